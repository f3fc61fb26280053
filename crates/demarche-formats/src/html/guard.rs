//! Refuses pages that are built to exhaust a parser, before one sees them.
//!
//! HTML parsers are linear in ordinary pages and quadratic in depth: each start tag may look through all open
//! elements, and unclosed formatting elements are opened again in each paragraph. A scan that counts tags
//! and what they leave open is linear always.

use std::collections::HashMap;

use crate::{Limits, ReadErrorKind};

/// Elements without content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements that their like closes, so that pages leave them open by the thousand and none nests.
const SELF_CLOSING: [&str; 15] = [
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup",
    "rp", "rt",
];

/// Elements whose content is no markup.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "noscript", "iframe", "xmp"];

/// Elements that a parser opens again in each paragraph while they are left open.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Elements that an SVG image may close with a stroke; all others are HTML, where the stroke means nothing.
fn may_be_empty(name: &str, open: &HashMap<Vec<u8>, usize>) -> bool {
    let foreign = |name: &str| open.get(name.as_bytes()).is_some_and(|&count| count > 0);
    (foreign("svg") || foreign("math")) && !breaks_out(name)
}

/// HTML elements that end an image when they stand in one (WHATWG HTML, 13.2.6.5).
fn breaks_out(name: &str) -> bool {
    const OTHER: [&str; 22] = [
        "blockquote",
        "body",
        "center",
        "div",
        "dl",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "menu",
        "ol",
        "pre",
        "ruby",
        "span",
        "sub",
        "sup",
        "table",
        "ul",
        "var",
    ];
    FORMATTING.contains(&name) || SELF_CLOSING.contains(&name) || OTHER.contains(&name)
}

/// # Errors
/// [`ReadErrorKind::Markup`] where a page has more tags or leaves more elements open than `limits` allow.
pub(super) fn check(html: &str, limits: &Limits) -> Result<(), ReadErrorKind> {
    let bytes = html.as_bytes();
    let mut open: HashMap<Vec<u8>, usize> = HashMap::new();
    let (mut depth, mut tags, mut attributes) = (0usize, 0usize, 0usize);
    let (mut formatting, mut reopened) = (0usize, 0usize);
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found + 1;
        if bytes[at..].starts_with(b"!--") {
            at += find(&bytes[at..], b"-->").map_or(bytes.len() - at, |end| end + 3);
            continue;
        }
        let closing = bytes.get(at) == Some(&b'/');
        let start = at + usize::from(closing);
        let len = bytes[start..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-:_.".contains(byte))
            .count();
        if len == 0 {
            continue;
        }
        tags += 1;
        reopened += formatting;
        if tags > limits.html_tags || reopened > 20 * limits.html_tags {
            return Err(ReadErrorKind::Markup(format!("more than {} tags", limits.html_tags)));
        }
        let (count, length) = tag(&bytes[start + len..]);
        let end = start + len + length;
        // Attributes of one tag are compared with each other.
        attributes = attributes.max(count);
        let lower = bytes[start..start + len].to_ascii_lowercase();
        let name = std::str::from_utf8(&lower).unwrap_or_default();
        at = end;
        if VOID.contains(&name) || SELF_CLOSING.contains(&name) {
            continue;
        }
        if closing {
            // An end tag closes only what is open under its name.
            if let Some(count) = open.get_mut(&lower).filter(|count| **count > 0) {
                *count -= 1;
                depth -= 1;
                formatting -= usize::from(FORMATTING.contains(&name));
            }
            continue;
        }
        if RAW.contains(&name) {
            let close = [b"</", lower.as_slice()].concat();
            at += find_ignoring_case(&bytes[at..], &close).unwrap_or(bytes.len() - at);
            continue;
        }
        if bytes[..end].ends_with(b"/") && may_be_empty(name, &open) {
            continue;
        }
        if breaks_out(name) {
            for image in [&b"svg"[..], b"math"] {
                if let Some(count) = open.get_mut(image) {
                    depth -= std::mem::take(count);
                }
            }
        }
        formatting += usize::from(FORMATTING.contains(&name));
        *open.entry(lower).or_insert(0) += 1;
        depth += 1;
        if depth > limits.html_depth {
            return Err(ReadErrorKind::Markup(format!(
                "more than {} elements open at once",
                limits.html_depth
            )));
        }
    }
    const ATTRIBUTES: usize = 2_000;
    if attributes > ATTRIBUTES {
        return Err(ReadErrorKind::Markup(format!("an element with more than {ATTRIBUTES} attributes")));
    }
    Ok(())
}

/// How many attributes follow the name of a tag, and where its `>` stands (WHATWG HTML, 13.2.5.32 to 13.2.5.39).
/// Attributes need no value and no space before them: `<p a/b/c>` has three.
fn tag(bytes: &[u8]) -> (usize, usize) {
    let separates = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
    let run = |from: usize, ends: &dyn Fn(u8) -> bool| {
        bytes[from..].iter().position(|&byte| ends(byte)).map_or(bytes.len(), |length| from + length)
    };
    let (mut count, mut at) = (0, 0);
    loop {
        at = run(at, &|byte| !separates(byte));
        if at == bytes.len() || bytes[at] == b'>' {
            return (count, at);
        }
        count += 1;
        // An equals sign may be the first letter of a name.
        at = run(at + 1, &|byte| separates(byte) || byte == b'>' || byte == b'=');
        let after = run(at, &|byte| !byte.is_ascii_whitespace());
        if bytes.get(after) != Some(&b'=') {
            continue;
        }
        at = run(after + 1, &|byte| !byte.is_ascii_whitespace());
        at = match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => (run(at + 1, &|byte| byte == quote) + 1).min(bytes.len()),
            _ => run(at, &|byte| byte.is_ascii_whitespace() || byte == b'>'),
        };
    }
}

fn memchr(byte: u8, bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&b| b == byte)
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

fn find_ignoring_case(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_as_parsers_do() {
        for (text, expect) in [
            (" class=a id='b c' data-x=\"a=b > c\">x", (3, 34)),
            (" a/b/c>", (3, 6)),
            (" a b c", (3, 6)),
            (" a = 'b'c>", (2, 9)),
            (" a='b", (1, 5)),
            (" src=data:image/png;base64,AA/BB=/CC>", (1, 36)),
            (" =a=b>", (1, 5)),
            ("/>", (0, 1)),
            ("", (0, 0)),
        ] {
            assert_eq!(tag(text.as_bytes()), expect, "{text}");
        }
    }

    #[test]
    fn bombs_are_refused_and_pages_are_not() {
        let limits = Limits::default();
        assert!(check(&"<div>".repeat(100_000), &limits).is_err());
        assert!(check(&"<b x='1'>".repeat(1_000), &limits).is_err());
        assert!(check(&"<p></p>".repeat(200_000), &limits).is_err());
        assert!(check(&format!("<svg>{}", "<div/>".repeat(1_000)), &limits).is_err());
        assert!(check(&format!("<svg>{}", "<path/>".repeat(1_000)), &limits).is_ok());
        let reopened = (0..300).map(|i| format!("<b x={i}>")).collect::<String>() + &"<p>x".repeat(100_000);
        assert!(check(&reopened, &limits).is_err());
        assert!(check(&format!("<a {}>", "b='c' ".repeat(5_000)), &limits).is_err());
        let bare: String = (0..5_000).map(|i| format!("a{i} ")).collect();
        assert!(check(&format!("<a {bare}>"), &limits).is_err());
        assert!(check(&format!("<a href='{}'>x</a>", "b= ".repeat(5_000)), &limits).is_ok());
        assert!(check(&"<p>One<li>Two<br>".repeat(1_000), &limits).is_ok());
        assert!(check(&format!("<script>{}</script><p>x", "a<b;".repeat(100_000)), &limits).is_ok());
        assert!(check(&"<div><p>x</p></div>".repeat(10_000), &limits).is_ok());
        for odd in ["", "<", "</", "<!--", "<a", "<script>", "<a='", "< a", "<div/"] {
            assert!(check(odd, &limits).is_ok(), "{odd}");
        }
    }
}

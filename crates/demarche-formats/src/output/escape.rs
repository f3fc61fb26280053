//! Text from outside on its way to a terminal or a spreadsheet.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Whether a character may drive a terminal, hide, or turn the order of what stands around it: control
/// characters, overrides and isolates of direction, characters without width, tags.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The text with each such character written as `\u{202e}`. Line breaks and tabs become spaces.
///
/// ```
/// use demarche_formats::output::escape;
/// assert_eq!(escape("a\x1b[31mb\u{202e}c\nd"), "a\\u{1b}[31mb\\u{202e}c d");
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => out.push(' '),
            character if is_unsafe(character) => out.extend(character.escape_unicode()),
            character => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// Columns that escaped text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

/// `text` cut to `columns`, with an ellipsis where something was cut.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut used = 0;
    let mut out = String::new();
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        if used + wide + 1 > columns {
            break;
        }
        used += wide;
        out.push(character);
    }
    if columns > 0 {
        out.push('…');
    }
    Cow::Owned(out)
}

/// A JSON line in which no string holds a character that drives terminals: what JSON allows unescaped is
/// escaped too, which changes no value.
pub(crate) fn json_line(line: String) -> String {
    if !line.contains(is_unsafe) {
        return line;
    }
    let mut out = String::with_capacity(line.len() + 16);
    let mut units = [0; 2];
    for character in line.chars() {
        // Outside strings JSON has no such characters but the line breaks of pretty printing.
        if is_unsafe(character) && character != '\n' {
            for unit in character.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// A cell of a spreadsheet that is text and stays text: one that would be read as a formula gets an apostrophe.
///
/// ```
/// use demarche_formats::output::cell;
/// assert_eq!(cell("=1+1"), "'=1+1");
/// assert_eq!(cell("-5.5"), "-5.5");
/// assert_eq!(cell("- and so on"), "'- and so on");
/// ```
pub fn cell(text: &str) -> Cow<'_, str> {
    // Some spreadsheets read the wide forms of East Asian keyboards as the marks themselves.
    let formula = text
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}']);
    let number = || text.parse::<f64>().is_ok_and(f64::is_finite);
    if formula && !number() { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_shown_not_obeyed() {
        assert_eq!(escape("\u{9b}31m\u{7f}\0"), "\\u{9b}31m\\u{7f}\\u{0}");
        assert_eq!(escape("Zoë 北京"), "Zoë 北京");
        assert_eq!(
            json_line("{\"a\":\"\u{202e}\u{e0041}\u{9b}\"}".to_owned()),
            "{\"a\":\"\\u202e\\udb40\\udc41\\u009b\"}"
        );
        let back: serde_json::Value =
            serde_json::from_str("{\"a\":\"\\u202e\\udb40\\udc41\\u009b\"}").expect("JSON");
        assert_eq!(back["a"], "\u{202e}\u{e0041}\u{9b}");
    }

    #[test]
    fn widths() {
        assert_eq!(width("北京"), 4);
        assert_eq!(fit("北京北京", 5), "北京…");
        assert_eq!(fit("Lima", 4), "Lima");
        assert_eq!(fit("Lima", 3), "Li…");
        assert_eq!(fit("Lima", 0), "");
    }

    #[test]
    fn formulas() {
        for (text, expect) in [
            ("@a", "'@a"),
            ("\tx", "'\tx"),
            ("\u{FF1D}1+1", "'\u{FF1D}1+1"),
            ("+49 30", "'+49 30"),
            ("-inf", "'-inf"),
            ("", ""),
            ("040", "040"),
            ("-1e3", "-1e3"),
        ] {
            assert_eq!(cell(text), expect);
        }
    }
}

//! What an input is: by its content first, by its name second.

use crate::{charset, error::ReadErrorKind};

/// The formats that are read. Each may be compressed with gzip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A report as plain text.
    Text,
    /// A web page.
    Html,
    /// One JSON record a line, with `text` and perhaps `id`, `url`, `title`, `published` and others.
    Jsonl,
}

impl Format {
    /// The word for people and for `--input`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Jsonl => "jsonl",
        }
    }
}

/// First bytes of files that are no text, and what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (or an office document)"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "a gzip file inside a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
];

/// Says what the unpacked input `name` is, from its first bytes (some kilobytes do).
///
/// # Errors
/// [`ReadErrorKind::Binary`] where it is no text.
///
/// ```
/// use demarche_formats::{Format, detect::detect};
/// assert_eq!(detect("notes.txt", b"<!doctype html><title>Talks</title>").unwrap(), Format::Html);
/// assert!(detect("report.txt", b"%PDF-1.7").is_err());
/// ```
pub fn detect(name: &str, head: &[u8]) -> Result<Format, ReadErrorKind> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(ReadErrorKind::Binary(what));
    }
    if charset::wide(head).is_none() && is_binary(head) {
        return Err(ReadErrorKind::Binary("binary data"));
    }
    let decoded = charset::decode(head, true).text;
    let start = decoded.trim_start();
    if start.starts_with('{') && record_like(start) {
        return Ok(Format::Jsonl);
    }
    if page_like(start) {
        return Ok(Format::Html);
    }
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    Ok(match extension.as_deref() {
        // The name decides where the content does not: a file called .jsonl whose first line is damaged
        // is still read line by line, and the line reported.
        Some("jsonl" | "ndjson") => Format::Jsonl,
        Some("html" | "htm" | "xhtml") if start.contains('<') => Format::Html,
        _ => Format::Text,
    })
}

/// What a file of JSON is that does not hold one record a line; `None` for all else.
pub(crate) fn misshapen(head: &[u8]) -> Option<&'static str> {
    let decoded = charset::decode(head, false).text;
    let mut start = decoded.trim_start().split_inclusive(char::is_whitespace);
    let first = start.next()?;
    let mut rest = || start.find(|word| !word.trim().is_empty()).unwrap_or_default();
    match first.trim_end() {
        // Only the brace stands in its line.
        "{" if first.ends_with(['\n', '\r']) && rest().starts_with('"') => {
            Some("one JSON object over many lines")
        }
        "[" if rest().starts_with('{') => Some("a JSON array"),
        _ if first.starts_with("[{") => Some("a JSON array"),
        _ => None,
    }
}

/// Zero bytes and other control characters are in no text, a stray one aside. Escape sequences of terminals and
/// form feeds are.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    let zeros = bytes.iter().filter(|&&byte| byte == 0).count();
    let controls = bytes.iter().filter(|&&byte| byte < 0x20 && !b"\t\n\x0c\r\x1b\0".contains(&byte)).count();
    zeros * 500 > bytes.len() || controls * 50 > bytes.len()
}

/// Whether the text starts with something like `{"key":`.
fn record_like(start: &str) -> bool {
    let inside = start[1..].trim_start();
    inside.starts_with('}')
        || inside.strip_prefix('"').is_some_and(|rest| {
            rest.split_once('"').is_some_and(|(_, after)| after.trim_start().starts_with(':'))
        })
}

/// Whether the text starts as pages do, or has the marks of one near its start.
fn page_like(start: &str) -> bool {
    let mut end = start.len().min(4096);
    while !start.is_char_boundary(end) {
        end -= 1;
    }
    let head = start[..end].to_ascii_lowercase();
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|mark| head.starts_with(mark)) {
        return true;
    }
    // XML declarations, comments and stray markup may stand before.
    head.starts_with('<')
        && ["<html", "<head", "<body", "<meta ", "<title", "<div", "<article", "<p>", "<p "]
            .iter()
            .any(|mark| head.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_name() {
        let check = |name: &str, head: &[u8], expect: Option<Format>| {
            assert_eq!(detect(name, head).ok(), expect, "{name} {head:?}");
        };
        check("a.txt", b"{\"id\": \"x\", \"text\": \"Peru met Chile.\"}\n", Some(Format::Jsonl));
        check("a.html", b"Peru and Chile met.", Some(Format::Text));
        check("a.jsonl", b"oops\n", Some(Format::Jsonl));
        check("a", b"<?xml version='1.0'?><html xmlns='x'>", Some(Format::Html));
        check("a", b"<p>Talks</p>", Some(Format::Html));
        check("a.txt", b"{curly} braces in a text", Some(Format::Text));
        check("a.txt", b"MZ\x90\x00", None);
        check("a.txt", b"abc\0def", None);
        check("a.txt", b"\xff\xfeT\0a\0", Some(Format::Text));
        check("a.txt", b"\x01\x02\x03\x04", None);
        check("a", b"", Some(Format::Text));
    }

    #[test]
    fn json_that_is_not_one_record_a_line() {
        let check = |head: &str, expect: Option<&str>| {
            assert_eq!(misshapen(head.as_bytes()), expect, "{head:?}");
        };
        check("[\n  {\"text\": \"a\"},\n", Some("a JSON array"));
        check(" [{\"text\": \"a\"}, {\"text\": \"b\"}]", Some("a JSON array"));
        check("{\r\n\t\"text\": \"a\"\n}", Some("one JSON object over many lines"));
        check("{ \"text\": \"a\" }\n", None);
        check("{\nnonsense\n", None);
        check("[1] Peru met Chile.", None);
        check("", None);
    }
}

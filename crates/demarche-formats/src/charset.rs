//! Bytes to text: byte order marks, UTF-8, UTF-16, the charset that a page declares, else a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A text and how it was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// WHATWG name of the encoding, as `windows-1252`.
    pub encoding: &'static str,
    /// How many characters stand for bytes that the encoding does not have (U+FFFD).
    pub replaced: usize,
}

/// Decodes `bytes`. `page` says that they are HTML, where a `charset` may be declared.
///
/// The order: byte order mark; valid UTF-8; UTF-16 without a mark; a declared charset; UTF-8 with a few
/// damaged places; the guess of `chardetng`. Valid UTF-8 goes before a declaration because long valid
/// UTF-8 is never anything else, while declarations are often wrong.
///
/// ```
/// use demarche_formats::charset::decode;
/// let decoded = decode(b"Malm\xf6 och Lund", false);
/// assert_eq!(decoded.text, "Malm\u{f6} och Lund");
/// assert_eq!(decoded.replaced, 0);
/// ```
pub fn decode(bytes: &[u8], page: bool) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[mark..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), replaced: 0 };
    }
    if let Some(encoding) = utf16(bytes) {
        return with(encoding, bytes);
    }
    if page && let Some(encoding) = declared(bytes) {
        return with(encoding, bytes);
    }
    if mostly_utf8(bytes) {
        return with(UTF_8, bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    with(detector.guess(None, Utf8Detection::Deny), bytes)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let replaced = if damaged { text.matches('\u{FFFD}').count() } else { 0 };
    Decoded { text: text.into_owned(), encoding: encoding.name(), replaced }
}

/// UTF-16 without a byte order mark shows in its zero bytes: English text has one in every pair, always on
/// the same side.
pub(crate) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let even = sample.iter().step_by(2).filter(|&&byte| byte == 0).count();
    let odd = sample.iter().skip(1).step_by(2).filter(|&&byte| byte == 0).count();
    if odd * 10 >= pairs * 7 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 7 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The charset in the first 4,096 bytes of a page: `<meta charset=...>`, `http-equiv` or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    for key in [&b"charset"[..], b"encoding"] {
        let mut from = 0;
        while let Some(at) = find(&head[from..], key) {
            let rest = &head[from + at + key.len()..];
            let rest = rest.trim_ascii_start();
            if let Some(rest) = rest.strip_prefix(b"=") {
                let rest = rest.trim_ascii_start();
                let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
                let end = rest
                    .iter()
                    .position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)))
                    .unwrap_or(rest.len());
                if let Some(encoding) = Encoding::for_label(&rest[..end]) {
                    // A page whose declaration could be read as ASCII is not UTF-16, whatever it says
                    // (WHATWG HTML, 13.2.3.3).
                    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
                    return Some(if wide { UTF_8 } else { encoding });
                }
            }
            from += at + key.len();
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// UTF-8 that was damaged in few places: more good multi-byte characters than bad bytes.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 2 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], page: bool, text: &str, encoding: &str) {
        let decoded = decode(bytes, page);
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
    }

    #[test]
    fn marks_and_wide_encodings() {
        check(b"\xef\xbb\xbfTalks", false, "Talks", "UTF-8");
        check(b"\xff\xfeT\0a\0l\0k\0s\0", false, "Talks", "UTF-16LE");
        check(b"\xfe\xff\0T\0a\0l\0k\0s", false, "Talks", "UTF-16BE");
        check(
            "Malm\u{f6} talks".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice(),
            false,
            "Malm\u{f6} talks",
            "UTF-16LE",
        );
    }

    #[test]
    fn declarations() {
        check(
            b"<meta charset='iso-8859-2'><p>\xb1</p>",
            true,
            "<meta charset='iso-8859-2'><p>\u{105}</p>",
            "ISO-8859-2",
        );
        check(
            b"<meta charset=utf-16><p>\xe9t\xe9 \xe9",
            true,
            "<meta charset=utf-16><p>\u{fffd}t\u{fffd} \u{fffd}",
            "UTF-8",
        );
    }

    #[test]
    fn damaged_utf8_is_still_utf8() {
        let mut bytes =
            "Erdo\u{11f}an und Milanovi\u{107} und Orb\u{e1}n und M\u{fc}ller".as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decode(&bytes, false);
        assert_eq!((decoded.encoding, decoded.replaced), ("UTF-8", 1));
    }

    #[test]
    fn guess() {
        check(
            b"\x93We met,\x94 said the minister \x96 at last",
            false,
            "\u{201c}We met,\u{201d} said the minister \u{2013} at last",
            "windows-1252",
        );
    }
}

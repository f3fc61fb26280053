//! Bytes to text: byte order marks, UTF-16 and UTF-32, UTF-8, the charset that a page declares, else a guess.

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
/// The order: byte order mark; UTF-16 and UTF-32 without a mark; valid UTF-8; a declared charset; UTF-8 with a
/// few damaged places; the guess of `chardetng`. Wide encodings go before UTF-8 because an English text in them
/// is valid UTF-8 too, with zero bytes between the letters. Valid UTF-8 goes before a declaration because long
/// valid UTF-8 is never anything else, while declarations are often wrong.
///
/// ```
/// use demarche_formats::charset::decode;
/// let decoded = decode(b"Malm\xf6 och Lund", false);
/// assert_eq!(decoded.text, "Malm\u{f6} och Lund");
/// assert_eq!(decoded.replaced, 0);
/// ```
pub fn decode(bytes: &[u8], page: bool) -> Decoded {
    match wide(bytes) {
        Some(Wide::Utf32(order)) => return utf32(bytes, order),
        Some(Wide::Utf16(encoding)) => {
            let mark = Encoding::for_bom(bytes).map_or(0, |(_, mark)| mark);
            return with(encoding, &bytes[mark..]);
        }
        None => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), replaced: 0 };
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

/// An encoding with more than one byte for each letter of English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wide {
    Utf16(&'static Encoding),
    Utf32(Order),
}

/// Which byte of a unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Little,
    Big,
}

/// The wide encoding of a text, from its byte order mark or from its first bytes. Without a mark it shows in
/// the zero bytes: English text has one in every pair, or three in every four, always in the same places.
pub(crate) fn wide(bytes: &[u8]) -> Option<Wide> {
    // The mark of UTF-32 starts with that of UTF-16.
    if bytes.starts_with(b"\xff\xfe\0\0") {
        return Some(Wide::Utf32(Order::Little));
    }
    if bytes.starts_with(b"\0\0\xfe\xff") {
        return Some(Wide::Utf32(Order::Big));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding != UTF_8).then_some(Wide::Utf16(encoding));
    }
    let sample = &bytes[..bytes.len().min(4096) & !3];
    let zeros =
        |from: usize, step: usize| sample.iter().skip(from).step_by(step).filter(|&&byte| byte == 0).count();
    let (pairs, fours) = (sample.len() / 2, sample.len() / 4);
    if fours < 2 {
        return None;
    }
    let [even, odd] = [zeros(0, 2), zeros(1, 2)];
    let most = |count: usize, of: usize| count * 10 >= of * 7;
    let few = |count: usize, of: usize| count * 20 <= of;
    if most(zeros(1, 4), fours) && zeros(2, 4) == fours && zeros(3, 4) == fours && few(zeros(0, 4), fours) {
        Some(Wide::Utf32(Order::Little))
    } else if zeros(0, 4) == fours
        && zeros(1, 4) == fours
        && most(zeros(2, 4), fours)
        && few(zeros(3, 4), fours)
    {
        Some(Wide::Utf32(Order::Big))
    } else if most(odd, pairs) && few(even, pairs) {
        Some(Wide::Utf16(UTF_16LE))
    } else if most(even, pairs) && few(odd, pairs) {
        Some(Wide::Utf16(UTF_16BE))
    } else {
        None
    }
}

/// `encoding_rs` follows browsers, which have no UTF-32.
fn utf32(bytes: &[u8], order: Order) -> Decoded {
    let mut text = String::with_capacity(bytes.len() / 4);
    let mut replaced = 0;
    for unit in bytes.chunks(4) {
        let number = <[u8; 4]>::try_from(unit).ok().map(|unit| match order {
            Order::Little => u32::from_le_bytes(unit),
            Order::Big => u32::from_be_bytes(unit),
        });
        text.push(number.and_then(char::from_u32).unwrap_or_else(|| {
            replaced += 1;
            char::REPLACEMENT_CHARACTER
        }));
    }
    if text.starts_with('\u{FEFF}') {
        text.remove(0);
    }
    let encoding = if order == Order::Little { "UTF-32LE" } else { "UTF-32BE" };
    Decoded { text, encoding, replaced }
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
        // English alone is valid UTF-8 with zero bytes in it.
        let text = "Envoys of Peru and Chile met.";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&little, false, text, "UTF-16LE");
        check(&big, false, text, "UTF-16BE");
        let marked = |text: &str| format!("\u{feff}{text}");
        for shown in [text.to_owned(), marked("Malm\u{f6}, \u{4e2d}\u{56fd}")] {
            let little: Vec<u8> = shown.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
            let big: Vec<u8> = shown.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
            let bare = shown.trim_start_matches('\u{feff}');
            check(&little, false, bare, "UTF-32LE");
            check(&big, false, bare, "UTF-32BE");
        }
        let cut = decode(b"\xff\xfe\0\0T\0\0\0\0\0\x11\0x", false);
        assert_eq!((cut.text.as_str(), cut.replaced), ("T\u{fffd}\u{fffd}", 2));
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

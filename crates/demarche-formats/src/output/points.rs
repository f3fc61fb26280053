//! Byte offsets to code points: inside the program spans are bytes, in records they are code points.

use demarche_coder::Span;

/// Code points before every `STEP`-th byte of a text.
const STEP: usize = 256;

/// Answers how many code points stand before a byte of one text.
///
/// ```
/// use demarche_formats::output::Points;
/// let points = Points::new("Zoë met Ana");
/// assert_eq!(points.before(9), 8);
/// ```
pub struct Points<'a> {
    text: &'a str,
    marks: Vec<u32>,
    ascii: bool,
}

impl<'a> Points<'a> {
    /// Reads the text once.
    pub fn new(text: &'a str) -> Self {
        let ascii = text.is_ascii();
        let mut marks = Vec::new();
        if !ascii {
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                marks.push(count);
                count += starts(chunk);
            }
        }
        Self { text, marks, ascii }
    }

    /// Code points before `byte`. Past the end of the text it is the length of the text.
    pub fn before(&self, byte: usize) -> u32 {
        let byte = byte.min(self.text.len());
        if self.ascii {
            return byte as u32;
        }
        let mark = (byte / STEP).min(self.marks.len().saturating_sub(1));
        self.marks.get(mark).copied().unwrap_or(0) + starts(&self.text.as_bytes()[mark * STEP..byte])
    }

    /// Start and end of a span in code points.
    pub fn span(&self, span: Span) -> (u32, u32) {
        (self.before(span.start as usize), self.before(span.end as usize))
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }
}

/// Bytes that start a code point.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_counting(text in "(\\PC|[a-z ]{1,40}){0,60}") {
            let points = Points::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.before(byte), count as u32);
            }
            prop_assert_eq!(points.before(text.len() + 9), text.chars().count() as u32);
        }
    }
}

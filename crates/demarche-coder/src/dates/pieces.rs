//! The words of a sentence, cut finer than the pipeline cuts them.
//!
//! Pipelines differ in whether 'mid-2019', '19th', '3-5', '2021-05-19' and '1990s' are one token. Here they are
//! always the same pieces: runs of letters, runs of digits, single other signs.

use super::words::{self, Word};
use crate::graph::{Graph, Pos, Sentence};

/// A run of letters or digits, or another sign.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    pub text: &'a str,
    /// First byte in the document.
    pub start: usize,
    pub end: usize,
    /// The node that it is part of.
    pub node: usize,
    /// The number that digits write.
    pub number: Option<u32>,
    pub word: Option<Word>,
}

impl<'a> Piece<'a> {
    /// Whether it is that word, in whatever case.
    pub fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of those words.
    pub fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    pub fn is_capital(&self) -> bool {
        self.text.starts_with(|c: char| c.is_uppercase())
    }

    /// Whether it is a sign that can stand between two ends of a range.
    pub fn is_dash(&self) -> bool {
        matches!(self.text, "-" | "–" | "—" | "‑" | "−")
    }
}

/// The longest word of the table, in bytes.
const LONGEST: usize = 16;

fn look_up(text: &str) -> Option<Word> {
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let mut buffer = [0u8; LONGEST];
    let lower = &mut buffer[..text.len()];
    lower.copy_from_slice(text.as_bytes());
    lower.make_ascii_lowercase();
    words::word(std::str::from_utf8(lower).ok()?)
}

#[derive(PartialEq)]
enum Class {
    Letter,
    Digit,
    Sign,
}

fn class(c: char) -> Class {
    if c.is_ascii_digit() {
        Class::Digit
    } else if c.is_alphabetic() {
        Class::Letter
    } else {
        Class::Sign
    }
}

/// The pieces of a sentence.
pub(crate) fn of_sentence<'a>(graph: &Graph<'a>, sentence: &Sentence, out: &mut Vec<Piece<'a>>) {
    out.clear();
    for node in sentence.start..sentence.end {
        let entry = graph.node(node);
        if entry.pos == Pos::Space {
            continue;
        }
        let base = entry.span.start as usize;
        let word = entry.word;
        let mut chars = word.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            let kind = class(c);
            let mut end = start + c.len_utf8();
            while kind != Class::Sign
                && let Some(&(at, next)) = chars.peek()
                && class(next) == kind
            {
                end = at + next.len_utf8();
                chars.next();
            }
            let text = &word[start..end];
            let number = if kind == Class::Digit { text.parse().ok() } else { None };
            let looked_up = if kind == Class::Letter { look_up(text) } else { None };
            out.push(Piece { text, start: base + start, end: base + end, node, number, word: looked_up });
        }
    }
}

//! Finds names in running text.
//!
//! Names begin at a word, so no automaton runs over every byte: the scanner goes from word to word, tests the first
//! two bytes against a table, looks the word up in a hash table, and compares the few names that begin with it, the
//! longest first. Unlike a leftmost-longest automaton it tests word boundaries *before* it decides, so 'New York
//! Statement' still yields 'New York' although 'New York State' is a name.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::Sense;

/// A name in a text, with everything that it may mean.
///
/// A name counts where it stands between word boundaries: no letter, digit or `_` touches it. An apostrophe ends a
/// word ('Russia's'), so does a hyphen ('US-China'), and a name's own dots belong to it ('U.S.'). `US$` is money and
/// no name. Case is as in the data, or all capitals for names with four letters or more ('RUSSIA'). A blank in a name
/// stands for any run of white space, `'` also for the typographic apostrophe, `-` also for the other hyphens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What the name may mean; never empty.
    pub senses: &'a [Sense],
    /// Whether the text has it in capitals where the data has not, as headlines do.
    pub capitals: bool,
}

/// Longest white space that a blank in a name may stand for, in bytes.
const LONGEST_GAP: usize = 16;

/// Fewest letters of a name that is also found in capitals.
pub(super) const CAPITALS_FROM: usize = 4;

/// One spelling.
#[derive(Clone, Debug)]
struct Spelling {
    text: Box<str>,
    /// The next letters behind the first word, and which bytes of them count; see [`tail`].
    tail: u64,
    mask: u64,
    senses: std::ops::Range<u32>,
    capitals: bool,
}

/// One name on its way into the scanner.
struct Candidate {
    text: Box<str>,
    capitals: bool,
    sense: Sense,
}

/// The hash of FxHash, word by word (rustc-hash; by the Firefox developers). The keys are the code book's own; a
/// hostile text can only look words up, not put any in.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut mix = |word: u64| self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            mix(chunk.iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte)));
        }
        mix(chunks.remainder().iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte)));
    }
}

/// The names of an [`super::Actors`].
#[derive(Clone, Debug)]
pub(crate) struct Scanner {
    /// Those of one first word together, the longest first.
    spellings: Vec<Spelling>,
    senses: Vec<Sense>,
    /// First word to its range of `spellings`.
    words: HashMap<Box<str>, std::ops::Range<u32>, BuildHasherDefault<WordHasher>>,
    /// One bit for each pair of bytes with which a first word begins (the second is 0 for words of one byte).
    starts: Box<[u64]>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

/// Whether the byte belongs to a word in ASCII. Bytes beyond ASCII are decided by their character.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte == b'_' as usize;
        byte += 1;
    }
    table
};

fn is_word(character: char) -> bool {
    if character.is_ascii() {
        WORD[character as usize]
    } else {
        // Combining accents are no letters, but the letter that they belong to is still being written.
        character.is_alphanumeric() || matches!(character, '\u{300}'..='\u{36f}')
    }
}

/// One past the word that begins at `start`.
fn word_end(text: &str, start: usize) -> usize {
    let rest = &text.as_bytes()[start..];
    let Some(length) = rest.iter().position(|&byte| !WORD[byte as usize]) else { return text.len() };
    if rest[length] < 0x80 {
        return start + length;
    }
    let at = start + length;
    text[at..].find(|character| !is_word(character)).map_or(text.len(), |end| at + end)
}

/// The first eight bytes of what belongs to words in `text`, and how many there are: 'SArmy' of '.S. Army'.
///
/// What lies between words may be written in several ways, what belongs to them in one. So a name can only stand where
/// its tail does, and one comparison of numbers rules out most of the names that begin with 'U' or 'Republic'.
fn tail(text: &str) -> (u64, usize) {
    let mut bytes = [0; 8];
    let mut length = 0;
    let mut at = 0;
    while at < text.len() && length < bytes.len() {
        let byte = text.as_bytes()[at];
        if byte < 0x80 {
            if WORD[byte as usize] {
                bytes[length] = byte;
                length += 1;
            }
            at += 1;
            continue;
        }
        let Some(character) = text[at..].chars().next() else { break };
        at += character.len_utf8();
        if is_word(character) {
            for &byte in character.encode_utf8(&mut [0; 4]).as_bytes().iter().take(bytes.len() - length) {
                bytes[length] = byte;
                length += 1;
            }
        }
    }
    (u64::from_le_bytes(bytes), length)
}

fn pair(word: &[u8]) -> usize {
    usize::from(word[0]) << 8 | usize::from(word.get(1).copied().unwrap_or(0))
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{2bb}')
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

/// Where `name` ends in `text`, if `text` begins with it at `start`; no test of boundaries.
fn match_end(text: &str, start: usize, name: &str) -> Option<usize> {
    let rest = text.as_bytes().get(start..)?;
    if rest.starts_with(name.as_bytes()) {
        return Some(start + name.len());
    }
    let mut at = start;
    for wanted in name.chars() {
        let mut characters = text[at..].chars();
        let found = characters.next()?;
        if wanted == ' ' {
            if !found.is_whitespace() {
                return None;
            }
            let gap = text[at..].trim_start();
            let width = text.len() - at - gap.len();
            if width > LONGEST_GAP {
                return None;
            }
            at += width;
        } else if found == wanted
            || (wanted == '\'' && is_apostrophe(found))
            || (wanted == '-' && is_hyphen(found))
        {
            at += found.len_utf8();
        } else {
            return None;
        }
    }
    Some(at)
}

/// Whether a name may end at `end`.
fn ends_here(text: &str, end: usize) -> bool {
    match text[end..].chars().next() {
        None => true,
        Some(next) => !is_word(next) && !matches!(next, '$' | '£' | '€'),
    }
}

impl Scanner {
    /// A scanner for these names. Names without a letter or digit are left out.
    pub(crate) fn new(names: Vec<(Box<str>, Sense)>) -> Self {
        // By first word, in the order of the data: sorting all names at once would take most of the loading.
        let mut groups: Vec<Vec<Candidate>> = Vec::new();
        let mut index: HashMap<Box<str>, usize, BuildHasherDefault<WordHasher>> = HashMap::default();
        let mut add = |text: &str, capitals, sense| {
            let word = &text[..word_end(text, 0)];
            if word.is_empty() {
                return;
            }
            let at = match index.get(word) {
                Some(&at) => at,
                None => {
                    index.insert(word.into(), groups.len());
                    groups.push(Vec::new());
                    groups.len() - 1
                }
            };
            groups[at].push(Candidate { text: text.into(), capitals, sense });
        };
        for (text, sense) in names {
            // 'Ndrangheta is found from its first letter on.
            let text = text.trim_start_matches(|character| !is_word(character));
            let letters =
                text.chars().filter(|character| character.is_alphabetic()).take(CAPITALS_FROM).count();
            if letters == CAPITALS_FROM {
                let upper = text.to_uppercase();
                if upper != text {
                    add(&upper, true, sense);
                }
            }
            add(text, false, sense);
        }
        let mut scanner = Self {
            spellings: Vec::new(),
            senses: Vec::new(),
            words: HashMap::default(),
            starts: vec![0; (1 << 16) / 64].into(),
        };
        for mut group in groups {
            // A spelling that the data has itself comes before the same spelling by capitals.
            group.sort_unstable_by(|a, b| {
                (b.text.len().cmp(&a.text.len()))
                    .then_with(|| a.text.cmp(&b.text))
                    .then(a.capitals.cmp(&b.capitals))
                    .then(a.sense.cmp(&b.sense))
            });
            let first = scanner.spellings.len() as u32;
            let word: Box<str> = group[0].text[..word_end(&group[0].text, 0)].into();
            let bit = pair(word.as_bytes());
            scanner.starts[bit / 64] |= 1 << (bit % 64);
            for same in group.chunk_by(|a, b| a.text == b.text) {
                let mut senses: Vec<Sense> = same.iter().map(|candidate| candidate.sense).collect();
                senses.sort_unstable();
                senses.dedup();
                let start = scanner.senses.len() as u32;
                scanner.senses.append(&mut senses);
                let senses = start..scanner.senses.len() as u32;
                let (tail, length) = tail(&same[0].text[word.len()..]);
                scanner.spellings.push(Spelling {
                    text: same[0].text.clone(),
                    tail,
                    mask: u64::MAX.checked_shr(64 - 8 * length as u32).unwrap_or(0),
                    senses,
                    capitals: same[0].capitals,
                });
            }
            scanner.words.insert(word, first..scanner.spellings.len() as u32);
        }
        scanner
    }

    /// The names in `text`.
    pub(crate) fn hits<'a, 't>(&'a self, text: &'t str) -> Hits<'a, 't> {
        Hits { scanner: self, text, at: 0 }
    }

    fn senses(&self, spelling: &Spelling) -> &[Sense] {
        &self.senses[spelling.senses.start as usize..spelling.senses.end as usize]
    }

    /// Whether some name may begin with this word.
    fn may_start(&self, word: &[u8]) -> bool {
        let bit = pair(word);
        self.starts[bit / 64] & 1 << (bit % 64) != 0
    }

    /// The longest name at `start`, where a word begins that ends at `end`.
    fn longest<'a>(&'a self, text: &str, start: usize, end: usize) -> Option<Hit<'a>> {
        let range = self.words.get(&text[start..end])?;
        let (tail, _) = tail(&text[end..]);
        let spellings = &self.spellings[range.start as usize..range.end as usize];
        spellings.iter().filter(|spelling| tail & spelling.mask == spelling.tail).find_map(|spelling| {
            let end = match_end(text, start, &spelling.text).filter(|&end| ends_here(text, end))?;
            Some(Hit { start, end, senses: self.senses(spelling), capitals: spelling.capitals })
        })
    }
}

/// The names in a text, one by one; see [`super::Actors::hits`].
#[derive(Clone, Debug)]
pub struct Hits<'a, 't> {
    scanner: &'a Scanner,
    text: &'t str,
    at: usize,
}

impl<'a> Iterator for Hits<'a, '_> {
    type Item = Hit<'a>;

    fn next(&mut self) -> Option<Hit<'a>> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            // To the next word, or to what is not ASCII.
            let rest = &bytes[self.at..];
            self.at += rest.iter().position(|&byte| byte >= 0x80 || WORD[byte as usize])?;
            if bytes[self.at] >= 0x80 {
                let character = self.text[self.at..].chars().next()?;
                if !is_word(character) {
                    self.at += character.len_utf8();
                    continue;
                }
            }
            let start = self.at;
            let end = word_end(self.text, start);
            self.at = end;
            if self.scanner.may_start(&bytes[start..end])
                && let Some(hit) = self.scanner.longest(self.text, start, end)
            {
                self.at = hit.end;
                return Some(hit);
            }
        }
        None
    }
}

//! Text to tokens, as spaCy's `Tokenizer` does it.
//!
//! A text is cut at white space first. A single space between two words belongs to the word before it; any
//! other white space is a token. Each piece is then looked up among the special cases, its affixes are taken
//! off one by one, and what is left is kept whole (special case, URL) or cut at infixes. At last, special
//! cases that hold affixes themselves are looked for in the finished tokens.

mod cache;
mod special;

use crate::Error;
use crate::lexeme::{Words, string_id, unicode};
use crate::pattern::{Matcher, Pattern};
use cache::{ChunkCache, Piece};
use special::Specials;

/// Pieces longer than this many bytes are cut before affixes are looked for. No word is that long; spaCy
/// would need quadratic time.
const LONGEST_CHUNK: usize = 20_000;

/// What a pipeline says of its tokenizer.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct TokenizerSpec {
    pub(crate) prefix: Option<String>,
    pub(crate) suffix: Option<String>,
    pub(crate) infix: Option<String>,
    pub(crate) token_match: Option<String>,
    pub(crate) url_match: Option<String>,
    pub(crate) faster_heuristics: bool,
    /// Special cases: the text, and its tokens, each with its norm where it has one of its own.
    pub(crate) exceptions: Vec<(String, Vec<SpecialForm>)>,
}

/// A token of a special case: its form, and its norm where it has one of its own.
pub(crate) type SpecialForm = (String, Option<String>);

/// A token: bytes of the text, number of the form, whether a space follows, and its own norm or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawToken {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) form: u32,
    pub(crate) space_after: bool,
    pub(crate) norm: u64,
}

/// The tokenizer of a pipeline.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    token_match: Option<Pattern>,
    url_match: Option<Pattern>,
    specials: Specials,
}

/// Working memory of tokenizing; one for a thread.
#[derive(Debug, Default)]
pub(crate) struct TokenizerScratch {
    cache: ChunkCache,
    matcher: Matcher,
    chars: Vec<char>,
    offsets: Vec<usize>,
    prefixes: Vec<(usize, usize)>,
    suffixes: Vec<(usize, usize)>,
    infixes: Vec<(usize, usize)>,
    pieces: Vec<Piece>,
    special: special::Scratch,
}

impl TokenizerScratch {
    /// Forgets what depends on the numbers of forms.
    pub(crate) fn clear(&mut self) {
        self.cache.clear();
    }

    /// Whether it is time to forget.
    pub(crate) fn is_full(&self) -> bool {
        self.cache.is_full()
    }
}

/// How far a text has been tokenized.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cursor {
    at: usize,
}

impl Tokenizer {
    /// Compiles `spec`.
    pub(crate) fn new(spec: &TokenizerSpec) -> Result<Self, Error> {
        let compile = |name: &str, source: &Option<String>| match source {
            None => Ok(None),
            Some(source) => Pattern::new(source)
                .map(Some)
                .map_err(|why| Error::Pattern { place: format!("tokenizer's {name}"), why }),
        };
        let mut tokenizer = Self {
            prefix: compile("prefix_search", &spec.prefix)?,
            suffix: compile("suffix_search", &spec.suffix)?,
            infix: compile("infix_finditer", &spec.infix)?,
            token_match: compile("token_match", &spec.token_match)?,
            url_match: compile("url_match", &spec.url_match)?,
            specials: Specials::default(),
        };
        tokenizer.load_specials(spec)?;
        Ok(tokenizer)
    }

    fn load_specials(&mut self, spec: &TokenizerSpec) -> Result<(), Error> {
        for (text, tokens) in &spec.exceptions {
            let joined: String = tokens.iter().map(|(form, _)| form.as_str()).collect();
            if text.is_empty() || joined != *text || tokens.iter().any(|(form, _)| form.is_empty()) {
                return Err(Error::damaged("tokenizer", format!("special case {text:?} gives {joined:?}")));
            }
            self.specials.add(text, tokens);
        }
        // Sequences of tokens that make a special case although its text was cut: found by cutting the text
        // of each case without special cases.
        let mut scratch = TokenizerScratch::default();
        let (mut sequence, mut orths) = (Vec::new(), Vec::new());
        for (text, _) in &spec.exceptions {
            scratch.decode(text);
            let range = (0, scratch.chars.len());
            let cut = !spec.faster_heuristics
                || text.contains(' ')
                || self.affix(&self.prefix, &mut scratch, range) != 0
                || self.affix(&self.suffix, &mut scratch, range) != 0
                || self.has_infix(&mut scratch, range);
            if !cut {
                continue;
            }
            sequence.clear();
            orths.clear();
            for chunk in Chunks::new(text) {
                self.cut_chunk(&text[chunk.start..chunk.end], false, &mut scratch, &mut sequence);
                let mut at = chunk.start;
                for &(length, _) in &sequence {
                    orths.push(string_id(&text[at..at + length]));
                    at += length;
                }
                sequence.clear();
            }
            self.specials.add_sequence(&orths);
        }
        Ok(())
    }

    /// Appends tokens of `text` to `tokens`, from `cursor` on, until there are `enough` of them or the text
    /// ends; says whether it has ended. The same text gives the same tokens however often it is stopped.
    pub(crate) fn advance(
        &self,
        text: &str,
        cursor: &mut Cursor,
        enough: usize,
        words: &mut Words,
        scratch: &mut TokenizerScratch,
        tokens: &mut Vec<RawToken>,
    ) -> bool {
        let first = tokens.len();
        let mut chunks = Chunks { text, at: cursor.at };
        let mut ended = true;
        for chunk in &mut chunks {
            self.tokenize_chunk(text, chunk, words, scratch, tokens);
            if tokens.len() >= enough {
                ended = false;
                break;
            }
        }
        cursor.at = chunks.at;
        self.specials.join(text, tokens, first, words, &mut scratch.special);
        ended
    }

    fn tokenize_chunk(
        &self,
        text: &str,
        chunk: Chunk,
        words: &mut Words,
        scratch: &mut TokenizerScratch,
        tokens: &mut Vec<RawToken>,
    ) {
        let form = &text[chunk.start..chunk.end];
        let mut start = chunk.start;
        let mut push = |piece: &Piece| {
            let end = start + piece.bytes as usize;
            let (norm, form) = (piece.norm, piece.form);
            tokens.push(RawToken { start: start as u32, end: end as u32, form, space_after: false, norm });
            start = end;
        };
        match scratch.cache.get(form) {
            Some(pieces) => pieces.iter().for_each(&mut push),
            None => {
                let mut cut = Vec::new();
                self.cut_chunk(form, true, scratch, &mut cut);
                let mut at = 0;
                scratch.pieces.clear();
                for (bytes, norm) in cut {
                    let number = words.intern(&form[at..at + bytes]);
                    at += bytes;
                    scratch.pieces.push(Piece { form: number, bytes: bytes as u32, norm });
                }
                scratch.pieces.iter().for_each(&mut push);
                scratch.cache.insert(form, &scratch.pieces);
            }
        }
        if let Some(last) = tokens.last_mut() {
            last.space_after = chunk.space_after;
        }
    }

    /// Cuts one piece between white space: appends the length in bytes and the norm (or 0) of each token.
    fn cut_chunk(
        &self,
        chunk: &str,
        with_specials: bool,
        scratch: &mut TokenizerScratch,
        out: &mut Vec<(usize, u64)>,
    ) {
        let special = |text: &str| if with_specials { self.specials.get(text) } else { None };
        if let Some(tokens) = special(chunk) {
            out.extend(tokens.iter().map(|token| (token.bytes, token.norm)));
            return;
        }
        scratch.decode(chunk);
        scratch.prefixes.clear();
        scratch.suffixes.clear();
        let (start, end) = self.split_affixes(chunk, with_specials, scratch);
        let bytes = |offsets: &[usize], (start, end): (usize, usize)| (offsets[end] - offsets[start], 0);
        out.extend(scratch.prefixes.iter().map(|&range| bytes(&scratch.offsets, range)));
        if start < end {
            let middle = &chunk[scratch.offsets[start]..scratch.offsets[end]];
            if let Some(tokens) = special(middle) {
                out.extend(tokens.iter().map(|token| (token.bytes, token.norm)));
            } else {
                self.split_infixes((start, end), scratch, out);
            }
        }
        out.extend(scratch.suffixes.iter().rev().map(|&range| bytes(&scratch.offsets, range)));
    }

    /// Takes affixes off from both ends until nothing changes; gives the characters that are left.
    fn split_affixes(
        &self,
        chunk: &str,
        with_specials: bool,
        scratch: &mut TokenizerScratch,
    ) -> (usize, usize) {
        let (mut start, mut end) = (0, scratch.chars.len());
        let mut last_length = 0;
        while start < end && end - start != last_length {
            let special = |offsets: &[usize], start: usize, end: usize| {
                with_specials && start < end && self.specials.contains(&chunk[offsets[start]..offsets[end]])
            };
            if self.matches_whole(&self.token_match, scratch, (start, end))
                || special(&scratch.offsets, start, end)
            {
                break;
            }
            last_length = end - start;
            let prefix = self.affix(&self.prefix, scratch, (start, end));
            if prefix != 0 && special(&scratch.offsets, start + prefix, end) {
                scratch.prefixes.push((start, start + prefix));
                start += prefix;
                break;
            }
            let suffix = self.affix(&self.suffix, scratch, (start + prefix, end));
            if suffix != 0 && special(&scratch.offsets, start, end - suffix) {
                scratch.suffixes.push((end - suffix, end));
                end -= suffix;
                break;
            }
            if prefix != 0 {
                scratch.prefixes.push((start, start + prefix));
                start += prefix;
            }
            // The suffix was looked for behind the prefix, so the two never overlap.
            if suffix != 0 {
                scratch.suffixes.push((end - suffix, end));
                end -= suffix;
            }
        }
        (start, end)
    }

    fn split_infixes(
        &self,
        (start, end): (usize, usize),
        scratch: &mut TokenizerScratch,
        out: &mut Vec<(usize, u64)>,
    ) {
        let whole = (scratch.offsets[end] - scratch.offsets[start], 0);
        if self.matches_whole(&self.token_match, scratch, (start, end))
            || self.matches_whole(&self.url_match, scratch, (start, end))
            || !self.has_infix(scratch, (start, end))
        {
            out.push(whole);
            return;
        }
        let mut done = 0;
        let offset = |at: usize| scratch.offsets[start + at];
        for &(from, to) in &scratch.infixes {
            if from == 0 {
                continue;
            }
            if from != done {
                out.push((offset(from) - offset(done), 0));
            }
            if from != to {
                out.push((offset(to) - offset(from), 0));
            }
            done = to;
        }
        if done < end - start {
            out.push((offset(end - start) - offset(done), 0));
        }
    }

    /// The length in characters of what `pattern` finds in a range of the piece.
    fn affix(
        &self,
        pattern: &Option<Pattern>,
        scratch: &mut TokenizerScratch,
        (start, end): (usize, usize),
    ) -> usize {
        let Some(pattern) = pattern else { return 0 };
        pattern.search(&mut scratch.matcher, &scratch.chars[start..end]).map_or(0, |(from, to)| to - from)
    }

    fn matches_whole(
        &self,
        pattern: &Option<Pattern>,
        scratch: &mut TokenizerScratch,
        (start, end): (usize, usize),
    ) -> bool {
        let Some(pattern) = pattern else { return false };
        pattern.is_match(&mut scratch.matcher, &scratch.chars[start..end])
    }

    /// Fills `scratch.infixes`, with places counted from `start`.
    fn has_infix(&self, scratch: &mut TokenizerScratch, (start, end): (usize, usize)) -> bool {
        scratch.infixes.clear();
        let Some(pattern) = &self.infix else { return false };
        pattern.find_all(&mut scratch.matcher, &scratch.chars[start..end], &mut scratch.infixes);
        !scratch.infixes.is_empty()
    }
}

impl TokenizerScratch {
    fn decode(&mut self, text: &str) {
        self.chars.clear();
        self.offsets.clear();
        for (at, c) in text.char_indices() {
            self.chars.push(c);
            self.offsets.push(at);
        }
        self.offsets.push(text.len());
    }
}

/// A piece of a text: all white space or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chunk {
    start: usize,
    end: usize,
    /// Whether a single space follows, which belongs to it.
    space_after: bool,
}

/// The pieces of a text in order.
struct Chunks<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Chunks<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Chunks<'_> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let first = self.text[start..].chars().next()?;
        let in_space = unicode::is_space(first);
        let mut end = start + first.len_utf8();
        let mut cut = false;
        while end < bytes.len() {
            let byte = bytes[end];
            let (is_space, length) = if byte < 0x80 {
                (matches!(byte, b' ' | b'\t'..=b'\r' | 0x1C..=0x1F), 1)
            } else {
                let c = self.text[end..].chars().next()?;
                (unicode::is_space(c), c.len_utf8())
            };
            if is_space != in_space {
                break;
            }
            if end - start >= LONGEST_CHUNK {
                cut = true;
                break;
            }
            end += length;
        }
        let space_after = !in_space && !cut && bytes.get(end) == Some(&b' ');
        self.at = if space_after { end + 1 } else { end };
        Some(Chunk { start, end, space_after })
    }
}

#[cfg(test)]
mod tests;

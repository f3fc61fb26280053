//! Word forms and their attributes.

mod attributes;
mod strings;
pub(crate) mod unicode;

pub use strings::string_id;
pub(crate) use strings::symbol_name;

pub(crate) use attributes::{Flag, Rules};

pub(crate) use attributes::word_shape;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use crate::pattern::Matcher;

/// A word form with the identities of what networks and rules read of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lexeme {
    start: u32,
    end: u32,
    /// Length in code points.
    pub(crate) length: u32,
    /// The flags that somebody asks for, as [`Flag::bit`]s.
    pub(crate) flags: u32,
    pub(crate) orth: u64,
    pub(crate) lower: u64,
    pub(crate) norm: u64,
    pub(crate) prefix: u64,
    pub(crate) suffix: u64,
    pub(crate) shape: u64,
}

/// The word forms met so far; one set for a thread, emptied when it has grown too large.
#[derive(Debug, Default)]
pub(crate) struct Lexemes {
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
    all: Vec<Lexeme>,
    text: String,
    matcher: Matcher,
    buffer: String,
}

/// The word forms met so far with the rules that describe new ones.
pub(crate) struct Words<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) lexemes: &'a mut Lexemes,
}

impl Words<'_> {
    /// The number of `form`.
    pub(crate) fn intern(&mut self, form: &str) -> u32 {
        self.lexemes.intern(self.rules, form)
    }
}

impl Lexemes {
    /// Forms beyond this are forgotten when the next paragraph or window begins.
    const MOST_FORMS: usize = 1 << 17;
    /// Bytes of text beyond this likewise.
    const MOST_TEXT: usize = 1 << 22;

    /// Whether it is time to forget.
    pub(crate) fn is_full(&self) -> bool {
        self.all.len() > Self::MOST_FORMS || self.text.len() > Self::MOST_TEXT
    }

    /// Forgets all forms; numbers given before are void.
    pub(crate) fn clear(&mut self) {
        self.index.clear();
        self.all.clear();
        self.text.clear();
        self.text.shrink_to(Self::MOST_TEXT);
    }

    /// The number of `form`.
    pub(crate) fn intern(&mut self, rules: &Rules, form: &str) -> u32 {
        let hash = self.hasher.hash_one(form);
        let same = |&number: &u32| {
            let lexeme = &self.all[number as usize];
            &self.text[lexeme.start as usize..lexeme.end as usize] == form
        };
        if let Some(&number) = self.index.find(hash, same) {
            return number;
        }
        let number = self.all.len() as u32;
        let lexeme = self.describe(rules, form);
        self.all.push(lexeme);
        let (all, text, hasher) = (&self.all, &self.text, &self.hasher);
        self.index.insert_unique(hash, number, |&number| {
            let lexeme = &all[number as usize];
            hasher.hash_one(&text[lexeme.start as usize..lexeme.end as usize])
        });
        number
    }

    /// What is known of form `number`.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> &Lexeme {
        &self.all[number as usize]
    }

    /// The text of form `number`.
    pub(crate) fn text(&self, number: u32) -> &str {
        let lexeme = &self.all[number as usize];
        &self.text[lexeme.start as usize..lexeme.end as usize]
    }

    fn describe(&mut self, rules: &Rules, form: &str) -> Lexeme {
        let start = self.text.len() as u32;
        self.text.push_str(form);
        let orth = string_id(form);
        let lower = if form.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
            orth
        } else {
            string_id(&form.to_lowercase())
        };
        let first = form.chars().next().map_or(0, char::len_utf8);
        let last = form.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        let mut flags = 0;
        for &flag in &rules.flags {
            if rules.has(flag, form, &mut self.matcher) {
                flags |= flag.bit();
            }
        }
        word_shape(form, &mut self.buffer);
        Lexeme {
            start,
            end: self.text.len() as u32,
            length: form.chars().count() as u32,
            flags,
            orth,
            lower,
            norm: rules.norm_id(form, orth, lower),
            prefix: string_id(&form[..first]),
            suffix: string_id(&form[last..]),
            shape: string_id(&self.buffer),
        }
    }
}

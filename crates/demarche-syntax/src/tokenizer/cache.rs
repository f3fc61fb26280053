//! Pieces of text that were cut before.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A token of a piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) form: u32,
    pub(super) bytes: u32,
    pub(super) norm: u64,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    text: (u32, u32),
    pieces: (u32, u32),
}

/// From the text of a piece to its tokens. Bounded: when it is full nothing is added until it is cleared.
#[derive(Debug, Default)]
pub(super) struct ChunkCache {
    index: HashTable<Entry>,
    hasher: DefaultHashBuilder,
    text: String,
    pieces: Vec<Piece>,
}

impl ChunkCache {
    /// Longer pieces come but once.
    const LONGEST: usize = 64;
    const MOST: usize = 1 << 17;

    pub(super) fn get(&self, text: &str) -> Option<&[Piece]> {
        if text.len() > Self::LONGEST {
            return None;
        }
        let same = |entry: &Entry| &self.text[entry.text.0 as usize..entry.text.1 as usize] == text;
        let entry = self.index.find(self.hasher.hash_one(text), same)?;
        Some(&self.pieces[entry.pieces.0 as usize..entry.pieces.1 as usize])
    }

    pub(super) fn insert(&mut self, text: &str, pieces: &[Piece]) {
        if text.len() > Self::LONGEST || self.is_full() {
            return;
        }
        let entry = Entry {
            text: (self.text.len() as u32, (self.text.len() + text.len()) as u32),
            pieces: (self.pieces.len() as u32, (self.pieces.len() + pieces.len()) as u32),
        };
        self.text.push_str(text);
        self.pieces.extend_from_slice(pieces);
        let (hasher, all) = (&self.hasher, &self.text);
        self.index.insert_unique(hasher.hash_one(text), entry, |entry| {
            hasher.hash_one(&all[entry.text.0 as usize..entry.text.1 as usize])
        });
    }

    pub(super) fn is_full(&self) -> bool {
        self.index.len() >= Self::MOST
    }

    pub(super) fn clear(&mut self) {
        self.index.clear();
        self.text.clear();
        self.pieces.clear();
    }
}

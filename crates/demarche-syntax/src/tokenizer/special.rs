//! Special cases: texts whose tokens are listed.

use hashbrown::HashMap;

use super::{RawToken, SpecialForm};
use crate::lexeme::{Words, string_id};

/// A token of a special case.
#[derive(Clone, Debug)]
pub(super) struct SpecialToken {
    pub(super) bytes: usize,
    /// Identity of its own norm, or 0.
    pub(super) norm: u64,
}

/// All special cases of a tokenizer.
#[derive(Debug, Default)]
pub(super) struct Specials {
    cases: HashMap<Box<str>, Vec<SpecialToken>>,
    longest: usize,
    /// The sequences of forms that make a special case: from a place in the tree and a form to the next
    /// place. Place 0 is the root.
    tree: HashMap<(u32, u64), u32>,
    /// For each place whether a sequence ends there.
    ends: Vec<bool>,
}

/// Working memory.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    found: Vec<(usize, usize)>,
    kept: Vec<(usize, usize)>,
    seen: Vec<bool>,
    joined: Vec<RawToken>,
}

impl Specials {
    pub(super) fn add(&mut self, text: &str, tokens: &[SpecialForm]) {
        let tokens = tokens.iter().map(|(form, norm)| SpecialToken {
            bytes: form.len(),
            norm: norm.as_deref().map_or(0, string_id),
        });
        self.longest = self.longest.max(text.len());
        self.cases.insert(text.into(), tokens.collect());
    }

    pub(super) fn add_sequence(&mut self, orths: &[u64]) {
        if orths.is_empty() {
            return;
        }
        if self.ends.is_empty() {
            self.ends.push(false);
        }
        let mut place = 0;
        for &orth in orths {
            let fresh = self.ends.len() as u32;
            let next = *self.tree.entry((place, orth)).or_insert(fresh);
            if next == fresh {
                self.ends.push(false);
            }
            place = next;
        }
        self.ends[place as usize] = true;
    }

    pub(super) fn get(&self, text: &str) -> Option<&[SpecialToken]> {
        if text.len() > self.longest {
            return None;
        }
        self.cases.get(text).map(Vec::as_slice)
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        self.get(text).is_some()
    }

    /// Replaces, from token `first` on, sequences of tokens whose text is a special case by its tokens. The
    /// longest sequence goes first, and of equally long ones the first.
    pub(super) fn join(
        &self,
        text: &str,
        tokens: &mut Vec<RawToken>,
        first: usize,
        words: &mut Words,
        scratch: &mut Scratch,
    ) {
        scratch.found.clear();
        for start in first..tokens.len() {
            let mut place = 0;
            for (end, token) in tokens.iter().enumerate().skip(start) {
                match self.tree.get(&(place, words.lexemes.get(token.form).orth)) {
                    None => break,
                    Some(&next) => place = next,
                }
                if self.ends[place as usize] {
                    scratch.found.push((start, end + 1));
                }
            }
        }
        if scratch.found.is_empty() {
            return;
        }
        scratch.found.sort_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
        scratch.seen.clear();
        scratch.seen.resize(tokens.len(), false);
        scratch.kept.clear();
        for &(start, end) in &scratch.found {
            if !scratch.seen[start] && !scratch.seen[end - 1] {
                scratch.kept.push((start, end));
            }
            scratch.seen[start..end].fill(true);
        }
        scratch.kept.sort_unstable();
        scratch.joined.clear();
        let mut done = first;
        for &(start, end) in &scratch.kept {
            scratch.joined.extend_from_slice(&tokens[done..start]);
            done = end;
            let (from, to) = (tokens[start].start as usize, tokens[end - 1].end as usize);
            // Forms with spaces between them may make up a sequence, but not the text of a special case.
            let Some(case) = self.get(&text[from..to]) else {
                scratch.joined.extend_from_slice(&tokens[start..end]);
                continue;
            };
            let mut at = from;
            for token in case {
                let form = words.intern(&text[at..at + token.bytes]);
                let (start, end) = (at as u32, (at + token.bytes) as u32);
                scratch.joined.push(RawToken { start, end, form, space_after: false, norm: token.norm });
                at += token.bytes;
            }
            if let Some(last) = scratch.joined.last_mut() {
                last.space_after = tokens[end - 1].space_after;
            }
        }
        scratch.joined.extend_from_slice(&tokens[done..]);
        tokens.truncate(first);
        tokens.extend_from_slice(&scratch.joined);
    }
}

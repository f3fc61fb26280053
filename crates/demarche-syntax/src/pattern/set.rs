//! Sets of characters.

use crate::lexeme::unicode;

/// A class of characters as Python's `re` knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Word,
    Digit,
    Space,
}

impl Class {
    fn contains(self, c: char) -> bool {
        match self {
            Self::Word => unicode::is_word(c),
            Self::Digit => unicode::is_decimal(c),
            Self::Space => unicode::is_space(c),
        }
    }
}

/// A set of characters: ranges and classes, each class perhaps negated, the whole perhaps negated.
#[derive(Clone, Debug, Default)]
pub(super) struct CharSet {
    /// Members of ASCII, after negation.
    ascii: u128,
    /// Sorted, disjoint ranges beyond ASCII, before negation.
    ranges: Vec<(char, char)>,
    /// Classes with whether they are negated.
    classes: Vec<(Class, bool)>,
    negated: bool,
}

impl CharSet {
    pub(super) fn new(mut ranges: Vec<(char, char)>, classes: Vec<(Class, bool)>, negated: bool) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(char, char)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(previous) if first as u32 <= previous.1 as u32 + 1 => previous.1 = previous.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        let mut set = Self { ascii: 0, ranges: merged, classes, negated };
        for c in 0..128u8 {
            if set.contains_slowly(char::from(c)) {
                set.ascii |= 1 << c;
            }
        }
        set
    }

    pub(super) fn one(c: char) -> Self {
        Self::new(vec![(c, c)], Vec::new(), false)
    }

    /// The union of both; sets that are negated are widened to all characters beyond ASCII.
    pub(super) fn union(&self, other: &Self) -> Self {
        let ascii = self.ascii | other.ascii;
        let wide = |set: &Self| set.negated || set.classes.iter().any(|&(_, negated)| negated);
        let mut union = if wide(self) || wide(other) {
            Self { ascii, ranges: Vec::new(), classes: Vec::new(), negated: true }
        } else {
            let ranges = self.ranges.iter().chain(&other.ranges).copied().collect();
            let classes = self.classes.iter().chain(&other.classes).copied().collect();
            Self::new(ranges, classes, false)
        };
        union.ascii = ascii;
        union
    }

    #[inline]
    pub(super) fn contains(&self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> (c as u32) & 1 == 1 } else { self.contains_slowly(c) }
    }

    /// As [`Self::contains`], ignoring case where asked to.
    pub(super) fn may_contain(&self, c: char, ignore_case: bool) -> bool {
        self.contains(c)
            || ignore_case
                && (c.to_lowercase().any(|c| self.contains(c)) || c.to_uppercase().any(|c| self.contains(c)))
    }

    pub(super) fn reaches_beyond_ascii(&self) -> bool {
        self.negated
            || !self.classes.is_empty()
            || self.ranges.last().is_some_and(|&(_, last)| !last.is_ascii())
    }

    fn contains_slowly(&self, c: char) -> bool {
        let at = self.ranges.partition_point(|&(first, _)| first <= c);
        let inside = at > 0 && c <= self.ranges[at - 1].1
            || self.classes.iter().any(|&(class, negated)| class.contains(c) != negated);
        inside != self.negated
    }
}

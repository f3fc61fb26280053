//! Words that make an actor of a nationality: 'minister', 'coast guard', 'warplane'.

use std::collections::HashMap;

use crate::ontology::Sector;

/// What kind of thing a role word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RoleKind {
    /// One person: minister, envoy.
    Person,
    /// An institution: ministry, parliament.
    Body,
    /// A lay group: protesters, residents.
    People,
    /// Armed people: soldiers, police.
    Force,
    /// A thing that stands for its owner: boat, embassy, warplane.
    Thing,
}

impl RoleKind {
    /// The kind of that name in the data files.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "person" => Self::Person,
            "body" => Self::Body,
            "people" => Self::People,
            "force" => Self::Force,
            "thing" => Self::Thing,
            _ => return None,
        })
    }
}

/// A role word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// As the file writes it, in lower case: `asylum-seeker`.
    pub text: Box<str>,
    /// Its words as a tokenizer parts them, hyphens and possessive marks for themselves: `asylum`, `-`, `seeker`.
    pub words: Box<[Box<str>]>,
    /// Sectors, first the primary.
    pub sectors: Box<[Sector]>,
    /// What it names.
    pub kind: RoleKind,
    /// Unnamed officials, diplomats, sources of attribution.
    pub anonymous: bool,
    /// Remarks.
    pub note: Box<str>,
}

/// Role words by their first word, the longest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roles {
    all: Vec<Role>,
    first: HashMap<Box<str>, Vec<u32>>,
}

impl Roles {
    pub(crate) fn new(all: Vec<Role>) -> Self {
        let mut first: HashMap<Box<str>, Vec<u32>> = HashMap::new();
        for (at, role) in all.iter().enumerate() {
            if let Some(word) = role.words.first() {
                first.entry(word.clone()).or_default().push(at as u32);
            }
        }
        for ids in first.values_mut() {
            // Stable: of two rows of the same words the first in the file wins.
            ids.sort_by_key(|&id| std::cmp::Reverse(all[id as usize].words.len()));
        }
        Self { all, first }
    }

    pub(crate) fn all(&self) -> &[Role] {
        &self.all
    }

    /// The longest role that the words begin with; each word is given by its lemma and as it is printed.
    pub(crate) fn longest<S: AsRef<str>>(&self, words: &[[S; 2]]) -> Option<(&Role, usize)> {
        let [lemma, printed] = words.first()?;
        let candidates = [lemma.as_ref(), printed.as_ref()];
        let candidates = &candidates[..if candidates[0] == candidates[1] { 1 } else { 2 }];
        let fits = |role: &&Role| {
            role.words.len() <= words.len()
                && role
                    .words
                    .iter()
                    .zip(words)
                    .all(|(a, [lemma, printed])| **a == *lemma.as_ref() || **a == *printed.as_ref())
        };
        // The first that fits is the longest of its first word.
        let found = candidates
            .iter()
            .filter_map(|word| self.first.get(*word)?.iter().map(|&id| &self.all[id as usize]).find(fits));
        found.max_by_key(|role| role.words.len()).map(|role| (role, role.words.len()))
    }
}

/// The words of a role as a tokenizer parts them.
pub(crate) fn words(text: &str) -> Box<[Box<str>]> {
    let parted = text.replace('-', " - ").replace("'s ", " 's ").replace("s' ", "s ' ");
    parted.split_whitespace().map(Box::from).collect()
}

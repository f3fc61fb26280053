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
    /// Lower-case lemmas: `foreign minister`.
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

    pub(crate) fn longest(&self, words: &[&str]) -> Option<(&Role, usize)> {
        let candidates = self.first.get(*words.first()?)?;
        candidates.iter().map(|&id| &self.all[id as usize]).find_map(|role| {
            let length = role.words.len();
            let fits = words.len() >= length && role.words.iter().zip(words).all(|(a, b)| **a == **b);
            fits.then_some((role, length))
        })
    }
}

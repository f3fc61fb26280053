//! Words that tell what a paragraph is about: `ontology/context_words.tsv`.

use std::collections::HashMap;

use super::ContextId;
use super::load::short;
use crate::ontology::Ontology;
use crate::read::{Report, Source, rows};

/// How much a word tells of a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// Enough with two more: `police` for crime.
    Hint,
    /// Enough with a hint: `court` for the law.
    Likely,
    /// Enough by itself: `ransomware`.
    Certain,
}

impl Strength {
    /// The strength of that name in the data file.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "hint" => Some(Self::Hint),
            "likely" => Some(Self::Likely),
            "certain" => Some(Self::Certain),
            _ => None,
        }
    }
}

#[derive(Clone, Debug)]
struct Phrase {
    words: Box<[Box<str>]>,
    senses: Vec<(ContextId, Strength)>,
}

/// The words of all contexts, by their first.
#[derive(Clone, Debug, Default)]
pub struct ContextWords {
    phrases: HashMap<Box<str>, Vec<Phrase>>,
}

impl ContextWords {
    /// The contexts that the longest phrase at the start of `words` tells of, and how many words it has. Each word is given
    /// by its lemma and as printed, both in lower case.
    pub fn longest<S: AsRef<str>>(&self, words: &[[S; 2]]) -> Option<(&[(ContextId, Strength)], usize)> {
        let [lemma, printed] = words.first()?;
        let lists = [lemma, printed].map(|word| self.phrases.get(word.as_ref()));
        let fits =
            |phrase: &&Phrase| {
                phrase.words.len() <= words.len()
                    && phrase.words.iter().zip(words).all(|(part, [lemma, printed])| {
                        **part == *lemma.as_ref() || **part == *printed.as_ref()
                    })
            };
        let best =
            lists.into_iter().flatten().flatten().filter(fits).max_by_key(|phrase| phrase.words.len())?;
        Some((&best.senses, best.words.len()))
    }

    fn add(&mut self, words: Box<[Box<str>]>, context: ContextId, strength: Strength) {
        let Some(first) = words.first().cloned() else { return };
        let phrases = self.phrases.entry(first).or_default();
        let at = phrases.iter().position(|phrase| phrase.words == words).unwrap_or_else(|| {
            phrases.push(Phrase { words, senses: Vec::new() });
            phrases.len() - 1
        });
        phrases[at].senses.push((context, strength));
    }
}

impl Ontology {
    pub(super) fn read_context_words(&mut self, source: &Source, report: &mut Report) {
        for row in rows(source, "context strength words source", report) {
            let Some(context) = self.find_context(row.get(0), source, row.span(0), report) else { continue };
            let Some(strength) = Strength::from_name(row.get(1)) else {
                let message = format!("there is no strength `{}`", short(row.get(1)));
                report.add_with_help(
                    "E024",
                    source,
                    row.span(1),
                    message,
                    Some("certain likely hint".to_owned()),
                );
                continue;
            };
            for phrase in row.list(2) {
                self.context_words.add(crate::actors::token_words(phrase), context, strength);
            }
        }
    }
}

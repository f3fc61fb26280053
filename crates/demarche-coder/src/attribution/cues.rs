//! The words that say that somebody says something, read from `data/attribution/speech.toml`.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

const EMBEDDED: &str = include_str!("../../../../data/attribution/speech.toml");

/// Why a file of cue words was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CueError {
    /// The file is no TOML of the form described at its head.
    #[error("E801: the cue words cannot be read: {0}")]
    Format(#[from] toml::de::Error),
    /// An entry of the file has no word, or an empty one.
    #[error("E802: cue entry {0} holds no word or an empty one")]
    Empty(usize),
}

/// What is known of one cue word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cue {
    /// It says no more than that something was said.
    pub plain: bool,
    /// Its object is what was said.
    pub object: bool,
    /// A cue only where words are quoted.
    pub naming: bool,
    /// Its object is one whom the speaker of the clause above leans on: 'TASS said, citing the ministry'.
    pub source: bool,
    /// Its object is the one spoken to: 'told reporters'.
    pub hearer: bool,
}

/// All cue words.
#[derive(Clone, Debug, Default)]
pub struct Cues {
    /// By lemma; a verb with a particle as `point out`.
    verbs: HashMap<Box<str>, Cue>,
    nouns: HashSet<Box<str>>,
    /// Each phrase as its words in lower case, the longest first.
    prepositions: Vec<Vec<Box<str>>>,
    persons: HashSet<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cue: Vec<Entry>,
    persons: Persons,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Persons {
    nouns: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Entry {
    verb: Vec<Box<str>>,
    noun: Vec<Box<str>>,
    preposition: Vec<Box<str>>,
    plain: bool,
    object: bool,
    naming: bool,
    source: bool,
    hearer: bool,
}

impl Cues {
    /// Reads a file of cue words.
    ///
    /// # Errors
    ///
    /// `E801` where it is not of that form, `E802` where an entry is empty.
    pub fn read(text: &str) -> Result<Self, CueError> {
        let file: File = toml::from_str(text)?;
        let mut cues = Self { persons: file.persons.nouns.into_iter().collect(), ..Self::default() };
        for (at, entry) in file.cue.into_iter().enumerate() {
            let mut words = entry.verb.iter().chain(&entry.noun).chain(&entry.preposition).peekable();
            if words.peek().is_none() || words.any(|word| word.trim().is_empty()) {
                return Err(CueError::Empty(at + 1));
            }
            let Entry { plain, object, naming, source, hearer, .. } = entry;
            let cue = Cue { plain, object, naming, source, hearer };
            for verb in entry.verb {
                cues.verbs.entry(verb).or_insert(cue);
            }
            cues.nouns.extend(entry.noun);
            let phrases = entry.preposition.iter();
            cues.prepositions.extend(phrases.map(|p| p.split_whitespace().map(Box::from).collect()));
        }
        cues.prepositions.sort_by_key(|words: &Vec<Box<str>>| std::cmp::Reverse(words.len()));
        Ok(cues)
    }

    /// The cue words that the program carries.
    pub fn embedded() -> &'static Self {
        static CUES: LazyLock<Cues> =
            LazyLock::new(|| Cues::read(EMBEDDED).expect("the embedded cue words are tested"));
        &CUES
    }

    /// The verb with that lemma, `particle` being the lemma of its particle or preposition where it has one.
    pub fn verb(&self, lemma: &str, particle: Option<&str>) -> Option<Cue> {
        let phrasal = particle.and_then(|particle| self.verbs.get(format!("{lemma} {particle}").as_str()));
        phrasal.or_else(|| self.verbs.get(lemma)).copied()
    }

    /// Whether the noun names something said.
    pub fn is_noun(&self, lemma: &str) -> bool {
        self.nouns.contains(lemma)
    }

    /// Whether the noun names a person who may speak.
    pub fn is_person(&self, lemma: &str) -> bool {
        self.persons.contains(lemma)
    }

    /// The phrases that stand before a speaker, each as its words, longest first.
    pub fn prepositions(&self) -> impl Iterator<Item = &[Box<str>]> {
        self.prepositions.iter().map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_words_are_read() {
        let cues = Cues::read(EMBEDDED).unwrap();
        assert!(cues.verb("say", None).is_some_and(|cue| cue.plain));
        assert!(cues.verb("deny", None).is_some_and(|cue| !cue.plain && cue.object));
        assert!(cues.verb("point", Some("out")).is_some());
        assert!(cues.verb("point", None).is_none());
        assert!(cues.is_noun("statement") && cues.is_person("minister"));
        assert_eq!(cues.prepositions().next().map(<[_]>::len), Some(4));
    }

    #[test]
    fn faulty_files_are_refused() {
        let message = |text: &str| Cues::read(text).unwrap_err().to_string();
        assert!(message("cue = 3").starts_with("E801"));
        assert!(message("[[cue]]\nplain = true\n[persons]\nnouns = []").starts_with("E802"));
        assert!(message("[[cue]]\nverb = ['']\n[persons]\nnouns = []").starts_with("E802"));
    }
}

//! Where a role stands in a sentence, and what may stand there.

use std::fmt;

use super::ClassId;

/// A place in the frame of a predicate.
///
/// ```
/// use demarche_codebook::Slot;
/// let slot: Slot = "object.of".parse().unwrap();
/// assert_eq!(slot, Slot::At(Box::new(Slot::Object), Box::new(Slot::Prep("of".into()))));
/// assert_eq!(slot.to_string(), "object.of");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// The agent, also after 'by' in the passive.
    Subject,
    /// The patient, also the passive's subject.
    Object,
    /// The indirect object.
    Indirect,
    /// 'Russia's attack'.
    Possessive,
    /// 'Russian attack', 'US-China talks'.
    Modifier,
    /// A clause or predicate that is governed: 'to release', 'that it attacked'.
    Complement,
    /// Any word of the clause.
    Clause,
    /// Who says the words in which the predicate stands.
    Speaker,
    /// Any word of the sentence.
    Sentence,
    /// Any word of the document's title.
    Title,
    /// What a preposition brings; `between` and `by` among them. Of two words as one preposition ('out of') the
    /// second governs what is brought, and the first governs the second.
    Prep(Box<str>),
    /// `object.of`: the second slot, looked for at the word that fills the first.
    At(Box<Slot>, Box<Slot>),
}

/// Prepositions that may be slots, sorted.
const PREPOSITIONS: &[&str] = &[
    "about",
    "above",
    "across",
    "after",
    "against",
    "ahead",
    "along",
    "alongside",
    "amid",
    "among",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "between",
    "beyond",
    "by",
    "concerning",
    "despite",
    "down",
    "during",
    "except",
    "following",
    "for",
    "from",
    "in",
    "inside",
    "into",
    "like",
    "near",
    "of",
    "off",
    "on",
    "onto",
    "out",
    "outside",
    "over",
    "past",
    "regarding",
    "since",
    "through",
    "throughout",
    "to",
    "toward",
    "towards",
    "under",
    "until",
    "up",
    "upon",
    "via",
    "with",
    "within",
    "without",
];

/// Pairs of words that are one preposition, sorted.
const PAIRS: &[&str] = &[
    "according to",
    "ahead of",
    "along with",
    "away from",
    "because of",
    "close to",
    "due to",
    "instead of",
    "next to",
    "out of",
    "outside of",
    "prior to",
    "together with",
];

/// A text that names no slot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no slot `{0}`")]
pub struct SlotError(pub Box<str>);

impl Slot {
    /// Whether `word` (or two words with a blank) is a preposition that may be a slot.
    pub fn is_preposition(word: &str) -> bool {
        PREPOSITIONS.binary_search(&word).is_ok() || PAIRS.binary_search(&word).is_ok()
    }

    fn simple(text: &str) -> Option<Self> {
        Some(match text {
            "subject" => Self::Subject,
            "object" => Self::Object,
            "indirect" => Self::Indirect,
            "possessive" => Self::Possessive,
            "modifier" => Self::Modifier,
            "complement" => Self::Complement,
            "clause" => Self::Clause,
            "speaker" => Self::Speaker,
            "sentence" => Self::Sentence,
            "title" => Self::Title,
            preposition if Self::is_preposition(preposition) => Self::Prep(preposition.into()),
            _ => return None,
        })
    }
}

impl std::str::FromStr for Slot {
    type Err = SlotError;

    fn from_str(text: &str) -> Result<Self, SlotError> {
        let error = || SlotError(text.chars().take(40).collect());
        match text.split_once('.') {
            None => Self::simple(text).ok_or_else(error),
            Some((outer, inner)) => {
                let outer = Self::simple(outer).ok_or_else(error)?;
                let inner = Self::simple(inner).ok_or_else(error)?;
                Ok(Self::At(Box::new(outer), Box::new(inner)))
            }
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Subject => "subject",
            Self::Object => "object",
            Self::Indirect => "indirect",
            Self::Possessive => "possessive",
            Self::Modifier => "modifier",
            Self::Complement => "complement",
            Self::Clause => "clause",
            Self::Speaker => "speaker",
            Self::Sentence => "sentence",
            Self::Title => "title",
            Self::Prep(preposition) => preposition,
            Self::At(outer, inner) => return write!(f, "{outer}.{inner}"),
        })
    }
}

/// What may stand in a slot.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cond {
    /// These lemmas, one after the other: `mission`, `persona non grata`.
    Words(Box<[Box<str>]>),
    /// A member of a class: `@diplomat`.
    Class(ClassId),
    /// `@state`: a state or what acts for it.
    State,
    /// `@actor`: anyone in the registry or by composition.
    Actor,
    /// `@person`.
    Person,
    /// `@place`.
    Place,
    /// `@politician`: one person of a government, parliament or party.
    Politician,
    /// `@money`.
    Money,
    /// `@number`.
    Number,
}

impl Cond {
    /// The conditions that are no classes of words, by their names without the `@`.
    pub const BUILT_IN: [(&str, Self); 7] = [
        ("actor", Self::Actor),
        ("money", Self::Money),
        ("number", Self::Number),
        ("person", Self::Person),
        ("place", Self::Place),
        ("politician", Self::Politician),
        ("state", Self::State),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prepositions_are_sorted_for_the_search() {
        assert!(PREPOSITIONS.is_sorted() && PAIRS.is_sorted());
    }

    #[test]
    fn slots_read_back() {
        for text in
            ["subject", "object", "with", "out of", "object.of", "object.possessive", "against", "title"]
        {
            assert_eq!(text.parse::<Slot>().unwrap().to_string(), text);
        }
        for text in ["", "objekt", "object.of.of", "object.", ".of", "Subject", "with the"] {
            assert!(text.parse::<Slot>().is_err(), "{text}");
        }
    }
}

//! The lexicon of acts: predicates in one sense, and the operators that change what is said of an act.
//!
//! Entries are found by their head lemma ([`Lexicon::verb`], [`Lexicon::noun`], [`Lexicon::adjective`]); whether
//! the rest of an entry fits is for the reader of the syntax to decide.

mod classes;
mod example;
pub(crate) mod load;
mod slot;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use example::{Example, ExampleSize, ExpectedActor, ExpectedActorError};
pub use slot::{Cond, Slot, SlotError};

use crate::ontology::{CameoId, ContextId, EventType, ModeId, Status};

/// An entry: an index for [`Lexicon::entry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// An operator: an index for [`Lexicon::operator`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperatorId(pub u32);

/// A class of words: an index for [`Lexicon::in_class`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u16);

/// The part of speech of a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `verb = [...]`.
    Verb,
    /// `noun = [...]`.
    Noun,
    /// `adjective = [...]`.
    Adjective,
    /// `adverb = [...]`, operators only ('allegedly').
    Adverb,
}

impl Kind {
    /// The key of the data files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verb => "verb",
            Self::Noun => "noun",
            Self::Adjective => "adjective",
            Self::Adverb => "adverb",
        }
    }
}

/// The lemmas of a predicate: `expel`, `throw out`, `hunger strike`, `show of force`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Predicate {
    /// Lower-case lemmas in the order in which they are written.
    pub words: Box<[Box<str>]>,
    /// Which of `words` governs the others: the first of a verb, adjective or adverb; of a noun the last before a
    /// preposition ('show' in 'show of force', 'strike' in 'hunger strike').
    pub head: usize,
}

impl Predicate {
    /// The head lemma, under which the predicate is found.
    pub fn head_word(&self) -> &str {
        &self.words[self.head]
    }

    /// The words with blanks between them.
    pub fn text(&self) -> String {
        self.words.join(" ")
    }
}

/// Which sides must be political actors for a weak entry to fire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// The actor.
    pub actor: bool,
    /// The recipient.
    pub recipient: bool,
}

/// Whose act the content of an act is, where its agent is not told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Agent {
    /// The parent's actor ('threatened to attack').
    #[default]
    Actor,
    /// The parent's recipient ('demanded the release').
    Recipient,
}

/// Where the content of an act stands and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Slots to look in, in order.
    pub slots: Box<[Slot]>,
    /// The status of what stands there.
    pub status: Status,
    /// Whose act it is where that is not told.
    pub agent: Agent,
    /// The content must be an act of the parent's actor: who warns that another will attack threatens nobody.
    pub own: bool,
}

/// Conditions on slots: every slot named must hold a word that fits one of its conditions.
pub type Conditions = Box<[(Slot, Box<[Cond]>)]>;

/// A predicate in one sense.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `expel.v`, unique in the lexicon.
    pub id: Box<str>,
    /// Verb, noun or adjective.
    pub kind: Kind,
    /// The lemmas that are the same act in the same frame; at least one.
    pub predicates: Box<[Predicate]>,
    /// Verbs that carry a noun ('impose' for 'sanction'); empty for other kinds.
    pub light: Box<[Predicate]>,
    /// Whether a noun fires without a light verb.
    pub bare: bool,
    /// The sense in plain words.
    pub sense: Box<str>,
    /// PLOVER type.
    pub event_type: EventType,
    /// PLOVER mode.
    pub mode: Option<ModeId>,
    /// CAMEO code.
    pub cameo: Option<CameoId>,
    /// Contexts that the entry implies.
    pub contexts: Box<[ContextId]>,
    /// Slots of the actor, in order; the defaults of the kind are filled in.
    pub actor: Box<[Slot]>,
    /// Slots of the recipient, in order; the defaults of the kind are filled in, empty where the act has no such side.
    pub recipient: Box<[Slot]>,
    /// Whoever fills the slots of either side is an actor, and there is no recipient.
    pub mutual: bool,
    /// The actor is a guest, the recipient a host.
    pub visit: bool,
    /// All must hold for the entry to fire.
    pub when: Conditions,
    /// None may hold.
    pub unless: Conditions,
    /// The act that this one carries.
    pub content: Option<Content>,
    /// One side inside one state is enough.
    pub domestic: bool,
    /// Said of a state's opposition, press or society it is meant for that state's government: 'concern over the jailed
    /// editor'.
    pub custodian: bool,
    /// The words are common outside politics; see `strong`.
    pub weak: bool,
    /// The sides that must be political actors: both of a weak entry unless it names one; none otherwise.
    pub strong: Sides,
    /// Slots whose number tells the size.
    pub size: Box<[Slot]>,
    /// The status that the word itself gives ('called-off').
    pub status: Option<Status>,
    /// Sentences in which the entry must fire.
    pub examples: Vec<Example>,
    /// Sentences in which it must not.
    pub counter: Vec<Example>,
    /// Path inside the data folder.
    pub file: Arc<str>,
    /// Line of `[[entry]]`, from 1.
    pub line: u32,
}

/// A word that is no act and changes the status of what it governs: plan, hope, fear, deny, fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Operator {
    /// `plan.v`, unique among operators.
    pub id: Box<str>,
    /// Part of speech.
    pub kind: Kind,
    /// Its lemmas; at least one.
    pub predicates: Box<[Predicate]>,
    /// Slots whose act changes, in order.
    pub governs: Box<[Slot]>,
    /// What becomes of the act; `None` where the operator is factive.
    pub status: Option<Status>,
    /// What becomes of it when the operator is negated; [`Status::Negated`] where the file says nothing.
    pub negated_status: Status,
    /// The act keeps its own status ('managed to').
    pub factive: bool,
    /// Whether its subject does the act where that names nobody ('Peru plans talks').
    pub agent: bool,
    /// Whether the act is done to its subject where the act names nobody ('Peru fears an invasion').
    pub patient: bool,
    /// Whether it works only on a noun that an indefinite article leaves open ('discussed an attack', not 'the attack').
    pub open: bool,
    /// Whether it works only in a passive that tells no agent ('is said to have').
    pub impersonal: bool,
    /// All must hold for the operator to work.
    pub when: Conditions,
    /// None may hold.
    pub unless: Conditions,
    /// Sentences in which it works; their `event_type` is filled.
    pub examples: Vec<Example>,
    /// Sentences in which it must not.
    pub counter: Vec<Example>,
    /// Path inside the data folder.
    pub file: Arc<str>,
    /// Line of `[[operator]]`, from 1.
    pub line: u32,
}

/// A class of words, its includes resolved.
#[derive(Clone, Debug, Default)]
pub(crate) struct Class {
    pub(crate) name: Box<str>,
    pub(crate) words: HashSet<Box<str>>,
    pub(crate) longest: usize,
}

/// What one lemma heads, by part of speech.
#[derive(Clone, Debug)]
pub(crate) struct Index<T> {
    verbs: HashMap<Box<str>, Vec<T>>,
    nouns: HashMap<Box<str>, Vec<T>>,
    adjectives: HashMap<Box<str>, Vec<T>>,
    adverbs: HashMap<Box<str>, Vec<T>>,
    light: HashMap<Box<str>, Vec<T>>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self {
            verbs: HashMap::new(),
            nouns: HashMap::new(),
            adjectives: HashMap::new(),
            adverbs: HashMap::new(),
            light: HashMap::new(),
        }
    }
}

impl<T: Copy + PartialEq> Index<T> {
    fn add(map: &mut HashMap<Box<str>, Vec<T>>, predicates: &[Predicate], id: T) {
        for predicate in predicates {
            let ids = map.entry(predicate.head_word().into()).or_default();
            // One entry may have 'call off' and 'call back': it is found once.
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        }
    }

    pub(crate) fn insert(&mut self, kind: Kind, predicates: &[Predicate], light: &[Predicate], id: T) {
        let map = match kind {
            Kind::Verb => &mut self.verbs,
            Kind::Noun => &mut self.nouns,
            Kind::Adjective => &mut self.adjectives,
            Kind::Adverb => &mut self.adverbs,
        };
        Self::add(map, predicates, id);
        Self::add(&mut self.light, light, id);
    }
}

/// All entries, operators and classes.
///
/// ```
/// use demarche_codebook::{Codebook, EventType};
/// let codebook = Codebook::embedded()?;
/// for &id in codebook.lexicon.verb("expel") {
///     let entry = codebook.lexicon.entry(id);
///     println!("{}: {}", entry.id, entry.sense);
/// }
/// # Ok::<(), demarche_codebook::LoadError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub(crate) entries: Vec<Entry>,
    pub(crate) operators: Vec<Operator>,
    pub(crate) classes: Vec<Class>,
    pub(crate) class_index: HashMap<Box<str>, ClassId>,
    pub(crate) entry_index: Index<EntryId>,
    pub(crate) operator_index: Index<OperatorId>,
}

fn found<'a, T>(map: &'a HashMap<Box<str>, Vec<T>>, lemma: &str) -> &'a [T] {
    map.get(lemma).map_or(&[], Vec::as_slice)
}

impl Lexicon {
    /// All entries, in the order of the files' names and of the lines.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (EntryId, &Entry)> {
        self.entries.iter().enumerate().map(|(at, entry)| (EntryId(at as u32), entry))
    }

    /// All operators.
    pub fn operators(&self) -> impl ExactSizeIterator<Item = (OperatorId, &Operator)> {
        self.operators.iter().enumerate().map(|(at, operator)| (OperatorId(at as u32), operator))
    }

    /// The entry of that id.
    ///
    /// # Panics
    /// When the id is of another, larger code book.
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// The operator of that id.
    ///
    /// # Panics
    /// When the id is of another, larger code book.
    pub fn operator(&self, id: OperatorId) -> &Operator {
        &self.operators[id.0 as usize]
    }

    /// Verb entries with a predicate whose first word is `lemma` (lower case).
    pub fn verb(&self, lemma: &str) -> &[EntryId] {
        found(&self.entry_index.verbs, lemma)
    }

    /// Noun entries with a predicate whose head is `lemma`.
    pub fn noun(&self, lemma: &str) -> &[EntryId] {
        found(&self.entry_index.nouns, lemma)
    }

    /// Adjective entries with a predicate whose first word is `lemma`.
    pub fn adjective(&self, lemma: &str) -> &[EntryId] {
        found(&self.entry_index.adjectives, lemma)
    }

    /// Noun entries that may be carried by a light verb whose first word is `lemma`.
    pub fn light(&self, lemma: &str) -> &[EntryId] {
        found(&self.entry_index.light, lemma)
    }

    /// Operators that are a verb whose first word is `lemma`.
    pub fn operator_verb(&self, lemma: &str) -> &[OperatorId] {
        found(&self.operator_index.verbs, lemma)
    }

    /// Operators that are a noun whose head is `lemma`.
    pub fn operator_noun(&self, lemma: &str) -> &[OperatorId] {
        found(&self.operator_index.nouns, lemma)
    }

    /// Operators that are an adjective whose first word is `lemma`.
    pub fn operator_adjective(&self, lemma: &str) -> &[OperatorId] {
        found(&self.operator_index.adjectives, lemma)
    }

    /// Operators that are an adverb whose first word is `lemma`.
    pub fn operator_adverb(&self, lemma: &str) -> &[OperatorId] {
        found(&self.operator_index.adverbs, lemma)
    }

    /// The class of that name, without the `@`.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.class_index.get(name).copied()
    }

    /// The name of a class, without the `@`.
    ///
    /// # Panics
    /// When the id is of another, larger code book.
    pub fn class_name(&self, class: ClassId) -> &str {
        &self.classes[class.0 as usize].name
    }

    /// Whether a class holds `words`: a lower-case lemma, or several with one blank between them.
    pub fn in_class(&self, class: ClassId, words: &str) -> bool {
        self.classes.get(class.0 as usize).is_some_and(|class| class.words.contains(words))
    }

    /// The number of words of the longest member of a class, so that a caller knows how far to look.
    pub fn longest_in_class(&self, class: ClassId) -> usize {
        self.classes.get(class.0 as usize).map_or(0, |class| class.longest)
    }
}

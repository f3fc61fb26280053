//! Types, modes, contexts and CAMEO codes with their scores.
//!
//! The sixteen event types, the statuses and the sectors are enums, because code decides by them. What the
//! field says about them (scores, quad classes, definitions, modes, CAMEO codes) is data and is looked up in an
//! [`Ontology`].

mod context_words;
pub(crate) mod load;
mod sector;
mod types;

use std::collections::HashMap;

pub use context_words::{ContextWords, Strength};
pub use sector::{Code, Sector};
pub use types::{EventType, RecipientRule, Status};

/// A mode of some event type: an index into [`Ontology::modes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModeId(pub u16);

/// A context: an index into [`Ontology::contexts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContextId(pub u16);

/// A CAMEO code: an index into [`Ontology::cameo`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CameoId(pub u16);

/// What PLOVER says about an event type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeInfo {
    /// The type.
    pub event_type: EventType,
    /// PLOVER quad class: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
    pub quad: u8,
    /// PLOVER score, -10 to 10, of the type without a mode.
    pub score: f64,
    /// Whether PLOVER records the type without a recipient.
    pub recipient: RecipientRule,
    /// The CAMEO code of the type where nothing finer is known.
    pub cameo: Option<CameoId>,
    /// What the type is, in our words.
    pub definition: Box<str>,
}

/// One mode of a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Mode {
    /// The type that it belongs to. `withdraw` of RETREAT and `withdraw` of SANCTION are two modes.
    pub event_type: EventType,
    /// Its name, lower case: `expel`, `third-party`.
    pub name: Box<str>,
    /// PLOVER score; `None` where PLOVER gives none (vandalize).
    pub score: Option<f64>,
    /// The CAMEO code of the mode where nothing finer is known.
    pub cameo: Option<CameoId>,
    /// What the mode is, in our words.
    pub definition: Box<str>,
}

/// One context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Its name, lower case: `human_rights`.
    pub name: Box<str>,
    /// What it covers, in our words.
    pub definition: Box<str>,
}

/// One CAMEO code.
#[derive(Clone, Debug, PartialEq)]
pub struct Cameo {
    /// Two to four digits: `04`, `042`, `0871`. The first two are the root.
    pub code: Box<str>,
    /// Its name in sentence case.
    pub name: Box<str>,
    /// Goldstein score as ICEWS has it.
    pub goldstein_icews: Option<f64>,
    /// Goldstein score as GDELT has it.
    pub goldstein_gdelt: Option<f64>,
    /// GDELT's QuadClass, 1 to 4. It is CAMEO's and differs from [`TypeInfo::quad`].
    pub quad: u8,
    /// The PLOVER type that the code falls under; `None` for statements (root 01), which are no events.
    pub event_type: Option<EventType>,
    /// The PLOVER mode.
    pub mode: Option<ModeId>,
    /// The PLOVER contexts that the code implies.
    pub contexts: Box<[ContextId]>,
}

impl Cameo {
    /// The root, the first two digits.
    pub fn root(&self) -> &str {
        self.code.get(..2).unwrap_or(&self.code)
    }
}

/// Everything the code book says about kinds of events.
///
/// ```
/// use demarche_codebook::{Codebook, EventType};
/// let codebook = Codebook::embedded()?;
/// let ontology = &codebook.ontology;
/// let expel = ontology.mode(EventType::Sanction, "expel").unwrap();
/// assert_eq!(ontology.score(EventType::Sanction, Some(expel)), -5.5);
/// assert_eq!(ontology.info(EventType::Sanction).quad, 4);
/// assert_eq!(ontology.cameo_code("163").unwrap().goldstein_gdelt, Some(-8.0));
/// # Ok::<(), demarche_codebook::LoadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ontology {
    /// One a type, in the order of [`EventType::ALL`].
    pub(crate) types: Vec<TypeInfo>,
    /// All modes.
    pub modes: Vec<Mode>,
    /// All contexts.
    pub contexts: Vec<Context>,
    /// All CAMEO codes, sorted by code.
    pub cameo: Vec<Cameo>,
    /// Words that tell of contexts.
    pub context_words: ContextWords,
    pub(crate) context_index: HashMap<Box<str>, ContextId>,
    /// How native events are rendered as PLOVER and CAMEO; see [`crate::render`].
    pub rendering: crate::render::Rendering,
}

impl Ontology {
    /// What PLOVER says about a type.
    pub fn info(&self, event_type: EventType) -> &TypeInfo {
        &self.types[event_type as usize]
    }

    /// The mode of that name under that type.
    pub fn mode(&self, event_type: EventType, name: &str) -> Option<ModeId> {
        let at = self.modes.iter().position(|mode| mode.event_type == event_type && &*mode.name == name)?;
        u16::try_from(at).ok().map(ModeId)
    }

    /// What is known of a mode.
    ///
    /// # Panics
    /// When the id is of another, larger code book.
    pub fn mode_info(&self, mode: ModeId) -> &Mode {
        &self.modes[mode.0 as usize]
    }

    /// The modes of a type, in the order of the file.
    pub fn modes_of(&self, event_type: EventType) -> impl Iterator<Item = &Mode> {
        self.modes.iter().filter(move |mode| mode.event_type == event_type)
    }

    /// The PLOVER score of an act: the mode's, or the type's where there is no mode or the mode has none.
    pub fn score(&self, event_type: EventType, mode: Option<ModeId>) -> f64 {
        mode.and_then(|mode| self.mode_info(mode).score).unwrap_or_else(|| self.info(event_type).score)
    }

    /// The context of that name.
    pub fn context(&self, name: &str) -> Option<ContextId> {
        self.context_index.get(name).copied()
    }

    /// The name of a context.
    ///
    /// # Panics
    /// When the id is of another, larger code book.
    pub fn context_name(&self, context: ContextId) -> &str {
        &self.contexts[context.0 as usize].name
    }

    /// The id of a CAMEO code.
    pub fn cameo_id(&self, code: &str) -> Option<CameoId> {
        let at = self.cameo.binary_search_by(|row| (*row.code).cmp(code)).ok()?;
        u16::try_from(at).ok().map(CameoId)
    }

    /// What is known of a CAMEO code.
    ///
    /// # Panics
    /// When the id is of another, larger code book.
    pub fn cameo_info(&self, cameo: CameoId) -> &Cameo {
        &self.cameo[cameo.0 as usize]
    }

    /// What is known of a CAMEO code, by the code.
    pub fn cameo_code(&self, code: &str) -> Option<&Cameo> {
        self.cameo_id(code).map(|id| self.cameo_info(id))
    }

    /// The CAMEO code of an act: the lexicon's own where it has one, else the mode's, else the type's.
    pub fn cameo_for(
        &self,
        event_type: EventType,
        mode: Option<ModeId>,
        own: Option<CameoId>,
    ) -> Option<CameoId> {
        own.or_else(|| mode.and_then(|mode| self.mode_info(mode).cameo)).or(self.info(event_type).cameo)
    }
}

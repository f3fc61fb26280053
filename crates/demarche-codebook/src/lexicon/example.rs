//! Example sentences with what must be read in them.

use std::fmt;

use jiff::civil::Date;

use crate::ontology::{Code, EventType, ModeId, Sector, Status};

/// An example of an entry or operator. The loader reads the sentence and its expectations; running it is for
/// whoever can read sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The sentence or sentences.
    pub text: Box<str>,
    /// The title of the invented report, where it matters.
    pub title: Option<Box<str>>,
    /// The type expected, where it is not the entry's own (operators always name one).
    pub event_type: Option<EventType>,
    /// The mode expected, where it is not the entry's own.
    pub mode: Option<ModeId>,
    /// The actors expected: `None` where they do not matter, empty where there must be none.
    pub actor: Option<Vec<ExpectedActor>>,
    /// The recipients expected, likewise.
    pub recipient: Option<Vec<ExpectedActor>>,
    /// The status expected; without one, [`Status::Actual`], or the entry's fixed status (see [`Entry::status`]).
    ///
    /// [`Entry::status`]: super::Entry::status
    pub status: Option<Status>,
    /// The size expected.
    pub size: Option<ExampleSize>,
    /// Why the example is not read as it says, where that is known: an error of the parser, a step that is too long.
    pub miss: Option<Box<str>>,
    /// The day on which the invented report appeared.
    pub published: Date,
    /// Line of the example in its file, from 1.
    pub line: u32,
}

/// The size that an example tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExampleSize {
    /// The principal count.
    pub count: f64,
}

impl Example {
    /// The day on which a report appeared that says nothing else.
    pub const PUBLISHED: Date = jiff::civil::date(2021, 6, 15);
}

/// An actor as an example writes it: `RUS`, `USA:GOV`, `IGO:NATO`, `?`.
///
/// ```
/// use demarche_codebook::{ExpectedActor, Sector};
/// let nato = ExpectedActor::parse("IGO:NATO").unwrap();
/// assert_eq!(nato.code.unwrap().as_str(), "IGO");
/// assert_eq!(nato.id.as_deref(), Some("NATO"));
/// let police = ExpectedActor::parse("EGY:COP").unwrap();
/// assert_eq!(police.sector, Some(Sector::Cop));
/// assert!(ExpectedActor::parse("?").unwrap().code.is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExpectedActor {
    /// The code; `None` for an unknown actor (`?`).
    pub code: Option<Code>,
    /// The primary sector, where the example names one.
    pub sector: Option<Sector>,
    /// The id of a body or group, where the example names one.
    pub id: Option<Box<str>>,
}

/// A text that names no actor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no actor; write a code (RUS), a code with a sector (USA:GOV), a body (IGO:NATO) or ?")]
pub struct ExpectedActorError(pub Box<str>);

impl ExpectedActor {
    /// Reads `RUS`, `USA:GOV`, `IGO:NATO`, `AFG:TALIBAN`, `?` or `?:REB`. What follows the colon is a sector where
    /// there is one of that name and the code is a state's, else the id of a body or group.
    ///
    /// # Errors
    /// When the part before the colon is neither a three-letter code nor `?`, or the part after it is empty.
    pub fn parse(text: &str) -> Result<Self, ExpectedActorError> {
        let error = || ExpectedActorError(text.chars().take(40).collect());
        let (code, rest) = text.split_once(':').map_or((text, None), |(code, rest)| (code, Some(rest)));
        let code = match code {
            "?" => None,
            _ => Some(Code::new(code).ok_or_else(error)?),
        };
        let mut actor = Self { code, sector: None, id: None };
        match rest {
            None => {}
            Some("") => return Err(error()),
            Some(rest) => match Sector::from_name(rest) {
                Some(sector) if !code.is_some_and(Code::is_international) => actor.sector = Some(sector),
                _ => actor.id = Some(rest.into()),
            },
        }
        Ok(actor)
    }
}

impl fmt::Display for ExpectedActor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{code}")?,
            None => write!(f, "?")?,
        }
        match (&self.sector, &self.id) {
            (Some(sector), _) => write!(f, ":{sector}"),
            (None, Some(id)) => write!(f, ":{id}"),
            (None, None) => Ok(()),
        }
    }
}

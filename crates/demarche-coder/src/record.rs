//! What a reading of one document holds: events with their evidence, quotes, meetings and notes.
//!
//! These are the values inside the program: spans are bytes of the document's text. The written record
//! (names after PLOVER 2, offsets in code points) is made from them by `demarche-formats`.

use demarche_codebook::Codebook;
use demarche_codebook::{EventType, Rendered, Status};
use jiff::civil::Date;

use crate::document::Span;

/// What one document was read to say.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Events in the order of their first mention.
    pub events: Vec<Event>,
    /// Who said what, in order of the text.
    pub quotes: Vec<Quote>,
    /// Meetings, each beside its CONSULT event.
    pub meetings: Vec<Meeting>,
    /// What could not be read, and why.
    pub notes: Vec<Note>,
}

impl Reading {
    /// Puts breakaway regions under the code of the state that they belong to, as the United Nations see it.
    pub(crate) fn fold_breakaways(&mut self, codebook: &Codebook) {
        let fold = |entity: &mut Entity| {
            if !entity.sector.iter().any(|sector| sector == "PRE") {
                return;
            }
            let state = entity.code.as_deref().and_then(|code| codebook.actors.state(code));
            if let Some(sovereign) = state.and_then(|state| state.sovereign) {
                entity.code = Some(sovereign.as_str().to_owned());
            }
        };
        for event in &mut self.events {
            event.actor.iter_mut().chain(&mut event.recipient).for_each(fold);
            let speakers = event.mentions.iter_mut().filter_map(|mention| mention.said_by.as_mut());
            speakers.map(|told| &mut told.speaker).for_each(fold);
        }
        for quote in &mut self.quotes {
            quote.speaker.iter_mut().chain(&mut quote.addressee).for_each(fold);
        }
        self.meetings.iter_mut().flat_map(|meeting| &mut meeting.participants).for_each(fold);
    }

    /// Puts a role in the place of the names of private persons on the sides of events.
    pub(crate) fn leave_out_names(&mut self) {
        let sides =
            self.events.iter_mut().flat_map(|event| event.actor.iter_mut().chain(&mut event.recipient));
        for entity in sides.filter(|entity| entity.private) {
            entity.person = None;
            let pronoun = ["he", "him", "his", "she", "her", "they", "them"];
            if !pronoun.contains(&&*entity.text.to_ascii_lowercase()) {
                entity.text = "a person".to_owned();
            }
        }
    }
}

/// One act, with all of its mentions in the document.
#[derive(Clone, Debug)]
pub struct Event {
    /// Hash of document id, first trigger span and type: it stays when links or other fields change.
    pub id: String,
    /// When it happened or is to happen.
    pub when: When,
    /// PLOVER type of the native act.
    pub event_type: EventType,
    /// Mode by its name, one of the type's modes.
    pub mode: Option<String>,
    /// Contexts by their names, sorted: of the act itself, and of the paragraph that tells it.
    pub contexts: Vec<String>,
    /// The words of the paragraph that gave contexts, by the names of these.
    pub context_words: Vec<ContextWord>,
    /// Whether it happened.
    pub status: Status,
    /// Told as background of more than a year before the report.
    pub historical: bool,
    /// Who does it. Empty: the act has no such side.
    pub actor: Vec<Entity>,
    /// To whom.
    pub recipient: Vec<Entity>,
    /// What PLOVER and CAMEO would record of it; `None` where they would record nothing.
    pub plover: Option<Rendered>,
    /// CAMEO code of the native act, before rendering.
    pub cameo: String,
    /// All sizes told; the first is the principal one.
    pub sizes: Vec<Size>,
    /// Where it happened.
    pub place: Option<Place>,
    /// The event that this one is the content or the condition of.
    pub within: Option<Within>,
    /// The events that this one is an answer to.
    pub answers: Vec<Answer>,
    /// Where the document tells it, in order; never empty.
    pub mentions: Vec<Mention>,
    /// How sure the coder is, by part.
    pub confidence: Confidence,
}

/// One side of an event, or a speaker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entity {
    /// State code (`RUS`), or `IGO`, `NGO`, `IMG`, `ISM`, `MNC`; `None` is unknown.
    pub code: Option<String>,
    /// Sectors, the primary one first.
    pub sector: Vec<String>,
    /// The words that name it.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Wikidata id of state, body, group or person.
    pub identifier_id: Option<String>,
    /// Name of state, body or group.
    pub identifier_text: Option<String>,
    /// Full name, for persons of the registry and for persons named with their office; of others where names are asked for
    /// ([`crate::Names::All`]).
    pub person: Option<String>,
    /// A person of whom only the name is told: neither of the registry nor named with an office.
    pub private: bool,
    /// Office held, in lower case.
    pub office: Option<String>,
    /// An unnamed official or source; never resolved to a name.
    pub anonymous: bool,
}

/// When an event happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct When {
    /// First day.
    pub date: Option<Date>,
    /// Last day; equal to `date` for a single day.
    pub enddate: Option<Date>,
    /// How precise the words are.
    pub precision: Option<Precision>,
    /// What the date rests on.
    pub basis: Basis,
    /// The words that say so.
    pub expression: Option<Span>,
}

/// How precise a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// One day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter or a season.
    Season,
    /// A year.
    Year,
    /// Longer, or vague ('in recent weeks').
    Vague,
}

impl Precision {
    /// The word in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Season => "season",
            Self::Year => "year",
            Self::Vague => "vague",
        }
    }
}

/// What an event's date rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// An expression bound to the event's own clause.
    Text,
    /// The sentence before.
    Narrative,
    /// Main-clause past in the story's foreground, told without a time: the publication date.
    Published,
    /// Nothing; the date is unknown.
    #[default]
    None,
}

impl Basis {
    /// The word in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Narrative => "narrative",
            Self::Published => "published",
            Self::None => "none",
        }
    }
}

/// A word of the paragraph that gave a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextWord {
    /// Name of the context.
    pub context: String,
    /// The words.
    pub span: Span,
}

/// How many.
#[derive(Clone, Debug, PartialEq)]
pub struct Size {
    /// `people`, `items`, `money`, `dead`, `injured`, `arrested`.
    pub kind: &'static str,
    /// The count, or the lower bound of a range.
    pub count: f64,
    /// Upper bound of a range.
    pub max: Option<f64>,
    /// `exact`, `approximate`, `at least`, `at most`.
    pub precision: &'static str,
    /// What is counted: 'diplomats', 'USD'.
    pub unit: String,
    /// The words.
    pub span: Span,
}

/// A place named in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// As written.
    pub text: String,
    /// Where it is written.
    pub span: Span,
    /// Code of the state that it lies in.
    pub code: Option<String>,
    /// Latitude and longitude in degrees.
    pub point: Option<(f64, f64)>,
}

/// How an event is held by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// Id of the holding event.
    pub id: String,
    /// As what.
    pub role: Role,
}

/// As what an event is held by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What is threatened, demanded, promised, alleged, refused.
    Content,
    /// What must come first.
    Condition,
}

impl Role {
    /// The word in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Condition => "condition",
        }
    }
}

/// An event is an answer to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Id of the event answered.
    pub id: String,
    /// `retaliates`, `reciprocates`, `complies`, `refuses`, `responds`.
    pub kind: &'static str,
    /// Words of the text say so.
    pub explicit: bool,
    /// Those words.
    pub cue: Option<Span>,
    /// 0 to 1.
    pub score: f64,
}

/// One place in the document that tells an event.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The sentence.
    pub sentence: Span,
    /// The word that names the act.
    pub trigger: Span,
    /// The words of the actors.
    pub actor: Vec<Span>,
    /// The words of the recipients.
    pub recipient: Vec<Span>,
    /// The status as told here.
    pub status: Status,
    /// The words that decide the status.
    pub status_cue: Option<Span>,
    /// Why the status is what it is, in words for people, outermost cause first.
    pub status_why: Vec<String>,
    /// Who tells it; `None` is the outlet's own voice.
    pub said_by: Option<SaidBy>,
    /// The lexicon entry that fired.
    pub rule: String,
}

/// Who tells an event.
#[derive(Clone, Debug, PartialEq)]
pub struct SaidBy {
    /// The speaker.
    pub speaker: Entity,
    /// Whether the speaker has a side in what is told.
    pub party: bool,
    /// Kind of speech.
    pub kind: Speech,
    /// The cue word.
    pub cue: Option<Span>,
    /// Id of the quote.
    pub quote: Option<String>,
}

/// Kind of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speech {
    /// Between quotation marks.
    Direct,
    /// Reported.
    Indirect,
    /// Reported with quoted words in it.
    Mixed,
}

impl Speech {
    /// The word in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// Hash of document id and content spans.
    pub id: String,
    /// Who; `None` where the text does not tell.
    pub speaker: Option<Entity>,
    /// To whom.
    pub addressee: Option<Entity>,
    /// Kind of speech.
    pub kind: Speech,
    /// 'said', 'according to'.
    pub cue: Option<Span>,
    /// What was said; more than one span where the cue splits it.
    pub content: Vec<Span>,
    /// The sentences that it touches.
    pub sentences: Vec<Span>,
}

/// Who met where, for how long, about what, with which outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// Hash of document id and the event's id.
    pub id: String,
    /// Id of the CONSULT event.
    pub event: String,
    /// Who took part.
    pub participants: Vec<Entity>,
    /// 'on the sidelines of ...'.
    pub occasion: Option<Span>,
    /// Where.
    pub venue: Option<Place>,
    /// 'over 90 minutes'.
    pub duration: Option<Span>,
    /// What it was about, and who raised it.
    pub topics: Vec<Topic>,
}

/// What a meeting was about.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// The words.
    pub span: Span,
    /// Who raised it.
    pub raised_by: Option<Entity>,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Code to search for, as `N101`.
    pub code: &'static str,
    /// What and why.
    pub message: String,
    /// Where.
    pub span: Option<Span>,
}

/// How sure the coder is, each part from 0 to 1. `overall` is the product of the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    /// The whole row.
    pub overall: f64,
    /// Type and mode.
    pub event: f64,
    /// Actors.
    pub actor: f64,
    /// Recipients.
    pub recipient: f64,
    /// Status.
    pub status: f64,
}

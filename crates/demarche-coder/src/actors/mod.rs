//! Who is named in a document.
//!
//! [`Cast::new`] reads the document as a whole, in three passes: names of the registry ([`names`]), phrases made of
//! a nationality and a role ([`compose`]), and words that stand for someone named before ([`refer`]). After that,
//! [`Cast::actor`] says who the phrase at a word is. The recogniser's labels are one vote in it, no more.

mod compose;
mod counted;
mod home;
mod mentions;
mod names;
mod namesakes;
mod pairs;
mod people;
mod pins;
mod refer;
mod seats;
mod spelled;
mod strangers;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use demarche_codebook::{Code, Codebook, Sense};
use jiff::civil::Date;

use crate::coder::{Disputed, Reader};
use crate::document::{Document, Span};
use crate::graph::Graph;
use crate::record::Entity;

pub(crate) use compose::is_transparent;
pub(crate) use names::NameHit;

/// What a phrase names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ActorKind {
    /// A state by its name, adjective, capital or metonym.
    State,
    /// A place in a state; says where, and whose a thing is, but never acts.
    Place,
    /// The people of a state ('Russians').
    Nationals,
    /// An international body.
    Body,
    /// A national institution, party, armed group, company.
    Group,
    /// One person.
    Person,
    /// A body or force by its role word ('Chinese coast guard').
    Institution,
    /// A lay group ('two journalists').
    People,
    /// A thing that stands for its owner ('two Vietnamese boats').
    Thing,
}

/// Someone who may have a side in an event.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    /// The record's view of it.
    pub entity: Entity,
    /// What the words name.
    pub kind: ActorKind,
    /// Head word of the phrase.
    pub node: usize,
    /// Whether more than one is meant ('ten diplomats').
    pub plural: bool,
}

impl Actor {
    /// Whether both are the same side: the same body, group or person, else the same state and sector.
    pub fn same(&self, other: &Actor) -> bool {
        let (a, b) = (&self.entity, &other.entity);
        if let (Some(a), Some(b)) = (&a.person, &b.person) {
            return a == b;
        }
        a.code == b.code
            && match a.code.as_deref() {
                Some("IGO" | "NGO" | "IMG" | "ISM" | "MNC") => a.identifier_text == b.identifier_text,
                Some(_) => true,
                None => self.node == other.node,
            }
    }

    /// Whether both are the same side of the same sector: a government and its parliament are two.
    pub fn is(&self, other: &Actor) -> bool {
        self.same(other) && self.entity.sector.first() == other.entity.sector.first()
    }

    /// Whether it has a state, or is a body or group of the registry.
    pub fn known(&self) -> bool {
        self.entity.code.is_some()
    }

    /// Whether it is a force that fights: soldiers, rebels, gangs, their planes and ships.
    pub fn is_armed(&self) -> bool {
        let sector = self.entity.sector.first().map_or("", String::as_str);
        matches!(sector, "MIL" | "REB" | "UAF" | "PRM" | "CRM")
            || (self.kind == ActorKind::Thing && matches!(sector, "BUS" | "GOV" | "COP"))
    }

    /// Whether it is a political actor: a state and what acts for it, a body, a party, an armed group, an official.
    /// Lay people, companies and media of a country are none; its ships and planes are, and gangs that attack abroad.
    pub fn political(&self) -> bool {
        self.known()
            && match self.kind {
                ActorKind::State => true,
                ActorKind::Body => self.entity.code.as_deref() != Some("MNC"),
                ActorKind::Place => false,
                // Whoever works for an international body acts for it.
                _ if self.entity.code.as_deref() == Some("IGO") => true,
                ActorKind::Thing => self.entity.sector.first().is_none_or(|sector| {
                    !matches!(sector.as_str(), "CVL" | "AGR" | "REL" | "EDU" | "MED" | "SOC" | "REF")
                }),
                _ => self.entity.sector.first().is_none_or(|sector| {
                    matches!(
                        sector.as_str(),
                        "GOV"
                            | "MIL"
                            | "COP"
                            | "JUD"
                            | "LEG"
                            | "PTY"
                            | "REB"
                            | "SPY"
                            | "UAF"
                            | "PRM"
                            | "OPP"
                            | "PRE"
                            | "ELI"
                            | "CRM"
                    )
                }),
            }
    }
}

/// Words that are an actor, whatever they say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pin {
    /// Where they stand.
    pub span: Span,
    /// The code that the actor has.
    pub code: &'static str,
}

/// A name of the registry: its words, what it is taken for, what it may mean.
pub(crate) type Senses<'a> = (Span, Sense, &'a [Sense]);

/// Someone named at a node, kept for those that come back to it.
#[derive(Clone, Debug)]
struct Referent {
    node: usize,
    actor: Actor,
}

/// Everyone who is named in a document.
pub(crate) struct Cast<'a> {
    graph: &'a Graph<'a>,
    codebook: &'a Codebook,
    published: Option<Date>,
    /// The state that the report is about.
    home: Option<home::Home>,
    /// States that are named otherwise than by a place of theirs: San Pedro alone says little of where it lies.
    named_states: HashSet<Code>,
    /// Names of the registry, in order, without overlap.
    hits: Vec<NameHit<'a>>,
    /// Index of the hit plus one for each node that lies in one.
    hit_at: Vec<u32>,
    /// People of this document by surname: the registry's, or those named with their office.
    people: HashMap<String, Actor>,
    /// Everyone resolved without looking back, in order of the text.
    referents: Vec<Referent>,
    /// Who a node is, once worked out.
    known: Vec<Option<Actor>>,
    /// For a pronoun that stands for several: the others beside the one in `known`.
    others: HashMap<usize, Vec<Actor>>,
    /// For each node in direct speech, the node of who speaks.
    speakers: Vec<Option<u32>>,
    /// Whose breakaway regions and disputed places are.
    disputed: Disputed,
}

impl<'a> Cast<'a> {
    /// Reads who is named. `speakers` has for each node of direct speech its speaker's node, for 'we' and 'I'.
    pub fn new(
        graph: &'a Graph<'a>,
        codebook: &'a Codebook,
        document: &Document,
        speakers: Vec<Option<u32>>,
        how: &Reader<'_>,
    ) -> Self {
        let mut cast = Self {
            graph,
            codebook,
            published: document.published,
            home: None,
            named_states: HashSet::new(),
            hits: Vec::new(),
            hit_at: vec![0; graph.nodes.len()],
            people: HashMap::new(),
            referents: Vec::new(),
            known: vec![None; graph.nodes.len()],
            others: HashMap::new(),
            speakers,
            disputed: how.disputed,
        };
        cast.find_names();
        cast.find_people();
        cast.leave_out_strangers();
        cast.named_states = cast.states_by_name();
        cast.home = home::home(codebook, &cast.hits, &cast.named_states, document.dateline.as_deref());
        cast.compose_all();
        cast.pin(how.pins);
        cast.refer_all();
        cast
    }

    /// Who the phrase with head `i` is; `None` where it names nobody.
    pub fn actor(&self, i: usize) -> Option<&Actor> {
        self.known.get(i)?.as_ref()
    }

    /// The registry's name that covers node `i`.
    pub fn hit(&self, i: usize) -> Option<&NameHit<'a>> {
        self.hits.get((*self.hit_at.get(i)? as usize).checked_sub(1)?)
    }

    /// All names of the registry with what they are taken for and what else they may mean, for places.
    pub fn senses(&self) -> Vec<Senses<'a>> {
        self.hits.iter().map(|hit| (hit.span, hit.sense, hit.senses)).collect()
    }

    /// The state that the name at `i` belongs to, whatever kind of name it is.
    pub fn state_at(&self, i: usize) -> Option<Code> {
        self.hit(i).and_then(|hit| hit.code(self.codebook)).filter(|code| !code.is_nobody())
    }

    /// The sentence's own places ('in Nairobi'): their states, without doubles.
    pub fn states_of_places(&self, sentence: usize) -> Vec<Code> {
        let range = &self.graph.sentences[sentence];
        let mut out = Vec::new();
        for i in range.start..range.end {
            for oblique in self.graph.obliques(i) {
                if matches!(
                    oblique.preposition,
                    "in" | "at"
                        | "near"
                        | "across"
                        | "outside"
                        | "inside"
                        | "through"
                        | "throughout"
                        | "around"
                ) && let Some(code) = self.state_at(oblique.node)
                    && self.hit(oblique.node).is_some_and(|hit| hit.is_place(self.codebook))
                    && (self.named_states.contains(&code) || self.home.is_none_or(|home| home.code == code))
                    && !out.contains(&code)
                {
                    out.push(code);
                }
            }
        }
        out
    }
}

//! Who stands on which side of an act: the actors in its slots, and where its own words name nobody, those that the words
//! around it name.

use demarche_codebook::{Entry, EventType, Slot};

use super::{Finder, Frame};
use crate::actors::{Actor, ActorKind};
use crate::attribution;
use crate::graph::{Pos, Rel};

impl<'a> Finder<'_, 'a> {
    /// Who takes part in a meeting that is told as the occasion of something else: 'During a visit to Tashkent, the Turkish
    /// minister praised', 'after talks with Peru, Chile said'.
    pub(super) fn party_of_occasion(&self, i: usize) -> Vec<Actor> {
        let graph = self.graph;
        let node = graph.node(i);
        let preposition = graph.node(node.head);
        let occasion = ["during", "in", "on", "after", "before", "at", "following", "from"];
        if node.rel != Rel::PrepObject || !occasion.contains(&preposition.lemma) {
            return Vec::new();
        }
        let clause = preposition.head;
        if !graph.is_clause(clause) || graph.has(i, Rel::Possessive) {
            return Vec::new();
        }
        let subjects = graph.children(clause).filter(|&c| graph.node(c).rel == Rel::Subject);
        subjects
            .flat_map(|subject| graph.coordination(subject))
            .filter_map(|subject| self.cast.actor(subject))
            .filter(|actor| actor.political() && matches!(actor.kind, ActorKind::Person | ActorKind::State))
            .cloned()
            .collect()
    }

    /// 'The Russians shelled Kharkiv', 'talks with the Iranians': a whole people that does what states do is its state.
    pub(super) fn peoples_as_states(&self, entry: &Entry, actor: &mut [Actor], recipient: &mut [Actor]) {
        let graph = self.graph;
        let whole = |a: &Actor| {
            a.kind == ActorKind::Nationals
                && graph.node(a.node).tag == "NNPS"
                && graph.has(a.node, Rel::Determiner)
                && graph.children(a.node).all(|c| match graph.node(c).rel {
                    Rel::Determiner => graph.key(c) == "the",
                    Rel::Number
                    | Rel::AdjectiveModifier
                    | Rel::Compound
                    | Rel::NounModifier
                    | Rel::RelativeClause
                    | Rel::NounClause
                    | Rel::Prep => false,
                    _ => true,
                })
        };
        let mode = entry.mode.map(|mode| &*self.codebook.ontology.mode_info(mode).name);
        let of_state = match entry.event_type {
            EventType::Protest => false,
            EventType::Assault => {
                matches!(mode, Some("aerial" | "heavy-weapons"))
                    || recipient.iter().any(|r| matches!(r.kind, ActorKind::State | ActorKind::Place))
            }
            _ => true,
        };
        let to_state = matches!(
            entry.event_type,
            EventType::Consult
                | EventType::Agree
                | EventType::Cooperate
                | EventType::Reject
                | EventType::Request
                | EventType::Threaten
                | EventType::Support
        );
        let sides = actor.iter_mut().filter(|_| of_state).chain(recipient.iter_mut().filter(|_| to_state));
        for people in sides.filter(|a| whole(a)) {
            people.kind = ActorKind::State;
            people.entity.sector = vec!["GOV".to_owned()];
        }
    }

    /// The people of the state in which the act at the frame is told to happen.
    pub(super) fn people_there(&self, frame: &Frame<'a>) -> Vec<Actor> {
        let graph = self.graph;
        let clause = graph.clause_of(frame.node);
        let at = [Some(frame.node), graph.is_clause(clause).then_some(clause)];
        let places = at.into_iter().flatten().flat_map(|at| graph.obliques(at));
        places
            .filter(|o| {
                matches!(o.preposition, "in" | "at" | "across" | "through" | "throughout" | "outside")
            })
            .filter_map(|o| self.cast.actor(o.node))
            .find(|actor| actor.known() && matches!(actor.kind, ActorKind::State | ActorKind::Place))
            .cloned()
            .map(|mut actor| {
                actor.kind = ActorKind::Nationals;
                actor.entity.sector = vec!["CVL".to_owned()];
                actor.plural = true;
                actor
            })
            .into_iter()
            .collect()
    }

    /// Whose the operator noun or adjective above the act at `i` is: 'Peru's threat of sanctions', 'Peru is doubtful about
    /// talks'.
    pub(super) fn holders(&self, i: usize) -> Vec<Actor> {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let named = |nodes: Vec<usize>| -> Vec<Actor> {
            nodes.into_iter().filter_map(|n| self.cast.actor(n)).filter(|a| a.known()).cloned().collect()
        };
        // 'Russian actions, including the attack'
        let node = graph.node(graph.first_conjunct(i));
        let preposition = graph.node(node.head);
        if node.rel == Rel::PrepObject && matches!(preposition.lemma, "include" | "including" | "like") {
            return named(graph.holder_of(preposition.head, 1));
        }
        let above = if graph.is_clause(i) { self.governing_clause(i) } else { self.governor(i) };
        let Some(above) = above else { return Vec::new() };
        let key = graph.key(above);
        let ids = match graph.node(above).pos {
            Pos::Noun => lexicon.operator_noun(&key),
            Pos::Adjective => lexicon.operator_adjective(&key),
            _ => return Vec::new(),
        };
        if !ids.iter().any(|&id| lexicon.operator(id).agent) {
            return Vec::new();
        }
        let holders = match graph.node(above).pos {
            Pos::Noun => graph.holder_of(above, 3),
            _ => graph.arguments(above).subject,
        };
        named(holders)
    }

    /// Whom an operator verb leaves to suffer what the noun at `i` says: 'Peru fears an invasion'.
    pub(super) fn patients(&self, i: usize) -> Vec<Actor> {
        let Some((verb, _)) = self.operator_verb(i).filter(|(_, operator)| operator.patient) else {
            return Vec::new();
        };
        self.actors_in(&Frame::verb(self.graph, verb), &Slot::Subject, true)
    }

    /// The agent that 'by' brings to a noun above or to the active verb of the clause: parsers hang it there as often as
    /// on the noun itself ('deter attacks on tankers by Iran').
    pub(super) fn stray_agents(&self, frame: &Frame<'a>) -> Vec<Actor> {
        let graph = self.graph;
        let mut at = frame.node;
        for _ in 0..4 {
            let above = match graph.node(at).pos {
                Pos::Verb | Pos::Aux => return Vec::new(),
                _ => graph.node(at).head,
            };
            if above == at {
                return Vec::new();
            }
            at = above;
            if matches!(graph.node(at).pos, Pos::Adposition) {
                continue;
            }
            if graph.is_clause(at) && graph.is_passive(at) {
                return Vec::new();
            }
            let agents: Vec<Actor> = graph
                .prepositional(at, "by")
                .filter(|&n| n > frame.node && !graph.is_clause(n))
                .filter_map(|n| self.cast.actor(n))
                .filter(|actor| actor.known() && actor.kind != ActorKind::Place)
                .cloned()
                .collect();
            if !agents.is_empty() {
                return agents;
            }
        }
        Vec::new()
    }

    /// The agent of a passive that parsers hang on the last noun or participle before it: 'was accused of dumping steel by
    /// Peru', 'visas were granted to refugees by Peru'. What names an act has an agent of its own: 'condemned for the raid by Peru'.
    pub(super) fn agents_below(&self, frame: &Frame<'a>) -> Vec<Actor> {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        // From 'by' up to the verb only through what the verb governs itself.
        let hangs = |by: usize| {
            let mut at = graph.node(by).head;
            for _ in 0..4 {
                if at == frame.node {
                    return true;
                }
                let node = graph.node(at);
                let act = node.pos == Pos::Noun && !lexicon.noun(&graph.key(at)).is_empty();
                let governed =
                    matches!(node.rel, Rel::Prep | Rel::PrepObject | Rel::PrepClause | Rel::Object);
                if act || !governed {
                    return false;
                }
                at = node.head;
            }
            false
        };
        let hangs = |by: usize| by > frame.node && graph.node(by).lemma == "by" && hangs(by);
        let found = graph.subtree(frame.node).into_iter().filter(|&by| hangs(by)).find_map(|by| {
            let agent = graph.children_by(by, Rel::PrepObject).next()?;
            let actor = self.cast.actor(agent)?;
            (actor.known() && actor.kind != ActorKind::Place && !graph.is_clause(agent)).then_some(agent)
        });
        let agents = found.map(|agent| graph.coordination(agent)).unwrap_or_default();
        agents.into_iter().filter_map(|agent| self.cast.actor(agent).cloned()).collect()
    }

    /// Whether the phrase at `i` belongs to someone by a pronoun: 'its actions', 'their ships'.
    pub(super) fn is_possessed(&self, i: usize) -> bool {
        let graph = self.graph;
        graph.node(i).pos == Pos::Pronoun
            || graph
                .children_by(i, Rel::Possessive)
                .any(|p| graph.node(p).pos == Pos::Pronoun || graph.node(p).tag == "PRP$")
    }

    /// The actors in the first slot that holds anyone known, else in the first that holds anyone. What belongs to `other`
    /// is passed over: 'closed its embassy in Tehran'.
    pub(super) fn side(
        &self,
        frame: &Frame<'a>,
        slots: &[Slot],
        other: &[Actor],
        recipient: bool,
    ) -> Vec<Actor> {
        let mut unknown: Vec<Actor> = Vec::new();
        for slot in slots {
            let found = self.actors_in(frame, slot, recipient);
            let own =
                |a: &Actor| self.is_possessed(a.node) && other.iter().any(|o| o.entity.code == a.entity.code);
            // 'accused Togo and expelled its ambassador': nobody expels his own.
            let itself = |a: &Actor| other.iter().any(|o| o.same(a));
            if recipient
                && let [only] = found.as_slice()
                && itself(only)
                && let Some(counterpart) = self.cast.counterpart(only)
                && !itself(&counterpart)
            {
                return vec![counterpart];
            }
            if found.iter().any(|a| a.known() && !own(a)) {
                return found;
            }
            if unknown.is_empty() {
                unknown = found;
            }
        }
        unknown
    }

    pub(super) fn actors_in(&self, frame: &Frame<'a>, slot: &Slot, recipient: bool) -> Vec<Actor> {
        let graph = self.graph;
        let mut out: Vec<Actor> = Vec::new();
        let nodes = match slot {
            Slot::Speaker => {
                let speech = attribution::around(self.speeches, graph, frame.node);
                speech.and_then(|index| self.speeches[index].speaker).into_iter().collect()
            }
            _ => frame.fill(graph, slot),
        };
        for node in nodes {
            if self.cast.is_pair(node) {
                let pair = self.cast.pair_before(node);
                if !pair.is_empty() {
                    for mut actor in pair {
                        actor.entity.span = graph.phrase(node);
                        actor.entity.text = actor.entity.span.of(graph.text).to_owned();
                        actor.node = node;
                        out.push(actor);
                    }
                    continue;
                }
            }
            let Some(actor) = self.cast.actor(node) else {
                // The thing attacked, seized or criticised stands for whose it is.
                if recipient
                    && matches!(slot, Slot::Object | Slot::Prep(_) | Slot::At(..))
                    && let Some(owner) = self.holder(node)
                    && !out.iter().any(|other| other.same(&owner))
                {
                    out.push(owner);
                }
                continue;
            };
            let stands = match actor.kind {
                // A place never acts; what is done to it is done to whose it is.
                ActorKind::Place => recipient && self.place_may_suffer(slot),
                ActorKind::State => {
                    recipient || !matches!(slot, Slot::Prep(p) if matches!(&**p, "in" | "at" | "near"))
                }
                _ => true,
            };
            // 'the military buildup', 'a prisoner swap': a role before a noun is what it is about.
            if *slot == Slot::Modifier && (!actor.known() || out.iter().any(|other| other.same(actor))) {
                continue;
            }
            if stands && !out.iter().any(|other| other.node == actor.node) {
                if let Some(pair) = self.cast.pair_of(actor.node).filter(|_| actor.plural) {
                    out.extend(self.cast.pair_before(pair).into_iter().map(|owner| {
                        let mut one = actor.clone();
                        one.entity.code = owner.entity.code;
                        one.entity.identifier_text = owner.entity.identifier_text;
                        one
                    }));
                    continue;
                }
                out.push(actor.clone());
                out.extend(self.cast.partners(actor));
            }
        }
        out
    }

    pub(super) fn place_may_suffer(&self, slot: &Slot) -> bool {
        match slot {
            Slot::Object | Slot::Indirect => true,
            Slot::Prep(p) => matches!(&**p, "of" | "on" | "against" | "into" | "to" | "from" | "in" | "at"),
            Slot::At(_, inner) => self.place_may_suffer(inner),
            _ => false,
        }
    }

    /// Whose a thing is that is no actor itself: 'Turkish goods', 'Peru's power grid'.
    pub(super) fn holder(&self, node: usize) -> Option<Actor> {
        let graph = self.graph;
        if !matches!(graph.node(node).pos, Pos::Noun | Pos::Name | Pos::Verb) {
            return None;
        }
        let arguments = graph.arguments(node);
        let by = arguments.obliques.iter().filter(|o| o.preposition == "by").map(|o| o.node);
        // Whose 'its' and 'their' are is too unsure to hold somebody for harmed.
        let unsure = |p: usize| matches!(graph.node(p).word.to_ascii_lowercase().as_str(), "its" | "their");
        if graph.children_by(node, Rel::Possessive).any(unsure) || graph.node(node).pos == Pos::Pronoun {
            return None;
        }
        let near =
            arguments.possessive.iter().copied().chain(arguments.modifier.iter().rev().copied()).chain(by);
        near.filter_map(|n| self.cast.actor(n)).find(|actor| actor.known()).cloned().map(|mut actor| {
            actor.entity.span = graph.phrase(node);
            actor.entity.text = actor.entity.span.of(graph.text).to_owned();
            actor.node = node;
            actor
        })
    }
}

/// Puts the government of their state in the place of opposition, press and society, and leaves out private persons beside
/// them: they are whom the act is about, not whom it is meant for.
pub(super) fn answer_for(recipient: &mut Vec<Actor>) {
    for actor in recipient.iter_mut().filter(|actor| actor.known()) {
        if actor.entity.sector.first().is_some_and(|s| matches!(s.as_str(), "OPP" | "JRN" | "SOC")) {
            actor.kind = ActorKind::State;
            actor.entity.sector = vec!["GOV".to_owned()];
            (actor.entity.person, actor.entity.office) = (None, None);
        }
    }
    if recipient.iter().any(Actor::known) {
        recipient.retain(|actor| !actor.entity.private);
    }
}

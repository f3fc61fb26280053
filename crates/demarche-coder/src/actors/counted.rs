//! People of whom the words tell the number alone: 'killed 12', 'hundreds were arrested'.

use demarche_codebook::{EventType, Kind, Slot};

use super::{Actor, ActorKind, Cast};
use crate::frames::predicates::stands_at;
use crate::graph::{Graph, Pos, Rel};
use crate::record::Entity;

impl Cast<'_> {
    /// The people whom the bare number at `i` counts, where it stands with a verb of what is done to people.
    pub(super) fn counted(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        let first = graph.node(graph.first_conjunct(i));
        let suffers = match first.rel {
            Rel::PassiveSubject => true,
            Rel::Object => !graph.is_passive(first.head),
            _ => false,
        };
        if !is_bare_count(graph, i) || !suffers || !self.is_done_to_people(first.head) {
            return None;
        }
        let span = self.own_phrase(i);
        let entity = Entity { text: span.of(graph.text).to_owned(), span, ..Entity::default() };
        let plural = !matches!(graph.key(i).as_ref(), "one" | "1");
        Some(Actor { entity, kind: ActorKind::People, node: i, plural })
    }

    /// Whether the verb at `verb` kills, holds, sentences or expels whom its object names, whatever that is.
    fn is_done_to_people(&self, verb: usize) -> bool {
        let (graph, lexicon) = (self.graph, &self.codebook.lexicon);
        let key = graph.key(verb);
        lexicon.verb(&key).iter().map(|&id| lexicon.entry(id)).any(|entry| {
            let mode = entry.mode.map(|mode| &*self.codebook.ontology.mode_info(mode).name);
            let harms = entry.event_type == EventType::Assault
                || matches!(mode, Some("arrest" | "convict" | "expel"));
            let any_object = entry.when.iter().all(|(slot, _)| *slot != Slot::Object);
            harms
                && any_object
                && entry.recipient.contains(&Slot::Object)
                && entry
                    .predicates
                    .iter()
                    .any(|p| p.head_word() == key && stands_at(graph, p, Kind::Verb, verb))
        })
    }
}

/// Whether the number at `i` counts what no word names: not '12 soldiers', '$12', 'in 2014'.
fn is_bare_count(graph: &Graph, i: usize) -> bool {
    let node = graph.node(i);
    let many = ["dozen", "score", "hundred", "thousand", "several", "many"];
    (node.pos == Pos::Number || many.contains(&graph.key(i).as_ref()))
        && !matches!(node.entity, "DATE" | "MONEY" | "PERCENT" | "QUANTITY" | "TIME")
        && !graph.has(i, Rel::Determiner)
        && !graph.has(i, Rel::Compound)
}

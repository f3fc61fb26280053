//! Actors that are given: words that are a party, whatever they say.

use super::{Actor, ActorKind, Cast, Pin, Referent};
use crate::graph::Pos;
use crate::record::Entity;

impl Cast<'_> {
    /// Makes each of `pins` one actor of its code and nobody else of its words.
    pub(super) fn pin(&mut self, pins: &[Pin]) {
        let graph = self.graph;
        for pin in pins {
            let nodes = graph.nodes_in(pin.span);
            let outside = |&i: &usize| {
                let head = graph.node(i).head;
                head == i || !nodes.contains(&head)
            };
            let nominal = |i: usize| matches!(graph.node(i).pos, Pos::Noun | Pos::Name | Pos::Pronoun);
            let top = || nodes.clone().filter(outside);
            let Some(head) = top().find(|&i| nominal(i)).or_else(|| top().next()) else { continue };
            let known = self.known[head].take();
            self.referents.retain(|referent| !nodes.contains(&referent.node));
            self.known[nodes.clone()].fill(None);
            let person = graph.node(head).entity == "PERSON";
            let (kind, plural) = known.map_or_else(
                || {
                    let kind = if person { ActorKind::Person } else { ActorKind::Institution };
                    (kind, matches!(graph.node(head).tag, "NNS" | "NNPS"))
                },
                |actor| (actor.kind, actor.plural),
            );
            let kind = match kind {
                ActorKind::Place => ActorKind::State,
                ActorKind::People | ActorKind::Thing | ActorKind::Nationals => ActorKind::Institution,
                kind => kind,
            };
            let entity = Entity {
                code: Some(pin.code.to_owned()),
                sector: vec!["GOV".to_owned()],
                text: pin.span.of(graph.text).to_owned(),
                span: pin.span,
                ..Entity::default()
            };
            let actor = Actor { entity, kind, node: head, plural };
            let at = self.referents.partition_point(|referent| referent.node < head);
            self.referents.insert(at, Referent { node: head, actor: actor.clone() });
            self.known[head] = Some(actor);
        }
    }
}

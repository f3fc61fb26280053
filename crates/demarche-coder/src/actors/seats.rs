//! Cities that act: for the body that sits there, where the words beside say so.

use demarche_codebook::{NameKind, Seat, Sense};

use super::Cast;
use super::names::NameHit;
use crate::graph::Rel;

impl Cast<'_> {
    /// 'Vienna wants its inspectors readmitted' is the atomic agency, 'Brussels fined a chipmaker of the bloc' the union.
    ///
    /// A city is a body only where it stands for somebody who acts or is addressed, and words of the body's business are in the
    /// sentence; a city that no government acts from, or of which the code book says that it means bodies too, also
    /// where the document names the body and not the city's state.
    pub(super) fn seat_bodies(&mut self) {
        let actors = &self.codebook.actors;
        let mut found = Vec::new();
        for (index, hit) in self.hits.iter().enumerate() {
            let Sense::Name(id) = hit.sense else { continue };
            let name = actors.name(id);
            let seats = actors.seats(&name.text);
            if seats.is_empty()
                || !matches!(name.kind, NameKind::Capital | NameKind::Place)
                || !self.stands_for_somebody(hit)
            {
                continue;
            }
            let best = seats
                .iter()
                .map(|seat| (self.cues_beside(seat, hit), seat))
                .filter(|(cues, _)| *cues > 0)
                .reduce(|best, next| if next.0 > best.0 { next } else { best });
            let seat = match best {
                Some((_, seat)) => Some(seat),
                None if name.kind == NameKind::Place || name.ambiguous => {
                    seats.iter().find(|seat| self.is_document_of(seat, hit))
                }
                None => None,
            };
            if let Some(seat) = seat {
                found.push((index, seat.body));
            }
        }
        for (index, body) in found {
            self.hits[index].sense = Sense::Body(body);
        }
    }

    /// Whether the name stands where somebody acts, owns or is addressed, and not where something is.
    fn stands_for_somebody(&self, hit: &NameHit<'_>) -> bool {
        let graph = self.graph;
        let node = graph.node(graph.first_conjunct(hit.last));
        match node.rel {
            Rel::Subject | Rel::PassiveSubject | Rel::Possessive | Rel::Object | Rel::Indirect => true,
            Rel::PrepObject => {
                matches!(graph.node(node.head).lemma, "by" | "with" | "against" | "between" | "to" | "from")
                    && !graph.has(hit.last, Rel::Case)
            }
            _ => false,
        }
    }

    /// How many of the seat's words stand in the sentence.
    fn cues_beside(&self, seat: &Seat, hit: &NameHit<'_>) -> usize {
        let graph = self.graph;
        let sentence = &graph.sentences[graph.node(hit.last).sentence];
        let words: Vec<_> = (sentence.start..sentence.end)
            .filter(|i| !(hit.first..=hit.last).contains(i))
            .map(|i| (graph.key(i), graph.node(i).word.to_lowercase()))
            .collect();
        let stands = |cue: &[Box<str>]| {
            words.windows(cue.len().max(1)).any(|window| {
                window.iter().zip(cue).all(|((lemma, word), part)| **lemma == **part || **word == **part)
            })
        };
        seat.cues.iter().filter(|cue| !cue.is_empty() && stands(cue)).count()
    }

    fn is_document_of(&self, seat: &Seat, hit: &NameHit<'_>) -> bool {
        let own = hit.code(self.codebook);
        let named = self.hits.iter().any(|other| other.sense == Sense::Body(seat.body));
        let state = self.hits.iter().any(|other| {
            other.span.of(self.graph.text) != hit.span.of(self.graph.text) && other.code(self.codebook) == own
        });
        named && !state
    }
}

//! Where an act happened: the nearest place that its own clause or noun names.
//!
//! Only words of the act's clause are asked. A dateline says where a report was filed and is never read.

use demarche_codebook::{Codebook, Name, NameKind, Sense};

use crate::actors::Senses;
use crate::dates::same_occasion;
use crate::document::Span;
use crate::graph::{Graph, Oblique, Pos, Rel};
use crate::record::Place;

/// Prepositions that say where.
const WHERE: [&str; 14] = [
    "in",
    "at",
    "near",
    "outside",
    "on",
    "inside",
    "off",
    "around",
    "over",
    "across",
    "along",
    "within",
    "throughout",
    "above",
];

/// Words of travel, whose 'to' says where the act takes place.
const TRAVEL: [&str; 11] =
    ["visit", "trip", "travel", "go", "fly", "journey", "tour", "return", "come", "head", "arrive"];

/// The most words between a preposition's noun and the place that it names: 'in the Syrian town of Kobani'.
const REACH: usize = 12;

/// Where the act whose trigger is the node `trigger` happened; `hits` are the names of the text in order.
pub(crate) fn place(
    graph: &Graph,
    codebook: &Codebook,
    hits: &[Senses<'_>],
    trigger: usize,
) -> Option<Place> {
    if trigger >= graph.nodes.len() {
        return None;
    }
    let finder = Finder { graph, codebook, hits };
    let mut asked = vec![trigger];
    if !graph.is_clause(trigger) {
        // 'held talks in Geneva' hangs the place on the verb.
        let clause = graph.clause_of(trigger);
        if graph.is_clause(clause) {
            asked.push(clause);
        }
    }
    if let Some(found) = asked.iter().find_map(|&i| finder.around(i, trigger)) {
        return Some(found);
    }
    // A participle or coordinated verb shares the place of its clause: 'exploded in Kabul, killing 12'.
    let mut at = graph.node(trigger).head;
    for _ in 0..4 {
        if graph.is_clause(at)
            && at != trigger
            && same_occasion(graph, trigger, at)
            && let Some(found) = finder.around(at, trigger)
        {
            return Some(found);
        }
        at = graph.node(at).head;
    }
    finder.modifier(trigger)
}

/// A name that may be the place, with how precise it is.
struct Candidate<'c> {
    span: Span,
    name: &'c Name,
}

struct Finder<'g, 'h, 'c, 'a> {
    graph: &'g Graph<'a>,
    codebook: &'c Codebook,
    hits: &'h [Senses<'h>],
}

impl<'c> Finder<'_, '_, 'c, '_> {
    /// The place that prepositions bring to `i` or to its objects, the nearest to `trigger` first.
    fn around(&self, i: usize, trigger: usize) -> Option<Place> {
        let graph = self.graph;
        let mut obliques = graph.obliques(i);
        for child in graph.children(i) {
            let node = graph.node(child);
            // Parsers hang 'in Geneva' on the object as often as on the verb.
            if matches!(node.rel, Rel::Object | Rel::Attribute | Rel::Agent) {
                obliques.extend(graph.obliques(child));
            }
            // 'met in talks in Geneva', 'during a summit in Geneva'
            if node.rel == Rel::Prep && matches!(node.lemma, "in" | "at" | "during" | "for" | "with") {
                for below in graph.children_by(child, Rel::PrepObject) {
                    obliques.extend(graph.obliques(below));
                }
            }
        }
        obliques.sort_by_key(|oblique| oblique.node.abs_diff(trigger));
        obliques.iter().find_map(|oblique| self.brought(oblique, i))
    }

    fn brought(&self, oblique: &Oblique, by: usize) -> Option<Place> {
        let graph = self.graph;
        let travel = oblique.preposition == "to" && TRAVEL.contains(&graph.node(by).lemma);
        if !travel && !WHERE.contains(&oblique.preposition) {
            return None;
        }
        let candidates = self.candidates(oblique.node);
        self.choose(candidates)
    }

    /// The names in the phrase of `node`: itself, 'of Kobani', and what is set beside it ('Reykjavik, Iceland').
    fn candidates(&self, node: usize) -> Vec<Candidate<'c>> {
        let graph = self.graph;
        let mut words = vec![node];
        let mut at = 0;
        while at < words.len() && words.len() < 40 {
            let word = words[at];
            words.extend(graph.children(word).filter(|&child| {
                let entry = graph.node(child);
                child.abs_diff(node) <= REACH
                    && match entry.rel {
                        Rel::Compound | Rel::Apposition | Rel::NounModifier => true,
                        Rel::Prep => matches!(entry.lemma, "of" | "in" | "near" | "outside"),
                        Rel::PrepObject => graph.node(word).pos == Pos::Adposition,
                        Rel::Possessive | Rel::AdjectiveModifier => entry.pos == Pos::Name,
                        Rel::NounAdverb | Rel::Conjunct => {
                            entry.pos == Pos::Name && child == word + 2 && graph.node(word + 1).word == ","
                        }
                        _ => false,
                    }
            }));
            at += 1;
        }
        let mut found: Vec<Candidate> = Vec::new();
        for &word in &words {
            let span = graph.node(word).span;
            let first = self.hits.partition_point(|(hit, ..)| hit.end <= span.start);
            let Some(&(hit, chosen, senses)) = self.hits.get(first) else { continue };
            if !hit.overlaps(span) {
                continue;
            }
            // What is the state of Georgia elsewhere in the report is no American place here.
            let state = match chosen {
                Sense::Name(id) => {
                    Some(self.codebook.actors.name(id)).filter(|name| name.kind == NameKind::Name)
                }
                _ => None,
            };
            for &sense in senses {
                if let Sense::Name(id) = sense {
                    let name = self.codebook.actors.name(id);
                    let usable = matches!(name.kind, NameKind::Name | NameKind::Capital | NameKind::Place)
                        && state.is_none_or(|state| state.code == name.code);
                    if usable && !found.iter().any(|other| std::ptr::eq(other.name, name)) {
                        found.push(Candidate { span: hit, name });
                    }
                }
            }
        }
        found
    }

    /// The most precise of the names, of the country that another of them names.
    fn choose(&self, candidates: Vec<Candidate<'c>>) -> Option<Place> {
        let countries: Vec<&str> = candidates
            .iter()
            .filter(|candidate| candidate.name.kind == NameKind::Name)
            .map(|candidate| candidate.name.code.as_str())
            .collect();
        let best = candidates.iter().max_by_key(|candidate| {
            let name = candidate.name;
            let agrees = countries.contains(&name.code.as_str());
            let fine = match name.kind {
                NameKind::Place if name.geo.is_some() => 3,
                NameKind::Capital => 3,
                NameKind::Place => 2,
                _ => 1,
            };
            // A city of another country than the one named beside it is a namesake.
            let namesake = !countries.is_empty() && !agrees;
            // 'Cairo' was the capital of the United Arab Republic too: what still is counts more.
            let current = name.validity.to.is_none();
            (!namesake, current, fine, name.geo.is_some(), name.geo.map_or(0, |geo| geo.population))
        })?;
        Some(self.record(best))
    }

    fn record(&self, candidate: &Candidate) -> Place {
        let Candidate { span, name } = candidate;
        let geo = name.geo.or_else(|| {
            // A capital stands among the names of its state and, with coordinates, among the places.
            let (_, _, senses) = self.hits.iter().find(|(hit, ..)| hit == span)?;
            senses.iter().find_map(|&sense| match sense {
                Sense::Name(id) => {
                    let other = self.codebook.actors.name(id);
                    (other.code == name.code).then_some(other.geo).flatten()
                }
                _ => None,
            })
        });
        Place {
            text: span.of(self.graph.text).to_owned(),
            span: *span,
            // `XXX` marks seas and the like, which lie in no state.
            code: Some(name.code.as_str()).filter(|&code| code != "XXX").map(str::to_owned),
            point: geo.map(|geo| (geo.lat, geo.lon)),
        }
    }

    /// A place before a noun or as object of a verb: 'the Geneva talks', 'shelled Kherson'.
    fn modifier(&self, trigger: usize) -> Option<Place> {
        let graph = self.graph;
        let verb = graph.is_clause(trigger);
        graph.children(trigger).find_map(|child| {
            let rel = graph.node(child).rel;
            let fits = match verb {
                true => matches!(rel, Rel::Object | Rel::PassiveSubject),
                false => matches!(rel, Rel::Compound | Rel::AdjectiveModifier | Rel::NounModifier),
            };
            if !fits {
                return None;
            }
            let places: Vec<Candidate> = self
                .candidates(child)
                .into_iter()
                .filter(|candidate| {
                    graph.node(child).span.overlaps(candidate.span)
                        && candidate.name.kind == NameKind::Place
                        && candidate.name.code.as_str() != "XXX"
                })
                .collect();
            self.choose(places)
        })
    }
}

#[cfg(test)]
mod tests;

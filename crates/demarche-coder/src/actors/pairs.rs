//! 'The two countries', 'both leaders', 'the ministers of the two sides': who the two are.

use std::collections::HashMap;

use demarche_codebook::Code;

use super::refer::REACH;
use super::{Actor, ActorKind, Cast, Referent};
use crate::graph::{Pos, Rel};
use crate::record::Entity;

impl<'a> Cast<'a> {
    /// The last two different states or people named before `i` beside one another or as sides of one act: 'the two
    /// countries', 'both leaders'.
    pub(crate) fn pair_before(&self, i: usize) -> Vec<Actor> {
        let graph = self.graph;
        let named = self.codebook.actors.pair(graph.node(i).word);
        if !named.is_empty() {
            return named.iter().filter_map(|code| self.state_of(*code, i)).collect();
        }
        let sentence = graph.node(i).sentence;
        let key = graph.key(i);
        // 'the two' says nothing of who they are: only what its own paragraph names beside one another is meant.
        let bare = matches!(key.as_ref(), "two" | "both" | "each");
        let part = graph.sentences[sentence].part;
        if !bare
            && holds_no_rank(&key)
            && let Some(dyad) = self.dyad(i)
        {
            return dyad;
        }
        let mut later: Vec<&Referent> = Vec::new();
        for referent in self.referents.iter().rev().skip_while(|r| r.node >= i) {
            let here = graph.node(referent.node).sentence;
            if sentence - here > REACH || (bare && graph.sentences[here].part != part) {
                break;
            }
            let actor = &referent.actor;
            let side = matches!(
                actor.kind,
                ActorKind::State | ActorKind::Body | ActorKind::Person | ActorKind::Institution
            );
            if !actor.known() || !side || !holds_rank(actor, &key) {
                continue;
            }
            let partner = later.iter().find(|other| {
                other.actor.entity.code != actor.entity.code && self.are_sides(referent.node, other.node)
            });
            if let Some(partner) = partner {
                return vec![actor.clone(), partner.actor.clone()];
            }
            later.push(referent);
        }
        // 'both ministers', whose names the report does not give.
        let dyad = if bare || holds_no_rank(&key) { None } else { self.dyad(i) };
        let alone = || if bare { None } else { self.only_two(i) };
        dyad.or_else(alone).or_else(|| self.pair_behind(i)).unwrap_or_default()
    }

    /// The government of a state as an actor at node `i`.
    fn state_of(&self, code: Code, i: usize) -> Option<Actor> {
        let state = self.codebook.actors.state(code.as_str())?;
        let span = self.graph.node(i).span;
        let entity = Entity {
            code: Some(code.as_str().to_owned()),
            sector: vec!["GOV".to_owned()],
            text: span.of(self.graph.text).to_owned(),
            span,
            identifier_id: state.wikidata.as_deref().map(str::to_owned),
            identifier_text: Some(state.name.to_string()),
            ..Entity::default()
        };
        Some(Actor { entity, kind: ActorKind::State, node: i, plural: false })
    }

    /// 'The two sides are far apart, but Ecuador and Peru agreed to go on': where nobody was named before, the two states that
    /// the sentence names together behind it.
    fn pair_behind(&self, i: usize) -> Option<Vec<Actor>> {
        let graph = self.graph;
        let sentence = graph.node(i).sentence;
        let states = |r: &&Referent| r.actor.kind == ActorKind::State && r.actor.known();
        if self.referents.iter().filter(states).any(|r| r.node < i) {
            return None;
        }
        let behind: Vec<&Referent> = self
            .referents
            .iter()
            .filter(states)
            .filter(|r| r.node > i && graph.node(r.node).sentence == sentence)
            .collect();
        behind.windows(2).find_map(|pair| {
            let [a, b] = pair else { return None };
            let together = graph.coordination(graph.first_conjunct(a.node)).contains(&b.node);
            (together && a.actor.entity.code != b.actor.entity.code)
                .then(|| vec![a.actor.clone(), b.actor.clone()])
        })
    }

    /// The two states that the sentence of `i` and the one before name, where they name no third: 'Greek frigates shadowed a
    /// Turkish ship. The two sides ...'. Where something happens does not count.
    pub(super) fn only_two(&self, i: usize) -> Option<Vec<Actor>> {
        self.only_two_of(i, false)
    }

    /// The same, where `scenes` says whether states in which something happens count too.
    pub(super) fn only_two_of(&self, i: usize, scenes: bool) -> Option<Vec<Actor>> {
        let graph = self.graph;
        let sentence = graph.node(i).sentence;
        let part = graph.sentences[sentence].part;
        let before = sentence.checked_sub(1).filter(|&before| graph.sentences[before].part == part);
        let range = graph.sentences[before.unwrap_or(sentence)].start..graph.sentences[sentence].end;
        let mut sides: Vec<Actor> = Vec::new();
        for hit in self.hits.iter().filter(|hit| range.contains(&hit.first)) {
            let node = graph.node(hit.last);
            let scene = !scenes
                && hit.is_place(self.codebook)
                && (node.rel == Rel::PrepObject || node.rel == Rel::Apposition)
                && !matches!(graph.node(node.head).lemma, "with" | "by" | "between" | "against");
            let Some(code) = hit.code(self.codebook).filter(|code| !code.is_nobody() && !scene) else {
                continue;
            };
            if code.is_international() {
                continue;
            }
            if !sides.iter().any(|side| side.entity.code.as_deref() == Some(code.as_str())) {
                let mut side = self.named(hit)?;
                if side.kind != ActorKind::Person {
                    side.kind = ActorKind::State;
                    side.entity.sector = vec!["GOV".to_owned()];
                }
                side.node = hit.last;
                sides.push(side);
            }
        }
        (sides.len() == 2).then_some(sides)
    }

    /// The two states that the report is about, each by its last mention before `i`, where no third is named half as often
    /// as either: 'the two countries' are these, whoever stands nearer.
    fn dyad(&self, i: usize) -> Option<Vec<Actor>> {
        let mut named: HashMap<&str, (usize, Option<&Actor>)> = HashMap::new();
        for referent in &self.referents {
            let actor = &referent.actor;
            let Some(code) = actor.entity.code.as_deref() else { continue };
            if matches!(code, "IGO" | "NGO" | "IMG" | "ISM" | "MNC") {
                continue;
            }
            let entry = named.entry(code).or_default();
            entry.0 += 1;
            if referent.node < i && matches!(actor.kind, ActorKind::State | ActorKind::Institution) {
                entry.1 = Some(actor);
            }
        }
        let mut order: Vec<(&str, (usize, Option<&Actor>))> = named.into_iter().collect();
        order.sort_by_key(|(code, (count, _))| (std::cmp::Reverse(*count), *code));
        let [(_, (_, first)), (_, (second_count, second)), rest @ ..] = order.as_slice() else { return None };
        let third = rest.first().map_or(0, |(_, (count, _))| *count);
        if *second_count < 2 || 2 * third > *second_count {
            return None;
        }
        Some(vec![(*first)?.clone(), (*second)?.clone()])
    }

    /// Whether the words at `a` and `b` stand beside one another or on two sides of one verb.
    fn are_sides(&self, a: usize, b: usize) -> bool {
        let graph = self.graph;
        if graph.node(a).sentence != graph.node(b).sentence {
            return false;
        }
        if graph.coordination(graph.first_conjunct(a)).contains(&b)
            || graph.coordination(graph.first_conjunct(b)).contains(&a)
        {
            return true;
        }
        let verb = |n: usize| {
            let first = graph.first_conjunct(n);
            let node = graph.node(first);
            let head = if node.rel == Rel::PrepObject { graph.node(node.head).head } else { node.head };
            let noun = graph.node(head).pos == Pos::Noun;
            let argument = matches!(
                node.rel,
                Rel::Subject | Rel::PassiveSubject | Rel::Object | Rel::PrepObject | Rel::Possessive
            );
            argument.then_some(if noun { graph.clause_of(head) } else { head })
        };
        verb(a).is_some_and(|verb_of_a| verb(b) == Some(verb_of_a))
    }

    /// The pair that the role at `i` belongs to: 'the ministers of the two countries', 'both countries' ministers'.
    pub(crate) fn pair_of(&self, i: usize) -> Option<usize> {
        let owners = self.graph.prepositional(i, "of").chain(self.graph.children_by(i, Rel::Possessive));
        owners.into_iter().find(|&owner| self.is_pair(owner))
    }

    /// Whether the phrase at `i` names two sides without saying which: 'the two countries', 'both sides'.
    pub(crate) fn is_pair(&self, i: usize) -> bool {
        let graph = self.graph;
        if !self.codebook.actors.pair(graph.node(i).word).is_empty() {
            return true;
        }
        let noun = matches!(
            graph.key(i).as_ref(),
            "country"
                | "side"
                | "nation"
                | "leader"
                | "government"
                | "state"
                | "party"
                | "capital"
                | "minister"
                | "president"
                | "neighbour"
                | "neighbor"
                | "rival"
                | "power"
                | "diplomat"
                | "ally"
                | "man"
                | "official"
        );
        noun && graph.children(i).any(|c| matches!(graph.key(c).as_ref(), "two" | "both"))
            || matches!(graph.key(i).as_ref(), "two" | "both" | "each")
                && matches!(graph.node(i).rel, Rel::Subject | Rel::PassiveSubject)
    }
}

/// Whether the noun of a pair means states and not people.
fn holds_no_rank(noun: &str) -> bool {
    matches!(
        noun,
        "country"
            | "side"
            | "nation"
            | "government"
            | "state"
            | "capital"
            | "neighbour"
            | "neighbor"
            | "power"
    )
}

/// Whether somebody may be meant by the noun of 'the two leaders', 'both ministers': its rank where it tells one.
fn holds_rank(actor: &Actor, noun: &str) -> bool {
    let office = |words: &[&str]| {
        actor.entity.office.as_deref().is_some_and(|office| words.iter().any(|word| office.contains(word)))
    };
    match noun {
        "leader" | "president" => {
            office(&[
                "president",
                "prime minister",
                "premier",
                "chancellor",
                "king",
                "emir",
                "sultan",
                "crown prince",
                "leader",
                "ruler",
                "strongman",
            ]) || actor.kind == ActorKind::Person
                && actor.entity.office.is_none()
                && actor.entity.person.is_some()
        }
        "man" | "woman" => actor.kind == ActorKind::Person,
        "minister" | "diplomat" => office(&["minister", "secretary", "ambassador", "envoy", "diplomat"]),
        _ => true,
    }
}

//! Names of the registry in the text, and which of their meanings is meant.

use std::collections::{HashMap, HashSet};

use demarche_codebook::{Code, Codebook, NameKind, Office, PersonId, Sense};
use jiff::civil::Date;

use super::people::is_top;
use super::{Actor, ActorKind, Cast};
use crate::coder::Disputed;
use crate::document::Span;
use crate::graph::{Pos, Rel};
use crate::record::Entity;

/// A name of the registry at its place in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameHit<'a> {
    /// Where it stands.
    pub span: Span,
    /// First node.
    pub first: usize,
    /// Last node, the head of a name of several words.
    pub last: usize,
    /// What it may mean, the likeliest first.
    pub senses: &'a [Sense],
    /// What it is taken to mean.
    pub sense: Sense,
    /// The state that the words give a disputed place to.
    pub given_to: Option<Code>,
}

impl NameHit<'_> {
    /// The state that it belongs to.
    pub fn code(&self, codebook: &Codebook) -> Option<Code> {
        match self.sense {
            Sense::Name(id) => self.given_to.or(Some(codebook.actors.name(id).code)),
            Sense::Group(id) => Some(codebook.actors.group(id).code),
            _ => None,
        }
    }

    /// Whether it can say where something happens.
    pub fn is_place(&self, codebook: &Codebook) -> bool {
        matches!(self.sense, Sense::Name(id) if matches!(
            codebook.actors.name(id).kind,
            NameKind::Name | NameKind::Capital | NameKind::Place
        ))
    }
}

impl<'a> Cast<'a> {
    /// Marks the registry's names in every part that is read.
    pub(super) fn find_names(&mut self) {
        let graph = self.graph;
        let mut at = 0;
        while at < graph.sentences.len() {
            // One scan a part: names do not run over its end.
            let part = graph.sentences[at].part;
            let end = graph.sentences[at..]
                .iter()
                .position(|s| s.part != part)
                .map_or(graph.sentences.len(), |n| at + n);
            let span = Span { start: graph.sentences[at].span.start, end: graph.sentences[end - 1].span.end };
            for hit in self.codebook.actors.hits(span.of(graph.text)) {
                let span = Span::new(span.start as usize + hit.start, span.start as usize + hit.end);
                let nodes = graph.nodes_in(span);
                if nodes.is_empty() || (nodes.start..nodes.end).any(|i| self.hit_at[i] != 0) {
                    continue;
                }
                let (first, last) = (nodes.start, nodes.end - 1);
                if let Some(sense) = self.choose(span, first, last, hit.senses) {
                    self.add_hit(NameHit { span, first, last, senses: hit.senses, sense, given_to: None });
                }
            }
            at = end;
        }
        self.leave_out_namesakes();
        self.leave_out_teams();
        self.weigh_ambiguous();
        self.seat_bodies();
        if self.disputed == Disputed::Wording {
            self.give_disputed_places();
        }
    }

    /// 'Russian Crimea', 'Ukraine's Crimea', 'Crimea, Russia': the words say whose a disputed place is.
    fn give_disputed_places(&mut self) {
        let actors = &self.codebook.actors;
        let disputed =
            |hit: &NameHit| matches!(hit.sense, Sense::Name(id) if actors.name(id).note.contains("disputed"));
        for i in 0..self.hits.len() {
            if !disputed(&self.hits[i]) {
                continue;
            }
            let (first, last) = (self.hits[i].first, self.hits[i].last);
            let before = i.checked_sub(1).map(|b| self.hits[b]).filter(|b| {
                b.last + 1 == first || (b.last + 2 == first && self.graph.node(first - 1).rel == Rel::Case)
            });
            let behind = self
                .hits
                .get(i + 1)
                .copied()
                .filter(|b| b.first == last + 2 && self.graph.node(last + 1).word == ",");
            let owner = before.or(behind).and_then(|hit| hit.code(self.codebook));
            self.hits[i].given_to = owner.filter(|code| !code.is_nobody());
        }
    }

    /// Names that mean several things are decided by the document as a whole: 'Georgia' is the American one where Atlanta
    /// is named and Tbilisi is not; 'CHP' is no Turkish party where nothing else is Turkish.
    fn weigh_ambiguous(&mut self) {
        let codebook = self.codebook;
        let graph = self.graph;
        let mut named: HashMap<Code, usize> = HashMap::new();
        let ambiguous = |sense: Sense| matches!(sense, Sense::Name(id) if codebook.actors.name(id).ambiguous);
        let is_place = |sense: Sense| matches!(sense, Sense::Name(id) if codebook.actors.name(id).kind == NameKind::Place);
        let acronym = |hit: &NameHit| {
            let word = hit.span.of(graph.text);
            matches!(hit.sense, Sense::Group(_))
                && word.len() <= 5
                && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'))
        };
        for hit in &self.hits {
            if let Some(code) = hit.code(codebook)
                && !(ambiguous(hit.sense) || is_place(hit.sense) && hit.senses.len() > 1)
                && !acronym(hit)
            {
                *named.entry(code).or_default() += 1;
            }
        }
        let mut gone = false;
        for hit in &mut self.hits {
            let Some(code) = hit.code(codebook) else { continue };
            if named.contains_key(&code) {
                continue;
            }
            if acronym(hit) {
                self.hit_at[hit.first..=hit.last].fill(0);
                gone = true;
            } else if ambiguous(hit.sense) || is_place(hit.sense) {
                let other = hit.senses.iter().copied().find(|&sense| match sense {
                    Sense::Name(id) => {
                        let other = codebook.actors.name(id).code;
                        other != code && named.contains_key(&other)
                    }
                    _ => false,
                });
                hit.sense = other.unwrap_or(hit.sense);
            }
        }
        if gone {
            let hit_at = &self.hit_at;
            self.hits.retain(|hit| hit_at[hit.first] != 0);
            self.hits_in_order();
        }
    }

    /// The states that the document names by name, adjective, capital or institution.
    pub(super) fn states_by_name(&self) -> HashSet<Code> {
        let codebook = self.codebook;
        let plain = |hit: &&NameHit| match hit.sense {
            Sense::Name(id) => codebook.actors.name(id).kind != NameKind::Place,
            _ => true,
        };
        self.hits
            .iter()
            .filter(plain)
            .filter_map(|hit| hit.code(codebook))
            .filter(|c| !c.is_nobody())
            .collect()
    }

    pub(super) fn add_hit(&mut self, hit: NameHit<'a>) {
        self.hits.push(hit);
        let index = self.hits.len() as u32;
        for at in &mut self.hit_at[hit.first..=hit.last] {
            *at = index;
        }
    }

    pub(super) fn valid(&self, sense: Sense, date: Date) -> bool {
        match sense {
            Sense::Name(id) => self.codebook.actors.name(id).valid_on(date),
            Sense::Body(id) => self.codebook.actors.body(id).valid_on(date),
            Sense::Group(id) => self.codebook.actors.group(id).valid_on(date),
            Sense::Person(_) => true,
        }
    }

    /// Which meaning a name has here; `None` where it is part of another name or an ordinary word.
    fn choose(&self, span: Span, first: usize, last: usize, senses: &[Sense]) -> Option<Sense> {
        let graph = self.graph;
        let word = span.of(graph.text);
        let single = first == last;
        let node = graph.node(last);
        // A capitalised common word: 'May' the month, 'Polish' the verb, 'Turkey' on a plate are told by their tag.
        if single
            && matches!(
                node.pos,
                Pos::Verb | Pos::Aux | Pos::Adposition | Pos::Adverb | Pos::Pronoun | Pos::Determiner
            )
            && !(word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.'))
        {
            let plain_state = senses.iter().any(|&sense| matches!(sense, Sense::Name(_)));
            if !plain_state || word.chars().all(char::is_lowercase) || node.word == "May" {
                return None;
            }
        }
        if self.inside_other_name(first, last, senses) {
            return None;
        }
        let date = self.published;
        let holds = |sense: Sense| date.is_none_or(|date| self.valid(sense, date));
        let modifier = matches!(node.rel, Rel::AdjectiveModifier) || node.pos == Pos::Adjective;
        let rank = |sense: Sense| -> u8 {
            let base = match sense {
                Sense::Person(_) => 0,
                Sense::Name(id) => {
                    let name = self.codebook.actors.name(id);
                    let kind = match name.kind {
                        NameKind::Name => 1,
                        NameKind::Adjective if modifier => 0,
                        NameKind::Demonym if !modifier => 1,
                        NameKind::Adjective | NameKind::Demonym => 2,
                        NameKind::Capital => 3,
                        NameKind::Metonym => 3,
                        NameKind::Place => 6,
                    };
                    kind + u8::from(name.note.starts_with("no place"))
                }
                Sense::Body(_) => 2,
                Sense::Group(_) => 4,
            };
            base + if holds(sense) { 0 } else { 10 }
        };
        let best = senses.iter().copied().min_by_key(|&sense| rank(sense))?;
        if let Sense::Name(id) = best
            && self.codebook.actors.name(id).ambiguous
            && self.codebook.actors.name(id).kind == NameKind::Place
            && self.is_shouted(span, first, last)
        {
            return None;
        }
        if let Sense::Name(id) = best
            && self.codebook.actors.name(id).ambiguous
            && let Some(other) = self.other_sense_by_company(first, last, senses, best)
        {
            return Some(other);
        }
        // Who came into office a year after the report and later is a namesake.
        if let (Sense::Person(id), Some(date)) = (best, date) {
            let limit = date.year() + 1;
            let known = self
                .codebook
                .actors
                .person(id)
                .offices
                .iter()
                .any(|office| office.validity.from.is_none_or(|from| from.first_day().year() <= limit));
            if !known {
                return None;
            }
        }
        // What ended before the report or began after it is not meant, but for states of the past.
        if !holds(best) && !matches!(best, Sense::Name(_) | Sense::Person(_)) {
            return None;
        }
        Some(best)
    }

    /// Ambiguous names are decided by what stands beside them.
    fn other_sense_by_company(
        &self,
        first: usize,
        last: usize,
        senses: &[Sense],
        best: Sense,
    ) -> Option<Sense> {
        let graph = self.graph;
        let sentence = &graph.sentences[graph.node(last).sentence];
        let mut beside = Vec::new();
        // 'Atlanta, Georgia': the other meaning's state stands beside, or its cities do.
        for i in sentence.start..sentence.end {
            if (i < first || i > last)
                && let Some(hit) = self.hit(i)
                && let Some(code) = hit.code(self.codebook)
            {
                beside.push((code, i));
            }
        }
        let code = |sense: Sense| match sense {
            Sense::Name(id) => Some(self.codebook.actors.name(id).code),
            _ => None,
        };
        let own = code(best)?;
        if beside.iter().any(|&(code, _)| code == own) {
            return None;
        }
        senses.iter().copied().find(|&sense| {
            code(sense).is_some_and(|other| {
                other != own && beside.iter().any(|&(c, i)| c == other && i.abs_diff(last) <= 3)
            })
        })
    }

    /// The meaning of a hit as somebody who may act.
    pub(super) fn named(&self, hit: &NameHit<'a>) -> Option<Actor> {
        let actors = &self.codebook.actors;
        let graph = self.graph;
        let mut entity =
            Entity { text: hit.span.of(graph.text).to_owned(), span: hit.span, ..Entity::default() };
        let kind = match hit.sense {
            Sense::Name(id) => {
                let name = actors.name(id);
                if name.code.is_nobody() {
                    return None;
                }
                let state = match self.published {
                    Some(date) => {
                        actors.state_on(name.code.as_str(), date).or_else(|| actors.state(name.code.as_str()))
                    }
                    None => actors.state(name.code.as_str()),
                };
                let code = hit.given_to.unwrap_or(name.code);
                entity.code = Some(code.as_str().to_owned());
                entity.identifier_id = state.and_then(|s| s.wikidata.as_deref()).map(str::to_owned);
                entity.identifier_text = state.map(|s| s.name.to_string());
                entity.sector = name.sectors.iter().map(|s| s.name().to_owned()).collect();
                let adjective = graph.node(hit.last).pos == Pos::Adjective
                    || matches!(graph.node(hit.last).rel, Rel::AdjectiveModifier | Rel::Compound);
                match name.kind {
                    NameKind::Place => ActorKind::Place,
                    NameKind::Demonym | NameKind::Adjective if !adjective => {
                        entity.sector = vec!["CVL".to_owned()];
                        ActorKind::Nationals
                    }
                    _ => {
                        if entity.sector.is_empty() {
                            entity.sector = vec!["GOV".to_owned()];
                        }
                        if let Some(sector) = state.and_then(|s| s.sector) {
                            entity.sector.push(sector.name().to_owned());
                        }
                        // A paper is of its state and does not act for it.
                        let paper = name.kind == NameKind::Metonym
                            && entity.sector.first().is_some_and(|sector| sector == "JRN");
                        if paper { ActorKind::Group } else { ActorKind::State }
                    }
                }
            }
            Sense::Body(id) => {
                let body = actors.body(id);
                entity.code = Some(body.code.as_str().to_owned());
                entity.identifier_id = body.wikidata.as_deref().map(str::to_owned);
                entity.identifier_text = Some(body.id.to_string());
                entity.sector = body.sectors.iter().map(|s| s.name().to_owned()).collect();
                ActorKind::Body
            }
            Sense::Group(id) => {
                let group = actors.group(id);
                entity.code = Some(group.code.as_str().to_owned());
                entity.identifier_id = group.wikidata.as_deref().map(str::to_owned);
                entity.identifier_text = Some(group.name.to_string());
                entity.sector = group.sectors.iter().map(|s| s.name().to_owned()).collect();
                ActorKind::Group
            }
            Sense::Person(id) => {
                self.fill_person(&mut entity, id);
                ActorKind::Person
            }
        };
        let plural = matches!(graph.node(hit.last).tag, "NNS" | "NNPS") && kind == ActorKind::Nationals;
        Some(Actor { entity, kind, node: hit.last, plural })
    }

    /// The office that a person held on the day of the report decides code and sector; who has left office is ELI.
    fn fill_person(&self, entity: &mut Entity, id: PersonId) {
        let actors = &self.codebook.actors;
        let person = actors.person(id);
        entity.person = Some(person.name.to_string());
        entity.identifier_id = person.wikidata.as_deref().map(str::to_owned);
        let held = match self.published {
            Some(date) => person.principal_office(date),
            None => best_known(person.offices.iter()),
        };
        let before = self.published.and_then(|date| {
            best_known(
                person.offices.iter().filter(|o| o.validity.from.is_none_or(|from| from.first_day() <= date)),
            )
        });
        let (office, former) = match held {
            Some(office) => (Some(office), false),
            None => (before.or(person.offices.first()), before.is_some()),
        };
        let Some(office) = office else { return };
        match office.body {
            Some(body) => {
                let body = actors.body(body);
                entity.code = Some(body.code.as_str().to_owned());
                entity.identifier_text = Some(body.id.to_string());
            }
            None => {
                entity.code = office.code.map(|code| code.as_str().to_owned());
                entity.identifier_text =
                    office.code.and_then(|code| actors.state(code.as_str())).map(|s| s.name.to_string());
            }
        }
        let out_of_office =
            former && office.sectors.iter().any(|s| matches!(s.name(), "GOV" | "MIL" | "LEG" | "SPY"));
        entity.sector = if out_of_office || (held.is_none() && before.is_none() && self.published.is_some()) {
            vec!["ELI".to_owned()]
        } else {
            office.sectors.iter().map(|s| s.name().to_owned()).collect()
        };
        entity.office =
            Some(if former { format!("former {}", office.office) } else { office.office.to_string() });
    }
}

/// The office by which people are remembered: the last of their top offices, else the last of all. Bill Clinton was a
/// president, though the United Nations later made him an envoy.
fn best_known<'o>(mut offices: impl DoubleEndedIterator<Item = &'o Office> + Clone) -> Option<&'o Office> {
    offices.clone().rev().find(|office| is_top(office)).or_else(|| offices.next_back())
}

//! People whose names the text spells or shortens otherwise than the registry does.

use std::ops::Range;

use demarche_codebook::actors::{NameKey, is_name_particle, name_keys};
use demarche_codebook::{PersonId, Sense};

use super::Cast;
use super::names::NameHit;
use crate::document::Span;
use crate::graph::{Pos, Rel, names};

/// 'Elsisi', 'Alsabah': the name without the article that is written as one word with it.
fn without_article(word: &str) -> Option<&str> {
    word.strip_prefix("El").or_else(|| word.strip_prefix("Al")).filter(|bare| bare.len() >= 4)
}

/// 'Rahman' of 'Abdulrahman', which others write 'Abd al-Rahman'.
fn of_the_servant(word: &str) -> Option<&str> {
    let rest = word.strip_prefix("Abd")?;
    let rest = rest.strip_prefix(['u', 'e', 'a', 'o']).and_then(|rest| rest.strip_prefix(['l', 'r']))?;
    (rest.len() >= 4).then_some(rest)
}

impl Cast<'_> {
    /// 'John Pombe Magufuli', 'Beybut Atamkulov', 'Juan Orlando Hernandez Alvarado': given name and surname are the registry's
    /// but for accents, romanisation, and what stands between or behind.
    pub(super) fn find_spelled_names(&mut self) {
        let graph = self.graph;
        self.drop_unfinished_names();
        for run in names::runs(&graph.nodes) {
            let mut start = run.start;
            while start + 1 < run.end {
                // 'Dean Barrow': the first word may be a title too.
                if (self.is_free(start) || self.hit(start).is_none())
                    && let Some((id, end)) = self.spelled_person(start, run.end)
                {
                    let span =
                        Span { start: graph.node(start).span.start, end: graph.node(end - 1).span.end };
                    self.forget_hits(start..end);
                    let sense = Sense::Person(id);
                    self.add_hit(NameHit {
                        span,
                        first: start,
                        last: end - 1,
                        senses: &[],
                        sense,
                        given_to: None,
                    });
                    start = end;
                } else {
                    start += 1;
                }
            }
        }
        self.hit_at.fill(0);
        self.hits_in_order();
        self.second_surnames();
    }

    /// 'Muhammad Salih al-Sada' is no Muhammad Salih: a name that goes on with whose son or from where somebody is, is his own.
    fn drop_unfinished_names(&mut self) {
        let graph = self.graph;
        let goes_on = |last: usize| {
            let Some([joint, name]) = graph.nodes.get(last + 1..last + 3) else { return false };
            let particle = matches!(&*joint.word.to_lowercase(), "al" | "el" | "bin" | "ibn" | "bint");
            let named = name.word == "-" || name.word.starts_with(char::is_uppercase);
            particle && named && joint.sentence == graph.node(last).sentence
        };
        let before = self.hits.len();
        self.hits.retain(|hit| !matches!(hit.sense, Sense::Person(_)) || !goes_on(hit.last));
        if self.hits.len() < before {
            self.hit_at.fill(0);
            self.hits_in_order();
        }
    }

    /// 'Danilo Medina Sanchez', 'Jorge Arreaza Montserrat': one more name behind the registry's is part of it, also where it is a
    /// place's.
    fn second_surnames(&mut self) {
        let graph = self.graph;
        let mut longer: Vec<(usize, usize)> = Vec::new();
        for (index, hit) in self.hits.iter().enumerate() {
            let next = hit.last + 1;
            let Some(node) = graph.nodes.get(next) else { continue };
            let person = matches!(hit.sense, Sense::Person(_)) && hit.last > hit.first;
            let within = node.sentence == graph.node(hit.last).sentence
                && node.pos == Pos::Name
                && node.word.starts_with(char::is_uppercase)
                && graph.node(hit.last).rel == Rel::Compound
                && graph.node(hit.last).head == next;
            let seen = node.entity == "PERSON" && !node.entity_start;
            let plain = node.entity.is_empty() && self.hit_at[next] == 0 && !self.is_title(next);
            let last = graph.nodes.get(next + 1).is_none_or(|behind| behind.pos != Pos::Name);
            if person && within && last && (seen || plain) {
                longer.push((index, next));
            }
        }
        for &(index, next) in &longer {
            self.hits[index].last = next;
            self.hits[index].span.end = graph.node(next).span.end;
        }
        let taken: Vec<usize> = longer.iter().map(|&(_, next)| next).collect();
        self.hits.retain(|hit| !taken.contains(&hit.first));
        self.hit_at.fill(0);
        self.hits_in_order();
    }

    /// Whether a person's name may begin or go on at node `i`: what is a title, or somebody found already, does not.
    fn is_free(&self, i: usize) -> bool {
        let found = self.hit(i).is_some_and(|hit| {
            matches!(hit.sense, Sense::Person(_) | Sense::Body(_) | Sense::Group(_)) || hit.last > hit.first
        });
        !found && !self.is_title(i)
    }

    /// Who is named by the words from `start`, and where the name ends; it may go on to `limit`.
    fn spelled_person(&self, start: usize, limit: usize) -> Option<(PersonId, usize)> {
        let graph = self.graph;
        let word = |i: usize| graph.node(i).word;
        let end = (start + 1..limit).find(|&i| !self.is_free(i)).unwrap_or(limit);
        let counts = |i: &usize| word(*i).starts_with(char::is_alphabetic) && !is_name_particle(word(*i));
        if end < start + 2 || !counts(&start) {
            return None;
        }
        let first = NameKey::new(word(start));
        // The surname is the last word, or one more name follows it, as in Spanish.
        let mut places = (start + 1..end).rev().filter(counts);
        let last = places.next()?;
        let before_last = places.next();
        let in_order = [Some(last), before_last].into_iter().flatten().find_map(|at| {
            let mut people = self.codebook.actors.people_spelled(&first, &NameKey::new(word(at)));
            if people.is_empty()
                && let Some(bare) = without_article(word(at))
            {
                people = self.codebook.actors.people_spelled(&first, &NameKey::new(bare));
            }
            let between = (start + 1..at).filter(|i| counts(i) && !word(*i).eq_ignore_ascii_case("abd"));
            let between: Vec<NameKey> = between.map(|i| NameKey::new(word(i))).collect();
            // Whose names between are known goes before who is only in office; and where fathers are named they tell.
            let known: Vec<PersonId> =
                people.iter().copied().filter(|&id| self.knows_names(id, &between)).collect();
            let fathers = (start + 1..at).any(|i| matches!(word(i), "bin" | "ibn" | "bint" | "ben"));
            if !known.is_empty() || fathers {
                people = known;
            } else {
                people.retain(|&id| self.in_office(id));
            }
            Some((self.only_one(&people)?, last + 1))
        });
        // 'Issoufou Mahamadou' is Mahamadou Issoufou: of two names either may stand first, of who is in office.
        in_order.or_else(|| {
            let date = self.published.filter(|_| last == start + 1)?;
            let mut people = self.codebook.actors.people_spelled(&NameKey::new(word(last)), &first);
            people.retain(|&id| self.codebook.actors.person(id).offices_on(date).next().is_some());
            Some((self.only_one(&people)?, last + 1))
        })
    }

    /// Whether the registry knows all names between given name and surname too.
    fn knows_names(&self, id: PersonId, between: &[NameKey]) -> bool {
        let person = self.codebook.actors.person(id);
        between.is_empty()
            || std::iter::once(&person.name).chain(&person.aliases).any(|name| {
                let mut known = name_keys(name);
                known.extend(name.split([' ', '-']).filter_map(of_the_servant).map(NameKey::new));
                between.iter().all(|key| known.iter().any(|k| k.sounds_like(key)))
            })
    }

    /// Whether it is somebody in office, as who has names that the registry does not know must be: there are many of the
    /// name of Mohamed Salem.
    fn in_office(&self, id: PersonId) -> bool {
        let person = self.codebook.actors.person(id);
        self.published.is_none_or(|date| person.offices_on(date).next().is_some())
    }

    /// The one of `people` who was in office before the report, or is of those who were the one in office on its day.
    fn only_one(&self, people: &[PersonId]) -> Option<PersonId> {
        let actors = &self.codebook.actors;
        let one = |people: &mut dyn Iterator<Item = PersonId>| {
            let first = people.next()?;
            people.next().is_none().then_some(first)
        };
        let Some(date) = self.published else { return one(&mut people.iter().copied()) };
        let known = |id: &PersonId| {
            let mut offices = actors.person(*id).offices.iter();
            offices.any(|o| o.validity.from.is_none_or(|from| from.first_day().year() <= date.year() + 1))
        };
        one(&mut people.iter().copied().filter(known)).or_else(|| {
            one(&mut people.iter().copied().filter(|&id| actors.person(id).offices_on(date).next().is_some()))
        })
    }

    /// Takes back the names of places and the like that stand inside a person's.
    fn forget_hits(&mut self, nodes: Range<usize>) {
        self.hits.retain(|hit| hit.last < nodes.start || hit.first >= nodes.end);
        for at in nodes {
            self.hit_at[at] = 0;
        }
        self.hit_at.fill(0);
        self.hits_in_order();
    }
}

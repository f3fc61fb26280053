//! People who only share a name with somebody of the registry.

use std::collections::HashSet;

use demarche_codebook::{BodyId, Code, PersonId, RoleKind, Sense};

use super::Cast;
use super::names::NameHit;
use super::people::is_top;

/// For how many years one who left such an office is still known by name alone.
const REMEMBERED: i16 = 8;

/// What a document names beside people.
struct Company {
    states: HashSet<Code>,
    bodies: HashSet<BodyId>,
}

impl Cast<'_> {
    /// Takes back the names of people who are likelier to be somebody else.
    ///
    /// Leaders and foreign ministers of the day are known by their full names anywhere, and so are names of three words. Of others
    /// there are many namesakes: they count where their title stands before the name, or where the report names their state
    /// or body, or a leader of it; in a report of unknown date those who only spoke for others do not. A surname alone is
    /// theirs where they were named in full, where it has a title, where nobody else of the registry has it, or where their
    /// state is named.
    pub(super) fn leave_out_strangers(&mut self) {
        let mut company = self.company();
        let mut kept: HashSet<PersonId> = HashSet::new();
        let mut out: HashSet<usize> = HashSet::new();
        let people = || {
            self.hits.iter().filter_map(|hit| match hit.sense {
                Sense::Person(id) => Some((hit, id)),
                _ => None,
            })
        };
        let is_full = |hit: &NameHit| hit.last > hit.first;
        for (hit, id) in people().filter(|(hit, _)| is_full(hit)) {
            if self.is_well_known(id) || self.has_title(hit) || hit.last - hit.first > 1 {
                kept.insert(id);
                let offices = &self.codebook.actors.person(id).offices;
                company.states.extend(offices.iter().filter_map(|office| office.code));
            }
        }
        for (hit, id) in people().filter(|(hit, _)| is_full(hit)) {
            let dated = self.published.is_some() || self.decides(id);
            if kept.contains(&id) || dated && self.keeps(&company, id) {
                kept.insert(id);
            } else {
                out.insert(hit.first);
            }
        }
        for (hit, id) in people().filter(|(hit, _)| !is_full(hit)) {
            // A name that somebody took, such as 'José' of a rebel, is no surname.
            let word = hit.span.of(self.graph.text);
            let own = self.codebook.actors.person(id).surname.eq_ignore_ascii_case(word);
            let alone = own && self.codebook.actors.surname(word).len() <= 1;
            if !(kept.contains(&id) || self.has_title(hit) || alone || self.keeps(&company, id)) {
                out.insert(hit.first);
            }
        }
        if !out.is_empty() {
            self.hits.retain(|hit| !out.contains(&hit.first));
            self.hit_at.fill(0);
            self.hits_in_order();
        }
    }

    /// Whether the person held an office that is more than speaking for another.
    fn decides(&self, id: PersonId) -> bool {
        let speaks = ["ambassador", "spokes", "assistant", "deputy", "envoy", "adviser", "aide"];
        let offices = &self.codebook.actors.person(id).offices;
        offices.iter().any(|office| !speaks.iter().any(|word| office.office.contains(word)))
    }

    fn company(&self) -> Company {
        let mut company = Company { states: HashSet::new(), bodies: HashSet::new() };
        for hit in &self.hits {
            match hit.sense {
                Sense::Body(id) => {
                    company.bodies.insert(id);
                }
                Sense::Person(_) => {}
                _ => company.states.extend(hit.code(self.codebook)),
            }
        }
        company
    }

    /// Whether the person holds one of the offices whose holders the world knows, or held it not long ago.
    fn is_well_known(&self, id: PersonId) -> bool {
        let offices = &self.codebook.actors.person(id).offices;
        let Some(date) = self.published else { return offices.iter().any(is_top) };
        offices.iter().filter(|office| is_top(office)).any(|office| {
            let begun = office.validity.from.is_none_or(|from| from.first_day() <= date);
            let ended = office.validity.to.map_or(date.year(), |to| to.last_day().year());
            begun && date.year() - ended <= REMEMBERED
        })
    }

    /// Whether the document names the state or body of the person.
    fn keeps(&self, company: &Company, id: PersonId) -> bool {
        self.codebook.actors.person(id).offices.iter().any(|office| {
            office.code.is_some_and(|code| company.states.contains(&code))
                || office.body.is_some_and(|body| company.bodies.contains(&body))
        })
    }

    /// Whether a title of office stands before the name: 'Minister', not 'Mr'.
    fn has_title(&self, hit: &NameHit) -> bool {
        let Some(before) = hit.first.checked_sub(1) else { return false };
        let role = self.codebook.actors.role(&self.role_words(before..hit.first));
        role.is_some_and(|(role, _)| role.kind == RoleKind::Person)
    }
}

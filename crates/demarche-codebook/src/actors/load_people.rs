//! Reads `actors/people.tsv`.

use std::collections::HashMap;

use super::load::{Edition, MOST_OF_A_KIND, PEOPLE, Spellings, sectors, validity, wikidata};
use super::people::{alias_surname, split_name};
use super::{Actors, Office, Person, PersonId, Sense};
use crate::date::{PartialDate, Precision};
use crate::ontology::load::short;
use crate::read::{Report, Row, Source, rows};

impl Actors {
    pub(super) fn read_people<'s>(
        &mut self,
        sources: impl Iterator<Item = &'s Source>,
        edition: Option<Edition>,
        spellings: &mut Spellings,
        report: &mut Report,
    ) {
        // One person is all rows of one name, unless Wikidata knows them as two.
        let mut known: HashMap<String, Vec<usize>> = HashMap::new();
        let table: Vec<Row<'_>> = sources.flat_map(|source| rows(source, PEOPLE, report)).collect();
        for row in table {
            let source = row.source;
            let Some((name, surname)) = split_name(row.get(0)) else {
                let message = "the name is empty or its mark `|` stands inside a word".to_owned();
                report.add("E029", source, row.span(0), message);
                continue;
            };
            let Some(office) = self.read_office(&row, edition, report) else { continue };
            let wikidata = wikidata(&row, 9, report);
            let same = known.entry(name.clone()).or_default();
            let at = same.iter().copied().take(MOST_OF_A_KIND).find(|&at| {
                match (&self.people[at].wikidata, &wikidata) {
                    (Some(a), Some(b)) => a == b,
                    _ => true,
                }
            });
            let at = at.unwrap_or_else(|| {
                same.push(self.people.len());
                self.people.push(Person {
                    name: name.as_str().into(),
                    aliases: Box::default(),
                    surname: surname.into(),
                    offices: Vec::new(),
                    wikidata: None,
                });
                self.people.len() - 1
            });
            let id = PersonId(at as u32);
            self.add_surname(surname, id);
            spellings.add(&name, Sense::Person(id));
            let mut aliases: Vec<Box<str>> = self.people[at].aliases.to_vec();
            for written in row.list(1) {
                let Some((alias, marked)) = split_name(written) else {
                    let message =
                        format!("the mark `|` of the alias `{}` stands inside a word", short(written));
                    report.add("E029", source, row.span(1), message);
                    continue;
                };
                if aliases.len() >= MOST_OF_A_KIND || aliases.iter().any(|known| **known == *alias) {
                    continue;
                }
                let surname =
                    if written.contains('|') { marked } else { alias_surname(&alias, &name, surname) };
                self.add_surname(surname, id);
                spellings.add(&alias, Sense::Person(id));
                aliases.push(alias.into());
            }
            let person = &mut self.people[at];
            person.aliases = aliases.into();
            person.wikidata = person.wikidata.take().or(wikidata);
            person.offices.push(office);
        }
        for person in &mut self.people {
            person.offices.sort_by_key(|office| office.validity.from.map(PartialDate::first_day));
        }
        for people in self.surname_index.values_mut() {
            people.sort_unstable();
            people.dedup();
        }
    }

    fn add_surname(&mut self, surname: &str, id: PersonId) {
        if surname.is_empty() {
            return;
        }
        // Doubles go when all are there.
        self.surname_index.entry(surname.into()).or_default().push(id);
        if surname.chars().count() >= super::scan::CAPITALS_FROM {
            self.surname_index.entry(surname.to_uppercase().into()).or_default().push(id);
        }
    }

    fn read_office(
        &mut self,
        row: &Row<'_>,
        edition: Option<Edition>,
        report: &mut Report,
    ) -> Option<Office> {
        let source = row.source;
        let code = match row.known(2) {
            None => None,
            Some(_) => Some(self.state_code(row, 2, report)?),
        };
        let body = match row.known(3) {
            None => None,
            Some(id) => {
                let body = self.body_named(id);
                if body.is_none() {
                    report.add("E025", source, row.span(3), format!("there is no body `{}`", short(id)));
                }
                Some(body?)
            }
        };
        if code.is_none() && body.is_none() {
            report.add(
                "E009",
                source,
                row.span_all(),
                "an office is of a state (code) or of a body".to_owned(),
            );
            return None;
        }
        let mut validity = validity(row, 6, 7, report);
        let open = validity.to.is_none();
        if open {
            validity.to = edition.map(|edition| edition.open_terms_until);
        }
        let precision =
            row.known(8).map_or(Some(Precision::Day), Precision::from_name).unwrap_or_else(|| {
                report.add("E021", source, row.span(8), "a precision is day, month or year".to_owned());
                Precision::Year
            });
        Some(Office {
            code,
            body,
            sectors: sectors(row.list(4), row, 4, report),
            office: row.get(5).into(),
            validity,
            open,
            precision,
            source: row.get(10).into(),
        })
    }
}

//! People and the offices they held.

use crate::date::{Precision, Validity};
use crate::ontology::{Code, Sector};

use super::BodyId;

/// A person with all offices that the code book knows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The usual full name, without the surname mark.
    pub name: Box<str>,
    /// Other spellings and full forms.
    pub aliases: Box<[Box<str>]>,
    /// The surname of `name`.
    pub surname: Box<str>,
    /// Offices in the order of their first days.
    pub offices: Vec<Office>,
    /// Wikidata id.
    pub wikidata: Option<Box<str>>,
}

impl Person {
    /// The offices that the person may have held on `date`.
    pub fn offices_on(&self, date: jiff::civil::Date) -> impl Iterator<Item = &Office> {
        self.offices.iter().filter(move |office| office.validity.covers(date))
    }

    /// The office by which news would speak of the person on `date`: who leads a party and a government is the head of the
    /// government, who leads both an army and a revolt the rebel.
    pub fn principal_office(&self, date: jiff::civil::Date) -> Option<&Office> {
        let rank = |office: &Office| match office.sectors.first().map_or("", |sector| sector.name()) {
            "GOV" => 0,
            "PTY" | "OPP" => 2,
            _ => 1,
        };
        // A president who chairs a union of states for a year is still the president; the first of equals is the one held
        // longest.
        self.offices_on(date).min_by_key(|office| (rank(office), office.body.is_some()))
    }
}

/// One person in one office in one span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// The state; `None` for the office of a body.
    pub code: Option<Code>,
    /// The international body; `None` for the office of a state.
    pub body: Option<BodyId>,
    /// The sectors, first the primary.
    pub sectors: Box<[Sector]>,
    /// Lower case: `foreign minister`.
    pub office: Box<str>,
    /// From the first day to the last; where the file gives no last day, to the day until which `edition.tsv` takes such
    /// terms to go on.
    pub validity: Validity,
    /// Whether the file gives no last day.
    pub open: bool,
    /// How precise both are.
    pub precision: Precision,
    /// A key of SOURCES.md, or `general`.
    pub source: Box<str>,
}

/// The full name without its mark, and the surname.
///
/// The surname is the last word, or what the mark `|` sets off: `Xi| Jinping` is Xi, `Ursula |von der Leyen` is
/// von der Leyen.
pub(super) fn split_name(written: &str) -> Option<(String, &str)> {
    match written.split_once('|') {
        None => {
            let surname = written.rsplit(' ').next().filter(|word| !word.is_empty())?;
            Some((written.to_owned(), surname))
        }
        Some((_, right)) if right.contains('|') => None,
        Some((left, right)) => {
            let surname = if right.starts_with(' ') {
                left
            } else if left.is_empty() || left.ends_with(' ') {
                right
            } else {
                return None;
            };
            let surname = surname.trim();
            (!surname.is_empty()).then(|| (format!("{left}{right}"), surname))
        }
    }
}

/// The surname in an alias that has no mark of its own, given the name and surname of its person.
///
/// Where the surname stands first in the name it does so in the alias, unless the alias says otherwise by ending
/// in the very surname.
pub(super) fn alias_surname<'a>(alias: &'a str, name: &str, surname: &str) -> &'a str {
    let last = |count: usize| {
        let mut cut = alias.len();
        for _ in 0..count {
            cut = alias[..cut].rfind(' ').unwrap_or(0);
        }
        alias[cut..].trim_start()
    };
    let words = surname.split(' ').count();
    if name.starts_with(surname) && name.len() > surname.len() && !alias.ends_with(surname) {
        let mut end = alias.len();
        for (count, (at, _)) in alias.match_indices(' ').enumerate() {
            if count + 1 == words {
                end = at;
                break;
            }
        }
        return &alias[..end];
    }
    if alias.ends_with(surname) { last(words) } else { last(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames() {
        let split = |written| split_name(written).map(|(name, surname)| format!("{name} / {surname}"));
        assert_eq!(split("Sergey Lavrov").unwrap(), "Sergey Lavrov / Lavrov");
        assert_eq!(split("Xi| Jinping").unwrap(), "Xi Jinping / Xi");
        assert_eq!(split("Ursula |von der Leyen").unwrap(), "Ursula von der Leyen / von der Leyen");
        assert_eq!(split("Lula").unwrap(), "Lula / Lula");
        for bad in ["", "a|b", "a| b| c", "|", "x |"] {
            assert_eq!(split(bad), None, "{bad}");
        }
    }

    #[test]
    fn surnames_of_aliases() {
        assert_eq!(alias_surname("Sergei Viktorovich Lavrov", "Sergey Lavrov", "Lavrov"), "Lavrov");
        assert_eq!(alias_surname("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan", "Erdogan"), "Erdoğan");
        assert_eq!(alias_surname("Kim Jong-un", "Kim Jong Un", "Kim"), "Kim");
        assert_eq!(alias_surname("Shinzō Abe", "Shinzo Abe", "Abe"), "Abe");
        assert_eq!(
            alias_surname("Ursula Gertrud von der Leyen", "Ursula von der Leyen", "von der Leyen"),
            "von der Leyen"
        );
        assert_eq!(alias_surname("MBS", "Mohammed bin Salman", "bin Salman"), "MBS");
    }
}

//! Findings between rows of the registry.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::actors::load::{NAMES, PEOPLE, PLACES, ROLES};
use crate::read::{Report, Row, Source, Sources, rows};
use crate::{Codebook, NameKind, Validity};

/// How many rows of one name are compared, so that a hostile file cannot make checking it slow.
const MOST_COMPARED: usize = 64;

pub(super) fn check(codebook: &Codebook, sources: &Sources, report: &mut Report) {
    if let Some(source) = sources.get("actors/names.tsv") {
        check_names(source, NAMES, report);
    }
    if let Some(source) = sources.get("actors/places.tsv") {
        check_names(source, PLACES, report);
    }
    if let Some(source) = sources.get("actors/people.tsv") {
        check_people(source, report);
    }
    if let Some(source) = sources.get("actors/roles.tsv") {
        check_roles(source, report);
    }
    if let Some(source) = sources.get("ontology/cameo.tsv") {
        let table = rows_again(source, "code");
        for pair in table.windows(2) {
            if pair[0].get(0) > pair[1].get(0) {
                report.add("W007", source, pair[1].span(0), "the codes are not in order".to_owned());
            }
        }
    }
    check_states(codebook, sources, report);
}

/// Rows without the findings that reading them has already brought.
fn rows_again<'s>(source: &'s Source, columns: &str) -> Vec<Row<'s>> {
    rows(source, columns, &mut Report::default())
}

fn span_of(row: &Row<'_>, from: usize, to: usize) -> Validity {
    Validity { from: row.get(from).parse().ok(), to: row.get(to).parse().ok() }
}

/// Doubles, and names of two states at one time of which no row says so.
fn check_names(source: &Source, columns: &str, report: &mut Report) {
    let table = rows_again(source, columns);
    let mut by_text: HashMap<&str, Vec<&Row<'_>>> = HashMap::new();
    for row in &table {
        by_text.entry(row.get(2)).or_default().push(row);
    }
    for row in &table {
        let same = &by_text[row.get(2)];
        let earlier = same.iter().take_while(|other| other.line < row.line).take(MOST_COMPARED);
        for other in earlier {
            if !span_of(row, 3, 4).surely_overlaps(&span_of(other, 3, 4)) {
                continue;
            }
            if (other.get(0), other.get(1)) == (row.get(0), row.get(1)) {
                let message =
                    format!("`{}` stands here a second time (first on line {})", row.get(2), other.line);
                report.add("E010", source, row.span(2), message);
                break;
            }
            let places = [row, other].map(|row| NameKind::from_name(row.get(1)) == Some(NameKind::Place));
            let says_so = row.get(5).contains("ambiguous") || other.get(5).contains("ambiguous");
            if row.get(0) != other.get(0) && !says_so && places != [true, true] {
                let message = format!(
                    "`{}` means {} and {} (line {})",
                    row.get(2),
                    row.get(0),
                    other.get(0),
                    other.line
                );
                let help = Some("say so in the note: `ambiguous: ...`".to_owned());
                report.add_with_help("W005", source, row.span(2), message, help);
                break;
            }
        }
    }
}

/// Offices that one person holds at a time, but where rivals claim them or several share them.
const HELD_BY_ONE: [&str; 9] = [
    "president",
    "prime minister",
    "chancellor",
    "king",
    "foreign minister",
    "defence minister",
    "secretary of state",
    "secretary-general",
    "supreme leader",
];

/// One person in one office twice at one time, and two in an office that one holds.
fn check_people(source: &Source, report: &mut Report) {
    let table = rows_again(source, PEOPLE);
    check_single_names(&table, source, report);
    let mut offices: HashMap<(&str, &str, &str, &str), Vec<&Row<'_>>> = HashMap::new();
    for row in &table {
        let held = offices.entry((row.get(0), row.get(2), row.get(3), row.get(5))).or_default();
        for other in held.iter().rev().take(MOST_COMPARED) {
            if span_of(row, 6, 7).surely_overlaps(&span_of(other, 6, 7)) {
                let message =
                    format!("{} holds the office a second time (first on line {})", row.get(0), other.line);
                report.add("W006", source, row.span(0), message);
            }
        }
        held.push(row);
    }
    let mut holders: HashMap<(&str, &str, &str), Vec<&Row<'_>>> = HashMap::new();
    for row in table.iter().filter(|row| HELD_BY_ONE.contains(&row.get(5))) {
        let held = holders.entry((row.get(2), row.get(3), row.get(5))).or_default();
        let clash = held.iter().rev().take(MOST_COMPARED).find(|other| {
            other.get(0) != row.get(0) && span_of(row, 6, 7).surely_overlaps(&span_of(other, 6, 7))
        });
        if let Some(other) = clash {
            let message = format!(
                "{} is {} of {}{} while {} is (line {})",
                row.get(0),
                row.get(5),
                row.get(2),
                row.get(3),
                other.get(0),
                other.line
            );
            report.add("W010", source, row.span(6), message);
        }
        held.push(row);
    }
}

/// 'José', as a rebel calls himself, would stand for everybody of that name.
fn check_single_names(table: &[Row<'_>], source: &Source, report: &mut Report) {
    let names = |row: &Row<'_>| -> Vec<String> {
        let aliases = row.get(1).split(';').filter(|alias| !alias.is_empty());
        std::iter::once(row.get(0)).chain(aliases).map(|name| name.replace('|', "")).collect()
    };
    let mut given: HashMap<String, HashSet<&str>> = HashMap::new();
    for row in table {
        let own = row.get(0).replace('|', "");
        if let Some((first, _)) = own.split_once(' ') {
            given.entry(first.to_owned()).or_default().insert(row.get(0));
        }
    }
    let mut told: HashSet<String> = HashSet::new();
    for row in table {
        for name in names(row).into_iter().filter(|name| !name.contains(' ')) {
            let others =
                given.get(&name).map_or(0, |people| people.iter().filter(|p| **p != row.get(0)).count());
            if others > 1 && told.insert(name.clone()) {
                let message = format!("`{name}` of {} is the given name of {others} others", row.get(0));
                report.add("W012", source, row.span(0), message);
            }
        }
    }
}

fn check_roles(source: &Source, report: &mut Report) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for row in &rows_again(source, ROLES) {
        if row.get(0).chars().any(char::is_uppercase) && !row.get(0).chars().all(char::is_uppercase) {
            report.add("W008", source, row.span(0), "role words are lemmas in lower case".to_owned());
        }
        if let Some(line) = seen.insert(row.get(0), row.line) {
            let message = format!("`{}` stands here a second time (first on line {line})", row.get(0));
            report.add("E010", source, row.span(0), message);
        }
    }
}

/// States that nobody can name.
fn check_states(codebook: &Codebook, sources: &Sources, report: &mut Report) {
    let Some(source) = sources.get("actors/states.tsv") else { return };
    if sources.get("actors/names.tsv").is_none() {
        return;
    }
    let named: BTreeSet<_> = codebook
        .actors
        .names
        .iter()
        .filter(|name| name.kind == NameKind::Name)
        .map(|name| name.code)
        .collect();
    let unnamed: BTreeSet<&str> = codebook
        .actors
        .states
        .iter()
        .filter(|state| !named.contains(&state.code))
        .map(|state| state.code.as_str())
        .collect();
    for row in rows_again(source, "code") {
        if unnamed.contains(row.get(0)) {
            let message = format!("{} has no row of kind `name` in names.tsv", row.get(0));
            report.add("W009", source, row.span(0), message);
        }
    }
}

//! Whose police are 'the police': the state that a report is about.
//!
//! Reports of one country name it once and go on with 'the government', 'police', 'the rebels'. The state of the dateline
//! is meant where the report names it often enough, without a dateline the one that outweighs all others.

use std::collections::{HashMap, HashSet};

use demarche_codebook::{Code, Codebook, NameKind, Sense};

use super::names::NameHit;

/// The least share of a report's mentions of states that the dateline's own must have: at a summit on neutral ground the
/// host is named in passing.
const SHARE_WITH_DATELINE: f64 = 0.3;
/// The same without a dateline.
const SHARE_ALONE: f64 = 0.7;
/// How often a state must be named without a dateline.
const FEWEST_MENTIONS: usize = 2;

/// The state that a report is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home {
    /// Its code.
    pub code: Code,
    /// Whether hardly any other state is named.
    pub alone: bool,
}

/// The state that the report with these names is about; `dateline` is the place where it was filed, as printed.
///
/// Places of states that are not named otherwise make none, but count against others: 'New York' against one 'India'.
pub(super) fn home(
    codebook: &Codebook,
    hits: &[NameHit],
    by_name: &HashSet<Code>,
    dateline: Option<&str>,
) -> Option<Home> {
    let mut named: HashMap<Code, usize> = HashMap::new();
    for code in hits.iter().filter_map(|hit| hit.code(codebook)).filter(|code| by_name.contains(code)) {
        *named.entry(code).or_default() += 1;
    }
    let sure = |hit: &&NameHit| match hit.sense {
        Sense::Name(id) => !codebook.actors.name(id).ambiguous,
        _ => true,
    };
    let elsewhere = hits.iter().filter(sure).filter_map(|hit| hit.code(codebook));
    let elsewhere = elsewhere.filter(|code| !by_name.contains(code) && !code.is_nobody()).count();
    let total = named.values().sum::<usize>() + elsewhere;
    let share = |code: Code| named.get(&code).copied().unwrap_or(0) as f64 / total.max(1) as f64;
    if let Some(code) = dateline.and_then(|place| state_of_place(codebook, place)) {
        return (share(code) >= SHARE_WITH_DATELINE)
            .then(|| Home { code, alone: share(code) >= SHARE_ALONE });
    }
    let (&code, &count) = named.iter().max_by_key(|&(code, count)| (*count, std::cmp::Reverse(*code)))?;
    (count >= FEWEST_MENTIONS && share(code) >= SHARE_ALONE).then_some(Home { code, alone: true })
}

/// The state in which a place lies: that of the largest place of its name.
fn state_of_place(codebook: &Codebook, place: &str) -> Option<Code> {
    // Datelines stand in capitals, which the registry's names fit from four letters on.
    let hit = codebook.actors.hits(place).next()?;
    let names = hit.senses.iter().filter_map(|&sense| match sense {
        Sense::Name(id) => Some(codebook.actors.name(id)),
        _ => None,
    });
    names
        .filter(|name| matches!(name.kind, NameKind::Capital | NameKind::Place | NameKind::Name))
        .max_by_key(|name| (name.kind == NameKind::Capital, name.geo.map_or(0, |geo| geo.population)))
        .map(|name| name.code)
}

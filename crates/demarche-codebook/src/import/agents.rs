//! Agent dictionaries: `FARMER [~AGR]`, plurals in braces, and sets such as `!PERSON! = MAN, WOMAN`.

use std::collections::HashMap;

use super::{At, Import, SOURCE, codes, lines, names};
use crate::Sector;

/// The most words that one line may stand for.
const MOST: usize = 64;

/// Last words that name an institution.
const BODIES: &[&str] = &[
    "ministry",
    "department",
    "agency",
    "government",
    "parliament",
    "committee",
    "commission",
    "council",
    "party",
    "court",
    "bank",
    "company",
    "union",
    "association",
    "bureau",
    "office",
    "authority",
    "cabinet",
    "administration",
    "university",
    "congress",
    "senate",
    "embassy",
    "police",
    "army",
    "navy",
    "church",
    "organization",
    "organisation",
    "board",
    "group",
];

impl Import<'_> {
    pub(super) fn read_agents(&mut self, file: &str, text: &str) {
        let mut sets: HashMap<String, Vec<String>> = HashMap::new();
        for (line, words) in lines(text) {
            let at = At { file, line, text: words };
            let trimmed = words.trim();
            if let Some((name, members)) = trimmed.strip_prefix('!').and_then(|rest| rest.split_once("! =")) {
                let members = members.split(',').map(|member| member.trim().to_owned()).collect();
                sets.insert(name.to_owned(), members);
                continue;
            }
            let Some(bracket) = trimmed.find('[') else {
                self.lose(&at, "an agent without a code");
                continue;
            };
            let inside = trimmed[bracket + 1..].split([']', '}']).next().unwrap_or_default();
            let code = codes::agent(inside);
            let before = &trimmed[..bracket];
            let (singular, plurals) = match before.split_once('{') {
                Some((singular, plurals)) => (singular, plurals.split('}').next().unwrap_or_default()),
                None => (before, ""),
            };
            if !code.lost.is_empty() {
                self.lose(&at, "a part of the code that has no sector here");
            }
            let Some(&primary) = code.sectors.first() else { continue };
            let sectors: Vec<&str> = code.sectors.iter().map(|sector| sector.name()).collect();
            let sectors = sectors.join(";");
            let mut all: Vec<String> = expand(singular.trim(), &sets);
            all.extend(plurals.split(',').map(|plural| plural.trim().to_owned()).filter(|p| !p.is_empty()));
            for word in all {
                let word = names::words(&word);
                if word.is_empty() {
                    continue;
                }
                self.add_row("actors/roles.tsv", &[&word, &sectors, kind(&word, primary), "", "", SOURCE]);
                self.carry("role words");
            }
        }
    }
}

/// `FISHER!PERSON!` as `FISHERMAN`, `FISHERWOMAN` and the others of the set.
fn expand(word: &str, sets: &HashMap<String, Vec<String>>) -> Vec<String> {
    let mut parts = word.split('!');
    let mut all = vec![parts.next().unwrap_or_default().to_owned()];
    while let Some(set) = parts.next() {
        let behind = parts.next().unwrap_or_default();
        let members: &[String] = sets.get(set).map_or(&[], Vec::as_slice);
        all = all
            .iter()
            .flat_map(|before| members.iter().map(move |member| format!("{before}{member}{behind}")))
            .take(MOST)
            .collect();
    }
    all
}

fn kind(word: &str, sector: Sector) -> &'static str {
    let last = word.rsplit(' ').next().unwrap_or_default();
    if BODIES.contains(&last) {
        "body"
    } else {
        match sector.name() {
            "MIL" | "COP" | "REB" | "UAF" | "PRM" => "force",
            "CVL" | "REF" | "AGR" => "people",
            _ => "person",
        }
    }
}

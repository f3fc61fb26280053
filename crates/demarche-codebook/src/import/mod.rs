//! Dictionaries of PETRARCH and TABARI as an overlay of the code book.
//!
//! Three kinds of dictionary are read: actors (`FRANCE [FRA]` with synonyms and dated codes), agents (`FARMER [~AGR]`) and
//! verbs (blocks of verbs with patterns around `*`). What has no counterpart here, such as patterns that look before the verb or
//! stems that match any ending, is not guessed at: every such line is told with its reason.
//!
//! The formats are described in the PETRARCH documentation (Open Event Data Alliance) and in the TABARI manual (P. Schrodt);
//! codes are read by the CAMEO manual 1.1b3, chapter 3.

mod actors;
mod agents;
mod codes;
mod names;
#[cfg(test)]
mod tests;
mod verbs;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use crate::Codebook;

/// What kind of dictionary a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dictionary {
    /// Named actors with codes.
    Actors,
    /// Words for roles with sectors.
    Agents,
    /// Verbs with codes and patterns.
    Verbs,
}

impl Dictionary {
    /// What the file looks like: agents have codes behind `~`, verbs have lines that begin with `---` or `- `.
    ///
    /// ```
    /// use demarche_codebook::import::Dictionary;
    /// assert_eq!(Dictionary::guess("FRANCE [FRA]\n+FRENCH\n"), Some(Dictionary::Actors));
    /// assert_eq!(Dictionary::guess("FARMER [~AGR]\n"), Some(Dictionary::Agents));
    /// assert_eq!(Dictionary::guess("--- MEET [040] ---\nMEET\n"), Some(Dictionary::Verbs));
    /// assert_eq!(Dictionary::guess("no dictionary"), None);
    /// ```
    pub fn guess(text: &str) -> Option<Self> {
        let mut brackets = 0;
        for (_, line) in lines(text) {
            if line.starts_with("---") || line.starts_with("- ") {
                return Some(Self::Verbs);
            }
            if line.contains("[~") || line.contains("~]") {
                return Some(Self::Agents);
            }
            brackets += usize::from(line.contains('['));
        }
        (brackets > 0).then_some(Self::Actors)
    }
}

/// A line of a dictionary that was not carried over, or not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The file, as the caller calls it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// The line.
    pub text: String,
    /// Why.
    pub reason: &'static str,
}

/// An overlay that is being gathered from dictionaries.
#[derive(Clone, Debug)]
pub struct Import<'c> {
    codebook: &'c Codebook,
    states: BTreeMap<String, String>,
    /// Rows of tables, without doubles, by the path of the table.
    rows: BTreeMap<&'static str, Vec<String>>,
    seen: HashSet<(&'static str, String)>,
    entries: String,
    ids: BTreeMap<String, usize>,
    lost: Vec<Lost>,
    /// Lines that were carried over, by kind.
    pub carried: BTreeMap<&'static str, usize>,
}

/// Where the dictionary comes from, for findings.
struct At<'a> {
    file: &'a str,
    line: u32,
    text: &'a str,
}

impl<'c> Import<'c> {
    /// An import that looks up codes in `codebook`.
    pub fn new(codebook: &'c Codebook) -> Self {
        Self {
            codebook,
            states: BTreeMap::new(),
            rows: BTreeMap::new(),
            seen: HashSet::new(),
            entries: String::new(),
            ids: BTreeMap::new(),
            lost: Vec::new(),
            carried: BTreeMap::new(),
        }
    }

    /// Reads a dictionary; `file` is its name in findings.
    pub fn read(&mut self, kind: Dictionary, file: &str, text: &str) {
        match kind {
            Dictionary::Actors => self.read_actors(file, text),
            Dictionary::Agents => self.read_agents(file, text),
            Dictionary::Verbs => self.read_verbs(file, text),
        }
    }

    /// What was not carried over, in the order of reading.
    pub fn lost(&self) -> &[Lost] {
        &self.lost
    }

    /// The files of the overlay, by their paths in it.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let tables = [
            ("actors/names.tsv", crate::actors::load::NAMES),
            ("actors/bodies.tsv", crate::actors::load::BODIES),
            ("actors/groups.tsv", crate::actors::load::GROUPS),
            ("actors/people.tsv", crate::actors::load::PEOPLE),
            ("actors/roles.tsv", crate::actors::load::ROLES),
        ];
        for (path, columns) in tables {
            if let Some(rows) = self.rows.get(path) {
                files.insert(path.to_owned(), table(columns, rows));
            }
        }
        if !self.states.is_empty() {
            let width = crate::actors::load::STATES.split(' ').count();
            let rows: Vec<String> = self
                .states
                .iter()
                .map(|(code, name)| {
                    let mut fields = vec![""; width];
                    (fields[0], fields[1], fields[width - 1]) = (code, name, SOURCE);
                    fields.join("\t")
                })
                .collect();
            files.insert("actors/states.tsv".to_owned(), table(crate::actors::load::STATES, &rows));
        }
        if !self.entries.is_empty() {
            files.insert("lexicon/imported.toml".to_owned(), self.entries.clone());
        }
        files
    }

    /// The report for people: what was carried over, then each line that was not.
    pub fn report(&self) -> String {
        let mut out = String::new();
        for (what, count) in &self.carried {
            let _ = writeln!(out, "{count:>7} {what}");
        }
        let _ = writeln!(out, "{:>7} lines not carried over, or not whole", self.lost.len());
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for lost in &self.lost {
            *reasons.entry(lost.reason).or_default() += 1;
        }
        for (reason, count) in reasons {
            let _ = writeln!(out, "{count:>11} {reason}");
        }
        for lost in &self.lost {
            let _ = writeln!(out, "{}:{}: {}: {}", lost.file, lost.line, lost.reason, lost.text.trim());
        }
        out
    }

    fn lose(&mut self, at: &At<'_>, reason: &'static str) {
        self.lost.push(Lost {
            file: at.file.to_owned(),
            line: at.line,
            text: at.text.chars().take(200).collect(),
            reason,
        });
    }

    fn carry(&mut self, what: &'static str) {
        *self.carried.entry(what).or_default() += 1;
    }

    fn add_row(&mut self, path: &'static str, fields: &[&str]) {
        let row =
            fields.iter().map(|field| field.replace(['\t', '\n', '\r'], " ")).collect::<Vec<_>>().join("\t");
        if self.seen.insert((path, row.clone())) {
            self.rows.entry(path).or_default().push(row);
        }
    }

    /// An id that no row or entry of this import has: the words in lower case, with a number where they come again.
    fn new_id(&mut self, words: &str) -> String {
        let mut id: String =
            words.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        while id.contains("--") {
            id = id.replace("--", "-");
        }
        let id = id.trim_matches('-').to_owned();
        let count = self.ids.entry(id.clone()).or_default();
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    }
}

/// What stands in the column `source`.
const SOURCE: &str = "imported";

fn table(columns: &str, rows: &[String]) -> String {
    let mut text = columns.replace(' ', "\t");
    for row in rows {
        text.push('\n');
        text.push_str(row);
    }
    text.push('\n');
    text
}

/// The lines of a dictionary with their numbers, without comments and blanks: `#` and `;` begin a comment, `<!--` one that may
/// run over lines.
fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut inside = false;
    text.lines().enumerate().filter_map(move |(at, line)| {
        let mut line = line.split('#').next().unwrap_or_default();
        if inside {
            let end = line.find("-->")?;
            inside = false;
            line = &line[end + 3..];
        }
        if let Some(start) = line.find("<!").filter(|&start| line[start..].contains("--")) {
            inside = !line[start..].contains("-->") && !line[start..].ends_with("->");
            line = &line[..start];
        }
        let line = line.split(';').next().unwrap_or_default().trim_end();
        (!line.trim().is_empty()).then_some((at as u32 + 1, line))
    })
}

//! Reads gold cases; the format is described in `gold/README.md`.

use demarche_codebook::{Codebook, EventType, ExpectedActor, Status};
use demarche_coder::{Document, Span};
use demarche_formats::text::lay_out;
use jiff::civil::Date;

/// A report and the events that are in it.
#[derive(Debug)]
pub struct Case {
    /// Line of its heading.
    pub line: usize,
    /// The report; its id is the name of the case.
    pub document: Document,
    pub events: Vec<Expected>,
    /// Numbers of events that the program is known to miss.
    pub missed: Vec<String>,
    /// Events that it is known to find and should not: type and words.
    pub extra: Vec<(EventType, String)>,
}

/// An event of a case.
#[derive(Debug)]
pub struct Expected {
    pub number: String,
    pub line: usize,
    pub event_type: EventType,
    pub mode: Option<String>,
    pub status: Status,
    pub actor: Option<Vec<ExpectedActor>>,
    pub recipient: Option<Vec<ExpectedActor>>,
    pub date: Option<When>,
    /// Places that tell it.
    pub words: Vec<Span>,
    pub size: Option<f64>,
    pub said_by: Option<Vec<ExpectedActor>>,
    pub historical: bool,
    /// `content`, `condition` or `answers`, and the number of the other event.
    pub links: Vec<(&'static str, String)>,
}

/// When an event of a case happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Unknown,
    /// First and last day.
    Days(Date, Date),
}

/// What is wrong in a case: line and reason.
pub type Fault = (usize, String);

/// Reads all cases of a file.
pub fn read(text: &str, codebook: &Codebook) -> Result<Vec<Case>, Fault> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut lines = text.lines().enumerate().map(|(i, line)| (i + 1, line));
    while let Some((number, line)) = lines.next() {
        if let Some(name) = line.strip_prefix("# ") {
            drafts.push(Draft { name: name.trim().to_owned(), line: number, ..Draft::default() });
            continue;
        }
        let Some(draft) = drafts.last_mut() else {
            if line.trim().is_empty() {
                continue;
            }
            return Err((number, "a case starts with a heading `# Name`".to_owned()));
        };
        let ticks = line.len() - line.trim_start_matches('`').len();
        if ticks >= 3 {
            if line[ticks..].trim() != "report" {
                return Err((
                    number,
                    "the report stands in a block fenced with three backticks and `report`".to_owned(),
                ));
            }
            let fence = "`".repeat(ticks);
            let body: Vec<&str> =
                lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim_end() != fence).collect();
            draft.report = body.join("\n");
        } else if line.starts_with('|') {
            draft.rows.push((number, line));
        } else if let Some(item) = line.strip_prefix("- ") {
            draft.known.push((number, item));
        } else if let Some((key, value)) = line.split_once(':')
            && !key.contains(' ')
        {
            draft.meta.push((number, key, value.trim()));
        }
    }
    drafts.into_iter().map(|draft| draft.finish(codebook)).collect()
}

#[derive(Default)]
struct Draft<'a> {
    name: String,
    line: usize,
    report: String,
    rows: Vec<(usize, &'a str)>,
    known: Vec<(usize, &'a str)>,
    meta: Vec<(usize, &'a str, &'a str)>,
}

impl Draft<'_> {
    fn finish(self, codebook: &Codebook) -> Result<Case, Fault> {
        if self.report.trim().is_empty() {
            return Err((self.line, format!("the case `{}` has no report", self.name)));
        }
        let layout = lay_out(self.report, None);
        let mut document = Document {
            id: self.name.clone(),
            title: layout.title,
            outlet: layout.outlet,
            byline: layout.byline,
            dateline: layout.dateline,
            text: layout.text,
            parts: layout.parts,
            ..Document::default()
        };
        for (line, key, value) in self.meta {
            match key {
                "published" => {
                    let date =
                        value.parse().map_err(|_| (line, format!("`{value}` is no date (YYYY-MM-DD)")))?;
                    document.published = Some(date);
                }
                "outlet" => document.outlet = Some(value.to_owned()),
                "url" => document.url = Some(value.to_owned()),
                _ => {
                    return Err((line, format!("there is no key `{key}`; known are published, outlet, url")));
                }
            }
        }
        if document.published.is_none() {
            return Err((self.line, format!("the case `{}` does not say when it was published", self.name)));
        }
        let events = table(&self.rows, &document.text, codebook)?;
        let mut case = Case { line: self.line, document, events, missed: Vec::new(), extra: Vec::new() };
        for (line, item) in self.known {
            let (what, _) =
                item.split_once(':').ok_or((line, "a known miss has a reason behind a colon".to_owned()))?;
            match what.strip_prefix("extra ") {
                Some(extra) => {
                    let (name, words) = extra.trim().split_once(' ').unwrap_or((extra, ""));
                    let event_type = EventType::from_name(name)
                        .ok_or_else(|| (line, format!("there is no type `{name}`")))?;
                    case.extra.push((event_type, words.trim().trim_matches('`').to_owned()));
                }
                None if case.events.iter().any(|event| event.number == what.trim()) => {
                    case.missed.push(what.trim().to_owned())
                }
                None => return Err((line, format!("the table has no event `{what}`"))),
            }
        }
        Ok(case)
    }
}

fn table(rows: &[(usize, &str)], text: &str, codebook: &Codebook) -> Result<Vec<Expected>, Fault> {
    let Some(((head_line, head), body)) = rows.split_first() else { return Ok(Vec::new()) };
    let heads: Vec<String> = cells(head).map(str::to_lowercase).collect();
    if let Some(unknown) = heads.iter().find(|head| {
        !matches!(head.as_str(), "#" | "act" | "status" | "actor" | "recipient" | "date" | "words" | "more")
    }) {
        return Err((*head_line, format!("there is no column `{unknown}`")));
    }
    let column = |name: &str| heads.iter().position(|head| head == name);
    let needed = |name: &str| column(name).ok_or((*head_line, format!("the table has no column `{name}`")));
    let (act, status, words) = (needed("act")?, needed("status")?, needed("words")?);
    let mut events = Vec::new();
    for (i, &(line, row)) in body.iter().enumerate() {
        let row: Vec<&str> = cells(row).collect();
        if row.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':')) && !cell.is_empty()) && i == 0 {
            continue;
        }
        let cell = |column: usize| row.get(column).copied().unwrap_or_default();
        let named = |name: &str| column(name).map(cell).filter(|cell| !cell.is_empty());
        let fault = |reason: String| (line, reason);
        let (name, mode) =
            cell(act).split_once(' ').map_or((cell(act), None), |(name, mode)| (name, Some(mode.trim())));
        let event_type =
            EventType::from_name(name).ok_or_else(|| fault(format!("there is no type `{name}`")))?;
        if let Some(mode) = mode
            && codebook.ontology.mode(event_type, mode).is_none()
        {
            return Err(fault(format!("{name} has no mode `{mode}`")));
        }
        let told = cell(status);
        let mut event = Expected {
            number: named("#").map_or_else(|| i.to_string(), str::to_owned),
            line,
            event_type,
            mode: mode.map(str::to_owned),
            status: Status::from_name(told).ok_or_else(|| fault(format!("there is no status `{told}`")))?,
            actor: named("actor").map(actors).transpose().map_err(fault)?,
            recipient: named("recipient").map(actors).transpose().map_err(fault)?,
            date: named("date").map(when).transpose().map_err(fault)?,
            words: cell(words)
                .split(';')
                .map(|words| place(text, words.trim()))
                .collect::<Result<_, _>>()
                .map_err(fault)?,
            size: None,
            said_by: None,
            historical: false,
            links: Vec::new(),
        };
        for more in
            named("more").unwrap_or_default().split(';').map(str::trim).filter(|more| !more.is_empty())
        {
            event.more(more).map_err(fault)?;
        }
        events.push(event);
    }
    Ok(events)
}

impl Expected {
    fn more(&mut self, more: &str) -> Result<(), String> {
        let link = |kind, number: &str| (kind, number.trim().to_owned());
        if more == "historical" {
            self.historical = true;
        } else if let Some(size) = more.strip_prefix("size ") {
            self.size = Some(size.trim().parse().map_err(|_| format!("`{size}` is no number"))?);
        } else if let Some(speaker) = more.strip_prefix("said by ") {
            self.said_by = Some(actors(speaker)?);
        } else if let Some(number) = more.strip_prefix("content of ") {
            self.links.push(link("content", number));
        } else if let Some(number) = more.strip_prefix("condition of ") {
            self.links.push(link("condition", number));
        } else if let Some(number) = more.strip_prefix("answers ") {
            self.links.push(link("answers", number));
        } else {
            return Err(format!(
                "`{more}` is none of size, said by, content of, condition of, answers, historical"
            ));
        }
        Ok(())
    }
}

fn cells(row: &str) -> impl Iterator<Item = &str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    row.strip_suffix('|').unwrap_or(row).split('|').map(str::trim)
}

fn actors(cell: &str) -> Result<Vec<ExpectedActor>, String> {
    if cell.trim() == "-" {
        return Ok(Vec::new());
    }
    cell.split(',')
        .map(|actor| ExpectedActor::parse(actor.trim()).map_err(|error| error.to_string()))
        .collect()
}

fn when(cell: &str) -> Result<When, String> {
    if cell == "-" {
        return Ok(When::Unknown);
    }
    let wrong = || format!("`{cell}` is no date (YYYY-MM-DD, YYYY-MM, YYYY, or two with a stroke between)");
    let span = |text: &str| -> Option<(Date, Date)> {
        let parts: Vec<i16> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        match parts[..] {
            [year] => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
            [year, month] => {
                let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
                Some((first, first.last_of_month()))
            }
            [year, month, day] => {
                let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
                Some((date, date))
            }
            _ => None,
        }
    };
    let (from, to) = cell.split_once('/').unwrap_or((cell, cell));
    let (from, to) = (span(from).ok_or_else(wrong)?, span(to).ok_or_else(wrong)?);
    Ok(When::Days(from.0, to.1))
}

/// Where the words stand: `talks@2` is the second place.
fn place(text: &str, words: &str) -> Result<Span, String> {
    let (words, nth) = match words.rsplit_once('@') {
        Some((words, nth)) if nth.bytes().all(|b| b.is_ascii_digit()) => (words, nth.parse().unwrap_or(0)),
        _ => (words, 1usize),
    };
    if words.is_empty() {
        return Err("the cell `words` is empty".to_owned());
    }
    // Whole words: 'met' is not in 'metal'.
    let bounded = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let found =
        text.match_indices(words).map(|(at, _)| at).filter(|&at| bounded(at)).nth(nth.wrapping_sub(1));
    found
        .map(|at| Span::new(at, at + words.len()))
        .ok_or_else(|| format!("the report has no {nth}. `{words}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "# A case\n\npublished: 2021-04-16\n\n```report\nEnvoys leave\n\nNorway expelled two Russian diplomats. Norway expelled one more.\n```\n\n\
        | # | act | status | actor | recipient | date | words | more |\n|---|---|---|---|---|---|---|---|\n\
        | 1 | SANCTION expel | actual | NOR | RUS:GOV | 2021-04 | expelled@2 | size 1; content of 2 |\n\
        | 2 | THREATEN | denied | - | | - | diplomats; leave | historical |\n\nKnown misses:\n\n- 2: not yet\n- extra CONSULT `talks`: why not\n";

    #[test]
    fn a_case() {
        let codebook = Codebook::embedded().expect("the code book");
        let cases = read(CASE, &codebook).expect("a case");
        let [case] = &cases[..] else { panic!("one case") };
        assert_eq!(case.document.title.as_deref(), Some("Envoys leave"));
        assert_eq!(case.events[0].words[0].of(&case.document.text), "expelled");
        assert!(case.events[0].words[0].start > 50);
        assert_eq!(case.events[0].links, [("content", "2".to_owned())]);
        assert_eq!(case.events[1].actor.as_deref().map(<[_]>::len), Some(0));
        assert_eq!(case.events[1].date, Some(When::Unknown));
        assert_eq!((case.missed.len(), case.extra.len()), (1, 1));
    }

    #[test]
    fn faults_have_their_line() {
        let codebook = Codebook::embedded().expect("the code book");
        for (from, to, line, reason) in [
            ("SANCTION expel", "SANCTION expell", 13, "has no mode"),
            ("| actual |", "| done |", 13, "no status"),
            ("expelled@2", "expelled@3", 13, "has no 3."),
            ("| words |", "| word |", 11, "no column"),
            ("2021-04-16\n\n```", "soon\n\n```", 3, "no date"),
            ("- 2: not yet", "- 7: not yet", 18, "no event"),
            ("```report", "```text", 5, "fenced"),
            ("content of 2", "contents 2", 13, "is none of"),
        ] {
            let (found, message) = read(&CASE.replace(from, to), &codebook).expect_err(to);
            assert!(found == line && message.contains(reason), "{to}: {found} {message}");
        }
    }
}

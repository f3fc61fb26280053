//! `demarche score`: the program against gold cases.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use demarche_codebook::Codebook;
use demarche_coder::{
    Reading,
    record::{Event, Precision, Role},
};
use demarche_formats::output::escape;

use super::{
    examples::{codes, same, shown},
    gold::{self, Case, Expected, When},
    interval::{self, Counts},
};
use crate::{
    cli::Score,
    console,
    engine::{Engine, Worker},
    sink::Sink,
};

/// Runs the command.
pub fn run(options: &Score) -> anyhow::Result<ExitCode> {
    let engine = Engine::load(options.model.model.as_ref(), &options.codebook)?;
    let mut tally = Tally::default();
    let mut worker = engine.worker();
    let mut faults = 0;
    for path in files(&options.paths)? {
        // The folder's own README shows the format in an example.
        if path.file_name().is_some_and(|name| name == "README.md") {
            continue;
        }
        // A case with a fault says nothing of the others.
        if let Err(error) = add(&mut tally, &path, &mut worker, &engine.codebook) {
            console::error(&crate::reason(&error));
            faults += 1;
        }
    }
    if tally.cases == 0 {
        if faults > 0 {
            return Ok(ExitCode::FAILURE);
        }
        bail!(
            "there are no gold cases in {}",
            options.paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
        );
    }
    let mut sink = Sink::open(None)?;
    if options.verbose {
        sink.write(&tally.remarks.iter().map(|remark| format!("{}\n", escape(remark))).collect::<String>())?;
        sink.write("\n")?;
    }
    sink.write(&tally.table())?;
    if options.check {
        sink.write(
            &tally.surprises.iter().map(|surprise| format!("{}\n", escape(surprise))).collect::<String>(),
        )?;
    }
    sink.finish(false)?;
    let surprised = options.check && !tally.surprises.is_empty();
    Ok(if surprised || faults > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Scores the cases of one file.
fn add(tally: &mut Tally, path: &Path, worker: &mut Worker<'_>, codebook: &Codebook) -> anyhow::Result<()> {
    let stdin = path.as_os_str() == "-";
    let name = if stdin { "<stdin>".to_owned() } else { path.display().to_string() };
    let text = if stdin { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(path) };
    let text = text.with_context(|| format!("cannot read {name}"))?;
    let cases = gold::read(&text, codebook)
        .map_err(|(line, reason)| anyhow::anyhow!("{name}:{line}: {reason} [E303]"))?;
    for case in &cases {
        let reading = worker.code(&case.document);
        tally.add(&name, case, &reading, codebook);
    }
    Ok(())
}

/// Markdown files of files and folders, those of a folder in sorted order.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    let mut stack: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    while let Some(path) = stack.pop() {
        if !path.is_dir() {
            out.push(path);
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))? {
            let path = entry?.path();
            if path.is_dir() && !path.is_symlink()
                || path.extension().is_some_and(|extension| extension == "md")
            {
                inside.push(path);
            }
        }
        inside.sort_by(|a, b| b.cmp(a));
        stack.extend(inside);
    }
    Ok(out)
}

/// The counts of one type or status, case by case.
#[derive(Clone, Debug, Default)]
struct Row {
    /// Type and words are right.
    lenient: Vec<Counts>,
    /// Type, status, and both sides as far as the case tells them.
    strict: Vec<Counts>,
}

impl Row {
    /// The counts of case number `case`, from 1.
    fn of(&mut self, case: usize) -> [&mut Counts; 2] {
        let [lenient, strict] = [&mut self.lenient, &mut self.strict].map(|counts| {
            counts.resize(counts.len().max(case), Counts::default());
            &mut counts[case - 1]
        });
        [lenient, strict]
    }

    fn gold(&mut self, case: usize) {
        self.of(case).into_iter().for_each(|counts| counts.gold += 1);
    }

    fn produced(&mut self, case: usize) {
        self.of(case).into_iter().for_each(|counts| counts.produced += 1);
    }

    fn right(&mut self, case: usize, strictly: bool) {
        let [lenient, strict] = self.of(case);
        lenient.right += 1;
        strict.right += usize::from(strictly);
    }

    fn line(&self, name: &str, cases: usize) -> String {
        let scores = |counts: &[Counts]| {
            let mut sum = Counts::default();
            counts.iter().for_each(|&counts| sum += counts);
            let share = |right: usize, of: usize| {
                if of == 0 { "-".to_owned() } else { format!("{:.3}", right as f64 / of as f64) }
            };
            // Cases without the type are cases too.
            let mut all = counts.to_vec();
            all.resize(cases, Counts::default());
            let f1 = sum.f1().map_or("-".to_owned(), |f1| format!("{f1:.3}"));
            let interval =
                interval::f1(&all).map_or(String::new(), |(low, high)| format!("{low:.2} to {high:.2}"));
            let shares = [share(sum.right, sum.produced), share(sum.right, sum.gold)];
            (sum, format!("{} | {} | {} | {f1} | {interval}", sum.right, shares[0], shares[1]))
        };
        let ((sum, lenient), (_, strict)) = (scores(&self.lenient), scores(&self.strict));
        format!("| {name} | {} | {} | {lenient} | {strict} |\n", sum.gold, sum.produced)
    }
}

#[derive(Default)]
struct Tally {
    cases: usize,
    types: BTreeMap<&'static str, Row>,
    statuses: BTreeMap<&'static str, Row>,
    all: Row,
    known: usize,
    /// Of the events found whose case says it: right and all.
    attributes: BTreeMap<&'static str, (usize, usize)>,
    /// What is wrong, one line each.
    remarks: Vec<String>,
    /// What is wrong and not listed, or listed and not wrong.
    surprises: Vec<String>,
}

impl Tally {
    fn add(&mut self, file: &str, case: &Case, reading: &Reading, codebook: &Codebook) {
        self.cases += 1;
        let pairs = pair(case, reading);
        for event in &reading.events {
            self.types.entry(event.event_type.name()).or_default().produced(self.cases);
            self.statuses.entry(event.status.name()).or_default().produced(self.cases);
            self.all.produced(self.cases);
        }
        for (i, expected) in case.events.iter().enumerate() {
            let place = format!("{file}:{}", expected.line);
            let known = case.missed.contains(&expected.number);
            self.types.entry(expected.event_type.name()).or_default().gold(self.cases);
            self.statuses.entry(expected.status.name()).or_default().gold(self.cases);
            self.all.gold(self.cases);
            self.known += usize::from(known);
            let Some(found) = pairs[i] else {
                let words = expected.words.first().map_or("", |span| span.of(&case.document.text));
                let message =
                    format!("{place}: missed {} {} `{words}`", expected.number, expected.event_type.name());
                if !known {
                    self.surprises.push(format!("{message}, which is not a known miss"));
                }
                self.remarks.push(if known { format!("{message} (known)") } else { message });
                continue;
            };
            if known {
                self.surprises
                    .push(format!("{place}: {} is listed as a known miss and was found", expected.number));
            }
            let event = &reading.events[found];
            let verdicts = compare(case, expected, event, reading, &pairs, codebook);
            let strictly = verdicts
                .iter()
                .all(|(name, right, _)| *right || !matches!(*name, "status" | "actor" | "recipient"));
            self.types.entry(expected.event_type.name()).or_default().right(self.cases, strictly);
            self.all.right(self.cases, strictly);
            if event.status == expected.status {
                self.statuses.entry(expected.status.name()).or_default().right(self.cases, strictly);
            }
            for (attribute, right, message) in verdicts {
                let count = self.attributes.entry(attribute).or_default();
                count.0 += usize::from(right);
                count.1 += 1;
                if !right {
                    self.remarks.push(format!(
                        "{place}: {} {}: {attribute} {message}",
                        expected.number,
                        expected.event_type.name()
                    ));
                }
            }
        }
        let mut listed = case.extra.clone();
        let spare = reading.events.iter().enumerate().filter(|(i, _)| !pairs.contains(&Some(*i)));
        for (_, event) in spare {
            let words = event.mentions.first().map_or("", |mention| mention.trigger.of(&case.document.text));
            let known = listed
                .iter()
                .position(|(kind, told)| *kind == event.event_type && (told.is_empty() || told == words));
            let rule = event.mentions.first().map_or("", |mention| mention.rule.as_str());
            let message = format!(
                "{file}:{}: extra {} {} `{words}` by {rule}",
                case.line,
                event.event_type.name(),
                event.status.name()
            );
            match known {
                Some(at) => {
                    listed.remove(at);
                    self.remarks.push(format!("{message} (known)"));
                }
                None => {
                    self.surprises.push(format!("{message}, which is not listed"));
                    self.remarks.push(message);
                }
            }
        }
        for (kind, words) in listed {
            self.surprises.push(format!(
                "{file}:{}: extra {} `{words}` is listed and was not found",
                case.line,
                kind.name()
            ));
        }
    }

    fn table(&self) -> String {
        let events: usize = self.all.lenient.iter().map(|counts| counts.gold).sum();
        let mut text =
            format!("{} cases, {events} events, of which {} known misses\n\n", self.cases, self.known);
        for (head, rows) in [("type", &self.types), ("status", &self.statuses)] {
            let _ = writeln!(
                text,
                "| {head} | gold | produced | right | precision | recall | F1 | 95 % | strictly right | precision | recall | F1 | 95 % |\n|---|{}",
                "--:|".repeat(12)
            );
            rows.iter().for_each(|(name, row)| text.push_str(&row.line(name, self.cases)));
            if head == "type" {
                text.push_str(&self.all.line("all", self.cases));
            }
            text.push('\n');
        }
        text.push_str(
            "Right: the type, and the words that tell the act. Strictly right: the status and both sides too, where the case tells \
             them.\nIntervals are of F1 over cases.\n\n",
        );
        text.push_str("| of the events found | right | told | share |\n|---|--:|--:|--:|\n");
        for (name, (right, all)) in &self.attributes {
            let _ = writeln!(text, "| {name} | {right} | {all} | {:.3} |", *right as f64 / *all as f64);
        }
        text
    }
}

/// For each event of the case, the event of the reading that answers for it. Events that agree in more are
/// given away first.
fn pair(case: &Case, reading: &Reading) -> Vec<Option<usize>> {
    let mut candidates = Vec::new();
    for (i, expected) in case.events.iter().enumerate() {
        for (j, event) in reading.events.iter().enumerate() {
            let told = || {
                event
                    .mentions
                    .iter()
                    .any(|mention| expected.words.iter().any(|words| words.overlaps(mention.trigger)))
            };
            if event.event_type == expected.event_type && told() {
                let mode = expected.mode.is_none() || expected.mode == event.mode;
                let score = usize::from(event.status == expected.status) * 2 + usize::from(mode);
                candidates.push((std::cmp::Reverse(score), i, j));
            }
        }
    }
    candidates.sort_unstable();
    let mut pairs = vec![None; case.events.len()];
    for (_, i, j) in candidates {
        if pairs[i].is_none() && !pairs.contains(&Some(j)) {
            pairs[i] = Some(j);
        }
    }
    pairs
}

/// What the case says of an event, and whether it is right: name, verdict, and both values in words.
fn compare(
    case: &Case,
    expected: &Expected,
    event: &Event,
    reading: &Reading,
    pairs: &[Option<usize>],
    codebook: &Codebook,
) -> Vec<(&'static str, bool, String)> {
    let mut out = Vec::new();
    let mut verdict = |name, right, wanted: &str, found: &str| {
        out.push((name, right, format!("should be {wanted} and is {found}")))
    };
    verdict("status", event.status == expected.status, expected.status.name(), event.status.name());
    verdict(
        "historical",
        event.historical == expected.historical,
        &expected.historical.to_string(),
        &event.historical.to_string(),
    );
    if let Some(mode) = &expected.mode {
        verdict("mode", event.mode.as_ref() == Some(mode), mode, event.mode.as_deref().unwrap_or("none"));
    }
    for (name, wanted, found) in
        [("actor", &expected.actor, &event.actor), ("recipient", &expected.recipient, &event.recipient)]
    {
        if let Some(wanted) = wanted {
            verdict(name, same(wanted, found, codebook), &codes(wanted), &shown(found));
        }
    }
    if let Some(date) = expected.date {
        let (wanted, right) = match date {
            When::Unknown => ("unknown".to_owned(), event.when.date.is_none()),
            When::Days(from, to) => (
                format!("{from}/{to}"),
                event.when.date == Some(from) && event.when.enddate.unwrap_or(from) == to,
            ),
        };
        let vague = if event.when.precision == Some(Precision::Vague) { " (vague)" } else { "" };
        let found = event.when.date.map_or("unknown".to_owned(), |from| {
            format!("{from}/{}{vague}", event.when.enddate.unwrap_or(from))
        });
        verdict("date", right, &wanted, &found);
    }
    if let Some(size) = expected.size {
        let found = event.sizes.first().map(|found| found.count);
        verdict(
            "size",
            found == Some(size),
            &size.to_string(),
            &found.map_or("none".to_owned(), |found| found.to_string()),
        );
    }
    if let Some(wanted) = &expected.said_by {
        let speakers: Vec<_> = event
            .mentions
            .iter()
            .filter_map(|mention| mention.said_by.as_ref())
            .map(|told| told.speaker.clone())
            .collect();
        let right = if wanted.is_empty() {
            speakers.is_empty()
        } else {
            speakers.iter().any(|speaker| same(wanted, std::slice::from_ref(speaker), codebook))
        };
        verdict("said by", right, &codes(wanted), &shown(&speakers));
    }
    for (kind, number) in &expected.links {
        let target = case.events.iter().position(|event| event.number == *number).and_then(|i| pairs[i]);
        let id = target.map(|j| reading.events[j].id.as_str());
        let within = |role| {
            event.within.as_ref().is_some_and(|within| within.role == role && Some(within.id.as_str()) == id)
        };
        let right = match *kind {
            "content" => within(Role::Content),
            "condition" => within(Role::Condition),
            _ => event.answers.iter().any(|answer| Some(answer.id.as_str()) == id),
        };
        verdict(kind, right, number, if right { "so" } else { "not" });
    }
    out
}

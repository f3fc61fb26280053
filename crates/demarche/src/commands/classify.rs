//! `demarche classify`: rows of a text and two actors in, the same rows with the act between them out.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    process::ExitCode,
    sync::atomic::Ordering,
};

use anyhow::{Context, bail};
use demarche_codebook::{EventType, Ontology, Status};
use demarche_coder::{Between, ClassifyError, Coder, Document, Part, PartKind, Span};
use demarche_syntax::Scratch;
use serde_json::{Map, Value};

use super::batch;
use crate::{cli::Classify, cli::RowFormat, console, engine::Engine, pool::Work, sink::Sink};

/// What is added to a row, in this order.
const ADDED: [&str; 7] = ["event", "mode", "quad", "cameo", "status", "confidence", "rule"];
/// What a row must have.
const NEEDED: [&str; 3] = ["text", "source", "target"];
/// The most bytes of a row.
const LONGEST_ROW: u64 = 1 << 24;

/// Runs the command.
pub fn run(options: &Classify) -> anyhow::Result<ExitCode> {
    let engine = Engine::load(options.model.model.as_ref(), &options.codebook)?;
    let (name, mut rows) = open(options.file.as_deref())?;
    let Some(first) = rows.next().transpose().with_context(|| format!("cannot read {name}"))? else {
        bail!("{name}: is empty; it needs rows with {}", NEEDED.join(", "));
    };
    let found =
        if first.bytes.trim_ascii_start().starts_with(b"{") { RowFormat::Jsonl } else { RowFormat::Tsv };
    let format = options.format.unwrap_or(found);
    let mut sink = Sink::open(options.output.as_deref())?;
    let columns = match format {
        RowFormat::Jsonl => None,
        RowFormat::Tsv => {
            let header = String::from_utf8(first.bytes.clone()).context("the header is not UTF-8")?;
            let header = header.trim_start_matches('\u{feff}').to_owned();
            let columns = Columns::of(&header).with_context(|| format!("{name}:1"))?;
            sink.write(&format!("{header}\t{}\n", ADDED.join("\t")))?;
            Some(columns)
        }
    };
    let rest = (format == RowFormat::Jsonl).then_some(Ok(first)).into_iter().chain(rows);
    let stopped = batch::stop_on_interrupt()?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let ontology = &engine.codebook.ontology;
    let mut failed = 0u64;
    let pool = Work {
        jobs: options.jobs.map_or(cores, usize::from),
        stopped,
        state: || (Coder::new(&engine.pipeline, &engine.codebook), Scratch::new(&engine.pipeline)),
        work: |(coder, scratch): &mut (Coder<'_>, Scratch), row: io::Result<Row>| {
            row.map(|row| {
                let line = row.line;
                let (text, fault) = answer(coder, scratch, ontology, columns.as_ref(), row.bytes);
                (line, text, fault)
            })
        },
    };
    let weight = |row: &io::Result<Row>| row.as_ref().map_or(0, |row| row.bytes.len());
    pool.run(rest, weight, |outcome| -> anyhow::Result<()> {
        let Some(outcome) = outcome else { return Ok(sink.flush()?) };
        let (line, text, fault) = outcome.with_context(|| format!("cannot read {name}"))?;
        if let Some(fault) = fault {
            failed += 1;
            console::error(&format!("{name}:{line}: {fault}"));
        }
        Ok(sink.write(&text)?)
    })?;
    let interrupted = stopped.load(Ordering::Relaxed);
    if let Some(partial) = sink.finish(interrupted)? {
        console::note(&format!("interrupted; what was done is in {}", partial.display()));
    }
    if failed > 0 && !options.quiet {
        console::note(&format!("{failed} rows could not be read; their new fields are empty"));
    }
    Ok(match (interrupted, failed) {
        (true, _) => ExitCode::from(batch::INTERRUPTED),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::FAILURE,
    })
}

/// A line of the input.
struct Row {
    line: u64,
    bytes: Vec<u8>,
}

/// The lines of `path`, or of standard input.
fn open(
    path: Option<&Path>,
) -> anyhow::Result<(String, impl Iterator<Item = io::Result<Row>> + Send + 'static)> {
    let (name, input): (String, Box<dyn Read + Send>) = match path.filter(|path| path.as_os_str() != "-") {
        None => ("<stdin>".to_owned(), Box::new(io::stdin())),
        Some(path) => {
            let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
            (path.display().to_string(), Box::new(file))
        }
    };
    let mut input = BufReader::new(input);
    let mut line = 0;
    let rows = std::iter::from_fn(move || {
        loop {
            let mut bytes = Vec::new();
            match input.by_ref().take(LONGEST_ROW).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(read) if read as u64 == LONGEST_ROW && !bytes.ends_with(b"\n") => {
                    let message = format!("line {} has more than {LONGEST_ROW} bytes", line + 1);
                    return Some(Err(io::Error::new(io::ErrorKind::InvalidData, message)));
                }
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
            line += 1;
            while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                bytes.pop();
            }
            if !bytes.trim_ascii().is_empty() {
                return Some(Ok(Row { line, bytes }));
            }
        }
    });
    Ok((name, rows))
}

/// Where the columns stand that are read.
struct Columns {
    count: usize,
    needed: [usize; 3],
}

impl Columns {
    fn of(header: &str) -> anyhow::Result<Self> {
        let names: Vec<&str> = header.split('\t').map(str::trim).collect();
        let mut needed = [0; 3];
        for (at, name) in NEEDED.iter().enumerate() {
            let Some(column) = names.iter().position(|column| column == name) else {
                bail!(
                    "no column `{name}`; the first line must name the columns, among them {} [E281]",
                    NEEDED.join(", ")
                );
            };
            needed[at] = column;
        }
        Ok(Self { count: names.len(), needed })
    }
}

/// The line for a row, with its end, and what was wrong with the row.
fn answer(
    coder: &Coder,
    scratch: &mut Scratch,
    ontology: &Ontology,
    columns: Option<&Columns>,
    bytes: Vec<u8>,
) -> (String, Option<String>) {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let empty = if columns.is_some() { "\t".repeat(ADDED.len()) } else { String::new() };
            return (format!("{shown}{empty}\n"), Some("is not UTF-8 [E282]".to_owned()));
        }
    };
    let mut classify = |text: &str, source: &str, target: &str| -> Result<[String; 7], String> {
        let document = document(text);
        match coder.classify(&document, source, target, scratch) {
            Ok(found) => Ok(found.map(|found| fields(&found, ontology)).unwrap_or_default()),
            Err(ClassifyError::NoSource) => Err(if source.trim().is_empty() {
                "has neither source nor target [E283]".to_owned()
            } else {
                format!("the text does not have the source `{source}` [E283]")
            }),
            Err(ClassifyError::NoTarget) => {
                Err(format!("the text does not have the target `{target}` [E283]"))
            }
        }
    };
    match columns {
        Some(columns) => {
            let cells: Vec<&str> = text.split('\t').collect();
            let result = if cells.len() == columns.count {
                let [t, s, g] = columns.needed.map(|column| cells[column]);
                classify(t, s, g)
            } else {
                let (has, wants) = (cells.len(), columns.count);
                Err(format!("has {has} columns, and the first line has {wants} [E282]"))
            };
            let (added, fault) = split(result);
            // A short row is filled up, so that the new fields stand in their columns.
            let missing = "\t".repeat(columns.count.saturating_sub(cells.len()));
            (format!("{text}{missing}\t{}\n", added.join("\t")), fault)
        }
        None => {
            let mut object: Map<String, Value> = match serde_json::from_str(&text) {
                Ok(object) => object,
                Err(error) => {
                    return (format!("{text}\n"), Some(format!("is no JSON object: {error} [E282]")));
                }
            };
            let cell = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
            let result = match NEEDED.map(cell) {
                [Some(t), Some(s), Some(g)] => classify(&t, &s, &g),
                _ => Err(format!("lacks one of {} [E282]", NEEDED.join(", "))),
            };
            let (added, fault) = split(result);
            for (key, value) in ADDED.iter().zip(added) {
                let value = match *key {
                    _ if value.is_empty() => Value::Null,
                    "quad" | "confidence" => {
                        value.parse::<serde_json::Number>().map_or(Value::Null, Value::Number)
                    }
                    _ => Value::String(value),
                };
                object.insert((*key).to_owned(), value);
            }
            (format!("{}\n", Value::Object(object)), fault)
        }
    }
}

fn split(result: Result<[String; 7], String>) -> ([String; 7], Option<String>) {
    match result {
        Ok(fields) => (fields, None),
        Err(fault) => (Default::default(), Some(fault)),
    }
}

/// A text as one paragraph.
fn document(text: &str) -> Document {
    let paragraph = Part { kind: PartKind::Paragraph, span: Span::new(0, text.len()) };
    Document { text: text.to_owned(), parts: vec![paragraph], ..Document::default() }
}

/// The new fields: what PLOVER would record of the act, or the act as it is told where PLOVER would record nothing.
fn fields(found: &Between, ontology: &Ontology) -> [String; 7] {
    let event = &found.event;
    // What an actor says or is told not to do is refused, whatever it is.
    let refused = matches!(event.status, Status::Negated | Status::Cancelled);
    let (kind, mode, cameo) = match &event.plover {
        _ if refused && event.event_type != EventType::Reject => {
            (EventType::Reject, None, Some("120".to_owned()))
        }
        Some(rendered) => (
            rendered.event_type,
            rendered.mode.map(|mode| ontology.mode_info(mode).name.to_string()),
            rendered.cameo.map(|cameo| ontology.cameo_info(cameo).code.to_string()),
        ),
        None => (event.event_type, event.mode.clone(), Some(event.cameo.clone())),
    };
    // Where the two are not on their sides the act is a guess.
    let confidence = event.confidence.overall * if found.certain { 1.0 } else { 0.5 };
    let rule = event.mentions.first().map(|mention| mention.rule.to_string()).unwrap_or_default();
    [
        kind.name().to_owned(),
        mode.unwrap_or_default(),
        ontology.info(kind).quad.to_string(),
        cameo.unwrap_or_default(),
        event.status.name().to_owned(),
        format!("{confidence:.2}"),
        rule,
    ]
}

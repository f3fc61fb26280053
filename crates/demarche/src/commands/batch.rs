//! What `code` and `parse` share: many inputs in, lines out in their order, failures reported and passed over.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
};

use demarche_formats::{Limits, Options, ReadError, Report};

use crate::{
    advice,
    cli::{Inputs, Output},
    console::{self, Counts, Progress},
    pool::Work,
    sink::{self, Sink},
    walk::{Item, Walk},
};

/// Set by Ctrl-C.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// What became of one report.
pub struct Done {
    /// Whole lines for the output.
    pub lines: Lines,
    /// Events in them.
    pub events: usize,
    /// Notes for standard error.
    pub notes: Vec<String>,
    /// Whether the report has no publication date.
    pub undated: bool,
}

/// Lines for the output.
pub enum Lines {
    /// As they are.
    Ready(String),
    /// Written piece by piece when their turn has come: whole, they would take many times the memory of their text.
    Later(Piecewise),
}

/// Writes lines where it is told to.
pub type Piecewise = Box<dyn FnOnce(&mut dyn io::Write) -> io::Result<()> + Send>;

/// What a worker hands back: the report as it was read, or why it was not.
struct Outcome {
    result: Result<(Done, Name), Failure>,
    bytes: u64,
}

/// What a report is called, and where it stands.
struct Name {
    id: String,
    origin: String,
}

struct Failure {
    message: String,
    code: &'static str,
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self { message: error.to_string(), code: error.code() }
    }
}

/// Exit status of commands that are wrong.
const USAGE: u8 = 2;
/// Exit status after Ctrl-C, as shells have it.
pub const INTERRUPTED: u8 = 130;

/// Makes Ctrl-C set the flag that is given back; a second one ends at once.
pub fn stop_on_interrupt() -> anyhow::Result<&'static AtomicBool> {
    ctrlc::set_handler(|| {
        if STOPPED.swap(true, Ordering::Relaxed) {
            sink::abandon();
            std::process::exit(i32::from(INTERRUPTED));
        }
    })?;
    Ok(&STOPPED)
}

/// Reads all inputs with `work`, on as many threads as wanted, and writes what it gives in order. `header` stands
/// before all else.
pub fn run<S>(
    inputs: &Inputs,
    output: &Output,
    mut sink: Sink,
    header: &str,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Report) -> Done + Sync,
) -> anyhow::Result<ExitCode> {
    let limits =
        Limits { document_bytes: 32 * inputs.max_bytes, text_bytes: inputs.max_bytes, ..Limits::default() };
    let options = Options { limits, published: inputs.published, ..Options::default() };
    if let Some(path) = inputs.files.iter().find(|path| sink.is_own(path)) {
        console::error(&format!("{} is an input and the output too", path.display()));
        return Ok(ExitCode::from(USAGE));
    }
    let walk = Walk::new(&inputs.files, inputs.input.map(Into::into), limits, sink.own());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = inputs.jobs.map_or(cores, usize::from);
    let stopped = stop_on_interrupt()?;
    let mut progress = Progress::new(output.quiet, output.progress, sink.is_terminal(), &inputs.files);
    let mut counts = Counts::default();
    let mut tally = Tally::default();
    sink.write(header)?;
    let pool = Work {
        jobs,
        stopped,
        state: || None,
        work: |kept: &mut Option<S>, item: Item| -> Outcome {
            let raw = match item.raw {
                Ok(raw) => raw,
                Err(error) => return Outcome { result: Err(error.into()), bytes: item.bytes },
            };
            // Nothing should panic on any text; if something does, it costs this report and the worker's
            // buffers, not the batch.
            let mut own = kept.take().unwrap_or_else(&state);
            let result = catch_unwind(AssertUnwindSafe(|| -> Result<_, Failure> {
                let report = raw.read(&options)?;
                let name = Name { id: report.document.id.clone(), origin: report.origin.clone() };
                Ok((work(&mut own, report), name))
            }));
            let result = match result {
                Ok(done) => {
                    *kept = Some(own);
                    done
                }
                Err(_) => {
                    let line = raw.line.map(|line| format!(":{line}")).unwrap_or_default();
                    let fault = "a fault in demarche itself, please report it";
                    Err(Failure { message: format!("{}{line}: {fault} [E299]", raw.name), code: "E299" })
                }
            };
            Outcome { result, bytes: item.bytes }
        },
    };
    let weight = |item: &Item| item.raw.as_ref().map_or(0, |raw| raw.bytes.len());
    pool.run(walk, weight, |outcome| -> anyhow::Result<()> {
        let Some(Outcome { result, bytes }) = outcome else {
            sink.flush()?;
            progress.tick(counts);
            return Ok(());
        };
        counts.bytes += bytes;
        match result {
            Ok((done, name)) => {
                counts.read += 1;
                counts.events += done.events as u64;
                tally.undated += u64::from(done.undated);
                let repeated = tally.repeats(&name);
                if !output.quiet && (repeated.is_some() || !done.notes.is_empty()) {
                    progress.clear();
                    done.notes.iter().chain(&repeated).for_each(|note| console::note(note));
                }
                match done.lines {
                    Lines::Ready(lines) => sink.write(&lines)?,
                    Lines::Later(write) => sink.write_with(write)?,
                }
            }
            Err(failure) => {
                counts.failed += 1;
                progress.clear();
                console::error(&failure.message);
                // Once is enough for all failures of a kind.
                if tally.codes.insert(failure.code)
                    && !output.quiet
                    && let Some(advice) = advice::of(failure.code)
                {
                    console::help(advice);
                }
            }
        }
        progress.tick(counts);
        Ok(())
    })?;
    progress.clear();
    let interrupted = stopped.load(Ordering::Relaxed);
    let partial = sink.finish(interrupted)?;
    if !output.quiet {
        summary(counts, &tally, interrupted, partial.as_deref());
    }
    Ok(match (interrupted, counts.failed) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::FAILURE,
    })
}

/// What is told at the end.
#[derive(Default)]
struct Tally {
    undated: u64,
    /// Reports whose id another had before.
    repeated: u64,
    /// Hashes of the ids so far: of millions of reports the ids themselves would not stay small.
    ids: HashSet<u64>,
    /// Codes of the failures so far.
    codes: HashSet<&'static str>,
}

impl Tally {
    /// Ids of events are made from those of their reports, so that two reports with one id may give two events
    /// one id. The first few are named.
    fn repeats(&mut self, name: &Name) -> Option<String> {
        const NAMED: u64 = 10;
        let mut hasher = DefaultHasher::new();
        name.id.hash(&mut hasher);
        if self.ids.insert(hasher.finish()) {
            return None;
        }
        self.repeated += 1;
        let id = if name.id == name.origin { String::new() } else { format!(" `{}`", name.id) };
        (self.repeated <= NAMED).then(|| {
            format!("{}: the id{id} was used before, so ids of events may be the same [N206]", name.origin)
        })
    }
}

fn summary(counts: Counts, tally: &Tally, interrupted: bool, partial: Option<&std::path::Path>) {
    if tally.undated > 0 && counts.read > 1 {
        console::note(&format!(
            "{} of {} reports tell no publication date; --published gives one",
            tally.undated, counts.read
        ));
    }
    if tally.repeated > 1 {
        console::note(&format!(
            "{} of {} reports have an id that was used before",
            tally.repeated, counts.read
        ));
    }
    if counts.failed > 0 && counts.read + counts.failed > 1 {
        let be = |count: u64| if count == 1 { "report was" } else { "reports were" };
        let noun = if counts.failed == 1 { "input or record" } else { "inputs or records" };
        console::note(&format!(
            "{} {} read, {} {noun} could not be",
            counts.read,
            be(counts.read),
            counts.failed
        ));
    }
    if interrupted {
        let kept =
            partial.map(|path| format!("; what was done is in {}", path.display())).unwrap_or_default();
        let noun = if counts.read == 1 { "report" } else { "reports" };
        console::note(&format!("interrupted after {} {noun}{kept}", counts.read));
    }
}

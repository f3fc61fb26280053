//! What `code` and `parse` share: many inputs in, lines out in their order, failures reported and passed over.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
};

use demarche_formats::{Limits, Options, Raw, ReadError, Report};

use crate::{
    cli::{Inputs, Output},
    console::{self, Counts, Progress},
    pool::Work,
    sink::Sink,
    walk::Walk,
};

/// Set by Ctrl-C.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// What became of one report.
pub struct Done {
    /// Whole lines for the output.
    pub lines: String,
    /// Events in them.
    pub events: usize,
    /// Notes for standard error.
    pub notes: Vec<String>,
    /// Whether the report has no publication date.
    pub undated: bool,
}

/// Exit status after Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;

/// Reads all inputs with `work`, on as many threads as wanted, and writes what it gives in order. `header` stands
/// before all else.
pub fn run<S>(
    inputs: &Inputs,
    output: &Output,
    mut sink: Sink,
    header: &str,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &Report) -> Done + Sync,
) -> anyhow::Result<ExitCode> {
    let limits =
        Limits { document_bytes: 32 * inputs.max_bytes, text_bytes: inputs.max_bytes, ..Limits::default() };
    let options = Options { limits, published: inputs.published, ..Options::default() };
    let walk = Walk::new(&inputs.files, inputs.input.map(Into::into), limits);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = inputs.jobs.map_or(cores, usize::from);
    // A second Ctrl-C ends at once.
    ctrlc::set_handler(|| {
        if STOPPED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    })?;
    let mut progress = Progress::new(output.quiet, output.progress, sink.is_terminal());
    let mut counts = Counts::default();
    let mut undated = 0u64;
    sink.write(header)?;
    let pool = Work {
        jobs,
        stopped: &STOPPED,
        state: || None,
        work: |kept: &mut Option<S>, raw: Result<Raw, ReadError>| -> Result<Done, String> {
            let raw = raw.map_err(|error| error.to_string())?;
            // Nothing should panic on any text; if something does, it costs this report and the worker's
            // buffers, not the batch.
            let mut own = kept.take().unwrap_or_else(&state);
            let result = catch_unwind(AssertUnwindSafe(|| {
                let report = raw.read(&options).map_err(|error| error.to_string())?;
                Ok(work(&mut own, &report))
            }));
            match result {
                Ok(done) => {
                    *kept = Some(own);
                    done
                }
                Err(_) => {
                    let line = raw.line.map(|line| format!(":{line}")).unwrap_or_default();
                    Err(format!("{}{line}: a fault in demarche itself, please report it [E299]", raw.name))
                }
            }
        },
    };
    let weight = |raw: &Result<Raw, ReadError>| raw.as_ref().map_or(0, |raw| raw.bytes.len());
    pool.run(walk, weight, |item| -> anyhow::Result<()> {
        match item {
            None => sink.flush()?,
            Some(Ok(done)) => {
                counts.read += 1;
                counts.events += done.events as u64;
                undated += u64::from(done.undated);
                if !output.quiet && !done.notes.is_empty() {
                    progress.clear();
                    done.notes.iter().for_each(|note| console::note(note));
                }
                sink.write(&done.lines)?;
            }
            Some(Err(message)) => {
                counts.failed += 1;
                progress.clear();
                console::error(&message);
            }
        }
        progress.tick(counts);
        Ok(())
    })?;
    progress.clear();
    let interrupted = STOPPED.load(Ordering::Relaxed);
    let partial = sink.finish(interrupted)?;
    if !output.quiet {
        summary(counts, undated, interrupted, partial.as_deref());
    }
    Ok(match (interrupted, counts.failed) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::FAILURE,
    })
}

fn summary(counts: Counts, undated: u64, interrupted: bool, partial: Option<&std::path::Path>) {
    if undated > 0 && counts.read > 1 {
        console::note(&format!(
            "{undated} of {} reports tell no publication date; --published gives one",
            counts.read
        ));
    }
    if counts.failed > 0 && counts.read + counts.failed > 1 {
        console::note(&format!(
            "{} reports were read, {} inputs or records could not be",
            counts.read, counts.failed
        ));
    }
    if interrupted {
        let kept =
            partial.map(|path| format!("; what was done is in {}", path.display())).unwrap_or_default();
        console::note(&format!("interrupted after {} reports{kept}", counts.read));
    }
}

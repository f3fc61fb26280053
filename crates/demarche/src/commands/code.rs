//! `demarche code`: reports in, events out.

use std::process::ExitCode;

use demarche_formats::{
    Report,
    output::{Layout, Writer},
};

use super::batch::{self, Done, Lines};
use crate::{cli::Code, console, engine, engine::Engine, sink::Sink};

/// Runs the command.
pub fn run(options: &Code) -> anyhow::Result<ExitCode> {
    let engine = Engine::load(options.model.model.as_ref(), &options.codebook)?;
    let layout = if options.explain { Layout::Explain } else { options.format.into() };
    let sink = Sink::open(options.output.output.as_deref())?;
    let paint = console::paint(sink.is_terminal());
    let writer = Writer::new(layout, &engine.codebook, engine::CODER).terminal(console::width(), paint);
    // These two print notes themselves; JSON has them as data.
    let silent = matches!(layout, Layout::Table | Layout::Explain | Layout::Json);
    let work = |worker: &mut engine::Worker<'_>, report: Report| {
        let reading = worker.read(&report);
        let mut lines = String::new();
        let written = writer.write(&report, &reading, &mut lines);
        let undated = report.document.published.is_none();
        let name = &report.origin;
        let loud = |code: &str| !silent && code != "N203";
        let mut notes: Vec<String> = report
            .notes
            .iter()
            .filter(|note| loud(note.code))
            .map(|note| format!("{name}: {} [{}]", note.message, note.code))
            .collect();
        if written.left_out > 0 && undated {
            notes.push(format!(
                "{name}: PLOVER has no place for {} events, or they have no date [N205]",
                written.left_out
            ));
        }
        Done { lines: Lines::Ready(lines), events: written.events, notes, undated }
    };
    let state = || engine.worker_with(options.names.into(), options.disputed.into());
    batch::run(&options.inputs, &options.output, sink, &writer.header(), state, work)
}

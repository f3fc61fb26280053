//! `demarche codebook`: check, count, import.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::IsTerminal,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use demarche_codebook::import::{Dictionary, Import};
use demarche_codebook::{Codebook, Diagnostic, EventType, check_overlaid};
use demarche_formats::output::Style;

use super::examples;
use crate::{cli, console, engine, engine::Engine, sink::Sink};

/// Runs the command.
pub fn run(command: cli::Codebook) -> anyhow::Result<ExitCode> {
    match command {
        cli::Codebook::Check { dir, overlays, model, no_examples, strict } => {
            let overlays = overlays.overlays;
            let mut diagnostics = check_overlaid(dir.as_deref(), &overlays)?;
            let mut passed = None;
            // The code book may have errors; what can be read of it is run all the same. Where that is
            // nothing, the errors are what there is to say.
            match if no_examples { None } else { Some(quietly(dir.as_deref(), &overlays)) } {
                None => {}
                Some(Err(_)) if diagnostics.iter().any(Diagnostic::is_error) => {}
                Some(codebook) => {
                    let engine =
                        Engine { pipeline: engine::pipeline(model.model.as_ref())?, codebook: codebook? };
                    let outcome = examples::run(&engine);
                    diagnostics.extend(outcome.failures);
                    passed = Some((outcome.passed, outcome.total, outcome.known_misses));
                }
            }
            report(&diagnostics, passed, strict)
        }
        cli::Codebook::Import { files, output, report } => import(&files, &output, report.as_deref()),
        cli::Codebook::Stats { dir, overlays } => {
            let mut sink = Sink::open(None)?;
            sink.write(&stats(&engine::codebook(dir.as_deref(), &overlays.overlays)?))?;
            sink.finish(false)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The largest dictionary that is read; the largest in use has 3 MB.
const LARGEST_DICTIONARY: u64 = 64 << 20;

/// Writes an overlay of dictionaries. The folder is filled only once all of them are read.
fn import(files: &[PathBuf], output: &Path, report: Option<&Path>) -> anyhow::Result<ExitCode> {
    let codebook = engine::codebook(None, &[])?;
    let mut import = Import::new(&codebook);
    for file in files {
        let shown = file.display().to_string();
        let size = std::fs::metadata(file).with_context(|| format!("cannot read {shown}"))?.len();
        if size > LARGEST_DICTIONARY {
            bail!("{shown} is larger than {} MiB, too large for a dictionary", LARGEST_DICTIONARY >> 20);
        }
        let bytes = std::fs::read(file).with_context(|| format!("cannot read {shown}"))?;
        // Old dictionaries are in Latin-1.
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| error.into_bytes().iter().map(|&byte| char::from(byte)).collect());
        let kind = Dictionary::guess(&text).with_context(|| {
            format!("{shown} is no dictionary of actors, agents or verbs: no line has a code in brackets")
        })?;
        import.read(kind, &shown, &text);
    }
    let overlay = import.files();
    if overlay.is_empty() {
        bail!("nothing could be carried over:\n{}", import.report());
    }
    for path in overlay.keys() {
        let place = output.join(path);
        if place.exists() {
            bail!("{} is there already; name a new folder", place.display());
        }
    }
    for (path, text) in &overlay {
        let place = output.join(path);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let mut sink = Sink::open(Some(&place))?;
        sink.write(text)?;
        sink.finish(false)?;
    }
    let mut sink = Sink::open(report)?;
    // Lines of the dictionaries may hold codes of a terminal.
    for line in import.report().lines() {
        sink.write(&format!("{}\n", demarche_formats::output::escape(line)))?;
    }
    sink.finish(false)?;
    Ok(ExitCode::SUCCESS)
}

fn quietly(dir: Option<&Path>, overlays: &[PathBuf]) -> anyhow::Result<Codebook> {
    Ok(Codebook::open(dir, overlays)?.0)
}

fn report(
    diagnostics: &[Diagnostic],
    passed: Option<(usize, usize, usize)>,
    strict: bool,
) -> anyhow::Result<ExitCode> {
    let mut sink = Sink::open(None)?;
    let paint = console::paint(std::io::stdout().is_terminal());
    for diagnostic in diagnostics {
        // The first line says what, the others where. Excerpts come from the files; the codes of a terminal in
        // them are escaped line by line.
        for (i, line) in diagnostic.to_string().lines().enumerate() {
            let line = demarche_formats::output::escape(line);
            let style = match (i, diagnostic.is_error()) {
                (0, true) => Style::Error,
                (0, false) => Style::Status,
                _ => Style::Dim,
            };
            sink.write(&if i == 0 {
                format!("{}\n", paint.style(style, line))
            } else {
                format!("{line}\n")
            })?;
        }
        sink.write("\n")?;
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.len() - errors;
    if let Some((passed, total, known_misses)) = passed {
        sink.write(&format!("{passed} of {total} examples pass, {known_misses} are known misses\n"))?;
    }
    sink.write(&format!("{errors} errors, {warnings} warnings\n"))?;
    sink.finish(false)?;
    Ok(if errors > 0 || strict && warnings > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn stats(codebook: &Codebook) -> String {
    let mut text = format!("codebook {}\n\n", codebook.hash());
    let lexicon = &codebook.lexicon;
    let mut types: BTreeMap<&str, [usize; 4]> =
        EventType::ALL.iter().map(|kind| (kind.name(), [0; 4])).collect();
    for (_, entry) in lexicon.entries() {
        let row = types.entry(entry.event_type.name()).or_default();
        row[0] += 1;
        row[1] += entry.predicates.len();
        row[2] += entry.examples.len();
        row[3] += entry.counter.len();
    }
    let mut line = |name: &str, row: [usize; 4]| {
        let _ = writeln!(text, "{name:<12} {:>8} {:>11} {:>9} {:>17}", row[0], row[1], row[2], row[3]);
    };
    let mut total = [0; 4];
    let mut rows = Vec::new();
    for (name, row) in types {
        row.iter().zip(&mut total).for_each(|(count, total)| *total += count);
        rows.push((name, row));
    }
    let mut head = String::new();
    let _ = writeln!(
        head,
        "{:<12} {:>8} {:>11} {:>9} {:>17}",
        "type", "entries", "predicates", "examples", "counter-examples"
    );
    rows.into_iter().for_each(|(name, row)| line(name, row));
    line("all", total);
    let text = text.replacen("\n\n", &format!("\n\n{head}"), 1);
    let actors = &codebook.actors;
    let operators = lexicon.operators();
    let counts = [
        ("operators", operators.len()),
        ("states", actors.states().len()),
        ("names of states", actors.names().len()),
        ("bodies", actors.bodies().len()),
        ("groups", actors.groups().len()),
        ("people", actors.people().len()),
        ("offices", actors.people().iter().map(|person| person.offices.len()).sum()),
        ("role words", actors.roles().len()),
        ("CAMEO codes", codebook.ontology.cameo.len()),
    ];
    counts.iter().fold(text + "\n", |mut text, (name, count)| {
        let _ = writeln!(text, "{name:<16} {count:>6}");
        text
    })
}

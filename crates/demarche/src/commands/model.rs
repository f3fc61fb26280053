//! `demarche model`: import and list syntax models.

use std::{fmt::Write as _, io::Write as _, path::PathBuf, process::ExitCode};

use demarche_formats::output::escape;
use demarche_syntax::{ImportOptions, Meta, Storage, import};

use crate::{cli::Model, console, engine};

/// Runs the command.
pub fn run(command: Model) -> anyhow::Result<ExitCode> {
    match command {
        Model::Import { path, output, full } => {
            let name = path.file_stem().unwrap_or(path.as_os_str());
            let target = output.unwrap_or_else(|| {
                let mut name = name.to_owned();
                name.push(".dmodel");
                PathBuf::from(name)
            });
            let storage = if full { Storage::F32 } else { Storage::F16 };
            let origin = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let report = import(&path, &target, &ImportOptions { storage, origin })?;
            let text =
                format!("{}\n  {} bytes in {}\n", describe(&report.meta), report.bytes, target.display());
            std::io::stdout().write_all(text.as_bytes())?;
        }
        Model::List { paths } => {
            let mut text = format!("built-in: {}\n", describe(engine::pipeline(None)?.meta()));
            let named = std::env::var_os("DEMARCHE_MODEL").filter(|path| !path.is_empty()).map(PathBuf::from);
            let mut failed = false;
            for path in named.iter().chain(&paths) {
                match engine::pipeline(Some(path)) {
                    Ok(pipeline) => {
                        let _ = writeln!(
                            text,
                            "{}: {}",
                            escape(&path.display().to_string()),
                            describe(pipeline.meta())
                        );
                    }
                    Err(error) => {
                        console::error(&crate::reason(&error));
                        failed = true;
                    }
                }
            }
            std::io::stdout().write_all(text.as_bytes())?;
            if failed {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Some lines on a model. What they say comes from its file.
fn describe(meta: &Meta) -> String {
    let mut text =
        format!("{} {} ({}, spaCy {})", meta.name, meta.version, meta.language, meta.spacy_version);
    let facts = [
        ("licence", &meta.licence),
        ("author", &meta.author),
        ("origin", &meta.origin),
        ("sha256", &meta.source_sha256),
        ("runs", &meta.components.join(", ")),
        ("left out", &meta.notices.join("; ")),
    ];
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(text, "\n  {name}: {}", escape(value));
    }
    text
}

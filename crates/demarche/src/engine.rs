//! The model, the code book and the coder: loaded once, used by all workers.

use std::path::{Path, PathBuf};

use anyhow::Context;
use demarche_codebook::Codebook;
use demarche_coder::{Coder, Disputed, Document, Names, PartKind, Reading};
use demarche_formats::Report;
use demarche_syntax::{Parse, Pipeline, Scratch};

use crate::cli::CodebookChoice;
use crate::console;

/// Name and version as they stand in records.
pub const CODER: &str = concat!("demarche ", env!("CARGO_PKG_VERSION"));

/// The English model that the program carries.
static MODEL: &[u8] = include_bytes!("../../../models/en_core_web_sm-3.8.0.dmodel");

/// Opens the model at `path`, or the built-in one.
pub fn pipeline(path: Option<&PathBuf>) -> anyhow::Result<Pipeline> {
    let Some(path) = path else {
        return Pipeline::from_static(MODEL).context("the built-in model is damaged");
    };
    let pipeline =
        Pipeline::open(path).with_context(|| format!("cannot use the model {}", path.display()))?;
    for notice in &pipeline.meta().notices {
        console::note(&format!("{}: {notice}", path.display()));
    }
    Ok(pipeline)
}

/// Opens the code book in `dir`, or the built-in one, with overlays. Rows that are wrong are left out, and a note says so.
pub fn codebook(dir: Option<&Path>, overlays: &[PathBuf]) -> anyhow::Result<Codebook> {
    if dir.is_none() && overlays.is_empty() {
        return Codebook::embedded().context("the built-in code book is damaged");
    }
    let mut folders: Vec<String> = dir.iter().map(|dir| dir.display().to_string()).collect();
    folders.extend(overlays.iter().map(|overlay| overlay.display().to_string()));
    let folders = folders.join(", ");
    let (codebook, diagnostics) =
        Codebook::open(dir, overlays).with_context(|| format!("cannot use the code book {folders}"))?;
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    if errors > 0 {
        let mut arguments: Vec<String> = dir.iter().map(|dir| dir.display().to_string()).collect();
        arguments.extend(overlays.iter().map(|overlay| format!("--overlay {}", overlay.display())));
        console::note(&format!(
            "{errors} rows or entries of {folders} are left out; `demarche codebook check {}` says why",
            arguments.join(" ")
        ));
    }
    Ok(codebook)
}

/// All that reading needs.
pub struct Engine {
    pub pipeline: Pipeline,
    pub codebook: Codebook,
}

impl Engine {
    /// Loads model and code book.
    pub fn load(model: Option<&PathBuf>, choice: &CodebookChoice) -> anyhow::Result<Self> {
        let codebook = codebook(choice.codebook.as_deref(), &choice.overlays.overlays)?;
        Ok(Self { pipeline: pipeline(model)?, codebook })
    }

    /// The state of a worker.
    pub fn worker(&self) -> Worker<'_> {
        Worker { coder: Coder::new(&self.pipeline, &self.codebook), scratch: Scratch::new(&self.pipeline) }
    }

    /// The state of a worker that names whom `names` says, and gives disputed places to whom `disputed` says.
    pub fn worker_with(&self, names: Names, disputed: Disputed) -> Worker<'_> {
        let worker = self.worker();
        Worker { coder: worker.coder.names(names).disputed(disputed), ..worker }
    }
}

/// One thread's share of an [`Engine`].
pub struct Worker<'a> {
    coder: Coder<'a>,
    scratch: Scratch,
}

impl Worker<'_> {
    /// Reads a report. One that is not in English gives nothing; its notes say so.
    pub fn read(&mut self, report: &Report) -> Reading {
        if report.is_english() { self.code(&report.document) } else { Reading::default() }
    }

    /// Reads a document that is in English.
    pub fn code(&mut self, document: &Document) -> Reading {
        self.coder.code(document, &mut self.scratch)
    }
}

/// Parses the parts of a document that are read, in batches: each with its first byte.
pub fn parse(pipeline: &Pipeline, scratch: &mut Scratch, document: &Document) -> Vec<(usize, Parse)> {
    let wanted = |kind| matches!(kind, PartKind::Title | PartKind::Heading | PartKind::Paragraph);
    let parts = || document.parts.iter().filter(|part| wanted(part.kind));
    let texts: Vec<&str> = parts().map(|part| part.span.of(&document.text)).collect();
    let parses = pipeline.parse_all(&texts, scratch);
    parts().map(|part| part.span.start as usize).zip(parses).collect()
}

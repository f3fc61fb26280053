//! Reading, checking and converting pipelines.

mod config;
mod converted;
mod import;
mod msgpack;
mod nodes;
mod source;
pub(crate) mod spec;

use std::io::Read;
use std::path::Path;

pub(crate) use spec::Bundle;

use crate::Error;
use crate::parse::{LabelId, Labels};

/// What a pipeline says of itself, and what of it is run.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Meta {
    /// Name with the language, as `en_core_web_sm`.
    pub name: String,
    /// ISO code of the language, as `en`.
    pub language: String,
    /// Version of the pipeline.
    pub version: String,
    /// The spaCy versions it was made for.
    pub spacy_version: String,
    /// Licence, as the pipeline names it.
    pub licence: String,
    /// Who made it.
    pub author: String,
    /// Where it comes from.
    pub url: String,
    /// Where the source was got from, as the one who converted it wrote; empty for other pipelines.
    #[serde(default)]
    pub origin: String,
    /// SHA-256 of the source it was converted from, in hexadecimal; empty for a folder.
    pub source_sha256: String,
    /// The components that are run, in order.
    pub components: Vec<String>,
    /// What of the pipeline is left out, one sentence each.
    pub notices: Vec<String>,
}

/// How tensors are kept in a converted file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Storage {
    /// Half precision: half the size, rounded.
    #[default]
    F16,
    /// Single precision, as the source has it.
    F32,
}

/// How [`import`] converts.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Precision of the tensors.
    pub storage: Storage,
    /// Where the source was got from, for the header; free text.
    pub origin: String,
}

/// What [`import`] did.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// The pipeline as converted.
    pub meta: Meta,
    /// Size of the converted file in bytes.
    pub bytes: u64,
}

/// Converts a spaCy v3 pipeline (folder or wheel) into the single-file form, which loads faster and can be
/// carried inside of a program.
///
/// # Errors
/// Where the source is no pipeline, is damaged, is converted already or needs a tokenizer that is not supported, and
/// where the target cannot be written. Components that are not supported are no error: they are left out and
/// named in [`Meta::notices`].
///
/// ```no_run
/// use demarche_syntax::{ImportOptions, import};
/// let report = import("en_core_web_sm.whl".as_ref(), "en.dmodel".as_ref(), &ImportOptions::default())?;
/// println!("{} bytes, runs {:?}", report.bytes, report.meta.components);
/// # Ok::<(), demarche_syntax::Error>(())
/// ```
pub fn import(source: &Path, target: &Path, options: &ImportOptions) -> Result<ImportReport, Error> {
    if is_converted(source)? {
        return Err(Error::Converted { path: source.into() });
    }
    let mut bundle = import::read(source)?;
    bundle.spec.meta.origin = options.origin.clone();
    // What cannot be run must not be shipped.
    crate::Pipeline::from_bundle(bundle.clone())?;
    let file = converted::write(&bundle, options.storage)?;
    std::fs::write(target, &file).map_err(|source| Error::Write { path: target.into(), source })?;
    Ok(ImportReport { meta: bundle.spec.meta, bytes: file.len() as u64 })
}

/// Reads a pipeline in whatever form it has.
pub(crate) fn open(path: &Path) -> Result<Bundle, Error> {
    if is_converted(path)? {
        let file = std::fs::read(path).map_err(|source| Error::Io { path: path.into(), source })?;
        return converted::read(&file);
    }
    import::read(path)
}

/// Whether there is a file of the converted form at `path`, by its first bytes.
fn is_converted(path: &Path) -> Result<bool, Error> {
    let io = |source| Error::Io { path: path.into(), source };
    if std::fs::metadata(path).map_err(io)?.is_dir() {
        return Ok(false);
    }
    let mut magic = Vec::new();
    let file = std::fs::File::open(path).map_err(io)?;
    file.take(converted::MAGIC.len() as u64).read_to_end(&mut magic).map_err(io)?;
    Ok(magic == converted::MAGIC)
}

/// Reads the converted form from memory.
pub(crate) fn read_converted(bytes: &[u8]) -> Result<Bundle, Error> {
    converted::read(bytes)
}

/// Adds `name` to `labels`, unless there would be more of them than numbers.
pub(crate) fn add_label(labels: &mut Labels, name: &str) -> Result<LabelId, Error> {
    if labels.len() > usize::from(u16::MAX) && labels.get(name).is_none() {
        return Err(Error::unsupported("the pipeline", "more than 65,536 labels"));
    }
    Ok(labels.add(name))
}

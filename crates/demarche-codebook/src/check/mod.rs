//! What can be seen to be wrong in a code book without reading a sentence.
//!
//! Reading the files already finds what cannot be understood: unknown types, slots, classes, codes, bad dates. Here
//! come the findings between rows: examples that lack their word, doubles, terms that overlap, names that mean two
//! things and do not say so.

mod actors;
mod lexicon;
mod skeletons;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use crate::read::Sources;
use crate::{Codebook, Diagnostic, LoadError};

/// Everything that is wrong in a folder like `data/`, sorted by file, line and column. Missing files are findings
/// here and no error, so that a code book can be checked while it is written.
///
/// The examples of the lexicon are not run: that takes a reader of sentences.
///
/// ```no_run
/// for finding in demarche_codebook::check("data".as_ref())? {
///     eprintln!("{finding}\n");
/// }
/// # Ok::<(), demarche_codebook::LoadError>(())
/// ```
///
/// # Errors
/// When the folder or a file in it cannot be read at all.
pub fn check(dir: &Path) -> Result<Vec<Diagnostic>, LoadError> {
    Ok(check_sources(&Sources::open(dir)?))
}

/// The same of a code book, or of the one that the program carries, with overlays: see [`Codebook::open`].
///
/// # Errors
/// When a folder or a file in it cannot be read at all, or an overlay has no file of a code book.
pub fn check_overlaid(dir: Option<&Path>, overlays: &[PathBuf]) -> Result<Vec<Diagnostic>, LoadError> {
    Ok(check_sources(&Codebook::sources(dir, overlays)?))
}

/// The same of the code book that the program carries inside.
pub fn check_embedded() -> Vec<Diagnostic> {
    check_sources(&Sources::embedded())
}

pub(crate) fn check_sources(sources: &Sources) -> Vec<Diagnostic> {
    let (codebook, mut report) = Codebook::read(sources);
    for (file, holds) in sources.missing() {
        report.add_file("E002", file, format!("the file is missing; it should hold {holds}"), None);
    }
    lexicon::check(&codebook, sources, &mut report);
    skeletons::check(&codebook.lexicon, &mut report);
    actors::check(&codebook, sources, &mut report);
    report.finish()
}

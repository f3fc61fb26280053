//! What words mean to demarche: ontology, scales, lexicon of acts, actors with dated offices.
//!
//! The code book is a folder of TSV and TOML files that people read and correct; its formats are described in
//! `data/README.md`. This crate carries a copy of it ([`Codebook::embedded`]), reads such a folder
//! ([`Codebook::load`]), says what is wrong in one ([`check`]), and answers lookups:
//!
//! - [`Ontology`]: event types, modes, contexts, CAMEO codes, scores;
//! - [`Lexicon`]: which words are which act, with their frames, and which words change an act's status;
//! - [`Actors`]: states, bodies, groups, people with dated offices, role words, and a scanner for names in text;
//! - [`render`]: what PLOVER and CAMEO would record of a native event.
//!
//! It knows no syntax: whether an entry's frame fits a sentence is for the coder to decide.
//!
//! ```
//! use demarche_codebook::{Codebook, EventType};
//!
//! let codebook = Codebook::embedded()?;
//! let withdraw = codebook.ontology.mode(EventType::Retreat, "withdraw").unwrap();
//! assert_eq!(codebook.ontology.score(EventType::Retreat, Some(withdraw)), 8.0);
//! assert_eq!(codebook.hash().len(), 16);
//! # Ok::<(), demarche_codebook::LoadError>(())
//! ```

pub mod actors;
mod check;
pub mod codes;
mod date;
mod diagnostic;
#[cfg(test)]
mod fixtures;
pub mod import;
pub mod lexicon;
pub mod ontology;
mod read;
pub mod render;

pub use actors::{
    Actors, Body, BodyId, Geo, Group, GroupId, Hit, Name, NameId, NameKind, Office, Person, PersonId, Role,
    RoleKind, Seat, Sense, State, StateId,
};
pub use check::{check, check_embedded, check_overlaid};
pub use date::{DateError, PartialDate, Precision, Validity};
pub use diagnostic::{Diagnostic, Severity};
pub use lexicon::{
    Agent, ClassId, Cond, Content, Entry, EntryId, Example, ExpectedActor, Kind, Lexicon, Operator,
    OperatorId, Predicate, Sides, Slot,
};
pub use ontology::{
    Cameo, CameoId, Code, Context, ContextId, ContextWords, EventType, Mode, ModeId, Ontology, RecipientRule,
    Sector, Status, Strength,
};
pub use render::{NativeAct, ParentAs, Rendered, Side};

use std::path::{Path, PathBuf};

use read::{Report, Sources};

/// Everything that demarche knows about the world.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// Kinds of events.
    pub ontology: Ontology,
    /// Words that are acts.
    pub lexicon: Lexicon,
    /// Who may act.
    pub actors: Actors,
    hash: String,
}

/// A code book that cannot be read at all. What is wrong *inside* readable files is a [`Diagnostic`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The folder cannot be listed, or a file in it cannot be read.
    #[error("E001: cannot read {path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// An overlay has nothing of a code book.
    #[error(
        "E003: {path} has no file of a code book: an overlay holds files such as actors/groups.tsv or lexicon/mine.toml"
    )]
    EmptyOverlay {
        /// The folder.
        path: PathBuf,
    },
    /// A file that every code book has is not there.
    #[error("E002: the code book has no file {file}; it should hold {holds}")]
    MissingFile {
        /// Path inside the folder.
        file: String,
        /// What the file is for.
        holds: &'static str,
    },
}

impl Codebook {
    /// The code book that the program carries inside.
    ///
    /// Its rows are checked where the program is built; one that were wrong would be left out here.
    ///
    /// # Errors
    /// When the program was built without the ontology.
    pub fn embedded() -> Result<Self, LoadError> {
        let sources = Sources::embedded();
        match sources.missing().iter().find(|(file, _)| file.starts_with("ontology/")) {
            Some(missing) => Err(missing_file(missing)),
            None => Ok(Self::read(&sources).0),
        }
    }

    /// Reads a folder like `data/`. Rows and entries with errors are left out and reported; see [`check`] for what
    /// is wrong in rows that can be read.
    ///
    /// # Errors
    /// When the folder or a file cannot be read, or a file is missing.
    pub fn load(dir: &Path) -> Result<(Self, Vec<Diagnostic>), LoadError> {
        Self::open(Some(dir), &[])
    }

    /// Reads the code book in `dir`, or the one that the program carries, and lays the folders `overlays` over it: rows and
    /// entries of an overlay count before ours and replace those with the same keys, a later overlay's those of an earlier.
    /// An overlay may have any of the files of `actors/` and `lexicon/`, and `ontology/context_words.tsv`.
    ///
    /// ```no_run
    /// let (codebook, findings) = demarche_codebook::Codebook::open(None, &["my-actors".into()])?;
    /// # Ok::<(), demarche_codebook::LoadError>(())
    /// ```
    ///
    /// # Errors
    /// When a folder or a file cannot be read, a file is missing, or an overlay has no file of a code book.
    pub fn open(dir: Option<&Path>, overlays: &[PathBuf]) -> Result<(Self, Vec<Diagnostic>), LoadError> {
        let sources = Self::sources(dir, overlays)?;
        match sources.missing().first() {
            Some(missing) => Err(missing_file(missing)),
            None => {
                let (codebook, report) = Self::read(&sources);
                Ok((codebook, report.finish()))
            }
        }
    }

    pub(crate) fn sources(dir: Option<&Path>, overlays: &[PathBuf]) -> Result<Sources, LoadError> {
        let sources = match dir {
            Some(dir) => Sources::open(dir)?,
            None => Sources::embedded(),
        };
        overlays.iter().try_fold(sources, |sources, overlay| sources.overlay(overlay))
    }

    /// Reads whatever there is; never fails.
    fn read(sources: &Sources) -> (Self, Report) {
        // Two halves of equal weight: whoever starts the program waits for them.
        let (ontology, lexicon, actors, report) = std::thread::scope(|scope| {
            let actors = scope.spawn(|| {
                let mut report = Report::default();
                (Actors::read(sources, &mut report), report)
            });
            let mut report = Report::default();
            let ontology = Ontology::read(sources, &mut report);
            let lexicon = Lexicon::read(sources, &ontology, &mut report);
            let (actors, findings) = actors.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            report.append(findings);
            (ontology, lexicon, actors, report)
        });
        (Self { ontology, lexicon, actors, hash: sources.hash() }, report)
    }

    /// The first 16 hexadecimal digits of the BLAKE3 hash of all files with their names: records carry it, so that
    /// every row can be traced to the data that it was read with.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

fn missing_file(&(file, holds): &(&str, &'static str)) -> LoadError {
    LoadError::MissingFile { file: file.to_owned(), holds }
}

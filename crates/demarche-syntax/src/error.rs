//! What can go wrong when a pipeline is read or converted. Parsing itself never fails.

use std::path::PathBuf;

/// An error of reading, checking or converting a pipeline.
///
/// Every variant has a code that does not change between versions and can be searched for. What the system said stands
/// in the source of the error, not in its text, so that whoever prints the whole chain prints it once.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused to give a file.
    #[error("E101: cannot read {path}")]
    Io {
        /// The file or folder that was asked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The source is no pipeline folder, no wheel and no converted file.
    #[error("E102: {path} is neither a spaCy v3 pipeline (folder or wheel) nor a converted one: {why}")]
    NotAPipeline {
        /// The path as given.
        path: PathBuf,
        /// What was missing.
        why: String,
    },
    /// A file of the pipeline is damaged, cut off, or says what it cannot say.
    #[error("E103: {file} is damaged: {why}")]
    Damaged {
        /// The file inside of the pipeline.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// The pipeline is sound but needs what this crate does not do.
    #[error("E104: {file} needs what is not supported: {why}")]
    Unsupported {
        /// The file or section of the configuration.
        file: String,
        /// What it asks for.
        why: String,
    },
    /// A regular expression of the tokenizer or of the attribute ruler cannot be read.
    #[error("E105: in {place}: {why}")]
    Pattern {
        /// Where the expression stands.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// The weights of a network do not fit together.
    #[error("E106: weights of {component}: {why}")]
    Weights {
        /// The component of the pipeline.
        component: String,
        /// What does not fit.
        why: String,
    },
    /// The file system refused to take the converted file.
    #[error("E107: cannot write {path}")]
    Write {
        /// The file that was to be written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// What is to be converted has the converted form.
    #[error("E108: {path} is converted already and needs no import")]
    Converted {
        /// The path as given.
        path: PathBuf,
    },
}

impl Error {
    /// A damaged file; shorthand for the readers of this crate.
    pub(crate) fn damaged(file: impl Into<String>, why: impl std::fmt::Display) -> Self {
        Self::Damaged { file: file.into(), why: why.to_string() }
    }

    /// An unsupported request; shorthand for the readers of this crate.
    pub(crate) fn unsupported(file: impl Into<String>, why: impl std::fmt::Display) -> Self {
        Self::Unsupported { file: file.into(), why: why.to_string() }
    }
}

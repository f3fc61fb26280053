//! Runs spaCy v3 pipelines natively: text to tokens, tags, dependencies, entities, lemmas and sentences.

pub mod error;
pub mod lexeme;
pub mod model;
pub mod parse;
mod pattern;
pub mod pipeline;
mod tokenizer;

pub use error::Error;
pub use model::{ImportOptions, ImportReport, Meta, Storage, import};
pub use parse::{EntIob, LabelId, Labels, Parse, Token};
pub use pipeline::{Pipeline, Scratch};

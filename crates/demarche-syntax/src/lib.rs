//! Runs spaCy v3 pipelines natively: text to tokens, tags, dependencies, entities, lemmas and sentences.

pub mod parse;

pub use parse::{EntIob, LabelId, Labels, Parse, Token};

#![doc = include_str!("../README.md")]

mod build;
pub mod error;
mod lemmatizer;
pub mod lexeme;
pub mod model;
pub mod network;
pub mod parse;
mod pattern;
pub mod pipeline;
mod ruler;
mod tokenizer;

pub use error::Error;
pub use model::{ImportOptions, ImportReport, Meta, Storage, import};
pub use parse::{EntIob, LabelId, Labels, Parse, Token};
pub use pipeline::{Pipeline, Scratch};

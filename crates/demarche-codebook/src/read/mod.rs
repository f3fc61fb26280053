//! Reading data files: where they come from, their lines, rows and tables, and what is said about them.

mod report;
mod source;
mod tree;
mod tsv;

pub(crate) use report::Report;
pub(crate) use source::{Source, Sources};
pub(crate) use tree::{Node, Table, parse_toml};
pub(crate) use tsv::{Row, rows};

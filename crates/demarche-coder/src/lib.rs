//! Reads one document: text and its syntax in, events with their evidence out.

pub mod document;
pub mod graph;
pub mod record;

pub use document::{Document, Part, PartKind, Span};
pub use record::{Event, Reading};

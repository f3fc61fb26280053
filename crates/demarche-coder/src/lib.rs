//! Reads one document: text and its syntax in, events with their evidence out.

mod actors;
pub mod attribution;
mod dates;
pub mod document;
mod frames;
pub mod graph;
mod places;
pub mod record;
#[cfg(test)]
mod testing;
mod sizes;

pub use document::{Document, Part, PartKind, Span};
pub use record::{Event, Reading};

//! Reads one document: text and its syntax in, events with their evidence out.

mod actors;
mod answers;
pub mod attribution;
mod classify;
mod coder;
mod contexts;
mod dates;
pub mod document;
mod events;
mod frames;
pub mod graph;
mod links;
mod meetings;
mod nesting;
mod places;
pub mod record;
mod sizes;
mod status;
#[cfg(test)]
mod testing;

pub use classify::{Between, ClassifyError};
pub use coder::{Coder, Disputed, Names};
pub use document::{Document, Part, PartKind, Span};
pub use record::{Event, Reading};

//! Reads one document: text and its syntax in, events with their evidence out.

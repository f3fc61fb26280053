//! The codes of [`crate::Diagnostic`], each with what it means.

/// Every code with one sentence on what it means.
pub const ALL: &[(&str, &str)] = &[];

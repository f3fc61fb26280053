//! The networks against plain implementations of the same, and what must hold for any weights.

mod encoding;
mod entities;
mod parsing;
mod random;

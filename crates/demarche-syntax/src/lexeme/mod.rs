//! Word forms and their attributes.

mod strings;
pub(crate) mod unicode;

pub use strings::string_id;

//! Documents in (text, HTML, JSONL), events out (JSONL, PLOVER, CSV, tables).
//!
//! Reading has two steps, so that one thread can feed many: [`Raws`] opens, unpacks and cuts an input into
//! documents of bounded size, [`Raw::read`] decodes one and finds its parts.
//!
//! ```
//! use demarche_formats::{Limits, Options, Raws};
//! let input = "Envoys meet\n\nLIMA (AP) — Two envoys met.\n";
//! let options = Options::default();
//! for raw in Raws::new("report.txt", input.as_bytes(), None, options.limits) {
//!     let report = raw?.read(&options)?;
//!     assert_eq!(report.document.title.as_deref(), Some("Envoys meet"));
//! }
//! # Ok::<(), demarche_formats::ReadError>(())
//! ```

pub mod charset;
pub mod detect;
mod error;
pub mod html;
pub mod language;
mod limits;
pub mod output;
pub mod published;
mod raw;
mod report;
pub mod stamp;
pub mod text;

pub use detect::Format;
pub use error::{ReadError, ReadErrorKind};
pub use limits::Limits;
pub use raw::{Raw, Raws};
pub use report::{Options, Report};

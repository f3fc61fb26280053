//! What can go wrong while reading, with a code to search for, the input's name and the line.

use std::fmt;

/// Why an input, or one line of it, could not be read.
///
/// Displayed as `name:line: reason [code]`, so that editors and people find the place:
///
/// ```
/// use demarche_formats::{ReadError, ReadErrorKind};
/// let error = ReadError::new("reports.jsonl", ReadErrorKind::NoText).at_line(7);
/// assert_eq!(error.to_string(), "reports.jsonl:7: the record has no text [E209]");
/// ```
#[derive(Debug, thiserror::Error)]
pub struct ReadError {
    /// The input: a path as it was given, or `<stdin>`.
    pub name: String,
    /// Line of the input, from 1, where the format has lines.
    pub line: Option<u64>,
    /// What is wrong.
    pub kind: ReadErrorKind,
}

impl ReadError {
    /// An error that concerns the whole input.
    pub fn new(name: impl Into<String>, kind: ReadErrorKind) -> Self {
        Self { name: name.into(), line: None, kind }
    }

    /// The same error at a line, counted from 1.
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The code to search for, as `E204`.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {} [{}]", self.kind, self.code())
    }
}

/// Kinds of failure. Each has a code of its own, see [`ReadErrorKind::code`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The file cannot be opened.
    #[error("cannot be opened: {0}")]
    Open(std::io::Error),
    /// Reading broke off.
    #[error("cannot be read to its end: {0}")]
    Read(std::io::Error),
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
    /// It is no text at all.
    #[error("is not text but {0}")]
    Binary(&'static str),
    /// A document, or a line that holds one, is larger than the limit.
    #[error("holds a document of more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// A compressed file that ends early or is damaged.
    #[error("is a damaged or truncated gzip file: {0}")]
    Gzip(std::io::Error),
    /// A line that is no JSON object.
    #[error("is no JSON record: {0}")]
    Json(String),
    /// A field of a record has the wrong type.
    #[error("the field `{field}` should be {wanted}")]
    Field {
        /// Its name.
        field: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// The record has no field `text`, or nothing in it.
    #[error("the record has no text")]
    NoText,
    /// A date that no calendar has, or in no known notation.
    #[error("the field `published` holds `{0}`, which is no date that can be read")]
    Date(String),
    /// A page built to exhaust whoever reads it.
    #[error("is a page that cannot be read safely: {0}")]
    Markup(String),
    /// A page in which no report can be found.
    #[error("is a page without a report")]
    NoArticle,
    /// JSON in another shape than one record a line.
    #[error("is {0}, not one record a line")]
    Shape(&'static str),
    /// A folder that holds no file, nor does any folder in it.
    #[error("is a folder without files")]
    NoFiles,
    /// A link to a folder, found in a folder.
    #[error("is a link to a folder elsewhere, which is not followed")]
    LinkedFolder,
}

impl ReadErrorKind {
    /// The code of this kind.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open(_) => "E201",
            Self::Read(_) => "E202",
            Self::Empty => "E203",
            Self::Binary(_) => "E204",
            Self::TooLarge { .. } => "E205",
            Self::Gzip(_) => "E206",
            Self::Json(_) => "E207",
            Self::Field { .. } => "E208",
            Self::NoText => "E209",
            Self::Date(_) => "E210",
            Self::Markup(_) => "E211",
            Self::NoArticle => "E212",
            Self::Shape(_) => "E213",
            Self::NoFiles => "E214",
            Self::LinkedFolder => "E215",
        }
    }
}

//! What is wrong in a data file, and where.

use std::fmt;

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The row or entry is left out, or means something else than its author thinks.
    Error,
    /// Worth a look: probably a slip.
    Warning,
}

/// One finding in a data file. [`Diagnostic::code`] is stable and searchable; `E` codes are errors, `W` codes
/// warnings. The codes are listed in [`crate::codes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// `E014`, `W003`.
    pub code: &'static str,
    /// Path inside the data folder, with `/`: `lexicon/sanction.toml`.
    pub file: Box<str>,
    /// Line, from 1; 0 where the whole file is meant.
    pub line: u32,
    /// Column in characters, from 1; 0 where the whole line is meant.
    pub column: u32,
    /// How many characters the finding covers on that line, 0 where the whole line is meant.
    pub width: u32,
    /// The line itself, or the part around the finding where it is very long; empty where the whole file is meant.
    pub excerpt: Box<str>,
    /// How many characters of the line stand before `excerpt`.
    pub excerpt_skip: u32,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to do about it, where that is not plain.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Error or warning, by the code's first letter.
    pub fn severity(&self) -> Severity {
        if self.code.starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// Whether this is an error.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

/// Written as rustc writes it, several lines, without a line break at the end:
///
/// ```text
/// error[E012]: SANCTION has no mode `expell`
///   --> lexicon/sanction.toml:5:8
///    |
///  5 | mode = "expell"
///    |        ^^^^^^^^
///    = help: modes of SANCTION: convict, discontinue, expel, withdraw
/// ```
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]: {}", self.code, self.message)?;
        let gutter = self.line.to_string().len();
        write!(f, "\n{:gutter$}--> {}", "", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        if self.line > 0 && !self.excerpt.is_empty() {
            write!(f, "\n{:gutter$} |\n{} | {}", "", self.line, self.excerpt)?;
            if self.column > 0 {
                // Tabs keep their width so that the carets stand under their text.
                let lead: String = self
                    .excerpt
                    .chars()
                    .take(self.column.saturating_sub(1 + self.excerpt_skip) as usize)
                    .map(|character| if character == '\t' { '\t' } else { ' ' })
                    .collect();
                write!(f, "\n{:gutter$} | {lead}{}", "", "^".repeat(self.width.clamp(1, 80) as usize))?;
            }
        }
        if let Some(help) = &self.help {
            write!(f, "\n{:gutter$} = help: {help}", "")?;
        }
        Ok(())
    }
}

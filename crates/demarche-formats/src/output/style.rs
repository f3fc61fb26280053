//! Colours of a terminal, or none.

use std::fmt;

/// Whether to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    /// No escape sequences at all.
    #[default]
    Plain,
    /// ANSI colours.
    Colours,
}

/// What a piece of output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Titles and headers.
    Bold,
    /// Frames and lesser matters.
    Dim,
    /// Who acts.
    Actor,
    /// To whom.
    Recipient,
    /// The word that names the act.
    Trigger,
    /// What decides the status, and any status but actual.
    Status,
    /// Who tells it.
    Speaker,
    /// Errors.
    Error,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Actor => "32",
            Self::Recipient => "34",
            Self::Trigger => "1;33",
            Self::Status => "35",
            Self::Speaker => "36",
            Self::Error => "1;31",
        }
    }
}

impl Paint {
    /// `text` in a style.
    ///
    /// ```
    /// use demarche_formats::output::{Paint, Style};
    /// assert_eq!(Paint::Plain.style(Style::Bold, "Lima").to_string(), "Lima");
    /// ```
    pub fn style<T: fmt::Display>(self, style: Style, text: T) -> Painted<T> {
        Painted { style: (self == Self::Colours).then_some(style), text }
    }
}

/// Text with its style, to be displayed.
pub struct Painted<T> {
    style: Option<Style>,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.style {
            Some(style) => write!(f, "\x1b[{}m{}\x1b[0m", style.code(), self.text),
            None => self.text.fmt(f),
        }
    }
}

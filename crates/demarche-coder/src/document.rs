//! One report, as the coder takes it: a text that never changes, and what its parts are.

use jiff::civil::Date;

/// A half-open range of bytes, `start..end`, in the text of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// The words at this span.
    ///
    /// Empty where the span does not lie in `text`, so that a wrong span never panics.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Whether `other` lies in this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds nothing.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// What a part of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// The headline.
    Title,
    /// Who wrote it.
    Byline,
    /// Where and when it was filed, as 'REYKJAVIK, May 19 (Reuters) -'.
    Dateline,
    /// A heading inside the text.
    Heading,
    /// A paragraph of the report.
    Paragraph,
    /// An advertisement, a link to other stories, a repeated title: kept in the text, never read.
    Boilerplate,
}

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Where it stands.
    pub span: Span,
}

/// One report.
///
/// ```
/// use demarche_coder::Document;
/// let document = Document::plain("a", "Talks open\n\nPeru and Chile met on Monday.", None);
/// assert_eq!(document.parts.len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The input's own id; unique in a batch.
    pub id: String,
    /// Address of the page.
    pub url: Option<String>,
    /// Title, where it is known apart from the text or as a part of it.
    pub title: Option<String>,
    /// Publisher or agency.
    pub outlet: Option<String>,
    /// Writers, as printed.
    pub byline: Option<String>,
    /// Place of the dateline, as printed.
    pub dateline: Option<String>,
    /// Day of publication; relative dates are read against it.
    pub published: Option<Date>,
    /// The whole text. Every span of a reading lies in it.
    pub text: String,
    /// The parts of the text in order, without overlap; white space between them belongs to none.
    pub parts: Vec<Part>,
}

impl Document {
    /// A document of plain paragraphs, parted by blank lines. A first paragraph of one line that does not
    /// end like a sentence is the title. `demarche-formats` does this with more care.
    pub fn plain(id: &str, text: &str, published: Option<Date>) -> Self {
        let mut parts = Vec::new();
        let mut start = 0;
        for piece in text.split("\n\n") {
            let trimmed = piece.trim();
            if !trimmed.is_empty() {
                let offset = start + (piece.len() - piece.trim_start().len());
                let title = parts.is_empty()
                    && piece.len() < text.trim().len()
                    && !trimmed.contains('\n')
                    && !trimmed.ends_with(['.', '!', '?', '"', '”', ':']);
                let kind = if title { PartKind::Title } else { PartKind::Paragraph };
                parts.push(Part { kind, span: Span::new(offset, offset + trimmed.len()) });
            }
            start += piece.len() + 2;
        }
        let title =
            parts.iter().find(|part| part.kind == PartKind::Title).map(|part| part.span.of(text).to_owned());
        Self { id: id.to_owned(), title, published, text: text.to_owned(), parts, ..Self::default() }
    }
}

//! How much of an input is taken, so that no input exhausts the machine.

/// Bounds on one document. All of them can be raised; none can be switched off.
///
/// ```
/// use demarche_formats::Limits;
/// let limits = Limits { document_bytes: 64 << 20, ..Limits::default() };
/// assert!(limits.document_bytes > Limits::default().document_bytes);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document: a text file, a page, or one line of JSONL, after unpacking. Pages run to some
    /// 5 MB.
    pub document_bytes: usize,
    /// Bytes of a document's text, when markup is taken off. The longest reports run to some 200 kB. Syntax and
    /// output take one to five hundred times as much memory as the text, and a text that says one thing over and
    /// over takes time that grows with the square of its length.
    pub text_bytes: usize,
    /// Tags in one page. Pages of news sites have 1,000 to 10,000.
    pub html_tags: usize,
    /// Depth of elements in one page. Pages of news sites go down to some 60; deeper nesting than this
    /// makes HTML parsers quadratic.
    pub html_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { document_bytes: 16 << 20, text_bytes: 512 << 10, html_tags: 200_000, html_depth: 400 }
    }
}

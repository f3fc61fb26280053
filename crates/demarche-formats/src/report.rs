//! Bytes of one document to a [`Report`]: decoded, cleaned, its parts and date found.

use demarche_coder::{Document, Part, PartKind, record::Note};
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::{
    Format, Limits, Raw, ReadError, ReadErrorKind, charset,
    detect::is_binary,
    html::{self, Extractor},
    language::{self, ENGLISH, Language},
    published::{Published, Source},
    stamp,
    text::{self, Layout},
};

/// A document with what was learnt while reading it.
#[derive(Clone, Debug)]
pub struct Report {
    /// The document for the coder.
    pub document: Document,
    /// When it was published, with source and confidence.
    pub published: Option<Published>,
    /// The language that it is written in.
    pub language: Language,
    /// What it was read from.
    pub format: Format,
    /// Where it was read: the name of the input, for records with the line, as errors name it.
    pub origin: String,
    /// What a user should know: `N201` to `N204`.
    pub notes: Vec<Note>,
}

impl Report {
    /// Whether the coder can read it.
    pub fn is_english(&self) -> bool {
        self.language == ENGLISH
    }
}

/// How to read documents.
pub struct Options {
    /// Bounds.
    pub limits: Limits,
    /// Publication date of every document, whatever it says itself.
    pub published: Option<Date>,
    /// Finds the text of pages.
    pub extractor: Box<dyn Extractor>,
}

impl Default for Options {
    fn default() -> Self {
        Self { limits: Limits::default(), published: None, extractor: Box::new(html::Readability) }
    }
}

impl Raw {
    /// Reads the document. The id is the record's own, else the name of the input, with the line for records.
    ///
    /// For pages, and for records that have their title apart, the title stands before the text, parted by a
    /// blank line.
    ///
    /// # Errors
    /// Where the bytes hold no report, see [`ReadErrorKind`].
    ///
    /// ```
    /// use demarche_formats::{Limits, Options, Raws};
    /// let lines = r#"{"id": "a", "title": "Envoys meet", "published": "2021-05-19", "text": "Two envoys met."}"#;
    /// let raw = Raws::new("<stdin>", lines.as_bytes(), None, Limits::default()).next().unwrap().unwrap();
    /// let report = raw.read(&Options::default()).unwrap();
    /// assert_eq!(report.document.text, "Envoys meet\n\nTwo envoys met.");
    /// assert_eq!(report.document.published.unwrap().to_string(), "2021-05-19");
    /// ```
    pub fn read(&self, options: &Options) -> Result<Report, ReadError> {
        let located = |kind| {
            let error = ReadError::new(self.name.clone(), kind);
            self.line.into_iter().fold(error, ReadError::at_line)
        };
        let decoded = charset::decode(&self.bytes, self.format == Format::Html);
        let origin = self.line.map_or(self.name.clone(), |line| format!("{}:{line}", self.name));
        let mut draft = Draft { id: origin.clone(), ..Draft::default() };
        // The start of a file was looked at before it was opened; a text may turn into something else further on.
        if self.format != Format::Jsonl && is_binary(decoded.text.as_bytes()) {
            return Err(located(ReadErrorKind::Binary("binary data")));
        }
        match self.format {
            Format::Text => draft.text = decoded.text,
            Format::Html => draft.read_page(&decoded.text, options).map_err(located)?,
            Format::Jsonl => draft.record(&decoded.text, options).map_err(located)?,
        }
        let broken = draft.broken;
        let mut report = draft.finish(self.format, origin, options).map_err(located)?;
        if decoded.replaced + broken > 0 {
            let encoding = if broken > 0 { "JSON" } else { decoded.encoding };
            let count = decoded.replaced + broken;
            let (noun, verb) = if count == 1 { ("character", "stands") } else { ("characters", "stand") };
            let message = format!("{count} {noun} could not be decoded from {encoding} and {verb} as U+FFFD");
            report.notes.push(Note { code: "N202", message, span: None });
        }
        Ok(report)
    }
}

/// A document on its way.
#[derive(Default)]
struct Draft {
    id: String,
    text: String,
    title: Option<String>,
    url: Option<String>,
    outlet: Option<String>,
    byline: Option<String>,
    published: Option<Published>,
    /// Paragraphs that a page marks as headings, by their first byte in `text`.
    headings: Vec<usize>,
    /// Whether the text comes from a page.
    page: bool,
    /// Halves of characters in the escapes of a record.
    broken: usize,
}

impl Draft {
    fn read_page(&mut self, html: &str, options: &Options) -> Result<(), ReadErrorKind> {
        let page = html::read(html, self.url.as_deref(), options.extractor.as_ref(), &options.limits)?;
        self.text.clear();
        self.page = true;
        for block in page.blocks {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            if block.heading {
                self.headings.push(self.text.len());
            }
            self.text.push_str(&block.text);
        }
        // What the record around a page says goes before what the page says.
        self.title = self.title.take().or(page.title);
        self.url = self.url.take().or(page.url);
        self.outlet = self.outlet.take().or(page.outlet);
        self.byline = self.byline.take().or(page.byline);
        self.published = self.published.take().or(page.published);
        Ok(())
    }

    fn record(&mut self, line: &str, options: &Options) -> Result<(), ReadErrorKind> {
        let value: Value = serde_json::from_str(line).or_else(|error| {
            // Crawlers cut texts between the two escapes of one character; all else of such a record is good.
            let (mended, broken) = mend_escapes(line);
            self.broken = broken;
            if broken > 0 { serde_json::from_str(&mended) } else { Err(error) }
                .map_err(|error| ReadErrorKind::Json(json_reason(&error)))
        })?;
        let Value::Object(fields) = value else {
            return Err(ReadErrorKind::Json("it is not an object in braces".to_owned()));
        };
        if let Some(id) = fields.get("id") {
            self.id = match id {
                Value::String(id) if id.len() > LONGEST => return Err(too_long("id")),
                Value::String(id) if !id.is_empty() => id.clone(),
                Value::Number(id) => id.to_string(),
                Value::Null => std::mem::take(&mut self.id),
                _ => return Err(ReadErrorKind::Field { field: "id", wanted: "a string or a number" }),
            };
        }
        self.title = short(&fields, "title")?
            .map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|title| !title.is_empty());
        self.url = short(&fields, "url")?;
        self.outlet = short(&fields, "outlet")?;
        self.byline = short(&fields, "byline")?;
        // A date that the caller gives goes before the record's, right or wrong.
        if options.published.is_none()
            && let Some(published) = short(&fields, "published")?
        {
            let stamp = stamp::find(&published)
                .ok_or_else(|| ReadErrorKind::Date(published.chars().take(60).collect()))?;
            self.published = Some(Published::new(stamp, Source::Record));
        }
        match (string(&fields, "text")?, string(&fields, "html")?) {
            (Some(text), _) => self.text = text,
            (None, Some(html)) => self.read_page(&html, options)?,
            (None, None) => return Err(ReadErrorKind::NoText),
        }
        Ok(())
    }

    fn finish(mut self, format: Format, origin: String, options: &Options) -> Result<Report, ReadErrorKind> {
        if self.text.trim().is_empty() {
            return Err(if format == Format::Jsonl { ReadErrorKind::NoText } else { ReadErrorKind::Empty });
        }
        if self.text.len() > options.limits.text_bytes {
            return Err(ReadErrorKind::TooLarge { limit: options.limits.text_bytes });
        }
        let mut offset = 0;
        if let Some(title) = &self.title
            && !self.text.trim_start().starts_with(title.as_str())
        {
            let text = std::mem::take(&mut self.text);
            self.text = format!("{title}\n\n{text}");
            offset = title.len() + 2;
        }
        let mut layout = text::parts(self.text, self.title.as_deref(), self.page);
        for part in layout.parts.iter_mut().filter(|part| part.kind == PartKind::Paragraph) {
            if (part.span.start as usize)
                .checked_sub(offset)
                .is_some_and(|start| self.headings.binary_search(&start).is_ok())
            {
                part.kind = PartKind::Heading;
            }
        }
        let Layout { text, parts, title, byline, outlet, dateline, published } = layout;
        let given = options.published.map(|date| Published::new(stamp::Stamp::day(date), Source::Given));
        let published = match (given, self.published, published) {
            (Some(given), ..) => Some(given),
            // A date in the text is worth more than the date of a page's last change.
            (None, Some(page), Some(line)) => {
                Some(if page.confidence >= line.confidence { page } else { line })
            }
            (None, page, line) => page.or(line),
        };
        let language = language::of(&sample(&text, &parts));
        let notes = notes(language, published.as_ref());
        let document = Document {
            id: self.id,
            url: self.url,
            title,
            outlet: self.outlet.or(outlet),
            byline: self.byline.as_deref().and_then(text::writers).or(byline),
            dateline,
            published: published.as_ref().map(Published::date),
            text,
            parts,
        };
        Ok(Report { document, published, language, format, origin, notes })
    }
}

fn notes(language: Language, published: Option<&Published>) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |code, message| notes.push(Note { code, message, span: None });
    if language != ENGLISH {
        note("N201", format!("cannot read {} yet", language.name));
    }
    match published {
        None => note("N203", "no publication date was found; dates without a year stay open".to_owned()),
        Some(published) if published.confidence < 0.5 => {
            note(
                "N204",
                format!(
                    "the publication date {} is not sure ({})",
                    published.date(),
                    published.source.name()
                ),
            );
        }
        Some(_) => {}
    }
    notes
}

/// The running text, for the language.
fn sample(text: &str, parts: &[Part]) -> String {
    let mut sample = String::new();
    for part in parts
        .iter()
        .filter(|part| matches!(part.kind, PartKind::Paragraph | PartKind::Heading | PartKind::Title))
    {
        sample.push_str(part.span.of(text));
        sample.push('\n');
        if sample.len() > 50_000 {
            break;
        }
    }
    sample
}

/// Most bytes of what a record says of its report: every event repeats some of it.
const LONGEST: usize = 4096;

fn too_long(field: &'static str) -> ReadErrorKind {
    ReadErrorKind::Field { field, wanted: "shorter than 4097 bytes" }
}

/// A string that is not the text.
fn short(fields: &Map<String, Value>, field: &'static str) -> Result<Option<String>, ReadErrorKind> {
    let found = string(fields, field)?;
    if found.as_ref().is_some_and(|text| text.len() > LONGEST) { Err(too_long(field)) } else { Ok(found) }
}

fn string(fields: &Map<String, Value>, field: &'static str) -> Result<Option<String>, ReadErrorKind> {
    match fields.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(ReadErrorKind::Field { field, wanted: "a string" }),
    }
}

/// A line of JSON in which each escape that is half of a character (a surrogate alone) is that of U+FFFD, and how
/// many there were.
fn mend_escapes(line: &str) -> (String, usize) {
    let bytes = line.as_bytes();
    // The unit that is escaped at a place.
    let unit = |at: usize| {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |unit, &digit| Some(unit * 16 + char::from(digit).to_digit(16)?))
    };
    let (mut out, mut broken) = (String::with_capacity(line.len()), 0);
    let (mut from, mut at) = (0, 0);
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'\\') {
        at += found;
        at += match unit(at) {
            Some(0xD800..=0xDBFF) if matches!(unit(at + 6), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                out.push_str(&line[from..at]);
                out.push_str("\\ufffd");
                broken += 1;
                from = at + 6;
                6
            }
            Some(_) => 6,
            // The backslash and what it escapes; behind a last one there is nothing.
            None => 2.min(bytes.len() - at),
        };
    }
    out.push_str(&line[from..]);
    (out, broken)
}

/// The reason without serde's own line number, which is always 1 here.
fn json_reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
    format!("{reason} at column {}", error.column())
}

#[cfg(test)]
mod tests;

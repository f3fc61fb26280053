//! Plain text to the parts of a report: title, byline, dateline, paragraphs, and what is none of it.

mod blocks;
mod dateline;
mod furniture;
mod head;
mod links;

use std::ops::Range;

use demarche_coder::{Part, PartKind, Span};

use crate::published::{Published, Source};
pub(crate) use blocks::ends_sentence;
pub use furniture::is_furniture;
pub(crate) use head::writers;

/// What the text itself tells about the report.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The text. Only line breaks that wrap a paragraph by hand were changed, each byte to a space, so that
    /// offsets are those of the input.
    pub text: String,
    /// Its parts in order.
    pub parts: Vec<Part>,
    /// The title, where the text has one.
    pub title: Option<String>,
    /// The writers, without 'By'.
    pub byline: Option<String>,
    /// The agency of the dateline or byline.
    pub outlet: Option<String>,
    /// The place of the dateline.
    pub dateline: Option<String>,
    /// The day of publication, where a line tells it.
    pub published: Option<Published>,
}

/// Longest title, in bytes.
const TITLE: usize = 250;
/// Longest heading inside a text, in bytes.
const HEADING: usize = 90;
/// How many paragraphs of the body may be looked at for a dateline.
const DATELINE_WITHIN: usize = 3;

/// Finds the parts of a text. `title` is the title if it is known already: where the text starts with it, that
/// is its title part, and any paragraph that repeats it is [`PartKind::Boilerplate`].
///
/// ```
/// use demarche_formats::text::lay_out;
/// let layout = lay_out("Envoys meet\n\nBy Jane Doe\n\nLIMA (AP) — Two envoys met.\n\nAdvertisement\n\nThey left.".into(), None);
/// assert_eq!(layout.title.as_deref(), Some("Envoys meet"));
/// assert_eq!(layout.byline.as_deref(), Some("Jane Doe"));
/// assert_eq!(layout.dateline.as_deref(), Some("LIMA"));
/// ```
pub fn lay_out(text: String, title: Option<&str>) -> Layout {
    parts(text, title, false)
}

/// As [`lay_out`]. In the text of a `page` links are gone already, which markup shows better than words.
pub(crate) fn parts(text: String, title: Option<&str>, page: bool) -> Layout {
    let blocks = blocks::blocks(&text, head::stands_alone, |line| dateline::dateline(line).is_some());
    let mut text = text;
    for wrap in blocks.iter().flat_map(|block| &block.wraps) {
        let spaces = " ".repeat(wrap.len());
        // Only white space stands here; other white space than ASCII keeps its bytes.
        if text[wrap.clone()].is_ascii() {
            text.replace_range(wrap.clone(), &spaces);
        }
    }
    let mut layout = Layout { title: title.map(str::to_owned), ..Layout::default() };
    let groups: Vec<usize> = blocks.iter().map(|block| block.group).collect();
    let ranges: Vec<_> = blocks.into_iter().map(|block| block.range).collect();
    let mut kinds: Vec<PartKind> = ranges.iter().map(|range| head::body_kind(&text[range.clone()])).collect();
    let stands_first =
        title.is_some_and(|title| ranges.first().is_some_and(|range| text[range.clone()] == *title));
    head::read(&text, &ranges, &mut kinds, &mut layout);
    links::mark(&text, &ranges, &groups, &mut kinds, !page);
    demote_lists(&mut kinds);
    mark_repeats(&text, &ranges, &mut kinds, &layout, title.is_some() && !stands_first);
    if stands_first {
        kinds[0] = PartKind::Title;
    }
    let mut bodies = 0;
    for (range, kind) in ranges.iter().zip(kinds) {
        let Range { mut start, mut end } = *range;
        if kind == PartKind::Paragraph {
            bodies += 1;
            (start, end) = trim_marks(&text, start, end);
            if bodies <= DATELINE_WITHIN
                && layout.dateline.is_none()
                && let Some(found) = dateline::dateline(&text[start..end])
            {
                layout
                    .parts
                    .push(Part { kind: PartKind::Dateline, span: Span::new(start, start + found.len) });
                start += found.body;
                layout.outlet = layout.outlet.take().or(found.agency);
                layout.dateline = found.place;
                let dated = found.date.map(|stamp| Published::new(stamp, Source::Dateline));
                layout.published = layout.published.take().or(dated);
            }
        }
        layout.parts.push(Part { kind, span: Span::new(start, end) });
    }
    layout.text = text;
    layout
}

/// A paragraph without the bullet before it and the word with which Xinhua closes a report.
fn trim_marks(text: &str, start: usize, end: usize) -> (usize, usize) {
    let words = &text[start..end];
    let bare = words
        .strip_prefix(links::BULLETS)
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .map_or(words, str::trim_start);
    let start = end - bare.len();
    let closed = bare.strip_suffix("Enditem").map(str::trim_end).filter(|rest| ends_sentence(rest));
    (start, start + closed.unwrap_or(bare).len())
}

/// A text that is mostly 'headings' is a list of headlines, each of which is read; a single line is a report.
fn demote_lists(kinds: &mut [PartKind]) {
    let headings = kinds.iter().filter(|&&kind| kind == PartKind::Heading).count();
    let paragraphs = kinds.iter().filter(|&&kind| kind == PartKind::Paragraph).count();
    if paragraphs == 0 && headings == 1 || headings > 3 && headings > 2 * paragraphs {
        for kind in kinds.iter_mut().filter(|kind| **kind == PartKind::Heading) {
            *kind = PartKind::Paragraph;
        }
    }
}

/// Marks short paragraphs that say the title again.
fn mark_repeats(text: &str, ranges: &[Range<usize>], kinds: &mut [PartKind], layout: &Layout, apart: bool) {
    let Some(title) = layout.title.as_deref().map(words_of).filter(|title| !title.is_empty()) else { return };
    let mut seen = apart;
    for (range, kind) in ranges.iter().zip(kinds) {
        let paragraph = &text[range.clone()];
        if paragraph.len() > TITLE + 50 || !repeats(&title, paragraph) {
            continue;
        }
        if seen {
            *kind = PartKind::Boilerplate;
        }
        seen = true;
    }
}

/// Whether a line is the title, perhaps with the name of the site behind it ('... | The Courier').
fn repeats(title: &[String], line: &str) -> bool {
    let words = words_of(line);
    words == title
        || [" | ", " - ", " – ", " — "].iter().any(|separator| {
            line.rsplit_once(separator)
                .is_some_and(|(front, site)| site.split_whitespace().count() <= 4 && words_of(front) == title)
        })
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests;

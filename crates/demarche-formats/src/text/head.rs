//! The head of a report: title, byline and date lines; and what a paragraph is by its own words.

use std::ops::Range;

use demarche_coder::PartKind;

use super::{HEADING, Layout, TITLE, ends_sentence, furniture::is_furniture};
use crate::{
    published::{Published, Source},
    stamp,
};

/// How far down a head goes, in paragraphs.
const HEAD: usize = 10;

/// What a paragraph is, place aside.
pub(super) fn body_kind(paragraph: &str) -> PartKind {
    if is_furniture(paragraph) {
        PartKind::Boilerplate
    } else if is_heading(paragraph) {
        PartKind::Heading
    } else {
        PartKind::Paragraph
    }
}

/// A short line that is no sentence and no item of a list.
fn is_heading(line: &str) -> bool {
    line.len() <= HEADING
        && line.split_whitespace().count() <= 12
        && line.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '‘'))
        && !ends_sentence(line)
        && !line.ends_with([':', ';', ',', '”', '"'])
}

/// Reads the head: sets kinds and the layout's title, byline, outlet and date.
pub(super) fn read(text: &str, ranges: &[Range<usize>], kinds: &mut [PartKind], layout: &mut Layout) {
    let mut titled = layout.title.is_some();
    for i in 0..ranges.len().min(HEAD) {
        let line = &text[ranges[i].clone()];
        if let Some(published) = date_line(line) {
            kinds[i] = PartKind::Boilerplate;
            // 'Updated' goes under 'Published', whichever stands first.
            let better = layout.published.as_ref().is_none_or(|old| old.confidence < published.confidence);
            if better {
                layout.published = Some(published);
            }
        } else if let Some((byline, outlet)) = byline(line) {
            kinds[i] = PartKind::Byline;
            layout.byline.get_or_insert(byline);
            layout.outlet = layout.outlet.take().or(outlet);
            let dated = stamp::find(line).map(|stamp| Published::new(stamp, Source::Line));
            layout.published = layout.published.take().or(dated);
        } else if !titled && kinds[i] != PartKind::Boilerplate {
            // The first words that are neither furniture nor byline are the title, or there is none.
            titled = true;
            if is_title(line) && ranges.len() > 1 {
                kinds[i] = PartKind::Title;
                layout.title = Some(line.to_owned());
            }
        } else if kinds[i] == PartKind::Paragraph && line.len() > TITLE {
            break;
        }
    }
}

fn is_title(line: &str) -> bool {
    let question = line.trim_end().ends_with(['?', '!']);
    line.len() <= TITLE
        && (2..=35).contains(&line.split_whitespace().count())
        && (question || !ends_sentence(line))
        && !line.ends_with([':', ';', ','])
        && super::dateline::dateline(line).is_none()
}

/// 'By JANE DOE, Associated Press' gives the writers and the outlet.
fn byline(line: &str) -> Option<(String, Option<String>)> {
    let rest = ["By ", "BY ", "by "].iter().find_map(|by| line.strip_prefix(by))?.trim();
    if rest.len() > 160 {
        return None;
    }
    let names = match stamp::find_at(rest) {
        Some((_, range)) => rest[..range.start].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.'),
        None => rest,
    };
    let count = names.split_whitespace().count();
    let small = |word: &str| {
        matches!(
            word,
            "and"
                | "of"
                | "in"
                | "for"
                | "the"
                | "with"
                | "at"
                | "to"
                | "de"
                | "del"
                | "la"
                | "van"
                | "von"
                | "der"
                | "bin"
                | "al"
                | "da"
                | "&"
                | "|"
                | "-"
                | "–"
                | "—"
        )
    };
    let capital =
        |word: &str| word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
    let initial =
        names.rsplit(' ').next().is_some_and(|word| word.trim_end_matches('.').chars().count() <= 2);
    let named =
        (1..=16).contains(&count) && names.split_whitespace().all(|word| capital(word) || small(word));
    if !named || (ends_sentence(names) && !initial) {
        return None;
    }
    let outlet =
        names.split([',', '|']).skip(1).map(str::trim).find(|piece| names_outlet(piece)).or_else(|| {
            // 'By Reuters', 'By Associated Press'.
            (names_outlet(names) && count <= 3 && !names.contains(',')).then_some(names)
        });
    Some((names.to_owned(), outlet.map(str::to_owned)))
}

/// Words that publishers have in their names.
fn names_outlet(text: &str) -> bool {
    const WORDS: [&str; 26] = [
        "press",
        "reuters",
        "afp",
        "ap",
        "upi",
        "agency",
        "agence",
        "xinhua",
        "tass",
        "bloomberg",
        "guardian",
        "bbc",
        "cnn",
        "journal",
        "tribune",
        "herald",
        "courier",
        "times",
        "post",
        "news",
        "radio",
        "television",
        "broadcasting",
        "today",
        "gazette",
        "observer",
    ];
    text.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

/// A line that holds a date, the words that go with dates, and nothing else.
fn date_line(line: &str) -> Option<Published> {
    if line.len() > 140 {
        return None;
    }
    let (stamp, range) = stamp::find_at(line)?;
    let beside = [&line[..range.start], &line[range.end..]];
    let mut updated = false;
    let mut published = false;
    for word in beside
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
    {
        let word = word.to_lowercase();
        updated |= matches!(word.as_str(), "updated" | "modified" | "edited" | "revised");
        published |= matches!(word.as_str(), "published" | "posted" | "issued" | "first" | "created");
        if !goes_with_date(&word) {
            return None;
        }
    }
    let source = if updated && !published { Source::UpdatedLine } else { Source::Line };
    Some(Published::new(stamp, source))
}

fn goes_with_date(word: &str) -> bool {
    const WORDS: [&str; 40] = [
        "published",
        "updated",
        "modified",
        "edited",
        "revised",
        "posted",
        "issued",
        "created",
        "first",
        "last",
        "on",
        "at",
        "date",
        "time",
        "local",
        "hrs",
        "hours",
        "am",
        "pm",
        "a",
        "m",
        "p",
        "the",
        "of",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thurs",
        "fri",
        "sat",
        "sun",
    ];
    const ZONES: [&str; 19] = [
        "gmt", "utc", "bst", "cet", "cest", "est", "edt", "et", "cst", "cdt", "ct", "mst", "mdt", "pst",
        "pdt", "pt", "ist", "msk", "z",
    ];
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    WORDS.contains(&word)
        || ZONES.contains(&word)
        || stamp::month(word).is_some()
        || (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 8)
}

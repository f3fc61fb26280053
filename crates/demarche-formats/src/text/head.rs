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
        // A short paragraph of an agency.
        && !line.ends_with("Enditem")
        && super::dateline::dateline(line).is_none()
}

/// Whether a line of a head stands by itself, however long its neighbours are.
pub(super) fn stands_alone(line: &str) -> bool {
    byline(line).is_some() || is_time_line(line)
}

/// Reads the head: sets kinds and the layout's title, byline, outlet and date.
pub(super) fn read(text: &str, ranges: &[Range<usize>], kinds: &mut [PartKind], layout: &mut Layout) {
    let mut titled = layout.title.is_some();
    // 'By' in a line of its own.
    let mut announced = false;
    let mut begun = false;
    for i in 0..ranges.len().min(HEAD) {
        let line = &text[ranges[i].clone()];
        let next = ranges.get(i + 1).map_or("", |range| &text[range.clone()]);
        let announcing = matches!(line.trim_end_matches(':'), "By" | "BY" | "by");
        if is_time_line(line) {
            kinds[i] = PartKind::Boilerplate;
            if let Some(published) = date_line(line) {
                // 'Updated' goes under 'Published', whichever stands first.
                let better =
                    layout.published.as_ref().is_none_or(|old| old.confidence < published.confidence);
                if better {
                    layout.published = Some(published);
                }
            }
        } else if announcing {
            kinds[i] = PartKind::Byline;
        } else if let Some((byline, outlet)) = if announced { names(line) } else { byline(line) }
            .or_else(|| bare_byline(line, next).filter(|_| titled && !begun))
        {
            kinds[i] = PartKind::Byline;
            // An outlet alone is no writer.
            if outlet.as_ref() != Some(&byline) || layout.byline.is_none() {
                layout.byline.get_or_insert(byline);
            }
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
        announced = announcing;
        begun |= kinds[i] == PartKind::Paragraph && ends_sentence(line);
    }
}

/// Names without 'By', below a title: they show in what stands under them, the outlet or the minutes that it
/// takes to read; or the outlet itself.
fn bare_byline(line: &str, next: &str) -> Option<(String, Option<String>)> {
    let plain = |line: &str| {
        (1..=4).contains(&line.split_whitespace().count())
            && line.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’'))
            && !ends_sentence(line)
    };
    let outlet = |line: &str| plain(line) && names_outlet(line) && names(line).is_some();
    let minutes = |line: &str| is_furniture(line) && line.to_lowercase().contains("min");
    if !plain(line) {
        return None;
    }
    if line.split_whitespace().count() >= 2 && !names_outlet(line) && (outlet(next) || minutes(next)) {
        return names(line);
    }
    // 'Reuters' under the name of the writer.
    outlet(line).then(|| names(line)).flatten().filter(|_| line.split_whitespace().count() <= 3)
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
    names(["By ", "BY ", "by "].iter().find_map(|by| line.strip_prefix(by))?.trim())
}

/// The writers in a byline that a page or record gives: without 'By' and the date behind; `None` where nothing is left.
///
/// ```text
/// Posted by Jane Doe - 2021-05-19
/// ```
pub(crate) fn writers(byline: &str) -> Option<String> {
    const LEADS: [&str; 5] = ["posted by", "written by", "story by", "reporting by", "by"];
    let mut rest = byline.trim();
    for lead in LEADS {
        let Some((front, back)) = rest.split_at_checked(lead.len()) else { continue };
        if front.eq_ignore_ascii_case(lead) && !back.starts_with(char::is_alphanumeric) {
            rest = back.trim_start_matches([' ', ':', '\u{a0}']);
        }
    }
    if let Some((_, date)) = stamp::find_at(rest) {
        rest = &rest[..date.start];
    }
    let rest = rest.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '|' | '-' | '–' | '—' | ':' | '/')
    });
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// 'JANE DOE, Associated Press' gives the writers and the outlet.
fn names(rest: &str) -> Option<(String, Option<String>)> {
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
            // 'By Reuters', 'By Associated Press', 'By JANE DOE Associated Press'.
            let whole = names_outlet(names) && count <= 3 && !names.contains(',');
            let tail = names.split_once(" Associated Press").is_some_and(|(front, rest)| {
                rest.is_empty() && !front.ends_with(" The") && !front.ends_with(" the")
            });
            if tail && !whole { Some("Associated Press") } else { whole.then_some(names) }
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

/// A line that holds a date or a time of day, or tells how old the report is, and nothing else: 'Updated 10:21 AM ET',
/// '2 hours ago'.
fn is_time_line(line: &str) -> bool {
    if date_line(line).is_some() {
        return true;
    }
    let words = || line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // Words that may open a title ('First Monday of ...') prove nothing.
    let marks = |word: &str| {
        let word = word.to_lowercase();
        let told = ["published", "updated", "modified", "posted", "ago", "am", "pm"].contains(&word.as_str());
        told || ZONES.contains(&word.as_str())
            || ["am", "pm"].iter().any(|half| {
                word.strip_suffix(half).is_some_and(|hour| hour.bytes().all(|byte| byte.is_ascii_digit()))
            })
    };
    line.len() <= 140 && words().any(marks) && words().all(|word| goes_with_date(&word.to_lowercase()))
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

/// Time zones as outlets write them.
const ZONES: [&str; 19] = [
    "gmt", "utc", "bst", "cet", "cest", "est", "edt", "et", "cst", "cdt", "ct", "mst", "mdt", "pst", "pdt",
    "pt", "ist", "msk", "z",
];

fn goes_with_date(word: &str) -> bool {
    const WORDS: [&str; 49] = [
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
        "hr",
        "hours",
        "hour",
        "minutes",
        "minute",
        "mins",
        "min",
        "days",
        "day",
        "ago",
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
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    WORDS.contains(&word)
        || ZONES.contains(&word)
        || stamp::month(word).is_some()
        || (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_without_what_stands_around_them() {
        for (byline, expect) in [
            ("By JANE DOE - 2021-05-19", Some("JANE DOE")),
            ("Posted by Jane Doe", Some("Jane Doe")),
            ("by: Jane Doe and John Roe,", Some("Jane Doe and John Roe")),
            ("Jane Doe May 19, 2021", Some("Jane Doe")),
            ("Byron Doe", Some("Byron Doe")),
            ("By", None),
            (" - ", None),
        ] {
            assert_eq!(writers(byline).as_deref(), expect, "{byline}");
        }
    }
}

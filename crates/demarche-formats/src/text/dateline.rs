//! The dateline that opens a wire report: 'REYKJAVIK, May 19 (Reuters) -'.

use crate::stamp::{self, Stamp};

/// A dateline at the start of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// Bytes up to and with the dash.
    pub len: usize,
    /// Where the report starts.
    pub body: usize,
    /// The place, as printed; some outlets print their name alone.
    pub place: Option<String>,
    /// The agency between the brackets.
    pub agency: Option<String>,
    /// The date, where it has a year.
    pub date: Option<Stamp>,
}

/// A dateline is shorter than this, in bytes.
const LONGEST: usize = 140;

const DASHES: [&str; 7] = ["\u{2014}", "\u{2013}", " -- ", "--", " - ", " _ ", " \u{2212} "];

/// Words in capitals that open a paragraph and are no place.
const LABELS: [&str; 40] = [
    "LIVE",
    "UPDATE",
    "UPDATED",
    "BREAKING",
    "EXCLUSIVE",
    "WATCH",
    "VIDEO",
    "ANALYSIS",
    "EXPLAINER",
    "OPINION",
    "FACTBOX",
    "CORRECTED",
    "TIMELINE",
    "FEATURE",
    "INTERVIEW",
    "SPECIAL",
    "PHOTOS",
    "WRAPUP",
    "NOTE",
    "EDITOR",
    "EDITORIAL",
    "COMMENT",
    "REPORT",
    "REPORTS",
    "POLL",
    "EXPLAINED",
    "PROFILE",
    "QUOTES",
    "BACKGROUND",
    "TRANSCRIPT",
    "FULL",
    "MORE",
    "RELATED",
    "ALERT",
    "URGENT",
    "ROUNDUP",
    "POSTED",
    "DEVELOPING",
    "STATEMENT",
    "SOURCE",
];

/// Reads the dateline of a paragraph, if it has one.
pub(crate) fn dateline(paragraph: &str) -> Option<Dateline> {
    let mut end = paragraph.len().min(LONGEST);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let head = &paragraph[..end];
    if head.starts_with('(') {
        return outlet_alone(head, paragraph);
    }
    if !head.starts_with(|c: char| c.is_uppercase()) {
        return None;
    }
    bracketed(head, paragraph).or_else(|| slashed(head, paragraph)).or_else(|| dashed(head, paragraph))
}

/// '(CNN) --', '(CNN)Peru'.
fn outlet_alone(head: &str, paragraph: &str) -> Option<Dateline> {
    let close = head.find(')')?;
    let agency = &head[1..close];
    let initials = (2..=6).contains(&agency.len()) && agency.bytes().all(|byte| byte.is_ascii_uppercase());
    let rest = &head[close + 1..];
    let (len, _) = dash_at_start(rest).unwrap_or((0, ""));
    (initials && opens_sentence(rest[len..].trim_start()))
        .then(|| finish(paragraph, close + 1 + len, None, Some(agency), None))?
}

/// The dash that a text starts with, after space: how long both are, and the dash.
fn dash_at_start(text: &str) -> Option<(usize, &'static str)> {
    let bare = text.trim_start();
    // 'LIMA (EFE).- Peru' has a full stop before it.
    ["\u{2014}", "\u{2013}", "--", "-", "_", "\u{2212}", ":", ".-", ".\u{2013}", ".\u{2014}"]
        .into_iter()
        .find(|dash| bare.starts_with(dash))
        .map(|dash| (text.len() - bare.len() + dash.len(), dash))
}

/// 'LIMA (AP) —', 'Washington (CNN)Peru'. The brackets make the case of the place free.
fn bracketed(head: &str, paragraph: &str) -> Option<Dateline> {
    let open = head.find('(')?;
    let close = open + head[open..].find(')')?;
    let agency = head[open + 1..close].trim();
    if !is_agency(agency) {
        return None;
    }
    let (place, date) = place(&head[..open], false)?;
    let rest = &head[close + 1..];
    let bare = rest.trim_start();
    let len = match dash_at_start(rest) {
        Some((len, _)) => close + 1 + len,
        // Without a dash the brackets must hold initials, or they are a party or a unit.
        None if agency.chars().all(|c| c.is_ascii_uppercase())
            && opens_sentence(bare)
            && place.len() < open =>
        {
            close + 1
        }
        None => return None,
    };
    finish(paragraph, len, Some(place), Some(agency), date)
}

/// 'MOSCOW, May 19. /TASS/.'
fn slashed(head: &str, paragraph: &str) -> Option<Dateline> {
    let open = head.find(" /")? + 1;
    let close = open + 1 + head[open + 1..].find('/')?;
    let agency = &head[open + 1..close];
    if !is_agency(agency) {
        return None;
    }
    let (place, date) = place(head[..open].trim_end().trim_end_matches('.'), true)?;
    let len = close + 1 + usize::from(head[close + 1..].starts_with(['.', ':']));
    finish(paragraph, len, Some(place), Some(agency), date)
}

/// 'REYKJAVIK, Iceland —', 'BEIJING:'. Without an agency the place must be in capitals.
fn dashed(head: &str, paragraph: &str) -> Option<Dateline> {
    let dash = DASHES.iter().filter_map(|dash| head.find(dash).map(|at| (at, dash.len()))).min();
    let colon = head.find(": ").map(|at| (at, 1));
    let (at, len) = [dash, colon].into_iter().flatten().min()?;
    let (place, date) = place(&head[..at], true)?;
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    if letters < if colon.is_some_and(|(colon, _)| colon == at) { 4 } else { 3 } {
        return None;
    }
    opens_sentence(head[at + len..].trim_start())
        .then(|| finish(paragraph, at + len, Some(place), None, date))?
}

fn finish(
    paragraph: &str,
    len: usize,
    place: Option<String>,
    agency: Option<&str>,
    date: Option<Stamp>,
) -> Option<Dateline> {
    let rest = paragraph.get(len..)?;
    let body = len + (rest.len() - rest.trim_start().len());
    let len = paragraph[..len].trim_end().len();
    (body < paragraph.len()).then(|| Dateline { len, body, place, agency: agency.map(str::to_owned), date })
}

/// A sentence starts here: a capital, a figure, a quotation mark.
fn opens_sentence(text: &str) -> bool {
    text.starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '\'' | '“' | '‘' | '«')
    })
}

fn is_agency(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '&' | '/' | '-' | '\''))
        && text
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase) || matches!(word, "of" | "dpa" | "the"))
}

/// The place in front of agency or dash, and the date that may follow it. `capitals`: the place must be in
/// capital letters.
fn place(text: &str, capitals: bool) -> Option<(String, Option<Stamp>)> {
    let text = text.trim().trim_end_matches(',');
    let mut pieces = text.split(',').map(str::trim);
    let first = pieces.next()?;
    if first.is_empty() || first.split_whitespace().count() > 5 {
        return None;
    }
    let first_word = first.split_whitespace().next()?.trim_matches(|c: char| !c.is_alphabetic());
    if LABELS.contains(&first_word) || first.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let is_capitals =
        |text: &str| text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
    if capitals && !is_capitals(first) || !is_capitals(first) && !names(first) {
        return None;
    }
    let mut place = first.to_owned();
    for piece in pieces {
        if is_day(piece) {
            continue;
        }
        if !names(piece) || piece.split_whitespace().count() > 4 {
            return None;
        }
        place.push_str(", ");
        place.push_str(piece);
    }
    Some((place, stamp::find(text)))
}

/// Every word starts with a capital, small connecting words aside.
fn names(text: &str) -> bool {
    text.split([' ', '/']).filter(|word| !word.is_empty()).all(|word| {
        word.starts_with(char::is_uppercase)
            || matches!(word, "of" | "de" | "la" | "the" | "al" | "el" | "and" | "du" | "am")
    }) && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '/' | '-' | '\'' | '’'))
}

/// 'May 19', '19 May', 'Wednesday', '2021'.
fn is_day(piece: &str) -> bool {
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let piece = piece.trim_end_matches('.');
    let words = || piece.split([' ', '.']).filter(|word| !word.is_empty());
    let weekday = |word: &str| {
        word.get(..3).is_some_and(|head| WEEKDAYS.contains(&head.to_ascii_lowercase().as_str()))
            && word.len() <= 9
    };
    words().count() > 0
        && words().all(|word| {
            stamp::month(word).is_some()
                || weekday(word)
                || (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, expect: Option<(&str, Option<&str>, &str)>) {
        let found = dateline(paragraph);
        let found = found
            .as_ref()
            .map(|d| (d.place.as_deref().unwrap_or(""), d.agency.as_deref(), &paragraph[d.body..]));
        assert_eq!(found, expect, "{paragraph}");
    }

    #[test]
    fn datelines() {
        check(
            "REYKJAVIK, May 19 (Reuters) - Two ministers met.",
            Some(("REYKJAVIK", Some("Reuters"), "Two ministers met.")),
        );
        check("WASHINGTON (AP) — Peru left.", Some(("WASHINGTON", Some("AP"), "Peru left.")));
        check("WASHINGTON (AP) _ Peru left.", Some(("WASHINGTON", Some("AP"), "Peru left.")));
        check("Washington (CNN)Peru left.", Some(("Washington", Some("CNN"), "Peru left.")));
        check(
            "KYIV, Ukraine (AP) — “We left,” it said.",
            Some(("KYIV, Ukraine", Some("AP"), "“We left,” it said.")),
        );
        check("MOSCOW, May 19. /TASS/. Peru left.", Some(("MOSCOW", Some("TASS"), "Peru left.")));
        check("BEIJING, May 19 (Xinhua) -- China left.", Some(("BEIJING", Some("Xinhua"), "China left.")));
        check(
            "ISTANBUL/ANKARA (Reuters) - Turkey left.",
            Some(("ISTANBUL/ANKARA", Some("Reuters"), "Turkey left.")),
        );
        check("LIMA, Peru — The navy left.", Some(("LIMA, Peru", None, "The navy left.")));
        check("GENEVA: The talks ended.", Some(("GENEVA", None, "The talks ended.")));
        check(
            "ST. JOHN'S, Antigua and Barbuda (AP) — It left.",
            Some(("ST. JOHN'S, Antigua and Barbuda", Some("AP"), "It left.")),
        );
        check("Rio de Janeiro (AFP) – Brazil left.", Some(("Rio de Janeiro", Some("AFP"), "Brazil left.")));
    }

    #[test]
    fn outlets_and_odd_dashes() {
        check("(CNN) -- Peru left.", Some(("", Some("CNN"), "Peru left.")));
        check("(CNN)Peru left.", Some(("", Some("CNN"), "Peru left.")));
        check("(AP) “We left,” it said.", Some(("", Some("AP"), "“We left,” it said.")));
        check("Lima, 3 Mar (EFE).- Peru left.", Some(("Lima", Some("EFE"), "Peru left.")));
    }

    #[test]
    fn no_datelines() {
        for text in [
            "NATO — which grew — met.",
            "LIVE: Peru left.",
            "US – China talks failed.",
            "The party (PSUV) said no.",
            "Peru (LIMA) is large.",
            "EU: no.",
            "UPDATE 2 - Peru left.",
            "REPORT: Peru left.",
            "In Lima - the capital - it rained.",
            "A",
            "(AP) — x",
            "(CNN)",
            "(UN) and others left.",
            "(Peru) It left.",
            "LIMA (AP) —",
            "Ankara’s ruling party (AKP) - founded in 2001 - won.",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_full_date_dates_the_report() {
        let found = dateline("LIMA, May 19, 2021 (AP) - It left.").expect("a dateline");
        assert_eq!(found.date.expect("a date").date.to_string(), "2021-05-19");
    }
}

//! Dates and times as pages and records write them: ISO 8601, RFC 2822, and words with English months.

use jiff::civil::{Date, Time};

/// A day, perhaps with the time of day and the offset of its zone from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The day in the zone that it was written in: what the outlet's readers call the day of publication.
    pub date: Date,
    /// Time of day, where told.
    pub time: Option<Time>,
    /// Minutes east of UTC, where told.
    pub offset: Option<i32>,
}

impl Stamp {
    /// A day alone.
    pub fn day(date: Date) -> Self {
        Self { date, time: None, offset: None }
    }
}

/// Reads the first full date (day, month, year) in a short text; `None` where there is none.
///
/// Understood are `2021-05-19`, `2021-05-19T16:05:00+02:00`, `20210519T160500Z`, `2021/05/19`, `May 19, 2021 4:05 pm
/// GMT`, `19 May 2021`, `Wed, 19 May 2021 16:05:00 +0000`, `19.05.2021`, and `05/19/2021` where no other
/// reading is possible. Years from 1800 to 2199 count.
///
/// ```
/// use demarche_formats::stamp;
/// let stamp = stamp::find("Updated May 19, 2021 4:05 pm GMT").unwrap();
/// assert_eq!(stamp.date.to_string(), "2021-05-19");
/// assert_eq!(stamp.time.unwrap().to_string(), "16:05:00");
/// assert_eq!(stamp.offset, Some(0));
/// assert!(stamp::find("31 June 2021").is_none());
/// ```
pub fn find(text: &str) -> Option<Stamp> {
    find_at(text).map(|(stamp, _)| stamp)
}

/// As [`find`], with the byte range of the date (without the time).
pub fn find_at(text: &str) -> Option<(Stamp, std::ops::Range<usize>)> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|i| {
        let (date, used) = date_at(text, &tokens, i)?;
        let (time, offset) = time_after(text, &tokens[i + used..]);
        let range = tokens[i].start..tokens[i + used - 1].end;
        Some((Stamp { date, time, offset }, range))
    })
}

#[derive(Clone, Copy)]
struct Token<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

impl Token<'_> {
    fn number(&self, digits: std::ops::RangeInclusive<usize>) -> Option<i32> {
        let text = self.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = &self.text[text.len()..];
        let plain = matches!(suffix.to_ascii_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th");
        (plain && digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    }

    fn month(&self) -> Option<i8> {
        month(self.text)
    }
}

/// The number of an English month, in full or abbreviated; `None` for other words.
pub(crate) fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let known = |name: &str| {
        name == word
            || (word.len() == 3 && name.starts_with(&word))
            || (word == "sept" && name.starts_with("sept"))
    };
    MONTHS.iter().position(|name| known(name)).map(|i| i as i8 + 1)
}

/// Runs of letters and digits. `T` between digits parts them, as in `19T16`.
fn tokens(text: &str) -> Vec<Token<'_>> {
    const MOST: usize = 64;
    let mut out = Vec::new();
    let mut start = None;
    for (i, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if character.is_alphanumeric() {
            start.get_or_insert(i);
        } else if let Some(from) = start.take() {
            let word = &text[from..i];
            match word
                .split_once(['T', 't'])
                .filter(|(a, b)| digits(a) && b.starts_with(|c: char| c.is_ascii_digit()))
            {
                Some((day, time)) => {
                    out.push(Token { start: from, end: from + day.len(), text: day });
                    out.push(Token { start: i - time.len(), end: i, text: time });
                }
                None => out.push(Token { start: from, end: i, text: word }),
            }
            if out.len() >= MOST {
                break;
            }
        }
    }
    out
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn civil(year: i32, month: i32, day: i32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| (1800..2200).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A date that starts at token `i`, and how many tokens it takes.
fn date_at(text: &str, tokens: &[Token<'_>], i: usize) -> Option<(Date, usize)> {
    let first = tokens[i];
    if first.text.len() == 8
        && digits(first.text)
        && let Some(date) = civil(
            first.text[..4].parse().ok()?,
            first.text[4..6].parse().ok()?,
            first.text[6..].parse().ok()?,
        )
    {
        return Some((date, 1));
    }
    let (second, third) = (tokens.get(i + 1)?, tokens.get(i + 2)?);
    let between = |a: &Token<'_>, b: &Token<'_>| &text[a.end..b.start];
    let (gap, gap2) = (between(&first, second), between(second, third));
    let loose = |gap: &str| matches!(gap.trim(), "" | "," | "." | "of" | "-" | "\u{2013}") && gap.len() < 5;
    if let Some(month) = first.month()
        && loose(gap)
        && loose(gap2)
        && let (Some(day), Some(year)) = (second.number(1..=2), third.number(4..=4))
    {
        return civil(year, month.into(), day).map(|date| (date, 3));
    }
    if let Some(month) = second.month()
        && loose(gap)
        && loose(gap2)
        && let (Some(day), Some(year)) = (first.number(1..=2), third.number(4..=4))
    {
        return civil(year, month.into(), day).map(|date| (date, 3));
    }
    if gap == gap2 && matches!(gap, "-" | "/" | "." | "\u{2010}" | "\u{2011}") {
        if let (Some(year), Some(day)) = (first.number(4..=4), third.number(1..=2)) {
            let month = second.number(1..=2).or(second.month().map(i32::from))?;
            return civil(year, month, day).map(|date| (date, 3));
        }
        if let (Some(a), Some(b), Some(year)) =
            (first.number(1..=2), second.number(1..=2), third.number(4..=4))
        {
            // Day first with dots, as in most of Europe. With strokes the order is the writer's secret
            // unless one number can be no month.
            let day_first = gap == "." || a > 12 || a == b;
            let month_first = gap != "." && b > 12;
            return match (day_first, month_first) {
                (true, _) => civil(year, b, a).map(|date| (date, 3)),
                (_, true) => civil(year, a, b).map(|date| (date, 3)),
                _ => None,
            };
        }
    }
    None
}

/// Time of day and offset that follow a date, as far as they are told in the next few tokens.
fn time_after(text: &str, tokens: &[Token<'_>]) -> (Option<Time>, Option<i32>) {
    let clock = tokens.iter().take(4).position(|token| token.text.starts_with(|c: char| c.is_ascii_digit()));
    let Some(at) = clock else { return (None, None) };
    let token = tokens[at];
    let mut rest = &tokens[at + 1..];
    let (mut hour, minute, second);
    // '160500Z' and '1605' are compact; '4pm' has its half of the day attached.
    let number = token.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let mut tail = &token.text[number.len()..];
    if matches!(number.len(), 4 | 6) {
        let part = |range: std::ops::Range<usize>| number.get(range).and_then(|s| s.parse::<i8>().ok());
        (hour, minute, second) = (part(0..2), part(2..4), part(4..6));
    } else if number.len() <= 2 {
        hour = number.parse().ok();
        let follows = |a: &Token<'_>, b: &Token<'_>| matches!(&text[a.end..b.start], ":" | ".");
        if tail.is_empty()
            && let Some(next) = rest.first().filter(|next| follows(&token, next))
        {
            let value = next.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            tail = &next.text[value.len()..];
            minute = value.parse::<i8>().ok().filter(|_| value.len() == 2);
            let colon = rest.get(1).filter(|third| tail.is_empty() && &text[next.end..third.start] == ":");
            if let Some(third) = colon {
                let value = third.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                tail = &third.text[value.len()..];
                second = value.parse().ok();
                rest = &rest[2..];
                // Fractions of a second tell nothing here.
                if let Some(fraction) = rest.first().filter(|f| &text[third.end..f.start] == ".") {
                    tail = fraction.text.trim_start_matches(|c: char| c.is_ascii_digit());
                    rest = &rest[1..];
                }
            } else {
                second = None;
                rest = &rest[1..];
            }
        } else {
            (minute, second) = (None, None);
        }
    } else {
        return (None, None);
    }
    // 'Z' or 'pm' may be glued on ('05Z', '05pm') or follow, also as 'p.m.'.
    let mut words: Vec<String> = vec![tail.to_ascii_lowercase()];
    words.extend(rest.iter().take(3).map(|token| token.text.to_ascii_lowercase()));
    words.retain(|word| !word.is_empty());
    let joined = words.join(" ");
    let half = ["am", "a m", "pm", "p m"].into_iter().find(|half| joined.starts_with(half));
    match (half, hour) {
        (Some("pm" | "p m"), Some(h)) if h < 12 => hour = Some(h + 12),
        (Some("am" | "a m"), Some(12)) => hour = Some(0),
        _ => {}
    }
    if half.is_none() && minute.is_none() {
        return (None, None);
    }
    let time = hour.and_then(|hour| Time::new(hour, minute.unwrap_or(0), second.unwrap_or(0), 0).ok());
    let zone = words.iter().find_map(|word| zone(word));
    let offset = zone.or_else(|| signed_offset(text, token.end, rest));
    (time, time.and(offset))
}

/// Offsets of zone names that mean one thing only in news; others (IST, CST of China) are left unknown.
fn zone(word: &str) -> Option<i32> {
    Some(match word {
        "z" | "utc" | "gmt" => 0,
        "bst" | "cet" => 60,
        "cest" | "sast" | "eet" => 120,
        "msk" | "eest" => 180,
        "est" => -300,
        "edt" => -240,
        "cdt" => -300,
        "mst" => -420,
        "mdt" => -360,
        "pst" => -480,
        "pdt" => -420,
        "jst" | "kst" => 540,
        "aest" => 600,
        _ => return None,
    })
}

/// `+02:00`, `-0400` behind the clock.
fn signed_offset(text: &str, from: usize, rest: &[Token<'_>]) -> Option<i32> {
    let at = rest.iter().take(2).position(|token| digits(token.text) && matches!(token.text.len(), 2 | 4))?;
    let token = rest[at];
    let sign = match text.get(from..token.start)?.chars().next_back()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let (hours, minutes) = match token.text.len() {
        4 => (token.text[..2].parse::<i32>().ok()?, token.text[2..].parse::<i32>().ok()?),
        _ => (
            token.text.parse::<i32>().ok()?,
            rest.get(at + 1)
                .filter(|next| &text[token.end..next.start] == ":")
                .and_then(|next| next.text.parse().ok())
                .unwrap_or(0),
        ),
    };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let shown = find(text).map_or("-".to_owned(), |stamp| {
            let time = stamp.time.map_or(String::new(), |time| format!(" {time}"));
            let offset = stamp.offset.map_or(String::new(), |offset| format!(" {offset:+}"));
            format!("{}{time}{offset}", stamp.date)
        });
        assert_eq!(shown, expect, "{text}");
    }

    #[test]
    fn notations() {
        check("2021-05-19", "2021-05-19");
        check("2021-05-19T16:05:00Z", "2021-05-19 16:05:00 +0");
        check("2021-05-19T16:05:00.123+02:00", "2021-05-19 16:05:00 +120");
        check("2021-05-19T16:05-0430", "2021-05-19 16:05:00 -270");
        check("2021-05-19 16:05:09", "2021-05-19 16:05:09");
        check("20210519T160500Z", "2021-05-19 16:05:00 +0");
        check("20210519", "2021-05-19");
        check("Wed, 19 May 2021 16:05:00 +0000", "2021-05-19 16:05:00 +0");
        check("Published May 19, 2021 4:05 pm GMT", "2021-05-19 16:05:00 +0");
        check("Wednesday, May 19th, 2021", "2021-05-19");
        check("19 May 2021 at 12.30am BST", "2021-05-19 00:30:00 +60");
        check("May 19, 2021 12 p.m. EDT", "2021-05-19 12:00:00 -240");
        check("Sept. 3, 2020, 9:28 AM UTC", "2020-09-03 09:28:00 +0");
        check("19.05.2021", "2021-05-19");
        check("05/19/2021", "2021-05-19");
        check("19/05/2021", "2021-05-19");
        check("2021/05/19", "2021-05-19");
    }

    #[test]
    fn no_dates() {
        for text in [
            "05/06/2021",
            "31 June 2021",
            "May 2021",
            "19 May",
            "2021-13-01",
            "",
            "99999999",
            "1.2.3",
            "May 19, 0021",
            "12345678901234567890",
        ] {
            check(text, "-");
        }
    }
}

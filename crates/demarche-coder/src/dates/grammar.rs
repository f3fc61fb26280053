//! Finds the words that tell a time, and what they say before anything is known of the day they were written.
//!
//! The rules are our own, after the plain usage of English news. Every rule takes pieces from `i` on and answers with
//! the end of what it read; the longest rules come first.

mod names;

use super::calendar::{self, Interval};
use super::pieces::Piece;
use super::words::{Edge, Side, Unit, Word};
use crate::graph::{Graph, Pos};

/// What words say of a time; `narrative` is relative to what was told before, not to the day of writing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// A time that needs no anchor.
    Told(Interval),
    /// 'May 19', 'May 3 to 5'.
    MonthDay { month: i32, day: i32, last_day: i32, year: Option<Side> },
    /// 'in May', 'last May'; with `year` 'May last year'.
    Month { month: i32, side: Option<Side>, year: Option<Side> },
    /// 'the 19th'.
    DayOfMonth(i32),
    /// 'Friday', 'last Friday', 'Friday last week'.
    Weekday { day: i8, side: Option<Side>, week: Option<Side> },
    /// 'last spring', 'in the spring'.
    Season { season: i8, side: Option<Side> },
    /// 'the weekend'.
    Weekend,
    /// 'the third quarter', 'the second half of the year'.
    Fraction { unit: Unit, number: i32 },
    /// 'last week'.
    Beside { unit: Unit, side: Side, narrative: bool },
    /// 'the past three weeks'; without a count it is not told.
    Run { unit: Unit, count: Option<i32>, side: Side },
    /// 'three days ago', 'two weeks later'.
    Offset { unit: Unit, count: Option<i32>, back: bool, narrative: bool },
    /// 'three days after May 5'.
    OffsetFrom { unit: Unit, count: i32, back: bool, from: (i32, i32) },
    /// 'yesterday'.
    Deictic(i8),
    /// 'three days': how long, not when.
    Duration,
    /// A time that hangs on an act of the text: 'a week after the talks'.
    Unknown,
}

/// Which part of the span is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    Whole,
    Edge(Edge),
    /// 'earlier this month'
    SoFar,
    /// 'later this month'
    Rest,
}

/// A reading of the pieces from some place on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    pub end: usize,
    pub meaning: Meaning,
    pub part: Part,
}

/// The pieces of a sentence with the syntax that settles what they are.
pub(crate) struct Grammar<'p, 'a> {
    pub graph: &'p Graph<'a>,
    pub pieces: &'p [Piece<'a>],
}

type Read<T> = Option<(usize, T)>;

fn whole(end: usize, meaning: Meaning) -> Found {
    Found { end, meaning, part: Part::Whole }
}

impl<'a> Grammar<'_, 'a> {
    fn piece(&self, i: usize) -> Option<&Piece<'a>> {
        self.pieces.get(i)
    }

    fn word(&self, i: usize) -> Option<Word> {
        self.piece(i)?.word
    }

    fn is(&self, i: usize, words: &[&str]) -> bool {
        self.piece(i).is_some_and(|piece| piece.is_any(words))
    }

    fn number(&self, i: usize) -> Option<u32> {
        self.piece(i)?.number
    }

    /// Whether piece `i` follows the one before it without a blank.
    fn touches(&self, i: usize) -> bool {
        i > 0 && self.piece(i).is_some_and(|piece| piece.start == self.pieces[i - 1].end)
    }

    fn entity(&self, i: usize) -> &str {
        self.piece(i).map_or("", |piece| self.graph.node(piece.node).entity)
    }

    /// The time that is told from piece `i` on.
    pub fn at(&self, i: usize) -> Option<Found> {
        let first = self.piece(i)?;
        // Inside a word cut by us ('un-May') nothing starts, but for 'mid-May' and ranges of digits.
        if self.touches(i)
            && first.number.is_none()
            && !self.pieces[i - 1].is_dash()
            && self.pieces[i - 1].number.is_some()
        {
            return None;
        }
        self.numeric(i)
            .or_else(|| self.edged(i))
            .or_else(|| self.day_part(i))
            .or_else(|| self.date(i))
            .or_else(|| self.sided(i))
            .or_else(|| self.neighbour_day(i))
            .or_else(|| self.counted(i))
            .or_else(|| self.fraction(i))
            .or_else(|| self.plain(i))
    }

    /// 2021-05-19, 19/05/2021, 19.05.2021
    fn numeric(&self, i: usize) -> Option<Found> {
        let (a, b, c) = (self.number(i)?, self.number(i + 2)?, self.number(i + 4)?);
        let sign = self.piece(i + 1)?;
        let tight = (1..=4).all(|k| self.touches(i + k));
        if !tight
            || self.piece(i + 3)?.text != sign.text
            || !(matches!(sign.text, "/" | ".") || sign.is_dash())
        {
            return None;
        }
        let four = |k: usize| self.pieces[i + k].text.len() == 4;
        let as_i32 = |n: u32| i32::try_from(n).unwrap_or(-1);
        let interval = if four(0) {
            calendar::day(as_i32(a), as_i32(b), as_i32(c))
        } else if four(4) {
            // Day first, as most of the world writes; the other way where only that is a date.
            calendar::day(as_i32(c), as_i32(b), as_i32(a))
                .or_else(|| calendar::day(as_i32(c), as_i32(a), as_i32(b)))
        } else {
            None
        }?;
        Some(whole(i + 5, Meaning::Told(interval)))
    }

    /// 'early May', 'mid-2019', 'the end of the year', 'the early hours of Sunday', 'earlier this month'
    fn edged(&self, i: usize) -> Option<Found> {
        let start = if self.is(i, &["the"]) { i + 1 } else { i };
        let (edge, mut at) = match self.word(start)? {
            Word::Edge(edge) => (Part::Edge(edge), start + 1),
            Word::Earlier if self.is(start, &["earlier"]) => (Part::SoFar, start + 1),
            Word::Later if self.is(start, &["later"]) => (Part::Rest, start + 1),
            _ => return None,
        };
        let noun = self.is(start, &["beginning", "start", "onset", "middle", "end", "close"]);
        if noun && !self.is(at, &["of"]) {
            return None;
        }
        let dash = self.piece(at).is_some_and(Piece::is_dash) && self.touches(at);
        if noun || dash || self.is(at, &["in", "on"]) {
            at += 1;
        } else if matches!(self.word(at), Some(Word::Unit(Unit::Moment)))
            || matches!(self.word(at), Some(Word::DayPart))
        {
            // 'the early hours of Sunday', 'late night on Friday'
            at += 1;
            if self.is(at, &["of", "on"]) {
                at += 1;
            }
        }
        let skipped_article = if self.is(at, &["the"]) { at + 1 } else { at };
        let inner = self
            .date(at)
            .or_else(|| self.sided(at))
            .or_else(|| self.fraction(at))
            .or_else(|| self.day_part(at))
            .or_else(|| self.plain_year(at, true))
            .or_else(|| self.plain(at))
            .or_else(|| self.bare_unit(skipped_article))?;
        match inner.meaning {
            Meaning::Duration | Meaning::Unknown | Meaning::Offset { .. } => return None,
            _ => {}
        }
        let part = match inner.part {
            Part::Whole => edge,
            other => other,
        };
        Some(Found { part, ..inner })
    }

    /// 'the year' behind 'the end of': this one.
    fn bare_unit(&self, i: usize) -> Option<Found> {
        match self.word(i)? {
            Word::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Decade)) => {
                Some(whole(i + 1, Meaning::Beside { unit, side: Side::This, narrative: unit == Unit::Day }))
            }
            _ => None,
        }
    }

    /// 'this morning', 'last night', 'the morning of May 5', 'overnight'
    fn day_part(&self, i: usize) -> Option<Found> {
        if self.is(i, &["overnight"]) && !self.is(i + 1, &["on", "to", "from"]) && self.pos(i) == Pos::Adverb
        {
            return Some(whole(i + 1, Meaning::Deictic(0)));
        }
        if let Some(Word::Side(side)) = self.word(i)
            && self.word(i + 1) == Some(Word::DayPart)
        {
            let days = match side {
                Side::Last => -1,
                Side::This => 0,
                Side::Next => 1,
            };
            return Some(whole(i + 2, Meaning::Deictic(days)));
        }
        if let Some(Word::NarrativeSide(side)) = self.word(i)
            && self.word(i + 1) == Some(Word::DayPart)
        {
            return Some(whole(i + 2, Meaning::Beside { unit: Unit::Day, side, narrative: true }));
        }
        let start = if self.is(i, &["the"]) { i + 1 } else { i };
        if self.word(start) == Some(Word::DayPart) && self.is(start + 1, &["of", "on"]) {
            let inner = self.date(start + 2).or_else(|| self.plain(start + 2))?;
            return (!matches!(inner.meaning, Meaning::Duration | Meaning::Told(_))
                || matches!(inner.meaning, Meaning::Told(told) if told.first == told.last))
            .then_some(inner);
        }
        None
    }

    fn pos(&self, i: usize) -> Pos {
        self.piece(i).map_or(Pos::Other, |piece| self.graph.node(piece.node).pos)
    }

    /// 'last week', 'next Friday', 'the past three months', 'the following day', 'recent weeks'
    fn sided(&self, i: usize) -> Option<Found> {
        let mut at = if self.is(i, &["the"]) { i + 1 } else { i };
        if self.word(at) == Some(Word::Recent) {
            return match self.word(at + 1)? {
                Word::Unit(unit) if unit != Unit::Moment && unit != Unit::Half => {
                    Some(whole(at + 2, Meaning::Run { unit, count: None, side: Side::Last }))
                }
                _ => None,
            };
        }
        let (side, narrative) = match self.word(at)? {
            Word::Side(side) => (side, false),
            Word::NarrativeSide(side) => (side, true),
            _ => return None,
        };
        let that = self.is(at, &["that"]);
        if that && at > i {
            return None;
        }
        at += 1;
        // 'this past week', 'this coming Friday', 'this same day'
        let side = match self.word(at) {
            Some(Word::Side(inner)) if side == Side::This && inner != Side::This => {
                at += 1;
                inner
            }
            _ => side,
        };
        if let Some((end, day)) = self.weekday(at, false) {
            let end = if self.word(end) == Some(Word::DayPart) { end + 1 } else { end };
            return Some(whole(end, Meaning::Weekday { day, side: Some(side), week: None }));
        }
        if let Some((end, month)) = self.month(at, true) {
            return Some(whole(end, Meaning::Month { month, side: Some(side), year: None }));
        }
        match self.word(at)? {
            Word::Season(season) => {
                return Some(whole(at + 1, Meaning::Season { season, side: Some(side) }));
            }
            // 'this half', 'last half' are seldom times.
            Word::Unit(Unit::Half | Unit::Moment) => return None,
            Word::Unit(unit) => {
                let plural = self.pieces[at].text.ends_with(['s', 'S']);
                if plural {
                    return Some(whole(at + 1, Meaning::Run { unit, count: None, side }));
                }
                // 'in the past week' is the seven days up to now, 'last week' is a calendar week.
                let running =
                    self.is(at - 1, &["past", "coming"]) || (at - 1 > i && self.is(at - 1, &["last"]));
                if running && !narrative {
                    return Some(whole(at + 1, Meaning::Run { unit, count: Some(1), side }));
                }
                return Some(whole(at + 1, Meaning::Beside { unit, side, narrative }));
            }
            _ => {}
        }
        if that || side == Side::This {
            return None;
        }
        let (end, count) = self.count(at)?;
        match self.word(end)? {
            Word::Unit(Unit::Moment) => {
                Some(whole(end + 1, Meaning::Run { unit: Unit::Day, count: Some(1), side }))
            }
            Word::Unit(unit) => Some(whole(end + 1, Meaning::Run { unit, count, side })),
            _ => None,
        }
    }

    /// 'the day before', 'the day after', 'the day before yesterday'
    fn neighbour_day(&self, i: usize) -> Option<Found> {
        let at = if self.is(i, &["the"]) { i + 1 } else { return None };
        let Word::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Weekend)) =
            self.word(at)?
        else {
            return None;
        };
        let side = match self.word(at + 1)? {
            Word::Earlier if self.is(at + 1, &["before"]) => Side::Last,
            Word::Later if self.is(at + 1, &["after"]) => Side::Next,
            _ => return None,
        };
        match self.word(at + 2) {
            Some(Word::Deictic(-1)) if side == Side::Last => Some(whole(at + 3, Meaning::Deictic(-2))),
            Some(Word::Deictic(1)) if side == Side::Next => Some(whole(at + 3, Meaning::Deictic(2))),
            _ if self.ends_phrase(at + 2) => {
                Some(whole(at + 2, Meaning::Beside { unit, side, narrative: true }))
            }
            _ => Some(whole(at + 1, Meaning::Unknown)),
        }
    }

    /// Whether nothing that a preposition could bring stands at `i`.
    fn ends_phrase(&self, i: usize) -> bool {
        match self.piece(i) {
            None => true,
            Some(piece) => {
                piece.text.chars().all(|c| c.is_ascii_punctuation())
                    || matches!(self.pos(i), Pos::Verb | Pos::Aux | Pos::Punct)
                    || self.is(i, &["in", "at", "and", "but", "when", "by", "as"])
            }
        }
    }

    /// A count: 'three', '10', 'a', 'a few'. `None` inside is a count that is not told.
    fn count(&self, i: usize) -> Read<Option<i32>> {
        if self.is(i, &["a", "an"]) {
            return match self.word(i + 1) {
                Some(Word::Several) => Some((if self.is(i + 2, &["of"]) { i + 3 } else { i + 2 }, None)),
                _ => Some((i + 1, Some(1))),
            };
        }
        if let Some(n) = self.number(i) {
            return (n <= 9999 && !self.touches(i)).then_some((i + 1, Some(n as i32)));
        }
        match self.word(i)? {
            Word::Cardinal(tens) => {
                if self.piece(i + 1).is_some_and(Piece::is_dash)
                    && self.touches(i + 1)
                    && let Some(Word::Cardinal(ones)) = self.word(i + 2)
                    && tens >= 20
                    && ones < 10
                {
                    return Some((i + 3, Some((tens + ones) as i32)));
                }
                Some((i + 1, Some(tens as i32)))
            }
            Word::Several => Some((i + 1, None)),
            _ => None,
        }
    }

    /// 'three days ago', 'two weeks later', 'a week after May 3', 'for three days', 'a two-day visit'
    fn counted(&self, i: usize) -> Option<Found> {
        let (mut at, count) = self.count(i)?;
        let hyphen = self.piece(at).is_some_and(Piece::is_dash);
        if hyphen {
            at += 1;
        }
        // 'three full days', 'two more weeks'
        if self.is(at, &["full", "more", "whole", "long", "other"]) {
            at += 1;
        }
        let Word::Unit(unit) = self.word(at)? else { return None };
        // 'a half', 'a quarter' are shares.
        if matches!(unit, Unit::Half | Unit::Quarter) {
            return None;
        }
        at += 1;
        // Ages: '24 years old', 'a 24-year-old', 'aged 24 years'.
        if self.is(at, &["old"]) || (self.piece(at).is_some_and(Piece::is_dash) && self.is(at + 1, &["old"]))
        {
            return None;
        }
        if hyphen || self.is(i, &["a", "an"]) && matches!(self.word(i + 1), Some(Word::Cardinal(_))) {
            return Some(whole(at, Meaning::Duration));
        }
        let duration = whole(at, Meaning::Duration);
        let offset = |end: usize, back: bool, narrative: bool| {
            whole(end, Meaning::Offset { unit, count, back, narrative })
        };
        match self.word(at) {
            Some(Word::Ago) => return Some(offset(at + 1, true, false)),
            Some(Word::Later | Word::Earlier) => {}
            _ => {
                if self.is(at, &["from"]) && self.is(at + 1, &["now"]) {
                    return Some(offset(at + 2, false, false));
                }
                if i > 0 && self.is(i - 1, &["in", "within"]) && unit != Unit::Moment && count != Some(0) {
                    return Some(offset(at, false, false));
                }
                // 'a year', 'a day' alone say how often or how long; so does the rest.
                return Some(duration);
            }
        }
        let back = matches!(self.word(at), Some(Word::Earlier));
        if self.is(at, &["later", "earlier", "hence", "previously"]) {
            return Some(offset(at + 1, back, true));
        }
        if self.is(at, &["on"]) {
            let alone = self.piece(at + 1).is_none_or(|p| p.text.chars().all(|c| c.is_ascii_punctuation()));
            return Some(if alone { offset(at + 1, false, true) } else { duration });
        }
        // 'after', 'before', 'prior to': what follows is the anchor.
        let behind = at + 1 + usize::from(self.is(at, &["prior"]) && self.is(at + 1, &["to"]));
        if let Some(Found { end, meaning: Meaning::Told(from), part: Part::Whole }) = self.date(behind)
            && from.first == from.last
            && let Some(count) = count
        {
            let count = if back { -count } else { count };
            let interval =
                calendar::shift(from.first, unit, count).and_then(|day| calendar::around(day, unit));
            return interval.map(|interval| whole(end, Meaning::Told(interval)));
        }
        if let Some(Found { end, meaning: Meaning::MonthDay { month, day, last_day, year: None }, .. }) =
            self.date(behind)
            && day == last_day
            && let Some(count) = count
        {
            return Some(whole(end, Meaning::OffsetFrom { unit, count, back, from: (month, day) }));
        }
        if self.ends_phrase(behind) && !self.is(at, &["prior"]) {
            return Some(offset(at + 1, back, true));
        }
        Some(whole(at, Meaning::Unknown))
    }

    /// 'Q3 2020', 'the third quarter', 'the first half of 2020'
    fn fraction(&self, i: usize) -> Option<Found> {
        let start = if self.is(i, &["the"]) { i + 1 } else { i };
        let (end, unit, number) = if self.is(start, &["q"]) && self.touches(start + 1) {
            (start + 2, Unit::Quarter, i32::try_from(self.number(start + 1)?).ok()?)
        } else {
            let (end, (number, ordinal)) = self.day_number(start)?;
            let Word::Unit(unit @ (Unit::Quarter | Unit::Half)) = self.word(end)? else { return None };
            if !ordinal {
                return None;
            }
            (end + 1, unit, number)
        };
        let told = match unit {
            Unit::Quarter => calendar::quarter,
            _ => calendar::half,
        };
        told(2000, number)?;
        if let Some((after, year)) = self.year_behind(end) {
            return Some(whole(after, Meaning::Told(told(year, number)?)));
        }
        if self.is(end, &["of"])
            && self.is(end + 1, &["the"])
            && self.word(end + 2) == Some(Word::Unit(Unit::Year))
        {
            return Some(whole(end + 3, Meaning::Fraction { unit, number }));
        }
        if let Some((after, side)) = self.year_side(end)
            && side == Side::This
        {
            return Some(whole(after, Meaning::Fraction { unit, number }));
        }
        // 'the second half' alone is football.
        (unit == Unit::Quarter).then_some(whole(end, Meaning::Fraction { unit, number }))
    }

    /// 'yesterday', 'spring of 2020', 'the 19th', '2014', 'the 1990s', 'the weekend'
    fn plain(&self, i: usize) -> Option<Found> {
        let article = self.is(i, &["the"]);
        let at = if article { i + 1 } else { i };
        match self.word(at) {
            Some(Word::Deictic(days)) if !article => {
                // 'Today' as a paper's name, and "yesterday's" alike have a capital inside a sentence.
                let end = if self.word(i + 1) == Some(Word::DayPart) { i + 2 } else { i + 1 };
                return Some(whole(end, Meaning::Deictic(days)));
            }
            Some(Word::Season(season)) => return self.season(i, at, season),
            Some(Word::Unit(Unit::Weekend)) if article => {
                return Some(whole(at + 1, Meaning::Weekend));
            }
            _ => {}
        }
        if let Some((end, (day, true))) = self.day_number(at)
            && article
            && self.number(at).is_some()
            && i > 0
            && self.is(i - 1, &["on", "until", "since", "by", "from", "before", "after"])
            && self.ends_phrase(end)
        {
            return Some(whole(end, Meaning::DayOfMonth(day)));
        }
        if let Some((end, (number, true))) = self.day_number(at)
            && self.word(end) == Some(Word::Unit(Unit::Century))
        {
            return Some(whole(end + 1, Meaning::Told(calendar::century(number)?)));
        }
        if let Some(n) = self.number(at)
            && self.touches(at + 1)
            && self.is(at + 1, &["s"])
        {
            let first = match (self.pieces[at].text.len(), n) {
                (4, n) => i32::try_from(n).ok()?,
                // 'the 90s', 'the 60s'
                (2, n @ 10..=90) if article => 1900 + n as i32,
                _ => return None,
            };
            return (first % 10 == 0)
                .then(|| calendar::decade(first))
                .flatten()
                .map(|interval| whole(at + 2, Meaning::Told(interval)));
        }
        self.plain_year(i, false)
    }

    fn season(&self, i: usize, at: usize, season: i8) -> Option<Found> {
        if let Some((end, year)) = self.year_behind(at + 1) {
            return Some(whole(end, Meaning::Told(calendar::season(year, season)?)));
        }
        // 'the Arab Spring', 'the fall of Kabul', 'summer camp' are no times.
        let brought =
            i > 0 && self.is(i - 1, &["in", "since", "until", "by", "during", "of", "over", "this"]);
        let named = self.pieces[at].is_capital() || self.is(at + 1, &["of"]) || self.pos(at) == Pos::Verb;
        (brought && !named && self.ends_phrase(at + 1))
            .then_some(whole(at + 1, Meaning::Season { season, side: None }))
    }

    /// A year alone. Where nothing else speaks for it (`sure`), a preposition or the recogniser must.
    fn plain_year(&self, i: usize, sure: bool) -> Option<Found> {
        let (end, year) = self.year(i)?;
        let counted = || {
            let node = self.graph.node(self.pieces[i].node);
            node.rel == crate::graph::Rel::Number
                && self.graph.node(node.head).pos == Pos::Noun
                && node.head > self.pieces[i].node
        };
        const BEFORE: [&str; 14] = [
            "in", "since", "until", "till", "by", "from", "before", "after", "of", "during", "to", "between",
            "around", "through",
        ];
        let brought = i > 0 && self.is(i - 1, &BEFORE);
        let date = self.entity(i) == "DATE";
        let fits = sure || (date && (brought || year >= 1800)) || (brought && !counted() && year >= 1400);
        let number_of = i > 0
            && self.is(i - 1, &["resolution", "flight", "no", "number", "protocol", "$", "€", "£", "#"]);
        (fits && !number_of && !self.touches_word(i)).then_some(())?;
        Some(whole(end, Meaning::Told(calendar::year(year)?)))
    }

    /// Whether the digits at `i` are part of a longer word: 'Covid-2019x', 'F2014'.
    fn touches_word(&self, i: usize) -> bool {
        self.touches(i)
            && i > 0
            && self.pieces[i - 1].word.is_none()
            && self.pieces[i - 1].text.chars().all(char::is_alphanumeric)
    }
}

//! Dates that name a month or a weekday.

use super::super::calendar;
use super::super::pieces::Piece;
use super::super::words::{Side, Unit, Word};
use super::{Found, Grammar, Meaning, Read, whole};
use crate::graph::{Pos, Rel};

impl Grammar<'_, '_> {
    /// A day number: '19', '19th', 'nineteenth' (only with an ordinal ending or a month beside it).
    pub(super) fn day_number(&self, i: usize) -> Read<(i32, bool)> {
        if let Some(n) = self.number(i) {
            if !(1..=31).contains(&n) || self.pieces[i].text.len() > 2 {
                return None;
            }
            let ordinal = self.touches(i + 1) && self.is(i + 1, &["st", "nd", "rd", "th"]);
            // '5.5', '10,000', '5%' are no days.
            let after = i + 1 + usize::from(ordinal);
            let more_digits = self.touches(after)
                && self.is(after, &[".", ",", ":", "%", "/"])
                && self.touches(after + 1)
                && self.number(after + 1).is_some();
            return (!more_digits && !self.is(after, &["%"])).then_some((after, (n as i32, ordinal)));
        }
        match self.word(i)? {
            Word::Ordinal(n) if n <= 31 => Some((i + 1, (n as i32, true))),
            Word::Cardinal(20) | Word::Cardinal(30) if self.touches(i + 1) && self.touches(i + 2) => {
                let Some(Word::Cardinal(tens)) = self.word(i) else { return None };
                match self.word(i + 2)? {
                    Word::Ordinal(n) if n < 10 => Some((i + 3, ((tens + n) as i32, true))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A month's name; `beside` says that a day or a year stands with it, which rules out modals and persons.
    pub(super) fn month(&self, i: usize, beside: bool) -> Read<i32> {
        let piece = self.piece(i)?;
        let (month, short) = match piece.word? {
            Word::Month(month) => (month, false),
            Word::MonthShort(month) => (month, true),
            _ => return None,
        };
        let node = self.graph.node(piece.node);
        if !piece.is_capital() || (short && !beside) {
            return None;
        }
        if !beside {
            let ambiguous = matches!(month, 3 | 4 | 5 | 6 | 8);
            let verb = matches!(node.pos, Pos::Verb | Pos::Aux) || node.tag == "MD";
            let person = node.entity == "PERSON" || self.beside_name(i);
            if ambiguous && (verb || person) {
                return None;
            }
        }
        let mut end = i + 1;
        if short && self.is(end, &["."]) {
            end += 1;
        }
        Some((end, month.into()))
    }

    /// Whether another capitalised name stands right before piece `i`: 'Theresa May'.
    pub(super) fn beside_name(&self, i: usize) -> bool {
        i > 0
            && self.pieces[i - 1].word.is_none()
            && self.pieces[i - 1].is_capital()
            && self.entity(i - 1) != "DATE"
            && (self.pos(i - 1) == Pos::Name || (i > 1 && self.pos(i - 1) == Pos::Adjective))
    }

    /// A year of four digits; with `bare`, nothing but the digits speaks for it.
    pub(super) fn year(&self, i: usize) -> Read<i32> {
        let n = self.number(i)?;
        let year = i32::try_from(n).ok()?;
        let decimal = self.touches(i + 1)
            && (self.touches(i + 2) && self.is(i + 1, &[".", ",", ":"]) && self.number(i + 2).is_some()
                || self.is(i + 1, &["s", "th"]));
        (self.pieces[i].text.len() == 4 && calendar::YEARS.contains(&year) && !decimal)
            .then_some((i + 1, year))
    }

    /// [',' | 'of'] year
    pub(super) fn year_behind(&self, i: usize) -> Read<i32> {
        if self.is(i, &[",", "of"]) { self.year(i + 1) } else { self.year(i) }
    }

    /// ['of'] 'last' 'year': the side of the year
    pub(super) fn year_side(&self, i: usize) -> Read<Side> {
        let i = if self.is(i, &["of"]) { i + 1 } else { i };
        match (self.word(i)?, self.word(i + 1)?) {
            (Word::Side(side), Word::Unit(Unit::Year)) => Some((i + 2, side)),
            _ => None,
        }
    }

    /// A weekday's name, with the comma and the part of the day behind it.
    pub(super) fn weekday(&self, i: usize, beside: bool) -> Read<i8> {
        let piece = self.piece(i)?;
        match piece.word? {
            Word::Weekday(day) if piece.is_capital() => Some((i + 1, day)),
            Word::WeekdayShort(day) if beside && piece.is_capital() => {
                Some((if self.is(i + 1, &["."]) { i + 2 } else { i + 1 }, day))
            }
            _ => None,
        }
    }

    /// Dates with the name of a month or of a weekday.
    pub(super) fn date(&self, i: usize) -> Option<Found> {
        if let Some((mut end, _)) = self.weekday(i, true) {
            if self.word(end) == Some(Word::DayPart) {
                end += 1;
            }
            let comma = if self.is(end, &[",", "("]) { end + 1 } else { end };
            let comma = if self.is(comma, &["the", "on"]) { comma + 1 } else { comma };
            if let Some(found) = self.month_day(comma) {
                return Some(found);
            }
            if let Some(found) = self.named_weekday(i) {
                return Some(found);
            }
        }
        self.month_day(i).or_else(|| self.named_month(i))
    }

    pub(super) fn named_weekday(&self, i: usize) -> Option<Found> {
        let (mut end, day) = self.weekday(i, false)?;
        if self.word(end) == Some(Word::DayPart) {
            end += 1;
        }
        let at = if self.is(end, &["of"]) { end + 1 } else { end };
        if let (Some(Word::Side(side)), Some(Word::Unit(Unit::Week))) = (self.word(at), self.word(at + 1)) {
            return Some(whole(at + 2, Meaning::Weekday { day, side: None, week: Some(side) }));
        }
        Some(whole(end, Meaning::Weekday { day, side: None, week: None }))
    }

    /// Days of a month, with a year or without: 'May 19, 2021', '3 to 5 May', 'the 19th of May'.
    pub(super) fn month_day(&self, i: usize) -> Option<Found> {
        let start = if self.is(i, &["the"]) { i + 1 } else { i };
        let (end, month, day, last_day) =
            self.day_then_month(start).or_else(|| self.month_then_day(start))?;
        let told = |end: usize, year: i32| {
            let first = calendar::day(year, month, day)?;
            let last = calendar::day(year, month, last_day)?;
            Some(whole(end, Meaning::Told(first.through(last)?)))
        };
        if let Some((after, year)) = self.year_behind(end)
            && let Some(found) = told(after, year)
        {
            return Some(found);
        }
        // A leap year has every day that a month without a year can have.
        calendar::day(2000, month, day)?.through(calendar::day(2000, month, last_day)?)?;
        let (end, year) = self.year_side(end).map_or((end, None), |(end, side)| (end, Some(side)));
        Some(whole(end, Meaning::MonthDay { month, day, last_day, year }))
    }

    pub(super) fn day_range(&self, i: usize) -> Read<(i32, i32, bool)> {
        let (end, (day, ordinal)) = self.day_number(i)?;
        let joined =
            self.is(end, &["to", "and", "until", "through"]) || self.piece(end).is_some_and(Piece::is_dash);
        if joined
            && let Some((after, (last, _))) = self.day_number(end + 1)
            && last > day
            && !self.is(after, &["people", "percent"])
        {
            return Some((after, (day, last, ordinal)));
        }
        Some((end, (day, day, ordinal)))
    }

    pub(super) fn day_then_month(&self, i: usize) -> Option<(usize, i32, i32, i32)> {
        let single = || {
            let (end, (day, ordinal)) = self.day_number(i)?;
            Some((end, (day, day, ordinal)))
        };
        let month_behind = |(end, (day, last, ordinal)): (usize, (i32, i32, bool))| {
            let of = self.is(end, &["of"]);
            let at = if of || (ordinal && self.is(end, &["day"])) { end + 1 } else { end };
            let (end, month) = self.month(at, true)?;
            (ordinal || !of || self.pieces[i].number.is_some()).then_some((end, month, day, last))
        };
        self.day_range(i).and_then(month_behind).or_else(|| single().and_then(month_behind))
    }

    pub(super) fn month_then_day(&self, i: usize) -> Option<(usize, i32, i32, i32)> {
        let (end, month) = self.month(i, true)?;
        let at = if self.is(end, &["the"]) { end + 1 } else { end };
        let (after, (day, last, ordinal)) = self.day_range(at)?;
        if at > end && !ordinal {
            return None;
        }
        // 'May 10 people': the number counts something.
        let node = self.graph.node(self.pieces[at].node);
        let counts = self.graph.node(node.head).pos == Pos::Noun
            && node.head > self.pieces[after - 1].node
            && node.rel == Rel::Number
            && !ordinal
            && self.entity(at) == "CARDINAL";
        (!counts).then_some((after, month, day, last))
    }

    /// 'May 2021', 'in May', 'May last year'
    pub(super) fn named_month(&self, i: usize) -> Option<Found> {
        if let Some((end, month)) = self.month(i, true)
            && let Some((after, year)) = self.year_behind(end)
        {
            return Some(whole(after, Meaning::Told(calendar::month(year, month)?)));
        }
        let (end, month) = self.month(i, false)?;
        if let Some((after, side)) = self.year_side(end) {
            return Some(whole(after, Meaning::Month { month, side: None, year: Some(side) }));
        }
        Some(whole(end, Meaning::Month { month, side: None, year: None }))
    }
}

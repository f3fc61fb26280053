//! Spans of the calendar, computed so that no number can panic.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::words::{Edge, Side, Unit};
use crate::record::Precision;

/// From one day to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    pub first: Date,
    pub last: Date,
    pub precision: Precision,
}

/// The years that are read as years.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 1000..=2100;

impl Interval {
    fn new(first: Date, last: Date, precision: Precision) -> Option<Self> {
        (first <= last && YEARS.contains(&first.year().into()) && YEARS.contains(&last.year().into()))
            .then_some(Self { first, last, precision })
    }

    /// From the first day of `self` to the last of `other`, as precise as the less precise of them.
    pub fn through(self, other: Self) -> Option<Self> {
        Self::new(self.first, other.last, coarser(self.precision, other.precision))
    }

    /// The early, middle or late third of the span.
    pub fn part(self, edge: Edge) -> Option<Self> {
        let days = self.first.until(self.last).ok()?.get_days() + 1;
        if self.precision == Precision::Day || days < 7 {
            return Some(self);
        }
        if self.precision == Precision::Year && days <= 366 {
            let first = match edge {
                Edge::Early => 1,
                Edge::Middle => 5,
                Edge::Late => 9,
            };
            return months(self.first.year().into(), first, first + 3, Precision::Season);
        }
        let (from, to) = match edge {
            Edge::Early => (0, days / 3),
            Edge::Middle => (days / 3, days * 2 / 3),
            Edge::Late => (days * 2 / 3, days),
        };
        Self::new(add_days(self.first, from)?, add_days(self.first, to - 1)?, self.precision)
    }
}

fn rank(precision: Precision) -> u8 {
    match precision {
        Precision::Day => 0,
        Precision::Week => 1,
        Precision::Month => 2,
        Precision::Season => 3,
        Precision::Year => 4,
        Precision::Vague => 5,
    }
}

fn coarser(a: Precision, b: Precision) -> Precision {
    if rank(a) >= rank(b) { a } else { b }
}

/// Whether a span of `precision` is precise enough to count in `unit` from.
pub(crate) fn can_count(precision: Precision, unit: Unit) -> bool {
    let needed = match unit {
        Unit::Moment | Unit::Day | Unit::Weekend => 0,
        Unit::Week | Unit::Fortnight => 1,
        Unit::Month => 2,
        Unit::Quarter | Unit::Half => 3,
        Unit::Year | Unit::Decade | Unit::Century => 4,
    };
    rank(precision) <= needed
}

/// `date` and a number of days.
pub(crate) fn add_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(days.days()).ok()
}

/// One day.
pub(crate) fn day(year: i32, month: i32, day: i32) -> Option<Interval> {
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    single(date)
}

/// One day, as an interval.
pub(crate) fn single(date: Date) -> Option<Interval> {
    Interval::new(date, date, Precision::Day)
}

/// A calendar month.
pub(crate) fn month(year: i32, month: i32) -> Option<Interval> {
    let first = Date::new(year.try_into().ok()?, month.try_into().ok()?, 1).ok()?;
    Interval::new(first, first.last_of_month(), Precision::Month)
}

/// Calendar months from `from` to `to` of one year.
fn months(year: i32, from: i32, to: i32, precision: Precision) -> Option<Interval> {
    Interval::new(month(year, from)?.first, month(year, to)?.last, precision)
}

/// A calendar year.
pub(crate) fn year(year: i32) -> Option<Interval> {
    months(year, 1, 12, Precision::Year)
}

/// A quarter, 1 to 4.
pub(crate) fn quarter(year: i32, quarter: i32) -> Option<Interval> {
    if !(1..=4).contains(&quarter) {
        return None;
    }
    months(year, quarter * 3 - 2, quarter * 3, Precision::Season)
}

/// A half of a year, 1 or 2.
pub(crate) fn half(year: i32, half: i32) -> Option<Interval> {
    if !(1..=2).contains(&half) {
        return None;
    }
    months(year, half * 6 - 5, half * 6, Precision::Season)
}

/// A season of the northern half of the earth, 0 (spring) to 3 (winter, which ends in the next year).
pub(crate) fn season(at: i32, season: i8) -> Option<Interval> {
    match season {
        0..=2 => months(at, 3 + 3 * i32::from(season), 5 + 3 * i32::from(season), Precision::Season),
        _ => Interval::new(month(at, 12)?.first, month(at + 1, 2)?.last, Precision::Season),
    }
}

/// Ten years from `first`.
pub(crate) fn decade(first: i32) -> Option<Interval> {
    Interval::new(year(first)?.first, year(first + 9)?.last, Precision::Vague)
}

/// The century of that number: 20 is 1901 to 2000.
pub(crate) fn century(number: i32) -> Option<Interval> {
    let last = number.checked_mul(100)?;
    Interval::new(year(last - 99)?.first, year(last.min(*YEARS.end()))?.last, Precision::Vague)
}

/// Days since the last Monday.
fn since_monday(date: Date) -> i32 {
    date.weekday().to_monday_zero_offset().into()
}

/// The week of `date`, Monday to Sunday.
pub(crate) fn week(date: Date) -> Option<Interval> {
    let monday = add_days(date, -since_monday(date))?;
    Interval::new(monday, add_days(monday, 6)?, Precision::Week)
}

/// The calendar span of that kind that holds `date`. A weekend is the one of the week of `date`.
pub(crate) fn around(date: Date, unit: Unit) -> Option<Interval> {
    let (y, m) = (i32::from(date.year()), i32::from(date.month()));
    match unit {
        Unit::Moment | Unit::Day => single(date),
        Unit::Week => week(date),
        Unit::Fortnight => {
            let week = week(date)?;
            Interval::new(week.first, add_days(week.last, 7)?, Precision::Week)
        }
        Unit::Weekend => {
            let week = week(date)?;
            Interval::new(add_days(week.first, 5)?, week.last, Precision::Week)
        }
        Unit::Month => month(y, m),
        Unit::Quarter => quarter(y, (m + 2) / 3),
        Unit::Half => half(y, if m <= 6 { 1 } else { 2 }),
        Unit::Year => year(y),
        Unit::Decade => decade(y - y.rem_euclid(10)),
        Unit::Century => century((y + 99) / 100),
    }
}

/// `date` moved by `count` units.
pub(crate) fn shift(date: Date, unit: Unit, count: i32) -> Option<Date> {
    // Beyond a few thousand of anything a text counts no dates.
    if !(-4000..=4000).contains(&count) {
        return None;
    }
    let span = match unit {
        Unit::Moment => return Some(date),
        Unit::Day => count.days(),
        Unit::Week | Unit::Weekend => count.weeks(),
        Unit::Fortnight => (count * 2).weeks(),
        Unit::Month => count.months(),
        Unit::Quarter => (count * 3).months(),
        Unit::Half => (count * 6).months(),
        Unit::Year => count.years(),
        Unit::Decade => (count * 10).years(),
        Unit::Century => (count.clamp(-20, 20) * 100).years(),
    };
    date.checked_add(span).ok()
}

/// The last, this or next span of that kind, seen from `anchor`.
pub(crate) fn beside(anchor: Date, unit: Unit, side: Side) -> Option<Interval> {
    let steps = match side {
        Side::Last => -1,
        Side::This => 0,
        Side::Next => 1,
    };
    // On a Sunday the last weekend is still the one before it.
    around(shift(anchor, unit, steps)?, unit)
}

/// The day of that weekday (1 is Monday) nearest to `anchor`, behind it or ahead of it; `strictly` leaves the anchor
/// itself out.
pub(crate) fn weekday(anchor: Date, weekday: i8, ahead: bool, strictly: bool) -> Option<Interval> {
    let difference = i32::from(weekday) - 1 - since_monday(anchor);
    let mut days = if ahead { difference.rem_euclid(7) } else { -(-difference).rem_euclid(7) };
    if days == 0 && strictly {
        days = if ahead { 7 } else { -7 };
    }
    single(add_days(anchor, days)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEDNESDAY: Date = Date::constant(2021, 5, 19);

    fn check(interval: Option<Interval>, expected: &str) {
        let text =
            interval.map_or(String::new(), |i| format!("{} {} {}", i.first, i.last, i.precision.name()));
        assert_eq!(text, expected);
    }

    #[test]
    fn spans_hold_their_days() {
        check(month(2020, 2), "2020-02-01 2020-02-29 month");
        check(season(2020, 3), "2020-12-01 2021-02-28 season");
        check(decade(1990), "1990-01-01 1999-12-31 vague");
        check(century(20), "1901-01-01 2000-12-31 vague");
        check(beside(WEDNESDAY, Unit::Week, Side::Last), "2021-05-10 2021-05-16 week");
        check(beside(WEDNESDAY, Unit::Weekend, Side::Last), "2021-05-15 2021-05-16 week");
        check(month(2021, 5).and_then(|m| m.part(Edge::Late)), "2021-05-21 2021-05-31 month");
        check(year(2019).and_then(|y| y.part(Edge::Early)), "2019-01-01 2019-04-30 season");
    }

    #[test]
    fn weekdays_look_both_ways() {
        check(weekday(WEDNESDAY, 3, false, false), "2021-05-19 2021-05-19 day");
        check(weekday(WEDNESDAY, 3, false, true), "2021-05-12 2021-05-12 day");
        check(weekday(WEDNESDAY, 5, false, false), "2021-05-14 2021-05-14 day");
        check(weekday(WEDNESDAY, 5, true, false), "2021-05-21 2021-05-21 day");
        check(weekday(WEDNESDAY, 3, true, true), "2021-05-26 2021-05-26 day");
    }

    #[test]
    fn odd_numbers_give_nothing() {
        check(month(2021, 13), "");
        check(day(2021, 2, 29), "");
        check(year(99_999), "");
        check(century(i32::MAX), "");
        check(shift(Date::MAX, Unit::Year, 1).and_then(single), "");
    }
}

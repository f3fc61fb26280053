//! From what words say to days of the calendar, seen from the day of writing or from the time told before.

use jiff::civil::Date;

use super::calendar::{self, Interval, add_days, around, beside, can_count, shift, single};
use super::grammar::{Meaning, Part};
use super::words::{Side, Unit};
use crate::record::Precision;

/// What a time was counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The words tell all.
    Own,
    /// The day of publication.
    Published,
    /// A time told before.
    Narrative,
    /// Nothing: the time is not known.
    None,
}

/// What is known where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub published: Option<Date>,
    /// The time told last, where it is near enough to go on from.
    pub narrative: Option<Interval>,
    /// Whether the clause speaks of what is to come.
    pub future: bool,
    /// Whether the document tells of long ago: then what is to come is as long ago.
    pub history: bool,
}

impl Known {
    /// The days that the meaning stands for, and what they were counted from.
    pub fn resolve(&self, meaning: Meaning, part: Part) -> (Option<Interval>, Anchor) {
        let (interval, anchor) = self.whole(meaning);
        match interval {
            Some(interval) => match self.part(interval, part) {
                Some(interval) => (Some(interval), anchor),
                None => (None, Anchor::None),
            },
            None => (None, Anchor::None),
        }
    }

    fn part(&self, interval: Interval, part: Part) -> Option<Interval> {
        match part {
            Part::Whole => Some(interval),
            Part::Edge(edge) => interval.part(edge),
            Part::SoFar => match self.published {
                Some(published) if interval.first < published && published <= interval.last => {
                    Some(Interval { last: add_days(published, -1)?.max(interval.first), ..interval })
                }
                _ => Some(interval),
            },
            Part::Rest => match self.published {
                Some(published) if interval.first <= published && published < interval.last => {
                    Some(Interval { first: add_days(published, 1)?, ..interval })
                }
                _ => Some(interval),
            },
        }
    }

    /// The anchor of words without a year: publication, or the year of a story that is told from long before.
    fn year_anchor(&self) -> (Option<Date>, Anchor) {
        match (self.narrative, self.published) {
            (Some(told), Some(published))
                if (self.history || !self.future) && is_year_before(told.last, published) =>
            {
                (Some(told.last), Anchor::Narrative)
            }
            (_, Some(published)) => (Some(published), Anchor::Published),
            (Some(told), None) if told.precision != Precision::Vague => (Some(told.first), Anchor::Narrative),
            _ => (None, Anchor::None),
        }
    }

    fn whole(&self, meaning: Meaning) -> (Option<Interval>, Anchor) {
        let from_published =
            |make: &dyn Fn(Date) -> Option<Interval>| (self.published.and_then(make), Anchor::Published);
        match meaning {
            Meaning::Told(interval) => (Some(interval), Anchor::Own),
            Meaning::Duration | Meaning::Unknown => (None, Anchor::None),
            Meaning::Deictic(days) => from_published(&|day| single(add_days(day, days.into())?)),
            Meaning::MonthDay { month, day, last_day, year } => self.in_some_year(year, &|year| {
                calendar::day(year, month, day)?.through(calendar::day(year, month, last_day)?)
            }),
            Meaning::Month { month, side: None, year } => {
                self.in_some_year(year, &|year| calendar::month(year, month))
            }
            Meaning::Month { month, side: Some(side), .. } => from_published(&|published| {
                let this = calendar::month(published.year().into(), month)?;
                let year = i32::from(published.year())
                    + match side {
                        Side::Last if this.last >= published => -1,
                        Side::Next if this.first <= published => 1,
                        _ => 0,
                    };
                calendar::month(year, month)
            }),
            Meaning::Season { season, side } => {
                if let Some(side) = side {
                    return from_published(&|published| {
                        let year = i32::from(published.year());
                        let mut candidates =
                            (year - 2..=year + 2).filter_map(|year| calendar::season(year, season));
                        match side {
                            Side::Last => candidates.rfind(|span| span.last < published),
                            Side::This => {
                                candidates.filter(|span| span.last >= published).min_by_key(|span| span.first)
                            }
                            Side::Next => {
                                candidates.filter(|span| span.first > published).min_by_key(|span| span.first)
                            }
                        }
                    });
                }
                self.in_some_year(None, &|year| calendar::season(year, season))
            }
            Meaning::Fraction { unit, number } => from_published(&|published| match unit {
                Unit::Quarter => calendar::quarter(published.year().into(), number),
                _ => calendar::half(published.year().into(), number),
            }),
            Meaning::Weekend => from_published(&|published| {
                let this = around(published, Unit::Weekend)?;
                if self.future || this.first <= published {
                    Some(this)
                } else {
                    beside(published, Unit::Weekend, Side::Last)
                }
            }),
            Meaning::DayOfMonth(day) => self.day_of_month(day),
            Meaning::Weekday { day, side, week } => self.weekday(day, side, week),
            Meaning::Beside { unit, side, narrative } => self.beside(unit, side, narrative),
            Meaning::Run { unit, count, side } => from_published(&|published| {
                let count = count.unwrap_or(match unit {
                    Unit::Moment | Unit::Day => 7,
                    Unit::Week => 6,
                    Unit::Month => 6,
                    _ => 5,
                });
                let precision = match (unit, count) {
                    (Unit::Day, 1) => Precision::Day,
                    (Unit::Week, 1) => Precision::Week,
                    (Unit::Month, 1) => Precision::Month,
                    (Unit::Year, 1) => Precision::Year,
                    _ => Precision::Vague,
                };
                let (first, last) = match side {
                    Side::Next => (published, shift(published, unit, count)?),
                    Side::Last | Side::This => (shift(published, unit, -count)?, published),
                };
                Some(Interval { first, last, precision })
            }),
            Meaning::Offset { unit, count, back, narrative } => self.offset(unit, count, back, narrative),
            Meaning::OffsetFrom { unit, count, back, from: (month, day) } => {
                let (base, anchor) = self.in_some_year(None, &|year| calendar::day(year, month, day));
                let moved = base.and_then(|base| {
                    around(shift(base.first, unit, if back { -count } else { count })?, unit)
                });
                (moved, anchor)
            }
        }
    }

    /// The span of the year that is meant: the told one, else the one nearest before the anchor, or after it where the
    /// clause speaks of what is to come.
    fn in_some_year(
        &self,
        side: Option<Side>,
        make: &dyn Fn(i32) -> Option<Interval>,
    ) -> (Option<Interval>, Anchor) {
        if let Some(side) = side {
            let steps = match side {
                Side::Last => -1,
                Side::This => 0,
                Side::Next => 1,
            };
            let interval = self.published.and_then(|published| make(i32::from(published.year()) + steps));
            return (interval, Anchor::Published);
        }
        let (anchor, kind) = self.year_anchor();
        let Some(anchor) = anchor else { return (None, Anchor::None) };
        let year = i32::from(anchor.year());
        if kind == Anchor::Narrative {
            return (make(year), kind);
        }
        let interval = if self.future {
            (year..=year + 4).filter_map(make).find(|span| span.last >= anchor)
        } else {
            // A leap day may be four years back.
            (year - 4..=year).rev().filter_map(make).find(|span| span.first <= anchor)
        };
        (interval, kind)
    }

    fn day_of_month(&self, number: i32) -> (Option<Interval>, Anchor) {
        let narrative = self
            .narrative
            .filter(|told| matches!(told.precision, Precision::Day | Precision::Week | Precision::Month));
        let (anchor, kind) = match (self.published, narrative) {
            (_, Some(told)) => (told.first, Anchor::Narrative),
            (Some(published), None) => (published, Anchor::Published),
            _ => return (None, Anchor::None),
        };
        let in_month = |steps: i32| {
            let day = shift(anchor.first_of_month(), Unit::Month, steps)?;
            calendar::day(day.year().into(), day.month().into(), number)
        };
        let here = in_month(0);
        let interval = match kind {
            Anchor::Narrative => here,
            _ if self.future => here.filter(|day| day.first >= anchor).or_else(|| in_month(1)),
            _ => here.filter(|day| day.first <= anchor).or_else(|| in_month(-1)),
        };
        (interval, kind)
    }

    fn weekday(&self, day: i8, side: Option<Side>, week: Option<Side>) -> (Option<Interval>, Anchor) {
        let Some(published) = self.published else { return (None, Anchor::None) };
        let in_week = |side: Side| {
            let week = beside(published, Unit::Week, side)?;
            single(add_days(week.first, i32::from(day) - 1)?)
        };
        let interval = match (side, week) {
            (_, Some(week)) => in_week(week),
            (Some(Side::Last), _) => calendar::weekday(published, day, false, true),
            (Some(Side::Next), _) => calendar::weekday(published, day, true, true),
            (Some(Side::This), _) => in_week(Side::This),
            _ => calendar::weekday(published, day, self.future, false),
        };
        (interval, Anchor::Published)
    }

    fn beside(&self, unit: Unit, side: Side, narrative: bool) -> (Option<Interval>, Anchor) {
        if !narrative {
            // 'the next day' goes on from what was told; 'next week' is said on the day of writing.
            if !(side == Side::Next && (unit == Unit::Day || self.history)) {
                let interval = self.published.and_then(|published| beside(published, unit, side));
                return (interval, Anchor::Published);
            }
        }
        let told = self.narrative.filter(|told| can_count(told.precision, unit));
        match told {
            Some(told) => {
                let from = if side == Side::Next { told.last } else { told.first };
                (beside(from, unit, side), Anchor::Narrative)
            }
            None => (None, Anchor::None),
        }
    }

    fn offset(
        &self,
        unit: Unit,
        count: Option<i32>,
        back: bool,
        narrative: bool,
    ) -> (Option<Interval>, Anchor) {
        let anchor = if narrative {
            match self.narrative.filter(|told| can_count(told.precision, unit)) {
                Some(told) => Some((if back { told.first } else { told.last }, Anchor::Narrative)),
                // 'two days earlier' in a report without another time is seen from its own day.
                None if back => self.published.map(|day| (day, Anchor::Published)),
                None => None,
            }
        } else if !back && !self.future {
            // 'built it in two weeks' says how long it took.
            None
        } else {
            self.published.map(|day| (day, Anchor::Published))
        };
        let Some((anchor, kind)) = anchor else { return (None, Anchor::None) };
        let sign = if back { -1 } else { 1 };
        let interval = match count {
            Some(count) => shift(anchor, unit, sign * count).and_then(|day| around(day, unit)),
            None => {
                // 'a few days ago': two to six of them.
                let near = shift(anchor, unit, sign * 2);
                let far = shift(anchor, unit, sign * 6);
                near.zip(far).map(|(near, far)| Interval {
                    first: near.min(far),
                    last: near.max(far),
                    precision: Precision::Vague,
                })
            }
        };
        (interval, kind)
    }
}

/// Whether `told` lies more than a year before `published`.
fn is_year_before(told: Date, published: Date) -> bool {
    shift(told, Unit::Year, 1).is_some_and(|later| later < published)
}

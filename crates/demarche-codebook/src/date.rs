//! Dates as precise as they are known, and the spans of time in which a fact holds.

use std::fmt;

use jiff::civil::Date;

/// A year, a month of a year, or a day: what the code book's `from` and `to` columns hold.
///
/// ```
/// use demarche_codebook::PartialDate;
/// let date: PartialDate = "2012-05".parse().unwrap();
/// assert_eq!(date.first_day().to_string(), "2012-05-01");
/// assert_eq!(date.last_day().to_string(), "2012-05-31");
/// assert_eq!(date.to_string(), "2012-05");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    /// A day inside the span: its first.
    first: Date,
    precision: Precision,
}

/// How precisely a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// The year alone.
    Year,
    /// The month of a year.
    Month,
    /// The day.
    Day,
}

impl Precision {
    /// The precision of that name in the data files: `year`, `month` or `day`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "year" => Self::Year,
            "month" => Self::Month,
            "day" => Self::Day,
            _ => return None,
        })
    }

    /// The name in the data files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
        }
    }
}

/// A text that is no date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a date is written YYYY, YYYY-MM or YYYY-MM-DD and must exist in the calendar")]
pub struct DateError;

impl PartialDate {
    /// The first day that the date may mean.
    pub fn first_day(self) -> Date {
        self.first
    }

    /// The last day that the date may mean.
    pub fn last_day(self) -> Date {
        match self.precision {
            Precision::Day => self.first,
            Precision::Month => self.first.last_of_month(),
            Precision::Year => self.first.last_of_year(),
        }
    }

    /// How precisely the date is known.
    pub fn precision(self) -> Precision {
        self.precision
    }
}

impl From<Date> for PartialDate {
    fn from(first: Date) -> Self {
        Self { first, precision: Precision::Day }
    }
}

impl std::str::FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let number = |range: std::ops::Range<usize>| -> Result<i16, DateError> {
            let digits = text.as_bytes().get(range).ok_or(DateError)?;
            digits.iter().try_fold(0_i16, |value, byte| match byte {
                b'0'..=b'9' => Ok(value * 10 + i16::from(byte - b'0')),
                _ => Err(DateError),
            })
        };
        let dash = |at: usize| if text.as_bytes().get(at) == Some(&b'-') { Ok(()) } else { Err(DateError) };
        let small = |value: i16| i8::try_from(value).map_err(|_| DateError);
        let (month, day, precision) = match text.len() {
            4 => (1, 1, Precision::Year),
            7 => {
                dash(4)?;
                (small(number(5..7)?)?, 1, Precision::Month)
            }
            10 => {
                dash(4)?;
                dash(7)?;
                (small(number(5..7)?)?, small(number(8..10)?)?, Precision::Day)
            }
            _ => return Err(DateError),
        };
        let first = Date::new(number(0..4)?, month, day).map_err(|_| DateError)?;
        Ok(Self { first, precision })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.first;
        match self.precision {
            Precision::Year => write!(f, "{:04}", date.year()),
            Precision::Month => write!(f, "{:04}-{:02}", date.year(), date.month()),
            Precision::Day => write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
        }
    }
}

/// The span of time in which a row of the code book holds. An open end is `None`.
///
/// ```
/// use demarche_codebook::Validity;
/// use jiff::civil::date;
/// let term = Validity { from: "2009".parse().ok(), to: "2013-02-01".parse().ok() };
/// assert!(term.covers(date(2009, 1, 1)));          // may have begun
/// assert!(!term.surely_covers(date(2009, 1, 1)));  // or not yet
/// assert!(!term.covers(date(2013, 2, 2)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Validity {
    /// First day, open where unknown or always.
    pub from: Option<PartialDate>,
    /// Last day, open where unknown or still.
    pub to: Option<PartialDate>,
}

impl Validity {
    /// Whether the row may hold on `date`: imprecise ends are read as wide as they allow.
    pub fn covers(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from.first_day() <= date)
            && self.to.is_none_or(|to| date <= to.last_day())
    }

    /// Whether the row holds on `date` however its imprecise ends are read.
    pub fn surely_covers(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from.last_day() <= date)
            && self.to.is_none_or(|to| date <= to.first_day())
    }

    /// Whether both spans share a day for certain, however their imprecise ends are read.
    pub fn surely_overlaps(&self, other: &Self) -> bool {
        let before = |end: Option<PartialDate>, start: Option<PartialDate>| match (end, start) {
            (Some(end), Some(start)) => end.first_day() <= start.last_day(),
            _ => false,
        };
        !before(self.to, other.from) && !before(other.to, self.from)
    }

    /// Whether the first day lies after the last however both are read.
    pub fn is_reversed(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if from.first_day() > to.last_day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn parse(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn reads_three_precisions() {
        for text in ["2021", "2021-02", "2020-02-29", "0001"] {
            assert_eq!(parse(text).to_string(), text);
        }
        assert_eq!(parse("2021").last_day(), date(2021, 12, 31));
        assert_eq!(parse("2020-02").last_day(), date(2020, 2, 29));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "21",
            "2021-13",
            "2021-02-30",
            "2021/02",
            "2021-2-3",
            "+202",
            "２０２１",
            "2021-02-3x",
            "abcd",
        ] {
            assert_eq!(text.parse::<PartialDate>(), Err(DateError), "{text}");
        }
    }

    #[test]
    fn terms_that_touch_do_not_overlap() {
        let first = Validity { from: Some(parse("2009")), to: Some(parse("2013")) };
        let second = Validity { from: Some(parse("2013")), to: None };
        assert!(!first.surely_overlaps(&second));
        let third = Validity { from: Some(parse("2012")), to: Some(parse("2014")) };
        assert!(first.surely_overlaps(&third));
        assert!(third.surely_overlaps(&second));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_date_or_an_error(text in "\\PC{0,12}") {
            if let Ok(date) = text.parse::<PartialDate>() {
                proptest::prop_assert_eq!(date.to_string(), text);
            }
        }
    }
}

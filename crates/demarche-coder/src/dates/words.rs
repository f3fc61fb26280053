//! The words of dates and counts: the one table that another language replaces.
//!
//! The entries are the plain words of English calendars and numerals, and their usual abbreviations.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A span of the calendar that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Seconds, minutes, hours: shorter than what a date tells.
    Moment,
    Day,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// Where a named or counted span lies, seen from the anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// 'last', 'previous'
    Last,
    /// 'this', 'the same'
    This,
    /// 'next', 'coming'
    Next,
}

/// Which part of a span is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Early,
    Middle,
    Late,
}

/// What a word says about time or number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// 1 is January.
    Month(i8),
    /// A short form that is a month only beside a day or a year ('Jan', 'Mar').
    MonthShort(i8),
    /// 1 is Monday.
    Weekday(i8),
    /// A short form that is a weekday only beside a date ('Sun', 'Wed').
    WeekdayShort(i8),
    /// 0 is spring, 3 is winter, of the northern half of the earth.
    Season(i8),
    Unit(Unit),
    Cardinal(u32),
    Ordinal(u32),
    Side(Side),
    /// Sides that need the anchor of the narrative: 'the following day', 'the previous week'.
    NarrativeSide(Side),
    Edge(Edge),
    /// 'yesterday' is -1.
    Deictic(i8),
    /// 'morning', 'night'
    DayPart,
    /// 'ago'
    Ago,
    /// 'later', 'after'
    Later,
    /// 'earlier', 'before'
    Earlier,
    /// 'recent': a vague span up to the anchor.
    Recent,
    /// 'a few', 'several': a count that is not told.
    Several,
}

/// Months in full, so that the tests can walk them.
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

const MONTHS_SHORT: [(&str, i8); 12] = [
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const WEEKDAYS_SHORT: [(&str, i8); 10] = [
    ("mon", 1),
    ("tue", 2),
    ("tues", 2),
    ("wed", 3),
    ("thu", 4),
    ("thur", 4),
    ("thurs", 4),
    ("fri", 5),
    ("sat", 6),
    ("sun", 7),
];

const CARDINALS: [(&str, u32); 28] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("zero", 0),
];

const ORDINALS: [(&str, u32); 22] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("twenty-first", 21),
    ("thirtieth", 30),
];

const OTHERS: [(&str, Word); 83] = [
    ("spring", Word::Season(0)),
    ("summer", Word::Season(1)),
    ("autumn", Word::Season(2)),
    ("fall", Word::Season(2)),
    ("winter", Word::Season(3)),
    ("springtime", Word::Season(0)),
    ("summertime", Word::Season(1)),
    ("hour", Word::Unit(Unit::Moment)),
    ("hours", Word::Unit(Unit::Moment)),
    ("minute", Word::Unit(Unit::Moment)),
    ("minutes", Word::Unit(Unit::Moment)),
    ("seconds", Word::Unit(Unit::Moment)),
    ("day", Word::Unit(Unit::Day)),
    ("days", Word::Unit(Unit::Day)),
    ("week", Word::Unit(Unit::Week)),
    ("weeks", Word::Unit(Unit::Week)),
    ("weekend", Word::Unit(Unit::Weekend)),
    ("weekends", Word::Unit(Unit::Weekend)),
    ("fortnight", Word::Unit(Unit::Fortnight)),
    ("month", Word::Unit(Unit::Month)),
    ("months", Word::Unit(Unit::Month)),
    ("quarter", Word::Unit(Unit::Quarter)),
    ("quarters", Word::Unit(Unit::Quarter)),
    ("half", Word::Unit(Unit::Half)),
    ("year", Word::Unit(Unit::Year)),
    ("years", Word::Unit(Unit::Year)),
    ("decade", Word::Unit(Unit::Decade)),
    ("decades", Word::Unit(Unit::Decade)),
    ("century", Word::Unit(Unit::Century)),
    ("centuries", Word::Unit(Unit::Century)),
    ("last", Word::Side(Side::Last)),
    ("past", Word::Side(Side::Last)),
    ("this", Word::Side(Side::This)),
    ("current", Word::Side(Side::This)),
    ("next", Word::Side(Side::Next)),
    ("coming", Word::Side(Side::Next)),
    ("upcoming", Word::Side(Side::Next)),
    ("following", Word::NarrativeSide(Side::Next)),
    ("ensuing", Word::NarrativeSide(Side::Next)),
    ("subsequent", Word::NarrativeSide(Side::Next)),
    ("same", Word::NarrativeSide(Side::This)),
    ("that", Word::NarrativeSide(Side::This)),
    ("previous", Word::NarrativeSide(Side::Last)),
    ("preceding", Word::NarrativeSide(Side::Last)),
    ("early", Word::Edge(Edge::Early)),
    ("beginning", Word::Edge(Edge::Early)),
    ("start", Word::Edge(Edge::Early)),
    ("onset", Word::Edge(Edge::Early)),
    ("mid", Word::Edge(Edge::Middle)),
    ("middle", Word::Edge(Edge::Middle)),
    ("late", Word::Edge(Edge::Late)),
    ("end", Word::Edge(Edge::Late)),
    ("close", Word::Edge(Edge::Late)),
    ("today", Word::Deictic(0)),
    ("tonight", Word::Deictic(0)),
    ("yesterday", Word::Deictic(-1)),
    ("tomorrow", Word::Deictic(1)),
    ("morning", Word::DayPart),
    ("mornings", Word::DayPart),
    ("afternoon", Word::DayPart),
    ("evening", Word::DayPart),
    ("night", Word::DayPart),
    ("noon", Word::DayPart),
    ("midday", Word::DayPart),
    ("midnight", Word::DayPart),
    ("dawn", Word::DayPart),
    ("dusk", Word::DayPart),
    ("lunchtime", Word::DayPart),
    ("daybreak", Word::DayPart),
    ("nightfall", Word::DayPart),
    ("ago", Word::Ago),
    ("later", Word::Later),
    ("after", Word::Later),
    ("on", Word::Later),
    ("hence", Word::Later),
    ("earlier", Word::Earlier),
    ("before", Word::Earlier),
    ("prior", Word::Earlier),
    ("previously", Word::Earlier),
    ("recent", Word::Recent),
    ("few", Word::Several),
    ("several", Word::Several),
    ("couple", Word::Several),
];

/// Adverbs that put their clause at another time than now, without saying which. In order of the alphabet.
pub(crate) const ELSEWHEN: [&str; 23] = [
    "ago",
    "always",
    "eventually",
    "ever",
    "formerly",
    "frequently",
    "habitually",
    "historically",
    "infamously",
    "initially",
    "lately",
    "long",
    "never",
    "occasionally",
    "often",
    "once",
    "originally",
    "previously",
    "rarely",
    "recently",
    "routinely",
    "sometimes",
    "traditionally",
];

/// Nouns that do the same behind 'in', 'during', 'at': 'in the past', 'during his reign', 'in her memoir'. In order of the
/// alphabet.
pub(crate) const ELSEWHEN_NOUNS: [&str; 23] = [
    "administration",
    "autobiography",
    "career",
    "childhood",
    "crisis",
    "dictatorship",
    "era",
    "height",
    "history",
    "lifetime",
    "memoir",
    "memoirs",
    "occupation",
    "past",
    "period",
    "presidency",
    "reign",
    "revolution",
    "rule",
    "tenure",
    "time",
    "war",
    "youth",
];

static ENGLISH: LazyLock<HashMap<&'static str, Word>> = LazyLock::new(|| {
    let numbered = |names: &'static [&'static str], word: fn(i8) -> Word| {
        names.iter().enumerate().map(move |(i, &name)| (name, word(i as i8 + 1)))
    };
    numbered(&MONTHS, Word::Month)
        .chain(numbered(&WEEKDAYS, Word::Weekday))
        .chain(MONTHS_SHORT.iter().map(|&(name, i)| (name, Word::MonthShort(i))))
        .chain(WEEKDAYS_SHORT.iter().map(|&(name, i)| (name, Word::WeekdayShort(i))))
        .chain(CARDINALS.iter().map(|&(name, n)| (name, Word::Cardinal(n))))
        .chain(ORDINALS.iter().map(|&(name, n)| (name, Word::Ordinal(n))))
        .chain(OTHERS)
        .collect()
});

/// Words that multiply the number before them.
const SCALES: [(&str, f64); 13] = [
    ("hundred", 1e2),
    ("thousand", 1e3),
    ("lakh", 1e5),
    ("million", 1e6),
    ("crore", 1e7),
    ("billion", 1e9),
    ("trillion", 1e12),
    ("m", 1e6),
    ("mn", 1e6),
    ("bn", 1e9),
    ("tn", 1e12),
    ("k", 1e3),
    ("b", 1e9),
];

/// Words that stand for many without a count: the value is the least that they can mean.
const COLLECTIVES: [(&str, f64); 9] = [
    ("dozen", 12.0),
    ("dozens", 24.0),
    ("score", 20.0),
    ("scores", 40.0),
    ("tens", 20.0),
    ("hundreds", 200.0),
    ("thousands", 2000.0),
    ("millions", 2e6),
    ("billions", 2e9),
];

/// What the word says; `word` is in lower case.
pub(crate) fn word(word: &str) -> Option<Word> {
    ENGLISH.get(word).copied()
}

/// The cardinal that the word spells, also with a hyphen: 'twenty-four'.
pub(crate) fn spelled(word: &str) -> Option<u32> {
    let simple = |part: &str| match ENGLISH.get(part) {
        Some(Word::Cardinal(n)) => Some(*n),
        _ => None,
    };
    simple(word).or_else(|| {
        let (tens, ones) = word.split_once('-')?;
        let (tens, ones) = (simple(tens)?, simple(ones)?);
        (tens >= 20 && tens % 10 == 0 && (1..10).contains(&ones)).then_some(tens + ones)
    })
}

/// The factor of a word behind a number: 'million', 'bn'.
pub(crate) fn scale(word: &str) -> Option<f64> {
    SCALES.iter().find(|(name, _)| *name == word).map(|&(_, factor)| factor)
}

/// The least that 'dozens', 'hundreds', 'scores' stand for.
pub(crate) fn collective(word: &str) -> Option<f64> {
    COLLECTIVES.iter().find(|(name, _)| *name == word).map(|&(_, least)| least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_in_the_table_twice() {
        let count = MONTHS.len()
            + MONTHS_SHORT.len()
            + WEEKDAYS.len()
            + WEEKDAYS_SHORT.len()
            + CARDINALS.len()
            + ORDINALS.len()
            + OTHERS.len();
        assert_eq!(ENGLISH.len(), count);
    }

    #[test]
    fn numbers_are_spelled_with_hyphens() {
        assert_eq!(spelled("seven"), Some(7));
        assert_eq!(spelled("twenty-four"), Some(24));
        assert_eq!(spelled("four-twenty"), None);
        assert_eq!(spelled("twenty-"), None);
    }
}

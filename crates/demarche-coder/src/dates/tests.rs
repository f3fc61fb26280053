use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::testing::graph_of;

/// A Wednesday.
const PUBLISHED: Date = Date::constant(2021, 5, 19);

fn shown(expression: &TimeExpression, text: &str) -> String {
    let words = expression.span.of(text);
    if expression.duration {
        return format!("{words}: duration");
    }
    let day = |day: Option<Date>| day.map_or("?".to_owned(), |day| day.to_string());
    match (expression.first, expression.last) {
        (None, None) => format!("{words}: ?"),
        (first, last) if first == last => format!("{words}: {}", day(first)),
        (first, last) => format!("{words}: {}/{} {}", day(first), day(last), expression.precision.name()),
    }
}

/// Checks all expressions of `text`, one string each.
#[track_caller]
fn check(text: &str, published: impl Into<Option<Date>>, expected: &[&str]) {
    let found: Vec<String> = graph_of(text, |graph| {
        find(graph, published.into()).iter().map(|expression| shown(expression, graph.text)).collect()
    });
    assert_eq!(found, expected, "{text}");
}

#[test]
fn dates_in_full() {
    for text in [
        "They met on May 19, 2021.",
        "They met on 19 May 2021.",
        "They met on the 19th of May 2021.",
        "They met on May 19th, 2021.",
        "They met on Wednesday, May 19, 2021.",
        "They met on Wednesday 19 May 2021.",
        "They met on 2021-05-19.",
        "They met on 19/05/2021.",
        "They met on 05/19/2021.",
    ] {
        graph_of(text, |graph| {
            let found = find(graph, None);
            assert_eq!(found.len(), 1, "{text} {found:?}");
            assert_eq!((found[0].first, found[0].last), (Some(PUBLISHED), Some(PUBLISHED)), "{text}");
            assert_eq!(found[0].anchor, Anchor::Own);
        });
    }
}

#[test]
fn months_and_years() {
    check("The deal was signed in May 2014.", None, &["May 2014: 2014-05-01/2014-05-31 month"]);
    check("The two sides fought in 2014.", None, &["2014: 2014-01-01/2014-12-31 year"]);
    check("Peru joined in the 1990s.", None, &["the 1990s: 1990-01-01/1999-12-31 vague"]);
    check("The envoys met in April.", PUBLISHED, &["April: 2021-04-01/2021-04-30 month"]);
    check("The envoys met in May.", PUBLISHED, &["May: 2021-05-01/2021-05-31 month"]);
    check("The envoys met in June.", PUBLISHED, &["June: 2020-06-01/2020-06-30 month"]);
    check("The envoys will meet in June.", PUBLISHED, &["June: 2021-06-01/2021-06-30 month"]);
    check("The accord of May last year held.", PUBLISHED, &["May last year: 2020-05-01/2020-05-31 month"]);
    check("The talks failed in late March.", PUBLISHED, &["late March: 2021-03-21/2021-03-31 month"]);
    check("Ties were cut in mid-2019.", None, &["mid-2019: 2019-05-01/2019-08-31 season"]);
    check("Kenya voted in the spring of 2020.", None, &["the spring of 2020: 2020-03-01/2020-05-31 season"]);
    check(
        "Exports fell in the third quarter of 2020.",
        None,
        &["the third quarter of 2020: 2020-07-01/2020-09-30 season"],
    );
    check("Exports fell in Q3 2020.", None, &["Q3 2020: 2020-07-01/2020-09-30 season"]);
}

#[test]
fn days_without_a_year() {
    check("They met on May 3.", PUBLISHED, &["May 3: 2021-05-03"]);
    check("They met on 3 June.", PUBLISHED, &["3 June: 2020-06-03"]);
    check("They will meet on 3 June.", PUBLISHED, &["3 June: 2021-06-03"]);
    check("They met from 3 to 5 May.", PUBLISHED, &["3 to 5 May: 2021-05-03/2021-05-05 day"]);
    check("They met on May 3-5.", PUBLISHED, &["May 3-5: 2021-05-03/2021-05-05 day"]);
    check("They met on 3–5 May.", PUBLISHED, &["3–5 May: 2021-05-03/2021-05-05 day"]);
    check(
        "They fought from May 3 to June 5, 2014.",
        PUBLISHED,
        &["May 3 to June 5, 2014: 2014-05-03/2014-06-05 day"],
    );
    check("They met on the 13th.", PUBLISHED, &["the 13th: 2021-05-13"]);
    check("They met on May 3.", None, &["May 3: ?"]);
}

#[test]
fn days_seen_from_the_report() {
    check("Chile expelled two envoys on Friday.", PUBLISHED, &["Friday: 2021-05-14"]);
    check("Chile expelled two envoys on Wednesday.", PUBLISHED, &["Wednesday: 2021-05-19"]);
    check("The ministers will meet on Friday.", PUBLISHED, &["Friday: 2021-05-21"]);
    check("They agreed to meet on Friday.", PUBLISHED, &["Friday: 2021-05-21"]);
    check("Chile expelled two envoys last Wednesday.", PUBLISHED, &["last Wednesday: 2021-05-12"]);
    check("The envoys left on Tuesday last week.", PUBLISHED, &["Tuesday last week: 2021-05-11"]);
    check(
        "The shelling began in the early hours of Sunday.",
        PUBLISHED,
        &["the early hours of Sunday: 2021-05-16"],
    );
    check("Ghana recalled its envoy yesterday.", PUBLISHED, &["yesterday: 2021-05-18"]);
    check("Ghana recalled its envoy last night.", PUBLISHED, &["last night: 2021-05-18"]);
    check("The leaders meet tomorrow morning.", PUBLISHED, &["tomorrow morning: 2021-05-20"]);
    check("Ghana recalled its envoy three days ago.", PUBLISHED, &["three days ago: 2021-05-16"]);
    check("The truce was signed two years ago.", PUBLISHED, &["two years ago: 2019-01-01/2019-12-31 year"]);
    check("They fought over the weekend.", PUBLISHED, &["the weekend: 2021-05-15/2021-05-16 week"]);
    check("Ghana voted last week.", PUBLISHED, &["last week: 2021-05-10/2021-05-16 week"]);
    check("Ghana voted last month.", PUBLISHED, &["last month: 2021-04-01/2021-04-30 month"]);
    check("Ghana votes next year.", PUBLISHED, &["next year: 2022-01-01/2022-12-31 year"]);
    check("Ghana voted earlier this month.", PUBLISHED, &["earlier this month: 2021-05-01/2021-05-18 month"]);
    check("Ghana will vote later this year.", PUBLISHED, &["later this year: 2021-05-20/2021-12-31 year"]);
    check("Clashes have grown in recent weeks.", PUBLISHED, &["recent weeks: 2021-04-07/2021-05-19 vague"]);
    check(
        "Clashes have grown in the past three months.",
        PUBLISHED,
        &["the past three months: 2021-02-19/2021-05-19 vague"],
    );
}

#[test]
fn open_ends() {
    check("Sanctions have been in force since 2014.", PUBLISHED, &["2014: 2014-01-01/2021-05-19 year"]);
    check("The ban will last until June.", PUBLISHED, &["June: 2021-05-19/2021-06-30 month"]);
    check("They must leave by Friday.", PUBLISHED, &["Friday: 2021-05-19/2021-05-21 day"]);
}

#[test]
fn stories_go_on_from_what_was_told() {
    check(
        "They met on May 3, 2014. Two weeks later, they signed.",
        PUBLISHED,
        &["May 3, 2014: 2014-05-03", "Two weeks later: 2014-05-12/2014-05-18 week"],
    );
    check(
        "They met on May 3, 2014. The following day, they signed.",
        PUBLISHED,
        &["May 3, 2014: 2014-05-03", "The following day: 2014-05-04"],
    );
    check(
        "They met on May 3. The ministers had spoken the day before.",
        PUBLISHED,
        &["May 3: 2021-05-03", "the day before: 2021-05-02"],
    );
    check(
        "They met in March 2014. On April 4 they signed.",
        PUBLISHED,
        &["March 2014: 2014-03-01/2014-03-31 month", "April 4: 2014-04-04"],
    );
    check("They signed a week after the talks.", PUBLISHED, &["a week: ?"]);
    check("They signed a week after May 3.", PUBLISHED, &["a week after May 3: 2021-05-10/2021-05-16 week"]);
    check("The following day, they signed.", PUBLISHED, &["The following day: ?"]);
}

#[test]
fn durations_are_no_dates() {
    check("They talked for three days.", PUBLISHED, &["three days: duration"]);
    check("They held a two-hour meeting.", PUBLISHED, &["two-hour: duration"]);
    check("The airport was shut for 24 hours.", PUBLISHED, &["24 hours: duration"]);
    check("It was built in two years.", PUBLISHED, &["two years: ?"]);
    check("The leaders will meet in two days.", PUBLISHED, &["two days: 2021-05-21"]);
}

#[test]
fn traps() {
    for text in [
        "Protesters march through Lima.",
        "Protesters may march again.",
        "Theresa May met the envoy.",
        "A 24-year-old man was arrested.",
        "Resolution 1701 was adopted.",
        "Some 2,014 people fled.",
        "The team won 3-1.",
        "The Sun reported it.",
        "It was the second attack.",
        "The fall of Kabul shook Washington.",
        "He called it the Arab Spring.",
        "One in five soldiers fled.",
    ] {
        check(text, PUBLISHED, &[]);
    }
}

/// Checks the time of the act whose trigger is the word `trigger`.
#[track_caller]
fn check_when(text: &str, trigger: &str, status: Status, expected: &str) {
    let shown = graph_of(text, |graph| {
        let expressions = find(graph, Some(PUBLISHED));
        let node =
            graph.nodes.iter().position(|node| node.word == trigger).expect("the trigger is in the text");
        let context = WhenContext { published: Some(PUBLISHED), status, foreground: true, previous: None };
        let when = when(graph, &expressions, node, &context);
        let day = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
        format!("{} {} {}", day(when.date), day(when.enddate), when.basis.name())
    });
    assert_eq!(shown, expected, "{trigger}: {text}");
}

use demarche_codebook::Status;

#[test]
fn acts_take_the_time_of_their_clause() {
    let friday = "2021-05-14 2021-05-14 text";
    check_when("Chile expelled two Peruvian envoys on Friday.", "expelled", Status::Actual, friday);
    check_when("On Friday, Chile expelled two envoys.", "expelled", Status::Actual, friday);
    check_when("The two leaders held talks in Quito on Friday.", "talks", Status::Actual, friday);
    check_when("Friday's attack killed two soldiers.", "attack", Status::Actual, friday);
    check_when(
        "Friday's attack killed two soldiers.",
        "killed",
        Status::Actual,
        "2021-05-19 2021-05-19 published",
    );
    check_when("A bomb exploded in Kabul on Friday, killing 12 people.", "killing", Status::Actual, friday);
    check_when("Chile responded on Friday by expelling ten envoys.", "expelling", Status::Actual, friday);
    check_when("Chile arrested two men on Friday and deported a third.", "deported", Status::Actual, friday);
    check_when(
        "Chile will expel two envoys on Friday.",
        "expel",
        Status::Planned,
        "2021-05-21 2021-05-21 text",
    );
}

#[test]
fn acts_do_not_take_the_time_of_others() {
    let published = "2021-05-19 2021-05-19 published";
    check_when("Chile rejected the 2015 nuclear deal.", "rejected", Status::Actual, published);
    check_when("Chile said on Friday it would expel two envoys.", "expel", Status::Planned, "- - none");
    check_when(
        "Chile said on Friday that it had expelled two envoys.",
        "expelled",
        Status::Actual,
        "- - none",
    );
    check_when(
        "Chile said on Friday that it expelled two envoys.",
        "expelled",
        Status::Actual,
        "2021-05-14 2021-05-14 narrative",
    );
    check_when("Chile expelled two envoys.", "expelled", Status::Actual, published);
    check_when("Chile has expelled two envoys.", "expelled", Status::Actual, published);
    check_when("Chile had expelled two envoys.", "expelled", Status::Actual, "- - none");
    check_when("Chile expelled two envoys.", "expelled", Status::Denied, "- - none");
}

#[test]
fn stories_carry_their_day_on() {
    check_when(
        "Peru expelled two envoys on Friday. Chile recalled its ambassador.",
        "recalled",
        Status::Actual,
        "2021-05-14 2021-05-14 narrative",
    );
    check_when(
        "Peru expelled two envoys on Friday.\n\nChile recalled its ambassador.",
        "recalled",
        Status::Actual,
        "2021-05-19 2021-05-19 published",
    );
}

#[test]
fn acts_of_other_times_have_no_day() {
    let none = "- - none";
    for text in [
        "Chile recently expelled two envoys.",
        "Chile expelled two envoys years ago.",
        "Seven months after the vote, Chile expelled two envoys.",
        "Chile expelled two envoys during the war.",
        "Chile has often expelled envoys.",
        "Peru sent a note. Chile sent a note. Bolivia sent a note. Chile has expelled two envoys.",
    ] {
        check_when(text, "expelled", Status::Actual, none);
    }
    for text in [
        "A day after the vote, Chile expelled two envoys.",
        "Chile repeatedly criticised Peru and expelled two envoys.",
        "Peru sent a note. Chile sent a note. Bolivia sent a note. Chile expelled two envoys.",
    ] {
        check_when(text, "expelled", Status::Actual, "2021-05-19 2021-05-19 published");
    }
    check_when(
        "In a 2016 interview Chile accused Peru.",
        "accused",
        Status::Actual,
        "2016-01-01 2016-12-31 text",
    );
    check_when(
        "The dispute began in 2016, when Chile expelled two envoys.",
        "expelled",
        Status::Actual,
        "2016-01-01 2016-12-31 text",
    );
}

#[test]
fn what_follows_background_is_not_of_the_day() {
    let follows = |text: &str| {
        graph_of(text, |graph| {
            let expressions = find(graph, Some(PUBLISHED));
            let act = graph.nodes.iter().rposition(|node| node.word == "expelled").expect("the act");
            follows_background(graph, &expressions, act, Some(PUBLISHED))
        })
    };
    assert!(follows("He became president in 2003. He expelled two envoys."));
    assert!(follows("He became president in 2003. He fell in 2006.\n\nHe expelled two envoys."));
    assert!(!follows("He became president in 2003.\n\nHe expelled two envoys."));
    assert!(!follows("He fell in 2003. He rose in 2006. He won on Monday.\n\nHe expelled two envoys."));
    assert!(!follows("He spoke of the 2003 treaty. He expelled two envoys."));
}

#[test]
fn old_and_coming_acts() {
    let at = |first: Date, last: Date| crate::record::When {
        date: Some(first),
        enddate: Some(last),
        precision: Some(Precision::Day),
        basis: crate::record::Basis::Text,
        expression: None,
    };
    assert!(is_historical(&at(date(2019, 1, 1), date(2019, 12, 31)), Some(PUBLISHED)));
    assert!(!is_historical(&at(date(2020, 1, 1), date(2020, 12, 31)), Some(PUBLISHED)));
    assert!(!is_historical(&at(date(2019, 1, 1), date(2019, 12, 31)), None));
    assert!(lies_ahead(&at(date(2021, 5, 21), date(2021, 5, 21)), Some(PUBLISHED)));
    assert!(!lies_ahead(&at(PUBLISHED, PUBLISHED), Some(PUBLISHED)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_on_any_day(
        words in prop::collection::vec(
            prop_oneof![
                Just("May"), Just("the"), Just("of"), Just("last"), Just("years"), Just("ago"), Just("later"),
                Just("99999999999"), Just("2100"), Just("31"), Just("Friday"), Just("to"), Just("-"), Just("mid"),
                Just("after"), Just("day"), Just("."), Just("Feb 30"), Just("9999 decades"), Just("century"),
                Just("20th"), Just("weekend"), Just("é"), Just("next"), Just("killed"), Just("since"), Just("$5bn"),
            ],
            0..14,
        ),
        tail in "\\PC{0,12}",
        day in -700_000i32..=2_000_000,
    ) {
        let text = format!("{} {tail}", words.join(" "));
        let published = add_days(date(1970, 1, 1), day);
        graph_of(&text, |graph| {
            let expressions = find(graph, published);
            for expression in &expressions {
                prop_assert!(!expression.span.of(graph.text).is_empty());
                prop_assert!(expression.nodes.end <= graph.nodes.len());
                if let (Some(first), Some(last)) = (expression.first, expression.last) {
                    prop_assert!(first <= last);
                }
            }
            for trigger in 0..graph.nodes.len() {
                let context = WhenContext { published, status: Status::Actual, foreground: true, previous: None };
                let when = when(graph, &expressions, trigger, &context);
                let _ = (is_historical(&when, published), lies_ahead(&when, published));
                for size in crate::sizes::sizes(graph, trigger, &[trigger]) {
                    prop_assert!(size.count.is_finite() && !size.span.of(graph.text).is_empty());
                }
            }
            Ok(())
        })?;
    }
}

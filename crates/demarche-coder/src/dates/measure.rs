//! Scores [`super::find`] on WikiWars (Mazur and Dale 2010), narratives annotated with TIMEX2. Nothing of that corpus is
//! in this project; `measures/time/README.md` says how to run this.

use std::path::Path;

use jiff::civil::Date;

use super::calendar::{self, Interval};
use super::{TimeExpression, find};
use crate::testing::graph_of;

/// An annotated expression.
struct Gold {
    start: usize,
    end: usize,
    value: String,
    modifier: bool,
}

#[derive(Default)]
struct Score {
    gold: usize,
    found: usize,
    same: usize,
    touching: usize,
    dated: usize,
    right: usize,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(tag.get(at..)?.split('"').next()?.to_owned())
}

/// The text without tags, with the expressions of its body.
fn untag(inline: &str) -> (String, Vec<Gold>) {
    let (mut text, mut gold, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut rest = inline;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at].replace("&amp;", "&"));
        let Some(end) = rest[at..].find('>') else { break };
        let tag = &rest[at..at + end];
        if tag.starts_with("<TIMEX2") {
            let value = attribute(tag, "val").unwrap_or_default();
            open.push((text.len(), value, attribute(tag, "mod").is_some()));
        } else if tag.starts_with("</TIMEX2")
            && let Some((start, value, modifier)) = open.pop()
        {
            gold.push(Gold { start, end: text.len(), value, modifier });
        }
        rest = &rest[at + end + 1..];
    }
    text.push_str(rest);
    (text, gold)
}

/// The days of a TIMEX2 value, where it is a point of our calendar.
fn days(value: &str) -> Option<Interval> {
    let date = value.split('T').next()?;
    let mut parts = date.split('-');
    let year = parts.next()?;
    let number = |text: &str| text.parse::<i32>().ok();
    match (year.len(), parts.next(), parts.next()) {
        (4, None, None) => calendar::year(number(year)?),
        (3, None, None) => calendar::decade(number(year)? * 10),
        (4, Some(part), None) => match part {
            "SP" => calendar::season(number(year)?, 0),
            "SU" => calendar::season(number(year)?, 1),
            "FA" => calendar::season(number(year)?, 2),
            "WI" => calendar::season(number(year)?, 3),
            month => calendar::month(number(year)?, number(month)?),
        },
        (4, Some(month), Some(day)) => calendar::day(number(year)?, number(month)?, number(day)?),
        _ => None,
    }
}

impl Score {
    fn add(&mut self, gold: &[Gold], found: &[TimeExpression], text: &str, verbose: bool) {
        self.gold += gold.len();
        self.found += found.len();
        for wanted in gold {
            let touching = |e: &&TimeExpression| {
                (e.span.start as usize) < wanted.end && wanted.start < e.span.end as usize
            };
            let best = found.iter().filter(touching).max_by_key(|e| {
                let start = wanted.start.max(e.span.start as usize);
                wanted.end.min(e.span.end as usize).saturating_sub(start)
            });
            let words = &text[wanted.start..wanted.end];
            let Some(best) = best else {
                if verbose {
                    println!("missed: {words} ({})", wanted.value);
                }
                continue;
            };
            self.touching += 1;
            let same = best.span.start as usize == wanted.start && best.span.end as usize == wanted.end;
            self.same += usize::from(same);
            let Some(days) = days(&wanted.value) else { continue };
            self.dated += 1;
            // An open end is the preposition's doing, which the corpus leaves out of the expression.
            let right = match (best.first, best.last) {
                (None, None) => false,
                // The corpus has the two ends of a range apart.
                (first, _)
                    if wanted.end + 3 < best.span.end as usize
                        && wanted.start <= best.span.start as usize =>
                {
                    first == Some(days.first)
                }
                (_, last) if wanted.start > best.span.start as usize + 6 => last == Some(days.last),
                (first, last) => {
                    let fits = |date: Option<Date>, at: Date| date.is_none_or(|date| date == at);
                    let inside = first.is_some_and(|first| days.first <= first && first <= days.last);
                    let open = best.bound != super::Bound::At;
                    (fits(first, days.first) && fits(last, days.last))
                        || (open && (first == Some(days.first) || last == Some(days.last)))
                        || (open && first == calendar::add_days(days.last, 1))
                        || (open && last == calendar::add_days(days.first, -1))
                        || (wanted.modifier && inside)
                }
            };
            self.right += usize::from(right);
            if verbose && !right {
                println!("wrong: {words} ({}): {:?} {:?}", wanted.value, best.first, best.last);
            }
        }
        if verbose {
            for e in found {
                let hit =
                    gold.iter().any(|g| (e.span.start as usize) < g.end && g.start < e.span.end as usize);
                if !hit {
                    println!("extra: {}", e.span.of(text));
                }
            }
        }
    }
}

#[test]
#[ignore = "a measure that needs data from outside"]
fn wikiwars() {
    let data = std::env::var_os("DEMARCHE_DATA").expect("DEMARCHE_DATA names the folder of data sets");
    let folder = Path::new(&data).join("time/wikiwars/WikiWars_20120218_v104/keyinline");
    let verbose = std::env::var_os("DEMARCHE_VERBOSE").is_some();
    let mut score = Score::default();
    for entry in std::fs::read_dir(folder).expect("the corpus is there") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        let inline = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = inline.split_once("<TEXT>") else { continue };
        let published = untag(head).1.first().and_then(|gold| gold.value.get(..10)?.parse().ok());
        let (text, gold) = untag(body);
        graph_of(&text, |graph| score.add(&gold, &find(graph, published), &text, verbose));
    }
    let percent = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
    let f1 = |hits: usize| percent(2 * hits, score.gold + score.found);
    println!("expressions in the corpus: {}, found: {}", score.gold, score.found);
    println!("extent F1: {:.1} exact, {:.1} touching", f1(score.same), f1(score.touching));
    println!(
        "values of touching ones that are dates: {:.1} % of {}",
        percent(score.right, score.dated),
        score.dated
    );
}

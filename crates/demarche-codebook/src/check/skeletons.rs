//! Sentences that differ in names alone.
//!
//! Examples are there to show an entry in many surroundings, and to teach a model later; a sentence that is another with other
//! names shows nothing new.

use std::collections::BTreeMap;

use crate::lexicon::Lexicon;
use crate::read::Report;

/// The greatest share of examples that may have the skeleton of another: one in twenty.
const MOST: f64 = 0.05;

/// Words that begin a sentence in capitals and are no names.
const FIRST: &[&str] = &[
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "after",
    "before",
    "police",
    "rebels",
    "troops",
    "its",
    "their",
    "his",
    "her",
    "as",
    "when",
    "no",
    "for",
    "by",
    "under",
    "with",
    "talks",
    "protesters",
];

/// Words for numbers and days, which are as good as one another.
const COUNTS: &[&str] = &[
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "dozens",
    "hundreds",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
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

/// The words of a sentence with `N` for names and `#` for numbers and days: `N expelled # N diplomats`.
pub(super) fn skeleton(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '-' | '\u{2019}')));
    for word in words.filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        let name = word.starts_with(char::is_uppercase) && !(out.is_empty() && FIRST.contains(&&*lower));
        let piece = if word.contains(|c: char| c.is_ascii_digit()) || COUNTS.contains(&&*lower) {
            "#".to_owned()
        } else if name {
            "N".to_owned()
        } else {
            lower
        };
        if !(piece == "N" && out.last().is_some_and(|last| last == "N")) {
            out.push(piece);
        }
    }
    out.join(" ")
}

/// Notes the skeletons that several examples share, where too many do.
pub(super) fn check(lexicon: &Lexicon, report: &mut Report) {
    let mut by_skeleton: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut all = 0;
    for (_, entry) in lexicon.entries() {
        for example in entry.examples.iter().chain(&entry.counter) {
            all += 1;
            let place = format!("{}:{}", entry.file, example.line);
            by_skeleton.entry(skeleton(&example.text)).or_default().push(place);
        }
    }
    by_skeleton.retain(|_, places| places.len() > 1);
    let shared: usize = by_skeleton.values().map(Vec::len).sum();
    if shared as f64 > MOST * f64::from(all) {
        let message = format!("{shared} of {all} examples differ from another in names alone");
        let first = by_skeleton.iter().take(5);
        let shown: Vec<String> =
            first.map(|(skeleton, places)| format!("`{skeleton}` at {}", places.join(", "))).collect();
        report.add_file("W011", "lexicon", message, Some(shown.join("; ")));
    }
}

#[cfg(test)]
mod tests {
    use super::skeleton;

    #[test]
    fn sentences_that_differ_in_names_alone_have_one_skeleton() {
        let one = skeleton("Poland expelled three Belarusian diplomats on Friday.");
        assert_eq!(one, "N expelled # N diplomats on #");
        assert_eq!(one, skeleton("South Korea expelled 12 Japanese diplomats on Monday."));
        assert_ne!(one, skeleton("On Friday, Poland expelled three Belarusian diplomats."));
        assert_eq!(skeleton("The army left."), "the army left");
    }
}

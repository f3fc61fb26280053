//! A small backtracking engine for the regular expressions that spaCy pipelines carry.
//!
//! Pipelines bring their tokenizer as expressions of Python's `re`, with look-around, `\w` in Python's
//! sense and alternatives by the hundred. The engine reads that language (without back-references and
//! inline flags other than `i` and `u`), gives the same matches, and differs in three points that matter
//! here: alternatives at the top are chosen by the first character, so that the common case costs next to
//! nothing; suffix expressions look at the end of the text only; and every attempt has a budget of steps,
//! so that no text can make it hang. An attempt that runs out counts as no match.

mod parse;
mod program;
mod set;

use parse::Node;
use program::{Machine, Program};

/// Steps that one attempt at one position may take. Ordinary words need fewer than a hundred.
const BUDGET: u32 = 200_000;

/// A compiled expression.
#[derive(Debug)]
pub(crate) struct Pattern {
    alternatives: Vec<Alternative>,
    /// For each ASCII character the alternatives that may start with it, in order.
    ascii: Vec<Vec<u16>>,
    /// The alternatives that may start with some character beyond ASCII.
    beyond: Vec<u16>,
    /// The alternatives that may match the empty string.
    empty: Vec<u16>,
    /// A character without which nothing can match.
    required: Option<char>,
    all_at_start: bool,
    all_at_end: bool,
}

#[derive(Debug)]
struct Alternative {
    program: Program,
    at_start: bool,
    /// The longest match, where there is one.
    longest: Option<usize>,
    /// Whether a character can be part of a match; the tail of a text bounds where a suffix may start.
    body: set::CharSet,
}

/// Working memory of the engine; one for a thread.
#[derive(Debug, Default)]
pub(crate) struct Matcher(Machine);

impl Pattern {
    /// Compiles `source`, an expression of Python's `re`.
    pub(crate) fn new(source: &str) -> Result<Self, String> {
        let (node, ignore_case) = parse::parse(source)?;
        let tops = match node {
            Node::Alternatives(tops) => tops,
            other => vec![other],
        };
        if tops.len() > usize::from(u16::MAX) {
            return Err("more than 65,535 alternatives".into());
        }
        let mut pattern = Self {
            alternatives: Vec::with_capacity(tops.len()),
            ascii: vec![Vec::new(); 128],
            beyond: Vec::new(),
            empty: Vec::new(),
            required: None,
            all_at_start: tops.iter().all(parse::starts_at_start),
            all_at_end: tops.iter().all(parse::ends_at_end),
        };
        let mut required: Option<Vec<char>> = None;
        for (index, top) in tops.iter().enumerate() {
            let index = index as u16;
            let first = parse::first_set(top);
            let nullable = parse::nullable(top);
            for c in 0..128u8 {
                if nullable || first.may_contain(char::from(c), ignore_case) {
                    pattern.ascii[usize::from(c)].push(index);
                }
            }
            if nullable || first.reaches_beyond_ascii() || ignore_case {
                pattern.beyond.push(index);
            }
            if nullable {
                pattern.empty.push(index);
            }
            let mut here = Vec::new();
            if !ignore_case {
                parse::required_chars(top, &mut here);
            }
            required = Some(match required {
                None => here,
                Some(before) => before.into_iter().filter(|c| here.contains(c)).collect(),
            });
            pattern.alternatives.push(Alternative {
                program: Program::compile(top, ignore_case)?,
                at_start: parse::starts_at_start(top),
                longest: parse::longest(top),
                body: parse::body_set(top),
            });
        }
        pattern.required = required.and_then(|all| all.first().copied());
        Ok(pattern)
    }

    /// The end of the match that starts at `at`, if one does.
    pub(crate) fn match_at(&self, matcher: &mut Matcher, text: &[char], at: usize) -> Option<usize> {
        let candidates = match text.get(at) {
            None => &self.empty,
            Some(&c) if c.is_ascii() => &self.ascii[c as usize],
            Some(_) => &self.beyond,
        };
        let mut budget = BUDGET;
        candidates.iter().map(|&index| &self.alternatives[usize::from(index)]).find_map(|alternative| {
            if alternative.at_start && at != 0 {
                return None;
            }
            matcher.0.run(&alternative.program, text, at, &mut budget)
        })
    }

    /// Whether the expression matches at the start of `text`: `re.match`.
    pub(crate) fn is_match(&self, matcher: &mut Matcher, text: &[char]) -> bool {
        self.possible(text) && self.match_at(matcher, text, 0).is_some()
    }

    /// The leftmost match: `re.search`.
    pub(crate) fn search(&self, matcher: &mut Matcher, text: &[char]) -> Option<(usize, usize)> {
        if !self.possible(text) {
            return None;
        }
        if self.all_at_start {
            return self.match_at(matcher, text, 0).map(|end| (0, end));
        }
        let first = if self.all_at_end { self.first_suffix_start(text) } else { 0 };
        (first..=text.len()).find_map(|at| Some((at, self.match_at(matcher, text, at)?)))
    }

    /// All matches from left to right, without overlaps: `re.finditer`. They are appended to `found`.
    pub(crate) fn find_all(&self, matcher: &mut Matcher, text: &[char], found: &mut Vec<(usize, usize)>) {
        if !self.possible(text) {
            return;
        }
        let mut at = 0;
        while at <= text.len() {
            match self.match_at(matcher, text, at) {
                Some(end) => {
                    found.push((at, end));
                    at = end.max(at + 1);
                }
                None => at += 1,
            }
        }
    }

    fn possible(&self, text: &[char]) -> bool {
        self.required.is_none_or(|c| text.contains(&c))
    }

    /// Before this place no match that reaches the end of `text` can start: a match consists of characters
    /// of its alternative alone, and is no longer than the longest one.
    fn first_suffix_start(&self, text: &[char]) -> usize {
        if text.last() == Some(&'\n') {
            // `$` also matches before a line break at the end.
            return 0;
        }
        let Some(&last) = text.last() else { return 0 };
        let mut first = text.len();
        for alternative in &self.alternatives {
            if !alternative.body.contains(last) {
                continue;
            }
            let longest = alternative.longest.unwrap_or(text.len()).min(text.len());
            if text.len() - longest >= first {
                continue;
            }
            let tail =
                text[text.len() - longest..].iter().rev().take_while(|&&c| alternative.body.contains(c));
            first = first.min(text.len() - tail.count());
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(source: &str, text: &str) -> Option<String> {
        let text: Vec<char> = text.chars().collect();
        let pattern = Pattern::new(source).unwrap();
        pattern.search(&mut Matcher::default(), &text).map(|(start, end)| text[start..end].iter().collect())
    }

    fn all(source: &str, text: &str) -> Vec<String> {
        let text: Vec<char> = text.chars().collect();
        let mut found = Vec::new();
        Pattern::new(source).unwrap().find_all(&mut Matcher::default(), &text, &mut found);
        found.into_iter().map(|(start, end)| text[start..end].iter().collect()).collect()
    }

    /// Expected values are those of Python's `re`.
    #[test]
    fn agrees_with_python() {
        assert_eq!(search(r"^\+(?![0-9])|^\.\.+|^US\$", "..."), Some("...".into()));
        assert_eq!(search(r"^\+(?![0-9])", "+1"), None);
        assert_eq!(search(r"(?<=[0-9])(?:km|m|m²)$|'s$", "30km"), Some("km".into()));
        assert_eq!(search(r"\.\.+$|(?<=[a-z])\.$", "well..."), Some("...".into()));
        assert_eq!(search(r"(?<=[a-z])\.$", "U."), None);
        assert_eq!(search(r"a$", "a\n"), Some("a".into()));
        assert_eq!(search(r"a\Z", "a\n"), None);
        assert_eq!(search(r"(?:ab|a)(?:c|bcd)", "abcd"), Some("abc".into()));
        assert_eq!(search(r"a{2,3}?b", "aaab"), Some("aaab".into()));
        assert_eq!(search(r"(?:a*)*b", "aaab"), Some("aaab".into()));
        assert_eq!(search(r"(?i)n[o]t", "NOT"), Some("NOT".into()));
        assert_eq!(search(r"[^\w\s]", "ab ½_-"), Some("-".into()));
        assert_eq!(search(r"[\u00e9\x41\U0001F642-\U0001F644]+", "xéA🙂"), Some("éA🙂".into()));
        assert_eq!(search(r"\bof\b", "roof of"), Some("of".into()));
        assert_eq!(search(r"[]a]+[\]\-]", "x]a-"), Some("]a-".into()));
        assert_eq!(search(r"^(?!10\.)\d+\.", "10.2"), None);
        assert_eq!(all(r"\.\.+|…|(?<=[0-9])[+\-](?=[0-9-])", "a..b…3-4--5"), ["..", "…", "-", "-"]);
        assert_eq!(all(r"(?<=[A-Za-z])(?:--|-)(?=[A-Za-z])", "a-b--c"), ["-", "--"]);
    }

    #[test]
    fn refuses_what_it_cannot_do() {
        for source in ["(", "a)", "[a", r"(a)\1", "(?P<x", "*a", "a{3,2}", "(?<=a+)b", r"\u12", "[b-a]"] {
            assert!(Pattern::new(source).is_err(), "{source}");
        }
        assert!(Pattern::new(&"(".repeat(10_000)).is_err());
        assert!(Pattern::new("(?:(?:(?:a{999}){999}){999})").is_err());
    }

    #[test]
    fn gives_up_instead_of_hanging() {
        let text: Vec<char> = "a".repeat(5_000).chars().collect();
        let pattern = Pattern::new("(?:a|aa)+b").unwrap();
        assert_eq!(pattern.match_at(&mut Matcher::default(), &text, 0), None);
    }
}

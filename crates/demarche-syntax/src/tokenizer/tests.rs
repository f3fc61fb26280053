use super::*;
use crate::lexeme::{Lexemes, Rules};

fn spec() -> TokenizerSpec {
    type Case<'a> = (&'a str, &'a [(&'a str, Option<&'a str>)]);
    let cases: &[Case] = &[
        ("can't", &[("ca", Some("can")), ("n't", Some("not"))]),
        (":)", &[(":)", None)]),
        ("U.S.", &[("U.S.", None)]),
        (" ", &[(" ", None)]),
    ];
    let cases = cases.iter().map(|(text, tokens)| {
        let tokens = tokens.iter().map(|(form, norm)| ((*form).into(), norm.map(Into::into)));
        ((*text).into(), tokens.collect())
    });
    TokenizerSpec {
        prefix: Some(r#"^\(|^"|^:|^'"#.into()),
        suffix: Some(r#"\)$|"$|,$|'s$|(?<=[a-z])\.$"#.into()),
        infix: Some(r"(?<=[a-z])-(?=[a-z])|(?<=[a-z])\)(?=:)".into()),
        token_match: None,
        url_match: Some(r"^\S+\.org$".into()),
        faster_heuristics: true,
        exceptions: cases.collect(),
    }
}

fn tokens(text: &str, step: usize) -> Vec<(String, bool)> {
    let tokenizer = Tokenizer::new(&spec()).unwrap();
    let rules = Rules::new("en", [], None, Vec::new());
    let (mut lexemes, mut scratch) = (Lexemes::default(), TokenizerScratch::default());
    let mut all = Vec::new();
    let mut cursor = Cursor::default();
    loop {
        let enough = all.len() + step;
        let mut words = Words { rules: &rules, lexemes: &mut lexemes };
        if tokenizer.advance(text, &mut cursor, enough, &mut words, &mut scratch, &mut all) {
            break;
        }
    }
    all.iter().map(|t| (text[t.start as usize..t.end as usize].to_owned(), t.space_after)).collect()
}

fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = tokens(text, usize::MAX).into_iter().map(|(form, _)| form).collect();
    assert_eq!(found, expected, "{text:?}");
    let stepwise: Vec<String> = tokens(text, 1).into_iter().map(|(form, _)| form).collect();
    assert_eq!(stepwise, expected, "{text:?} step by step");
}

#[test]
fn affixes_specials_and_infixes() {
    check("(the U.S.), can't", &["(", "the", "U.S.", ")", ",", "ca", "n't"]);
    check("well-known, end.", &["well", "-", "known", ",", "end", "."]);
    check("\"demarche.org\"", &["\"", "demarche.org", "\""]);
    check("Oslo's (a-b)", &["Oslo", "'s", "(", "a", "-", "b", ")"]);
}

#[test]
fn white_space() {
    check("a  b\n\nc ", &["a", " ", "b", "\n\n", "c"]);
    check(" a", &[" ", "a"]);
    check("   ", &["   "]);
    check("", &[]);
    assert_eq!(tokens("a b", 9), [("a".into(), true), ("b".into(), false)]);
    assert_eq!(tokens("a \u{A0}b", 9)[0], ("a".into(), true));
}

#[test]
fn long_pieces_are_cut() {
    let text = "(".repeat(50_000);
    assert_eq!(tokens(&text, usize::MAX).len(), 50_000);
}

#[test]
fn damaged_special_cases_are_refused() {
    let mut spec = spec();
    spec.exceptions.push(("ab".into(), vec![("a".into(), None)]));
    assert!(matches!(Tokenizer::new(&spec), Err(Error::Damaged { .. })));
}

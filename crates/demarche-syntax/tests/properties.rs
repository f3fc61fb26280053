//! Any text in: a parse that is whole, and no panic.

mod common;

use common::PIPELINE;
use demarche_syntax::{EntIob, Parse, Scratch};
use proptest::prelude::*;

/// Checks all that must hold of every parse.
fn check(text: &str, parse: &Parse) {
    let mut end = 0;
    for (i, token) in parse.tokens.iter().enumerate() {
        let (from, to) = (token.start as usize, token.end as usize);
        assert!(from < to, "token {i} of {text:?} is empty");
        assert!(text.get(from..to).is_some(), "token {i} of {text:?} is no slice");
        // Between tokens there is nothing, or the one space that belongs to the token before.
        assert!(
            from == end || (from == end + 1 && &text[end..from] == " "),
            "gap before token {i} of {text:?}"
        );
        end = to;
        assert!((token.head as usize) < parse.tokens.len(), "head of token {i} of {text:?}");
        assert!(token.ent_iob != EntIob::I || i > 0 && parse.tokens[i - 1].ent_iob != EntIob::O);
        assert_eq!(token.ent_iob == EntIob::O, parse.ent_type(i).is_empty());
        for name in [parse.tag(i), parse.pos(i), parse.dep(i), parse.morph(i), parse.lemma(i)] {
            assert!(name.len() <= text.len().max(100) * 4);
        }
    }
    assert!(end == text.len() || (end + 1 == text.len() && text.ends_with(' ')), "the end of {text:?}");
    // Heads lead to a root within the sentence.
    for sentence in parse.sentences() {
        for start in sentence.clone() {
            let (mut at, mut steps) = (start, 0);
            while parse.tokens[at].head as usize != at {
                at = parse.tokens[at].head as usize;
                steps += 1;
                assert!(sentence.contains(&at) && steps <= sentence.len(), "tree of {text:?}");
            }
        }
    }
}

fn check_text(text: &str) {
    check(text, &PIPELINE.parse(text));
}

/// Bits of text that tokenizers stumble over.
fn bits() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "can't",
        "'s",
        "U.S.",
        "e.g.",
        ":)",
        "(",
        ")",
        "\"",
        "''",
        "…",
        "...",
        "--",
        "—",
        "-",
        "/",
        ".",
        ",",
        "$",
        "km",
        "10",
        "3.5",
        "http://",
        "example.org",
        "@",
        "#",
        " ",
        "  ",
        "\n",
        "\t",
        "\u{A0}",
        "\u{200B}",
        "é",
        "дом",
        "中",
        "🙂",
        "\u{301}",
        "\0",
        "\u{1C}",
        "The",
        "envoy",
        "left",
        "Oslo",
        "A",
        "n't",
        "'em",
        "gon",
        "na",
        "9am",
        "ca",
    ]);
    prop::collection::vec(bits, 0..40).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text(text in any::<String>()) {
        check_text(&text);
    }

    #[test]
    fn any_mixture_of_bits(text in bits()) {
        check_text(&text);
    }

    #[test]
    fn any_company(texts in prop::collection::vec(bits(), 0..12)) {
        let slices: Vec<&str> = texts.iter().map(String::as_str).collect();
        let parses = PIPELINE.parse_all(&slices, &mut Scratch::new(&PIPELINE));
        prop_assert_eq!(parses.len(), slices.len());
        for (text, parse) in slices.iter().zip(&parses) {
            check(text, parse);
        }
    }
}

#[test]
fn long_paragraphs_are_parsed_in_windows() {
    let sentence = "The minister said on Monday that talks with Norway had failed, and left for Oslo. ";
    let text = sentence.repeat(700);
    let parse = PIPELINE.parse(&text);
    check(&text, &parse);
    assert_eq!(parse.tokens.len(), 700 * 17);
    let sentences = parse.sentences().len();
    assert!((690..=710).contains(&sentences), "{sentences} sentences");
}

#[test]
fn long_nonsense_ends() {
    for text in [
        "(".repeat(60_000),
        "a".repeat(60_000),
        "a.".repeat(30_000),
        "x ".repeat(30_000),
        "\u{3000}a".repeat(9_000),
    ] {
        check_text(&text);
    }
}

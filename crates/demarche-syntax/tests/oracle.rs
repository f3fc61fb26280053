//! Parses against a saved sample of spaCy's, without Python.
//!
//! `tests/data/oracle.jsonl` holds paragraphs written for this test, from news language to garbage, with what
//! spaCy 3.8.18 and `en_core_web_sm` 3.8.0 say of them; made by `oracle/dump.py --compact`. Fields of a token:
//! start, end (code points), tag, part of speech, lemma, morphology, head, dependency, place in the entity,
//! entity type, sentence start.

mod common;

use common::PIPELINE;
use demarche_syntax::{EntIob, Parse, Scratch};
use serde_json::{Value, json};

/// A parse in the form of the saved sample.
fn rows(text: &str, parse: &Parse) -> Vec<Value> {
    let point = |at: u32| text[..at as usize].chars().count();
    let row = |(i, token): (usize, &demarche_syntax::Token)| {
        let iob = match token.ent_iob {
            EntIob::O => "O",
            EntIob::B => "B",
            EntIob::I => "I",
        };
        json!([
            point(token.start),
            point(token.end),
            parse.tag(i),
            parse.pos(i),
            parse.lemma(i),
            parse.morph(i),
            token.head,
            parse.dep(i),
            iob,
            parse.ent_type(i),
            token.sent_start
        ])
    };
    parse.tokens.iter().enumerate().map(row).collect()
}

fn sample() -> Vec<(String, Vec<Value>)> {
    let read = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("a line is JSON");
        let tokens = value["tokens"].as_array().expect("there are tokens").clone();
        (value["text"].as_str().expect("there is a text").to_owned(), tokens)
    };
    include_str!("data/oracle.jsonl").lines().map(read).collect()
}

#[test]
fn parses_are_those_of_spacy() {
    let sample = sample();
    assert!(sample.len() >= 300);
    let texts: Vec<&str> = sample.iter().map(|(text, _)| text.as_str()).collect();
    let parses = PIPELINE.parse_all(&texts, &mut Scratch::new(&PIPELINE));
    let (mut tokens, mut other) = (0, Vec::new());
    for ((text, expected), parse) in sample.iter().zip(&parses) {
        let found = rows(text, parse);
        let boundaries = |rows: &[Value]| -> Vec<(Value, Value)> {
            rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect()
        };
        assert_eq!(boundaries(&found), boundaries(expected), "tokens of {text:?}");
        tokens += found.len();
        other.extend(
            found
                .iter()
                .zip(expected)
                .filter(|(a, b)| a != b)
                .map(|(a, b)| format!("{a} for {b} in {text:?}")),
        );
    }
    // The shipped weights are rounded to half precision; a close call may turn out differently on another
    // processor.
    assert!(other.len() * 500 <= tokens, "{} of {tokens} tokens differ:\n{}", other.len(), other.join("\n"));
}

#[test]
fn company_does_not_matter() {
    let sample = sample();
    let texts: Vec<&str> = sample.iter().map(|(text, _)| text.as_str()).collect();
    let together = PIPELINE.parse_all(&texts, &mut Scratch::new(&PIPELINE));
    let mut scratch = Scratch::new(&PIPELINE);
    for (text, parse) in texts.iter().zip(&together).step_by(7) {
        assert_eq!(rows(text, &PIPELINE.parse(text)), rows(text, parse), "{text:?} alone");
        let again = PIPELINE.parse_all(&[text, text], &mut scratch);
        assert_eq!(rows(text, &again[1]), rows(text, parse), "{text:?} again");
    }
}

#[test]
fn what_is_left_out_is_named() {
    let meta = PIPELINE.meta();
    assert_eq!(meta.language, "en");
    assert_eq!(meta.components, ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]);
    assert_eq!(meta.notices, ["The component 'senter' is left out: the pipeline disables it."]);
    assert_eq!(meta.source_sha256.len(), 64);
}

#[test]
fn embedded_is_the_same_as_opened() {
    let bytes: &'static [u8] = std::fs::read(common::model_path()).expect("the model is there").leak();
    let embedded = demarche_syntax::Pipeline::from_static(bytes).expect("it is sound");
    let text = "Peru's envoy didn't leave Lima.";
    assert_eq!(rows(text, &embedded.parse(text)), rows(text, &PIPELINE.parse(text)));
    assert!(demarche_syntax::Pipeline::from_static(&bytes[..100]).is_err());
}

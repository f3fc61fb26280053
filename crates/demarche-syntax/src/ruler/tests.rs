use serde_json::json;

use super::*;
use crate::tokenizer::TokenizerSpec;

/// Applies `patterns` to tokens written `form/TAG/dep`; gives `POS lemma` for each.
fn check(patterns: serde_json::Value, tokens: &str, expected: &[&str]) {
    let mut labels = Labels::new();
    for part in tokens.split(' ').flat_map(|token| token.split('/').skip(1)) {
        labels.add(part);
    }
    let (mut lemmas, mut notices) = (Vec::new(), Vec::new());
    let spec = TokenizerSpec::default();
    let mut ruler = compile(&patterns, &spec, &mut labels, &mut lemmas, &mut notices).unwrap();
    assert_eq!(notices, Vec::<String>::new());
    ruler.finish(&labels);
    let rules = Rules::new("en", [], None, ruler.flags().collect());
    let mut lexemes = Lexemes::default();
    let (mut raw, mut annotations) = (Vec::new(), Vec::new());
    for token in tokens.split(' ') {
        let mut parts = token.split('/');
        let form = lexemes.intern(&rules, parts.next().unwrap());
        raw.push(RawToken { start: 0, end: 0, form, space_after: true, norm: 0 });
        let mut label = || labels.get(parts.next().unwrap_or_default()).unwrap();
        annotations.push(Annotation { tag: label(), dep: label(), ..Annotation::default() });
    }
    let mut scratch = RulerScratch::default();
    let vocabulary = Vocabulary { rules: &rules, labels: &labels, lemmas: &lemmas };
    ruler.apply(&raw, &mut annotations, &lexemes, vocabulary, &mut scratch);
    let found = annotations.iter().map(|annotation| {
        let lemma = match annotation.lemma {
            Lemma::Rule(number) => &*lemmas[number as usize],
            _ => "-",
        };
        format!("{} {lemma}", labels.name(annotation.pos))
    });
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn later_rules_win_and_tags_are_read_as_they_were() {
    check(
        json!([
            {"patterns": [[{"TAG": "VB"}]], "attrs": {"POS": "VERB", "TAG": "XX"}, "index": 0},
            {"patterns": [[{"TAG": "VB", "LOWER": {"IN": ["be", "have"]}}]], "attrs": {"POS": "AUX"}, "index": 0},
            {"patterns": [[{"TAG": "XX"}]], "attrs": {"LEMMA": "wrong"}, "index": 0},
            {"patterns": [[{"TAG": {"NOT_IN": ["VB", ""]}, "DEP": {"IN": ["det"]}}]], "attrs": {"POS": "DET"}},
        ]),
        "Be/VB/ROOT go/VB/ROOT the/DT/det it/PRP/det x//det",
        &["AUX -", "VERB -", "DET -", "DET -", " -"],
    );
}

#[test]
fn sequences_operators_and_regexes() {
    check(
        json!([
            {"patterns": [[{"LOWER": "gon"}, {"LOWER": "na"}]], "attrs": {"LEMMA": "to"}, "index": 1},
            {"patterns": [[{"LOWER": {"REGEX": "^n'?t$"}}]], "attrs": {"LEMMA": "not"}},
            {"patterns": [[{"TAG": "DT"}, {"TAG": "JJ", "OP": "*"}, {"TAG": "NN"}]], "attrs": {"POS": "NOUN"}, "index": -1},
            {"patterns": [[{"IS_SPACE": false, "LENGTH": {">=": 5}}]], "attrs": {"POS": "LONG"}},
        ]),
        "gon/VB na/TO n't/RB a/DT big/JJ red/JJ fox/NN NT/RB zebra/NN",
        &[" -", " to", " not", " -", " -", " -", "NOUN -", " not", "LONG -"],
    );
}

#[test]
fn what_is_not_supported_is_named() {
    let mut notices = Vec::new();
    let patterns = json!([{"patterns": [[{"LOWER": {"FUZZY": "abc"}}]], "attrs": {"POS": "X"}}]);
    let (spec, mut labels, mut lemmas) = (TokenizerSpec::default(), Labels::new(), Vec::new());
    compile(&patterns, &spec, &mut labels, &mut lemmas, &mut notices).unwrap();
    assert_eq!(notices, ["Rule 0 of the attribute ruler is left out: FUZZY is not supported."]);
    assert!(compile(&json!({}), &spec, &mut labels, &mut lemmas, &mut notices).is_err());
}

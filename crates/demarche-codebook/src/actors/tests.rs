//! Names in text, people, roles.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::fixtures::codebook;

/// What a sense is, in short.
fn show(actors: &Actors, sense: Sense) -> String {
    match sense {
        Sense::Name(id) => {
            let name = actors.name(id);
            format!("{} {:?}", name.code, name.kind).to_lowercase()
        }
        Sense::Body(id) => actors.body(id).id.to_string(),
        Sense::Group(id) => actors.group(id).id.to_string(),
        Sense::Person(id) => actors.person(id).name.to_string(),
    }
}

/// The words of all hits in `text` with their senses.
#[track_caller]
fn check(text: &str, wanted: &[&str]) {
    let codebook = codebook();
    let found: Vec<String> = codebook
        .actors
        .scan(text)
        .iter()
        .map(|hit| {
            let senses: Vec<String> = hit.senses.iter().map(|&sense| show(&codebook.actors, sense)).collect();
            format!("{}: {}", &text[hit.start..hit.end], senses.join(", "))
        })
        .collect();
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn names_at_word_boundaries() {
    check("Niger and Nigeria", &["Niger: ner name", "Nigeria: nga name"]);
    check("Nigerian, Nigerien, Russification", &["Nigerian: nga adjective"]);
    check("Russia's envoy and Poland’s", &["Russia: rus name", "Poland: pol name"]);
    check(
        "US-Russia talks, anti-Russian",
        &["US: usa name", "Russia: rus name", "Russian: rus adjective, rus demonym"],
    );
    check("@NATO #Poland (Minsk)", &["NATO: NATO", "Poland: pol name", "Minsk: blr capital"]);
    check("NATO2030 NATO_plan preNATO", &[]);
}

#[test]
fn the_longest_name_that_ends_at_a_boundary() {
    check("New York State", &["New York State: usa place"]);
    check("New York Statement", &["New York: usa place"]);
    check("the North Atlantic Treaty Organization", &["North Atlantic Treaty Organization: NATO"]);
    check("North Atlantic Treaty", &[]);
}

#[test]
fn names_with_dots_and_marks() {
    check("the U.S., the U.N. and U.S. troops", &["U.S.: usa name", "U.N.: UN", "U.S.: usa name"]);
    check("It is in the U.S.", &["U.S.: usa name"]);
    check("USA", &["USA: usa name"]);
    check("U.S.A", &[]);
    check("US$5 million", &[]);
    check("Côte d’Ivoire, Côte d'Ivoire", &["Côte d’Ivoire: civ name", "Côte d'Ivoire: civ name"]);
    check("Guinea‑Bissau", &["Guinea‑Bissau: gnb name"]);
}

#[test]
fn white_space_in_names_is_free() {
    check("the United\n  States", &["United\n  States: usa name"]);
    check("the United\u{a0}States", &["United\u{a0}States: usa name"]);
    check(&format!("United{}States", " ".repeat(17)), &[]);
}

#[test]
fn case() {
    check("RUSSIA EXPELS ENVOYS OF POLAND", &["RUSSIA: rus name", "POLAND: pol name"]);
    check("give us time; polish the poles", &[]);
    check("POLE", &["POLE: pol demonym"]);
    check("CÔTE D'IVOIRE", &["CÔTE D'IVOIRE: civ name"]);
    let codebook = codebook();
    assert!(codebook.actors.scan("RUSSIA")[0].capitals);
    assert!(!codebook.actors.scan("NATO")[0].capitals);
}

#[test]
fn plurals_of_demonyms() {
    check("Poles, Russians", &["Poles: pol demonym", "Russians: rus demonym"]);
}

#[test]
fn one_name_may_mean_several_things() {
    check("Georgia", &["Georgia: usa place, geo name"]);
}

#[test]
fn people_are_found_by_full_name_and_by_surname() {
    check(
        "Anna Maria Nowak met Lee Wen and Clara van der Berg",
        &["Anna Maria Nowak: Anna Nowak", "Lee Wen: Li Wen", "Clara van der Berg: Clara van der Berg"],
    );
    let actors = codebook().actors;
    let surname =
        |name: &str| actors.surname(name).iter().map(|&id| &*actors.person(id).name).collect::<Vec<_>>();
    assert_eq!(surname("Nowak"), ["Anna Nowak"]);
    assert_eq!(surname("NOWAK"), ["Anna Nowak"]);
    assert_eq!(surname("LI"), [""; 0]);
    assert_eq!(surname("Li"), ["Li Wen"]);
    assert_eq!(surname("Lee"), ["Li Wen"]);
    assert_eq!(surname("van der Berg"), ["Clara van der Berg"]);
    assert_eq!(surname("Berg"), [""; 0]);
}

#[test]
fn offices_have_their_days() {
    let actors = codebook().actors;
    let person = actors.person(actors.surname("Nowak")[0]);
    let on = |year, month, day| {
        person.offices_on(date(year, month, day)).map(|office| &*office.office).collect::<Vec<_>>()
    };
    assert_eq!(on(2016, 3, 1), ["foreign minister"]);
    // The month alone is known: in it both may hold.
    assert_eq!(on(2018, 1, 5), ["foreign minister", "prime minister"]);
    assert_eq!(on(2020, 1, 1), ["prime minister"]);
    assert_eq!(on(2015, 11, 15), [""; 0]);
}

#[test]
fn states_have_their_days() {
    let actors = codebook().actors;
    assert!(actors.state("SUN").is_some());
    assert!(actors.state_on("SUN", date(1995, 1, 1)).is_none());
    assert!(actors.state_on("RUS", date(1995, 1, 1)).is_some());
    assert!(actors.state("sun").is_none() && actors.state("").is_none());
    let plover = |code| actors.state(code).unwrap().plover_code().to_string();
    assert_eq!([plover("XKX"), plover("XAB"), plover("POL")], ["KOS", "GEO", "POL"]);
}

#[test]
fn the_longest_role_wins() {
    let actors = codebook().actors;
    let role = |words: &[&str]| {
        let words: Vec<[&str; 2]> = words.iter().map(|&word| [word, word]).collect();
        actors.role(&words).map(|(role, length)| (role.text.to_string(), length))
    };
    assert_eq!(role(&["foreign", "minister", "said"]), Some(("foreign minister".to_owned(), 2)));
    assert_eq!(role(&["foreign", "ministry", "official"]), Some(("foreign ministry official".to_owned(), 3)));
    assert_eq!(role(&["foreign", "policy"]), None);
    assert_eq!(role(&[]), None);
    assert!(actors.role(&[["official", "officials"]]).unwrap().0.anonymous);
}

/// Texts that come near to names.
fn near_names() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(
        prop_oneof![
            Just("New York State".to_owned()),
            Just("United States".to_owned()),
            Just("U.S.".to_owned()),
            Just("Côte d’Ivoire".to_owned()),
            Just("Poland".to_owned()),
            Just("\u{301}".to_owned()),
            "[ \n\t'’$_-]{0,3}",
            "\\PC{0,4}",
        ],
        0..12,
    );
    pieces.prop_map(|pieces| pieces.concat())
}

/// The same by comparing every name at every place.
fn slow_scan<'a>(names: &'a [(Box<str>, Sense)], text: &str) -> Vec<(usize, usize, &'a str)> {
    let word = |character: char| {
        character == '_' || character.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&character)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let starts = text.is_char_boundary(at) && !text[..at].chars().next_back().is_some_and(word);
        let longest = names
            .iter()
            .filter(|(name, _)| {
                starts
                    && text[at..].starts_with(&**name)
                    && !text[at + name.len()..]
                        .starts_with(|next| word(next) || matches!(next, '$' | '£' | '€'))
            })
            .max_by_key(|(name, _)| name.len());
        match longest {
            Some((name, _)) => {
                found.push((at, at + name.len(), &**name));
                at += name.len();
            }
            None => at += 1,
        }
    }
    found
}

proptest! {
    #[test]
    fn every_hit_is_a_name_between_boundaries(text in near_names()) {
        let codebook = codebook();
        let mut end = 0;
        for hit in codebook.actors.scan(&text) {
            prop_assert!(hit.start >= end && hit.end > hit.start);
            prop_assert!(!hit.senses.is_empty());
            prop_assert!(text.get(hit.start..hit.end).is_some());
            end = hit.end;
        }
    }

    #[test]
    fn any_names_in_any_text(names in prop::collection::vec("\\PC{0,6}", 0..8), text in "\\PC{0,40}") {
        let names = names.iter().map(|name| (name.as_str().into(), Sense::Body(BodyId(0)))).collect();
        for hit in scan::Scanner::new(names).hits(&text) {
            prop_assert!(text.get(hit.start..hit.end).is_some_and(|words| !words.is_empty()));
        }
    }

    #[test]
    fn hits_are_those_of_a_plain_search(text in "(New York( State)?|Niger(ia)?|US|U\\.S\\.|[ _$.a'-]|é){0,10}") {
        let names: Vec<(Box<str>, Sense)> = ["New York", "New York State", "Niger", "Nigeria", "US", "U.S."]
            .iter()
            .map(|&name| (name.into(), Sense::Body(BodyId(0))))
            .collect();
        let scanner = scan::Scanner::new(names.clone());
        let fast: Vec<_> = scanner.hits(&text).map(|hit| (hit.start, hit.end, &text[hit.start..hit.end])).collect();
        prop_assert_eq!(fast, slow_scan(&names, &text));
    }
}

//! The code book that the program carries: whole, without errors, and right where it can be looked up.

use demarche_codebook::{Codebook, EventType, check_embedded};

#[test]
fn it_has_no_errors() {
    let errors: Vec<String> =
        check_embedded().iter().filter(|finding| finding.is_error()).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{} errors\n{}", errors.len(), errors[..errors.len().min(20)].join("\n\n"));
}

#[test]
fn goldstein_scores() {
    let ontology = Codebook::embedded().unwrap().ontology;
    for (code, icews, gdelt, quad) in [
        ("01", Some(0.0), Some(0.0), 1),
        ("016", Some(-5.0), Some(-2.0), 1),
        ("022", Some(3.4), Some(3.2), 1),
        ("036", Some(4.0), Some(4.0), 1),
        ("042", Some(1.9), Some(1.9), 1),
        ("057", Some(8.0), Some(8.0), 1),
        ("064", Some(7.0), Some(7.0), 2),
        ("0874", Some(10.0), Some(10.0), 2),
        ("112", Some(-2.0), Some(-2.0), 3),
        ("1213", Some(-4.0), None, 3),
        ("138", Some(-7.0), Some(-7.0), 3),
        ("145", Some(-7.5), Some(-7.5), 4),
        ("163", Some(-8.0), Some(-8.0), 4),
        ("164", Some(-6.5), Some(-7.0), 4),
        ("165", Some(-7.0), Some(-6.5), 4),
        ("171", Some(-9.2), Some(-9.2), 4),
        ("195", Some(-10.0), Some(-10.0), 4),
    ] {
        let cameo = ontology.cameo_code(code).unwrap();
        assert_eq!(
            (cameo.goldstein_icews, cameo.goldstein_gdelt, cameo.quad),
            (icews, gdelt, quad),
            "{code}"
        );
    }
    assert!(ontology.cameo_code("21").is_none());
}

#[test]
fn plover_scores_where_the_published_tables_err() {
    let ontology = Codebook::embedded().unwrap().ontology;
    assert_eq!(ontology.info(EventType::Accuse).score, -3.0);
    assert_eq!(ontology.info(EventType::Sanction).quad, 4);
    let vandalize = ontology.mode(EventType::Protest, "vandalize").unwrap();
    assert_eq!(ontology.mode_info(vandalize).score, None);
    assert_eq!(ontology.score(EventType::Protest, Some(vandalize)), -5.0);
    assert_eq!(ontology.contexts.len(), 37);
    let of = |code: &str| ontology.cameo_code(code).and_then(|cameo| cameo.event_type);
    assert_eq!(of("163"), Some(EventType::Sanction));
    assert_eq!(of("055"), Some(EventType::Concede));
    assert_eq!(of("191"), Some(EventType::Coerce));
    assert_eq!(of("20"), Some(EventType::Assault));
    assert_eq!(of("01"), None);
}

#[test]
fn every_mode_is_in_its_type_and_every_type_has_a_code() {
    let ontology = Codebook::embedded().unwrap().ontology;
    for &event_type in EventType::ALL {
        assert!(ontology.info(event_type).cameo.is_some(), "{event_type}");
        for mode in ontology.modes_of(event_type) {
            assert_eq!(ontology.mode(event_type, &mode.name).map(|id| ontology.mode_info(id)), Some(mode));
            assert!(mode.cameo.is_some(), "{event_type} {}", mode.name);
        }
    }
}

#[test]
fn the_folder_and_the_program_hold_the_same() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    let (loaded, _) = Codebook::load(folder.as_ref()).unwrap();
    assert_eq!(loaded.hash(), Codebook::embedded().unwrap().hash());
}

#[test]
fn a_missing_folder_or_file_is_named() {
    let message = |error: demarche_codebook::LoadError| error.to_string();
    let nowhere = Codebook::load("no such folder".as_ref()).map(|_| ()).map_err(message).unwrap_err();
    assert!(nowhere.starts_with("E001: cannot read no such folder"), "{nowhere}");
    let half = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let half = Codebook::load(half.as_ref()).map(|_| ()).map_err(message).unwrap_err();
    assert_eq!(
        half,
        "E002: the code book has no file ontology/types.tsv; it should hold the event types and their scores"
    );
}

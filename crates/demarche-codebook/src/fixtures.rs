//! The small code book of the tests.

use crate::Codebook;
use crate::read::{Source, Sources};

const TYPES: &str = include_str!("../../../data/ontology/types.tsv");
const MODES: &str = include_str!("../../../data/ontology/modes.tsv");
const CONTEXTS: &str = include_str!("../../../data/ontology/contexts.tsv");
const CAMEO: &str = include_str!("../../../data/ontology/cameo.tsv");
const RENDERING: &str = include_str!("../../../data/ontology/rendering.toml");

/// A small code book without faults, in which `files` replace or add files.
pub(crate) fn sources(files: &[(&str, &str)]) -> Sources {
    let mut all = vec![
        ("ontology/types.tsv", TYPES),
        ("ontology/modes.tsv", MODES),
        ("ontology/contexts.tsv", CONTEXTS),
        ("ontology/cameo.tsv", CAMEO),
        ("ontology/rendering.toml", RENDERING),
        ("actors/states.tsv", include_str!("../tests/data/actors/states.tsv")),
        ("actors/names.tsv", include_str!("../tests/data/actors/names.tsv")),
        ("actors/bodies.tsv", include_str!("../tests/data/actors/bodies.tsv")),
        ("actors/groups.tsv", include_str!("../tests/data/actors/groups.tsv")),
        ("actors/people.tsv", include_str!("../tests/data/actors/people.tsv")),
        ("actors/roles.tsv", include_str!("../tests/data/actors/roles.tsv")),
        ("lexicon/classes.toml", include_str!("../tests/data/lexicon/classes.toml")),
        ("lexicon/operators.toml", include_str!("../tests/data/lexicon/operators.toml")),
        ("lexicon/sanction.toml", include_str!("../tests/data/lexicon/sanction.toml")),
    ];
    for &(path, text) in files {
        all.retain(|(known, _)| *known != path);
        all.push((path, text));
    }
    Sources::new(all.into_iter().map(|(path, text)| Source::new(path, text.to_owned())).collect())
}

/// The small code book.
pub(crate) fn codebook() -> Codebook {
    Codebook::read(&sources(&[])).0
}

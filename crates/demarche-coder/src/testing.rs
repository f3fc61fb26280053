//! What the unit tests of this crate share.

use std::sync::LazyLock;

use demarche_syntax::{Parse, Pipeline};

use crate::document::Document;
use crate::graph::{Graph, LabelMap, ParsedPart};

/// The English pipeline that comes with the project.
pub(crate) static ENGLISH: LazyLock<Pipeline> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_sm-3.8.0.dmodel");
    Pipeline::open(path.as_ref()).expect("the model that the project ships is readable")
});

/// Parses `text`, paragraphs parted by blank lines, and hands its graph to `f`.
pub(crate) fn graph_of<T>(text: &str, f: impl FnOnce(&Graph) -> T) -> T {
    let document = Document::plain("test", text, None);
    let parses: Vec<Parse> =
        document.parts.iter().map(|part| ENGLISH.parse(part.span.of(&document.text))).collect();
    let parts: Vec<ParsedPart> = document
        .parts
        .iter()
        .zip(&parses)
        .map(|(part, parse)| ParsedPart { kind: part.kind, start: part.span.start as usize, parse })
        .collect();
    f(&Graph::new(&document.text, &parts, &LabelMap::new(ENGLISH.labels())))
}

//! Prints the main text of pages as JSON, for `measures/html`: file name to paragraphs.
//!
//! `cargo run -p demarche-formats --example page_text -- FILE...`

use std::path::Path;

use demarche_coder::PartKind;
use demarche_formats::{Format, Limits, Options, Raws};

fn main() {
    let options = Options::default();
    let mut pages = serde_json::Map::new();
    for path in std::env::args().skip(1) {
        for raw in Raws::open(Path::new(&path), Some(Format::Html), Limits::default()) {
            let entry = match raw.and_then(|raw| raw.read(&options)) {
                Ok(report) => {
                    let document = &report.document;
                    let wanted =
                        |kind| matches!(kind, PartKind::Paragraph | PartKind::Heading | PartKind::Dateline);
                    let paragraphs: Vec<&str> = document
                        .parts
                        .iter()
                        .filter(|part| wanted(part.kind))
                        .map(|part| part.span.of(&document.text))
                        .collect();
                    serde_json::json!({
                        "text": paragraphs.join("\n"),
                        "title": document.title,
                        "outlet": document.outlet,
                        "byline": document.byline,
                        "published": report.published.map(|published| (published.date().to_string(), published.source.name())),
                    })
                }
                Err(error) => serde_json::json!({ "text": "", "error": error.to_string() }),
            };
            pages.insert(path.clone(), entry);
        }
    }
    println!("{}", serde_json::Value::Object(pages));
}

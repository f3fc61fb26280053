//! Prints who says what in text files, one JSON object a file.
//!
//! ```text
//! quotes PIPELINE FILE...
//! ```
//!
//! Paragraphs of a file are parted by blank lines. Offsets count code points. `measures/quotes` scores what this
//! prints.

use std::error::Error;
use std::io::{BufWriter, Write};

use demarche_coder::attribution::{self, Cues};
use demarche_coder::graph::{Graph, LabelMap, ParsedPart};
use demarche_coder::{Document, Span};
use demarche_syntax::{Parse, Pipeline, Scratch};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let pipeline = arguments.next().ok_or("usage: quotes PIPELINE FILE...")?;
    let pipeline = Pipeline::open(pipeline.as_ref())?;
    let mut scratch = Scratch::new(&pipeline);
    let labels = LabelMap::new(pipeline.labels());
    let mut out = BufWriter::new(std::io::stdout().lock());
    for path in arguments {
        let document = Document::plain(&path, &std::fs::read_to_string(&path)?, None);
        let paragraphs: Vec<&str> = document.parts.iter().map(|part| part.span.of(&document.text)).collect();
        let parses: Vec<Parse> = pipeline.parse_all(&paragraphs, &mut scratch);
        let parts: Vec<ParsedPart> = document
            .parts
            .iter()
            .zip(&parses)
            .map(|(part, parse)| ParsedPart { kind: part.kind, start: part.span.start as usize, parse })
            .collect();
        let graph = Graph::new(&document.text, &parts, &labels);
        writeln!(out, "{}", json!({ "file": path, "speeches": speeches(&graph) }))?;
    }
    Ok(())
}

fn speeches(graph: &Graph) -> Vec<Value> {
    // Code points before each byte, so that offsets are those of annotations.
    let mut points = vec![0u32; graph.text.len() + 1];
    for (count, (at, c)) in graph.text.char_indices().enumerate() {
        points[at..at + c.len_utf8()].fill(count as u32);
        points[at + c.len_utf8()] = count as u32 + 1;
    }
    let pair = |span: Span| json!([points[span.start as usize], points[span.end as usize]]);
    attribution::find(graph, Cues::embedded())
        .into_iter()
        .map(|speech| {
            json!({
                "kind": speech.kind.name(),
                "speaker": speech.speaker.map(|i| pair(graph.node(i).span)),
                "cue": speech.cue.map(pair),
                "content": speech.content.into_iter().map(pair).collect::<Vec<_>>(),
            })
        })
        .collect()
}

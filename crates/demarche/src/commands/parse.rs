//! `demarche parse`: the syntax of reports as JSON lines.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use demarche_coder::Document;
use demarche_formats::{Report, output::Points};
use demarche_syntax::{EntIob, Parse, Scratch};
use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::batch::{self, Done, Lines};
use crate::{cli, engine, sink::Sink};

/// Runs the command.
pub fn run(options: &cli::Parse) -> anyhow::Result<ExitCode> {
    let pipeline = engine::pipeline(options.model.model.as_ref())?;
    let sink = Sink::open(options.output.output.as_deref())?;
    let work = |scratch: &mut Scratch, report: Report| {
        let document = report.document;
        let parses = engine::parse(&pipeline, scratch, &document);
        let lines = Lines::Later(Box::new(move |out| write(&document, &parses, out)));
        Done { lines, events: 0, notes: Vec::new(), undated: false }
    };
    batch::run(&options.inputs, &options.output, sink, "", || Scratch::new(&pipeline), work)
}

fn write(document: &Document, parses: &[(usize, Parse)], out: &mut dyn Write) -> io::Result<()> {
    let tokens = Tokens { parses, points: Points::new(&document.text) };
    serde_json::to_writer(&mut *out, &Line { id: &document.id, tokens })?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    tokens: Tokens<'a>,
}

/// The tokens of all parts of a report, written one by one: as values they would take much more memory than
/// the text.
struct Tokens<'a> {
    parses: &'a [(usize, Parse)],
    points: Points<'a>,
}

#[derive(Serialize)]
struct TokenOut<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    tag: &'a str,
    pos: &'a str,
    lemma: &'a str,
    morph: &'a str,
    head: usize,
    dep: &'a str,
    ent_iob: &'static str,
    ent_type: &'a str,
    sent_start: bool,
}

impl Serialize for Tokens<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let count = self.parses.iter().map(|(_, parse)| parse.tokens.len()).sum();
        let mut out = serializer.serialize_seq(Some(count))?;
        let mut first = 0;
        for (offset, parse) in self.parses {
            for i in 0..parse.tokens.len() {
                out.serialize_element(&self.token(parse, i, *offset, first))?;
            }
            first += parse.tokens.len();
        }
        out.end()
    }
}

impl Tokens<'_> {
    fn token<'b>(&'b self, parse: &'b Parse, i: usize, offset: usize, first: usize) -> TokenOut<'b> {
        let token = &parse.tokens[i];
        let (start, end) = (offset + token.start as usize, offset + token.end as usize);
        TokenOut {
            start: self.points.before(start),
            end: self.points.before(end),
            text: self.points.text().get(start..end).unwrap_or_default(),
            tag: parse.tag(i),
            pos: parse.pos(i),
            lemma: parse.lemma(i),
            morph: parse.morph(i),
            head: first + token.head as usize,
            dep: parse.dep(i),
            ent_iob: match token.ent_iob {
                EntIob::O => "O",
                EntIob::B => "B",
                EntIob::I => "I",
            },
            ent_type: parse.ent_type(i),
            sent_start: token.sent_start,
        }
    }
}

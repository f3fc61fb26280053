//! Readings out: JSON lines, PLOVER, one JSON a document, CSV, a table and an explanation for people.
//!
//! A [`Writer`] is made once and fed one reading after the other; what it writes for a reading does not
//! depend on the others, so that readings made in parallel are written in any order wanted.

mod csv;
mod escape;
mod explain;
mod native;
mod plover;
mod points;
mod style;
mod table;

use demarche_codebook::{Codebook, Ontology};
use demarche_coder::{
    Reading,
    record::{Event, Note},
};
use serde::Serialize;

use crate::Report;
pub use csv::COLUMNS;
pub use escape::{cell, escape, fit, width};
pub use points::Points;
pub use style::{Paint, Style};

/// How readings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A table for people, one a report.
    Table,
    /// Each event under its sentence, with the words that it was read from and the reasons.
    Explain,
    /// The native record, one event a line. It is *not* PLOVER: its `status` must be read with its `event`.
    Jsonl,
    /// PLOVER 2, one event a line; only what PLOVER would record.
    Plover,
    /// One reading a line: document, events, quotes, meetings, notes.
    Json,
    /// One event a row; see [`COLUMNS`].
    Csv,
}

/// Writes readings in one layout.
pub struct Writer<'a> {
    layout: Layout,
    codebook: &'a Codebook,
    coder: String,
    /// Columns of the terminal, for table and explanation.
    width: usize,
    paint: Paint,
}

/// What all writers of one report share.
struct Frame<'a> {
    report: &'a Report,
    codebook_data: &'a Codebook,
    ontology: &'a Ontology,
    coder: &'a str,
    codebook: &'a str,
}

impl<'a> Frame<'a> {
    /// The CAMEO code that the rendering gives; null as PLOVER's where nothing is recorded.
    fn cameo(&self, event: &Event) -> Option<&'a str> {
        let cameo = event.plover.as_ref()?.cameo?;
        Some(&self.ontology.cameo_info(cameo).code)
    }

    /// What a user should know of report and reading. That the day of publication is unknown is said once: where
    /// the coder needed it, it says so itself.
    fn notes(&self, reading: &'a Reading) -> impl Iterator<Item = &'a Note> {
        let undated = reading.notes.iter().any(|note| note.code == "N101");
        self.report.notes.iter().filter(move |note| !(undated && note.code == "N203")).chain(&reading.notes)
    }
}

/// What was written for one report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Events written.
    pub events: usize,
    /// Events that the layout has no place for.
    pub left_out: usize,
}

impl<'a> Writer<'a> {
    /// A writer for `layout`. `coder` names program and version and stands in every record.
    pub fn new(layout: Layout, codebook: &'a Codebook, coder: &str) -> Self {
        Self { layout, codebook, coder: coder.to_owned(), width: 100, paint: Paint::Plain }
    }

    /// Sets the columns of the terminal (at least 40 are used) and whether colours are wanted.
    pub fn terminal(mut self, width: usize, paint: Paint) -> Self {
        self.width = width.max(40);
        self.paint = paint;
        self
    }

    /// What stands before the first reading: the header of CSV.
    pub fn header(&self) -> String {
        if self.layout == Layout::Csv { csv_line(&csv::header()) } else { String::new() }
    }

    /// Adds a reading to `out`, in whole lines.
    pub fn write(&self, report: &Report, reading: &Reading, out: &mut String) -> Written {
        let frame = Frame {
            report,
            codebook_data: self.codebook,
            ontology: &self.codebook.ontology,
            coder: &self.coder,
            codebook: self.codebook.hash(),
        };
        let points = Points::new(&report.document.text);
        let mut written = Written { events: reading.events.len(), left_out: 0 };
        match self.layout {
            Layout::Table => table::write(&frame, reading, self.width, self.paint, out),
            Layout::Explain => explain::write(&frame, reading, self.width, self.paint, out),
            Layout::Jsonl => {
                reading.events.iter().for_each(|event| json(&native::event(&frame, &points, event), out))
            }
            Layout::Plover => {
                written.events = 0;
                for event in &reading.events {
                    match plover::event(&frame, &points, event, written.events + 1) {
                        Some(record) => {
                            json(&record, out);
                            written.events += 1;
                        }
                        None => written.left_out += 1,
                    }
                }
            }
            Layout::Json => json(&whole(&frame, &points, reading), out),
            Layout::Csv => {
                for event in &reading.events {
                    out.push_str(&csv_line(&csv::row(&frame, &points, event)));
                }
            }
        }
        written
    }
}

/// One line of JSON.
fn json(value: &impl Serialize, out: &mut String) {
    // Serialising these structures cannot fail: keys are strings, and numbers that are none become null.
    if let Ok(line) = serde_json::to_string(value) {
        out.push_str(&escape::json_line(line));
        out.push('\n');
    }
}

fn csv_line(cells: &[String]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail, and the csv crate writes no invalid UTF-8 from valid cells.
    let written = writer.write_record(cells).and_then(|()| writer.flush().map_err(Into::into));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A whole reading as one object.
fn whole<'a>(frame: &Frame<'a>, points: &Points<'a>, reading: &'a Reading) -> serde_json::Value {
    let document = &frame.report.document;
    let value = |serialised: serde_json::Result<serde_json::Value>| serialised.unwrap_or_default();
    let parts = document.parts.iter().map(|part| {
        let (start, end) = points.span(part.span);
        serde_json::json!({ "kind": format!("{:?}", part.kind).to_lowercase(), "start": start, "end": end })
    });
    let published = frame.report.published.as_ref().map(|published| {
        serde_json::json!({
            "date": published.date().to_string(),
            "time": published.stamp.time.map(|time| time.to_string()),
            "utc_offset_minutes": published.stamp.offset,
            "source": published.source.name(),
            "confidence": native::round(published.confidence),
        })
    });
    let notes = frame.notes(reading);
    serde_json::json!({
        "document": {
            "id": document.id,
            "url": document.url,
            "title": document.title,
            "outlet": document.outlet,
            "byline": document.byline,
            "dateline": document.dateline,
            "published": published,
            "language": frame.report.language.code,
            "format": frame.report.format.name(),
            "length": points.before(document.text.len()),
            "parts": parts.collect::<Vec<_>>(),
        },
        "events": reading.events.iter().map(|event| value(serde_json::to_value(native::event(frame, points, event)))).collect::<Vec<_>>(),
        "quotes": reading.quotes.iter().map(|quote| value(serde_json::to_value(native::quote(points, quote)))).collect::<Vec<_>>(),
        "meetings": reading.meetings.iter().map(|meeting| value(serde_json::to_value(native::meeting(points, meeting)))).collect::<Vec<_>>(),
        "notes": notes.map(|note| value(serde_json::to_value(native::note(points, note)))).collect::<Vec<_>>(),
        "coder": frame.coder,
        "codebook": frame.codebook,
    })
}

#[cfg(test)]
mod tests;

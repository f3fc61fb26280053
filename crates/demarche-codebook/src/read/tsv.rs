//! Tab-separated files: one header line, no quoting, `#` for comments.

use std::ops::Range;

use super::{Report, Source};

/// One row with its fields in the order of the columns asked for.
pub(crate) struct Row<'s> {
    pub(crate) source: &'s Source,
    /// Line, from 1.
    pub(crate) line: u32,
    fields: Vec<(&'s str, usize)>,
    start: usize,
    end: usize,
}

impl<'s> Row<'s> {
    /// A field; empty where nothing is known.
    pub(crate) fn get(&self, column: usize) -> &'s str {
        self.fields.get(column).map_or("", |field| field.0)
    }

    /// A field, `None` where nothing is known.
    pub(crate) fn known(&self, column: usize) -> Option<&'s str> {
        Some(self.get(column)).filter(|field| !field.is_empty())
    }

    /// The values of a list.
    pub(crate) fn list(&self, column: usize) -> impl Iterator<Item = &'s str> + use<'s> {
        self.get(column).split(';').map(str::trim).filter(|value| !value.is_empty())
    }

    /// The bytes of a field; those of the row where the field is empty.
    pub(crate) fn span(&self, column: usize) -> Range<usize> {
        match self.fields.get(column) {
            Some(&(text, start)) if !text.is_empty() => start..start + text.len(),
            _ => self.span_all(),
        }
    }

    /// The bytes of the row.
    pub(crate) fn span_all(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The rows of a file; `columns` are names with blanks between them. Columns are found by name, so their order is free; rows that do not fit the header are
/// reported and left out, and without all columns there are no rows.
pub(crate) fn rows<'s>(source: &'s Source, columns: &str, report: &mut Report) -> Vec<Row<'s>> {
    let columns: Vec<&str> = columns.split(' ').collect();
    let mut rows = Vec::new();
    let mut header: Option<Vec<usize>> = None;
    let mut width = 0;
    let mut start = 0;
    let mut fields: Vec<(&str, usize)> = Vec::new();
    for (at, raw) in source.text.split('\n').enumerate() {
        let line_start = start;
        start += raw.len() + 1;
        let mut text = raw.strip_suffix('\r').unwrap_or(raw);
        let mut line_start = line_start;
        if at == 0 && text.starts_with('\u{feff}') {
            text = &text['\u{feff}'.len_utf8()..];
            line_start += '\u{feff}'.len_utf8();
        }
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let span = line_start..line_start + text.len();
        let Some(places) = &header else {
            let names: Vec<&str> = text.split('\t').map(str::trim).collect();
            width = names.len();
            let missing: Vec<&str> =
                columns.iter().copied().filter(|column| !names.contains(column)).collect();
            let unknown: Vec<&str> = names.iter().copied().filter(|name| !columns.contains(name)).collect();
            if !missing.is_empty() || !unknown.is_empty() {
                let list = |what, names: &[&str]| match names {
                    [] => String::new(),
                    _ => format!("; {what}: {}", names.join(" ").chars().take(120).collect::<String>()),
                };
                report.add_with_help(
                    "E005",
                    source,
                    span,
                    format!(
                        "the header is not right{}{}",
                        list("missing", &missing),
                        list("unknown", &unknown)
                    ),
                    Some(format!("the columns are: {}", columns.join(" "))),
                );
            }
            if !missing.is_empty() {
                return rows;
            }
            // All columns are there, so every position is found.
            header = Some(
                columns.iter().filter_map(|column| names.iter().position(|name| name == column)).collect(),
            );
            continue;
        };
        fields.clear();
        let mut field_start = line_start;
        for field in text.split('\t') {
            let trimmed = field.trim();
            let lead = field.len() - field.trim_start().len();
            fields.push((trimmed, field_start + lead));
            field_start += field.len() + 1;
        }
        if fields.len() != width {
            report.add_with_help(
                "E006",
                source,
                span,
                format!("the row has {} fields and the header {width}", fields.len()),
                Some("fields stand between tabs, empty ones too".to_owned()),
            );
            continue;
        }
        let fields = places.iter().map(|&place| fields[place]).collect();
        rows.push(Row { source, line: at as u32 + 1, fields, start: span.start, end: span.end });
    }
    if header.is_none() {
        report.add_file(
            "E005",
            &source.path,
            "the file has no header line".to_owned(),
            Some(format!("the columns are: {}", columns.join(" "))),
        );
    }
    rows
}

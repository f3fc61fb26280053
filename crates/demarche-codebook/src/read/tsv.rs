//! Tab-separated files: one header line, no quoting, `#` for comments.

use std::collections::HashSet;
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
            &source.shown,
            "the file has no header line".to_owned(),
            Some(format!("the columns are: {}", columns.join(" "))),
        );
    }
    rows
}

/// The columns of a table's header, and its rows; none where there is no header.
fn table(text: &str) -> Option<(Vec<&str>, impl Iterator<Item = &str>)> {
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let header = lines.find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let columns = header.trim_start_matches('\u{feff}').split('\t').map(str::trim).collect();
    Some((columns, lines))
}

fn key(line: &str, places: &[usize]) -> Option<Vec<String>> {
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    places.iter().map(|&place| fields.get(place).map(|&field| field.to_owned())).collect()
}

fn places(columns: &[&str], keys: &[&str]) -> Option<Vec<usize>> {
    keys.iter().map(|key| columns.iter().position(|column| column == key)).collect()
}

/// What the rows of a table have in the columns `keys`.
pub(super) fn keys(text: &str, keys: &[&str]) -> HashSet<Vec<String>> {
    let Some((columns, lines)) = table(text) else { return HashSet::new() };
    let Some(places) = places(&columns, keys) else { return HashSet::new() };
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| key(line, &places))
        .collect()
}

/// The table with the rows that have one of `taken` in the columns `keys` made comments, so that all others keep their lines.
pub(super) fn without(text: &str, keys: &[&str], taken: &HashSet<Vec<String>>) -> String {
    let places = table(text).and_then(|(columns, _)| places(&columns, keys));
    let Some(places) = places else { return text.to_owned() };
    let mut out = String::with_capacity(text.len() + 16);
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let replaced = key(line.trim_end_matches('\r'), &places).is_some_and(|key| taken.contains(&key));
        if replaced && !line.starts_with('#') {
            out.push('#');
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_an_overlay_replace_ours_by_their_keys() {
        let over = "id\tname\nB\tour bee\n# C\tno\n";
        let base = "name\tid\nay\tA\nbee\tB\nsea\tC\n";
        let taken = keys(over, &["id"]);
        assert_eq!(without(base, &["id"], &taken), "name\tid\nay\tA\n#bee\tB\nsea\tC\n");
        assert_eq!(without(base, &["number"], &taken), base);
    }
}

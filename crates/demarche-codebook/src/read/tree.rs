//! TOML files as trees whose nodes know where they stand.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Report, Source};

/// The tables of a file by the key under which they stand; none where the file cannot be parsed, which is then
/// reported. The parser could recover, but entries that it guesses would be reported a second time for what is missing.
pub(crate) fn parse_toml<'s>(source: &'s Source, report: &mut Report) -> DeTable<'s> {
    match DeTable::parse(&source.text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let length = source.text.len();
            let span = error.span().unwrap_or(0..0);
            let start = span.start.min(length);
            let message = error.message().lines().next().unwrap_or_default();
            report.add(
                "E004",
                source,
                start..span.end.clamp(start, length),
                format!("not valid TOML: {message}"),
            );
            DeTable::default()
        }
    }
}

/// A value with its place.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) source: &'a Source,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Node<'a> {
    pub(crate) fn new(source: &'a Source, value: &'a Spanned<DeValue<'a>>) -> Self {
        Self { source, value }
    }

    pub(crate) fn span(&self) -> Range<usize> {
        self.value.span()
    }

    pub(crate) fn line(&self) -> u32 {
        self.source.line(self.value.span().start)
    }

    /// Reports that the value is not what it should be.
    fn wrong<T>(&self, wanted: &str, report: &mut Report) -> Option<T> {
        let found = self.value.get_ref().type_str();
        report.add(
            "E008",
            self.source,
            self.span(),
            format!("{wanted} is wanted here, and this is a {found}"),
        );
        None
    }

    /// Whether this is a value of a condition and no table of further slots.
    pub(crate) fn is_list_or_text(&self) -> bool {
        !self.value.get_ref().is_table()
    }

    pub(crate) fn text(&self, report: &mut Report) -> Option<&'a str> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(text),
            _ => self.wrong("a text", report),
        }
    }

    pub(crate) fn bool(&self, report: &mut Report) -> Option<bool> {
        self.value.get_ref().as_bool().or_else(|| self.wrong("true or false", report))
    }

    pub(crate) fn number(&self, report: &mut Report) -> Option<f64> {
        let parsed = match self.value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        parsed.filter(|number: &f64| number.is_finite()).or_else(|| self.wrong("a number", report))
    }

    /// A day, written as a TOML date or as a text.
    pub(crate) fn day(&self, report: &mut Report) -> Option<jiff::civil::Date> {
        let text = match self.value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        let date =
            text.parse::<crate::PartialDate>().ok().filter(|date| date.precision() == crate::Precision::Day);
        match date {
            Some(date) => Some(date.first_day()),
            None => self.wrong("a day (2021-06-15)", report),
        }
    }

    /// The elements of a list; a single value is a list of one.
    pub(crate) fn list(&self) -> Vec<Self> {
        match self.value.get_ref() {
            DeValue::Array(array) => array.iter().map(|value| Self::new(self.source, value)).collect(),
            _ => vec![*self],
        }
    }

    pub(crate) fn table(&self, report: &mut Report) -> Option<Table<'a>> {
        match self.value.get_ref() {
            DeValue::Table(table) => Some(Table::new(self.source, table, self.span())),
            _ => self.wrong("a table", report),
        }
    }
}

/// A table that remembers which of its keys were asked for, so that the others can be reported.
pub(crate) struct Table<'a> {
    pub(crate) source: &'a Source,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(source: &'a Source, table: &'a DeTable<'a>, span: Range<usize>) -> Self {
        Self { source, table, span, asked: RefCell::default() }
    }

    /// Where the table begins: its header `[[entry]]`, or its brace.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    pub(crate) fn line(&self) -> u32 {
        self.source.line(self.span.start)
    }

    /// The value under a key.
    pub(crate) fn get(&self, key: &'static str) -> Option<Node<'a>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key).map(|value| Node::new(self.source, value))
    }

    /// The place of a key, or of the table where the key is not there.
    pub(crate) fn key_span(&self, key: &str) -> Range<usize> {
        self.table.get_key_value(key).map_or_else(|| self.span(), |(key, _)| key.span())
    }

    /// All keys with their values, for tables whose keys are free.
    pub(crate) fn items(&self) -> impl Iterator<Item = (&'a str, Range<usize>, Node<'a>)> + use<'a> {
        let source = self.source;
        self.table.iter().map(move |(key, value): (&'a Spanned<DeString<'a>>, _)| {
            (&**key.get_ref(), key.span(), Node::new(source, value))
        })
    }

    /// The text under a key that must be there.
    pub(crate) fn required_text(&self, key: &'static str, report: &mut Report) -> Option<&'a str> {
        match self.get(key) {
            Some(node) => node.text(report).filter(|text| {
                let known = !text.trim().is_empty();
                if !known {
                    report.add("E009", self.source, node.span(), format!("`{key}` is empty"));
                }
                known
            }),
            None => {
                report.add("E009", self.source, self.span(), format!("the key `{key}` is missing"));
                None
            }
        }
    }

    pub(crate) fn bool(&self, key: &'static str, default: bool, report: &mut Report) -> bool {
        self.get(key).and_then(|node| node.bool(report)).unwrap_or(default)
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(&self, report: &mut Report) {
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !asked.contains(name) {
                let known: Vec<&str> = asked.iter().copied().collect();
                report.add_with_help(
                    "E007",
                    self.source,
                    key.span(),
                    format!("there is no key `{}` here", name.chars().take(40).collect::<String>()),
                    Some(format!("keys: {}", known.join(" "))),
                );
            }
        }
    }
}

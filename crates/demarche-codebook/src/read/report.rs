//! Collects diagnostics, a bounded number of each file.

use std::collections::HashMap;
use std::ops::Range;

use super::Source;
use crate::Diagnostic;

/// How many findings of one file are kept; a file with more is broken in one way all over.
const MOST_OF_A_FILE: u32 = 200;

/// How many characters of a line are shown.
const LONGEST_EXCERPT: usize = 160;

/// Findings so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    findings: Vec<Diagnostic>,
    counts: HashMap<Box<str>, u32>,
}

impl Report {
    /// Adds the findings of another report.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.findings.append(&mut other.findings);
        for (file, count) in other.counts {
            *self.counts.entry(file).or_default() += count;
        }
    }

    /// Notes a finding at a span of bytes of a file; an empty span means its whole line.
    pub(crate) fn add(&mut self, code: &'static str, source: &Source, span: Range<usize>, message: String) {
        self.add_with_help(code, source, span, message, None);
    }

    /// The same with advice.
    pub(crate) fn add_with_help(
        &mut self,
        code: &'static str,
        source: &Source,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        if !self.may_add(&source.shown) {
            return;
        }
        let line = source.line(span.start);
        let (text, start) = source.line_text(line);
        let lead = text.get(..span.start.saturating_sub(start)).map_or(0, |lead| lead.chars().count());
        // A span over several lines is marked to the end of its first.
        let within = start + text.len();
        let covered = text.get(
            span.start.saturating_sub(start)..span.end.clamp(span.start, within.max(span.start)) - start,
        );
        let width = covered.map_or(0, |covered| covered.chars().count());
        // Of a long line the part around the finding is shown.
        let skip = if lead > LONGEST_EXCERPT / 2 { lead - 30 } else { 0 };
        let excerpt: String = text.chars().skip(skip).take(LONGEST_EXCERPT).collect();
        let room = excerpt.chars().count().saturating_sub(lead - skip);
        self.findings.push(Diagnostic {
            code,
            file: (&*source.shown).into(),
            line,
            column: if span.is_empty() { 0 } else { lead as u32 + 1 },
            width: width.min(room) as u32,
            excerpt: excerpt.into(),
            excerpt_skip: skip as u32,
            message,
            help,
        });
    }

    /// Notes a finding about a whole file.
    pub(crate) fn add_file(&mut self, code: &'static str, path: &str, message: String, help: Option<String>) {
        if self.may_add(path) {
            self.findings.push(Diagnostic {
                code,
                file: path.into(),
                line: 0,
                column: 0,
                width: 0,
                excerpt: "".into(),
                excerpt_skip: 0,
                message,
                help,
            });
        }
    }

    fn may_add(&mut self, path: &str) -> bool {
        let count = self.counts.entry(path.into()).or_default();
        *count += 1;
        *count <= MOST_OF_A_FILE
    }

    /// The findings by file, line and column; where some were left out, one more says how many.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        let left_out = std::mem::take(&mut self.counts);
        for (path, count) in left_out {
            if count > MOST_OF_A_FILE {
                self.findings.push(Diagnostic {
                    code: "W001",
                    file: path,
                    line: 0,
                    column: 0,
                    width: 0,
                    excerpt: "".into(),
                    excerpt_skip: 0,
                    message: format!("{} more findings in this file are not listed", count - MOST_OF_A_FILE),
                    help: None,
                });
            }
        }
        self.findings.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.code, &a.message)
                .cmp(&(&b.file, b.line, b.column, b.code, &b.message))
        });
        self.findings
    }
}

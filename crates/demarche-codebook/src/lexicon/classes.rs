//! Reads `lexicon/classes.toml` and resolves what classes include.

use std::collections::HashSet;
use std::ops::Range;

use super::{Class, ClassId, Cond, Lexicon};
use crate::ontology::load::short;
use crate::read::{Report, Source, Table, parse_toml};

/// Bounds what classes that include classes that include classes grow to, all together.
const MOST_WORDS: usize = 1_000_000;

/// A class that another includes, and where it says so.
type Include<'s> = (ClassId, &'s Source, Range<usize>);

impl Lexicon {
    /// Reads the classes of a code book and of its overlays, which add words to classes of ours.
    pub(super) fn read_classes<'s>(
        &mut self,
        sources: impl Iterator<Item = &'s Source>,
        report: &mut Report,
    ) {
        let roots: Vec<_> = sources.map(|source| (source, parse_toml(source, report))).collect();
        let mut tables = Vec::new();
        for (source, root) in &roots {
            let root = Table::new(source, root, 0..0);
            let Some(classes) = root.get("class").and_then(|node| node.table(report)) else {
                report.add_file("E009", &source.shown, "the file has no [class.NAME]".to_owned(), None);
                continue;
            };
            root.finish(report);
            tables.push((*source, classes));
        }
        let mut includes: Vec<Vec<Include<'_>>> = Vec::new();
        for (source, classes) in &tables {
            for (name, span, _) in classes.items() {
                let Ok(id) = u16::try_from(self.classes.len()) else { break };
                if Cond::BUILT_IN.iter().any(|(built_in, _)| *built_in == name) {
                    report.add("E010", source, span, format!("`@{name}` is built in and cannot be a class"));
                }
                if self.class(name).is_some() {
                    continue;
                }
                self.class_index.insert(name.into(), ClassId(id));
                self.classes.push(Class { name: name.into(), ..Class::default() });
                includes.push(Vec::new());
            }
        }
        for (source, classes) in &tables {
            for (name, span, node) in classes.items() {
                let Some(ClassId(at)) = self.class(name) else { continue };
                let Some(table) = node.table(report) else { continue };
                self.read_class(usize::from(at), source, span, &table, &mut includes, report);
            }
        }
        self.resolve(&includes, report);
    }

    fn read_class<'s>(
        &mut self,
        at: usize,
        source: &'s Source,
        span: Range<usize>,
        table: &Table<'_>,
        includes: &mut [Vec<Include<'s>>],
        report: &mut Report,
    ) {
        for node in table.get("words").map(|node| node.list()).unwrap_or_default() {
            let Some(text) = node.text(report) else { continue };
            match text.strip_prefix('@') {
                Some(other) => match self.class(other) {
                    Some(id) => includes[at].push((id, source, node.span())),
                    None => {
                        let message = format!("there is no class `@{}`", short(other));
                        report.add("E017", source, node.span(), message);
                    }
                },
                None => {
                    // As a tokenizer parts them: hyphens stand for themselves.
                    let parted = text.replace('-', " - ");
                    let words: Vec<&str> = parted.split_whitespace().collect();
                    let class = &mut self.classes[at];
                    class.longest = class.longest.max(words.len());
                    if !class.words.insert(words.join(" ").into()) {
                        let message = format!("`{}` stands here a second time", short(text));
                        report.add("W002", source, node.span(), message);
                    }
                }
            }
        }
        table.finish(report);
        if self.classes[at].words.is_empty() && includes[at].is_empty() {
            report.add("E009", source, span, "the class has no words".to_owned());
        }
    }

    /// Adds the words of included classes, whatever the depth; a circle is reported once for each include on it.
    fn resolve(&mut self, includes: &[Vec<Include<'_>>], report: &mut Report) {
        let own: Vec<HashSet<Box<str>>> = self.classes.iter().map(|class| class.words.clone()).collect();
        let mut room = MOST_WORDS;
        for at in 0..self.classes.len() {
            let mut seen = vec![false; self.classes.len()];
            let mut open: Vec<usize> = vec![at];
            while let Some(next) = open.pop() {
                if std::mem::replace(&mut seen[next], true) {
                    continue;
                }
                let longest = own[next].iter().map(|words| words.split(' ').count()).max().unwrap_or(0);
                let class = &mut self.classes[at];
                if next != at && own[next].len() <= room {
                    room -= own[next].len();
                    class.words.extend(own[next].iter().cloned());
                    class.longest = class.longest.max(longest);
                }
                for (id, source, span) in &includes[next] {
                    if usize::from(id.0) == at {
                        let message = format!("`@{}` includes itself", self.classes[at].name);
                        report.add("E030", source, span.clone(), message);
                    }
                    open.push(usize::from(id.0));
                }
            }
        }
    }
}

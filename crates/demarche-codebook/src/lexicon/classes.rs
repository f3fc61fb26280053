//! Reads `lexicon/classes.toml` and resolves what classes include.

use std::collections::HashSet;

use super::{Class, ClassId, Cond, Lexicon};
use crate::ontology::load::short;
use crate::read::{Report, Source, Table, parse_toml};

/// Bounds what classes that include classes that include classes grow to, all together.
const MOST_WORDS: usize = 1_000_000;

impl Lexicon {
    pub(super) fn read_classes(&mut self, source: &Source, report: &mut Report) {
        let root = parse_toml(source, report);
        let root = Table::new(source, &root, 0..0);
        let mut includes: Vec<Vec<(ClassId, std::ops::Range<usize>)>> = Vec::new();
        let Some(classes) = root.get("class").and_then(|node| node.table(report)) else {
            report.add_file("E009", &source.path, "the file has no [class.NAME]".to_owned(), None);
            return;
        };
        root.finish(report);
        for (name, span, _) in classes.items() {
            let Ok(id) = u16::try_from(self.classes.len()) else { break };
            if Cond::BUILT_IN.iter().any(|(built_in, _)| *built_in == name) {
                report.add("E010", source, span, format!("`@{name}` is built in and cannot be a class"));
            }
            self.class_index.insert(name.into(), ClassId(id));
            self.classes.push(Class { name: name.into(), ..Class::default() });
            includes.push(Vec::new());
        }
        for (at, (_, span, node)) in classes.items().enumerate().take(self.classes.len()) {
            let Some(table) = node.table(report) else { continue };
            for node in table.get("words").map(|node| node.list()).unwrap_or_default() {
                let Some(text) = node.text(report) else { continue };
                match text.strip_prefix('@') {
                    Some(other) => match self.class(other) {
                        Some(id) => includes[at].push((id, node.span())),
                        None => {
                            let message = format!("there is no class `@{}`", short(other));
                            report.add("E017", source, node.span(), message);
                        }
                    },
                    None => {
                        let words: Vec<&str> = text.split_whitespace().collect();
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
        self.resolve(&includes, source, report);
    }

    /// Adds the words of included classes, whatever the depth; a circle is reported once for each include on it.
    fn resolve(
        &mut self,
        includes: &[Vec<(ClassId, std::ops::Range<usize>)>],
        source: &Source,
        report: &mut Report,
    ) {
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
                for (id, span) in &includes[next] {
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

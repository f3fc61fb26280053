//! Reads `lexicon/`: the entries and operators. Classes are read in `classes.rs`.

use std::collections::HashMap;
use std::sync::Arc;

use super::{
    Agent, Cond, Conditions, Content, Entry, EntryId, Example, ExampleSize, ExpectedActor, Kind, Lexicon,
    Operator, OperatorId, Predicate, Sides, Slot,
};
use crate::ontology::load::{find_type, short};
use crate::ontology::{EventType, ModeId, Ontology, Status};
use crate::read::{Node, Report, Source, Sources, Table, parse_toml};

/// Prepositions behind which a noun predicate's head has passed: 'show of force', 'call for calm'.
const BEHIND_THE_HEAD: &[&str] =
    &["of", "for", "to", "on", "in", "with", "against", "at", "from", "between", "over"];

/// Fewest examples of an entry.
const FEWEST_EXAMPLES: usize = 2;

/// The status of that name; an unknown one is reported.
pub(crate) fn find_status(name: &str, node: &Node<'_>, report: &mut Report) -> Option<Status> {
    let found = Status::from_name(name);
    if found.is_none() {
        let all: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
        let message = format!("there is no status `{}`", short(name));
        report.add_with_help("E018", node.source, node.span(), message, Some(all.join(" ")));
    }
    found
}

fn status(table: &Table<'_>, key: &'static str, report: &mut Report) -> Option<Status> {
    let node = table.get(key)?;
    find_status(node.text(report)?, &node, report)
}

/// The texts of a list, each with its node.
fn texts<'a>(table: &Table<'a>, key: &'static str, report: &mut Report) -> Vec<(&'a str, Node<'a>)> {
    let nodes = table.get(key).map(|node| node.list()).unwrap_or_default();
    nodes.into_iter().filter_map(|node| Some((node.text(report)?, node))).collect()
}

fn slot(text: &str, source: &Source, span: std::ops::Range<usize>, report: &mut Report) -> Option<Slot> {
    text.parse()
        .map_err(|error: super::SlotError| {
            let help = "slots: subject object indirect possessive modifier complement clause sentence title, any \
                        preposition, and two of them with a dot (object.of)";
            report.add_with_help("E016", source, span, error.to_string(), Some(help.to_owned()));
        })
        .ok()
}

/// The slots of a list; `None` where the key is not there.
fn slots(table: &Table<'_>, key: &'static str, report: &mut Report) -> Option<Box<[Slot]>> {
    table.get(key)?;
    let listed = texts(table, key, report);
    Some(listed.into_iter().filter_map(|(text, node)| slot(text, node.source, node.span(), report)).collect())
}

/// Lower-case words with single blanks between them.
/// The words of a predicate or phrase as a tokenizer parts them: hyphens stand for themselves.
fn words(text: &str) -> Box<[Box<str>]> {
    text.replace('-', " - ").split_whitespace().map(Box::from).collect()
}

fn predicate(text: &str, kind: Kind, node: &Node<'_>, report: &mut Report) -> Option<Predicate> {
    let words = words(text);
    if words.is_empty() {
        report.add("E009", node.source, node.span(), "the predicate is empty".to_owned());
        return None;
    }
    if text.chars().any(char::is_uppercase) {
        report.add("E029", node.source, node.span(), "lemmas are written in lower case".to_owned());
    }
    let head = match kind {
        Kind::Noun => {
            let preposition = words.iter().skip(1).position(|word| BEHIND_THE_HEAD.contains(&&**word));
            preposition.unwrap_or(words.len() - 1)
        }
        // Of 'co-produce' the last part is the verb.
        _ => words
            .iter()
            .rposition(|word| &**word == "-")
            .map_or(0, |hyphen| (hyphen + 1).min(words.len() - 1)),
    };
    Some(Predicate { words, head })
}

/// The one kind that an entry or operator has, and its predicates.
fn predicates(table: &Table<'_>, kinds: &[Kind], report: &mut Report) -> Option<(Kind, Box<[Predicate]>)> {
    let mut found = kinds.iter().copied().filter(|kind| table.get(kind.name()).is_some());
    let (first, second) = (found.next(), found.next());
    let (Some(kind), None) = (first, second) else {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        report.add(
            "E026",
            table.source,
            table.span(),
            format!("exactly one of {} is wanted", names.join(", ")),
        );
        return None;
    };
    let list: Box<[Predicate]> = texts(table, kind.name(), report)
        .into_iter()
        .filter_map(|(text, node)| predicate(text, kind, &node, report))
        .collect();
    if list.is_empty() {
        report.add(
            "E009",
            table.source,
            table.key_span(kind.name()),
            format!("`{}` names no word", kind.name()),
        );
        return None;
    }
    Some((kind, list))
}

fn expected(table: &Table<'_>, key: &'static str, report: &mut Report) -> Option<Vec<ExpectedActor>> {
    table.get(key)?;
    let listed = texts(table, key, report);
    let read = |(text, node): (&str, Node<'_>)| {
        ExpectedActor::parse(text)
            .map_err(|error| report.add("E031", node.source, node.span(), error.to_string()))
            .ok()
    };
    Some(listed.into_iter().filter_map(read).collect())
}

/// Who reads a file's tables: the ontology and the classes are known by then.
struct Reader<'a> {
    ontology: &'a Ontology,
    lexicon: &'a Lexicon,
    file: Arc<str>,
}

impl Reader<'_> {
    fn mode(&self, table: &Table<'_>, event_type: Option<EventType>, report: &mut Report) -> Option<ModeId> {
        let node = table.get("mode")?;
        self.ontology.find_mode(event_type?, node.text(report)?, table.source, node.span(), report)
    }

    fn example(&self, node: Node<'_>, event_type: Option<EventType>, report: &mut Report) -> Option<Example> {
        let table = node.table(report)?;
        let text = table.required_text("text", report)?.into();
        let own_type = table
            .get("type")
            .and_then(|node| find_type(node.text(report)?, table.source, node.span(), report));
        let published =
            table.get("published").and_then(|node| node.day(report)).unwrap_or(Example::PUBLISHED);
        let example = Example {
            text,
            title: table.get("title").and_then(|node| node.text(report)).map(Box::from),
            event_type: own_type,
            mode: self.mode(&table, own_type.or(event_type), report),
            actor: expected(&table, "actor", report),
            recipient: expected(&table, "recipient", report),
            status: status(&table, "status", report),
            size: table.get("size").and_then(|node| node.number(report)).map(|count| ExampleSize { count }),
            miss: table.get("miss").and_then(|node| node.text(report)).map(Box::from),
            published,
            line: node.line(),
        };
        table.finish(report);
        Some(example)
    }

    fn examples(
        &self,
        table: &Table<'_>,
        key: &'static str,
        event_type: Option<EventType>,
        report: &mut Report,
    ) -> Vec<Example> {
        let nodes = table.get(key).map(|node| node.list()).unwrap_or_default();
        nodes.into_iter().filter_map(|node| self.example(node, event_type, report)).collect()
    }

    fn cond(&self, text: &str, node: &Node<'_>, report: &mut Report) -> Option<Cond> {
        let Some(name) = text.strip_prefix('@') else {
            let words = words(text);
            if words.is_empty() {
                report.add("E009", node.source, node.span(), "the condition is empty".to_owned());
                return None;
            }
            return Some(Cond::Words(words));
        };
        if let Some((_, cond)) = Cond::BUILT_IN.iter().find(|(built_in, _)| *built_in == name) {
            return Some(cond.clone());
        }
        let class = self.lexicon.class(name);
        if class.is_none() {
            let message = format!("there is no class `@{}`", short(name));
            report.add("E017", node.source, node.span(), message);
        }
        class.map(Cond::Class)
    }

    fn conditions(&self, table: &Table<'_>, key: &'static str, report: &mut Report) -> Conditions {
        let Some(node) = table.get(key) else { return Box::default() };
        let Some(by_slot) = node.table(report) else { return Box::default() };
        let mut conditions = Vec::new();
        for (name, span, node) in by_slot.items() {
            // TOML reads `object.of = [...]` as a table in a table.
            let nested = (!node.is_list_or_text()).then(|| node.table(report)).flatten();
            let pairs: Vec<_> = match &nested {
                Some(inner) => {
                    inner.items().map(|(inner, span, node)| (format!("{name}.{inner}"), span, node)).collect()
                }
                None => vec![(name.to_owned(), span, node)],
            };
            for (name, span, node) in pairs {
                let Some(slot) = slot(&name, node.source, span.clone(), report) else { continue };
                let mut list = Vec::new();
                for node in node.list() {
                    if let Some(text) = node.text(report)
                        && let Some(cond) = self.cond(text, &node, report)
                    {
                        list.push(cond);
                    }
                }
                if list.is_empty() {
                    // Nothing fits an empty list: the entry would never, or always, be forbidden.
                    report.add("E009", node.source, span, format!("no condition for `{slot}` is left"));
                    continue;
                }
                conditions.push((slot, list.into()));
            }
        }
        conditions.into()
    }

    fn content(&self, table: &Table<'_>, report: &mut Report) -> Option<Content> {
        let inner = table.get("content")?.table(report)?;
        let slots = slots(&inner, "slots", report).unwrap_or_default();
        let status = status(&inner, "status", report);
        let agent = match inner.get("agent").and_then(|node| Some((node.text(report)?, node))) {
            None | Some(("actor", _)) => Agent::Actor,
            Some(("recipient", _)) => Agent::Recipient,
            Some((_, node)) => {
                report.add("E016", inner.source, node.span(), "an agent is actor or recipient".to_owned());
                Agent::Actor
            }
        };
        if slots.is_empty() || status.is_none() {
            report.add("E009", inner.source, inner.span(), "content needs `slots` and `status`".to_owned());
        }
        let own = inner.bool("own", false, report);
        inner.finish(report);
        Some(Content { slots, status: status?, agent, own })
    }

    fn strong(&self, table: &Table<'_>, weak: bool, report: &mut Report) -> Sides {
        if table.get("strong").is_none() {
            return Sides { actor: weak, recipient: weak };
        }
        let mut sides = Sides::default();
        for (text, node) in texts(table, "strong", report) {
            match text {
                "actor" => sides.actor = true,
                "recipient" => sides.recipient = true,
                _ => report.add("E016", node.source, node.span(), "a side is actor or recipient".to_owned()),
            }
        }
        sides
    }

    fn entry(&self, table: &Table<'_>, report: &mut Report) -> Option<Entry> {
        let source = table.source;
        let id = table.required_text("id", report)?;
        let (kind, predicates) = predicates(table, &[Kind::Verb, Kind::Noun, Kind::Adjective], report)?;
        let sense = table.required_text("sense", report).unwrap_or_default().into();
        let type_name = table.required_text("type", report)?;
        let type_span = table.get("type").map(|node| node.span()).unwrap_or_default();
        let event_type = find_type(type_name, source, type_span, report)?;
        let light: Box<[Predicate]> = texts(table, "light", report)
            .into_iter()
            .filter_map(|(text, node)| predicate(text, Kind::Verb, &node, report))
            .collect();
        if kind != Kind::Noun && !light.is_empty() {
            report.add("E026", source, table.key_span("light"), "only nouns have light verbs".to_owned());
        }
        let simple =
            |names: &[&str]| names.iter().filter_map(|name| name.parse().ok()).collect::<Box<[Slot]>>();
        let actor = slots(table, "actor", report).unwrap_or_else(|| match kind {
            Kind::Noun => simple(&["subject", "possessive", "by", "modifier"]),
            _ => simple(&["subject"]),
        });
        let recipient = slots(table, "recipient", report).unwrap_or_else(|| match kind {
            Kind::Verb | Kind::Adverb => simple(&["object"]),
            Kind::Noun => simple(&["against", "on", "of", "to", "with", "object"]),
            Kind::Adjective => Box::default(),
        });
        let weak = table.bool("weak", false, report);
        let entry = Entry {
            id: id.into(),
            kind,
            predicates,
            light,
            bare: table.bool("bare", true, report),
            sense,
            event_type,
            mode: self.mode(table, Some(event_type), report),
            cameo: table
                .get("cameo")
                .and_then(|node| self.ontology.find_cameo(node.text(report)?, source, node.span(), report)),
            contexts: texts(table, "context", report)
                .into_iter()
                .filter_map(|(name, node)| self.ontology.find_context(name, source, node.span(), report))
                .collect(),
            actor,
            recipient,
            mutual: table.bool("mutual", false, report),
            visit: table.bool("visit", false, report),
            when: self.conditions(table, "when", report),
            unless: self.conditions(table, "unless", report),
            content: self.content(table, report),
            domestic: table.bool("domestic", false, report),
            custodian: table.bool("custodian", false, report),
            weak,
            strong: self.strong(table, weak, report),
            size: slots(table, "size", report).unwrap_or_default(),
            status: status(table, "status", report),
            examples: self.examples(table, "examples", Some(event_type), report),
            counter: self.examples(table, "counter", Some(event_type), report),
            file: Arc::clone(&self.file),
            line: table.line(),
        };
        // Whoever lays entries over ours answers for them.
        if entry.examples.len() < FEWEST_EXAMPLES && !source.is_overlay() {
            let count = entry.examples.len();
            let message = format!("`{}` has {count} examples and needs {FEWEST_EXAMPLES}", short(id));
            report.add("E027", source, table.key_span("examples"), message);
        }
        table.finish(report);
        Some(entry)
    }

    fn operator(&self, table: &Table<'_>, report: &mut Report) -> Option<Operator> {
        let id = table.required_text("id", report)?;
        let (kind, predicates) =
            predicates(table, &[Kind::Verb, Kind::Noun, Kind::Adjective, Kind::Adverb], report)?;
        let governs = slots(table, "governs", report).unwrap_or_default();
        if governs.is_empty() && kind != Kind::Adverb {
            report.add(
                "E009",
                table.source,
                table.span(),
                format!("the operator `{}` governs no slot", short(id)),
            );
            return None;
        }
        let factive = table.bool("factive", false, report);
        let status_given = status(table, "status", report);
        if status_given.is_none() != factive {
            let message = format!("the operator `{}` needs either a status or `factive = true`", short(id));
            report.add("E009", table.source, table.span(), message);
            return None;
        }
        let operator = Operator {
            id: id.into(),
            kind,
            predicates,
            governs,
            status: status_given,
            negated_status: status(table, "negated_status", report).unwrap_or(Status::Negated),
            factive,
            agent: table.bool("agent", false, report),
            patient: table.bool("patient", false, report),
            open: table.bool("open", false, report),
            impersonal: table.bool("impersonal", false, report),
            when: self.conditions(table, "when", report),
            unless: self.conditions(table, "unless", report),
            examples: self.examples(table, "examples", None, report),
            counter: self.examples(table, "counter", None, report),
            file: Arc::clone(&self.file),
            line: table.line(),
        };
        // What an operator means in plain words is for people.
        if let Some(node) = table.get("sense") {
            node.text(report);
        }
        if operator.examples.is_empty() {
            report.add(
                "E027",
                table.source,
                table.span(),
                format!("the operator `{}` has no example", short(id)),
            );
        }
        table.finish(report);
        Some(operator)
    }
}

impl Lexicon {
    pub(crate) fn read(sources: &Sources, ontology: &Ontology, report: &mut Report) -> Self {
        let mut lexicon = Self::default();
        lexicon.read_classes(sources.all("lexicon/classes.toml").rev(), report);
        let mut ids = Ids::new();
        for source in sources.entry_files() {
            let read = read_tables(source, "entry", ontology, &lexicon, report, |reader, table, report| {
                reader.entry(table, report)
            });
            for (entry, span) in read {
                if is_new(&mut ids, &entry.id, entry.line, source, span, report) {
                    lexicon.entries.push(entry);
                }
            }
        }
        ids.clear();
        for source in sources.all("lexicon/operators.toml") {
            let read =
                read_tables(source, "operator", ontology, &lexicon, report, |reader, table, report| {
                    reader.operator(table, report)
                });
            for (operator, span) in read {
                if is_new(&mut ids, &operator.id, operator.line, source, span, report) {
                    lexicon.operators.push(operator);
                }
            }
        }
        lexicon.index();
        lexicon
    }

    fn index(&mut self) {
        for (at, entry) in self.entries.iter().enumerate() {
            self.entry_index.insert(entry.kind, &entry.predicates, &entry.light, EntryId(at as u32));
        }
        for (at, operator) in self.operators.iter().enumerate() {
            self.operator_index.insert(operator.kind, &operator.predicates, &[], OperatorId(at as u32));
        }
    }
}

/// The items of a file's array of tables, each with the place of its id. They come in the order of their lines.
fn read_tables<T>(
    source: &Source,
    key: &'static str,
    ontology: &Ontology,
    lexicon: &Lexicon,
    report: &mut Report,
    read: impl Fn(&Reader<'_>, &Table<'_>, &mut Report) -> Option<T>,
) -> Vec<(T, std::ops::Range<usize>)> {
    let reader = Reader { ontology, lexicon, file: Arc::clone(&source.shown) };
    let root = parse_toml(source, report);
    let root = Table::new(source, &root, 0..0);
    let mut items = Vec::new();
    for node in root.get(key).map(|node| node.list()).unwrap_or_default() {
        let Some(table) = node.table(report) else { continue };
        if let Some(item) = read(&reader, &table, report) {
            let span = table.get("id").map(|node| node.span()).unwrap_or_default();
            items.push((item, span));
        }
    }
    root.finish(report);
    items
}

/// Where an id was first read, and whether in an overlay.
type Ids = HashMap<Box<str>, (bool, String)>;

fn is_new(
    ids: &mut Ids,
    id: &str,
    line: u32,
    source: &Source,
    span: std::ops::Range<usize>,
    report: &mut Report,
) -> bool {
    if let Some((overlay, place)) = ids.get(id) {
        // An entry of an overlay replaces ours of its id.
        if !*overlay || source.is_overlay() {
            let help = Some(format!("the first is at {place}"));
            report.add_with_help("E010", source, span, format!("the id `{}` is taken", short(id)), help);
        }
        return false;
    }
    ids.insert(id.into(), (source.is_overlay(), format!("{}:{line}", source.shown)));
    true
}

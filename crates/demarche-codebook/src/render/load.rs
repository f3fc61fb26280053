//! Reads `ontology/rendering.toml`.

use std::collections::HashMap;

use super::{Loss, Outcome, Rendering, Rule, Side};
use crate::ontology::load::{find_type, short};
use crate::ontology::{CameoId, EventType, ModeId, Ontology, Status};
use crate::read::{Node, Report, Source, Table, parse_toml};

/// The tables that rules name.
struct Tables<'a> {
    modes: HashMap<&'a str, Table<'a>>,
    cameos: HashMap<&'a str, Table<'a>>,
}

impl Rendering {
    pub(crate) fn read(source: &Source, ontology: &Ontology, report: &mut Report) -> Self {
        let root = parse_toml(source, report);
        let root = Table::new(source, &root, 0..0);
        let named = |key, report: &mut Report| -> HashMap<&str, Table<'_>> {
            let Some(table) = root.get(key).and_then(|node| node.table(report)) else {
                return HashMap::new();
            };
            table.items().filter_map(|(name, _, node)| Some((name, node.table(report)?))).collect()
        };
        let tables = Tables { modes: named("modes", report), cameos: named("cameos", report) };
        let mut rendering = Self::default();
        for node in root.get("rule").map(|node| node.list()).unwrap_or_default() {
            if let Some(table) = node.table(report)
                && let Some(rule) = read_rule(&table, &tables, ontology, report)
            {
                rendering.rules.push(rule);
            }
        }
        for node in root.get("loss").map(|node| node.list()).unwrap_or_default() {
            let Some(table) = node.table(report) else { continue };
            let parts = (table.required_text("rendering", report), table.required_text("text", report));
            if let (Some(rendering_name), Some(text)) = parts {
                rendering.losses.push(Loss { rendering: rendering_name.into(), text: text.into() });
            }
            table.finish(report);
        }
        root.finish(report);
        // A status that no rule covers would silently record nothing.
        for status in Status::ALL {
            let covered = |rule: &Rule| {
                rule.parent != Some(true)
                    && rule.types.is_empty()
                    && (rule.statuses.is_empty() || rule.statuses.contains(status))
            };
            if !rendering.rules.iter().any(covered) {
                report.add_file(
                    "E009",
                    &source.path,
                    format!("no rule covers every act with the status {status}"),
                    None,
                );
            }
        }
        rendering
    }
}

fn texts<'a>(node: Option<Node<'a>>, report: &mut Report) -> Vec<(&'a str, Node<'a>)> {
    let nodes = node.map(|node| node.list()).unwrap_or_default();
    nodes.into_iter().filter_map(|node| Some((node.text(report)?, node))).collect()
}

fn read_side(table: &Table<'_>, key: &'static str, default: Side, report: &mut Report) -> Side {
    let Some(node) = table.get(key) else { return default };
    match node.text(report) {
        Some("actor") => Side::Actor,
        Some("recipient") => Side::Recipient,
        Some("speaker") => Side::Speaker,
        Some("nobody") => Side::Nobody,
        Some(_) => {
            let message = "a side is actor, recipient, speaker or nobody".to_owned();
            report.add("E016", table.source, node.span(), message);
            default
        }
        None => default,
    }
}

fn read_rule(
    table: &Table<'_>,
    tables: &Tables<'_>,
    ontology: &Ontology,
    report: &mut Report,
) -> Option<Rule> {
    let source = table.source;
    let id = table.required_text("id", report)?;
    let why = table.required_text("why", report).unwrap_or_default().into();
    let statuses = texts(table.get("status"), report)
        .into_iter()
        .filter_map(|(name, node)| crate::lexicon::load::find_status(name, &node, report))
        .collect();
    let types = texts(table.get("type"), report)
        .into_iter()
        .filter_map(|(name, node)| find_type(name, source, node.span(), report))
        .collect();
    let parent = table.get("parent").and_then(|node| node.bool(report));
    let outcome = if table.bool("record", true, report) {
        Some(read_outcome(table, tables, ontology, report)?)
    } else {
        None
    };
    table.finish(report);
    Some(Rule { id: id.into(), statuses, types, parent, outcome, why })
}

fn read_outcome(
    table: &Table<'_>,
    tables: &Tables<'_>,
    ontology: &Ontology,
    report: &mut Report,
) -> Option<Outcome> {
    let source = table.source;
    let event_type = match table.get("event") {
        None => None,
        Some(node) => Some(find_type(node.text(report)?, source, node.span(), report)?),
    };
    let mode = table
        .get("mode")
        .and_then(|node| ontology.find_mode(event_type?, node.text(report)?, source, node.span(), report));
    let cameo = table
        .get("cameo")
        .and_then(|node| ontology.find_cameo(node.text(report)?, source, node.span(), report));
    let mut unknown = |key: &'static str, known: &HashMap<&str, Table<'_>>| {
        let node = table.get(key)?;
        let name = node.text(report)?;
        if !known.contains_key(name) {
            report.add("E016", source, node.span(), format!("there is no table [{key}.{}]", short(name)));
        }
        Some(name)
    };
    let modes = unknown("modes", &tables.modes).and_then(|name| tables.modes.get(name));
    let cameos = unknown("cameos", &tables.cameos).and_then(|name| tables.cameos.get(name));
    Some(Outcome {
        event_type,
        mode,
        modes: match (modes, event_type) {
            (Some(table), Some(event_type)) => read_modes(table, event_type, ontology, report),
            _ => Vec::new(),
        },
        actor: read_side(table, "actor", Side::Actor, report),
        recipient: read_side(table, "recipient", Side::Recipient, report),
        cameo,
        cameos: cameos.map(|table| read_cameos(table, ontology, report)).unwrap_or_default(),
    })
}

type ModeOf = ((EventType, Option<ModeId>), ModeId);

fn read_modes(
    table: &Table<'_>,
    event_type: EventType,
    ontology: &Ontology,
    report: &mut Report,
) -> Vec<ModeOf> {
    let source = table.source;
    let mut modes = Vec::new();
    for (key, span, node) in table.items() {
        let (native, mode) = key.split_once('/').map_or((key, None), |(native, mode)| (native, Some(mode)));
        let Some(native) = find_type(native, source, span.clone(), report) else { continue };
        let native_mode = match mode {
            None => None,
            Some(name) => match ontology.find_mode(native, name, source, span, report) {
                Some(mode) => Some(mode),
                None => continue,
            },
        };
        let mode = node
            .text(report)
            .and_then(|name| ontology.find_mode(event_type, name, source, node.span(), report));
        if let Some(mode) = mode {
            modes.push(((native, native_mode), mode));
        }
    }
    modes
}

fn read_cameos(table: &Table<'_>, ontology: &Ontology, report: &mut Report) -> Vec<(Box<str>, CameoId)> {
    let source = table.source;
    let mut codes: Vec<(Box<str>, CameoId)> = Vec::new();
    for (key, span, node) in table.items() {
        if ontology.find_cameo(key, source, span, report).is_none() {
            continue;
        }
        if let Some(code) =
            node.text(report).and_then(|code| ontology.find_cameo(code, source, node.span(), report))
        {
            codes.push((key.into(), code));
        }
    }
    codes.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    codes
}

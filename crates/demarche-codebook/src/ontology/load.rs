//! Reads `ontology/`.

use std::ops::Range;

use super::{Cameo, CameoId, Context, ContextId, EventType, Mode, Ontology, RecipientRule, TypeInfo};
use crate::read::{Report, Row, Source, Sources, rows};

/// A number in a table, within the scales that the field uses.
fn score(row: &Row<'_>, column: usize, report: &mut Report) -> Option<f64> {
    let text = row.known(column)?;
    let number = text.parse::<f64>().ok().filter(|number| (-10.0..=10.0).contains(number));
    if number.is_none() {
        report.add("E023", row.source, row.span(column), "a score is a number from -10 to 10".to_owned());
    }
    number
}

fn quad(row: &Row<'_>, column: usize, report: &mut Report) -> u8 {
    let quad = row.get(column).parse::<u8>().ok().filter(|quad| (1..=4).contains(quad));
    quad.unwrap_or_else(|| {
        report.add("E023", row.source, row.span(column), "a quad class is 1, 2, 3 or 4".to_owned());
        1
    })
}

/// The type of that name; an unknown one is reported.
pub(crate) fn find_type(
    name: &str,
    source: &Source,
    span: Range<usize>,
    report: &mut Report,
) -> Option<EventType> {
    let found = EventType::from_name(name);
    if found.is_none() {
        let all: Vec<&str> = EventType::ALL.iter().map(|one| one.name()).collect();
        report.add_with_help(
            "E011",
            source,
            span,
            format!("there is no event type `{}`", short(name)),
            Some(all.join(" ")),
        );
    }
    found
}

/// A name as messages show it.
pub(crate) fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

impl Default for Ontology {
    /// An ontology of types alone, without scores.
    fn default() -> Self {
        // Lookups by type never fail, so every type is there from the beginning.
        let types = EventType::ALL
            .iter()
            .map(|&event_type| TypeInfo {
                event_type,
                quad: 1,
                score: 0.0,
                recipient: RecipientRule::Optional,
                cameo: None,
                definition: "".into(),
            })
            .collect();
        Self {
            types,
            modes: Vec::new(),
            contexts: Vec::new(),
            cameo: Vec::new(),
            context_words: super::ContextWords::default(),
            context_index: std::collections::HashMap::new(),
            rendering: crate::render::Rendering::default(),
        }
    }
}

impl Ontology {
    /// The mode of that name under that type; an unknown one is reported.
    pub(crate) fn find_mode(
        &self,
        event_type: EventType,
        name: &str,
        source: &Source,
        span: Range<usize>,
        report: &mut Report,
    ) -> Option<super::ModeId> {
        let found = self.mode(event_type, name);
        if found.is_none() {
            let own: Vec<&str> = self.modes_of(event_type).map(|mode| &*mode.name).collect();
            let others: Vec<&str> = self
                .modes
                .iter()
                .filter(|mode| &*mode.name == name)
                .map(|mode| mode.event_type.name())
                .collect();
            let code = if others.is_empty() { "E012" } else { "E013" };
            let message = if others.is_empty() {
                format!("there is no mode `{}`", short(name))
            } else {
                format!("`{}` is a mode of {} and not of {event_type}", short(name), others.join(", "))
            };
            let help = if own.is_empty() {
                format!("{event_type} has no modes")
            } else {
                format!("modes of {event_type}: {}", own.join(" "))
            };
            report.add_with_help(code, source, span, message, Some(help));
        }
        found
    }

    /// The CAMEO code; an unknown one is reported.
    pub(crate) fn find_cameo(
        &self,
        code: &str,
        source: &Source,
        span: Range<usize>,
        report: &mut Report,
    ) -> Option<CameoId> {
        let found = self.cameo_id(code);
        if found.is_none() {
            report.add("E014", source, span, format!("there is no CAMEO code `{}`", short(code)));
        }
        found
    }

    /// The context; an unknown one is reported.
    pub(crate) fn find_context(
        &self,
        name: &str,
        source: &Source,
        span: Range<usize>,
        report: &mut Report,
    ) -> Option<ContextId> {
        let found = self.context(name);
        if found.is_none() {
            let all: Vec<&str> = self.contexts.iter().map(|context| &*context.name).collect();
            let help = Some(format!("contexts: {}", all.join(" ")));
            report.add_with_help(
                "E015",
                source,
                span,
                format!("there is no context `{}`", short(name)),
                help,
            );
        }
        found
    }

    pub(crate) fn read(sources: &Sources, report: &mut Report) -> Self {
        let mut ontology = Self::default();
        if let Some(source) = sources.get("ontology/contexts.tsv") {
            ontology.read_contexts(source, report);
        }
        for source in sources.all("ontology/context_words.tsv") {
            ontology.read_context_words(source, report);
        }
        // Codes name modes and modes name codes: the codes are listed first and completed last.
        let cameo = sources
            .get("ontology/cameo.tsv")
            .map(|source| rows(source, "code name icews gdelt quad type mode contexts note", report));
        let mut cameo = cameo.unwrap_or_default();
        cameo.sort_by(|a, b| a.get(0).cmp(b.get(0)));
        ontology.list_cameo(&mut cameo, report);
        ontology.read_types(sources.get("ontology/types.tsv"), report);
        if let Some(source) = sources.get("ontology/modes.tsv") {
            ontology.read_modes(source, report);
        }
        ontology.complete_cameo(&cameo, report);
        if let Some(source) = sources.get("ontology/rendering.toml") {
            ontology.rendering = crate::render::Rendering::read(source, &ontology, report);
        }
        ontology
    }

    fn read_contexts(&mut self, source: &Source, report: &mut Report) {
        for row in rows(source, "context definition", report) {
            let Some(name) = row.known(0) else { continue };
            let Ok(at) = u16::try_from(self.contexts.len()) else { break };
            if self.context_index.insert(name.into(), ContextId(at)).is_some() {
                report.add(
                    "E010",
                    source,
                    row.span(0),
                    format!("the context `{}` stands here a second time", short(name)),
                );
            }
            self.contexts.push(Context { name: name.into(), definition: row.get(1).into() });
        }
    }

    fn list_cameo(&mut self, rows: &mut Vec<Row<'_>>, report: &mut Report) {
        rows.retain(|row| {
            let code = row.get(0);
            let good = (2..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
            if !good {
                report.add("E014", row.source, row.span(0), "a CAMEO code has two to four digits".to_owned());
            }
            good
        });
        rows.dedup_by(|later, earlier| {
            let same = later.get(0) == earlier.get(0);
            if same {
                report.add(
                    "E010",
                    later.source,
                    later.span(0),
                    format!("the code {} stands here twice", later.get(0)),
                );
            }
            same
        });
        rows.truncate(usize::from(u16::MAX));
        for row in rows {
            self.cameo.push(Cameo {
                code: row.get(0).into(),
                name: row.get(1).into(),
                goldstein_icews: score(row, 2, report),
                goldstein_gdelt: score(row, 3, report),
                quad: quad(row, 4, report),
                event_type: None,
                mode: None,
                contexts: Box::default(),
            });
        }
    }

    fn complete_cameo(&mut self, rows: &[Row<'_>], report: &mut Report) {
        for (at, row) in rows.iter().enumerate() {
            let event_type = row.known(5).and_then(|name| find_type(name, row.source, row.span(5), report));
            let mode = event_type.and_then(|event_type| {
                row.known(6)
                    .and_then(|name| self.find_mode(event_type, name, row.source, row.span(6), report))
            });
            let contexts = row
                .list(7)
                .filter_map(|name| self.find_context(name, row.source, row.span(7), report))
                .collect();
            if let Some(cameo) = self.cameo.get_mut(at) {
                (cameo.event_type, cameo.mode, cameo.contexts) = (event_type, mode, contexts);
            }
        }
    }

    fn read_types(&mut self, source: Option<&Source>, report: &mut Report) {
        let Some(source) = source else { return };
        let mut seen = [false; EventType::ALL.len()];
        for row in rows(source, "type quad score recipient cameo definition", report) {
            let Some(event_type) = find_type(row.get(0), source, row.span(0), report) else { continue };
            if std::mem::replace(&mut seen[event_type as usize], true) {
                report.add("E010", source, row.span(0), format!("{event_type} stands here a second time"));
            }
            let recipient = RecipientRule::from_name(row.get(3)).unwrap_or_else(|| {
                report.add(
                    "E018",
                    source,
                    row.span(3),
                    "recipient is optional, required or one-sided".to_owned(),
                );
                RecipientRule::Optional
            });
            self.types[event_type as usize] = TypeInfo {
                event_type,
                quad: quad(&row, 1, report),
                score: score(&row, 2, report).unwrap_or_default(),
                recipient,
                cameo: row.known(4).and_then(|code| self.find_cameo(code, source, row.span(4), report)),
                definition: row.get(5).into(),
            };
        }
        let missing: Vec<&str> =
            EventType::ALL.iter().filter(|&&one| !seen[one as usize]).map(|one| one.name()).collect();
        if !missing.is_empty() {
            report.add_file("E009", &source.path, format!("types are missing: {}", missing.join(" ")), None);
        }
    }

    fn read_modes(&mut self, source: &Source, report: &mut Report) {
        for row in rows(source, "type mode score cameo definition", report) {
            let Some(event_type) = find_type(row.get(0), source, row.span(0), report) else { continue };
            let name = row.get(1);
            if name.is_empty() || self.mode(event_type, name).is_some() {
                report.add(
                    "E010",
                    source,
                    row.span(1),
                    format!("the mode `{}` is empty or stands here twice", short(name)),
                );
                continue;
            }
            if self.modes.len() >= usize::from(u16::MAX) {
                break;
            }
            self.modes.push(Mode {
                event_type,
                name: name.into(),
                score: score(&row, 2, report),
                cameo: row.known(3).and_then(|code| self.find_cameo(code, source, row.span(3), report)),
                definition: row.get(4).into(),
            });
        }
    }
}

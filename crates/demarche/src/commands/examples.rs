//! Runs the examples of the lexicon through the coder: the lexicon proves itself.

use demarche_codebook::{Codebook, Diagnostic, EventType, Example, ExpectedActor, ModeId, Status};
use demarche_coder::{
    Document, Reading,
    record::{Entity, Event},
};
use demarche_formats::text::lay_out;

use crate::engine::{Engine, Worker};

/// What came of running all examples.
pub struct Outcome {
    pub passed: usize,
    pub total: usize,
    /// Examples whose entry says why they are not read as they should be.
    pub known_misses: usize,
    /// `E301`: an example is not read as it says. `E302`: an entry fires in its counter-example. `E304`: a known miss is
    /// none any more.
    pub failures: Vec<Diagnostic>,
}

/// Runs every example of every entry and operator, on all cores.
pub fn run(engine: &Engine) -> Outcome {
    let lexicon = &engine.codebook.lexicon;
    let mut cases = Vec::new();
    for (_, entry) in lexicon.entries() {
        let wanted = |example: &Example| Wanted {
            event_type: example.event_type.or(Some(entry.event_type)),
            mode: example.mode.or(entry.mode),
            status: example.status.or(entry.status).unwrap_or(Status::Actual),
        };
        cases.extend(entry.examples.iter().map(|example| Case {
            id: &entry.id,
            file: &entry.file,
            example,
            wanted: Some(wanted(example)),
        }));
        cases.extend(entry.counter.iter().map(|example| Case {
            id: &entry.id,
            file: &entry.file,
            example,
            wanted: None,
        }));
    }
    for (_, operator) in lexicon.operators() {
        let wanted = |example: &Example| Wanted {
            event_type: example.event_type,
            mode: example.mode,
            status: example.status.or(operator.status).unwrap_or(Status::Actual),
        };
        cases.extend(operator.examples.iter().map(|example| Case {
            id: &operator.id,
            file: &operator.file,
            example,
            wanted: Some(wanted(example)),
        }));
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = cases.len().div_ceil(cores).max(1);
    let failures: Vec<Diagnostic> = std::thread::scope(|scope| {
        let threads: Vec<_> = cases
            .chunks(share)
            .map(|cases| {
                scope.spawn(|| {
                    let mut worker = engine.worker();
                    cases
                        .iter()
                        .filter_map(|case| case.judge(&mut worker, &engine.codebook))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        // A panic in a thread is one here.
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)))
            .collect()
    });
    let total = cases.len();
    let known = cases.iter().filter(|case| case.example.miss.is_some()).count();
    let stale = failures.iter().filter(|failure| failure.code == "E304").count();
    let known_misses = known - stale;
    let passed = total - known_misses - (failures.len() - stale);
    Outcome { passed, total, known_misses, failures }
}

struct Case<'a> {
    id: &'a str,
    file: &'a str,
    example: &'a Example,
    /// `None`: a counter-example.
    wanted: Option<Wanted>,
}

struct Wanted {
    event_type: Option<EventType>,
    mode: Option<ModeId>,
    status: Status,
}

impl Case<'_> {
    /// What is wrong, given what is known to be.
    fn judge(&self, worker: &mut Worker<'_>, codebook: &Codebook) -> Option<Diagnostic> {
        let fault = self.run(worker, codebook);
        match (&self.example.miss, fault) {
            (None, fault) => fault,
            (Some(_), Some(_)) => None,
            (Some(_), None) => {
                let message = format!("`{}`: the known miss is read rightly now; take `miss` out", self.id);
                Some(self.diagnostic("E304", message, &worker.code(&document(self.example))))
            }
        }
    }

    fn run(&self, worker: &mut Worker<'_>, codebook: &Codebook) -> Option<Diagnostic> {
        let reading = worker.code(&document(self.example));
        let Some(wanted) = &self.wanted else {
            let fired = reading
                .events
                .iter()
                .any(|event| event.mentions.iter().any(|mention| *mention.rule == *self.id));
            return fired.then(|| {
                self.diagnostic("E302", format!("`{}` fires in its counter-example", self.id), &reading)
            });
        };
        // The nearest event tells most about what is wrong.
        let nearest =
            reading.events.iter().map(|event| self.faults(event, wanted, codebook)).min_by_key(Vec::len);
        let message = match nearest {
            Some(faults) if faults.is_empty() => return None,
            Some(faults) => format!("`{}`: {}", self.id, faults.join("; ")),
            None => format!("`{}`: no event was found", self.id),
        };
        Some(self.diagnostic("E301", message, &reading))
    }

    /// What is wrong with an event, the type first.
    fn faults(&self, event: &Event, wanted: &Wanted, codebook: &Codebook) -> Vec<String> {
        let mut faults = Vec::new();
        let mut compare = |what: &str, wanted: &str, found: &str| {
            if wanted != found {
                faults.push(format!("{what} should be {wanted} and is {found}"));
            }
        };
        if let Some(event_type) = wanted.event_type {
            compare("the type", event_type.name(), event.event_type.name());
        }
        if let Some(mode) = wanted.mode {
            compare(
                "the mode",
                &codebook.ontology.mode_info(mode).name,
                event.mode.as_deref().unwrap_or("none"),
            );
        }
        compare("the status", wanted.status.name(), event.status.name());
        let sides = [
            ("actors", &self.example.actor, &event.actor),
            ("recipients", &self.example.recipient, &event.recipient),
        ];
        for (name, expected, found) in sides {
            if let Some(expected) = expected
                && !same(expected, found, codebook)
            {
                faults.push(format!("the {name} should be [{}] and are [{}]", codes(expected), shown(found)));
            }
        }
        if let Some(size) = self.example.size
            && event.sizes.first().is_none_or(|found| found.count != size.count)
        {
            let found = event.sizes.first().map_or("none".to_owned(), |size| size.count.to_string());
            faults.push(format!("the size should be {} and is {found}", size.count));
        }
        faults
    }

    fn diagnostic(&self, code: &'static str, message: String, reading: &Reading) -> Diagnostic {
        let read = reading.events.iter().map(|event| {
            let mode = event.mode.as_deref().map(|mode| format!(" {mode}")).unwrap_or_default();
            let rule = event.mentions.first().map_or("", |mention| mention.rule.as_str());
            let (name, status) = (event.event_type.name(), event.status.name());
            format!(
                "{name}{mode} {status} [{}] -> [{}] by {rule}",
                shown(&event.actor),
                shown(&event.recipient)
            )
        });
        let read: Vec<String> = read.collect();
        Diagnostic {
            code,
            file: self.file.into(),
            line: self.example.line,
            column: 0,
            width: 0,
            excerpt: self.example.text.clone(),
            excerpt_skip: 0,
            message,
            help: (!read.is_empty()).then(|| format!("read: {}", read.join(", "))),
        }
    }
}

/// An example as a report.
fn document(example: &Example) -> Document {
    let text = match &example.title {
        Some(title) => format!("{title}\n\n{}", example.text),
        None => example.text.to_string(),
    };
    let layout = lay_out(text, example.title.as_deref());
    Document {
        id: "example".to_owned(),
        title: layout.title,
        published: Some(example.published),
        text: layout.text,
        parts: layout.parts,
        ..Document::default()
    }
}

/// Whether the entities are those expected, in any order: each is expected, and none that is expected is missing. Several
/// of one state may stand for one ('clashes between Sudan's army and paramilitaries' are `SDN`). Where none of unknown state
/// is expected, they do not count: 'talks with the rebels' may name the rebels beside the government.
pub fn same(expected: &[ExpectedActor], found: &[Entity], codebook: &Codebook) -> bool {
    let unknown = expected.iter().any(|expected| expected.code.is_none());
    let found: Vec<&Entity> = found.iter().filter(|entity| unknown || entity.code.is_some()).collect();
    expected.iter().all(|expected| found.iter().any(|entity| is(expected, entity, codebook)))
        && found.iter().all(|entity| expected.iter().any(|expected| is(expected, entity, codebook)))
}

fn is(expected: &ExpectedActor, entity: &Entity, codebook: &Codebook) -> bool {
    let code = expected.code.as_ref().map(|code| code.as_str()) == entity.code.as_deref();
    let sector =
        expected.sector.is_none_or(|sector| entity.sector.iter().any(|found| found == sector.name()));
    let name = expected.id.as_deref().is_none_or(|id| {
        let actors = &codebook.actors;
        let body = actors.body_named(id).map(|body| &*actors.body(body).name);
        let group = actors.group_named(id).map(|group| &*actors.group(group).name);
        let found = entity.identifier_text.as_deref();
        found == Some(id) || found.is_some() && (found == body || found == group)
    });
    code && sector && name
}

/// Expected actors as the data files write them.
pub fn codes(expected: &[ExpectedActor]) -> String {
    let one = |actor: &ExpectedActor| {
        let code = actor.code.map_or("?".to_owned(), |code| code.to_string());
        let rest = actor.id.as_deref().or(actor.sector.map(|sector| sector.name()));
        rest.map_or(code.clone(), |rest| format!("{code}:{rest}"))
    };
    expected.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Entities likewise.
pub fn shown(found: &[Entity]) -> String {
    let one = |entity: &Entity| {
        let code = entity.code.as_deref().unwrap_or("?");
        let international = matches!(code, "IGO" | "NGO" | "IMG" | "ISM" | "MNC");
        let rest = if international {
            entity.identifier_text.as_deref()
        } else {
            entity.sector.first().map(String::as_str)
        };
        rest.map_or(code.to_owned(), |rest| format!("{code}:{rest}"))
    };
    found.iter().map(one).collect::<Vec<_>>().join(", ")
}

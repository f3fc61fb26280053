//! PLOVER 2 JSONL: what PLOVER would record, and nothing else.
//!
//! Events that PLOVER has no place for (denied, merely feared, the content of another) are left out, and so
//! are events without a date where the report has none either, since PLOVER requires one. Codes are PLOVER's:
//! `KOS`, `UNO`, `EUR`; territories are folded into their states.

use demarche_codebook::{Codebook, Side};
use demarche_coder::record::{Entity, Event};
use serde::Serialize;

use super::{Frame, Points, native::iso};

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    enddate: Option<String>,
    actor: Vec<Party<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recipient: Vec<Party<'a>>,
    event: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mode: Vec<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    context: &'a [String],
    quad_code: u8,
    event_scale: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_loc: Option<Location<'a>>,
    event_text: Vec<&'a str>,
    text_info: TextInfo,
    cite_info: CiteInfo<'a>,
    #[serde(skip_serializing_if = "Size::is_empty")]
    size: Size,
    coder: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'static str>,
}

#[derive(Serialize)]
struct Party<'a> {
    code: String,
    sector: Vec<&'a str>,
    entity_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<&'a str>,
}

#[derive(Serialize)]
struct Location<'a> {
    extracted_place: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
}

/// Where the sentence stands in the report, in code points. The sentence itself is the publisher's.
#[derive(Serialize)]
struct TextInfo {
    sequence: usize,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct CiteInfo<'a> {
    citation: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    publication: Option<&'a str>,
    coder: &'a str,
    codebook: &'static str,
    version: &'a str,
}

#[derive(Serialize, Default)]
struct Size {
    #[serde(skip_serializing_if = "Option::is_none")]
    dead: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    injured: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrested: Option<u64>,
}

impl Size {
    fn is_empty(&self) -> bool {
        self.dead.is_none() && self.injured.is_none() && self.arrested.is_none()
    }
}

/// The event as PLOVER records it; `None` where it would not. `sequence` numbers the events of a report from 1.
pub(super) fn event<'a>(
    frame: &Frame<'a>,
    points: &Points<'a>,
    event: &'a Event,
    sequence: usize,
) -> Option<impl Serialize + 'a> {
    let rendered = event.plover.as_ref()?;
    let document = &frame.report.document;
    let (date, comment) = match event.when.date {
        Some(date) => (date, None),
        None => (document.published?, Some("the date is the day of publication")),
    };
    let side = |side: Side| -> Vec<Party<'a>> {
        let speaker =
            || event.mentions.iter().find_map(|mention| mention.said_by.as_ref()).map(|told| &told.speaker);
        match side {
            Side::Actor => event.actor.iter().map(|entity| party(frame.codebook_data, entity)).collect(),
            Side::Recipient => {
                event.recipient.iter().map(|entity| party(frame.codebook_data, entity)).collect()
            }
            Side::Speaker => speaker().map(|entity| party(frame.codebook_data, entity)).into_iter().collect(),
            Side::Nobody => Vec::new(),
        }
    };
    let actor = side(rendered.actor_from);
    // The actor is required; 'nobody' and a speaker who is not told leave none.
    if actor.is_empty() {
        return None;
    }
    let mention = event.mentions.first()?;
    let (start, end) = points.span(mention.sentence);
    let dead_and_others = |kind: &str| {
        event.sizes.iter().find(|size| size.kind == kind && size.count >= 0.0).map(|size| size.count as u64)
    };
    Some(Record {
        id: &event.id,
        date: iso(date),
        enddate: event.when.enddate.filter(|&end| end != date).map(iso),
        actor,
        recipient: side(rendered.recipient_from),
        event: [rendered.event_type.name()],
        mode: rendered.mode.map(|mode| &*frame.ontology.mode_info(mode).name).into_iter().collect(),
        context: &event.contexts,
        quad_code: rendered.quad_code,
        event_scale: rendered.event_scale,
        event_loc: event.place.as_ref().map(|place| Location {
            extracted_place: &place.text,
            country: place
                .code
                .as_deref()
                .and_then(|code| frame.codebook_data.actors.state(code))
                .map(|state| &*state.name),
            country_code: place.code.as_deref().map(|code| fold(frame.codebook_data, code).0),
            lat: place.point.map(|point| point.0),
            lon: place.point.map(|point| point.1),
        }),
        event_text: event.mentions.iter().map(|mention| mention.trigger.of(points.text())).collect(),
        text_info: TextInfo { sequence, start, end },
        cite_info: CiteInfo {
            citation: &document.id,
            url: document.url.as_deref(),
            title: document.title.as_deref(),
            language: frame.report.language.name,
            publication: document.outlet.as_deref(),
            coder: frame.coder,
            codebook: "PLOVER 2",
            version: frame.codebook,
        },
        size: Size {
            dead: dead_and_others("dead"),
            injured: dead_and_others("injured"),
            arrested: dead_and_others("arrested"),
        },
        coder: frame.coder,
        comment,
    })
}

fn party<'a>(codebook: &'a Codebook, entity: &'a Entity) -> Party<'a> {
    let mut sector: Vec<&str> = entity.sector.iter().map(String::as_str).collect();
    let (code, breakaway) = match entity.code.as_deref() {
        Some("IGO") => (body_code(entity).to_owned(), false),
        Some(code) => fold(codebook, code),
        // PLOVER writes nothing for an unknown side but its sector.
        None => (String::new(), false),
    };
    if breakaway && !sector.contains(&"PRE") {
        sector.push("PRE");
    }
    Party {
        code,
        sector,
        entity_text: &entity.text,
        identifier_id: entity.identifier_id.as_deref(),
        identifier_text: entity.identifier_text.as_deref(),
        office: entity.office.as_deref(),
    }
}

/// PLOVER's code of a state or territory, and whether it is a breakaway region.
fn fold(codebook: &Codebook, code: &str) -> (String, bool) {
    match codebook.actors.state(code) {
        Some(state) => {
            (state.plover_code().to_string(), state.sector.is_some_and(|sector| sector.name() == "PRE"))
        }
        None => (code.to_owned(), false),
    }
}

/// PLOVER has codes of its own for the United Nations and the European Union with their parts.
fn body_code(entity: &Entity) -> &'static str {
    let name = entity.identifier_text.as_deref().unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["United Nations", "UN "])
        || matches!(name, "UN" | "UNHCR" | "UNICEF" | "UNESCO" | "UNRWA" | "UNSC")
    {
        "UNO"
    } else if has(&[
        "European Union",
        "European Commission",
        "European Council",
        "European Parliament",
        "Council of the EU",
        "EU ",
    ]) || matches!(name, "EU" | "Europol" | "Frontex")
    {
        "EUR"
    } else {
        "IGO"
    }
}

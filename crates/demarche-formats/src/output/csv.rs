//! CSV: one event a row, flat. Lists in a cell are joined with `; `. Cells hold no line breaks, and control
//! characters are written as `\u{1b}`.

use demarche_coder::record::{Entity, Event};

use super::{
    Frame, Points,
    escape::{cell, escape},
    native::{iso, round},
};

/// The columns in order, with what they hold.
pub const COLUMNS: [(&str, &str); 51] = [
    ("id", "id of the event"),
    ("document", "id of the report"),
    ("date", "first day, YYYY-MM-DD"),
    ("enddate", "last day"),
    ("date_precision", "day, week, month, season, year or vague"),
    ("date_basis", "what the date rests on: text, narrative, published or none"),
    ("event", "PLOVER type of the act itself"),
    ("mode", "its mode"),
    ("context", "contexts"),
    ("status", "actual, planned, threatened, requested, alleged, denied, negated, hypothetical or cancelled"),
    ("historical", "told as background of more than a year before: true or false"),
    ("actor_code", "codes of the actors"),
    ("actor_sector", "primary sectors of the actors"),
    ("actor_text", "the actors as written"),
    ("actor_name", "names of the actors' states, bodies or groups"),
    ("actor_id", "their Wikidata ids"),
    ("actor_person", "persons"),
    ("recipient_code", "as of the actors"),
    ("recipient_sector", ""),
    ("recipient_text", ""),
    ("recipient_name", ""),
    ("recipient_id", ""),
    ("recipient_person", ""),
    ("plover_event", "type that PLOVER would record; empty where it would record nothing"),
    ("plover_mode", "its mode"),
    ("quad_code", "PLOVER's quad class, 1 to 4"),
    ("event_scale", "PLOVER's score"),
    ("cameo", "CAMEO code; text, with its leading zero"),
    ("size_count", "principal size"),
    ("size_max", "its upper bound, of a range"),
    ("size_kind", "people, items, money, dead, injured or arrested"),
    ("size_unit", "what is counted"),
    ("place", "place as written"),
    ("place_code", "code of its state"),
    ("lat", "latitude, degrees"),
    ("lon", "longitude, degrees"),
    ("within", "id of the event that this is the content or condition of"),
    ("within_as", "content or condition"),
    ("answers", "ids of the events that this answers, those that words say so of"),
    ("said_by", "speaker as written"),
    ("said_by_code", "code of the speaker"),
    ("said_by_party", "whether the speaker has a side in it"),
    ("sentence_start", "first mention: code points of the report's text"),
    ("sentence_end", ""),
    ("sentence", "its words; what goes beyond 2,000 characters is cut off"),
    ("trigger", "the word that names the act"),
    ("mentions", "how many places tell it"),
    ("rule", "lexicon entry of the first mention"),
    ("confidence", "0 to 1"),
    ("coder", "program and version"),
    ("codebook", "hash of the code book"),
];

/// A sentence without end that tells hundreds of events would be repeated in as many rows.
fn short(sentence: &str) -> String {
    const MOST: usize = 2_000;
    match sentence.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &sentence[..end]),
        None => sentence.to_owned(),
    }
}

/// The header row.
pub(super) fn header() -> Vec<String> {
    COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// The row of an event, cell by cell as [`COLUMNS`].
pub(super) fn row(frame: &Frame<'_>, points: &Points<'_>, event: &Event) -> Vec<String> {
    let text = points.text();
    let mention = event.mentions.first();
    let said_by = event.mentions.iter().find_map(|mention| mention.said_by.as_ref());
    let size = event.sizes.first();
    let sentence = mention.map(|mention| points.span(mention.sentence));
    let rendered = event.plover.as_ref();
    let mut row: Vec<String> = vec![
        event.id.clone(),
        frame.report.document.id.clone(),
        event.when.date.map(iso).unwrap_or_default(),
        event.when.enddate.map(iso).unwrap_or_default(),
        event.when.precision.map(|precision| precision.name()).unwrap_or_default().to_owned(),
        event.when.basis.name().to_owned(),
        event.event_type.name().to_owned(),
        event.mode.clone().unwrap_or_default(),
        event.contexts.join("; "),
        event.status.name().to_owned(),
        event.historical.to_string(),
    ];
    for side in [&event.actor, &event.recipient] {
        let join = |cell: fn(&Entity) -> &str| {
            if side.iter().all(|entity| cell(entity).is_empty()) {
                return String::new();
            }
            side.iter().map(cell).collect::<Vec<_>>().join("; ")
        };
        row.extend([
            join(|entity| entity.code.as_deref().unwrap_or_default()),
            join(|entity| entity.sector.first().map(String::as_str).unwrap_or_default()),
            join(|entity| &entity.text),
            join(|entity| entity.identifier_text.as_deref().unwrap_or_default()),
            join(|entity| entity.identifier_id.as_deref().unwrap_or_default()),
            join(|entity| entity.person.as_deref().unwrap_or_default()),
        ]);
    }
    let point = event.place.as_ref().and_then(|place| place.point);
    let answers = event
        .answers
        .iter()
        .filter(|answer| answer.explicit)
        .map(|answer| answer.id.as_str())
        .collect::<Vec<_>>();
    let shown = |value: Option<String>| value.unwrap_or_default();
    row.extend([
        shown(rendered.map(|rendered| rendered.event_type.name().to_owned())),
        shown(
            rendered
                .and_then(|rendered| rendered.mode)
                .map(|mode| frame.ontology.mode_info(mode).name.to_string()),
        ),
        shown(rendered.map(|rendered| rendered.quad_code.to_string())),
        shown(rendered.map(|rendered| rendered.event_scale.to_string())),
        shown(frame.cameo(event).map(str::to_owned)),
        shown(size.map(|size| size.count.to_string())),
        shown(size.and_then(|size| size.max).map(|max| max.to_string())),
        shown(size.map(|size| size.kind.to_owned())),
        shown(size.map(|size| size.unit.clone())),
        shown(event.place.as_ref().map(|place| place.text.clone())),
        shown(event.place.as_ref().and_then(|place| place.code.clone())),
        shown(point.map(|point| point.0.to_string())),
        shown(point.map(|point| point.1.to_string())),
        shown(event.within.as_ref().map(|within| within.id.clone())),
        shown(event.within.as_ref().map(|within| within.role.name().to_owned())),
        answers.join("; "),
        shown(said_by.map(|told| told.speaker.text.clone())),
        shown(said_by.and_then(|told| told.speaker.code.clone())),
        shown(said_by.map(|told| told.party.to_string())),
        shown(sentence.map(|(start, _)| start.to_string())),
        shown(sentence.map(|(_, end)| end.to_string())),
        shown(mention.map(|mention| short(mention.sentence.of(text)))),
        shown(mention.map(|mention| mention.trigger.of(text).to_owned())),
        event.mentions.len().to_string(),
        shown(mention.map(|mention| mention.rule.clone())),
        round(event.confidence.overall).to_string(),
        frame.coder.to_owned(),
        frame.codebook.to_owned(),
    ]);
    debug_assert_eq!(row.len(), COLUMNS.len());
    row.iter().map(|text| cell(&escape(text)).into_owned()).collect()
}

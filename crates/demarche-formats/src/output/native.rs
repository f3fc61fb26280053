//! The native record: one event as a JSON object, names after PLOVER 2 where it has them.

use demarche_coder::{
    Span,
    record::{Answer, Confidence, Entity, Event, Meeting, Mention, Note, Place, Quote, SaidBy, Size},
};
use jiff::civil::Date;
use serde::Serialize;

use super::{Frame, Points};

#[derive(Serialize)]
pub(super) struct SpanOut<'a> {
    start: u32,
    end: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct EventOut<'a> {
    id: &'a str,
    date: Option<String>,
    enddate: Option<String>,
    date_precision: Option<&'static str>,
    date_basis: &'static str,
    event: [&'static str; 1],
    mode: Vec<&'a str>,
    context: &'a [String],
    context_words: Vec<ContextWordOut<'a>>,
    status: &'static str,
    historical: bool,
    actor: Vec<EntityOut<'a>>,
    recipient: Vec<EntityOut<'a>>,
    plover: Option<PloverOut<'a>>,
    cameo: Option<&'a str>,
    size: Option<SizeOut<'a>>,
    sizes: Vec<SizeOut<'a>>,
    event_loc: Option<PlaceOut<'a>>,
    within: Option<WithinOut<'a>>,
    answers: Vec<AnswerOut<'a>>,
    mentions: Vec<MentionOut<'a>>,
    confidence: ConfidenceOut,
    coder: &'a str,
    codebook: &'a str,
}

#[derive(Serialize)]
pub(super) struct EntityOut<'a> {
    code: Option<&'a str>,
    sector: &'a [String],
    entity_text: &'a str,
    identifier_id: Option<&'a str>,
    identifier_text: Option<&'a str>,
    person: Option<&'a str>,
    office: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anonymous: Option<bool>,
}

/// A word of the paragraph that gave a context.
#[derive(Serialize)]
struct ContextWordOut<'a> {
    context: &'a str,
    span: SpanOut<'a>,
}

#[derive(Serialize)]
struct PloverOut<'a> {
    event: [&'static str; 1],
    mode: Vec<&'a str>,
    quad_code: u8,
    event_scale: f64,
}

#[derive(Serialize)]
struct SizeOut<'a> {
    kind: &'static str,
    count: serde_json::Number,
    max: Option<serde_json::Number>,
    precision: &'static str,
    unit: &'a str,
    span: SpanOut<'a>,
}

#[derive(Serialize)]
struct PlaceOut<'a> {
    extracted_place: &'a str,
    country_code: Option<&'a str>,
    lat: Option<f64>,
    lon: Option<f64>,
    span: SpanOut<'a>,
}

#[derive(Serialize)]
struct WithinOut<'a> {
    id: &'a str,
    r#as: &'static str,
}

#[derive(Serialize)]
struct AnswerOut<'a> {
    id: &'a str,
    kind: &'static str,
    explicit: bool,
    cue: Option<SpanOut<'a>>,
    score: f64,
}

#[derive(Serialize)]
struct MentionOut<'a> {
    document: &'a str,
    sentence: SpanOut<'a>,
    trigger: SpanOut<'a>,
    actor: Vec<SpanOut<'a>>,
    recipient: Vec<SpanOut<'a>>,
    status: &'static str,
    status_cue: Option<SpanOut<'a>>,
    said_by: Option<SaidByOut<'a>>,
    rule: &'a str,
}

#[derive(Serialize)]
struct SaidByOut<'a> {
    speaker: EntityOut<'a>,
    party: bool,
    kind: &'static str,
    cue: Option<SpanOut<'a>>,
    quote: Option<&'a str>,
}

#[derive(Serialize)]
struct ConfidenceOut {
    overall: f64,
    event: f64,
    actor: f64,
    recipient: f64,
    status: f64,
}

#[derive(Serialize)]
struct QuoteOut<'a> {
    id: &'a str,
    speaker: Option<EntityOut<'a>>,
    addressee: Option<EntityOut<'a>>,
    kind: &'static str,
    cue: Option<SpanOut<'a>>,
    content: Vec<SpanOut<'a>>,
    sentences: Vec<SpanOut<'a>>,
}

#[derive(Serialize)]
struct MeetingOut<'a> {
    id: &'a str,
    event: &'a str,
    participants: Vec<EntityOut<'a>>,
    occasion: Option<SpanOut<'a>>,
    venue: Option<PlaceOut<'a>>,
    duration: Option<SpanOut<'a>>,
    topics: Vec<TopicOut<'a>>,
    outcomes: [OutcomeOut<'a>; 0],
    next: [&'a str; 0],
}

/// What a meeting led to. No outcome is read yet; the list stands in the record so that it need not change when
/// one is.
#[derive(Serialize)]
struct OutcomeOut<'a> {
    kind: &'static str,
    span: SpanOut<'a>,
}

#[derive(Serialize)]
struct TopicOut<'a> {
    span: SpanOut<'a>,
    raised_by: Option<EntityOut<'a>>,
}

#[derive(Serialize)]
struct NoteOut<'a> {
    code: &'static str,
    message: &'a str,
    span: Option<SpanOut<'a>>,
}

/// An event as a JSON object.
pub(super) fn event<'a>(frame: &Frame<'a>, points: &Points<'a>, event: &'a Event) -> impl Serialize + 'a {
    let ontology = frame.ontology;
    let sizes = || event.sizes.iter().map(|told| size(points, told)).collect::<Vec<_>>();
    EventOut {
        id: &event.id,
        date: event.when.date.map(iso),
        enddate: event.when.enddate.map(iso),
        date_precision: event.when.precision.map(|precision| precision.name()),
        date_basis: event.when.basis.name(),
        event: [event.event_type.name()],
        mode: event.mode.as_deref().into_iter().collect(),
        context: &event.contexts,
        context_words: event
            .context_words
            .iter()
            .map(|told| ContextWordOut { context: &told.context, span: words(points, told.span) })
            .collect(),
        status: event.status.name(),
        historical: event.historical,
        actor: event.actor.iter().map(entity).collect(),
        recipient: event.recipient.iter().map(entity).collect(),
        plover: event.plover.as_ref().map(|rendered| PloverOut {
            event: [rendered.event_type.name()],
            mode: rendered.mode.map(|mode| &*ontology.mode_info(mode).name).into_iter().collect(),
            quad_code: rendered.quad_code,
            event_scale: rendered.event_scale,
        }),
        cameo: frame.cameo(event),
        size: sizes().into_iter().next(),
        sizes: sizes(),
        event_loc: event.place.as_ref().map(|told| place(points, told)),
        within: event.within.as_ref().map(|within| WithinOut { id: &within.id, r#as: within.role.name() }),
        answers: event.answers.iter().map(|told| answer(points, told)).collect(),
        mentions: event.mentions.iter().map(|told| mention(frame, points, told)).collect(),
        confidence: confidence(&event.confidence),
        coder: frame.coder,
        codebook: frame.codebook,
    }
}

/// A quote as a JSON object.
pub(super) fn quote<'a>(points: &Points<'a>, quote: &'a Quote) -> impl Serialize + 'a {
    QuoteOut {
        id: &quote.id,
        speaker: quote.speaker.as_ref().map(speaker),
        addressee: quote.addressee.as_ref().map(entity),
        kind: quote.kind.name(),
        cue: quote.cue.map(|span| words(points, span)),
        content: quote.content.iter().map(|&span| words(points, span)).collect(),
        sentences: quote.sentences.iter().map(|&span| bare(points, span)).collect(),
    }
}

/// A meeting as a JSON object.
pub(super) fn meeting<'a>(points: &Points<'a>, meeting: &'a Meeting) -> impl Serialize + 'a {
    MeetingOut {
        id: &meeting.id,
        event: &meeting.event,
        participants: meeting.participants.iter().map(entity).collect(),
        occasion: meeting.occasion.map(|span| words(points, span)),
        venue: meeting.venue.as_ref().map(|told| place(points, told)),
        duration: meeting.duration.map(|span| words(points, span)),
        topics: meeting
            .topics
            .iter()
            .map(|topic| TopicOut {
                span: words(points, topic.span),
                raised_by: topic.raised_by.as_ref().map(speaker),
            })
            .collect(),
        outcomes: [],
        next: [],
    }
}

/// A note as a JSON object.
pub(super) fn note<'a>(points: &Points<'a>, note: &'a Note) -> impl Serialize + 'a {
    NoteOut { code: note.code, message: &note.message, span: note.span.map(|span| words(points, span)) }
}

pub(super) fn iso(date: Date) -> String {
    date.to_string()
}

pub(super) fn bare<'a>(points: &Points<'a>, span: Span) -> SpanOut<'a> {
    let (start, end) = points.span(span);
    SpanOut { start, end, text: None }
}

pub(super) fn words<'a>(points: &Points<'a>, span: Span) -> SpanOut<'a> {
    SpanOut { text: Some(span.of(points.text())), ..bare(points, span) }
}

pub(super) fn entity(entity: &Entity) -> EntityOut<'_> {
    EntityOut {
        code: entity.code.as_deref(),
        sector: &entity.sector,
        entity_text: &entity.text,
        identifier_id: entity.identifier_id.as_deref(),
        identifier_text: entity.identifier_text.as_deref(),
        person: entity.person.as_deref(),
        office: entity.office.as_deref(),
        anonymous: None,
    }
}

fn speaker(told: &Entity) -> EntityOut<'_> {
    EntityOut { anonymous: Some(told.anonymous), ..entity(told) }
}

fn size<'a>(points: &Points<'a>, size: &'a Size) -> SizeOut<'a> {
    SizeOut {
        kind: size.kind,
        count: number(size.count),
        max: size.max.map(number),
        precision: size.precision,
        unit: &size.unit,
        span: words(points, size.span),
    }
}

/// Whole numbers without a fraction, as people write them.
fn number(value: f64) -> serde_json::Number {
    // 2^53: up to here every whole number is itself.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        serde_json::Number::from(value as i64)
    } else {
        serde_json::Number::from_f64(value).unwrap_or_else(|| 0.into())
    }
}

fn place<'a>(points: &Points<'a>, place: &'a Place) -> PlaceOut<'a> {
    PlaceOut {
        extracted_place: &place.text,
        country_code: place.code.as_deref(),
        lat: place.point.map(|point| point.0),
        lon: place.point.map(|point| point.1),
        span: bare(points, place.span),
    }
}

fn answer<'a>(points: &Points<'a>, answer: &'a Answer) -> AnswerOut<'a> {
    AnswerOut {
        id: &answer.id,
        kind: answer.kind,
        explicit: answer.explicit,
        cue: answer.cue.map(|span| words(points, span)),
        score: round(answer.score),
    }
}

fn mention<'a>(frame: &Frame<'a>, points: &Points<'a>, mention: &'a Mention) -> MentionOut<'a> {
    MentionOut {
        document: &frame.report.document.id,
        sentence: bare(points, mention.sentence),
        trigger: words(points, mention.trigger),
        actor: mention.actor.iter().map(|&span| bare(points, span)).collect(),
        recipient: mention.recipient.iter().map(|&span| bare(points, span)).collect(),
        status: mention.status.name(),
        status_cue: mention.status_cue.map(|span| words(points, span)),
        said_by: mention.said_by.as_ref().map(|told| said_by(points, told)),
        rule: &mention.rule,
    }
}

fn said_by<'a>(points: &Points<'a>, said_by: &'a SaidBy) -> SaidByOut<'a> {
    SaidByOut {
        speaker: speaker(&said_by.speaker),
        party: said_by.party,
        kind: said_by.kind.name(),
        cue: said_by.cue.map(|span| words(points, span)),
        quote: said_by.quote.as_deref(),
    }
}

fn confidence(confidence: &Confidence) -> ConfidenceOut {
    ConfidenceOut {
        overall: round(confidence.overall),
        event: round(confidence.event),
        actor: round(confidence.actor),
        recipient: round(confidence.recipient),
        status: round(confidence.status),
    }
}

/// Three decimals: more say nothing.
pub(super) fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

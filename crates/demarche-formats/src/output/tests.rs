use demarche_codebook::{Codebook, EventType, NativeAct, ParentAs, Status, render};
use demarche_coder::{
    Span,
    record::{
        Answer, Basis, Confidence, Entity, Meeting, Mention, Note, Place, Precision, Quote, Role, SaidBy,
        Size, Speech, Topic, When, Within,
    },
};

use super::*;
use crate::{Limits, Options, Raws};

const TEXT: &str = "Zürich talks end\n\nPublished May 19, 2021\n\nZÜRICH (AP) — Peru said on Friday it would expel two Chilean diplomats if the talks failed. A senior official denied that “=HYPERLINK” was meant.\n\nAdvertisement\n";

fn span(words: &str) -> Span {
    let start = TEXT.find(words).expect("words of the text");
    Span::new(start, start + words.len())
}

fn entity(words: &str, code: &str, sector: &str) -> Entity {
    Entity {
        code: Some(code.to_owned()),
        sector: vec![sector.to_owned()],
        text: words.to_owned(),
        span: span(words),
        identifier_id: Some(if code == "PER" { "Q419" } else { "Q298" }.to_owned()),
        identifier_text: Some(if code == "PER" { "Peru" } else { "Chile" }.to_owned()),
        ..Entity::default()
    }
}

/// A threat with what is threatened in it, made by hand: what the coder makes of a text is its own matter.
fn sample(codebook: &Codebook) -> (Report, Reading) {
    let options = Options::default();
    let raw =
        Raws::new("a.txt", TEXT.as_bytes(), None, Limits::default()).next().expect("one").expect("text");
    let report = raw.read(&options).expect("a report");
    let ontology = &codebook.ontology;
    let confidence =
        Confidence { overall: 0.857_99, event: 0.95, actor: 0.99, recipient: 0.96, status: 0.95 };
    let mention = |trigger: &str, status, cue: Option<&str>, rule: &str| Mention {
        sentence: span("Peru said on Friday it would expel two Chilean diplomats if the talks failed."),
        trigger: span(trigger),
        actor: vec![span("Peru")],
        recipient: vec![span("Chilean diplomats")],
        status,
        status_cue: cue.map(span),
        status_why: vec![],
        said_by: Some(SaidBy {
            speaker: Entity { anonymous: true, ..entity("Peru", "PER", "GOV") },
            party: true,
            kind: Speech::Indirect,
            cue: Some(span("said")),
            quote: Some("q1".to_owned()),
        }),
        rule: rule.to_owned(),
    };
    let event = |id: &str, event_type, mode: &str, status, parent: Option<ParentAs>, mention: Mention| {
        let act = NativeAct {
            event_type,
            mode: ontology.mode(event_type, mode),
            cameo: ontology.cameo_id("161"),
            status,
            parent,
            actors: 1,
            recipients: 1,
            has_speaker: true,
        };
        Event {
            id: id.to_owned(),
            when: When {
                date: Some("2021-05-01".parse().expect("a date")),
                enddate: Some("2021-05-31".parse().expect("a date")),
                precision: Some(Precision::Month),
                basis: Basis::Text,
                expression: Some(span("Friday")),
            },
            event_type,
            mode: Some(mode.to_owned()),
            contexts: vec!["diplomatic".to_owned()],
            context_words: vec![],
            status,
            historical: false,
            actor: vec![entity("Peru", "PER", "GOV")],
            recipient: vec![entity("Chilean diplomats", "CHL", "GOV")],
            plover: render::plover(ontology, &act),
            cameo: "161".to_owned(),
            sizes: vec![],
            place: None,
            within: None,
            answers: vec![],
            mentions: vec![mention],
            confidence,
        }
    };
    let mut threat = event(
        "e1",
        EventType::Threaten,
        "expel",
        Status::Actual,
        None,
        mention("would", Status::Actual, None, "threaten.v"),
    );
    threat.place = Some(Place {
        text: "ZÜRICH".to_owned(),
        span: span("ZÜRICH"),
        code: Some("CHE".to_owned()),
        point: Some((47.37, 8.54)),
    });
    let mut content = event(
        "e2",
        EventType::Sanction,
        "expel",
        Status::Threatened,
        Some(ParentAs::Content),
        mention("expel", Status::Threatened, Some("would"), "expel.v"),
    );
    content.within = Some(Within { id: "e1".to_owned(), role: Role::Content });
    content.sizes = vec![Size {
        kind: "people",
        count: 2.0,
        max: None,
        precision: "exact",
        unit: "diplomats".to_owned(),
        span: span("two"),
    }];
    content.answers = vec![Answer {
        id: "e1".to_owned(),
        kind: "responds",
        explicit: true,
        cue: Some(span("if")),
        score: 0.912_345,
    }];
    let reading = Reading {
        events: vec![threat, content],
        quotes: vec![Quote {
            id: "q1".to_owned(),
            speaker: Some(entity("Peru", "PER", "GOV")),
            addressee: None,
            kind: Speech::Indirect,
            cue: Some(span("said")),
            content: vec![span("it would expel two Chilean diplomats")],
            sentences: vec![span(
                "Peru said on Friday it would expel two Chilean diplomats if the talks failed.",
            )],
        }],
        meetings: vec![Meeting {
            id: "m1".to_owned(),
            event: "e1".to_owned(),
            participants: vec![entity("Peru", "PER", "GOV")],
            occasion: None,
            venue: None,
            duration: None,
            topics: vec![Topic { span: span("the talks"), raised_by: None }],
        }],
        notes: vec![Note {
            code: "N101",
            message: "a note with \u{202e} in it".to_owned(),
            span: Some(span("HYPERLINK")),
        }],
    };
    (report, reading)
}

fn written(layout: Layout, width: usize, paint: Paint) -> String {
    let codebook = Codebook::embedded().expect("the code book");
    let (report, reading) = sample(&codebook);
    let writer = Writer::new(layout, &codebook, "demarche 0.1.0").terminal(width, paint);
    let mut out = writer.header();
    writer.write(&report, &reading, &mut out);
    // The hash changes with each correction of the data, and so do the lines of the lexicon.
    let out = out.replace(codebook.hash(), "HASH");
    let mut clean = String::new();
    for line in out.lines() {
        let line = match (line.find("entry"), line.rfind(".toml:")) {
            (Some(_), Some(at)) => format!("{}.toml:LINE)", &line[..at]),
            _ => line.to_owned(),
        };
        clean.push_str(&line);
        clean.push('\n');
    }
    clean
}

#[test]
fn native_lines() {
    let lines = written(Layout::Jsonl, 100, Paint::Plain);
    let pretty: Vec<String> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).map(|value| format!("{value:#}")).expect("JSON")
        })
        .collect();
    insta::assert_snapshot!(pretty.join("\n"));
}

#[test]
fn plover_lines() {
    let lines = written(Layout::Plover, 100, Paint::Plain);
    let pretty: Vec<String> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).map(|value| format!("{value:#}")).expect("JSON")
        })
        .collect();
    insta::assert_snapshot!(pretty.join("\n"));
}

#[test]
fn whole_reading() {
    let line = written(Layout::Json, 100, Paint::Plain);
    let mut value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(value["events"].as_array().map(Vec::len), Some(2));
    // The events are those of the native lines.
    value["events"] = "as in the native lines".into();
    insta::assert_snapshot!(format!("{value:#}"));
}

#[test]
fn comma_separated() {
    insta::assert_snapshot!(written(Layout::Csv, 100, Paint::Plain));
}

#[test]
fn table() {
    insta::assert_snapshot!("table_wide", written(Layout::Table, 140, Paint::Plain));
    insta::assert_snapshot!("table_narrow", written(Layout::Table, 60, Paint::Plain));
    for columns in [0, 40, 60, 80, 100, 140, 300] {
        let out = written(Layout::Table, columns, Paint::Plain);
        assert!(out.lines().all(|line| width(line) <= columns.max(40)), "{columns}\n{out}");
    }
}

#[test]
fn explanation() {
    insta::assert_snapshot!("explain", written(Layout::Explain, 80, Paint::Plain));
    insta::assert_snapshot!("explain_narrow", written(Layout::Explain, 40, Paint::Plain));
}

#[test]
fn colours_change_nothing_else() {
    for layout in [Layout::Table, Layout::Explain] {
        let coloured = written(layout, 100, Paint::Colours);
        assert!(coloured.contains("\x1b["));
        let mut plain = String::new();
        let mut pieces = coloured.split("\x1b[");
        plain.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            plain.push_str(piece.split_once('m').map_or("", |(_, rest)| rest));
        }
        let trimmed: Vec<&str> = plain.lines().map(str::trim_end).collect();
        let expect = written(layout, 100, Paint::Plain);
        assert_eq!(trimmed, expect.lines().map(str::trim_end).collect::<Vec<_>>());
    }
}

/// The first event of the sample, changed, in one layout.
fn changed(layout: Layout, text: Option<String>, change: impl Fn(&mut Event)) -> String {
    let codebook = Codebook::embedded().expect("the code book");
    let (mut report, mut reading) = sample(&codebook);
    reading.events.truncate(1);
    change(&mut reading.events[0]);
    report.document.text = text.unwrap_or(report.document.text);
    let mut out = String::new();
    Writer::new(layout, &codebook, "demarche 0.1.0").write(&report, &reading, &mut out);
    out
}

#[test]
fn two_sides_of_one_span_are_both_explained() {
    let out = changed(Layout::Explain, None, |event| {
        event.actor.push(Entity { span: span("Peru"), ..entity("Chilean", "CHL", "GOV") });
        event.mentions[0].actor.push(span("Peru"));
    });
    assert_eq!(out.matches("actor PER GOV, CHL GOV").count(), 1, "{out}");
}

#[test]
fn sentences_without_end_are_cut() {
    let long = format!("{TEXT}{}", " and é so on".repeat(10_000));
    for layout in [Layout::Csv, Layout::Explain] {
        let out = changed(layout, Some(long.clone()), |event| {
            event.mentions[0].sentence.end = u32::try_from(long.len()).expect("a small text");
        });
        assert!((1_500..8_000).contains(&out.len()), "{layout:?} {}", out.len());
    }
}

#[test]
fn an_unknown_day_is_told_once() {
    let codebook = Codebook::embedded().expect("the code book");
    let (mut report, reading) = sample(&codebook);
    report.notes = vec![Note { code: "N203", message: "none was found".to_owned(), span: None }];
    for layout in [Layout::Table, Layout::Explain, Layout::Json] {
        let mut out = String::new();
        let writer = Writer::new(layout, &codebook, "demarche 0.1.0");
        writer.write(&report, &reading, &mut out);
        assert!(out.contains("N101") && !out.contains("N203"), "{out}");
        out.clear();
        writer.write(&report, &Reading::default(), &mut out);
        assert!(out.contains("N203"), "{out}");
    }
}

#[test]
fn offsets_are_code_points() {
    let line = written(Layout::Jsonl, 100, Paint::Plain);
    let event: serde_json::Value = serde_json::from_str(line.lines().nth(1).expect("a line")).expect("JSON");
    let characters: Vec<char> = TEXT.chars().collect();
    let trigger = &event["mentions"][0]["trigger"];
    let at = |key: &str| trigger[key].as_u64().expect("a number") as usize;
    assert_eq!(characters[at("start")..at("end")].iter().collect::<String>(), "expel");
}

//! The whole path of a document: what is read, that every span is words of the text, that the same document gives the
//! same reading, and that no text brings the coder down.

use std::sync::LazyLock;

use demarche_codebook::{Codebook, Status};
use demarche_coder::record::Entity;
use demarche_coder::{ClassifyError, Coder, Disputed, Document, Names, Reading, Span};
use demarche_syntax::{Pipeline, Scratch};
use proptest::prelude::*;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_sm-3.8.0.dmodel");
    Pipeline::open(path.as_ref()).expect("the model that the project ships is readable")
});
static CODEBOOK: LazyLock<Codebook> =
    LazyLock::new(|| Codebook::embedded().expect("the code book that the project ships is readable"));

fn read(text: &str) -> (Document, Reading) {
    let published = Some(jiff::civil::date(2021, 6, 15));
    let document = Document::plain("test", text, published);
    let reading = Coder::new(&PIPELINE, &CODEBOOK).code(&document, &mut Scratch::new(&PIPELINE));
    (document, reading)
}

fn side(side: &[Entity]) -> String {
    side.iter().map(|e| e.code.as_deref().unwrap_or("?")).collect::<Vec<_>>().join("+")
}

/// The events of a text, one a line: type, status, sides, and what holds it.
fn told(text: &str) -> Vec<String> {
    let (_, reading) = read(text);
    let line = |event: &demarche_coder::Event| {
        let within = event.within.as_ref().map_or(String::new(), |w| format!(" {}", w.role.name()));
        let (kind, status) = (event.event_type, event.status);
        format!("{kind} {status} {} > {}{within}", side(&event.actor), side(&event.recipient))
    };
    reading.events.iter().map(line).collect()
}

#[track_caller]
fn tells(text: &str, wanted: &[&str]) {
    assert_eq!(told(text), wanted, "{text}");
}

#[test]
fn what_happened_and_what_did_not() {
    tells("Norway expelled two Russian diplomats.", &["SANCTION actual NOR > RUS"]);
    tells("Norway will expel two Russian diplomats.", &["SANCTION planned NOR > RUS"]);
    tells("Norway did not expel the Russian diplomats.", &["SANCTION negated NOR > RUS"]);
    tells("Norway may expel two Russian diplomats.", &["SANCTION hypothetical NOR > RUS"]);
    tells("Norway plans to expel two Russian diplomats.", &["SANCTION planned NOR > RUS"]);
    tells("Norway denied that it had expelled two Russian diplomats.", &["SANCTION denied NOR > RUS"]);
    tells("Two Russian diplomats were not expelled by Norway.", &["SANCTION negated NOR > RUS"]);
}

#[test]
fn what_is_only_spoken_of_is_no_fact() {
    let expelled = |status: &str| format!("SANCTION {status} NOR > RUS");
    for (text, status) in [
        ("Two Russian diplomats are to be expelled by Norway.", "planned"),
        ("It is hard for Norway to expel the Russian diplomats.", "hypothetical"),
        ("Norway is said to have expelled two Russian diplomats.", "alleged"),
        ("The law demands that Norway expel the Russian diplomats.", "requested"),
        ("In the film, Norway expels two Russian diplomats.", "hypothetical"),
        ("Before expelling the Russian diplomats, Norway will wait.", "planned"),
        ("The cabinet discussed an expulsion of Russian diplomats by Norway.", "hypothetical"),
        ("Norway was right to expel two Russian diplomats.", "actual"),
    ] {
        assert!(told(text).contains(&expelled(status)), "{text} {:?}", told(text));
    }
}

#[test]
fn acts_of_a_list_stand_side_by_side() {
    tells(
        "Peru imposed sanctions for Chilean actions, including interference in the Peruvian election, the shelling of \
         a Peruvian village, and the siege.",
        &[
            "SANCTION actual PER > CHL",
            "COERCE alleged CHL > PER content",
            "ASSAULT alleged CHL > PER content",
            "COERCE alleged CHL >  content",
        ],
    );
}

#[test]
fn private_persons_are_named_on_demand() {
    let document = Document::plain("test", "Norwegian police arrested Anna Pavlova.", None);
    let named = |names: Names| {
        let coder = Coder::new(&PIPELINE, &CODEBOOK).names(names);
        let reading = coder.code(&document, &mut Scratch::new(&PIPELINE));
        let suspect = &reading.events[0].recipient[0];
        (suspect.text.clone(), suspect.person.clone(), suspect.span.of(&document.text).to_owned())
    };
    let (words, name) = ("Anna Pavlova".to_owned(), Some("Anna Pavlova".to_owned()));
    assert_eq!(named(Names::Roles), ("a person".to_owned(), None, words.clone()));
    assert_eq!(named(Names::All), (words.clone(), name, words));
}

#[test]
fn a_pronoun_is_not_who_does_its_own_verb() {
    tells(
        "Norway sent letters to Chile and Peru urging them to free the Russian envoy.",
        &["REQUEST actual NOR > CHL+PER", "RETREAT requested CHL+PER > RUS content"],
    );
}

#[test]
fn the_act_between_two_given_actors() {
    let coder = Coder::new(&PIPELINE, &CODEBOOK);
    let mut scratch = Scratch::new(&PIPELINE);
    let mut act = |text: &str, source: &str, target: &str| {
        let found = coder.classify(&Document::plain("test", text, None), source, target, &mut scratch);
        found.map(|found| found.map(|found| (found.event.event_type.name(), found.certain)))
    };
    assert_eq!(
        act("The guild was praised by the baker.", "the baker", "The guild"),
        Ok(Some(("SUPPORT", true)))
    );
    assert_eq!(
        act("The baker sued the guild and praised the mayor.", "The baker", "the mayor"),
        Ok(Some(("SUPPORT", true)))
    );
    assert_eq!(
        act("The baker promised to help the guild.", "The baker", "the guild"),
        Ok(Some(("AGREE", true)))
    );
    assert_eq!(act("The baker met the guild.", "the guild", "The baker"), Ok(Some(("CONSULT", true))));
    assert_eq!(act("The moon is bright.", "The moon", "bright"), Ok(None));
    assert_eq!(act("The moon is round.", "the sun", "moon"), Err(ClassifyError::NoSource));
    assert_eq!(act("The moon is round.", "moon", "the sun"), Err(ClassifyError::NoTarget));
}

/// Sentences of sport, business, crime and the like, written without sight of the lexicon: `gold/nonevents.tsv`.
#[test]
fn hardly_any_event_is_read_where_there_is_none() {
    let rows: Vec<&str> =
        include_str!("../../../gold/nonevents.tsv").lines().skip(1).filter(|row| !row.is_empty()).collect();
    let (coder, mut scratch) = (Coder::new(&PIPELINE, &CODEBOOK), Scratch::new(&PIPELINE));
    let published = Some(jiff::civil::date(2021, 6, 15));
    let mut told = Vec::new();
    for row in &rows {
        let text = row.split('\t').next().unwrap_or_default();
        let reading = coder.code(&Document::plain("test", text, published), &mut scratch);
        if reading.events.iter().any(|event| event.status == Status::Actual) {
            told.push(text);
        }
    }
    assert!(rows.len() >= 300 && told.len() * 50 < rows.len(), "{} of {}: {told:#?}", told.len(), rows.len());
}

#[test]
fn acts_hold_acts() {
    tells(
        "Peru threatened to expel the Bolivian ambassador.",
        &["THREATEN actual PER > BOL", "SANCTION threatened PER > BOL content"],
    );
    tells(
        "Peru did not threaten to expel the Bolivian ambassador.",
        &["THREATEN negated PER > BOL", "SANCTION hypothetical PER > BOL content"],
    );
    tells(
        "Zambia urged Zimbabwe to release two Zambian journalists.",
        &["REQUEST actual ZMB > ZWE", "RETREAT requested ZWE > ZMB content"],
    );
}

#[test]
fn one_meeting_is_one_event() {
    let text = "The foreign ministers of Peru and Chile met in Vienna on Monday. The meeting lasted two hours.\n\n\
                The talks were described as frank.";
    let (_, reading) = read(text);
    assert_eq!(reading.events.len(), 1, "{:?}", told(text));
    assert!(reading.events[0].mentions.len() >= 2);
    assert_eq!(reading.meetings.len(), 1);
    assert_eq!(reading.events[0].place.as_ref().and_then(|p| p.code.as_deref()), Some("AUT"));
}

#[test]
fn an_answer_knows_what_it_answers() {
    let text = "Norway expelled two Russian diplomats on Monday. Russia responded in kind by expelling two Norwegian \
                diplomats.";
    let (_, reading) = read(text);
    let [first, second] = reading.events.as_slice() else { panic!("{:?}", told(text)) };
    let [answer] = second.answers.as_slice() else { panic!("no answer: {:?}", told(text)) };
    assert_eq!(answer.id, first.id);
    assert_eq!((answer.kind, answer.explicit), ("reciprocates", true));
}

#[test]
fn a_threat_that_no_word_names() {
    tells(
        "\"If Chad shells our towns, we will strike back,\" the Libyan foreign minister said.",
        &[
            "ASSAULT hypothetical TCD > LBY condition",
            "THREATEN actual LBY > TCD",
            "COERCE threatened LBY > TCD content",
        ],
    );
}

#[test]
fn a_stranger_keeps_a_name_away() {
    // 'he' is the driver, so nobody knows whose arrest it is.
    for event in
        read("Vladimir Putin spoke in Moscow. A driver waited outside. He was arrested by Norway.").1.events
    {
        assert!(event.recipient.iter().all(|e| e.code.as_deref() != Some("RUS")), "{event:?}");
    }
}

/// All spans of a reading.
fn spans(reading: &Reading) -> Vec<Span> {
    let mut out = Vec::new();
    for event in &reading.events {
        out.extend(event.actor.iter().chain(&event.recipient).map(|e| e.span));
        out.extend(event.place.iter().map(|p| p.span));
        out.extend(event.sizes.iter().map(|s| s.span));
        out.extend(event.when.expression);
        out.extend(event.answers.iter().filter_map(|a| a.cue));
        for mention in &event.mentions {
            out.extend([mention.sentence, mention.trigger]);
            out.extend(mention.actor.iter().chain(&mention.recipient));
            out.extend(mention.status_cue);
            out.extend(mention.said_by.iter().filter_map(|s| s.cue));
        }
    }
    for quote in &reading.quotes {
        out.extend(quote.content.iter().chain(&quote.sentences));
        out.extend(quote.cue);
    }
    for meeting in &reading.meetings {
        out.extend(meeting.occasion.iter().chain(&meeting.duration));
        out.extend(meeting.topics.iter().map(|t| t.span));
    }
    out
}

/// What holds of every reading, whatever the text.
fn holds(document: &Document, reading: &Reading) {
    for span in spans(reading) {
        assert!(document.text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
    }
    for event in &reading.events {
        assert!(!event.mentions.is_empty());
        assert!(event.mentions.iter().all(|m| !m.trigger.is_empty() && m.sentence.contains(m.trigger)));
        let ids: Vec<&str> = reading.events.iter().map(|e| e.id.as_str()).collect();
        assert_eq!(ids.iter().filter(|id| **id == event.id).count(), 1, "an id stands for one event");
        let held = event.within.iter().map(|w| &w.id).chain(event.answers.iter().map(|a| &a.id));
        for id in held {
            assert!(
                ids.contains(&id.as_str()) && *id != event.id,
                "a link leads to another event of the reading"
            );
        }
        assert!((0.0..=1.0).contains(&event.confidence.overall));
        for entity in event.actor.iter().filter(|e| !e.span.is_empty()) {
            // A private person stands by the role, and the span leads to the name.
            let role = entity.private && entity.text == "a person";
            assert!(role || entity.span.of(&document.text) == entity.text, "{entity:?}");
        }
    }
}

static REPORT: &str = include_str!("../../../examples/reykjavik-2021.txt");

#[test]
fn a_report_is_read_the_same_twice() {
    let (document, reading) = read(REPORT);
    holds(&document, &reading);
    assert!(reading.events.len() > 10);
    assert_eq!(format!("{reading:?}"), format!("{:?}", read(REPORT).1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Words of the trade in any order, with rubbish between them.
    #[test]
    fn any_words_are_read(words in prop::collection::vec(prop_oneof![
        Just("Russia"), Just("the United States"), Just("expelled"), Just("threatened to"), Just("if"), Just("talks"),
        Just("with"), Just("sanctions"), Just("on"), Just("said"), Just("\""), Just("."), Just(","), Just("not"),
        Just("will"), Just("Blinken"), Just("ten diplomats"), Just("in response"), Just("by"), Just("and"), Just("who"),
        Just("\n\n"), Just("attack"), Just("“"), Just("”"), Just("it"), Just("on Monday"), Just("é\u{301}\u{0}☃"),
    ], 0..60)) {
        let (document, reading) = read(&words.join(" "));
        holds(&document, &reading);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        let (document, reading) = read(&text);
        holds(&document, &reading);
    }
}

#[test]
fn breakaway_regions_and_disputed_places_are_whose_one_asks() {
    let text = "Abkhazia condemned Georgia on Monday. Ukrainian forces shelled Russian Crimea on Tuesday.";
    let sides = |disputed| {
        let coder = Coder::new(&PIPELINE, &CODEBOOK).disputed(disputed);
        let mut scratch = Scratch::new(&PIPELINE);
        let reading = coder.code(&Document::plain("test", text, None), &mut scratch);
        let code = |entity: &demarche_coder::record::Entity| entity.code.clone().unwrap_or_default();
        let side = |event: &demarche_coder::Event| {
            format!("{}>{}", code(&event.actor[0]), code(&event.recipient[0]))
        };
        reading.events.iter().map(side).collect::<Vec<_>>()
    };
    assert_eq!(sides(Disputed::Wording), ["XAB>GEO", "UKR>RUS"]);
    assert_eq!(sides(Disputed::Un), ["GEO>GEO", "UKR>UKR"]);
}

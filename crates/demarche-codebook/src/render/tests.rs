//! The table of renderings, row by row.

use super::*;
use crate::fixtures::codebook;

/// An act in short: `TYPE/mode status cameo`, with `within`, `speaker`, `no-recipient`, `two-actors` behind it.
fn act(ontology: &Ontology, text: &str) -> NativeAct {
    let mut words = text.split(' ');
    let (name, mode) =
        words.next().map(|word| word.split_once('/').map_or((word, None), |(t, m)| (t, Some(m)))).unwrap();
    let event_type = EventType::from_name(name).unwrap();
    let mut act = NativeAct {
        event_type,
        mode: mode.map(|mode| ontology.mode(event_type, mode).unwrap()),
        cameo: None,
        status: Status::from_name(words.next().unwrap()).unwrap(),
        parent: None,
        actors: 1,
        recipients: 1,
        has_speaker: false,
    };
    for word in words {
        match word {
            "content" => act.parent = Some(ParentAs::Content),
            "condition" => act.parent = Some(ParentAs::Condition),
            "speaker" => act.has_speaker = true,
            "no-recipient" => act.recipients = 0,
            "two-actors" => act.actors = 2,
            code => act.cameo = Some(ontology.cameo_id(code).unwrap()),
        }
    }
    act
}

/// The rendering of an act in short: `TYPE/mode quad scale actor>recipient cameo`.
#[track_caller]
fn check(text: &str, wanted: &str) {
    let ontology = codebook().ontology;
    let rendered = plover(&ontology, &act(&ontology, text)).map_or("none".to_owned(), |rendered| {
        let mode = rendered.mode.map_or(String::new(), |mode| format!("/{}", ontology.mode_info(mode).name));
        let cameo = rendered.cameo.map_or("none", |cameo| &ontology.cameo_info(cameo).code);
        format!(
            "{}{mode} {} {} {:?}>{:?} {cameo}",
            rendered.event_type,
            rendered.quad_code,
            rendered.event_scale,
            rendered.actor_from,
            rendered.recipient_from
        )
    });
    assert_eq!(rendered, wanted, "{text}");
}

#[test]
fn actual_acts_stay_as_they_are() {
    check("SANCTION/expel actual 161", "SANCTION/expel 4 -5.5 Actor>Recipient 161");
    check("CONSULT/visit actual no-recipient", "CONSULT/visit 1 4 Actor>Nobody 042");
    check("ACCUSE actual", "ACCUSE 3 -3 Actor>Recipient 110");
    check("PROTEST/vandalize actual no-recipient", "PROTEST/vandalize 4 -5 Actor>Nobody 145");
}

#[test]
fn plans_of_cooperation_become_agreements() {
    check("CONSULT/visit planned 042", "AGREE 1 2.5 Actor>Recipient 036");
    check("CONSULT planned 045", "AGREE 1 2.5 Actor>Recipient 039");
    check("SUPPORT planned 057", "AGREE 1 2.5 Actor>Recipient 032");
    check("COOPERATE planned 062", "AGREE 1 2.5 Actor>Recipient 0312");
    check("AID planned 0333", "AGREE 1 2.5 Actor>Recipient 030");
    check("AID planned 073", "AGREE 1 2.5 Actor>Recipient 0333");
    // AGREE needs no recipient though AID does.
    check("AID planned 073 no-recipient", "AGREE 1 2.5 Actor>Nobody 0333");
}

#[test]
fn plans_of_retreat_concede() {
    check("RETREAT/withdraw planned 0874", "CONCEDE 1 4.5 Actor>Recipient 0356");
    check("RETREAT/release planned", "CONCEDE 1 4.5 Actor>Recipient 0353");
}

#[test]
fn other_plans_are_not_recorded() {
    for name in
        ["AGREE", "CONCEDE", "REQUEST", "REJECT", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]
    {
        check(&format!("{name} planned"), "none");
    }
}

#[test]
fn what_stands_within_another_is_not_recorded() {
    check("SANCTION/expel threatened content", "none");
    check("CONSULT planned content", "none");
    check("CONSULT actual condition", "none");
}

#[test]
fn threats_without_a_parent() {
    check("SANCTION/expel threatened 161", "THREATEN/expel 3 -3.5 Actor>Recipient 1313");
    check("SANCTION/discontinue threatened 163", "THREATEN/relations 3 -3.5 Actor>Recipient 1312");
    check("COERCE/arrest threatened", "THREATEN/arrest 3 -3.5 Actor>Recipient 132");
    check("COERCE/seize threatened 192", "THREATEN/restrict 3 -3 Actor>Recipient 1382");
    check("ASSAULT/aerial threatened", "THREATEN/violence 3 -3.5 Actor>Recipient 1384");
    check("CONSULT threatened", "THREATEN 3 -3.5 Actor>Recipient 130");
}

#[test]
fn requests_without_a_parent() {
    check("AID requested 073 speaker", "REQUEST/assist 3 0.5 Speaker>Actor 1033");
    check("CONSULT requested speaker", "REQUEST/meet 3 0 Speaker>Actor 106");
    check("RETREAT/release requested speaker", "REQUEST/yield 3 -1 Speaker>Actor 1053");
    check("RETREAT/resign requested speaker", "REQUEST/change 3 -1 Speaker>Actor 1041");
    check("SANCTION requested speaker", "REQUEST 3 0 Speaker>Actor 100");
    check("AID requested 073", "none");
}

#[test]
fn allegations_without_a_parent() {
    check("ASSAULT/aerial alleged speaker", "ACCUSE/allege 3 -3.5 Speaker>Actor 112");
    check("ASSAULT/aerial alleged", "none");
}

#[test]
fn what_did_not_happen() {
    check("CONSULT/visit cancelled", "REJECT/meet 3 -2 Actor>Recipient 125");
    check("AID cancelled", "none");
    for status in ["denied", "negated", "hypothetical"] {
        check(&format!("CONSULT {status} speaker"), "none");
    }
}

#[test]
fn required_recipients() {
    check("SANCTION actual no-recipient", "none");
    check("COOPERATE actual no-recipient two-actors", "none");
    check("AID actual no-recipient", "none");
    check("ASSAULT actual no-recipient", "none");
    check("ASSAULT actual no-recipient two-actors", "ASSAULT 4 -9 Actor>Nobody 180");
    check("COERCE actual no-recipient", "COERCE 4 -7 Actor>Nobody 170");
}

#[test]
fn rules_and_losses_are_written_down() {
    let ontology = codebook().ontology;
    assert!(losses(&ontology).iter().any(|loss| &*loss.rendering == "plover"));
    assert!(losses(&ontology).iter().any(|loss| &*loss.rendering == "cameo"));
    assert!(rules(&ontology).all(|(_, why)| !why.is_empty()));
}

//! Lookups.

use super::*;
use crate::fixtures::codebook;

#[test]
fn entries_are_found_by_their_head() {
    let lexicon = codebook().lexicon;
    let ids =
        |found: &[EntryId]| found.iter().map(|&id| lexicon.entry(id).id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(lexicon.verb("expel")), ["expel.v"]);
    assert_eq!(ids(lexicon.verb("throw")), ["expel.v"]);
    assert_eq!(ids(lexicon.verb("out")), [""; 0]);
    assert_eq!(ids(lexicon.noun("sanction")), ["sanction.n"]);
    assert_eq!(ids(lexicon.noun("show")), ["sanction.n"]);
    assert_eq!(ids(lexicon.noun("force")), [""; 0]);
    assert_eq!(ids(lexicon.light("impose")), ["sanction.n"]);
    assert_eq!(lexicon.operator(lexicon.operator_verb("plan")[0]).status, Some(Status::Planned));
    assert!(lexicon.operator(lexicon.operator_verb("manage")[0]).factive);
}

#[test]
fn an_entry_is_read_whole() {
    let codebook = codebook();
    let entry = codebook.lexicon.entry(codebook.lexicon.verb("expel")[0]);
    assert_eq!(entry.event_type, EventType::Sanction);
    assert_eq!(entry.mode, codebook.ontology.mode(EventType::Sanction, "expel"));
    assert_eq!(&*codebook.ontology.cameo_info(entry.cameo.unwrap()).code, "161");
    assert_eq!(*entry.actor, [Slot::Subject]);
    assert_eq!(*entry.recipient, [Slot::Object]);
    assert_eq!((&*entry.file, entry.line), ("lexicon/sanction.toml", 1));
    let official = codebook.lexicon.class("official").unwrap();
    let mission = Cond::Words(["chief", "of", "mission"].map(Box::from).into());
    let object = (Slot::Object, vec![Cond::Class(official), mission].into());
    let owner = ("object.of".parse().unwrap(), vec![Cond::State].into());
    assert_eq!(*entry.when, [object, owner]);
    assert_eq!(entry.examples[0].size, Some(ExampleSize { count: 3.0 }));
    assert_eq!(entry.examples[0].published, Example::PUBLISHED);
    assert_eq!(entry.examples[1].published, jiff::civil::date(2020, 5, 1));
    assert_eq!(entry.examples[1].line, 13);
    assert_eq!(entry.counter.len(), 1);
    assert_eq!(entry.strong, Sides::default());
}

#[test]
fn defaults_of_nouns() {
    let lexicon = codebook().lexicon;
    let entry = lexicon.entry(lexicon.noun("sanction")[0]);
    let slots = |slots: &[Slot]| slots.iter().map(Slot::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(slots(&entry.actor), "subject possessive by modifier");
    assert_eq!(slots(&entry.recipient), "against on of to with object");
    assert!(entry.bare && entry.weak);
    assert_eq!(entry.strong, Sides { actor: true, recipient: false });
}

#[test]
fn classes_include_classes() {
    let lexicon = codebook().lexicon;
    let official = lexicon.class("official").unwrap();
    assert!(lexicon.in_class(official, "official"));
    assert!(lexicon.in_class(official, "consul general"));
    assert!(!lexicon.in_class(official, "consul"));
    assert!(!lexicon.in_class(lexicon.class("diplomat").unwrap(), "official"));
    assert_eq!(lexicon.longest_in_class(official), 2);
    assert_eq!(lexicon.class("nobody"), None);
}

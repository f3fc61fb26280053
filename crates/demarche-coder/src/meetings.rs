//! Who met where, for how long, about what.

use demarche_codebook::{EventType, Status};

use crate::document::Span;
use crate::events::{Groups, Story, ToldAct, entity_at};
use crate::graph::Rel;
use crate::record::{Entity, Event, Meeting, Topic};

/// Verbs whose object was talked about.
const RAISES: [&str; 8] = ["discuss", "address", "raise", "cover", "tackle", "touch", "bring", "broach"];

/// The meetings of a document, each beside its event.
pub(crate) fn find(story: &Story, told: &[ToldAct], groups: &Groups, events: &[Event]) -> Vec<Meeting> {
    let mut out = Vec::new();
    for (group, event) in groups.groups.iter().zip(events) {
        let held = matches!(event.status, Status::Actual | Status::Planned | Status::Cancelled);
        if event.event_type != EventType::Consult || !held || event.within.is_some() {
            continue;
        }
        let participants: Vec<Entity> = event.actor.iter().chain(&event.recipient).cloned().collect();
        if participants.iter().filter(|p| p.code.is_some()).count() < 2 {
            continue;
        }
        let mut meeting = Meeting {
            id: story.part_id("meeting", &event.id),
            event: event.id.clone(),
            participants,
            occasion: None,
            venue: event.place.clone(),
            duration: None,
            topics: Vec::new(),
        };
        for &row in &group.rows {
            let act = &told[row].row.act;
            describe(story, act.clause(), &mut meeting);
            if act.clause() != act.node {
                describe(story, act.node, &mut meeting);
            }
            // 'The talks lasted', 'the meeting addressed'
            let node = story.graph.node(act.node);
            if matches!(node.rel, Rel::Subject | Rel::PassiveSubject) {
                describe(story, node.head, &mut meeting);
                for verb in story.graph.coordination(node.head) {
                    topics_of_verb(story, verb, &mut meeting);
                }
            }
        }
        out.push(meeting);
    }
    out
}

fn describe(story: &Story, at: usize, meeting: &mut Meeting) {
    let graph = story.graph;
    for oblique in graph.obliques(at) {
        let phrase = graph.phrase(oblique.node);
        match oblique.preposition {
            "on" if graph.key(oblique.node) == "sideline" || graph.key(oblique.node) == "margin" => {
                let of = graph.prepositional(oblique.node, "of").next();
                meeting.occasion.get_or_insert(of.map_or(phrase, |of| graph.phrase(of)));
            }
            "on" | "about" | "over" | "regarding" | "concerning" => {
                let time = story.times.iter().any(|time| time.span.overlaps(phrase));
                if !time && story.cast.actor(oblique.node).is_none_or(|a| !a.known()) {
                    add_topic(meeting, phrase, None);
                }
            }
            _ => {}
        }
    }
    let duration = story.times.iter().find(|time| {
        time.duration && graph.nodes_in(time.span).any(|n| graph.is_below(n, at)) && !time.nodes.is_empty()
    });
    if meeting.duration.is_none()
        && let Some(duration) = duration
    {
        meeting.duration = Some(duration.span);
    }
    // 'met to discuss trade'
    for child in graph.children(at) {
        if matches!(graph.node(child).rel, Rel::AdverbialClause | Rel::OpenComplement | Rel::NounClause) {
            topics_of_verb(story, child, meeting);
        }
    }
}

fn topics_of_verb(story: &Story, verb: usize, meeting: &mut Meeting) {
    let graph = story.graph;
    if !RAISES.contains(&graph.key(verb).as_ref()) {
        return;
    }
    let arguments = graph.arguments(verb);
    let raised_by = match graph.key(verb).as_ref() {
        "raise" | "bring" | "broach" => arguments.subject.first().map(|&s| entity_at(story, s)),
        _ => None,
    };
    for object in arguments.object {
        if story.cast.actor(object).is_none_or(|a| !a.known()) {
            add_topic(meeting, graph.phrase(object), raised_by.clone().filter(|e| e.code.is_some()));
        }
    }
}

fn add_topic(meeting: &mut Meeting, span: Span, raised_by: Option<Entity>) {
    if !meeting.topics.iter().any(|topic| topic.span.overlaps(span)) {
        meeting.topics.push(Topic { span, raised_by });
    }
}

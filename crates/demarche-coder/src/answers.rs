//! Which act answers which, where words say so: 'in response', 'responded in kind', 'rejected the demand'.

use demarche_codebook::{EventType, Slot, Status};

use crate::actors::Actor;
use crate::document::Span;
use crate::events::{Groups, Story, ToldAct};
use crate::graph::{Pos, Rel};
use crate::record::Answer;

/// A word that says that its clause answers something.
struct Cue {
    /// The words.
    span: Span,
    /// How it answers.
    kind: &'static str,
    /// What the words name as answered: 'in response to the expulsion'.
    to: Vec<usize>,
}

/// Finds what a refusal or a welcome is about, where its object takes up an act told before: 'Pristina rejected the
/// demand'. Whose act it was is then whom it answers.
pub(crate) fn take_up(story: &Story, told: &mut [ToldAct]) {
    for row in 0..told.len() {
        let Some(to) = taken_up(story, told, row) else { continue };
        let whose = told[to].row.act.actor.clone();
        let act = &mut told[row];
        if !act.row.act.recipient.iter().any(Actor::known) {
            act.row.act.recipient = whose;
        }
        act.takes_up = Some(to);
    }
}

/// How many sentences back an act is taken up.
const REACH: usize = 4;

/// The row that the object of row `row` takes up.
fn taken_up(story: &Story, told: &[ToldAct], row: usize) -> Option<usize> {
    use EventType::{
        Accuse, Agree, Assault, Coerce, Concede, Mobilize, Reject, Request, Retreat, Sanction, Support,
        Threaten,
    };
    let graph = story.graph;
    let act = &told[row].row.act;
    let answers = matches!(told[row].row.event_type, Reject | Agree | Support | Accuse);
    if !answers || !act.frame.verb || !act.actor.iter().any(Actor::known) {
        return None;
    }
    let objects = act.frame.fill(graph, &Slot::Object);
    let object = objects.into_iter().find(|&object| {
        graph.node(object).pos == Pos::Noun
            && graph.children(object).any(|c| matches!(graph.key(c).as_ref(), "the" | "this" | "that"))
            && !graph.obliques(object).iter().any(|o| matches!(o.preposition, "of" | "by" | "from"))
    })?;
    let lexicon = &story.codebook.lexicon;
    // 'criticized the decision': whatever was told last.
    let deed = lexicon.class("deed").is_some_and(|class| lexicon.in_class(class, &graph.key(object)));
    let kinds: Vec<EventType> = lexicon
        .noun(&graph.key(object))
        .iter()
        .map(|&id| lexicon.entry(id).event_type)
        .filter(|kind| match kind {
            Request | Agree | Threaten | Accuse => true,
            // 'deplored the expulsion', 'hailed the release': whose deed it was is blamed or praised.
            Assault | Coerce | Sanction | Mobilize | Retreat | Concede => {
                matches!(told[row].row.event_type, Accuse | Support)
            }
            _ => false,
        })
        .collect();
    let sentence = graph.node(act.node).sentence;
    (0..told.len())
        .filter(|&other| {
            let before = &told[other];
            before.row.act.node < act.node
                && (kinds.contains(&before.row.event_type) || deed && before.row.within.is_none())
                && before.row.told.status == Status::Actual
                && sentence - graph.node(before.row.act.node).sentence <= if deed { 1 } else { REACH }
                && before.row.act.actor.iter().any(Actor::known)
                && !before.row.act.actor.iter().any(|a| act.actor.iter().any(|b| a.is(b)))
        })
        .max_by_key(|&other| told[other].row.act.node)
}

/// All answers: the answering group, the group answered, and the link without its id.
pub(crate) fn find(story: &Story, told: &[ToldAct], groups: &Groups) -> Vec<(usize, usize, Answer)> {
    let mut out: Vec<(usize, usize, Answer)> = Vec::new();
    for (row, act) in told.iter().enumerate() {
        let Some(from) = groups.of[row] else { continue };
        if act.row.implied || act.row.told.status == Status::Hypothetical {
            continue;
        }
        let taken = act.takes_up.and_then(|to| groups.of[to]).map(|to| {
            let kind = if act.row.event_type == EventType::Reject { "refuses" } else { "responds" };
            (Cue { span: act.row.act.trigger(story.graph), kind, to: Vec::new() }, to, 0.85)
        });
        let found = taken.or_else(|| {
            let cue = cue(story, act)?;
            let (to, score) = answered(story, told, groups, row, &cue)?;
            Some((cue, to, score))
        });
        let Some((cue, to, score)) = found else { continue };
        if to == from || out.iter().any(|(f, t, _)| (*f, *t) == (from, to) || (*t, *f) == (from, to)) {
            continue;
        }
        let answer = Answer { id: String::new(), kind: cue.kind, explicit: true, cue: Some(cue.span), score };
        out.push((from, to, answer));
    }
    out
}

/// The cue that governs the act: on its own clause, or the clause that it carries out ('responded by expelling').
fn cue(story: &Story, told: &ToldAct) -> Option<Cue> {
    let graph = story.graph;
    let mut at = told.row.act.clause();
    for _ in 0..4 {
        if let Some(cue) = cue_at(story, at, told.row.act.node) {
            return Some(cue);
        }
        let node = graph.node(at);
        if node.head == at {
            return None;
        }
        at = match node.rel {
            Rel::Conjunct if !graph.children(at).any(|c| graph.node(c).rel == Rel::Subject) => node.head,
            Rel::OpenComplement => node.head,
            Rel::AdverbialClause if !graph.has(at, Rel::Mark) => node.head,
            Rel::PrepClause if matches!(graph.key(node.head).as_ref(), "by" | "with" | "in") => {
                graph.node(node.head).head
            }
            Rel::PrepObject if matches!(graph.key(node.head).as_ref(), "by" | "with") => {
                graph.node(node.head).head
            }
            Rel::Object | Rel::Subject if !graph.is_clause(at) => node.head,
            _ => return None,
        };
    }
    None
}

fn cue_at(story: &Story, clause: usize, act: usize) -> Option<Cue> {
    let graph = story.graph;
    let span = |first: usize, last: usize| Span {
        start: graph.node(first.min(last)).span.start,
        end: graph.node(first.max(last)).span.end,
    };
    // 'responded in kind by expelling'
    if clause != act {
        let kind = match graph.key(clause).as_ref() {
            "respond" | "answer" | "reply" | "react" | "counter" | "hit"
                if graph.key(clause) != "hit" || has_word(story, clause, "back") =>
            {
                Some("responds")
            }
            "retaliate" => Some("retaliates"),
            "reciprocate" => Some("reciprocates"),
            "comply" => Some("complies"),
            _ => None,
        };
        if let Some(kind) = kind {
            let in_kind = in_noun(story, clause, "kind");
            let to = graph
                .obliques(clause)
                .into_iter()
                .filter(|o| {
                    matches!(o.preposition, "to" | "for" | "with")
                        && o.node != act
                        && !graph.is_below(act, o.node)
                })
                .map(|o| o.node)
                .collect();
            return Some(match in_kind {
                Some(noun) => Cue { span: span(clause, noun), kind: "reciprocates", to },
                None => Cue { span: graph.node(clause).span, kind, to },
            });
        }
    }
    // 'in response to', 'in retaliation for', on the clause or on its object
    let near = std::iter::once(clause).chain(graph.children(clause).filter(|&c| {
        matches!(graph.node(c).rel, Rel::Object | Rel::Attribute | Rel::Prep)
            || graph.node(c).rel == Rel::Adverb
    }));
    for at in near {
        for child in graph.children(at) {
            let word = graph.node(child);
            if word.rel != Rel::Prep && word.pos != Pos::Adposition {
                continue;
            }
            for noun in graph.children_by(child, Rel::PrepObject) {
                let key = graph.key(noun);
                let kind = match key.as_ref() {
                    "response" | "reaction" | "answer" | "reply" => "responds",
                    "retaliation" | "reprisal" | "revenge" | "retribution" | "vengeance" => "retaliates",
                    "return" | "kind" | "exchange" => "reciprocates",
                    _ => continue,
                };
                if !matches!(graph.key(child).as_ref(), "in" | "as") {
                    continue;
                }
                let to = graph
                    .obliques(noun)
                    .into_iter()
                    .filter(|o| matches!(o.preposition, "to" | "for" | "against"))
                    .map(|o| o.node)
                    .collect();
                return Some(Cue { span: span(child, noun), kind, to });
            }
        }
    }
    // 'reciprocal expulsions', 'retaliatory tariffs'
    graph.children(act).find_map(|c| {
        let kind = match graph.key(c).as_ref() {
            "retaliatory" => "retaliates",
            "reciprocal" | "tit-for-tat" => "reciprocates",
            _ => return None,
        };
        Some(Cue { span: graph.node(c).span, kind, to: Vec::new() })
    })
}

fn has_word(story: &Story, clause: usize, word: &str) -> bool {
    story.graph.children(clause).any(|c| story.graph.key(c) == word)
}

fn in_noun(story: &Story, clause: usize, noun: &str) -> Option<usize> {
    let graph = story.graph;
    graph.prepositional(clause, "in").find(|&n| graph.key(n) == noun)
}

/// The act answered: the one that the words name, else the last one told before in which the sides are reversed.
fn answered(story: &Story, told: &[ToldAct], groups: &Groups, row: usize, cue: &Cue) -> Option<(usize, f64)> {
    let graph = story.graph;
    let own = &told[row].row.act;
    for &node in &cue.to {
        let named = (0..told.len()).find(|&other| {
            other != row
                && groups.of[other].is_some()
                && groups.of[other] != groups.of[row]
                && graph.is_below(told[other].row.act.node, node)
        });
        if let Some(named) = named {
            return groups.of[named].map(|group| (group, 0.9));
        }
    }
    let same = |x: &[Actor], y: &[Actor]| {
        x.iter()
            .any(|a| a.known() && y.iter().any(|b| a.same(b) || a.entity.code == b.entity.code && b.known()))
    };
    let mut best: Option<(usize, usize, f64)> = None;
    for (other, act) in told.iter().enumerate() {
        let Some(group) = groups.of[other].filter(|group| Some(*group) != groups.of[row]) else { continue };
        let before = act.row.act.node < own.node;
        let status = act.row.told.status;
        if !before || act.row.implied || !matches!(status, Status::Actual | Status::Planned | Status::Alleged)
        {
            continue;
        }
        let reversed = same(&act.row.act.actor, &own.recipient) && same(&act.row.act.recipient, &own.actor);
        let towards = same(&act.row.act.recipient, &own.actor) || same(&act.row.act.actor, &own.recipient);
        if !reversed && !towards {
            continue;
        }
        let alike = act.row.event_type == told[row].row.event_type;
        let mode = |t: &ToldAct| story.codebook.lexicon.entry(t.row.act.entry).mode;
        let rank = 4 * usize::from(reversed)
            + 2 * usize::from(alike && mode(act) == mode(&told[row]))
            + usize::from(alike);
        let near = graph.node(own.node).sentence - graph.node(act.row.act.node).sentence <= 4;
        if !near {
            continue;
        }
        let score = if reversed { 0.8 } else { 0.6 };
        if best.is_none_or(|(_, at, _)| rank >= at) {
            best = Some((group, rank, score));
        }
    }
    best.map(|(group, _, score)| (group, score))
}

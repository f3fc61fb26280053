//! Acts that hold other acts: what is threatened, demanded, promised, alleged, and on which condition.

use demarche_codebook::{Agent, EntryId, EventType, Slot, Status};

use crate::actors::{Actor, ActorKind};
use crate::attribution;
use crate::document::Span;
use crate::frames::predicates::stands_at;
use crate::frames::{Act, Finder};
use crate::graph::Rel;
use crate::record::Role;
use crate::status::{Reader, Told};

/// An act with what the text says of it.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    /// The act.
    pub act: Act<'a>,
    /// Its type; the entry's but for threats that no word names.
    pub event_type: EventType,
    /// What the text says of its being so.
    pub told: Told,
    /// The row that holds it, and as what.
    pub within: Option<(usize, Role)>,
    /// A threat made of a condition and a response: the entry's mode and code are not its own.
    pub implied: bool,
}

/// For each node of the document, whether it names an act.
pub(crate) fn act_nodes(finder: &Finder, acts: &[Act]) -> Vec<bool> {
    let mut out = vec![false; finder.graph.nodes.len()];
    for act in acts {
        out[act.node] = true;
    }
    out
}

/// For each node of the document, the act whose content stands there.
pub(crate) fn content_nodes(finder: &Finder, acts: &[Act]) -> Vec<Option<u32>> {
    let mut out: Vec<Option<u32>> = vec![None; finder.graph.nodes.len()];
    // What is read only because another word makes it possible holds nothing.
    for (index, act) in acts.iter().enumerate().filter(|(_, act)| !act.loose) {
        for node in finder.content_nodes(act) {
            for member in finder.graph.coordination(node) {
                // Of two acts that claim a node the nearer one holds it.
                let nearer = out[member].is_none_or(|other| {
                    acts[other as usize].node.abs_diff(member) > act.node.abs_diff(member)
                });
                if nearer && member != act.node {
                    out[member] = Some(index as u32);
                }
            }
        }
    }
    out
}

/// Reads the status of all acts and puts each into the one that holds it.
pub(crate) fn nest<'a>(reader: &Reader<'_, 'a>, acts: Vec<Act<'a>>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = acts
        .into_iter()
        .enumerate()
        .map(|(index, act)| {
            let told = reader.read(&act, index);
            let event_type = reader.codebook.lexicon.entry(act.entry).event_type;
            Row { act, event_type, told, within: None, implied: false }
        })
        .collect();
    let mut done = vec![false; rows.len()];
    for index in 0..rows.len() {
        hold(reader, &mut rows, index, &mut done, 0);
    }
    for index in 0..rows.len() {
        conditions(&mut rows, index);
    }
    threatened_by_condition(reader, &mut rows);
    implied_threats(reader, &mut rows);
    called_off_later(reader, &mut rows);
    sanctions_beside(reader, &mut rows);
    rows
}

/// 'Chile condemned Peru and recalled its ambassador': a sanction or threat that names nobody, in a clause beside one in which the
/// same side acts against somebody, is against the same.
fn sanctions_beside(reader: &Reader, rows: &mut [Row]) {
    let graph = reader.graph;
    let hostile = |kind: EventType| {
        matches!(
            kind,
            EventType::Accuse
                | EventType::Reject
                | EventType::Threaten
                | EventType::Sanction
                | EventType::Assault
        )
    };
    for index in 0..rows.len() {
        let row = &rows[index];
        let clause = row.act.node;
        let takes_one = !reader.codebook.lexicon.entry(row.act.entry).recipient.is_empty();
        if !matches!(row.event_type, EventType::Sanction | EventType::Threaten)
            || !row.act.recipient.is_empty()
            || !takes_one
            || !graph.is_clause(clause)
        {
            continue;
        }
        let beside = graph.coordination(graph.first_conjunct(clause));
        let against = rows.iter().filter(|other| {
            other.act.node < clause
                && beside.contains(&other.act.node)
                && hostile(other.event_type)
                && other.act.recipient.iter().any(Actor::known)
                && other.act.actor.iter().any(|a| row.act.actor.iter().any(|b| a.known() && a.same(b)))
        });
        if let Some(other) = against.max_by_key(|other| other.act.node) {
            let recipient = other.act.recipient.clone();
            rows[index].act.recipient = recipient;
        }
    }
}

/// 'They have since delayed the move', 'The ban was later put off': what is called off by a word that only takes up an act
/// told before.
fn called_off_later(reader: &Reader, rows: &mut [Row]) {
    let graph = reader.graph;
    let lexicon = &reader.codebook.lexicon;
    for index in 0..rows.len() {
        let row = &rows[index];
        if !row.act.bare || row.told.status != Status::Cancelled || !reader.is_definite(row.act.node) {
            continue;
        }
        let (node, key, kind) = (row.act.node, graph.key(row.act.node), row.event_type);
        let (cue, why) = (row.told.cue, row.told.why.join("; "));
        let told = rows
            .iter_mut()
            .filter(|row| row.act.node < node && row.within.is_none() && row.told.status == Status::Actual)
            .filter(|row| graph.node(node).sentence - graph.node(row.act.node).sentence <= 1)
            .filter(|row| row.event_type == kind || graph.key(row.act.node) == key)
            .max_by_key(|row| row.act.node);
        if let Some(row) = told {
            row.told.held(Status::Cancelled, cue.unwrap_or(graph.node(node).span), why);
        }
    }
    let Some(class) = lexicon.class("deed") else { return };
    for verb in (0..graph.nodes.len()).filter(|&i| graph.is_clause(i)) {
        let ids = lexicon.operator_verb(&graph.key(verb));
        let cancels = ids.iter().map(|&id| lexicon.operator(id)).any(|operator| {
            operator.status == Some(Status::Cancelled)
                && operator
                    .predicates
                    .iter()
                    .any(|p| p.head_word() == graph.key(verb) && stands_at(graph, p, operator.kind, verb))
        });
        if !cancels || graph.negation(verb).is_some() {
            continue;
        }
        // 'the move', or the act once more by its own word: 'banned imports ... the ban was put off'.
        let again = |object: usize| {
            let key = graph.key(object);
            reader.is_definite(object) && rows.iter().any(|row| graph.key(row.act.node) == key)
        };
        let deed = graph.arguments(verb).object.into_iter().find(|&object| {
            let anaphor = lexicon.in_class(class, &graph.key(object));
            (anaphor || again(object)) && !graph.has(object, Rel::Prep)
        });
        let Some(deed) = deed else { continue };
        let own = (!lexicon.in_class(class, &graph.key(deed))).then(|| graph.key(deed));
        let sentence = graph.node(verb).sentence;
        let told = rows
            .iter_mut()
            .filter(|row| row.act.node < deed && row.within.is_none() && row.told.status == Status::Actual)
            .filter(|row| sentence - graph.node(row.act.node).sentence <= 1)
            .filter(|row| own.as_ref().is_none_or(|own| graph.key(row.act.node) == *own))
            .max_by_key(|row| row.act.node);
        if let Some(row) = told {
            let why = format!("'{}' later: it was called off", graph.node(verb).word);
            row.told.held(Status::Cancelled, graph.node(verb).span, why);
        }
    }
}

/// Gives the content of an act its status and its sides, those that hold it first.
fn hold(reader: &Reader, rows: &mut [Row], index: usize, done: &mut [bool], depth: usize) {
    if done[index] || depth > 8 {
        return;
    }
    done[index] = true;
    let Some(parent) = rows[index].told.parent.filter(|&parent| parent != index) else { return };
    hold(reader, rows, parent, done, depth + 1);
    let entry = reader.codebook.lexicon.entry(rows[parent].act.entry);
    let Some(content) = &entry.content else { return };
    let outer = match rows[parent].told.status {
        Status::Negated | Status::Denied | Status::Cancelled | Status::Hypothetical => Status::Hypothetical,
        _ => content.status,
    };
    let span = reader.graph.node(rows[parent].act.node).span;
    let why = format!("content of '{}' ({})", span.of(reader.graph.text), entry.id);
    rows[index].told.held(outer, span, why);
    rows[index].within = Some((parent, Role::Content));
    share_sides(reader, rows, parent, index, content.agent);
}

fn known(side: &[Actor]) -> bool {
    side.iter().any(Actor::known)
}

/// Who is left unsaid on one level is told on the other: 'threatened to cut ties with Spain', 'urged Iran to leave'.
fn share_sides(reader: &Reader, rows: &mut [Row], parent: usize, child: usize, agent: Agent) {
    let lexicon = &reader.codebook.lexicon;
    let (outer, inner) = (lexicon.entry(rows[parent].act.entry), lexicon.entry(rows[child].act.entry));
    let from = match agent {
        Agent::Actor => rows[parent].act.actor.clone(),
        Agent::Recipient => rows[parent].act.recipient.clone(),
    };
    let own = &rows[child].act;
    let lone = inner.mutual && own.actor.iter().filter(|a| a.known()).count() < 2;
    if !known(&own.actor) || lone {
        let others: Vec<Actor> = from
            .into_iter()
            .filter(|a| a.known() && !own.actor.iter().any(|b| a.same(b)))
            // Nobody does it to himself, but a state may to its own people.
            .filter(|a| {
                let itself = |b: &Actor| b.kind == ActorKind::State && a.same(b);
                !own.recipient.iter().any(|b| a.node == b.node || a.entity == b.entity || itself(b))
            })
            .collect();
        let act = &mut rows[child].act;
        if inner.mutual {
            act.actor.splice(0..0, others);
            // 'agreed with Peru to talk'
            if act.actor.iter().filter(|a| a.known()).count() < 2 {
                let more = rows[parent].act.recipient.clone();
                let act = &mut rows[child].act;
                act.actor.extend(more.into_iter().filter(Actor::known));
            }
        } else if !others.is_empty() {
            act.actor = others;
        }
        let act = &mut rows[child].act;
        act.bare = !known(&act.actor) && !known(&act.recipient);
    }
    // The content's other side is the parent's recipient where that has none.
    if !known(&rows[parent].act.recipient) && !outer.recipient.is_empty() && !outer.mutual {
        let act = &rows[child].act;
        let candidates = match agent {
            Agent::Recipient => &act.actor,
            Agent::Actor if inner.mutual => &act.actor,
            Agent::Actor => &act.recipient,
        };
        let found: Vec<Actor> = candidates
            .iter()
            .filter(|a| a.known() && !rows[parent].act.actor.iter().any(|b| a.same(b)))
            .cloned()
            .collect();
        if !found.is_empty() {
            rows[parent].act.recipient = found;
        }
    }
    // 'threatened Spain with the closure of the border': the parent's recipient is the content's.
    if !known(&rows[child].act.recipient)
        && !inner.recipient.is_empty()
        && !inner.mutual
        && agent == Agent::Actor
    {
        let found: Vec<Actor> = rows[parent]
            .act
            .recipient
            .iter()
            .filter(|a| a.known() && !rows[child].act.actor.iter().any(|b| a.same(b)))
            .cloned()
            .collect();
        rows[child].act.recipient = found;
    }
}

/// The act of an if-clause is the condition of the act of its main clause.
fn conditions(rows: &mut [Row], index: usize) {
    let Some(main) = rows[index].told.condition_of else { return };
    if rows[index].within.is_some() {
        return;
    }
    let holder = (0..rows.len())
        .filter(|&other| other != index && rows[other].told.condition_of.is_none())
        .filter(|&other| rows[other].act.clause() == main || rows[other].told.path.contains(&main))
        .min_by_key(|&other| (rows[other].within.is_some(), rows[other].act.clause().abs_diff(main)));
    if let Some(mut holder) = holder {
        // 'threatened to leave if Peru attacked': it is the threat that has the condition.
        while let Some((above, Role::Content)) = rows[holder].within {
            holder = above;
        }
        if holder == index {
            return;
        }
        rows[index].within = Some((holder, Role::Condition));
    }
}

/// 'warned that it would retaliate if Russia attacked': whoever would bring it about is threatened.
fn threatened_by_condition(reader: &Reader, rows: &mut [Row]) {
    let graph = reader.graph;
    for index in 0..rows.len() {
        let Some((parent, Role::Content)) = rows[index].within else { continue };
        if rows[parent].event_type != EventType::Threaten || known(&rows[parent].act.recipient) {
            continue;
        }
        let found: Vec<Actor> = graph
            .children_by(rows[index].act.clause(), Rel::AdverbialClause)
            .filter(|&clause| {
                graph.children_by(clause, Rel::Mark).any(|m| matches!(graph.node(m).lemma, "if" | "unless"))
            })
            .flat_map(|clause| graph.arguments(clause).subject)
            .filter_map(|agent| reader.cast.actor(agent))
            .filter(|a| a.known() && !rows[parent].act.actor.iter().any(|b| a.same(b)))
            .cloned()
            .collect();
        if !found.is_empty() {
            rows[parent].act.recipient = found;
        }
    }
}

/// 'If Peru attacks, we will strike back', said by the one who would: a threat that no word names.
fn implied_threats(reader: &Reader, rows: &mut Vec<Row>) {
    use EventType::{Assault, Coerce, Mobilize, Sanction};
    let hostile = |kind| matches!(kind, Assault | Coerce | Mobilize | Sanction);
    for condition in 0..rows.len() {
        let Some((response, Role::Condition)) = rows[condition].within else { continue };
        let (asked, answer) = (&rows[condition], &rows[response]);
        let threatens = answer.told.status == Status::Planned
            && answer.within.is_none()
            && hostile(answer.event_type)
            && hostile(asked.event_type)
            && known(&answer.act.actor)
            && asked.act.actor.iter().any(|a| a.known() && !answer.act.actor.iter().any(|b| a.same(b)));
        if !threatens || !told_by_itself(reader, answer) {
            continue;
        }
        let mut threat = answer.clone();
        threat.event_type = EventType::Threaten;
        threat.implied = true;
        threat.act.recipient = asked.act.actor.clone();
        threat.told.status = Status::Actual;
        threat.told.cue = None;
        threat.told.why = vec!["a response announced for the case that another acts is a threat".to_owned()];
        let at = rows.len();
        let recipient = threat.act.recipient.clone();
        let span: Span = reader.graph.node(threat.act.node).span;
        rows.push(threat);
        rows[response].told.held(Status::Threatened, span, "content of a conditional threat".to_owned());
        rows[response].within = Some((at, Role::Content));
        if !known(&rows[response].act.recipient) {
            rows[response].act.recipient = recipient;
        }
        rows[condition].within = Some((at, Role::Condition));
    }
}

/// Whether the side that would act says so itself.
fn told_by_itself(reader: &Reader, row: &Row) -> bool {
    let Some(index) = attribution::around(reader.speeches, reader.graph, row.act.node) else { return false };
    let speaker = reader.speeches[index].speaker.and_then(|node| reader.cast.actor(node));
    speaker.is_some_and(|speaker| {
        speaker.known() && row.act.actor.iter().any(|actor| actor.entity.code == speaker.entity.code)
    })
}

/// The nodes that hold an act's size.
pub(crate) fn size_nodes(reader: &Reader, act: &Act, entry: EntryId) -> Vec<usize> {
    let entry = reader.codebook.lexicon.entry(entry);
    entry.size.iter().flat_map(|slot: &Slot| act.frame.fill(reader.graph, slot)).collect()
}

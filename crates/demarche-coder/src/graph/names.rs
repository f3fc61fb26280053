//! Names of people as one phrase.
//!
//! Pipelines take apart names that they have not seen: 'Minister Uttama Sawanayana' becomes a minister and an apposition, 'al',
//! '-' and 'Jadan' three subjects. The words of a name stand side by side, so that they can be told without the parse.

use std::ops::Range;

use super::{Node, Pos, Rel};

/// Longest name, with titles.
const LONGEST: usize = 14;

/// Small words inside names.
fn is_inside_name(word: &str) -> bool {
    matches!(
        word,
        "al" | "el"
            | "ul"
            | "bin"
            | "bint"
            | "ibn"
            | "ben"
            | "de"
            | "da"
            | "do"
            | "dos"
            | "del"
            | "della"
            | "di"
            | "la"
            | "der"
            | "den"
            | "van"
            | "von"
            | "ter"
            | "e"
            | "y"
            | "zu"
            | "-"
            | "’"
            | "'"
    )
}

/// The runs of capitalised names in order: words side by side, with the small words that names have inside.
pub(crate) fn runs(nodes: &[Node<'_>]) -> Vec<Range<usize>> {
    let is_name = |i: usize| {
        let node = &nodes[i];
        // Taggers take rare surnames for adverbs and verbs; the recogniser sees them all the same.
        let inside = node.entity == "PERSON" && !node.entity_start && node.pos != Pos::Adposition;
        (node.pos == Pos::Name || inside) && node.word.starts_with(char::is_uppercase)
    };
    let mut runs = Vec::new();
    let mut i = 0;
    while i < nodes.len() {
        if !is_name(i) {
            i += 1;
            continue;
        }
        let start = i;
        let mut end = i + 1;
        let mut at = end;
        while at < nodes.len() && nodes[at].sentence == nodes[start].sentence && at - start < LONGEST {
            if is_name(at) {
                end = at + 1;
            } else if !is_inside_name(nodes[at].word) {
                break;
            }
            at += 1;
        }
        runs.push(start..end);
        i = end;
    }
    runs
}

/// 'Sierra Leone, Guinea and Mali': what stands behind a comma and goes on with 'and' is a member of a list, not another name
/// of the first.
pub(super) fn lists(nodes: &mut [Node<'_>]) -> bool {
    let mut changed = false;
    for i in 2..nodes.len() {
        let Node { rel, head, pos, .. } = nodes[i];
        let named =
            |n: usize| nodes[n].pos == Pos::Name && matches!(nodes[n].entity, "GPE" | "ORG" | "NORP" | "LOC");
        if rel != Rel::Apposition || pos != Pos::Name || head >= i || !named(i) || !named(head) {
            continue;
        }
        let apart = nodes[head + 1].word == "," && (head + 2..i).all(|n| nodes[n].head == i);
        let goes_on = nodes.iter().skip(i + 1).take(2).any(|n| n.head == i && n.rel == Rel::Coordinator)
            && nodes
                .iter()
                .skip(i + 1)
                .take(LONGEST)
                .any(|n| n.head == i && n.rel == Rel::Conjunct && n.pos == Pos::Name);
        if apart && goes_on {
            nodes[i].rel = Rel::Conjunct;
            changed = true;
        }
    }
    changed
}

/// Makes one phrase of every title with the name behind it, and of every name that the recogniser sees as one person: the last
/// word is the head, as in names that are parsed well. `is_place` knows names of places. Says whether anything was put right.
pub(super) fn join(
    nodes: &mut [Node<'_>],
    is_title: impl Fn(&str) -> bool,
    is_place: impl Fn(&str) -> bool,
) -> bool {
    let mut changed = false;
    for run in runs(nodes) {
        let title = |i: usize| is_title(&nodes[i].word.to_lowercase());
        let mut start = run.start;
        let mut named = run.start;
        if let Some(last) = run.clone().rev().find(|&i| title(i)) {
            named = last + 1;
        } else if start > 0
            && nodes[start - 1].sentence == nodes[start].sentence
            && matches!(nodes[start - 1].pos, Pos::Noun | Pos::Name)
            && title(start - 1)
        {
            start -= 1;
        } else {
            // Without a title only what is a person by the recogniser.
            let Some(first) = run.clone().find(|&i| nodes[i].entity == "PERSON" && nodes[i].entity_start)
            else {
                continue;
            };
            let last = (first + 1..run.end)
                .take_while(|&i| nodes[i].entity == "PERSON" && !nodes[i].entity_start)
                .last()
                .unwrap_or(first);
            start = first;
            named = first;
            changed |= last > first && join_run(nodes, start..last + 1, named);
            continue;
        }
        // Recognisers take rare surnames for places; those that are none go on with the name.
        let foreign = |i: usize| match nodes[i].entity {
            "NORP" | "DATE" | "EVENT" => true,
            "GPE" | "LOC" => is_place(nodes[i].word),
            _ => false,
        };
        let end = (named..run.end).find(|&i| foreign(i)).unwrap_or(run.end);
        if end >= named + 2 {
            changed |= join_run(nodes, start..end, named);
        }
    }
    changed
}

/// Hangs all words of `run`, whose name begins at `named`, on its last.
fn join_run(nodes: &mut [Node<'_>], run: Range<usize>, named: usize) -> bool {
    let last = run.end - 1;
    let right = (run.start..last).all(|i| run.contains(&nodes[i].head) || nodes[i].head == last)
        && (named..last).all(|i| nodes[i].head == last);
    if right || last < named + 1 {
        return false;
    }
    // Where the phrase hangs: the likeliest of the relations that lead out of it and not back into it.
    let leads_out = |i: usize| {
        let mut at = i;
        for _ in 0..nodes.len() {
            let head = nodes[at].head;
            if head == at {
                return true;
            }
            if run.contains(&head) {
                return false;
            }
            at = head;
        }
        false
    };
    let rank = |rel: Rel| match rel {
        Rel::Subject | Rel::PassiveSubject => 0,
        Rel::Object | Rel::Indirect | Rel::PrepObject => 1,
        Rel::Conjunct | Rel::Apposition | Rel::Possessive => 2,
        Rel::Root => 3,
        _ => 4,
    };
    let out = run
        .clone()
        .filter(|&i| (nodes[i].head == i || !run.contains(&nodes[i].head)) && leads_out(i))
        .min_by_key(|&i| rank(nodes[i].rel));
    let Some(out) = out else { return false };
    let (head, rel) = (nodes[out].head, nodes[out].rel);
    let sentence = nodes[last].sentence;
    let first =
        (0..run.start).rev().take_while(|&i| nodes[i].sentence == sentence).last().unwrap_or(run.start);
    for node in nodes[first..].iter_mut().take_while(|node| node.sentence == sentence) {
        if run.contains(&node.head) {
            node.head = last;
        }
    }
    for i in run {
        nodes[i].head = last;
        nodes[i].rel = Rel::Compound;
    }
    nodes[last].head = if rel == Rel::Root || head == out { last } else { head };
    nodes[last].rel = rel;
    true
}

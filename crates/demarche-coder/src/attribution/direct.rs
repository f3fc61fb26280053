//! Gives every quotation to the cue that brings it, or to the quotation beside it.

use super::Utterance;
use super::cues::Cues;
use super::marks::{self, Quoted, touching};
use super::reported::{self, Found, in_nodes};
use crate::document::Span;
use crate::graph::{Form, Graph, Pos, Rel};
use crate::record::Speech;

/// How many words a cue may stand behind a quotation: 'the deputy head of the mission in Lima, Ana Torres, said'.
const TAIL_REACH: usize = 24;

/// How many speeches back the pieces of one cue are looked for.
const NEARBY: usize = 16;

/// Fewest words of a quotation that no cue brings.
const FEWEST_WORDS: usize = 3;

/// The quotations of all parts of the document, in order.
pub(super) fn quotations(graph: &Graph) -> Vec<Quoted> {
    let mut out: Vec<Quoted> = Vec::new();
    let mut at = 0;
    while let Some(first) = graph.sentences.get(at) {
        let part = first.part;
        let mut end = at;
        while graph.sentences.get(end + 1).is_some_and(|next| next.part == part) {
            end += 1;
        }
        let span = Span { start: first.span.start, end: graph.sentences[end].span.end };
        let before_open = out.last().is_some_and(|last| !last.closed && last.part + 1 == part);
        out.extend(marks::quotations(graph.text, span, part, before_open));
        at = end + 1;
    }
    out
}

/// What brings a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// The cue with that index, set off from it.
    Cue(usize),
    /// The cue with that index, whose clause it is a piece of.
    Piece(usize),
    /// In a clause beside what that cue reports, of which the parser made no complement, under that node.
    Further(usize, usize),
    /// A speaker without a cue: 'Torres was clear: "..."'.
    Speaker(usize),
    /// A whole sentence or more that nothing brings.
    Alone,
    /// No speech: a title, a word held at a distance.
    None,
}

/// The direct speeches, and the pieces of quoted words that a cue has as its only content. Marks the cues whose
/// content is told by them.
pub(super) fn speeches(
    graph: &Graph,
    cues: &Cues,
    quotations: &[Quoted],
    found: &mut [Found],
) -> Vec<Utterance> {
    let mut sources: Vec<Source> = Vec::with_capacity(quotations.len());
    for at in 0..quotations.len() {
        sources.push(source(graph, cues, quotations, at, found));
    }
    let mut out: Vec<Utterance> = Vec::new();
    // The speech of each quotation, as an index in `out`.
    let mut spoken: Vec<Option<usize>> = vec![None; quotations.len()];
    for at in 0..quotations.len() {
        let quoted = &quotations[at];
        if quoted.continues
            && let Some(before) = at.checked_sub(1).and_then(|before| spoken[before])
        {
            out[before].content.push(quoted.inner);
            if let Source::Cue(cue) = sources[at] {
                found[cue].taken = true;
                if out[before].speaker.is_none() {
                    let (speaker, span, node) = (found[cue].speaker, found[cue].span, found[cue].node);
                    (out[before].speaker, out[before].cue) = (speaker, Some(span));
                    out[before].cue_node = Some(node);
                }
            }
            spoken[at] = Some(before);
            continue;
        }
        spoken[at] = match sources[at] {
            Source::Cue(cue) => {
                found[cue].taken = true;
                let same = at.checked_sub(1).and_then(|before| spoken[before]);
                let same = same.filter(|&speech| out[speech].cue_node == Some(found[cue].node));
                Some(join(&mut out, same, quoted, &found[cue], Speech::Direct))
            }
            Source::Piece(cue) => {
                found[cue].taken = true;
                let same = nearby(&out, found[cue].node);
                Some(join(&mut out, same, quoted, &found[cue], Speech::Mixed))
            }
            Source::Further(cue, child) => {
                let found = &mut found[cue];
                let mut more = graph.subtree(child);
                more.retain(|i| found.content.binary_search(i).is_err());
                found.clause.retain(|i| more.binary_search(i).is_err());
                found.content.extend(more);
                found.content.sort_unstable();
                None
            }
            Source::Speaker(speaker) => Some(push(&mut out, quoted, Some(speaker))),
            Source::Alone => {
                let before = at
                    .checked_sub(1)
                    .filter(|&b| spoken[b].is_some() && is_beside(graph, quotations, b, found));
                let carried =
                    before.and_then(|before| spoken[before]).filter(|&s| out[s].kind == Speech::Direct);
                match carried {
                    Some(speech) if quotations[at - 1].part == quoted.part => {
                        out[speech].content.push(quoted.inner);
                        Some(speech)
                    }
                    Some(speech) => {
                        let speaker = out[speech].speaker;
                        Some(push(&mut out, quoted, speaker))
                    }
                    None => {
                        let speaker = speaker_before(graph, cues, quotations, at);
                        Some(push(&mut out, quoted, speaker))
                    }
                }
            }
            Source::None => None,
        };
    }
    carry_back(graph, quotations, &spoken, &mut out);
    out
}

fn join(
    out: &mut Vec<Utterance>,
    same: Option<usize>,
    quoted: &Quoted,
    found: &Found,
    kind: Speech,
) -> usize {
    if let Some(speech) = same {
        out[speech].content.push(quoted.inner);
        return speech;
    }
    let speech = push(out, quoted, found.speaker);
    let made = &mut out[speech];
    (made.kind, made.addressee) = (kind, found.addressee);
    (made.cue, made.cue_node) = (Some(found.span), Some(found.node));
    speech
}

/// The speech of that cue among the last ones.
fn nearby(out: &[Utterance], cue: usize) -> Option<usize> {
    let last = out.len().saturating_sub(NEARBY);
    out[last..].iter().position(|speech| speech.cue_node == Some(cue)).map(|at| last + at)
}

fn push(out: &mut Vec<Utterance>, quoted: &Quoted, speaker: Option<usize>) -> usize {
    out.push(Utterance {
        kind: Speech::Direct,
        speaker,
        addressee: None,
        cue: None,
        cue_node: None,
        content: vec![quoted.inner],
        sentences: Vec::new(),
    });
    out.len() - 1
}

/// A quotation without a speaker just before one with a speaker, in one paragraph: '"No." "Never," he said.'
fn carry_back(graph: &Graph, quotations: &[Quoted], spoken: &[Option<usize>], out: &mut [Utterance]) {
    for at in (1..quotations.len()).rev() {
        let (before, next) = (&quotations[at - 1], &quotations[at]);
        let between = Span { start: before.outer.end, end: next.outer.start };
        if before.part == next.part
            && between.of(graph.text).trim().is_empty()
            && let (Some(first), Some(second)) = (spoken[at - 1], spoken[at])
            && out[first].speaker.is_none()
        {
            out[first].speaker = out[second].speaker;
        }
    }
}

fn source(graph: &Graph, cues: &Cues, quotations: &[Quoted], at: usize, found: &[Found]) -> Source {
    let quoted = &quotations[at];
    let nodes = graph.nodes_in(quoted.inner);
    let words = nodes.clone().filter(|&i| !matches!(graph.node(i).pos, Pos::Punct | Pos::Space)).count();
    if words == 0 {
        return Source::None;
    }
    if let Some(source) = lead(graph, cues, quotations, at, found) {
        return source;
    }
    if let Some(cue) = tail(graph, quotations, at, found) {
        return Source::Cue(cue);
    }
    // All that a cue governs, or a piece of it.
    let is_outside = |cue: &Found| !quoted.inner.contains(graph.node(cue.node).span);
    let sentence = |i: usize| &graph.sentences[graph.node(i).sentence];
    let near = in_nodes(found, sentence(nodes.start).start..sentence(nodes.end - 1).end);
    let holding = near
        .map(|index| (index, &found[index]))
        .filter(|(_, cue)| is_outside(cue))
        .filter(|(_, cue)| cue.content.iter().any(|&i| quoted.inner.contains(graph.node(i).span)));
    if let Some((index, cue)) = holding.min_by_key(|(_, cue)| cue.content.len())
        && !cue.cue.naming
    {
        let unquoted = cue.content.iter().filter(|&&i| {
            let node = graph.node(i);
            !matches!(node.pos, Pos::Punct | Pos::Space)
                && !touching(quotations, node.span).iter().any(|q| q.inner.contains(node.span))
        });
        return if unquoted.count() == 0 { Source::Cue(index) } else { Source::None };
    }
    if let Some((cue, child)) = piece(graph, quoted, words, found) {
        let reported = !found[cue].cue.naming && !found[cue].content.is_empty();
        return if reported { Source::Further(cue, child) } else { Source::Piece(cue) };
    }
    if is_whole(graph, quoted, words) { Source::Alone } else { Source::None }
}

/// Whether a quotation stands as sentences of its own.
fn is_whole(graph: &Graph, quoted: &Quoted, words: usize) -> bool {
    let inner = quoted.inner.of(graph.text);
    let starts = begins(graph, quoted);
    let after = graph.text[quoted.outer.end as usize..].chars().next();
    let ends = inner.ends_with(['.', '!', '?', '…']) || matches!(after, Some('.' | '!' | '?'));
    let finite = is_finite(graph, quoted);
    starts && (ends || !quoted.closed) && words >= FEWEST_WORDS && (finite || words >= 2 * FEWEST_WORDS)
}

/// Whether a quotation stands at the start of a sentence, behind another one, or behind a colon or dash.
fn begins(graph: &Graph, quoted: &Quoted) -> bool {
    let before =
        graph.text[..quoted.outer.start as usize].trim_end_matches([' ', '\u{a0}']).chars().next_back();
    before.is_none_or(|c| "\n.!?:”\"’'»…—".contains(c))
}

fn is_finite(graph: &Graph, quoted: &Quoted) -> bool {
    graph.nodes_in(quoted.inner).any(|i| matches!(graph.node(i).form, Form::Past | Form::Present))
}

/// The cue before a quotation that a colon, a comma or nothing sets off from it.
fn lead(graph: &Graph, cues: &Cues, quotations: &[Quoted], at: usize, found: &[Found]) -> Option<Source> {
    let quoted = &quotations[at];
    let first = graph.nodes_in(quoted.outer).next()?;
    let part = quoted.part;
    // From the end of the quotation or the sentence before.
    let floor = at.checked_sub(1).map_or(0, |before| quotations[before].outer.end);
    let mut start = graph.sentences[graph.node(first).sentence].start;
    let text_before = graph.text[..quoted.outer.start as usize].trim_end();
    let sign = text_before.chars().next_back()?;
    if start >= first && matches!(sign, ':' | ',' | '—') && first > 0 {
        // The pipeline ends a sentence at the colon.
        start = graph.sentences[graph.node(first - 1).sentence].start;
    }
    while start < first && graph.node(start).span.start < floor {
        start += 1;
    }
    if start >= first || graph.sentences[graph.node(start).sentence].part != part {
        return None;
    }
    let in_segment = |node: usize| (start..first).contains(&node);
    let last_word = (start..first).rev().find(|&i| !matches!(graph.node(i).pos, Pos::Punct | Pos::Space));
    let set_off = matches!(sign, ':' | ',' | '—');
    let mut candidates =
        in_nodes(found, start..first).map(|index| (index, &found[index])).filter(|(_, cue)| {
            let quoted = touching(quotations, cue.span).iter().any(|q| q.inner.contains(cue.span));
            !cue.cue.naming && !quoted
        });
    if !set_off {
        // 'The minister said "we stay"': the cue itself stands before the mark. A piece of a clause does too, so
        // the quotation must be a clause with a verb.
        let cue = candidates.find(|(_, cue)| cue.verb && Some(cue.node) == last_word)?;
        let beyond = cue.1.content.iter().any(|&i| {
            graph.node(i).span.start >= quoted.outer.end
                && !matches!(graph.node(i).pos, Pos::Punct | Pos::Space)
        });
        return (is_finite(graph, quoted) && !beyond).then_some(Source::Cue(cue.0));
    }
    // What was reported already in the segment is not what the quotation says: 'said it would stay, "..."'.
    let told_here = |cue: &Found| cue.content.iter().filter(|&&i| in_segment(i)).count() > 2;
    let verbs: Vec<(usize, &Found)> = candidates.by_ref().collect();
    let verb = verbs.iter().rev().find(|(_, cue)| cue.verb && !told_here(cue));
    // 'wrote a book, "The Morning Hour," and': a title in apposition.
    let title = sign == ','
        && !is_finite(graph, quoted)
        && !quoted.inner.of(graph.text).ends_with(['.', '!', '?', '…']);
    if let Some(&(index, cue)) = verb
        && !title
    {
        // A comma may also follow a clause that only mentions speech, so the cue must be near.
        if sign == ':' || first - cue.node <= TAIL_REACH / 2 {
            return Some(Source::Cue(index));
        }
    }
    if sign == ':' {
        if let Some(&(index, _)) = verbs.iter().rev().find(|(_, cue)| !cue.verb && cue.speaker.is_some()) {
            return Some(Source::Cue(index));
        }
        let speaker = subject_of(graph, cues, start..first);
        return speaker.map(Source::Speaker);
    }
    None
}

/// The cue behind a quotation: '"...," said Torres', '"...," the minister told reporters'.
fn tail(graph: &Graph, quotations: &[Quoted], at: usize, found: &[Found]) -> Option<usize> {
    let quoted = &quotations[at];
    if !quoted.closed {
        return None;
    }
    let ends_with = quoted.inner.of(graph.text).chars().next_back()?;
    let rest = graph.text.get(quoted.outer.end as usize..)?;
    let behind = rest.trim_start().chars().next()?;
    let first = graph.nodes_in(quoted.outer).end;
    let part = quoted.part;
    let full_stop = ends_with == '.' || matches!(behind, '.' | '!' | '?');
    // 'told "The Morning Show," she said': a title that a comma happens to follow.
    if !is_finite(graph, quoted) && !begins(graph, quoted) {
        return None;
    }
    let set_off = matches!(ends_with, ',' | '?' | '!' | '.' | '—' | '–' | '…' | '-')
        || matches!(behind, ',' | '—' | '–');
    let limit = quotations.get(at + 1).map_or(u32::MAX, |next| next.outer.start);
    for i in first..graph.nodes.len().min(first + TAIL_REACH) {
        let node = graph.node(i);
        if node.span.start >= limit
            || graph.sentences[node.sentence].part != part
            || matches!(node.word, "." | ";")
        {
            // The stop of the quoted sentence may stand behind the mark.
            if i == first && node.word == "." {
                return None;
            }
            break;
        }
        let Some((index, cue)) = cue_at(found, i) else {
            let embedded = matches!(node.rel, Rel::RelativeClause | Rel::NounClause | Rel::AdjectiveModifier);
            if node.pos == Pos::Verb && !embedded && matches!(node.form, Form::Past | Form::Present) {
                return None;
            }
            continue;
        };
        if matches!(node.rel, Rel::RelativeClause | Rel::NounClause | Rel::AdjectiveModifier)
            || cue.cue.naming
        {
            continue;
        }
        // '"A." Torres said that B': what follows the cue is its own.
        let quoted_before = |i: usize| quoted.outer.overlaps(graph.node(i).span);
        let own =
            cue.content.iter().filter(|&&c| c > i && !quoted_before(c) && graph.node(c).span.start < limit);
        let own_words = own.filter(|&&c| !matches!(graph.node(c).pos, Pos::Punct | Pos::Space)).count();
        if full_stop && own_words > 2 {
            return None;
        }
        if !set_off && i > first + 1 {
            return None;
        }
        return Some(index);
    }
    None
}

fn cue_at(found: &[Found], i: usize) -> Option<(usize, &Found)> {
    let index = found.binary_search_by_key(&i, |cue| cue.node).ok()?;
    found.get(index).filter(|cue| cue.verb).map(|cue| (index, cue))
}

/// The cue in whose clause the quoted words are a piece ('called the talks "constructive"'), and the word below it
/// that they hang on.
fn piece(graph: &Graph, quoted: &Quoted, words: usize, found: &[Found]) -> Option<(usize, usize)> {
    let nodes = graph.nodes_in(quoted.inner);
    // The word by which the quoted words hang on the rest.
    let outer = nodes.clone().find(|&i| {
        let head = graph.node(i).head;
        head != i && !nodes.contains(&head) && !matches!(graph.node(i).pos, Pos::Punct | Pos::Space)
    })?;
    let (mut child, mut at) = (outer, graph.node(outer).head);
    for _ in 0..6 {
        if let Some(index) = cue_at(found, at).map(|(index, _)| index) {
            let cue = &found[index];
            // In apposition it is a name: 'wrote a book, "The Morning Hour"'.
            let name = graph.node(outer).rel == Rel::Apposition;
            let fits = cue.speaker.is_some() && (cue.cue.naming || (words >= 2 && !name));
            let subject = cue.speaker.is_some_and(|speaker| graph.is_below(outer, speaker));
            return (fits && !subject).then_some((index, child));
        }
        let head = graph.node(at).head;
        if head == at
            || matches!(graph.node(at).rel, Rel::RelativeClause | Rel::Subject | Rel::PassiveSubject)
        {
            return None;
        }
        (child, at) = (at, head);
    }
    None
}

/// Whether nothing but the cue clause stands between the quotation at `before` and the next one.
fn is_beside(graph: &Graph, quotations: &[Quoted], before: usize, found: &[Found]) -> bool {
    let (this, Some(next)) = (&quotations[before], quotations.get(before + 1)) else { return false };
    if next.part > this.part + 1 {
        return false;
    }
    let between = Span { start: this.outer.end, end: next.outer.start };
    let mut nodes = graph.nodes_in(between).filter(|&i| {
        let node = graph.node(i);
        between.contains(node.span) && !matches!(node.pos, Pos::Punct | Pos::Space)
    });
    let range = in_nodes(found, graph.nodes_in(between));
    let clauses: Vec<&Found> = found[range].iter().filter(|cue| cue.taken).collect();
    if clauses.len() > 1 {
        return false;
    }
    nodes.all(|i| clauses.iter().any(|cue| cue.clause.binary_search(&i).is_ok()))
}

/// The speaker of a quotation that nothing brings: the one person that the sentence before is about.
fn speaker_before(graph: &Graph, cues: &Cues, quotations: &[Quoted], at: usize) -> Option<usize> {
    let quoted = &quotations[at];
    let first = graph.nodes_in(quoted.outer).next()?;
    let last = first.checked_sub(1)?;
    let sentence = &graph.sentences[graph.node(last).sentence];
    if sentence.part + 1 < quoted.part || !touching(quotations, sentence.span).is_empty() {
        return None;
    }
    subject_of(graph, cues, sentence.start..sentence.end)
}

/// The one person among the subjects of these words; `None` where another one is named.
fn subject_of(graph: &Graph, cues: &Cues, nodes: std::ops::Range<usize>) -> Option<usize> {
    let mut subjects = nodes.filter(|&i| {
        let named = graph.node(i).pos == Pos::Name || reported::is_person(graph, cues, i);
        named && matches!(graph.node(i).rel, Rel::Subject | Rel::PassiveSubject)
    });
    let first = subjects.next().filter(|&first| reported::is_person(graph, cues, first))?;
    // 'Torres was blunt when she spoke': the pronoun is no other one.
    subjects.all(|other| graph.node(other).pos == Pos::Pronoun).then_some(first)
}

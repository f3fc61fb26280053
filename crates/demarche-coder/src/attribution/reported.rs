//! The words that say that somebody says something, with their speaker and what they govern.

use std::ops::Range;

use super::cues::{Cue, Cues};
use super::marks::{Quoted, touching};
use super::{Utterance, runs};
use crate::document::Span;
use crate::graph::{Form, Graph, Pos, Rel};
use crate::record::Speech;

/// Fewest words of reported speech beside a quotation of the same cue.
const FEWEST_BESIDE: usize = 4;

/// Words of a sentence beyond which it is no prose and is not read: a cue holds what it governs, so that a
/// sentence without end, of cues in cues, would take time and memory without end.
const LONGEST_SENTENCE: usize = 400;

/// A cue word in the text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its head word.
    pub(super) node: usize,
    /// All of its words.
    pub(super) span: Span,
    /// What the cue words say of it.
    pub(super) cue: Cue,
    /// Whether it is a verb.
    pub(super) verb: bool,
    pub(super) speaker: Option<usize>,
    pub(super) addressee: Option<usize>,
    /// The nodes of what it governs, in order of the text.
    pub(super) content: Vec<usize>,
    /// The nodes of its own clause: cue, speaker, and what hangs on them, without the content.
    pub(super) clause: Vec<usize>,
    /// A quotation was given to it: its content is no longer reported speech.
    pub(super) taken: bool,
}

/// All cue words outside quotation marks, and those inside that govern something there.
pub(super) fn cues_of(graph: &Graph, cues: &Cues, quotations: &[Quoted]) -> Vec<Found> {
    let mut out = Vec::new();
    for i in 0..graph.nodes.len() {
        let node = graph.node(i);
        let sentence = &graph.sentences[node.sentence];
        if sentence.end - sentence.start > LONGEST_SENTENCE {
            continue;
        }
        let found = match node.pos {
            Pos::Verb => verb(graph, cues, i).or_else(|| according(graph, cues, i)),
            Pos::Noun => noun(graph, cues, i),
            Pos::Adposition | Pos::Adverb => according(graph, cues, i),
            _ => None,
        };
        out.extend(found.filter(|found| {
            // Inside a quotation the speech ends where the quotation does.
            let around = touching(quotations, node.span).iter().find(|q| q.inner.contains(node.span));
            around.is_none_or(|q| found.content.iter().all(|&i| q.inner.contains(graph.node(i).span)))
        }));
    }
    cited(graph, cues, &mut out);
    out.sort_by_key(|found| found.node);
    out
}

/// The cues at these nodes.
pub(super) fn in_nodes(found: &[Found], nodes: Range<usize>) -> Range<usize> {
    let start = found.partition_point(|cue| cue.node < nodes.start);
    start..found.partition_point(|cue| cue.node < nodes.end).max(start)
}

fn in_nodes_mut(found: &mut [Found], nodes: Range<usize>) -> &mut [Found] {
    let range = in_nodes(found, nodes);
    &mut found[range]
}

/// 'TASS reported, citing the ministry, that ...': what TASS says is what the ministry says, and the clause that
/// names the ministry is no part of it.
fn cited(graph: &Graph, cues: &Cues, found: &mut Vec<Found>) {
    let mut nested = Vec::new();
    for i in 0..graph.nodes.len() {
        let node = graph.node(i);
        if node.pos != Pos::Verb || node.form != Form::Gerund {
            continue;
        }
        let Some(cue) = cues.verb(&graph.key(i), None).filter(|cue| cue.source) else { continue };
        let Some(speaker) = graph.child(i, Rel::Object) else { continue };
        let sentence = &graph.sentences[node.sentence];
        let outer = in_nodes_mut(found, sentence.start..sentence.end).iter_mut().filter(|outer| {
            let near =
                outer.node == node.head || outer.content.contains(&i) || outer.speaker == Some(node.head);
            near && !outer.content.is_empty()
        });
        let Some(outer) = outer.min_by_key(|outer| outer.node.abs_diff(i)) else { continue };
        let clause = graph.subtree(i);
        outer.content.retain(|node| clause.binary_search(node).is_err());
        strip_mark(graph, &mut outer.content);
        let content: Vec<usize> = outer.content.clone();
        nested.push(Found {
            node: i,
            span: node.span,
            cue: Cue { naming: false, ..cue },
            verb: true,
            speaker: Some(speaker),
            addressee: None,
            content,
            clause,
            taken: false,
        });
    }
    found.retain(|cue| nested.binary_search_by_key(&cue.node, |other: &Found| other.node).is_err());
    found.extend(nested);
}

/// The speeches of the cues whose content was not told by quotations alone.
pub(super) fn speeches(graph: &Graph, quotations: &[Quoted], found: &[Found]) -> Vec<Utterance> {
    found
        .iter()
        .filter(|found| !found.cue.naming && !found.content.is_empty())
        .map(|found| {
            // Beside a quotation a cue may govern words of its own: 'said it would stay: "..."'.
            let in_quotation = |i: usize| {
                let span = graph.node(i).span;
                touching(quotations, span).iter().any(|q| q.inner.contains(span))
            };
            let own = found.content.iter().copied().filter(|&i| !found.taken || !in_quotation(i));
            let own: Vec<usize> = own.collect();
            let words =
                own.iter().filter(|&&i| !matches!(graph.node(i).pos, Pos::Punct | Pos::Space)).count();
            let enough = !found.taken || words >= FEWEST_BESIDE;
            let content = if enough { runs(graph, own) } else { Vec::new() };
            let cue = graph.node(found.node).span;
            let quoted = content.iter().any(|&span| {
                touching(quotations, span).iter().any(|q| q.inner.overlaps(span) && !q.inner.contains(cue))
            });
            Utterance {
                kind: if quoted { Speech::Mixed } else { Speech::Indirect },
                speaker: found.speaker,
                addressee: found.addressee,
                cue: Some(found.span),
                cue_node: Some(found.node),
                content,
                sentences: Vec::new(),
            }
        })
        .filter(|speech| !speech.content.is_empty())
        .collect()
}

fn verb(graph: &Graph, cues: &Cues, i: usize) -> Option<Found> {
    let node = graph.node(i);
    if matches!(node.rel, Rel::AdjectiveModifier | Rel::Compound) {
        return None;
    }
    let particle = graph.children(i).find(|&child| {
        matches!(graph.node(child).rel, Rel::Particle | Rel::Prep) && child > i && child <= i + 2
    });
    let key = graph.key(i);
    let cue = cues.verb(&key, particle.map(|p| graph.node(p).lemma))?;
    let phrasal = particle.filter(|_| cues.verb(&key, None).is_none());
    let end = phrasal.map_or(node.span.end, |p| graph.node(p).span.end);
    let span = Span { start: node.span.start, end };

    let arguments = graph.arguments(i);
    let mut complement: Vec<usize> = graph
        .children(i)
        .filter(|&child| match graph.node(child).rel {
            Rel::Complement => true,
            // 'continued to fight', 'said to go on': what follows a plain verb of speech as infinitive is not told.
            Rel::OpenComplement => !cue.plain || cue.hearer || arguments.passive,
            // 'is said to have sailed' may hang as a predicate of the object.
            Rel::ObjectPredicate => graph.is_clause(child),
            _ => false,
        })
        .collect();
    let mut content: Vec<usize> = Vec::new();
    let own = graph.subtree(i);
    if complement.is_empty() {
        content.extend(held_clause(graph, i, &own));
    }
    // 'taxpayers reporting gains' report nothing that is news.
    let tells = matches!(node.form, Form::Past | Form::Present | Form::Base | Form::Participle);
    if complement.is_empty() && content.is_empty() && cue.object && tells && !arguments.passive {
        complement.extend(graph.children_by(i, Rel::Object).filter(|&o| graph.node(o).pos != Pos::Pronoun));
    }
    let above_content = content.clone();
    for child in complement {
        content.extend(graph.subtree(child));
    }
    if arguments.passive
        && !content.is_empty()
        && graph.children_by(i, Rel::OpenComplement).next().is_some()
        && let Some(subject) = graph.child(i, Rel::PassiveSubject)
        && !cue.hearer
    {
        content.extend(graph.subtree(subject));
    }
    content.sort_unstable();
    content.dedup();
    strip_mark(graph, &mut content);
    let clause: Vec<usize> = own
        .iter()
        .copied()
        .filter(|node| above_content.binary_search(node).is_ok() || content.binary_search(node).is_err())
        .collect();

    let mut speaker = arguments.subject.iter().copied().find(|subject| !content.contains(subject));
    // 'said Torres': the name behind the verb is taken for its object at times.
    if speaker.is_none() && !arguments.passive && matches!(node.form, Form::Past | Form::Present) {
        let behind = graph.child(i, Rel::Object).or_else(|| graph.child(i, Rel::Attribute));
        speaker = behind.filter(|&object| object > i && can_speak(graph, cues, object));
    }
    let outside = |node: &usize| !content.contains(node) && Some(*node) != speaker;
    // 'told reporters'; of the passive, 'reporters were told that ...', it is the object as well.
    let object = arguments.object.iter().copied().find(|node| cue.hearer && outside(node));
    let indirect = arguments.indirect.iter().copied().find(|node| outside(node));
    let to = arguments.obliques.iter().find(|o| o.preposition == "to" && outside(&o.node)).map(|o| o.node);
    let addressee = indirect.or(object).or(to).filter(|_| !cue.naming);
    let addressee = addressee.filter(|&a| matches!(graph.node(a).pos, Pos::Noun | Pos::Name | Pos::Pronoun));
    Some(Found { node: i, span, cue, verb: true, speaker, addressee, content, clause, taken: false })
}

/// 'The talks, he said, had failed': the cue clause hangs on what was said.
fn held_clause(graph: &Graph, i: usize, own: &[usize]) -> Vec<usize> {
    let node = graph.node(i);
    let as_clause = || {
        let mark = graph.children(i).find(|&child| graph.node(child).rel == Rel::Mark);
        mark.is_some_and(|mark| graph.node(mark).lemma == "as")
    };
    let hangs = match node.rel {
        Rel::Parataxis => true,
        Rel::AdverbialClause => as_clause(),
        _ => false,
    };
    if !hangs || !matches!(node.form, Form::Past | Form::Present) {
        return Vec::new();
    }
    let head = graph.clause_of(node.head);
    let mut content = graph.subtree(head);
    content.retain(|node| own.binary_search(node).is_err());
    content
}

/// 'the claim that it had shelled the village'
fn noun(graph: &Graph, cues: &Cues, i: usize) -> Option<Found> {
    if !cues.is_noun(&graph.key(i)) {
        return None;
    }
    let node = graph.node(i);
    let finite = |child: usize| {
        let marked =
            graph.children(child).any(|c| graph.node(c).lemma == "that" && graph.node(c).rel == Rel::Mark);
        match graph.node(child).rel {
            Rel::Complement => true,
            Rel::NounClause => marked,
            _ => false,
        }
    };
    let mut content: Vec<usize> = Vec::new();
    for child in graph.children(i).filter(|&child| graph.is_clause(child) && finite(child)) {
        content.extend(graph.subtree(child));
    }
    content.sort_unstable();
    strip_mark(graph, &mut content);
    let mut clause = graph.subtree(i);
    clause.retain(|node| content.binary_search(node).is_err());
    Some(Found {
        node: i,
        span: node.span,
        cue: Cue::default(),
        verb: false,
        speaker: noun_speaker(graph, i),
        addressee: None,
        content,
        clause,
        taken: false,
    })
}

/// Whose the statement is: 'the minister's statement', 'a statement by', 'issued a statement'.
fn noun_speaker(graph: &Graph, i: usize) -> Option<usize> {
    if let Some(possessor) = graph.child(i, Rel::Possessive) {
        return Some(possessor);
    }
    let from = |preposition: &str| graph.prepositional(i, preposition).next();
    if let Some(by) = from("by").or_else(|| from("from")) {
        return Some(by);
    }
    let clause = graph.clause_of(i);
    let governed = graph.is_clause(clause) && graph.is_below(i, clause);
    let subject = graph.arguments(clause).subject.first().copied();
    subject.filter(|&subject| governed && subject != i)
}

/// 'according to the ministry': the phrase hangs on what was said.
fn according(graph: &Graph, cues: &Cues, i: usize) -> Option<Found> {
    let last = cues.prepositions().find_map(|words| {
        let fits = words
            .iter()
            .enumerate()
            .all(|(k, word)| graph.nodes.get(i + k).is_some_and(|node| node.word.eq_ignore_ascii_case(word)));
        fits.then(|| i + words.len() - 1)
    })?;
    let speaker =
        graph.child(last, Rel::PrepObject).or_else(|| graph.child(i, Rel::PrepObject)).or_else(|| {
            // Pipelines that hang the preposition on the noun.
            Some(graph.node(last).head).filter(|&head| head > last && !graph.is_clause(head))
        })?;
    let node = graph.node(i);
    let phrase_head = if graph.node(last).head == speaker { speaker } else { i };
    let clause = graph.subtree(phrase_head);
    let head = graph.node(phrase_head).head;
    if head == phrase_head {
        return None;
    }
    let mut top = graph.clause_of(head);
    let first_in_sentence = graph.sentences[node.sentence].start + 2 > i;
    let behind_comma = i > 0 && graph.node(i - 1).word == ",";
    if first_in_sentence || behind_comma {
        // Set off, it holds for the whole of a coordination.
        top = graph.first_conjunct(top);
    }
    let mut content = graph.subtree(top);
    content.retain(|node| clause.binary_search(node).is_err());
    let span = Span { start: node.span.start, end: graph.node(last).span.end };
    let cue = Cue { plain: true, ..Cue::default() };
    Some(Found {
        node: i,
        span,
        cue,
        verb: false,
        speaker: Some(speaker),
        addressee: None,
        content,
        clause,
        taken: false,
    })
}

/// Takes the 'that' from the front of what was said.
fn strip_mark(graph: &Graph, content: &mut Vec<usize>) {
    while let Some(&first) = content.first() {
        let node = graph.node(first);
        if matches!(node.pos, Pos::Punct | Pos::Space) || (node.rel == Rel::Mark && node.lemma == "that") {
            content.remove(0);
        } else {
            break;
        }
    }
}

/// Whether the node names someone who may speak.
pub(super) fn can_speak(graph: &Graph, cues: &Cues, i: usize) -> bool {
    let node = graph.node(i);
    match node.pos {
        Pos::Name => true,
        Pos::Pronoun => matches!(&*node.word.to_lowercase(), "he" | "she" | "they" | "we" | "i" | "who"),
        Pos::Noun => cues.is_person(&graph.key(i)),
        _ => false,
    }
}

/// Whether the node names one person: a name that the recogniser takes for a person's, 'he', 'the minister'.
pub(super) fn is_person(graph: &Graph, cues: &Cues, i: usize) -> bool {
    let node = graph.node(i);
    match node.pos {
        Pos::Name => node.entity == "PERSON",
        Pos::Pronoun => matches!(&*node.word.to_lowercase(), "he" | "she"),
        Pos::Noun => cues.is_person(&graph.key(i)) && matches!(node.tag, "NN" | ""),
        _ => false,
    }
}

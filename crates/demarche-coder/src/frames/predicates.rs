//! Whether the words of a predicate stand around a node.

use demarche_codebook::{Kind, Predicate};

use crate::graph::{Graph, Pos, Rel};

/// Whether `predicate` stands at node `i`, which has its head word.
pub(crate) fn stands_at(graph: &Graph, predicate: &Predicate, kind: Kind, i: usize) -> bool {
    let words = &predicate.words;
    if words.len() == 1 {
        // 'brought the attack up' is no bringing: a verb with a particle is another verb.
        return kind != Kind::Verb || !graph.has(i, Rel::Particle);
    }
    let before = &words[..predicate.head];
    let behind = &words[predicate.head + 1..];
    if i < before.len() {
        return false;
    }
    let fits_before = before.iter().enumerate().all(|(at, word)| is_word(graph, i - before.len() + at, word));
    fits_before && (behind.is_empty() || particle(graph, kind, i, behind) || follows(graph, kind, i, behind))
}

fn is_word(graph: &Graph, i: usize, word: &str) -> bool {
    i < graph.nodes.len() && (graph.key(i) == word || graph.node(i).word.eq_ignore_ascii_case(word))
}

/// A particle or adverb of the verb, wherever it stands: 'called the talks off'.
fn particle(graph: &Graph, kind: Kind, i: usize, behind: &[Box<str>]) -> bool {
    let [word] = behind else { return false };
    kind == Kind::Verb
        && graph.children(i).any(|child| {
            matches!(
                graph.node(child).rel,
                Rel::Particle | Rel::Adverb | Rel::Other | Rel::Complement | Rel::Attribute
            ) && matches!(
                graph.node(child).pos,
                Pos::Adposition | Pos::Adverb | Pos::Adjective | Pos::Other | Pos::Noun
            ) && is_word(graph, child, word)
        })
}

/// The words follow one another; articles, possessives and adverbs may stand between.
fn follows(graph: &Graph, kind: Kind, i: usize, behind: &[Box<str>]) -> bool {
    let mut at = i + 1;
    for word in behind {
        loop {
            let Some(node) = graph.nodes.get(at) else { return false };
            if node.sentence != graph.node(i).sentence {
                return false;
            }
            if is_word(graph, at, word) {
                break;
            }
            if !matches!(node.rel, Rel::Determiner | Rel::Possessive | Rel::Adverb) || at > i + 5 {
                return false;
            }
            at += 1;
        }
        at += 1;
    }
    // 'gave support in the war' is no 'give in': one word behind a verb must not govern a noun of its own.
    let last = at - 1;
    !(kind == Kind::Verb
        && behind.len() == 1
        && graph.node(last).rel == Rel::Prep
        && graph.has(last, Rel::PrepObject)
        && last > i + 1)
}

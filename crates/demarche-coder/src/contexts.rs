//! What a paragraph is about: the contexts of PLOVER, each with the words that gave it.
//!
//! A context holds where the paragraph has one word that is certain of it, a likely one beside a hint, or three hints. The
//! words are data: `ontology/context_words.tsv`.

use std::collections::BTreeMap;

use demarche_codebook::{Codebook, ContextId, Strength};

use crate::document::Span;
use crate::graph::{Graph, Pos};

/// The most sentences of a paragraph that are weighed together, around the act: texts without paragraphs are long.
const WINDOW: usize = 2;

/// A context with the words that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The context.
    pub context: ContextId,
    /// Its words, in order.
    pub words: Vec<Span>,
}

/// One word of a context in the document.
#[derive(Clone, Debug)]
struct Found {
    node: usize,
    span: Span,
    context: ContextId,
    strength: Strength,
    /// The lemmas, to count each once.
    key: String,
}

/// The words of all contexts in a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contexts {
    found: Vec<Found>,
}

impl Contexts {
    /// Marks the words of contexts.
    pub(crate) fn find(graph: &Graph, codebook: &Codebook) -> Self {
        let words: Vec<[String; 2]> = (0..graph.nodes.len())
            .map(|i| [graph.key(i).into_owned(), graph.node(i).word.to_lowercase()])
            .collect();
        let mut found = Vec::new();
        for sentence in &graph.sentences {
            let mut i = sentence.start;
            while i < sentence.end {
                let longest = codebook.ontology.context_words.longest(&words[i..sentence.end]);
                let Some((senses, length)) = longest.filter(|_| graph.node(i).pos != Pos::Space) else {
                    i += 1;
                    continue;
                };
                let span = Span { start: graph.node(i).span.start, end: graph.node(i + length - 1).span.end };
                let key: Vec<&str> = words[i..i + length].iter().map(|[lemma, _]| &**lemma).collect();
                for &(context, strength) in senses {
                    found.push(Found { node: i, span, context, strength, key: key.join(" ") });
                }
                i += length;
            }
        }
        Self { found }
    }

    /// The contexts around the act at node `i`: of its paragraph, and of no more than two sentences to either side. The
    /// contexts in which such acts stand as a rule, `usual`, weigh as much as a likely word: the paragraph has to bear
    /// them out.
    pub(crate) fn around(
        &self,
        graph: &Graph,
        codebook: &Codebook,
        i: usize,
        usual: &[ContextId],
    ) -> Vec<Evidence> {
        let sentence = graph.node(i).sentence;
        let part = graph.sentences[sentence].part;
        let near = |number: usize| {
            number.abs_diff(sentence) <= WINDOW
                && graph.sentences.get(number).is_some_and(|other| other.part == part)
        };
        let first = (sentence.saturating_sub(WINDOW)..=sentence).find(|&n| near(n)).unwrap_or(sentence);
        let last = (sentence..=sentence + WINDOW).rev().find(|&n| near(n)).unwrap_or(sentence);
        self.within(codebook, graph.sentences[first].start..graph.sentences[last].end, usual)
    }

    fn within(
        &self,
        codebook: &Codebook,
        nodes: std::ops::Range<usize>,
        usual: &[ContextId],
    ) -> Vec<Evidence> {
        let start = self.found.partition_point(|found| found.node < nodes.start);
        let here = self.found[start..].iter().take_while(|found| found.node < nodes.end);
        let mut by_context: BTreeMap<u16, (Vec<&str>, usize, Vec<Span>)> = BTreeMap::new();
        for found in here {
            let (keys, weight, spans) = by_context.entry(found.context.0).or_default();
            if !keys.contains(&&*found.key) {
                keys.push(&found.key);
                *weight += weight_of(found.strength);
            }
            spans.push(found.span);
        }
        let mut out: Vec<Evidence> = by_context
            .into_iter()
            .filter(|(context, (_, weight, _))| {
                let given =
                    if usual.contains(&ContextId(*context)) { weight_of(Strength::Likely) } else { 0 };
                weight + given >= ENOUGH
            })
            .map(|(context, (_, _, words))| Evidence { context: ContextId(context), words })
            .collect();
        // PLOVER adds `crime` to none of the crimes that have a context of their own.
        let named = |name: &str| codebook.ontology.context(name);
        let own = ["trafficking", "corruption", "illegal_drugs"].map(named);
        if out.iter().any(|evidence| own.contains(&Some(evidence.context))) {
            let crime = named("crime");
            out.retain(|evidence| Some(evidence.context) != crime);
        }
        out
    }
}

/// How much is enough, where a hint weighs one and a likely word two.
const ENOUGH: usize = 3;

fn weight_of(strength: Strength) -> usize {
    match strength {
        Strength::Hint => 1,
        Strength::Likely => 2,
        Strength::Certain => ENOUGH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PartKind;
    use crate::graph::{LabelMap, ParsedPart};
    use crate::testing::ENGLISH;

    /// Paragraphs that were labelled without sight of the words: `gold/contexts.tsv`.
    #[test]
    fn paragraphs_are_about_what_readers_say() {
        let codebook = Codebook::embedded().unwrap();
        let (mut right, mut found, mut wanted) = (0, 0, 0);
        let mut by_context: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for row in include_str!("../../../gold/contexts.tsv").lines().skip(1) {
            let (text, labels) = row.split_once('\t').unwrap();
            let parse = ENGLISH.parse(text);
            let parts = [ParsedPart { kind: PartKind::Paragraph, start: 0, parse: &parse }];
            let graph = Graph::new(text, &parts, &LabelMap::new(ENGLISH.labels()));
            let contexts = Contexts::find(&graph, &codebook);
            let told = contexts.within(&codebook, 0..graph.nodes.len(), &[]);
            let told: Vec<&str> = told.iter().map(|e| codebook.ontology.context_name(e.context)).collect();
            let labels: Vec<&str> = labels.split(';').collect();
            for name in &told {
                by_context
                    .entry(codebook.ontology.context_name(codebook.ontology.context(name).unwrap()))
                    .or_default()[1] += 1;
            }
            for label in &labels {
                by_context.entry(label).or_default()[2] += 1;
                if told.contains(label) {
                    by_context.entry(label).or_default()[0] += 1;
                }
            }
            right += labels.iter().filter(|label| told.contains(label)).count();
            found += told.len();
            wanted += labels.len();
        }
        let (precision, recall) = (right as f64 / found as f64, right as f64 / wanted as f64);
        let f1 = 2.0 * precision * recall / (precision + recall);
        assert!(
            f1 >= 0.75,
            "micro-F1 {f1:.3}, precision {precision:.3}, recall {recall:.3}: {by_context:#?}"
        );
    }
}

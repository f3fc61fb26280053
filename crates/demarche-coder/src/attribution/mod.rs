//! Who says what: quotations with their speakers, and reported speech.
//!
//! Three steps. [`marks`] finds what stands between quotation marks, from the characters. [`reported`] finds the
//! words that say that somebody says something, with speaker and governed content, from the syntax. [`direct`]
//! gives the quotations to those words or to the quotation beside them. What then remains of a cue's content is
//! reported speech, mixed where it holds quoted words.

mod cues;
mod direct;
mod marks;
mod reported;
#[cfg(test)]
mod tests;

pub use cues::{Cue, CueError, Cues};

use crate::document::Span;
use crate::graph::{Graph, Pos};
use crate::record::Speech;

/// A stretch of speech: who said what, as the text tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterance {
    /// Direct, reported, or reported with quoted words.
    pub kind: Speech,
    /// Head noun or pronoun of the speaker; `None` where the text does not tell.
    pub speaker: Option<usize>,
    /// Head noun or pronoun of the one spoken to.
    pub addressee: Option<usize>,
    /// The word or words that say that it was said: 'said', 'according to'.
    pub cue: Option<Span>,
    /// The cue's head word.
    pub cue_node: Option<usize>,
    /// What was said, in order, without cue clause and quotation marks. Never empty.
    pub content: Vec<Span>,
    /// The sentences that content and cue touch, in order.
    pub sentences: Vec<Span>,
}

impl Utterance {
    /// How many bytes were said: of two speeches that hold a word, the shorter one is the inner one.
    fn len(&self) -> usize {
        self.content.iter().map(|span| span.len()).sum()
    }
}

/// All speeches of the document, in order of the text; one may hold another.
pub fn find(graph: &Graph, cues: &Cues) -> Vec<Utterance> {
    let quotations = direct::quotations(graph);
    let mut found = reported::cues_of(graph, cues, &quotations);
    let mut speeches = direct::speeches(graph, cues, &quotations, &mut found);
    speeches.extend(reported::speeches(graph, &quotations, &found));
    for speech in &mut speeches {
        speech.sentences = sentences(graph, speech);
    }
    // A lone word that somebody is said to have said tells nothing, unless it is quoted.
    let lone = |speech: &Utterance| match speech.content.as_slice() {
        [] => true,
        [one] => speech.kind == Speech::Indirect && !one.of(graph.text).contains(char::is_whitespace),
        _ => false,
    };
    speeches.retain(|speech| !lone(speech));
    speeches
        .sort_by_key(|speech| (speech.content[0].start, std::cmp::Reverse(speech.len()), speech.cue_node));
    speeches
}

/// For each node of direct speech, the node of who speaks: what 'we' and 'I' need.
pub fn speakers(speeches: &[Utterance], graph: &Graph) -> Vec<Option<u32>> {
    let mut out = vec![None; graph.nodes.len()];
    // Outer speeches come before those that they hold.
    for speech in speeches.iter().filter(|speech| speech.kind != Speech::Indirect) {
        for span in &speech.content {
            out[graph.nodes_in(*span)].fill(speech.speaker.map(|node| node as u32));
        }
    }
    out
}

/// The innermost speech that holds the node `i` in its content, as its index in `speeches`.
///
/// A speech does not hold its own cue or speaker.
pub fn around(speeches: &[Utterance], graph: &Graph, i: usize) -> Option<usize> {
    let span = graph.node(i).span;
    // They stand in order of their first words.
    let begun = speeches.partition_point(|speech| speech.content[0].start <= span.start);
    speeches[..begun]
        .iter()
        .enumerate()
        .filter(|(_, speech)| speech.cue_node != Some(i) && speech.speaker != Some(i))
        .filter(|(_, speech)| speech.content.iter().any(|content| content.contains(span)))
        .min_by_key(|(_, speech)| speech.len())
        .map(|(index, _)| index)
}

fn sentences(graph: &Graph, speech: &Utterance) -> Vec<Span> {
    let mut touched: Vec<usize> = Vec::new();
    for &span in speech.content.iter().chain(&speech.cue) {
        touched.extend(graph.nodes_in(span).map(|i| graph.node(i).sentence));
    }
    touched.sort_unstable();
    touched.dedup();
    touched.into_iter().map(|sentence| graph.sentences[sentence].span).collect()
}

/// The runs of `nodes` (in order of the text) as spans, without punctuation and marks at the ends. Punctuation
/// between two runs does not part them; the end of a sentence and a quotation mark do.
fn runs(graph: &Graph, nodes: impl IntoIterator<Item = usize>) -> Vec<Span> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let nodes = nodes.into_iter().filter(|&i| !matches!(graph.node(i).pos, Pos::Punct | Pos::Space));
    for i in nodes {
        match out.last_mut() {
            Some((_, last))
                if (*last + 1..i).all(|gap| {
                    let node = graph.node(gap);
                    matches!(node.pos, Pos::Punct | Pos::Space) && !is_double_mark(node.word)
                }) =>
            {
                *last = i;
            }
            _ => out.push((i, i)),
        }
    }
    out.into_iter()
        .map(|(first, last)| {
            let (start, end) = (graph.node(first).span.start, graph.node(last).span.end);
            Span { start, end }
        })
        .collect()
}

fn is_double_mark(word: &str) -> bool {
    word.contains(['“', '”', '"', '„', '«', '»']) || word == "''" || word == "``"
}

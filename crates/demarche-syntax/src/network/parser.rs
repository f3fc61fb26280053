//! Vectors to dependencies and sentence starts.

use super::arc_eager::{Preset, State, kind};
use super::kernel::{self, Level};
use super::moves::{Action, Move};
use super::transition::{Contributions, Masks, Network, Scores};
use super::tree::{self, Edges, TreeLabels};
use super::weights::{TransitionWeights, WeightsError};
use super::{Batch, Vectors};

/// Tokens whose documents are parsed side by side; what they add to the hidden layer, some 4 kB each, stays
/// in the second-level cache.
const GROUP: usize = 384;

/// Label of arcs between the parts of one word, which only neighbours may have.
const SUBTOKEN: &str = "subtok";

/// Between label and head's label in the labels of arcs that were not projective.
const DELIMITER: &str = "||";

/// What the parser says of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// The head, as index of a token in the same document; a root is its own head.
    pub head: u32,
    /// The dependency, as index into [`Parser::labels`].
    pub label: u16,
    /// Whether a sentence starts here.
    pub sent_start: bool,
}

/// A greedy transition parser, ready to run.
#[derive(Debug)]
pub struct Parser {
    network: Network,
    steps: Vec<(Action, u16)>,
    masks: Masks,
    labels: Vec<String>,
    tree_labels: TreeLabels,
}

/// Buffers of one thread for any [`Parser`].
#[derive(Debug, Default)]
pub struct ParserScratch {
    contributions: Contributions,
    scores: Scores,
    states: Vec<State>,
    active: Vec<(u32, u32)>,
    edges: Edges,
}

impl Parser {
    /// Packs the weights for the instruction set that this process uses.
    ///
    /// # Errors
    /// Where the moves are not those of a dependency parser or the network reads neither 8 nor 13 features.
    pub fn new(weights: &TransitionWeights) -> Result<Self, WeightsError> {
        Self::with_level(weights, Level::chosen())
    }

    /// Packs the weights for `level`, lowered to what the processor has.
    ///
    /// # Errors
    /// As [`Parser::new`].
    pub fn with_level(weights: &TransitionWeights, level: Level) -> Result<Self, WeightsError> {
        let features = weights.lower.features;
        if features != 8 && features != 13 {
            return Err(WeightsError::Dimension { what: "parser's features", found: features });
        }
        let mut labels = vec!["ROOT".to_owned()];
        let mut number = |label: &str| match labels.iter().position(|known| known == label) {
            Some(number) => Ok(number as u16),
            None if labels.len() > usize::from(u16::MAX) => {
                Err(WeightsError::Moves("the parser has more than 65,536 labels".to_owned()))
            }
            None => {
                labels.push(label.to_owned());
                Ok((labels.len() - 1) as u16)
            }
        };
        let mut steps = Vec::with_capacity(weights.moves.len());
        let mut kinds = Vec::with_capacity(weights.moves.len());
        let mut decorations = Vec::new();
        for Move { action, label } in &weights.moves {
            kinds.push(Some(match (action, label.as_str()) {
                (Action::Shift, _) => kind::SHIFT,
                (Action::Reduce, _) => kind::REDUCE,
                (Action::Left, SUBTOKEN) => kind::LEFT_SUBTOKEN,
                (Action::Left, _) => kind::LEFT,
                (Action::Right, SUBTOKEN) => kind::RIGHT_SUBTOKEN,
                (Action::Right, _) => kind::RIGHT,
                (Action::Break, _) => kind::BREAK,
                (other, _) => {
                    return Err(WeightsError::Moves(format!("{other:?} is no move of a dependency parser")));
                }
            }));
            let id = number(label)?;
            steps.push((*action, id));
            if let Some((plain, head)) = label.split_once(DELIMITER) {
                decorations.push((id, number(plain)?, number(head)?));
            }
        }
        let mut decorated = vec![None; labels.len()];
        for (id, plain, head) in decorations {
            decorated[usize::from(id)] = Some((plain, head));
        }
        Ok(Self {
            network: Network::new(weights, level.min(Level::best())),
            steps,
            masks: Masks::new(&kinds, kind::COUNT),
            labels,
            tree_labels: TreeLabels { root: 0, decorated },
        })
    }

    /// The labels that [`Attachment::label`] refers to.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The dependencies of all tokens of `batch`, one attachment each, in order; replaces what `attachments`
    /// held. `sent_starts` says for each token whether a sentence starts there, where an earlier component
    /// already knows; none where it does not.
    ///
    /// # Errors
    /// Where `vectors` or `sent_starts` do not belong to `batch`.
    pub fn predict(
        &self,
        batch: &Batch,
        vectors: &Vectors,
        sent_starts: Option<&[Option<bool>]>,
        scratch: &mut ParserScratch,
        attachments: &mut Vec<Attachment>,
    ) -> Result<(), WeightsError> {
        self.network.check(vectors, batch.tokens())?;
        if let Some(given) = sent_starts
            && given.len() != batch.tokens()
        {
            let (expected, found) = (batch.tokens(), given.len());
            return Err(WeightsError::Size { what: "sentence starts", expected, found });
        }
        attachments.clear();
        attachments.resize(batch.tokens(), Attachment::default());
        let mut first = 0;
        while first < batch.documents() {
            let start = batch.document(first).start;
            let mut end = first + 1;
            while end < batch.documents() && batch.document(end).end - start <= GROUP {
                end += 1;
            }
            self.parse_group(batch, vectors, sent_starts, first..end, scratch, attachments);
            first = end;
        }
        Ok(())
    }

    fn parse_group(
        &self,
        batch: &Batch,
        vectors: &Vectors,
        sent_starts: Option<&[Option<bool>]>,
        documents: std::ops::Range<usize>,
        scratch: &mut ParserScratch,
        attachments: &mut [Attachment],
    ) {
        let ParserScratch { contributions, scores, states, active, edges } = scratch;
        let tokens = batch.document(documents.start).start..batch.document(documents.end - 1).end;
        self.network.contribute(vectors, tokens.clone(), contributions);
        if states.len() < documents.len() {
            states.resize_with(documents.len(), State::default);
        }
        active.clear();
        for (index, document) in documents.clone().enumerate() {
            let range = batch.document(document);
            let offset = (range.start - tokens.start) as u32;
            let preset = sent_starts.into_iter().flat_map(|known| &known[range.clone()]);
            let preset = preset.map(|known| match known {
                Some(true) => Preset::Start,
                Some(false) => Preset::NoStart,
                None => Preset::Unknown,
            });
            states[index].reset(range.len() as u32, preset);
            if !states[index].is_final() {
                active.push((index as u32, offset));
            }
        }
        while !active.is_empty() {
            let describe = |index: usize, features: &mut [Option<u32>]| {
                let (state, offset) = active[index];
                states[state as usize].features(offset, features);
            };
            self.network.score(contributions, active.len(), describe, scores);
            let mut index = 0;
            active.retain(|&(state, _)| {
                let state = &mut states[state as usize];
                let mask = self.masks.row(state.allowed());
                let scores = self.network.scores_of(index, scores);
                index += 1;
                let made = kernel::argmax_where(self.network.level(), scores, mask)
                    .and_then(|best| self.steps.get(best))
                    .is_some_and(|&(action, label)| state.make(action, label));
                if !made {
                    state.force_final();
                }
                !state.is_final()
            });
        }
        for (index, document) in documents.enumerate() {
            let range = batch.document(document);
            let words = &mut attachments[range.clone()];
            for (place, (word, arc)) in words.iter_mut().zip(states[index].arcs()).enumerate() {
                let (head, label) = arc.unwrap_or((place as u32, self.tree_labels.root));
                *word = Attachment { head, label, sent_start: false };
            }
            tree::finish(words, &batch.is_space()[range], &self.tree_labels, edges);
        }
    }
}

//! Vectors and sentence starts to entities: the BILUO transition system, as spaCy has it.
//!
//! Outside of an entity a state is described by the next word alone, whatever was decided before, so the
//! scores of all words are computed together; only the words inside of entities need a step each.

use super::kernel::{self, Level};
use super::moves::{Action, Move};
use super::transition::{Contributions, Masks, Network, Scores};
use super::weights::{TransitionWeights, WeightsError};
use super::{Batch, Vectors};

/// Tokens that are scored together.
const GROUP: usize = 512;

/// Kinds of moves outside of an entity; a set of them is a bit mask over these numbers.
mod kind {
    pub(super) const BEGIN: u8 = 0;
    pub(super) const UNIT: u8 = 1;
    pub(super) const OUT: u8 = 2;
    pub(super) const COUNT: u32 = 3;
}

/// A named entity: tokens `start..end` of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Index of the document in the batch.
    pub document: u32,
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
    /// The type, as index into [`Recognizer::labels`].
    pub label: u16,
}

/// A greedy entity recogniser, ready to run.
#[derive(Debug)]
pub struct Recognizer {
    network: Network,
    steps: Vec<(Action, u16)>,
    masks: Masks,
    /// For each label the moves that carry an entity on and that end it.
    inside: Vec<(Option<usize>, Option<usize>)>,
    labels: Vec<String>,
}

/// Buffers of one thread for any [`Recognizer`].
#[derive(Debug, Default)]
pub struct RecognizerScratch {
    contributions: Contributions,
    outside: Scores,
    inside: Scores,
}

/// The words of one group and what is needed to walk them.
struct Group<'a> {
    tokens: std::ops::Range<usize>,
    is_space: &'a [bool],
    sent_starts: &'a [bool],
    contributions: &'a Contributions,
    outside: &'a Scores,
}

impl Recognizer {
    /// Packs the weights for the instruction set that this process uses.
    ///
    /// # Errors
    /// Where the moves are not those of an entity recogniser or the network reads none of 1, 2, 3 or 6 features.
    pub fn new(weights: &TransitionWeights) -> Result<Self, WeightsError> {
        Self::with_level(weights, Level::chosen())
    }

    /// Packs the weights for `level`, lowered to what the processor has.
    ///
    /// # Errors
    /// As [`Recognizer::new`].
    pub fn with_level(weights: &TransitionWeights, level: Level) -> Result<Self, WeightsError> {
        let features = weights.lower.features;
        if !matches!(features, 1..=3 | 6) {
            return Err(WeightsError::Dimension { what: "entity recogniser's features", found: features });
        }
        let mut labels: Vec<String> = Vec::new();
        let mut inside = Vec::new();
        let mut steps = Vec::with_capacity(weights.moves.len());
        let mut kinds = Vec::with_capacity(weights.moves.len());
        for (index, Move { action, label }) in weights.moves.iter().enumerate() {
            let id = labels.iter().position(|known| known == label).unwrap_or_else(|| {
                labels.push(label.clone());
                inside.push((None, None));
                labels.len() - 1
            });
            if id > usize::from(u16::MAX) {
                return Err(WeightsError::Moves("the recogniser has more than 65,536 labels".to_owned()));
            }
            steps.push((*action, id as u16));
            // The moves with an empty label are for entities that were ruled out before, which a text
            // fresh from the tokenizer has not.
            kinds.push(match action {
                Action::Begin => (!label.is_empty()).then_some(kind::BEGIN),
                Action::Unit => (!label.is_empty()).then_some(kind::UNIT),
                Action::Out => Some(kind::OUT),
                Action::In => {
                    inside[id].0 = Some(index);
                    None
                }
                Action::Last => {
                    inside[id].1 = Some(index);
                    None
                }
                other => {
                    return Err(WeightsError::Moves(format!("{other:?} is no move of an entity recogniser")));
                }
            });
        }
        Ok(Self {
            network: Network::new(weights, level.min(Level::best())),
            steps,
            masks: Masks::new(&kinds, kind::COUNT),
            inside,
            labels,
        })
    }

    /// The labels that [`Entity::label`] refers to.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The entities of all documents of `batch`, in order; replaces what `entities` held. No entity reaches
    /// over a true value of `sent_starts`, which has one for each token, nor starts with white space.
    ///
    /// # Errors
    /// Where `vectors` or `sent_starts` do not belong to `batch`.
    pub fn predict(
        &self,
        batch: &Batch,
        vectors: &Vectors,
        sent_starts: &[bool],
        scratch: &mut RecognizerScratch,
        entities: &mut Vec<Entity>,
    ) -> Result<(), WeightsError> {
        self.network.check(vectors, batch.tokens())?;
        if sent_starts.len() != batch.tokens() {
            let (expected, found) = (batch.tokens(), sent_starts.len());
            return Err(WeightsError::Size { what: "sentence starts", expected, found });
        }
        entities.clear();
        let RecognizerScratch { contributions, outside, inside } = scratch;
        let mut first = 0;
        while first < batch.documents() {
            let start = batch.document(first).start;
            let mut end = first + 1;
            while end < batch.documents() && batch.document(end).end - start <= GROUP {
                end += 1;
            }
            let tokens = start..batch.document(end - 1).end;
            self.network.contribute(vectors, tokens.clone(), contributions);
            let describe = |index: usize, features: &mut [Option<u32>]| {
                features.fill(None);
                features[0] = Some(index as u32);
            };
            self.network.score(contributions, tokens.len(), describe, outside);
            let group = Group { tokens, is_space: batch.is_space(), sent_starts, contributions, outside };
            for document in first..end {
                self.walk(&group, batch.document(document), document as u32, inside, entities);
            }
            first = end;
        }
        Ok(())
    }

    /// Finds the entities of one document, from its first word to its last.
    fn walk(
        &self,
        group: &Group<'_>,
        range: std::ops::Range<usize>,
        document: u32,
        inside: &mut Scores,
        entities: &mut Vec<Entity>,
    ) {
        let mut open: Option<(usize, u16)> = None;
        for place in range.clone() {
            // Whether an entity may go on after this word.
            let goes_on = place + 1 < range.end && !group.sent_starts[place + 1];
            let index = place - group.tokens.start;
            let entity = |start: usize, label: u16| Entity {
                document,
                start: (start - range.start) as u32,
                end: (place + 1 - range.start) as u32,
                label,
            };
            let best = match open {
                None => {
                    let word = !group.is_space[place];
                    let allowed = usize::from(word && goes_on) << kind::BEGIN
                        | usize::from(word) << kind::UNIT
                        | 1 << kind::OUT;
                    let scores = self.network.scores_of(index, group.outside);
                    kernel::argmax_where(self.network.level(), scores, self.masks.row(allowed))
                }
                Some((start, label)) => {
                    let first = start - group.tokens.start;
                    let describe = |_: usize, features: &mut [Option<u32>]| in_entity(first, index, features);
                    self.network.score(group.contributions, 1, describe, inside);
                    let scores = self.network.scores_of(0, inside);
                    let (go_on, last) = self.inside[usize::from(label)];
                    first_best(scores, go_on.filter(|_| goes_on), last)
                }
            };
            // Without a move that is allowed spaCy leaves the rest of the document unread.
            let Some(&(action, label)) = best.and_then(|best| self.steps.get(best)) else { return };
            match (action, open) {
                (Action::Begin, _) => open = Some((place, label)),
                (Action::Unit, _) => entities.push(entity(place, label)),
                (Action::Last, Some((start, label))) => {
                    entities.push(entity(start, label));
                    open = None;
                }
                _ => {}
            }
        }
    }
}

/// What describes a state within an entity that starts at `first`, before the word at `next`: that word, the
/// entity's first and its last so far; with six features that word and up to five of the entity's words.
fn in_entity(first: usize, next: usize, features: &mut [Option<u32>]) {
    features.fill(None);
    features[0] = Some(next as u32);
    match features.len() {
        3 => {
            features[1] = Some(first as u32);
            features[2] = Some(next as u32 - 1);
        }
        6 => {
            for (feature, word) in features[1..].iter_mut().zip(first..next) {
                *feature = Some(word as u32);
            }
        }
        _ => {}
    }
}

/// The move with the higher score, the first in order where they are equal.
fn first_best(scores: &[f32], one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let (first, second) = (one.min(other), one.max(other));
            Some(if scores[second] > scores[first] { second } else { first })
        }
        (one, other) => one.or(other),
    }
}

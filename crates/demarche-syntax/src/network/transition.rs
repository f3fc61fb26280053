//! The network that scores the moves of a transition system in a state.
//!
//! A state is described by a few tokens (its features): the next word, the top of the stack and so on. What a
//! token adds to the hidden layer as feature 0, 1, 2... is linear in its vector, so it is computed for all
//! tokens and features beforehand; a state then costs a sum of rows, a maximum and a small product.

use std::ops::Range;

use super::kernel::{self, Buffer, Level, Product, ProductShape, padded};
use super::weights::{self, TransitionWeights, WeightsError};
use super::{Vectors, layer};

/// Rows whose product is taken at a time.
const BLOCK: usize = 48;

/// The packed network.
#[derive(Debug)]
pub(crate) struct Network {
    level: Level,
    input: Product,
    lower: Product,
    padding: Buffer,
    bias: Buffer,
    features: usize,
    pieces: usize,
    hidden: usize,
    upper: Option<Product>,
    classes: usize,
}

/// What the tokens of some documents add to the hidden layer as each feature, row 0 being the padding's.
#[derive(Debug, Default)]
pub(crate) struct Contributions {
    table: Buffer,
    projected: Buffer,
    places: Vec<u32>,
}

/// Hidden layers and scores of some states.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    hidden: Buffer,
    scores: Buffer,
    sums: Buffer,
    places: Vec<u32>,
    rows: Vec<usize>,
    states: usize,
}

impl Network {
    pub(crate) fn new(weights: &TransitionWeights, level: Level) -> Self {
        let lower = &weights.lower;
        let (features, pieces, outputs) = (lower.features, lower.pieces, lower.outputs);
        let stride = padded(outputs);
        // Piece after piece instead of unit after unit, so that the maximum is one of whole registers.
        let unit = |column: usize| {
            let (feature, piece, output) =
                (column / (pieces * stride), column / stride % pieces, column % stride);
            (output < outputs).then_some((feature * outputs + output) * pieces + piece)
        };
        let mut padding = Buffer::zeros(features * pieces * stride);
        for (column, value) in padding.iter_mut().enumerate() {
            *value = unit(column).map_or(0.0, |unit| lower.padding[unit]);
        }
        let mut bias = Buffer::zeros(pieces * stride);
        for (column, value) in bias.iter_mut().enumerate() {
            *value = unit(column).map_or(0.0, |unit| lower.bias[unit]);
        }
        let packed = Product::new(
            level,
            &ProductShape {
                inputs: lower.weights.columns(),
                outputs: features * pieces * stride,
                pieces: 1,
                weight: &|column, _, input| unit(column).map_or(0.0, |unit| lower.weights.row(unit)[input]),
                bias: &|_, _| 0.0,
            },
        );
        Self {
            level,
            input: layer::linear(level, &weights.input),
            lower: packed,
            padding,
            bias,
            features,
            pieces,
            hidden: stride,
            upper: weights.upper.as_ref().map(|upper| layer::linear(level, upper)),
            classes: weights.moves.len(),
        }
    }

    /// The level of the kernels.
    pub(crate) fn level(&self) -> Level {
        self.level
    }

    /// How many numbers the scores of a state take, padded.
    pub(crate) fn score_stride(&self) -> usize {
        padded(self.classes)
    }

    /// Whether the vectors fit the network and there is one for each token.
    pub(crate) fn check(&self, vectors: &Vectors, tokens: usize) -> Result<(), WeightsError> {
        weights::same_width("vectors", self.input.inputs(), vectors.width())?;
        if vectors.tokens() != tokens {
            return Err(WeightsError::Size { what: "vectors", expected: tokens, found: vectors.tokens() });
        }
        Ok(())
    }

    /// Computes what the tokens at places `range` of the batch add.
    pub(crate) fn contribute(&self, vectors: &Vectors, range: Range<usize>, target: &mut Contributions) {
        let row = self.lower.stride();
        let Contributions { table, projected, places } = target;
        table.at_least((range.len() + 1) * row);
        table[..row].copy_from_slice(&self.padding);
        projected.at_least(BLOCK * self.input.stride());
        let from = padded(vectors.width());
        for start in range.clone().step_by(BLOCK) {
            let end = range.end.min(start + BLOCK);
            places.clear();
            places.extend((start..end).map(|token| (token * from) as u32));
            self.input.apply(vectors.values(), places, projected);
            places.clear();
            places.extend((0..end - start).map(|token| (token * self.input.stride()) as u32));
            self.lower.apply(projected, places, &mut table[(start - range.start + 1) * row..]);
        }
    }

    /// Computes the scores of `states` states. `features_of` names the features of a state by the place of
    /// their token in the range that `contributions` were computed for; none for what the state lacks.
    pub(crate) fn score(
        &self,
        contributions: &Contributions,
        states: usize,
        mut features_of: impl FnMut(usize, &mut [Option<u32>]),
        scores: &mut Scores,
    ) {
        let piece_stride = self.pieces * self.hidden;
        let Scores { hidden, scores: result, sums, places, rows, states: count } = scores;
        *count = states;
        hidden.at_least(states * self.hidden);
        sums.at_least(piece_stride);
        let mut features = [None; MAX_FEATURES];
        let features = &mut features[..self.features];
        for state in 0..states {
            features_of(state, features);
            rows.clear();
            rows.extend(features.iter().enumerate().map(|(feature, token)| {
                token.map_or(0, |token| token as usize + 1) * self.lower.stride() + feature * piece_stride
            }));
            kernel::sum_rows(self.level, &contributions.table, rows, &self.bias, &mut sums[..piece_stride]);
            let target = &mut hidden[state * self.hidden..(state + 1) * self.hidden];
            kernel::max_of_pieces(self.level, sums, self.pieces, target);
        }
        if let Some(upper) = &self.upper {
            result.at_least(states * upper.stride());
            places.clear();
            places.extend((0..states).map(|state| (state * self.hidden) as u32));
            for (block, places) in places.chunks(BLOCK).enumerate() {
                upper.apply(hidden, places, &mut result[block * BLOCK * upper.stride()..]);
            }
        }
    }

    /// The scores of state `state` among those that [`Self::score`] was last called for.
    pub(crate) fn scores_of<'a>(&self, state: usize, scores: &'a Scores) -> &'a [f32] {
        debug_assert!(state < scores.states);
        let stride = self.score_stride();
        let all = if self.upper.is_some() { &scores.scores } else { &scores.hidden };
        &all[state * stride..(state + 1) * stride]
    }
}

/// Most tokens that describe a state.
pub(crate) const MAX_FEATURES: usize = 13;

/// For each set of kinds of moves that may be allowed together, a row that is 0 for the moves of the kinds in
/// the set and minus infinity for the others.
#[derive(Debug)]
pub(crate) struct Masks {
    rows: Buffer,
    stride: usize,
}

impl Masks {
    /// `kinds` gives for each move the number of its kind, below `count`; none for a move that is never allowed.
    pub(crate) fn new(kinds: &[Option<u8>], count: u32) -> Self {
        let stride = padded(kinds.len());
        let mut rows = Buffer::zeros(stride << count);
        for (set, row) in rows.chunks_exact_mut(stride).enumerate() {
            row.fill(f32::NEG_INFINITY);
            for (value, kind) in row.iter_mut().zip(kinds) {
                if kind.is_some_and(|kind| set >> kind & 1 == 1) {
                    *value = 0.0;
                }
            }
        }
        Self { rows, stride }
    }

    /// The row of a set of kinds, as bits.
    pub(crate) fn row(&self, set: usize) -> &[f32] {
        &self.rows[set * self.stride..(set + 1) * self.stride]
    }
}

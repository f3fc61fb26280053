//! Vectors to one class a token: taggers, morphologizers, sentence recognisers.

use super::kernel::{self, Buffer, Level, Product, padded};
use super::layer;
use super::weights::{Linear, WeightsError};
use super::{Vectors, weights};

/// Rows whose scores are computed together.
const BLOCK: usize = 48;

/// An output layer that gives each token the class with the highest score.
#[derive(Debug)]
pub struct Classifier {
    level: Level,
    scores: Product,
    mask: Buffer,
}

/// Buffers of one thread for any [`Classifier`].
#[derive(Debug, Default)]
pub struct ClassifierScratch {
    places: Vec<u32>,
    scores: Buffer,
}

impl Classifier {
    /// Packs the weights for the instruction set that this process uses.
    pub fn new(weights: &Linear) -> Self {
        Self::with_level(weights, Level::chosen())
    }

    /// Packs the weights for `level`, lowered to what the processor has.
    pub fn with_level(weights: &Linear, level: Level) -> Self {
        let level = level.min(Level::best());
        let mut mask = Buffer::zeros(padded(weights.outputs()));
        mask[weights.outputs()..].fill(f32::NEG_INFINITY);
        Self { level, scores: layer::linear(level, weights), mask }
    }

    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.scores.outputs()
    }

    /// The class of each token; the first of those with the highest score. Replaces what `classes` held.
    ///
    /// # Errors
    /// Where the vectors do not have the width that the layer reads.
    pub fn predict(
        &self,
        vectors: &Vectors,
        scratch: &mut ClassifierScratch,
        classes: &mut Vec<u32>,
    ) -> Result<(), WeightsError> {
        weights::same_width("vectors", self.scores.inputs(), vectors.width())?;
        let ClassifierScratch { places, scores } = scratch;
        let (stride, from) = (self.scores.stride(), padded(vectors.width()));
        scores.at_least(BLOCK * stride);
        classes.clear();
        for start in (0..vectors.tokens()).step_by(BLOCK) {
            let end = vectors.tokens().min(start + BLOCK);
            places.clear();
            places.extend((start..end).map(|token| (token * from) as u32));
            self.scores.apply(vectors.values(), places, scores);
            classes.extend(scores.chunks_exact(stride).take(end - start).map(|scores| {
                // Never none: a layer has at least one class.
                kernel::argmax_where(self.level, scores, &self.mask).unwrap_or(0) as u32
            }));
        }
        Ok(())
    }
}

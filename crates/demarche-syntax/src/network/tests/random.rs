//! Small networks with weights drawn from a seed.

use crate::network::moves::{Action, Move};
use crate::network::weights::{
    Embedding, HashEmbed, LayerNorm, Linear, Matrix, Maxout, StateToVector, StaticVectors, Tok2VecWeights,
    TransitionWeights,
};
use crate::network::{Batch, Tok2Vec, Vectors};

/// A stream of numbers (splitmix64).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.bits() % bound as u64) as usize
    }

    /// Numbers between -1 and 1.
    pub(super) fn numbers(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| (self.bits() >> 40) as f32 / (1u64 << 23) as f32 - 1.0).collect()
    }

    pub(super) fn matrix(&mut self, rows: usize, columns: usize) -> Matrix {
        Matrix::new("random", rows, columns, self.numbers(rows * columns)).unwrap()
    }

    fn maxout(&mut self, inputs: usize, outputs: usize, pieces: usize, norm: bool) -> Maxout {
        let weights = self.matrix(outputs * pieces, inputs);
        let bias = self.numbers(outputs * pieces);
        let norm = norm.then(|| LayerNorm::new(self.numbers(outputs), self.numbers(outputs)).unwrap());
        Maxout::new(weights, bias, pieces, norm).unwrap()
    }

    pub(super) fn linear(&mut self, inputs: usize, outputs: usize) -> Linear {
        Linear::new(self.matrix(outputs, inputs), self.numbers(outputs)).unwrap()
    }

    /// A tok2vec network over three attribute columns and, if asked for, static vectors over the first.
    pub(super) fn tok2vec(&mut self, shape: &Shape) -> Tok2VecWeights {
        let &Shape { width, depth, window, pieces, vectors } = shape;
        let tables = [(2, 40), (0, 7), (1, 90)];
        let tables: Vec<HashEmbed> = (8..)
            .zip(tables)
            .map(|(seed, (column, rows))| HashEmbed::new(column, seed, self.matrix(rows, width)).unwrap())
            .collect();
        let vectors = vectors.then(|| {
            let rows = (0..5).map(|key| (key, 4 - key as u32)).collect();
            StaticVectors::new(0, rows, self.matrix(5, 10), self.matrix(width, 10)).unwrap()
        });
        let inputs = width * (3 + usize::from(vectors.is_some()));
        let mix = self.maxout(inputs, width, pieces, true);
        let layers = (0..depth)
            .map(|layer| self.maxout(width * (2 * window + 1), width, pieces, layer != 1))
            .collect();
        Tok2VecWeights::new(Embedding::new(tables, vectors, mix).unwrap(), layers, window).unwrap()
    }

    /// A transition network over vectors of `width`.
    pub(super) fn transitions(
        &mut self,
        width: usize,
        features: usize,
        pieces: usize,
        upper: bool,
        moves: Vec<Move>,
    ) -> TransitionWeights {
        let hidden = if upper { 12 } else { moves.len() };
        let input = self.linear(width, 10);
        let lower = StateToVector::new(
            self.matrix(features * hidden * pieces, 10),
            self.numbers(hidden * pieces),
            self.numbers(features * hidden * pieces),
            features,
            hidden,
            pieces,
        )
        .unwrap();
        let upper = upper.then(|| self.linear(hidden, moves.len()));
        TransitionWeights::new(input, lower, upper, moves).unwrap()
    }

    /// Documents of the given lengths, of few word forms, one in eight of which is white space.
    pub(super) fn batch(&mut self, lengths: &[usize]) -> Batch {
        let mut batch = Batch::new(3);
        for &length in lengths {
            batch.push((0..length).map(|_| {
                let word = self.below(24) as u64;
                ([word, word / 3, word / 5], word.is_multiple_of(8))
            }));
        }
        batch
    }

    /// Vectors of a small random tok2vec for `batch`.
    pub(super) fn vectors(&mut self, batch: &Batch, width: usize) -> Vectors {
        let tok2vec =
            Tok2Vec::new(self.tok2vec(&Shape { width, depth: 2, window: 1, pieces: 2, vectors: false }));
        let mut vectors = Vectors::default();
        tok2vec.encode(batch, &mut tok2vec.scratch(), &mut vectors);
        vectors
    }
}

/// The shape of a tok2vec network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) width: usize,
    pub(super) depth: usize,
    pub(super) window: usize,
    pub(super) pieces: usize,
    pub(super) vectors: bool,
}

/// Document `index` of `batch` alone.
pub(super) fn alone(batch: &Batch, index: usize) -> Batch {
    let mut one = Batch::new(batch.columns());
    one.push(batch.document(index).map(|place| (batch.attributes(place).to_vec(), batch.is_space()[place])));
    one
}

/// Moves from (action, label) pairs.
pub(super) fn moves(of: &[(Action, &str)]) -> Vec<Move> {
    of.iter().map(|&(action, label)| Move { action, label: label.to_owned() }).collect()
}

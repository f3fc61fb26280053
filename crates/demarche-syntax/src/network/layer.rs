//! A maxout layer made ready to run: packed weights and the layer norm behind them.

use super::kernel::{self, Buffer, Level, Product, ProductShape, padded};
use super::weights::{LayerNorm, Linear, Maxout};

/// Packs a linear layer that reads rows of its own width.
pub(crate) fn linear(level: Level, layer: &Linear) -> Product {
    Product::new(
        level,
        &ProductShape {
            inputs: layer.inputs(),
            outputs: layer.outputs(),
            pieces: 1,
            weight: &|output, _, input| layer.weights.row(output)[input],
            bias: &|output, _| layer.bias[output],
        },
    )
}

/// Packs a maxout layer. `source` says which input of the layer each number of a row of activations is; none
/// for padding.
pub(crate) fn maxout(
    level: Level,
    layer: &Maxout,
    inputs: usize,
    source: &dyn Fn(usize) -> Option<usize>,
) -> Product {
    let pieces = layer.pieces;
    Product::new(
        level,
        &ProductShape {
            inputs,
            outputs: layer.outputs(),
            pieces,
            weight: &|output, piece, input| {
                source(input).map_or(0.0, |input| layer.weights.row(output * pieces + piece)[input])
            },
            bias: &|output, piece| layer.bias[output * pieces + piece],
        },
    )
}

/// What follows the maximum in a layer: the norm, if there is one, and the residual.
#[derive(Debug)]
pub(crate) struct Finish {
    level: Level,
    width: usize,
    norm: Option<(Buffer, Buffer)>,
}

impl Finish {
    /// For rows of `width` numbers, padded.
    pub(crate) fn new(level: Level, width: usize, norm: Option<&LayerNorm>) -> Self {
        let norm = norm.map(|norm| {
            let (mut gain, mut shift) = (Buffer::zeros(padded(width)), Buffer::zeros(padded(width)));
            gain[..width].copy_from_slice(&norm.gain);
            shift[..width].copy_from_slice(&norm.bias);
            (gain, shift)
        });
        Self { level, width, norm }
    }

    /// `target = residual + norm(row)`.
    #[inline]
    pub(crate) fn run(&self, row: &[f32], residual: &[f32], target: &mut [f32]) {
        match &self.norm {
            Some((gain, shift)) => {
                kernel::add_normalised(self.level, row, self.width, gain, shift, residual, target);
            }
            None => {
                target.copy_from_slice(residual);
                kernel::add_into(self.level, row, target);
            }
        }
    }
}

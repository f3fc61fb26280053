//! Matrix product with a fixed right side: rows of activations times the weights of a layer.
#![allow(unsafe_code, reason = "kernels on raw pointers, with the proofs beside them")]

use super::aligned::Buffer;
use super::vector::Vector;
use super::{Level, padded};

/// Most pieces that a maxout layer may have.
pub(crate) const MAX_PIECES: usize = 4;

/// What a [`Product`] is made from.
pub struct ProductShape<'a> {
    /// How many numbers of a row of activations are read.
    pub inputs: usize,
    /// How many numbers each row of results has, before padding.
    pub outputs: usize,
    /// How many units each output is the largest of, up to four.
    pub pieces: usize,
    /// The weight of (output, piece, input).
    pub weight: &'a dyn Fn(usize, usize, usize) -> f32,
    /// The bias of (output, piece).
    pub bias: &'a dyn Fn(usize, usize) -> f32,
}

/// The weights of a layer, packed in the order in which a kernel reads them.
///
/// Weights are cut into panels of as many columns as a tile of accumulators is wide. With several pieces a
/// panel holds the same outputs once for each piece, so that the maximum is taken in registers before
/// anything is stored. Each number of a result is one chain of additions, bias first, then by rising input,
/// whatever the size of the tile that computes it.
#[derive(Debug)]
pub struct Product {
    level: Level,
    inputs: usize,
    outputs: usize,
    pieces: usize,
    panels: Vec<Panel>,
    weights: Buffer,
    biases: Buffer,
}

/// Some columns of the weights: `vectors` registers wide, results from output `first` on.
#[derive(Clone, Copy, Debug)]
struct Panel {
    vectors: usize,
    first: usize,
    weights: usize,
    bias: usize,
}

impl Product {
    /// Packs weights for kernels of `level`.
    ///
    /// # Panics
    /// With no piece or more than four.
    pub fn new(level: Level, shape: &ProductShape<'_>) -> Self {
        let &ProductShape { inputs, outputs, pieces, .. } = shape;
        assert!((1..=MAX_PIECES).contains(&pieces), "{pieces} pieces");
        let lanes = level.lanes();
        let widest = if level == Level::Avx512 { 4 } else { 3 };
        let mut panels = Vec::new();
        let (mut weight_count, mut bias_count, mut first) = (0, 0, 0);
        // Rows of results are padded to whole rows of 16, so the columns up to there must be written too.
        while first < padded(outputs) {
            let left = (padded(outputs) - first) / lanes;
            let vectors = if pieces > 1 { pieces } else { left.min(widest) };
            panels.push(Panel { vectors, first, weights: weight_count, bias: bias_count });
            weight_count += inputs * vectors * lanes;
            bias_count += vectors * lanes;
            first += if pieces > 1 { lanes } else { vectors * lanes };
        }
        let mut product = Self {
            level,
            inputs,
            outputs,
            pieces,
            panels,
            weights: Buffer::zeros(weight_count),
            biases: Buffer::zeros(bias_count),
        };
        for panel in &product.panels {
            for vector in 0..panel.vectors {
                for lane in 0..lanes {
                    let (output, piece) = if pieces > 1 {
                        (panel.first + lane, vector)
                    } else {
                        (panel.first + vector * lanes + lane, 0)
                    };
                    if output >= outputs {
                        continue;
                    }
                    let column = vector * lanes + lane;
                    product.biases[panel.bias + column] = (shape.bias)(output, piece);
                    for input in 0..inputs {
                        product.weights[panel.weights + input * panel.vectors * lanes + column] =
                            (shape.weight)(output, piece, input);
                    }
                }
            }
        }
        product
    }

    /// How many numbers each row of results has, before padding.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// How many numbers each row of results takes, padded with zeros to a multiple of 16.
    pub fn stride(&self) -> usize {
        padded(self.outputs)
    }

    /// How many numbers of each row of activations are read.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Computes one row of results for each of `rows`, which says where in `activations` its inputs start.
    /// Result `i` goes to `results[i * stride()..]`.
    ///
    /// # Panics
    /// Where a row reaches beyond `activations` or the results do not fit.
    pub fn apply(&self, activations: &[f32], rows: &[u32], results: &mut [f32]) {
        let last = rows.iter().copied().max().unwrap_or(0) as usize;
        assert!(rows.is_empty() || last + self.inputs <= activations.len(), "rows end with the activations");
        assert!(rows.len() * self.stride() <= results.len(), "room for all results");
        match self.level {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the level is only chosen where the processor has the instructions; both assertions above
            // are what `all_panels` asks for.
            Level::Avx512 => unsafe { x86::avx512(self, activations, rows, results) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Level::Avx2 => unsafe { x86::avx2(self, activations, rows, results) },
            // SAFETY: arrays need no special instructions; the assertions above hold.
            _ => unsafe { self.all_panels::<[f32; 8], 2, 2, 2, 2>(activations, rows, results) },
        }
    }

    /// All panels with tiles of `R1` to `R4` rows for panels of one to four registers.
    ///
    /// # Safety
    /// The processor has the instructions of `V`, `V::LANES` is the level's, every row has `inputs` numbers in
    /// `activations`, and `results` has `stride` numbers for each row.
    #[inline(always)]
    unsafe fn all_panels<V: Vector, const R1: usize, const R2: usize, const R3: usize, const R4: usize>(
        &self,
        activations: &[f32],
        rows: &[u32],
        results: &mut [f32],
    ) {
        for panel in &self.panels {
            // SAFETY: the contract of this function is handed on; `new` made panels of one to four registers,
            // of more than one piece only where the panel has as many registers.
            unsafe {
                match (panel.vectors, self.pieces > 1) {
                    (1, _) => self.panel::<V, R1, 1, false>(*panel, activations, rows, results),
                    (2, false) => self.panel::<V, R2, 2, false>(*panel, activations, rows, results),
                    (3, false) => self.panel::<V, R3, 3, false>(*panel, activations, rows, results),
                    (4, false) => self.panel::<V, R4, 4, false>(*panel, activations, rows, results),
                    (2, true) => self.panel::<V, R2, 2, true>(*panel, activations, rows, results),
                    (3, true) => self.panel::<V, R3, 3, true>(*panel, activations, rows, results),
                    _ => self.panel::<V, R4, 4, true>(*panel, activations, rows, results),
                }
            }
        }
    }

    /// All rows of one panel: tiles of `ROWS` rows, then of four, two and one for what is left.
    ///
    /// # Safety
    /// As [`Self::all_panels`]; `panel` is one of this product's and has `VECTORS` registers.
    #[inline(always)]
    unsafe fn panel<V: Vector, const ROWS: usize, const VECTORS: usize, const MAX: bool>(
        &self,
        panel: Panel,
        activations: &[f32],
        mut rows: &[u32],
        results: &mut [f32],
    ) {
        let stride = self.stride();
        // SAFETY: the panel's places were laid out in `new` within both buffers.
        let (weights, bias) =
            unsafe { (self.weights.as_ptr().add(panel.weights), self.biases.as_ptr().add(panel.bias)) };
        let source = activations.as_ptr();
        // SAFETY: `panel.first + VECTORS × LANES` (or `+ LANES` with pieces) is at most `stride`, and there are
        // `stride` numbers for each row.
        let mut target = unsafe { results.as_mut_ptr().add(panel.first) };
        macro_rules! tiles {
            ($count:expr) => {
                while let Some((tile, rest)) = rows.split_first_chunk::<{ $count }>() {
                    // SAFETY: every row has `inputs` numbers from its start on; the target is within the rows
                    // of results that belong to the tile; the panel holds `inputs × VECTORS` registers.
                    unsafe {
                        multiply::<V, { $count }, VECTORS, MAX>(
                            self.inputs,
                            source,
                            tile,
                            weights,
                            bias,
                            target,
                            stride,
                        );
                        target = target.wrapping_add($count * stride);
                    }
                    rows = rest;
                }
            };
        }
        tiles!(ROWS);
        if ROWS > 4 {
            tiles!(4);
        }
        if ROWS > 2 {
            tiles!(2);
        }
        tiles!(1);
    }
}

/// One tile: `ROWS` rows of activations times a panel of `VECTORS` registers.
///
/// # Safety
/// The processor has the instructions of `V`. From each of `rows` on there are `inputs` numbers behind
/// `source`; `weights` points to `inputs × VECTORS × LANES`, `bias` to `VECTORS × LANES`; the results, at `target + i × stride`, have room for
/// `VECTORS × LANES` numbers, or `LANES` where the largest piece is taken (`MAX`).
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "see below")]
unsafe fn multiply<V: Vector, const ROWS: usize, const VECTORS: usize, const MAX: bool>(
    inputs: usize,
    source: *const f32,
    rows: &[u32; ROWS],
    weights: *const f32,
    bias: *const f32,
    target: *mut f32,
    stride: usize,
) {
    // Plain loops over ranges, for closures and iterator adaptors are not sure to be inlined into code for more
    // instructions than theirs, and one call in here costs more than the arithmetic.
    // SAFETY: all places are within what the contract grants; `input < inputs` and `vector < VECTORS`.
    unsafe {
        let mut starts = [source; ROWS];
        for row in 0..ROWS {
            starts[row] = source.add(rows[row] as usize);
        }
        let mut line = [V::load(bias); VECTORS];
        for vector in 1..VECTORS {
            line[vector] = V::load(bias.add(vector * V::LANES));
        }
        let mut sums = [line; ROWS];
        for input in 0..inputs {
            let place = weights.add(input * VECTORS * V::LANES);
            for vector in 0..VECTORS {
                line[vector] = V::load(place.add(vector * V::LANES));
            }
            for row in 0..ROWS {
                let value = V::splat(starts[row].add(input));
                for vector in 0..VECTORS {
                    sums[row][vector] = sums[row][vector].add_product(value, line[vector]);
                }
            }
        }
        for row in 0..ROWS {
            let place = target.add(row * stride);
            if MAX {
                let mut largest = sums[row][0];
                for vector in 1..VECTORS {
                    largest = largest.larger(sums[row][vector]);
                }
                largest.store(place);
            } else {
                for vector in 0..VECTORS {
                    sums[row][vector].store(place.add(vector * V::LANES));
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{__m256, __m512};

    use super::Product;

    /// # Safety
    /// As [`Product::all_panels`], and the processor has AVX-512 F.
    #[target_feature(enable = "avx512f,avx2,fma")]
    pub(super) unsafe fn avx512(product: &Product, activations: &[f32], rows: &[u32], results: &mut [f32]) {
        // 24 of 32 registers are sums: with three pieces eight rows, with four registers six.
        // SAFETY: the contract is handed on.
        unsafe { product.all_panels::<__m512, 12, 12, 8, 6>(activations, rows, results) }
    }

    /// # Safety
    /// As [`Product::all_panels`], and the processor has AVX2 and FMA.
    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn avx2(product: &Product, activations: &[f32], rows: &[u32], results: &mut [f32]) {
        // With three registers of weights four rows would take all 16 registers, and the compiler then spills.
        // Nine sums are enough to keep both multipliers busy.
        // SAFETY: the contract is handed on.
        unsafe { product.all_panels::<__m256, 8, 6, 3, 2>(activations, rows, results) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::kernel::Level;

    /// A fixed sequence of numbers between -1 and 1.
    fn numbers(count: usize, mut seed: u64) -> Vec<f32> {
        (0..count)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ((seed >> 40) as f32) / ((1u64 << 23) as f32) - 1.0
            })
            .collect()
    }

    fn check(inputs: usize, outputs: usize, pieces: usize, rows: usize) {
        let weights = numbers(inputs * outputs * pieces, 1);
        let bias = numbers(outputs * pieces, 2);
        let step = 3;
        let activations = numbers(rows * step + inputs, 3);
        let places: Vec<u32> = (0..rows as u32).map(|row| row * step as u32).collect();
        let shape = ProductShape {
            inputs,
            outputs,
            pieces,
            weight: &|output, piece, input| weights[(output * pieces + piece) * inputs + input],
            bias: &|output, piece| bias[output * pieces + piece],
        };
        let mut of_x86: Option<Vec<f32>> = None;
        for level in Level::available() {
            let product = Product::new(level, &shape);
            let mut results = vec![f32::NAN; rows * product.stride()];
            product.apply(&activations, &places, &mut results);
            for row in 0..rows {
                let found = &results[row * product.stride()..(row + 1) * product.stride()];
                for (output, found) in found.iter().enumerate() {
                    if output >= outputs {
                        assert_eq!(*found, 0.0, "padding");
                        continue;
                    }
                    let expected = (0..pieces)
                        .map(|piece| {
                            (0..inputs).fold(bias[output * pieces + piece], |sum, input| {
                                sum + weights[(output * pieces + piece) * inputs + input]
                                    * activations[row * step + input]
                            })
                        })
                        .fold(f32::NEG_INFINITY, f32::max);
                    assert!(
                        (found - expected).abs() < 1e-4,
                        "{level:?}: {inputs}x{outputs}x{pieces}, row {row}, output {output}: {found} {expected}"
                    );
                }
                // The same row alone gives the same bits.
                let mut alone = vec![f32::NAN; product.stride()];
                product.apply(&activations, &places[row..=row], &mut alone);
                assert_eq!(found_bits(&alone), found_bits(found));
            }
            if level != Level::Portable {
                let bits = found_bits(&results);
                let bits: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
                if let Some(other) = &of_x86 {
                    assert_eq!(found_bits(other), found_bits(&bits), "AVX2 and AVX-512 agree in every bit");
                }
                of_x86 = Some(bits);
            }
        }
    }

    fn found_bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    #[test]
    fn agrees_with_plain_sums() {
        for pieces in 1..=MAX_PIECES {
            for rows in [0, 1, 2, 3, 5, 8, 13, 25] {
                check(7, 16, pieces, rows);
                check(96, 50, pieces, rows);
            }
        }
        check(288, 96, 3, 29);
        check(64, 105, 1, 31);
        check(1, 1, 1, 1);
    }
}

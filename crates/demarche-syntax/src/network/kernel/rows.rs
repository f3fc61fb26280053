//! What happens to whole rows of activations between products: sums, maxima, layer norm.
//!
//! Plain code over arrays of sixteen numbers, compiled once for each level; the order of additions is spelled
//! out and nothing is fused, so all levels give the same bits.
#![allow(unsafe_code, reason = "calls the same code compiled for more instructions")]

use super::{Level, ROW};

type Lanes = [f32; ROW];

/// Compiles a function for each level and calls the one that `level` names. The first argument is the level.
macro_rules! for_levels {
    ($(#[$doc:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block) => {
        $(#[$doc])*
        #[inline]
        $visibility fn $name(level: Level, $($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            fn plain($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2($($argument: $type),*) $(-> $result)? { plain($($argument),*) }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")]
            fn avx512($($argument: $type),*) $(-> $result)? { plain($($argument),*) }

            match level {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: the level is only chosen where the processor has the instructions.
                Level::Avx512 => unsafe { avx512($($argument),*) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: as above.
                Level::Avx2 => unsafe { avx2($($argument),*) },
                _ => plain($($argument),*),
            }
        }
    };
}

#[inline(always)]
fn lanes(row: &[f32]) -> &[Lanes] {
    row.as_chunks::<ROW>().0
}

#[inline(always)]
fn lanes_mut(row: &mut [f32]) -> &mut [Lanes] {
    row.as_chunks_mut::<ROW>().0
}

/// The sum of sixteen numbers, by halves.
#[inline(always)]
fn total(mut sums: Lanes) -> f32 {
    for half in [8, 4, 2, 1] {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
    }
    sums[0]
}

/// Mean and one over the standard deviation of the first `width` numbers of `row`; what is padding in the
/// row must be 0.
#[inline(always)]
fn moments(row: &[f32], width: usize) -> (f32, f32) {
    let count = width as f32;
    let mut sums = [0.0; ROW];
    for chunk in lanes(row) {
        for lane in 0..ROW {
            sums[lane] += chunk[lane];
        }
    }
    let mean = total(sums) / count;
    let mut squares = [0.0; ROW];
    for (index, chunk) in lanes(row).iter().enumerate() {
        let real = width.saturating_sub(index * ROW).min(ROW);
        if real == ROW {
            for lane in 0..ROW {
                let distance = chunk[lane] - mean;
                squares[lane] += distance * distance;
            }
        } else {
            for lane in 0..real {
                let distance = chunk[lane] - mean;
                squares[lane] += distance * distance;
            }
        }
    }
    // thinc adds this so that a row of equal numbers does not divide by zero.
    const EPSILON: f32 = 1e-8;
    (mean, 1.0 / (total(squares) / count + EPSILON).sqrt())
}

for_levels! {
    /// `target = residual + norm(row)`: the row is brought to mean 0 and variance 1 over its first `width`
    /// numbers, then scaled by `gain` and shifted by `shift`, whose padding is 0. All slices have one length, a
    /// multiple of 16.
    pub(crate) fn add_normalised(
        row: &[f32],
        width: usize,
        gain: &[f32],
        shift: &[f32],
        residual: &[f32],
        target: &mut [f32],
    ) {
        let (mean, scale) = moments(row, width);
        let inputs = lanes(row).iter().zip(lanes(gain)).zip(lanes(shift)).zip(lanes(residual));
        for ((((row, gain), shift), residual), target) in inputs.zip(lanes_mut(target)) {
            for lane in 0..ROW {
                target[lane] = residual[lane] + ((row[lane] - mean) * scale * gain[lane] + shift[lane]);
            }
        }
    }
}

for_levels! {
    /// `target += row`, as far as both reach.
    pub(crate) fn add_into(row: &[f32], target: &mut [f32]) {
        let whole = target.len().min(row.len()) / ROW * ROW;
        for (row, target) in lanes(row).iter().zip(lanes_mut(target)) {
            for lane in 0..ROW {
                target[lane] += row[lane];
            }
        }
        for (row, target) in row[whole..].iter().zip(&mut target[whole..]) {
            *target += row;
        }
    }
}

for_levels! {
    /// `target = bias + rows`, where each of `rows` starts at a place in `source`; added in the order given.
    /// The target's length is a multiple of 16.
    pub(crate) fn sum_rows(source: &[f32], rows: &[usize], bias: &[f32], target: &mut [f32]) {
        let width = target.len();
        // Four registers of sums at a time, so that they stay in registers while the rows are walked.
        const BLOCK: usize = 4 * ROW;
        let mut start = 0;
        while start + BLOCK <= width {
            let mut sums = [0.0f32; BLOCK];
            for &row in rows {
                let row = &source[row + start..row + start + BLOCK];
                for lane in 0..BLOCK {
                    sums[lane] += row[lane];
                }
            }
            let bias = &bias[start..start + BLOCK];
            for lane in 0..BLOCK {
                sums[lane] += bias[lane];
            }
            target[start..start + BLOCK].copy_from_slice(&sums);
            start += BLOCK;
        }
        while start < width {
            let mut sums = [0.0f32; ROW];
            for &row in rows {
                let row = &source[row + start..row + start + ROW];
                for lane in 0..ROW {
                    sums[lane] += row[lane];
                }
            }
            for lane in 0..ROW {
                target[start + lane] = sums[lane] + bias[start + lane];
            }
            start += ROW;
        }
    }
}

for_levels! {
    /// The largest of `pieces` rows of `target.len()` numbers each, which lie one after the other in `rows`.
    pub(crate) fn max_of_pieces(rows: &[f32], pieces: usize, target: &mut [f32]) {
        let width = target.len();
        target.copy_from_slice(&rows[..width]);
        for piece in 1..pieces {
            let row = &rows[piece * width..(piece + 1) * width];
            for (row, target) in lanes(row).iter().zip(lanes_mut(target)) {
                for lane in 0..ROW {
                    target[lane] = if row[lane] > target[lane] { row[lane] } else { target[lane] };
                }
            }
        }
    }
}

for_levels! {
    /// The index of the first of the largest scores among those whose `mask` is 0 (it is minus infinity for the
    /// others), or none where all are masked. Both slices have one length, a multiple of 16.
    pub(crate) fn argmax_where(scores: &[f32], mask: &[f32]) -> Option<usize> {
        let mut best = [f32::NEG_INFINITY; ROW];
        for (scores, mask) in lanes(scores).iter().zip(lanes(mask)) {
            for lane in 0..ROW {
                let score = scores[lane] + mask[lane];
                best[lane] = if score > best[lane] { score } else { best[lane] };
            }
        }
        let mut largest = best[0];
        for &score in &best[1..] {
            largest = if score > largest { score } else { largest };
        }
        for (index, (scores, mask)) in lanes(scores).iter().zip(lanes(mask)).enumerate() {
            let mut found = 0u32;
            for lane in 0..ROW {
                found |= u32::from(scores[lane] + mask[lane] == largest && mask[lane] == 0.0) << lane;
            }
            if found != 0 {
                return Some(index * ROW + found.trailing_zeros() as usize);
            }
        }
        // Scores that are no numbers: the first that is allowed, so that parsing goes on.
        mask.iter().position(|&mask| mask == 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize) -> Vec<f32> {
        (0..count).map(|n| ((n * 7919 + 13) % 101) as f32 / 37.0 - 1.1).collect()
    }

    #[test]
    fn layer_norm_leaves_padding_at_zero() {
        for level in Level::available() {
            for width in [16usize, 20, 96] {
                let length = width.next_multiple_of(ROW);
                let mut row = numbers(length);
                row[width..].fill(0.0);
                let (mut gain, mut shift) = (vec![0.5; length], vec![0.25; length]);
                gain[width..].fill(0.0);
                shift[width..].fill(0.0);
                let residual = vec![0.0; length];
                let mut target = vec![f32::NAN; length];
                add_normalised(level, &row, width, &gain, &shift, &residual, &mut target);
                let mean = row[..width].iter().sum::<f32>() / width as f32;
                let variance = row[..width].iter().map(|x| (x - mean).powi(2)).sum::<f32>() / width as f32;
                for (row, target) in row[..width].iter().zip(&target) {
                    assert!(((row - mean) / variance.sqrt() * 0.5 + 0.25 - target).abs() < 1e-5);
                }
                assert!(target[width..].iter().all(|&value| value == 0.0));
            }
        }
    }

    #[test]
    fn argmax_takes_the_first_and_passes_over_what_is_masked() {
        for level in Level::available() {
            let mut scores = vec![0.0; 48];
            let mut mask = vec![0.0; 48];
            scores[40] = 2.0;
            scores[17] = 2.0;
            scores[3] = 9.0;
            mask[3] = f32::NEG_INFINITY;
            assert_eq!(argmax_where(level, &scores, &mask), Some(17));
            scores.fill(f32::NAN);
            assert_eq!(argmax_where(level, &scores, &mask), Some(0));
            scores.fill(f32::NEG_INFINITY);
            mask[..5].fill(f32::NEG_INFINITY);
            assert_eq!(argmax_where(level, &scores, &mask), Some(5));
            mask.fill(f32::NEG_INFINITY);
            assert_eq!(argmax_where(level, &scores, &mask), None);
        }
    }

    #[test]
    fn sums_and_maxima() {
        for level in Level::available() {
            for width in [16, 48, 64, 144] {
                let source = numbers(5 * width);
                let rows = [width, 0, 3 * width];
                let bias = numbers(width);
                let mut target = vec![f32::NAN; width];
                sum_rows(level, &source, &rows, &bias, &mut target);
                for (column, found) in target.iter().enumerate() {
                    let sum: f32 = rows.iter().map(|row| source[row + column]).sum();
                    assert_eq!(*found, sum + bias[column]);
                }
                add_into(level, &source[..width], &mut target);
                assert_eq!(target[width - 1], {
                    let sum: f32 = rows.iter().map(|row| source[row + width - 1]).sum();
                    sum + bias[width - 1] + source[width - 1]
                });
                max_of_pieces(level, &source, 5, &mut target);
                for (column, found) in target.iter().enumerate() {
                    let largest = (0..5).map(|piece| source[piece * width + column]).fold(f32::MIN, f32::max);
                    assert_eq!(*found, largest);
                }
            }
        }
    }
}

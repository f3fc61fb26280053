//! What happens to whole rows of activations between products: sums, maxima, layer norm.
//!
//! The order of additions is that of sixteen lanes on every level and nothing is fused, so all levels give the
//! same bits.
#![allow(unsafe_code, reason = "kernels on raw pointers, with the proofs beside them")]
#![allow(clippy::needless_range_loop, reason = "iterators are not sure to be inlined into kernels")]

use super::vector::Vector;
use super::{Level, ROW};

/// Makes a safe function out of a kernel: checks what the kernel asks for, then runs it for the level.
macro_rules! kernel {
    (
        $(#[$doc:meta])*
        fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)?
        where $check:expr;
        $body:ident
    ) => {
        $(#[$doc])*
        ///
        /// # Panics
        /// Where the slices have other lengths.
        #[inline]
        pub(crate) fn $name(level: Level, $($argument: $type),*) $(-> $result)? {
            /// # Safety
            /// As the kernel, and the processor has AVX2 and FMA.
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            unsafe fn avx2($($argument: $type),*) $(-> $result)? {
                // SAFETY: handed on.
                unsafe { $body::<std::arch::x86_64::__m256>($($argument),*) }
            }

            /// # Safety
            /// As the kernel, and the processor has AVX-512 F.
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx2,fma")]
            unsafe fn avx512($($argument: $type),*) $(-> $result)? {
                // SAFETY: handed on.
                unsafe { $body::<std::arch::x86_64::__m512>($($argument),*) }
            }

            assert!($check, "lengths fit together");
            // SAFETY: the level is only chosen where the processor has the instructions, and the assertion is
            // what the kernel asks for.
            unsafe {
                match level {
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx512 => avx512($($argument),*),
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx2 => avx2($($argument),*),
                    _ => $body::<[f32; 8]>($($argument),*),
                }
            }
        }
    };
}

/// Whether `rows` all have one length, a multiple of sixteen.
fn alike(rows: &[&[f32]]) -> bool {
    rows.iter().all(|row| row.len() == rows[0].len()) && rows[0].len().is_multiple_of(ROW)
}

kernel! {
    /// `target = residual + norm(row)`: the row is brought to mean 0 and variance 1 over its first `width`
    /// numbers, then scaled by `gain` and shifted by `shift`. All slices have one length, a multiple of 16; what
    /// is beyond `width` is 0 in `row`, `gain` and `shift`.
    fn add_normalised(
        row: &[f32],
        width: usize,
        gain: &[f32],
        shift: &[f32],
        residual: &[f32],
        target: &mut [f32],
    )
    where alike(&[row, gain, shift, residual, target]) && (1..=row.len()).contains(&width);
    normalise
}

/// # Safety
/// The processor has the instructions of `V`; the slices have one length, a multiple of 16, and `width` is no
/// more.
#[inline(always)]
unsafe fn normalise<V: Vector>(
    row: &[f32],
    width: usize,
    gain: &[f32],
    shift: &[f32],
    residual: &[f32],
    target: &mut [f32],
) {
    // thinc adds this so that a row of equal numbers does not divide by zero.
    const EPSILON: f32 = 1e-8;
    let length = row.len();
    let count = width as f32;
    // SAFETY: every place is below `length`, which is a multiple of 16 and so of `V::LANES`.
    unsafe {
        let mut sums = [0.0f32; ROW];
        let mut chunk = 0;
        while chunk < length {
            add_lanes::<V>(&mut sums, |lane| V::load(row.as_ptr().add(chunk + lane)));
            chunk += ROW;
        }
        let mean = total(&sums) / count;
        let means = V::splat(&raw const mean);
        let mut squares = [0.0f32; ROW];
        chunk = 0;
        while chunk + ROW <= width {
            add_lanes::<V>(&mut squares, |lane| {
                let distance = V::load(row.as_ptr().add(chunk + lane)).subtract(means);
                distance.multiply(distance)
            });
            chunk += ROW;
        }
        for lane in 0..width - chunk {
            let distance = *row.get_unchecked(chunk + lane) - mean;
            squares[lane] += distance * distance;
        }
        let scale = 1.0 / (total(&squares) / count + EPSILON).sqrt();
        let scale = V::splat(&raw const scale);
        let mut place = 0;
        while place < length {
            let normal = V::load(row.as_ptr().add(place)).subtract(means).multiply(scale);
            let scaled = normal.multiply(V::load(gain.as_ptr().add(place)));
            let shifted = scaled.add(V::load(shift.as_ptr().add(place)));
            V::load(residual.as_ptr().add(place)).add(shifted).store(target.as_mut_ptr().add(place));
            place += V::LANES;
        }
    }
}

/// Adds sixteen numbers, which `values` gives by the register, to sixteen sums.
///
/// # Safety
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn add_lanes<V: Vector>(sums: &mut [f32; ROW], values: impl Fn(usize) -> V) {
    let mut lane = 0;
    while lane < ROW {
        // SAFETY: `LANES` divides 16.
        unsafe {
            let place = sums.as_mut_ptr().add(lane);
            V::load(place).add(values(lane)).store(place);
        }
        lane += V::LANES;
    }
}

/// The sum of sixteen numbers, by halves.
#[inline(always)]
fn total(sums: &[f32; ROW]) -> f32 {
    let mut sums = *sums;
    let mut half = ROW / 2;
    while half > 0 {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
        half /= 2;
    }
    sums[0]
}

kernel! {
    /// `target += row`. Both have one length, any.
    fn add_into(row: &[f32], target: &mut [f32])
    where row.len() == target.len();
    add_one
}

/// # Safety
/// The processor has the instructions of `V`; both slices have one length.
#[inline(always)]
unsafe fn add_one<V: Vector>(row: &[f32], target: &mut [f32]) {
    let mut place = 0;
    // SAFETY: every place is below the common length.
    unsafe {
        while place + V::LANES <= row.len() {
            let sum = V::load(target.as_ptr().add(place)).add(V::load(row.as_ptr().add(place)));
            sum.store(target.as_mut_ptr().add(place));
            place += V::LANES;
        }
        while place < row.len() {
            *target.get_unchecked_mut(place) += *row.get_unchecked(place);
            place += 1;
        }
    }
}

kernel! {
    /// `target = rows + bias`, where each of `rows` starts at a place in `source`; added in the order given, the
    /// bias last. `bias` and `target` have one length, a multiple of 16.
    fn sum_rows(source: &[f32], rows: &[usize], bias: &[f32], target: &mut [f32])
    where alike(&[bias, target]) && fit(source.len(), rows, target.len());
    sum_all
}

/// Whether `width` numbers lie behind each place in a slice of `length`.
fn fit(length: usize, rows: &[usize], width: usize) -> bool {
    rows.iter().all(|row| row.checked_add(width).is_some_and(|end| end <= length))
}

/// # Safety
/// The processor has the instructions of `V`; `bias` and `target` have one length, a multiple of 16, and so many
/// numbers lie behind each of `rows` in `source`.
#[inline(always)]
unsafe fn sum_all<V: Vector>(source: &[f32], rows: &[usize], bias: &[f32], target: &mut [f32]) {
    let width = target.len();
    let mut start = 0;
    // SAFETY: a block ends with the width at most.
    unsafe {
        // Eight registers of sums at a time stay in registers while the rows are walked.
        while start + 8 * V::LANES <= width {
            sum_block::<V, 8>(source, rows, bias, target, start);
            start += 8 * V::LANES;
        }
        while start < width {
            sum_block::<V, 1>(source, rows, bias, target, start);
            start += V::LANES;
        }
    }
}

/// # Safety
/// As [`sum_all`], and `start + COUNT × LANES` is no more than the width.
#[inline(always)]
unsafe fn sum_block<V: Vector, const COUNT: usize>(
    source: &[f32],
    rows: &[usize],
    bias: &[f32],
    target: &mut [f32],
    start: usize,
) {
    let zero = 0.0f32;
    // SAFETY: every place is within what the contract grants.
    unsafe {
        let mut sums = [V::splat(&raw const zero); COUNT];
        for index in 0..rows.len() {
            let row = source.as_ptr().add(*rows.get_unchecked(index) + start);
            for register in 0..COUNT {
                sums[register] = sums[register].add(V::load(row.add(register * V::LANES)));
            }
        }
        for register in 0..COUNT {
            let place = start + register * V::LANES;
            sums[register].add(V::load(bias.as_ptr().add(place))).store(target.as_mut_ptr().add(place));
        }
    }
}

kernel! {
    /// The largest of `pieces` rows of `target.len()` numbers each, which lie one after the other in `rows`. The
    /// length is a multiple of 16.
    fn max_of_pieces(rows: &[f32], pieces: usize, target: &mut [f32])
    where alike(&[target]) && pieces > 0 && target.len().checked_mul(pieces).is_some_and(|all| all <= rows.len());
    largest_piece
}

/// # Safety
/// The processor has the instructions of `V`; `target` is a multiple of 16 long, `rows` at least `pieces` times
/// that, and `pieces` is not 0.
#[inline(always)]
unsafe fn largest_piece<V: Vector>(rows: &[f32], pieces: usize, target: &mut [f32]) {
    let width = target.len();
    let mut place = 0;
    while place < width {
        // SAFETY: `piece < pieces` and `place + LANES <= width`.
        unsafe {
            let mut largest = V::load(rows.as_ptr().add(place));
            for piece in 1..pieces {
                largest = V::load(rows.as_ptr().add(piece * width + place)).larger(largest);
            }
            largest.store(target.as_mut_ptr().add(place));
        }
        place += V::LANES;
    }
}

kernel! {
    /// The index of the first of the largest scores among those whose `mask` is 0 (it is minus infinity for the
    /// others), or none where all are masked. Both slices have one length, a multiple of 16.
    fn argmax_where(scores: &[f32], mask: &[f32]) -> Option<usize>
    where alike(&[scores, mask]);
    first_largest
}

/// # Safety
/// The processor has the instructions of `V`; the slices have one length, a multiple of 16.
#[inline(always)]
unsafe fn first_largest<V: Vector>(scores: &[f32], mask: &[f32]) -> Option<usize> {
    let lowest = f32::NEG_INFINITY;
    // SAFETY: every place is below the common length, a multiple of 16 and so of `V::LANES`.
    unsafe {
        let allowed =
            |place: usize| V::load(scores.as_ptr().add(place)).add(V::load(mask.as_ptr().add(place)));
        let mut best = V::splat(&raw const lowest);
        let mut place = 0;
        while place < scores.len() {
            best = allowed(place).larger(best);
            place += V::LANES;
        }
        let mut lanes = [lowest; ROW];
        best.store(lanes.as_mut_ptr());
        let mut largest = lowest;
        for lane in 0..ROW {
            largest = if lanes[lane] > largest { lanes[lane] } else { largest };
        }
        if largest > lowest {
            let wanted = V::splat(&raw const largest);
            place = 0;
            while place < scores.len() {
                let found = allowed(place).equal(wanted);
                if found != 0 {
                    return Some(place + found.trailing_zeros() as usize);
                }
                place += V::LANES;
            }
        }
    }
    // Scores that are no numbers, or endlessly low: the first that is allowed, so that parsing goes on.
    mask.iter().position(|&mask| mask == 0.0)
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

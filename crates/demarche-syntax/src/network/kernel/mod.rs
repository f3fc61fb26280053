//! Single-precision kernels, each in three forms: for AVX-512, for AVX2 with FMA, and portable.
//!
//! The two x86 forms sum in the same order with the same fused operations and give the same bits; the
//! portable one has no fused multiply-add where the target lacks it and may differ in the last bits. Within
//! one form the result for a row never depends on the rows beside it.

mod aligned;
mod product;
mod rows;
mod vector;

use std::sync::OnceLock;

pub use aligned::Buffer;
pub(crate) use product::MAX_PIECES;
pub use product::{Product, ProductShape};
pub(crate) use rows::{add_into, add_normalised, argmax_where, max_of_pieces, sum_rows};

/// The instruction set that kernels are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Whatever the compiler makes of plain code.
    Portable,
    /// AVX2 and FMA (x86-64 since about 2013).
    Avx2,
    /// AVX-512 F.
    Avx512,
}

impl Level {
    /// The best level that this processor has.
    pub fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
                if std::arch::is_x86_feature_detected!("avx512f") {
                    return Self::Avx512;
                }
                return Self::Avx2;
            }
        }
        Self::Portable
    }

    /// The level that this process uses: the best one, or a lower one named in the environment variable
    /// `DEMARCHE_SIMD` (`portable`, `avx2`, `avx512`; for measuring), which is read once. A name that is
    /// unknown or that the processor lacks is passed over.
    pub fn chosen() -> Self {
        static CHOSEN: OnceLock<Level> = OnceLock::new();
        *CHOSEN.get_or_init(|| {
            let best = Self::best();
            let named = match std::env::var("DEMARCHE_SIMD").as_deref() {
                Ok("portable") => Self::Portable,
                Ok("avx2") => Self::Avx2,
                _ => best,
            };
            named.min(best)
        })
    }

    /// All levels that this processor has, the portable one first.
    pub fn available() -> impl Iterator<Item = Self> {
        [Self::Portable, Self::Avx2, Self::Avx512].into_iter().filter(|level| *level <= Self::best())
    }

    /// How many numbers a register holds.
    pub(crate) fn lanes(self) -> usize {
        match self {
            Self::Avx512 => 16,
            Self::Avx2 | Self::Portable => 8,
        }
    }
}

/// Rows of activations are padded to a multiple of so many numbers, with zeros.
pub(crate) const ROW: usize = 16;

/// `width`, padded to whole rows of lanes.
pub(crate) fn padded(width: usize) -> usize {
    width.next_multiple_of(ROW)
}

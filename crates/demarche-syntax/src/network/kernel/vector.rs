//! One register of numbers, whatever its width.

/// A register and the four operations that the kernels need.
///
/// # Safety
/// All functions may only be called where the processor has the instructions of the implementation, which
/// the callers in this folder see to by [`super::Level`]; `load` and `store` touch `LANES` numbers.
#[allow(unsafe_code, reason = "registers are reached through unsafe intrinsics")]
pub(crate) trait Vector: Copy {
    /// How many numbers it holds.
    const LANES: usize;

    /// Reads `LANES` numbers, on any alignment.
    unsafe fn load(from: *const f32) -> Self;

    /// Writes `LANES` numbers, on any alignment.
    unsafe fn store(self, to: *mut f32);

    /// The number at `from` in every lane.
    unsafe fn splat(from: *const f32) -> Self;

    /// `self + a × b` in every lane, rounded once where the target can.
    unsafe fn add_product(self, a: Self, b: Self) -> Self;

    /// The larger of each pair.
    unsafe fn larger(self, other: Self) -> Self;
}

#[allow(unsafe_code, reason = "plain reads and writes through pointers")]
impl Vector for [f32; 8] {
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller grants eight readable numbers; an array of `f32` may be read unaligned.
        unsafe { from.cast::<Self>().read_unaligned() }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller grants eight writable numbers.
        unsafe { to.cast::<Self>().write_unaligned(self) }
    }

    #[inline(always)]
    unsafe fn splat(from: *const f32) -> Self {
        // SAFETY: the caller grants one readable number.
        [unsafe { *from }; 8]
    }

    #[inline(always)]
    unsafe fn add_product(self, a: Self, b: Self) -> Self {
        std::array::from_fn(|lane| add_product(self[lane], a[lane], b[lane]))
    }

    #[inline(always)]
    unsafe fn larger(self, other: Self) -> Self {
        std::array::from_fn(|lane| if self[lane] > other[lane] { self[lane] } else { other[lane] })
    }
}

/// `sum + a × b`, fused where the target always has the instruction: a call into the C library's slow
/// `fmaf` would be worse than a second rounding.
#[inline(always)]
fn add_product(sum: f32, a: f32, b: f32) -> f32 {
    if cfg!(any(target_arch = "aarch64", target_feature = "fma")) { a.mul_add(b, sum) } else { sum + a * b }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    #![allow(unsafe_code, reason = "intrinsics")]

    use std::arch::x86_64::{
        __m256, __m512, _mm256_broadcast_ss, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps,
        _mm256_storeu_ps, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_max_ps, _mm512_set1_ps, _mm512_storeu_ps,
    };

    use super::Vector;

    impl Vector for __m256 {
        const LANES: usize = 8;

        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm256_loadu_ps(from) }
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            // SAFETY: by the trait's contract.
            unsafe { _mm256_storeu_ps(to, self) }
        }

        #[inline(always)]
        unsafe fn splat(from: *const f32) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm256_broadcast_ss(&*from) }
        }

        #[inline(always)]
        unsafe fn add_product(self, a: Self, b: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm256_fmadd_ps(a, b, self) }
        }

        #[inline(always)]
        unsafe fn larger(self, other: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm256_max_ps(self, other) }
        }
    }

    impl Vector for __m512 {
        const LANES: usize = 16;

        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm512_loadu_ps(from) }
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            // SAFETY: by the trait's contract.
            unsafe { _mm512_storeu_ps(to, self) }
        }

        #[inline(always)]
        unsafe fn splat(from: *const f32) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm512_set1_ps(*from) }
        }

        #[inline(always)]
        unsafe fn add_product(self, a: Self, b: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm512_fmadd_ps(a, b, self) }
        }

        #[inline(always)]
        unsafe fn larger(self, other: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm512_max_ps(self, other) }
        }
    }
}

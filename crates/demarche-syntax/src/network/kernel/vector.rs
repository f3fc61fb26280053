//! One register of numbers, whatever its width.

/// A register and the operations that the kernels need.
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

    /// `self` where it is larger than `other`, else `other` (so that what is no number in `self` is passed over).
    unsafe fn larger(self, other: Self) -> Self;

    /// The sum of each pair.
    unsafe fn add(self, other: Self) -> Self;

    /// The difference of each pair.
    unsafe fn subtract(self, other: Self) -> Self;

    /// The product of each pair.
    unsafe fn multiply(self, other: Self) -> Self;

    /// The lanes in which both are equal, the first lane being the lowest bit.
    unsafe fn equal(self, other: Self) -> u32;
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
    unsafe fn add_product(mut self, a: Self, b: Self) -> Self {
        for lane in 0..8 {
            self[lane] = add_product(self[lane], a[lane], b[lane]);
        }
        self
    }

    #[inline(always)]
    unsafe fn larger(mut self, other: Self) -> Self {
        for lane in 0..8 {
            self[lane] = if self[lane] > other[lane] { self[lane] } else { other[lane] };
        }
        self
    }

    #[inline(always)]
    unsafe fn add(mut self, other: Self) -> Self {
        for lane in 0..8 {
            self[lane] += other[lane];
        }
        self
    }

    #[inline(always)]
    unsafe fn subtract(mut self, other: Self) -> Self {
        for lane in 0..8 {
            self[lane] -= other[lane];
        }
        self
    }

    #[inline(always)]
    unsafe fn multiply(mut self, other: Self) -> Self {
        for lane in 0..8 {
            self[lane] *= other[lane];
        }
        self
    }

    #[inline(always)]
    unsafe fn equal(self, other: Self) -> u32 {
        let mut lanes = 0;
        for lane in 0..8 {
            lanes |= u32::from(self[lane] == other[lane]) << lane;
        }
        lanes
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
        __m256, __m512, _CMP_EQ_OQ, _mm256_add_ps, _mm256_broadcast_ss, _mm256_cmp_ps, _mm256_fmadd_ps,
        _mm256_loadu_ps, _mm256_max_ps, _mm256_movemask_ps, _mm256_mul_ps, _mm256_storeu_ps, _mm256_sub_ps,
        _mm512_add_ps, _mm512_cmp_ps_mask, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_max_ps, _mm512_mul_ps,
        _mm512_set1_ps, _mm512_storeu_ps, _mm512_sub_ps,
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

        #[inline(always)]
        unsafe fn add(self, other: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm256_add_ps(self, other) }
        }

        #[inline(always)]
        unsafe fn subtract(self, other: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm256_sub_ps(self, other) }
        }

        #[inline(always)]
        unsafe fn multiply(self, other: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm256_mul_ps(self, other) }
        }

        #[inline(always)]
        unsafe fn equal(self, other: Self) -> u32 {
            // SAFETY: by the trait's contract.
            unsafe { _mm256_movemask_ps(_mm256_cmp_ps::<_CMP_EQ_OQ>(self, other)) as u32 }
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

        #[inline(always)]
        unsafe fn add(self, other: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm512_add_ps(self, other) }
        }

        #[inline(always)]
        unsafe fn subtract(self, other: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm512_sub_ps(self, other) }
        }

        #[inline(always)]
        unsafe fn multiply(self, other: Self) -> Self {
            // SAFETY: by the trait's contract.
            unsafe { _mm512_mul_ps(self, other) }
        }

        #[inline(always)]
        unsafe fn equal(self, other: Self) -> u32 {
            // SAFETY: by the trait's contract.
            unsafe { u32::from(_mm512_cmp_ps_mask::<_CMP_EQ_OQ>(self, other)) }
        }
    }
}

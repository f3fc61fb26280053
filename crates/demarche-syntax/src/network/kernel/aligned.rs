//! Memory that starts on a cache line, so that no register load crosses one.
#![expect(unsafe_code, reason = "views a vector of 64-byte lines as numbers")]

use std::ops::{Deref, DerefMut};

#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Line([f32; 16]);

/// A growable run of numbers, 64-byte aligned.
#[derive(Clone, Debug, Default)]
pub struct Buffer {
    lines: Vec<Line>,
    len: usize,
}

impl Buffer {
    /// A buffer of `len` zeros.
    pub fn zeros(len: usize) -> Self {
        let mut buffer = Self::default();
        buffer.resize(len);
        buffer
    }

    /// Makes the buffer `len` long. What it held up to there stays, what is new is zero.
    pub fn resize(&mut self, len: usize) {
        if len < self.len {
            let end = self.len.min(len.next_multiple_of(16));
            self[len..end].fill(0.0);
        }
        self.lines.resize(len.div_ceil(16), Line([0.0; 16]));
        self.len = len;
    }

    /// Makes the buffer at least `len` long and never shorter; what it held is of no further use.
    pub fn at_least(&mut self, len: usize) {
        if len > self.len {
            self.resize(len);
        }
    }
}

impl Deref for Buffer {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        // SAFETY: `Line` is `repr(C)` over sixteen `f32` with size 64 = 16 × 4, so the vector's memory is a run
        // of `16 × lines.len()` initialised numbers, and `len` never exceeds that (see `resize`).
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.len) }
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f32] {
        // SAFETY: as in `deref`; `self` is borrowed mutably, so nobody else sees the memory.
        unsafe { std::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::Buffer;

    #[test]
    fn starts_on_a_cache_line_and_grows_with_zeros() {
        let mut buffer = Buffer::zeros(20);
        assert_eq!(buffer.as_ptr() as usize % 64, 0);
        buffer.fill(1.0);
        buffer.resize(3);
        buffer.resize(40);
        assert_eq!(&buffer[..4], &[1.0, 1.0, 1.0, 0.0]);
        assert!(buffer[3..].iter().all(|&value| value == 0.0));
        assert_eq!(buffer.len(), 40);
    }
}

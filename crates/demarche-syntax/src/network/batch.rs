//! Documents side by side, and the vectors of their tokens.

use std::ops::Range;

/// Documents that are read together: for each token its attribute ids and whether it is white space.
///
/// What is read from a document does not depend, not even in the last bit, on the others in its batch.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    columns: usize,
    attributes: Vec<u64>,
    is_space: Vec<bool>,
    ends: Vec<usize>,
}

impl Batch {
    /// An empty batch whose tokens have `columns` attributes each.
    ///
    /// ```
    /// use demarche_syntax::network::Batch;
    /// let mut batch = Batch::new(2);
    /// batch.push([([11, 12], false), ([21, 22], true)]);
    /// batch.push(std::iter::empty::<([u64; 2], bool)>());
    /// assert_eq!((batch.documents(), batch.tokens()), (2, 2));
    /// assert_eq!(batch.attributes(1), &[21, 22]);
    /// ```
    pub fn new(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Forgets all documents and keeps the memory.
    pub fn clear(&mut self) {
        self.attributes.clear();
        self.is_space.clear();
        self.ends.clear();
    }

    /// Appends a document: each token with its attributes, in the order of the pipeline's columns, and
    /// whether it is white space. Attributes beyond the batch's columns are left out, missing ones are 0.
    pub fn push<A: AsRef<[u64]>>(&mut self, tokens: impl IntoIterator<Item = (A, bool)>) {
        for (attributes, is_space) in tokens {
            let attributes = attributes.as_ref();
            let given = attributes.len().min(self.columns);
            self.attributes.extend_from_slice(&attributes[..given]);
            self.attributes.extend(std::iter::repeat_n(0, self.columns - given));
            self.is_space.push(is_space);
        }
        self.ends.push(self.is_space.len());
    }

    /// Appends a document of `length` tokens without any copying: `fill` is called for each token with its
    /// index and its attributes, all 0, and says whether it is white space.
    ///
    /// ```
    /// use demarche_syntax::network::Batch;
    /// let mut batch = Batch::new(2);
    /// batch.push_with(3, |index, attributes| {
    ///     attributes[1] = index as u64;
    ///     false
    /// });
    /// assert_eq!(batch.attributes(2), &[0, 2]);
    /// ```
    pub fn push_with(&mut self, length: usize, mut fill: impl FnMut(usize, &mut [u64]) -> bool) {
        for index in 0..length {
            let start = self.attributes.len();
            self.attributes.resize(start + self.columns, 0);
            let is_space = fill(index, &mut self.attributes[start..]);
            self.is_space.push(is_space);
        }
        self.ends.push(self.is_space.len());
    }

    /// How many attributes a token has.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many documents there are.
    pub fn documents(&self) -> usize {
        self.ends.len()
    }

    /// How many tokens there are in all documents together.
    pub fn tokens(&self) -> usize {
        self.is_space.len()
    }

    /// The tokens of document `index`, as places in the batch.
    ///
    /// # Panics
    /// Where there is no such document.
    pub fn document(&self, index: usize) -> Range<usize> {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        start..self.ends[index]
    }

    /// The attribute ids of the token at `place`.
    ///
    /// # Panics
    /// Where there is no such token.
    pub fn attributes(&self, place: usize) -> &[u64] {
        &self.attributes[place * self.columns..(place + 1) * self.columns]
    }

    /// For each token of the batch, whether it is white space.
    pub fn is_space(&self) -> &[bool] {
        &self.is_space
    }
}

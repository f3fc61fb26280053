//! What is kept for each word form, so that a form seen before costs a lookup.

use super::kernel::Buffer;

/// A table from a word form (the attribute ids that a network reads) to a run of numbers.
///
/// Forms are numbered from 0 in order of arrival. The table does not evict: its owner clears it when it has
/// grown too large, which a text's everyday words survive at the cost of one computation each.
#[derive(Debug)]
pub(crate) struct FormTable {
    columns: usize,
    stride: usize,
    keys: Vec<u64>,
    slots: Vec<u32>,
    values: Buffer,
}

const EMPTY: u32 = u32::MAX;

impl FormTable {
    /// A table for forms of `columns` ids, each with `stride` numbers.
    pub(crate) fn new(columns: usize, stride: usize) -> Self {
        Self { columns, stride, keys: Vec::new(), slots: Vec::new(), values: Buffer::default() }
    }

    /// How many forms there are.
    pub(crate) fn len(&self) -> usize {
        if self.columns == 0 { usize::from(!self.values.is_empty()) } else { self.keys.len() / self.columns }
    }

    /// Forgets all forms and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.keys.clear();
        self.slots.fill(EMPTY);
        self.values.resize(0);
    }

    /// The number of the form, and whether it is new; a new form's numbers are zeros.
    pub(crate) fn number(&mut self, key: &[u64]) -> (u32, bool) {
        if self.columns == 0 {
            let new = self.values.is_empty();
            self.values.resize(self.stride.max(1));
            return (0, new);
        }
        if (self.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(key);
        if self.slots[slot] != EMPTY {
            return (self.slots[slot], false);
        }
        let number = self.len();
        self.slots[slot] = number as u32;
        self.keys.extend_from_slice(key);
        self.values.resize((number + 1) * self.stride);
        (number as u32, true)
    }

    /// The ids of form `number`.
    pub(crate) fn key(&self, number: u32) -> &[u64] {
        &self.keys[number as usize * self.columns..][..self.columns]
    }

    /// The numbers of form `number`.
    pub(crate) fn values(&self, number: u32) -> &[f32] {
        &self.values[number as usize * self.stride..][..self.stride]
    }

    /// The numbers of form `number`, to be filled.
    pub(crate) fn values_mut(&mut self, number: u32) -> &mut [f32] {
        &mut self.values[number as usize * self.stride..][..self.stride]
    }

    /// All numbers, and where those of form `number` start in them.
    pub(crate) fn all(&self) -> &[f32] {
        &self.values
    }

    /// Where the numbers of form `number` start in [`Self::all`].
    pub(crate) fn start(&self, number: u32) -> usize {
        number as usize * self.stride
    }

    /// The slot that holds `key`, or the empty one where it belongs.
    fn slot(&self, key: &[u64]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(key) as usize & mask;
        loop {
            let number = self.slots[slot];
            if number == EMPTY || self.key(number) == key {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(1024);
        self.slots.clear();
        self.slots.resize(size, EMPTY);
        for number in 0..self.len() as u32 {
            let slot = self.slot(self.key(number));
            self.slots[slot] = number;
        }
    }
}

/// Mixes ids that are hashes themselves or small numbers.
fn hash(key: &[u64]) -> u64 {
    let mut hash = 0x9e37_79b9_7f4a_7c15u64;
    for &id in key {
        let product = u128::from(hash ^ id) * 0xd6e8_feb8_6659_fd93;
        hash = (product as u64) ^ ((product >> 64) as u64);
    }
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::FormTable;

    #[test]
    fn finds_forms_again_and_starts_anew_when_cleared() {
        let mut table = FormTable::new(2, 16);
        for round in 0..2 {
            for id in 0..3000u64 {
                let (number, new) = table.number(&[id, id * 7]);
                assert_eq!((u64::from(number), new), (id, true), "round {round}");
                assert!(table.values(number).iter().all(|&value| value == 0.0));
                table.values_mut(number)[0] = id as f32;
            }
            for id in 0..3000u64 {
                let (number, new) = table.number(&[id, id * 7]);
                assert!(!new);
                assert_eq!(table.values(number)[0], id as f32);
                assert_eq!(table.key(number), &[id, id * 7]);
            }
            assert_eq!(table.len(), 3000);
            table.clear();
        }
    }

    #[test]
    fn forms_without_attributes_are_all_the_same() {
        let mut table = FormTable::new(0, 16);
        assert_eq!(table.number(&[]), (0, true));
        assert_eq!(table.number(&[]), (0, false));
        assert_eq!((table.len(), table.values(0).len()), (1, 16));
    }
}

//! What is kept for each word form, so that a form seen before costs a lookup.

use super::kernel::Buffer;

/// A table of bounded size from a word form (the attribute ids that a network reads) to a run of numbers.
///
/// When the table is full, a new form takes the place of one that was not asked for since the hand of a
/// clock last came by (the CLOCK policy of page replacement): on news text that misses as seldom as evicting
/// the form that was unused for longest, and costs no list. Forms that the present round asked for stay.
#[derive(Debug)]
pub(crate) struct FormTable {
    columns: usize,
    stride: usize,
    capacity: usize,
    round: u32,
    hand: usize,
    uses: Vec<Use>,
    keys: Vec<u64>,
    slots: Vec<u32>,
    values: Buffer,
}

/// When a form was last asked for, and whether that was after the hand came by.
#[derive(Clone, Copy, Debug)]
struct Use {
    round: u32,
    recent: bool,
}

const EMPTY: u32 = u32::MAX;

impl FormTable {
    /// A table for `capacity` forms of `columns` ids, each with `stride` numbers. It holds more only where one
    /// round asks for more.
    pub(crate) fn new(columns: usize, stride: usize, capacity: usize) -> Self {
        Self {
            columns,
            stride,
            capacity: capacity.max(1),
            round: 0,
            hand: 0,
            uses: Vec::new(),
            keys: Vec::new(),
            slots: Vec::new(),
            values: Buffer::default(),
        }
    }

    /// How many forms there are.
    pub(crate) fn len(&self) -> usize {
        self.uses.len()
    }

    /// Starts a round: the numbers given out before are no longer needed.
    pub(crate) fn start_round(&mut self) {
        self.round = self.round.wrapping_add(1);
    }

    /// The number of a form, and whether it is new; what a new form's numbers are is undefined.
    pub(crate) fn number(&mut self, key: &[u64]) -> (u32, bool) {
        debug_assert_eq!(key.len(), self.columns);
        let used = Use { round: self.round, recent: true };
        if (self.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(key);
        if self.slots[slot] != EMPTY {
            let number = self.slots[slot];
            self.uses[number as usize] = used;
            return (number, false);
        }
        if self.len() >= self.capacity
            && let Some(number) = self.evict()
        {
            // Taking a form out may have moved others, so the slot is looked for again.
            let slot = self.slot(key);
            self.slots[slot] = number;
            self.keys[number as usize * self.columns..][..self.columns].copy_from_slice(key);
            self.uses[number as usize] = used;
            return (number, true);
        }
        let number = self.len() as u32;
        self.slots[slot] = number;
        self.keys.extend_from_slice(key);
        self.uses.push(used);
        self.values.resize(self.len() * self.stride);
        (number, true)
    }

    /// The ids of form `number`.
    pub(crate) fn key(&self, number: u32) -> &[u64] {
        &self.keys[number as usize * self.columns..][..self.columns]
    }

    /// The numbers of form `number`.
    pub(crate) fn values(&self, number: u32) -> &[f32] {
        &self.values[self.start(number)..][..self.stride]
    }

    /// The numbers of form `number`, to be filled.
    pub(crate) fn values_mut(&mut self, number: u32) -> &mut [f32] {
        let start = self.start(number);
        &mut self.values[start..][..self.stride]
    }

    /// The numbers of all forms.
    pub(crate) fn all(&self) -> &[f32] {
        &self.values
    }

    /// Where the numbers of form `number` start in [`Self::all`].
    pub(crate) fn start(&self, number: u32) -> usize {
        number as usize * self.stride
    }

    /// Takes a form out of the slots and gives its number for another; none where this round asked for all.
    fn evict(&mut self) -> Option<u32> {
        // Once around to find a form that is not recent, once more to come back to the first.
        for _ in 0..2 * self.len() {
            let number = self.hand;
            self.hand = (self.hand + 1) % self.len();
            let found = &mut self.uses[number];
            if found.round == self.round {
                continue;
            }
            if !std::mem::take(&mut found.recent) {
                self.remove(number as u32);
                return Some(number as u32);
            }
        }
        None
    }

    /// Empties the slot of form `number` and closes the gap, so that whatever was pushed past it by linear
    /// probing is still found.
    fn remove(&mut self, number: u32) {
        let mask = self.slots.len() - 1;
        let mut gap = self.slot(self.key(number));
        let mut slot = gap;
        loop {
            slot = (slot + 1) & mask;
            let other = self.slots[slot];
            if other == EMPTY {
                break;
            }
            let home = hash(self.key(other)) as usize & mask;
            // The form at `slot` may move to the gap unless its home lies behind the gap, cyclically.
            if slot.wrapping_sub(home) & mask >= slot.wrapping_sub(gap) & mask {
                self.slots[gap] = other;
                gap = slot;
            }
        }
        self.slots[gap] = EMPTY;
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
    use std::collections::HashMap;

    use super::FormTable;

    #[test]
    fn finds_forms_again() {
        let mut table = FormTable::new(2, 16, 5000);
        for id in 0..3000u64 {
            assert_eq!(table.number(&[id, id * 7]), (id as u32, true));
            table.values_mut(id as u32)[0] = id as f32;
        }
        for id in 0..3000u64 {
            let (number, new) = table.number(&[id, id * 7]);
            assert!(!new);
            assert_eq!(table.values(number)[0], id as f32);
            assert_eq!(table.key(number), &[id, id * 7]);
        }
    }

    #[test]
    fn stays_within_its_capacity_and_keeps_what_the_round_needs() {
        let mut table = FormTable::new(1, 1, 64);
        let mut seed = 1u64;
        for _ in 0..500 {
            table.start_round();
            let mut given: HashMap<u64, u32> = HashMap::new();
            for _ in 0..40 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                // Many forms, some of them often.
                let id = (seed >> 33) % (1 + (seed >> 55));
                let (number, new) = table.number(&[id]);
                if new {
                    table.values_mut(number)[0] = id as f32;
                }
                if let Some(before) = given.insert(id, number) {
                    assert_eq!((before, new), (number, false), "a form keeps its number within a round");
                }
            }
            for (id, number) in given {
                assert_eq!((table.key(number), table.values(number)[0]), (&[id][..], id as f32));
            }
            assert!(table.len() <= 64);
        }
    }

    #[test]
    fn grows_where_one_round_needs_more() {
        let mut table = FormTable::new(1, 1, 4);
        table.start_round();
        let numbers: Vec<u32> = (0..10).map(|id| table.number(&[id]).0).collect();
        assert_eq!(numbers, (0..10).collect::<Vec<_>>());
    }

    #[test]
    fn forms_without_attributes_are_all_the_same() {
        let mut table = FormTable::new(0, 16, 4);
        assert_eq!(table.number(&[]), (0, true));
        assert_eq!(table.number(&[]), (0, false));
        assert_eq!((table.len(), table.values(0).len()), (1, 16));
    }
}

//! The arc-eager transition system with sentence breaks, as spaCy has it.
//!
//! After Joakim Nivre's arc-eager algorithm with the non-monotonic changes of Honnibal and Johnson ("An
//! Improved Non-monotonic Transition System for Dependency Parsing", 2015): a left arc may replace an arc made
//! before, and reducing a word without a head puts it back into the buffer, from where it may not be shifted
//! again. A break marks the word after the next as the start of a sentence, which no arc may then cross.

use super::moves::Action;

/// No word.
const NONE: u32 = u32::MAX;

/// Kinds of moves whose validity differs; a set of them is a bit mask over these numbers.
pub(crate) mod kind {
    pub(crate) const SHIFT: u8 = 0;
    pub(crate) const REDUCE: u8 = 1;
    pub(crate) const LEFT: u8 = 2;
    pub(crate) const RIGHT: u8 = 3;
    pub(crate) const BREAK: u8 = 4;
    /// Arcs that join parts of a word may only link neighbours.
    pub(crate) const LEFT_SUBTOKEN: u8 = 5;
    pub(crate) const RIGHT_SUBTOKEN: u8 = 6;
    pub(crate) const COUNT: u32 = 7;
}

/// What is known of a sentence start before parsing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Preset {
    #[default]
    Unknown,
    Start,
    NoStart,
}

/// How far the parse of one document is.
#[derive(Debug, Default)]
pub(crate) struct State {
    length: u32,
    stack: Vec<u32>,
    /// Words put back before the rest of the buffer; the last one is next.
    rebuffer: Vec<u32>,
    next: u32,
    words: Vec<Word>,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    head: u32,
    label: u16,
    /// The child to the left, or to the right, that was attached last.
    last_left: u32,
    last_right: u32,
    /// The child of the same head on the same side that was attached before this one.
    sibling: u32,
    unshiftable: bool,
    sent_start: bool,
    preset: Preset,
}

impl State {
    /// Starts over with a document of `length` words.
    pub(crate) fn reset(&mut self, length: u32, preset: impl Iterator<Item = Preset>) {
        self.length = length;
        self.stack.clear();
        self.rebuffer.clear();
        self.next = 0;
        self.words.clear();
        let word = Word {
            head: NONE,
            label: 0,
            last_left: NONE,
            last_right: NONE,
            sibling: NONE,
            unshiftable: false,
            sent_start: false,
            preset: Preset::Unknown,
        };
        self.words.extend(preset.take(length as usize).map(|preset| Word {
            preset,
            sent_start: preset == Preset::Start,
            ..word
        }));
        self.words.resize(length as usize, word);
        if let Some(first) = self.words.first_mut() {
            first.sent_start = true;
        }
    }

    pub(crate) fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    fn buffer_length(&self) -> usize {
        (self.length - self.next) as usize + self.rebuffer.len()
    }

    /// Word `index` from the top of the stack.
    fn stack(&self, index: usize) -> Option<u32> {
        self.stack.len().checked_sub(index + 1).map(|index| self.stack[index])
    }

    /// Word `index` from the front of the buffer.
    fn buffer(&self, index: usize) -> Option<u32> {
        if let Some(place) = self.rebuffer.len().checked_sub(index + 1) {
            return Some(self.rebuffer[place]);
        }
        let word = self.next as usize + index - self.rebuffer.len();
        (word < self.length as usize).then_some(word as u32)
    }

    fn some(word: u32) -> Option<u32> {
        (word != NONE).then_some(word)
    }

    fn left(&self, head: Option<u32>, index: usize) -> Option<u32> {
        self.sibling(Self::some(self.words[head? as usize].last_left), index)
    }

    fn right(&self, head: Option<u32>, index: usize) -> Option<u32> {
        self.sibling(Self::some(self.words[head? as usize].last_right), index)
    }

    /// The child `index` (from 1) places back from `last`.
    fn sibling(&self, last: Option<u32>, index: usize) -> Option<u32> {
        (1..index).try_fold(last?, |word, _| Self::some(self.words[word as usize].sibling))
    }

    /// The words that describe the state: eight, or thirteen for networks with extra state tokens. `offset` is
    /// added to each.
    pub(crate) fn features(&self, offset: u32, features: &mut [Option<u32>]) {
        let (b0, s0) = (self.buffer(0), self.stack(0));
        if features.len() == 8 {
            features.copy_from_slice(&[
                b0,
                self.buffer(1),
                s0,
                self.stack(1),
                self.stack(2),
                self.left(b0, 1),
                self.left(s0, 1),
                self.right(s0, 1),
            ]);
        } else {
            let s1 = self.stack(1);
            // spaCy writes the second left child of the stack's top to a place that it overwrites at once.
            let thirteen = [
                b0,
                self.buffer(1),
                s0,
                s1,
                self.stack(2),
                self.left(s0, 1),
                self.right(s0, 1),
                self.left(b0, 1),
                self.right(s0, 2),
                self.left(s1, 1),
                self.left(s1, 2),
                self.right(s1, 1),
                self.right(s1, 2),
            ];
            for (feature, word) in features.iter_mut().zip(thirteen) {
                *feature = word;
            }
        }
        for feature in features.iter_mut() {
            *feature = feature.map(|word| word + offset);
        }
    }

    fn is_sent_start(&self, word: Option<u32>) -> bool {
        word.is_some_and(|word| self.words[word as usize].sent_start)
    }

    fn cannot_start(&self, word: Option<u32>) -> bool {
        word.is_some_and(|word| self.words[word as usize].preset == Preset::NoStart)
    }

    /// The kinds of moves that are allowed, as bits over the numbers in [`kind`].
    pub(crate) fn allowed(&self) -> usize {
        let (b0, b1, s0) = (self.buffer(0), self.buffer(1), self.stack(0));
        let breaks_here = self.is_sent_start(b0);
        let shift = s0.is_none()
            || b1.is_some() && !breaks_here && !b0.is_some_and(|word| self.words[word as usize].unshiftable);
        let reduce = s0.is_some() && (b0.is_none() || !(self.stack.len() == 1 && self.cannot_start(b0)));
        let arc = s0.is_some() && b0.is_some() && !breaks_here;
        let neighbours = s0.zip(b0).is_some_and(|(s0, b0)| s0 + 1 == b0);
        let breaks = b0.zip(b1).is_some_and(|(b0, b1)| b1 == b0 + 1)
            && !self.is_sent_start(b1)
            && !self.cannot_start(b1);
        usize::from(shift) << kind::SHIFT
            | usize::from(reduce) << kind::REDUCE
            | usize::from(arc) << kind::LEFT
            | usize::from(arc) << kind::RIGHT
            | usize::from(breaks) << kind::BREAK
            | usize::from(arc && neighbours) << kind::LEFT_SUBTOKEN
            | usize::from(arc && neighbours) << kind::RIGHT_SUBTOKEN
    }

    /// Makes a move; one that is not allowed does nothing, and what it returns is whether it was made.
    pub(crate) fn make(&mut self, action: Action, label: u16) -> bool {
        let (b0, s0) = (self.buffer(0), self.stack(0));
        match (action, s0, b0) {
            (Action::Shift, _, Some(_)) => self.push(),
            (Action::Reduce, Some(s0), _) => {
                self.stack.pop();
                if self.words[s0 as usize].head == NONE && !self.stack.is_empty() {
                    self.words[s0 as usize].unshiftable = true;
                    self.rebuffer.push(s0);
                }
            }
            (Action::Left, Some(s0), Some(b0)) => {
                self.attach(b0, s0, label);
                self.words[b0 as usize].unshiftable = false;
                self.stack.pop();
            }
            (Action::Right, Some(s0), Some(b0)) => {
                self.attach(s0, b0, label);
                self.push();
            }
            (Action::Break, ..) => match self.buffer(1) {
                Some(b1) => self.words[b1 as usize].sent_start = true,
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// Ends the parse where no move is allowed.
    pub(crate) fn force_final(&mut self) {
        self.stack.clear();
        self.rebuffer.clear();
        self.next = self.length;
    }

    fn push(&mut self) {
        let word = self.rebuffer.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(word);
    }

    fn attach(&mut self, head: u32, child: u32, label: u16) {
        let old = self.words[child as usize];
        if old.head != NONE {
            // A word with a head got it by a right arc, and nothing was attached to that head since, for it
            // lay below the word in the stack. So the word is the last of its siblings.
            let owner = &mut self.words[old.head as usize];
            if owner.last_right == child {
                owner.last_right = old.sibling;
            } else if owner.last_left == child {
                owner.last_left = old.sibling;
            }
        }
        let owner = &mut self.words[head as usize];
        let last = if head > child { &mut owner.last_left } else { &mut owner.last_right };
        let sibling = std::mem::replace(last, child);
        let word = &mut self.words[child as usize];
        word.head = head;
        word.label = label;
        word.sibling = sibling;
    }

    /// The head and label of each word; a word without a head has none.
    pub(crate) fn arcs(&self) -> impl Iterator<Item = Option<(u32, u16)>> + '_ {
        self.words.iter().map(|word| Self::some(word.head).map(|head| (head, word.label)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(length: u32) -> State {
        let mut state = State::default();
        state.reset(length, std::iter::empty());
        state
    }

    fn bits(kinds: &[u8]) -> usize {
        kinds.iter().map(|kind| 1 << kind).sum()
    }

    fn heads(state: &State) -> Vec<Option<u32>> {
        state.arcs().map(|arc| arc.map(|(head, _)| head)).collect()
    }

    #[test]
    fn one_word_is_shifted_and_dropped() {
        let mut state = state(1);
        assert_eq!(state.allowed(), bits(&[kind::SHIFT]));
        assert!(state.make(Action::Shift, 0));
        assert_eq!(state.allowed(), bits(&[kind::REDUCE]));
        assert!(state.make(Action::Reduce, 0));
        assert!(state.is_final());
    }

    #[test]
    fn reduced_without_a_head_a_word_comes_back_and_is_not_shifted_again() {
        let mut state = state(3);
        for action in [Action::Shift, Action::Shift, Action::Reduce] {
            assert!(state.make(action, 0));
        }
        // Word 1 is next again, so no break can come after it: the next but one is its neighbour still.
        assert_eq!(
            state.allowed() & bits(&[kind::SHIFT, kind::REDUCE, kind::LEFT, kind::RIGHT, kind::BREAK]),
            bits(&[kind::REDUCE, kind::LEFT, kind::RIGHT, kind::BREAK])
        );
        // A left arc from it takes the ban away.
        state.make(Action::Left, 5);
        assert_eq!(heads(&state), [Some(1), None, None]);
        assert!(state.allowed() & bits(&[kind::SHIFT]) != 0);
    }

    #[test]
    fn a_left_arc_replaces_a_right_arc() {
        let mut state = state(3);
        state.make(Action::Shift, 0);
        state.make(Action::Right, 1);
        let mut features = [None; 8];
        state.features(0, &mut features);
        assert_eq!(features, [Some(2), None, Some(1), Some(0), None, None, None, None]);
        state.make(Action::Left, 2);
        assert_eq!(heads(&state), [None, Some(2), None]);
        state.features(10, &mut features);
        // The top of the stack has lost its right child, the next word has a left one.
        assert_eq!(features, [Some(12), None, Some(10), None, None, Some(11), None, None]);
    }

    #[test]
    fn no_arc_crosses_a_sentence_start() {
        let mut state = state(4);
        state.make(Action::Shift, 0);
        state.make(Action::Break, 0);
        state.make(Action::Right, 1);
        assert_eq!(state.allowed() & bits(&[kind::SHIFT, kind::LEFT, kind::RIGHT]), 0);
        state.make(Action::Reduce, 0);
        state.make(Action::Reduce, 0);
        assert_eq!(state.allowed(), bits(&[kind::SHIFT, kind::BREAK]));
    }

    #[test]
    fn second_children_are_found_behind_the_last() {
        let mut state = state(5);
        state.make(Action::Shift, 0);
        state.make(Action::Right, 1);
        state.make(Action::Reduce, 0);
        state.make(Action::Right, 1);
        state.make(Action::Reduce, 0);
        let mut features = [None; 13];
        state.features(0, &mut features);
        assert_eq!((features[6], features[8]), (Some(2), Some(1)));
    }

    #[test]
    fn presets_are_kept() {
        let mut state = State::default();
        state.reset(3, [Preset::Unknown, Preset::NoStart, Preset::Start].into_iter());
        assert_eq!(state.allowed(), bits(&[kind::SHIFT]));
        state.make(Action::Shift, 0);
        // The only word of the stack may not be dropped before a word that starts no sentence, and the third
        // word already starts one.
        assert_eq!(state.allowed() & bits(&[kind::REDUCE, kind::BREAK]), 0);
        state.make(Action::Right, 0);
        assert_eq!(state.allowed(), bits(&[kind::REDUCE]));
    }
}

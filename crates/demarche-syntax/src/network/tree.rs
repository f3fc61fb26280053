//! From arcs to a document's dependencies: roots, non-projective arcs, sentence starts.

use super::Attachment;

/// Label numbers with a meaning of their own.
#[derive(Debug)]
pub(crate) struct TreeLabels {
    /// Of a word without a head.
    pub(crate) root: u16,
    /// For a label such as `dobj||xcomp`: the plain label, and that of the head to look for.
    pub(crate) decorated: Vec<Option<(u16, u16)>>,
}

/// Buffers of [`finish`].
#[derive(Debug, Default)]
pub(crate) struct Edges {
    left: Vec<u32>,
    right: Vec<u32>,
    starts: Vec<bool>,
    queue: Vec<u32>,
}

/// Completes the words of one document, whose heads and labels are set and whose roots are their own heads:
/// labels the roots, lifts non-projective arcs back to their heads and finds the sentence starts.
///
/// Labels `a||b` are those of Nivre and Nilsson's "Pseudo-Projective Dependency Parsing" (2005, scheme HEAD): the
/// arc belongs to the nearest word with label `b` below the head that the parser could give it.
pub(crate) fn finish(words: &mut [Attachment], is_space: &[bool], labels: &TreeLabels, edges: &mut Edges) {
    for (index, word) in words.iter_mut().enumerate() {
        if word.head as usize == index {
            word.label = labels.root;
        }
    }
    edges.find(words);
    let decorated = |label: u16| labels.decorated.get(label as usize).copied().flatten();
    if words.iter().any(|word| decorated(word.label).is_some()) {
        for index in 0..words.len() {
            if let Some((plain, head_label)) = decorated(words[index].label) {
                words[index].head = edges.new_head(words, is_space, index, head_label);
                words[index].label = plain;
            }
        }
        edges.find(words);
    }
    for word in words.iter_mut() {
        word.sent_start = false;
    }
    for index in 0..words.len() {
        if words[index].head as usize == index {
            words[edges.left[index] as usize].sent_start = true;
        }
    }
}

impl Edges {
    /// The leftmost and rightmost word below each word. Non-projective arcs need several rounds, until every
    /// head lies in the sentence of its child; spaCy gives up after twelve.
    fn find(&mut self, words: &[Attachment]) {
        self.left.clear();
        self.left.extend(0..words.len() as u32);
        self.right.clone_from(&self.left);
        for _ in 0..12 {
            self.widen(words);
            if self.heads_within_sentences(words) {
                break;
            }
        }
    }

    fn widen(&mut self, words: &[Attachment]) {
        let places = (0..words.len()).chain((0..words.len()).rev());
        for child in places {
            let head = words[child].head as usize;
            self.left[head] = self.left[head].min(self.left[child]);
            self.right[head] = self.right[head].max(self.right[child]);
        }
    }

    fn heads_within_sentences(&mut self, words: &[Attachment]) -> bool {
        self.starts.clear();
        self.starts.resize(words.len(), false);
        for (index, word) in words.iter().enumerate() {
            if word.head as usize == index {
                self.starts[self.left[index] as usize] = true;
            }
        }
        let mut start = 0;
        for end in 0..words.len() {
            if end > 0 && self.starts[end] || end + 1 == words.len() {
                // The bounds are as lax as spaCy's: the word at `end` counts as part of the sentence before.
                if words[start..end].iter().any(|word| !(start..=end).contains(&(word.head as usize))) {
                    return false;
                }
                start = end;
            }
        }
        true
    }

    /// The first word with label `label` below the head of word `index`, breadth first and from left to right,
    /// passing over white space and the word itself; that head where there is none.
    fn new_head(&mut self, words: &[Attachment], is_space: &[bool], index: usize, label: u16) -> u32 {
        let head = words[index].head;
        self.queue.clear();
        self.queue.push(head);
        let mut next = 0;
        // No word is queued twice in a tree; the bound is for what should not happen.
        while next < self.queue.len() && self.queue.len() <= words.len() {
            let parent = self.queue[next];
            let (from, to) = (self.left[parent as usize], self.right[parent as usize]);
            next += 1;
            for child in from..=to {
                let place = child as usize;
                if child == parent || words[place].head != parent || place == index || is_space[place] {
                    continue;
                }
                if words[place].label == label {
                    return child;
                }
                self.queue.push(child);
            }
        }
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: u16 = 9;

    /// Words from (head, label) pairs; label 5 is decorated: plain 1, under a word labelled 2.
    fn finished(words: &[(u32, u16)], is_space: &[bool]) -> Vec<(u32, u16, bool)> {
        let mut decorated = vec![None; 10];
        decorated[5] = Some((1, 2));
        let labels = TreeLabels { root: ROOT, decorated };
        let mut words: Vec<_> =
            words.iter().map(|&(head, label)| Attachment { head, label, sent_start: false }).collect();
        finish(&mut words, is_space, &labels, &mut Edges::default());
        words.into_iter().map(|word| (word.head, word.label, word.sent_start)).collect()
    }

    #[test]
    fn roots_start_sentences_at_their_left_edge() {
        let found = finished(&[(1, 3), (1, 0), (3, 0), (3, 3)], &[false; 4]);
        assert_eq!(found, [(1, 3, true), (1, ROOT, false), (3, 0, true), (3, ROOT, false)]);
    }

    #[test]
    fn a_decorated_arc_finds_its_head() {
        // Word 3 hangs on the root and belongs under the word labelled 2, which is two levels down.
        let words = [(0, 0), (0, 3), (1, 2), (0, 5)];
        assert_eq!(finished(&words, &[false; 4])[3], (2, 1, false));
        // Without such a word it stays.
        assert_eq!(finished(&[(0, 0), (0, 3), (1, 4), (0, 5)], &[false; 4])[3], (0, 1, false));
        // White space is passed over, with all that is below it.
        assert_eq!(finished(&words, &[false, true, false, false])[3], (0, 1, false));
    }

    #[test]
    fn nothing_and_a_word_alone() {
        assert_eq!(finished(&[], &[]), []);
        assert_eq!(finished(&[(0, 0)], &[false]), [(0, ROOT, true)]);
    }
}

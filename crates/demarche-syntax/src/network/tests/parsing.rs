//! The parser against a plain one that keeps lists of arcs, and what holds for any weights.

use std::collections::HashMap;

use proptest::prelude::*;

use super::random::{Random, alone, moves};
use crate::network::kernel::Level;
use crate::network::moves::{Action, Move};
use crate::network::weights::TransitionWeights;
use crate::network::{Attachment, Batch, Parser, ParserScratch, Vectors};

fn all_moves() -> Vec<Move> {
    use Action::{Break, Left, Reduce, Right, Shift};
    moves(&[
        (Shift, ""),
        (Reduce, ""),
        (Left, "det"),
        (Left, "nsubj"),
        (Left, "dobj||xcomp"),
        (Right, "dobj"),
        (Right, "xcomp"),
        (Right, "prep||dobj"),
        (Right, "subtok"),
        (Break, "ROOT"),
        (Left, "subtok"),
    ])
}

/// A state as spaCy's `StateC` has it: lists of arcs by head, in order.
#[derive(Default)]
struct Plain {
    length: usize,
    stack: Vec<usize>,
    buffer: Vec<usize>,
    left: HashMap<usize, Vec<usize>>,
    right: HashMap<usize, Vec<usize>>,
    heads: HashMap<usize, (usize, String)>,
    unshiftable: Vec<usize>,
    starts: Vec<usize>,
}

impl Plain {
    fn new(length: usize) -> Self {
        Self { length, buffer: (0..length).rev().collect(), starts: vec![0], ..Self::default() }
    }

    fn b(&self, index: usize) -> Option<usize> {
        self.buffer.iter().rev().nth(index).copied()
    }

    fn s(&self, index: usize) -> Option<usize> {
        self.stack.iter().rev().nth(index).copied()
    }

    fn features(&self, count: usize) -> Vec<Option<usize>> {
        let nth = |arcs: &HashMap<usize, Vec<usize>>, head: Option<usize>, index: usize| {
            arcs.get(&head?)?.iter().rev().nth(index - 1).copied()
        };
        let l = |head, index| nth(&self.left, head, index);
        let r = |head, index| nth(&self.right, head, index);
        let (b0, b1, s0, s1, s2) = (self.b(0), self.b(1), self.s(0), self.s(1), self.s(2));
        if count == 8 {
            vec![b0, b1, s0, s1, s2, l(b0, 1), l(s0, 1), r(s0, 1)]
        } else {
            vec![
                b0,
                b1,
                s0,
                s1,
                s2,
                l(s0, 1),
                r(s0, 1),
                l(b0, 1),
                r(s0, 2),
                l(s1, 1),
                l(s1, 2),
                r(s1, 1),
                r(s1, 2),
            ]
        }
    }

    fn is_valid(&self, step: &Move) -> bool {
        let (b0, b1, s0) = (self.b(0), self.b(1), self.s(0));
        let starts = |word: Option<usize>| word.is_some_and(|word| self.starts.contains(&word));
        match step.action {
            Action::Shift => {
                s0.is_none()
                    || self.buffer.len() >= 2 && !starts(b0) && !self.unshiftable.contains(&b0.unwrap())
            }
            Action::Reduce => s0.is_some(),
            Action::Left | Action::Right => {
                s0.is_some()
                    && b0.is_some()
                    && !starts(b0)
                    && (step.label != "subtok" || s0.unwrap() + 1 == b0.unwrap())
            }
            _ => b1.is_some() && b1.unwrap() == b0.unwrap() + 1 && !starts(b1),
        }
    }

    fn push(&mut self) {
        let word = self.buffer.pop().unwrap();
        self.stack.push(word);
    }

    fn attach(&mut self, head: usize, child: usize, label: &str) {
        if let Some((old, _)) = self.heads.insert(child, (head, label.to_owned())) {
            let side = if old > child { &mut self.left } else { &mut self.right };
            side.get_mut(&old).unwrap().retain(|&other| other != child);
        }
        let side = if head > child { &mut self.left } else { &mut self.right };
        side.entry(head).or_default().push(child);
    }

    fn make(&mut self, step: &Move) {
        match step.action {
            Action::Shift => self.push(),
            Action::Reduce => {
                let word = self.stack.pop().unwrap();
                if !self.heads.contains_key(&word) && !self.stack.is_empty() {
                    self.unshiftable.push(word);
                    self.buffer.push(word);
                }
            }
            Action::Left => {
                let (head, child) = (self.b(0).unwrap(), self.s(0).unwrap());
                self.attach(head, child, &step.label);
                self.unshiftable.retain(|&word| word != head);
                self.stack.pop();
            }
            Action::Right => {
                self.attach(self.s(0).unwrap(), self.b(0).unwrap(), &step.label);
                self.push();
            }
            _ => self.starts.push(self.b(1).unwrap()),
        }
    }
}

/// Scores of a state's features, unit by unit.
fn scores(weights: &TransitionWeights, vectors: &[Vec<f32>], features: &[Option<usize>]) -> Vec<f32> {
    let dot = |row: &[f32], values: &[f32]| row.iter().zip(values).map(|(a, b)| a * b).sum::<f32>();
    let lower = &weights.lower;
    let hidden: Vec<f32> = (0..lower.outputs)
        .map(|output| {
            let piece = |piece: usize| {
                let unit = output * lower.pieces + piece;
                let sum = features.iter().enumerate().map(|(feature, word)| {
                    let row = feature * lower.outputs * lower.pieces + unit;
                    word.map_or(lower.padding[row], |word| dot(lower.weights.row(row), &vectors[word]))
                });
                sum.sum::<f32>() + lower.bias[unit]
            };
            (0..lower.pieces).map(piece).fold(f32::MIN, f32::max)
        })
        .collect();
    match &weights.upper {
        Some(upper) => {
            (0..upper.outputs()).map(|row| dot(upper.weights.row(row), &hidden) + upper.bias[row]).collect()
        }
        None => hidden,
    }
}

/// What the plain parser says: head and label of each word that has one.
fn reference(weights: &TransitionWeights, vectors: &[Vec<f32>]) -> Plain {
    let project = |vector: &Vec<f32>| -> Vec<f32> {
        let input = &weights.input;
        let unit = |row: usize| input.weights.row(row).iter().zip(vector).map(|(a, b)| a * b).sum::<f32>();
        (0..input.outputs()).map(|row| unit(row) + input.bias[row]).collect()
    };
    let vectors: Vec<Vec<f32>> = vectors.iter().map(project).collect();
    let mut state = Plain::new(vectors.len());
    while !(state.stack.is_empty() && state.buffer.is_empty()) {
        let scores = scores(weights, &vectors, &state.features(weights.lower.features));
        let best = weights
            .moves
            .iter()
            .zip(scores)
            .filter(|(step, _)| state.is_valid(step))
            .reduce(|best, other| if other.1 > best.1 { other } else { best });
        state.make(best.unwrap().0);
    }
    state
}

fn parse(parser: &Parser, batch: &Batch, vectors: &Vectors) -> Vec<Attachment> {
    let mut found = Vec::new();
    parser.predict(batch, vectors, None, &mut ParserScratch::default(), &mut found).unwrap();
    found
}

#[test]
fn agrees_with_the_plain_parser() {
    for seed in 0..60 {
        let mut random = Random(seed);
        let features = if seed % 3 == 0 { 13 } else { 8 };
        // Without decorated labels, so that the heads are those of the moves.
        let moves = all_moves().into_iter().filter(|step| !step.label.contains("||")).collect();
        let weights = random.transitions(20, features, 1 + seed as usize % 3, seed % 4 != 0, moves);
        let batch = random.batch(&[12, 1, 0, 2, 5, 30]);
        let vectors = random.vectors(&batch, 20);
        for level in Level::available() {
            let parser = Parser::with_level(&weights, level).unwrap();
            let found = parse(&parser, &batch, &vectors);
            for document in 0..batch.documents() {
                let places = batch.document(document);
                let rows: Vec<Vec<f32>> = places.clone().map(|place| vectors.row(place).to_vec()).collect();
                let expected = reference(&weights, &rows);
                assert_eq!(expected.length, places.len());
                for (word, found) in found[places].iter().enumerate() {
                    let root = (word, "ROOT".to_owned());
                    let expected = expected.heads.get(&word).unwrap_or(&root);
                    let label = parser.labels()[usize::from(found.label)].clone();
                    assert_eq!(
                        &(found.head as usize, label),
                        expected,
                        "seed {seed}, {level:?}, word {word}"
                    );
                }
            }
        }
    }
}

#[test]
fn labels_that_only_heads_need_are_known_and_others_refused() {
    let mut random = Random(1);
    let parser = Parser::new(&random.transitions(20, 8, 2, true, all_moves())).unwrap();
    for label in ["dobj", "xcomp", "prep", "dobj||xcomp"] {
        assert!(parser.labels().iter().any(|known| known == label), "{label}");
    }
    assert!(Parser::new(&random.transitions(20, 8, 2, true, moves(&[(Action::Out, "")]))).is_err());
    assert!(Parser::new(&random.transitions(20, 3, 2, true, all_moves())).is_err());
}

#[test]
fn known_sentence_starts_are_kept() {
    let mut random = Random(4);
    let parser = Parser::new(&random.transitions(20, 8, 2, true, all_moves())).unwrap();
    let batch = random.batch(&[40]);
    let vectors = random.vectors(&batch, 20);
    let mut known = vec![None; 40];
    known[13] = Some(true);
    known[30] = Some(true);
    let mut found = Vec::new();
    let mut scratch = ParserScratch::default();
    parser.predict(&batch, &vectors, Some(&known), &mut scratch, &mut found).unwrap();
    for (word, found) in found.iter().enumerate() {
        let part = |word: usize| (word >= 13, word >= 30);
        assert_eq!(part(word), part(found.head as usize), "no arc crosses a known start");
    }
    assert!(found[13].sent_start && found[30].sent_start);
    assert!(parser.predict(&batch, &vectors, Some(&known[1..]), &mut scratch, &mut found).is_err());
}

#[test]
fn vectors_of_another_batch_are_refused() {
    let mut random = Random(2);
    let parser = Parser::new(&random.transitions(20, 8, 2, true, all_moves())).unwrap();
    let batch = random.batch(&[4]);
    let other = random.batch(&[5]);
    let vectors = random.vectors(&other, 20);
    let mut found = Vec::new();
    assert!(parser.predict(&batch, &vectors, None, &mut ParserScratch::default(), &mut found).is_err());
    let narrow = random.vectors(&batch, 16);
    assert!(parser.predict(&batch, &narrow, None, &mut ParserScratch::default(), &mut found).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the weights: the parse ends and is a forest within the document.
    #[test]
    fn any_weights_give_a_legal_parse(
        seed in any::<u64>(),
        lengths in prop::collection::vec(0usize..40, 0..6),
        thirteen in any::<bool>(),
        upper in any::<bool>(),
        kept in prop::collection::vec(any::<bool>(), 11),
    ) {
        let mut random = Random(seed);
        // With some moves missing a document may come to a state where none is allowed.
        let moves: Vec<Move> =
            all_moves().into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(step, _)| step).collect();
        prop_assume!(!moves.is_empty());
        let weights = random.transitions(20, if thirteen { 13 } else { 8 }, 2, upper, moves);
        let parser = Parser::new(&weights).unwrap();
        let batch = random.batch(&lengths);
        let vectors = random.vectors(&batch, 20);
        let found = parse(&parser, &batch, &vectors);
        prop_assert_eq!(found.len(), batch.tokens());
        for document in 0..batch.documents() {
            let words = &found[batch.document(document)];
            for start in 0..words.len() {
                let mut word = start;
                for _ in 0..=words.len() {
                    prop_assert!((words[word].head as usize) < words.len());
                    word = words[word].head as usize;
                }
                prop_assert_eq!(words[word].head as usize, word, "every word leads to a root");
                prop_assert!(usize::from(words[start].label) < parser.labels().len());
            }
            prop_assert!(words.first().is_none_or(|word| word.sent_start));
        }
    }

    /// A document is parsed alone as it is parsed among others.
    #[test]
    fn the_batch_does_not_matter(seed in any::<u64>(), lengths in prop::collection::vec(0usize..200, 1..6)) {
        let mut random = Random(seed);
        let parser = Parser::new(&random.transitions(20, 8, 2, true, all_moves())).unwrap();
        let batch = random.batch(&lengths);
        let network = random.bits();
        let found = parse(&parser, &batch, &Random(network).vectors(&batch, 20));
        for document in 0..batch.documents() {
            let one = alone(&batch, document);
            let own = parse(&parser, &one, &Random(network).vectors(&one, 20));
            prop_assert_eq!(&own[..], &found[batch.document(document)]);
        }
    }
}

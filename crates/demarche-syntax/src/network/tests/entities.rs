//! What holds of entities whatever the weights.

use proptest::prelude::*;

use super::random::{Random, alone, moves};
use crate::network::kernel::Level;
use crate::network::moves::{Action, Move};
use crate::network::{Batch, Entity, Recognizer, RecognizerScratch, Vectors};

fn all_moves() -> Vec<Move> {
    use Action::{Begin, In, Last, Out, Unit};
    let mut all = Vec::new();
    for action in [Begin, In, Last, Unit] {
        all.extend(moves(&[(action, "ORG"), (action, "GPE")]));
    }
    all.extend(moves(&[(Unit, ""), (Out, "")]));
    all
}

fn find(recognizer: &Recognizer, batch: &Batch, vectors: &Vectors, starts: &[bool]) -> Vec<Entity> {
    let mut found = Vec::new();
    recognizer.predict(batch, vectors, starts, &mut RecognizerScratch::default(), &mut found).unwrap();
    found
}

#[test]
fn moves_of_a_parser_are_refused() {
    let mut random = Random(1);
    assert!(Recognizer::new(&random.transitions(20, 3, 2, true, moves(&[(Action::Shift, "")]))).is_err());
    assert!(Recognizer::new(&random.transitions(20, 8, 2, true, all_moves())).is_err());
}

#[test]
fn what_does_not_belong_to_the_batch_is_refused() {
    let mut random = Random(2);
    let recognizer = Recognizer::new(&random.transitions(20, 3, 2, true, all_moves())).unwrap();
    let batch = random.batch(&[4]);
    let vectors = random.vectors(&batch, 20);
    let mut scratch = RecognizerScratch::default();
    assert!(recognizer.predict(&batch, &vectors, &[false; 3], &mut scratch, &mut Vec::new()).is_err());
    assert!(recognizer.predict(&Batch::new(3), &vectors, &[], &mut scratch, &mut Vec::new()).is_err());
}

#[test]
fn levels_agree() {
    for seed in 0..20 {
        let mut random = Random(seed);
        let weights = random.transitions(20, if seed % 2 == 0 { 3 } else { 6 }, 2, true, all_moves());
        let batch = random.batch(&[30, 0, 1, 17]);
        let vectors = random.vectors(&batch, 20);
        let starts = vec![false; batch.tokens()];
        let of = |level| find(&Recognizer::with_level(&weights, level).unwrap(), &batch, &vectors, &starts);
        assert!(Level::available().all(|level| of(level) == of(Level::Portable)), "seed {seed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Entities follow one another, keep to their sentence, do not start with white space, and are the same
    /// when the document is read alone.
    #[test]
    fn any_weights_give_legal_entities(
        seed in any::<u64>(),
        lengths in prop::collection::vec(0usize..300, 0..6),
        features in prop::sample::select(vec![1usize, 2, 3, 6]),
        upper in any::<bool>(),
        kept in prop::collection::vec(any::<bool>(), 10),
    ) {
        let mut random = Random(seed);
        let moves: Vec<Move> =
            all_moves().into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(step, _)| step).collect();
        prop_assume!(!moves.is_empty());
        let recognizer = Recognizer::new(&random.transitions(20, features, 2, upper, moves)).unwrap();
        let batch = random.batch(&lengths);
        let starts: Vec<bool> = (0..batch.tokens()).map(|_| random.below(6) == 0).collect();
        let network = random.bits();
        let found = find(&recognizer, &batch, &Random(network).vectors(&batch, 20), &starts);
        for document in 0..batch.documents() {
            let range = batch.document(document);
            let own: Vec<Entity> =
                found.iter().copied().filter(|entity| entity.document as usize == document).collect();
            let mut last = 0;
            for entity in &own {
                prop_assert!(last <= entity.start && entity.start < entity.end);
                last = entity.end;
                let places = range.start + entity.start as usize..range.start + entity.end as usize;
                prop_assert!(places.end <= range.end);
                prop_assert!(!batch.is_space()[places.start]);
                prop_assert!(!starts[places.start + 1..places.end].iter().any(|&start| start));
                prop_assert!(!recognizer.labels()[usize::from(entity.label)].is_empty());
            }
            let one = alone(&batch, document);
            let mut again = find(&recognizer, &one, &Random(network).vectors(&one, 20), &starts[range]);
            for entity in &mut again {
                entity.document = document as u32;
            }
            prop_assert_eq!(again, own);
        }
    }
}

//! Tok2vec and classifiers against loops that follow thinc's layers one by one.

use super::random::{Random, Shape, alone};
use crate::network::kernel::Level;
use crate::network::murmur::four_keys;
use crate::network::weights::{Maxout, Tok2VecWeights};
use crate::network::{Batch, Classifier, ClassifierScratch, Tok2Vec, Vectors};

/// A maxout layer and the norm behind it.
fn maxout(layer: &Maxout, row: &[f32]) -> Vec<f32> {
    let unit = |unit: usize| {
        let products =
            layer.weights.row(unit).iter().zip(row).map(|(weight, value)| f64::from(weight * value));
        (products.sum::<f64>() + f64::from(layer.bias[unit])) as f32
    };
    let mut outputs: Vec<f32> = (0..layer.outputs())
        .map(|output| {
            (0..layer.pieces).map(|piece| unit(output * layer.pieces + piece)).fold(f32::MIN, f32::max)
        })
        .collect();
    if let Some(norm) = &layer.norm {
        let count = outputs.len() as f32;
        let mean = outputs.iter().sum::<f32>() / count;
        let variance = outputs.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / count + 1e-8;
        for ((value, gain), shift) in outputs.iter_mut().zip(&norm.gain).zip(&norm.bias) {
            *value = (*value - mean) / variance.sqrt() * gain + shift;
        }
    }
    outputs
}

fn embed(weights: &Tok2VecWeights, attributes: &[u64]) -> Vec<f32> {
    let embedding = &weights.embedding;
    let mut row = Vec::new();
    for table in &embedding.tables {
        let mut sum = vec![0.0; table.table.columns()];
        for key in four_keys(attributes[table.column], table.seed) {
            for (sum, value) in sum.iter_mut().zip(table.table.row(key as usize % table.table.rows())) {
                *sum += value;
            }
        }
        row.extend(sum);
    }
    if let Some(vectors) = &embedding.vectors {
        let found = vectors.rows.get(&attributes[vectors.column]);
        row.extend((0..vectors.projection.rows()).map(|output| {
            found.map_or(0.0, |&found| {
                let pairs = vectors.projection.row(output).iter().zip(vectors.table.row(found as usize));
                pairs.map(|(weight, value)| weight * value).sum()
            })
        }));
    }
    maxout(&embedding.mix, &row)
}

/// The vectors of a batch as thinc computes them: documents end to end with rows of zeros between, all of
/// which go through all layers.
fn reference(weights: &Tok2VecWeights, batch: &Batch) -> Vec<Vec<f32>> {
    let (width, window) = (weights.width(), weights.window);
    let margin = weights.layers.len() * window;
    let zeros = vec![vec![0.0; width]; margin];
    let mut rows = zeros.clone();
    for document in 0..batch.documents() {
        rows.extend(batch.document(document).map(|place| embed(weights, batch.attributes(place))));
        rows.extend(zeros.clone());
    }
    for layer in &weights.layers {
        let next = (0..rows.len()).map(|row| {
            let seen: Vec<f32> = (0..=2 * window)
                .flat_map(|spot| {
                    (row + spot)
                        .checked_sub(window)
                        .and_then(|row| rows.get(row).cloned())
                        .unwrap_or_else(|| vec![0.0; width])
                })
                .collect();
            let result = maxout(layer, &seen);
            result.iter().zip(&rows[row]).map(|(value, residual)| value + residual).collect()
        });
        rows = next.collect();
    }
    let mut vectors = Vec::new();
    let mut row = margin;
    for document in 0..batch.documents() {
        let length = batch.document(document).len();
        vectors.extend_from_slice(&rows[row..row + length]);
        row += length + margin;
    }
    vectors
}

fn bits(vectors: &Vectors, places: std::ops::Range<usize>) -> Vec<u32> {
    places.flat_map(|place| vectors.row(place).iter().map(|value| value.to_bits())).collect()
}

fn check(shape: Shape, lengths: &[usize]) {
    let mut random = Random(shape.width as u64);
    let weights = random.tok2vec(&shape);
    let batch = random.batch(lengths);
    let expected = reference(&weights, &batch);
    let mut of_x86: Option<Vec<u32>> = None;
    for level in Level::available() {
        let tok2vec = Tok2Vec::with_level(weights.clone(), level);
        let mut scratch = tok2vec.scratch();
        let mut vectors = Vectors::default();
        tok2vec.encode(&batch, &mut scratch, &mut vectors);
        assert_eq!((vectors.tokens(), vectors.width()), (batch.tokens(), shape.width));
        for (place, expected) in expected.iter().enumerate() {
            for (found, expected) in vectors.row(place).iter().zip(expected) {
                let distance = (found - expected).abs();
                assert!(distance < 2e-3, "{shape:?} {level:?}, token {place}: {found} for {expected}");
            }
        }
        // Alone, with word forms kept from before, a document has the same vectors in every bit.
        for document in 0..batch.documents() {
            let mut own = Vectors::default();
            tok2vec.encode(&alone(&batch, document), &mut scratch, &mut own);
            assert_eq!(bits(&own, 0..own.tokens()), bits(&vectors, batch.document(document)), "{shape:?}");
        }
        if level != Level::Portable {
            let found = bits(&vectors, 0..vectors.tokens());
            assert!(of_x86.is_none_or(|other| other == found), "AVX2 and AVX-512 differ");
            of_x86 = Some(found);
        }
    }
}

#[test]
fn vectors_agree_with_plain_layers() {
    let lengths = [3, 0, 1, 7, 2, 20];
    for depth in [0, 1, 2, 4] {
        for pieces in [1, 3] {
            check(Shape { width: 16, depth, window: 1, pieces, vectors: false }, &lengths);
        }
    }
    check(Shape { width: 20, depth: 2, window: 2, pieces: 2, vectors: true }, &lengths);
    check(Shape { width: 96, depth: 3, window: 1, pieces: 3, vectors: true }, &lengths);
    check(Shape { width: 33, depth: 2, window: 0, pieces: 4, vectors: false }, &lengths);
}

#[test]
fn long_documents_are_read_in_pieces_without_a_seam() {
    check(Shape { width: 16, depth: 3, window: 2, pieces: 2, vectors: false }, &[500, 1300, 11, 513, 512]);
}

#[test]
fn a_scratch_of_another_network_is_started_anew() {
    let shape = Shape { width: 16, depth: 1, window: 1, pieces: 2, vectors: false };
    let mut random = Random(5);
    let (one, other) = (Tok2Vec::new(random.tok2vec(&shape)), Tok2Vec::new(random.tok2vec(&shape)));
    let batch = random.batch(&[9]);
    let (mut used, mut fresh) = (Vectors::default(), Vectors::default());
    let mut scratch = one.scratch();
    one.encode(&batch, &mut scratch, &mut used);
    other.encode(&batch, &mut scratch, &mut used);
    other.encode(&batch, &mut other.scratch(), &mut fresh);
    assert_eq!(bits(&used, 0..9), bits(&fresh, 0..9));
}

#[test]
fn missing_attributes_count_as_zero() {
    let mut random = Random(6);
    let shape = Shape { width: 16, depth: 1, window: 1, pieces: 2, vectors: true };
    let tok2vec = Tok2Vec::new(random.tok2vec(&shape));
    let (mut narrow, mut wide) = (Batch::new(1), Batch::new(3));
    narrow.push([([3], false)]);
    wide.push([([3, 0, 0], false)]);
    let (mut one, mut other) = (Vectors::default(), Vectors::default());
    tok2vec.encode(&narrow, &mut tok2vec.scratch(), &mut one);
    tok2vec.encode(&wide, &mut tok2vec.scratch(), &mut other);
    assert_eq!(one.row(0), other.row(0));
}

#[test]
fn classes_are_those_with_the_highest_score() {
    let mut random = Random(7);
    let batch = random.batch(&[60, 0, 3]);
    let vectors = random.vectors(&batch, 20);
    let layer = random.linear(20, 50);
    for level in Level::available() {
        let mut classes = vec![99];
        let classifier = Classifier::with_level(&layer, level);
        classifier.predict(&vectors, &mut ClassifierScratch::default(), &mut classes).unwrap();
        assert_eq!(classes.len(), 63);
        for (place, &class) in classes.iter().enumerate() {
            let score = |class: usize| {
                let row = layer.weights.row(class).iter().zip(vectors.row(place));
                row.map(|(weight, value)| weight * value).sum::<f32>() + layer.bias[class]
            };
            assert!((0..50).all(|other| score(other) <= score(class as usize) + 1e-4));
        }
    }
    let narrow = Classifier::new(&random.linear(19, 2));
    assert!(narrow.predict(&vectors, &mut ClassifierScratch::default(), &mut Vec::new()).is_err());
}

//! Speed of the networks and of their matrix product, on weights of the shapes that spaCy's small pipelines
//! have. The weights are drawn from a seed, so nothing is read from disk; word forms come as often as in text.
//!
//! `cargo bench -p demarche-syntax --bench network`; for another instruction set, with `DEMARCHE_SIMD=avx2`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use demarche_syntax::network::kernel::{Buffer, Level, Product, ProductShape};
use demarche_syntax::network::weights::{
    Embedding, HashEmbed, LayerNorm, Linear, Matrix, Maxout, StateToVector, Tok2VecWeights,
    TransitionWeights, WeightsError,
};
use demarche_syntax::network::{
    Action, Batch, Classifier, ClassifierScratch, Move, Parser, ParserScratch, Recognizer, RecognizerScratch,
    Tok2Vec, Vectors,
};

const WIDTH: usize = 96;
const ROWS: [usize; 6] = [5000, 1000, 2500, 2500, 50, 50];

/// Numbers and weights from a seed (splitmix64).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn numbers(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| (self.bits() >> 40) as f32 / (1u64 << 24) as f32 - 0.5).collect()
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Result<Matrix, WeightsError> {
        Matrix::new("random weights", rows, columns, self.numbers(rows * columns))
    }

    fn linear(&mut self, inputs: usize, outputs: usize) -> Result<Linear, WeightsError> {
        Linear::new(self.matrix(outputs, inputs)?, self.numbers(outputs))
    }

    fn maxout(&mut self, inputs: usize) -> Result<Maxout, WeightsError> {
        let norm = LayerNorm::new(self.numbers(WIDTH), self.numbers(WIDTH))?;
        Maxout::new(self.matrix(WIDTH * 3, inputs)?, self.numbers(WIDTH * 3), 3, Some(norm))
    }

    fn tok2vec(&mut self) -> Result<Tok2VecWeights, WeightsError> {
        let mut tables = Vec::new();
        for (column, (seed, rows)) in (8..).zip(ROWS).enumerate() {
            tables.push(HashEmbed::new(column, seed, self.matrix(rows, WIDTH)?)?);
        }
        let embedding = Embedding::new(tables, None, self.maxout(WIDTH * ROWS.len())?)?;
        let layers = (0..4).map(|_| self.maxout(WIDTH * 3)).collect::<Result<_, _>>()?;
        Tok2VecWeights::new(embedding, layers, 1)
    }

    fn transitions(&mut self, features: usize, moves: Vec<Move>) -> Result<TransitionWeights, WeightsError> {
        let lower = StateToVector::new(
            self.matrix(features * 128, 64)?,
            self.numbers(128),
            self.numbers(features * 128),
            features,
            64,
            2,
        )?;
        let upper = self.linear(64, moves.len())?;
        TransitionWeights::new(self.linear(WIDTH, 64)?, lower, Some(upper), moves)
    }

    /// Twenty paragraphs of thirty words, whose forms follow Zipf's law.
    fn batch(&mut self) -> Batch {
        let mut batch = Batch::new(ROWS.len());
        for _ in 0..20 {
            batch.push((0..30).map(|_| {
                let share = (self.bits() >> 40) as f64 / (1u64 << 24) as f64;
                let word = 20_000f64.powf(share) as u64;
                ([word, word / 40, word / 9, word / 30, word % 2, 0], false)
            }));
        }
        batch
    }
}

fn parser_moves() -> Vec<Move> {
    let step = |action, label: String| Move { action, label };
    let mut moves = vec![step(Action::Shift, String::new()), step(Action::Reduce, String::new())];
    moves.extend((0..45).map(|label| step(Action::Left, format!("l{label}"))));
    moves.extend((0..58).map(|label| step(Action::Right, format!("r{label}"))));
    moves.push(step(Action::Break, "ROOT".to_owned()));
    moves
}

fn entity_moves() -> Vec<Move> {
    let labels = (0..18).map(|label| format!("E{label}"));
    let mut moves: Vec<Move> = [Action::Begin, Action::In, Action::Last, Action::Unit]
        .into_iter()
        .flat_map(|action| labels.clone().map(move |label| Move { action, label }))
        .collect();
    moves.push(Move { action: Action::Out, label: String::new() });
    moves
}

fn products(criterion: &mut Criterion) {
    let mut random = Random(1);
    for (name, inputs, outputs, pieces) in
        [("window layer", 288, 96, 3), ("parser's lower layer", 64, 1024, 1)]
    {
        let weights = random.numbers(inputs * outputs * pieces);
        let shape = ProductShape {
            inputs,
            outputs,
            pieces,
            weight: &|output, piece, input| weights[(output * pieces + piece) * inputs + input],
            bias: &|_, _| 0.0,
        };
        let activations = random.numbers(48 * WIDTH + inputs);
        let rows: Vec<u32> = (0..48).map(|row| row * WIDTH as u32).collect();
        let mut group = criterion.benchmark_group(format!("product/{name}"));
        group.throughput(Throughput::Elements((rows.len() * inputs * outputs * pieces) as u64));
        for level in Level::available() {
            let product = Product::new(level, &shape);
            let mut results = Buffer::zeros(rows.len() * product.stride());
            group.bench_function(format!("{level:?}"), |bencher| {
                bencher.iter(|| product.apply(black_box(&activations), &rows, &mut results));
            });
        }
    }
}

fn networks(criterion: &mut Criterion) {
    run_networks(criterion).expect("the weights fit together");
}

fn run_networks(criterion: &mut Criterion) -> Result<(), WeightsError> {
    let mut random = Random(2);
    let batch = random.batch();
    let mut group = criterion.benchmark_group("network");
    group.throughput(Throughput::Elements(batch.tokens() as u64));

    let tok2vec = Tok2Vec::new(random.tok2vec()?);
    let mut scratch = tok2vec.scratch();
    let mut vectors = Vectors::default();
    group.bench_function("tok2vec, forms known", |bencher| {
        bencher.iter(|| tok2vec.encode(black_box(&batch), &mut scratch, &mut vectors));
    });
    group.bench_function("tok2vec, forms new", |bencher| {
        bencher.iter(|| tok2vec.encode(black_box(&batch), &mut tok2vec.scratch(), &mut vectors));
    });

    let tagger = Classifier::new(&random.linear(WIDTH, 50)?);
    let (mut scratch, mut classes) = (ClassifierScratch::default(), Vec::new());
    group.bench_function("tagger", |bencher| {
        bencher.iter(|| tagger.predict(black_box(&vectors), &mut scratch, &mut classes));
    });

    let parser = Parser::new(&random.transitions(8, parser_moves())?)?;
    let (mut scratch, mut attachments) = (ParserScratch::default(), Vec::new());
    group.bench_function("parser", |bencher| {
        bencher.iter(|| parser.predict(&batch, black_box(&vectors), None, &mut scratch, &mut attachments));
    });

    let recognizer = Recognizer::new(&random.transitions(3, entity_moves())?)?;
    let (mut scratch, mut entities) = (RecognizerScratch::default(), Vec::new());
    let starts = vec![false; batch.tokens()];
    group.bench_function("entities", |bencher| {
        bencher
            .iter(|| recognizer.predict(&batch, black_box(&vectors), &starts, &mut scratch, &mut entities));
    });
    Ok(())
}

criterion_group!(benches, products, networks);
criterion_main!(benches);

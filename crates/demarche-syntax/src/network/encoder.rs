//! Attribute ids to token vectors: hash embedding, mixing layer, window layers.
//!
//! Nearly half of the arithmetic depends on the word form alone: the embedding, the mixing layer and, since a
//! layer is linear before its maximum, what a form adds to the first window layer in each place of the
//! window. That is kept per form, and the first layer becomes a sum of one row for each place.
//!
//! spaCy lays the documents of a batch end to end with `depth × window` rows of zeros around each, and runs the
//! layers over those rows too; after the first layer they are no longer zero, and tokens near the ends of a
//! document see them. Here each layer computes of these rows only the ones that a token can still see.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Batch;
use super::forms::FormTable;
use super::kernel::{self, Buffer, Level, Product, ProductShape, padded};
use super::layer::{self, Finish};
use super::murmur::four_keys;
use super::weights::{HashEmbed, StaticVectors, Tok2VecWeights};

/// Tokens that go through the layers together; the activations of so many stay in the second-level cache.
const GROUP: usize = 512;

/// Rows whose product is taken before they are normalised.
const BLOCK: usize = 48;

/// Bytes that the word forms of one scratch may take: some 8,000 forms for a network 96 wide, which is
/// seven of eight tokens of mixed news text.
const FORM_BYTES: usize = 30 << 20;

/// No form: a row of zeros beside a document.
const NO_FORM: u32 = u32::MAX;

/// Vectors of all tokens of a batch.
#[derive(Debug, Default)]
pub struct Vectors {
    width: usize,
    tokens: usize,
    values: Buffer,
}

impl Vectors {
    /// Width of a vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many vectors there are.
    pub fn tokens(&self) -> usize {
        self.tokens
    }

    /// The vector of the token at `place` in the batch.
    ///
    /// # Panics
    /// Where there is no such token.
    pub fn row(&self, place: usize) -> &[f32] {
        assert!(place < self.tokens, "there are {} vectors", self.tokens);
        &self.values[place * padded(self.width)..][..self.width]
    }

    /// All vectors, each padded to [`padded`] numbers.
    pub(crate) fn values(&self) -> &[f32] {
        &self.values
    }

    fn start(&mut self, width: usize, tokens: usize) {
        self.width = width;
        self.tokens = tokens;
        self.values.at_least(tokens * padded(width));
    }
}

/// A token-to-vector network, ready to run.
#[derive(Debug)]
pub struct Tok2Vec {
    id: u64,
    level: Level,
    width: usize,
    window: usize,
    tables: Vec<HashEmbed>,
    vectors: Option<(StaticVectors, Product)>,
    mix: (Product, Finish),
    first: Option<FirstLayer>,
    rest: Vec<(Product, Finish)>,
}

/// The first window layer, as what each form adds to it.
#[derive(Debug)]
struct FirstLayer {
    parts: Product,
    bias: Buffer,
    pieces: usize,
    finish: Finish,
}

/// Buffers and word forms of one thread for one [`Tok2Vec`].
#[derive(Debug)]
pub struct Tok2VecScratch {
    owner: u64,
    forms: FormTable,
    key: Vec<u64>,
    new_forms: Vec<u32>,
    inputs: Buffer,
    block: Buffer,
    places: Vec<u32>,
    segments: Vec<Segment>,
    rows: Vec<u32>,
    before: Buffer,
    after: Buffer,
}

/// A run of tokens of one document in the rows of a group: `margin` rows, the tokens, `margin` rows.
#[derive(Clone, Copy, Debug)]
struct Segment {
    first_row: usize,
    first_token: usize,
    tokens: usize,
}

impl Tok2Vec {
    /// Packs the weights for the instruction set that this process uses.
    pub fn new(weights: Tok2VecWeights) -> Self {
        Self::with_level(weights, Level::chosen())
    }

    /// Packs the weights for `level`, lowered to what the processor has.
    pub fn with_level(weights: Tok2VecWeights, level: Level) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let level = level.min(Level::best());
        let width = weights.width();
        let stride = padded(width);
        let Tok2VecWeights { embedding, layers, window } = weights;
        let mix = &embedding.mix;
        let mix =
            (layer::maxout(level, mix, mix.inputs(), &Some), Finish::new(level, width, mix.norm.as_ref()));
        let vectors = embedding.vectors.map(|vectors| {
            let projection = Product::new(
                level,
                &ProductShape {
                    inputs: vectors.table.columns(),
                    outputs: vectors.projection.rows(),
                    pieces: 1,
                    weight: &|output, _, input| vectors.projection.row(output)[input],
                    bias: &|_, _| 0.0,
                },
            );
            (vectors, projection)
        });
        let spots = 2 * window + 1;
        let first = layers.first().map(|layer| {
            let pieces = layer.pieces;
            let mut bias = Buffer::zeros(pieces * stride);
            for output in 0..width {
                for piece in 0..pieces {
                    bias[piece * stride + output] = layer.bias[output * pieces + piece];
                }
            }
            let parts = Product::new(
                level,
                &ProductShape {
                    inputs: width,
                    outputs: spots * pieces * stride,
                    pieces: 1,
                    weight: &|column, _, input| {
                        let (spot, piece, output) =
                            (column / (pieces * stride), column / stride % pieces, column % stride);
                        if output >= width {
                            return 0.0;
                        }
                        layer.weights.row(output * pieces + piece)[spot * width + input]
                    },
                    bias: &|_, _| 0.0,
                },
            );
            FirstLayer { parts, bias, pieces, finish: Finish::new(level, width, layer.norm.as_ref()) }
        });
        let source = |input: usize| {
            let (spot, unit) = (input / stride, input % stride);
            (unit < width).then_some(spot * width + unit)
        };
        let rest = layers
            .iter()
            .skip(1)
            .map(|layer| {
                (
                    layer::maxout(level, layer, spots * stride, &source),
                    Finish::new(level, width, layer.norm.as_ref()),
                )
            })
            .collect();
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            level,
            width,
            window,
            tables: embedding.tables,
            vectors,
            mix,
            first,
            rest,
        }
    }

    /// Width of the vectors.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Fresh buffers; nearly free, for they grow with use.
    pub fn scratch(&self) -> Tok2VecScratch {
        Tok2VecScratch {
            owner: self.id,
            forms: self.forms(),
            key: Vec::new(),
            new_forms: Vec::new(),
            inputs: Buffer::default(),
            block: Buffer::default(),
            places: Vec::new(),
            segments: Vec::new(),
            rows: Vec::new(),
            before: Buffer::default(),
            after: Buffer::default(),
        }
    }

    fn forms(&self) -> FormTable {
        let columns = self.tables.len() + usize::from(self.vectors.is_some());
        let stride = self.form_stride();
        FormTable::new(columns, stride, FORM_BYTES / (stride * size_of::<f32>()))
    }

    /// Numbers kept for a form: its embedding, then what it adds to the first layer in each spot.
    fn form_stride(&self) -> usize {
        padded(self.width) + self.first.as_ref().map_or(0, |first| first.parts.stride())
    }

    fn depth(&self) -> usize {
        usize::from(self.first.is_some()) + self.rest.len()
    }

    /// The vectors of all tokens of `batch`, into `vectors`.
    ///
    /// Attributes that the batch lacks count as 0.
    pub fn encode(&self, batch: &Batch, scratch: &mut Tok2VecScratch, vectors: &mut Vectors) {
        if scratch.owner != self.id {
            *scratch = self.scratch();
        }
        vectors.start(self.width, batch.tokens());
        let margin = self.depth() * self.window;
        scratch.segments.clear();
        let mut rows = 0;
        for document in 0..batch.documents() {
            let range = batch.document(document);
            let mut start = range.start;
            while start < range.end {
                let tokens = (range.end - start).min(GROUP);
                if rows > 0 && rows + tokens > GROUP {
                    self.encode_group(batch, scratch, vectors);
                    scratch.segments.clear();
                    rows = 0;
                }
                scratch.segments.push(Segment { first_row: rows, first_token: start, tokens });
                // The forms of this segment with its margins, which reach into the same document only.
                if scratch.segments.len() == 1 {
                    scratch.rows.clear();
                    scratch.forms.start_round();
                }
                for row in 0..tokens + 2 * margin {
                    let place = (start + row).checked_sub(margin).filter(|place| range.contains(place));
                    let form = place.map_or(NO_FORM, |place| self.form(batch.attributes(place), scratch));
                    scratch.rows.push(form);
                }
                rows += tokens + 2 * margin;
                start += tokens;
            }
        }
        if !scratch.segments.is_empty() {
            self.encode_group(batch, scratch, vectors);
        }
    }

    /// The number of a token's word form; a new one waits in `new_forms`.
    fn form(&self, attributes: &[u64], scratch: &mut Tok2VecScratch) -> u32 {
        let of = |column: usize| attributes.get(column).copied().unwrap_or(0);
        scratch.key.clear();
        scratch.key.extend(self.tables.iter().map(|table| of(table.column)));
        scratch.key.extend(self.vectors.iter().map(|(vectors, _)| of(vectors.column)));
        let (number, new) = scratch.forms.number(&scratch.key);
        if new {
            scratch.new_forms.push(number);
        }
        number
    }

    fn encode_group(&self, batch: &Batch, scratch: &mut Tok2VecScratch, vectors: &mut Vectors) {
        debug_assert!(batch.tokens() <= vectors.tokens);
        self.fill_new_forms(scratch);
        let stride = padded(self.width);
        let margin = self.depth() * self.window;
        let Tok2VecScratch { forms, block, places, segments, rows, before, after, .. } = scratch;
        before.at_least(rows.len() * stride);
        after.at_least(rows.len() * stride);
        block.at_least(BLOCK * stride);
        let Some(first) = &self.first else {
            for segment in segments.iter() {
                for token in 0..segment.tokens {
                    let form = rows[segment.first_row + token];
                    let target = (segment.first_token + token) * stride;
                    vectors.values[target..target + stride].copy_from_slice(&forms.values(form)[..stride]);
                }
            }
            return;
        };
        // The first layer, from what is kept of the forms.
        let spot_stride = first.pieces * stride;
        let mut sums = Buffer::zeros(spot_stride);
        let mut largest = Buffer::zeros(stride);
        let zeros = Buffer::zeros(stride);
        let mut parts = Vec::with_capacity(2 * self.window + 1);
        for segment in segments.iter() {
            for row in self.rows_at(1, *segment) {
                parts.clear();
                for (spot, &form) in rows[row - self.window..=row + self.window].iter().enumerate() {
                    if form != NO_FORM {
                        parts.push(forms.start(form) + stride + spot * spot_stride);
                    }
                }
                kernel::sum_rows(self.level, forms.all(), &parts, &first.bias, &mut sums);
                kernel::max_of_pieces(self.level, &sums, first.pieces, &mut largest);
                let residual = match rows[row] {
                    NO_FORM => &zeros[..],
                    form => &forms.values(form)[..stride],
                };
                let target = if self.rest.is_empty() {
                    &mut vectors.values[(segment.first_token + row - segment.first_row - margin) * stride..]
                } else {
                    &mut before[row * stride..]
                };
                first.finish.run(&largest, residual, &mut target[..stride]);
            }
        }
        // The other layers, each from one buffer into the other, the last into the vectors.
        for (index, (product, finish)) in self.rest.iter().enumerate() {
            let number = index + 2;
            let is_last = number == self.depth();
            places.clear();
            for segment in segments.iter() {
                places
                    .extend(self.rows_at(number, *segment).map(|row| ((row - self.window) * stride) as u32));
            }
            // The tokens in order are the rows of the last layer in order.
            let mut last_target =
                segments.iter().flat_map(|segment| segment.first_token..segment.first_token + segment.tokens);
            for places in places.chunks(BLOCK) {
                product.apply(before, places, block);
                for (&place, result) in places.iter().zip(block.chunks_exact(stride)) {
                    let row = place as usize + self.window * stride;
                    let residual = &before[row..row + stride];
                    let target = if is_last {
                        let Some(token) = last_target.next() else { break };
                        &mut vectors.values[token * stride..(token + 1) * stride]
                    } else {
                        &mut after[row..row + stride]
                    };
                    finish.run(result, residual, target);
                }
            }
            std::mem::swap(before, after);
        }
    }

    /// The rows of a segment that layer `number` (from 1) must compute: those that tokens can still see.
    fn rows_at(&self, number: usize, segment: Segment) -> std::ops::Range<usize> {
        let margin = self.depth() * self.window;
        let seen = (self.depth() - number) * self.window;
        segment.first_row + margin - seen..segment.first_row + margin + segment.tokens + seen
    }

    /// Embeds the forms that were not seen before and computes what they add to the first layer.
    fn fill_new_forms(&self, scratch: &mut Tok2VecScratch) {
        let stride = padded(self.width);
        let inputs = padded(self.mix.0.inputs());
        let Tok2VecScratch { forms, new_forms, inputs: input, block, places, .. } = scratch;
        input.at_least(BLOCK * inputs);
        block.at_least(BLOCK * stride.max(self.first.as_ref().map_or(0, |first| first.parts.stride())));
        let zeros = Buffer::zeros(stride);
        for some in new_forms.chunks(BLOCK) {
            input[..some.len() * inputs].fill(0.0);
            for (&form, row) in some.iter().zip(input.chunks_exact_mut(inputs)) {
                self.concatenate(forms.key(form), row);
            }
            places.clear();
            places.extend((0..some.len()).map(|row| (row * inputs) as u32));
            self.mix.0.apply(input, places, block);
            for (&form, result) in some.iter().zip(block.chunks_exact(stride)) {
                self.mix.1.run(result, &zeros, &mut forms.values_mut(form)[..stride]);
            }
            if let Some(first) = &self.first {
                places.clear();
                places.extend(some.iter().map(|&form| forms.start(form) as u32));
                first.parts.apply(forms.all(), places, block);
                for (&form, result) in some.iter().zip(block.chunks_exact(first.parts.stride())) {
                    forms.values_mut(form)[stride..].copy_from_slice(result);
                }
            }
        }
        new_forms.clear();
    }

    /// The input of the mixing layer for a form: its embeddings one after the other.
    fn concatenate(&self, key: &[u64], mut row: &mut [f32]) {
        for (table, &id) in self.tables.iter().zip(key) {
            let (target, rest) = row.split_at_mut(table.table.columns());
            for key in four_keys(id, table.seed) {
                let source = table.table.row(key as usize % table.table.rows());
                kernel::add_into(self.level, source, target);
            }
            row = rest;
        }
        if let (Some((vectors, projection)), Some(id)) = (&self.vectors, key.last())
            && let Some(&source) = vectors.rows.get(id)
        {
            let mut result = Buffer::zeros(projection.stride());
            projection.apply(vectors.table.row(source as usize), &[0], &mut result);
            row[..projection.outputs()].copy_from_slice(&result[..projection.outputs()]);
        }
    }
}

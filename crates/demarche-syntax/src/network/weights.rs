//! The weights of a pipeline's networks as plain tables, in the shapes in which thinc stores them.
//!
//! Whoever reads a model file fills these structs; their constructors check the shapes, so that what
//! [`super::Tok2Vec`], [`super::Classifier`], [`super::Parser`] and [`super::Recognizer`] compile later
//! cannot be out of bounds. Matrices are row-major with one output unit a row, as thinc has them.

use std::collections::HashMap;

use super::kernel::MAX_PIECES;
use super::moves::Move;

/// Widest layer, in units times pieces, that is accepted; keeps hostile files from asking for terabytes.
pub const MAX_WIDTH: usize = 1 << 16;

/// Why tables do not make a network.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum WeightsError {
    /// A table has another number of values than its shape says.
    #[error("E150: {what} has {found} values where its shape asks for {expected}")]
    Size {
        /// The table.
        what: &'static str,
        /// Values that the shape asks for.
        expected: usize,
        /// Values that are there.
        found: usize,
    },
    /// Two tables that meet have different widths.
    #[error("E151: {what} is {found} wide where the layer before it or beside it is {expected}")]
    Width {
        /// The table.
        what: &'static str,
        /// Width that its neighbour has.
        expected: usize,
        /// Width that is there.
        found: usize,
    },
    /// A dimension is zero or beyond [`MAX_WIDTH`].
    #[error("E152: {what} has a dimension of {found}, which no network has")]
    Dimension {
        /// The table.
        what: &'static str,
        /// The dimension.
        found: usize,
    },
    /// A weight is not a finite number.
    #[error("E153: {what} holds a weight that is not a finite number")]
    NotFinite {
        /// The table.
        what: &'static str,
    },
    /// The moves do not fit the transition system or are not as many as the network scores.
    #[error("E154: {0}")]
    Moves(String),
}

fn dimension(what: &'static str, found: usize) -> Result<(), WeightsError> {
    if found == 0 || found > MAX_WIDTH {
        return Err(WeightsError::Dimension { what, found });
    }
    Ok(())
}

fn finite(what: &'static str, values: &[f32]) -> Result<(), WeightsError> {
    if values.iter().all(|value| value.is_finite()) { Ok(()) } else { Err(WeightsError::NotFinite { what }) }
}

pub(super) fn same_width(what: &'static str, expected: usize, found: usize) -> Result<(), WeightsError> {
    if expected == found { Ok(()) } else { Err(WeightsError::Width { what, expected, found }) }
}

/// A matrix of finite numbers, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Matrix {
    /// A matrix of `rows` times `columns` values. `what` names it in errors.
    ///
    /// ```
    /// use demarche_syntax::network::weights::Matrix;
    /// let matrix = Matrix::new("softmax weights", 2, 3, vec![0.0; 6])?;
    /// assert_eq!(matrix.row(1), &[0.0, 0.0, 0.0]);
    /// assert!(Matrix::new("softmax weights", 2, 3, vec![0.0; 5]).is_err());
    /// # Ok::<(), demarche_syntax::network::weights::WeightsError>(())
    /// ```
    pub fn new(
        what: &'static str,
        rows: usize,
        columns: usize,
        values: Vec<f32>,
    ) -> Result<Self, WeightsError> {
        dimension(what, columns)?;
        if rows == 0 {
            return Err(WeightsError::Dimension { what, found: 0 });
        }
        let expected = rows.saturating_mul(columns);
        if values.len() != expected {
            return Err(WeightsError::Size { what, expected, found: values.len() });
        }
        finite(what, &values)?;
        Ok(Self { rows, columns, values })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Row `index`.
    ///
    /// # Panics
    /// Where the matrix has no such row.
    pub fn row(&self, index: usize) -> &[f32] {
        &self.values[index * self.columns..(index + 1) * self.columns]
    }

    /// All values, row after row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

/// One table of hashed embeddings: every value of an attribute is the sum of four of its rows
/// (thinc's `HashEmbed`).
#[derive(Clone, Debug)]
pub struct HashEmbed {
    pub(crate) column: usize,
    pub(crate) seed: u32,
    pub(crate) table: Matrix,
}

impl HashEmbed {
    /// `column` is the place of the attribute in the rows of [`super::Batch`] (the pipeline has one such
    /// list for all of its networks), `seed` the `seed` attribute of the layer, `table` its parameter `E`.
    pub fn new(column: usize, seed: u32, table: Matrix) -> Result<Self, WeightsError> {
        if table.rows() > u32::MAX as usize {
            return Err(WeightsError::Dimension { what: "hash embedding", found: table.rows() });
        }
        Ok(Self { column, seed, table })
    }
}

/// Pretrained vectors and the layer that projects them (spaCy's `StaticVectors`).
#[derive(Clone, Debug)]
pub struct StaticVectors {
    pub(crate) column: usize,
    pub(crate) rows: HashMap<u64, u32>,
    pub(crate) table: Matrix,
    pub(crate) projection: Matrix,
}

impl StaticVectors {
    /// `column` is the place of the key attribute (spaCy: `ORTH` unless the vectors say otherwise) in the
    /// rows of [`super::Batch`]; `rows` leads from key to row of `table`; `projection` is the parameter `W`.
    /// A key without a row has the zero vector.
    pub fn new(
        column: usize,
        rows: HashMap<u64, u32>,
        table: Matrix,
        projection: Matrix,
    ) -> Result<Self, WeightsError> {
        same_width("static vectors' projection", table.columns(), projection.columns())?;
        if let Some(&row) = rows.values().find(|&&row| row as usize >= table.rows()) {
            return Err(WeightsError::Size {
                what: "vectors table",
                expected: row as usize + 1,
                found: table.rows(),
            });
        }
        Ok(Self { column, rows, table, projection })
    }
}

/// Scale and shift after normalising a row to mean 0 and variance 1 (thinc's `LayerNorm`).
#[derive(Clone, Debug)]
pub struct LayerNorm {
    pub(crate) gain: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

impl LayerNorm {
    /// From the parameters `G` and `b`.
    pub fn new(gain: Vec<f32>, bias: Vec<f32>) -> Result<Self, WeightsError> {
        dimension("layer norm", gain.len())?;
        same_width("layer norm's bias", gain.len(), bias.len())?;
        finite("layer norm", &gain)?;
        finite("layer norm", &bias)?;
        Ok(Self { gain, bias })
    }
}

/// A linear layer whose outputs are the largest of `pieces` units each (thinc's `Maxout`), with the
/// layer norm that follows it, if one does.
#[derive(Clone, Debug)]
pub struct Maxout {
    pub(crate) weights: Matrix,
    pub(crate) bias: Vec<f32>,
    pub(crate) pieces: usize,
    pub(crate) norm: Option<LayerNorm>,
}

impl Maxout {
    /// `weights` is the parameter `W`, of shape (outputs, pieces, inputs), read as outputs × pieces rows;
    /// `bias` is `b`, of shape (outputs, pieces). There may be up to four pieces.
    pub fn new(
        weights: Matrix,
        bias: Vec<f32>,
        pieces: usize,
        norm: Option<LayerNorm>,
    ) -> Result<Self, WeightsError> {
        dimension("maxout's weights", weights.rows())?;
        if pieces == 0 || pieces > MAX_PIECES {
            return Err(WeightsError::Dimension { what: "maxout's pieces", found: pieces });
        }
        if !weights.rows().is_multiple_of(pieces) {
            return Err(WeightsError::Width {
                what: "maxout's weights",
                expected: weights.rows().next_multiple_of(pieces),
                found: weights.rows(),
            });
        }
        same_width("maxout's bias", weights.rows(), bias.len())?;
        finite("maxout's bias", &bias)?;
        if let Some(norm) = &norm {
            same_width("layer norm", weights.rows() / pieces, norm.gain.len())?;
        }
        Ok(Self { weights, bias, pieces, norm })
    }

    /// How many outputs the layer has.
    pub fn outputs(&self) -> usize {
        self.weights.rows() / self.pieces
    }

    /// How many inputs the layer has.
    pub fn inputs(&self) -> usize {
        self.weights.columns()
    }
}

/// The embedding of a token from its own attributes (spaCy's `MultiHashEmbed`).
#[derive(Clone, Debug)]
pub struct Embedding {
    pub(crate) tables: Vec<HashEmbed>,
    pub(crate) vectors: Option<StaticVectors>,
    pub(crate) mix: Maxout,
}

impl Embedding {
    /// The tables in the pipeline's order, static vectors after them, all mixed by `mix`.
    pub fn new(
        tables: Vec<HashEmbed>,
        vectors: Option<StaticVectors>,
        mix: Maxout,
    ) -> Result<Self, WeightsError> {
        let inputs = tables.iter().map(|table| table.table.columns()).sum::<usize>()
            + vectors.as_ref().map_or(0, |vectors| vectors.projection.rows());
        same_width("mixing layer", inputs, mix.inputs())?;
        Ok(Self { tables, vectors, mix })
    }

    /// The widest column index that the tables read, plus one: how many attributes a token must have.
    pub fn columns(&self) -> usize {
        let tables = self.tables.iter().map(|table| table.column + 1);
        tables.chain(self.vectors.iter().map(|vectors| vectors.column + 1)).max().unwrap_or(0)
    }
}

/// A whole token-to-vector network (spaCy's `Tok2Vec.v2` of `MultiHashEmbed` and `MaxoutWindowEncoder`).
#[derive(Clone, Debug)]
pub struct Tok2VecWeights {
    pub(crate) embedding: Embedding,
    pub(crate) layers: Vec<Maxout>,
    pub(crate) window: usize,
}

impl Tok2VecWeights {
    /// `layers` are the residual window layers in order, `window` how many tokens to either side each sees.
    pub fn new(embedding: Embedding, layers: Vec<Maxout>, window: usize) -> Result<Self, WeightsError> {
        let width = embedding.mix.outputs();
        if window > 16 {
            return Err(WeightsError::Dimension { what: "window", found: window });
        }
        if layers.len() > 256 {
            return Err(WeightsError::Dimension { what: "window encoder", found: layers.len() });
        }
        for layer in &layers {
            same_width("window layer's output", width, layer.outputs())?;
            same_width("window layer's input", width * (2 * window + 1), layer.inputs())?;
        }
        Ok(Self { embedding, layers, window })
    }

    /// Width of the vectors.
    pub fn width(&self) -> usize {
        self.embedding.mix.outputs()
    }
}

/// A linear layer: the output layer of taggers (`Softmax_v2`, whose softmax does not change which class is
/// largest), the layer between tok2vec and parser, the upper layer of a parser.
#[derive(Clone, Debug)]
pub struct Linear {
    pub(crate) weights: Matrix,
    pub(crate) bias: Vec<f32>,
}

impl Linear {
    /// From the parameters `W`, of shape (outputs, inputs), and `b`.
    pub fn new(weights: Matrix, bias: Vec<f32>) -> Result<Self, WeightsError> {
        dimension("linear layer's weights", weights.rows())?;
        same_width("linear layer's bias", weights.rows(), bias.len())?;
        finite("linear layer's bias", &bias)?;
        Ok(Self { weights, bias })
    }

    /// How many outputs the layer has.
    pub fn outputs(&self) -> usize {
        self.weights.rows()
    }

    /// How many inputs the layer has.
    pub fn inputs(&self) -> usize {
        self.weights.columns()
    }
}

/// The lower layer of a transition network (spaCy's `PrecomputableAffine`): what each token adds to the
/// hidden layer in each place where a state may have it.
#[derive(Clone, Debug)]
pub struct StateToVector {
    pub(crate) weights: Matrix,
    pub(crate) bias: Vec<f32>,
    pub(crate) padding: Vec<f32>,
    pub(crate) features: usize,
    pub(crate) outputs: usize,
    pub(crate) pieces: usize,
}

impl StateToVector {
    /// `weights` is the parameter `W` of shape (features, outputs, pieces, inputs) read as features × outputs
    /// × pieces rows, `bias` is `b` of shape (outputs, pieces), `padding` is `pad` of shape (1, features,
    /// outputs, pieces).
    pub fn new(
        weights: Matrix,
        bias: Vec<f32>,
        padding: Vec<f32>,
        features: usize,
        outputs: usize,
        pieces: usize,
    ) -> Result<Self, WeightsError> {
        dimension("lower layer's features", features)?;
        dimension("lower layer's outputs", outputs)?;
        dimension("lower layer's pieces", pieces)?;
        let rows = features.saturating_mul(outputs).saturating_mul(pieces);
        dimension("lower layer's weights", rows)?;
        same_width("lower layer's weights", rows, weights.rows())?;
        same_width("lower layer's bias", outputs * pieces, bias.len())?;
        same_width("lower layer's padding", rows, padding.len())?;
        finite("lower layer's bias", &bias)?;
        finite("lower layer's padding", &padding)?;
        Ok(Self { weights, bias, padding, features, outputs, pieces })
    }
}

/// A transition network (spaCy's `TransitionBasedParser.v2`) with the moves that it scores.
#[derive(Clone, Debug)]
pub struct TransitionWeights {
    pub(crate) input: Linear,
    pub(crate) lower: StateToVector,
    pub(crate) upper: Option<Linear>,
    pub(crate) moves: Vec<Move>,
}

impl TransitionWeights {
    /// `input` is the linear layer on the token vectors, `upper` is none where the pipeline has
    /// `use_upper = false`, `moves` are in the order of the scores ([`super::moves::arc_eager`] and
    /// [`super::moves::biluo`] bring the labels of a model file into that order).
    pub fn new(
        input: Linear,
        lower: StateToVector,
        upper: Option<Linear>,
        moves: Vec<Move>,
    ) -> Result<Self, WeightsError> {
        same_width("lower layer's input", input.outputs(), lower.weights.columns())?;
        let scores = match &upper {
            Some(upper) => {
                same_width("upper layer's input", lower.outputs, upper.inputs())?;
                upper.outputs()
            }
            None => lower.outputs,
        };
        if scores != moves.len() {
            return Err(WeightsError::Moves(format!(
                "the network scores {scores} moves, but {} are named",
                moves.len()
            )));
        }
        Ok(Self { input, lower, upper, moves })
    }

    /// Width of the token vectors that the network reads.
    pub fn inputs(&self) -> usize {
        self.input.inputs()
    }
}

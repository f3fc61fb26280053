//! A pipeline as data: what the importer fills, what a converted file holds, what the pipeline is built from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Meta;
use crate::network::moves::LabelsByAction;
use crate::tokenizer::TokenizerSpec;

/// A pipeline: its description and the tables that the description points into.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bundle {
    pub(crate) spec: Spec,
    pub(crate) tensors: Vec<Tensor>,
    pub(crate) texts: Vec<String>,
    pub(crate) numbers: Vec<Vec<u64>>,
}

/// A table of numbers, row-major.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f32>,
}

/// Index into [`Bundle::tensors`].
pub(crate) type TensorId = usize;
/// Index into [`Bundle::texts`].
pub(crate) type TextId = usize;
/// Index into [`Bundle::numbers`].
pub(crate) type NumbersId = usize;

/// The description of a pipeline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spec {
    pub(crate) meta: Meta,
    pub(crate) tokenizer: TokenizerSpec,
    /// The table `lexeme_norm`: identity of a form, its norm.
    pub(crate) norms: Vec<(u64, String)>,
    pub(crate) vectors: Option<VectorsSpec>,
    pub(crate) components: Vec<Component>,
}

/// Pretrained vectors: keys (identities of forms), the row of each key, and the rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct VectorsSpec {
    pub(crate) keys: NumbersId,
    pub(crate) rows: NumbersId,
    pub(crate) table: TensorId,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Tok2vec(Tok2VecSpec),
    Tagger {
        input: Input,
        output: LinearSpec,
        labels: Vec<String>,
    },
    Morphologizer {
        input: Input,
        output: LinearSpec,
        /// Morphology and part of speech of each class.
        labels: Vec<(String, String)>,
        overwrite: bool,
        extend: bool,
    },
    Senter {
        input: Input,
        output: LinearSpec,
        overwrite: bool,
    },
    Parser {
        input: Input,
        transitions: TransitionSpec,
        moves: LabelsByAction,
    },
    Ner {
        input: Input,
        transitions: TransitionSpec,
        moves: LabelsByAction,
    },
    AttributeRuler {
        patterns: serde_json::Value,
    },
    Lemmatizer(LemmatizerSpec),
}

/// Whose vectors a component reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Input {
    Own(Box<Tok2VecSpec>),
    /// The name of the component that it listens to.
    Shared(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tok2VecSpec {
    /// Names of the attributes that the hash embeddings read.
    pub(crate) columns: Vec<String>,
    pub(crate) tables: Vec<HashTableSpec>,
    /// Projection of the static vectors, where they are used.
    pub(crate) vectors: Option<TensorId>,
    pub(crate) mix: MaxoutSpec,
    pub(crate) layers: Vec<MaxoutSpec>,
    pub(crate) window: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct HashTableSpec {
    /// Index into [`Tok2VecSpec::columns`].
    pub(crate) column: usize,
    pub(crate) seed: u32,
    pub(crate) table: TensorId,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MaxoutSpec {
    pub(crate) weights: TensorId,
    pub(crate) bias: TensorId,
    /// Gain and bias of the layer norm behind it.
    pub(crate) norm: Option<(TensorId, TensorId)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct LinearSpec {
    pub(crate) weights: TensorId,
    pub(crate) bias: TensorId,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TransitionSpec {
    pub(crate) input: LinearSpec,
    pub(crate) lower: LinearSpec,
    pub(crate) padding: TensorId,
    pub(crate) upper: Option<LinearSpec>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LemmatizerSpec {
    /// `rule` or `lookup`.
    pub(crate) mode: String,
    pub(crate) overwrite: bool,
    /// By part of speech in lower case: endings and what replaces them.
    pub(crate) rules: BTreeMap<String, Vec<(String, String)>>,
    /// By part of speech: known forms, sorted, one a line.
    pub(crate) index: BTreeMap<String, TextId>,
    /// By part of speech: irregular forms with their lemmas, sorted, one a line, divided by tabs.
    pub(crate) exceptions: BTreeMap<String, TextId>,
    /// Identities of forms, sorted, and their lemmas, one a line.
    pub(crate) lookup: Option<(NumbersId, TextId)>,
}

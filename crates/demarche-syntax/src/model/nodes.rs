//! The file `model` of a trained component: thinc's list of layers with their parameters.

use super::msgpack::Value;
use super::spec::{HashTableSpec, LinearSpec, MaxoutSpec, Tensor, TensorId, Tok2VecSpec};

/// Tensors larger than this many values are refused.
const LARGEST_TENSOR: usize = 1 << 28;

/// Layers that are understood; composite ones carry the names of their parts and are judged by them.
const KNOWN: &[&str] = &[
    "dropout",
    "expand_window",
    "extract_features",
    "hashembed",
    "ints-getitem",
    "layernorm",
    "linear",
    "list2array",
    "list2ragged",
    "maxout",
    "parser_model",
    "precomputable_affine",
    "ragged2list",
    "softmax",
    "static_vectors",
    "tok2vec-listener",
];

/// Why a model cannot be used: damaged, or not of a kind that is understood.
#[derive(Debug)]
pub(super) enum NodeError {
    Damaged(String),
    Unsupported(String),
}

fn damaged<T>(why: impl Into<String>) -> Result<T, NodeError> {
    Err(NodeError::Damaged(why.into()))
}

/// A layer.
struct Node<'a> {
    name: &'a str,
    info: &'a Value<'a>,
    attributes: &'a Value<'a>,
    parameters: &'a Value<'a>,
}

/// The layers of one component in thinc's order: breadth first.
pub(super) struct Nodes<'a> {
    nodes: Vec<Node<'a>>,
}

impl<'a> Nodes<'a> {
    /// Takes the layers apart and refuses kinds of layers that are not known.
    pub(super) fn new(model: &'a Value<'a>) -> Result<Self, NodeError> {
        let list = |key: &str| model.get(key).and_then(Value::list);
        let (Some(infos), Some(attributes), Some(parameters)) =
            (list("nodes"), list("attrs"), list("params"))
        else {
            return damaged("it has no lists of nodes, attrs and params");
        };
        if infos.len() != attributes.len() || infos.len() != parameters.len() {
            return damaged("nodes, attrs and params differ in number");
        }
        let mut nodes = Vec::with_capacity(infos.len());
        for ((info, attributes), parameters) in infos.iter().zip(attributes).zip(parameters) {
            let Some(name) = info.get("name").and_then(Value::text) else {
                return damaged("a node has no name");
            };
            let composite = name.contains([' ', '>', '|', '(']);
            if !composite && !KNOWN.contains(&name) {
                return Err(NodeError::Unsupported(format!("a layer of kind '{name}'")));
            }
            nodes.push(Node { name, info, attributes, parameters });
        }
        Ok(Self { nodes })
    }

    fn all(&self, name: &str) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.name == name)
    }

    fn reference(&self, name: &str) -> Option<usize> {
        self.nodes.first()?.info.get("refs")?.get(name)?.size()
    }

    /// Whether the component listens to a shared tok2vec.
    pub(super) fn listens(&self) -> bool {
        self.all("tok2vec-listener").next().is_some()
    }

    /// The tok2vec that the component owns.
    pub(super) fn tok2vec(&self, tensors: &mut Vec<Tensor>) -> Result<Tok2VecSpec, NodeError> {
        let mut columns = Vec::new();
        for (_, node) in self.all("extract_features") {
            let bytes = node.attribute("columns")?;
            let value = Value::read(bytes).map_err(NodeError::Damaged)?;
            let names = value.list().unwrap_or_default().iter();
            columns.extend(names.filter_map(|name| name.text().map(str::to_owned)));
        }
        let mut tables = Vec::new();
        let mut width = 0;
        for (_, node) in self.all("hashembed") {
            let table = node.tensor("E", 2, tensors)?;
            width += tensors[table].shape[1];
            let column = node.number("column")?;
            let seed = u32::try_from(node.number("seed")?).map_err(|e| NodeError::Damaged(e.to_string()))?;
            if column >= columns.len() {
                return damaged("a hash embedding reads a column that is not there");
            }
            tables.push(HashTableSpec { column, seed, table });
        }
        let mut vectors = None;
        for (_, node) in self.all("static_vectors") {
            let projection = node.tensor("W", 2, tensors)?;
            width += tensors[projection].shape[0];
            if vectors.replace(projection).is_some() {
                return Err(NodeError::Unsupported("two layers of static vectors".into()));
            }
        }
        if tables.is_empty() {
            return Err(NodeError::Unsupported("a tok2vec without hash embeddings".into()));
        }
        let mut layers = Vec::new();
        for (index, node) in self.all("maxout") {
            let weights = node.tensor("W", 3, tensors)?;
            let bias = node.tensor("b", 2, tensors)?;
            let norm = match self.nodes.get(index + 1) {
                Some(next) if next.name == "layernorm" => {
                    Some((next.tensor("G", 1, tensors)?, next.tensor("b", 1, tensors)?))
                }
                _ => None,
            };
            layers.push(MaxoutSpec { weights, bias, norm });
        }
        // The mixing layer stands before the window layers, for it is nested less deeply.
        if layers.is_empty() || tensors[layers[0].weights].shape[2] != width {
            return Err(NodeError::Unsupported("an embedding that is not mixed by one maxout layer".into()));
        }
        let mix = layers.remove(0);
        let mut window = None;
        for (_, node) in self.all("expand_window") {
            let size = node.number("window_size")?;
            if window.replace(size).is_some_and(|other| other != size) {
                return Err(NodeError::Unsupported("windows of different sizes".into()));
            }
        }
        Ok(Tok2VecSpec { columns, tables, vectors, mix, layers, window: window.unwrap_or(0) })
    }

    /// The output layer of a tagger.
    pub(super) fn softmax(&self, tensors: &mut Vec<Tensor>) -> Result<LinearSpec, NodeError> {
        match self.all("softmax").next() {
            Some((_, node)) => node.linear(2, 1, tensors),
            None => Err(NodeError::Unsupported("an output layer that is no softmax".into())),
        }
    }

    /// The layers of a transition network: input, lower, its padding, upper.
    pub(super) fn transitions(
        &self,
        tensors: &mut Vec<Tensor>,
    ) -> Result<(LinearSpec, LinearSpec, TensorId, Option<LinearSpec>), NodeError> {
        let upper = self.reference("upper");
        let Some((_, lower)) = self.all("precomputable_affine").next() else {
            return Err(NodeError::Unsupported("a parser without precomputable_affine".into()));
        };
        let Some((_, input)) = self.all("linear").find(|(index, _)| Some(*index) != upper) else {
            return Err(NodeError::Unsupported("a parser without a linear layer on its tok2vec".into()));
        };
        let upper = match upper.and_then(|index| self.nodes.get(index)) {
            Some(node) => Some(node.linear(2, 1, tensors)?),
            None => None,
        };
        let padding = lower.tensor("pad", 4, tensors)?;
        Ok((input.linear(2, 1, tensors)?, lower.linear(4, 2, tensors)?, padding, upper))
    }
}

impl Node<'_> {
    fn attribute(&self, name: &str) -> Result<&[u8], NodeError> {
        let bytes = self.attributes.get(name).and_then(Value::bytes);
        bytes.ok_or_else(|| NodeError::Damaged(format!("layer {} has no attribute {name}", self.name)))
    }

    fn number(&self, name: &str) -> Result<usize, NodeError> {
        let value = Value::read(self.attribute(name)?).map_err(NodeError::Damaged)?;
        value.size().ok_or_else(|| NodeError::Damaged(format!("{name} of layer {} is no number", self.name)))
    }

    fn linear(
        &self,
        weights: usize,
        bias: usize,
        tensors: &mut Vec<Tensor>,
    ) -> Result<LinearSpec, NodeError> {
        Ok(LinearSpec {
            weights: self.tensor("W", weights, tensors)?,
            bias: self.tensor("b", bias, tensors)?,
        })
    }

    /// Appends parameter `name`, which must have `dimensions`, to `tensors`.
    fn tensor(
        &self,
        name: &str,
        dimensions: usize,
        tensors: &mut Vec<Tensor>,
    ) -> Result<TensorId, NodeError> {
        let place = format!("parameter {name} of layer {}", self.name);
        let Some(array) = self.parameters.get(name) else { return damaged(format!("{place} is missing")) };
        let kind = array.get("type").and_then(Value::text);
        if kind != Some("<f4") {
            return Err(NodeError::Unsupported(format!("{place} of type {kind:?}")));
        }
        let shape = array.get("shape").and_then(Value::list).unwrap_or_default();
        let shape: Vec<usize> = shape.iter().filter_map(Value::size).collect();
        let values = shape.iter().try_fold(1usize, |product, &size| product.checked_mul(size));
        let data = array.get("data").and_then(Value::bytes).unwrap_or_default();
        let fits = values.is_some_and(|values| values <= LARGEST_TENSOR && data.len() == values * 4);
        if shape.len() != dimensions || !fits {
            return damaged(format!("{place} has shape {shape:?} and {} bytes", data.len()));
        }
        let values = data.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        tensors.push(Tensor { shape, values });
        Ok(tensors.len() - 1)
    }
}

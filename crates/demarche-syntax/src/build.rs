//! Builds the stages of a pipeline from its description.

use std::collections::HashMap;

use crate::Error;
use crate::lemmatizer::Lemmatizer;
use crate::lexeme::{Flag, Lexeme, Rules};
use crate::model::spec::{
    Input, Kind, LinearSpec, MaxoutSpec, Tensor, TensorId, Tok2VecSpec, TransitionSpec,
};
use crate::model::{Bundle, Meta, add_label};
use crate::network::moves::{self, LabelsByAction};
use crate::network::weights::{
    Embedding, HashEmbed, LayerNorm, Linear, Matrix, Maxout, StateToVector, StaticVectors,
};
use crate::network::{
    Classifier, Move, Parser, Recognizer, Tok2Vec, Tok2VecWeights, TransitionWeights, WeightsError,
};
use crate::parse::{LabelId, Labels};
use crate::pattern::Pattern;
use crate::ruler::{self, Ruler};
use crate::tokenizer::{RawToken, Tokenizer};

/// A component ready to run. Numbers of networks are indices into [`Built::networks`].
#[derive(Debug)]
pub(crate) enum Stage {
    /// Computes the vectors that later stages read.
    Vectors {
        network: usize,
    },
    Tagger {
        network: usize,
        classifier: Classifier,
        labels: Vec<LabelId>,
    },
    Morphologizer {
        network: usize,
        classifier: Classifier,
        labels: Vec<(LabelId, LabelId)>,
        overwrite: bool,
    },
    Senter {
        network: usize,
        classifier: Classifier,
        overwrite: bool,
    },
    Parser {
        network: usize,
        parser: Parser,
        labels: Vec<LabelId>,
    },
    Recognizer {
        network: usize,
        recognizer: Recognizer,
        labels: Vec<LabelId>,
    },
    Ruler(Ruler),
    Lemmatizer(Lemmatizer),
}

/// An attribute that networks read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Length,
    SpaceAfter,
    Flag(Flag),
}

impl Column {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ORTH" | "TEXT" => Self::Orth,
            "LOWER" => Self::Lower,
            "NORM" => Self::Norm,
            "PREFIX" => Self::Prefix,
            "SUFFIX" => Self::Suffix,
            "SHAPE" => Self::Shape,
            "LENGTH" => Self::Length,
            "SPACY" => Self::SpaceAfter,
            other => Self::Flag(Flag::named(other)?),
        })
    }

    /// The value of the attribute for a token.
    #[inline]
    pub(crate) fn value(self, token: &RawToken, lexeme: &Lexeme) -> u64 {
        match self {
            Self::Orth => lexeme.orth,
            Self::Lower => lexeme.lower,
            Self::Norm if token.norm != 0 => token.norm,
            Self::Norm => lexeme.norm,
            Self::Prefix => lexeme.prefix,
            Self::Suffix => lexeme.suffix,
            Self::Shape => lexeme.shape,
            Self::Length => u64::from(lexeme.length),
            Self::SpaceAfter => u64::from(token.space_after),
            Self::Flag(flag) => u64::from(lexeme.flags & flag.bit() != 0),
        }
    }
}

/// All parts of a pipeline.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) meta: Meta,
    pub(crate) labels: Labels,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) rules: Rules,
    pub(crate) columns: Vec<Column>,
    pub(crate) networks: Vec<Tok2Vec>,
    pub(crate) stages: Vec<Stage>,
    /// Lemmas that rules of attribute rulers set.
    pub(crate) lemmas: Vec<Box<str>>,
}

/// Builds the pipeline that `bundle` describes.
pub(crate) fn build(mut bundle: Bundle) -> Result<Built, Error> {
    let mut builder = Builder::default();
    builder.labels.add("");
    let components = std::mem::take(&mut bundle.spec.components);
    // Labels of the trained components come first, so that rulers know all that they may meet.
    for component in &components {
        builder.name = component.name.clone();
        builder.add_trained(&component.name, &component.kind, &mut bundle)?;
    }
    let mut stages = Vec::new();
    let mut meta = std::mem::take(&mut bundle.spec.meta);
    for (component, trained) in components.into_iter().zip(std::mem::take(&mut builder.trained)) {
        if let Kind::AttributeRuler { patterns } = &component.kind {
            let Builder { labels, lemmas, .. } = &mut builder;
            let tokenizer = &bundle.spec.tokenizer;
            stages.push(Stage::Ruler(ruler::compile(
                patterns,
                tokenizer,
                labels,
                lemmas,
                &mut meta.notices,
            )?));
        } else if let Kind::Lemmatizer(spec) = &component.kind {
            let lemmatizer = Lemmatizer::new(&meta.language, spec, &bundle, &builder.labels)?;
            stages.push(Stage::Lemmatizer(lemmatizer));
        }
        stages.extend(trained);
    }
    // Whether a token is white space is always asked for.
    let mut flags = vec![Flag::IsSpace];
    flags.extend(builder.columns.iter().filter_map(|column| match column {
        Column::Flag(flag) => Some(*flag),
        _ => None,
    }));
    for stage in &mut stages {
        match stage {
            Stage::Ruler(ruler) => {
                ruler.finish(&builder.labels);
                flags.extend(ruler.flags());
            }
            // Labels that rulers behind the lemmatizer add are never seen by it.
            Stage::Lemmatizer(lemmatizer) => lemmatizer.finish(&builder.labels),
            _ => {}
        }
    }
    flags.sort_by_key(|flag| flag.bit());
    flags.dedup();
    let tokenizer = Tokenizer::new(&bundle.spec.tokenizer)?;
    let url = bundle.spec.tokenizer.url_match.as_deref().filter(|_| flags.contains(&Flag::LikeUrl));
    let url = url.and_then(|source| Pattern::new(source).ok());
    let rules = Rules::new(&meta.language, bundle.spec.norms, url, flags);
    let Builder { labels, columns, networks, lemmas, .. } = builder;
    Ok(Built { meta, labels, tokenizer, rules, columns, networks, stages, lemmas })
}

#[derive(Default)]
struct Builder {
    /// The component at work, for errors.
    name: String,
    labels: Labels,
    lemmas: Vec<Box<str>>,
    columns: Vec<Column>,
    networks: Vec<Tok2Vec>,
    /// Networks that others listen to, by the name of their component.
    shared: HashMap<String, (usize, usize)>,
    /// For each component its stages; none for what is not trained.
    trained: Vec<Vec<Stage>>,
}

impl Builder {
    fn add_trained(&mut self, name: &str, kind: &Kind, bundle: &mut Bundle) -> Result<(), Error> {
        let mut stages = Vec::new();
        match kind {
            Kind::Tok2vec(spec) => {
                let network = self.network(spec, bundle)?;
                self.shared.insert(name.to_owned(), network);
                stages.push(Stage::Vectors { network: network.0 });
            }
            Kind::Tagger { input, output, labels } => {
                let (network, classifier) =
                    self.classifier(input, output, labels.len(), bundle, &mut stages)?;
                let labels = labels.iter().map(|label| add_label(&mut self.labels, label));
                stages.push(Stage::Tagger { network, classifier, labels: labels.collect::<Result<_, _>>()? });
            }
            Kind::Morphologizer { input, output, labels, overwrite, .. } => {
                let (network, classifier) =
                    self.classifier(input, output, labels.len(), bundle, &mut stages)?;
                let labels = labels.iter().map(|(morph, pos)| {
                    let morph = ruler::normal_features(morph);
                    Ok((add_label(&mut self.labels, &morph)?, add_label(&mut self.labels, pos)?))
                });
                let labels = labels.collect::<Result<_, Error>>()?;
                stages.push(Stage::Morphologizer { network, classifier, labels, overwrite: *overwrite });
            }
            Kind::Senter { input, output, overwrite } => {
                let (network, classifier) = self.classifier(input, output, 2, bundle, &mut stages)?;
                stages.push(Stage::Senter { network, classifier, overwrite: *overwrite });
            }
            Kind::Parser { input, transitions, moves } => {
                let (network, weights) =
                    self.transitions(input, transitions, moves, moves::arc_eager, bundle, &mut stages)?;
                let parser = Parser::new(&weights).map_err(|error| self.refuse(error))?;
                let labels = self.add_labels(parser.labels())?;
                stages.push(Stage::Parser { network, parser, labels });
            }
            Kind::Ner { input, transitions, moves } => {
                let (network, weights) =
                    self.transitions(input, transitions, moves, moves::biluo, bundle, &mut stages)?;
                let recognizer = Recognizer::new(&weights).map_err(|error| self.refuse(error))?;
                let labels = self.add_labels(recognizer.labels())?;
                stages.push(Stage::Recognizer { network, recognizer, labels });
            }
            Kind::AttributeRuler { .. } | Kind::Lemmatizer(_) => {}
        }
        self.trained.push(stages);
        Ok(())
    }

    fn refuse(&self, error: WeightsError) -> Error {
        self.refusal(error.to_string())
    }

    fn refusal(&self, why: impl Into<String>) -> Error {
        Error::Weights { component: self.name.clone(), why: why.into() }
    }

    fn add_labels(&mut self, names: &[String]) -> Result<Vec<LabelId>, Error> {
        names.iter().map(|name| add_label(&mut self.labels, name)).collect()
    }

    /// The number and the width of the network that a component reads; its own is put into `stages`.
    fn input(
        &mut self,
        input: &Input,
        bundle: &mut Bundle,
        stages: &mut Vec<Stage>,
    ) -> Result<(usize, usize), Error> {
        match input {
            Input::Shared(name) => {
                let found = self.shared.get(name).copied();
                found.ok_or_else(|| self.refusal(format!("it listens to {name}, which is not there")))
            }
            Input::Own(spec) => {
                let network = self.network(spec, bundle)?;
                stages.push(Stage::Vectors { network: network.0 });
                Ok(network)
            }
        }
    }

    fn classifier(
        &mut self,
        input: &Input,
        output: &LinearSpec,
        classes: usize,
        bundle: &mut Bundle,
        stages: &mut Vec<Stage>,
    ) -> Result<(usize, Classifier), Error> {
        let (network, width) = self.input(input, bundle, stages)?;
        let linear = self.linear(output, bundle)?;
        if linear.inputs() != width || linear.outputs() != classes {
            let (inputs, outputs) = (linear.inputs(), linear.outputs());
            let why =
                format!("a layer from {inputs} to {outputs} where {width} values go in and {classes} out");
            return Err(self.refusal(why));
        }
        Ok((network, Classifier::new(&linear)))
    }

    fn transitions(
        &mut self,
        input: &Input,
        spec: &TransitionSpec,
        labels: &LabelsByAction,
        order: fn(&LabelsByAction) -> Result<Vec<Move>, WeightsError>,
        bundle: &mut Bundle,
        stages: &mut Vec<Stage>,
    ) -> Result<(usize, TransitionWeights), Error> {
        let (network, width) = self.input(input, bundle, stages)?;
        let entry = self.linear(&spec.input, bundle)?;
        if entry.inputs() != width {
            return Err(self.refusal(format!("it reads {} values where there are {width}", entry.inputs())));
        }
        let lower = self.tensor(spec.lower.weights, bundle)?;
        let &[features, outputs, pieces, inputs] = &lower.shape[..] else {
            return Err(self.refusal("the lower layer does not have four dimensions"));
        };
        let rows = features.saturating_mul(outputs).saturating_mul(pieces);
        let weights = Matrix::new("lower layer", rows, inputs, lower.values).map_err(|e| self.refuse(e))?;
        let bias = self.tensor(spec.lower.bias, bundle)?.values;
        let padding = self.tensor(spec.padding, bundle)?.values;
        let lower = StateToVector::new(weights, bias, padding, features, outputs, pieces);
        let lower = lower.map_err(|error| self.refuse(error))?;
        let upper = match &spec.upper {
            Some(upper) => Some(self.linear(upper, bundle)?),
            None => None,
        };
        let moves = order(labels).map_err(|error| self.refuse(error))?;
        let weights = TransitionWeights::new(entry, lower, upper, moves);
        Ok((network, weights.map_err(|error| self.refuse(error))?))
    }

    /// Builds a tok2vec; gives its number and width.
    fn network(&mut self, spec: &Tok2VecSpec, bundle: &mut Bundle) -> Result<(usize, usize), Error> {
        let columns: Vec<usize> = spec
            .columns
            .iter()
            .map(|name| match Column::named(name) {
                Some(column) => Ok(self.column(column)),
                None => Err(Error::unsupported(&*self.name, format!("the attribute {name} of tokens"))),
            })
            .collect::<Result<_, _>>()?;
        let mut tables = Vec::with_capacity(spec.tables.len());
        for table in &spec.tables {
            let Some(&column) = columns.get(table.column) else {
                return Err(self.refusal("a hash embedding reads a column that is not there"));
            };
            let matrix = self.matrix("hash embedding", table.table, bundle)?;
            tables.push(HashEmbed::new(column, table.seed, matrix).map_err(|error| self.refuse(error))?);
        }
        let vectors = match spec.vectors {
            Some(projection) => Some(self.vectors(projection, bundle)?),
            None => None,
        };
        let mix = self.maxout(&spec.mix, bundle)?;
        let embedding = Embedding::new(tables, vectors, mix).map_err(|error| self.refuse(error))?;
        let layers = spec.layers.iter().map(|layer| self.maxout(layer, bundle)).collect::<Result<_, _>>()?;
        let weights =
            Tok2VecWeights::new(embedding, layers, spec.window).map_err(|error| self.refuse(error))?;
        let width = weights.width();
        self.networks.push(Tok2Vec::new(weights));
        Ok((self.networks.len() - 1, width))
    }

    fn column(&mut self, column: Column) -> usize {
        let found = self.columns.iter().position(|&other| other == column);
        found.unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }

    fn vectors(&mut self, projection: TensorId, bundle: &mut Bundle) -> Result<StaticVectors, Error> {
        let missing = || self.refusal("it needs vectors that the pipeline does not have");
        let spec = bundle.spec.vectors.clone().ok_or_else(missing)?;
        let (Some(keys), Some(rows)) = (bundle.numbers.get(spec.keys), bundle.numbers.get(spec.rows)) else {
            return Err(missing());
        };
        let rows = keys.iter().copied().zip(rows.iter().map(|&row| row.min(u64::from(u32::MAX)) as u32));
        let rows: HashMap<u64, u32> = rows.collect();
        // Several networks may read the vectors, so that this table is copied and not taken.
        let table = bundle.tensors.get(spec.table).cloned().ok_or_else(missing)?;
        let table = self.to_matrix("vectors", table)?;
        let projection = self.matrix("projection of vectors", projection, bundle)?;
        let column = self.column(Column::Orth);
        StaticVectors::new(column, rows, table, projection).map_err(|error| self.refuse(error))
    }

    fn maxout(&self, spec: &MaxoutSpec, bundle: &mut Bundle) -> Result<Maxout, Error> {
        let weights = self.tensor(spec.weights, bundle)?;
        let &[outputs, pieces, inputs] = &weights.shape[..] else {
            return Err(self.refusal("a maxout layer does not have three dimensions"));
        };
        let rows = outputs.saturating_mul(pieces);
        let weights =
            Matrix::new("maxout layer", rows, inputs, weights.values).map_err(|e| self.refuse(e))?;
        let bias = self.tensor(spec.bias, bundle)?.values;
        let norm = match spec.norm {
            Some((gain, bias)) => {
                let (gain, bias) = (self.tensor(gain, bundle)?.values, self.tensor(bias, bundle)?.values);
                Some(LayerNorm::new(gain, bias).map_err(|error| self.refuse(error))?)
            }
            None => None,
        };
        Maxout::new(weights, bias, pieces, norm).map_err(|error| self.refuse(error))
    }

    fn linear(&self, spec: &LinearSpec, bundle: &mut Bundle) -> Result<Linear, Error> {
        let weights = self.matrix("linear layer", spec.weights, bundle)?;
        let bias = self.tensor(spec.bias, bundle)?.values;
        Linear::new(weights, bias).map_err(|error| self.refuse(error))
    }

    fn matrix(&self, what: &'static str, id: TensorId, bundle: &mut Bundle) -> Result<Matrix, Error> {
        let tensor = self.tensor(id, bundle)?;
        self.to_matrix(what, tensor)
    }

    fn to_matrix(&self, what: &'static str, tensor: Tensor) -> Result<Matrix, Error> {
        let &[rows, columns] = &tensor.shape[..] else {
            return Err(self.refusal(format!("{what} does not have two dimensions")));
        };
        Matrix::new(what, rows, columns, tensor.values).map_err(|error| self.refuse(error))
    }

    /// Takes a tensor out of the bundle; each is used once.
    fn tensor(&self, id: TensorId, bundle: &mut Bundle) -> Result<Tensor, Error> {
        match bundle.tensors.get_mut(id) {
            Some(tensor) => Ok(std::mem::take(tensor)),
            None => Err(self.refusal("a tensor is missing")),
        }
    }
}

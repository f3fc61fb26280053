//! spaCy's files to a [`Bundle`].

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;

use super::Meta;
use super::config::Config;
use super::msgpack::Value;
use super::nodes::{NodeError, Nodes};
use super::source::Source;
use super::spec::{Bundle, Component, Input, Kind, LemmatizerSpec, Tensor, TransitionSpec, VectorsSpec};
use crate::Error;
use crate::lexeme::{string_id, symbol_name};
use crate::network::moves::LabelsByAction;
use crate::tokenizer::TokenizerSpec;

/// `ORTH` and `NORM` in spaCy's table of symbols, by which special cases are keyed.
const ORTH: &str = "65";
const NORM: &str = "67";

/// Languages for which spaCy's lemmatizer has rules of its own beyond the tables.
const OWN_LEMMATIZERS: &[&str] =
    &["bn", "ca", "el", "es", "fr", "grc", "hr", "it", "lb", "mk", "nb", "nl", "pl", "ru", "sr", "sv", "uk"];

/// Reads the pipeline at `path`.
pub(super) fn read(path: &Path) -> Result<Bundle, Error> {
    let mut source = Source::open(path)?;
    let config_text = String::from_utf8(source.require("config.cfg")?)
        .map_err(|error| Error::damaged("config.cfg", error))?;
    let config = Config::read(&config_text).map_err(|why| Error::damaged("config.cfg", why))?;
    let meta = read_meta(&mut source, &config)?;
    let mut importer = Importer { source, config, bundle: Bundle::default(), left_out: Vec::new() };
    importer.bundle.spec.meta = meta;
    importer.read_tokenizer()?;
    importer.read_norms()?;
    importer.read_vectors()?;
    importer.read_components()?;
    Ok(importer.bundle)
}

struct Importer {
    source: Source,
    config: Config,
    bundle: Bundle,
    /// Names of components that are left out; who listens to them is left out too.
    left_out: Vec<String>,
}

/// Why a component is not taken.
enum Refusal {
    Error(Error),
    LeftOut(String),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

fn read_meta(source: &mut Source, config: &Config) -> Result<Meta, Error> {
    let bytes = source.require("meta.json")?;
    let json: Json = serde_json::from_slice(&bytes).map_err(|error| Error::damaged("meta.json", error))?;
    let text = |key: &str| json.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let language = config.text("nlp", "lang").unwrap_or_else(|| text("lang"));
    let own = text("name");
    let name = if own.starts_with(&format!("{language}_")) { own } else { format!("{language}_{own}") };
    Ok(Meta {
        name,
        language,
        version: text("version"),
        spacy_version: text("spacy_version"),
        licence: text("license"),
        author: text("author"),
        url: text("url"),
        origin: String::new(),
        source_sha256: source.sha256()?,
        components: Vec::new(),
        notices: Vec::new(),
    })
}

/// The one value of a msgpack file.
fn unpack<'a>(file: &str, bytes: &'a [u8]) -> Result<Value<'a>, Error> {
    Value::read(bytes).map_err(|why| Error::damaged(file, why))
}

impl Importer {
    fn notice(&mut self, text: String) {
        self.bundle.spec.meta.notices.push(text);
    }

    fn read_tokenizer(&mut self) -> Result<(), Error> {
        let inline = self.config.get("nlp", "tokenizer");
        let inline = inline.as_ref().and_then(|json| json.get("@tokenizers")).and_then(Json::as_str);
        let kind = inline.map(str::to_owned).or_else(|| self.config.text("nlp.tokenizer", "@tokenizers"));
        if kind.as_deref().is_some_and(|kind| kind != "spacy.Tokenizer.v1") {
            return Err(Error::unsupported(
                "config.cfg",
                format!("the tokenizer {}", kind.unwrap_or_default()),
            ));
        }
        let bytes = self.source.require("tokenizer")?;
        let value = unpack("tokenizer", &bytes)?;
        let text = |key: &str| value.get(key).and_then(Value::text).map(str::to_owned);
        let mut exceptions = Vec::new();
        for (form, tokens) in value.get("exceptions").and_then(Value::map).unwrap_or_default() {
            let (Some(form), Json::Array(tokens)) = (form.text(), tokens.to_json()) else {
                return Err(Error::damaged("tokenizer", "a special case is no list"));
            };
            let part = |token: &Json, number: &str, name: &str| {
                token.get(number).or_else(|| token.get(name)).and_then(Json::as_str).map(str::to_owned)
            };
            let tokens = tokens
                .iter()
                .map(|token| Some((part(token, ORTH, "ORTH")?, part(token, NORM, "NORM"))))
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| Error::damaged("tokenizer", format!("special case {form:?} has no text")))?;
            exceptions.push((form.to_owned(), tokens));
        }
        self.bundle.spec.tokenizer = TokenizerSpec {
            prefix: text("prefix_search"),
            suffix: text("suffix_search"),
            infix: text("infix_finditer"),
            token_match: text("token_match"),
            url_match: text("url_match"),
            faster_heuristics: value.get("faster_heuristics") != Some(&Value::Bool(false)),
            exceptions,
        };
        Ok(())
    }

    fn read_norms(&mut self) -> Result<(), Error> {
        let Some(bytes) = self.source.read("vocab/lookups.bin")? else { return Ok(()) };
        let value = unpack("vocab/lookups.bin", &bytes)?;
        let norms = value.get("lexeme_norm").and_then(Value::map).unwrap_or_default().iter();
        let norms = norms.filter_map(|(form, norm)| Some((form.uint()?, norm.text()?.to_owned())));
        self.bundle.spec.norms = norms.collect();
        Ok(())
    }

    fn read_vectors(&mut self) -> Result<(), Error> {
        let Some(bytes) = self.source.read("vocab/vectors")? else { return Ok(()) };
        let table = read_npy(&bytes).map_err(|why| Error::damaged("vocab/vectors", why))?;
        if table.values.is_empty() {
            return Ok(());
        }
        if let Some(bytes) = self.source.read("vocab/vectors.cfg")? {
            let cfg: Json =
                serde_json::from_slice(&bytes).map_err(|error| Error::damaged("vocab/vectors.cfg", error))?;
            let (mode, attribute) = (cfg.get("mode"), cfg.get("attr"));
            if mode.is_some_and(|mode| mode != "default") || attribute.is_some_and(|name| name != "ORTH") {
                self.notice("The vectors are left out: only the mode 'default' over ORTH is read.".into());
                return Ok(());
            }
        }
        let bytes = self.source.require("vocab/key2row")?;
        let value = unpack("vocab/key2row", &bytes)?;
        let (mut keys, mut rows) = (Vec::new(), Vec::new());
        for (key, row) in value.map().unwrap_or_default() {
            // Rows below 0 stand for keys without a vector.
            if let (Some(key), Some(row)) = (key.uint(), row.uint()) {
                keys.push(key);
                rows.push(row);
            }
        }
        self.bundle.tensors.push(table);
        let at = self.bundle.numbers.len();
        self.bundle.numbers.extend([keys, rows]);
        let table = self.bundle.tensors.len() - 1;
        self.bundle.spec.vectors = Some(VectorsSpec { keys: at, rows: at + 1, table });
        Ok(())
    }

    fn read_components(&mut self) -> Result<(), Error> {
        let disabled = self.config.texts("nlp", "disabled");
        for name in self.config.texts("nlp", "pipeline") {
            let tensors = self.bundle.tensors.len();
            let refusal = if disabled.contains(&name) {
                Refusal::LeftOut("the pipeline disables it".into())
            } else {
                match self.read_component(&name) {
                    Ok(kind) => {
                        self.bundle.spec.meta.components.push(name.clone());
                        self.bundle.spec.components.push(Component { name, kind });
                        continue;
                    }
                    Err(refusal) => refusal,
                }
            };
            match refusal {
                Refusal::Error(error) => return Err(error),
                Refusal::LeftOut(why) => {
                    self.bundle.tensors.truncate(tensors);
                    self.notice(format!("The component '{name}' is left out: {why}."));
                    self.left_out.push(name);
                }
            }
        }
        Ok(())
    }

    fn read_component(&mut self, name: &str) -> Result<Kind, Refusal> {
        let section = format!("components.{name}");
        let factory = self.config.text(&section, "factory").unwrap_or_default();
        match factory.as_str() {
            "attribute_ruler" => self.read_ruler(name),
            "lemmatizer" => self.read_lemmatizer(name, &section),
            "tok2vec" | "tagger" | "morphologizer" | "senter" | "parser" | "ner" => {
                self.read_trained(name, &section, &factory)
            }
            other => Err(Refusal::LeftOut(format!("components of the kind '{other}' are not supported"))),
        }
    }

    fn read_trained(&mut self, name: &str, section: &str, factory: &str) -> Result<Kind, Refusal> {
        let file = format!("{name}/model");
        let bytes = self.source.require(&file)?;
        let value = unpack(&file, &bytes)?;
        let refuse = |error| match error {
            NodeError::Damaged(why) => Refusal::Error(Error::damaged(file.as_str(), why)),
            NodeError::Unsupported(why) => {
                Refusal::LeftOut(format!("its network has {why}, which is not supported"))
            }
        };
        let nodes = Nodes::new(&value).map_err(refuse)?;
        if factory == "tok2vec" {
            let spec = nodes.tok2vec(&mut self.bundle.tensors).map_err(refuse)?;
            self.check_vectors(&spec)?;
            return Ok(Kind::Tok2vec(spec));
        }
        let input = if nodes.listens() {
            Input::Shared(self.upstream(section)?)
        } else {
            let spec = nodes.tok2vec(&mut self.bundle.tensors).map_err(refuse)?;
            self.check_vectors(&spec)?;
            Input::Own(Box::new(spec))
        };
        if matches!(factory, "parser" | "ner") {
            let (entry, lower, padding, upper) =
                nodes.transitions(&mut self.bundle.tensors).map_err(refuse)?;
            let transitions = TransitionSpec { input: entry, lower, padding, upper };
            let moves = self.read_moves(name)?;
            return Ok(match factory {
                "parser" => Kind::Parser { input, transitions, moves },
                _ => Kind::Ner { input, transitions, moves },
            });
        }
        let output = nodes.softmax(&mut self.bundle.tensors).map_err(refuse)?;
        let file = format!("{name}/cfg");
        let bytes = self.source.require(&file)?;
        let cfg: Json =
            serde_json::from_slice(&bytes).map_err(|error| Error::damaged(file.as_str(), error))?;
        let is_true = |key: &str| cfg.get(key).and_then(Json::as_bool).unwrap_or(false);
        Ok(match factory {
            "senter" => Kind::Senter { input, output, overwrite: is_true("overwrite") },
            "tagger" => {
                let labels = cfg.get("labels").and_then(Json::as_array).into_iter().flatten();
                let labels = labels.filter_map(|label| label.as_str().map(str::to_owned)).collect();
                Kind::Tagger { input, output, labels }
            }
            _ => {
                if is_true("extend") {
                    return Err(Refusal::LeftOut(
                        "it extends the features of others, which is not supported".into(),
                    ));
                }
                let labels = read_morphologizer_labels(&cfg).map_err(|why| Error::damaged(file, why))?;
                Kind::Morphologizer { input, output, labels, overwrite: is_true("overwrite"), extend: false }
            }
        })
    }

    /// Static vectors that were left out leave out who needs them.
    fn check_vectors(&self, spec: &super::spec::Tok2VecSpec) -> Result<(), Refusal> {
        match (spec.vectors, &self.bundle.spec.vectors) {
            (Some(_), None) => {
                Err(Refusal::LeftOut("it needs vectors that the pipeline does not have".into()))
            }
            _ => Ok(()),
        }
    }

    /// The component that a listener listens to.
    fn upstream(&self, section: &str) -> Result<String, Refusal> {
        let named = self.config.text(&format!("{section}.model.tok2vec"), "upstream");
        let components = &self.bundle.spec.components;
        let mut shared = components.iter().filter(|component| matches!(component.kind, Kind::Tok2vec(_)));
        let found = match named.as_deref() {
            None | Some("*") => shared.next_back(),
            Some(name) => shared.find(|component| component.name == name),
        };
        match found {
            Some(component) => Ok(component.name.clone()),
            None => {
                let missing = named.or_else(|| self.left_out.last().cloned()).unwrap_or_default();
                Err(Refusal::LeftOut(format!("it listens to '{missing}', which is not there")))
            }
        }
    }

    fn read_moves(&mut self, name: &str) -> Result<LabelsByAction, Error> {
        let file = format!("{name}/moves");
        let bytes = self.source.require(&file)?;
        let value = unpack(&file, &bytes)?;
        let text = value.get("moves").and_then(Value::text);
        let text = text.ok_or_else(|| Error::damaged(file.as_str(), "there are no moves"))?;
        let json: BTreeMap<String, serde_json::Map<String, Json>> =
            serde_json::from_str(text).map_err(|error| Error::damaged(file.as_str(), error))?;
        let mut moves = LabelsByAction::new();
        for (action, labels) in json {
            let action = action.parse().map_err(|error| Error::damaged(file.as_str(), error))?;
            let frequency = |count: Json| count.as_i64().or_else(|| count.as_f64().map(|count| count as i64));
            let labels = labels.into_iter().filter_map(|(label, count)| Some((label, frequency(count)?)));
            moves.insert(action, labels.collect());
        }
        Ok(moves)
    }

    fn read_ruler(&mut self, name: &str) -> Result<Kind, Refusal> {
        let file = format!("{name}/patterns");
        let bytes = self.source.require(&file)?;
        Ok(Kind::AttributeRuler { patterns: unpack(&file, &bytes)?.to_json() })
    }

    fn read_lemmatizer(&mut self, name: &str, section: &str) -> Result<Kind, Refusal> {
        let mode = self.config.text(section, "mode").unwrap_or_else(|| "lookup".into());
        let language = self.bundle.spec.meta.language.clone();
        if !matches!(mode.as_str(), "rule" | "lookup") {
            return Err(Refusal::LeftOut(format!("the mode '{mode}' is not supported")));
        }
        let components = &self.bundle.spec.components;
        if components.iter().any(|component| matches!(component.kind, Kind::Lemmatizer(_))) {
            return Err(Refusal::LeftOut("there is a lemmatizer before it".into()));
        }
        if mode == "rule" && OWN_LEMMATIZERS.contains(&language.as_str()) {
            return Err(Refusal::LeftOut(format!("the rules of '{language}' are not supported")));
        }
        let file = format!("{name}/lookups/lookups.bin");
        let bytes = self.source.require(&file)?;
        let value = unpack(&file, &bytes)?;
        let overwrite = self.config.is_true(section, "overwrite");
        let mut spec = LemmatizerSpec { mode, overwrite, ..LemmatizerSpec::default() };
        for (kind, table) in tables(&value, "lemma_rules") {
            let pair = |rule: &Value| {
                let rule = rule.list()?;
                Some((rule.first()?.text()?.to_owned(), rule.get(1)?.text()?.to_owned()))
            };
            spec.rules.insert(kind, table.list().unwrap_or_default().iter().filter_map(pair).collect());
        }
        let one_line = |text: &&str| !text.contains(['\n', '\t']);
        for (kind, table) in tables(&value, "lemma_index") {
            // The table is a list, or a map with the forms as keys.
            let forms: Vec<&str> = match table {
                Value::Map(map) => map.iter().filter_map(|(form, _)| form.text()).collect(),
                other => other.list().unwrap_or_default().iter().filter_map(Value::text).collect(),
            };
            let mut forms: Vec<&str> = forms.into_iter().filter(one_line).collect();
            forms.sort_unstable();
            forms.dedup();
            spec.index.insert(kind, self.bundle.texts.len());
            self.bundle.texts.push(forms.join("\n"));
        }
        for (kind, table) in tables(&value, "lemma_exc") {
            let mut lines = Vec::new();
            for (form, lemmas) in table.map().unwrap_or_default() {
                let Some(form) = form.text().filter(one_line) else { continue };
                let lemmas =
                    lemmas.list().unwrap_or_default().iter().filter_map(Value::text).filter(one_line);
                lines.push((form, std::iter::once(form).chain(lemmas).collect::<Vec<_>>().join("\t")));
            }
            lines.sort_unstable();
            let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
            spec.exceptions.insert(kind, self.bundle.texts.len());
            self.bundle.texts.push(lines.join("\n"));
        }
        if let Some(table) = value.get("lemma_lookup").and_then(Value::map) {
            let pairs = table.iter().filter_map(|(form, lemma)| {
                // A list has the preferred lemma first.
                let lemma = lemma.text().or_else(|| lemma.list()?.first()?.text())?;
                Some((form.uint()?, lemma)).filter(|(_, lemma)| one_line(lemma))
            });
            let mut pairs: Vec<(u64, &str)> = pairs.collect();
            pairs.sort_unstable();
            spec.lookup = Some((self.bundle.numbers.len(), self.bundle.texts.len()));
            self.bundle.numbers.push(pairs.iter().map(|(form, _)| *form).collect());
            self.bundle.texts.push(pairs.iter().map(|(_, lemma)| *lemma).collect::<Vec<_>>().join("\n"));
        }
        Ok(Kind::Lemmatizer(spec))
    }
}

/// The parts of a lemmatizer table, by part of speech in lower case. Tables are keyed by identities.
fn tables<'a>(lookups: &'a Value<'a>, name: &str) -> Vec<(String, &'a Value<'a>)> {
    const KINDS: [&str; 18] = [
        "adj", "adp", "adv", "aux", "cconj", "conj", "det", "intj", "noun", "num", "part", "pron", "propn",
        "punct", "sconj", "sym", "verb", "x",
    ];
    let table = lookups.get(name).and_then(Value::map).unwrap_or_default();
    let kind = |key: &Value| {
        let id = key.uint()?;
        KINDS.iter().find(|kind| string_id(kind) == id).map(|kind| (*kind).to_owned())
    };
    table.iter().filter_map(|(key, value)| Some((kind(key)?, value))).collect()
}

/// The classes of a morphologizer: morphology and part of speech.
fn read_morphologizer_labels(cfg: &Json) -> Result<Vec<(String, String)>, String> {
    let map = |key: &str| cfg.get(key).and_then(Json::as_object).ok_or_else(|| format!("there is no {key}"));
    let (morphs, kinds) = (map("labels_morph")?, map("labels_pos")?);
    let label = |(name, morph): (&String, &Json)| {
        let number = kinds.get(name).and_then(Json::as_u64).unwrap_or(0);
        (morph.as_str().unwrap_or_default().to_owned(), symbol_name(number).unwrap_or_default().to_owned())
    };
    Ok(morphs.iter().map(label).collect())
}

/// A table of numpy's format `.npy`: little-endian single precision, row-major, two dimensions.
fn read_npy(bytes: &[u8]) -> Result<Tensor, String> {
    let header = bytes.strip_prefix(b"\x93NUMPY").ok_or("it is no .npy file")?;
    let wide = header.first().is_some_and(|&version| version > 1);
    let sizes = if wide { 4 } else { 2 };
    let size = header.get(2..2 + sizes).ok_or("the header is cut off")?;
    let size = size.iter().rev().fold(0usize, |size, &byte| size << 8 | usize::from(byte));
    let text = header.get(2 + sizes..).and_then(|rest| rest.get(..size)).ok_or("the header is cut off")?;
    let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
    if !text.contains("'descr': '<f4'") || !text.contains("'fortran_order': False") {
        return Err(format!("a table of another kind than '<f4' in rows: {text}"));
    }
    let shape = text.split_once("'shape': (").and_then(|(_, rest)| rest.split_once(')'));
    let shape = shape.ok_or("there is no shape")?.0.split(',').map(str::trim).filter(|part| !part.is_empty());
    let shape: Vec<usize> = shape
        .map(|part| part.parse())
        .collect::<Result<_, _>>()
        .map_err(|_| "the shape is no list of numbers")?;
    let data = &header[2 + sizes + size..];
    let values = shape.iter().try_fold(4usize, |product, &size| product.checked_mul(size));
    if shape.len() != 2 || values != Some(data.len()) {
        return Err(format!("shape {shape:?} does not fit {} bytes", data.len()));
    }
    let values = data.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    Ok(Tensor { shape, values })
}

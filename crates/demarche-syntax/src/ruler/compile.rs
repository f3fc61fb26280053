//! Patterns as a pipeline has them to patterns as they are run.

use serde_json::Value as Json;

use super::{Attribute, Check, Comparison, Lemma, Operator, Rule, Ruler, Sequence, Step, Test};
use crate::Error;
use crate::lexeme::{Flag, string_id};
use crate::model::add_label;
use crate::parse::Labels;
use crate::pattern::Pattern;
use crate::tokenizer::TokenizerSpec;

/// Steps of one pattern beyond this are refused: counts are written out.
const MAX_STEPS: usize = 1000;

/// Compiles the patterns of an attribute ruler; labels and lemmas that rules set are added to
/// `labels` and `lemmas`. Rules that ask
/// for what is not supported are left out and named in `notices`.
pub(crate) fn compile(
    patterns: &Json,
    tokenizer: &TokenizerSpec,
    labels: &mut Labels,
    lemmas: &mut Vec<Box<str>>,
    notices: &mut Vec<String>,
) -> Result<Ruler, Error> {
    let mut ruler = Ruler::default();
    let damaged = |why: &str| Error::damaged("attribute ruler", why);
    for (_, tokens) in &tokenizer.exceptions {
        for norm in tokens.iter().filter_map(|(_, norm)| norm.as_deref()) {
            ruler.norm_texts.insert(string_id(norm), norm.into());
        }
    }
    let all = patterns.as_array().ok_or_else(|| damaged("its patterns are no list"))?;
    for (number, entry) in all.iter().enumerate() {
        let alternatives = entry.get("patterns").and_then(Json::as_array);
        let alternatives = alternatives.ok_or_else(|| damaged("a rule has no patterns"))?;
        let compiled: Result<Vec<Vec<Step>>, String> = alternatives.iter().map(steps).collect();
        let rule = rule(entry, labels, lemmas)?;
        match compiled.and_then(|steps| Ok((steps, rule?))) {
            Err(why) => notices.push(format!("Rule {number} of the attribute ruler is left out: {why}.")),
            Ok((sequences, rule)) => {
                let rule_number = ruler.rules.len() as u32;
                ruler.rules.push(rule);
                for steps in sequences.into_iter().filter(|steps| !steps.is_empty()) {
                    ruler.add(rule_number, steps, labels);
                }
            }
        }
    }
    Ok(ruler)
}

impl Ruler {
    /// Files a pattern under what its first token must be.
    fn add(&mut self, rule: u32, steps: Vec<Step>, labels: &Labels) {
        let number = self.sequences.len() as u32;
        let first = &steps[0];
        let one = first.operator == Operator::One;
        let lexical_first = one && first.tests.iter().any(|test| test.attribute.is_lexical());
        let mut filed = lexical_first;
        if lexical_first {
            self.lexical.push(number);
        }
        for (attribute, index) in [(Attribute::Tag, &mut self.by_tag), (Attribute::Dep, &mut self.by_dep)] {
            let test = first.tests.iter().find_map(|test| match &test.check {
                Check::OneOf { values, negated: false } if test.attribute == attribute => Some(values),
                _ => None,
            });
            if let Some(values) = test
                && one
                && !filed
            {
                filed = true;
                let all = (0..labels.len()).map(|i| crate::parse::LabelId(i as u16));
                for label in all.filter(|&label| values.contains(&string_id(labels.name(label)))) {
                    index.entry(label).or_default().push(number);
                }
            }
        }
        if !filed {
            self.always.push(number);
        }
        self.sequences.push(Sequence { rule, steps, lexical_first });
    }
}

/// What a rule sets. The outer error is a damaged file, the inner one a rule that is not supported.
fn rule(
    entry: &Json,
    labels: &mut Labels,
    lemmas: &mut Vec<Box<str>>,
) -> Result<Result<Rule, String>, Error> {
    let index = entry.get("index").and_then(Json::as_i64).unwrap_or(0);
    let mut rule = Rule { index, ..Rule::default() };
    for (name, value) in entry.get("attrs").and_then(Json::as_object).into_iter().flatten() {
        let Some(text) = value.as_str() else { return Ok(Err(format!("it sets {name} to what is no text"))) };
        match attribute_name(name).as_str() {
            "TAG" => rule.tag = Some(add_label(labels, text)?),
            "POS" => rule.pos = Some(add_label(labels, text)?),
            "DEP" => rule.dep = Some(add_label(labels, text)?),
            "MORPH" => rule.morph = Some(add_label(labels, &normal_features(text))?),
            "ENT_TYPE" => rule.ent_type = Some(add_label(labels, text)?),
            "LEMMA" if text.is_empty() => rule.lemma = Some(Lemma::None),
            "LEMMA" => {
                rule.lemma = Some(Lemma::Rule(lemmas.len() as u32));
                lemmas.push(text.into());
            }
            other => return Ok(Err(format!("it sets {other}"))),
        }
    }
    Ok(Ok(rule))
}

/// Features in their normal form: sorted by name, `_` for none as nothing at all.
pub(crate) fn normal_features(features: &str) -> String {
    let mut all: Vec<&str> = features.split('|').filter(|feature| !matches!(*feature, "" | "_")).collect();
    all.sort_by_key(|feature| feature.split('=').next().unwrap_or(feature).to_lowercase());
    all.join("|")
}

/// Attributes may be named in any case, or by number.
fn attribute_name(name: &str) -> String {
    let symbol = name.parse().ok().and_then(crate::lexeme::symbol_name);
    symbol.unwrap_or(name).to_uppercase()
}

fn steps(pattern: &Json) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for description in pattern.as_array().ok_or("a pattern is no list")? {
        let description = description.as_object().ok_or("a token is no table")?;
        let mut operators = vec![Operator::One];
        for (name, value) in description {
            if name.eq_ignore_ascii_case("OP") {
                operators = read_operator(value.as_str().unwrap_or_default())?;
            }
        }
        if steps.len() + operators.len() > MAX_STEPS {
            return Err(format!("a pattern has more than {MAX_STEPS} tokens"));
        }
        for operator in operators {
            let mut tests = Vec::new();
            for (name, value) in description {
                if !name.eq_ignore_ascii_case("OP") {
                    read_tests(name, value, &mut tests)?;
                }
            }
            // What is cheap to tell goes first.
            tests.sort_by_key(|test| matches!(test.check, Check::Regex { .. }));
            steps.push(Step { operator, tests });
        }
    }
    Ok(steps)
}

/// An operator as steps: `+` is one and then any number, `{2,3}` two and then maybe one.
fn read_operator(operator: &str) -> Result<Vec<Operator>, String> {
    use Operator::{Any, Maybe, Not, One};
    let unknown = || format!("the operator '{operator}' is unknown");
    Ok(match operator {
        "1" => vec![One],
        "!" => vec![Not],
        "?" => vec![Maybe],
        "*" => vec![Any],
        "+" => vec![One, Any],
        _ => {
            let counts =
                operator.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).ok_or_else(unknown)?;
            let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
            let number = |text: &str| text.parse::<usize>().ok().filter(|&count| count <= MAX_STEPS);
            let min = if least.is_empty() { 0 } else { number(least).ok_or_else(unknown)? };
            let mut all = vec![One; min];
            if most.is_empty() {
                all.push(Any);
            } else {
                let max = number(most).filter(|&max| max >= min).ok_or_else(unknown)?;
                all.resize(max, Maybe);
            }
            all
        }
    })
}

fn read_attribute(name: &str) -> Result<Attribute, String> {
    let name = attribute_name(name);
    Ok(match name.as_str() {
        "ORTH" | "TEXT" => Attribute::Orth,
        "LOWER" => Attribute::Lower,
        "NORM" => Attribute::Norm,
        "PREFIX" => Attribute::Prefix,
        "SUFFIX" => Attribute::Suffix,
        "SHAPE" => Attribute::Shape,
        "LENGTH" => Attribute::Length,
        "TAG" => Attribute::Tag,
        "POS" => Attribute::Pos,
        "DEP" => Attribute::Dep,
        "MORPH" => Attribute::Morph,
        "LEMMA" => Attribute::Lemma,
        "ENT_TYPE" => Attribute::EntType,
        "ENT_IOB" => Attribute::EntIob,
        "SPACY" => Attribute::SpaceAfter,
        "SENT_START" | "IS_SENT_START" => Attribute::SentStart,
        other => {
            Attribute::Flag(Flag::named(other).ok_or_else(|| format!("the attribute {other} is unknown"))?)
        }
    })
}

fn read_tests(name: &str, value: &Json, tests: &mut Vec<Test>) -> Result<(), String> {
    let attribute = read_attribute(name)?;
    if let Json::Object(predicates) = value {
        for (predicate, value) in predicates {
            tests.push(Test { attribute, check: read_predicate(attribute, predicate, value)? });
        }
    } else {
        let values = vec![identity(attribute, value)?];
        tests.push(Test { attribute, check: Check::OneOf { values, negated: false } });
    }
    Ok(())
}

/// The identity of a text, a number as itself, a truth value as 0 or 1.
fn identity(attribute: Attribute, value: &Json) -> Result<u64, String> {
    match value {
        Json::String(text) if attribute == Attribute::Morph => Ok(string_id(&normal_features(text))),
        Json::String(text) if attribute == Attribute::EntIob => {
            Ok(["", "I", "O", "B"].iter().position(|iob| iob == text).unwrap_or(0) as u64)
        }
        Json::String(text) => Ok(string_id(text)),
        Json::Bool(truth) => Ok(u64::from(*truth)),
        Json::Number(number) => number.as_u64().ok_or_else(|| format!("the value {number} is no identity")),
        other => Err(format!("the value {other} is of no known kind")),
    }
}

fn read_predicate(attribute: Attribute, predicate: &str, value: &Json) -> Result<Check, String> {
    let list = || value.as_array().ok_or_else(|| format!("{predicate} has no list"));
    let identities =
        || list()?.iter().map(|value| identity(attribute, value)).collect::<Result<Vec<u64>, String>>();
    let compare = |ordering| {
        value
            .as_f64()
            .map(|with| Check::Compare { ordering, with })
            .ok_or(format!("{predicate} has no number"))
    };
    Ok(match predicate.to_uppercase().as_str() {
        "IN" => Check::OneOf { values: identities()?, negated: false },
        "NOT_IN" => Check::OneOf { values: identities()?, negated: true },
        "IS_SUBSET" => Check::Subset(identities()?),
        "IS_SUPERSET" => Check::Superset(identities()?),
        "INTERSECTS" => Check::Intersects(identities()?),
        "==" => compare(Comparison::Equal)?,
        "!=" => compare(Comparison::NotEqual)?,
        ">" => compare(Comparison::Greater)?,
        ">=" => compare(Comparison::GreaterEqual)?,
        "<" => compare(Comparison::Less)?,
        "<=" => compare(Comparison::LessEqual)?,
        "REGEX" => match value {
            Json::String(source) => Check::Regex { patterns: vec![Pattern::new(source)?], negated: false },
            Json::Object(inner) if inner.len() == 1 => {
                let (name, list) = inner.iter().next().ok_or("REGEX is empty")?;
                let negated = match name.to_uppercase().as_str() {
                    "IN" => false,
                    "NOT_IN" => true,
                    other => return Err(format!("REGEX with {other} is not supported")),
                };
                let sources = list.as_array().into_iter().flatten().filter_map(Json::as_str);
                Check::Regex { patterns: sources.map(Pattern::new).collect::<Result<_, _>>()?, negated }
            }
            _ => return Err("REGEX has no text".into()),
        },
        other => return Err(format!("{other} is not supported")),
    })
}

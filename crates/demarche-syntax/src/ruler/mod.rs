//! The attribute ruler: patterns over tokens that set tags, parts of speech, morphology, lemmas.
//!
//! All patterns look at the tokens as they are before the ruler; then what they set is set, in the order of
//! the patterns, so that later ones win. Matching is spaCy's `Matcher`: each pattern is a sequence of token
//! descriptions with operators (`?`, `*`, `+`, `!`, counts).

mod compile;
mod matching;

use hashbrown::HashMap;

use crate::lexeme::{Flag, Lexemes, Rules};
use crate::parse::{EntIob, LabelId, Labels};
use crate::pattern::{Matcher, Pattern};
use crate::tokenizer::RawToken;

pub(crate) use compile::{compile, normal_features};

/// What components say of a token; what rules read and write.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Annotation {
    pub(crate) tag: LabelId,
    pub(crate) pos: LabelId,
    pub(crate) dep: LabelId,
    pub(crate) morph: LabelId,
    pub(crate) ent_type: LabelId,
    pub(crate) ent_iob: EntIob,
    pub(crate) head: u32,
    pub(crate) sent_start: Option<bool>,
    pub(crate) lemma: Lemma,
}

/// Where the lemma of a token stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lemma {
    /// There is none yet.
    #[default]
    None,
    /// A rule has set it: index into the pipeline's list of such lemmas.
    Rule(u32),
    /// The lemmatizer has found it: place in its cache.
    Found(u32, u32),
}

/// An attribute that a test reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Attribute {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Length,
    Flag(Flag),
    Tag,
    Pos,
    Dep,
    Morph,
    Lemma,
    EntType,
    EntIob,
    SpaceAfter,
    SentStart,
}

impl Attribute {
    /// Whether the attribute depends on the form of the token alone.
    fn is_lexical(self) -> bool {
        matches!(
            self,
            Self::Orth
                | Self::Lower
                | Self::Prefix
                | Self::Suffix
                | Self::Shape
                | Self::Length
                | Self::Flag(_)
        )
    }
}

/// A condition on one attribute.
#[derive(Debug)]
struct Test {
    attribute: Attribute,
    check: Check,
}

#[derive(Debug)]
enum Check {
    /// The value is (or is not) one of these identities, numbers or truth values.
    OneOf {
        values: Vec<u64>,
        negated: bool,
    },
    /// The text of the value matches (or does not match) one of these.
    Regex {
        patterns: Vec<Pattern>,
        negated: bool,
    },
    /// The features of a morphology, or the one value of another attribute, as a set.
    Subset(Vec<u64>),
    Superset(Vec<u64>),
    Intersects(Vec<u64>),
    /// Comparison of a number.
    Compare {
        ordering: Comparison,
        with: f64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
}

/// How often a description matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    One,
    /// One token that does not match.
    Not,
    Maybe,
    Any,
}

/// A description of a token.
#[derive(Debug)]
struct Step {
    operator: Operator,
    tests: Vec<Test>,
}

/// A pattern with the number of the rule that it belongs to.
#[derive(Debug)]
struct Sequence {
    rule: u32,
    steps: Vec<Step>,
    /// Whether the first step must match one token and has tests of its form alone, beside others.
    lexical_first: bool,
}

/// What a rule sets, on which token of a match.
#[derive(Clone, Debug, Default)]
struct Rule {
    /// Place in the match, from its end where it is negative.
    index: i64,
    tag: Option<LabelId>,
    pos: Option<LabelId>,
    dep: Option<LabelId>,
    morph: Option<LabelId>,
    ent_type: Option<LabelId>,
    lemma: Option<Lemma>,
}

/// A compiled attribute ruler.
#[derive(Debug, Default)]
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    sequences: Vec<Sequence>,
    /// Patterns whose first token is told apart by its form.
    lexical: Vec<u32>,
    /// Patterns whose first token must have this tag or this dependency.
    by_tag: HashMap<LabelId, Vec<u32>>,
    by_dep: HashMap<LabelId, Vec<u32>>,
    /// All others.
    always: Vec<u32>,
    /// Identities of the labels, and of the features of those that are morphologies.
    label_ids: Vec<u64>,
    features: Vec<Vec<u64>>,
    /// Texts of norms that special cases set, by identity.
    norm_texts: HashMap<u64, Box<str>>,
}

/// Working memory of a ruler; one for a thread.
#[derive(Debug, Default)]
pub(crate) struct RulerScratch {
    /// For each form, by number, which of [`Ruler::lexical`] its form satisfies: a range of `lists`.
    by_form: Vec<Option<(u32, u32)>>,
    lists: Vec<u32>,
    matches: Vec<(u32, u32, u32)>,
    ends: Vec<u32>,
    chars: Vec<char>,
    matcher: Matcher,
}

impl RulerScratch {
    /// Forgets what depends on the numbers of forms.
    pub(crate) fn clear(&mut self) {
        self.by_form.clear();
        self.lists.clear();
    }
}

/// What tests read beside the tokens.
struct Context<'a> {
    tokens: &'a [RawToken],
    annotations: &'a [Annotation],
    lexemes: &'a Lexemes,
    vocabulary: Vocabulary<'a>,
}

/// What a pipeline knows once and for all.
#[derive(Clone, Copy)]
pub(crate) struct Vocabulary<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) labels: &'a Labels,
    /// Lemmas that rules of attribute rulers set.
    pub(crate) lemmas: &'a [Box<str>],
}

impl Ruler {
    /// The flags that patterns ask for.
    pub(crate) fn flags(&self) -> impl Iterator<Item = Flag> {
        let tests = self.sequences.iter().flat_map(|sequence| &sequence.steps).flat_map(|step| &step.tests);
        tests.filter_map(|test| match test.attribute {
            Attribute::Flag(flag) => Some(flag),
            _ => None,
        })
    }

    /// Closes the tables: `labels` holds all labels that tokens can have.
    pub(crate) fn finish(&mut self, labels: &Labels) {
        let names = (0..labels.len()).map(|i| labels.name(LabelId(i as u16)));
        self.label_ids = names.clone().map(crate::lexeme::string_id).collect();
        let feature = |features: &str| {
            features.split('|').filter(|feature| !feature.is_empty()).map(crate::lexeme::string_id).collect()
        };
        self.features = names.map(feature).collect();
    }

    /// Applies the rules to one document.
    pub(crate) fn apply(
        &self,
        tokens: &[RawToken],
        annotations: &mut [Annotation],
        lexemes: &Lexemes,
        vocabulary: Vocabulary,
        scratch: &mut RulerScratch,
    ) {
        let context = Context { tokens, annotations, lexemes, vocabulary };
        scratch.matches.clear();
        for start in 0..tokens.len() {
            self.match_from(&context, start, scratch);
        }
        scratch.matches.sort_unstable();
        scratch.matches.dedup();
        for &(rule, start, end) in &scratch.matches {
            let rule = &self.rules[rule as usize];
            let at = if rule.index < 0 { i64::from(end) } else { i64::from(start) } + rule.index;
            // spaCy refuses the document where the index lies outside of the match; nothing is set here.
            if at < i64::from(start) || at >= i64::from(end) {
                continue;
            }
            let token = &mut annotations[at as usize];
            token.tag = rule.tag.unwrap_or(token.tag);
            token.pos = rule.pos.unwrap_or(token.pos);
            token.dep = rule.dep.unwrap_or(token.dep);
            token.morph = rule.morph.unwrap_or(token.morph);
            token.ent_type = rule.ent_type.unwrap_or(token.ent_type);
            token.lemma = rule.lemma.unwrap_or(token.lemma);
        }
    }
}

#[cfg(test)]
mod tests;

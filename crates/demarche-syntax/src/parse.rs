//! What the pipeline says of a text: tokens with their syntax, as spans into that text.

use std::sync::Arc;

/// A label of the pipeline (tag, dependency, entity type, morphology), an index into [`Labels`].
///
/// `LabelId(0)` is always the empty label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelId(pub u16);

/// The labels that a pipeline can give, shared by all of its parses.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    names: Vec<String>,
    index: std::collections::HashMap<String, LabelId>,
}

impl Labels {
    /// A table that holds the empty label alone.
    pub fn new() -> Self {
        let mut labels = Self::default();
        labels.add("");
        labels
    }

    /// The id of `name`, added where it is new. Tables are closed once the pipeline is loaded.
    ///
    /// # Panics
    /// When more than 65,536 labels are added; a pipeline with that many is refused before.
    pub fn add(&mut self, name: &str) -> LabelId {
        if let Some(&id) = self.index.get(name) {
            return id;
        }
        let id = LabelId(u16::try_from(self.names.len()).expect("a pipeline has fewer than 65,536 labels"));
        self.names.push(name.to_owned());
        self.index.insert(name.to_owned(), id);
        id
    }

    /// The id of `name`, if the table has it.
    pub fn get(&self, name: &str) -> Option<LabelId> {
        self.index.get(name).copied()
    }

    /// The name of `id`; empty for an id of another table.
    pub fn name(&self, id: LabelId) -> &str {
        self.names.get(id.0 as usize).map_or("", String::as_str)
    }

    /// How many labels there are, the empty one among them.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether the table has no label at all, not even the empty one.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// Where a token stands in a named entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntIob {
    /// Outside of any entity.
    #[default]
    O,
    /// First token of an entity.
    B,
    /// Further token of an entity.
    I,
}

/// One token. It owns no text: `start..end` are byte offsets into the parsed text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Index of the head token in the parse; a root is its own head.
    pub head: u32,
    /// Fine-grained part of speech (Penn tag for English).
    pub tag: LabelId,
    /// Universal part of speech.
    pub pos: LabelId,
    /// Dependency label to the head.
    pub dep: LabelId,
    /// Morphological features in UFEATS form, keys sorted.
    pub morph: LabelId,
    /// Entity type, empty outside entities.
    pub ent_type: LabelId,
    /// Position in the entity.
    pub ent_iob: EntIob,
    /// Whether a sentence starts here.
    pub sent_start: bool,
    /// Whether the token is white space only (spaCy keeps runs of space as tokens).
    pub is_space: bool,
    pub(crate) lemma: (u32, u32),
}

/// The syntax of one text.
#[derive(Clone, Debug)]
pub struct Parse {
    /// The tokens in order of the text.
    pub tokens: Vec<Token>,
    pub(crate) labels: Arc<Labels>,
    pub(crate) lemmas: String,
}

impl Parse {
    /// An empty parse over the pipeline's labels, to be filled with [`Parse::push`].
    pub fn new(labels: Arc<Labels>) -> Self {
        Self { tokens: Vec::new(), labels, lemmas: String::new() }
    }

    /// Appends a token and its lemma.
    pub fn push(&mut self, mut token: Token, lemma: &str) {
        token.lemma.0 = self.lemmas.len() as u32;
        self.lemmas.push_str(lemma);
        token.lemma.1 = self.lemmas.len() as u32;
        self.tokens.push(token);
    }

    /// The label table of the pipeline.
    pub fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    /// Name of the fine-grained tag of token `i`.
    pub fn tag(&self, i: usize) -> &str {
        self.labels.name(self.tokens[i].tag)
    }

    /// Name of the universal part of speech of token `i`.
    pub fn pos(&self, i: usize) -> &str {
        self.labels.name(self.tokens[i].pos)
    }

    /// Name of the dependency of token `i`.
    pub fn dep(&self, i: usize) -> &str {
        self.labels.name(self.tokens[i].dep)
    }

    /// Morphological features of token `i`, in UFEATS form.
    pub fn morph(&self, i: usize) -> &str {
        self.labels.name(self.tokens[i].morph)
    }

    /// Entity type of token `i`, empty outside entities.
    pub fn ent_type(&self, i: usize) -> &str {
        self.labels.name(self.tokens[i].ent_type)
    }

    /// Lemma of token `i`.
    pub fn lemma(&self, i: usize) -> &str {
        let (start, end) = self.tokens[i].lemma;
        &self.lemmas[start as usize..end as usize]
    }

    /// The sentences, as ranges of token indices in order.
    pub fn sentences(&self) -> Vec<std::ops::Range<usize>> {
        let mut out = Vec::new();
        let mut start = 0;
        for i in 1..=self.tokens.len() {
            if i == self.tokens.len() || self.tokens[i].sent_start {
                if i > start {
                    out.push(start..i);
                }
                start = i;
            }
        }
        out
    }
}

//! The pipeline: text in, [`Parse`] out.
//!
//! Paragraphs are tokenized one by one and go through the networks together, some thousand tokens at a
//! time. A paragraph that is longer than [`WINDOW`] tokens goes through them in windows, each cut where the
//! last sentence that the parser found in it begins.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::build::{Built, Stage, build};
use crate::lemmatizer::LemmaCache;
use crate::lexeme::{Flag, Lexemes, Rules, Words};
use crate::model::{self, Bundle, Meta};
use crate::network::{
    Attachment, Batch, ClassifierScratch, Entity, ParserScratch, RecognizerScratch, Tok2Vec, Tok2VecScratch,
    Vectors,
};
use crate::ruler::{Annotation, Lemma, RulerScratch, Vocabulary};
use crate::tokenizer::{Cursor, RawToken, Tokenizer, TokenizerScratch};
use crate::{EntIob, Error, Labels, Parse, Token};

/// Paragraphs with more tokens than this are parsed in windows of this many.
pub const WINDOW: usize = 2048;

/// Paragraphs are gathered until they have this many tokens.
const BATCH: usize = 2048;

/// A loaded pipeline. It never changes, so one serves any number of threads, each with its own [`Scratch`].
///
/// ```no_run
/// use demarche_syntax::Pipeline;
/// let pipeline = Pipeline::open("models/en_core_web_sm-3.8.0.dmodel".as_ref())?;
/// let parse = pipeline.parse("Norway recalled its ambassador on Monday.");
/// assert_eq!(parse.lemma(1), "recall");
/// assert_eq!(parse.dep(0), "nsubj");
/// # Ok::<(), demarche_syntax::Error>(())
/// ```
#[derive(Debug)]
pub struct Pipeline {
    labels: Arc<Labels>,
    meta: Meta,
    tokenizer: Tokenizer,
    rules: Rules,
    built: Networks,
    lemmas: Vec<Box<str>>,
    /// What [`Pipeline::parse`] has used last, for its next call.
    spare: Mutex<Option<Box<Scratch>>>,
}

#[derive(Debug)]
struct Networks {
    columns: Vec<crate::build::Column>,
    networks: Vec<Tok2Vec>,
    stages: Vec<Stage>,
}

/// Buffers and word-form caches of one thread; bounded in size.
///
/// A scratch belongs to the pipeline that it was made for.
#[derive(Debug)]
pub struct Scratch {
    lexemes: Lexemes,
    tokenizer: TokenizerScratch,
    networks: Vec<(Tok2VecScratch, Vectors)>,
    classifier: ClassifierScratch,
    parser: ParserScratch,
    recognizer: RecognizerScratch,
    rulers: Vec<RulerScratch>,
    lemmas: LemmaCache,
    batch: Batch,
    tokens: Vec<RawToken>,
    /// The paragraphs whose tokens are in `tokens`: number and end.
    documents: Vec<(usize, usize)>,
    annotations: Vec<Annotation>,
    classes: Vec<u32>,
    attachments: Vec<Attachment>,
    entities: Vec<Entity>,
    starts: Vec<bool>,
    known_starts: Vec<Option<bool>>,
}

impl Scratch {
    /// Fresh buffers for `pipeline`.
    pub fn new(pipeline: &Pipeline) -> Self {
        let networks = &pipeline.built;
        Self {
            lexemes: Lexemes::default(),
            tokenizer: TokenizerScratch::default(),
            networks: networks.networks.iter().map(|net| (net.scratch(), Vectors::default())).collect(),
            classifier: ClassifierScratch::default(),
            parser: ParserScratch::default(),
            recognizer: RecognizerScratch::default(),
            rulers: networks.stages.iter().map(|_| RulerScratch::default()).collect(),
            lemmas: LemmaCache::default(),
            batch: Batch::new(networks.columns.len()),
            tokens: Vec::new(),
            documents: Vec::new(),
            annotations: Vec::new(),
            classes: Vec::new(),
            attachments: Vec::new(),
            entities: Vec::new(),
            starts: Vec::new(),
            known_starts: Vec::new(),
        }
    }

    /// Forgets word forms where they have become too many. Tokens that wait are given new numbers; `text` is
    /// what they are part of.
    fn forget(&mut self, rules: &Rules, text: &str) {
        if !self.lexemes.is_full() && !self.tokenizer.is_full() {
            return;
        }
        self.lexemes.clear();
        self.tokenizer.clear();
        self.lemmas.clear();
        self.rulers.iter_mut().for_each(RulerScratch::clear);
        for token in &mut self.tokens {
            token.form = self.lexemes.intern(rules, &text[token.start as usize..token.end as usize]);
        }
    }
}

impl Pipeline {
    /// Opens a spaCy v3 pipeline (folder or wheel) or a converted file.
    ///
    /// # Errors
    /// Where there is nothing of the kind at `path`, or it is damaged, or needs what is not supported.
    /// Components that are not supported are no error: they are left out and named in [`Meta::notices`].
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::from_bundle(model::open(path)?)
    }

    /// Opens the converted form from memory, for programs that carry it inside.
    ///
    /// # Errors
    /// Where the bytes are not what [`crate::import`] writes.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::from_bundle(model::read_converted(bytes)?)
    }

    pub(crate) fn from_bundle(bundle: Bundle) -> Result<Self, Error> {
        let Built { meta, labels, tokenizer, rules, columns, networks, stages, lemmas } = build(bundle)?;
        let built = Networks { columns, networks, stages };
        Ok(Self { labels: Arc::new(labels), meta, tokenizer, rules, built, lemmas, spare: Mutex::new(None) })
    }

    /// The labels that parses of this pipeline carry.
    pub fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    /// Name, language, licence and components of the pipeline.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Parses one paragraph; for many, [`Pipeline::parse_all`] is faster.
    pub fn parse(&self, paragraph: &str) -> Parse {
        // A thread that panicked with the lock held leaves at worst no spare behind.
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut scratch = spare.unwrap_or_else(|| Box::new(Scratch::new(self)));
        let parse = self.parse_all(&[paragraph], &mut scratch).pop();
        *self.spare.lock().unwrap_or_else(PoisonError::into_inner) = Some(scratch);
        parse.unwrap_or_else(|| Parse::new(self.labels.clone()))
    }

    /// Parses paragraphs, one parse each, the same as [`Pipeline::parse`] would give. Text beyond 4 GiB in
    /// one paragraph is not read.
    pub fn parse_all(&self, paragraphs: &[&str], scratch: &mut Scratch) -> Vec<Parse> {
        let mut parses: Vec<Parse> = paragraphs.iter().map(|_| Parse::new(self.labels.clone())).collect();
        scratch.tokens.clear();
        scratch.documents.clear();
        for (number, text) in paragraphs.iter().enumerate() {
            let text = first_4_gib(text);
            if scratch.tokens.is_empty() {
                scratch.forget(&self.rules, "");
            }
            let first = scratch.tokens.len();
            let mut cursor = Cursor::default();
            let ended = self.tokenize(text, &mut cursor, first + WINDOW, scratch);
            if ended {
                scratch.documents.push((number, scratch.tokens.len()));
                if scratch.tokens.len() >= BATCH {
                    self.finish_batch(&mut parses, scratch);
                }
            } else {
                let window = scratch.tokens.split_off(first);
                self.finish_batch(&mut parses, scratch);
                scratch.tokens = window;
                self.parse_windows(text, cursor, &mut parses[number], scratch);
            }
        }
        self.finish_batch(&mut parses, scratch);
        parses
    }

    fn tokenize(&self, text: &str, cursor: &mut Cursor, enough: usize, scratch: &mut Scratch) -> bool {
        let Scratch { lexemes, tokenizer, tokens, .. } = scratch;
        let mut words = Words { rules: &self.rules, lexemes };
        self.tokenizer.advance(text, cursor, enough, &mut words, tokenizer, tokens)
    }

    /// Analyses the paragraphs that were gathered and writes their parses.
    fn finish_batch(&self, parses: &mut [Parse], scratch: &mut Scratch) {
        let documents = std::mem::take(&mut scratch.documents);
        let mut start = 0;
        let ranges: Vec<Range<usize>> =
            documents.iter().map(|&(_, end)| std::mem::replace(&mut start, end)..end).collect();
        self.analyse(&ranges, scratch);
        for (&(number, _), range) in documents.iter().zip(ranges) {
            self.write(range, scratch, &mut parses[number]);
        }
        scratch.documents = documents;
        scratch.documents.clear();
        scratch.tokens.clear();
    }

    /// Parses the rest of a paragraph that does not fit into one window, the first of which is tokenized.
    fn parse_windows(&self, text: &str, mut cursor: Cursor, parse: &mut Parse, scratch: &mut Scratch) {
        let mut ended = false;
        loop {
            let range = 0..scratch.tokens.len();
            self.analyse(std::slice::from_ref(&range), scratch);
            if ended {
                self.write(range, scratch, parse);
                break;
            }
            // The last sentence may go on behind the window. Where it starts too early the window would
            // hardly move, so that a sentence that long is cut instead.
            let starts = scratch.annotations.iter().rposition(|token| token.sent_start == Some(true));
            let cut = starts.filter(|&start| start >= WINDOW / 4).unwrap_or(range.end);
            self.write(0..cut, scratch, parse);
            scratch.tokens.drain(..cut);
            scratch.forget(&self.rules, text);
            ended = self.tokenize(text, &mut cursor, WINDOW, scratch);
        }
        scratch.tokens.clear();
    }

    /// Runs all stages over the tokens of the scratch, which are divided into `documents`.
    fn analyse(&self, documents: &[Range<usize>], scratch: &mut Scratch) {
        self.fill_batch(documents, scratch);
        scratch.annotations.clear();
        scratch.annotations.resize(scratch.tokens.len(), Annotation::default());
        for document in documents {
            for (at, annotation) in scratch.annotations[document.clone()].iter_mut().enumerate() {
                annotation.head = at as u32;
            }
        }
        for (at, stage) in self.built.stages.iter().enumerate() {
            self.run(stage, at, documents, scratch);
        }
    }

    fn fill_batch(&self, documents: &[Range<usize>], scratch: &mut Scratch) {
        let Scratch { batch, tokens, lexemes, .. } = scratch;
        batch.clear();
        for document in documents {
            let tokens = &tokens[document.clone()];
            batch.push_with(tokens.len(), |at, attributes| {
                let lexeme = lexemes.get(tokens[at].form);
                for (attribute, column) in attributes.iter_mut().zip(&self.built.columns) {
                    *attribute = column.value(&tokens[at], lexeme);
                }
                lexeme.flags & Flag::IsSpace.bit() != 0
            });
        }
    }

    fn run(&self, stage: &Stage, at: usize, documents: &[Range<usize>], scratch: &mut Scratch) {
        let Scratch { annotations, classes, .. } = scratch;
        // Widths were checked when the pipeline was built, and the batch is the one that was encoded.
        const FITS: &str = "widths and counts were checked before";
        match stage {
            Stage::Vectors { network } => {
                let (buffers, vectors) = &mut scratch.networks[*network];
                self.built.networks[*network].encode(&scratch.batch, buffers, vectors);
            }
            Stage::Tagger { network, classifier, labels } => {
                let vectors = &scratch.networks[*network].1;
                classifier.predict(vectors, &mut scratch.classifier, classes).expect(FITS);
                for (annotation, &class) in annotations.iter_mut().zip(&*classes) {
                    annotation.tag = labels[class as usize];
                }
            }
            Stage::Morphologizer { network, classifier, labels, overwrite } => {
                let vectors = &scratch.networks[*network].1;
                classifier.predict(vectors, &mut scratch.classifier, classes).expect(FITS);
                for (annotation, &class) in annotations.iter_mut().zip(&*classes) {
                    let (morph, pos) = labels[class as usize];
                    if *overwrite || annotation.morph.0 == 0 {
                        annotation.morph = morph;
                    }
                    if *overwrite || annotation.pos.0 == 0 {
                        annotation.pos = pos;
                    }
                }
            }
            Stage::Senter { network, classifier, overwrite } => {
                let vectors = &scratch.networks[*network].1;
                classifier.predict(vectors, &mut scratch.classifier, classes).expect(FITS);
                for (annotation, &class) in annotations.iter_mut().zip(&*classes) {
                    if *overwrite || annotation.sent_start.is_none() {
                        annotation.sent_start = Some(class == 1);
                    }
                }
            }
            Stage::Parser { network, parser, labels } => {
                scratch.known_starts.clear();
                scratch.known_starts.extend(annotations.iter().map(|token| token.sent_start));
                let known =
                    scratch.known_starts.iter().any(Option::is_some).then_some(&*scratch.known_starts);
                let Scratch { batch, parser: buffers, attachments, .. } = scratch;
                let vectors = &scratch.networks[*network].1;
                parser.predict(batch, vectors, known, buffers, attachments).expect(FITS);
                for (annotation, attachment) in annotations.iter_mut().zip(&*attachments) {
                    annotation.head = attachment.head;
                    annotation.dep = labels[usize::from(attachment.label)];
                    annotation.sent_start = Some(attachment.sent_start);
                }
            }
            Stage::Recognizer { network, recognizer, labels } => {
                scratch.starts.clear();
                scratch.starts.extend(annotations.iter().map(|token| token.sent_start == Some(true)));
                let Scratch { batch, recognizer: buffers, entities, starts, .. } = scratch;
                let vectors = &scratch.networks[*network].1;
                recognizer.predict(batch, vectors, starts, buffers, entities).expect(FITS);
                for entity in &*entities {
                    let first = documents[entity.document as usize].start;
                    for place in entity.start..entity.end {
                        let annotation = &mut annotations[first + place as usize];
                        annotation.ent_type = labels[usize::from(entity.label)];
                        annotation.ent_iob = if place == entity.start { EntIob::B } else { EntIob::I };
                    }
                }
            }
            Stage::Ruler(ruler) => {
                let Scratch { tokens, lexemes, rulers, .. } = scratch;
                let vocabulary =
                    Vocabulary { rules: &self.rules, labels: &self.labels, lemmas: &self.lemmas };
                for document in documents {
                    let range = document.clone();
                    let annotations = &mut annotations[range.clone()];
                    ruler.apply(&tokens[range], annotations, lexemes, vocabulary, &mut rulers[at]);
                }
            }
            Stage::Lemmatizer(lemmatizer) => {
                let Scratch { tokens, lexemes, lemmas, .. } = scratch;
                for (token, annotation) in tokens.iter().zip(annotations) {
                    if lemmatizer.overwrite || annotation.lemma == Lemma::None {
                        let Annotation { pos, morph, .. } = *annotation;
                        let (start, end) = lemmatizer.lemma(token.form, pos, morph, lexemes, lemmas);
                        annotation.lemma = Lemma::Found(start, end);
                    }
                }
            }
        }
    }

    /// Appends tokens of the scratch to `parse`. The range starts where a document or window starts.
    fn write(&self, range: Range<usize>, scratch: &Scratch, parse: &mut Parse) {
        let base = parse.tokens.len() as u32;
        parse.tokens.reserve(range.len());
        for (at, place) in range.clone().enumerate() {
            let (token, annotation) = (&scratch.tokens[place], &scratch.annotations[place]);
            let lexeme = scratch.lexemes.get(token.form);
            let lemma = match annotation.lemma {
                Lemma::None => "",
                Lemma::Rule(number) => &self.lemmas[number as usize],
                Lemma::Found(start, end) => scratch.lemmas.text((start, end)),
            };
            let token = Token {
                start: token.start,
                end: token.end,
                // A window is cut between sentences, but without a parser nothing keeps heads inside.
                head: base + annotation.head.min(range.len() as u32 - 1),
                tag: annotation.tag,
                pos: annotation.pos,
                dep: annotation.dep,
                morph: annotation.morph,
                ent_type: annotation.ent_type,
                ent_iob: annotation.ent_iob,
                sent_start: at == 0 || annotation.sent_start == Some(true),
                is_space: lexeme.flags & Flag::IsSpace.bit() != 0,
                ..Token::default()
            };
            parse.push(token, lemma);
        }
    }
}

/// As much of `text` as offsets of 32 bits can reach.
fn first_4_gib(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

//! The networks of spaCy v3 CPU pipelines: tok2vec, taggers, dependency parser, entity recogniser.
//!
//! Whoever loads a pipeline fills the tables of [`weights`], compiles them once ([`Tok2Vec::new`],
//! [`Classifier::new`], [`Parser::new`], [`Recognizer::new`]; all immutable and shared between threads), and
//! runs them over a [`Batch`] of documents in the order of the pipeline:
//!
//! 1. [`Tok2Vec::encode`]: attribute ids to [`Vectors`], once for each tok2vec that the pipeline has; listeners
//!    share the vectors of the one that they listen to.
//! 2. [`Classifier::predict`]: vectors to one class a token (tagger, morphologizer, sentence recogniser).
//! 3. [`Parser::predict`]: vectors to heads, labels and sentence starts.
//! 4. [`Recognizer::predict`]: vectors and sentence starts to entities.
//!
//! Everything that changes is in scratch values ([`Tok2Vec::scratch`] and so on), one a thread. Results do not
//! depend on the batch, the scratch or the number of threads. Kernels are chosen once for the process: see
//! [`kernel::Level`] for the variable `DEMARCHE_SIMD`.
//!
//! Memory: some 4 kB a token of the batch for the parser and 2 kB for the rest; whoever calls keeps batches to
//! a few thousand tokens and cuts longer documents.

mod arc_eager;
mod batch;
mod classifier;
mod encoder;
mod forms;
pub mod kernel;
mod layer;
pub mod moves;
mod murmur;
mod ner;
mod parser;
#[cfg(test)]
mod tests;
mod transition;
mod tree;
pub mod weights;

pub use batch::Batch;
pub use classifier::{Classifier, ClassifierScratch};
pub use encoder::{Tok2Vec, Tok2VecScratch, Vectors};
pub use moves::{Action, Move};
pub use ner::{Entity, Recognizer, RecognizerScratch};
pub use parser::{Attachment, Parser, ParserScratch};
pub use weights::{Tok2VecWeights, TransitionWeights, WeightsError};

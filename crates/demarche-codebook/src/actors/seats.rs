//! Cities that stand for the bodies that sit there: 'Vienna wants its inspectors readmitted'.

use super::BodyId;

/// A body in a city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The body.
    pub body: BodyId,
    /// Lower-case lemmas and phrases beside which the city means the body, each as the words that a tokenizer makes of it.
    pub cues: Box<[Box<[Box<str>]>]>,
}

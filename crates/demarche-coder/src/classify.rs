//! The act between two actors that are given: for projects that know who deals with whom and ask what was done.

use demarche_codebook::Status;
use demarche_syntax::Scratch;

use crate::actors::Pin;
use crate::coder::{Coder, Reader};
use crate::document::{Document, Span};
use crate::frames::Lenience;
use crate::record::{Entity, Event};

/// The code that the source has in a reading made for it.
const SOURCE: &str = "SOURCE";
/// The same for the target.
const TARGET: &str = "TARGET";

/// What was found between two actors.
#[derive(Clone, Debug)]
pub struct Between {
    /// The event; its sides have the codes `SOURCE` and `TARGET` where they are those that were asked for.
    pub event: Event,
    /// Whether both stand on their sides. Else it is the act of the sentence that is nearest to them.
    pub certain: bool,
}

/// Why nothing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClassifyError {
    /// The words of the source do not stand in the text.
    #[error("the text does not have the words of the source, or neither source nor target is given")]
    NoSource,
    /// The words of the target do not stand in the text.
    #[error("the text does not have the words of the target")]
    NoTarget,
}

impl Coder<'_> {
    /// What `source` does to `target` by `document`. Both are words of its text, whoever they name: a state, 'the protesters',
    /// 'a court in Lima'. Wherever they stand they are those two. One of them may be empty: whoever it is.
    ///
    /// # Errors
    ///
    /// Where the words do not stand in the text, or both are empty.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use demarche_codebook::Codebook;
    /// use demarche_coder::{Coder, Document};
    /// use demarche_syntax::{Pipeline, Scratch};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pipeline = Pipeline::open("models/en_core_web_sm-3.8.0.dmodel".as_ref())?;
    /// let codebook = Codebook::embedded()?;
    /// let coder = Coder::new(&pipeline, &codebook);
    /// let document = Document::plain("a", "The guild was praised by the baker.", None);
    /// let found = coder.classify(&document, "the baker", "The guild", &mut Scratch::new(&pipeline))?;
    /// assert_eq!(found.expect("an act").event.event_type.name(), "SUPPORT");
    /// # Ok(())
    /// # }
    /// ```
    pub fn classify(
        &self,
        document: &Document,
        source: &str,
        target: &str,
        scratch: &mut Scratch,
    ) -> Result<Option<Between>, ClassifyError> {
        let asked = Asked { source: !source.trim().is_empty(), target: !target.trim().is_empty() };
        let mut pins = pins(&document.text, source, SOURCE);
        if pins.is_empty() && (asked.source || !asked.target) {
            return Err(ClassifyError::NoSource);
        }
        // Of words that name both, the longer phrase is the one that was meant.
        let targets = pins_apart(&document.text, target, &mut pins);
        if targets.is_empty() && asked.target {
            return Err(ClassifyError::NoTarget);
        }
        pins.extend(targets);
        let parses = self.parse(document, scratch);
        let mut guess: Option<Event> = None;
        for lenience in [Lenience::None, Lenience::Sides, Lenience::Words] {
            let reading =
                self.read(document, &parses, &Reader { pins: &pins, lenience, ..Reader::default() });
            match choose(&reading.events, asked) {
                Some((event, Sides::Both)) => {
                    return Ok(Some(Between { event: event.clone(), certain: true }));
                }
                // By words alone, an act between others is too much of a guess.
                Some((event, sides))
                    if guess.is_none() && (sides == Sides::One || lenience != Lenience::Words) =>
                {
                    guess = Some(event.clone());
                }
                _ => {}
            }
        }
        Ok(guess.map(|event| Between { event, certain: false }))
    }
}

/// The places of `words` in `text`, as whole words.
fn pins(text: &str, words: &str, code: &'static str) -> Vec<Pin> {
    let words = words.trim();
    if words.is_empty() {
        return Vec::new();
    }
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(words)
        .filter(|(at, found)| {
            let before = is_word(text[..*at].chars().next_back()) && is_word(found.chars().next());
            let behind =
                is_word(text[at + found.len()..].chars().next()) && is_word(found.chars().next_back());
            !before && !behind
        })
        .map(|(at, found)| Pin { span: Span::new(at, at + found.len()), code })
        .collect()
}

/// The places of the target that are no part of the source; where the source lies within the target, the target stays.
fn pins_apart(text: &str, words: &str, source: &mut Vec<Pin>) -> Vec<Pin> {
    let mut target = pins(text, words, TARGET);
    target.retain(|t| !source.iter().any(|s| s.span.contains(t.span) && s.span != t.span));
    if source.iter().any(|s| !target.iter().any(|t| t.span.contains(s.span))) {
        source.retain(|s| !target.iter().any(|t| t.span.contains(s.span)));
    }
    target
}

/// Which of the two actors are given.
#[derive(Clone, Copy)]
struct Asked {
    source: bool,
    target: bool,
}

/// Which of those asked for stand on their sides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sides {
    Neither,
    One,
    Both,
}

/// The event that tells best what the source does to the target, and who stands on which side.
fn choose(events: &[Event], asked: Asked) -> Option<(&Event, Sides)> {
    let has = |side: &[Entity], code: &str| side.iter().any(|e| e.code.as_deref() == Some(code));
    let rated = events.iter().enumerate().map(|(at, event)| {
        let mutual = has(&event.actor, SOURCE) && has(&event.actor, TARGET);
        let acts = has(&event.actor, SOURCE) || !asked.source;
        let suffers = has(&event.recipient, TARGET) || mutual || !asked.target;
        let swapped = has(&event.recipient, SOURCE) || (has(&event.actor, TARGET) && !mutual);
        let rank = 8 * i32::from(acts) + 8 * i32::from(suffers) - 9 * i32::from(swapped)
            + 3 * i32::from(event.within.is_none())
            + 2 * i32::from(event.status == Status::Actual)
            + i32::from(event.plover.is_some());
        let sides = match (acts, suffers) {
            _ if swapped => Sides::Neither,
            (true, true) => Sides::Both,
            (false, false) => Sides::Neither,
            _ => Sides::One,
        };
        ((rank, std::cmp::Reverse(at)), event, sides)
    });
    let (_, mut event, sides) = rated.max_by_key(|(rank, ..)| *rank)?;
    // What the source promises, threatens or refuses to do is told by the promise.
    while let Some(within) = &event.within
        && let Some(holder) = events.iter().find(|other| other.id == within.id)
        && has(&holder.actor, SOURCE)
    {
        event = holder;
    }
    Some((event, sides))
}

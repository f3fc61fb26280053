//! Native events as PLOVER and CAMEO see them.
//!
//! demarche's own record says more than either: a denied attack is an event with status denied, a threatened
//! expulsion is an expulsion with status threatened inside a threat. The rules of `ontology/rendering.toml` say what
//! PLOVER and CAMEO would record, and its list of losses ([`losses`]) what they would not.

mod load;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::ontology::{CameoId, EventType, ModeId, Ontology, RecipientRule, Status};

/// How an event stands within another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParentAs {
    /// It is what the other promises, threatens, demands, alleges.
    Content,
    /// It is the condition of the other.
    Condition,
}

/// What the renderings need to know of a native event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeAct {
    /// Type.
    pub event_type: EventType,
    /// Mode.
    pub mode: Option<ModeId>,
    /// The lexicon entry's CAMEO code.
    pub cameo: Option<CameoId>,
    /// Status.
    pub status: Status,
    /// How it stands within another event, if it does.
    pub parent: Option<ParentAs>,
    /// How many actors it has.
    pub actors: usize,
    /// How many recipients it has; unknown recipients count.
    pub recipients: usize,
    /// Whether the text says who tells it.
    pub has_speaker: bool,
}

/// Where an actor or recipient of a rendered event comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The native actors.
    Actor,
    /// The native recipients.
    Recipient,
    /// Who tells it.
    Speaker,
    /// Nobody.
    Nobody,
}

/// An event as PLOVER and CAMEO record it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// PLOVER type.
    pub event_type: EventType,
    /// PLOVER mode.
    pub mode: Option<ModeId>,
    /// PLOVER quad class.
    pub quad_code: u8,
    /// PLOVER score.
    pub event_scale: f64,
    /// Who becomes the actor.
    pub actor_from: Side,
    /// Who becomes the recipient.
    pub recipient_from: Side,
    /// CAMEO code; its Goldstein scores and quad class are in [`crate::Ontology::cameo_info`].
    pub cameo: Option<CameoId>,
    /// The id of the rule in `ontology/rendering.toml`; `actual` where the act is recorded as it is.
    pub rule: Arc<str>,
}

/// One rule: the first whose conditions hold decides.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rule {
    pub(crate) id: Arc<str>,
    /// Empty: any.
    pub(crate) statuses: Vec<Status>,
    /// Empty: any.
    pub(crate) types: Vec<EventType>,
    /// Whether the event must (not) stand within another; `None` where it does not matter.
    pub(crate) parent: Option<bool>,
    /// `None`: nothing is recorded.
    pub(crate) outcome: Option<Outcome>,
    /// Why, for documentation.
    pub(crate) why: Box<str>,
}

/// What a rule makes of an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    /// `None`: the native type and mode stay.
    pub(crate) event_type: Option<EventType>,
    /// The mode where it is always the same.
    pub(crate) mode: Option<ModeId>,
    /// Native type, or type and mode, to mode.
    pub(crate) modes: Vec<((EventType, Option<ModeId>), ModeId)>,
    pub(crate) actor: Side,
    pub(crate) recipient: Side,
    /// The code where it is always the same.
    pub(crate) cameo: Option<CameoId>,
    /// Beginnings of native codes to codes, the longest beginning first.
    pub(crate) cameos: Vec<(Box<str>, CameoId)>,
}

/// Something that a rendering leaves out of the native record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// `plover` or `cameo`, or a layout: `gdelt`.
    pub rendering: Box<str>,
    /// What is lost, one sentence.
    pub text: Box<str>,
}

/// The rules of `ontology/rendering.toml`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendering {
    pub(crate) rules: Vec<Rule>,
    pub(crate) losses: Vec<Loss>,
}

/// What PLOVER and CAMEO would record of an act, `None` where they would record nothing.
pub fn plover(ontology: &Ontology, act: &NativeAct) -> Option<Rendered> {
    let rule = ontology.rendering.rules.iter().find(|rule| rule.holds(act))?;
    let outcome = rule.outcome.as_ref()?;
    let event_type = outcome.event_type.unwrap_or(act.event_type);
    let native = ontology.cameo_for(act.event_type, act.mode, act.cameo);
    let (mode, cameo) = match outcome.event_type {
        None => (act.mode, native),
        Some(_) => {
            let look_up =
                |key| outcome.modes.iter().find(|(native, _)| *native == key).map(|&(_, mode)| mode);
            let mode = outcome
                .mode
                .or_else(|| look_up((act.event_type, act.mode)))
                .or_else(|| look_up((act.event_type, None)));
            let by_code = native.and_then(|native| {
                let code = &ontology.cameo_info(native).code;
                outcome.cameos.iter().find(|(start, _)| code.starts_with(&**start)).map(|&(_, cameo)| cameo)
            });
            (mode, outcome.cameo.or(by_code).or(ontology.info(event_type).cameo))
        }
    };
    let count = |side| match side {
        Side::Actor => act.actors,
        Side::Recipient => act.recipients,
        Side::Speaker => usize::from(act.has_speaker),
        Side::Nobody => 0,
    };
    if outcome.actor == Side::Speaker && !act.has_speaker {
        return None;
    }
    let recorded = match ontology.info(event_type).recipient {
        RecipientRule::Optional => true,
        RecipientRule::Required => count(outcome.recipient) > 0,
        RecipientRule::OneSided => count(outcome.recipient) > 0 || count(outcome.actor) > 1,
    };
    recorded.then(|| Rendered {
        event_type,
        mode,
        quad_code: ontology.info(event_type).quad,
        event_scale: ontology.score(event_type, mode),
        actor_from: outcome.actor,
        recipient_from: if count(outcome.recipient) > 0 { outcome.recipient } else { Side::Nobody },
        cameo,
        rule: Arc::clone(&rule.id),
    })
}

/// What the renderings lose, for documentation and `--help`.
pub fn losses(ontology: &Ontology) -> &[Loss] {
    &ontology.rendering.losses
}

/// The rules in words, in order: id, and why.
pub fn rules(ontology: &Ontology) -> impl Iterator<Item = (&str, &str)> {
    ontology.rendering.rules.iter().map(|rule| (&*rule.id, &*rule.why))
}

impl Rule {
    fn holds(&self, act: &NativeAct) -> bool {
        (self.statuses.is_empty() || self.statuses.contains(&act.status))
            && (self.types.is_empty() || self.types.contains(&act.event_type))
            && self.parent.is_none_or(|parent| parent == act.parent.is_some())
    }
}

//! Whether those on the sides of an act are actors that the ledger is about.

use demarche_codebook::{Entry, EventType, Slot};

use super::{Finder, Frame};
use crate::actors::{Actor, ActorKind};
use crate::graph::Pos;

/// Whether political actors stand where an entry needs them.
pub(super) enum Fit {
    No,
    /// Some do, and a word above says that it is not told as a fact.
    Governed,
    Yes,
}

impl<'a> Finder<'_, 'a> {
    /// Whether political actors stand where the entry needs them.
    pub(super) fn sides_fit(
        &self,
        entry: &Entry,
        frame: &Frame<'a>,
        actor: &[Actor],
        recipient: &[Actor],
    ) -> Fit {
        if self.sides_are_political(entry, frame, actor, recipient) {
            return Fit::Yes;
        }
        // Feared, denied, prevented, demanded: it need not be said who does it to whom.
        let told = actor.iter().chain(recipient).any(|a| a.known());
        let political = actor.iter().chain(recipient).any(|a| a.political() || (told && a.is_armed()));
        let open = !entry.mutual || !frame.verb || self.is_content(frame.node);
        if entry.weak && open && political && self.is_governed(frame.node) {
            return Fit::Governed;
        }
        // 'demanded the mayor's release': the demand is an actor's, so that what it is about counts, whoever the mayor is.
        let somebody = !actor.is_empty() || !recipient.is_empty();
        if somebody && !frame.verb && self.is_object_of_request(frame.node) {
            return Fit::Governed;
        }
        Fit::No
    }

    pub(super) fn sides_are_political(
        &self,
        entry: &Entry,
        frame: &Frame<'a>,
        actor: &[Actor],
        recipient: &[Actor],
    ) -> bool {
        let known = |side: &[Actor]| side.iter().any(Actor::known);
        // Rebels and soldiers of no country count where the other side is known.
        let told = known(actor) || known(recipient);
        let political = |side: &[Actor]| side.iter().any(|a| a.political() || (told && a.is_armed()));
        // A noun without sides may take up an act told before, and a verb may be what another act is about.
        if (!frame.verb || self.is_content(frame.node)) && !known(actor) && !known(recipient) {
            return true;
        }
        if entry.mutual {
            // Rebels, separatists, an opposition without a country are a side; lay people are none.
            let party = |a: &&Actor| {
                let sector = a.entity.sector.first().map_or("", String::as_str);
                a.known()
                    || !matches!(sector, "" | "CVL" | "AGR" | "BUS" | "EDU" | "MED" | "JRN" | "UNK" | "REL")
            };
            let sides = actor.iter().filter(party).count();
            if entry.weak && entry.content.is_some() {
                return political(actor);
            }
            if entry.weak {
                let plural = actor.iter().any(|a| a.plural && a.political());
                let body = actor.iter().any(|a| a.kind == ActorKind::Body);
                // 'signed the agreement' says enough of one side, 'met' does not.
                let fixed = frame.verb && entry.when.iter().any(|(slot, _)| *slot == Slot::Object);
                return political(actor) && (sides > 1 || plural || fixed || (body && !frame.verb));
            }
            return political(actor) || (!frame.verb && !known(actor));
        }
        // Harm and help between people of one state and another state are a matter between the two.
        let material = matches!(entry.event_type, EventType::Assault | EventType::Coerce | EventType::Aid);
        let apart = material
            && actor.iter().filter(|a| a.known()).any(|a| {
                recipient
                    .iter()
                    .any(|b| b.known() && b.entity.code != a.entity.code && (a.political() || b.political()))
            });
        // So is violence between crowds of two states: 'Turkish youths attacked Syrian refugees'.
        let force = matches!(entry.event_type, EventType::Assault | EventType::Coerce);
        let peoples = force
            && actor
                .iter()
                .filter(|a| a.known() && a.plural)
                .any(|a| recipient.iter().any(|b| b.known() && b.plural && b.entity.code != a.entity.code));
        let apart = apart || peoples;
        // One official demonstrates nothing in the streets.
        let alone = |a: &Actor| {
            let sector = a.entity.sector.first().map_or("", String::as_str);
            a.kind == ActorKind::Person
                && !a.plural
                && matches!(sector, "GOV" | "LEG" | "ELI" | "PTY" | "MIL" | "JUD")
        };
        if entry.event_type == EventType::Protest && !actor.is_empty() && actor.iter().all(alone) {
            return false;
        }
        if entry.visit && !known(recipient) && known(actor) && self.is_at_home(entry, frame, actor) {
            return false;
        }
        // 'the attack on the Danish embassy' needs no one who did it: things and armed men are not attacked in words, nor
        // is anybody by computer.
        let cyber = entry.mode.is_some_and(|mode| &*self.codebook.ontology.mode_info(mode).name == "cyber");
        let physical = !frame.verb
            && recipient.iter().filter(|r| r.known()).any(|r| {
                let assault = entry.event_type == EventType::Assault;
                cyber || assault && (r.kind == ActorKind::Thing || r.is_armed())
            });
        if entry.weak && physical && actor.is_empty() {
            return true;
        }
        if entry.weak {
            let both = !entry.strong.actor && !entry.strong.recipient;
            let needs_actor = entry.strong.actor || both;
            let needs_recipient = entry.strong.recipient || (both && !entry.recipient.is_empty());
            let people = entry.event_type == EventType::Protest && known(actor);
            let acts = political(actor) || apart || people || self.have_a_voice(entry, actor, recipient);
            if needs_actor && !acts {
                return false;
            }
            // What armed men do to people and places of no state is told of them as well.
            let harmed = entry.event_type == EventType::Assault
                && actor.iter().any(|a| a.known() && a.is_armed())
                && entry.recipient.iter().any(|slot| !frame.fill(self.graph, slot).is_empty());
            let suffers = known(recipient)
                || self.takes_up_deed(entry, frame)
                || (harmed && both)
                || self.has_content(entry, frame)
                || (entry.domestic && !recipient.is_empty());
            return !needs_recipient || suffers;
        }
        if political(actor) || political(recipient) || apart || self.have_a_voice(entry, actor, recipient) {
            return true;
        }
        // Inside one state people protest; what private people do to one another is no politics, nor is a lone victim.
        let lay = |a: &Actor| {
            let sector = a.entity.sector.first().map_or("", String::as_str);
            !a.is_armed() && !matches!(sector, "GOV" | "COP" | "JUD" | "SPY" | "LEG" | "UNK" | "")
        };
        if entry.event_type != EventType::Protest && !actor.is_empty() && actor.iter().all(lay) {
            return false;
        }
        let many =
            |side: &[Actor]| side.iter().any(|a| a.known() && (a.plural || a.kind == ActorKind::Institution));
        let people = entry.event_type == EventType::Protest;
        // One journalist, one lawmaker held or freed is a matter of politics, one driver is none.
        let public = |side: &[Actor]| {
            side.iter().filter(|a| a.known()).any(|a| {
                let sector = a.entity.sector.first().map_or("", String::as_str);
                matches!(sector, "JRN" | "OPP" | "SOC" | "ELI" | "LEG" | "PTY" | "JUD" | "REL")
            })
        };
        let freed = entry.event_type == EventType::Retreat;
        if entry.domestic && actor.is_empty() && (public(recipient) || freed && known(recipient)) {
            return true;
        }
        entry.domestic
            && match (known(actor), known(recipient)) {
                (true, _) => people,
                (false, true) => many(recipient) || self.is_abroad(frame.node, actor, recipient),
                (false, false) => false,
            }
    }

    /// Unions, farmers and students demand things of governments and threaten them: many together, or a body of theirs.
    fn have_a_voice(&self, entry: &Entry, actor: &[Actor], recipient: &[Actor]) -> bool {
        let together = |a: &Actor| a.known() && (a.plural || a.kind == ActorKind::Institution);
        matches!(entry.event_type, EventType::Request | EventType::Threaten)
            && actor.iter().any(together)
            && recipient.iter().any(|r| r.known() && r.political())
    }

    /// Whether a guest stays in his own country, or goes to a place that nobody knows: 'toured the flooded district of Kanda'.
    pub(super) fn is_at_home(&self, entry: &Entry, frame: &Frame<'a>, actor: &[Actor]) -> bool {
        let graph = self.graph;
        let mut hosts = entry.recipient.iter().flat_map(|slot| frame.fill(graph, slot));
        hosts.any(|host| match self.cast.actor(host) {
            Some(at) if at.known() => actor.iter().all(|a| a.entity.code == at.entity.code),
            _ => graph.node(host).pos == Pos::Name && !matches!(graph.node(host).entity, "LOC"),
        })
    }

    /// Whether a word of speech or assent is about 'the decision', 'the move': what was told before.
    pub(super) fn takes_up_deed(&self, entry: &Entry, frame: &Frame<'a>) -> bool {
        use EventType::{Accuse, Reject, Support};
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let Some(class) = lexicon.class("deed") else { return false };
        matches!(entry.event_type, Accuse | Reject | Support)
            && frame.verb
            && frame.fill(graph, &Slot::Object).into_iter().any(|object| {
                lexicon.in_class(class, &graph.key(object))
                    && graph
                        .children(object)
                        .any(|c| matches!(graph.key(c).as_ref(), "the" | "this" | "that"))
            })
    }

    /// Whether what is done to somebody is a matter between states: armed men, courts or police do it, or it happens in
    /// another state than the victim's.
    pub(super) fn is_abroad(&self, node: usize, actor: &[Actor], recipient: &[Actor]) -> bool {
        let armed = |a: &Actor| {
            a.is_armed()
                || a.entity
                    .sector
                    .first()
                    .is_some_and(|sector| matches!(sector.as_str(), "COP" | "JUD" | "GOV" | "SPY"))
        };
        let sentence = self.graph.node(node).sentence;
        let places = self.cast.states_of_places(sentence);
        actor.iter().any(armed)
            || recipient
                .iter()
                .filter(|r| r.known())
                .any(|r| places.iter().any(|place| Some(place.as_str()) != r.entity.code.as_deref()))
    }
}

//! Which words are acts, and who stands on which side of them.
//!
//! For every word that heads a predicate of the lexicon, the entries are tried over one [`Frame`]: their conditions,
//! their roles, and whether political actors stand on the sides that they need. The most specific entry wins the word.

mod fit;
mod governors;
pub(crate) mod predicates;
mod sides;
pub(crate) mod slots;

use demarche_codebook::{Codebook, Entry, EntryId, EventType, Kind, Slot, Status};

use crate::actors::{Actor, ActorKind, Cast};
use crate::attribution::Utterance;
use crate::document::{PartKind, Span};
use crate::graph::{Form, Graph, Pos, Rel};
use fit::Fit;
use predicates::stands_at;
pub(crate) use slots::{Conditions, Frame};

/// An act found in the text, before anything is known of its status.
#[derive(Clone, Debug)]
pub(crate) struct Act<'a> {
    /// The word that names it.
    pub node: usize,
    /// The lexicon entry.
    pub entry: EntryId,
    /// The frame that it was read from.
    pub frame: Frame<'a>,
    /// Who does it.
    pub actor: Vec<Actor>,
    /// To whom.
    pub recipient: Vec<Actor>,
    /// Nodes that met the entry's conditions and are therefore part of this act.
    pub consumed: Vec<usize>,
    /// How specific the reading is.
    pub score: i32,
    /// A noun without any side: it can only take up an act that was told before.
    pub bare: bool,
    /// Read only because another word says that it may be, was feared, denied, demanded: told as a fact it is no act.
    pub loose: bool,
}

impl Act<'_> {
    /// The words that name the act.
    pub fn trigger(&self, graph: &Graph) -> Span {
        graph.node(self.node).span
    }

    /// The verb whose tense and mood the act has: its own, or the one that carries the noun.
    pub fn clause(&self) -> usize {
        self.frame.light.as_ref().map_or(self.node, |(verb, _)| *verb)
    }
}

/// The most words of a sentence in which acts are looked for: what is longer is a list or a table.
pub(crate) const LONGEST_SENTENCE: usize = 600;

/// Finds the acts of a document.
pub(crate) struct Finder<'c, 'a> {
    pub graph: &'c Graph<'a>,
    pub codebook: &'c Codebook,
    pub cast: &'c Cast<'a>,
    pub title: &'c [String],
    pub speeches: &'c [Utterance],
    /// How much of an entry must hold.
    pub lenience: Lenience,
}

/// How much of an entry of the lexicon must hold for an act to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lenience {
    /// All of it.
    #[default]
    None,
    /// Not who the actors are.
    Sides,
    /// Nor its `when`: the words alone, though what is met counts for the entry.
    Words,
}

impl<'a> Finder<'_, 'a> {
    /// All acts, at most one a word, in order of the text.
    pub fn find(&self) -> Vec<Act<'a>> {
        let graph = self.graph;
        let mut acts: Vec<Act<'a>> = Vec::new();
        let readable =
            graph.sentences.iter().filter(|sentence| sentence.end - sentence.start <= LONGEST_SENTENCE);
        for i in readable.flat_map(|sentence| sentence.start..sentence.end) {
            if let Some(act) = self.at(i) {
                acts.push(act);
            }
        }
        self.without_parts(acts)
    }

    /// A noun that is the fixed object of another act ('lift sanctions') is no act of its own, unless it is that act's
    /// content ('demanded talks'); a verb that carries a noun act is none either.
    fn without_parts(&self, acts: Vec<Act<'a>>) -> Vec<Act<'a>> {
        let mut drop = vec![false; acts.len()];
        for (a, act) in acts.iter().enumerate() {
            let content = self.content_nodes(act);
            for (b, other) in acts.iter().enumerate() {
                if a == b || drop[a] {
                    continue;
                }
                let key = self.graph.key(act.node);
                let operator = !self.codebook.lexicon.operator_verb(&key).is_empty();
                // 'Protests broke out': the noun and its verb tell one thing.
                let kind = |act: &Act| self.codebook.lexicon.entry(act.entry).event_type;
                if act.frame.verb
                    && !other.frame.verb
                    && kind(act) == kind(other)
                    && act.frame.own.subject.contains(&other.node)
                {
                    if other.bare || act.score > other.score {
                        drop[b] = true;
                    } else {
                        drop[a] = true;
                    }
                    continue;
                }
                if act.consumed.contains(&other.node) && !content.contains(&other.node) {
                    // 'negotiated the release', 'welcomed the release': talks or praise, and what they were about.
                    let own = other.clause() == act.node && !other.frame.borrowed;
                    if operator && !other.bare && !own {
                        continue;
                    }
                    // The carried noun and its verb both claim the event: the more specific one is right.
                    if own && other.score > act.score {
                        drop[a] = true;
                    } else {
                        drop[b] = true;
                    }
                } else if other.clause() == act.node
                    && other.node != act.node
                    && !other.frame.borrowed
                    && !content.contains(&other.node)
                {
                    if act.score > other.score {
                        drop[b] = true;
                    } else {
                        drop[a] = true;
                    }
                }
            }
        }
        acts.into_iter().zip(drop).filter(|(_, drop)| !drop).map(|(act, _)| act).collect()
    }

    /// The nodes where the act's content stands.
    pub fn content_nodes(&self, act: &Act<'a>) -> Vec<usize> {
        let entry = self.codebook.lexicon.entry(act.entry);
        let Some(content) = &entry.content else { return Vec::new() };
        content.slots.iter().flat_map(|slot| act.frame.fill(self.graph, slot)).collect()
    }

    fn at(&self, i: usize) -> Option<Act<'a>> {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let node = graph.node(i);
        let key = graph.key(i);
        let mut best: Option<Act<'a>> = None;
        let mut consider = |act: Option<Act<'a>>| {
            // What needs no other word to make it possible comes first.
            let rank = |act: &Act| (!act.loose, act.score);
            if let Some(act) = act
                && best.as_ref().is_none_or(|best| rank(&act) > rank(best))
            {
                best = Some(act);
            }
        };
        match node.pos {
            Pos::Verb | Pos::Aux => {
                for &id in lexicon.verb(&key) {
                    consider(self.try_verb(id, i, Frame::verb(graph, i)));
                }
                // Headlines and bare participles are often tagged as what they are not.
                if graph.sentences[node.sentence].kind == PartKind::Title && node.tag != "VBD" {
                    for &id in lexicon.noun(&key) {
                        if !graph.has(i, Rel::Object) {
                            consider(self.try_noun(id, i, &key));
                        }
                    }
                }
                // 'Fighting between rebels and troops went on': a noun that the tagger takes for its verb.
                let nominal = matches!(
                    node.rel,
                    Rel::Subject | Rel::PassiveSubject | Rel::Object | Rel::PrepObject | Rel::Attribute
                );
                if nominal && node.form == Form::Gerund && !graph.has(i, Rel::Object) {
                    let word = node.word.to_lowercase();
                    for &id in lexicon.noun(&word) {
                        consider(self.try_noun(id, i, &word));
                    }
                }
            }
            Pos::Noun | Pos::Name => {
                // The month of March is no march.
                let date = node.pos == Pos::Name && node.entity == "DATE";
                if self.cast.hit(i).is_some() || node.rel == Rel::Compound || date || self.is_occasion(i) {
                    return None;
                }
                for &id in lexicon.noun(&key) {
                    consider(self.try_noun(id, i, &key));
                }
                if node.pos == Pos::Noun && key.ends_with("ing") {
                    for base in slots::gerund_bases(&key) {
                        for &id in lexicon.verb(&base) {
                            consider(self.try_verb(id, i, Frame::gerund_noun(graph, i)));
                        }
                    }
                }
            }
            Pos::Adjective => {
                for &id in lexicon.adjective(&key) {
                    consider(self.try_verb(id, i, Frame::verb(graph, i)));
                }
                if matches!(node.rel, Rel::AdjectiveModifier) && matches!(node.tag, "VBN" | "VBG") {
                    for &id in lexicon.verb(&key) {
                        consider(self.try_verb(id, i, Frame::verb(graph, i)));
                    }
                }
            }
            _ => {}
        }
        best
    }

    /// Whether the noun only says beside what something happened: 'on the sidelines of the summit'.
    fn is_occasion(&self, i: usize) -> bool {
        let graph = self.graph;
        let node = graph.node(i);
        node.rel == Rel::PrepObject
            && matches!(graph.key(graph.node(node.head).head).as_ref(), "sideline" | "margin" | "fringe")
    }

    fn try_verb(&self, id: EntryId, i: usize, frame: Frame<'a>) -> Option<Act<'a>> {
        let entry = self.codebook.lexicon.entry(id);
        let graph = self.graph;
        let key = graph.key(i);
        let predicate =
            entry.predicates.iter().filter(|p| p.head_word() == key || frame.nominal).find(|p| {
                (!frame.nominal || slots::gerund_bases(&key).iter().any(|base| base == p.head_word()))
                    && stands_at(graph, p, entry.kind, i)
            })?;
        let mut frame = frame;
        // 'hauled in the ambassador': the parser takes the particle for a preposition.
        if let [_, particle] = &*predicate.words
            && entry.kind == Kind::Verb
        {
            let taken = graph
                .children_by(i, Rel::Prep)
                .filter(|&c| c == i + 1 && graph.node(c).word.eq_ignore_ascii_case(particle))
                .flat_map(|c| graph.children_by(c, Rel::PrepObject));
            frame.own.object.extend(taken.flat_map(|object| graph.coordination(object)));
        }
        let place = entry.predicates.iter().position(|p| p == predicate).unwrap_or(0);
        let act = self.build(id, entry, frame, predicate.words.len());
        act.map(|act| self.by_place(act, place))
    }

    /// Where the words alone decide, the first words of an entry are more its own than the last: 'refuse' rejects before it
    /// blocks.
    fn by_place(&self, mut act: Act<'a>, place: usize) -> Act<'a> {
        if self.lenience == Lenience::Words {
            act.score -= place.min(9) as i32;
        }
        act
    }

    fn try_noun(&self, id: EntryId, i: usize, key: &str) -> Option<Act<'a>> {
        let entry = self.codebook.lexicon.entry(id);
        let graph = self.graph;
        let predicate = entry
            .predicates
            .iter()
            .filter(|p| p.head_word() == key && stands_at(graph, p, entry.kind, i))
            .max_by_key(|p| p.words.len())?;
        let own = self.light_verb(entry, i);
        let light = own.or_else(|| self.agent_verb(i));
        let loose = light.is_none() && !entry.bare;
        if loose && !self.is_governed(i) {
            return None;
        }
        let frame = Frame { borrowed: own.is_none() && light.is_some(), ..Frame::noun(graph, i, light) };
        let act = self.build(id, entry, frame, predicate.words.len())?;
        Some(Act { loose: act.loose || loose, ..act })
    }

    fn build(&self, id: EntryId, entry: &Entry, frame: Frame<'a>, words: usize) -> Option<Act<'a>> {
        let graph = self.graph;
        let conditions =
            Conditions { graph, codebook: self.codebook, cast: Some(self.cast), title: self.title };
        let met = conditions.hold(&frame, &entry.when, &entry.unless);
        // Verbs such as 'be' and 'take' say nothing without what the entry asks for beside them.
        let lexicon = &self.codebook.lexicon;
        let general = frame.verb
            && lexicon.class("general_verb").is_some_and(|c| lexicon.in_class(c, &graph.key(frame.node)));
        let words_alone = self.lenience == Lenience::Words && !general;
        let met = met.or_else(|| words_alone.then(|| conditions.hold_in_part(&frame, entry)).flatten())?;
        let states_people = |actor: &mut Actor| {
            // 'Greek riots', 'Chile's protests': it is people who protest, not the state.
            if entry.event_type == EventType::Protest && actor.kind == ActorKind::State {
                actor.kind = ActorKind::Nationals;
                actor.entity.sector = vec!["CVL".to_owned()];
            }
        };
        let mut actor = if frame.borrowed {
            // The operator's subject is the agent where the noun names none.
            let own: Vec<Slot> = entry.actor.iter().filter(|slot| **slot != Slot::Subject).cloned().collect();
            self.side(&frame, &own, &[], false)
        } else {
            self.side(&frame, &entry.actor, &[], false)
        };
        if frame.borrowed && !actor.iter().any(Actor::known) {
            actor = self.side(&frame, &[Slot::Subject], &[], false);
        }
        let nominal = !frame.verb || frame.nominal;
        let passive = frame.verb && !frame.nominal && graph.is_passive(frame.node);
        if passive && actor.is_empty() && entry.actor.contains(&Slot::Subject) {
            actor = self.agents_below(&frame);
        }
        if nominal && actor.is_empty() && entry.actor.contains(&Slot::Prep("by".into())) {
            actor = self.stray_agents(&frame);
        }
        if nominal && entry.event_type == EventType::Consult {
            for party in self.party_of_occasion(frame.node) {
                let lacks = if entry.mutual {
                    !actor.iter().any(|a| a.same(&party))
                } else {
                    !actor.iter().any(Actor::known)
                };
                if lacks {
                    actor.push(party);
                }
            }
        }
        if !actor.iter().any(Actor::known) {
            let holders = self.holders(frame.node);
            if !holders.is_empty() {
                actor = holders;
            }
        }
        // 'Protests broke out in Tunisia': whoever protests there is of that country.
        if entry.event_type == EventType::Protest && actor.is_empty() {
            actor = self.people_there(&frame);
        }
        actor.iter_mut().for_each(states_people);
        // 'A bomb killed two soldiers': weapons of nobody leave open who did it, and are not whom it is done to; nor are
        // things of nobody, where no force is used on them ('oppose the pipeline').
        actor.retain(|a| a.known() || a.kind != ActorKind::Thing);
        let mut recipient = self.side(&frame, &entry.recipient, &actor, true);
        if nominal && !recipient.iter().any(Actor::known) && !entry.recipient.is_empty() && !entry.mutual {
            let patients = self.patients(frame.node);
            if !patients.is_empty() {
                recipient = patients;
            }
        }
        self.peoples_as_states(entry, &mut actor, &mut recipient);
        let force = matches!(entry.event_type, EventType::Assault | EventType::Coerce | EventType::Protest);
        let munition = self.codebook.lexicon.class("munition");
        recipient.retain(|r| {
            let key = graph.key(r.node);
            r.known()
                || r.kind != ActorKind::Thing
                || force && !munition.is_some_and(|c| self.codebook.lexicon.in_class(c, &key))
        });
        // One phrase does not stand on both sides; nor does a state where another is named beside it.
        recipient.retain(|r| !actor.iter().any(|a| a.node == r.node));
        let own = |r: &Actor| {
            r.known()
                && actor.iter().any(|a| {
                    a.entity.code == r.entity.code
                        && (matches!(r.kind, ActorKind::State | ActorKind::Place)
                            || entry.event_type == EventType::Retreat
                                && !entry.domestic
                                && self.is_possessed(r.node)
                            || a.entity.sector.first() == r.entity.sector.first())
                })
        };
        let foreign = |r: &Actor| r.known() && actor.iter().all(|a| a.entity.code != r.entity.code);
        // 'concern over American detainees and the Russian opposition': one's own are not whom it is about.
        if !entry.domestic && recipient.iter().any(foreign) {
            recipient.retain(|r| foreign(r) || !r.known() || r.kind == ActorKind::Body);
        }
        if entry.custodian {
            sides::answer_for(&mut recipient);
        }
        let other = recipient.iter().any(|r| r.known() && !own(r));
        let whole = |r: &Actor| matches!(r.kind, ActorKind::State | ActorKind::Place) && !entry.domestic;
        recipient.retain(|r| !own(r) || !(other || self.is_possessed(r.node) || whole(r)));
        if entry.mutual {
            for slot in entry.actor.iter().chain(&entry.recipient) {
                for other in self.actors_in(&frame, slot, false) {
                    // A government and its country's rebels are two sides.
                    // And 'the leaders of Iran and Pakistan' are two of one phrase.
                    let there = |a: &Actor| {
                        a.node == other.node && a.entity.code == other.entity.code || a.is(&other)
                    };
                    if !actor.iter().any(there) {
                        actor.push(other);
                    }
                }
            }
            recipient.clear();
            self.peoples_as_states(entry, &mut actor, &mut []);
        }
        if entry.content.as_ref().is_some_and(|content| content.own)
            && !self.content_is_own(entry, &frame, &actor)
        {
            return None;
        }
        // 'insisted that the ship had acted' tells what is claimed, not what is asked for.
        if entry.content.as_ref().is_some_and(|content| content.status == Status::Requested)
            && frame.verb
            && self.tells_fact(&frame)
        {
            return None;
        }
        let loose = match self.sides_fit(entry, &frame, &actor, &recipient) {
            Fit::No if self.lenience == Lenience::None => return None,
            Fit::No | Fit::Governed => true,
            Fit::Yes => false,
        };
        let bare = !actor.iter().chain(&recipient).any(Actor::known);
        // A verb without anyone known on its sides is no political act, unless it is what another act is about ('demanded
        // that the men be freed'); a noun may take up one told before.
        if bare && frame.verb && self.lenience == Lenience::None && !self.is_content(frame.node) {
            return None;
        }
        let known = |side: &[Actor]| side.iter().any(Actor::known);
        let score = 4 * met.len() as i32
            + 3 * (words as i32 - 1)
            + 2 * i32::from(frame.light.is_some() && !frame.borrowed)
            + 2 * i32::from(known(&actor))
            + 2 * i32::from(known(&recipient))
            + i32::from(entry.mode.is_some());
        let unmet = entry.when.len().saturating_sub(met.len());
        let score = if words_alone { score - 8 * unmet as i32 } else { score };
        let mut consumed: Vec<usize> = met
            .into_iter()
            .filter(|(slot, _)| !matches!(slot, Slot::Subject | Slot::Sentence | Slot::Title | Slot::Clause))
            .map(|(_, node)| node)
            .collect();
        consumed.retain(|&node| node != frame.node);
        Some(Act { node: frame.node, entry: id, frame, actor, recipient, consumed, score, bare, loose })
    }

    /// Whether a clause in a finite past or present without a modal is what the verb governs.
    fn tells_fact(&self, frame: &Frame<'a>) -> bool {
        let graph = self.graph;
        let complements = frame.own.complements.iter().filter(|&&node| graph.is_clause(node));
        complements.clone().count() > 0
            && complements.clone().all(|&node| {
                let mut auxiliaries = graph.auxiliaries(node).map(|aux| graph.node(aux));
                let first = auxiliaries.next();
                let open =
                    first.is_some_and(|aux| aux.tag == "MD" || aux.lemma == "to" || aux.form == Form::Base);
                // 'demanded that the rebels leave' has the form of a present and is none.
                let tag = first.map_or(graph.node(node).tag, |aux| aux.tag);
                !open && matches!(tag, "VBD" | "VBZ")
            })
    }

    /// Whether anything stands in the content slots.
    fn has_content(&self, entry: &Entry, frame: &Frame<'a>) -> bool {
        let slots = entry.content.iter().flat_map(|content| &content.slots);
        slots.into_iter().any(|slot| !frame.fill(self.graph, slot).is_empty())
    }

    /// Whether what stands in the content slots is done by the act's own actor, as far as the text tells.
    fn content_is_own(&self, entry: &Entry, frame: &Frame<'a>, actor: &[Actor]) -> bool {
        let graph = self.graph;
        let slots = entry.content.iter().flat_map(|content| &content.slots);
        let contents: Vec<usize> = slots.flat_map(|slot| frame.fill(graph, slot)).collect();
        contents.into_iter().filter(|&node| graph.is_clause(node)).all(|node| {
            let agents = graph.arguments(node).subject;
            // 'it', 'they': who warns is meant, whoever else may be. Any other word is somebody else.
            agents.iter().all(|&agent| {
                let same = |a: &Actor| a.known() && actor.iter().any(|b| b.entity.code == a.entity.code);
                graph.node(agent).pos == Pos::Pronoun || self.cast.actor(agent).is_some_and(same)
            })
        })
    }
}

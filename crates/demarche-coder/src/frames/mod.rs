//! Which words are acts, and who stands on which side of them.
//!
//! For every word that heads a predicate of the lexicon, the entries are tried over one [`Frame`]: their conditions,
//! their roles, and whether political actors stand on the sides that they need. The most specific entry wins the word.

pub(crate) mod predicates;
pub(crate) mod slots;

use demarche_codebook::{Codebook, Entry, EntryId, EventType, Kind, Operator, Slot, Status};

use crate::actors::{Actor, ActorKind, Cast};
use crate::attribution::{self, Utterance};
use crate::document::{PartKind, Span};
use crate::graph::{Form, Graph, Pos, Rel};
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

/// Whether political actors stand where an entry needs them.
enum Fit {
    No,
    /// Some do, and a word above says that it is not told as a fact.
    Governed,
    Yes,
}

/// Finds the acts of a document.
pub(crate) struct Finder<'c, 'a> {
    pub graph: &'c Graph<'a>,
    pub codebook: &'c Codebook,
    pub cast: &'c Cast<'a>,
    pub title: &'c [String],
    pub speeches: &'c [Utterance],
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
        self.build(id, entry, frame, predicate.words.len())
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

    /// The verb of `entry.light` that carries the noun at `i`: it is the noun's governor, or a clause on it.
    fn light_verb(&self, entry: &Entry, i: usize) -> Option<usize> {
        let graph = self.graph;
        let fits = |verb: usize| {
            graph.is_clause(verb)
                && entry
                    .light
                    .iter()
                    .any(|p| p.head_word() == graph.key(verb) && stands_at(graph, p, Kind::Verb, verb))
        };
        let first = graph.first_conjunct(i);
        let node = graph.node(first);
        let governor = match node.rel {
            Rel::Object | Rel::PassiveSubject | Rel::Subject | Rel::Attribute | Rel::Oblique => {
                Some(node.head)
            }
            Rel::PrepObject => {
                // 'engaged in talks', 'subjected to sanctions', but not 'met with a summit in view'
                let preposition = node.head;
                let carries = ["in", "into", "to", "on", "under", "through", "of"];
                carries.contains(&graph.node(preposition).lemma).then(|| graph.node(preposition).head)
            }
            _ => None,
        };
        if let Some(governor) = governor
            && fits(governor)
        {
            return Some(governor);
        }
        graph.children(i).find(|&child| {
            matches!(graph.node(child).rel, Rel::NounClause | Rel::RelativeClause) && fits(child)
        })
    }

    /// The verb that governs the noun at `i`, directly or by a preposition.
    fn governor(&self, i: usize) -> Option<usize> {
        let graph = self.graph;
        let node = graph.node(graph.first_conjunct(i));
        let mut head = node.head;
        if node.rel == Rel::PrepObject {
            head = graph.node(head).head;
            if graph.node(head).pos == Pos::Adposition {
                head = graph.node(head).head;
            }
        }
        let direct = matches!(
            node.rel,
            Rel::Object | Rel::PassiveSubject | Rel::Subject | Rel::PrepObject | Rel::Oblique
        );
        (direct && head != i).then_some(head)
    }

    /// The operator verb above the noun at `i`, directly or by a noun between, with what it says: 'Peru plans talks',
    /// 'claimed responsibility for the attack'.
    fn operator_verb(&self, i: usize) -> Option<(usize, &Operator)> {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let near = self.governor(i)?;
        let verb = if graph.is_clause(near) { near } else { self.governor(near)? };
        if !graph.is_clause(verb) {
            return None;
        }
        let key = graph.key(verb);
        let ids = lexicon.operator_verb(&key);
        if ids.is_empty() {
            return None;
        }
        let frame = Frame::verb(graph, verb);
        let conditions =
            Conditions { graph, codebook: self.codebook, cast: Some(self.cast), title: self.title };
        let first = graph.first_conjunct(i);
        let operator = ids.iter().map(|&id| lexicon.operator(id)).find(|operator| {
            operator
                .predicates
                .iter()
                .any(|p| p.head_word() == key && stands_at(graph, p, operator.kind, verb))
                && operator.governs.iter().any(|slot| {
                    let governed = frame.fill(graph, slot);
                    governed.contains(&i) || governed.contains(&first)
                })
                && conditions.hold(&frame, &operator.when, &operator.unless).is_some()
        })?;
        Some((verb, operator))
    }

    /// The operator verb above the noun at `i` whose subject does what the noun says.
    fn agent_verb(&self, i: usize) -> Option<usize> {
        self.operator_verb(i).filter(|(_, operator)| operator.agent).map(|(verb, _)| verb)
    }

    /// Who takes part in a meeting that is told as the occasion of something else: 'During a visit to Tashkent, the Turkish
    /// minister praised', 'after talks with Peru, Chile said'.
    fn party_of_occasion(&self, i: usize) -> Vec<Actor> {
        let graph = self.graph;
        let node = graph.node(i);
        let preposition = graph.node(node.head);
        let occasion = ["during", "in", "on", "after", "before", "at", "following", "from"];
        if node.rel != Rel::PrepObject || !occasion.contains(&preposition.lemma) {
            return Vec::new();
        }
        let clause = preposition.head;
        if !graph.is_clause(clause) || graph.has(i, Rel::Possessive) {
            return Vec::new();
        }
        let subjects = graph.children(clause).filter(|&c| graph.node(c).rel == Rel::Subject);
        subjects
            .flat_map(|subject| graph.coordination(subject))
            .filter_map(|subject| self.cast.actor(subject))
            .filter(|actor| actor.political() && matches!(actor.kind, ActorKind::Person | ActorKind::State))
            .cloned()
            .collect()
    }

    /// The people of the state in which the act at the frame is told to happen.
    fn people_there(&self, frame: &Frame<'a>) -> Vec<Actor> {
        let graph = self.graph;
        let clause = graph.clause_of(frame.node);
        let at = [Some(frame.node), graph.is_clause(clause).then_some(clause)];
        let places = at.into_iter().flatten().flat_map(|at| graph.obliques(at));
        places
            .filter(|o| matches!(o.preposition, "in" | "at" | "across" | "throughout" | "outside"))
            .filter_map(|o| self.cast.actor(o.node))
            .find(|actor| actor.known() && matches!(actor.kind, ActorKind::State | ActorKind::Place))
            .cloned()
            .map(|mut actor| {
                actor.kind = ActorKind::Nationals;
                actor.entity.sector = vec!["CVL".to_owned()];
                actor.plural = true;
                actor
            })
            .into_iter()
            .collect()
    }

    /// Whose the operator noun or adjective above the act at `i` is: 'Peru's threat of sanctions', 'Peru is doubtful about
    /// talks'.
    fn holders(&self, i: usize) -> Vec<Actor> {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let named = |nodes: Vec<usize>| -> Vec<Actor> {
            nodes.into_iter().filter_map(|n| self.cast.actor(n)).filter(|a| a.known()).cloned().collect()
        };
        // 'Russian actions, including the attack'
        let node = graph.node(graph.first_conjunct(i));
        let preposition = graph.node(node.head);
        if node.rel == Rel::PrepObject && matches!(preposition.lemma, "include" | "including" | "like") {
            return named(graph.holder_of(preposition.head, 1));
        }
        let above = if graph.is_clause(i) { self.governing_clause(i) } else { self.governor(i) };
        let Some(above) = above else { return Vec::new() };
        let key = graph.key(above);
        let ids = match graph.node(above).pos {
            Pos::Noun => lexicon.operator_noun(&key),
            Pos::Adjective => lexicon.operator_adjective(&key),
            _ => return Vec::new(),
        };
        if !ids.iter().any(|&id| lexicon.operator(id).agent) {
            return Vec::new();
        }
        let holders = match graph.node(above).pos {
            Pos::Noun => graph.holder_of(above, 3),
            _ => graph.arguments(above).subject,
        };
        named(holders)
    }

    /// Whom an operator verb leaves to suffer what the noun at `i` says: 'Peru fears an invasion'.
    fn patients(&self, i: usize) -> Vec<Actor> {
        let Some((verb, _)) = self.operator_verb(i).filter(|(_, operator)| operator.patient) else {
            return Vec::new();
        };
        self.actors_in(&Frame::verb(self.graph, verb), &Slot::Subject, true)
    }

    /// The agent that 'by' brings to a noun above or to the active verb of the clause: parsers hang it there as often as
    /// on the noun itself ('deter attacks on tankers by Iran').
    fn stray_agents(&self, frame: &Frame<'a>) -> Vec<Actor> {
        let graph = self.graph;
        let mut at = frame.node;
        for _ in 0..4 {
            let above = match graph.node(at).pos {
                Pos::Verb | Pos::Aux => return Vec::new(),
                _ => graph.node(at).head,
            };
            if above == at {
                return Vec::new();
            }
            at = above;
            if matches!(graph.node(at).pos, Pos::Adposition) {
                continue;
            }
            if graph.is_clause(at) && graph.is_passive(at) {
                return Vec::new();
            }
            let agents: Vec<Actor> = graph
                .prepositional(at, "by")
                .filter(|&n| n > frame.node && !graph.is_clause(n))
                .filter_map(|n| self.cast.actor(n))
                .filter(|actor| actor.known() && actor.kind != ActorKind::Place)
                .cloned()
                .collect();
            if !agents.is_empty() {
                return agents;
            }
        }
        Vec::new()
    }

    /// Whether a word of the lexicon says of the noun at `i` whether it is so: an operator, or an act that has it as its
    /// content. Such a noun is an act without a verb that carries it: 'fear of sanctions'.
    fn is_governed(&self, i: usize) -> bool {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let speaks = |node: usize| {
            let key = graph.key(node);
            let ids = match graph.node(node).pos {
                Pos::Verb | Pos::Aux => lexicon.operator_verb(&key),
                Pos::Noun => lexicon.operator_noun(&key),
                Pos::Adjective => lexicon.operator_adjective(&key),
                _ => &[],
            };
            let acts = match graph.node(node).pos {
                Pos::Verb => lexicon.verb(&key),
                Pos::Noun => lexicon.noun(&key),
                _ => &[],
            };
            let conditions =
                Conditions { graph, codebook: self.codebook, cast: Some(self.cast), title: self.title };
            ids.iter().map(|&id| lexicon.operator(id)).any(|operator| {
                let holds = || {
                    let frame = Frame::verb(graph, node);
                    conditions.hold(&frame, &operator.when, &operator.unless).is_some()
                };
                !operator.factive && (operator.when.is_empty() || !graph.is_clause(node) || holds())
            }) || acts.iter().any(|&id| lexicon.entry(id).content.is_some())
        };
        let above = if graph.is_clause(i) { self.governing_clause(i) } else { self.governor(i) };
        above.is_some_and(|above| {
            speaks(above)
                || graph.children_by(above, Rel::Attribute).any(speaks)
                || graph.children(above).any(|c| graph.node(c).lemma == "no" && graph.is_below(i, c))
                || self.governor(above).is_some_and(speaks)
        }) || graph.children_by(i, Rel::AdjectiveModifier).any(speaks)
            || graph.children(i).any(|c| graph.key(c) == "no")
    }

    /// Whether an act of the lexicon may have the verb at `i` as its content.
    fn is_content(&self, i: usize) -> bool {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let Some(above) = self.governing_clause(i) else { return false };
        let key = graph.key(above);
        let ids = match graph.node(above).pos {
            Pos::Verb => lexicon.verb(&key),
            Pos::Noun => lexicon.noun(&key),
            Pos::Adjective => lexicon.adjective(&key),
            _ => &[],
        };
        ids.iter().any(|&id| lexicon.entry(id).content.is_some())
    }

    /// The word that governs the clause of the verb at `i`: 'plans to attack', 'a plan to attack', 'accused of attacking'.
    fn governing_clause(&self, i: usize) -> Option<usize> {
        let graph = self.graph;
        let first = graph.first_conjunct(i);
        let node = graph.node(first);
        match node.rel {
            Rel::OpenComplement
            | Rel::Complement
            | Rel::NounClause
            | Rel::ObjectPredicate
            | Rel::ClauseSubject => Some(node.head),
            Rel::PrepClause => Some(graph.node(node.head).head),
            Rel::AdverbialClause if node.form == Form::Base => Some(node.head),
            _ => None,
        }
        .filter(|&head| head != first)
    }

    fn build(&self, id: EntryId, entry: &Entry, frame: Frame<'a>, words: usize) -> Option<Act<'a>> {
        let graph = self.graph;
        let conditions =
            Conditions { graph, codebook: self.codebook, cast: Some(self.cast), title: self.title };
        let met = conditions.hold(&frame, &entry.when, &entry.unless)?;
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
        // 'A bomb killed two soldiers': weapons of nobody leave open who did it, and are not whom it is done to.
        actor.retain(|a| a.known() || a.kind != ActorKind::Thing);
        let mut recipient = self.side(&frame, &entry.recipient, &actor, true);
        if nominal && !recipient.iter().any(Actor::known) && !entry.recipient.is_empty() && !entry.mutual {
            let patients = self.patients(frame.node);
            if !patients.is_empty() {
                recipient = patients;
            }
        }
        let munition = self.codebook.lexicon.class("munition");
        recipient.retain(|r| {
            let key = graph.key(r.node);
            r.known()
                || r.kind != ActorKind::Thing
                || !munition.is_some_and(|c| self.codebook.lexicon.in_class(c, &key))
        });
        // One phrase does not stand on both sides; nor does a state where another is named beside it.
        recipient.retain(|r| !actor.iter().any(|a| a.node == r.node));
        let own = |r: &Actor| {
            r.known()
                && actor.iter().any(|a| {
                    a.entity.code == r.entity.code
                        && (matches!(r.kind, ActorKind::State | ActorKind::Place)
                            || a.entity.sector.first() == r.entity.sector.first())
                })
        };
        let foreign = |r: &Actor| r.known() && actor.iter().all(|a| a.entity.code != r.entity.code);
        // 'concern over American detainees and the Russian opposition': one's own are not whom it is about.
        if !entry.domestic && recipient.iter().any(foreign) {
            recipient.retain(|r| foreign(r) || !r.known() || r.kind == ActorKind::Body);
        }
        let other = recipient.iter().any(|r| r.known() && !own(r));
        let whole = |r: &Actor| matches!(r.kind, ActorKind::State | ActorKind::Place) && !entry.domestic;
        recipient.retain(|r| !own(r) || !(other || self.is_possessed(r.node) || whole(r)));
        if entry.mutual {
            for slot in entry.actor.iter().chain(&entry.recipient) {
                for other in self.actors_in(&frame, slot, false) {
                    // A government and its country's rebels are two sides.
                    if !actor.iter().any(|a| a.node == other.node || a.is(&other)) {
                        actor.push(other);
                    }
                }
            }
            recipient.clear();
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
            Fit::No => return None,
            Fit::Governed => true,
            Fit::Yes => false,
        };
        let bare = !actor.iter().chain(&recipient).any(Actor::known);
        // A verb without anyone known on its sides is no political act, unless it is what another act is about ('demanded
        // that the men be freed'); a noun may take up one told before.
        if bare && frame.verb && !self.is_content(frame.node) {
            return None;
        }
        let known = |side: &[Actor]| side.iter().any(Actor::known);
        let score = 4 * met.len() as i32
            + 3 * (words as i32 - 1)
            + 2 * i32::from(frame.light.is_some() && !frame.borrowed)
            + 2 * i32::from(known(&actor))
            + 2 * i32::from(known(&recipient))
            + i32::from(entry.mode.is_some());
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

    /// Whether the phrase at `i` belongs to someone by a pronoun: 'its actions', 'their ships'.
    fn is_possessed(&self, i: usize) -> bool {
        let graph = self.graph;
        graph.node(i).pos == Pos::Pronoun
            || graph
                .children_by(i, Rel::Possessive)
                .any(|p| graph.node(p).pos == Pos::Pronoun || graph.node(p).tag == "PRP$")
    }

    /// Whether political actors stand where the entry needs them.
    fn sides_fit(&self, entry: &Entry, frame: &Frame<'a>, actor: &[Actor], recipient: &[Actor]) -> Fit {
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
        Fit::No
    }

    fn sides_are_political(
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
            let acts = political(actor) || apart || people;
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
        if political(actor) || political(recipient) || apart {
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

    /// Whether a guest stays in his own country, or goes to a place that nobody knows: 'toured the flooded district of Kanda'.
    fn is_at_home(&self, entry: &Entry, frame: &Frame<'a>, actor: &[Actor]) -> bool {
        let graph = self.graph;
        let mut hosts = entry.recipient.iter().flat_map(|slot| frame.fill(graph, slot));
        hosts.any(|host| match self.cast.actor(host) {
            Some(at) if at.known() => actor.iter().all(|a| a.entity.code == at.entity.code),
            _ => graph.node(host).pos == Pos::Name && !matches!(graph.node(host).entity, "LOC"),
        })
    }

    /// Whether a word of speech or assent is about 'the decision', 'the move': what was told before.
    fn takes_up_deed(&self, entry: &Entry, frame: &Frame<'a>) -> bool {
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
    fn is_abroad(&self, node: usize, actor: &[Actor], recipient: &[Actor]) -> bool {
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

    /// The actors in the first slot that holds anyone known, else in the first that holds anyone. What belongs to `other`
    /// is passed over: 'closed its embassy in Tehran'.
    fn side(&self, frame: &Frame<'a>, slots: &[Slot], other: &[Actor], recipient: bool) -> Vec<Actor> {
        let mut unknown: Vec<Actor> = Vec::new();
        for slot in slots {
            let found = self.actors_in(frame, slot, recipient);
            let own =
                |a: &Actor| self.is_possessed(a.node) && other.iter().any(|o| o.entity.code == a.entity.code);
            if found.iter().any(|a| a.known() && !own(a)) {
                return found;
            }
            if unknown.is_empty() {
                unknown = found;
            }
        }
        unknown
    }

    fn actors_in(&self, frame: &Frame<'a>, slot: &Slot, recipient: bool) -> Vec<Actor> {
        let graph = self.graph;
        let mut out: Vec<Actor> = Vec::new();
        let nodes = match slot {
            Slot::Speaker => {
                let speech = attribution::around(self.speeches, graph, frame.node);
                speech.and_then(|index| self.speeches[index].speaker).into_iter().collect()
            }
            _ => frame.fill(graph, slot),
        };
        for node in nodes {
            if self.cast.is_pair(node) {
                let pair = self.cast.pair_before(node);
                if !pair.is_empty() {
                    for mut actor in pair {
                        actor.entity.span = graph.phrase(node);
                        actor.entity.text = actor.entity.span.of(graph.text).to_owned();
                        actor.node = node;
                        out.push(actor);
                    }
                    continue;
                }
            }
            let Some(actor) = self.cast.actor(node) else {
                // The thing attacked, seized or criticised stands for whose it is.
                if recipient
                    && matches!(slot, Slot::Object | Slot::Prep(_) | Slot::At(..))
                    && let Some(owner) = self.holder(node)
                    && !out.iter().any(|other| other.same(&owner))
                {
                    out.push(owner);
                }
                continue;
            };
            let stands = match actor.kind {
                // A place never acts; what is done to it is done to whose it is.
                ActorKind::Place => recipient && self.place_may_suffer(slot),
                ActorKind::State => {
                    recipient || !matches!(slot, Slot::Prep(p) if matches!(&**p, "in" | "at" | "near"))
                }
                _ => true,
            };
            // 'the military buildup', 'a prisoner swap': a role before a noun is what it is about.
            if *slot == Slot::Modifier && (!actor.known() || out.iter().any(|other| other.same(actor))) {
                continue;
            }
            if stands && !out.iter().any(|other| other.node == actor.node) {
                if let Some(pair) = self.cast.pair_of(actor.node).filter(|_| actor.plural) {
                    out.extend(self.cast.pair_before(pair).into_iter().map(|owner| {
                        let mut one = actor.clone();
                        one.entity.code = owner.entity.code;
                        one.entity.identifier_text = owner.entity.identifier_text;
                        one
                    }));
                    continue;
                }
                out.push(actor.clone());
                out.extend(self.cast.partners(actor));
            }
        }
        out
    }

    fn place_may_suffer(&self, slot: &Slot) -> bool {
        match slot {
            Slot::Object | Slot::Indirect => true,
            Slot::Prep(p) => matches!(&**p, "of" | "on" | "against" | "into" | "to" | "from" | "in" | "at"),
            Slot::At(_, inner) => self.place_may_suffer(inner),
            _ => false,
        }
    }

    /// Whose a thing is that is no actor itself: 'Turkish goods', 'Peru's power grid'.
    fn holder(&self, node: usize) -> Option<Actor> {
        let graph = self.graph;
        if !matches!(graph.node(node).pos, Pos::Noun | Pos::Name | Pos::Verb) {
            return None;
        }
        let arguments = graph.arguments(node);
        let by = arguments.obliques.iter().filter(|o| o.preposition == "by").map(|o| o.node);
        // Whose 'its' and 'their' are is too unsure to hold somebody for harmed.
        let unsure = |p: usize| matches!(graph.node(p).word.to_ascii_lowercase().as_str(), "its" | "their");
        if graph.children_by(node, Rel::Possessive).any(unsure) || graph.node(node).pos == Pos::Pronoun {
            return None;
        }
        let near =
            arguments.possessive.iter().copied().chain(arguments.modifier.iter().rev().copied()).chain(by);
        near.filter_map(|n| self.cast.actor(n)).find(|actor| actor.known()).cloned().map(|mut actor| {
            actor.entity.span = graph.phrase(node);
            actor.entity.text = actor.entity.span.of(graph.text).to_owned();
            actor.node = node;
            actor
        })
    }
}

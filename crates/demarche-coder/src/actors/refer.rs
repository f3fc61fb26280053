//! Words that stand for someone named before: 'he', 'its navy', 'the bloc', 'the minister'.
//!
//! First depth: the nearest fitting subject of the same or the sentence before, within two paragraphs. Anything
//! unsure stays unknown; a wrong country is worse than none.

use super::compose::take_owner;
use super::{Actor, ActorKind, Cast};
use crate::graph::{Form, Pos, Rel};
use crate::record::Entity;
use demarche_codebook::{Code, Sense};

/// What a pronoun may stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// 'he', 'she'
    Person,
    /// 'it'
    Thing,
    /// 'they'
    Several,
}

/// Words for somebody who is sent, of whom one takes up another: 'Ambassador Montenegro ... the envoy'.
const ENVOYS: [&str; 9] = [
    "ambassador",
    "envoy",
    "diplomat",
    "representative",
    "emissary",
    "negotiator",
    "mediator",
    "consul",
    "attaché",
];

/// How many sentences back a pronoun looks.
pub(super) const REACH: usize = 3;

impl<'a> Cast<'a> {
    /// Resolves, in order of the text, every word that needs someone named before.
    pub(super) fn refer_all(&mut self) {
        let graph = self.graph;
        for i in 0..graph.nodes.len() {
            let node = graph.node(i);
            let actor = match node.pos {
                Pos::Pronoun | Pos::Determiner => self.pronoun(i),
                Pos::Noun | Pos::Name => self.definite(i).map(|actor| {
                    let others = self.further_owners(i, &actor);
                    (actor, others)
                }),
                // 'killed 12 in Kabul'
                Pos::Number => {
                    self.counted(i).and_then(|people| Some((self.domestic(i, people)?, Vec::new())))
                }
                _ => None,
            };
            if let Some((actor, others)) = actor {
                self.known[i] = Some(actor);
                if !others.is_empty() {
                    self.others.insert(i, others);
                }
            }
        }
    }

    /// Who the pronoun at `i` stands for, and the others where it stands for several.
    fn pronoun(&self, i: usize) -> Option<(Actor, Vec<Actor>)> {
        let graph = self.graph;
        let node = graph.node(i);
        let word = node.word.to_ascii_lowercase();
        let wanted = match word.as_str() {
            "he" | "she" | "him" | "her" | "his" | "himself" | "herself" => Wanted::Person,
            "it" | "its" | "itself" => Wanted::Thing,
            "they" | "them" | "their" | "themselves" => Wanted::Several,
            "we" | "us" | "our" | "i" | "me" | "my" | "ours" => {
                return self.first_person(i, &word).map(|actor| (actor, Vec::new()));
            }
            "both" if node.rel != Rel::Determiner && node.rel != Rel::Coordinator => return None,
            _ => return None,
        };
        // 'It is clear that': an empty subject.
        if word == "it"
            && graph
                .children(node.head)
                .any(|c| matches!(graph.node(c).rel, Rel::Complement | Rel::ClauseSubject))
            && graph.node(node.head).lemma == "be"
        {
            return None;
        }
        let found = self.antecedent(i, wanted)?;
        let here = |mut actor: Actor| {
            actor.node = i;
            actor.entity.text = node.word.to_owned();
            actor.entity.span = node.span;
            actor
        };
        let actor = here(self.known[found].clone()?);
        let mut others = self.others.get(&found).cloned().unwrap_or_default();
        if wanted == Wanted::Several {
            // 'Brazil, India and China ... they': all of them, or nobody where one is a stranger.
            for member in graph.coordination(found).into_iter().filter(|&member| member != found) {
                others.push(self.known[member].clone()?);
            }
        }
        Some((actor, others.into_iter().map(here).collect()))
    }

    /// 'we' and 'our' in direct speech are the speaker's side, 'I' and 'my' the speaker.
    fn first_person(&self, i: usize, word: &str) -> Option<Actor> {
        let speaker = self.speakers.get(i).copied().flatten()? as usize;
        let mut actor = self.known[speaker].clone()?;
        actor.node = i;
        actor.entity.span = self.graph.node(i).span;
        actor.entity.text = self.graph.node(i).word.to_owned();
        if !matches!(word, "i" | "me" | "my") {
            actor.entity.person = None;
            actor.entity.office = None;
            actor.entity.anonymous = false;
            actor.kind = ActorKind::State;
        }
        Some(actor)
    }

    /// The word that the pronoun at `i` stands for: a subject of its own sentence, then of the main clauses before, then
    /// any subject. The first that agrees decides, known or not: a stranger in between is no reason to look further.
    fn antecedent(&self, i: usize, wanted: Wanted) -> Option<usize> {
        let graph = self.graph;
        let sentence = graph.node(i).sentence;
        let part = graph.sentences[sentence].part;
        let own = graph.node(i).head;
        let possessive = graph.node(i).rel == Rel::Possessive;
        let does =
            if possessive || !graph.is_clause(own) { Vec::new() } else { graph.arguments(own).subject };
        // Nobody says 'he' of himself, nor is 'he' whom the same clause names.
        let speaker = self.speakers.get(i).copied().flatten().filter(|_| self.is_quoted(i));
        let speaker = speaker.map(|speaker| speaker as usize);
        let named: Vec<usize> = if graph.is_clause(own) && !possessive {
            let arguments = graph.arguments(own);
            arguments.object.into_iter().filter(|&n| n != i && graph.node(n).pos == Pos::Name).collect()
        } else {
            Vec::new()
        };
        let barred = |at: usize| {
            let same = |n: usize| n == at || graph.node(n).word == graph.node(at).word;
            wanted == Wanted::Person
                && (speaker.is_some_and(|s| same(s) || self.is_one_person(s, at))
                    || named.iter().any(|&n| same(n)))
        };
        // Where one who is barred was spoken of, somebody else beside him is meant, and nobody further back.
        let mut last = false;
        let mut best: Option<(u8, usize)> = None;
        for back in 0..=REACH.min(sentence) {
            let number = sentence - back;
            let range = &graph.sentences[number];
            if part - range.part > 1 {
                break;
            }
            for at in (range.start..range.end.min(i)).rev() {
                let node = graph.node(at);
                let subject = matches!(node.rel, Rel::Subject | Rel::PassiveSubject);
                let nominal = matches!(node.pos, Pos::Noun | Pos::Name)
                    || (node.pos == Pos::Pronoun && self.known[at].is_some() && at < i);
                if !nominal || !self.agrees(at, wanted) {
                    continue;
                }
                if barred(at) {
                    last = true;
                    continue;
                }
                // 'it' is not the subject of its own verb, nor who does what a participle tells; a possessive may be.
                if (subject && node.head == own && !possessive) || does.contains(&at) {
                    continue;
                }
                // 'Angola's response to the arrest of its consul'
                let possessor = back == 0
                    && graph.is_below(i, node.head)
                    && wanted != Wanted::Person
                    && node.rel == Rel::Possessive
                    && self.known[at]
                        .as_ref()
                        .is_some_and(|actor| actor.known() && actor.kind != ActorKind::Person);
                let rank = match (back, subject) {
                    _ if possessor => 0,
                    (0, true) => 1,
                    (_, true) if self.is_main(at) => 2 + 2 * back.min(20) as u8,
                    (_, true) => 3 + 2 * back.min(20) as u8,
                    // An object is looked back to for people alone, and only when the registry knows them.
                    _ if wanted == Wanted::Person && self.known[at].as_ref().is_some_and(Actor::known) => {
                        60 + back.min(20) as u8
                    }
                    _ => continue,
                };
                if best.is_none_or(|(other, _)| rank < other) {
                    best = Some((rank, at));
                }
            }
            if last || best.is_some_and(|(rank, _)| rank < 60) {
                break;
            }
        }
        self.main_behind(i, wanted)
            .or_else(|| self.reproached(i, wanted))
            .or_else(|| self.opposed(i, wanted))
            .or_else(|| self.addressed(i, wanted))
            .or_else(|| self.controller(i, wanted))
            .or(best.map(|(_, at)| at))
    }

    /// Whether a quotation mark that was opened in the same part of the document is still open at `i`.
    fn is_quoted(&self, i: usize) -> bool {
        let graph = self.graph;
        let part = graph.sentences[graph.node(i).sentence].part;
        let first = graph.sentences.partition_point(|sentence| sentence.part < part);
        let mut open = false;
        for node in &graph.nodes[graph.sentences[first].start..i] {
            match node.word {
                "“" | "``" | "«" => open = true,
                "”" | "''" | "»" => open = false,
                "\"" => open = !open,
                _ => {}
            }
        }
        open
    }

    /// Whether the words at `a` and `b` name one person.
    fn is_one_person(&self, a: usize, b: usize) -> bool {
        let person = |n: usize| self.known[n].as_ref().and_then(|actor| actor.entity.person.as_deref());
        person(a).is_some() && person(a) == person(b)
    }

    /// 'imposed sanctions on Russia over its attack', 'condemned Peru for its decision': a possessive in the reason is that
    /// of whom the act is done to.
    fn reproached(&self, i: usize, wanted: Wanted) -> Option<usize> {
        let graph = self.graph;
        if graph.node(i).rel != Rel::Possessive || wanted == Wanted::Person {
            return None;
        }
        let mut at = graph.node(i).head;
        for _ in 0..6 {
            let node = graph.node(at);
            if node.head == at || graph.is_clause(at) {
                return None;
            }
            if node.pos == Pos::Adposition && matches!(node.lemma, "over" | "for") {
                break;
            }
            at = node.head;
        }
        let verb = graph.clause_of(graph.node(at).head);
        let regrets =
            matches!(graph.key(verb).as_ref(), "apologise" | "apologize" | "regret" | "pay" | "thank");
        if regrets || !graph.is_clause(verb) || graph.node(at).pos != Pos::Adposition {
            return None;
        }
        let arguments = graph.arguments(verb);
        let below = arguments.object.iter().flat_map(|&object| graph.obliques(object));
        let brought = arguments
            .obliques
            .iter()
            .copied()
            .chain(below)
            .filter(|o| matches!(o.preposition, "on" | "against" | "at"));
        let mut suffers = arguments.object.iter().copied().chain(brought.map(|o| o.node));
        suffers
            .find(|&n| n < at && self.known[n].as_ref().is_some_and(Actor::known) && self.agrees(n, wanted))
    }

    /// 'Angry over the arrest of its consul, Togo closed the office': a pronoun in what stands before the main clause looks
    /// ahead to its subject where its own sentence names nobody before it.
    fn main_behind(&self, i: usize, wanted: Wanted) -> Option<usize> {
        let graph = self.graph;
        let range = &graph.sentences[graph.node(i).sentence];
        let named = (range.start..i).any(|at| {
            matches!(graph.node(at).pos, Pos::Noun | Pos::Name)
                && self.known[at].is_some()
                && self.agrees(at, wanted)
                && graph.node(at).rel != Rel::Compound
        });
        let subject = (i + 1..range.end).find(|&at| self.is_main(at))?;
        let verb = graph.node(subject).head;
        let fronted = (range.start..subject).any(|at| {
            graph.node(at).head == verb
                && matches!(graph.node(at).rel, Rel::AdverbialClause | Rel::Prep)
                && graph.is_below(i, at)
        });
        (fronted && !named && self.known[subject].is_some() && self.agrees(subject, wanted))
            .then_some(subject)
    }

    /// Whether the word at `i` may be what such a pronoun stands for, by number and kind.
    fn agrees(&self, i: usize, wanted: Wanted) -> bool {
        let graph = self.graph;
        let node = graph.node(i);
        let plural =
            matches!(node.tag, "NNS" | "NNPS") || graph.children_by(i, Rel::Conjunct).next().is_some();
        let actor = self.known[i].as_ref();
        let kind = actor.map(|actor| actor.kind);
        // The registry's kind is surer than the recogniser's label: small states are often labelled as persons.
        let person = matches!(kind, Some(ActorKind::Person))
            || (node.entity == "PERSON" && kind.is_none())
            || (matches!(kind, Some(ActorKind::People | ActorKind::Nationals)) && !plural);
        match wanted {
            Wanted::Person => {
                let pronoun = node.pos == Pos::Pronoun && matches!(graph.key(i).as_ref(), "he" | "she");
                !plural && (person || pronoun)
            }
            Wanted::Thing => !plural && !person && !matches!(graph.key(i).as_ref(), "he" | "she" | "they"),
            Wanted::Several => {
                let group = matches!(kind, Some(ActorKind::Institution | ActorKind::Group));
                plural || group || graph.key(i) == "they" || actor.is_some_and(|actor| actor.plural)
            }
        }
    }

    /// 'France condemned Peru and threatened to impose sanctions on it': the object of the clause beside, because a pronoun never
    /// stands for the subject of its own clause.
    fn opposed(&self, i: usize, wanted: Wanted) -> Option<usize> {
        let graph = self.graph;
        if !matches!(graph.node(i).rel, Rel::Object | Rel::PrepObject) || wanted == Wanted::Person {
            return None;
        }
        let mut verb = graph.clause_of(i);
        for _ in 0..4 {
            let beside = graph.coordination(graph.first_conjunct(verb));
            let mut objects = beside
                .iter()
                .filter(|&&clause| clause < verb && graph.is_clause(clause))
                .flat_map(|&clause| graph.arguments(clause).object)
                .filter(|&n| n < i && self.agrees(n, wanted))
                .filter(|&n| self.known[n].as_ref().is_some_and(Actor::known));
            if let Some(object) = objects.next_back() {
                return Some(object);
            }
            let above = graph.node(verb);
            if !matches!(above.rel, Rel::Complement | Rel::OpenComplement) || above.head == verb {
                return None;
            }
            verb = graph.clause_of(above.head);
        }
        None
    }

    /// 'wrote to Peru and Chile urging them to talk': whom the clause above speaks to.
    fn addressed(&self, i: usize, wanted: Wanted) -> Option<usize> {
        let graph = self.graph;
        let verb = graph.node(i).head;
        let node = graph.node(verb);
        if graph.node(i).rel != Rel::Object
            || node.rel != Rel::AdverbialClause
            || node.form != Form::Gerund
            || !graph.is_clause(node.head)
        {
            return None;
        }
        let above = graph.arguments(node.head);
        let below = above.object.iter().flat_map(|&object| graph.obliques(object));
        let to =
            above.obliques.iter().copied().chain(below).filter(|o| o.preposition == "to").map(|o| o.node);
        let mut addressed = to.filter(|&n| n < i && self.agrees(n, wanted));
        addressed.find(|&n| self.known[n].as_ref().is_some_and(Actor::known))
    }

    /// 'asked Peru to withdraw its troops': whoever is asked, where the thing is one that states have of their own and act upon.
    /// With others either may be meant: 'asked Peru to leave its waters'.
    fn controller(&self, i: usize, wanted: Wanted) -> Option<usize> {
        let graph = self.graph;
        let node = graph.node(i);
        let lexicon = &self.codebook.lexicon;
        let thing = lexicon.class("own_matter").is_some_and(|c| lexicon.in_class(c, &graph.key(node.head)));
        if node.rel != Rel::Possessive || wanted == Wanted::Person || !thing {
            return None;
        }
        let verb = graph.clause_of(node.head);
        let above = graph.node(verb);
        if !matches!(above.rel, Rel::OpenComplement | Rel::Complement) || above.form != Form::Base {
            return None;
        }
        let asked = graph.arguments(above.head).object;
        let own = graph.child(verb, Rel::Subject);
        own.into_iter()
            .chain(asked)
            .find(|&n| n < i && self.agrees(n, wanted) && self.known[n].as_ref().is_some_and(Actor::known))
    }

    /// A role without an owner: 'its navy', 'the minister', 'police'.
    fn definite(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        // 'both ministers' are of two states, if of any.
        if self.is_pair(i) || self.pair_of(i).is_some() {
            return None;
        }
        if let Some(body) = self.body_before(i) {
            return Some(body);
        }
        if let Some(state) = self.state_by_epithet(i) {
            return Some(state);
        }
        let mut actor = self.known[i].clone()?;
        if actor.known() || matches!(actor.kind, ActorKind::Place) {
            return None;
        }
        let possessor = graph
            .child(i, Rel::Possessive)
            .filter(|&p| graph.node(p).pos == Pos::Pronoun || graph.node(p).tag == "PRP$");
        if let Some(possessor) = possessor {
            let owner = self.known[possessor].clone()?;
            // 'its neighbour' is anybody but itself: the other of two.
            if matches!(graph.key(i).as_ref(), "neighbour" | "neighbor" | "rival" | "foe" | "adversary") {
                let two = self.only_two(i)?;
                let mut other = two.into_iter().find(|side| side.entity.code != owner.entity.code)?;
                other.node = i;
                return Some(other);
            }
            take_owner(&mut actor.entity, &owner);
            return Some(actor);
        }
        let determined = graph
            .children_by(i, Rel::Determiner)
            .any(|d| matches!(graph.node(d).lemma, "the" | "that" | "this"));
        let key = graph.key(i);
        if determined {
            // The same role named before with its owner, or the person who holds it; an unnamed official stays unnamed.
            let unnamed = actor.entity.anonymous;
            let before = self.referents.iter().rev().skip_while(|r| r.node >= i).find(|r| {
                if unnamed {
                    return graph.key(r.node) == key && r.actor.entity.anonymous;
                }
                let errand = |office: &str| {
                    office.split(' ').any(|word| ENVOYS.contains(&word)) && ENVOYS.contains(&&*key)
                };
                graph.key(r.node) == key
                    || r.actor.entity.office.as_deref().is_some_and(errand)
                    || r.actor.entity.office.as_deref().is_some_and(|office| {
                        // 'Finance Minister Chirambo ... the minister'
                        let own = actor.entity.office.as_deref();
                        own.is_some_and(|own| {
                            office
                                .strip_suffix(own)
                                .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
                        })
                    })
            });
            if let Some(before) = before {
                let (text, span, node) = (actor.entity.text.clone(), actor.entity.span, i);
                let mut found = before.actor.clone();
                found.entity.text = text;
                found.entity.span = span;
                found.node = node;
                return Some(found);
            }
        }
        self.domestic(i, actor)
    }

    /// 'Brazil and India ... their troops': whose the phrase at `i` is besides.
    fn further_owners(&self, i: usize, actor: &Actor) -> Vec<Actor> {
        let possessor = self.graph.child(i, Rel::Possessive);
        let others = possessor.and_then(|possessor| self.others.get(&possessor));
        others
            .into_iter()
            .flatten()
            .map(|owner| {
                let mut one = actor.clone();
                take_owner(&mut one.entity, owner);
                one
            })
            .collect()
    }

    /// 'the kingdom', 'the Islamic republic': the state that may be called so and was named last, else the one that the sentence
    /// names behind it.
    fn state_by_epithet(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        let node = graph.node(i);
        let the = graph.children_by(i, Rel::Determiner).any(|d| graph.node(d).lemma == "the");
        if !the || node.pos == Pos::Pronoun || self.hit(i).is_some() {
            return None;
        }
        let actors = &self.codebook.actors;
        let (before, own) = (i.checked_sub(1).map(|b| graph.key(b)), graph.key(i));
        let two = before.map(|before| format!("{before} {own}"));
        let may = two.as_deref().map(|words| actors.epithet(words)).filter(|codes| !codes.is_empty());
        let may = may.unwrap_or_else(|| actors.epithet(&own));
        if may.is_empty() {
            return None;
        }
        let called = |code: &Code| may.contains(code);
        let named = |hit: &&super::names::NameHit| hit.code(self.codebook).is_some_and(|code| called(&code));
        let sentence = node.sentence;
        let last = self.hits.iter().rev().filter(|hit| hit.last < i).find(named);
        let next = || {
            let behind = self.hits.iter().filter(|hit| hit.first > i);
            behind.take_while(|hit| graph.node(hit.first).sentence == sentence).find(named)
        };
        let code = last.or_else(next)?.code(self.codebook)?;
        let state = actors.state(code.as_str())?;
        let span = graph.phrase(i);
        let entity = Entity {
            code: Some(code.as_str().to_owned()),
            text: span.of(graph.text).to_owned(),
            span,
            identifier_id: state.wikidata.as_deref().map(str::to_owned),
            identifier_text: Some(state.name.to_string()),
            ..Entity::default()
        };
        Some(Actor { entity, kind: ActorKind::State, node: i, plural: false })
    }

    /// 'the bloc', 'the alliance', 'the court': the international body named before whose name has the word, else for the
    /// words of the class `body` the one last named.
    fn body_before(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        let node = graph.node(i);
        let determined = graph
            .children_by(i, Rel::Determiner)
            .any(|d| matches!(graph.node(d).lemma, "the" | "that" | "this"));
        let owned = graph
            .children(i)
            .any(|c| c < i && graph.node(c).rel != Rel::Determiner || self.known[c].is_some())
            || graph.prepositional(i, "of").any(|of| self.known[of].is_some() || graph.node(of).tag == "NNS");
        if node.pos != Pos::Noun || node.tag != "NN" || !determined || owned {
            return None;
        }
        let key = graph.key(i);
        let lexicon = &self.codebook.lexicon;
        let general = lexicon.class("body").is_some_and(|class| lexicon.in_class(class, &key));
        let named = lexicon.class("body_by_name").is_some_and(|class| lexicon.in_class(class, &key));
        if !general && !named {
            return None;
        }
        let bodies = || {
            self.hits.iter().rev().filter(|hit| hit.last < i).filter_map(|hit| match hit.sense {
                Sense::Body(id) => Some((hit, self.codebook.actors.body(id))),
                _ => None,
            })
        };
        let has_word = |name: &str| name.split(' ').any(|word| word.eq_ignore_ascii_case(&key));
        let near = graph.node(i).sentence.saturating_sub(2 * REACH);
        let (hit, _) = bodies()
            .find(|(_, body)| has_word(&body.name) || body.aliases.iter().any(|alias| has_word(alias)))
            .or_else(|| {
                bodies().find(|(hit, body)| {
                    general && body.code.as_str() == "IGO" && graph.node(hit.first).sentence >= near
                })
            })?;
        let mut actor = self.named(hit)?;
        actor.entity.text = node.word.to_owned();
        actor.entity.span = node.span;
        actor.node = i;
        Some(actor)
    }

    /// 'police in Nairobi', 'the government': the state's own bodies where the sentence names one state's place, where all
    /// who are named before are of one state, or where the report is about one.
    fn domestic(&self, i: usize, mut actor: Actor) -> Option<Actor> {
        let graph = self.graph;
        let sector = actor.entity.sector.first().map_or("", String::as_str);
        let lay = actor.kind == ActorKind::People
            || (actor.kind != ActorKind::Institution
                && matches!(sector, "CVL" | "JRN" | "LAB" | "EDU" | "REL" | "MED" | "AGR" | "SOC"));
        let home = lay
            || matches!(
                sector,
                "COP" | "JUD" | "LEG" | "GOV" | "MIL" | "OPP" | "REB" | "PRM" | "PTY" | "LAB"
            );
        let abroad = matches!(
            graph.key(i).as_ref(),
            "diplomat"
                | "ambassador"
                | "envoy"
                | "embassy"
                | "consulate"
                | "mission"
                | "delegation"
                | "peacekeeper"
                | "source"
        );
        // 'the team' plays more often than it negotiates.
        let abroad = abroad || (graph.key(i) == "team" && !graph.has(i, Rel::Compound));
        let stranger = actor.kind == ActorKind::People && !actor.plural;
        // 'European leaders', 'Arab governments', 'foreign ministers' are of many states.
        let elsewhere = graph.children(i).any(|c| {
            matches!(graph.node(c).rel, Rel::AdjectiveModifier | Rel::Compound)
                && (matches!(graph.node(c).entity, "NORP" | "LOC")
                    || matches!(graph.key(c).as_ref(), "world" | "western" | "international" | "regional"))
        });
        // 'the army of Ruritania' is that of some state that we do not know.
        let of = graph.prepositional(i, "of").any(|of| graph.node(of).pos == Pos::Name);
        let foreign = (actor.plural && !lay && elsewhere) || (of && sector == "MIL");
        if !home || stranger || abroad || foreign || actor.entity.anonymous || actor.kind == ActorKind::Thing
        {
            return None;
        }
        // Of people the place in a sentence tells less than the report's own state: 'charged in Florida, while supporters ...'.
        let elsewhere = |code: &str| lay && self.home.is_some_and(|home| home.code.as_str() != code);
        let code = match self.states_of_places(graph.node(i).sentence).as_slice() {
            [code] if elsewhere(code.as_str()) => None,
            [code] if !lay || self.is_of_one_state(i, code.as_str()) => Some(code.as_str().to_owned()),
            _ if !lay => self.only_state_before(i),
            _ => None,
        };
        let code = code.or_else(|| self.home_of(i, lay))?;
        let state = self.codebook.actors.state(&code)?;
        actor.entity.code = Some(code);
        actor.entity.identifier_id = state.wikidata.as_deref().map(str::to_owned);
        actor.entity.identifier_text = Some(state.name.to_string());
        Some(actor)
    }

    /// Whether the sentence of `i` names no other state than `code`.
    fn is_of_one_state(&self, i: usize, code: &str) -> bool {
        let sentence = self.graph.node(i).sentence;
        self.hits
            .iter()
            .filter(|hit| self.graph.node(hit.first).sentence == sentence)
            .filter_map(|hit| hit.code(self.codebook))
            .all(|other| other.as_str() == code || other.is_nobody())
    }

    /// The state that the report is about, where nothing before `i` in its sentence is of another.
    fn home_of(&self, i: usize, lay: bool) -> Option<String> {
        let graph = self.graph;
        let home = self.home?;
        let sentence = graph.node(i).sentence;
        let foreign = self.hits.iter().any(|hit| {
            graph.node(hit.first).sentence == sentence
                && (lay || hit.first < i)
                && hit.code(self.codebook).is_some_and(|code| code != home.code && !code.is_nobody())
        });
        (!foreign && (home.alone || !lay)).then(|| home.code.as_str().to_owned())
    }

    /// The state of all who are named before `i` in its sentence, where they are of one state: 'Congress authorised the
    /// president'.
    fn only_state_before(&self, i: usize) -> Option<String> {
        let sentence = self.graph.node(i).sentence;
        let mut own = self
            .referents
            .iter()
            .filter(|r| r.node < i && self.graph.node(r.node).sentence == sentence)
            .filter(|r| matches!(r.actor.kind, ActorKind::Institution | ActorKind::Group | ActorKind::Person))
            .filter_map(|r| r.actor.entity.code.clone());
        let code = own.next()?;
        let international = matches!(code.as_str(), "IGO" | "NGO" | "IMG" | "ISM" | "MNC");
        (!international && own.all(|other| other == code)).then_some(code)
    }
}

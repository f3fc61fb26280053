//! Second mentions: 'the minister', 'the bloc', 'the kingdom', 'its navy', 'the police'.

use demarche_codebook::{Code, Sense};

use super::compose::take_owner;
use super::refer::REACH;
use super::{Actor, ActorKind, Cast, Referent};
use crate::graph::{Pos, Rel};
use crate::record::Entity;

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

impl Cast<'_> {
    /// A role without an owner: 'its navy', 'the minister', 'police'.
    pub(super) fn definite(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        // 'both ministers' are of two states, if of any.
        if self.is_pair(i) || self.pair_of(i).is_some() {
            return None;
        }
        // 'the Kenyan leader Ann Oduya': the name tells who it is.
        if self.known[graph.node(i).head].as_ref().is_some_and(|head| head.entity.person.is_some())
            && graph.node(i).rel == Rel::Compound
        {
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
                let two = self.only_two(i).or_else(|| self.only_two_of(i, true))?;
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
            let before = before.map(|referent| &referent.actor);
            let before = before.or_else(|| self.person_of_rank(i, &actor, false));
            let before = before.or_else(|| self.person_of_rank(i, &actor, true));
            if let Some(before) = before {
                let (text, span, node) = (actor.entity.text.clone(), actor.entity.span, i);
                let mut found = before.clone();
                found.entity.text = text;
                found.entity.span = span;
                found.node = node;
                return Some(found);
            }
        }
        self.domestic(i, actor)
    }

    /// 'Canada's Margaret Ellison ... the president', 'Congolese ruler Kabeya ... the president': somebody named without an
    /// office, or with one that leaves open which, may be called by any office later. Where nobody was named before, `ahead`
    /// looks for the subject of the main clause behind: 'After the minister had left, Togo's Afi Mensah ...'.
    fn person_of_rank(&self, i: usize, actor: &Actor, ahead: bool) -> Option<&Actor> {
        let graph = self.graph;
        let rules = |office: &str| {
            matches!(
                office,
                "president"
                    | "prime minister"
                    | "premier"
                    | "chancellor"
                    | "king"
                    | "emir"
                    | "ruler"
                    | "leader"
            )
        };
        let key = graph.key(i);
        let head = actor.entity.office.as_deref().is_some_and(rules);
        let minister = actor.entity.office.as_deref().is_some_and(|office| office.ends_with("minister"));
        if actor.kind != ActorKind::Person
            || actor.entity.anonymous
            || !(head || minister || ENVOYS.contains(&&*key))
        {
            return None;
        }
        let open = |office: Option<&str>| match office {
            None => true,
            Some(office) => {
                head && ["leader", "ruler", "strongman"].iter().any(|word| office.ends_with(word))
            }
        };
        let sentence = graph.node(i).sentence;
        let fits = |referent: &&Referent| {
            referent.actor.kind == ActorKind::Person
                && referent.actor.entity.person.is_some()
                && open(referent.actor.entity.office.as_deref())
        };
        let found = if ahead {
            self.referents.iter().find(|r| {
                r.node > i
                    && graph.node(r.node).sentence == sentence
                    && self.is_main(r.node)
                    && graph.clause_of(i) != graph.clause_of(r.node)
                    && fits(r)
            })
        } else {
            let near = |r: &&Referent| r.node < i && sentence - graph.node(r.node).sentence <= REACH;
            self.referents.iter().rev().filter(near).find(fits)
        };
        found.map(|referent| &referent.actor)
    }

    /// 'Brazil and India ... their troops': whose the phrase at `i` is besides.
    pub(super) fn further_owners(&self, i: usize, actor: &Actor) -> Vec<Actor> {
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
            })
            // 'Before the court ruled, hackers broke into the Court of Justice'
            .or_else(|| {
                let behind = self.hits.iter().filter(|hit| hit.first > i);
                let same = behind.take_while(|hit| graph.node(hit.first).sentence == node.sentence);
                let mut bodies = same.filter_map(|hit| match hit.sense {
                    Sense::Body(id) => Some((hit, self.codebook.actors.body(id))),
                    _ => None,
                });
                bodies.find(|(_, body)| {
                    body.code.as_str() == "IGO"
                        && (general
                            || has_word(&body.name)
                            || body.aliases.iter().any(|alias| has_word(alias)))
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
    pub(super) fn domestic(&self, i: usize, mut actor: Actor) -> Option<Actor> {
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

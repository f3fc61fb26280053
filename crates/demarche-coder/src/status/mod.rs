//! Whether an act happened: from its own word up through everything that governs it.
//!
//! [`Reader::read`] starts at the word that names the act and climbs. At each step the words of the clause speak
//! first ([`clause`]: modals, negation, conditions), then the word above: an operator of the lexicon ('plans to',
//! 'fear of'), another act that has this one as its content ('threatened to'), or plain grammar (a purpose, a
//! relative clause, 'without'). Each effect is laid over what is below it by [`compose`]. The climb ends where the
//! text tells a clause on its own account: at a root, behind a word of saying, in a relative clause.

mod clause;
mod compose;
mod operators;

use demarche_codebook::{Codebook, Status};

use crate::actors::Cast;
use crate::attribution::Utterance;
use crate::document::{PartKind, Span};
use crate::frames::Act;
use crate::graph::{Form, Graph, Pos, Rel};
use clause::Effect;
use compose::compose;

/// What the text says of an act's being so.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// The status, before that of an act that holds it.
    pub status: Status,
    /// The word that decides it.
    pub cue: Option<Span>,
    /// Why, the outermost cause first.
    pub why: Vec<String>,
    /// The act that has this one as its content, and the status that it gives it.
    pub parent: Option<usize>,
    /// The main clause of which this act is the condition.
    pub condition_of: Option<usize>,
    /// The nodes that the climb passed, from the act upwards.
    pub path: Vec<usize>,
    /// Whether the text tells it in passing, by a noun or in a clause that is taken for granted.
    pub presupposed: bool,
}

/// Where the next step leads.
enum Above {
    /// The text tells it here.
    End,
    /// Taken for granted here.
    Granted,
    /// To that node, with nothing added.
    Through(usize),
    /// This effect, and no further.
    Effect(Effect),
    /// This effect, and on from that node.
    EffectThrough(Effect, usize),
}

/// Reads statuses in one document.
pub(crate) struct Reader<'c, 'a> {
    pub graph: &'c Graph<'a>,
    pub codebook: &'c Codebook,
    pub cast: &'c Cast<'a>,
    pub speeches: &'c [Utterance],
    pub title: &'c [String],
    /// Whether a node names an act.
    pub acts: Vec<bool>,
    /// For each node in a content slot of an act: the act.
    pub content_of: Vec<Option<u32>>,
}

/// The most steps of a climb: what is deeper is no language.
const STEPS: usize = 24;

impl<'a> Reader<'_, 'a> {
    /// The status of `act`, the `index`th.
    pub fn read(&self, act: &Act<'a>, index: usize) -> Told {
        let graph = self.graph;
        let entry = self.codebook.lexicon.entry(act.entry);
        let mut told = Told {
            status: Status::Actual,
            cue: None,
            why: Vec::new(),
            parent: None,
            condition_of: None,
            path: vec![act.node],
            presupposed: false,
        };
        if let Some(status) = entry.status {
            told.add(status, graph.node(act.node).span, format!("the word itself ({})", entry.id));
        }
        let mut at = act.node;
        let mut negation_used = false;
        let mut seen: Vec<&str> = Vec::new();
        for _ in 0..STEPS {
            if let Some(parent) = self.content_of[at]
                && parent as usize != index
            {
                self.words_of(at, negation_used, &mut told);
                told.parent = Some(parent as usize);
                return told;
            }
            // A verb that the entry names as the noun's carrier speaks by its tense and mood alone.
            let carried = at == act.node && act.frame.light.is_some() && !act.frame.borrowed;
            let from = at;
            // Words that hang on this one, then those above.
            if let Some(found) = self.operator_over(&told.path, carried, &mut seen) {
                if !found.below {
                    self.words_of(at, negation_used, &mut told);
                }
                if found.ends {
                    if let Some(effect) = found.effect {
                        told.add_effect(effect, found.why);
                    }
                    told.presupposed |= found.granted;
                    return told;
                }
                if let Some(effect) = found.effect {
                    told.add_effect(effect, found.why);
                }
                if found.below {
                    // An adjective or participle on this word: the climb goes on from here.
                    continue;
                }
                negation_used = found.negation_used;
                at = found.node;
                told.path.push(at);
                continue;
            }
            self.words_of(at, negation_used, &mut told);
            negation_used = false;
            if at == act.node
                && let Some((verb, _)) = act.frame.light
            {
                at = verb;
                told.path.push(at);
                continue;
            }
            match self.above(at, act) {
                Above::End => return told,
                Above::Granted => {
                    told.presupposed = true;
                    return told;
                }
                Above::Through(node) => at = node,
                Above::Effect(effect) => {
                    let why = effect.why.to_owned();
                    told.add_effect(effect, why);
                    return told;
                }
                Above::EffectThrough(effect, node) => {
                    let why = effect.why.to_owned();
                    told.add_effect(effect, why);
                    at = node;
                }
            }
            if at == from {
                return told;
            }
            told.path.push(at);
        }
        told
    }

    /// Whether the clause of `verb` is told in a finite past: its time cannot lie ahead.
    pub(crate) fn is_past(&self, verb: usize) -> bool {
        self.graph.is_clause(verb)
            && (self.tense(verb) == Form::Past
                || self.graph.auxiliaries(verb).any(|aux| self.graph.node(aux).lemma == "have"))
    }

    /// What the words of the clause or phrase at `at` say themselves.
    fn words_of(&self, at: usize, negation_used: bool, told: &mut Told) {
        let graph = self.graph;
        let verbal = graph.is_clause(at);
        if verbal {
            for effect in self.clause_effects(at, negation_used) {
                if effect.condition && told.condition_of.is_none() {
                    told.condition_of = Some(graph.node(at).head);
                }
                let why = format!("'{}': {}", effect.cue.of(graph.text), effect.why);
                told.add_effect(effect, why);
            }
        } else {
            self.noun_effects(at, told);
        }
    }

    /// 'no talks', 'without talks' at a noun.
    fn noun_effects(&self, noun: usize, told: &mut Told) {
        let graph = self.graph;
        if let Some(no) = graph.children(noun).find(|&c| {
            matches!(graph.key(c).as_ref(), "no" | "neither" | "zero")
                && c < noun
                && graph.node(c).rel != Rel::Coordinator
        }) {
            told.add(Status::Negated, graph.node(no).span, "'no' before the noun".to_owned());
        }
        // 'with a summit in view', 'talks in the offing'
        let ahead = graph.prepositional(noun, "in").find(|&n| {
            matches!(graph.key(n).as_ref(), "view" | "sight" | "offing" | "prospect" | "pipeline")
        });
        if let Some(ahead) = ahead {
            told.add(Status::Planned, graph.node(ahead).span, "it is still to come".to_owned());
        }
        if let Some(any) = graph.children_by(noun, Rel::Determiner).find(|&c| graph.key(c) == "any") {
            told.add(Status::Hypothetical, graph.node(any).span, "'any' leaves it open".to_owned());
        }
    }

    /// Where plain grammar leads from `at`.
    fn above(&self, at: usize, act: &Act<'a>) -> Above {
        let graph = self.graph;
        let node = graph.node(at);
        if node.head == at {
            return Above::End;
        }
        if graph.is_clause(at) || (node.pos == Pos::Adjective && node.rel != Rel::AdjectiveModifier) {
            self.above_clause(at)
        } else {
            self.above_noun(at, act)
        }
    }

    /// The 'than' of 'rather than attack', which joins the clause at `at` as a mark or as a conjunction.
    fn rather_than(&self, at: usize) -> Option<usize> {
        let graph = self.graph;
        let node = graph.node(at);
        let joins = match node.rel {
            Rel::AdverbialClause => at,
            Rel::Conjunct => node.head,
            _ => return None,
        };
        let near = |than: usize| joins == at || (joins < than && than < at);
        graph
            .children(joins)
            .filter(|&than| graph.key(than) == "than" && near(than))
            .find(|&than| than > 0 && matches!(graph.key(than - 1).as_ref(), "rather" | "sooner"))
    }

    fn above_clause(&self, at: usize) -> Above {
        let graph = self.graph;
        let node = graph.node(at);
        let head = node.head;
        let to = graph.auxiliaries(at).find(|&aux| graph.node(aux).lemma == "to");
        let infinitive = to.is_some() && node.form == Form::Base;
        let planned = |why| Effect {
            status: Status::Planned,
            cue: graph.node(to.unwrap_or(at)).span,
            why,
            condition: false,
        };
        if let Some(cue) = self.rather_than(at) {
            let why = "'rather than' says that it does not happen";
            return Above::Effect(Effect {
                status: Status::Negated,
                cue: graph.node(cue).span,
                why,
                condition: false,
            });
        }
        match node.rel {
            Rel::Conjunct => {
                // A clause with a subject of its own and no mark is told for itself; its governor still governs it.
                let first = graph.first_conjunct(at);
                if graph.is_clause(head) {
                    // What governs the first member governs this one; the first member's own words do not.
                    if graph.node(first).rel == Rel::Root || graph.node(first).head == first {
                        return Above::End;
                    }
                    self.above_clause(first)
                } else {
                    Above::Through(head)
                }
            }
            Rel::OpenComplement | Rel::ObjectPredicate => {
                // 'was to have visited': it did not come about.
                let perfect =
                    to.is_some() && graph.auxiliaries(at).any(|aux| graph.node(aux).lemma == "have");
                if perfect && graph.node(head).lemma == "be" {
                    let why = "'was to have' tells what did not come about";
                    let cue = graph.node(to.unwrap_or(at)).span;
                    return Above::Effect(Effect {
                        status: Status::Hypothetical,
                        cue,
                        why,
                        condition: false,
                    });
                }
                if graph.node(head).lemma == "be" || graph.node(head).lemma == "have" {
                    return if infinitive {
                        Above::EffectThrough(planned("'is to' tells what is to come"), head)
                    } else {
                        Above::Through(head)
                    };
                }
                if graph.node(head).lemma == "go" && graph.node(head).form == Form::Gerund && infinitive {
                    return Above::EffectThrough(planned("'going to' tells what is to come"), head);
                }
                if infinitive {
                    Above::EffectThrough(planned("what an infinitive tells is still to come"), head)
                } else {
                    Above::Through(head)
                }
            }
            Rel::Complement | Rel::ClauseSubject => {
                if infinitive && graph.is_clause(head) {
                    return Above::Effect(planned("what an infinitive tells is still to come"));
                }
                Above::End
            }
            Rel::Attribute => Above::Through(head),
            Rel::AdverbialClause => {
                if infinitive {
                    // 'to avert war': a purpose. At the end of a clause it may tell the outcome as well.
                    return Above::Effect(planned("a purpose is still to come"));
                }
                let finite =
                    matches!(self.tense(at), Form::Past | Form::Present) && graph.has(at, Rel::Subject);
                if finite || graph.has(at, Rel::Mark) || !graph.is_clause(head) {
                    return Above::End;
                }
                match node.form {
                    Form::Gerund => Above::Through(head),
                    _ => Above::End,
                }
            }
            Rel::RelativeClause => Above::End,
            Rel::NounClause => {
                if infinitive {
                    // 'the first to recognise'
                    let first = graph.children(head).any(|c| {
                        matches!(graph.key(c).as_ref(), "first" | "second" | "last" | "only" | "latest")
                    }) || matches!(graph.key(head).as_ref(), "first" | "last" | "latest");
                    if first {
                        return Above::End;
                    }
                    return Above::Effect(planned("what an infinitive tells is still to come"));
                }
                // 'the need for a policy ratified by parliament'
                let participle = matches!(node.form, Form::Participle | Form::Gerund);
                if participle && self.is_open(head) { Above::Through(head) } else { Above::End }
            }
            Rel::PrepClause => self.above_preposition(at, head, true),
            _ => Above::End,
        }
    }

    fn above_noun(&self, at: usize, act: &Act<'a>) -> Above {
        let graph = self.graph;
        let node = graph.node(at);
        let head = node.head;
        match node.rel {
            Rel::PrepObject => self.above_preposition(at, head, false),
            Rel::Conjunct => Above::Through(head),
            Rel::Apposition => Above::End,
            Rel::Object
            | Rel::Subject
            | Rel::PassiveSubject
            | Rel::Attribute
            | Rel::Indirect
            | Rel::ObjectPredicate => {
                let verb = graph.clause_of(head);
                // 'There was no attack', 'There will be talks'
                let existential = graph.node(verb).lemma == "be"
                    && graph.children(verb).any(|c| graph.node(c).lemma == "there");
                if existential {
                    return Above::Through(verb);
                }
                let subject = matches!(node.rel, Rel::Subject | Rel::PassiveSubject);
                if subject && self.is_generic(at, verb) {
                    let why = "said of such acts at large";
                    let cue = graph.node(verb).span;
                    return Above::Effect(Effect {
                        status: Status::Hypothetical,
                        cue,
                        why,
                        condition: false,
                    });
                }
                // 'The ban would cripple the embassy': it need not be in force.
                if subject && self.is_conditional(verb) {
                    return Above::Through(verb);
                }
                let entry = self.codebook.lexicon.entry(act.entry);
                use demarche_codebook::EventType::{Agree, Aid, Consult, Cooperate, Support};
                let meeting = matches!(entry.event_type, Consult | Cooperate | Aid | Agree | Support);
                if self.is_definite(at) && !(subject && meeting) {
                    Above::Granted
                } else {
                    Above::Through(verb)
                }
            }
            Rel::Compound | Rel::NounModifier | Rel::Possessive | Rel::AdjectiveModifier => Above::Granted,
            _ => Above::End,
        }
    }

    /// From what a preposition brings to what the preposition hangs on.
    fn above_preposition(&self, at: usize, preposition: usize, clause: bool) -> Above {
        let graph = self.graph;
        let word = graph.key(preposition);
        let governor = graph.node(preposition).head;
        let outer = graph.key(governor);
        let effect =
            |status, why| Effect { status, cue: graph.node(preposition).span, why, condition: false };
        if governor == preposition {
            return Above::End;
        }
        let pair = |first: &str| {
            (graph.node(governor).pos != Pos::Verb && outer == first)
                || (preposition > 0 && graph.key(preposition - 1) == first)
        };
        match word.as_ref() {
            "without" => {
                return Above::Effect(effect(Status::Negated, "'without' says that it does not happen"));
            }
            "than" => {
                return Above::Effect(effect(Status::Negated, "'rather than' says that it does not happen"));
            }
            "of" if pair("instead") || pair("ahead") && clause => {
                return Above::Effect(effect(Status::Negated, "'instead of' says that it does not happen"));
            }
            "of" if pair("ahead") => {
                return Above::Effect(effect(Status::Planned, "'ahead of' it: it is still to come"));
            }
            "of" if matches!(
                outer.as_ref(),
                "case" | "event" | "possibility" | "risk" | "danger" | "prospect" | "chance"
            ) =>
            {
                return Above::Effect(effect(Status::Hypothetical, "it may or may not happen"));
            }
            // 'actions including the attack'
            "include" | "including" | "like" if !clause => return Above::Through(governor),
            "pending" | "barring" => {
                return Above::Effect(effect(Status::Hypothetical, "it may or may not happen"));
            }
            "against" if clause => return Above::Effect(effect(Status::Negated, "'against' doing it")),
            "toward" | "towards" => return Above::Effect(effect(Status::Planned, "on the way to it")),
            "before" if !clause => {
                return Above::Effect(effect(Status::Planned, "'before' it: it is still to come"));
            }
            "for" if !clause && self.is_motion(governor) => {
                return Above::Effect(effect(Status::Planned, "what a journey is for is still to come"));
            }
            _ => {}
        }
        if clause {
            return match word.as_ref() {
                // 'Before attacking, Peru will warn' is as much to come as the warning.
                "before" if graph.is_clause(governor) => {
                    let effects = self.clause_effects(governor, true);
                    let mut open = effects
                        .into_iter()
                        .filter(|e| matches!(e.status, Status::Planned | Status::Hypothetical));
                    open.next().map_or(Above::End, Above::Effect)
                }
                "by" | "in" | "through" => {
                    if graph.is_clause(governor) {
                        Above::Through(governor)
                    } else {
                        Above::End
                    }
                }
                "on" | "about" | "to" | "of" | "at" | "into" => {
                    if graph.is_clause(governor)
                        && matches!(word.as_ref(), "on" | "to" | "about" | "at" | "into")
                    {
                        return Above::EffectThrough(
                            effect(Status::Planned, "what is spoken of is still to come"),
                            governor,
                        );
                    }
                    Above::Effect(effect(Status::Hypothetical, "it is spoken of, not done"))
                }
                "for" if !graph.is_clause(governor) => {
                    Above::Effect(effect(Status::Hypothetical, "it is spoken of, not done"))
                }
                _ => Above::End,
            };
        }
        // A noun: definite or behind a preposition of cause, it is taken for granted.
        if self.is_definite(at)
            || matches!(
                word.as_ref(),
                "after" | "since" | "over" | "following" | "amid" | "despite" | "during" | "because"
            )
        {
            return Above::Granted;
        }
        match word.as_ref() {
            "of" | "in" | "with" | "on" | "to" | "by" | "into" | "at" | "from" | "as" => {
                Above::Through(governor)
            }
            "about" | "for" | "against" => {
                Above::Effect(effect(Status::Hypothetical, "it is spoken of, not told"))
            }
            _ => Above::End,
        }
    }

    fn is_motion(&self, verb: usize) -> bool {
        matches!(
            self.graph.key(verb).as_ref(),
            "arrive"
                | "travel"
                | "fly"
                | "go"
                | "head"
                | "leave"
                | "return"
                | "come"
                | "depart"
                | "visit"
                | "land"
                | "journey"
                | "send"
                | "invite"
        )
    }

    /// Whether the noun's phrase leaves open which it is, or whether there is any: 'an attack', 'any attack'.
    pub(super) fn is_open(&self, noun: usize) -> bool {
        let graph = self.graph;
        let mut words = graph.children_by(noun, Rel::Determiner).map(|d| graph.key(d));
        words.any(|word| matches!(word.as_ref(), "a" | "an" | "any" | "another" | "such"))
    }

    /// Whether the noun is said of acts of its kind at large: 'Consultation with Peru means delays'.
    fn is_generic(&self, noun: usize, verb: usize) -> bool {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let bare = graph.node(noun).tag == "NN"
            && !graph.children(noun).any(|c| {
                matches!(
                    graph.node(c).rel,
                    Rel::Determiner | Rel::Possessive | Rel::Number | Rel::AdjectiveModifier | Rel::Compound
                )
            });
        bare && graph.node(verb).form == Form::Present
            && graph.sentences[graph.node(noun).sentence].kind != PartKind::Title
            && lexicon.class("consequence").is_some_and(|c| lexicon.in_class(c, &graph.key(verb)))
    }

    /// Whether the noun's phrase takes for granted that it exists: 'the attack', 'Peru's attack', 'this attack'.
    pub(crate) fn is_definite(&self, noun: usize) -> bool {
        let graph = self.graph;
        graph.children(noun).any(|c| match graph.node(c).rel {
            Rel::Possessive => true,
            Rel::Determiner => matches!(
                graph.key(c).as_ref(),
                "the" | "this" | "that" | "these" | "those" | "both" | "each" | "all"
            ),
            _ => false,
        })
    }
}

impl Told {
    fn add(&mut self, outer: Status, cue: Span, why: String) {
        let before = self.status;
        self.status = compose(before, outer);
        if self.status != before || self.cue.is_none() {
            self.cue = Some(cue);
        }
        self.why.insert(0, why);
    }

    fn add_effect(&mut self, effect: Effect, why: String) {
        self.add(effect.status, effect.cue, why);
    }

    /// Lays the status that the holding act gives over its own.
    pub fn held(&mut self, status: Status, cue: Span, why: String) {
        self.add(status, cue, why);
    }
}

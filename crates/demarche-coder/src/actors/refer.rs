//! Pronouns, and in which order words that stand for someone are resolved: 'he', 'they', 'its navy'.
//!
//! First depth: the nearest fitting subject of the same or the sentence before, within two paragraphs. Anything
//! unsure stays unknown; a wrong country is worse than none.

use super::{Actor, ActorKind, Cast};
use crate::graph::{Form, Pos, Rel};

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
                    // 'twelve of the students' are students.
                    let lay = |actor: &Actor| {
                        !actor.known() && actor.entity.sector.first().is_some_and(|sector| sector != "GOV")
                    };
                    let people = self.known[i].clone().filter(lay);
                    let people = people.or_else(|| self.counted(i));
                    people.and_then(|people| Some((self.domestic(i, people)?, Vec::new())))
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
            // 'Turkish and Russian generals ... they'
            for partner in self.partners(&actor) {
                if !others.iter().any(|other| other.entity.code == partner.entity.code) {
                    others.push(partner);
                }
            }
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
        let acts = wanted == Wanted::Several
            && graph.node(i).rel == Rel::Subject
            && graph.node(own).pos == Pos::Verb
            && graph.node(own).lemma != "be";
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
                // 'The talks stalled when the delegates left. They returned': talks do not return.
                if acts && self.known[at].is_none() && !self.codebook.lexicon.noun(&graph.key(at)).is_empty()
                {
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
            .or_else(|| self.parallel(i, wanted))
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
        let subject = (i + 1..range.end).find(|&at| self.is_main(at) || self.is_told(at))?;
        let verb = graph.node(subject).head;
        // 'Its patience exhausted, Togo ...': parsers take such a phrase for what is said.
        let quoted = self.speakers.get(i).copied().flatten().is_some();
        let fronted = (range.start..subject).any(|at| {
            graph.node(at).head == verb
                && (matches!(graph.node(at).rel, Rel::AdverbialClause | Rel::Prep)
                    || (graph.node(at).rel == Rel::Complement && !quoted))
                && graph.is_below(i, at)
        });
        (fronted && !named && self.known[subject].is_some() && self.agrees(subject, wanted))
            .then_some(subject)
    }

    /// 'India will close the office, officials warned': whether the word is the subject of what is said, with who says it behind.
    fn is_told(&self, i: usize) -> bool {
        let graph = self.graph;
        let verb = graph.node(i).head;
        let said = graph.node(verb);
        matches!(graph.node(i).rel, Rel::Subject | Rel::PassiveSubject)
            && said.rel == Rel::Complement
            && said.head > verb
            && graph.node(said.head).rel == Rel::Root
    }

    /// 'Togo protested that planes had bombed a town, and it appealed for help': the subject of a clause beside another is the
    /// other's.
    fn parallel(&self, i: usize, wanted: Wanted) -> Option<usize> {
        let graph = self.graph;
        let node = graph.node(i);
        let clause = node.head;
        if node.rel != Rel::Subject
            || wanted == Wanted::Person
            || !matches!(graph.node(clause).rel, Rel::Conjunct | Rel::Parataxis)
        {
            return None;
        }
        let subject = *graph.arguments(graph.node(clause).head).subject.first()?;
        (subject < i
            && self.agrees(subject, wanted)
            && self.known[subject].as_ref().is_some_and(Actor::known))
        .then_some(subject)
    }

    /// Whether the word at `i` may be what such a pronoun stands for, by number and kind.
    fn agrees(&self, i: usize, wanted: Wanted) -> bool {
        let graph = self.graph;
        let node = graph.node(i);
        // 'The youth were lashing out': the verb tells what the noun does not.
        let verb = node.head;
        let many = |n: usize| graph.node(n).tag == "VBP" || graph.node(n).word.eq_ignore_ascii_case("were");
        let by_verb = matches!(node.rel, Rel::Subject | Rel::PassiveSubject)
            && node.pos == Pos::Noun
            && (many(verb) || graph.auxiliaries(verb).any(many));
        let plural = matches!(node.tag, "NNS" | "NNPS")
            || by_verb
            || graph.children_by(i, Rel::Conjunct).next().is_some();
        let actor = self.known[i].as_ref();
        let kind = actor.map(|actor| actor.kind);
        // The registry's kind is surer than the recogniser's label: small states are often labelled as persons.
        let person = matches!(kind, Some(ActorKind::Person))
            || (node.entity == "PERSON" && kind.is_none())
            || (matches!(kind, Some(ActorKind::People | ActorKind::Nationals)) && !plural);
        match wanted {
            Wanted::Person => {
                // Surnames in -s pass for plurals.
                let plural =
                    plural && actor.is_none_or(|actor| actor.entity.person.is_none() || actor.plural);
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

    /// Who `own` is if what a possessive pronoun says is not of who acts: 'accused Togo and expelled its ambassador', 'seized two
    /// dhows and held their crews'. The pronoun then stands for the object of the clause beside.
    pub(crate) fn counterpart(&self, own: &Actor) -> Option<Actor> {
        let graph = self.graph;
        let is_pronoun = |i: usize| graph.node(i).rel == Rel::Possessive && graph.node(i).tag == "PRP$";
        let pronoun = if is_pronoun(own.node) {
            own.node
        } else {
            graph.children(own.node).find(|&child| is_pronoun(child))?
        };
        let verb = graph.clause_of(graph.node(pronoun).head);
        let beside = graph.coordination(graph.first_conjunct(verb));
        let mut objects = beside
            .iter()
            .filter(|&&clause| clause < verb && graph.is_clause(clause))
            .flat_map(|&clause| graph.arguments(clause).object)
            .filter_map(|n| self.known[n].as_ref().filter(|actor| n < pronoun && actor.known()));
        let owner = objects.next_back()?;
        let mut actor = if pronoun == own.node { owner.clone() } else { own.clone() };
        actor.node = own.node;
        actor.entity.code = owner.entity.code.clone();
        actor.entity.identifier_id = owner.entity.identifier_id.clone();
        actor.entity.identifier_text = owner.entity.identifier_text.clone();
        Some(actor)
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
}

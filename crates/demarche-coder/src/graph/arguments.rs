//! Who does what to whom around one predicate, whatever the voice, order or construction.
//!
//! This is the one mechanism below all frames: active, passive, participles, relative clauses, infinitives with
//! the subject of another verb, coordinated verbs, nouns with their prepositions, nouns carried by a light verb.

use super::{Form, Graph, Pos, Rel};

/// A noun or clause that a preposition brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oblique<'a> {
    /// The preposition's lemma.
    pub preposition: &'a str,
    /// The preposition above it: 'out' in 'out of'.
    pub outer: Option<&'a str>,
    /// The noun or the verb behind it.
    pub node: usize,
}

/// What fills the places around a predicate. Coordinated fillers are all listed.
#[derive(Clone, Debug, Default)]
pub struct Arguments<'a> {
    /// Agents.
    pub subject: Vec<usize>,
    /// Patients.
    pub object: Vec<usize>,
    /// Indirect objects.
    pub indirect: Vec<usize>,
    /// What prepositions bring.
    pub obliques: Vec<Oblique<'a>>,
    /// Governed clauses and predicates.
    pub complements: Vec<usize>,
    /// Possessors of a noun.
    pub possessive: Vec<usize>,
    /// Adjectives and nouns before a noun.
    pub modifier: Vec<usize>,
    /// Whether the verb is passive.
    pub passive: bool,
}

/// Prepositions behind which a participle has the object of the governing verb as its agent: 'accused Iran of
/// attacking', 'kept Peru from joining'.
const OBJECT_CONTROL: [&str; 4] = ["of", "from", "for", "into"];

/// Verbs whose infinitive their object does, though the parser may take it for a purpose: 'permits Peru to expel'.
const OBJECT_CONTROL_VERBS: [&str; 27] = [
    "allow",
    "permit",
    "enable",
    "urge",
    "ask",
    "order",
    "force",
    "compel",
    "tell",
    "invite",
    "persuade",
    "help",
    "authorise",
    "authorize",
    "instruct",
    "encourage",
    "press",
    "push",
    "require",
    "forbid",
    "warn",
    "advise",
    "beg",
    "oblige",
    "empower",
    "pressure",
    "convince",
];

/// Verbs whose infinitive is done by whom a preposition brings: 'called on Peru to talk'.
const PREPOSITION_CONTROL: [&str; 10] =
    ["call", "appeal", "prevail", "plead", "press", "count", "rely", "lean", "wait", "push"];

impl<'a> Graph<'a> {
    /// The arguments of the verb, noun or adjective at `i`.
    pub fn arguments(&self, i: usize) -> Arguments<'a> {
        match self.node(i).pos {
            Pos::Verb | Pos::Aux => self.verb_arguments(i),
            Pos::Adjective if self.node(i).rel != Rel::AdjectiveModifier => self.adjective_arguments(i),
            Pos::Adjective if matches!(self.node(i).form, Form::Participle | Form::Gerund) => {
                self.verb_arguments(i)
            }
            _ => self.noun_arguments(i),
        }
    }

    /// Whether the verb at `i` is passive.
    pub fn is_passive(&self, i: usize) -> bool {
        if self.has(i, Rel::PassiveAuxiliary) || self.has(i, Rel::PassiveSubject) {
            return true;
        }
        let node = self.node(i);
        if node.form != Form::Participle || self.has(i, Rel::Auxiliary) {
            return false;
        }
        match node.rel {
            Rel::NounClause | Rel::AdjectiveModifier | Rel::AdverbialClause | Rel::OpenComplement => {
                !self.has(i, Rel::Subject)
            }
            Rel::Conjunct => !self.has(i, Rel::Subject) && self.is_passive(node.head),
            // A headline's participle: 'Three diplomats expelled by Poland'.
            _ => self.has(i, Rel::Agent),
        }
    }

    /// A relative pronoun stands for the noun that its clause hangs on.
    fn resolve_relative(&self, i: usize) -> usize {
        let node = self.node(i);
        if !matches!(node.tag, "WDT" | "WP") && !matches!(node.lemma, "who" | "which" | "that" | "whom") {
            return i;
        }
        let mut at = node.head;
        while self.node(at).head != at {
            if self.node(at).rel == Rel::RelativeClause {
                return self.node(at).head;
            }
            at = self.node(at).head;
        }
        i
    }

    fn expand(&self, i: usize) -> Vec<usize> {
        let first = self.resolve_relative(i);
        if first == i { self.coordination(first) } else { self.coordination(first).into_iter().collect() }
    }

    /// The subject as the sentence shows it, own or of the governing verb; whether it is agent or patient is for
    /// the voice to say.
    fn surface_subject(&self, i: usize, depth: usize) -> Vec<usize> {
        // Of several the nearest before the verb: 'against us, our allies, we will respond'.
        let subjects = || {
            self.children(i).filter(|&child| {
                matches!(self.node(child).rel, Rel::Subject | Rel::PassiveSubject)
                    && self.node(child).lemma != "there"
            })
        };
        let own = subjects().rfind(|&child| child < i).or_else(|| subjects().next());
        if let Some(own) = own {
            return self.expand(own);
        }
        let node = self.node(i);
        if depth == 0 || node.head == i {
            return Vec::new();
        }
        let head = node.head;
        match node.rel {
            Rel::Conjunct if self.is_clause(head) => self.surface_subject(head, depth - 1),
            Rel::OpenComplement | Rel::ObjectPredicate => {
                let object = self.child(head, Rel::Object).or_else(|| self.child(head, Rel::Indirect));
                match object {
                    Some(object) if object != i && self.node(head).lemma != "promise" => self.expand(object),
                    None if PREPOSITION_CONTROL.contains(&self.node(head).lemma) => {
                        let asked = self.obliques(head).into_iter().find(|o| {
                            matches!(o.preposition, "on" | "upon" | "to" | "for" | "with") && o.node < i
                        });
                        asked.map_or_else(|| self.surface_subject(head, depth - 1), |o| self.expand(o.node))
                    }
                    _ => self.surface_subject(head, depth - 1),
                }
            }
            // 'is ready to', 'looks set to': the predicate has the copula's subject.
            Rel::Attribute => self.surface_subject(head, depth - 1),
            Rel::Complement if node.form == Form::Base || node.form == Form::Gerund => {
                self.surface_subject(head, depth - 1)
            }
            Rel::AdverbialClause
                if node.form == Form::Base
                    && OBJECT_CONTROL_VERBS.contains(&self.node(head).lemma)
                    && self.child(head, Rel::Object).is_some_and(|object| object < i) =>
            {
                self.children_by(head, Rel::Object).take(1).flat_map(|object| self.expand(object)).collect()
            }
            Rel::AdverbialClause
                if node.form == Form::Base && PREPOSITION_CONTROL.contains(&self.node(head).lemma) =>
            {
                let asked = self
                    .obliques(head)
                    .into_iter()
                    .find(|o| matches!(o.preposition, "on" | "upon" | "to" | "for") && o.node < i);
                asked.map_or_else(|| self.surface_subject(head, depth - 1), |o| self.expand(o.node))
            }
            Rel::AdverbialClause | Rel::Parataxis
                if matches!(node.form, Form::Gerund | Form::Base | Form::Participle)
                    || node.pos == Pos::Adjective =>
            {
                // 'went so far as to agree': the clause hangs on a word of the verb's.
                let clause = self.clause_of(head);
                if clause != i && self.is_clause(clause) {
                    self.surface_subject(clause, depth - 1)
                } else {
                    Vec::new()
                }
            }
            Rel::NounClause | Rel::AdjectiveModifier
                if matches!(node.form, Form::Gerund | Form::Participle) =>
            {
                self.coordination(head)
            }
            Rel::NounClause => self.holder_of(head, depth - 1),
            Rel::RelativeClause => {
                // A relative clause whose pronoun was left out is about an object, but for participles.
                if node.form == Form::Gerund { self.coordination(head) } else { Vec::new() }
            }
            Rel::PrepClause => {
                let preposition = self.node(head);
                let governor = preposition.head;
                if governor == head {
                    return Vec::new();
                }
                if matches!(self.node(governor).pos, Pos::Adverb | Pos::Adjective) {
                    // 'stopped short of recalling', 'is guilty of attacking'
                    return self.surface_subject(self.clause_of(governor), depth - 1);
                }
                if !self.is_clause(governor) {
                    return self.holder_of(governor, depth - 1);
                }
                let controlled = OBJECT_CONTROL.contains(&preposition.lemma);
                match self.child(governor, Rel::Object) {
                    Some(object) if controlled && !self.is_passive(governor) => self.expand(object),
                    _ => self.surface_subject(governor, depth - 1),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Whose a noun is, for what hangs on it: 'Peru's decision to', 'Peru made a decision to'. `depth` bounds the climb.
    pub fn holder_of(&self, noun: usize, depth: usize) -> Vec<usize> {
        if let Some(possessor) = self.child(noun, Rel::Possessive) {
            return self.coordination(possessor);
        }
        let modifier = self.children(noun).find(|&child| {
            matches!(self.node(child).rel, Rel::AdjectiveModifier | Rel::Compound)
                && self.node(child).word.starts_with(char::is_uppercase)
        });
        if let Some(modifier) = modifier {
            return vec![modifier];
        }
        let by = self.prepositional(noun, "by").next();
        if let Some(by) = by {
            return self.coordination(by);
        }
        // 'the inability of Yemen to sign'
        if let Some(of) = self.prepositional(noun, "of").find(|&of| self.node(of).pos == Pos::Name) {
            return self.coordination(of);
        }
        let governor = self.node(noun).head;
        if governor == noun || depth == 0 {
            return Vec::new();
        }
        match self.node(noun).rel {
            // 'made a decision to', 'was the first to'
            Rel::Object | Rel::Attribute => self.surface_subject(governor, depth - 1),
            // 'Plans were abandoned by Peru'
            Rel::PassiveSubject => self.verb_arguments(governor).subject,
            // 'is on the verge of'
            Rel::PrepObject => {
                let clause = self.node(governor).head;
                if self.is_clause(clause) { self.surface_subject(clause, depth - 1) } else { Vec::new() }
            }
            _ => Vec::new(),
        }
    }

    /// The nouns and clauses that hang on `i` by `preposition`.
    pub fn prepositional<'s>(&'s self, i: usize, preposition: &'s str) -> impl Iterator<Item = usize> + 's {
        self.obliques(i).into_iter().filter(move |o| o.preposition == preposition).map(|o| o.node)
    }

    /// Everything that hangs on `i` by a preposition, coordination spread out.
    pub fn obliques(&self, i: usize) -> Vec<Oblique<'a>> {
        let mut out = Vec::new();
        for child in self.children(i) {
            self.oblique(child, None, &mut out);
        }
        out
    }

    fn oblique(&self, child: usize, outer: Option<&'a str>, out: &mut Vec<Oblique<'a>>) {
        let node = self.node(child);
        let is_word =
            matches!(node.pos, Pos::Adposition | Pos::Adverb | Pos::Other | Pos::Verb | Pos::Adjective);
        match node.rel {
            Rel::Prep | Rel::Agent | Rel::Indirect | Rel::AdverbialClause | Rel::Particle | Rel::Adverb
                if is_word && (node.rel != Rel::AdverbialClause || node.pos == Pos::Adposition) =>
            {
                for below in self.children(child) {
                    match self.node(below).rel {
                        Rel::PrepObject | Rel::PrepClause => {
                            let nodes = self.coordination(below);
                            out.extend(nodes.into_iter().map(|node_below| Oblique {
                                preposition: node.lemma,
                                outer,
                                node: self.resolve_relative(node_below),
                            }));
                        }
                        // 'out of', 'from across': both prepositions bring it.
                        Rel::Prep => self.oblique(below, Some(node.lemma), out),
                        // 'in and around', 'to and from'
                        Rel::Conjunct if self.node(below).pos == Pos::Adposition => {
                            self.oblique_conjunct(below, out)
                        }
                        _ => {}
                    }
                }
            }
            Rel::Oblique | Rel::NounModifier => {
                if let Some(case) = self.child(child, Rel::Case) {
                    let preposition = self.node(case).lemma;
                    out.extend(self.coordination(child).into_iter().map(|node| Oblique {
                        preposition,
                        outer,
                        node,
                    }));
                }
            }
            _ => {}
        }
    }

    fn oblique_conjunct(&self, preposition: usize, out: &mut Vec<Oblique<'a>>) {
        for below in self.children_by(preposition, Rel::PrepObject) {
            let nodes = self.coordination(below);
            let preposition = self.node(preposition).lemma;
            out.extend(nodes.into_iter().map(|node| Oblique { preposition, outer: None, node }));
        }
    }

    fn verb_arguments(&self, i: usize) -> Arguments<'a> {
        let passive = self.is_passive(i);
        let surface = self.surface_subject(i, 6);
        let mut out = Arguments { passive, obliques: self.obliques(i), ..Arguments::default() };
        for child in self.children(i) {
            let node = self.node(child);
            match node.rel {
                Rel::Object => out.object.extend(self.expand(child)),
                Rel::Indirect if node.pos != Pos::Adposition => out.indirect.extend(self.expand(child)),
                Rel::Complement | Rel::OpenComplement | Rel::ObjectPredicate | Rel::Attribute => {
                    // 'holds Peru responsible', 'let inspectors in', 'helped Peru to rebuild': the small clause's
                    // subject is the object.
                    let small = match node.rel {
                        Rel::Complement if !self.is_clause(child) => true,
                        Rel::Complement | Rel::OpenComplement => {
                            let bare = self.auxiliaries(child).all(|aux| self.node(aux).lemma == "to");
                            node.form == Form::Base && child > i && bare && !self.has(child, Rel::Mark)
                        }
                        _ => false,
                    };
                    if small && !passive {
                        for subject in self.children_by(child, Rel::Subject) {
                            out.object.extend(self.expand(subject));
                        }
                    }
                    out.complements.extend(self.coordination(child));
                }
                Rel::Agent => {
                    if node.pos == Pos::Adposition {
                        for agent in self.children_by(child, Rel::PrepObject) {
                            out.subject.extend(self.expand(agent));
                        }
                    } else {
                        out.subject.extend(self.expand(child));
                    }
                }
                _ => {}
            }
        }
        // 'We will respond,' said X; 'plans to' with an infinitive of purpose stay out.
        if passive {
            if out.object.is_empty() {
                out.object = surface;
            } else {
                // 'was handed a sentence': what was the indirect object is the subject.
                out.indirect.extend(surface);
            }
            if out.subject.is_empty() {
                out.subject.extend(out.obliques.iter().filter(|o| o.preposition == "by").map(|o| o.node));
            }
        } else {
            out.subject = surface;
            self.share_object(i, &mut out);
        }
        self.relative_object(i, &mut out);
        out.subject.dedup();
        out.object.dedup();
        out
    }

    /// 'arrested and deported two Kenyans': the object stands at the last verb and is the first's as well.
    fn share_object(&self, i: usize, out: &mut Arguments<'a>) {
        if !out.object.is_empty() || !out.complements.is_empty() || !out.obliques.is_empty() {
            return;
        }
        if let Some(next) = self.children_by(i, Rel::Conjunct).next()
            && self.is_clause(next)
            && next - i <= 3
            && let Some(object) = self.child(next, Rel::Object)
        {
            out.object = self.expand(object);
        }
    }

    /// 'the sanctions (that) Chile imposed': the noun above is the object where nothing else is.
    fn relative_object(&self, i: usize, out: &mut Arguments<'a>) {
        let node = self.node(i);
        if node.rel != Rel::RelativeClause || out.passive || !out.object.is_empty() {
            return;
        }
        let head = node.head;
        let own_subject = self.child(i, Rel::Subject);
        if own_subject.is_some_and(|subject| self.resolve_relative(subject) == subject)
            && out.complements.is_empty()
        {
            let relative_adverb = self.children_by(i, Rel::Adverb).any(|a| matches!(self.node(a).tag, "WRB"));
            let behind_preposition = out.obliques.iter().any(|o| o.node == head);
            if !relative_adverb && !behind_preposition {
                out.object = self.coordination(head);
            }
        }
    }

    fn adjective_arguments(&self, i: usize) -> Arguments<'a> {
        let mut out = Arguments { obliques: self.obliques(i), ..Arguments::default() };
        out.complements.extend(self.children(i).filter(|&child| {
            matches!(self.node(child).rel, Rel::OpenComplement | Rel::Complement | Rel::AdverbialClause)
                && matches!(self.node(child).form, Form::Base | Form::Past | Form::Present)
        }));
        let head = self.node(i).head;
        out.subject = if self.is_clause(head) && head != i {
            let at_verb = self.surface_subject(head, 4);
            out.obliques.extend(self.obliques(head));
            // 'is ready to talk': some pipelines hang the infinitive on the copula.
            out.complements.extend(self.children(head).filter(|&child| {
                let rel = self.node(child).rel;
                // 'It is hard for Peru to leave'
                let for_whom = rel == Rel::AdverbialClause
                    && self.node(child).form == Form::Base
                    && self.children_by(child, Rel::Mark).any(|mark| self.node(mark).lemma == "for");
                // 'It is untrue that', 'That Peru left is untrue'
                child != i
                    && (for_whom || matches!(rel, Rel::OpenComplement | Rel::Complement | Rel::ClauseSubject))
            }));
            at_verb
        } else {
            self.surface_subject(i, 4)
        };
        out
    }

    fn noun_arguments(&self, i: usize) -> Arguments<'a> {
        let mut out = Arguments { obliques: self.obliques(i), ..Arguments::default() };
        // A verb that was tagged as a noun has its subject with it: 'demanded that Mali apologise'.
        for subject in self.children_by(i, Rel::Subject) {
            out.subject.extend(self.expand(subject));
        }
        let mut stack = vec![i];
        while let Some(at) = stack.pop() {
            for child in self.children(at) {
                let node = self.node(child);
                match node.rel {
                    Rel::Possessive if at == i => out.possessive.extend(self.coordination(child)),
                    Rel::AdjectiveModifier | Rel::Compound | Rel::NounModifier if node.pos != Pos::Verb => {
                        out.modifier.extend(self.coordination(child));
                        stack.push(child);
                    }
                    // 'the plan to leave', 'the claim that it left'
                    Rel::NounClause if at == i && (node.form == Form::Base || self.has(child, Rel::Mark)) => {
                        out.complements.extend(self.coordination(child));
                    }
                    Rel::Complement if at == i => out.complements.extend(self.coordination(child)),
                    // A coordinated noun shares what stands before the first: 'Russian tanks and missiles'.
                    _ => {}
                }
            }
        }
        out.modifier.sort_unstable();
        out.modifier.dedup();
        // 'the arrest and deportation of two Kenyans', 'Russian threats and attacks', but 'a Russian village and a blockade'
        let own = |n: usize| self.has(n, Rel::Determiner) || self.has(n, Rel::Possessive);
        let first = self.first_conjunct(i);
        if first != i && self.node(first).pos == self.node(i).pos {
            let shared = self.noun_arguments(first);
            if !own(i) && out.possessive.is_empty() && out.modifier.is_empty() {
                out.possessive = shared.possessive;
                out.modifier = shared.modifier;
            }
        } else if out.obliques.is_empty() {
            // 'the hack and its occupation of Crimea' are two deeds, 'the arrest and deportation of two Kenyans' one.
            let others =
                self.children_by(i, Rel::Conjunct).filter(|&c| self.node(c).pos == Pos::Noun && !own(c));
            for other in others {
                out.obliques.extend(self.obliques(other));
            }
        }
        out
    }
}

//! What a clause's own words say of what it tells: modals, negation, conditions, questions.

use demarche_codebook::Status;

use super::Reader;
use crate::document::{PartKind, Span};
use crate::graph::{Form, Pos, Rel};

/// A word that changes the status, and why.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    pub status: Status,
    pub cue: Span,
    pub why: &'static str,
    /// The act is the condition of its main clause.
    pub condition: bool,
}

/// What an auxiliary says.
enum Aux {
    Will,
    Would,
    May,
    Can,
}

/// Words before a clause that make it a condition or a question. `false`: no condition, but open.
const OPEN: [(&str, bool); 10] = [
    ("if", true),
    ("unless", true),
    ("whether", false),
    ("lest", false),
    ("provided", true),
    ("providing", true),
    ("supposing", true),
    ("suppose", true),
    ("assuming", true),
    ("should", true),
];

impl Reader<'_, '_> {
    /// The effects of the clause at `verb`, without those of its negation where `negation_used`.
    pub(super) fn clause_effects(&self, verb: usize, negation_used: bool) -> Vec<Effect> {
        let graph = self.graph;
        let mut out = Vec::new();
        let node = graph.node(verb);
        self.open_clause(verb, &mut out);
        let carrier = self.aux_carrier(verb);
        let negation =
            graph.negation(verb).or_else(|| (carrier != verb).then(|| graph.negation(carrier)).flatten());
        let only = negation.is_some_and(|n| {
            graph.nodes.get(n + 1).is_some_and(|next| matches!(next.lemma, "only" | "just" | "merely"))
        });
        let negated = negation.filter(|_| !only && !negation_used);
        let mut modal = None;
        for aux in graph.auxiliaries(carrier) {
            let word = graph.node(aux).word.to_lowercase();
            let kind = match word.as_str() {
                "will" | "shall" | "'ll" | "’ll" | "wo" | "sha" => Aux::Will,
                "would" | "'d" | "’d" if graph.node(aux).tag == "MD" => Aux::Would,
                "may" | "might" | "must" | "should" | "ought" => Aux::May,
                "can" | "could" | "ca" => Aux::Can,
                _ => continue,
            };
            modal = Some((aux, kind));
            break;
        }
        let perfect = graph
            .auxiliaries(carrier)
            .any(|aux| graph.node(aux).lemma == "have" && modal.as_ref().is_some_and(|(m, _)| aux > *m));
        match (modal, negated) {
            (Some((aux, Aux::May)), _) => {
                let why = "a modal leaves open whether it happens";
                out.push(Effect {
                    status: Status::Hypothetical,
                    cue: graph.node(aux).span,
                    why,
                    condition: false,
                });
            }
            (Some((aux, Aux::Would)), None) if perfect => {
                let why = "'would have' tells what did not come about";
                out.push(Effect {
                    status: Status::Hypothetical,
                    cue: graph.node(aux).span,
                    why,
                    condition: false,
                });
            }
            (Some(_), Some(negation)) | (None, Some(negation)) => {
                let why = "the clause says that it does not happen";
                out.push(Effect {
                    status: Status::Negated,
                    cue: graph.node(negation).span,
                    why,
                    condition: false,
                });
            }
            (Some((aux, Aux::Can)), None) => {
                let why = "a modal leaves open whether it happens";
                out.push(Effect {
                    status: Status::Hypothetical,
                    cue: graph.node(aux).span,
                    why,
                    condition: false,
                });
            }
            (Some((aux, Aux::Will)), None) => {
                let why = "a future is a plan";
                out.push(Effect {
                    status: Status::Planned,
                    cue: graph.node(aux).span,
                    why,
                    condition: false,
                });
            }
            (Some((aux, Aux::Would)), None) => {
                let reported = self.is_reported(verb) && !self.has_condition(verb);
                let (status, why) = if reported {
                    (Status::Planned, "a reported future is a plan")
                } else {
                    (Status::Hypothetical, "'would' leaves open whether it happens")
                };
                out.push(Effect { status, cue: graph.node(aux).span, why, condition: false });
            }
            (None, None) => {}
        }
        if !negation_used && negation.is_none() {
            if let Some(subject) = self.empty_subject(verb) {
                let why = "nobody does it";
                out.push(Effect {
                    status: Status::Negated,
                    cue: graph.node(subject).span,
                    why,
                    condition: false,
                });
            }
            if let Some(yet) = self.yet_to(verb) {
                let why = "it has yet to happen";
                out.push(Effect {
                    status: Status::Negated,
                    cue: graph.node(yet).span,
                    why,
                    condition: false,
                });
            }
        }
        if let Some(verb) = self.subjunctive(verb) {
            let why = "what is asked for, not told";
            let cue = graph.node(verb).span;
            out.push(Effect { status: Status::Requested, cue, why, condition: false });
        }
        if let Some(work) = self.fiction(verb) {
            let why = "told in a work of fiction";
            let cue = graph.node(work).span;
            out.push(Effect { status: Status::Hypothetical, cue, why, condition: false });
        }
        if node.rel == Rel::Root
            || node.rel == Rel::Parataxis
            || (node.rel == Rel::Conjunct && carrier == verb)
        {
            self.mood(verb, &mut out);
        }
        out
    }

    /// The verb of a clause that English puts in its base form because it is demanded: 'asked that Peru withdraw', 'that it be
    /// freed'.
    fn subjunctive(&self, verb: usize) -> Option<usize> {
        let graph = self.graph;
        let subject = graph
            .children(verb)
            .find(|&c| matches!(graph.node(c).rel, Rel::Subject | Rel::PassiveSubject))?;
        let that = graph.children_by(verb, Rel::Mark).any(|mark| graph.node(mark).lemma == "that");
        let first = graph.auxiliaries(verb).next().unwrap_or(verb);
        // Taggers call it a present of the plural; with one for its subject it cannot be that.
        let one = matches!(graph.node(subject).tag, "NN" | "NNP") && !graph.has(subject, Rel::Conjunct);
        let base = (graph.node(first).tag == "VB" || one && graph.node(first).tag == "VBP")
            && !graph.node(first).word.eq_ignore_ascii_case("to");
        let asked = matches!(graph.node(verb).rel, Rel::Complement | Rel::NounClause | Rel::RelativeClause);
        (asked && that && base && subject < first).then_some(first)
    }

    /// The film, novel or play in which the clause happens.
    fn fiction(&self, verb: usize) -> Option<usize> {
        let lexicon = &self.codebook.lexicon;
        let class = lexicon.class("fiction")?;
        let graph = self.graph;
        // 'In the thriller Midnight Consul, a spy defects and a minister is poisoned'
        let is_work = |n: usize| lexicon.in_class(class, &graph.key(n));
        let named =
            |n: usize| std::iter::once(n).chain(graph.children_by(n, Rel::Compound)).find(|&n| is_work(n));
        let mut at = verb;
        for _ in 0..4 {
            let mut works = graph.obliques(at).into_iter().filter(|o| o.preposition == "in").map(|o| o.node);
            if let Some(work) = works.find_map(named) {
                return Some(work);
            }
            let node = graph.node(at);
            if !matches!(node.rel, Rel::Conjunct | Rel::Complement | Rel::Parataxis) || node.head == at {
                return None;
            }
            at = node.head;
        }
        None
    }

    /// 'if', 'unless', 'whether', and 'Should Peru attack'.
    fn open_clause(&self, verb: usize, out: &mut Vec<Effect>) {
        let graph = self.graph;
        for child in graph.children(verb) {
            let node = graph.node(child);
            let key = node.word.to_lowercase();
            let marks = matches!(node.rel, Rel::Mark) || (node.rel == Rel::Adverb && key == "whether");
            let inverted = key == "should"
                && node.rel == Rel::Auxiliary
                && graph.node(verb).rel == Rel::AdverbialClause
                && graph.child(verb, Rel::Subject).is_some_and(|subject| subject > child);
            // 'Had Peru attacked, Chile would have answered'
            let had = key == "had"
                && node.rel == Rel::Auxiliary
                && graph.node(verb).rel == Rel::AdverbialClause
                && graph
                    .children(verb)
                    .find(|&c| matches!(graph.node(c).rel, Rel::Subject | Rel::PassiveSubject))
                    .is_some_and(|subject| subject > child);
            if had {
                let why = "a condition that was not met";
                out.push(Effect { status: Status::Hypothetical, cue: node.span, why, condition: true });
            }
            if ((marks && key != "should") || inverted)
                && let Some(&(_, condition)) = OPEN.iter().find(|(word, _)| *word == key)
            {
                // 'even if', 'as if'
                let as_if = child > 0 && matches!(graph.node(child - 1).lemma, "as");
                let why = if condition { "a condition" } else { "an open question" };
                let condition = condition && !as_if;
                out.push(Effect { status: Status::Hypothetical, cue: node.span, why, condition });
            }
            // 'in case Peru attacks', 'provided that', 'as long as'
            if marks && matches!(key.as_str(), "case" | "that" | "as") && child > 0 {
                let before = graph.node(child - 1).word.to_lowercase();
                let case = key == "case" || (before == "case" && key == "that");
                let long = key == "as" && before == "long";
                let provided =
                    key == "that" && matches!(before.as_str(), "provided" | "providing" | "condition");
                if case || long || provided {
                    let why = "a condition";
                    out.push(Effect { status: Status::Hypothetical, cue: node.span, why, condition: true });
                }
            }
        }
        // 'once Peru withdraws', 'when they meet next month': a present after such a word is still to come, unless
        // the main clause tells the past.
        let node = graph.node(verb);
        if node.rel == Rel::AdverbialClause && self.tense(verb) == Form::Present {
            let word = graph.children(verb).find(|&c| {
                matches!(graph.node(c).rel, Rel::Mark | Rel::Adverb)
                    && c < verb
                    && matches!(
                        graph.node(c).word.to_lowercase().as_str(),
                        "when" | "once" | "until" | "before" | "after" | "till"
                    )
            });
            if let Some(word) = word {
                let why = "a present after this word is still to come";
                let cue = graph.node(word).span;
                out.push(Effect { status: Status::Planned, cue, why, condition: false });
            }
        }
        // 'any country that attacks'
        if node.rel == Rel::RelativeClause && self.tense(verb) == Form::Present {
            let head = node.head;
            let any = graph
                .children_by(head, Rel::Determiner)
                .find(|&d| matches!(graph.key(d).as_ref(), "any" | "every" | "whichever" | "those"))
                .or_else(|| {
                    matches!(graph.key(head).as_ref(), "anyone" | "anybody" | "whoever" | "those" | "someone")
                        .then_some(head)
                });
            if let Some(any) = any {
                let cue = graph.node(any).span;
                let why = "said of whoever does it";
                out.push(Effect { status: Status::Hypothetical, cue, why, condition: false });
            }
        }
    }

    /// The verb whose auxiliaries and negation count for `verb`: an earlier member of its coordination where the form
    /// shows that they share them ('will visit Oman and meet the sultan').
    pub(super) fn aux_carrier(&self, verb: usize) -> usize {
        let graph = self.graph;
        let mut at = verb;
        loop {
            let node = graph.node(at);
            let shares = node.rel == Rel::Conjunct
                && node.head != at
                && graph.is_clause(node.head)
                && !graph.has(at, Rel::Auxiliary)
                && !graph.has(at, Rel::PassiveAuxiliary)
                && !graph
                    .children(at)
                    .any(|c| matches!(graph.node(c).rel, Rel::Subject | Rel::PassiveSubject))
                && (matches!(node.form, Form::Base | Form::Participle | Form::Gerund)
                    && graph.node(node.head).form == node.form
                    // 'could reverse the rules or decline': the tagger takes the second for a present.
                    || node.tag == "VBP" && graph.node(node.head).form == Form::Base);
            if !shares {
                return at;
            }
            at = node.head;
        }
    }

    /// Tense of the clause: of its first auxiliary, else its own.
    pub(super) fn tense(&self, verb: usize) -> Form {
        let graph = self.graph;
        graph
            .auxiliaries(verb)
            .map(|aux| graph.node(aux))
            .find(|node| node.lemma != "to")
            .map_or(graph.node(verb).form, |aux| aux.form)
    }

    /// Whether the clause is told by somebody: governed by a word of saying, or in somebody's speech.
    fn is_reported(&self, verb: usize) -> bool {
        let graph = self.graph;
        crate::attribution::around(self.speeches, graph, verb).is_some()
            || graph.sentences[graph.node(verb).sentence].kind == PartKind::Title
            || matches!(graph.node(graph.first_conjunct(verb)).rel, Rel::Complement)
    }

    /// Whether the clause tells what would be, and nobody reports it as a plan: 'would cripple'.
    pub(super) fn is_conditional(&self, verb: usize) -> bool {
        let graph = self.graph;
        graph.is_clause(verb)
            && graph.auxiliaries(verb).any(|aux| graph.node(aux).word.eq_ignore_ascii_case("would"))
            && !graph.auxiliaries(verb).any(|aux| graph.node(aux).lemma == "have")
            && (!self.is_reported(verb) || self.has_condition(verb))
    }

    /// Whether a condition hangs on the clause.
    fn has_condition(&self, verb: usize) -> bool {
        let graph = self.graph;
        graph.children_by(verb, Rel::AdverbialClause).any(|clause| {
            graph
                .children_by(clause, Rel::Mark)
                .any(|mark| matches!(graph.key(mark).as_ref(), "if" | "unless"))
        })
    }

    /// 'no country', 'nobody', 'neither side'
    fn empty_subject(&self, verb: usize) -> Option<usize> {
        let graph = self.graph;
        let subject = graph
            .children(verb)
            .find(|&c| matches!(graph.node(c).rel, Rel::Subject | Rel::PassiveSubject))?;
        if matches!(graph.key(subject).as_ref(), "nobody" | "none" | "no-one" | "neither" | "nothing") {
            return Some(subject);
        }
        // 'neither Peru nor Chile'
        graph.children(subject).find(|&d| match graph.node(d).rel {
            Rel::Determiner => matches!(graph.key(d).as_ref(), "no" | "neither"),
            Rel::Coordinator => d < subject && graph.key(d) == "neither",
            _ => false,
        })
    }

    /// 'has yet to', 'have never'
    fn yet_to(&self, verb: usize) -> Option<usize> {
        let graph = self.graph;
        let head = graph.node(verb).head;
        let below = graph.node(verb).rel == Rel::OpenComplement
            && matches!(graph.key(head).as_ref(), "have" | "be" | "remain");
        let at = if below { head } else { verb };
        let infinitive = graph.auxiliaries(verb).any(|aux| graph.node(aux).lemma == "to");
        if !infinitive {
            return None;
        }
        graph.children(at).find(|&c| graph.node(c).lemma == "yet" && c < verb)
    }

    /// Questions, imperatives, and infinitives of headlines.
    fn mood(&self, verb: usize, out: &mut Vec<Effect>) {
        let graph = self.graph;
        let node = graph.node(verb);
        let sentence = &graph.sentences[node.sentence];
        let last = (sentence.start..sentence.end).rev().find(|&i| {
            !matches!(graph.node(i).pos, Pos::Space)
                && !graph.node(i).word.starts_with(['"', '”', '’', '\'', ')'])
        });
        if let Some(last) = last
            && graph.node(last).word.ends_with('?')
        {
            out.push(Effect {
                status: Status::Hypothetical,
                cue: graph.node(last).span,
                why: "a question",
                condition: false,
            });
        }
        let to = graph.auxiliaries(verb).find(|&aux| graph.node(aux).lemma == "to");
        if let Some(to) = to
            && node.form == Form::Base
        {
            let why = "an infinitive alone is what is to come";
            out.push(Effect { status: Status::Planned, cue: graph.node(to).span, why, condition: false });
            return;
        }
        let bare = graph.auxiliaries(verb).next().is_none()
            && !graph.children(verb).any(|c| matches!(graph.node(c).rel, Rel::Subject | Rel::PassiveSubject));
        if node.form == Form::Base && bare && node.rel == Rel::Root && sentence.kind != PartKind::Title {
            out.push(Effect {
                status: Status::Hypothetical,
                cue: node.span,
                why: "an imperative",
                condition: false,
            });
        }
    }
}

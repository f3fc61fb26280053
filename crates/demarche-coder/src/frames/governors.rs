//! The verbs that carry a noun: 'launched an attack', 'threatened sanctions', 'was accused of the killing'.

use demarche_codebook::{Entry, Kind, Operator, Status};

use super::predicates::stands_at;
use super::{Conditions, Finder, Frame};
use crate::graph::{Form, Pos, Rel};

impl<'a> Finder<'_, 'a> {
    /// The verb of `entry.light` that carries the noun at `i`: it is the noun's governor, or a clause on it.
    pub(super) fn light_verb(&self, entry: &Entry, i: usize) -> Option<usize> {
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
    pub(super) fn governor(&self, i: usize) -> Option<usize> {
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
    pub(super) fn operator_verb(&self, i: usize) -> Option<(usize, &Operator)> {
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
    pub(super) fn agent_verb(&self, i: usize) -> Option<usize> {
        self.operator_verb(i).filter(|(_, operator)| operator.agent).map(|(verb, _)| verb)
    }

    /// Whether a word of the lexicon says of the noun at `i` whether it is so: an operator, or an act that has it as its
    /// content. Such a noun is an act without a verb that carries it: 'fear of sanctions'.
    pub(super) fn is_governed(&self, i: usize) -> bool {
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
    pub(super) fn is_content(&self, i: usize) -> bool {
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
    pub(super) fn governing_clause(&self, i: usize) -> Option<usize> {
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
    /// Whether the noun at `i` is what a verb is about that may be a request: 'demanded their release'.
    pub(super) fn is_object_of_request(&self, i: usize) -> bool {
        let graph = self.graph;
        let node = graph.node(i);
        let held = match node.rel {
            Rel::Object => Some(node.head),
            Rel::PrepObject => Some(graph.node(node.head).head),
            _ => None,
        };
        held.filter(|&verb| graph.node(verb).pos == Pos::Verb).is_some_and(|verb| {
            self.codebook.lexicon.verb(&graph.key(verb)).iter().any(|&id| {
                let content = self.codebook.lexicon.entry(id).content.as_ref();
                content.is_some_and(|content| content.status == Status::Requested)
            })
        })
    }
}

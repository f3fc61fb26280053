//! Operators of the lexicon around an act: which one governs it, and what it says.

use demarche_codebook::{Kind, Operator, OperatorId, Slot, Status};

use super::Reader;
use super::clause::Effect;
use crate::frames::predicates::stands_at;
use crate::frames::{Conditions, Frame};
use crate::graph::{Form, Pos, Rel};

/// An operator that governs the act.
pub(super) struct Over {
    /// Its node.
    pub node: usize,
    /// What it says of the act; `None` where the act has the operator's tense and mood.
    pub effect: Option<Effect>,
    /// Why, for people.
    pub why: String,
    /// Nothing above the operator reaches the act.
    pub ends: bool,
    /// The act is taken for granted.
    pub granted: bool,
    /// Its negation has been read with it.
    pub negation_used: bool,
    /// It hangs on the act's word: the climb goes on from there.
    pub below: bool,
}

impl<'a> Reader<'_, 'a> {
    /// The nearest operator that governs node `at` and is not in `seen`; `below_only`: one that hangs on it.
    pub(super) fn operator_over<'s>(
        &'s self,
        path: &[usize],
        below_only: bool,
        seen: &mut Vec<&'s str>,
    ) -> Option<Over> {
        let lexicon = &self.codebook.lexicon;
        let &at = path.last()?;
        for (node, below) in self.candidates(at) {
            if below_only && !below {
                continue;
            }
            let Some((id, frame_light)) = self.operator_at(node, path, below) else { continue };
            let operator = lexicon.operator(id);
            // One word governs one act once.
            let key: &'s str = &operator.id;
            if seen.iter().filter(|s| **s == key).count() > 1 || (below && seen.contains(&key)) {
                continue;
            }
            seen.push(key);
            return Some(self.over(node, operator, below, frame_light));
        }
        if below_only { None } else { self.content_over(at) }
    }

    /// A word that the lexicon knows as an act with content, and that is none here ('people demanded the resignation'):
    /// what it holds is not told as a fact for that.
    fn content_over(&self, at: usize) -> Option<Over> {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        // 'told reporters that it had attacked' tells; only what is governed without a tense of its own is asked for.
        let modal = graph.auxiliaries(at).any(|aux| graph.node(aux).tag == "MD");
        if graph.is_clause(at) && (modal || !matches!(graph.node(at).form, Form::Base | Form::Gerund)) {
            return None;
        }
        let conditions =
            Conditions { graph, codebook: self.codebook, cast: Some(self.cast), title: self.title };
        self.candidates(at).into_iter().filter(|&(_, below)| !below).find_map(|(node, _)| {
            if self.acts[node] {
                return None;
            }
            let key = graph.key(node);
            let (ids, frame) = match graph.node(node).pos {
                Pos::Verb => (lexicon.verb(&key), Frame::verb(graph, node)),
                Pos::Noun => (lexicon.noun(&key), Frame::noun(graph, node, None)),
                _ => return None,
            };
            let entry = ids.iter().map(|&id| lexicon.entry(id)).find(|entry| {
                let holds = entry.content.as_ref().is_some_and(|content| {
                    content.slots.iter().any(|slot| frame.fill(graph, slot).contains(&at))
                });
                let stands = |p| stands_at(graph, p, entry.kind, node);
                holds
                    && entry.predicates.iter().any(|p| p.head_word() == key && stands(p))
                    && conditions.hold(&frame, &entry.when, &entry.unless).is_some()
            })?;
            let status = entry.content.as_ref()?.status;
            // 'accepted the apology', 'blamed on no one': a noun is taken for granted but where it is asked for.
            if !graph.is_clause(at) && !matches!(status, Status::Requested | Status::Threatened) {
                return None;
            }
            let cue = graph.node(node).span;
            let why = format!("'{}' would hold it ({})", graph.node(node).word, entry.id);
            Some(Over {
                node,
                effect: Some(Effect { status, cue, why: "", condition: false }),
                why,
                ends: true,
                granted: false,
                negation_used: false,
                below: false,
            })
        })
    }

    /// Words that may govern `at`: those that hang on it, then those above it.
    fn candidates(&self, at: usize) -> Vec<(usize, bool)> {
        let graph = self.graph;
        let mut out: Vec<(usize, bool)> = Vec::new();
        let verbal = graph.is_clause(at);
        for child in graph.children(at) {
            let node = graph.node(child);
            let fits = match node.rel {
                Rel::Adverb => node.pos == Pos::Adverb,
                Rel::AdjectiveModifier => !verbal,
                Rel::Compound => !verbal && matches!(node.pos, Pos::Verb | Pos::Adjective),
                Rel::NounClause | Rel::RelativeClause => !verbal,
                _ => false,
            };
            if fits {
                out.push((child, true));
            }
        }
        let mut head = graph.node(at).head;
        if head == at {
            return out;
        }
        // Through prepositions and coordination to the word that governs.
        let first = graph.first_conjunct(at);
        if first != at {
            head = graph.node(first).head;
            if head == first {
                return out;
            }
        }
        let mut steps = 0;
        // 'stopped short of recalling': the preposition hangs on an adverb.
        while matches!(graph.node(head).pos, Pos::Adposition | Pos::Adverb)
            && graph.node(head).head != head
            && steps < 3
        {
            head = graph.node(head).head;
            steps += 1;
        }
        // 'X is likely', 'the visit was unlikely to', 'is due to'
        if matches!(graph.node(head).pos, Pos::Aux | Pos::Verb) {
            for child in graph.children(head) {
                let node = graph.node(child);
                if child != at
                    && node.rel == Rel::Attribute
                    && matches!(node.pos, Pos::Adjective | Pos::Verb | Pos::Noun)
                {
                    out.push((child, false));
                }
                // 'made a decision to', 'has no plans to'
                if node.rel == Rel::Object && node.pos == Pos::Noun && child != first && child != at {
                    out.push((child, false));
                }
            }
        }
        out.push((head, false));
        // 'denied reports of an attack': the noun between is no operator.
        if matches!(graph.node(head).pos, Pos::Noun) {
            let mut above = graph.node(head).head;
            let mut steps = 0;
            while above != head
                && graph.node(above).pos == Pos::Adposition
                && graph.node(above).head != above
                && steps < 3
            {
                above = graph.node(above).head;
                steps += 1;
            }
            if above != head {
                out.push((above, false));
            }
        }
        out
    }

    /// The first operator in the order of the file that stands at `node` and governs `at`.
    fn operator_at(&self, node: usize, path: &[usize], below: bool) -> Option<(OperatorId, Option<usize>)> {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let key = graph.key(node);
        let here = graph.node(node);
        let mut ids: Vec<OperatorId> = Vec::new();
        match here.pos {
            Pos::Verb | Pos::Aux => ids.extend(lexicon.operator_verb(&key)),
            Pos::Noun => ids.extend(lexicon.operator_noun(&key)),
            Pos::Adverb => {
                ids.extend(lexicon.operator_adverb(&key));
                ids.extend(lexicon.operator_adjective(&key));
            }
            _ => {}
        }
        if matches!(here.pos, Pos::Adjective) || matches!(here.form, Form::Participle | Form::Gerund) {
            let word = here.word.to_lowercase();
            ids.extend(lexicon.operator_adjective(&key));
            ids.extend(lexicon.operator_adjective(&word));
            if here.pos == Pos::Adjective {
                ids.extend(lexicon.operator_verb(&key));
                for verb in participle_bases(&word) {
                    ids.extend(lexicon.operator_verb(&verb));
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().find_map(|id| {
            let operator = lexicon.operator(id);
            let light = self.governs(operator, node, path, below)?;
            Some((id, light))
        })
    }

    /// Whether `operator` at `node` governs `at`; inside, the verb that carries an operator noun.
    fn governs(
        &self,
        operator: &Operator,
        node: usize,
        path: &[usize],
        below: bool,
    ) -> Option<Option<usize>> {
        let graph = self.graph;
        let at = *path.last()?;
        let key = graph.key(node);
        let word = graph.node(node).word.to_lowercase();
        let stands = operator.predicates.iter().any(|p| {
            let head = p.head_word();
            (head == key || head == word || is_participle_of(&word, head))
                && stands_at(graph, p, operator.kind, node)
        });
        let personal = !graph.is_passive(node) || graph.has(node, Rel::Agent);
        let settled = operator.open && !self.is_open(at);
        if !stands || settled || (operator.impersonal && personal) {
            return None;
        }
        if operator.kind == Kind::Adverb {
            return below.then_some(None);
        }
        let mut light = None;
        let frame = match operator.kind {
            Kind::Noun => {
                let head = graph.node(node).head;
                let carried = matches!(
                    graph.node(node).rel,
                    Rel::Object | Rel::PassiveSubject | Rel::Subject | Rel::Attribute
                ) && graph.is_clause(head)
                    && head != node;
                if carried && graph.node(at).head == head && at != head {
                    light = Some(head);
                }
                Frame::noun(graph, node, light)
            }
            _ => Frame::verb(graph, node),
        };
        let attributive = below && operator.kind == Kind::Adjective && graph.node(node).head == at;
        // 'shelved its plan to close': the slot reaches through the plan to the act.
        let reaches = |slot: &Slot, n: usize| {
            n == at
                || graph.coordination(n).contains(&at)
                || (matches!(slot, Slot::At(..)) && path.contains(&n))
        };
        let governed = operator.governs.iter().any(|slot| {
            (attributive && *slot == Slot::Subject)
                || frame.fill(graph, slot).iter().any(|&n| reaches(slot, n))
                || (below
                    && graph.node(node).rel == Rel::AdjectiveModifier
                    && *slot == Slot::Object
                    && graph.node(node).form == Form::Participle)
        });
        if !governed {
            return None;
        }
        let conditions =
            Conditions { graph, codebook: self.codebook, cast: Some(self.cast), title: self.title };
        conditions.hold(&frame, &operator.when, &operator.unless)?;
        Some(light)
    }

    fn over(&self, node: usize, operator: &Operator, below: bool, light: Option<usize>) -> Over {
        let graph = self.graph;
        let negation = self.negation_of(node, light);
        let cue = graph.node(node).span;
        let negated = if negation { ", negated" } else { "" };
        let why = format!("'{}'{negated} ({})", graph.node(node).word, operator.id);
        let effect = |status| Some(Effect { status, cue, why: "", condition: false });
        let base = Over {
            node: light.unwrap_or(node),
            effect: None,
            why,
            ends: false,
            granted: false,
            negation_used: false,
            below,
        };
        if operator.factive {
            return match operator.negated_status {
                Status::Actual => Over { ends: true, granted: true, ..base },
                Status::Hypothetical => Over {
                    effect: if negation { effect(Status::Hypothetical) } else { None },
                    ends: negation,
                    negation_used: negation,
                    ..base
                },
                _ => base,
            };
        }
        let status =
            if negation { operator.negated_status } else { operator.status.unwrap_or(Status::Hypothetical) };
        let effect = if negation && status == Status::Actual { None } else { effect(status) };
        // What is called off stays so whatever is said of it.
        let ends = below && status == Status::Cancelled;
        Over { effect, negation_used: negation, ends, ..base }
    }

    /// Whether the operator at `node` is negated: by its own word, by its copula, or by 'no' before it.
    fn negation_of(&self, node: usize, light: Option<usize>) -> bool {
        let graph = self.graph;
        let here = graph.node(node);
        let carrier = if graph.is_clause(node) { self.aux_carrier(node) } else { node };
        if graph.negation(node).is_some() || graph.negation(carrier).is_some() {
            return true;
        }
        if graph.children(node).any(|c| graph.key(c) == "no" && graph.node(c).rel != Rel::Coordinator) {
            return true;
        }
        if let Some(verb) = light
            && graph.negation(verb).is_some()
        {
            return true;
        }
        let copula = matches!(here.rel, Rel::Attribute | Rel::OpenComplement | Rel::ObjectPredicate)
            && matches!(here.pos, Pos::Adjective | Pos::Noun | Pos::Verb)
            && graph.node(here.head).lemma == "be";
        if copula && graph.negation(here.head).is_some() {
            return true;
        }
        // 'Nobody expects'
        graph.is_clause(node)
            && graph.children_by(node, Rel::Subject).any(|s| {
                matches!(graph.key(s).as_ref(), "nobody" | "none" | "neither")
                    || graph
                        .children_by(s, Rel::Determiner)
                        .any(|d| matches!(graph.key(d).as_ref(), "no" | "neither"))
            })
    }
}

/// Whether `word` may be the participle in '-ed' of `verb`, by the rules of English spelling.
fn is_participle_of(word: &str, verb: &str) -> bool {
    participle_bases(word).any(|base| base == verb)
}

/// The verbs of which `word` may be the participle in '-ed', where the tagger took it for an adjective.
fn participle_bases(word: &str) -> impl Iterator<Item = String> {
    let stem = word.strip_suffix("ed").filter(|stem| stem.len() > 1).unwrap_or("");
    let mut out = Vec::new();
    if !stem.is_empty() {
        out.push(stem.to_owned());
        out.push(format!("{stem}e"));
        let bytes = stem.as_bytes();
        if bytes[bytes.len() - 1] == bytes[bytes.len() - 2] && bytes[bytes.len() - 1].is_ascii_alphabetic() {
            out.push(stem[..stem.len() - 1].to_owned());
        }
        if let Some(y) = stem.strip_suffix('i') {
            out.push(format!("{y}y"));
        }
    }
    out.into_iter()
}

//! What fills a slot of a predicate, and whether it meets a condition.

use demarche_codebook::{ClassId, Codebook, Cond, Entry, Slot};

use crate::actors::{ActorKind, Cast};
use crate::graph::{Arguments, Form, Graph, Pos, Rel};

/// The base form of a noun in '-ing' ('the lifting of', 'the shelling of'), by the rules of English spelling.
pub(crate) fn gerund_bases(noun: &str) -> Vec<String> {
    let Some(stem) = noun.strip_suffix("ing").filter(|stem| stem.len() > 2) else { return Vec::new() };
    let mut out = vec![stem.to_owned(), format!("{stem}e")];
    let bytes = stem.as_bytes();
    if bytes.len() > 3 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] {
        out.push(stem[..stem.len() - 1].to_owned());
    }
    out
}

/// A predicate with all of its arguments: a verb, or a noun together with the verb that carries it.
#[derive(Clone, Debug)]
pub(crate) struct Frame<'a> {
    /// The predicate's node.
    pub node: usize,
    /// Its arguments.
    pub own: Arguments<'a>,
    /// The verb that carries the noun, with its arguments.
    pub light: Option<(usize, Arguments<'a>)>,
    /// That verb is an operator whose subject does what the noun says, and none of the entry's own.
    pub borrowed: bool,
    /// A noun read as a verb: 'of' is the object, the possessor the subject.
    pub nominal: bool,
    /// Whether the predicate is a verb.
    pub verb: bool,
}

impl<'a> Frame<'a> {
    /// The frame of the verb or adjective at `i`.
    pub fn verb(graph: &Graph<'a>, i: usize) -> Self {
        let mut own = graph.arguments(i);
        // 'the lifting of sanctions', tagged as a verb.
        if own.object.is_empty() && graph.node(i).form == Form::Gerund && graph.has(i, Rel::Determiner) {
            own.object.extend(own.obliques.iter().filter(|o| o.preposition == "of").map(|o| o.node));
        }
        Self { node: i, own, light: None, borrowed: false, nominal: false, verb: true }
    }

    /// The frame of a noun in '-ing', read as its verb.
    pub fn gerund_noun(graph: &Graph<'a>, i: usize) -> Self {
        let mut own = graph.arguments(i);
        own.object.extend(own.obliques.iter().filter(|o| o.preposition == "of").map(|o| o.node));
        let by: Vec<usize> = own.obliques.iter().filter(|o| o.preposition == "by").map(|o| o.node).collect();
        own.subject = if by.is_empty() { own.possessive.clone() } else { by };
        if own.subject.is_empty() {
            own.subject = own.modifier.clone();
        }
        Self { node: i, own, light: None, borrowed: false, nominal: true, verb: true }
    }

    /// The frame of a noun, with the verb that carries it.
    pub fn noun(graph: &Graph<'a>, i: usize, light: Option<usize>) -> Self {
        let own = graph.arguments(i);
        let light = light.map(|verb| (verb, graph.arguments(verb)));
        Self { node: i, own, light, borrowed: false, nominal: false, verb: false }
    }

    /// The nodes that fill `slot`.
    pub fn fill(&self, graph: &Graph<'a>, slot: &Slot) -> Vec<usize> {
        match slot {
            Slot::At(outer, inner) => {
                let mut out = Vec::new();
                for node in self.fill(graph, outer) {
                    if node != self.node {
                        let below = if graph.is_clause(node) {
                            Frame::verb(graph, node)
                        } else {
                            Frame {
                                node,
                                own: graph.arguments(node),
                                light: None,
                                borrowed: false,
                                nominal: false,
                                verb: false,
                            }
                        };
                        out.extend(below.simple(graph, inner));
                    }
                }
                out
            }
            _ => self.simple(graph, slot),
        }
    }

    fn simple(&self, graph: &Graph<'a>, slot: &Slot) -> Vec<usize> {
        let mut out: Vec<usize> = match slot {
            Slot::Subject => match &self.light {
                Some((_, light)) => light.subject.iter().copied().filter(|&n| n != self.node).collect(),
                None => self.own.subject.clone(),
            },
            Slot::Object => match &self.light {
                Some((_, light)) => {
                    light.object.iter().chain(&light.indirect).copied().filter(|&n| n != self.node).collect()
                }
                None => self.own.object.clone(),
            },
            Slot::Indirect => {
                let light = self.light.iter().flat_map(|(_, light)| light.indirect.iter());
                self.own.indirect.iter().chain(light).copied().collect()
            }
            Slot::Possessive => self.own.possessive.clone(),
            Slot::Modifier => self.own.modifier.clone(),
            Slot::Complement => {
                let mut out = self.own.complements.clone();
                if let Some((_, light)) = &self.light {
                    out.extend(light.complements.iter().copied().filter(|&n| n != self.node));
                }
                // 'to avert war, Peru agreed': purpose is no complement, but 'urged Peru on Monday to talk' hangs there.
                if self.verb && out.is_empty() {
                    // 'put off signing': parsers call it a clause beside the verb.
                    out.extend(graph.children_by(self.node, Rel::AdverbialClause).filter(|&c| {
                        c > self.node && c <= self.node + 2 && graph.node(c).form == Form::Gerund
                    }));
                    out.extend(graph.children_by(self.node, Rel::AdverbialClause).filter(|&c| {
                        c > self.node && graph.node(c).form == Form::Base && !graph.has(c, Rel::Mark)
                    }));
                    for &object in &self.own.object {
                        out.extend(
                            graph
                                .children_by(object, Rel::NounClause)
                                .filter(|&c| graph.node(c).form == Form::Base),
                        );
                    }
                    // 'called on Peru to talk' hangs on Peru as well; 'talked about ways to talk' is no call.
                    let asked = ["on", "upon", "to", "for", "with", "from"];
                    for oblique in self.own.obliques.iter().filter(|o| asked.contains(&o.preposition)) {
                        out.extend(graph.children(oblique.node).filter(|&c| {
                            matches!(graph.node(c).rel, Rel::NounClause | Rel::RelativeClause)
                                && graph.node(c).form == Form::Base
                        }));
                    }
                }
                out
            }
            Slot::Prep(preposition) => self.prepositional(graph, preposition),
            _ => Vec::new(),
        };
        out.dedup();
        out
    }

    fn prepositional(&self, graph: &Graph<'a>, preposition: &str) -> Vec<usize> {
        let (outer, inner) = match preposition.split_once(' ') {
            Some((outer, inner)) => (Some(outer), inner),
            None => (None, preposition),
        };
        let fits = |o: &&crate::graph::Oblique<'a>| {
            o.preposition.eq_ignore_ascii_case(inner)
                && (outer.is_none() || o.outer == outer)
                && o.node != self.node
        };
        let mut out: Vec<usize> = self.own.obliques.iter().filter(fits).map(|o| o.node).collect();
        if let Some((_, light)) = &self.light {
            out.extend(light.obliques.iter().filter(fits).map(|o| o.node));
            // 'in talks with Peru': the parser hangs it on either.
        }
        // 'sold Peru jets' says what 'sold jets to Peru' says.
        if out.is_empty() && inner == "to" && self.verb {
            out.extend(&self.own.indirect);
        }
        if !out.is_empty() || inner == "of" {
            return out;
        }
        // 'cut ties with Peru': what hangs on the fixed object is the verb's as well; 'the visit of the envoy to Peru',
        // 'the return of the vases from Peru': so is what hangs on what 'of' brings to either.
        let common = |n: &usize| graph.node(*n).pos == Pos::Noun;
        let of = |n: usize| {
            let brought = graph.prepositional(n, "of").chain(graph.prepositional(n, "by"));
            brought.filter(common).collect::<Vec<_>>()
        };
        let near: Vec<usize> = if self.verb && !self.nominal {
            let objects = self.own.object.iter().copied().filter(|&o| graph.node(o).pos != Pos::Name);
            objects.flat_map(|object| std::iter::once(object).chain(of(object))).collect()
        } else {
            of(self.node)
        };
        for node in near {
            out.extend(graph.obliques(node).iter().filter(fits).map(|o| o.node));
        }
        out
    }
}

/// Tests conditions of entries and operators.
pub(crate) struct Conditions<'c, 'a> {
    pub graph: &'c Graph<'a>,
    pub codebook: &'c Codebook,
    pub cast: Option<&'c Cast<'a>>,
    /// Words of the document's title, lower case.
    pub title: &'c [String],
}

impl<'a> Conditions<'_, 'a> {
    /// The slot conditions that hold of a frame: `None` where one of `when` fails or one of `unless` holds; else the
    /// nodes that met them, with their slots.
    pub fn hold(
        &self,
        frame: &Frame<'a>,
        when: &demarche_codebook::lexicon::Conditions,
        unless: &demarche_codebook::lexicon::Conditions,
    ) -> Option<Vec<(Slot, usize)>> {
        let mut met = Vec::new();
        for (slot, conditions) in when {
            // The predicate is a word of its clause: 'a cyber attack' is one by its own name.
            let own = matches!(slot, Slot::Clause | Slot::Sentence) && self.any(frame.node, conditions);
            if own {
                continue;
            }
            let found = self.first(frame, slot, conditions)?;
            met.push((slot.clone(), found));
        }
        let forbidden = unless.iter().any(|(slot, conditions)| self.first(frame, slot, conditions).is_some());
        (!forbidden).then_some(met)
    }

    /// The conditions of `entry` that hold, where none of `unless` does.
    pub fn hold_in_part(&self, frame: &Frame<'a>, entry: &Entry) -> Option<Vec<(Slot, usize)>> {
        let forbidden = entry.unless.iter().any(|(slot, words)| self.first(frame, slot, words).is_some());
        let met = entry
            .when
            .iter()
            .filter_map(|(slot, words)| Some((slot.clone(), self.first(frame, slot, words)?)));
        (!forbidden).then(|| met.collect())
    }

    fn first(&self, frame: &Frame<'a>, slot: &Slot, conditions: &[Cond]) -> Option<usize> {
        let graph = self.graph;
        match slot {
            Slot::Clause => {
                let clause = self.clause(frame);
                clause.into_iter().find(|&i| i != frame.node && self.any(i, conditions))
            }
            Slot::Sentence => {
                let sentence = &graph.sentences[graph.node(frame.node).sentence];
                (sentence.start..sentence.end).find(|&i| i != frame.node && self.any(i, conditions))
            }
            Slot::Title => {
                let title: Vec<&str> = self.title.iter().map(String::as_str).collect();
                let hit = (0..title.len()).any(|at| {
                    conditions.iter().any(|condition| match condition {
                        Cond::Words(words) => {
                            title.len() >= at + words.len()
                                && words.iter().zip(&title[at..]).all(|(a, b)| **a == **b)
                        }
                        Cond::Class(class) => self.codebook.lexicon.in_class(*class, title[at]),
                        _ => false,
                    })
                });
                hit.then_some(frame.node)
            }
            _ => {
                let mut nodes = frame.fill(graph, slot);
                // 'stripped 300 exiles of their citizenship': parsers hang it on the object.
                if frame.verb && nodes.is_empty() && matches!(slot, Slot::Prep(p) if &**p == "of") {
                    nodes.extend(
                        frame
                            .own
                            .object
                            .iter()
                            .flat_map(|&object| graph.prepositional(object, "of").collect::<Vec<_>>()),
                    );
                }
                // Nouns before the filler count as well: 'arms embargo' is an embargo, 'peace talks' are talks.
                if matches!(slot, Slot::Modifier) {
                    nodes.retain(|&n| n != frame.node);
                }
                // 'hundreds of migrants' are migrants.
                let inside: Vec<usize> = nodes
                    .iter()
                    .filter(|&&n| crate::actors::is_transparent(graph, n))
                    .flat_map(|&n| graph.prepositional(n, "of").collect::<Vec<_>>())
                    .collect();
                nodes.extend(inside);
                nodes.into_iter().find(|&i| self.any(i, conditions))
            }
        }
    }

    /// The words of the predicate's clause, without clauses below it that have a subject of their own.
    fn clause(&self, frame: &Frame<'a>) -> Vec<usize> {
        let graph = self.graph;
        let top = match &frame.light {
            Some((verb, _)) => *verb,
            None => graph.clause_of(frame.node),
        };
        let mut out = vec![top];
        let mut at = 0;
        while at < out.len() {
            let here = out[at];
            out.extend(graph.children(here).filter(|&c| {
                let node = graph.node(c);
                let other = matches!(node.rel, Rel::Conjunct | Rel::Parataxis | Rel::RelativeClause)
                    && graph.is_clause(c)
                    && !graph.is_below(frame.node, c);
                !other
            }));
            at += 1;
        }
        out
    }

    fn any(&self, i: usize, conditions: &[Cond]) -> bool {
        conditions.iter().any(|condition| self.meets(i, condition))
    }

    fn meets(&self, i: usize, condition: &Cond) -> bool {
        let graph = self.graph;
        match condition {
            Cond::Words(words) => self.words_at(i, words),
            Cond::Class(class) => self.in_class(i, *class),
            Cond::State => match self.cast {
                Some(cast) => cast.actor(i).is_some_and(|actor| {
                    matches!(actor.kind, ActorKind::State | ActorKind::Place) && actor.known()
                }),
                None => false,
            },
            Cond::Actor => self.cast.is_some_and(|cast| {
                cast.actor(i).is_some_and(|actor| actor.known() && actor.kind != ActorKind::Place)
                    || cast.is_pair(i)
            }),
            Cond::Person => {
                graph.node(i).entity == "PERSON"
                    || self.cast.is_some_and(|cast| {
                        cast.actor(i).is_some_and(|actor| {
                            matches!(actor.kind, ActorKind::Person | ActorKind::People | ActorKind::Nationals)
                        })
                    })
                    || matches!(graph.node(i).lemma, "he" | "she" | "they" | "who")
                        && graph.node(i).pos == Pos::Pronoun
            }
            Cond::Politician => self.cast.and_then(|cast| cast.actor(i)).is_some_and(|actor| {
                let sector = actor.entity.sector.first().map_or("", String::as_str);
                actor.kind == ActorKind::Person
                    && !actor.plural
                    && matches!(sector, "GOV" | "LEG" | "PTY" | "ELI" | "OPP")
            }),
            Cond::Place => {
                matches!(graph.node(i).entity, "GPE" | "LOC" | "FAC")
                    || self
                        .cast
                        .is_some_and(|cast| cast.hit(i).is_some_and(|hit| hit.is_place(self.codebook)))
            }
            Cond::Money => {
                graph.node(i).entity == "MONEY"
                    || matches!(
                        graph.node(i).lemma,
                        "dollar" | "euro" | "pound" | "money" | "yuan" | "yen" | "rouble"
                    )
            }
            Cond::Number => {
                graph.node(i).pos == Pos::Number || graph.children_by(i, Rel::Number).next().is_some()
            }
        }
    }

    fn words_at(&self, i: usize, words: &[Box<str>]) -> bool {
        let graph = self.graph;
        let is = |at: usize, word: &str| {
            graph.nodes.get(at).is_some_and(|node| {
                node.sentence == graph.node(i).sentence
                    && (graph.key(at) == word || node.word.eq_ignore_ascii_case(word))
            })
        };
        // The filler is the head: the phrase ends at it ('persona non grata' may also begin at it).
        let length = words.len();
        (i + 1 >= length && words.iter().enumerate().all(|(k, word)| is(i + 1 - length + k, word)))
            || (length > 1 && words.iter().enumerate().all(|(k, word)| is(i + k, word)))
    }

    fn in_class(&self, i: usize, class: ClassId) -> bool {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        if lexicon.in_class(class, &graph.key(i))
            || lexicon.in_class(class, &graph.node(i).word.to_lowercase())
        {
            return true;
        }
        let longest = lexicon.longest_in_class(class);
        let sentence = &graph.sentences[graph.node(i).sentence];
        for length in 2..=longest {
            for first in [i + 1 - length.min(i + 1), i] {
                if first < sentence.start || first + length > sentence.end {
                    continue;
                }
                let words: Vec<_> = (first..first + length).map(|j| graph.key(j)).collect();
                if lexicon.in_class(class, &words.join(" ")) {
                    return true;
                }
            }
        }
        false
    }
}

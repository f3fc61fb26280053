//! The document as a graph of words: what the coder reads instead of a pipeline's output.
//!
//! One [`Graph`] holds all parts of a document that are read, in order, with offsets in the document's text. It
//! says nothing of politics and, above [`labels`], nothing of a certain language.

mod arguments;
pub mod labels;
mod lemmas;
pub(crate) mod names;
mod repair;

use demarche_syntax::{EntIob, Parse};

pub use arguments::{Arguments, Oblique};
pub use labels::{Form, LabelMap, Pos, Rel};

use crate::document::{PartKind, Span};

/// One word.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// Where it stands in the document's text.
    pub span: Span,
    /// As written.
    pub word: &'a str,
    /// Lemma, lower case but for names.
    pub lemma: &'a str,
    /// Part of speech.
    pub pos: Pos,
    /// Verb form.
    pub form: Form,
    /// Relation to the head.
    pub rel: Rel,
    /// Index of the head; a root is its own head.
    pub head: usize,
    /// Index of the sentence.
    pub sentence: usize,
    /// Entity type of the recogniser, empty outside entities.
    pub entity: &'a str,
    /// Whether an entity starts here.
    pub entity_start: bool,
    /// Fine tag of the pipeline.
    pub tag: &'a str,
}

/// A sentence: a range of nodes.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// First node.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// From the first word to the last.
    pub span: Span,
    /// Index of the part of the document.
    pub part: usize,
    /// What that part is.
    pub kind: PartKind,
}

/// A part of the document with its syntax.
#[derive(Clone, Copy, Debug)]
pub struct ParsedPart<'a> {
    /// What it is.
    pub kind: PartKind,
    /// Where it starts in the document's text.
    pub start: usize,
    /// Its syntax; offsets count from `start`.
    pub parse: &'a Parse,
}

/// All words of a document with their relations.
#[derive(Debug)]
pub struct Graph<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The words, in order.
    pub nodes: Vec<Node<'a>>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
    /// `child_start[i]..child_start[i + 1]` are the places of node `i`'s children in `child_list`.
    child_start: Vec<u32>,
    child_list: Vec<u32>,
}

impl<'a> Graph<'a> {
    /// Joins the syntax of the parts that are read.
    pub fn new(text: &'a str, parts: &[ParsedPart<'a>], labels: &LabelMap) -> Self {
        let mut nodes = Vec::with_capacity(parts.iter().map(|part| part.parse.tokens.len()).sum());
        let mut sentences: Vec<Sentence> = Vec::new();
        for (part_index, part) in parts.iter().enumerate() {
            let offset = nodes.len();
            for (i, token) in part.parse.tokens.iter().enumerate() {
                let span = Span::new(part.start + token.start as usize, part.start + token.end as usize);
                if i == 0 || token.sent_start {
                    let (start, kind) = (nodes.len(), part.kind);
                    sentences.push(Sentence { start, end: start, span, part: part_index, kind });
                }
                let tag = part.parse.tag(i);
                let head = token.head as usize;
                nodes.push(Node {
                    span,
                    word: span.of(text),
                    lemma: part.parse.lemma(i),
                    pos: if token.is_space { Pos::Space } else { labels.pos(token.pos) },
                    form: labels.form(tag, part.parse.morph(i)),
                    rel: if head == i { Rel::Root } else { labels.rel(token.dep) },
                    head: offset + head.min(part.parse.tokens.len() - 1),
                    sentence: sentences.len() - 1,
                    entity: part.parse.ent_type(i),
                    entity_start: token.ent_iob == EntIob::B,
                    tag,
                });
                if let Some(sentence) = sentences.last_mut() {
                    sentence.end = nodes.len();
                    if !token.is_space {
                        sentence.span.end = span.end;
                    }
                }
            }
        }
        repair::nouns_taken_for_verbs(&mut nodes);
        repair::subjects_behind_phrases(&mut nodes);
        repair::clauses_on_nouns(&mut nodes);
        repair::participles_on_addressees(&mut nodes);
        repair::second_objects(&mut nodes);
        repair::parted_clauses(&mut nodes);
        repair::objects_of_particles(&mut nodes);
        repair::verbs_taken_for_adjectives(&mut nodes);
        repair::recipients_taken_for_modifiers(&mut nodes);
        let mut graph = Self { text, nodes, sentences, child_start: Vec::new(), child_list: Vec::new() };
        graph.list_children();
        graph
    }

    /// Makes one phrase of each name of a person, which takes knowing titles and places: see [`names`].
    pub fn join_names(&mut self, is_title: impl Fn(&str) -> bool, is_place: impl Fn(&str) -> bool) {
        let lists = names::lists(&mut self.nodes);
        if names::join(&mut self.nodes, is_title, is_place) || lists {
            self.list_children();
        }
    }

    /// Puts acts of one list side by side, which takes knowing which nouns name acts: see [`repair::lists_of_acts`].
    pub fn join_acts(&mut self, is_act: impl Fn(&str) -> bool) {
        if repair::lists_of_acts(&mut self.nodes, is_act) {
            self.list_children();
        }
    }

    /// Makes acts the heads of the phrases that group them ('a series of attacks'), for pairs of group and act.
    pub fn open_groups(&mut self, groups: &[(usize, usize)]) {
        for &(group, act) in groups {
            repair::group_of_acts(&mut self.nodes, group, act);
        }
        if !groups.is_empty() {
            self.list_children();
        }
    }

    /// Lists each node's children, from the heads.
    fn list_children(&mut self) {
        let nodes = &self.nodes;
        let mut child_start = vec![0u32; nodes.len() + 1];
        for (i, node) in nodes.iter().enumerate() {
            if node.head != i {
                child_start[node.head + 1] += 1;
            }
        }
        for i in 0..nodes.len() {
            child_start[i + 1] += child_start[i];
        }
        let mut next = child_start.clone();
        let mut child_list = vec![0u32; child_start[nodes.len()] as usize];
        for (i, node) in nodes.iter().enumerate() {
            if node.head != i {
                child_list[next[node.head] as usize] = i as u32;
                next[node.head] += 1;
            }
        }
        (self.child_start, self.child_list) = (child_start, child_list);
    }

    /// The node at `i`.
    pub fn node(&self, i: usize) -> &Node<'a> {
        &self.nodes[i]
    }

    /// The nodes that hang on `i`, in order of the text.
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        self.child_list[self.child_start[i] as usize..self.child_start[i + 1] as usize]
            .iter()
            .map(|&child| child as usize)
    }

    /// The children of `i` with relation `rel`.
    pub fn children_by(&self, i: usize, rel: Rel) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children(i).filter(move |&child| self.nodes[child].rel == rel)
    }

    /// The first child of `i` with relation `rel`.
    pub fn child(&self, i: usize, rel: Rel) -> Option<usize> {
        self.children_by(i, rel).next()
    }

    /// Whether `i` has a child with relation `rel`.
    pub fn has(&self, i: usize, rel: Rel) -> bool {
        self.child(i, rel).is_some()
    }

    /// `i` and the further members of its coordination, in order.
    pub fn coordination(&self, i: usize) -> Vec<usize> {
        let mut out = vec![i];
        let mut at = 0;
        while at < out.len() {
            let member = out[at];
            out.extend(self.children_by(member, Rel::Conjunct).filter(|&c| !self.is_led_by(c, i)));
            // 'two prisoners, Ann Lee and Bo Karlsson, and a priest': what the list names stands beside its head.
            if matches!(self.nodes[member].pos, Pos::Noun) {
                let lists = self.children_by(member, Rel::Apposition).filter(|&a| self.has(a, Rel::Conjunct));
                out.extend(lists);
            }
            at += 1;
        }
        // 'Biden and Russian President Vladimir Putin' is often parsed as one name: the first person hangs on the last.
        let led = self.children(i).find(|&c| self.is_other_person(c));
        out.extend(led);
        out
    }

    /// Whether `c` hangs before `i` by a coordination that `i` ends.
    fn is_led_by(&self, c: usize, i: usize) -> bool {
        let head = self.nodes[c].head;
        head != i && c < i && self.is_other_person(head)
    }

    /// Whether the name at `i` is a person of its own within the name that it hangs on.
    fn is_other_person(&self, i: usize) -> bool {
        let node = &self.nodes[i];
        node.pos == Pos::Name
            && node.entity == "PERSON"
            && matches!(node.rel, Rel::NounModifier | Rel::Compound)
            && self.has(i, Rel::Coordinator)
            && i < node.head
    }

    /// The first member of the coordination that `i` belongs to.
    pub fn first_conjunct(&self, mut i: usize) -> usize {
        while self.nodes[i].rel == Rel::Conjunct && self.nodes[i].head != i {
            i = self.nodes[i].head;
        }
        i
    }

    /// Whether `i` hangs on `above`, at any depth, or is it.
    pub fn is_below(&self, mut i: usize, above: usize) -> bool {
        loop {
            if i == above {
                return true;
            }
            let head = self.nodes[i].head;
            if head == i {
                return false;
            }
            i = head;
        }
    }

    /// The nodes of the subtree of `i`, in order of the text.
    pub fn subtree(&self, i: usize) -> Vec<usize> {
        let mut out = vec![i];
        let mut at = 0;
        while at < out.len() {
            out.extend(self.children(out[at]));
            at += 1;
        }
        out.sort_unstable();
        out
    }

    /// The children of `i` and their children.
    pub fn subtree_near(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        self.children(i).flat_map(move |child| std::iter::once(child).chain(self.children(child)))
    }

    /// The words of the noun phrase of `i` without its clauses, appositions and coordinated members.
    pub fn phrase(&self, i: usize) -> Span {
        let mut span = self.nodes[i].span;
        let mut stack = vec![i];
        while let Some(at) = stack.pop() {
            span.start = span.start.min(self.nodes[at].span.start);
            span.end = span.end.max(self.nodes[at].span.end);
            stack.extend(self.children(at).filter(|&child| {
                let node = &self.nodes[child];
                match node.rel {
                    Rel::AdjectiveModifier
                    | Rel::Compound
                    | Rel::NounModifier
                    | Rel::Possessive
                    | Rel::Number
                    | Rel::Case
                    | Rel::Determiner => true,
                    // 'U.S.-led', 'about ten'
                    Rel::Adverb | Rel::Other | Rel::NounAdverb => child < at,
                    // 'the ministry of defence', 'the president of Peru'
                    Rel::Prep => node.lemma == "of" && self.nodes[at].rel != Rel::PrepObject,
                    Rel::PrepObject => self.nodes[at].rel == Rel::Prep,
                    Rel::Punctuation => node.word == "-" && child < at,
                    _ => false,
                }
            }));
        }
        span
    }

    /// The nodes from the one at `start` to the one before `end` that lie in `span`.
    pub fn nodes_in(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.nodes.partition_point(|node| node.span.end <= span.start);
        let end = self.nodes.partition_point(|node| node.span.start < span.end);
        start..end.max(start)
    }

    /// The lemmas and the words of the title, in lower case.
    pub fn title_words(&self) -> Vec<String> {
        let titles = self.sentences.iter().filter(|sentence| sentence.kind == PartKind::Title);
        titles.flat_map(|sentence| sentence.start..sentence.end).map(|i| self.key(i).into_owned()).collect()
    }

    /// The lemma of `i` in lower case, for look-ups.
    pub fn key(&self, i: usize) -> std::borrow::Cow<'a, str> {
        let node = &self.nodes[i];
        let lemma = node.lemma;
        if matches!(node.form, Form::Past | Form::Participle | Form::Gerund | Form::Present)
            && let Some(repaired) = lemmas::verb(node.word, lemma)
        {
            return repaired.into();
        }
        if node.pos == Pos::Noun
            && let Some(repaired) = lemmas::noun(node.word)
        {
            return repaired.into();
        }
        if lemma.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
            lemma.to_lowercase().into()
        } else {
            lemma.into()
        }
    }

    /// The word that negates the verb or predicate at `i` itself ('not', 'never', 'no longer', 'neither ... nor').
    pub fn negation(&self, i: usize) -> Option<usize> {
        let own = self.children(i).find(|&child| {
            let node = &self.nodes[child];
            node.rel == Rel::Negation
                || (node.rel == Rel::Adverb && matches!(node.lemma, "never" | "not"))
                || (child < i && node.lemma == "neither" && self.is_clause(i))
        });
        let head = self.nodes[i].head;
        let joined = self.nodes[i].rel == Rel::Conjunct && self.is_clause(i);
        own.or_else(|| {
            let mut between = self.children_by(head, Rel::Coordinator);
            between.find(|&c| joined && head < c && c < i && self.nodes[c].lemma == "nor")
        })
    }

    /// The modal or other auxiliaries of `i`, in order.
    pub fn auxiliaries(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        self.children(i)
            .filter(|&child| matches!(self.nodes[child].rel, Rel::Auxiliary | Rel::PassiveAuxiliary))
    }

    /// Whether `i` is the head of a clause: a verb, or a predicate noun or adjective with a copula.
    pub fn is_clause(&self, i: usize) -> bool {
        matches!(self.nodes[i].pos, Pos::Verb | Pos::Aux)
    }

    /// The nearest verb at or above `i`.
    pub fn clause_of(&self, mut i: usize) -> usize {
        while !self.is_clause(i) && self.nodes[i].head != i {
            i = self.nodes[i].head;
        }
        i
    }
}

//! The path of one document: from its text to its reading.

use demarche_codebook::{Codebook, Kind, Predicate, RoleKind};
use demarche_syntax::{Parse, Pipeline, Scratch};

use crate::actors::{Cast, Pin};
use crate::attribution::{self, Cues};
use crate::contexts::Contexts;
use crate::document::{Document, PartKind};
use crate::events::{self, Story};
use crate::frames::predicates::stands_at;
use crate::frames::{Finder, Lenience};
use crate::graph::{Graph, LabelMap, ParsedPart, Pos, Rel};
use crate::record::Reading;
use crate::{answers, dates, links, meetings, nesting, status};

/// Whether private persons (victims, detainees, protesters) are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// Only by their role: 'a person', 'two journalists'. Their spans lead to the words all the same.
    #[default]
    Roles,
    /// By name where the text has it.
    All,
}

/// Puts right in the graph what takes knowing words: which are titles and places, and which nouns are acts.
pub(crate) fn join(graph: &mut Graph<'_>, codebook: &Codebook) {
    let is_title = |word: &str| {
        codebook.actors.role(&[[word, word]]).is_some_and(|(role, _)| role.kind == RoleKind::Person)
    };
    graph.join_names(is_title, |word| codebook.actors.hits(word).next().is_some());
    graph.join_acts(|noun| !codebook.lexicon.noun(noun).is_empty());
    let groups = groups_of_acts(graph, codebook);
    graph.open_groups(&groups);
}

/// Words that only group the acts behind them, each with the act: 'series' and 'attacks' of 'a series of attacks'; not where
/// the lexicon has the whole, as 'round of talks'.
fn groups_of_acts(graph: &Graph<'_>, codebook: &Codebook) -> Vec<(usize, usize)> {
    let lexicon = &codebook.lexicon;
    let Some(class) = lexicon.class("group_of_acts") else { return Vec::new() };
    let act_of = |group: usize| {
        let of = graph.children_by(group, Rel::Prep).find(|&p| graph.node(p).lemma == "of")?;
        let act = graph.child(of, Rel::PrepObject)?;
        let named = |predicate: &Predicate| {
            predicate.words.len() > 1
                && predicate.head_word() == graph.key(group)
                && stands_at(graph, predicate, Kind::Noun, group)
        };
        let whole =
            lexicon.noun(&graph.key(group)).iter().any(|&id| lexicon.entry(id).predicates.iter().any(named));
        (graph.node(act).pos == Pos::Noun && !lexicon.noun(&graph.key(act)).is_empty() && !whole)
            .then_some(act)
    };
    (0..graph.nodes.len())
        .filter(|&i| graph.node(i).pos == Pos::Noun && lexicon.in_class(class, &graph.key(i)))
        .filter_map(|i| Some((i, act_of(i)?)))
        .collect()
}

/// Whose breakaway regions and disputed places are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Disputed {
    /// As the report words it: a breakaway region under its own code, and a place as that state's which the words give it to
    /// ('Russian Crimea', 'Crimea, Russia'). Where they say nothing, as the United Nations see it.
    #[default]
    Wording,
    /// As the United Nations see it: a breakaway region under the code of the state that it belongs to, with the sector `PRE`.
    Un,
}

/// The parts that are read, each with its first byte and its syntax.
pub(crate) type Parses = Vec<(PartKind, usize, Parse)>;

/// How a document is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reader<'p> {
    /// Words that are actors, whatever they say.
    pub pins: &'p [Pin],
    /// How much of an entry must hold.
    pub lenience: Lenience,
    pub disputed: Disputed,
}

/// Reads documents: one model of the language and one code book, used by any number of threads.
///
/// ```no_run
/// use demarche_codebook::{Codebook, RoleKind};
/// use demarche_coder::{Coder, Document};
/// use demarche_syntax::{Pipeline, Scratch};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let pipeline = Pipeline::open("models/en_core_web_sm-3.8.0.dmodel".as_ref())?;
/// let codebook = Codebook::embedded()?;
/// let coder = Coder::new(&pipeline, &codebook);
/// let document = Document::plain("a", "Norway expelled two Russian diplomats.", None);
/// let reading = coder.code(&document, &mut Scratch::new(&pipeline));
/// assert_eq!(reading.events[0].event_type.name(), "SANCTION");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Coder<'m> {
    names: Names,
    disputed: Disputed,
    pipeline: &'m Pipeline,
    codebook: &'m Codebook,
    labels: LabelMap,
}

impl<'m> Coder<'m> {
    /// A coder that reads with `pipeline` and knows what `codebook` holds.
    pub fn new(pipeline: &'m Pipeline, codebook: &'m Codebook) -> Self {
        Self {
            names: Names::default(),
            disputed: Disputed::default(),
            pipeline,
            codebook,
            labels: LabelMap::new(pipeline.labels()),
        }
    }

    /// Sets whether private persons on the sides of events are named.
    pub fn names(mut self, names: Names) -> Self {
        self.names = names;
        self
    }

    /// Sets whose breakaway regions and disputed places are.
    pub fn disputed(mut self, disputed: Disputed) -> Self {
        self.disputed = disputed;
        self
    }

    /// Reads one document. The same document gives the same reading, whatever was read before.
    pub fn code(&self, document: &Document, scratch: &mut Scratch) -> Reading {
        let parses = self.parse(document, scratch);
        let how = Reader { disputed: self.disputed, ..Reader::default() };
        let mut reading = self.read(document, &parses, &how);
        if self.names == Names::Roles {
            reading.leave_out_names();
        }
        if self.disputed == Disputed::Un {
            reading.fold_breakaways(self.codebook);
        }
        reading
    }

    /// The path from syntax to reading.
    pub(crate) fn read(&self, document: &Document, parses: &Parses, how: &Reader) -> Reading {
        let codebook = self.codebook;
        let mut graph = Graph::new(&document.text, &parts(parses), &self.labels);
        join(&mut graph, codebook);
        let speeches = attribution::find(&graph, Cues::embedded());
        let speakers = attribution::speakers(&speeches, &graph);
        let cast = Cast::new(&graph, codebook, document, speakers, how);
        let title = graph.title_words();
        let finder = Finder {
            graph: &graph,
            codebook,
            cast: &cast,
            title: &title,
            speeches: &speeches,
            lenience: how.lenience,
        };
        let acts = finder.find();
        let content_of = nesting::content_nodes(&finder, &acts);
        let reader = status::Reader {
            graph: &graph,
            codebook,
            cast: &cast,
            speeches: &speeches,
            title: &title,
            acts: nesting::act_nodes(&finder, &acts),
            content_of,
        };
        let rows = nesting::nest(&reader, acts);
        let times = dates::find(&graph, document.published);
        let contexts = Contexts::find(&graph, codebook);
        let story = Story {
            document,
            graph: &graph,
            codebook,
            cast: &cast,
            speeches: &speeches,
            times: &times,
            contexts: &contexts,
        };
        let mut told = events::bind(&story, &reader, rows);
        answers::take_up(&story, &mut told);
        let groups = links::join(&story, &told);
        let answers = answers::find(&story, &told, &groups);
        let mut reading = events::write(&story, &told, &groups, answers);
        reading.meetings = meetings::find(&story, &told, &groups, &reading.events);
        reading
    }

    /// The syntax of the parts that are read. A title stands alone; what is no news is left out.
    pub(crate) fn parse(&self, document: &Document, scratch: &mut Scratch) -> Parses {
        let read = || {
            let wanted = |kind| matches!(kind, PartKind::Title | PartKind::Heading | PartKind::Paragraph);
            document.parts.iter().filter(move |part| wanted(part.kind))
        };
        let texts: Vec<&str> = read().map(|part| part.span.of(&document.text)).collect();
        let parses = self.pipeline.parse_all(&texts, scratch);
        read().zip(parses).map(|(part, parse)| (part.kind, part.span.start as usize, parse)).collect()
    }
}

fn parts(parses: &Parses) -> Vec<ParsedPart<'_>> {
    parses.iter().map(|(kind, start, parse)| ParsedPart { kind: *kind, start: *start, parse }).collect()
}

//! Acts without a day of their own that are not of the day of the report: because their clause says so ('recently', 'years
//! ago', 'during the war'), or because the text around them tells of an earlier time.

use jiff::civil::Date;

use super::bind::hold;
use super::words::{self, Unit, Word};
use super::{Bound, TimeExpression, add_days, calendar};
use crate::document::PartKind;
use crate::graph::{Form, Graph, Pos, Rel};

/// Whether the clause of `trigger`, or one that tells it, puts the act at another time than the report without naming a day.
///
/// ```text
/// Peru recently expelled two envoys.            yes
/// Seven months after the vote Peru expelled …   yes
/// A day after the vote Peru expelled …          no: that may well be the day of the report
/// ```
pub(super) fn is_elsewhen(graph: &Graph, expressions: &[TimeExpression], trigger: usize) -> bool {
    let mut at = trigger;
    for _ in 0..4 {
        let clause = graph.clause_of(at);
        if [at, clause].iter().any(|&i| says_elsewhen(graph, i) || has_unknown_time(graph, expressions, i)) {
            return true;
        }
        let node = graph.node(clause);
        let told = matches!(
            node.rel,
            Rel::Conjunct | Rel::OpenComplement | Rel::AdverbialClause | Rel::Complement | Rel::PrepClause
        );
        if !told || node.head == clause {
            return false;
        }
        at = node.head;
    }
    false
}

fn says_elsewhen(graph: &Graph, clause: usize) -> bool {
    graph.children(clause).any(|child| {
        let node = graph.node(child);
        match node.rel {
            Rel::Adverb | Rel::Other => {
                words::ELSEWHEN.binary_search(&&*node.word.to_ascii_lowercase()).is_ok()
            }
            Rel::Prep if matches!(node.lemma, "in" | "during" | "at" | "over" | "throughout" | "under") => {
                graph.children_by(child, Rel::PrepObject).any(|noun| {
                    let key = graph.key(noun);
                    let plural = graph.node(noun).tag == "NNS";
                    words::ELSEWHEN_NOUNS.binary_search(&&*key).is_ok()
                        || (plural
                            && matches!(words::word(&key), Some(Word::Unit(Unit::Year | Unit::Decade))))
                })
            }
            _ => false,
        }
    })
}

/// 'seven months after the vote', 'that winter': a time is told, and nobody can say from the words which. Days and hours after
/// something are left to the day of the report: news tells today what followed yesterday's.
fn has_unknown_time(graph: &Graph, expressions: &[TimeExpression], on: usize) -> bool {
    let unknown = |e: &&TimeExpression| !e.duration && e.first.is_none() && e.last.is_none();
    let near = |e: &TimeExpression| {
        e.nodes.clone().any(|n| {
            let word = words::word(&graph.node(n).word.to_ascii_lowercase());
            matches!(word, Some(Word::Unit(Unit::Moment | Unit::Day) | Word::DayPart | Word::Weekday(_)))
        })
    };
    super::bind::of_sentence(graph, expressions, graph.node(on).sentence)
        .iter()
        .filter(unknown)
        .any(|e| !near(e) && hold(graph, e).is_some_and(|held| held.on == on))
}

/// Whether `trigger` stands where a perfect tells what is new: in a title or in the first sentences. Further down it looks
/// back ('has long accused', 'has also sought').
pub(super) fn is_lead(graph: &Graph, trigger: usize) -> bool {
    let at = graph.node(trigger).sentence;
    let first = graph.sentences.iter().position(|sentence| sentence.kind == PartKind::Paragraph);
    graph.sentences[at].kind == PartKind::Title || first.is_none_or(|first| at < first + LEAD)
}

/// Whether the sentences before that of `trigger` tell of a time before the report: in this paragraph of more than
/// [`BACKGROUND`] days before, or several times of more than a year before since the last day near the report.
pub(crate) fn follows_background(
    graph: &Graph,
    expressions: &[TimeExpression],
    trigger: usize,
    published: Option<Date>,
) -> bool {
    let here = graph.node(trigger).sentence;
    let sentence = &graph.sentences[here];
    let Some(published) = published else { return false };
    let (recent, year) = (add_days(published, -BACKGROUND), calendar::shift(published, Unit::Year, -1));
    let before = expressions.partition_point(|e| e.nodes.start < sentence.start);
    let dated = expressions[..before].iter().rev().filter(|e| e.bound == Bound::At && !e.duration);
    let mut old = 0;
    for (expression, last) in dated.filter_map(|e| Some((e, e.last?))) {
        if Some(last) >= recent {
            return false;
        }
        if !tells(graph, expression) {
            continue;
        }
        let at = graph.node(expression.nodes.start).sentence;
        if graph.sentences[at].part == sentence.part && here - at <= NEAR {
            return true;
        }
        if Some(last) < year {
            old += 1;
        }
        if old >= SEVERAL {
            return true;
        }
    }
    false
}

/// Whether the time is that of a main clause in the past, so that the text tells of then.
fn tells(graph: &Graph, expression: &TimeExpression) -> bool {
    let Some(held) = hold(graph, expression) else { return false };
    let verb = graph.node(held.on);
    let past = |i: usize| graph.node(i).form == Form::Past;
    let main = graph.node(graph.first_conjunct(held.on)).rel;
    matches!(verb.pos, Pos::Verb | Pos::Aux)
        && matches!(main, Rel::Root | Rel::Complement | Rel::Parataxis)
        && (past(held.on) || graph.auxiliaries(held.on).any(past))
}

/// How many sentences the lead of a report has.
const LEAD: usize = 3;
/// From how many days before the report on a paragraph is taken to tell background.
pub(crate) const BACKGROUND: i32 = 10;
/// For how many sentences a paragraph stays at the time that it told.
const NEAR: usize = 3;
/// How many times of long ago make the text around a story of long ago.
const SEVERAL: usize = 2;

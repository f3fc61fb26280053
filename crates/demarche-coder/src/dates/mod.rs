//! When: times that the text tells, as days of the calendar, and which of them is the time of an act.
//!
//! [`find`] lists the expressions of a document, [`when`] chooses for one act. A time that cannot be known is
//! `None`, never a guess.

mod bind;
mod calendar;
mod elsewhen;
mod grammar;
#[cfg(test)]
mod measure;
mod pieces;
mod resolve;
#[cfg(test)]
mod tests;
pub(crate) mod words;

use std::ops::Range;

use jiff::civil::Date;

pub(crate) use bind::{WhenContext, is_historical, lies_ahead, same_occasion, when};
pub(crate) use elsewhen::{BACKGROUND, follows_background};
pub(crate) use resolve::Anchor;

use calendar::{Interval, add_days};
use grammar::{Found, Grammar, Meaning};
use pieces::Piece;
use resolve::Known;

use crate::document::Span;
use crate::graph::{Form, Graph, Pos, Rel};
use crate::record::Precision;

/// How an expression bounds the time of what it hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// 'on Friday', 'in May'
    At,
    /// 'since 2014'
    Since,
    /// 'until June', 'by Friday'
    Until,
    /// 'before June': the span is what comes before it.
    Before,
    /// 'after June'
    After,
}

/// Words that tell a time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeExpression {
    /// The words, without the preposition.
    pub span: Span,
    /// The nodes that they touch.
    pub nodes: Range<usize>,
    /// First day; `None` where the time is unknown, or open to the past.
    pub first: Option<Date>,
    /// Last day; `None` where the time is unknown, or open to the future.
    pub last: Option<Date>,
    /// How precise the words are.
    pub precision: Precision,
    /// What the days were counted from.
    pub anchor: Anchor,
    /// How the preposition bounds it.
    pub bound: Bound,
    /// Whether it was read as lying ahead because the clause speaks of what is to come.
    pub is_future: bool,
    /// How long something took and not when: 'three days'.
    pub duration: bool,
}

/// All expressions of time, in order.
pub(crate) fn find(graph: &Graph, published: Option<Date>) -> Vec<TimeExpression> {
    let mut pieces = Vec::new();
    let mut found = Vec::new();
    for (number, sentence) in graph.sentences.iter().enumerate() {
        pieces::of_sentence(graph, sentence, &mut pieces);
        let grammar = Grammar { graph, pieces: &pieces };
        let mut i = 0;
        while i < pieces.len() {
            match grammar.at(i).filter(|found| found.end > i) {
                Some(one) => {
                    found.push((number, i, one));
                    i = one.end;
                }
                None => i += 1,
            }
        }
    }
    let history = is_history(&found, published);
    let near = if history { usize::MAX } else { 1 };
    let mut out = Vec::with_capacity(found.len());
    // The time told last, and the part of the document that tells it.
    let mut narrative: Option<(Interval, usize)> = None;
    // Where the last expression ended: sentence and piece.
    let mut done = (0, 0);
    let mut cut = None;
    for (number, start, one) in found {
        // The second end of a range was read with the first.
        if (number, start) < done {
            continue;
        }
        let sentence = &graph.sentences[number];
        if cut.replace(number) != Some(number) {
            pieces::of_sentence(graph, sentence, &mut pieces);
        }
        let told_near = narrative.filter(|&(_, part)| sentence.part - part <= near).map(|(told, _)| told);
        let reader = Reader { graph, pieces: &pieces, published, narrative: told_near, history };
        let (expression, told, end) = reader.read(&Grammar { graph, pieces: &pieces }, start, one);
        if let Some(told) = told
            && (history || matches!(expression.bound, Bound::At | Bound::Since))
            && told.precision != Precision::Vague
            // 'to this day' takes no story of long ago to the present.
            && !(history && expression.anchor == Anchor::Published)
        {
            narrative = Some((told, sentence.part));
        }
        out.push(expression);
        done = (number, end);
    }
    out
}

/// Whether the document tells of long ago: most of its times have a year of their own, far before publication. There
/// a month without a year belongs to the year told last, in a report to the year of the report.
fn is_history(found: &[(usize, usize, Found)], published: Option<Date>) -> bool {
    let Some(published) = published else { return true };
    let year_before = calendar::shift(published, words::Unit::Year, -1);
    let (mut old, mut fresh) = (0, 0);
    for (_, _, one) in found {
        match one.meaning {
            Meaning::Told(told) if Some(told.last) < year_before => old += 1,
            Meaning::Told(_)
            | Meaning::Deictic(_)
            | Meaning::Weekday { .. }
            | Meaning::Offset { narrative: false, .. }
            | Meaning::Beside { unit: words::Unit::Week | words::Unit::Month, narrative: false, .. } => {
                fresh += 1
            }
            _ => {}
        }
    }
    old > 4 && old > 2 * fresh
}

/// Makes expressions of what the grammar found in one sentence.
struct Reader<'p, 'a> {
    graph: &'p Graph<'a>,
    pieces: &'p [Piece<'a>],
    published: Option<Date>,
    narrative: Option<Interval>,
    /// Whether the document tells of long ago.
    history: bool,
}

impl Reader<'_, '_> {
    fn read(
        &self,
        grammar: &Grammar,
        start: usize,
        found: Found,
    ) -> (TimeExpression, Option<Interval>, usize) {
        let node = self.pieces[start].node;
        let future = speaks_of_future(self.graph, node, self.pieces[found.end - 1].node);
        let known =
            Known { published: self.published, narrative: self.narrative, future, history: self.history };
        let (mut interval, mut anchor) = known.resolve(found.meaning, found.part);
        let mut end = found.end;
        if let Some((after, second)) = self.range_end(grammar, start, found.end) {
            let base = Known { narrative: interval.or(self.narrative), ..known };
            let (until, _) = base.resolve(second.meaning, second.part);
            if let Some(joined) = self.join(interval, until, found.meaning) {
                interval = Some(joined);
                end = after;
            }
        }
        if interval.is_none() {
            anchor = Anchor::None;
        }
        let told = interval;
        let bound = self.bound(start);
        let (first, last) = match interval {
            None => (None, None),
            Some(interval) => self.bounded(interval, bound, future),
        };
        let last_node = (self.pieces[end - 1].node + 1).max(node + 1);
        let expression = TimeExpression {
            span: Span::new(self.pieces[start].start, self.pieces[end - 1].end),
            nodes: node..last_node,
            first,
            last,
            precision: interval.map_or(Precision::Vague, |interval| interval.precision),
            anchor,
            bound,
            is_future: future,
            duration: found.meaning == Meaning::Duration,
        };
        (expression, told, end)
    }

    /// The second end of 'from A to B', 'between A and B', 'A-B'.
    fn range_end(&self, grammar: &Grammar, start: usize, end: usize) -> Option<(usize, Found)> {
        let joint = self.pieces.get(end)?;
        let before = |words: &[&str]| start > 0 && self.pieces[start - 1].is_any(words);
        let joins = joint.is_dash()
            || joint.is_any(&["to", "until", "till", "through"]) && !before(&["to", "until"])
            || joint.is("and") && before(&["between"]);
        if !joins {
            return None;
        }
        let second = grammar.at(end + 1)?;
        (!matches!(second.meaning, Meaning::Duration | Meaning::Unknown | Meaning::Offset { .. }))
            .then_some((second.end, second))
    }

    fn join(&self, from: Option<Interval>, to: Option<Interval>, meaning: Meaning) -> Option<Interval> {
        let (from, to) = (from?, to?);
        if let Some(joined) = from.through(to) {
            return Some(joined);
        }
        // 'from May to June 2014': the year of the second end holds for the first.
        match meaning {
            Meaning::Month { month, .. } => calendar::month(to.last.year().into(), month)?.through(to),
            Meaning::MonthDay { month, day, .. } => {
                calendar::day(to.last.year().into(), month, day)?.through(to)
            }
            _ => None,
        }
    }

    /// The preposition before piece `start`.
    fn bound(&self, start: usize) -> Bound {
        let mut at = start;
        for _ in 0..3 {
            if at == 0 {
                return Bound::At;
            }
            at -= 1;
            let piece = &self.pieces[at];
            if piece.is("since") {
                return Bound::Since;
            }
            if piece.is_any(&["until", "till", "by"]) {
                return Bound::Until;
            }
            if piece.is("before") {
                return Bound::Before;
            }
            if piece.is("after") {
                return Bound::After;
            }
            if !piece.is_any(&["the", "at", "least", "late", "early"]) {
                return Bound::At;
            }
        }
        Bound::At
    }

    fn bounded(&self, interval: Interval, bound: Bound, future: bool) -> (Option<Date>, Option<Date>) {
        let Interval { first, last, .. } = interval;
        match bound {
            Bound::At => (Some(first), Some(last)),
            Bound::Since => (Some(first), self.published.filter(|&day| day >= first)),
            Bound::Until => (self.published.filter(|&day| future && day <= last), Some(last)),
            Bound::Before => (None, add_days(first, -1)),
            Bound::After => (add_days(last, 1), None),
        }
    }
}

/// Whether the clause of the expression at nodes `start` to `last` speaks of what is to come.
fn speaks_of_future(graph: &Graph, start: usize, last: usize) -> bool {
    let sentence = graph.node(start).sentence;
    // 'ahead of Friday's vote', 'before the summit in June' look ahead of what the clause tells.
    let mut head = last;
    for _ in 0..8 {
        let node = graph.node(head);
        if node.head == head {
            break;
        }
        if node.rel == Rel::Prep && node.lemma == "ahead" {
            return true;
        }
        if graph.is_clause(head) {
            break;
        }
        head = node.head;
    }
    let mut clause = graph.clause_of(start);
    for _ in 0..6 {
        let node = graph.node(clause);
        if node.sentence != sentence || !graph.is_clause(clause) {
            return false;
        }
        let mut infinitive = false;
        for auxiliary in graph.auxiliaries(clause) {
            let word = graph.node(auxiliary);
            match word.lemma {
                // 'would' is the future of reported speech more often than a condition.
                "will" | "shall" | "'ll" | "would" | "must" | "should" | "may" | "might" | "can" => {
                    return true;
                }
                _ => {}
            }
            if word.word.eq_ignore_ascii_case("to") {
                infinitive = true;
            }
            if word.tag == "VBD" || word.lemma == "have" {
                return false;
            }
        }
        match node.form {
            Form::Past => return false,
            // 'He is meeting', 'the talks begin on Friday'
            Form::Present => return true,
            Form::Gerund if graph.has(clause, Rel::Auxiliary) => return true,
            // 'began to withdraw on Friday' is told in the time of 'began', 'agreed to meet on Friday', 'is due to visit on
            // Friday' look ahead.
            Form::Base if infinitive && !bind::is_begun(graph, clause) => return true,
            _ => {}
        }
        if node.form == Form::Participle
            && graph.auxiliaries(clause).any(|a| graph.node(a).form == Form::Present)
        {
            return node.lemma == "schedule"
                || node.lemma == "expect"
                || node.lemma == "plan"
                || node.lemma == "set";
        }
        if node.head == clause {
            return false;
        }
        clause = match graph.node(node.head).pos {
            Pos::Verb | Pos::Aux => node.head,
            _ => graph.clause_of(node.head),
        };
    }
    false
}

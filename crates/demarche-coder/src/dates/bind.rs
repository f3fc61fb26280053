//! Which of the times told is the time of an act.

use demarche_codebook::Status;
use jiff::civil::Date;

use super::elsewhen::{is_elsewhen, is_lead};
use super::words::Unit;
use super::{Bound, TimeExpression, calendar};
use crate::document::Span;
use crate::graph::{Form, Graph, Pos, Rel};
use crate::record::{Basis, Precision, When};

/// What else decides the time of an act.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WhenContext<'a> {
    /// Day of publication.
    pub published: Option<Date>,
    /// Status of the act.
    pub status: Status,
    /// Whether the act belongs to what the report is about, and is no background.
    pub foreground: bool,
    /// The time of the act told before, in the same paragraph.
    pub previous: Option<&'a When>,
}

/// The time of the act whose trigger is the node `trigger`.
///
/// An expression bound to the act's own clause or noun gives [`Basis::Text`]; for acts that happened, the clause above
/// or the sentence before gives [`Basis::Narrative`], and a finite past clause of the foreground the day of publication
/// ([`Basis::Published`]).
pub(crate) fn when(
    graph: &Graph,
    expressions: &[TimeExpression],
    trigger: usize,
    context: &WhenContext,
) -> When {
    if trigger >= graph.nodes.len() {
        return When::default();
    }
    if let Some(expression) = bound_to(graph, expressions, trigger) {
        return told(expression, Basis::Text);
    }
    if context.status != Status::Actual {
        return When::default();
    }
    if let Some(expression) = above(graph, expressions, trigger) {
        return told(expression, Basis::Narrative);
    }
    if is_elsewhen(graph, expressions, trigger) {
        return When::default();
    }
    let tense = tense(graph, trigger);
    if let Some(when) = from_sentence_before(graph, expressions, trigger, tense, context) {
        return when;
    }
    match context.published {
        Some(published)
            if context.foreground
                && (matches!(tense, Tense::Past | Tense::Headline)
                    || (tense == Tense::Perfect && is_lead(graph, trigger))) =>
        {
            When {
                date: Some(published),
                enddate: Some(published),
                precision: Some(Precision::Day),
                basis: Basis::Published,
                expression: None,
            }
        }
        _ => When::default(),
    }
}

/// Whether the act is told as background of more than a year before the report.
pub(crate) fn is_historical(when: &When, published: Option<Date>) -> bool {
    let Some(published) = published else { return false };
    let Some(year_before) = calendar::shift(published, Unit::Year, -1) else { return false };
    when.enddate.or(when.date).is_some_and(|last| last < year_before)
}

/// Whether the time told with the act lies after the report: then the act has not happened yet.
pub(crate) fn lies_ahead(when: &When, published: Option<Date>) -> bool {
    when.basis == Basis::Text && published.zip(when.date).is_some_and(|(published, date)| date > published)
}

fn told(expression: &TimeExpression, basis: Basis) -> When {
    When {
        date: expression.first,
        enddate: expression.last,
        precision: Some(expression.precision),
        basis,
        expression: Some(expression.span),
    }
}

fn is_usable(expression: &TimeExpression) -> bool {
    !expression.duration && (expression.first.is_some() || expression.last.is_some())
}

/// The node of the expression that hangs on a word outside it.
fn top(graph: &Graph, expression: &TimeExpression) -> usize {
    let mut at = expression.nodes.end.saturating_sub(1).min(graph.nodes.len() - 1);
    for _ in 0..expression.nodes.len() + 1 {
        let head = graph.node(at).head;
        if head == at || !expression.nodes.contains(&head) {
            break;
        }
        at = head;
    }
    at
}

/// What an expression hangs on, and by which way.
pub(super) struct Hold<'a> {
    /// The word that it hangs on.
    pub on: usize,
    /// The preposition between, empty where there is none.
    preposition: &'a str,
}

/// Words of the clock and the calendar that may stand between an expression and its clause: 'in the early hours of'.
const BETWEEN: [&str; 10] =
    ["hour", "morning", "evening", "afternoon", "night", "day", "week", "dawn", "end", "eve"];

pub(super) fn hold<'a>(graph: &Graph<'a>, expression: &TimeExpression) -> Option<Hold<'a>> {
    let mut at = top(graph, expression);
    let mut preposition = "";
    for _ in 0..12 {
        let node = graph.node(at);
        if node.head == at {
            // The expression is the head of a headline or a fragment.
            return None;
        }
        let head = graph.node(node.head);
        // 'since 2014', 'on Friday', also as subordinators: 'after' is an adverbial clause's head in no pipeline.
        if head.pos == Pos::Adposition || (head.pos == Pos::Adverb && head.rel != Rel::Root) {
            if preposition.is_empty() || head.lemma != "of" {
                preposition = head.lemma;
            }
        } else if (BETWEEN.contains(&head.lemma) && graph.node(head.head).pos != Pos::Noun)
            || expression.nodes.contains(&node.head)
        {
            preposition = "";
        } else {
            return Some(Hold { on: before_complement(graph, node.head, expression), preposition });
        }
        at = node.head;
    }
    None
}

/// In 'said on Friday it would leave' the time stands before all words of the complement and belongs to 'said', whatever
/// the parser made of it.
fn before_complement(graph: &Graph, on: usize, expression: &TimeExpression) -> usize {
    let node = graph.node(on);
    let governs =
        node.rel == Rel::Complement && node.head < expression.nodes.start && expression.nodes.end <= on;
    let opened = graph.children(on).any(|child| {
        child < expression.nodes.start
            && matches!(graph.node(child).rel, Rel::Mark | Rel::Subject | Rel::PassiveSubject)
    });
    let parted =
        (node.head..expression.nodes.start).any(|i| matches!(graph.node(i).word, "," | ":" | "“" | "\""));
    if governs && !opened && !parted { node.head } else { on }
}

/// Prepositions that put the whole phrase at another time than the clause.
const APART: [&str; 8] = ["after", "before", "since", "until", "following", "ahead", "despite", "over"];

/// How well an expression fits the act: smaller is better.
fn rank(graph: &Graph, expression: &TimeExpression, trigger: usize) -> Option<u8> {
    // 'dates to March, when Peru expelled ten': the clause tells what happened then.
    let clause = graph.node(graph.first_conjunct(graph.clause_of(trigger)));
    let then = clause.rel == Rel::RelativeClause && expression.nodes.contains(&clause.head);
    if then && expression.bound == Bound::At {
        return Some(0);
    }
    if expression.bound == Bound::Since && compares(graph, expression) {
        return None;
    }
    let held = hold(graph, expression)?;
    if graph.node(held.on).sentence != graph.node(trigger).sentence {
        return None;
    }
    if held.on == trigger {
        return Some(0);
    }
    // 'The talks on Friday were ...' holds on the noun, 'They held talks on Friday' on its verb.
    if !graph.is_clause(trigger) && governs_directly(graph, held.on, trigger) {
        return Some(1);
    }
    // 'expelled ten diplomats on Friday', where the parser hung the time on the object.
    if graph.is_clause(trigger) && !graph.is_clause(held.on) && in_own_clause(graph, held.on, trigger) {
        let before_noun = expression.nodes.start < held.on && held.preposition.is_empty();
        // 'in a 2006 interview', 'at the 2012 summit'
        let occasion = !expression.is_future && is_occasion_of(graph, held.on, trigger);
        if (!before_noun || occasion) && held.preposition != "of" && held.preposition != "for" {
            return Some(2);
        }
    }
    // Coordinated verbs and participles share the time that the first one has.
    if graph.is_clause(held.on) && same_occasion(graph, trigger, held.on) {
        return Some(3);
    }
    None
}

/// Whether the noun `trigger` stands in the clause of the verb `verb` as its subject, object or beside it.
fn governs_directly(graph: &Graph, verb: usize, trigger: usize) -> bool {
    let mut at = graph.first_conjunct(trigger);
    for _ in 0..4 {
        let node = graph.node(at);
        if node.head == at {
            return false;
        }
        if node.head == verb {
            return graph.is_clause(verb);
        }
        let head = graph.node(node.head);
        let passes = match head.pos {
            Pos::Adposition => !APART.contains(&head.lemma),
            // 'held a round of talks', 'two days of talks', 'in response to the attack' does not pass.
            Pos::Noun => {
                matches!(head.lemma, "round" | "series" | "day" | "hour" | "wave" | "number" | "set")
            }
            _ => false,
        };
        if !passes {
            return false;
        }
        at = node.head;
    }
    false
}

/// Whether 'since' says how long nothing of the kind had happened: 'the first deaths since 1991', 'the worst clashes since'.
fn compares(graph: &Graph, expression: &TimeExpression) -> bool {
    let start = graph.sentences[graph.node(expression.nodes.start).sentence].start;
    (start..expression.nodes.start).rev().take(REACH).any(|i| {
        let node = graph.node(i);
        matches!(node.tag, "JJS" | "RBS") || matches!(node.lemma, "first" | "only")
    })
}

/// How many words before 'since' a superlative may stand.
const REACH: usize = 10;

/// Whether the noun `on` tells on what occasion the verb `verb` happens.
fn is_occasion_of(graph: &Graph, on: usize, verb: usize) -> bool {
    let node = graph.node(on);
    let preposition = graph.node(node.head);
    node.rel == Rel::PrepObject
        && preposition.head == verb
        && matches!(preposition.lemma, "in" | "at" | "during")
}

/// Whether the noun `on` belongs to the clause of the verb `trigger` and to no act at another time.
fn in_own_clause(graph: &Graph, on: usize, trigger: usize) -> bool {
    let mut at = on;
    for _ in 0..6 {
        let node = graph.node(at);
        if node.head == at || graph.is_clause(at) {
            return false;
        }
        if node.pos == Pos::Adposition && APART.contains(&node.lemma) {
            return false;
        }
        // What hangs on the subject is its own ('the talks on Friday ended').
        if matches!(node.rel, Rel::Subject | Rel::PassiveSubject | Rel::Apposition | Rel::Possessive) {
            return false;
        }
        if node.head == trigger {
            return true;
        }
        at = node.head;
    }
    false
}

/// Whether the verb or noun `trigger` happens when the verb `above` does, for what the syntax says.
pub(crate) fn same_occasion(graph: &Graph, trigger: usize, above: usize) -> bool {
    let mut at = if graph.is_clause(trigger) { trigger } else { graph.clause_of(trigger) };
    if at != trigger && !governs_directly(graph, at, trigger) {
        return false;
    }
    for _ in 0..4 {
        let node = graph.node(at);
        if node.head == at {
            return false;
        }
        let head = graph.node(node.head);
        let passes = match node.rel {
            Rel::Conjunct => graph.is_clause(node.head) && same_tense(graph, at, node.head),
            Rel::AdverbialClause => {
                matches!(node.form, Form::Gerund | Form::Participle)
                    && !graph.has(at, Rel::Mark)
                    && !graph.has(at, Rel::Auxiliary)
                    && graph
                        .children_by(at, Rel::Prep)
                        .all(|p| !APART.contains(&graph.node(p).lemma) || p > at)
            }
            // 'responded on Friday by expelling', 'began withdrawing on Friday'
            Rel::PrepClause => matches!(head.lemma, "by" | "with" | "in"),
            Rel::OpenComplement => node.form == Form::Gerund && head.form != Form::Base,
            Rel::Prep => matches!(node.lemma, "by" | "with" | "in"),
            _ => false,
        };
        if !passes {
            return false;
        }
        if node.head == above {
            return true;
        }
        at = node.head;
    }
    false
}

fn same_tense(graph: &Graph, a: usize, b: usize) -> bool {
    let future = |i: usize| {
        graph
            .auxiliaries(i)
            .any(|x| matches!(graph.node(x).lemma, "will" | "would" | "may" | "could" | "can"))
    };
    // A coordinated verb may leave out the auxiliary, but brings none of its own.
    !graph.has(a, Rel::Auxiliary) || future(a) == future(b)
}

/// The expression bound to the act's own clause or noun.
fn bound_to<'e>(
    graph: &Graph,
    expressions: &'e [TimeExpression],
    trigger: usize,
) -> Option<&'e TimeExpression> {
    of_sentence(graph, expressions, graph.node(trigger).sentence)
        .iter()
        .filter(|expression| is_usable(expression))
        .filter_map(|expression| Some((rank(graph, expression, trigger)?, expression)))
        .min_by_key(|(rank, expression)| {
            let open = u8::from(matches!(expression.bound, Bound::Before | Bound::After));
            (open, *rank, expression.nodes.start.abs_diff(trigger))
        })
        .map(|(_, expression)| expression)
}

/// The expressions of one sentence; they stand in the order of the text.
pub(super) fn of_sentence<'e>(
    graph: &Graph,
    expressions: &'e [TimeExpression],
    sentence: usize,
) -> &'e [TimeExpression] {
    let Some(bounds) = graph.sentences.get(sentence) else { return &[] };
    let first = expressions.partition_point(|expression| expression.nodes.start < bounds.start);
    let end = expressions.partition_point(|expression| expression.nodes.start < bounds.end);
    expressions.get(first..end).unwrap_or(&[])
}

/// The time of the clause that tells the act, or in which it happens: 'said on Friday that it expelled ten'. Not past a perfect, which
/// looks further back.
fn above<'e>(graph: &Graph, expressions: &'e [TimeExpression], trigger: usize) -> Option<&'e TimeExpression> {
    let clause = graph.clause_of(trigger);
    let node = graph.node(clause);
    if !matches!(tense(graph, trigger), Tense::Past) || node.head == clause {
        return None;
    }
    // 'were arrested on Monday when police fired tear gas'
    let meanwhile = node.rel == Rel::AdverbialClause
        && graph.children(clause).any(|c| {
            matches!(graph.node(c).rel, Rel::Mark | Rel::Adverb)
                && c < clause
                && matches!(graph.node(c).lemma, "when" | "as" | "while")
        });
    if !meanwhile && !matches!(node.rel, Rel::Complement | Rel::Parataxis) {
        return None;
    }
    of_sentence(graph, expressions, node.sentence)
        .iter()
        .filter(|expression| is_usable(expression) && expression.bound == Bound::At)
        .find(|expression| hold(graph, expression).is_some_and(|held| held.on == node.head))
}

/// The time of the sentence before, where the story goes on from it: a finite past clause without a time of its own,
/// in the same paragraph, after a sentence whose main clause has one.
fn from_sentence_before(
    graph: &Graph,
    expressions: &[TimeExpression],
    trigger: usize,
    tense: Tense,
    context: &WhenContext,
) -> Option<When> {
    let clause = graph.clause_of(trigger);
    let node = graph.node(clause);
    let main = graph.node(graph.first_conjunct(clause)).rel == Rel::Root;
    if tense != Tense::Past || !main {
        return None;
    }
    let here = graph.sentences.get(node.sentence)?;
    let before = graph.sentences.get(node.sentence.checked_sub(1)?)?;
    if here.part != before.part {
        return None;
    }
    let expression = of_sentence(graph, expressions, node.sentence - 1)
        .iter()
        .filter(|expression| is_usable(expression) && expression.bound == Bound::At)
        .find(|expression| {
            hold(graph, expression).is_some_and(|held| {
                let on = graph.node(held.on);
                let verb = graph.first_conjunct(held.on);
                on.form == Form::Past && graph.node(verb).rel == Rel::Root
            })
        });
    let in_past = |date: Option<Date>| match (date, context.published) {
        (Some(date), Some(published)) => date <= published,
        (Some(_), None) => true,
        _ => false,
    };
    if let Some(expression) = expression.filter(|expression| in_past(expression.first)) {
        return Some(told(expression, Basis::Narrative));
    }
    let previous = context.previous.filter(|previous| {
        previous.basis == Basis::Text
            && in_past(previous.date)
            && previous.expression.is_some_and(|span| lies_in(span, before.span))
    })?;
    Some(When { basis: Basis::Narrative, ..previous.clone() })
}

fn lies_in(span: Span, sentence: Span) -> bool {
    sentence.contains(span)
}

/// The tense of an act's clause, as far as its time needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tense {
    /// 'expelled', 'was expelled'
    Past,
    /// 'has expelled'
    Perfect,
    /// A headline's present or participle.
    Headline,
    /// 'had expelled', 'will expel', no finite verb
    Other,
}

/// Whether the verb at `clause` is what a verb of beginning or going on brings: 'began to expel envoys on Monday' looks back as
/// 'began' does, 'asked to expel them' does not.
pub(super) fn is_begun(graph: &Graph, clause: usize) -> bool {
    let node = graph.node(clause);
    let begins = ["begin", "start", "continue", "proceed", "commence", "cease", "manage"];
    matches!(node.rel, Rel::OpenComplement | Rel::Complement)
        && begins.contains(&graph.key(node.head).as_ref())
}

fn tense(graph: &Graph, trigger: usize) -> Tense {
    let mut clause = graph.clause_of(trigger);
    for _ in 0..4 {
        let node = graph.node(clause);
        let participle =
            matches!(node.form, Form::Gerund | Form::Participle) && !graph.has(clause, Rel::Auxiliary);
        let shared = match node.rel {
            Rel::Conjunct => {
                !graph.has(clause, Rel::Auxiliary) && graph.is_clause(node.head) && node.form != Form::Past
            }
            Rel::AdverbialClause | Rel::PrepClause => participle && !graph.has(clause, Rel::Mark),
            Rel::Prep => matches!(node.lemma, "by" | "with"),
            Rel::OpenComplement => node.form == Form::Gerund || is_begun(graph, clause),
            _ => false,
        };
        if !shared || graph.has(clause, Rel::PassiveAuxiliary) {
            break;
        }
        clause = node.head;
    }
    let node = graph.node(clause);
    let headline =
        graph.sentences.get(node.sentence).is_some_and(|s| s.kind == crate::document::PartKind::Title);
    let mut auxiliary = None;
    for i in graph.auxiliaries(clause) {
        let word = graph.node(i);
        match (word.lemma, word.form) {
            ("have", Form::Past) => return Tense::Other,
            ("have", _) => auxiliary = Some(Tense::Perfect),
            ("be", Form::Past) | ("do", Form::Past) | ("get", Form::Past) => {
                auxiliary = auxiliary.or(Some(Tense::Past));
            }
            ("be", Form::Participle) => {}
            _ => return Tense::Other,
        }
    }
    match (auxiliary, node.form) {
        (Some(tense), _) => tense,
        (None, Form::Past) => Tense::Past,
        (None, Form::Present | Form::Participle) if headline => Tense::Headline,
        _ => Tense::Other,
    }
}

//! Which acts are one event: the article that says 'met', 'the meeting', 'their talks' has one meeting.

use demarche_codebook::{EventType, Status};

use crate::actors::Actor;
use crate::document::PartKind;
use crate::events::{Group, Groups, Story, ToldAct};
use crate::graph::{Form, Pos, Rel};
use crate::record::Basis;

/// Joins the rows of a document into events, in order of the text. Rows that only take up an act told before, and find
/// none, are no events.
pub(crate) fn join(story: &Story, told: &[ToldAct]) -> Groups {
    let mut groups = Groups { groups: Vec::new(), of: vec![None; told.len()] };
    let mut order: Vec<usize> = (0..told.len()).collect();
    order.sort_by_key(|&row| (told[row].row.act.node, told[row].row.implied));
    // Those that hold others come first: what they hold is joined only with what the same event holds.
    order.sort_by_key(|&row| depth(told, row));
    for row in order {
        let joiner = Joiner { story, told, groups: &groups };
        match joiner.group_for(row) {
            Some(group) => {
                groups.groups[group].rows.push(row);
                groups.of[row] = Some(group);
            }
            None if stands_alone(&told[row]) => {
                groups.of[row] = Some(groups.groups.len());
                groups.groups.push(Group { rows: vec![row], main: row });
            }
            None => {}
        }
    }
    for group in &mut groups.groups {
        group.rows.sort_by_key(|&row| told[row].row.act.node);
        group.main = main_row(told, &group.rows);
    }
    sort(told, groups)
}

fn depth(told: &[ToldAct], mut row: usize) -> usize {
    let mut depth = 0;
    while let Some((holder, _)) = told[row].row.within {
        row = holder;
        depth += 1;
        if depth > 8 {
            break;
        }
    }
    depth
}

/// Whether a row may be an event of its own: somebody known has a side in it or asks for it, and it is not read as a mere possibility
/// that nothing in the text makes one.
fn stands_alone(told: &ToldAct) -> bool {
    let asserted = told.row.told.status == Status::Actual && told.row.within.is_none();
    if told.row.act.loose && asserted {
        return false;
    }
    let somebody = !(told.row.act.actor.is_empty() && told.row.act.recipient.is_empty());
    told.row.act.actor.iter().chain(&told.row.act.recipient).any(Actor::known)
        || (told.row.within.is_some()
            && (told.row.told.status == Status::Requested && somebody
                || !told.row.act.frame.nominal && told.row.act.frame.verb))
}

/// The row that tells most: an actual verb with both sides.
fn main_row(told: &[ToldAct], rows: &[usize]) -> usize {
    let known = |side: &[Actor]| side.iter().filter(|a| a.known()).count().min(2);
    rows.iter()
        .copied()
        .max_by_key(|&row| {
            let act = &told[row].row.act;
            let sides = known(&act.actor) + known(&act.recipient);
            let open = told[row].row.told.status == Status::Hypothetical;
            (!act.bare, !open, sides, std::cmp::Reverse(row))
        })
        .unwrap_or(rows[0])
}

fn sort(told: &[ToldAct], groups: Groups) -> Groups {
    let mut order: Vec<usize> = (0..groups.groups.len()).collect();
    order.sort_by_key(|&at| {
        let first = &told[groups.groups[at].rows[0]];
        (first.row.act.node, !first.row.implied)
    });
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let of = groups.of.into_iter().map(|group| group.map(|old| place[old])).collect();
    let mut old: Vec<Option<Group>> = groups.groups.into_iter().map(Some).collect();
    let groups = order.into_iter().filter_map(|at| old[at].take()).collect();
    Groups { groups, of }
}

/// How many of an event's rows, the last ones first, a further row is held against.
const ROWS: usize = 24;

struct Joiner<'j, 's, 'a> {
    story: &'j Story<'s, 'a>,
    told: &'j [ToldAct<'a>],
    groups: &'j Groups,
}

impl Joiner<'_, '_, '_> {
    /// The event that row `row` tells once more.
    fn group_for(&self, row: usize) -> Option<usize> {
        if self.told[row].row.implied {
            return None;
        }
        let mut found: Option<(usize, i64)> = None;
        for (at, group) in self.groups.groups.iter().enumerate() {
            // Every row of the event must fit, the nearest one best. A noun that only took it up says nothing against.
            let full = group.rows.iter().any(|&other| !self.told[other].row.act.bare);
            let fits = group
                .rows
                .iter()
                .rev()
                .filter(|&&other| !(full && self.told[other].row.act.bare))
                .take(ROWS)
                .all(|&other| self.fits(row, other));
            if !fits {
                continue;
            }
            let distance = group
                .rows
                .iter()
                .rev()
                .take(ROWS)
                .map(|&other| {
                    let (a, b) = (self.told[row].row.act.node as i64, self.told[other].row.act.node as i64);
                    // What was told before is taken up sooner than what is told later.
                    if b <= a { a - b } else { 4 * (b - a) }
                })
                .min()
                .unwrap_or(i64::MAX);
            // 'The talks lasted an hour' are those that were held, not those that are planned.
            let status = self.told[group.rows[0]].row.told.status;
            let distance = distance + if status == self.told[row].row.told.status { 0 } else { 1_000_000 };
            if found.is_none_or(|(_, best)| distance < best) {
                found = Some((at, distance));
            }
        }
        found.map(|(at, _)| at)
    }

    fn fits(&self, row: usize, other: usize) -> bool {
        let (a, b) = (&self.told[row], &self.told[other]);
        if b.row.implied || a.row.event_type != b.row.event_type {
            return false;
        }
        let bare = a.row.act.bare || b.row.act.bare;
        // One word may be read in two ways within the event that it belongs to, never as two events of a kind.
        if a.row.act.node == b.row.act.node {
            return false;
        }
        match (a.row.within, b.row.within) {
            (None, None) => {}
            (Some((x, role)), Some((y, other_role))) => {
                if role != other_role || self.groups.of[x] != self.groups.of[y] || self.groups.of[x].is_none()
                {
                    return false;
                }
            }
            // 'the attack' takes up the attack that was alleged.
            (None, Some(_)) | (Some(_), None) if bare => {}
            _ => return false,
        }
        // A noun without sides takes up what happened where nothing says that it did not; else only what is told likewise.
        let asserted = |t: &ToldAct| t.row.told.status == Status::Actual || !t.row.act.bare;
        let loosely = bare && asserted(a) && asserted(b);
        if !loosely && !self.statuses_fit(a, b) {
            return false;
        }
        if self.is_outcome(a, b) || self.is_outcome(b, a) {
            return true;
        }
        if bare && !self.takes_up(a, b) {
            return false;
        }
        self.modes_fit(a, b)
            && self.sides_fit(a, b)
            && self.times_fit(a, b)
            && self.sizes_fit(a, b)
            && self.words_fit(a, b)
    }

    /// Whether `b` tells what came of the violence that `a` tells: 'shelled the town, killing six', 'were killed when troops
    /// shelled it'.
    fn is_outcome(&self, a: &ToldAct, b: &ToldAct) -> bool {
        let graph = self.story.graph;
        let (x, y) = (&a.row.act, &b.row.act);
        let violent = a.row.event_type == EventType::Assault && b.row.event_type == EventType::Assault;
        let agents =
            |act: &crate::frames::Act| act.actor.iter().filter(|a| a.known()).cloned().collect::<Vec<_>>();
        let (of_x, of_y) = (agents(x), agents(y));
        let one_side =
            of_x.is_empty() || of_y.is_empty() || of_x.iter().any(|a| of_y.iter().any(|b| a.same(b)));
        let mut clause = y.clause();
        if !violent || !one_side || !graph.is_clause(clause) || clause == x.clause() {
            return false;
        }
        // 'killing six and wounding ten'
        let first = graph.first_conjunct(clause);
        if first != clause && graph.node(first).form == graph.node(clause).form {
            clause = first;
        }
        let node = graph.node(clause);
        let above = graph.first_conjunct(x.clause());
        if node.rel != Rel::AdverbialClause || !(node.head == x.clause() || node.head == above) {
            return false;
        }
        let participle = node.form == Form::Gerund && !graph.has(clause, Rel::Mark);
        let meanwhile = graph.children(clause).any(|c| {
            c < clause
                && matches!(graph.node(c).rel, Rel::Mark | Rel::Adverb)
                && matches!(graph.node(c).lemma, "when" | "as" | "while")
        });
        participle || meanwhile
    }

    /// Whether a noun without sides points back: 'the talks', 'those attacks'.
    fn takes_up(&self, a: &ToldAct, b: &ToldAct) -> bool {
        let graph = self.story.graph;
        let (bare, full) = if a.row.act.bare { (a, b) } else { (b, a) };
        if full.row.act.bare {
            return true;
        }
        let node = bare.row.act.node;
        let points = graph.children(node).any(|c| {
            matches!(
                graph.key(c).as_ref(),
                "the" | "this" | "that" | "these" | "those" | "their" | "its" | "his" | "her"
            )
        });
        points && full.row.act.node < node
    }

    /// One status, or a meeting that is both planned and possible: 'the potential summit', 'ahead of the summit'. One
    /// side alone does not say which plan is meant.
    fn statuses_fit(&self, a: &ToldAct, b: &ToldAct) -> bool {
        let (x, y) = (a.row.told.status, b.row.told.status);
        let sides = |t: &ToldAct| {
            t.row.act.actor.iter().chain(&t.row.act.recipient).filter(|side| side.known()).count()
        };
        let open = |status| matches!(status, Status::Planned | Status::Hypothetical);
        if a.row.event_type == EventType::Consult && open(x) && open(y) {
            return sides(a) > 1 && sides(b) > 1;
        }
        x == y
    }

    fn modes_fit(&self, a: &ToldAct, b: &ToldAct) -> bool {
        let lexicon = &self.story.codebook.lexicon;
        let (x, y) = (lexicon.entry(a.row.act.entry), lexicon.entry(b.row.act.entry));
        // 'met in Baku' and 'the visit to Baku' are two acts; a bare 'meeting' fits both.
        x.mode == y.mode
            || x.mode.is_none() && !y.visit
            || y.mode.is_none() && !x.visit
            || a.row.act.bare
            || b.row.act.bare
    }

    fn sides_fit(&self, a: &ToldAct, b: &ToldAct) -> bool {
        let mutual = |t: &ToldAct| self.story.codebook.lexicon.entry(t.row.act.entry).mutual;
        let (x, y) = (&a.row.act, &b.row.act);
        if mutual(a) && mutual(b) {
            let all = |act: &'_ crate::frames::Act<'_>| -> Vec<Actor> {
                act.actor.iter().chain(&act.recipient).filter(|a| a.known()).cloned().collect()
            };
            let (x, y) = (all(x), all(y));
            let (small, large) = if x.len() <= y.len() { (x, y) } else { (y, x) };
            return small.iter().all(|s| large.iter().any(|l| l.same(s)));
        }
        if mutual(a) != mutual(b) {
            // A bare noun takes up either.
            return a.row.act.bare || b.row.act.bare;
        }
        let side = |x: &[Actor], y: &[Actor]| {
            let known = |side: &[Actor]| side.iter().filter(|a| a.known()).cloned().collect::<Vec<_>>();
            let (x, y) = (known(x), known(y));
            if x.is_empty() || y.is_empty() {
                return (true, false);
            }
            let (small, large) = if x.len() <= y.len() { (&x, &y) } else { (&y, &x) };
            (small.iter().all(|s| large.iter().any(|l| l.same(s))), true)
        };
        let (actors, both_actors) = side(&x.actor, &y.actor);
        let (recipients, both_recipients) = side(&x.recipient, &y.recipient);
        let bare = x.bare || y.bare;
        actors && recipients && (bare || both_actors || both_recipients)
    }

    fn times_fit(&self, a: &ToldAct, b: &ToldAct) -> bool {
        let firm = |t: &ToldAct| matches!(t.when.basis, Basis::Text) || t.historical;
        let (Some(a1), Some(a2), Some(b1), Some(b2)) =
            (a.when.date, a.when.enddate, b.when.date, b.when.enddate)
        else {
            return a.historical == b.historical || a.row.act.bare || b.row.act.bare;
        };
        // Two firm times must meet; a time taken from the story does not part what the words join.
        let meet = a1 <= b2 && b1 <= a2;
        meet || (a.historical == b.historical && !(firm(a) && firm(b)))
    }

    fn sizes_fit(&self, a: &ToldAct, b: &ToldAct) -> bool {
        match (a.sizes.first(), b.sizes.first()) {
            (Some(x), Some(y)) => x.kind != y.kind || x.unit != y.unit || x.count == y.count,
            _ => true,
        }
    }

    /// Words of many meanings tell the same event only where they are the same or point back.
    fn words_fit(&self, a: &ToldAct, b: &ToldAct) -> bool {
        use EventType::{Accuse, Agree, Concede, Mobilize, Protest, Reject, Request, Support, Threaten};
        let graph = self.story.graph;
        if a.row.act.bare || b.row.act.bare {
            return true;
        }
        let (x, y) = (&a.row.act, &b.row.act);
        let same_sentence = graph.node(x.node).sentence == graph.node(y.node).sentence;
        let title =
            |t: &ToldAct| graph.sentences[graph.node(t.row.act.node).sentence].kind == PartKind::Title;
        let noun = |t: &ToldAct| matches!(graph.node(t.row.act.node).pos, Pos::Noun | Pos::Name);
        let definite = |t: &ToldAct| {
            noun(t)
                && graph.children(t.row.act.node).any(|c| {
                    graph.node(c).rel == Rel::Possessive
                        || matches!(graph.key(c).as_ref(), "the" | "this" | "that" | "these" | "those")
                })
        };
        let another = |t: &ToldAct| {
            graph.children(t.row.act.node).any(|c| {
                matches!(
                    graph.key(c).as_ref(),
                    "another"
                        | "second"
                        | "third"
                        | "new"
                        | "further"
                        | "other"
                        | "more"
                        | "fresh"
                        | "additional"
                        | "previous"
                        | "earlier"
                )
            })
        };
        if another(a) || another(b) {
            return false;
        }
        let (later, _) = if x.node > y.node { (a, b) } else { (b, a) };
        let same_word = graph.key(x.node) == graph.key(y.node) || x.entry == y.entry;
        let coordinated =
            graph.first_conjunct(x.clause()) == graph.first_conjunct(y.clause()) && x.clause() != y.clause();
        if same_sentence && coordinated {
            return false;
        }
        let wide = matches!(
            a.row.event_type,
            Accuse | Agree | Concede | Mobilize | Protest | Reject | Request | Support | Threaten
        );
        if wide {
            return definite(later) || ((title(a) || title(b)) && same_word);
        }
        let meeting = a.row.event_type == EventType::Consult;
        if meeting {
            return true;
        }
        title(a)
            || title(b)
            || definite(later)
            || (same_word && !same_sentence && a.row.told.status != Status::Hypothetical)
    }
}

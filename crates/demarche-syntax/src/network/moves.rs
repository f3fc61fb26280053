//! The moves that a transition network scores, in the order in which spaCy numbers them.

use std::collections::BTreeMap;

use super::weights::WeightsError;

/// What a move does. The first five build dependencies (Nivre's arc-eager system with sentence breaks), the
/// others entities (BILUO).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Takes the next word onto the stack.
    Shift,
    /// Drops the top of the stack, or puts it back into the buffer where it has no head.
    Reduce,
    /// Makes the next word the head of the top of the stack, which it drops.
    Left,
    /// Makes the top of the stack the head of the next word, which it takes onto the stack.
    Right,
    /// Starts a sentence after the next word.
    Break,
    /// First word of an entity of several.
    Begin,
    /// Word inside of an entity.
    In,
    /// Last word of an entity.
    Last,
    /// Entity of one word.
    Unit,
    /// Word outside of entities.
    Out,
}

/// A move: an action with the label that it gives, empty where it gives none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    /// What it does.
    pub action: Action,
    /// The dependency or entity type.
    pub label: String,
}

/// Labels with their frequencies, by the number that spaCy has for an action: what the JSON text under
/// `moves` in a pipeline's file `moves` holds (`{"0": {"": 994332}, "2": {"det": 172595, ...}, ...}`).
pub type LabelsByAction = BTreeMap<u8, Vec<(String, i64)>>;

/// The moves of a dependency parser in the order of its scores.
///
/// ```
/// use demarche_syntax::network::moves::{Action, LabelsByAction, arc_eager};
/// let mut labels = LabelsByAction::new();
/// labels.insert(0, vec![(String::new(), 1)]);
/// labels.insert(2, vec![("amod".into(), 3), ("det".into(), 5)]);
/// let moves = arc_eager(&labels)?;
/// assert_eq!((moves[1].action, moves[1].label.as_str()), (Action::Left, "det"));
/// # Ok::<(), demarche_syntax::network::weights::WeightsError>(())
/// ```
pub fn arc_eager(labels: &LabelsByAction) -> Result<Vec<Move>, WeightsError> {
    use Action::{Break, Left, Reduce, Right, Shift};
    in_order(labels, |number| [Shift, Reduce, Left, Right, Break].get(number as usize).copied())
}

/// The moves of an entity recogniser in the order of its scores.
///
/// Action 0 (a missing annotation) is no move, and `O` has no labels.
pub fn biluo(labels: &LabelsByAction) -> Result<Vec<Move>, WeightsError> {
    use Action::{Begin, In, Last, Out, Unit};
    let mut labels = labels.clone();
    labels.remove(&0);
    if let Some(out) = labels.get_mut(&5) {
        out.retain(|(label, _)| label.is_empty());
    }
    in_order(&labels, |number| match number {
        1 => Some(Begin),
        2 => Some(In),
        3 => Some(Last),
        4 => Some(Unit),
        5 => Some(Out),
        _ => None,
    })
}

/// spaCy's `TransitionSystem.initialize_actions`: by action, then by falling frequency, then by label
/// backwards. Labels with a negative frequency were added after training; they come last, for all of their
/// actions in turn.
fn in_order(
    labels: &LabelsByAction,
    action_of: impl Fn(u8) -> Option<Action>,
) -> Result<Vec<Move>, WeightsError> {
    let mut moves: Vec<Move> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut added: Vec<(i64, &str)> = Vec::new();
    let mut added_actions: BTreeMap<&str, Vec<Action>> = BTreeMap::new();
    let mut push = |action: Action, label: &str| {
        let step = Move { action, label: label.to_owned() };
        if seen.insert(step.clone()) {
            moves.push(step);
        }
    };
    for (&number, frequencies) in labels {
        let Some(action) = action_of(number) else {
            return Err(WeightsError::Moves(format!("there is no action with the number {number}")));
        };
        let mut sorted: Vec<(i64, &str)> =
            frequencies.iter().map(|(label, frequency)| (*frequency, label.as_str())).collect();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        for (frequency, label) in sorted {
            if frequency < 0 {
                added.push((frequency, label));
                added_actions.entry(label).or_default().push(action);
            } else {
                push(action, label);
            }
        }
    }
    added.sort_by(|a, b| b.cmp(a));
    for (_, label) in added {
        for &action in &added_actions[label] {
            push(action, label);
        }
    }
    Ok(moves)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(of: &[(u8, &[(&str, i64)])]) -> LabelsByAction {
        of.iter()
            .map(|(number, list)| {
                (*number, list.iter().map(|(label, count)| ((*label).to_owned(), *count)).collect())
            })
            .collect()
    }

    fn names(moves: &[Move]) -> Vec<String> {
        moves.iter().map(|step| format!("{:?}-{}", step.action, step.label)).collect()
    }

    #[test]
    fn ties_go_by_label_backwards() {
        let moves = arc_eager(&labels(&[(2, &[("a", 2), ("b", 2), ("c", 9)]), (4, &[("ROOT", 1)])])).unwrap();
        assert_eq!(names(&moves), ["Left-c", "Left-b", "Left-a", "Break-ROOT"]);
    }

    #[test]
    fn labels_added_later_come_last() {
        let moves = biluo(&labels(&[
            (0, &[("", 1)]),
            (1, &[("NEW", -1), ("ORG", 3)]),
            (4, &[("NEW", -1), ("ORG", 3), ("", 1)]),
            (5, &[("", 1), ("odd", 4)]),
        ]))
        .unwrap();
        assert_eq!(names(&moves), ["Begin-ORG", "Unit-ORG", "Unit-", "Out-", "Begin-NEW", "Unit-NEW"]);
    }

    #[test]
    fn unknown_actions_are_refused() {
        assert!(arc_eager(&labels(&[(9, &[("x", 1)])])).is_err());
    }
}

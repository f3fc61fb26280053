//! What becomes of a status when a further word governs it.

use demarche_codebook::Status;

/// The status of an act that stands as `inner` below a word that gives `outer`.
///
/// The nearest word decides, but for words that take what is below them out of the world: a planned visit that is
/// called off is cancelled, a denied plan is denied, and what may have been planned is hypothetical. Nothing makes
/// an act more actual than it is.
pub(super) fn compose(inner: Status, outer: Status) -> Status {
    use Status::{Actual, Alleged, Cancelled, Denied, Hypothetical, Negated, Planned, Requested, Threatened};
    match (inner, outer) {
        (Actual, outer) => outer,
        (inner, Actual) => inner,
        // 'may cancel the visit', 'did not cancel the visit': so far it stands.
        (Cancelled, Planned | Hypothetical | Requested | Threatened) => Planned,
        (Cancelled, _) => Cancelled,
        (Negated, Hypothetical) => Hypothetical,
        (Negated, _) => Negated,
        (Hypothetical, Requested | Threatened | Denied | Cancelled) => outer,
        (Hypothetical, _) => Hypothetical,
        (Planned, outer) => outer,
        (Alleged, Denied) => Denied,
        (Threatened | Requested | Alleged | Denied, Hypothetical | Negated | Cancelled) => Hypothetical,
        (inner, _) => inner,
    }
}

#[cfg(test)]
mod tests {
    use super::compose;
    use demarche_codebook::Status::{self, *};

    const ALL: [Status; 9] =
        [Actual, Planned, Threatened, Requested, Alleged, Denied, Negated, Hypothetical, Cancelled];

    #[test]
    fn nothing_makes_an_act_actual() {
        for inner in ALL {
            for outer in ALL {
                let both = compose(inner, outer);
                assert_eq!(both == Actual, inner == Actual && outer == Actual, "{inner} below {outer}");
            }
        }
    }

    #[test]
    fn the_outer_word_takes_plans_away() {
        assert_eq!(compose(Planned, Cancelled), Cancelled);
        assert_eq!(compose(Planned, Denied), Denied);
        assert_eq!(compose(Cancelled, Hypothetical), Planned);
    }
}

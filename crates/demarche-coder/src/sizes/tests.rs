use super::amount::value;
use super::*;
use crate::testing::graph_of;

/// Checks the sizes of the act at the word `trigger`, with `principal` the heads of its size slots.
#[track_caller]
fn check(text: &str, trigger: &str, principal: &[&str], expected: &[&str]) {
    let found: Vec<String> = graph_of(text, |graph| {
        let at = |word: &str| {
            graph.nodes.iter().position(|node| node.word == word).expect("the word is in the text")
        };
        let principal: Vec<usize> = principal.iter().map(|word| at(word)).collect();
        sizes(graph, at(trigger), &principal)
            .iter()
            .map(|size| {
                let max = size.max.map(|max| format!("-{max}")).unwrap_or_default();
                format!("{} {}{max} {} {}", size.kind, size.count, size.unit, size.precision)
            })
            .collect()
    });
    assert_eq!(found, expected, "{text}");
}

#[test]
fn counts_on_the_object() {
    let of = |text: &str, expected: &str| check(text, "expelled", &["diplomats"], &[expected]);
    of("Poland expelled ten diplomats.", "people 10 diplomats exact");
    of("Poland expelled 10 Russian diplomats.", "people 10 diplomats exact");
    of("Poland expelled at least 40 diplomats.", "people 40 diplomats at least");
    of("Poland expelled more than a dozen diplomats.", "people 12 diplomats at least");
    of("Poland expelled about twenty-four diplomats.", "people 24 diplomats approximate");
    of("Poland expelled up to 1,200 diplomats.", "people 1200 diplomats at most");
    of("Poland expelled between 20 and 30 diplomats.", "people 20-30 diplomats approximate");
    of("Poland expelled two hundred diplomats.", "people 200 diplomats exact");
    of("Poland expelled dozens of diplomats.", "people 24 diplomats approximate");
    of("Poland expelled hundreds of diplomats.", "people 200 diplomats approximate");
    check("Poland expelled diplomats in 2014.", "expelled", &["diplomats"], &[]);
    check("Poland expelled ten.", "expelled", &["ten"], &["people 10  exact"]);
    check("Iran seized three tankers.", "seized", &["tankers"], &["items 3 tankers exact"]);
}

#[test]
fn the_dead_and_the_injured() {
    check("At least 40 people were killed in the attack.", "attack", &[], &[]);
    check(
        "At least 40 people were killed in the attack.",
        "killed",
        &["people"],
        &["dead 40 people at least"],
    );
    check(
        "A bomb exploded in Kabul, killing at least 12 and wounding 30.",
        "exploded",
        &[],
        &["dead 12 people at least", "injured 30 people exact"],
    );
    check(
        "The strike killed 12 soldiers and injured three civilians.",
        "strike",
        &[],
        &["dead 12 soldiers exact", "injured 3 civilians exact"],
    );
    check(
        "The police arrested 200 protesters.",
        "arrested",
        &["protesters"],
        &["arrested 200 protesters exact"],
    );
    check("The attack left 14 people dead.", "attack", &[], &["dead 14 people exact"]);
}

#[test]
fn money() {
    check("Norway gave Ghana $200 million in aid.", "gave", &["aid"], &["money 200000000 USD exact"]);
    check("Norway gave Ghana 2.5m euros.", "gave", &["euros"], &["money 2500000 EUR exact"]);
    check("Norway sent a $1.5bn package.", "sent", &["package"], &["money 1500000000 USD exact"]);
    check("Norway sent about €30 million.", "sent", &["million"], &["money 30000000 EUR approximate"]);
}

#[test]
fn numbers_as_written() {
    for (text, expected) in [
        ("1,200", Some(1200.0)),
        ("2.5", Some(2.5)),
        ("2.5bn", Some(2.5e9)),
        ("$200m", Some(2e8)),
        ("1,00,000", Some(100_000.0)),
        ("12,34", None),
        ("5th", None),
        ("1.2.3", None),
        ("", None),
        (",", None),
        ("forty-two", Some(42.0)),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

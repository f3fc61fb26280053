use std::sync::LazyLock;

use super::*;
use crate::testing::graph_of;

static CODEBOOK: LazyLock<Codebook> =
    LazyLock::new(|| Codebook::embedded().expect("the code book is inside"));

/// Checks the place of the act at the word `trigger`: its words and country.
#[track_caller]
fn check(text: &str, trigger: &str, expected: Option<(&str, Option<&str>)>) {
    graph_of(text, |graph| {
        let hits: Vec<Senses> = CODEBOOK
            .actors
            .hits(text)
            .map(|hit| (Span::new(hit.start, hit.end), hit.senses[0], hit.senses))
            .collect();
        let node =
            graph.nodes.iter().position(|node| node.word == trigger).expect("the trigger is in the text");
        let found = place(graph, &CODEBOOK, &hits, node);
        let shown = found.as_ref().map(|place| (place.text.as_str(), place.code.as_deref()));
        assert_eq!(shown, expected, "{trigger}: {text}");
    });
}

#[test]
fn places_of_the_clause() {
    check("The ministers met in Geneva on Friday.", "met", Some(("Geneva", Some("CHE"))));
    check("The ministers met in Reykjavik, Iceland.", "met", Some(("Reykjavik", Some("ISL"))));
    check("The ministers held talks in Geneva.", "talks", Some(("Geneva", Some("CHE"))));
    check("Troops clashed near Kherson.", "clashed", Some(("Kherson", Some("UKR"))));
    check("A bomb exploded in Kabul, killing 12 people.", "killing", Some(("Kabul", Some("AFG"))));
    check("Soldiers shelled Kherson.", "shelled", Some(("Kherson", Some("UKR"))));
    check("The protest in Cairo drew thousands.", "protest", Some(("Cairo", Some("EGY"))));
    check("The visit to Kyiv ended.", "visit", Some(("Kyiv", Some("UKR"))));
}

#[test]
fn no_place() {
    check("Poland expelled ten Russian diplomats.", "expelled", None);
    check("Chile criticised Peru.", "criticised", None);
    check("Chile said that troops clashed near Kherson.", "said", None);
}

#[test]
fn places_have_points() {
    let text = "The ministers met in Geneva.";
    graph_of(text, |graph| {
        let hits: Vec<Senses> = CODEBOOK
            .actors
            .hits(text)
            .map(|hit| (Span::new(hit.start, hit.end), hit.senses[0], hit.senses))
            .collect();
        let found = place(graph, &CODEBOOK, &hits, 2).expect("Geneva is a place");
        let (lat, lon) = found.point.expect("Geneva has coordinates");
        assert!((lat - 46.2).abs() < 0.1 && (lon - 6.1).abs() < 0.1);
    });
}

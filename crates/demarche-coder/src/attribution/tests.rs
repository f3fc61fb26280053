use proptest::prelude::*;

use super::*;
use crate::testing::graph_of;

/// One line for each speech: speaker | cue | kind | pieces of the content.
fn show(text: &str) -> Vec<String> {
    graph_of(text, |graph| {
        let words = |node: Option<usize>| node.map_or("-", |i| graph.phrase(i).of(graph.text));
        find(graph, Cues::embedded())
            .iter()
            .map(|speech| {
                let content: Vec<&str> = speech.content.iter().map(|span| span.of(graph.text)).collect();
                let cue = speech.cue.map_or("-", |span| span.of(graph.text));
                let to = speech.addressee.map(|to| format!(" to {}", words(Some(to)))).unwrap_or_default();
                let kind = speech.kind.name();
                format!("{}{to} | {cue} | {kind} | {}", words(speech.speaker), content.join(" / "))
            })
            .collect()
    })
}

fn check(text: &str, expected: &[&str]) {
    let found = show(text);
    assert_eq!(found, expected, "{text}\nfound: {found:#?}");
}

#[test]
fn quotation_before_its_cue() {
    check(
        "“We will not step back,” Lavrov said on Monday.",
        &["Lavrov | said | direct | We will not step back,"],
    );
    check(
        "\"The border stays shut,\" said Foreign Minister Ana Torres.",
        &["Foreign Minister Ana Torres | said | direct | The border stays shut,"],
    );
    check("‘The ministers’ talks failed,’ he said.", &["he | said | direct | The ministers’ talks failed,"]);
    check(
        "«The talks are over», the envoy told reporters in Lima.",
        &["the envoy to reporters | told | direct | The talks are over"],
    );
}

#[test]
fn quotation_behind_its_cue() {
    check(
        "In a statement, the ministry said: “We condemn the attack.”",
        &["the ministry | said | direct | We condemn the attack."],
    );
    check(
        "Torres told parliament, “We will send the ships.”",
        &["Torres to parliament | told | direct | We will send the ships."],
    );
    check(
        "The minister said “we will send the ships.”",
        &["The minister | said | direct | we will send the ships."],
    );
}

#[test]
fn split_quotation() {
    check(
        "“We will not step back,” Lavrov said on Monday. “The talks are over.”",
        &["Lavrov | said | direct | We will not step back, / The talks are over."],
    );
    check("“This,” said Torres, “is the end.”", &["Torres | said | direct | This, / is the end."]);
}

#[test]
fn continued_quotation() {
    check(
        "“We will not step back,” Torres said. “We have waited for years.\n\n“Now we act. Nobody can stop us.”",
        &[
            "Torres | said | direct | We will not step back, / We have waited for years. / Now we act. Nobody can stop us.",
        ],
    );
}

#[test]
fn speaker_in_the_sentence_before() {
    check("Lavrov was blunt. “The talks are over.”", &["Lavrov | - | direct | The talks are over."]);
    check(
        "Lavrov met Torres while Silva met Wang. “The talks are over.”",
        &["- | - | direct | The talks are over."],
    );
}

#[test]
fn quoted_pieces() {
    check("Torres called the talks “constructive”.", &["Torres | called | mixed | constructive"]);
    check("The “green line” runs through the village.", &[]);
    check("The film “The Long Way Home” opened in Lima.", &[]);
    check(
        "Torres said the talks were “constructive” and would go on.",
        &["Torres | said | mixed | the talks were / constructive / and would go on"],
    );
}

#[test]
fn titles_before_a_cue() {
    check(
        "Torres wrote a book, “The Morning Hour,” and said that Peru would stay.",
        &["Torres | said | indirect | Peru would stay"],
    );
}

#[test]
fn infinitives_are_not_told() {
    check("Peru continued to shell the village.", &[]);
}

#[test]
fn reported_speech() {
    check(
        "The ministry said that the talks had failed and that the envoy would leave.",
        &["The ministry | said | indirect | the talks had failed and that the envoy would leave"],
    );
    check(
        "The envoy would leave on Friday, the official said.",
        &["the official | said | indirect | The envoy would leave on Friday"],
    );
    check(
        "The envoy, the official said, would leave on Friday.",
        &["the official | said | indirect | The envoy / would leave on Friday"],
    );
    check(
        "Torres told reporters that Chile would respond.",
        &["Torres to reporters | told | indirect | Chile would respond"],
    );
    check(
        "Chile denied the claim that it had shelled the village.",
        &[
            "Chile | denied | indirect | the claim that it had shelled the village",
            "Chile | claim | indirect | it had shelled the village",
        ],
    );
}

#[test]
fn according_to() {
    check(
        "According to the ministry, two soldiers were killed.",
        &["the ministry | According to | indirect | two soldiers were killed"],
    );
    check(
        "Two soldiers were killed, according to the ministry.",
        &["the ministry | according to | indirect | Two soldiers were killed"],
    );
}

#[test]
fn passive_cues() {
    check(
        "He was quoted as saying that the fleet would sail.",
        &["He | saying | indirect | the fleet would sail"],
    );
    check("The fleet is said to have sailed.", &["- | said | indirect | The fleet / to have sailed"]);
}

#[test]
fn speech_within_speech() {
    check(
        "TASS reported, citing the defence ministry, that two drones were shot down.",
        &[
            "TASS | reported | indirect | two drones were shot down",
            "the defence ministry | citing | indirect | two drones were shot down",
        ],
    );
    check(
        "Torres said that Peru had claimed that two drones were shot down.",
        &[
            "Torres | said | indirect | Peru had claimed that two drones were shot down",
            "Peru | claimed | indirect | two drones were shot down",
        ],
    );
}

#[test]
fn innermost_speech() {
    let text = "Torres said that Peru had claimed that two drones were shot down.";
    graph_of(text, |graph| {
        let speeches = find(graph, Cues::embedded());
        let at = |word: &str| {
            let node = graph.nodes.iter().position(|node| node.word == word).unwrap();
            around(&speeches, graph, node)
        };
        assert_eq!([at("Torres"), at("said"), at("claimed"), at("drones")], [None, None, Some(0), Some(1)]);
    });
}

fn hold(text: &str) {
    graph_of(text, |graph| {
        for speech in find(graph, Cues::embedded()) {
            assert!(!speech.content.is_empty() && !speech.sentences.is_empty(), "{text:?}");
            for span in speech.content.iter().chain(&speech.cue).chain(&speech.sentences) {
                assert!(!span.of(text).is_empty(), "{text:?} {span:?}");
            }
            for &node in speech.speaker.iter().chain(&speech.addressee).chain(&speech.cue_node) {
                assert!(node < graph.nodes.len(), "{text:?}");
            }
        }
        for i in 0..graph.nodes.len() {
            around(&[], graph, i);
        }
    });
}

#[test]
fn quotations_that_a_noun_brings() {
    check(
        "The ministry issued a statement: “The border will stay shut.”",
        &["The ministry | statement | direct | The border will stay shut."],
    );
}

#[test]
fn neighbours_share_a_speaker() {
    check(
        "“No. We will never leave.” “They will leave,” Torres said.",
        &["Torres | - | direct | No. We will never leave.", "Torres | said | direct | They will leave,"],
    );
    check(
        "“The border will stay shut,” Torres said.\n\n“We have no choice in this.”",
        &[
            "Torres | said | direct | The border will stay shut,",
            "Torres | - | direct | We have no choice in this.",
        ],
    );
}

#[test]
fn hearers() {
    check(
        "Reporters were told by the envoy that Peru would stay.",
        &["the envoy to Reporters | told | indirect | Peru would stay"],
    );
    check(
        "Torres said to reporters that Peru would stay.",
        &["Torres to reporters | said | indirect | Peru would stay"],
    );
    check(
        "Torres announced the closure of the border.",
        &["Torres | announced | indirect | the closure of the border"],
    );
}

#[test]
fn quoted_words_in_a_promise() {
    check("Torres vowed to “crush” the rebels.", &["Torres | vowed | mixed | to / crush / the rebels"]);
}

#[test]
fn endless_sentences_cost_little() {
    let start = std::time::Instant::now();
    hold(&"he said that \"they say ".repeat(2000));
    hold(&"“it is,” he said ".repeat(2000));
    assert!(start.elapsed().as_secs() < 60);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        hold(&text);
    }

    #[test]
    fn any_mix_of_words_and_marks_is_read(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "“", "”", "\"", "‘", "’", "'", "«", "»", ",", ".", ":", "\n\n", "—", "said", "Torres", "he", "that",
                "told", "according to", "called", "the talks", "failed", "statement", "is", "will", "go", "é", "",
            ]),
            0..40,
        ),
        blank in prop::sample::select(vec!["", " "]),
    ) {
        hold(&pieces.join(blank));
    }
}

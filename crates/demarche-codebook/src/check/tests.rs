//! Findings as people see them, and files that no person would write.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::check_sources;
use crate::Codebook;
use crate::fixtures::sources;

fn findings(files: &[(&str, &str)]) -> String {
    let findings: Vec<String> = check_sources(&sources(files)).iter().map(ToString::to_string).collect();
    findings.join("\n\n")
}

#[test]
fn the_small_code_book_is_clean() {
    assert_eq!(findings(&[]), "");
}

#[test]
fn every_finding_has_a_documented_code() {
    assert!(crate::codes::ALL.is_sorted());
}

#[test]
fn faults_of_entries() {
    let text = r#"
[[entry]]
id = "expel.v"
verb = ["expel"]
sense = "makes diplomats leave"
type = "SANCTION"
mode = "expell"
cameo = "999"
context = ["diplomacy"]
actor = ["subjekt"]
when = { object = ["@diplomat", "@nobody"], "of the" = ["x"] }
colour = "red"
weak = "yes"
examples = [
  { text = "Poland expelled two envoys.", actor = ["POL"], recipient = ["Belarus"] },
  { text = "Poland threw two envoys out.", actor = ["IGO:NOPE"], statsu = "actual" },
]

[[entry]]
id = "expel.v"
verb = ["expel"]
noun = ["expulsion"]
sense = "x"
type = "SANCTION"

[[entry]]
id = "condemn.v"
verb = ["Condemn"]
sense = "x"
type = "ACCUSE"
mode = "withdraw"
cameo = "161"
examples = [{ text = "Oman condemned it." }]
"#;
    assert_snapshot!(findings(&[("lexicon/sanction.toml", text)]));
}

#[test]
fn faults_of_tables() {
    let people = "name\taliases\tcode\tbody\tsector\toffice\tfrom\tto\tprecision\twikidata\tsource\n\
        Anna Nowak\t\tPOL\t\tGOV\tprime minister\t2015\t2019\tyear\t\tgeneral\n\
        Anna Nowak\t\tPOL\t\tGOV\tprime minister\t2017\t\tyear\t\tgeneral\n\
        Jan Rival\t\tPOL\t\tGOV\tprime minister\t2016\t2018\tyear\t\tgeneral\n\
        Bo|ris Test\t\tPOL\t\tGOV\tminister\t2017\t\tyear\t\tgeneral\n\
        Jan Kot\t\tPLO\t\tGVO\tminister\t2017-13\t\tdecade\tq1\tgeneral\n\
        Ewa Lis\t\tPOL\t\tGVO\tminister\t2019\t2018\tyear\tq1\tgeneral\n\
        Ida Rys\tJan\tPOL\t\tGOV\tsenator\t2016\t2018\tyear\t\tgeneral\n\
        Ola\tPOL\n";
    let names = "code\tkind\ttext\tfrom\tto\tnote\tsource\n\
        POL\tname\tPoland\t\t\t\t\n\
        POL\tname\tPoland\t\t\t\t\n\
        BLR\tadjective\tPoland\t\t\t\t\n\
        BLR\tnickname\tBelarus\t\t\t\t\n";
    let states = "code\tname\tfrom\tto\tiso2\tiso3\tfips\tcameo\tcow\tgw\twikidata\tun\tsuccessors\tsovereign\tsector\tnote\tsource\n\
        POL\tPoland\t\t\t\t\t\t\t\t\t\tyes\t\t\t\t\t\n\
        BLR\tBelarus\t\t\t\t\t\t\t9x\t\t\tyes\t\tXYZ\t\t\t\n\
        IGO\tBelarus\t\t\t\t\t\t\t\t\t\tyes\t\t\t\t\t\n";
    let roles = "word\tsector\tkind\tanonymous\tnote\n";
    let files = [
        ("actors/people.tsv", people),
        ("actors/names.tsv", names),
        ("actors/roles.tsv", roles),
        ("actors/states.tsv", states),
        ("actors/bodies.tsv", "id\tname\taliases\tcode\tsector\twikidata\tfrom\tto\tmembers\tsource\n"),
        ("actors/groups.tsv", ""),
        ("lexicon/sanction.toml", ""),
    ];
    assert_snapshot!(findings(&files));
}

#[test]
fn faults_of_files() {
    let files = [
        (
            "lexicon/classes.toml",
            "[class.a]\nwords = [\"@b\"]\n[class.b]\nwords = [\"@a\", \"x\", \"x\"]\n[class.state]\nwords = []\n",
        ),
        ("lexicon/operators.toml", "[[operator]]\nid = \"plan.v\"\nverb = plan\n"),
        ("lexicon/sanction.toml", ""),
    ];
    assert_snapshot!(findings(&files));
}

#[test]
fn findings_of_one_file_are_bounded() {
    let rows = "POL\tname\t\t\t\t\t\n".repeat(5_000);
    let names = format!("code\tkind\ttext\tfrom\tto\tnote\tsource\n{rows}");
    let found = check_sources(&sources(&[("actors/names.tsv", &names)]));
    assert!(found.len() < 500, "{}", found.len());
    assert!(found.iter().any(|finding| finding.code == "W001"));
}

/// Paths of all files, so that each is given hostile contents in turn.
const PATHS: &[&str] = &[
    "ontology/types.tsv",
    "ontology/modes.tsv",
    "ontology/contexts.tsv",
    "ontology/cameo.tsv",
    "ontology/rendering.toml",
    "actors/states.tsv",
    "actors/names.tsv",
    "actors/bodies.tsv",
    "actors/groups.tsv",
    "actors/people.tsv",
    "actors/roles.tsv",
    "actors/places.tsv",
    "lexicon/classes.toml",
    "lexicon/operators.toml",
    "lexicon/sanction.toml",
];

/// A file's text with a piece cut out and another put in.
fn damaged() -> impl Strategy<Value = (usize, usize, usize, String)> {
    (0..PATHS.len(), any::<usize>(), 0_usize..40, "[\\x00-\\x7fé|\u{feff}]{0,12}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_give_findings_and_no_panic((file, at, length, piece) in damaged()) {
        let path = PATHS[file];
        let whole = sources(&[]);
        let mut text = whole.get(path).map(|source| source.text.to_string()).unwrap_or_default();
        let boundary = |text: &str, at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let at = if text.is_empty() { 0 } else { at % text.len() };
        let (start, end) = (boundary(&text, at), boundary(&text, at + length));
        text.replace_range(start..end.max(start), &piece);
        for finding in check_sources(&sources(&[(path, &text)])) {
            prop_assert!(crate::codes::ALL.iter().any(|(code, _)| *code == finding.code), "{}", finding.code);
            prop_assert!(!finding.to_string().is_empty());
        }
    }

    #[test]
    fn any_text_as_any_file(file in 0..PATHS.len(), text in "\\PC{0,200}|[a-z\\[\\]=\"{}.,\n\t@#]{0,200}") {
        let (codebook, _) = Codebook::read(&sources(&[(PATHS[file], &text)]));
        prop_assert_eq!(codebook.hash().len(), 16);
    }
}

/// Nesting must neither overflow the stack nor take long.
#[test]
fn deep_files_end() {
    let depth = 200_000;
    for text in [
        format!("{}1", "a.".repeat(depth) + "a = "),
        format!("a = {}", "[".repeat(depth)),
        format!("a = {}1{}", "[".repeat(depth), "]".repeat(depth)),
        format!("[{}a]\nb = 1", "a.".repeat(depth)),
        format!("a = {}", "{a=".repeat(depth)),
        format!("a = {{{}a = 1}}", "a.".repeat(depth)),
    ] {
        for path in ["lexicon/sanction.toml", "ontology/rendering.toml"] {
            let (_, report) = Codebook::read(&sources(&[(path, &text)]));
            assert!(!report.finish().is_empty());
        }
    }
}

//! Dictionaries written for these tests, in the three formats.

use std::sync::LazyLock;

use super::*;

static CODEBOOK: LazyLock<Codebook> = LazyLock::new(|| Codebook::embedded().unwrap());

fn import(kind: Dictionary, text: &str) -> (BTreeMap<String, String>, Vec<(u32, &'static str)>) {
    let mut import = Import::new(&CODEBOOK);
    import.read(kind, "d.txt", text);
    let lost = import.lost().iter().map(|lost| (lost.line, lost.reason)).collect();
    (import.files(), lost)
}

#[test]
fn actors_with_dates_become_terms() {
    let text = "# Two leaders\nJANE_ROE_ ; a comment\n+ROE_,_J.\n\t[URYGOV 950601-19990815]\n\t[URYELI >990816]\nGREY_LEGION [PRYREBXQX]\nQUILL_LAND [QLL]\n+QUILLISH\n";
    let (files, lost) = import(Dictionary::Actors, text);
    let people = &files["actors/people.tsv"];
    assert!(
        people.contains("Jane Roe\tRoe , J.\tURY\t\tGOV\toffice-holder\t1995-06-01\t1999-08-15\tday"),
        "{people}"
    );
    assert!(people.contains("\tURY\t\tELI\toffice-holder\t1999-08-16\t\tday"), "{people}");
    assert!(files["actors/groups.tsv"].contains("grey-legion\tGrey Legion\t\tPRY\tREB\t"));
    assert!(files["actors/states.tsv"].contains("QLL\tQuill Land\t"));
    assert!(files["actors/names.tsv"].contains("QLL\tadjective\tQuillish\t"));
    assert_eq!(lost, [(6, "a part of the code that has no sector here")]);
}

#[test]
fn agents_become_role_words() {
    let text =
        "!PERSON! = MAN, WOMAN\nFISHER!PERSON! [~AGR]\nTHIEF {THIEVES} [~CRM]\nNEWS_AGENCY [~MED]\nNOBODY\n";
    let (files, lost) = import(Dictionary::Agents, text);
    let roles = &files["actors/roles.tsv"];
    for row in ["fisherman\tAGR", "fisherwoman\tAGR", "thief\tCRM", "thieves\tCRM", "news agency\tJRN\tbody"]
    {
        assert!(roles.contains(row), "{row}: {roles}");
    }
    assert_eq!(lost, [(5, "an agent without a code")]);
}

#[test]
fn verbs_become_entries_with_conditions() {
    let text = "&PAPERS\n+TREATY\n+ACCORDS\n\n--- TEAR [---] ---\nTEAR {TEARS TORE TORN}\n+TAKE_NOTE\n- * &PAPERS [1246]\n- * (TO LEAVE) [999]\n- SLOWLY * [120]\n--- CONDEMN [111] ---\nCONDEMN\n- * {A FILM} [---]\n";
    let (files, lost) = import(Dictionary::Verbs, text);
    let entries = &files["lexicon/imported.toml"];
    assert!(entries.contains("\"object\" = [\"treaty\", \"accords\", \"accord\"]"), "{entries}");
    assert!(entries.contains("verb = [\"condemn\"]") && entries.contains("unless = "), "{entries}");
    assert!(entries.contains("cameo = \"111\""));
    assert_eq!(lost, [(9, "a code that CAMEO does not have"), (10, "words before the verb")]);
}

#[test]
fn an_import_is_an_overlay_without_faults() {
    let mut import = Import::new(&CODEBOOK);
    import.read(
        Dictionary::Actors,
        "a",
        "QUILL_LAND [QLL]\n+QUILLISH\nQUILL_ARMY [QLLMIL]\nBIG_TALK_FORUM [IGOBTF]\nRED [---]\n",
    );
    import.read(Dictionary::Agents, "b", "SWINEHERD [~AGR]\n");
    import.read(Dictionary::Verbs, "c", "--- LAMBAST [111] ---\nLAMBAST\n- * (FOR SILENCE) [112]\n");
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in import.files() {
        let place = dir.path().join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, text).unwrap();
    }
    let (codebook, findings) = Codebook::open(None, &[dir.path().to_owned()]).unwrap();
    let faults: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(codebook.actors.state("QLL").is_some());
    assert!(codebook.lexicon.entries().any(|(_, entry)| &*entry.id == "imported-lambast.v"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_told(text in "[-A-Z_+&*~ \\[\\]{}()!=<>0-9#;\n$%^]{0,300}") {
        for kind in [Dictionary::Actors, Dictionary::Agents, Dictionary::Verbs] {
            import(kind, &text);
        }
    }
}

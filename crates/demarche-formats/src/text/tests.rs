use super::*;

/// One line a part: its kind and its first words.
fn shown(layout: &Layout) -> String {
    let mut out = String::new();
    for part in &layout.parts {
        let words = part.span.of(&layout.text);
        assert!(!words.trim().is_empty() && words.trim() == words, "{part:?} {words:?}");
        let short: String = words.chars().take(50).collect();
        out.push_str(&format!("{:?}: {short}\n", part.kind));
    }
    for pair in layout.parts.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{pair:?}");
    }
    out
}

fn check(text: &str, expect: &str) -> Layout {
    let layout = lay_out(text.to_owned(), None);
    assert_eq!(shown(&layout), expect);
    assert_eq!(layout.text.len(), text.len());
    layout
}

#[test]
fn a_page_saved_as_text() {
    let layout = check(
        "Envoys of Peru and Chile meet as ice thaws\n\nEnvoys of Peru and Chile meet as ice thaws | The Courier\n\nBy JANE DOE, Associated Press\n\nPublished May 19, 2021 4:05 pm GMT\n\nLIMA, Peru (AP) — Envoys of Peru and Chile met on Wednesday.\n\nDownload the Courier News app for the latest news and politics\n\nA thaw\n\nThe envoys spoke for an hour.\n\n(Reporting by Jane Doe)\n",
        "Title: Envoys of Peru and Chile meet as ice thaws\nBoilerplate: Envoys of Peru and Chile meet as ice thaws | The C\nByline: By JANE DOE, Associated Press\nBoilerplate: Published May 19, 2021 4:05 pm GMT\nDateline: LIMA, Peru (AP) —\nParagraph: Envoys of Peru and Chile met on Wednesday.\nBoilerplate: Download the Courier News app for the latest news \nHeading: A thaw\nParagraph: The envoys spoke for an hour.\nBoilerplate: (Reporting by Jane Doe)\n",
    );
    assert_eq!(layout.byline.as_deref(), Some("JANE DOE, Associated Press"));
    assert_eq!(layout.outlet.as_deref(), Some("Associated Press"));
    assert_eq!(layout.dateline.as_deref(), Some("LIMA, Peru"));
    let published = layout.published.expect("a date");
    assert_eq!((published.date().to_string().as_str(), published.source), ("2021-05-19", Source::Line));
}

#[test]
fn published_goes_before_updated() {
    let layout =
        lay_out("Talks\nUpdated 21 May 2021\nPublished 19 May 2021\nThe two met in Lima.".into(), None);
    assert_eq!(layout.published.expect("a date").date().to_string(), "2021-05-19");
}

#[test]
fn one_sentence_is_a_paragraph() {
    check(
        "Peru expelled two Chilean diplomats on Friday.",
        "Paragraph: Peru expelled two Chilean diplomats on Friday.\n",
    );
    check("Peru expels two Chilean diplomats", "Paragraph: Peru expels two Chilean diplomats\n");
}

#[test]
fn headlines_are_read_one_by_one() {
    check(
        "Peru expels envoy\nChile vows response\nFiji opens embassy in Oslo\nTonga signs treaty with Samoa\nMali recalls ambassador\n",
        "Title: Peru expels envoy\nParagraph: Chile vows response\nParagraph: Fiji opens embassy in Oslo\nParagraph: Tonga signs treaty with Samoa\nParagraph: Mali recalls ambassador\n",
    );
}

#[test]
fn wrapped_lines_become_one_paragraph() {
    let text = "Peru expels two envoys\n\nPeru expelled two diplomats on Friday evening, some hours\nafter a protest note from the embassy had been published by a\nnewspaper in the capital.\n";
    let layout = check(
        text,
        "Title: Peru expels two envoys\nParagraph: Peru expelled two diplomats on Friday evening, som\n",
    );
    assert!(layout.parts[1].span.of(&layout.text).contains("some hours after a protest note"));
}

#[test]
fn a_known_title_is_not_read_twice() {
    let layout = lay_out(
        "Peru expels envoys\n\nPeru expelled two envoys on Friday.".into(),
        Some("Peru Expels Envoys"),
    );
    assert_eq!(layout.parts[0].kind, PartKind::Boilerplate);
}

#[test]
fn odd_texts() {
    for text in [
        "",
        "\n",
        "By ",
        "By\n\nBy Jane",
        "\u{feff}\u{202e}x",
        "— (AP) —",
        "A\r\rB\u{2028}C\u{c}D",
        "LIMA (AP) —\n\nX",
    ] {
        shown(&lay_out(text.to_owned(), None));
    }
}

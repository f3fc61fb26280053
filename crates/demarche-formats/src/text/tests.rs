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

#[test]
fn a_title_said_twice_stands_once() {
    let title = "Fiji summons Tongan envoy over reef";
    let layout = check(
        &format!("{title}\n{title}\n\nPublished 3 March 2020\n\nSUVA (AP) — Fiji summoned the envoy.\n"),
        "Title: Fiji summons Tongan envoy over reef\nBoilerplate: Fiji summons Tongan envoy over reef\nBoilerplate: Published 3 March 2020\nDateline: SUVA (AP) —\nParagraph: Fiji summoned the envoy.\n",
    );
    assert_eq!(layout.title.as_deref(), Some(title));
}

#[test]
fn heads_of_many_outlets() {
    // A section, times without a date, names without 'By'.
    let layout = check(
        "World News\nMarch 3, 2020 / 10:21 AM / Updated 2 hours ago\n\nFiji summons Tongan envoy over reef\n\nMere Vula\n\n2 Min Read\n\nSUVA (Reuters) - Fiji summoned the envoy.\n",
        "Boilerplate: World News\nBoilerplate: March 3, 2020 / 10:21 AM / Updated 2 hours ago\nTitle: Fiji summons Tongan envoy over reef\nByline: Mere Vula\nBoilerplate: 2 Min Read\nDateline: SUVA (Reuters) -\nParagraph: Fiji summoned the envoy.\n",
    );
    assert_eq!(layout.byline.as_deref(), Some("Mere Vula"));
    // 'By' in a line of its own, and the outlet under the writer.
    let layout = check(
        "Fiji summons envoy\n\nBy\nMere Vula\nAssociated Press\n\nUpdated 10:21 AM ET\n\nFiji summoned the envoy.\n",
        "Title: Fiji summons envoy\nByline: By\nByline: Mere Vula\nByline: Associated Press\nBoilerplate: Updated 10:21 AM ET\nParagraph: Fiji summoned the envoy.\n",
    );
    assert_eq!(
        (layout.byline.as_deref(), layout.outlet.as_deref()),
        (Some("Mere Vula"), Some("Associated Press"))
    );
    // A short heading above a long one is no byline.
    check(
        "Fiji summons envoy\n\nTonga Rejects Protest\n\nFiji summoned the envoy.\n\nPress Freedom\n\nFiji barred a reporter.\n",
        "Title: Fiji summons envoy\nHeading: Tonga Rejects Protest\nParagraph: Fiji summoned the envoy.\nHeading: Press Freedom\nParagraph: Fiji barred a reporter.\n",
    );
    let layout = check(
        "(CNN) -- Fiji summoned the envoy.\n\nTonga rejected it.\n",
        "Dateline: (CNN) --\nParagraph: Fiji summoned the envoy.\nParagraph: Tonga rejected it.\n",
    );
    assert_eq!((layout.outlet.as_deref(), layout.dateline), (Some("CNN"), None));
}

#[test]
fn links_between_paragraphs_are_none_of_the_report() {
    check(
        "Fiji summons envoy\n\nFiji summoned the envoy.\n\nREAD MORE\nTonga sends ship to reef\n\nTonga rejected it.\n\nRelated stories\n\n• Samoa backs Tonga\n• Fiji opens port\n\nWhat comes next\n\nTalks are due.\n\nSamoa backs Tonga over reef\nFiji opens port to ships\n\nThe list names:\n\nTonga Oil\nTonga Gas\nTonga Coal\n\nIt ends here.\n",
        "Title: Fiji summons envoy\nParagraph: Fiji summoned the envoy.\nBoilerplate: READ MORE\nBoilerplate: Tonga sends ship to reef\nParagraph: Tonga rejected it.\nBoilerplate: Related stories\nBoilerplate: • Samoa backs Tonga\nBoilerplate: • Fiji opens port\nHeading: What comes next\nParagraph: Talks are due.\nBoilerplate: Samoa backs Tonga over reef\nBoilerplate: Fiji opens port to ships\nParagraph: The list names:\nHeading: Tonga Oil\nHeading: Tonga Gas\nHeading: Tonga Coal\nParagraph: It ends here.\n",
    );
}

#[test]
fn bullets_and_closing_words_are_cut_off() {
    check(
        "Fiji summons envoy\n\nStory highlights\n\n• Fiji summons the envoy\n- Tonga rejects it\n\nSUVA, March 3 (Xinhua) -- Fiji summoned the envoy. Enditem\n",
        "Title: Fiji summons envoy\nBoilerplate: Story highlights\nParagraph: Fiji summons the envoy\nParagraph: Tonga rejects it\nDateline: SUVA, March 3 (Xinhua) --\nParagraph: Fiji summoned the envoy.\n",
    );
}

use proptest::prelude::*;

use super::*;
use crate::Raws;

fn read(name: &str, bytes: &[u8]) -> Vec<Result<Report, ReadError>> {
    let options = Options::default();
    let raws = Raws::new(name, std::io::Cursor::new(bytes.to_vec()), None, options.limits);
    raws.map(|raw| raw.and_then(|raw| raw.read(&options))).collect()
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.notes.iter().map(|note| note.code).collect()
}

#[test]
fn records() {
    let lines = concat!(
        r#"{"id": 7, "title": "Envoys meet", "text": "Envoys meet\n\nTwo envoys met in Lima.", "published": "2021-05-19T23:00:00-05:00"}"#,
        "\n",
        r#"{"text": "Two envoys met.", "published": "31 June 2021"}"#,
        "\n",
        r#"{"text": "Two envoys met.""#,
        "\n",
        r#"["text"]"#,
        "\n",
        r#"{"title": "Envoys meet"}"#,
        "\n",
        r#"{"text": 5}"#,
        "\n",
        r#"{"text": "Dos enviados se reunieron en la capital de Perú para hablar de las sanciones.", "published": "2021-05-19"}"#,
        "\n",
    );
    let shown: Vec<String> = read("a.jsonl", lines.as_bytes())
        .into_iter()
        .map(|item| match item {
            Ok(report) => format!(
                "{} {:?} {:?}",
                report.document.id,
                report.document.published.map(|d| d.to_string()),
                codes(&report)
            ),
            Err(error) => error.to_string(),
        })
        .collect();
    assert_eq!(
        shown,
        [
            "7 Some(\"2021-05-19\") []",
            "a.jsonl:2: the field `published` holds `31 June 2021`, which is no date that can be read [E210]",
            "a.jsonl:3: is no JSON record: EOF while parsing an object at column 26 [E207]",
            "a.jsonl:4: is no JSON record: it is not an object in braces [E207]",
            "a.jsonl:5: the record has no text [E209]",
            "a.jsonl:6: the field `text` should be a string [E208]",
            "a.jsonl:7 Some(\"2021-05-19\") [\"N201\"]",
        ]
    );
}

#[test]
fn a_date_that_is_given_goes_before_a_wrong_one() {
    let line = br#"{"text": "Two envoys met.", "published": "31 June 2021"}"#;
    let raw = Raws::new("a", &line[..], None, Limits::default()).next().expect("a record").expect("bytes");
    assert!(matches!(raw.read(&Options::default()), Err(error) if error.code() == "E210"));
    let date = jiff::civil::date(2021, 6, 30);
    let report = raw.read(&Options { published: Some(date), ..Options::default() }).expect("a report");
    assert_eq!((report.document.published, report.origin.as_str()), (Some(date), "a:1"));
}

#[test]
fn half_characters_are_mended() {
    let check = |text: &str, expect: &str, notes: &[&str]| {
        let line = format!("{{\"id\": \"a\", \"text\": \"{text}\"}}");
        let reports = read("a", line.as_bytes());
        let report = reports[0].as_ref().expect("a report");
        assert_eq!(report.document.text, expect);
        assert_eq!(codes(report), notes, "{text}");
    };
    check(r"Envoys met \ud83d", "Envoys met \u{fffd}", &["N203", "N202"]);
    check(r"\udc00\ud800x\ud83d\ude00.", "\u{fffd}\u{fffd}x\u{1f600}.", &["N203", "N202"]);
    check(r"A \\ud83d is no escape \\", r"A \ud83d is no escape \", &["N203"]);
    check(r"A \\ud83d and \ud83d", "A \\ud83d and \u{fffd}", &["N203", "N202"]);
    for line in [r#"{"text": "\ud83d"#, r#"{"text": "\u12"#, r#"{"text": "é\"#] {
        assert!(matches!(&read("a", line.as_bytes())[0], Err(error) if error.code() == "E207"), "{line}");
    }
}

#[test]
fn what_events_repeat_is_bounded() {
    for field in ["id", "title", "url", "outlet", "byline"] {
        let record = |length: usize| {
            let mut record = serde_json::json!({ "text": "Two envoys met." });
            record[field] = "x".repeat(length).into();
            read("a", record.to_string().as_bytes()).pop().expect("a report")
        };
        assert!(record(4096).is_ok(), "{field}");
        assert!(matches!(record(4097), Err(error) if error.code() == "E208"), "{field}");
    }
    let sentence = "Two envoys met in Lima, and both sides called the talks a first step. ".repeat(9);
    let html = format!("<html><head><title>{}</title></head><body><p>{sentence}</p>", "x".repeat(5_000));
    let report = read("a", html.as_bytes()).pop().expect("a page").expect("a report");
    assert_eq!(report.document.title, None);
}

#[test]
fn a_page() {
    let sentence =
        "Two envoys met in Lima on Wednesday, and both sides called the talks a first step towards peace. ";
    let html = format!(
        "<html lang=en><head><meta charset=utf-8><title>Envoys meet | The Courier</title><meta property=og:site_name content='The Courier'>\
         <link rel=canonical href='https://example.org/a'><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"datePublished\":\"2021-05-19\"}}</script></head>\
         <body><nav><a href=/>Home</a></nav><article><h1>Envoys meet</h1><p>LIMA (AP) &mdash; {0}</p><p><a href=/b>Read more: envoys leave</a></p>\
         <h2>What comes next</h2><p>{0}{0}</p><div class='share-tools'>Share</div><p>{0}</p></article></body></html>",
        sentence.repeat(3)
    );
    let reports = read("a.html", html.as_bytes());
    let report = reports[0].as_ref().expect("a report");
    let document = &report.document;
    assert_eq!(document.title.as_deref(), Some("Envoys meet"));
    assert_eq!(document.outlet.as_deref(), Some("The Courier"));
    assert_eq!(document.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(document.dateline.as_deref(), Some("LIMA"));
    assert_eq!(report.published.as_ref().map(|p| p.source), Some(Source::JsonLd));
    let kinds: Vec<_> = document.parts.iter().map(|part| part.kind).collect();
    use PartKind::{Boilerplate, Dateline, Heading, Paragraph, Title};
    assert_eq!(
        kinds,
        [Title, Dateline, Paragraph, Heading, Paragraph, Boilerplate, Paragraph],
        "{}",
        document.text
    );
}

#[test]
fn hostile_pages() {
    for (html, code) in [
        ("<html>".to_owned() + &"<div>".repeat(100_000), "E211"),
        ("<html>".to_owned() + &"<p>x</p>".repeat(150_000), "E211"),
        ("<html><body></body></html>".to_owned(), "E212"),
    ] {
        let reports = read("a.html", html.as_bytes());
        assert!(matches!(&reports[0], Err(error) if error.code() == code), "{:?}", reports[0].as_ref().err());
    }
}

/// Every part is a slice of the text, in order.
fn assert_spans(document: &Document) {
    let mut end = 0;
    for part in &document.parts {
        let (start, stop) = (part.span.start as usize, part.span.end as usize);
        assert!(
            start >= end && stop > start && document.text.get(start..stop).is_some(),
            "{part:?} in {:?}",
            document.text
        );
        end = stop;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for report in read("a", &bytes).iter().flatten() {
            assert_spans(&report.document);
        }
    }

    #[test]
    fn any_text(text in "(\\PC|[\n\r\t —:().,-]|By |LIMA \\(AP\\)|May 19, 2021|Read more:){0,60}") {
        for report in read("a", text.as_bytes()).iter().flatten() {
            assert_spans(&report.document);
        }
    }

    #[test]
    fn any_markup(text in "<html>(<(/)?(div|p|b|a href='x'|table|tr|td|svg|math|br|li|script|template|h1|meta content='2021-05-19' name=date)>|[a-zA-Z .,]{1,20}|&#[0-9]{1,8};|\\PC){0,80}") {
        for report in read("a", text.as_bytes()).iter().flatten() {
            assert_spans(&report.document);
        }
    }

    #[test]
    fn any_record(text in "\\PC{0,40}", title in "\\PC{0,20}") {
        let line = serde_json::json!({"text": text, "title": title}).to_string();
        for report in read("a", line.as_bytes()).iter().flatten() {
            assert_spans(&report.document);
        }
    }
}

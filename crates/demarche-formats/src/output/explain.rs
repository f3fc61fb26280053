//! Each event under its sentence: which words it was read from, which entry fired, why the status is what it
//! is. Underlines and labels are those of compilers' diagnostics.

use std::fmt::Write as _;

use demarche_coder::{
    Reading, Span,
    record::{Event, Mention},
};

use super::{
    Frame,
    escape::{escape, width},
    style::{Paint, Style},
    table::{act, date, heading, party, side},
};

pub(super) fn write(frame: &Frame<'_>, reading: &Reading, terminal: usize, paint: Paint, out: &mut String) {
    heading(frame, terminal, paint, out);
    out.push('\n');
    for (i, event) in reading.events.iter().enumerate() {
        explain(frame, reading, i, event, terminal, paint, out);
    }
    for note in frame.notes(reading) {
        let _ = writeln!(
            out,
            "{}: {}",
            paint.style(Style::Bold, format_args!("note[{}]", note.code)),
            escape(&note.message)
        );
        if let Some(span) = note.span {
            let words: String = escape(span.of(&frame.report.document.text)).chars().take(200).collect();
            let _ = writeln!(out, "  {} {words}", paint.style(Style::Dim, "|"));
        }
    }
    out.push('\n');
}

fn explain(
    frame: &Frame<'_>,
    reading: &Reading,
    i: usize,
    event: &Event,
    terminal: usize,
    paint: Paint,
    out: &mut String,
) {
    let old = if event.historical { ", historical" } else { "" };
    let _ = writeln!(
        out,
        "{} {}, {}{old}",
        paint.style(Style::Dim, format_args!("[{}]", i + 1)),
        paint.style(Style::Bold, act(event)),
        paint.style(Style::Status, event.status.name()),
    );
    let to = if event.recipient.is_empty() {
        String::new()
    } else {
        format!(" -> {}", paint.style(Style::Recipient, side(&event.recipient)))
    };
    let _ = writeln!(
        out,
        "    {}{to}  {} ({})",
        paint.style(Style::Actor, side(&event.actor)),
        date(event),
        event.when.basis.name()
    );
    for mention in &event.mentions {
        sentence(&frame.report.document.text, event, mention, terminal, paint, out);
        reasons(frame, mention, paint, out);
    }
    about(&frame.report.document.text, event, paint, out);
    rendering(frame, event, paint, out);
    let number = |id: &str| {
        reading
            .events
            .iter()
            .position(|event| event.id == id)
            .map_or_else(|| id.to_owned(), |i| format!("[{}]", i + 1))
    };
    if let Some(within) = &event.within {
        fact(out, paint, "within", &format!("{} of {}", within.role.name(), number(&within.id)));
    }
    for answer in &event.answers {
        let kind = if answer.explicit { "words say so" } else { "inferred" };
        fact(out, paint, "answers", &format!("{} ({}, {kind})", number(&answer.id), answer.kind));
    }
    out.push('\n');
}

fn fact(out: &mut String, paint: Paint, name: &str, text: &str) {
    let _ = writeln!(
        out,
        "    {} {}: {}",
        paint.style(Style::Dim, "="),
        paint.style(Style::Bold, name),
        escape(text)
    );
}

/// Entry and status of a mention.
fn reasons(frame: &Frame<'_>, mention: &Mention, paint: Paint, out: &mut String) {
    let entry = frame
        .codebook_data
        .lexicon
        .entries()
        .map(|(_, entry)| entry)
        .find(|entry| *entry.id == *mention.rule);
    let entry = match entry {
        Some(entry) => format!("{}: {} ({}:{})", entry.id, entry.sense, entry.file, entry.line),
        None => mention.rule.clone(),
    };
    fact(out, paint, "entry", &entry);
    let why = match (mention.status_why.is_empty(), mention.status_cue) {
        (false, _) => mention.status_why.join("; "),
        (true, Some(cue)) => format!("'{}'", cue.of(&frame.report.document.text)),
        (true, None) => "told as a fact".to_owned(),
    };
    fact(out, paint, "status", &format!("{} because: {why}", mention.status.name()));
    if let Some(told) = &mention.said_by {
        let side = if told.party { ", who has a side in it" } else { "" };
        let anonymous = if told.speaker.anonymous { ", unnamed" } else { "" };
        fact(
            out,
            paint,
            "said by",
            &format!("{} ({} speech{anonymous}{side})", told.speaker.text, told.kind.name()),
        );
    }
}

/// The contexts, with the words that gave them: `military ('army', 'tanks'), legal`.
fn about(text: &str, event: &Event, paint: Paint, out: &mut String) {
    let told = event.contexts.iter().map(|context| {
        let given = event.context_words.iter().filter(|word| word.context == *context);
        let words: Vec<String> = given.map(|word| format!("'{}'", word.span.of(text))).collect();
        if words.is_empty() { context.clone() } else { format!("{context} ({})", words.join(", ")) }
    });
    let told: Vec<String> = told.collect();
    if !told.is_empty() {
        fact(out, paint, "contexts", &told.join(", "));
    }
}

fn rendering(frame: &Frame<'_>, event: &Event, paint: Paint, out: &mut String) {
    let text = match &event.plover {
        Some(rendered) => {
            let mode = rendered
                .mode
                .map(|mode| format!(" {}", frame.ontology.mode_info(mode).name))
                .unwrap_or_default();
            let cameo = frame.cameo(event).map(|cameo| format!("; CAMEO {cameo}")).unwrap_or_default();
            format!(
                "{}{mode}, quad {}, {:+}{cameo} (rule {})",
                rendered.event_type.name(),
                rendered.quad_code,
                rendered.event_scale,
                rendered.rule
            )
        }
        None => "would record nothing".to_owned(),
    };
    fact(out, paint, "PLOVER", &text);
}

/// A stretch of a sentence with its label.
struct Label {
    span: Span,
    style: Style,
    mark: char,
    text: String,
}

fn labels(event: &Event, mention: &Mention) -> Vec<Label> {
    let mut labels =
        vec![Label { span: mention.trigger, style: Style::Trigger, mark: '^', text: act(event) }];
    let sides = [
        (&mention.actor, &event.actor, Style::Actor, "actor"),
        (&mention.recipient, &event.recipient, Style::Recipient, "recipient"),
    ];
    for (spans, entities, style, name) in sides {
        for (i, &span) in spans.iter().enumerate() {
            // Two sides may be read from one span, as from 'envoys of Peru and Chile'.
            if spans[..i].contains(&span) {
                continue;
            }
            // The entities read from these very words, else the one in the same place of the list.
            let mut named: Vec<String> =
                entities.iter().filter(|entity| entity.span == span).map(party).collect();
            if named.is_empty() {
                named.extend(entities.get(i).map(party));
            }
            let text = format!("{name} {}", named.join(", ")).trim_end().to_owned();
            labels.push(Label { span, style, mark: '~', text });
        }
    }
    if let Some(span) = mention.status_cue {
        labels.push(Label { span, style: Style::Status, mark: '-', text: mention.status.name().to_owned() });
    }
    if let Some(told) = &mention.said_by {
        labels.push(Label {
            span: told.speaker.span,
            style: Style::Speaker,
            mark: '-',
            text: format!("speaker {}", party(&told.speaker)),
        });
    }
    labels
}

/// The part of a stretch that is near the trigger.
fn clip(text: &str, span: Span, trigger: Span) -> Span {
    const NEAR: u32 = 1_500;
    let mut start = span.start.max(trigger.start.saturating_sub(NEAR));
    let mut end = span.end.min(trigger.end.saturating_add(NEAR));
    while !text.is_char_boundary(start as usize) {
        start += 1;
    }
    while !text.is_char_boundary(end as usize) {
        end -= 1;
    }
    Span { start, end }
}

/// Prints the sentence, wrapped, with the labels under each line.
fn sentence(text: &str, event: &Event, mention: &Mention, terminal: usize, paint: Paint, out: &mut String) {
    let gutter = paint.style(Style::Dim, "    |").to_string();
    let labels = labels(event, mention);
    // A label outside of the sentence (the subject of the sentence before) widens the stretch shown, up to a point.
    const FARTHEST: u32 = 600;
    let near = |label: &&Label| {
        label.span.start + FARTHEST > mention.sentence.start
            && label.span.end < mention.sentence.end.saturating_add(FARTHEST)
    };
    let start = labels
        .iter()
        .filter(near)
        .map(|label| label.span.start)
        .min()
        .unwrap_or(0)
        .min(mention.sentence.start);
    let end =
        labels.iter().filter(near).map(|label| label.span.end).max().unwrap_or(0).max(mention.sentence.end);
    // A sentence without end is cut on both sides of the act.
    let shown = clip(text, Span { start, end }, mention.trigger);
    for line in wrap(text, shown, terminal.saturating_sub(6)) {
        let _ = writeln!(out, "{gutter} {}", escape(line.of(text)).trim_end());
        let mut marks: Vec<(usize, usize, &Label)> = labels
            .iter()
            .filter(|label| label.span.overlaps(line) && !label.span.is_empty())
            .map(|label| {
                let from = label.span.start.max(line.start);
                let to = label.span.end.min(line.end);
                let lead = width(&escape(Span { start: line.start, end: from }.of(text)));
                (lead, width(&escape(Span { start: from, end: to }.of(text))).max(1), label)
            })
            .collect();
        marks.sort_by_key(|&(lead, len, _)| (lead, len));
        for row in rows(&marks, paint) {
            let _ = writeln!(out, "{gutter} {row}");
        }
    }
}

/// The line of marks and the lines of labels under it. The last label stands behind the marks, the others hang
/// below their own, the rightmost first, so that no label crosses another's line.
fn rows(marks: &[(usize, usize, &Label)], paint: Paint) -> Vec<String> {
    let Some(&(_, _, last)) = marks.last() else { return Vec::new() };
    let mut rows = Vec::new();
    let mut line = String::new();
    let mut column = 0;
    for &(lead, len, label) in marks {
        // Of two stretches that overlap the later one is cut.
        let from = lead.max(column);
        if lead + len > from {
            line.extend(std::iter::repeat_n(' ', from - column));
            let mark: String = std::iter::repeat_n(label.mark, lead + len - from).collect();
            line.push_str(&paint.style(label.style, mark).to_string());
            column = lead + len;
        }
    }
    let _ = write!(line, " {}", paint.style(last.style, &last.text));
    rows.push(line);
    for i in (0..marks.len() - 1).rev() {
        let mut line = String::new();
        let mut column = 0;
        for &(lead, _, label) in &marks[..=i] {
            let hangs = lead == marks[i].0;
            if lead >= column && (!hangs || std::ptr::eq(label, marks[i].2)) {
                line.extend(std::iter::repeat_n(' ', lead - column));
                if hangs {
                    line.push_str(&paint.style(label.style, &label.text).to_string());
                    column = lead + width(&label.text);
                } else {
                    line.push_str(&paint.style(label.style, '|').to_string());
                    column = lead + 1;
                }
            }
        }
        rows.push(line);
    }
    rows
}

/// Lines of a stretch of text, broken at spaces, each as wide as the terminal allows.
fn wrap(text: &str, span: Span, columns: usize) -> Vec<Span> {
    // A sentence of a hostile text may be megabytes long.
    const LINES: usize = 40;
    let words = span.of(text);
    let mut lines = Vec::new();
    let (mut start, mut used, mut space) = (0, 0, None);
    for (i, character) in words.char_indices() {
        let wide = width(&escape(character.encode_utf8(&mut [0; 4])));
        if used + wide > columns && i > start {
            let end = space.filter(|&space| space > start).unwrap_or(i);
            lines.push((start, end));
            if lines.len() == LINES {
                break;
            }
            start = end;
            used = width(&escape(&words[start..i]));
            space = None;
        }
        used += wide;
        if character.is_whitespace() {
            space = Some(i + character.len_utf8());
        }
    }
    if lines.len() < LINES && start < words.len() {
        lines.push((start, words.len()));
    }
    lines
        .into_iter()
        .map(|(from, to)| Span { start: span.start + from as u32, end: span.start + to as u32 })
        .collect()
}

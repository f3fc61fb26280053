//! A table for people: one a report, one row an event, as wide as the terminal.

use std::fmt::Write as _;

use demarche_codebook::Status;
use demarche_coder::{
    Reading, Span,
    record::{Entity, Event, Precision},
};

use super::{
    Frame,
    escape::{escape, fit, width},
    style::{Paint, Style},
};

const HEADS: [&str; 7] = ["#", "date", "actor", "act", "recipient", "status", "said by"];
const STYLES: [Option<Style>; 7] = [
    Some(Style::Dim),
    None,
    Some(Style::Actor),
    Some(Style::Bold),
    Some(Style::Recipient),
    Some(Style::Status),
    Some(Style::Speaker),
];
/// Most columns that each takes of the terminal.
const MOST: [usize; 7] = [4, 11, 26, 30, 26, 12, 24];
/// The words of the report get what is left, if it is as much as this.
const WORDS: usize = 12;

pub(super) fn write(frame: &Frame<'_>, reading: &Reading, terminal: usize, paint: Paint, out: &mut String) {
    heading(frame, terminal, paint, out);
    let rows: Vec<[String; 7]> = (0..reading.events.len()).map(|i| row(reading, i)).collect();
    if !rows.is_empty() {
        let mut columns: Vec<usize> = (0..HEADS.len()).collect();
        // A narrow terminal loses who said it first, then the recipient's share.
        if terminal < 90 || rows.iter().all(|row| row[6].is_empty()) {
            columns.pop();
        }
        let mut widths: Vec<usize> = columns
            .iter()
            .map(|&column| {
                rows.iter()
                    .map(|row| width(&row[column]))
                    .chain([HEADS[column].len()])
                    .max()
                    .unwrap_or(0)
                    .min(MOST[column])
            })
            .collect();
        let used = |widths: &[usize]| widths.iter().map(|width| width + 2).sum::<usize>();
        // Shrink the widest until all fit.
        while used(&widths) > terminal + 2 {
            let Some(widest) = widths.iter_mut().max().filter(|width| **width > 4) else { break };
            *widest -= 1;
        }
        let left = terminal.saturating_sub(used(&widths));
        let words = (left >= WORDS).then_some(left);
        let mut line = String::new();
        for (&column, &width) in columns.iter().zip(&widths) {
            pad(&mut line, paint, Some(Style::Dim), HEADS[column], width);
        }
        if words.is_some() {
            pad(&mut line, paint, Some(Style::Dim), "words", 0);
        }
        push_line(out, &line);
        for (row, event) in rows.iter().zip(&reading.events) {
            let mut line = String::new();
            for (&column, &width) in columns.iter().zip(&widths) {
                let plain = column == 5 && event.status == Status::Actual;
                pad(&mut line, paint, STYLES[column].filter(|_| !plain), &row[column], width);
            }
            if let (Some(words), Some(mention)) = (words, event.mentions.first()) {
                line.push_str(&excerpt(
                    &frame.report.document.text,
                    mention.sentence,
                    mention.trigger,
                    words,
                    paint,
                ));
            }
            push_line(out, &line);
        }
    }
    for note in frame.notes(reading) {
        let text = format!("note[{}]: {}", note.code, escape(&note.message));
        push_line(out, &paint.style(Style::Dim, fit(&text, terminal)).to_string());
    }
    out.push('\n');
}

/// Title, and outlet with date, of a report.
pub(super) fn heading(frame: &Frame<'_>, terminal: usize, paint: Paint, out: &mut String) {
    let document = &frame.report.document;
    let title = escape(document.title.as_deref().unwrap_or(&document.id)).into_owned();
    push_line(out, &paint.style(Style::Bold, fit(&title, terminal)).to_string());
    let published = document.published.map(|date| date.to_string());
    let pieces = [document.title.as_ref().map(|_| document.id.clone()), document.outlet.clone(), published];
    let line = pieces.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if !line.is_empty() {
        push_line(out, &paint.style(Style::Dim, fit(&escape(&line), terminal)).to_string());
    }
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

fn pad(line: &mut String, paint: Paint, style: Option<Style>, text: &str, columns: usize) {
    let text = if columns == 0 { text.into() } else { fit(text, columns) };
    let gap = columns.saturating_sub(width(&text)) + 2;
    match style {
        Some(style) => line.push_str(&paint.style(style, &text).to_string()),
        None => line.push_str(&text),
    }
    line.extend(std::iter::repeat_n(' ', gap));
}

fn row(reading: &Reading, i: usize) -> [String; 7] {
    let event = &reading.events[i];
    let number = |id: &str| reading.events.iter().position(|event| event.id == id).map(|i| i + 1);
    let mut act = act(event);
    if let Some(within) = &event.within
        && let Some(number) = number(&within.id)
    {
        let _ = write!(act, " ({} of {number})", within.role.name());
    }
    for answer in &event.answers {
        if let Some(number) = number(&answer.id) {
            let _ = write!(act, " (answers {number}{})", if answer.explicit { "" } else { "?" });
        }
    }
    let said_by = event.mentions.iter().find_map(|mention| mention.said_by.as_ref());
    let speaker = said_by.map(|told| speaker(&told.speaker)).unwrap_or_default();
    let status = if event.historical {
        format!("{}, old", event.status.name())
    } else {
        event.status.name().to_owned()
    };
    [(i + 1).to_string(), date(event), side(&event.actor), act, side(&event.recipient), status, speaker]
}

/// The words for who tells it; for a pronoun whom it stands for.
fn speaker(entity: &Entity) -> String {
    let pronoun =
        matches!(entity.text.to_ascii_lowercase().as_str(), "he" | "she" | "it" | "they" | "i" | "we");
    match &entity.person {
        Some(person) if pronoun => escape(person).into_owned(),
        None if pronoun && entity.code.is_some() => party(entity),
        _ => escape(&entity.text).into_owned(),
    }
}

/// 'SANCTION expel'.
pub(super) fn act(event: &Event) -> String {
    event.mode.iter().fold(event.event_type.name().to_owned(), |act, mode| format!("{act} {}", escape(mode)))
}

/// A date as precise as it is known: `2021-04-21`, `2021-04`, `~2021`; `-` where it is not.
pub(super) fn date(event: &Event) -> String {
    let Some(date) = event.when.date else { return "-".to_owned() };
    let day = date.to_string();
    match event.when.precision {
        Some(Precision::Month) => format!("{:04}-{:02}", date.year(), date.month()),
        Some(Precision::Year) => format!("{:04}", date.year()),
        Some(Precision::Week | Precision::Season | Precision::Vague) => format!("~{day}"),
        Some(Precision::Day) | None => day,
    }
}

/// 'RUS GOV, NATO'.
pub(super) fn side(entities: &[Entity]) -> String {
    entities.iter().map(party).collect::<Vec<_>>().join(", ")
}

/// 'RUS GOV', 'NATO', '? UNK'; a private person by name where names are wanted.
pub(super) fn party(entity: &Entity) -> String {
    if entity.private {
        return entity.person.as_deref().map_or("person".into(), escape).into_owned();
    }
    let code = entity.code.as_deref().unwrap_or("?");
    let international = matches!(code, "IGO" | "NGO" | "IMG" | "ISM" | "MNC");
    let name = match (&entity.identifier_text, international) {
        (Some(name), true) => escape(name).into_owned(),
        _ => escape(code).into_owned(),
    };
    match entity.sector.first() {
        Some(sector) if !international => format!("{name} {}", escape(sector)),
        _ => name,
    }
}

/// The words around the trigger, in `columns` columns.
fn excerpt(text: &str, sentence: Span, trigger: Span, columns: usize, paint: Paint) -> String {
    let sentence_text = sentence.of(text);
    let inside = sentence.contains(trigger);
    let split = if inside { (trigger.start - sentence.start) as usize } else { 0 };
    let (Some(before), Some(from)) = (sentence_text.get(..split), sentence_text.get(split..)) else {
        return String::new();
    };
    let word = if inside { escape(trigger.of(text)) } else { "".into() };
    let after = escape(from.get(if inside { trigger.len() } else { 0 }..).unwrap_or(""));
    let word = fit(&word, columns);
    let before = escape(before);
    // A third of the room goes to what stands before, more where little comes after.
    let room = columns.saturating_sub(width(&word));
    let front_room = (room / 3).max(room.saturating_sub(width(&after)));
    let front = tail(&before, front_room);
    let back = fit(&after, room.saturating_sub(width(&front))).into_owned();
    format!("{front}{}{back}", paint.style(Style::Trigger, word))
}

/// The end of `text` that fits in `columns`, with an ellipsis where something was cut.
fn tail(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut start = text.len();
    let mut used = 1;
    for (i, character) in text.char_indices().rev() {
        used += width(character.encode_utf8(&mut [0; 4]));
        if used > columns {
            break;
        }
        start = i;
    }
    format!("…{}", &text[start..])
}

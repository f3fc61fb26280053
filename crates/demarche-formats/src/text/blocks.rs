//! A text to its paragraphs: blank lines, one paragraph a line, or lines wrapped by hand at 60 to 80 columns.

use std::ops::Range;

/// A paragraph as found: where it stands, and the line breaks in it that only wrap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Bytes without white space at the ends.
    pub range: Range<usize>,
    /// Line breaks inside, with the white space around them.
    pub wraps: Vec<Range<usize>>,
    /// Which run of lines between blank lines it stands in.
    pub group: usize,
}

#[derive(Clone, Copy)]
struct Line {
    /// Content without white space at the ends.
    start: usize,
    end: usize,
    /// White space before it.
    indent: usize,
    /// Width in characters, with its indent.
    width: usize,
    /// Width of its first word.
    first_word: usize,
}

/// Parts `text` into paragraphs. A line that is one `alone`, such as a byline, goes on no other and no other goes on
/// it; a line that `opens` a paragraph, such as one with a dateline, goes on no other.
pub(crate) fn blocks(text: &str, alone: impl Fn(&str) -> bool, opens: impl Fn(&str) -> bool) -> Vec<Block> {
    let groups = groups(text);
    let column = wrap_column(text, &groups);
    let mut out = Vec::new();
    for (number, group) in groups.into_iter().enumerate() {
        let mut open: Option<(Block, Line)> = None;
        // Lines that all end as sentences do are paragraphs of their own, however long.
        let sentences =
            group.len() > 1 && group.iter().all(|line| ends_sentence(&text[line.start..line.end]));
        for line in group {
            let words = &text[line.start..line.end];
            let joined = match (&mut open, column) {
                (Some((block, last)), Some(column))
                    if !sentences
                        && wraps(*last, line, column)
                        && text[last.start..last.end] != *words
                        && !alone(&text[last.start..last.end])
                        && !alone(words)
                        && !opens(words) =>
                {
                    block.wraps.push(last.end..line.start);
                    block.range.end = line.end;
                    *last = line;
                    true
                }
                _ => false,
            };
            if !joined {
                let block = Block { range: line.start..line.end, wraps: Vec::new(), group: number };
                out.extend(open.replace((block, line)).map(|(block, _)| block));
            }
        }
        out.extend(open.map(|(block, _)| block));
    }
    out
}

/// Whether a text ends as a sentence does; closing quotation marks and brackets may follow.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    bare.ends_with(['.', '!', '?', '…'])
}

/// Lines between blank lines.
fn groups(text: &str) -> Vec<Vec<Line>> {
    let mut groups = vec![Vec::new()];
    let mut start = 0;
    let mut push = |start: usize, end: usize| {
        let raw = &text[start..end];
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            if groups.last().is_some_and(|group: &Vec<Line>| !group.is_empty()) {
                groups.push(Vec::new());
            }
            return;
        }
        let lead = raw.len() - raw.trim_start().len();
        let line = Line {
            start: start + lead,
            end: start + lead + trimmed.len(),
            indent: raw[..lead].chars().count(),
            width: raw.trim_end().chars().count(),
            first_word: trimmed.split_whitespace().next().map_or(0, |word| word.chars().count()),
        };
        if let Some(group) = groups.last_mut() {
            group.push(line);
        }
    };
    let mut characters = text.char_indices().peekable();
    while let Some((i, character)) = characters.next() {
        let next = i + character.len_utf8();
        match character {
            '\r' if characters.peek().is_some_and(|&(_, c)| c == '\n') => {
                push(start, i);
                characters.next();
                start = next + 1;
            }
            '\n' | '\r' | '\u{b}' | '\u{85}' | '\u{2028}' => {
                push(start, i);
                start = next;
            }
            // Form feeds and paragraph separators part paragraphs.
            '\u{c}' | '\u{2029}' => {
                push(start, i);
                push(i, i);
                start = next;
            }
            _ => {}
        }
    }
    push(start, text.len());
    groups
}

/// The column at which the text is wrapped by hand; `None` where its lines are paragraphs.
fn wrap_column(text: &str, groups: &[Vec<Line>]) -> Option<usize> {
    let mut widths: Vec<usize> =
        groups.iter().filter(|group| group.len() > 1).flatten().map(|line| line.width).collect();
    if widths.is_empty() {
        return None;
    }
    widths.sort_unstable();
    // A long address or a table row may stick out.
    let column = widths[(widths.len() - 1) * 19 / 20];
    if !(40..=100).contains(&column) {
        return None;
    }
    let pairs = || groups.iter().flat_map(|group| group.windows(2));
    let full = pairs().filter(|pair| wraps(pair[0], pair[1], column)).count();
    // Most words of running text are in lower case. Where hardly any line begins with one, the lines are titles,
    // items or paragraphs that happen to be as long as each other.
    let inside = pairs()
        .filter(|pair| wraps(pair[0], pair[1], column))
        .filter(|pair| text[pair[1].start..].starts_with(char::is_lowercase))
        .count();
    (full * 2 >= pairs().count() && inside * 4 >= full).then_some(column)
}

/// Whether `next` goes on where `line` ended because its first word had no more room. Writers and mailers
/// break a little early, hence the slack.
fn wraps(line: Line, next: Line, column: usize) -> bool {
    const SLACK: usize = 12;
    line.width + 1 + next.first_word + SLACK > column && next.indent <= line.indent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<String> =
            blocks(text, |line| line.starts_with("By "), |line| line.starts_with("LIMA (AP)"))
                .into_iter()
                .map(|block| text[block.range].replace('\n', "/"))
                .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn blank_lines() {
        check("One.\n\nTwo.\r\n\r\n \nThree.", &["One.", "Two.", "Three."]);
    }

    #[test]
    fn a_paragraph_a_line() {
        let long = "word ".repeat(40);
        let long = long.trim();
        check(&format!("Title\n{long}\n{long}"), &["Title", long, long]);
        check(
            "Peru expelled two diplomats on Friday evening.\nChile answered on Saturday with a protest note.",
            &[
                "Peru expelled two diplomats on Friday evening.",
                "Chile answered on Saturday with a protest note.",
            ],
        );
    }

    #[test]
    fn wrapped_by_hand() {
        check(
            "Peru expels two envoys\nBy Jane Doe\n\nLIMA (AP) - Peru expelled two diplomats on Friday evening, hours\nafter a protest note from the embassy had been published by a\nnewspaper in the capital.\n    Chile answered on Saturday with a protest note of its own and\nrecalled its ambassador.\n",
            &[
                "Peru expels two envoys",
                "By Jane Doe",
                "LIMA (AP) - Peru expelled two diplomats on Friday evening, hours/after a protest note from the embassy had been published by a/newspaper in the capital.",
                "Chile answered on Saturday with a protest note of its own and/recalled its ambassador.",
            ],
        );
    }

    #[test]
    fn lines_of_one_length_that_are_not_wrapped() {
        let title = "Peru expels two envoys of Chile over a boat";
        check(&format!("{title}\n{title}\n\nPeru expelled them.\n"), &[title, title, "Peru expelled them."]);
        check(
            "Peru expels two envoys of Chile over a boat\nThe two ministers had words by phone, it said.\n\nPeru expelled them.\n",
            &[title, "The two ministers had words by phone, it said.", "Peru expelled them."],
        );
        // The lines below are wrapped; a byline never goes on a title, nor a paragraph on a byline.
        check(
            "Peru expels two envoys of Chile over a boat that it took\nBy Jane Doe and John Roe and Mary Major and Richard Miles\nPeru expelled two diplomats on Friday evening, some hours\nafter a protest note from the embassy had been published.\n",
            &[
                "Peru expels two envoys of Chile over a boat that it took",
                "By Jane Doe and John Roe and Mary Major and Richard Miles",
                "Peru expelled two diplomats on Friday evening, some hours/after a protest note from the embassy had been published.",
            ],
        );
        check(
            "Peru expels two envoys of Chile over a boat that it took\nLIMA (AP) - Peru expelled two diplomats on Friday evening\nafter a protest note from the embassy had been published.\n",
            &[
                "Peru expels two envoys of Chile over a boat that it took",
                "LIMA (AP) - Peru expelled two diplomats on Friday evening/after a protest note from the embassy had been published.",
            ],
        );
    }

    #[test]
    fn nothing() {
        check("", &[]);
        check(" \n\t\n\u{c}", &[]);
    }
}

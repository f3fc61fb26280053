//! Finds what stands between quotation marks, from the characters alone.
//!
//! Marks are often broken in news: a closing one is missing, has a blank before it, or points the wrong way. So
//! the shape of the place (blank before, letter behind) counts as much as the mark itself.

use crate::document::Span;

/// Words between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    /// From the opening mark to the closing one, marks included.
    pub(super) outer: Span,
    /// What stands between them, without blanks at the ends.
    pub(super) inner: Span,
    /// Index of the part of the document.
    pub(super) part: usize,
    /// It goes on from the quotation before: no mark closed that one, and this opens the next paragraph.
    pub(super) continues: bool,
    /// Whether a closing mark was found.
    pub(super) closed: bool,
}

/// How far the end of a quotation in single marks is looked for, in bytes: they are apostrophes too often.
const SINGLE_REACH: usize = 1000;

/// Offset, character and length in bytes.
type Char = (usize, char, usize);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Either,
}

fn double(c: char) -> Option<Side> {
    match c {
        '“' | '„' | '«' | '‟' => Some(Side::Open),
        '”' | '»' => Some(Side::Close),
        '"' | '＂' => Some(Side::Either),
        _ => None,
    }
}

fn is_single(c: char) -> bool {
    matches!(c, '‘' | '’' | '\'' | '‚')
}

/// Whether a mark behind `c` may open a quotation.
fn opens_behind(c: Option<char>) -> bool {
    c.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | '/') || double(c).is_some() || c == '‘'
    })
}

/// Whether a mark before `c` may close a quotation.
fn closes_before(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '$' | '£' | '€' | '(' | '['))
}

/// Those of `quotations` (in order, none in another) that share a byte with `span`.
pub(super) fn touching(quotations: &[Quoted], span: Span) -> &[Quoted] {
    let first = quotations.partition_point(|q| q.outer.end <= span.start);
    let rest = &quotations[first..];
    &rest[..rest.partition_point(|q| q.outer.start < span.end)]
}

/// The quotations of a part of the document that stands at `part_span`; `before` is the last one of the
/// paragraph before, where no mark closed it.
pub(super) fn quotations(text: &str, part_span: Span, part: usize, before_open: bool) -> Vec<Quoted> {
    let words = part_span.of(text);
    let base = part_span.start as usize;
    let chars = characters(words);
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at].1;
        if let Some(side) = double(c) {
            let left = opens_behind(at.checked_sub(1).map(|b| chars[b].1));
            let right = closes_before(chars.get(at + 1).map(|next| next.1));
            match open {
                None if opens(side, left, right) => open = Some(at),
                None => {}
                Some(start) if closes(&chars, at, side, left, right) => {
                    out.extend(quoted(words, base, &chars, start, at, part));
                    open = None;
                }
                // A second opening mark: the first one was a stray.
                Some(_) => open = Some(at),
            }
        } else if open.is_none()
            && is_single(c)
            && let Some(end) = single_end(&chars, at)
        {
            out.extend(quoted(words, base, &chars, at, end, part));
            at = end;
        }
        at += 1;
    }
    if let Some(start) = open {
        let led_in = words[..chars[start].0].trim_end().chars().next_back();
        if led_in.is_none_or(|c| matches!(c, ':' | ',' | '.' | '?' | '!' | '…' | '”' | '"')) {
            let inner = trimmed(words, chars[start].0 + chars[start].2, words.len());
            if let Some(inner) = inner {
                let outer = Span::new(base + chars[start].0, base + words.len());
                let inner = Span::new(base + inner.0, base + inner.1);
                out.push(Quoted { outer, inner, part, continues: false, closed: false });
            }
        }
    }
    if before_open
        && let Some(first) = out.first_mut()
        && words[..first.outer.start as usize - base].trim().is_empty()
    {
        first.continues = true;
    }
    out
}

/// The characters with their offsets, two single marks in a row (''typewritten'') as one double one.
fn characters(words: &str) -> Vec<Char> {
    let mut out: Vec<Char> = Vec::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        match out.last_mut() {
            Some(last) if last.1 == c && last.2 == 1 && matches!(c, '\'' | '`') => {
                (last.1, last.2) = (if c == '`' { '“' } else { '"' }, 2);
            }
            _ => out.push((at, c, c.len_utf8())),
        }
    }
    out
}

fn opens(side: Side, left: bool, right: bool) -> bool {
    match side {
        Side::Open => left || !right,
        Side::Close => left && !right,
        Side::Either => left || !right,
    }
}

fn closes(chars: &[Char], at: usize, side: Side, left: bool, right: bool) -> bool {
    match side {
        Side::Close => true,
        Side::Open => !left && right,
        Side::Either if left && !right => {
            // '"We will stay, "he said': the blank stands on the wrong side.
            let before = chars[..at].iter().rev().map(|c| c.1).find(|c| !c.is_whitespace());
            before.is_some_and(|c| matches!(c, ',' | '.' | '?' | '!'))
                && chars.get(at + 1).is_some_and(|c| c.1.is_lowercase())
        }
        Side::Either => true,
    }
}

/// Where the quotation in single marks that opens at `at` ends; `None` where `at` is an apostrophe.
fn single_end(chars: &[Char], at: usize) -> Option<usize> {
    let left = opens_behind(at.checked_sub(1).map(|b| chars[b].1));
    let next = chars.get(at + 1)?.1;
    // ‘90s, '90s
    if !left || !next.is_alphanumeric() || next.is_numeric() {
        return None;
    }
    let mut after_s = None;
    let mut doubles = 0;
    for (i, &(offset, c, _)) in chars.iter().enumerate().skip(at + 1) {
        if offset - chars[at].0 > SINGLE_REACH {
            break;
        }
        doubles += usize::from(double(c).is_some());
        if !is_single(c) || c == '‘' {
            if c == '‘' {
                break;
            }
            continue;
        }
        if opens_behind(Some(chars[i - 1].1)) {
            break;
        }
        if !closes_before(chars.get(i + 1).map(|next| next.1)) || doubles % 2 == 1 {
            continue;
        }
        // 'the ministers' talks': a plural's apostrophe, unless nothing better comes.
        if matches!(chars[i - 1].1, 's' | 'S') {
            after_s = after_s.or(Some(i));
        } else {
            return Some(i);
        }
    }
    after_s
}

fn trimmed(words: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let inner = words.get(start..end)?;
    let kept = inner.trim();
    let start = start + (inner.len() - inner.trim_start().len());
    kept.chars().any(char::is_alphanumeric).then_some((start, start + kept.len()))
}

fn quoted(words: &str, base: usize, chars: &[Char], start: usize, end: usize, part: usize) -> Option<Quoted> {
    let inner = trimmed(words, chars[start].0 + chars[start].2, chars[end].0)?;
    Some(Quoted {
        outer: Span::new(base + chars[start].0, base + chars[end].0 + chars[end].2),
        inner: Span::new(base + inner.0, base + inner.1),
        part,
        continues: false,
        closed: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = quotations(text, Span::new(0, text.len()), 0, false);
        let words: Vec<&str> = found.iter().map(|q| q.inner.of(text)).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn marks_of_every_kind() {
        check("“We stay,” he said.", &["We stay,"]);
        check("\"We stay,\" he said. \"So be it.\"", &["We stay,", "So be it."]);
        check("‘We stay,’ he said.", &["We stay,"]);
        check("'We stay,' he said.", &["We stay,"]);
        check("«We stay», he said.", &["We stay"]);
        check("''We stay,'' he said. ``So be it.''", &["We stay,", "So be it."]);
        check("“He told me ‘go home’ twice,” she said.", &["He told me ‘go home’ twice,"]);
    }

    #[test]
    fn apostrophes_are_no_quotes() {
        check("Peru's envoys don't know the ministers' plans.", &[]);
        check("Peru’s envoys don’t know the ministers’ plans of the ’90s.", &[]);
        check("‘The ministers’ talks failed,’ he said.", &["The ministers’ talks failed,"]);
        check("The so-called 'green' line", &["green"]);
    }

    #[test]
    fn broken_marks() {
        check("“We stay. They leave.", &["We stay. They leave."]);
        check("\"We stay , \" he said.", &["We stay ,"]);
        check("\"We stay, \"he said.", &["We stay,"]);
        check("The 5\" gun fired.", &[]);
        check("A stray ” mark.", &[]);
        check("He said “we “stay,” and left.", &["stay,"]);
        check("”We stay,” he said.", &["We stay,"]);
        check("“ ” “”", &[]);
    }
}

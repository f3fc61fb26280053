//! Links to other stories that stand between the paragraphs of a report: they are headlines, and nothing in their own
//! words tells them from a heading. Their place does.

use std::ops::Range;

use demarche_coder::PartKind;

use super::{ends_sentence, furniture::announces_links};

/// What items of lists start with.
pub(super) const BULLETS: [char; 10] = ['•', '·', '▪', '■', '●', '◦', '‣', '*', '-', '–'];

/// Marks as boilerplate the headlines below a line such as 'Related stories', and where `unannounced` runs of lines
/// in the body that are no sentences. A list of headlines that is all the text there is stays.
pub(super) fn mark(
    text: &str,
    ranges: &[Range<usize>],
    groups: &[usize],
    kinds: &mut [PartKind],
    unannounced: bool,
) {
    let sentence = |i: usize, kinds: &[PartKind]| {
        kinds[i] == PartKind::Paragraph && ends_sentence(&text[ranges[i].clone()])
    };
    let sentences = (0..ranges.len()).filter(|&i| sentence(i, kinds)).count();
    let Some(first) = (0..ranges.len()).find(|&i| sentence(i, kinds)).filter(|_| sentences >= 2) else {
        return;
    };
    let mut i = first + 1;
    while i < ranges.len() {
        let words = |i: usize| &text[ranges[i].clone()];
        let headline = |i: usize, kinds: &[PartKind]| match kinds[i] {
            PartKind::Heading => true,
            PartKind::Paragraph => words(i).starts_with(BULLETS) && !ends_sentence(words(i)),
            _ => false,
        };
        let bullets = words(i).starts_with(BULLETS);
        // A list is of one kind; where its items stand line below line, a blank line ends it.
        let lines = groups.get(i + 1) == Some(&groups[i]);
        let run = (i..ranges.len())
            .take_while(|&j| headline(j, kinds) && words(j).starts_with(BULLETS) == bullets)
            .take_while(|&j| !lines || groups[j] == groups[i])
            .count();
        let end = i + run;
        // Other furniture may stand between the announcement and the links.
        let before = (0..i).rev().take_while(|&j| kinds[j] == PartKind::Boilerplate);
        let announced = before.into_iter().any(|j| announces_links(words(j)));
        let together = run > 0 && groups[i] == groups[i - 1];
        // A heading that a paragraph follows is the heading of that paragraph, unless it stands right below.
        let links = if announced {
            together || bullets || run >= 2
        } else {
            // Headlines are longer than the items of a list of names.
            let count: usize = (i..end).map(|j| words(j).split_whitespace().count()).sum();
            unannounced && (run >= 3 || run == 2 && lines && !bullets) && count >= 4 * run
        };
        // 'The list names:'
        let listed = words(i - 1).ends_with(':') && kinds[i - 1] == PartKind::Paragraph;
        if links && !listed {
            kinds[i..end].fill(PartKind::Boilerplate);
        }
        i = end.max(i + 1);
    }
}

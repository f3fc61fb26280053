//! Numbers as words tell them: '1.5 million', 'a dozen', 'between 20 and 30', 'at least forty'.

use super::currency;
use crate::dates::words::{self, Word};
use crate::graph::{Graph, Pos};

/// The most words of a number, and the most between a number and its noun: what is longer is no language.
const LONGEST_NUMBER: usize = 16;

/// A number as words tell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    pub count: f64,
    pub max: Option<f64>,
    pub precision: &'static str,
    /// Nodes, first to last.
    pub first: usize,
    pub last: usize,
}

/// Whether the node writes a number, or a word like 'dozens'.
pub(super) fn is_numeral(graph: &Graph, i: usize) -> bool {
    let node = graph.node(i);
    if matches!(node.entity, "DATE" | "TIME" | "ORDINAL" | "PERCENT") && node.pos != Pos::Noun {
        // '2014', '24 hours', 'third', '5 percent'; a date's number counts no people.
        let year = node.word.len() == 4;
        if node.entity != "DATE" || year || is_time_word(graph, node.head) {
            return false;
        }
    }
    let mut buffer = String::new();
    let lower = lower(node.word, &mut buffer);
    if matches!(lower, "m" | "k" | "b" | "one") {
        return lower == "one" && node.pos == Pos::Number;
    }
    value(lower).is_some() || words::scale(lower).is_some() || words::collective(lower).is_some()
}

/// Whether the node is a month or a unit of time, whose number counts no people.
fn is_time_word(graph: &Graph, i: usize) -> bool {
    let mut buffer = String::new();
    let word = words::word(lower(graph.node(i).word, &mut buffer));
    matches!(word, Some(Word::Unit(_) | Word::Month(_) | Word::MonthShort(_)))
}

fn lower<'b>(word: &str, buffer: &'b mut String) -> &'b str {
    buffer.clear();
    buffer.extend(word.chars().take(40).flat_map(char::to_lowercase));
    buffer
}

/// The number that one token writes: '1,200', '2.5', '2.5bn', '$200m', 'twenty-four'.
pub(super) fn value(word: &str) -> Option<f64> {
    if let Some(n) = words::spelled(word) {
        return Some(n.into());
    }
    let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit() && !c.is_alphanumeric());
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(digits.len());
    let (number, suffix) = digits.split_at(end);
    if number.is_empty() || number.len() > 20 {
        return None;
    }
    let factor = if suffix.is_empty() { 1.0 } else { words::scale(suffix)? };
    plain_number(number.trim_end_matches(['.', ','])).map(|n| n * factor).filter(|n| n.is_finite())
}

/// A number with commas between groups of three digits.
fn plain_number(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').map_or((text, ""), |(whole, fraction)| (whole, fraction));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    if grouped && (first.is_empty() || first.len() > 3) || groups.any(|group| group.len() != 3) {
        // Indian grouping: 1,00,000.
        let indian = whole
            .rsplit(',')
            .enumerate()
            .all(|(i, group)| if i == 0 { group.len() == 3 } else { (1..=2).contains(&group.len()) });
        if !indian {
            return None;
        }
    }
    if !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let joined: String = whole.chars().filter(|&c| c != ',').collect();
    format!("{joined}.{fraction}0").parse().ok()
}

/// The amount whose words end at node `last`, with what stands before it.
pub(super) fn amount_ending(graph: &Graph, last: usize) -> Option<Amount> {
    let sentence = graph.sentences.get(graph.node(last).sentence)?;
    let start = sentence.start;
    // Seen from '20' in '20 to 30', the number ends at '30'.
    let joined = last + 2 < sentence.end
        && is_numeral(graph, last + 2)
        && match graph.node(last + 1).word {
            "to" | "-" | "–" | "or" => true,
            "and" => last > start && graph.node(last - 1).word.eq_ignore_ascii_case("between"),
            _ => false,
        };
    let last = if joined { last + 2 } else { last };
    let mut buffer = String::new();
    let mut first = last;
    // Back over the number's words: 'two hundred and fifty', 'a dozen', 'half a million'.
    while first > start && last - first < LONGEST_NUMBER {
        let before = first - 1;
        let word = lower(graph.node(before).word, &mut buffer);
        let joins =
            word == "and" && before > start && follows_scale(graph, before - 1) && is_numeral(graph, first);
        let article = matches!(word, "a" | "an" | "half") && is_scaled(graph, first);
        // 'twenty-four' is three tokens in some pipelines.
        if word == "-" && before > start && is_tens(graph, before - 1) && touches(graph, before) {
            first = before - 1;
            continue;
        }
        if (is_numeral(graph, before) && (is_scaled(graph, first) || follows_scale(graph, before)))
            || joins
            || article
        {
            first = before;
        } else {
            break;
        }
    }
    let mut end = last;
    while end - last < LONGEST_NUMBER
        && end + 1 < graph.nodes.len()
        && is_scale_word(graph, end + 1)
        && graph.node(end + 1).sentence == graph.node(last).sentence
    {
        end += 1;
    }
    let (count, collective) = compose(graph, first, end)?;
    let mut amount = Amount {
        count,
        max: None,
        precision: if collective { "approximate" } else { "exact" },
        first,
        last: end,
    };
    lower_end(graph, start, &mut amount);
    qualify(graph, start, &mut amount);
    Some(amount)
}

/// Whether the node is a word that multiplies the number before it. 'm' and 'k' do so only without a blank.
pub(super) fn is_scale_word(graph: &Graph, i: usize) -> bool {
    let mut buffer = String::new();
    let word = lower(graph.node(i).word, &mut buffer);
    words::scale(word).is_some() && (word.len() > 1 || (touches(graph, i) && is_numeral(graph, i - 1)))
}

/// Whether no blank stands before the node.
fn touches(graph: &Graph, i: usize) -> bool {
    i > 0 && graph.node(i).span.start == graph.node(i - 1).span.end
}

/// Whether the node is 'twenty', 'thirty', ... 'ninety'.
fn is_tens(graph: &Graph, i: usize) -> bool {
    let mut buffer = String::new();
    words::spelled(lower(graph.node(i).word, &mut buffer))
        .is_some_and(|n| (20..=90).contains(&n) && n % 10 == 0)
}

/// Whether the node is a word that a number may stand before: 'hundred', 'dozen'.
fn is_scaled(graph: &Graph, i: usize) -> bool {
    let mut buffer = String::new();
    let word = lower(graph.node(i).word, &mut buffer);
    is_scale_word(graph, i) || matches!(word, "dozen" | "score" | "a")
}

fn follows_scale(graph: &Graph, i: usize) -> bool {
    is_scale_word(graph, i)
}

/// The value of the nodes `first` to `last` as one number, and whether it is only a rough word ('dozens').
fn compose(graph: &Graph, first: usize, last: usize) -> Option<(f64, bool)> {
    let (mut total, mut current, mut any, mut rough) = (0.0, 0.0, false, false);
    let mut half = false;
    let mut buffer = String::new();
    for i in first..=last {
        let word = lower(graph.node(i).word, &mut buffer);
        if let Some(n) = value(word) {
            current += n;
            any = true;
        } else if let Some(factor) = words::scale(word) {
            current = if current == 0.0 { 1.0 } else { current } * factor;
            if factor >= 1000.0 {
                total += current;
                current = 0.0;
            }
            any = true;
        } else if let Some(least) = words::collective(word) {
            // 'two dozen' counts, 'dozens' does not.
            if matches!(word, "dozen" | "score") {
                current = if current == 0.0 { 1.0 } else { current } * least;
            } else {
                current = if current == 0.0 { 1.0 } else { current } * least;
                rough = true;
            }
            any = true;
        } else if word == "half" {
            half = true;
        }
    }
    let sum: f64 = total + current;
    (any && sum.is_finite()).then_some((if half { sum / 2.0 } else { sum }, rough))
}

/// The lower end of 'between 20 and 30', '20 to 30', '20-30'.
fn lower_end(graph: &Graph, start: usize, amount: &mut Amount) {
    if amount.first < start + 2 {
        return;
    }
    let joint = graph.node(amount.first - 1);
    let low_node = amount.first - 2;
    let between = low_node > start && graph.node(low_node - 1).word.eq_ignore_ascii_case("between");
    let joins = matches!(joint.word, "to" | "-" | "–" | "or") || (joint.word == "and" && between);
    if !joins || !is_numeral(graph, low_node) {
        return;
    }
    let Some((low, _)) = compose(graph, low_node, low_node) else { return };
    // '2 to 3 million': the scale stands once.
    let factor = (amount.first..=amount.last)
        .filter(|&i| is_scale_word(graph, i))
        .filter_map(|i| words::scale(&graph.node(i).word.to_lowercase()))
        .product::<f64>();
    let low = if low < amount.count / 100.0 { low * factor } else { low };
    if low < amount.count {
        amount.max = Some(amount.count);
        amount.count = low;
        amount.precision = "approximate";
        amount.first = if between { low_node - 1 } else { low_node };
    }
}

/// Words before a number that say how exact it is, the longest first.
const QUALIFIERS: [(&[&str], &str); 27] = [
    (&["no", "fewer", "than"], "at least"),
    (&["no", "less", "than"], "at least"),
    (&["not", "less", "than"], "at least"),
    (&["no", "more", "than"], "at most"),
    (&["not", "more", "than"], "at most"),
    (&["as", "many", "as"], "at most"),
    (&["as", "much", "as"], "at most"),
    (&["as", "few", "as"], "at least"),
    (&["at", "least"], "at least"),
    (&["more", "than"], "at least"),
    (&["upwards", "of"], "at least"),
    (&["a", "minimum", "of"], "at least"),
    (&["in", "excess", "of"], "at least"),
    (&["over"], "at least"),
    (&["at", "most"], "at most"),
    (&["up", "to"], "at most"),
    (&["fewer", "than"], "at most"),
    (&["less", "than"], "at most"),
    (&["under"], "at most"),
    (&["close", "to"], "approximate"),
    (&["about"], "approximate"),
    (&["around"], "approximate"),
    (&["some"], "approximate"),
    (&["roughly"], "approximate"),
    (&["approximately"], "approximate"),
    (&["nearly"], "approximate"),
    (&["almost"], "approximate"),
];

fn qualify(graph: &Graph, start: usize, amount: &mut Amount) {
    let mut before = amount.first;
    // '$' and 'an estimated' stand between.
    while before > start && (currency(graph, before - 1).is_some() || graph.node(before - 1).word == "a") {
        before -= 1;
    }
    if before > start && graph.node(before - 1).word.eq_ignore_ascii_case("estimated") {
        amount.precision = "approximate";
        amount.first = before - 1;
        return;
    }
    let found = QUALIFIERS.iter().find(|(words, _)| {
        before >= start + words.len()
            && words
                .iter()
                .enumerate()
                .all(|(k, word)| graph.node(before - words.len() + k).word.eq_ignore_ascii_case(word))
    });
    if let Some((words, precision)) = found {
        amount.precision = precision;
        amount.first = before - words.len();
    }
}

//! Reads the expression language of Python's `re` into a tree, and says what can be known of a tree.

use super::set::{CharSet, Class};

/// Groups within groups beyond this are refused; reading is recursive.
const MAX_DEPTH: usize = 64;

/// An expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    Set(CharSet),
    One(char),
    Start,
    /// `$`: the end, or before a line break at the end.
    End,
    /// `\Z`.
    VeryEnd,
    Boundary {
        negated: bool,
    },
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    },
    Look {
        node: Box<Node>,
        behind: bool,
        negated: bool,
    },
}

/// Reads `source`; also says whether case is to be ignored.
pub(super) fn parse(source: &str) -> Result<(Node, bool), String> {
    let mut parser = Parser { chars: source.chars().collect(), at: 0, ignore_case: false };
    let node = parser.alternatives(0)?;
    if parser.at < parser.chars.len() {
        return Err(format!("unbalanced ')' at {}", parser.at));
    }
    Ok((node, parser.ignore_case))
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    ignore_case: bool,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, expected: &str) -> bool {
        let matches = expected.chars().enumerate().all(|(i, c)| self.chars.get(self.at + i) == Some(&c));
        if matches {
            self.at += expected.chars().count();
        }
        matches
    }

    fn fail<T>(&self, why: &str) -> Result<T, String> {
        Err(format!("{why} at {}", self.at))
    }

    fn alternatives(&mut self, depth: usize) -> Result<Node, String> {
        if depth > MAX_DEPTH {
            return self.fail("groups are nested too deeply");
        }
        let mut all = vec![self.sequence(depth)?];
        while self.eat("|") {
            all.push(self.sequence(depth)?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Alternatives(all) })
    }

    fn sequence(&mut self, depth: usize) -> Result<Node, String> {
        let mut all = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let node = self.atom(depth)?;
            all.push(self.repeats(node)?);
        }
        Ok(match all.len() {
            0 => Node::Empty,
            1 => all.remove(0),
            _ => Node::Sequence(all),
        })
    }

    fn repeats(&mut self, node: Node) -> Result<Node, String> {
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.at += 1;
        if max.is_some_and(|max| max < min) {
            return self.fail("the most is less than the least");
        }
        if matches!(node, Node::Start | Node::End | Node::VeryEnd | Node::Boundary { .. }) {
            return self.fail("nothing to repeat");
        }
        let greedy = !self.eat("?");
        if matches!(self.peek(), Some('*' | '+')) {
            return self.fail("multiple repeat");
        }
        Ok(Node::Repeat { node: Box::new(node), min, max, greedy })
    }

    /// Reads `{m,n}` up to its closing brace, or nothing where the brace stands for itself.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let close = self.chars[self.at..].iter().position(|&c| c == '}')? + self.at;
        let inside: String = self.chars[self.at + 1..close].iter().collect();
        let (min, max) = match inside.split_once(',') {
            Some((min, max)) => (min, max),
            None => (inside.as_str(), inside.as_str()),
        };
        let number =
            |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
        if inside.is_empty() {
            return None;
        }
        let least = if min.is_empty() { 0 } else { number(min)? };
        let most = if max.is_empty() { None } else { Some(number(max)?) };
        self.at = close;
        Some((least, most))
    }

    fn atom(&mut self, depth: usize) -> Result<Node, String> {
        let Some(c) = self.next() else { return Ok(Node::Empty) };
        Ok(match c {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Set(CharSet::new(vec![('\n', '\n')], Vec::new(), true)),
            '[' => Node::Set(self.set()?),
            '\\' => self.escape()?,
            '(' => {
                let node = self.group(depth)?;
                if !self.eat(")") {
                    return self.fail("missing ')'");
                }
                node
            }
            '*' | '+' | '?' => return self.fail("nothing to repeat"),
            other => Node::One(other),
        })
    }

    fn group(&mut self, depth: usize) -> Result<Node, String> {
        for (sign, behind, negated) in
            [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)]
        {
            if self.eat(sign) {
                let node = self.alternatives(depth + 1)?;
                if behind && fixed_width(&node).is_none() {
                    return self.fail("look-behind requires fixed-width pattern");
                }
                return Ok(Node::Look { node: Box::new(node), behind, negated });
            }
        }
        if self.eat("?:") || !self.eat("?") {
            return self.alternatives(depth + 1);
        }
        if self.eat("P<") {
            while let Some(c) = self.next() {
                if c == '>' {
                    return self.alternatives(depth + 1);
                }
            }
            return self.fail("missing '>'");
        }
        while let Some(c) = self.peek() {
            match c {
                'i' => self.ignore_case = true,
                'u' => {}
                ')' => return Ok(Node::Empty),
                _ => break,
            }
            self.at += 1;
        }
        self.fail("unknown extension")
    }

    fn escape(&mut self) -> Result<Node, String> {
        let Some(&c) = self.chars.get(self.at) else { return self.fail("bad escape") };
        if let Some(class) = class(c) {
            self.at += 1;
            return Ok(Node::Set(CharSet::new(Vec::new(), vec![class], false)));
        }
        match c {
            'b' | 'B' => {
                self.at += 1;
                Ok(Node::Boundary { negated: c == 'B' })
            }
            'A' => {
                self.at += 1;
                Ok(Node::Start)
            }
            'Z' => {
                self.at += 1;
                Ok(Node::VeryEnd)
            }
            '1'..='9' => self.fail("back-references are not supported"),
            _ => Ok(Node::One(self.escaped_char()?)),
        }
    }

    /// A character after a backslash.
    fn escaped_char(&mut self) -> Result<char, String> {
        let Some(c) = self.next() else { return self.fail("bad escape") };
        let digits = match c {
            'n' => return Ok('\n'),
            't' => return Ok('\t'),
            'r' => return Ok('\r'),
            'f' => return Ok('\u{C}'),
            'v' => return Ok('\u{B}'),
            'a' => return Ok('\u{7}'),
            '0' => return Ok('\0'),
            'x' => 2,
            'u' => 4,
            'U' => 8,
            letter if letter.is_ascii_alphanumeric() => return self.fail("bad escape"),
            other => return Ok(other),
        };
        let text: String = self.chars.iter().skip(self.at).take(digits).collect();
        let code = if text.len() == digits { u32::from_str_radix(&text, 16).ok() } else { None };
        self.at += digits;
        // Ranges of real pipelines end in surrogates nowhere; a lone one can match no text.
        match code.and_then(char::from_u32) {
            Some(c) => Ok(c),
            None => self.fail("incomplete escape"),
        }
    }

    fn set(&mut self) -> Result<CharSet, String> {
        let negated = self.eat("^");
        let mut ranges = Vec::new();
        let mut classes = Vec::new();
        let mut first = true;
        loop {
            let Some(c) = self.next() else { return self.fail("unterminated character set") };
            if c == ']' && !first {
                return Ok(CharSet::new(ranges, classes, negated));
            }
            first = false;
            let low = match c {
                '\\' => {
                    if let Some(class) = self.peek().and_then(class) {
                        self.at += 1;
                        classes.push(class);
                        continue;
                    }
                    if self.eat("b") { '\u{8}' } else { self.escaped_char()? }
                }
                other => other,
            };
            let closes = self.chars.get(self.at + 1) == Some(&']');
            if self.peek() == Some('-') && !closes && self.at + 1 < self.chars.len() {
                self.at += 1;
                let high = match self.next() {
                    Some('\\') => self.escaped_char()?,
                    Some(c) => c,
                    None => return self.fail("unterminated character set"),
                };
                if high < low {
                    return self.fail("bad character range");
                }
                ranges.push((low, high));
            } else {
                ranges.push((low, low));
            }
        }
    }
}

fn class(c: char) -> Option<(Class, bool)> {
    Some(match c {
        'w' => (Class::Word, false),
        'W' => (Class::Word, true),
        'd' => (Class::Digit, false),
        'D' => (Class::Digit, true),
        's' => (Class::Space, false),
        'S' => (Class::Space, true),
        _ => return None,
    })
}

/// Whether the expression can match the empty string.
pub(super) fn nullable(node: &Node) -> bool {
    match node {
        Node::Set(_) | Node::One(_) => false,
        Node::Sequence(all) => all.iter().all(nullable),
        Node::Alternatives(all) => all.iter().any(nullable),
        Node::Repeat { node, min, .. } => *min == 0 || nullable(node),
        _ => true,
    }
}

/// The characters with which a match that is not empty may start.
pub(super) fn first_set(node: &Node) -> CharSet {
    match node {
        Node::Set(set) => set.clone(),
        Node::One(c) => CharSet::one(*c),
        Node::Sequence(all) => {
            let mut first = CharSet::default();
            for node in all {
                first = first.union(&first_set(node));
                if !nullable(node) {
                    break;
                }
            }
            first
        }
        Node::Alternatives(all) => {
            all.iter().fold(CharSet::default(), |set, node| set.union(&first_set(node)))
        }
        Node::Repeat { node, .. } => first_set(node),
        _ => CharSet::default(),
    }
}

/// All characters that a match can consist of.
pub(super) fn body_set(node: &Node) -> CharSet {
    match node {
        Node::Set(set) => set.clone(),
        Node::One(c) => CharSet::one(*c),
        Node::Sequence(all) | Node::Alternatives(all) => {
            all.iter().fold(CharSet::default(), |set, node| set.union(&body_set(node)))
        }
        Node::Repeat { node, .. } => body_set(node),
        _ => CharSet::default(),
    }
}

/// The length of the longest match, if there is one.
pub(super) fn longest(node: &Node) -> Option<usize> {
    match node {
        Node::Set(_) | Node::One(_) => Some(1),
        Node::Sequence(all) => {
            all.iter().try_fold(0usize, |sum, node| Some(sum.saturating_add(longest(node)?)))
        }
        Node::Alternatives(all) => all.iter().try_fold(0, |most, node| Some(longest(node)?.max(most))),
        Node::Repeat { node, max, .. } => Some(longest(node)?.saturating_mul((*max)? as usize)),
        _ => Some(0),
    }
}

/// The length of all matches, where it is always the same.
pub(super) fn fixed_width(node: &Node) -> Option<usize> {
    match node {
        Node::Set(_) | Node::One(_) => Some(1),
        Node::Sequence(all) => {
            all.iter().try_fold(0usize, |sum, node| Some(sum.saturating_add(fixed_width(node)?)))
        }
        Node::Alternatives(all) => {
            let width = fixed_width(all.first()?)?;
            all.iter().all(|node| fixed_width(node) == Some(width)).then_some(width)
        }
        Node::Repeat { node, min, max, .. } if *max == Some(*min) => {
            Some(fixed_width(node)?.saturating_mul(*min as usize))
        }
        Node::Repeat { .. } => None,
        _ => Some(0),
    }
}

/// Whether every match starts at the start of the text.
pub(super) fn starts_at_start(node: &Node) -> bool {
    match node {
        Node::Start => true,
        Node::Sequence(all) => {
            let mut rest = all.iter().skip_while(|node| matches!(node, Node::Look { .. } | Node::Empty));
            rest.next().is_some_and(starts_at_start)
        }
        Node::Alternatives(all) => all.iter().all(starts_at_start),
        _ => false,
    }
}

/// Whether every match ends at the end of the text.
pub(super) fn ends_at_end(node: &Node) -> bool {
    match node {
        Node::End | Node::VeryEnd => true,
        Node::Sequence(all) => {
            let mut rest =
                all.iter().rev().skip_while(|node| matches!(node, Node::Look { .. } | Node::Empty));
            rest.next().is_some_and(ends_at_end)
        }
        Node::Alternatives(all) => all.iter().all(ends_at_end),
        _ => false,
    }
}

/// Characters that every match contains.
pub(super) fn required_chars(node: &Node, out: &mut Vec<char>) {
    match node {
        Node::One(c) => out.push(*c),
        Node::Sequence(all) => all.iter().for_each(|node| required_chars(node, out)),
        Node::Alternatives(all) => {
            let mut common: Option<Vec<char>> = None;
            for node in all {
                let mut here = Vec::new();
                required_chars(node, &mut here);
                common = Some(match common {
                    None => here,
                    Some(before) => before.into_iter().filter(|c| here.contains(c)).collect(),
                });
            }
            out.extend(common.unwrap_or_default());
        }
        Node::Repeat { node, min, .. } if *min > 0 => required_chars(node, out),
        _ => {}
    }
}

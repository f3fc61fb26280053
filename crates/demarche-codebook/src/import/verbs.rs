//! Verb dictionaries: blocks of verbs with one code, and patterns of words around `*`, the verb's place.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::{At, Import, lines, names};
use crate::Slot;

/// Particles that belong to a verb: 'call off'. Other second words of a phrase are what the verb has for its object.
const PARTICLES: &[&str] = &[
    "up", "down", "off", "out", "over", "away", "back", "on", "in", "through", "around", "along", "apart",
    "aside", "together", "forward", "ahead",
];

/// The most words that one place of a pattern may stand for.
const MOST: usize = 200;

/// A verb or verb phrase.
#[derive(Clone, Debug)]
struct Verb {
    /// The verb with its particle.
    lemma: String,
    /// Its object, of a phrase like 'take note'.
    object: Option<String>,
}

/// The verbs of one code, with patterns for other codes.
#[derive(Debug, Default)]
struct Block {
    line: u32,
    text: String,
    code: String,
    verbs: Vec<Verb>,
    /// Conditions under which the block is no act.
    unless: Vec<Conditions>,
}

/// What stands in which slot.
type Conditions = BTreeMap<String, Vec<String>>;

type Sets = HashMap<String, Vec<String>>;

impl Import<'_> {
    pub(super) fn read_verbs(&mut self, file: &str, text: &str) {
        let sets = synonyms(text);
        let mut block = Block::default();
        let mut waiting: Vec<(u32, &str)> = Vec::new();
        let mut in_set = false;
        for (line, words) in lines(text) {
            let trimmed = words.trim();
            let at = At { file, line, text: words };
            if trimmed.starts_with('&') {
                in_set = true;
            } else if trimmed.starts_with("---") {
                in_set = false;
                self.end_block(file, &mut block, &mut waiting, &sets);
                block = Block {
                    line,
                    text: trimmed.to_owned(),
                    code: code(trimmed).to_owned(),
                    ..Block::default()
                };
            } else if trimmed.starts_with("- ") || trimmed.starts_with("* ") || trimmed.starts_with('~') {
                in_set = false;
                waiting.push((line, words));
            } else if in_set && trimmed.starts_with('+') {
                // A synonym; read before.
            } else {
                in_set = false;
                let own = code(trimmed);
                // TABARI has no heads of blocks: a verb with a code of its own begins one.
                if !own.is_empty()
                    && (block.text.is_empty() || !block.text.starts_with("---") || own != block.code)
                {
                    let headed = block.text.starts_with("---");
                    let ours = if headed { block.code.clone() } else { own.to_owned() };
                    if !headed {
                        self.end_block(file, &mut block, &mut waiting, &sets);
                        block = Block { line, text: trimmed.to_owned(), code: ours, ..Block::default() };
                    } else if let Some(verb) = verb(trimmed) {
                        let alone = Block {
                            line,
                            text: trimmed.to_owned(),
                            code: own.to_owned(),
                            verbs: vec![verb],
                            ..Block::default()
                        };
                        self.add_entry(&at, &alone, &Conditions::new(), own);
                        continue;
                    }
                }
                match verb(trimmed) {
                    Some(verb) => block.verbs.push(verb),
                    None => self.lose(&at, "a phrase whose verb does not stand first"),
                }
            }
        }
        self.end_block(file, &mut block, &mut waiting, &sets);
    }

    fn end_block(&mut self, file: &str, block: &mut Block, waiting: &mut Vec<(u32, &str)>, sets: &Sets) {
        for (line, words) in std::mem::take(waiting) {
            let at = At { file, line, text: words };
            let pattern = words.trim().trim_start_matches(['-', '~']).split('[').next().unwrap_or_default();
            match conditions(pattern, sets) {
                Err(reason) => self.lose(&at, reason),
                Ok(_) if block.verbs.is_empty() => self.lose(&at, "a pattern without a verb"),
                Ok(when) => match code(words) {
                    "" | "---" => block.unless.push(when),
                    code => self.add_entry(&at, block, &when, code),
                },
            }
        }
        if block.verbs.is_empty() {
            return;
        }
        let at = At { file, line: block.line, text: &block.text };
        if !block.code.is_empty() && block.code != "---" {
            self.add_entry(&at, block, &Conditions::new(), &block.code);
        }
    }

    fn add_entry(&mut self, at: &At<'_>, block: &Block, when: &Conditions, code: &str) {
        let (first, mutual) = match code.split_once(':') {
            Some((first, _)) => (first, true),
            None => (code, false),
        };
        let ontology = &self.codebook.ontology;
        let Some(cameo) = ontology.cameo_code(first) else {
            return self.lose(at, "a code that CAMEO does not have");
        };
        let Some(event_type) = cameo.event_type else {
            return self.lose(at, "a statement, which is no event here");
        };
        let mode = cameo.mode.map(|mode| ontology.mode_info(mode).name.to_string());
        let cameo = cameo.code.to_string();
        // One entry for all verbs that need no object of their own, and one for each phrase.
        let mut groups: Vec<(Vec<&str>, Option<&str>)> = Vec::new();
        let plain: Vec<&str> =
            block.verbs.iter().filter(|verb| verb.object.is_none()).map(|verb| &*verb.lemma).collect();
        if !plain.is_empty() {
            groups.push((plain, None));
        }
        groups.extend(
            block.verbs.iter().filter_map(|verb| Some((vec![&*verb.lemma], Some(verb.object.as_deref()?)))),
        );
        let sense: String = at.text.trim().chars().take(120).collect();
        let mut text = String::new();
        for (verbs, object) in groups {
            let mut when = when.clone();
            if let Some(object) = object {
                when.entry("object".to_owned()).or_default().push(object.to_owned());
            }
            let id = self.new_id(&format!("imported {}", verbs[0]));
            let _ =
                write!(text, "\n[[entry]]\nid = {}\nverb = {}\n", quoted(&format!("{id}.v")), list(&verbs));
            let _ = write!(text, "sense = {}\ntype = {}\n", quoted(&sense), quoted(event_type.name()));
            if let Some(mode) = &mode {
                let _ = writeln!(text, "mode = {}", quoted(mode));
            }
            let _ = writeln!(text, "cameo = {}", quoted(&cameo));
            if mutual {
                let _ = writeln!(text, "mutual = true\nrecipient = [\"object\", \"with\"]");
            } else {
                let _ = writeln!(
                    text,
                    "recipient = [\"object\", \"to\", \"with\", \"on\", \"against\", \"object.with\", \"object.on\", \"object.against\", \"object.of\"]"
                );
            }
            if !when.is_empty() {
                let _ = writeln!(text, "when = {}", table(&when));
            }
            // What forbids the block's own code forbids no pattern, which says more.
            if when.is_empty() {
                let mut unless = Conditions::new();
                for (slot, words) in block.unless.iter().flatten() {
                    unless.entry(slot.clone()).or_default().extend(words.iter().cloned());
                }
                if !unless.is_empty() {
                    let _ = writeln!(text, "unless = {}", table(&unless));
                }
            }
            self.carry("entries of the lexicon");
        }
        self.entries.push_str(&text);
    }
}

/// The code in the last brackets of a line, empty where there is none.
fn code(line: &str) -> &str {
    let Some(start) = line.rfind('[') else { return "" };
    line[start + 1..].split(']').next().unwrap_or_default().trim()
}

/// `ABANDON {ABANDONS ABANDONED}`, `+BREAK_DOWN`, `+TAKE_NOTE {..}`. `None` where the verb is not the first word.
fn verb(line: &str) -> Option<Verb> {
    let word = line.split(['{', '[']).next().unwrap_or_default().trim();
    let plus = word.find('+');
    if plus.is_some_and(|at| at > 0) {
        return None;
    }
    let words = names::words(word.trim_start_matches('+'));
    let mut parts = words.split(' ');
    let head = parts.next().filter(|head| !head.is_empty())?;
    let rest: Vec<&str> = parts.collect();
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_lowercase() || matches!(c, ' ' | '-' | '\''));
    if !plain(&words) {
        return None;
    }
    Some(match rest.as_slice() {
        [] => Verb { lemma: head.to_owned(), object: None },
        [particle] if PARTICLES.contains(particle) => {
            Verb { lemma: format!("{head} {particle}"), object: None }
        }
        [.., last] => Verb { lemma: head.to_owned(), object: Some((*last).to_owned()) },
    })
}

/// The synonym sets of a dictionary by their names, sets inside them resolved.
fn synonyms(text: &str) -> Sets {
    let mut sets = Sets::new();
    let mut name: Option<String> = None;
    for (_, line) in lines(text) {
        let line = line.trim();
        if let Some(set) = line.strip_prefix('&') {
            let set = set.trim_end_matches('_').trim().to_owned();
            sets.entry(set.clone()).or_default();
            name = Some(set);
        } else if let Some(word) = line.strip_prefix('+').filter(|_| name.is_some()) {
            let set = name.as_ref().and_then(|name| sets.get_mut(name));
            if let Some(set) = set {
                set.push(word.split('[').next().unwrap_or_default().trim().to_owned());
            }
        } else {
            name = None;
        }
    }
    // One level: sets of sets of sets are not in use.
    let flat: Sets = sets
        .iter()
        .map(|(name, words)| {
            let all = words.iter().flat_map(|word| match word.strip_prefix('&') {
                Some(other) => sets.get(other.trim_end_matches('_')).cloned().unwrap_or_default(),
                None => vec![word.clone()],
            });
            (name.clone(), all.take(MOST).collect())
        })
        .collect();
    flat
}

/// What a pattern asks for, by slots.
fn conditions(pattern: &str, sets: &Sets) -> Result<Conditions, &'static str> {
    let Some((before, after)) = pattern.split_once('*') else {
        return Err("a pattern without a place for the verb");
    };
    if before.split_whitespace().any(|token| !matches!(token, "$" | "+" | "%")) {
        return Err("words before the verb");
    }
    if after.contains('*') {
        return Err("two places for the verb");
    }
    let mut when = Conditions::new();
    let mut rest = after.trim();
    while !rest.is_empty() {
        let (inside, behind, open) = match rest.as_bytes()[0] {
            b'(' => group(rest, ')')?,
            b'{' => group(rest, '}')?,
            _ => {
                let end = rest.find([' ', '(', '{', '\t']).unwrap_or(rest.len());
                (&rest[..end], &rest[end..], ' ')
            }
        };
        rest = behind.trim();
        let tokens: Vec<&str> =
            inside.split_whitespace().filter(|t| !matches!(*t, "$" | "+" | "%" | "^")).collect();
        let Some((&head, others)) = tokens.split_last() else { continue };
        let (slot, words, others) = if open == '(' {
            let preposition = names::words(tokens[0]);
            if preposition == "to" && tokens.len() > 1 {
                ("complement".to_owned(), variants(tokens[1], sets), &tokens[2..])
            } else if preposition.parse::<Slot>().is_ok() && tokens.len() > 1 && !tokens[0].starts_with('&') {
                (preposition, variants(head, sets), &tokens[1..tokens.len() - 1])
            } else {
                ("clause".to_owned(), variants(tokens[0], sets), &tokens[1..])
            }
        } else {
            ("object".to_owned(), variants(head, sets), others)
        };
        when.entry(slot).or_default().extend(words);
        for other in others {
            // What stands before the head only narrows it; a list would let any one of several words do.
            if when.contains_key("clause") {
                return Err("more words than conditions can hold");
            }
            when.entry("clause".to_owned()).or_default().extend(variants(other, sets));
        }
    }
    if when.values().any(Vec::is_empty) {
        return Err("a synonym set that is not there");
    }
    Ok(when)
}

/// The inside of the bracket that `text` begins with, and what follows it.
fn group(text: &str, close: char) -> Result<(&str, &str, char), &'static str> {
    let end = text.find(close).ok_or("a bracket that does not close")?;
    Ok((&text[1..end], &text[end + 1..], if close == ')' { '(' } else { '{' }))
}

/// The lemmas that a word of a pattern may have: those of a set, and a plural's singular.
fn variants(word: &str, sets: &Sets) -> Vec<String> {
    let written: Vec<String> = match word.strip_prefix('&') {
        Some(set) => sets.get(set.trim_end_matches('_')).cloned().unwrap_or_default(),
        None => vec![word.to_owned()],
    };
    let mut out = Vec::new();
    for word in written {
        let word = names::words(word.trim_matches(['(', ')', '{', '}']));
        let singular = match word.strip_suffix('s') {
            Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => {
                Some(match stem.strip_suffix("ie") {
                    Some(y) => format!("{y}y"),
                    None => stem.to_owned(),
                })
            }
            _ => None,
        };
        for lemma in std::iter::once(word).chain(singular) {
            if !lemma.is_empty() && !out.contains(&lemma) && out.len() < MOST {
                out.push(lemma);
            }
        }
    }
    out
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list<S: AsRef<str>>(words: &[S]) -> String {
    let all: Vec<String> = words.iter().map(|word| quoted(word.as_ref())).collect();
    format!("[{}]", all.join(", "))
}

fn table(conditions: &Conditions) -> String {
    let all: Vec<String> =
        conditions.iter().map(|(slot, words)| format!("{} = {}", quoted(slot), list(words))).collect();
    format!("{{ {} }}", all.join(", "))
}

//! Actor dictionaries: `NAME [CODE]`, `+SYNONYM`, and codes for spans of time on lines of their own.

use super::{At, Import, SOURCE, codes, lines, names};

/// A code for a span of time.
#[derive(Debug)]
struct Block {
    line: u32,
    text: String,
    code: String,
    from: String,
    to: String,
}

/// A name with its synonyms and codes.
#[derive(Debug, Default)]
struct Actor {
    line: u32,
    text: String,
    /// As written, in capitals.
    names: Vec<(u32, String)>,
    blocks: Vec<Block>,
}

impl Import<'_> {
    pub(super) fn read_actors(&mut self, file: &str, text: &str) {
        let mut actor = Actor::default();
        for (line, words) in lines(text) {
            let at = At { file, line, text: words };
            let (name, codes) = match words.find('[') {
                Some(bracket) => (words[..bracket].trim(), &words[bracket..]),
                None => (words.trim(), ""),
            };
            let is_synonym = name.starts_with('+');
            if !name.is_empty() && !is_synonym {
                let whole = std::mem::take(&mut actor);
                self.add_actor(file, &whole);
                actor = Actor { line, text: words.to_owned(), ..Actor::default() };
            }
            let plain = name.trim_start_matches('+').trim();
            if !plain.is_empty() {
                actor.names.push((line, plain.to_owned()));
            }
            for block in codes.split('[').skip(1) {
                let inside = block.split(']').next().unwrap_or_default();
                match dated(inside) {
                    Some((code, from, to)) => actor.blocks.push(Block {
                        line,
                        text: words.to_owned(),
                        code: code.to_owned(),
                        from,
                        to,
                    }),
                    None => self.lose(&at, "a date that cannot be read"),
                }
            }
        }
        self.add_actor(file, &actor);
    }

    fn add_actor(&mut self, file: &str, actor: &Actor) {
        let at = At { file, line: actor.line, text: &actor.text };
        let Some((_, first)) = actor.names.first() else { return };
        if actor.blocks.is_empty() {
            self.lose(&at, "an actor without a code");
            return;
        }
        let name = names::name(first);
        let mut aliases: Vec<String> = names::aliases(first);
        for (_, other) in &actor.names[1..] {
            aliases.push(names::name(other));
            aliases.extend(names::aliases(other));
        }
        let shown = aliases.join(";");
        let is_dated = actor.blocks.iter().any(|block| !(block.from.is_empty() && block.to.is_empty()));
        for block in &actor.blocks {
            let at = At { file, line: block.line, text: &block.text };
            if block.code.starts_with(['-', '+', '#']) {
                // A name that is to be passed over.
                self.add_row("actors/names.tsv", &["XXX", "place", &name, "", "", "no place", SOURCE]);
                self.carry("names to pass over");
                continue;
            }
            let Some(code) = codes::actor(self.codebook, &block.code) else {
                self.lose(&at, "a code that is not of three-letter parts");
                continue;
            };
            if code.is_new {
                let known = code.sectors.is_empty() || !self.states.contains_key(&code.code);
                if known {
                    let called = self.states.entry(code.code.clone()).or_insert_with(|| name.clone());
                    if code.sectors.is_empty() && called.len() > name.len() {
                        called.clone_from(&name);
                    }
                }
            }
            let lost = !code.lost.is_empty();
            if lost && !code.international {
                self.lose(&at, "a part of the code that has no sector here");
            }
            let sectors: Vec<&str> = code.sectors.iter().map(|sector| sector.name()).collect();
            let sectors = sectors.join(";");
            if code.international {
                let id = self.new_id(code.lost.first().unwrap_or(first)).to_uppercase();
                let fields =
                    [&id, &*name, &shown, &code.code, &sectors, "", &block.from, &block.to, "", SOURCE];
                self.add_row("actors/bodies.tsv", &fields);
                self.carry("international bodies");
            } else if is_dated && !code.sectors.is_empty() {
                let sectors = if sectors.is_empty() { "GOV" } else { &*sectors };
                let precision = "day";
                let fields = [
                    &*name,
                    &shown,
                    &code.code,
                    "",
                    sectors,
                    "office-holder",
                    &block.from,
                    &block.to,
                    precision,
                    "",
                    SOURCE,
                ];
                self.add_row("actors/people.tsv", &fields);
                self.carry("terms of people");
            } else if code.sectors.is_empty() {
                for (at, (_, written)) in actor.names.iter().enumerate() {
                    let kind = if at > 0 && is_adjective(written) { "adjective" } else { "name" };
                    let mut spellings = vec![names::name(written)];
                    spellings.extend(names::aliases(written));
                    for spelling in spellings {
                        let fields = [&*code.code, kind, &spelling, &block.from, &block.to, "", SOURCE];
                        self.add_row("actors/names.tsv", &fields);
                    }
                }
                self.carry("names of states");
            } else {
                let id = self.new_id(first);
                let fields = [&*id, &name, &shown, &code.code, &sectors, "", &block.from, &block.to, SOURCE];
                self.add_row("actors/groups.tsv", &fields);
                self.carry("groups");
            }
        }
    }
}

/// `AFGHAN`, `CHINESE`, `BRITISH`: endings of adjectives of nationality.
fn is_adjective(name: &str) -> bool {
    ["AN", "ESE", "ISH", "CH", "I"].iter().any(|ending| name.trim_end_matches('_').ends_with(ending))
}

/// `HOBGOV 20121109-20130119`, `HOB < 950601`, `HOB`: the code, the first day and the last. `None` for a date that is none.
fn dated(inside: &str) -> Option<(&str, String, String)> {
    let inside = inside.trim();
    let Some(space) = inside.find([' ', '<', '>']) else {
        return Some((inside, String::new(), String::new()));
    };
    let (code, rest) = inside.split_at(space);
    let rest: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
    let (from, to) = if let Some(before) = rest.strip_prefix('<') {
        (String::new(), day(before)?)
    } else if let Some(after) = rest.strip_prefix('>') {
        (day(after)?, String::new())
    } else if let Some((from, to)) = rest.split_once('-') {
        (day(from)?, day(to)?)
    } else if rest.is_empty() {
        (String::new(), String::new())
    } else {
        return None;
    };
    Some((code, from, to))
}

/// `950601` and `19950601` as `1995-06-01`. Two digits of a year below 50 are of this century.
fn day(digits: &str) -> Option<String> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let full = match digits.len() {
        6 if &digits[..2] < "50" => format!("20{digits}"),
        6 => format!("19{digits}"),
        8 => digits.to_owned(),
        _ => return None,
    };
    let date = format!("{}-{}-{}", &full[..4], &full[4..6], &full[6..]);
    date.parse::<crate::PartialDate>().ok().map(|_| date)
}

//! Findings between entries of the lexicon.

use std::collections::HashMap;

use crate::lexicon::{Conditions, Entry, Kind, Predicate};
use crate::read::{Report, Sources};
use crate::{Codebook, EventType};

pub(super) fn check(codebook: &Codebook, sources: &Sources, report: &mut Report) {
    let roots = types_by_root(codebook);
    let mut seen: HashMap<Key<'_>, &Entry> = HashMap::new();
    for (_, entry) in codebook.lexicon.entries() {
        check_cameo(codebook, &roots, entry, sources, report);
        for example in &entry.examples {
            check_words(
                &entry.predicates,
                &example.text,
                (&entry.file, example.line, &entry.id),
                sources,
                report,
            );
            check_actors(codebook, entry, example, sources, report);
        }
        for predicate in &entry.predicates {
            let key = Key {
                kind: entry.kind,
                words: predicate.text(),
                when: &entry.when,
                unless: &entry.unless,
                light: entry.light.is_empty(),
            };
            if let Some(first) = seen.insert(key, entry)
                && first.id != entry.id
            {
                let message =
                    format!("`{}` has the same conditions here and in `{}`", predicate.text(), first.id);
                let help = Some(format!("the first is at {}:{}", first.file, first.line));
                add("E028", &entry.file, entry.line, message, help, sources, report);
            }
        }
    }
    for (_, operator) in codebook.lexicon.operators() {
        for example in &operator.examples {
            let place = (&*operator.file, example.line, &*operator.id);
            check_words(&operator.predicates, &example.text, place, sources, report);
            if example.event_type.is_none() {
                let message = format!("an example of the operator `{}` names no type", operator.id);
                add("E009", &operator.file, example.line, message, None, sources, report);
            }
        }
    }
}

#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    kind: Kind,
    words: String,
    when: &'a Conditions,
    unless: &'a Conditions,
    light: bool,
}

/// Notes a finding at a line, marking what stands there.
fn add(
    code: &'static str,
    file: &str,
    line: u32,
    message: String,
    help: Option<String>,
    sources: &Sources,
    report: &mut Report,
) {
    let Some(source) = sources.shown(file) else { return };
    let (text, start) = source.line_text(line);
    let lead = text.len() - text.trim_start().len();
    report.add_with_help(code, source, start + lead..start + text.len(), message, help);
}

/// The types that codes of a root have.
fn types_by_root(codebook: &Codebook) -> HashMap<&str, Vec<EventType>> {
    let mut roots: HashMap<&str, Vec<EventType>> = HashMap::new();
    for cameo in &codebook.ontology.cameo {
        if let Some(event_type) = cameo.event_type {
            roots.entry(cameo.root()).or_default().push(event_type);
        }
    }
    roots
}

fn check_cameo(
    codebook: &Codebook,
    roots: &HashMap<&str, Vec<EventType>>,
    entry: &Entry,
    sources: &Sources,
    report: &mut Report,
) {
    let Some(cameo) = entry.cameo.map(|id| codebook.ontology.cameo_info(id)) else { return };
    let fits = roots.get(cameo.root()).is_some_and(|types| types.contains(&entry.event_type));
    if !fits {
        let message = format!(
            "`{}` is {} and its CAMEO code {} ({}) is not of that type",
            entry.id, entry.event_type, cameo.code, cameo.name
        );
        add("W003", &entry.file, entry.line, message, None, sources, report);
    }
}

/// Whether an example has the words of some predicate, as far as can be told from their beginnings.
fn check_words(
    predicates: &[Predicate],
    text: &str,
    (file, line, id): (&str, u32, &str),
    sources: &Sources,
    report: &mut Report,
) {
    let lower = text.to_lowercase();
    let spoken: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
    let has = |predicate: &Predicate| {
        predicate.words.iter().all(|lemma| {
            // A lemma with other characters ('U-turn', 'persona') is looked for as it stands.
            lower.contains(&**lemma) || spoken.iter().any(|word| may_be_form(word, lemma))
        })
    };
    if !predicates.iter().any(has) {
        let help = Some("an irregular form is no mistake if it is one of the predicate's".to_owned());
        let message = format!("the example of `{id}` seems to have no form of its predicate");
        add("W004", file, line, message, help, sources, report);
    }
}

/// Whether `word` may be an inflected form of `lemma`. Generous: it shares the beginning, or the consonants of short
/// irregular verbs; the reader of sentences has the last word.
fn may_be_form(word: &str, lemma: &str) -> bool {
    if IRREGULAR.iter().any(|&(base, forms)| base == lemma && forms.split(' ').any(|form| form == word)) {
        return true;
    }
    let stem = lemma.strip_suffix(['e', 'y']).unwrap_or(lemma);
    word.strip_prefix(stem).is_some_and(|rest| rest.len() <= 5)
}

/// Forms that do not begin as their lemma does, of verbs that news uses for acts.
const IRREGULAR: &[(&str, &str)] = &[
    ("be", "is are was were been being"),
    ("beat", "beaten"),
    ("begin", "began begun"),
    ("bind", "bound"),
    ("blow", "blew blown"),
    ("break", "broke broken"),
    ("bring", "brought"),
    ("build", "built"),
    ("burn", "burnt"),
    ("buy", "bought"),
    ("catch", "caught"),
    ("choose", "chose chosen"),
    ("come", "came"),
    ("dig", "dug"),
    ("do", "did done does"),
    ("draw", "drew drawn"),
    ("drive", "drove driven"),
    ("fall", "fell fallen"),
    ("feed", "fed"),
    ("feel", "felt"),
    ("fight", "fought"),
    ("find", "found"),
    ("flee", "fled"),
    ("fly", "flew flown"),
    ("forbid", "forbade forbidden"),
    ("forgive", "forgave"),
    ("freeze", "froze frozen"),
    ("get", "got gotten"),
    ("give", "gave given"),
    ("go", "went gone goes"),
    ("grow", "grew grown"),
    ("hang", "hung"),
    ("have", "has had"),
    ("hear", "heard"),
    ("hide", "hid hidden"),
    ("hold", "held"),
    ("keep", "kept"),
    ("know", "knew known"),
    ("lay", "laid"),
    ("lead", "led"),
    ("leave", "left"),
    ("lend", "lent"),
    ("lie", "lay lain lying"),
    ("light", "lit"),
    ("lose", "lost"),
    ("make", "made"),
    ("man", "men"),
    ("mean", "meant"),
    ("meet", "met"),
    ("overthrow", "overthrew"),
    ("pay", "paid"),
    ("plead", "pled"),
    ("rebuild", "rebuilt"),
    ("ride", "rode ridden"),
    ("ring", "rang rung"),
    ("rise", "rose risen"),
    ("run", "ran"),
    ("say", "said"),
    ("see", "saw seen"),
    ("seek", "sought"),
    ("sell", "sold"),
    ("send", "sent"),
    ("shake", "shook shaken"),
    ("shoot", "shot"),
    ("sing", "sang sung"),
    ("sink", "sank sunk"),
    ("sit", "sat"),
    ("slay", "slew slain"),
    ("speak", "spoke spoken"),
    ("spend", "spent"),
    ("stand", "stood"),
    ("steal", "stole stolen"),
    ("stick", "stuck"),
    ("strike", "struck stricken"),
    ("swear", "swore sworn"),
    ("take", "took taken"),
    ("teach", "taught"),
    ("tear", "tore torn"),
    ("tell", "told"),
    ("think", "thought"),
    ("throw", "threw thrown"),
    ("undertake", "undertook"),
    ("unfreeze", "unfroze unfrozen"),
    ("uphold", "upheld"),
    ("wage", "waging"),
    ("win", "won"),
    ("withdraw", "withdrew withdrawn"),
    ("withhold", "withheld"),
    ("withstand", "withstood"),
    ("write", "wrote written"),
    ("die", "dying"),
    ("tie", "tying"),
];

/// Bodies and groups that examples expect must exist.
fn check_actors(
    codebook: &Codebook,
    entry: &Entry,
    example: &crate::Example,
    sources: &Sources,
    report: &mut Report,
) {
    let expected = example.actor.iter().chain(&example.recipient).flatten();
    for actor in expected {
        let Some(code) = actor.code else { continue };
        let known_state = code.is_international()
            || codebook.actors.states.is_empty()
            || codebook.actors.state(code.as_str()).is_some();
        let known_id = actor.id.as_deref().is_none_or(|id| {
            codebook.actors.bodies.is_empty()
                || codebook.actors.body_named(id).is_some()
                || codebook.actors.group_named(id).is_some()
        });
        if !known_state || !known_id {
            let message =
                format!("an example of `{}` expects `{actor}`, which the registry has not", entry.id);
            add("E032", &entry.file, example.line, message, None, sources, report);
        }
    }
}

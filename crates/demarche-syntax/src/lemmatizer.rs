//! Word forms to lemmas: spaCy's rule and lookup lemmatizers.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::Error;
use crate::lexeme::{Lexemes, string_id, unicode};
use crate::model::Bundle;
use crate::model::spec::LemmatizerSpec;
use crate::parse::{LabelId, Labels};

/// A lemmatizer.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    english: bool,
    by_lookup: bool,
    pub(crate) overwrite: bool,
    /// By part of speech.
    tables: BTreeMap<LabelId, Tables>,
    lookup: Option<(Vec<u64>, Vec<Box<str>>)>,
    proper_noun: Option<LabelId>,
    space: Option<LabelId>,
    bases: BaseForms,
}

/// The tables of one part of speech.
#[derive(Debug, Default)]
struct Tables {
    rules: Vec<(Box<str>, Box<str>)>,
    /// Known forms, sorted, one a line.
    index: SortedLines,
    /// Irregular forms with their lemmas, sorted, one a line, divided by tabs.
    exceptions: SortedLines,
}

/// Lines in the order of their bytes, looked up by bisection; nothing needs to be built for it.
#[derive(Debug, Default)]
struct SortedLines(Box<str>);

impl SortedLines {
    /// The line that starts with `word` and ends there or goes on with a tab.
    fn find(&self, word: &str) -> Option<&str> {
        let text = &*self.0;
        let bytes = text.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = bytes[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |at| low + at + 1);
            let end = bytes[middle..high].iter().position(|&b| b == b'\n').map_or(high, |at| middle + at);
            let line = text.get(start..end)?;
            let key = line.split('\t').next().unwrap_or(line);
            match key.cmp(word) {
                std::cmp::Ordering::Equal => return Some(line),
                std::cmp::Ordering::Less => low = end + 1,
                std::cmp::Ordering::Greater => high = start,
            }
        }
        None
    }
}

/// Which combinations of part of speech and morphology are base forms in English.
#[derive(Debug, Default)]
struct BaseForms {
    noun: Option<LabelId>,
    verb: Option<LabelId>,
    /// For each label, read as morphology, what matters of it.
    morphologies: Vec<Morphology>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Morphology {
    singular: bool,
    has_number: bool,
    infinitive: bool,
    no_verb_form: bool,
    finite: bool,
    present: bool,
    positive: bool,
}

impl Morphology {
    fn read(features: &str) -> Self {
        let mut read = Self::default();
        for feature in features.split('|') {
            match feature {
                "Number=Sing" => read.singular = true,
                "VerbForm=Inf" => read.infinitive = true,
                "VerbForm=None" => read.no_verb_form = true,
                "VerbForm=Fin" => read.finite = true,
                "Tense=Pres" => read.present = true,
                "Degree=Pos" => read.positive = true,
                _ => {}
            }
            read.has_number |= feature.starts_with("Number=");
        }
        read
    }
}

impl BaseForms {
    fn contains(&self, kind: LabelId, morphology: LabelId) -> bool {
        let morphology = self.morphologies.get(usize::from(morphology.0)).copied().unwrap_or_default();
        let kind = Some(kind);
        (kind == self.noun && morphology.singular)
            || (kind == self.verb && morphology.finite && morphology.present && !morphology.has_number)
            || morphology.infinitive
            || morphology.no_verb_form
            || morphology.positive
    }
}

/// Lemmas found before; one for a thread.
#[derive(Debug, Default)]
pub(crate) struct LemmaCache {
    known: HashMap<(u32, LabelId, LabelId), (u32, u32)>,
    text: String,
}

impl LemmaCache {
    /// The lemma at a place that [`Lemmatizer::lemma`] gave.
    pub(crate) fn text(&self, (start, end): (u32, u32)) -> &str {
        &self.text[start as usize..end as usize]
    }

    /// Forgets what depends on the numbers of forms.
    pub(crate) fn clear(&mut self) {
        self.known.clear();
        self.text.clear();
    }
}

impl Lemmatizer {
    /// Builds the lemmatizer; `labels` holds all parts of speech that tokens can have.
    pub(crate) fn new(
        language: &str,
        spec: &LemmatizerSpec,
        bundle: &Bundle,
        labels: &Labels,
    ) -> Result<Self, Error> {
        let text = |id: usize| {
            let text = bundle.texts.get(id).map(|text| SortedLines(text.as_str().into()));
            text.ok_or_else(|| Error::damaged("lemmatizer", "a table is missing"))
        };
        let mut tables = BTreeMap::<LabelId, Tables>::new();
        let id = |kind: &str| labels.get(&kind.to_uppercase());
        for (kind, rules) in &spec.rules {
            let Some(kind) = id(kind) else { continue };
            let rules = rules.iter().map(|(old, new)| (old.as_str().into(), new.as_str().into()));
            tables.entry(kind).or_default().rules = rules.collect();
        }
        for (kind, table) in &spec.index {
            let Some(kind) = id(kind) else { continue };
            tables.entry(kind).or_default().index = text(*table)?;
        }
        for (kind, table) in &spec.exceptions {
            let Some(kind) = id(kind) else { continue };
            tables.entry(kind).or_default().exceptions = text(*table)?;
        }
        tables.retain(|_, tables| {
            !tables.rules.is_empty() || !tables.index.0.is_empty() || !tables.exceptions.0.is_empty()
        });
        let lookup = match spec.lookup {
            None => None,
            Some((keys, lemmas)) => {
                let (Some(keys), Some(lemmas)) = (bundle.numbers.get(keys), bundle.texts.get(lemmas)) else {
                    return Err(Error::damaged("lemmatizer", "the lookup table is missing"));
                };
                let lemmas: Vec<Box<str>> = lemmas.split('\n').map(Into::into).collect();
                Some((keys.clone(), lemmas))
            }
        };
        let mut lemmatizer = Self {
            english: language == "en",
            by_lookup: spec.mode == "lookup",
            overwrite: spec.overwrite,
            tables,
            lookup,
            proper_noun: labels.get("PROPN"),
            space: labels.get("SPACE"),
            bases: BaseForms { noun: labels.get("NOUN"), verb: labels.get("VERB"), morphologies: Vec::new() },
        };
        lemmatizer.finish(labels);
        Ok(lemmatizer)
    }

    /// Reads the morphologies among `labels`, which holds all labels that tokens can have.
    pub(crate) fn finish(&mut self, labels: &Labels) {
        let names = (0..labels.len()).map(|i| labels.name(LabelId(i as u16)));
        self.bases.morphologies = names.map(Morphology::read).collect();
    }

    /// The lemma of form `form` with a part of speech and a morphology, as a place in the cache.
    pub(crate) fn lemma(
        &self,
        form: u32,
        kind: LabelId,
        morphology: LabelId,
        lexemes: &Lexemes,
        cache: &mut LemmaCache,
    ) -> (u32, u32) {
        let LemmaCache { known, text } = cache;
        *known.entry((form, kind, morphology)).or_insert_with(|| {
            let start = text.len() as u32;
            self.find(lexemes.text(form), kind, morphology, text);
            (start, text.len() as u32)
        })
    }

    /// Appends the lemma to `out`.
    fn find(&self, form: &str, kind: LabelId, morphology: LabelId, out: &mut String) {
        if self.by_lookup {
            let found = self.lookup.as_ref().and_then(|(keys, lemmas)| {
                lemmas.get(keys.binary_search(&string_id(form)).ok()?).map(|lemma| &**lemma)
            });
            out.push_str(found.unwrap_or(form));
            return;
        }
        let lower = form.to_lowercase();
        let plain = kind == LabelId(0)
            || Some(kind) == self.space
            || self.english && self.bases.contains(kind, morphology);
        if plain {
            out.push_str(&lower);
            return;
        }
        let Some(tables) = self.tables.get(&kind) else {
            out.push_str(if Some(kind) == self.proper_noun { form } else { &lower });
            return;
        };
        // Irregular forms go before known ones, known ones before unknown ones; within those, what was found
        // last goes before what was found first, except that made-up forms keep the order of the rules.
        let exceptions = tables.exceptions.find(&lower).into_iter().flat_map(|line| line.split('\t').skip(1));
        let (mut known, mut other, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for (old, new) in &tables.rules {
            let Some(stem) = lower.strip_suffix(&**old) else { continue };
            let candidate = format!("{stem}{new}");
            if candidate.is_empty() {
                continue;
            }
            if tables.index.find(&candidate).is_some() {
                known.push(candidate);
            } else if !candidate.chars().all(unicode::is_alpha) {
                other.push(candidate);
            } else {
                unknown.push(candidate);
            }
        }
        known.reverse();
        let mut forms: Vec<String> = Vec::new();
        for candidate in known.into_iter().chain(other) {
            if !forms.contains(&candidate) {
                forms.push(candidate);
            }
        }
        for exception in exceptions {
            if !forms.iter().any(|form| form == exception) {
                forms.insert(0, exception.to_owned());
            }
        }
        let best = forms.first().or(unknown.first()).map(String::as_str).unwrap_or(form);
        out.push_str(best);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexeme::Rules;

    fn lemmatizer(labels: &Labels) -> Lemmatizer {
        let texts = vec!["attack\nhouse\ntalk".into(), "left\tleave\nmet\tmeet\nmice\tmouse".into()];
        let bundle = Bundle { texts, ..Bundle::default() };
        let mut spec = LemmatizerSpec { mode: "rule".into(), ..LemmatizerSpec::default() };
        let rules = [("s", ""), ("es", "e"), ("ses", "s")];
        let rules = rules.iter().map(|(old, new)| ((*old).into(), (*new).into())).collect();
        spec.rules.insert("noun".into(), rules);
        spec.index.insert("noun".into(), 0);
        spec.exceptions.insert("noun".into(), 1);
        Lemmatizer::new("en", &spec, &bundle, labels).unwrap()
    }

    #[test]
    fn rules_exceptions_and_base_forms() {
        let mut labels = Labels::new();
        for label in ["NOUN", "VERB", "PROPN", "SPACE", "Number=Plur", "Number=Sing"] {
            labels.add(label);
        }
        let lemmatizer = lemmatizer(&labels);
        let rules = Rules::new("en", [], None, Vec::new());
        let (mut lexemes, mut cache) = (Lexemes::default(), LemmaCache::default());
        let mut lemma = |form: &str, kind: &str, morphology: &str| {
            let form = lexemes.intern(&rules, form);
            let (kind, morphology) = (labels.get(kind).unwrap(), labels.get(morphology).unwrap());
            let place = lemmatizer.lemma(form, kind, morphology, &lexemes, &mut cache);
            cache.text(place).to_owned()
        };
        assert_eq!(lemma("Talks", "NOUN", "Number=Plur"), "talk");
        assert_eq!(lemma("houses", "NOUN", "Number=Plur"), "house");
        assert_eq!(lemma("mice", "NOUN", "Number=Plur"), "mouse");
        assert_eq!(lemma("Brexits", "NOUN", "Number=Plur"), "brexit");
        assert_eq!(lemma("News", "NOUN", "Number=Sing"), "news");
        assert_eq!(lemma("Data", "NOUN", "Number=Plur"), "Data");
        assert_eq!(lemma("Lyons", "PROPN", "Number=Plur"), "Lyons");
        assert_eq!(lemma("\n", "SPACE", ""), "\n");
    }

    #[test]
    fn sorted_lines_are_found() {
        let lines = SortedLines("a\nb\tx\tb\nc\u{e9}\nd".into());
        assert_eq!(lines.find("a"), Some("a"));
        assert_eq!(lines.find("b"), Some("b\tx\tb"));
        assert_eq!(lines.find("c\u{e9}"), Some("c\u{e9}"));
        assert_eq!(lines.find("d"), Some("d"));
        assert_eq!((lines.find(""), lines.find("bb"), lines.find("e")), (None, None, None));
        assert_eq!(SortedLines::default().find("a"), None);
    }
}

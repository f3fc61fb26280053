//! Lemmas that cannot be right, put right by the rules of spelling.

/// Nouns whose plural has two readings, of which pipelines take the one that news does not mean.
const PLURALS: [(&str, &str); 2] = [("bases", "base"), ("graves", "grave")];

/// The lemma of the noun `word` where the usual one misleads: 'bases' are rather of an army than of an argument.
pub(super) fn noun(word: &str) -> Option<&'static str> {
    PLURALS.iter().find(|(plural, _)| plural.eq_ignore_ascii_case(word)).map(|&(_, lemma)| lemma)
}

/// The lemma of the verb form `word` where `lemma` cannot be it.
///
/// A verb of one syllable that ends in one vowel and one consonant doubles the consonant: 'stag' has 'stagged', so
/// 'staged' is of 'stage'. A verb in '-ie' is short ('die', 'vie'); 'readie' is 'ready'.
pub(super) fn verb(word: &str, lemma: &str) -> Option<String> {
    if let Some(stem) = lemma.strip_suffix("ie")
        && stem.len() > 2
        && word.len() > lemma.len()
    {
        return Some(format!("{stem}y"));
    }
    if lemma == "instal" {
        return Some("install".to_owned());
    }
    if let Some(stem) = lemma.strip_suffix('e')
        && word.len() > lemma.len()
        && keeps_no_e(stem)
    {
        return Some(stem.to_lowercase());
    }
    let tail = word.get(lemma.len()..)?;
    if !matches!(tail, "ed" | "ing" | "es") || !word[..lemma.len()].eq_ignore_ascii_case(lemma) {
        return None;
    }
    doubles(lemma).then(|| format!("{}e", lemma.to_lowercase()))
}

/// Whether no verb is the stem and an 'e': 'reconnecte', 'defunde', 'rearreste', but 'taste' and 'waste'.
fn keeps_no_e(stem: &str) -> bool {
    let clusters = ["ct", "nd", "nt", "ld", "rd", "ft", "pt"];
    let register = stem.ends_with("ister") || stem.ends_with("aster");
    register
        || clusters.iter().any(|cluster| stem.ends_with(cluster))
        || (stem.ends_with("st") && !stem.ends_with("ast"))
}

/// Whether a verb must double its last letter before an ending: 'stop', 'bar', but not 'fix', 'play', 'seal', 'visit'.
fn doubles(lemma: &str) -> bool {
    let bytes = lemma.as_bytes();
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    let Some((&last, rest)) = bytes.split_last() else { return false };
    let Some((&nucleus, onset)) = rest.split_last() else { return false };
    let onset = onset.strip_suffix(b"qu").map_or(onset, |_| b"q");
    last.is_ascii_lowercase()
        && !vowel(last)
        && !matches!(last, b'w' | b'x' | b'y')
        && vowel(nucleus)
        && !onset.is_empty()
        && !onset.iter().any(|&b| vowel(b) || b == b'y')
}

#[cfg(test)]
mod tests {
    use super::{noun, verb};

    #[test]
    fn spelling_tells_the_lemma() {
        for (word, lemma, right) in [
            ("staged", "stag", "stage"),
            ("Waging", "wag", "wage"),
            ("fined", "fin", "fine"),
            ("raped", "rap", "rape"),
            ("readied", "readie", "ready"),
            ("installed", "instal", "install"),
            ("rearrested", "rearreste", "rearrest"),
            ("deregistered", "deregistere", "deregister"),
            ("defunded", "defunde", "defund"),
        ] {
            assert_eq!(verb(word, lemma).as_deref(), Some(right), "{word}");
        }
        for (word, lemma) in [
            ("stopped", "stop"),
            ("attacked", "attack"),
            ("visited", "visit"),
            ("died", "die"),
            ("fixed", "fix"),
            ("sealed", "seal"),
            ("quitting", "quit"),
            ("barred", "bar"),
            ("been", "be"),
            ("wasted", "waste"),
            ("adhered", "adhere"),
        ] {
            assert_eq!(verb(word, lemma), None, "{word}");
        }
    }

    #[test]
    fn bases_are_of_an_army() {
        assert_eq!(noun("Bases"), Some("base"));
        assert_eq!(noun("crises"), None);
    }
}

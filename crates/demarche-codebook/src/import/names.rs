//! Names that dictionaries write in capitals with `_` for blanks, as news writes them.

/// Words that stay small inside names.
const SMALL: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "at", "to", "de", "da", "do", "dos", "del", "la", "al", "el",
    "bin", "ibn", "van", "von", "der",
];

/// `PRESIDENT_OF_THE_REPUBLIC` as `President of the Republic`. Acronyms stay: what has dots, has no vowel, or is a name of up to
/// three letters.
pub(super) fn name(written: &str) -> String {
    let single = !written.trim_matches(['_', ' ']).contains(['_', ' ']);
    let acronym = |word: &str| {
        let vowels = word.chars().any(|c| "AEIOUYÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖÙÚÛÜ".contains(c));
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        word.contains('.') || (letters <= 3 && (single || !vowels))
    };
    let words: Vec<String> = written
        .split(['_', ' '])
        .filter(|word| !word.is_empty())
        .enumerate()
        .map(|(at, word)| {
            let lower = word.to_lowercase();
            if at > 0 && SMALL.contains(&&*lower) {
                lower
            } else if acronym(word) {
                word.to_owned()
            } else {
                capitals(&lower)
            }
        })
        .collect();
    words.join(" ")
}

/// The word with a capital at its start and behind hyphens and apostrophes.
fn capitals(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for character in word.chars() {
        if start {
            out.extend(character.to_uppercase());
        } else {
            out.push(character);
        }
        start = matches!(character, '-' | '\'' | '.');
    }
    // The genitive is no name: 'Côte d'Ivoire', but 'the People's Party'.
    if let Some(stem) = out.strip_suffix("'S") { format!("{stem}'s") } else { out }
}

/// Other spellings that a name in capitals may stand for: `IMF` of `Imf` and the other way round.
pub(super) fn aliases(written: &str) -> Vec<String> {
    let plain = written.trim_matches(['_', ' ']);
    let single = !plain.contains(['_', ' ']);
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    match (single, letters) {
        (true, 2..=3) => vec![capitals(&plain.to_lowercase())],
        (true, 4..=6) => vec![plain.to_owned()],
        _ => Vec::new(),
    }
}

/// Lower-case words for roles and verbs: `ARMS_DEALER` as `arms dealer`.
pub(super) fn words(written: &str) -> String {
    written.split(['_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").to_lowercase()
}

//! The 64-bit identities of strings: what spaCy's `StringStore` gives.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// The names that have a small number of their own.
static SYMBOLS: LazyLock<HashMap<&'static str, u64>> = LazyLock::new(|| {
    include_str!("data/symbols.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(number, name)| Some((name, number.parse().ok()?)))
        .collect()
});

/// The identity of `text`: 0 for the empty string, its number for a name of spaCy's symbol table (such as
/// `DATE` or `det`, even where they are words of a text), else MurmurHash64A with seed 1 of its UTF-8 form.
///
/// ```
/// use demarche_syntax::lexeme::string_id;
/// assert_eq!(string_id("coffee"), 3197928453018144401);
/// assert_eq!(string_id(""), 0);
/// ```
pub fn string_id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    match SYMBOLS.get(text) {
        Some(&symbol) => symbol,
        None => murmur64a(text.as_bytes(), 1),
    }
}

/// The name of symbol `number`, none for 0 and for numbers beyond the table.
pub(crate) fn symbol_name(number: u64) -> Option<&'static str> {
    SYMBOLS.iter().find(|(_, symbol)| **symbol == number).map(|(name, _)| *name)
}

/// MurmurHash64A of Austin Appleby (public domain), little-endian.
fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let mut blocks = bytes.chunks_exact(8);
    for block in &mut blocks {
        let mut k = [0; 8];
        k.copy_from_slice(block);
        let mut k = u64::from_le_bytes(k).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    let tail = blocks.remainder();
    if !tail.is_empty() {
        let mut k = [0; 8];
        k[..tail.len()].copy_from_slice(tail);
        hash = (hash ^ u64::from_le_bytes(k)).wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> R)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values printed by spaCy 3.8 (`spacy.strings.get_string_id`).
    #[test]
    fn identities_are_those_of_spacy() {
        let cases = STRING_IDS;
        for (text, id) in cases {
            assert_eq!(string_id(text), *id, "{text:?}");
        }
    }

    const STRING_IDS: &[(&str, u64)] = &[
        ("", 0),
        ("coffee", 3197928453018144401),
        ("DATE", 391),
        ("det", 415),
        ("a", 11901859001352538922),
        ("the", 7425985699627899538),
        ("Blinken", 1266517601605512388),
        ("an eight", 2285609875359241887),
        ("12345678", 9871996032675327904),
        ("naïve", 16224804062388677344),
        ("дипломат", 16596240611205607659),
        ("🙂", 3101843886198765765),
        ("'s", 16428057658620181782),
        ("X", 101),
        ("Xxxxx", 16072095006890171862),
    ];
}

//! One name, many spellings: 'Sergey' and 'Sergei', 'Muhammad' and 'Mohamed', 'Hernández' and 'Hernandez'.
//!
//! Every spelling of a word has two keys. The plain one forgets case, accents and what joins words. The loose one is for
//! names that are romanised from another script: it forgets also which of the letters for one vowel was written, doubled letters, and letters that
//! transliterations use for one another (`kh` and `h`, `q` and `k`). What a name has beside given name and surname may be
//! left out, so the index is of pairs: the first word of a name and the last of its surname.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use super::{Person, PersonId};
use crate::ontology::Code;

/// Words inside names that spellings leave out, write small or join: 'al-Sabah', 'AL Sabah', 'Alsabah'.
const PARTICLES: &[&str] =
    &["al", "el", "ul", "as", "ash", "ad", "ar", "bin", "ben", "ibn", "bint", "de", "da", "do", "dos"];

/// Whether `word` is such a particle, in any case.
///
/// ```
/// assert!(demarche_codebook::actors::is_name_particle("Al"));
/// assert!(!demarche_codebook::actors::is_name_particle("Ali"));
/// ```
pub fn is_name_particle(word: &str) -> bool {
    PARTICLES.iter().any(|particle| particle.eq_ignore_ascii_case(word))
}

/// `word` without case, accents and marks.
fn plain(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for character in word.nfd() {
        match character {
            'ł' | 'Ł' => out.push('l'),
            'ø' | 'Ø' => out.push('o'),
            'đ' | 'Đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'ə' | 'Ə' => out.push('a'),
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            _ if character.is_alphanumeric() => out.extend(character.to_lowercase()),
            _ => {}
        }
    }
    out
}

/// The loose key of a word whose plain key is `plain`, a `*` for each run of vowels, and what each run may sound like.
fn loose(plain: &str) -> (String, Vec<u8>) {
    let mut out = String::with_capacity(plain.len());
    let mut vowels: Vec<u8> = Vec::new();
    let mut letters = plain.chars().peekable();
    while let Some(letter) = letters.next() {
        let before_vowel = letters.peek().is_some_and(|next| sound(*next) != 0);
        let heard = match letter {
            'j' if !before_vowel => I,
            letter => sound(letter),
        };
        if heard != 0 {
            // 'Abdul', 'Abdel' and 'Abdal' are one.
            let heard = if out == "*bd" { A | I | U } else { heard };
            if out.ends_with('*') {
                *vowels.last_mut().unwrap_or(&mut 0) |= heard;
            } else {
                out.push('*');
                vowels.push(heard);
            }
            continue;
        }
        let key = match letter {
            // 'gh', 'dh', 'th', 'zh', 'sh' lose their h in some systems, and 'kh' its k in others.
            'h' if out.ends_with('k') => {
                out.pop();
                'h'
            }
            'h' if out.ends_with(['g', 'd', 't', 'z', 's']) => continue,
            'q' | 'c' => 'k',
            'x' => 's',
            other => other,
        };
        if !out.ends_with(key) {
            out.push(key);
        }
    }
    (out, vowels)
}

/// Sounds of vowels; 'e' is written for two of them.
const A: u8 = 1;
const I: u8 = 2;
const U: u8 = 4;

fn sound(letter: char) -> u8 {
    match letter {
        'a' => A,
        'e' => A | I,
        'i' | 'y' => I,
        'o' | 'u' | 'w' => U,
        _ => 0,
    }
}

/// The keys of one word of a name.
#[derive(Clone, Debug)]
pub struct NameKey {
    plain: Box<str>,
    loose: Box<str>,
    vowels: Box<[u8]>,
}

impl NameKey {
    /// The keys of `word`.
    pub fn new(word: &str) -> Self {
        let plain = plain(word);
        let (loose, vowels) = loose(&plain);
        Self { plain: plain.into(), loose: loose.into(), vowels: vowels.into() }
    }

    /// Whether both may be one name romanised twice.
    ///
    /// ```
    /// use demarche_codebook::actors::NameKey;
    /// assert!(NameKey::new("Khaled").sounds_like(&NameKey::new("Khalid")));
    /// assert!(!NameKey::new("Hussein").sounds_like(&NameKey::new("Hassan")));
    /// ```
    pub fn sounds_like(&self, other: &Self) -> bool {
        self.loose == other.loose && self.vowels.iter().zip(&other.vowels).all(|(a, b)| a & b != 0)
    }
}

/// The keys of the words of a name that count: hyphens part words, particles are left out.
pub fn name_keys(name: &str) -> Vec<NameKey> {
    name.split([' ', '-', '\u{2010}', '\u{2011}'])
        .filter(|word| !word.is_empty() && !is_name_particle(word))
        .map(NameKey::new)
        .filter(|key| !key.plain.is_empty())
        .collect()
}

/// What stands under a key of a first word and one of a last.
type ByPair<T> = HashMap<(Box<str>, Box<str>), Vec<T>>;

/// People by the first word and the surname's last word of their names, however they are spelled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spelled {
    plain: ByPair<PersonId>,
    loose: ByPair<(NameKey, NameKey, PersonId)>,
    /// Names of two words by their last and first, where some put the surname first.
    turned: ByPair<PersonId>,
}

impl Spelled {
    /// The index of `people`; `romanised` says of a state whether its names come from another script than Latin.
    pub(crate) fn new(people: &[Person], romanised: impl Fn(Code) -> bool) -> Self {
        let mut index = Self::default();
        for (at, person) in people.iter().enumerate() {
            let id = PersonId(at as u32);
            let foreign = person.offices.iter().any(|office| office.code.is_some_and(&romanised));
            let surname_first =
                person.name.starts_with(&*person.surname) && person.name.len() > person.surname.len();
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                let words = name_keys(name);
                let [first, .., last] = words.as_slice() else { continue };
                index.add(first, last, foreign, id);
                if foreign && (surname_first || words.len() == 2) {
                    index.turned.entry((last.plain.clone(), first.plain.clone())).or_default().push(id);
                }
            }
        }
        index.plain.values_mut().chain(index.turned.values_mut()).for_each(Vec::dedup);
        index
    }

    fn add(&mut self, first: &NameKey, last: &NameKey, foreign: bool, id: PersonId) {
        self.plain.entry((first.plain.clone(), last.plain.clone())).or_default().push(id);
        if foreign && first.loose.len() + last.loose.len() > 5 {
            let key = (first.loose.clone(), last.loose.clone());
            self.loose.entry(key).or_default().push((first.clone(), last.clone(), id));
        }
    }

    /// Those whose name begins with the word `first` and has `last` for the last word of its surname: spelled so but for
    /// accents and case, else the other way round, else romanised otherwise.
    pub(crate) fn people(&self, first: &NameKey, last: &NameKey) -> Vec<PersonId> {
        let pair = (first.plain.clone(), last.plain.clone());
        if let Some(plain) = self.plain.get(&pair).or_else(|| self.turned.get(&pair)) {
            return plain.clone();
        }
        let alike = self.loose.get(&(first.loose.clone(), last.loose.clone())).into_iter().flatten();
        let mut people: Vec<PersonId> = alike
            .filter(|(a, b, _)| a.sounds_like(first) && b.sounds_like(last))
            .map(|found| found.2)
            .collect();
        people.dedup();
        people
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> bool {
        NameKey::new(a).sounds_like(&NameKey::new(b))
    }

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for (a, b) in [
            ("Sergey", "Sergei"),
            ("Muhammad", "Mohamed"),
            ("Ahmed", "Ahmad"),
            ("Khaled", "Khalid"),
            ("Khalid", "Halid"),
            ("Abdullah", "Abdallah"),
            ("Beybut", "Beibut"),
            ("Dmitriy", "Dmitry"),
            ("Qadir", "Kader"),
            ("Faisal", "Faysal"),
            ("Ghassan", "Gassan"),
        ] {
            assert!(alike(a, b), "{a} {b}: {:?} {:?}", NameKey::new(a), NameKey::new(b));
        }
    }

    #[test]
    fn other_names_have_other_keys() {
        for (a, b) in [
            ("Sergey", "Serbin"),
            ("Hasan", "Hussein"),
            ("Hasan", "Hamad"),
            ("Putin", "Patrushev"),
            ("Omar", "Amir Khan"),
            ("Ivan", "Igor"),
        ] {
            assert!(!alike(a, b), "{a} {b}");
        }
        assert_eq!(plain("Hernández Łukasz"), "hernandezlukasz");
    }
}

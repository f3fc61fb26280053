//! Whether a text is English, and if not, which language it most likely is.
//!
//! demarche reads English. Other languages need a name for the note that says so, not a fine distinction:
//! letters decide between scripts, function words between languages written with Latin letters. A general
//! identifier brings models of megabytes, and the small ones fail on short texts; function words make up
//! 40 to 50 per cent of English running text, so that one paragraph is enough.

use std::{collections::HashMap, sync::LazyLock};

/// A language, by ISO 639-1 code and English name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    /// ISO 639-1 code, `en`.
    pub code: &'static str,
    /// `English`.
    pub name: &'static str,
}

/// English.
pub const ENGLISH: Language = Language { code: "en", name: "English" };

struct Table {
    languages: Vec<Language>,
    words: HashMap<&'static str, Vec<usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { languages: Vec::new(), words: HashMap::new() };
    let rows = include_str!("../data/languages.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    for row in rows {
        let mut cells = row.split('\t');
        let (Some(code), Some(name), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        table.languages.push(Language { code, name });
        for word in words.split(' ') {
            table.words.entry(word).or_default().push(table.languages.len() - 1);
        }
    }
    table
});

/// Words looked at; more change nothing.
const SAMPLE: usize = 2_000;

/// The language that `text` is written in: English unless the text shows otherwise.
///
/// Headlines and lists of names, which have no function words, count as English: the coder finds nothing in
/// them if they are not.
///
/// ```
/// use demarche_formats::language;
/// assert_eq!(language::of("The two ministers met on Friday.").code, "en");
/// assert_eq!(language::of("Los dos ministros se reunieron el viernes en la capital.").name, "Spanish");
/// assert_eq!(language::of("Министры встретились в пятницу.").name, "Russian");
/// ```
pub fn of(text: &str) -> Language {
    let mut scripts = [0usize; SCRIPTS.len()];
    let (mut letters, mut latin) = (0usize, 0usize);
    for character in text.chars().filter(|character| character.is_alphabetic()).take(SAMPLE * 6) {
        letters += 1;
        match SCRIPTS
            .iter()
            .position(|(ranges, ..)| ranges.iter().any(|range| range.contains(&(character as u32))))
        {
            Some(script) => scripts[script] += 1,
            None => latin += 1,
        }
    }
    // Scripts without spaces tell more in a letter than Latin does: a third of the letters is enough.
    let foreign: usize = scripts.iter().sum();
    if letters > 0 && (foreign * 3 > letters || foreign > latin) {
        // Kana beside Han is Japanese, however much Han there is.
        if scripts[KANA] * 20 > foreign {
            return SCRIPTS[KANA].1;
        }
        let most = (0..scripts.len()).max_by_key(|&script| scripts[script]).unwrap_or(0);
        let marked = SCRIPTS[most].2.iter().find(|(marks, _)| {
            text.chars().take(SAMPLE * 6).filter(|c| marks.contains(*c)).count() * 200 > letters
        });
        return marked.map_or(SCRIPTS[most].1, |&(_, language)| language);
    }
    by_words(text)
}

fn by_words(text: &str) -> Language {
    let table = &*TABLE;
    let mut scores = vec![0usize; table.languages.len()];
    let mut total = 0usize;
    for word in
        text.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty()).take(SAMPLE)
    {
        total += 1;
        // Capitals start names as often as sentences: 'La Paz' is no Spanish. English has its own in lower
        // case often enough, but headlines are in capitals.
        match table.words.get(word) {
            Some(languages) => languages.iter().for_each(|&language| scores[language] += 1),
            None if word.len() <= 16 && word.starts_with(char::is_uppercase) => {
                let lower = word.to_lowercase();
                scores[0] += usize::from(
                    table.words.get(lower.as_str()).is_some_and(|languages| languages.contains(&0)),
                );
            }
            None => {}
        }
    }
    let best = (0..scores.len()).max_by_key(|&language| (scores[language], std::cmp::Reverse(language)));
    let (Some(best), Some(&english)) = (best, scores.first()) else { return ENGLISH };
    // One in eight words must be the other language's, and half as many again as English ones: names of
    // bodies and quoted phrases in an English text stay below that.
    if scores[best] >= 2 && scores[best] * 8 >= total && scores[best] * 2 > english * 3 {
        table.languages[best]
    } else {
        ENGLISH
    }
}

type Ranges = &'static [std::ops::RangeInclusive<u32>];
type Marks = &'static [(&'static str, Language)];

const KANA: usize = 0;

const fn language(code: &'static str, name: &'static str) -> Language {
    Language { code, name }
}

/// Scripts by their Unicode blocks, the language that most of their texts are in, and letters that mark
/// another one.
const SCRIPTS: [(Ranges, Language, Marks); 12] = [
    (&[0x3040..=0x30FF], language("ja", "Japanese"), &[]),
    (&[0x4E00..=0x9FFF, 0x3400..=0x4DBF], language("zh", "Chinese"), &[]),
    (&[0xAC00..=0xD7AF, 0x1100..=0x11FF], language("ko", "Korean"), &[]),
    (
        &[0x0400..=0x052F],
        language("ru", "Russian"),
        &[
            ("іїєґІЇЄҐ", language("uk", "Ukrainian")),
            ("ћђљњџјЋЂЉЊЏЈ", language("sr", "Serbian")),
            ("әғқңөұһ", language("kk", "Kazakh")),
        ],
    ),
    (
        &[0x0600..=0x06FF, 0x0750..=0x077F, 0xFB50..=0xFDFF, 0xFE70..=0xFEFF],
        language("ar", "Arabic"),
        &[("ٹڈڑںے", language("ur", "Urdu")), ("پچژگ", language("fa", "Persian"))],
    ),
    (&[0x0590..=0x05FF], language("he", "Hebrew"), &[]),
    (&[0x0370..=0x03FF, 0x1F00..=0x1FFF], language("el", "Greek"), &[]),
    (&[0x0900..=0x097F], language("hi", "Hindi"), &[]),
    (&[0x0980..=0x09FF], language("bn", "Bengali"), &[]),
    (&[0x0E00..=0x0E7F], language("th", "Thai"), &[]),
    (&[0x10A0..=0x10FF], language("ka", "Georgian"), &[]),
    (&[0x0530..=0x058F], language("hy", "Armenian"), &[]),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text was written for this test.
    const TEXTS: &[(&str, &str)] = &[
        (
            "en",
            "Peru recalled its ambassador to Chile on Tuesday, hours after the two navies exchanged warnings off the coast.",
        ),
        ("en", "Peru recalls ambassador, Chile vows response"),
        ("en", "Ministers from France, Germany and Italy met in Berlin."),
        (
            "en",
            "Angela Merkel, Emmanuel Macron and Mario Draghi of the Partito Democratico discussed the Bundestag vote in Paris, Le Monde said.",
        ),
        ("en", "North Korea fired two missiles."),
        ("en", "Peru met a Chilean. Oman got a letter. Fiji sent a note."),
        ("en", "De Gaulle, La Paz, El Salvador, Los Angeles and Las Vegas are names."),
        (
            "es",
            "El Gobierno de Perú llamó a consultas a su embajador en Chile el martes, pocas horas después de que las dos armadas intercambiaran advertencias.",
        ),
        (
            "es",
            "El Gobierno de Perú expulsó a dos diplomáticos chilenos y llamó a consultas a su embajador en Chile el martes.",
        ),
        (
            "fr",
            "Le ministre des Affaires étrangères a rencontré son homologue à Genève pour la première fois depuis la rupture des relations entre les deux pays.",
        ),
        (
            "de",
            "Der Außenminister traf am Mittwoch seinen Amtskollegen in Wien, um über die Lage an der Grenze und die Freilassung der Gefangenen zu sprechen.",
        ),
        (
            "it",
            "Il ministro degli Esteri ha incontrato mercoledì il suo omologo a Roma per discutere della crisi e delle sanzioni contro il governo.",
        ),
        (
            "pt",
            "O ministro das Relações Exteriores reuniu-se na quarta-feira com o seu homólogo em Lisboa para discutir as sanções e a crise entre os dois países.",
        ),
        (
            "nl",
            "De minister van Buitenlandse Zaken heeft woensdag zijn ambtgenoot ontmoet in Den Haag om over de sancties tegen het regime te praten.",
        ),
        (
            "pl",
            "Minister spraw zagranicznych spotkał się w środę ze swoim odpowiednikiem w Warszawie, aby omówić sankcje oraz sytuację na granicy.",
        ),
        (
            "tr",
            "Dışişleri Bakanı çarşamba günü Ankara'da mevkidaşı ile bir araya geldi ve iki ülke arasındaki kriz için yeni bir plan olduğunu söyledi.",
        ),
        (
            "sv",
            "Utrikesministern träffade på onsdagen sin kollega i Stockholm för att tala om sanktionerna och läget vid gränsen, som har blivit allt värre.",
        ),
        (
            "id",
            "Menteri luar negeri bertemu dengan rekannya di Jakarta pada hari Rabu untuk membahas sanksi dan krisis yang terjadi di perbatasan.",
        ),
        (
            "vi",
            "Bộ trưởng ngoại giao đã gặp người đồng cấp tại Hà Nội để bàn về các biện pháp trừng phạt của hai nước.",
        ),
        (
            "ro",
            "Ministrul de externe s-a întâlnit miercuri la București cu omologul său pentru a discuta despre sancțiuni și despre situația de la graniță.",
        ),
        ("ru", "Министр иностранных дел встретился в среду со своим коллегой в Минске."),
        ("uk", "Міністр закордонних справ зустрівся в середу зі своїм колегою в Києві."),
        ("ar", "التقى وزير الخارجية نظيره في عمان يوم الأربعاء لبحث العقوبات."),
        ("fa", "وزیر امور خارجه روز چهارشنبه با همتای خود در تهران دیدار و گفتگو کرد."),
        ("zh", "外交部长星期三在北京会见了来访的外长。"),
        ("ja", "外相は水曜日に東京で会談した。"),
        ("ko", "외교부 장관은 수요일 서울에서 회담을 가졌다."),
        ("he", "שר החוץ נפגש ביום רביעי עם עמיתו בירושלים."),
        ("el", "Ο υπουργός Εξωτερικών συναντήθηκε την Τετάρτη στην Αθήνα."),
        ("hi", "विदेश मंत्री ने बुधवार को दिल्ली में अपने समकक्ष से मुलाकात की।"),
    ];

    #[test]
    fn texts_of_many_languages() {
        let wrong: Vec<_> = TEXTS
            .iter()
            .filter(|(code, text)| of(text).code != *code)
            .map(|(code, text)| (code, of(text).code, text))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn nothing_is_english() {
        assert_eq!(of(""), ENGLISH);
        assert_eq!(of("12345 -- 2021"), ENGLISH);
    }
}

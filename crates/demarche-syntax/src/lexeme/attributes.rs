//! The attributes of a word form: spaCy's lexical attributes (`spacy/lang/lex_attrs.py`).

use std::borrow::Cow;
use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

use super::strings::string_id;
use super::unicode;
use crate::pattern::{Matcher, Pattern};

/// An attribute that depends on the word form alone and is true or false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Flag {
    IsAlpha,
    IsAscii,
    IsDigit,
    IsLower,
    IsPunct,
    IsSpace,
    IsTitle,
    IsUpper,
    LikeUrl,
    LikeNum,
    LikeEmail,
    IsStop,
    IsBracket,
    IsQuote,
    IsLeftPunct,
    IsRightPunct,
    IsCurrency,
}

impl Flag {
    /// The flag that pipelines call `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "IS_ALPHA" => Self::IsAlpha,
            "IS_ASCII" => Self::IsAscii,
            "IS_DIGIT" => Self::IsDigit,
            "IS_LOWER" => Self::IsLower,
            "IS_PUNCT" => Self::IsPunct,
            "IS_SPACE" => Self::IsSpace,
            "IS_TITLE" => Self::IsTitle,
            "IS_UPPER" => Self::IsUpper,
            "LIKE_URL" => Self::LikeUrl,
            "LIKE_NUM" => Self::LikeNum,
            "LIKE_EMAIL" => Self::LikeEmail,
            "IS_STOP" => Self::IsStop,
            "IS_BRACKET" => Self::IsBracket,
            "IS_QUOTE" => Self::IsQuote,
            "IS_LEFT_PUNCT" => Self::IsLeftPunct,
            "IS_RIGHT_PUNCT" => Self::IsRightPunct,
            "IS_CURRENCY" => Self::IsCurrency,
            _ => return None,
        })
    }

    /// The bit of the flag in a set of flags.
    pub(crate) fn bit(self) -> u32 {
        1 << self as u8
    }
}

/// A norm: its identity and its text.
#[derive(Clone, Debug)]
pub(crate) struct Norm {
    pub(crate) id: u64,
    pub(crate) text: Box<str>,
}

impl Norm {
    pub(crate) fn new(text: &str) -> Self {
        Self { id: string_id(text), text: text.into() }
    }
}

/// What a language and a pipeline say of word forms.
#[derive(Debug)]
pub(crate) struct Rules {
    /// Norms of the pipeline by the identity of the form.
    norms: HashMap<u64, Norm>,
    english: bool,
    url: Option<Pattern>,
    /// The flags that somebody asks for.
    pub(crate) flags: Vec<Flag>,
}

static BASE_NORMS: LazyLock<HashMap<&'static str, Norm>> = LazyLock::new(|| {
    let lines = include_str!("data/base_norms.tsv").lines().filter(|line| !line.starts_with("# "));
    lines.filter_map(|line| line.split_once('\t')).map(|(form, norm)| (form, Norm::new(norm))).collect()
});

fn words(data: &'static str) -> HashSet<&'static str> {
    data.lines().filter(|line| !line.starts_with("# ")).collect()
}

static STOP_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("data/en_stop_words.txt")));
static NUMBER_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("data/en_number_words.txt")));
static TOP_LEVEL_DOMAINS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("data/top_level_domains.txt")));
static EMAIL: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"([a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+)").ok());

const QUOTES: &[&str] =
    &["\"", "'", "`", "«", "»", "‘", "’", "‚", "‛", "“", "”", "„", "‟", "‹", "›", "❮", "❯", "''", "``"];
const LEFT_PUNCTUATION: &[&str] =
    &["(", "[", "{", "<", "\"", "'", "«", "‘", "‚", "‛", "“", "„", "‟", "‹", "❮", "``"];
const RIGHT_PUNCTUATION: &[&str] = &[")", "]", "}", ">", "\"", "'", "»", "’", "”", "›", "❯", "''"];

impl Rules {
    /// `norms` is the pipeline's table `lexeme_norm`, from the identity of a form to its norm; `url` is the
    /// tokenizer's expression for addresses.
    pub(crate) fn new(
        language: &str,
        norms: impl IntoIterator<Item = (u64, String)>,
        url: Option<Pattern>,
        flags: Vec<Flag>,
    ) -> Self {
        let norms = norms.into_iter().map(|(form, norm)| (form, Norm::new(&norm))).collect();
        Self { norms, english: language == "en", url, flags }
    }

    /// The identity of the norm of `form`, whose own identity is `id`.
    pub(crate) fn norm_id(&self, form: &str, id: u64, lower_id: u64) -> u64 {
        match self.listed_norm(form, id) {
            Some(norm) => norm.id,
            None => lower_id,
        }
    }

    /// The text of the norm of `form`.
    pub(crate) fn norm_text<'a>(&'a self, form: &'a str) -> Cow<'a, str> {
        match self.listed_norm(form, string_id(form)) {
            Some(norm) => Cow::Borrowed(&norm.text),
            None => Cow::Owned(form.to_lowercase()),
        }
    }

    fn listed_norm(&self, form: &str, id: u64) -> Option<&Norm> {
        self.norms.get(&id).or_else(|| BASE_NORMS.get(form))
    }

    /// Whether `form` has `flag`. `form` is not empty.
    pub(crate) fn has(&self, flag: Flag, form: &str, matcher: &mut Matcher) -> bool {
        match flag {
            Flag::IsAlpha => form.chars().all(unicode::is_alpha),
            Flag::IsAscii => form.is_ascii(),
            Flag::IsDigit => form.chars().all(unicode::is_digit),
            Flag::IsLower => unicode::is_lower(form),
            Flag::IsPunct => form.chars().all(unicode::is_punctuation),
            Flag::IsSpace => form.chars().all(unicode::is_space),
            Flag::IsTitle => unicode::is_title(form),
            Flag::IsUpper => unicode::is_upper(form),
            Flag::LikeUrl => self.like_url(form, matcher),
            Flag::LikeNum => self.like_num(form),
            Flag::LikeEmail => {
                let chars: Vec<char> = form.chars().collect();
                EMAIL.as_ref().is_some_and(|email| email.is_match(matcher, &chars))
            }
            Flag::IsStop => self.english && STOP_WORDS.contains(form.to_lowercase().as_str()),
            Flag::IsBracket => matches!(form, "(" | ")" | "[" | "]" | "{" | "}" | "<" | ">"),
            Flag::IsQuote => QUOTES.contains(&form),
            Flag::IsLeftPunct => LEFT_PUNCTUATION.contains(&form),
            Flag::IsRightPunct => RIGHT_PUNCTUATION.contains(&form),
            Flag::IsCurrency => form.chars().all(unicode::is_currency),
        }
    }

    fn like_num(&self, form: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.chars().all(unicode::is_digit);
        let unsigned = form.strip_prefix(['+', '-', '±', '~']).unwrap_or(form);
        let plain: String = unsigned.chars().filter(|c| !matches!(c, ',' | '.')).collect();
        if digits(&plain) {
            return true;
        }
        if let Some((numerator, denominator)) = plain.split_once('/')
            && digits(numerator)
            && digits(denominator)
        {
            return true;
        }
        if !self.english {
            return false;
        }
        let lower = plain.to_lowercase();
        NUMBER_WORDS.contains(lower.as_str())
            || ["st", "nd", "rd", "th"].iter().any(|end| lower.strip_suffix(end).is_some_and(digits))
    }

    fn like_url(&self, form: &str, matcher: &mut Matcher) -> bool {
        if form.starts_with("http://") || form.starts_with("https://") {
            return true;
        }
        if form.starts_with("www.") && form.chars().count() >= 5 {
            return true;
        }
        if form.starts_with('.') || form.ends_with('.') || form.contains('@') {
            return false;
        }
        let Some((_, last)) = form.rsplit_once('.') else { return false };
        let domain = last.split(':').next().unwrap_or(last);
        if domain.ends_with('/') || TOP_LEVEL_DOMAINS.contains(domain) {
            return true;
        }
        let chars: Vec<char> = form.chars().collect();
        self.url.as_ref().is_some_and(|url| url.is_match(matcher, &chars))
    }
}

/// The shape of a form: `X` for upper case, `x` for other letters, `d` for digits, everything else as it
/// is; runs of the same are cut after four. Forms of 100 characters and more are `LONG`.
///
/// `shape` is cleared first.
pub(crate) fn word_shape(form: &str, shape: &mut String) {
    shape.clear();
    if form.chars().nth(99).is_some() {
        shape.push_str("LONG");
        return;
    }
    let mut last = None;
    let mut run = 0;
    for c in form.chars() {
        let mark = if unicode::is_alpha(c) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if unicode::is_digit(c) {
            'd'
        } else {
            c
        };
        if last == Some(mark) {
            run += 1;
        } else {
            run = 0;
            last = Some(mark);
        }
        if run < 4 {
            shape.push(mark);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_those_of_spacy() {
        let shape = |form: &str| {
            let mut shape = String::new();
            word_shape(form, &mut shape);
            shape
        };
        assert_eq!(shape("Pre-2021s"), "Xxx-ddddx");
        assert_eq!(shape("Elephants"), "Xxxxx");
        assert_eq!(shape("«Ünder»"), "«Xxxxx»");
        assert_eq!(shape(&"a".repeat(100)), "LONG");
    }

    #[test]
    fn flags_are_those_of_spacy() {
        let rules = Rules::new("en", [], None, Vec::new());
        let mut matcher = Matcher::default();
        let mut has = |flag, form: &str| rules.has(flag, form, &mut matcher);
        for form in ["10,000", "-3.5", "1/2", "Ten", "twentieth", "21st", "²"] {
            assert!(has(Flag::LikeNum, form), "{form}");
        }
        for form in ["/", "tenth-rate", "st", "+"] {
            assert!(!has(Flag::LikeNum, form), "{form}");
        }
        for form in ["https://x", "www.ab", "example.org", "example.org:80", "a.b/"] {
            assert!(has(Flag::LikeUrl, form), "{form}");
        }
        for form in ["U.S.", ".com", "press@example.org", "example"] {
            assert!(!has(Flag::LikeUrl, form), "{form}");
        }
        assert!(has(Flag::LikeEmail, "press@example.org") && !has(Flag::LikeEmail, "press@example"));
        assert!(has(Flag::IsStop, "The") && !has(Flag::IsStop, "embassy"));
    }
}

//! Python's string predicates, on which spaCy's lexical attributes rest.
//!
//! Rust's `char` methods answer slightly different questions: `is_alphabetic` follows the property
//! Alphabetic, Python's `isalpha` the general categories L*; `is_whitespace` leaves out four separators of
//! ASCII that Python counts.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Digits that are no decimal digits: superscripts, circled digits (Unicode `Numeric_Type=Digit`, from
/// `extracted/DerivedNumericType.txt`).
const OTHER_DIGITS: [(char, char); 20] = [
    ('\u{B2}', '\u{B3}'),
    ('\u{B9}', '\u{B9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19DA}', '\u{19DA}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247C}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24EA}', '\u{24EA}'),
    ('\u{24F5}', '\u{24FD}'),
    ('\u{24FF}', '\u{24FF}'),
    ('\u{2776}', '\u{277E}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278A}', '\u{2792}'),
    ('\u{10A40}', '\u{10A43}'),
    ('\u{10E60}', '\u{10E68}'),
    ('\u{11052}', '\u{1105A}'),
    ('\u{1F100}', '\u{1F10A}'),
];

/// Whether `c` is white space: `str.isspace` of Python for one character.
#[inline]
pub fn is_space(c: char) -> bool {
    match c {
        ' ' | '\t'..='\r' | '\u{1C}'..='\u{1F}' => true,
        '\0'..='\u{7F}' => false,
        _ => c.is_whitespace(),
    }
}

/// Whether `c` is a letter: `str.isalpha` of Python for one character.
#[inline]
pub fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    c.general_category_group() == GeneralCategoryGroup::Letter
}

/// Whether `c` is a decimal digit: `\d` of Python.
#[inline]
pub fn is_decimal(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.general_category() == GeneralCategory::DecimalNumber
}

/// Whether `c` is a digit: `str.isdigit` of Python for one character.
#[inline]
pub fn is_digit(c: char) -> bool {
    is_decimal(c) || OTHER_DIGITS.iter().any(|&(first, last)| (first..=last).contains(&c))
}

/// Whether `c` belongs to a word: `\w` of Python.
///
/// Ideographs with a numeric value are letters anyway, so letters, categories N* and the underscore are all.
#[inline]
pub fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
}

/// Whether `c` is punctuation: a category that starts with `P`.
#[inline]
pub fn is_punctuation(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// Whether `c` is a sign of a currency: category `Sc`.
#[inline]
pub fn is_currency(c: char) -> bool {
    c.general_category() == GeneralCategory::CurrencySymbol
}

/// Whether `c` has title case, as `ǅ` does.
#[inline]
fn is_titlecase(c: char) -> bool {
    !c.is_ascii() && c.general_category() == GeneralCategory::TitlecaseLetter
}

/// `str.islower` of Python: at least one cased character, and all of them lower case.
pub fn is_lower(text: &str) -> bool {
    let mut cased = false;
    for c in text.chars() {
        if c.is_uppercase() || is_titlecase(c) {
            return false;
        }
        cased |= c.is_lowercase();
    }
    cased
}

/// `str.isupper` of Python: at least one cased character, and all of them upper case.
pub fn is_upper(text: &str) -> bool {
    let mut cased = false;
    for c in text.chars() {
        if c.is_lowercase() || is_titlecase(c) {
            return false;
        }
        cased |= c.is_uppercase();
    }
    cased
}

/// `str.istitle` of Python: upper case starts every run of cased characters and lower case continues it.
pub fn is_title(text: &str) -> bool {
    let mut cased = false;
    let mut previous_cased = false;
    for c in text.chars() {
        if c.is_uppercase() || is_titlecase(c) {
            if previous_cased {
                return false;
            }
            previous_cased = true;
            cased = true;
        } else if c.is_lowercase() {
            if !previous_cased {
                return false;
            }
            cased = true;
        } else {
            previous_cased = false;
        }
    }
    cased
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predicates_agree_with_python() {
        assert!(is_space('\u{1C}') && is_space('\u{85}') && is_space('\u{3000}') && !is_space('\u{200B}'));
        assert!(is_alpha('é') && is_alpha('ー') && !is_alpha('\u{345}') && !is_alpha('Ⅷ'));
        assert!(is_digit('²') && is_digit('٣') && !is_digit('½') && !is_decimal('²'));
        assert!(is_word('½') && is_word('_') && !is_word('-') && !is_word('\u{301}'));
        assert!(is_title("Ab Cd") && !is_title("AB") && !is_title("ab") && is_title("3Rd"));
        assert!(is_upper("U.S.") && !is_upper("...") && is_lower("n't"));
    }
}

//! Lines that are no part of the report: advertisements, buttons, credits, links to other stories.
//!
//! The phrases are in `data/furniture.tsv`. A line is furniture by its words alone here; shape (rows of links,
//! captions) is looked at too, place in the document is not: see `links`.

use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Whole,
    Start,
    Any,
}

struct Phrase {
    place: Where,
    longest: usize,
    words: Vec<&'static str>,
    /// A mark that must follow the words: `:` or `/`.
    mark: Option<char>,
}

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| rows().filter_map(|row| phrase(&row)).collect());

/// The rows of the data file, as cells.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    include_str!("../../data/furniture.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}

fn phrase(cells: &[&'static str]) -> Option<Phrase> {
    let &[place, longest, words, ..] = cells else { return None };
    let place = match place {
        "whole" => Where::Whole,
        "start" => Where::Start,
        _ => Where::Any,
    };
    let mark = words.chars().next_back().filter(|last| MARKS.contains(last));
    let words = words.trim_end_matches(MARKS).split(' ').collect();
    Some(Phrase { place, longest: longest.parse().ok()?, words, mark })
}

const MARKS: [char; 2] = [':', '/'];

/// The longest line that any phrase can match; longer ones are paragraphs.
const LONGEST: usize = 400;

/// Whether a line is furniture.
///
/// ```
/// use demarche_formats::text::is_furniture;
/// assert!(is_furniture("Download the Courier News app for the latest news and politics"));
/// assert!(!is_furniture("Share prices fell in Lima after the talks."));
/// ```
pub fn is_furniture(line: &str) -> bool {
    let line = line.trim();
    if line.len() > LONGEST {
        return false;
    }
    let stripped = line.trim_start_matches(['(', '[', '*', '>', '•', '-', ' ']);
    if stripped.is_empty() || !line.chars().any(char::is_alphanumeric) {
        return true;
    }
    let words = words(stripped);
    let characters = line.chars().count();
    PHRASES.iter().any(|phrase| characters <= phrase.longest && phrase_matches(phrase, &words))
        || is_trail(line)
        || is_address(line)
        || is_caption(line)
}

/// Whether a line of furniture is the heading of links to other stories.
pub(super) fn announces_links(line: &str) -> bool {
    const LABELS: [&str; 14] = [
        "read more",
        "related",
        "recommended",
        "more from",
        "more on",
        "more news",
        "more stories",
        "most read",
        "most popular",
        "trending",
        "top stories",
        "you may also like",
        "you might also like",
        "see also",
    ];
    let line = line.trim().trim_end_matches(':').to_lowercase();
    line.len() <= 60 && LABELS.iter().any(|label| line.starts_with(label))
}

/// Nothing but addresses of pages, numbered or not.
fn is_address(line: &str) -> bool {
    let address = |word: &str| ["https://", "http://", "www."].iter().any(|start| word.starts_with(start));
    let number =
        |word: &str| word.chars().all(|c| c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')' | '.'));
    let mut words = line.split_whitespace();
    words.clone().any(address) && words.all(|word| address(word) || number(word))
}

/// The caption of a picture, which ends with who took it: '(Photo by Jane Doe/Agency)', '[Jane Doe/Reuters]'.
fn is_caption(line: &str) -> bool {
    const AGENCIES: [&str; 14] = [
        "ap",
        "afp",
        "reuters",
        "getty",
        "epa",
        "upi",
        "xinhua",
        "tass",
        "dpa",
        "ansa",
        "efe",
        "anadolu",
        "bloomberg",
        "pool",
    ];
    let bare = line.trim_end_matches('.');
    let Some(open) = bare.rfind(['(', '[']).filter(|_| bare.ends_with([')', ']'])) else { return false };
    let credit = &bare[open + 1..bare.len() - 1];
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    };
    if credit.chars().count() > 100 {
        return false;
    }
    // 'Photo by', 'AP Photo', 'file photo'; not 'the photo shows'.
    let picture = |word: &String| matches!(word.as_str(), "photo" | "photos" | "photograph");
    let told = words(credit);
    let pictured = told.first().is_some_and(|first| first != "the" && first != "a")
        && (told.iter().take(2).any(picture) || told.last().is_some_and(picture));
    let signed = credit.rsplit_once('/').is_some_and(|(name, agency)| {
        // '(Reuters/AFP)' signs a report, not a picture.
        let agency_word = |word: &String| AGENCIES.contains(&word.as_str());
        words(agency).iter().any(agency_word)
            && words(name).len() >= 2
            && !words(name).iter().all(agency_word)
    });
    pictured || signed
}

struct Word {
    text: String,
    /// The colon or stroke that follows directly.
    mark: Option<char>,
}

/// Lower-cased words: letters, digits and apostrophes; the copyright sign is one too.
fn words(line: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut open = false;
    for character in line.chars() {
        if character.is_alphanumeric() || matches!(character, '\'' | '’' | '©') {
            let lower = character.to_lowercase().map(|c| if c == '’' { '\'' } else { c });
            match out.last_mut().filter(|_| open) {
                Some(word) => word.text.extend(lower),
                None => out.push(Word { text: lower.collect(), mark: None }),
            }
            // '©2021' is two words.
            open = character != '©';
        } else {
            if open
                && MARKS.contains(&character)
                && let Some(word) = out.last_mut()
            {
                word.mark = Some(character);
            }
            open = false;
        }
    }
    out
}

fn phrase_matches(phrase: &Phrase, words: &[Word]) -> bool {
    let fits = |from: usize| -> Option<usize> {
        let end = match_from(&phrase.words, &words[from..])? + from;
        (phrase.mark.is_none() || words[end - 1].mark == phrase.mark).then_some(end)
    };
    match phrase.place {
        Where::Start => fits(0).is_some(),
        Where::Whole => fits(0) == Some(words.len()),
        Where::Any => (0..words.len()).any(|from| fits(from).is_some()),
    }
}

/// How many words the pattern takes at the start of `words`.
fn match_from(pattern: &[&str], words: &[Word]) -> Option<usize> {
    let Some((&first, rest)) = pattern.split_first() else { return Some(0) };
    if first == "*" {
        return (1..=5.min(words.len())).find_map(|skip| Some(skip + match_from(rest, &words[skip..])?));
    }
    (words.first()?.text == first).then_some(())?;
    Some(1 + match_from(rest, &words[1..])?)
}

/// Rows of short links: 'Home > World > Americas', 'Politics | Economy | Sport'.
fn is_trail(line: &str) -> bool {
    [" > ", " | ", " » ", " › ", " • ", " · "].iter().any(|separator| {
        let pieces: Vec<_> = line.split(separator).collect();
        pieces.len() >= 3 && pieces.iter().all(|piece| piece.split_whitespace().count() <= 4)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_takes_its_own_example() {
        for cells in rows() {
            assert_eq!(cells.len(), 4, "{cells:?}");
            let phrase = phrase(&cells).expect("a row has a number");
            assert!(phrase.longest <= LONGEST, "{cells:?}");
            assert!(phrase_matches(&phrase, &words(cells[3])), "{cells:?}");
            assert!(cells[3].chars().count() <= phrase.longest, "{cells:?}");
            assert!(is_furniture(cells[3]), "{cells:?}");
        }
    }

    #[test]
    fn sentences_of_reports_are_kept() {
        for line in [
            "Share prices fell in Lima after the talks broke down.",
            "Advertisement of the tender drew protests from Chile.",
            "Home to 33 million people, Peru has a long border with Brazil.",
            "Related charges were dropped on Friday.",
            "More than 200 people were arrested in Minsk.",
            "Watch groups said that the election was fair.",
            "Follow-up talks are due in Geneva.",
            "News of the expulsions reached Moscow on Friday.",
            "Peru and Chile sign a treaty | Courier",
            "“Sign the treaty,” the minister urged his counterpart.",
            "World leaders met in New York.",
            "Subscribers to the state telephone company lost service after the attack.",
            "Reporting of the incident was banned by the ministry.",
            "The officials, reporting by telephone, said that the convoy was attacked.",
            "Peru expelled the envoy on Friday (the photograph was published later).",
            "Chile's navy seized the boat, the ministry said. (Reuters/AFP)",
            "The pact (see https://example.org/pact) was signed on Friday.",
        ] {
            assert!(!is_furniture(line), "{line}");
        }
    }

    #[test]
    fn captions_and_addresses() {
        for line in [
            "Soldiers guard the port of Callao on Monday. (Photo by Jane Doe/AFP)",
            "A soldier guards the port of Callao [Jane Doe/Reuters]",
            "The envoys arrive in Lima. (AP Photo/Jane Doe, File)",
            "https://example.org/envoy-leaves-lima",
            "[1] https://example.org/a",
        ] {
            assert!(is_furniture(line), "{line}");
        }
    }

    #[test]
    fn trails() {
        assert!(is_furniture("Home > World > South America"));
        assert!(is_furniture("* * *"));
        assert!(is_furniture("(Reporting by Jane Doe in Lima; Editing by John Roe)"));
    }
}

//! When a report was published: where it says so, and how much that is worth.
//!
//! Relative dates ('on Wednesday') are read against this day, so it keeps its source and a confidence, and
//! the zone of the page: the day is the day of the outlet's readers, not of UTC.

use dom_query::Document as Dom;
use jiff::civil::Date;
use serde_json::Value;

use crate::stamp::{self, Stamp};

/// A publication date with where it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// Day, and time and zone where told.
    pub stamp: Stamp,
    /// Where it was found.
    pub source: Source,
    /// From 0 to 1: how often this source is right, by judgement; raised where sources agree.
    pub confidence: f64,
}

impl Published {
    /// A date from one source, with that source's confidence.
    pub fn new(stamp: Stamp, source: Source) -> Self {
        Self { stamp, source, confidence: source.confidence() }
    }

    /// The day of publication.
    pub fn date(&self) -> Date {
        self.stamp.date
    }
}

/// Where a publication date was found, from the best source to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The caller said so.
    Given,
    /// The field `published` of a record.
    Record,
    /// `datePublished` of the page's JSON-LD.
    JsonLd,
    /// A `<meta>` element that names the publication (`article:published_time` and its like).
    Meta,
    /// An element marked `itemprop="datePublished"` or `<time pubdate>`.
    Itemprop,
    /// The dateline, with its year.
    Dateline,
    /// A line of the text that is a date and little else.
    Line,
    /// A `<time>` element in the article or its header.
    Time,
    /// The path of the address, as `/2021/05/19/`.
    Url,
    /// A line that says when the report was changed.
    UpdatedLine,
    /// `dateModified` or a `<meta>` of the like.
    Modified,
}

impl Source {
    fn confidence(self) -> f64 {
        match self {
            Self::Given => 1.0,
            Self::Record => 0.98,
            Self::JsonLd | Self::Meta => 0.95,
            Self::Itemprop => 0.9,
            Self::Dateline | Self::Line => 0.85,
            Self::Time => 0.65,
            Self::Url => 0.8,
            Self::UpdatedLine | Self::Modified => 0.4,
        }
    }

    /// The word in records: `json-ld`, `meta`, `url`...
    pub fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Record => "record",
            Self::JsonLd => "json-ld",
            Self::Meta => "meta",
            Self::Itemprop => "itemprop",
            Self::Dateline => "dateline",
            Self::Line => "line",
            Self::Time => "time",
            Self::Url => "url",
            Self::UpdatedLine => "updated-line",
            Self::Modified => "modified",
        }
    }
}

/// `<meta>` names and properties of the publication date, in lower case.
const META: [&str; 24] = [
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "rnews:datepublished",
    "datepublished",
    "date_published",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_date",
    "published-date",
    "publication_date",
    "publicationdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "originalpublicationdate",
    "displaydate",
];

/// `<meta>` names of the last change, and names that are used for either.
const META_MODIFIED: [&str; 6] =
    ["article:modified_time", "og:updated_time", "lastmod", "last-modified", "dcterms.modified", "date"];

/// Finds the publication date of a page: the best source, made surer by others that agree with it.
///
/// ```
/// use demarche_formats::published;
/// let page = dom_query::Document::from("<meta property='article:published_time' content='2021-05-19T22:05:00-04:00'>");
/// let published = published::of_page(&page, None).unwrap();
/// assert_eq!(published.date().to_string(), "2021-05-19");
/// ```
pub fn of_page(page: &Dom, url: Option<&str>) -> Option<Published> {
    let mut found = Vec::new();
    json_ld(page, &mut found);
    meta(page, &mut found);
    elements(page, &mut found);
    if let Some(stamp) = url.and_then(of_url) {
        found.push(Published::new(stamp, Source::Url));
    }
    agree(found)
}

/// The best of several findings. Another source that tells the same day, or the next (zones differ), halves
/// the doubt; an address that tells another month doubles it.
fn agree(mut found: Vec<Published>) -> Option<Published> {
    found.sort_by_key(|published| published.source);
    let mut best = found.first()?.clone();
    let mut doubt = 1.0 - best.confidence;
    let mut sources = vec![best.source];
    for other in &found[1..] {
        if sources.contains(&other.source) || matches!(other.source, Source::Modified | Source::UpdatedLine) {
            continue;
        }
        sources.push(other.source);
        let days = (other.date() - best.date()).get_days().unsigned_abs();
        if days <= 1 {
            doubt /= 2.0;
        } else if other.source == Source::Url && days > 31 {
            doubt = (doubt * 2.0).min(0.9);
        }
    }
    best.confidence = 1.0 - doubt;
    Some(best)
}

fn json_ld(page: &Dom, found: &mut Vec<Published>) {
    // Pages have one to five such scripts; hundreds are an attack.
    for script in page.select("script[type='application/ld+json']").iter().take(20) {
        let text = script.text();
        if text.len() > 1 << 20 {
            continue;
        }
        // Some generators wrap the script in comments or CDATA, or leave raw line breaks in strings.
        let clean = text
            .trim()
            .trim_start_matches("<![CDATA[")
            .trim_end_matches("]]>")
            .replace(['\n', '\r', '\t'], " ");
        if let Ok(value) = serde_json::from_str::<Value>(&clean) {
            json_dates(&value, 0, found);
        }
    }
}

fn json_dates(value: &Value, depth: usize, found: &mut Vec<Published>) {
    const DEEPEST: usize = 4;
    const MOST: usize = 16;
    if depth > DEEPEST || found.len() > MOST {
        return;
    }
    match value {
        Value::Array(items) => items.iter().take(MOST).for_each(|item| json_dates(item, depth + 1, found)),
        Value::Object(fields) => {
            let mut add = |key: &str, source| {
                let stamp = fields.get(key).and_then(Value::as_str).and_then(stamp::find);
                found.extend(stamp.map(|stamp| Published::new(stamp, source)));
            };
            // A date on a comment, a video or a rating is not the report's.
            if is_article(fields.get("@type")) {
                add("datePublished", Source::JsonLd);
                add("dateModified", Source::Modified);
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = fields.get(key) {
                    json_dates(inner, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    let named = |name: &str| {
        name.ends_with("Article")
            || name.ends_with("Posting")
            || matches!(name, "WebPage" | "Report" | "CreativeWork")
    };
    match kind {
        Some(Value::String(name)) => named(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(named),
        _ => false,
    }
}

fn meta(page: &Dom, found: &mut Vec<Published>) {
    for element in page.select("meta").iter().take(500) {
        let key = ["property", "name", "itemprop", "http-equiv"]
            .into_iter()
            .find_map(|attribute| element.attr(attribute));
        let (Some(key), Some(content)) = (key, element.attr("content")) else { continue };
        let key = key.trim().to_ascii_lowercase();
        let source = if META.contains(&key.as_str()) {
            Source::Meta
        } else if META_MODIFIED.contains(&key.as_str()) {
            Source::Modified
        } else {
            continue;
        };
        found.extend(stamp::find(&content).map(|stamp| Published::new(stamp, source)));
    }
}

fn elements(page: &Dom, found: &mut Vec<Published>) {
    let read = |selector: &str, source: Source, found: &mut Vec<Published>| {
        for element in page.select(selector).iter().take(3) {
            let told = element
                .attr("datetime")
                .or_else(|| element.attr("content"))
                .unwrap_or_else(|| element.text());
            if told.len() < 200
                && let Some(stamp) = stamp::find(&told)
            {
                found.push(Published::new(stamp, source));
                return;
            }
        }
    };
    read("[itemprop='datePublished'], time[pubdate]", Source::Itemprop, found);
    // The first time element of an article is its own more often than not; later ones are of links.
    read("article time, header time, main time", Source::Time, found);
    read("time", Source::Time, found);
}

/// A date in the path of an address: `/2021/05/19/`, `/2021/may/19/`, `/2021-05-19-`, `/20210519/`.
pub fn of_url(url: &str) -> Option<Stamp> {
    let path = url.split(['?', '#']).next()?.split_once("://").map_or(url, |(_, rest)| rest);
    let pieces: Vec<&str> = path.split('/').skip(1).collect();
    let number = |text: &str, len: usize| -> Option<i16> {
        ((1..=len).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let day = |year: &str, month: &str, day: &str| -> Option<Stamp> {
        let year = number(year, 4).filter(|year| (1990..2200).contains(year))?;
        let month = number(month, 2).map(|month| month as i8).or_else(|| stamp::month(month))?;
        Date::new(year, month, number(day, 2)? as i8).ok().map(Stamp::day)
    };
    let parted = pieces.windows(3).find_map(|three| day(three[0], three[1], three[2]));
    parted.or_else(|| {
        pieces.iter().find_map(|piece| {
            let parts: Vec<&str> = piece.splitn(4, '-').collect();
            let dashed = parts.windows(3).find_map(|three| day(three[0], three[1], three[2]));
            let compact = || {
                (piece.len() == 8 && piece.is_ascii()).then(|| day(&piece[..4], &piece[4..6], &piece[6..]))?
            };
            dashed.or_else(compact)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, url: Option<&str>, expect: &str) {
        let found = of_page(&Dom::from(html), url);
        let shown =
            found.map_or("-".to_owned(), |p| format!("{} {} {:.2}", p.date(), p.source.name(), p.confidence));
        assert_eq!(shown, expect, "{html}");
    }

    #[test]
    fn sources_in_order() {
        check(
            "<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"NewsArticle\", \"datePublished\": \"2021-05-19T23:30:00-04:00\", \"dateModified\": \"2021-06-01\"}]}</script><meta name='pubdate' content='20210520'>",
            None,
            "2021-05-19 json-ld 0.97",
        );
        check(
            "<meta property='og:updated_time' content='2021-05-21'><time datetime='2021-05-19'>x</time>",
            None,
            "2021-05-19 time 0.65",
        );
        check("<meta property='og:updated_time' content='2021-05-21'>", None, "2021-05-21 modified 0.40");
        check("<p>x", Some("https://example.org/world/2021/may/19/talks"), "2021-05-19 url 0.80");
        check("<span itemprop=datePublished>19 May 2021</span>", None, "2021-05-19 itemprop 0.90");
        check(
            "<script type='application/ld+json'>{\"@type\": \"VideoObject\", \"datePublished\": \"2001-01-01\"}</script>",
            None,
            "-",
        );
        check("<script type='application/ld+json'>{not json</script>", Some("http://x/2021/13/40/"), "-");
    }

    #[test]
    fn an_address_that_disagrees_makes_doubt() {
        check(
            "<meta name='dc.date' content='2011-05-19'>",
            Some("https://example.org/2021/05/19/x"),
            "2011-05-19 meta 0.90",
        );
    }

    #[test]
    fn addresses() {
        let check = |url: &str, expect: Option<&str>| {
            assert_eq!(of_url(url).map(|s| s.date.to_string()).as_deref(), expect, "{url}")
        };
        check("https://example.org/2021/05/19/talks", Some("2021-05-19"));
        check("https://example.org/a/2021-05-19-talks", Some("2021-05-19"));
        check("https://example.org/a/talks-2021-05-19", Some("2021-05-19"));
        check("https://example.org/20210519/talks", Some("2021-05-19"));
        check("https://example.org/2021/talks/19", None);
        check("https://2021/05/19", None);
        check("2021", None);
        check("", None);
    }
}

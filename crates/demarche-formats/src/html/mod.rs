//! A web page to a report: main text, title, address, outlet, writers, date.
//!
//! The main text is found by an [`Extractor`]; the one that is used, [`Readability`], is Mozilla's algorithm
//! (as `dom_smoothie` has it) and a pass of our own over what it leaves: captions, share lines, links to
//! other stories. How well it does is measured by `measures/html`.

mod blocks;
mod guard;
mod readability;

use dom_query::Document as Dom;

use crate::{
    Limits, ReadErrorKind,
    published::{self, Published},
};
pub use readability::Readability;

/// A page, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Title of the report, without the name of the site.
    pub title: Option<String>,
    /// Address as the page itself tells it.
    pub url: Option<String>,
    /// Name of the site.
    pub outlet: Option<String>,
    /// Writers.
    pub byline: Option<String>,
    /// Language that the page declares, as `en-GB`.
    pub language: Option<String>,
    /// Publication date.
    pub published: Option<Published>,
    /// The main text in order.
    pub blocks: Vec<Block>,
}

/// A paragraph of a page. It holds no line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Whether the page marks it as a heading.
    pub heading: bool,
    /// Its text, white space collapsed.
    pub text: String,
}

/// Finds the report in a page.
pub trait Extractor: Send + Sync {
    /// Title, metadata and main text of a parsed page; `None` where the page has no report. Dates are found
    /// apart, by [`published::of_page`]. The page may be changed.
    fn extract(&self, page: Dom) -> Option<Page>;
}

/// Reads a page. `url` is its address where the caller knows it; the page's own word comes second.
///
/// # Errors
/// [`ReadErrorKind::Markup`] for pages beyond `limits`, [`ReadErrorKind::NoArticle`] where there is no report.
///
/// ```
/// use demarche_formats::{Limits, html};
/// let text = "Two envoys met in Lima on Wednesday, and both sides called the talks a first step. ".repeat(5);
/// let page = format!("<html><head><title>Envoys meet</title></head><body><article><p>{text}</p></article></body></html>");
/// let page = html::read(&page, None, &html::Readability, &Limits::default()).unwrap();
/// assert_eq!(page.title.as_deref(), Some("Envoys meet"));
/// assert_eq!(page.blocks.len(), 1);
/// ```
pub fn read(
    html: &str,
    url: Option<&str>,
    extractor: &dyn Extractor,
    limits: &Limits,
) -> Result<Page, ReadErrorKind> {
    guard::check(html, limits)?;
    let dom = Dom::from(html);
    let own = own_url(&dom);
    let url = url.or(own.as_deref()).map(str::to_owned);
    let published = published::of_page(&dom, url.as_deref());
    let mut page =
        extractor.extract(dom).filter(|page| !page.blocks.is_empty()).ok_or(ReadErrorKind::NoArticle)?;
    // Every event repeats these, and no page means such ones.
    const LONGEST: usize = 2_048;
    for field in [&mut page.title, &mut page.outlet] {
        field.take_if(|text| text.len() > LONGEST);
    }
    page.url = url;
    page.published = published;
    Ok(page)
}

/// The address that a page gives itself: the canonical link, else Open Graph's.
fn own_url(dom: &Dom) -> Option<String> {
    let link = dom.select_single("link[rel='canonical']").attr("href");
    let graph = || dom.select_single("meta[property='og:url']").attr("content");
    let url = link.or_else(graph)?.trim().to_owned();
    (url.len() < 2_048 && (url.starts_with("https://") || url.starts_with("http://"))).then_some(url)
}

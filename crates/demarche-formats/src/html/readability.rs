//! Mozilla's Readability, and what it leaves behind taken out.

use dom_query::Document as Dom;
use dom_smoothie::{CandidateSelectMode, Config, TextMode};

use super::{Extractor, Page, blocks};

/// Mozilla's Readability algorithm with a pass over its result that drops captions, credits, share lines and
/// lists of links, which it keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Readability;

impl Extractor for Readability {
    fn extract(&self, page: Dom) -> Option<Page> {
        let config = Config {
            keep_classes: true,
            candidate_select_mode: CandidateSelectMode::Readability,
            text_mode: TextMode::Raw,
            ..Config::default()
        };
        let heading = page.select_single("h1").text().split_whitespace().collect::<Vec<_>>().join(" ");
        let mut readability = dom_smoothie::Readability::with_document(page, None, Some(config)).ok()?;
        let article = readability.parse().ok()?;
        let clean = |text: String| -> Option<String> {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then_some(text)
        };
        let outlet = article.site_name.and_then(clean);
        let title = clean(article.title).map(|title| without_site(&title, outlet.as_deref()).to_owned());
        // Where the title of the window goes on behind the heading, the heading is the title.
        let title = match title {
            Some(title) if heading.len() > 15 && title.starts_with(heading.as_str()) => Some(heading),
            None => clean(heading),
            title => title,
        };
        Some(Page {
            title,
            outlet,
            byline: article.byline.and_then(clean).filter(|byline| byline.len() <= 200),
            language: article.lang.and_then(clean),
            blocks: {
                let mut blocks = blocks::of(&Dom::fragment(article.content));
                blocks::trim(&mut blocks);
                blocks
            },
            ..Page::default()
        })
    }
}

/// 'Envoys meet | The Courier' without its end, where that names the site.
fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    let Some(site) = site else { return title };
    [" | ", " - ", " – ", " — ", " : "]
        .iter()
        .filter_map(|separator| title.rsplit_once(separator))
        .find(|(_, end)| end.eq_ignore_ascii_case(site))
        .map_or(title, |(front, _)| front.trim_end())
}

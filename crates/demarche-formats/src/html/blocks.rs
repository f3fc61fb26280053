//! The elements of a main text to paragraphs; those that only surround it are left out.

use dom_query::{Document as Dom, NodeRef};

use super::Block;
use crate::text::is_furniture;

/// Elements that start and end paragraphs.
const BLOCKS: [&str; 30] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// Elements that hold no sentence of a report.
const SKIPPED: [&str; 22] = [
    "script",
    "style",
    "noscript",
    "template",
    "figure",
    "figcaption",
    "picture",
    "video",
    "audio",
    "svg",
    "canvas",
    "iframe",
    "object",
    "embed",
    "form",
    "button",
    "select",
    "textarea",
    "input",
    "nav",
    "aside",
    "time",
];

/// Words in the class or id of elements that surround a report. 'relatedLinks' and 'related-links' are the same
/// two words.
const SURROUNDING: [&str; 45] = [
    "caption",
    "credit",
    "credits",
    "byline",
    "author",
    "authors",
    "bio",
    "share",
    "sharing",
    "social",
    "related",
    "newsletter",
    "signup",
    "subscribe",
    "subscription",
    "promo",
    "advert",
    "advertisement",
    "ad",
    "ads",
    "sponsor",
    "sponsored",
    "comment",
    "comments",
    "breadcrumb",
    "breadcrumbs",
    "tags",
    "taglist",
    "timestamp",
    "pubdate",
    "readmore",
    "recommended",
    "recommendations",
    "recirc",
    "trending",
    "popular",
    "outbrain",
    "taboola",
    "copyright",
    "disclaimer",
    "slideshow",
    "gallery",
    "toolbar",
    "hidden",
    "sharedaddy",
];

/// The paragraphs of an extracted fragment.
pub(super) fn of(fragment: &Dom) -> Vec<Block> {
    let root = fragment.root();
    let total = letters(&root.text());
    let mut walker = Walker { blocks: Vec::new(), text: String::new(), linked: 0, breaks: 0, total };
    walker.children(&root, Around::default());
    walker.flush(false);
    walker.blocks
}

#[derive(Clone, Copy, Default)]
struct Around {
    link: bool,
    heading: bool,
    item: bool,
}

struct Walker {
    blocks: Vec<Block>,
    /// The open paragraph.
    text: String,
    /// Letters of it that are links.
    linked: usize,
    /// `<br>` in a row.
    breaks: usize,
    /// Letters of the whole fragment.
    total: usize,
}

impl Walker {
    /// Walks the children of a node. The depth is bounded by the page's limits.
    fn children(&mut self, node: &NodeRef<'_>, around: Around) {
        for child in node.children_it(false) {
            if child.is_text() {
                let text = child.text();
                if !text.trim().is_empty() {
                    self.breaks = 0;
                    if around.link {
                        self.linked += letters(&text);
                    }
                }
                self.push(&text);
            } else if child.is_element() {
                self.element(&child, around);
            }
        }
    }

    fn element(&mut self, node: &NodeRef<'_>, mut around: Around) {
        let name = node.node_name().unwrap_or_default();
        let name = &*name;
        if name == "br" {
            self.breaks += 1;
            if self.breaks >= 2 {
                self.flush(around.item);
            } else {
                self.push(" ");
            }
            return;
        }
        if SKIPPED.contains(&name) || self.surrounds(node) {
            return;
        }
        around.link |= name == "a";
        around.item |= matches!(name, "li" | "td");
        let block = BLOCKS.contains(&name);
        if block {
            self.flush(around.item);
        }
        around.heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") || around.heading && !block;
        self.children(node, around);
        if block {
            let heading = around.heading;
            let before = self.blocks.len();
            self.flush(around.item);
            if heading && let Some(block) = self.blocks.get_mut(before) {
                block.heading = true;
            }
        }
    }

    /// Adds text with its white space collapsed.
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if character.is_whitespace() {
                if !self.text.is_empty() && !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
            } else if !matches!(character, '\u{AD}' | '\u{200B}' | '\u{FEFF}') {
                self.text.push(character);
            }
        }
    }

    /// Ends the open paragraph; it is dropped where it is mostly links and no sentence.
    fn flush(&mut self, item: bool) {
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        self.breaks = 0;
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let count = letters(text);
        let sentence = crate::text::ends_sentence(text);
        // A paragraph that is one link leads elsewhere; an item that is one link is a menu's. Sentences may
        // be links, though: some sites link the lead.
        let density = linked as f64 / count.max(1) as f64;
        let menu = density > 0.8 && (!sentence || item) && count < 160;
        if !menu {
            self.blocks.push(Block { heading: false, text: text.to_owned() });
        }
    }

    /// Whether an element's class or id says that it surrounds the report. One that holds a good part of the
    /// text is believed to be the report whatever it is called.
    fn surrounds(&self, node: &NodeRef<'_>) -> bool {
        let names = format!("{} {}", node.class().unwrap_or_default(), node.id_attr().unwrap_or_default());
        if names.len() < 2
            || names.len() > 1_000
            || !words(&names).iter().any(|word| SURROUNDING.contains(&word.as_str()))
        {
            return false;
        }
        letters(&node.text()) * 5 < self.total * 2
    }
}

/// Words of a class attribute, in lower case: runs of letters and digits, and the parts of camel case in them
/// that are long enough not to come out of a random name such as 'hAdRRP'.
fn words(names: &str) -> Vec<String> {
    const SHORTEST: usize = 5;
    let mut out = Vec::new();
    for piece in names.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()) {
        out.push(piece.to_lowercase());
        let mut start = 0;
        let ends = piece
            .char_indices()
            .skip(1)
            .filter(|(_, c)| c.is_uppercase())
            .map(|(i, _)| i)
            .chain([piece.len()]);
        for end in ends {
            if end - start >= SHORTEST && end - start < piece.len() {
                out.push(piece[start..end].to_lowercase());
            }
            start = end;
        }
    }
    out
}

fn letters(text: &str) -> usize {
    text.chars().filter(|character| character.is_alphanumeric()).count()
}

/// Drops furniture at both ends, where it is thickest. In between it stays, and is marked as such later.
pub(super) fn trim(blocks: &mut Vec<Block>) {
    while blocks.last().is_some_and(|block| is_furniture(&block.text) || block.heading) {
        blocks.pop();
    }
    let lead = blocks.iter().take_while(|block| is_furniture(&block.text)).count();
    blocks.drain(..lead);
}

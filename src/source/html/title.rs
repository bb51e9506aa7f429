//! The heading of a page that carries its title.
//!
//! In: the tree, what of it is kept, the titles the page gives itself. Out: the element whose words are the title, and the
//! title to use when there is none.

use super::article::Kept;
use super::meta::{Meta, first_part, letters};
use super::style;
use super::tree::{Id, Tree};
use crate::source::document::Stated;

/// Headings that are looked at.
const HEADINGS: usize = 40;

/// A heading of a page.
struct Heading {
    id: Id,
    first: bool,
    letters: String,
    /// Texts of the article before it.
    before: u32,
}

/// The element with the title, and what the page says its title is.
pub fn find(tree: &Tree, kept: &Kept, meta: &Meta) -> (Option<Id>, Option<Stated<String>>) {
    let headings = headings(tree, kept);
    let total = kept.kept_in(tree, 0);
    let at_head = |h: &&Heading| h.before <= 6.max(total / 10);
    for title in &meta.titles {
        let whole = letters(&title.value);
        let parts = [whole.clone(), letters(first_part(&title.value))];
        let same = |h: &&Heading| parts.contains(&h.letters);
        if let Some(heading) = nearest(headings.iter().filter(at_head).filter(same)) {
            return (Some(heading.id), None);
        }
        let near = |h: &&Heading| h.first && is_most_of(&h.letters, &whole);
        if let Some(heading) = nearest(headings.iter().filter(at_head).filter(near)) {
            return (Some(heading.id), None);
        }
    }
    let stated = meta.titles.first().map(|t| match t.rule {
        "title-element" => Stated { value: first_part(&t.value).to_owned(), ..t.clone() },
        _ => t.clone(),
    });
    // One single first heading at the head of the article is its title, whatever the page calls itself.
    let mut firsts = headings.iter().filter(|h| h.first);
    let only = firsts.next().filter(|_| firsts.next().is_none()).filter(at_head);
    match only {
        Some(h) if stated.as_ref().is_none_or(|s| s.rule == "title-element") && kept.kept_in(tree, h.id) > 0 => {
            (Some(h.id), stated)
        }
        _ => (None, stated),
    }
}

/// Of several headings with the title the last one before or at the beginning of the article.
fn nearest<'h>(found: impl Iterator<Item = &'h Heading>) -> Option<&'h Heading> {
    let mut best: Option<&Heading> = None;
    for heading in found {
        if best.is_none() || heading.before == 0 {
            best = Some(heading);
        }
    }
    best
}

/// Whether one text is contained in the other and is most of it.
fn is_most_of(heading: &str, title: &str) -> bool {
    let (short, long) = if heading.len() < title.len() { (heading, title) } else { (title, heading) };
    short.len() >= 8 && short.len() * 10 >= long.len() * 6 && long.contains(short)
}

fn headings(tree: &Tree, kept: &Kept) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut id = 0;
    let mut hidden_until = 0;
    while id < tree.nodes.len() && found.len() < HEADINGS {
        if let Some(element) = tree.element(id) {
            if id >= hidden_until && (style::is_hidden(element) || style::display(element) == style::Display::Never) {
                hidden_until = tree.subtree(id).end;
            }
            let first = &*element.name == "h1" || element.attribute("itemprop") == Some("headline");
            let titled = element.classes().any(|c| {
                matches!(
                    c,
                    "entry-title"
                        | "post-title"
                        | "article-title"
                        | "headline"
                        | "ArticleTitle"
                        | "title"
                        | "page-title"
                )
            });
            let is_heading = first || matches!(&*element.name, "h2" | "h3") || titled;
            if is_heading
                && id >= hidden_until
                && matches!(style::display(element), style::Display::Block)
                && !holds_blocks(tree, id)
            {
                let letters = letters(&tree.words(id, 600));
                if !letters.is_empty() {
                    found.push(Heading { id, first, letters, before: kept.kept_before(id) });
                }
            }
        }
        id += 1;
    }
    found
}

/// Whether an element holds more than a line of text.
fn holds_blocks(tree: &Tree, id: Id) -> bool {
    tree.subtree(id).skip(1).any(|i| {
        matches!(
            tree.name(i),
            "p" | "ul" | "ol" | "table" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "pre" | "figure"
        )
    })
}

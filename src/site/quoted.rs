//! Quoted locators, `[@source, ¶ 5 "exact words"]`: whether the source has the words where they are said to stand.
//!
//! A citation and the page of the source it cites go in, a complaint comes out or none. Compared are words: white space,
//! kinds of quotation marks and dashes do not count, and an ellipsis, also in brackets, stands for words left out.

use super::files::Entry;
use crate::citation::Cite;
use crate::diagnostic::Diagnostic;
use crate::id::BlockId;
use crate::page::{Page, pages_of_locator};
use std::collections::HashSet;

/// What is wrong with the quotation of a citation.
pub(super) fn check(source: &Entry, entry: &Entry, cite: &Cite) -> Option<Diagnostic> {
    let quote = cite.quote.as_deref()?;
    let parts = parts(quote);
    if parts.is_empty() {
        return None;
    }
    let blocks = &source.page.blocks;
    let texts: Vec<String> = (0..blocks.len()).map(|block| folded(source.page.block_text(block))).collect();
    let place = place(&source.page, cite);
    let said: Vec<usize> = place.clone().unwrap_or_else(|| (0..texts.len()).collect());
    if stands_in(&texts, &said, &parts) {
        return None;
    }
    let wrong =
        Diagnostic::error("cite-quote-not-found", format!("`{}` does not say “{quote}”{}", cite.key, there(&place)));
    let wrong = wrong.in_file(&*entry.page.file).at(&entry.page.text, cite.span.clone());
    let elsewhere = (0..texts.len()).find(|block| stands_in(&texts, &[*block], &parts));
    let name =
        |block: usize| blocks.get(block).and_then(|b| b.id.as_ref()).map(ToString::to_string).unwrap_or_default();
    Some(match elsewhere {
        Some(block) => wrong.help(format!("the words stand in {}#{}", cite.key, name(block))),
        None => match nearest(&texts, quote) {
            Some(block) => {
                let text: String = source.page.block_text(block).chars().take(120).collect();
                wrong.help(format!("the nearest is {}#{}: “{}”", cite.key, name(block), text.trim()))
            }
            None => wrong.help("quote the words as the source has them"),
        },
    })
}

fn there(place: &Option<Vec<usize>>) -> &'static str {
    if place.is_some() { " there" } else { "" }
}

/// The blocks a locator names; `None` if it names none: then the words may stand anywhere.
fn place(page: &Page, cite: &Cite) -> Option<Vec<usize>> {
    let (label, text) = cite.locator.as_ref()?;
    let named = pages_of_locator(text);
    let blocks: Vec<usize> = match label.as_str() {
        "paragraph" => {
            let numbers: Vec<u32> = named.iter().filter_map(|n| n.parse().ok()).collect();
            let last = numbers.iter().max().filter(|_| text.contains(crate::citation::pages::is_dash));
            let fits = |n: u32| {
                numbers.contains(&n) || last.is_some_and(|last| numbers.iter().any(|f| (*f..=*last).contains(&n)))
            };
            let numbered = |id: &BlockId| matches!(id, BlockId::Paragraph { number, .. } if fits(*number));
            let block = |at: &usize| page.blocks.get(*at).and_then(|b| b.id.as_ref()).is_some_and(numbered);
            (0..page.blocks.len()).filter(block).collect()
        }
        "page" => {
            let starts: Vec<usize> = page.pages.iter().map(|p| p.block).collect();
            let places = named.iter().filter_map(|name| page.original_page(name)).map(|found| {
                let next = starts.iter().copied().find(|start| *start > found.block);
                // A paragraph may go on over the edge of a page.
                found.block.saturating_sub(1)..next.unwrap_or(page.blocks.len())
            });
            places.flatten().collect()
        }
        _ => return None,
    };
    (!blocks.is_empty() || label == "paragraph").then_some(blocks)
}

/// Whether the parts of a quotation follow each other in the blocks.
fn stands_in(texts: &[String], blocks: &[usize], parts: &[String]) -> bool {
    let joined: Vec<&str> = blocks.iter().filter_map(|block| texts.get(*block)).map(String::as_str).collect();
    let joined = joined.join(" ");
    let mut rest = joined.as_str();
    parts.iter().all(|part| match rest.find(part.as_str()) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

/// What stands between ellipses.
fn parts(quote: &str) -> Vec<String> {
    let marked = quote.replace("[…]", "…").replace("[...]", "…").replace("...", "…").replace(". . .", "…");
    let parts = marked.split('…').map(|part| folded(part).trim_matches([' ', ',', '.', ';']).to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// The text with one kind of quotation mark, dash and space.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = match c {
            '“' | '”' | '„' | '«' | '»' | '″' | '"' | '‘' | '’' | '‚' | '′' | 'ʼ' => '\'',
            c if crate::citation::pages::is_dash(c) => '-',
            c if c.is_whitespace() => ' ',
            '\u{ad}' | '\u{200b}' => continue,
            c => c,
        };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}

/// The block that shares most words with a quotation, at least half of them.
fn nearest(texts: &[String], quote: &str) -> Option<usize> {
    let words = |text: &str| -> HashSet<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let wanted = words(quote);
    let shared = texts.iter().enumerate().map(|(block, text)| (words(text).intersection(&wanted).count(), block));
    let (count, block) = shared.max_by_key(|(count, block)| (*count, std::cmp::Reverse(*block)))?;
    (count * 2 >= wanted.len().max(1)).then_some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_and_marks_do_not() {
        let texts = [folded("The “tide” —\nhe wrote — rose and rose, and then fell."), folded("Nothing else.")];
        let found = |quote: &str| stands_in(&texts, &[0], &parts(quote));
        assert!(found("\"tide\" – he wrote"));
        assert!(found("rose … and then fell."));
        assert!(!found("The 'tide' sank") && found("rose and [...] fell"));
        assert!(!found("fell … rose") && !found("Nothing else"));
        assert_eq!(nearest(&texts, "the tide rose and sank"), Some(0));
        assert_eq!(nearest(&texts, "quite other words here"), None);
    }
}

//! Where the pages of an original begin in a source page: what a citation of page 12 leads to.

use super::model::{OriginalPage, Page};
use crate::citation::pages::{complete_end, is_dash, roman_value};
use crate::source::ledger::Ledger;
use std::collections::{HashMap, HashSet};

/// The pages of the original with the first numbered block of each, in the order of the text. A page on which no block begins
/// has the one that goes on there.
pub(super) fn pages(page: &Page, ledger: Option<&Ledger>) -> Vec<OriginalPage> {
    let Some(ledger) = ledger else { return Vec::new() };
    let numbered = || ledger.blocks.iter().filter(|b| b.id.is_some());
    let beginning: HashSet<&str> = numbered().filter_map(|b| b.origin.page.as_deref()).collect();
    if beginning.is_empty() {
        return Vec::new();
    }
    let ids = page.blocks.iter().enumerate().filter_map(|(i, b)| Some((b.id.as_ref()?.to_string(), i)));
    let blocks: HashMap<String, usize> = ids.collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    for entry in numbered() {
        let Some(block) = entry.id.as_ref().and_then(|id| blocks.get(id)) else { continue };
        let goes_on = entry.to_page.as_deref().filter(|to| !beginning.contains(to));
        for label in entry.origin.page.as_deref().into_iter().chain(goes_on) {
            if seen.insert(label) {
                found.push(OriginalPage { label: label.to_owned(), block: *block });
            }
        }
    }
    found
}

impl Page {
    /// The page of the original with this printed number; `[3]`, a counted page, is found by its number too.
    pub fn original_page(&self, label: &str) -> Option<&OriginalPage> {
        let exact = self.pages.iter().find(|p| p.label == label);
        let bare = |p: &&OriginalPage| p.label.strip_prefix('[').and_then(|l| l.strip_suffix(']')) == Some(label);
        exact.or_else(|| self.pages.iter().find(bare)).or_else(|| {
            // Roman numerals are one number in capitals and in small letters.
            self.pages.iter().find(|p| roman_value(label).is_some() && p.label.eq_ignore_ascii_case(label))
        })
    }

    /// From the first page to the last, `3–17`; empty if the original has no pages.
    pub fn page_span(&self) -> String {
        match &self.pages[..] {
            [] => String::new(),
            [one] => one.label.clone(),
            [first, .., last] => format!("{}–{}", first.label, last.label),
        }
    }
}

/// The pages a locator names, ends of ranges completed: `77–8, 90` are 77, 78 and 90.
pub fn pages_of_locator(locator: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut range = false;
    let mut rest = locator;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        range = range || rest[..start].contains(is_dash);
        rest = &rest[start..];
        let len = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let word = &rest[..len];
        rest = &rest[len..];
        let number = word.bytes().all(|b| b.is_ascii_digit()) || roman_value(&word.to_lowercase()).is_some();
        if !number {
            range = false;
            continue;
        }
        let whole = found.last().filter(|_| range).and_then(|from| complete_end(from, word));
        found.push(whole.unwrap_or_else(|| word.to_owned()));
        range = false;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locators_name_pages_and_nothing_else() {
        for (locator, pages) in [
            ("12", &["12"][..]),
            ("77–8, 90 ff.", &["77", "78", "90"]),
            ("xii–xiv", &["xii", "xiv"]),
            ("161 and 327–328", &["161", "327", "328"]),
            ("passim", &[]),
        ] {
            assert_eq!(pages_of_locator(locator), pages, "{locator}");
        }
    }
}

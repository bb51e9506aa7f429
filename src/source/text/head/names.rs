//! The shape of personal names, as far as front matter needs it.
//!
//! In: a short piece of text. Out: the names it consists of, or nothing. It recognises only what a byline or
//! a biography says in so many words; finding names in running text is the business of `entity`.

pub use super::dates::{DATE, date};
use crate::source::text::tables::{is_name_word, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// A name without honorifics before it and degrees after it: `Dr. Ada Example, Ph.D.` → `Ada Example`.
pub fn bare(name: &str) -> &str {
    let mut name = name.trim().trim_end_matches([',', ';']);
    while let Some((first, rest)) = name.split_once(' ') {
        let (word, rest) = (first, rest.trim_start());
        // "Em. " only follows "Prof."; one-word names keep their honorific.
        if !is_name_word("honorific", word)
            || rest.is_empty()
            || !(word.ends_with('.') || rest.contains(' ') || word.len() > 3)
        {
            break;
        }
        name = rest;
    }
    while let Some((rest, last)) = name.rsplit_once([' ', ',']) {
        if !is_name_word("suffix", last.trim_matches(['(', ')'])) || rest.trim().is_empty() {
            break;
        }
        name = rest.trim_end_matches([',', ' ']);
    }
    name
}

/// Whether a text has the shape of a full personal name: two to six words, capitals, initials and particles.
pub fn is_name(text: &str) -> bool {
    let (mut words, mut capitals) = (0, 0);
    let mut last_is_name = false;
    for word in text.split_whitespace() {
        words += 1;
        last_is_name = false;
        let letters = word.trim_matches(['.', ',', '’', '\'', '“', '”', '"']);
        if letters.is_empty() || words > 6 || word.ends_with(',') {
            return false;
        }
        if letters.chars().any(|c| !(c.is_alphabetic() || matches!(c, '-' | '‐' | '’' | '\'' | '.' | 'ʿ' | 'ʾ')))
        {
            return false;
        }
        let first = letters.chars().next();
        let capital = first.is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
        let prefixed = ["al-", "ad-", "an-", "as-", "ar-", "at-", "az-", "el-", "d’", "d'", "l’"]
            .iter()
            .any(|p| letters.starts_with(p));
        if is_name_word("not-name", letters) {
            return false;
        }
        if capital || prefixed {
            last_is_name = true;
            capitals += usize::from(letters.chars().count() > 2);
        } else if !is_name_word("particle", letters) || words == 1 {
            return false;
        }
    }
    // Five long words with capitals are a title, not a name.
    words >= 2 && last_is_name && capitals <= 4
}

static AND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s*(?:,\s+and\s+|,\s*&\s*|\s+and\s+|\s+&\s+|;\s*|,\s+(?:with\s+)?|\s+with\s+)"));

/// The names a text consists of, without honorifics and degrees; `None` if any part is not a name.
pub fn names(text: &str) -> Option<Vec<String>> {
    let text = text.trim().trim_end_matches('.');
    if text.len() > 300 || text.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for part in AND.split(text).filter(|p| !p.is_empty()) {
        if is_name_word("suffix", part) {
            continue;
        }
        let name = bare(part);
        if !is_name(name) {
            return None;
        }
        found.push(name.to_owned());
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_separated_and_stripped_of_titles() {
        assert_eq!(names("Ada Example and Bo van der Meer").unwrap(), ["Ada Example", "Bo van der Meer"]);
        assert_eq!(
            names("Dr. Ada Example, Ph.D., Bo Q. Sample & Cy al-Deek").unwrap(),
            ["Ada Example", "Bo Q. Sample", "Cy al-Deek"]
        );
        for bad in ["the Editors", "Staff Writer", "Tuesday evening", "Reuters", "A long road to peace", ""] {
            assert_eq!(names(bad), None, "{bad}");
        }
    }
}

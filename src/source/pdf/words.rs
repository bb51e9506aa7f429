//! Words that a line end divides.
//!
//! A hyphen at the end of a line is taken out only on evidence from the document itself; else it stays.

use super::sheet::{Line, Sheet};
use std::collections::HashSet;

/// The words of a document that stand whole within a line, in small letters.
#[derive(Debug, Default)]
pub struct Words {
    known: HashSet<String>,
}

/// With fewer words than this, that a word does not occur says nothing.
const TELLING: usize = 800;

/// What becomes of a hyphen at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hyphen {
    /// It stays: the word has one.
    Stays,
    /// It only divided the word at the end of the line.
    Goes,
    /// It is a soft hyphen.
    Soft,
}

impl Words {
    /// Collects the words.
    pub fn of(sheets: &[Sheet]) -> Words {
        let mut known = HashSet::new();
        for line in sheets.iter().flat_map(|s| &s.lines) {
            let last = line.words.len().saturating_sub(1);
            for (index, word) in line.words.iter().enumerate() {
                let divided = index == 0 || (index == last && is_divided(&word.text));
                let bare = word.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                if divided || bare.is_empty() {
                    // The first word of a line may be the rest of one; it counts only if no hyphen can be before it.
                    if index == 0 && !divided {
                        known.insert(bare);
                    }
                    continue;
                }
                known.extend(bare.split('-').filter(|p| bare.contains('-') && p.len() > 1).map(str::to_owned));
                known.insert(bare);
            }
        }
        Words { known }
    }

    /// What becomes of the hyphen between the end of one line and the beginning of the next; nothing if there is none.
    pub fn hyphen(&self, before: &Line, after: &Line) -> Option<Hyphen> {
        let (first, second) = (&before.words.last()?.text, &after.words.first()?.text);
        if first.ends_with('\u{AD}') {
            return Some(Hyphen::Soft);
        }
        if !is_divided(first) {
            return None;
        }
        let head = first.trim_end_matches(['-', '\u{2010}']);
        let head = head.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let tail: String =
            second.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')).collect();
        let lower = tail.chars().next().is_some_and(char::is_lowercase);
        if !lower || head.is_empty() || head.chars().any(|c| c.is_ascii_digit()) {
            return Some(Hyphen::Stays);
        }
        Some(if self.is_one_word(&head, &tail.to_lowercase()) { Hyphen::Goes } else { Hyphen::Stays })
    }

    fn is_one_word(&self, head: &str, tail: &str) -> bool {
        let has = |word: &str| self.known.contains(word);
        let tail = tail.trim_end_matches(['\'', '’']).trim_end_matches("’s").trim_end_matches("'s");
        if has(&format!("{head}-{tail}")) {
            return false;
        }
        if has(&format!("{head}{tail}")) {
            return true;
        }
        // Parts that are no words of their own, in a text long enough to have had them.
        let last_head = head.rsplit('-').next().unwrap_or(head);
        self.known.len() >= TELLING
            && !head.contains('-')
            && !tail.contains('-')
            && !has(tail)
            && (!has(last_head) || tail.len() <= 4)
    }
}

/// Whether a word ends with a hyphen after a letter.
fn is_divided(word: &str) -> bool {
    let Some(head) = word.strip_suffix(['-', '\u{2010}']) else { return false };
    head.chars().next_back().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::pdf::sheet::Word;

    fn line(text: &str) -> Line {
        let words = text.split(' ').enumerate().map(|(i, w)| Word {
            text: w.into(),
            x0: i as f32 * 50.0,
            x1: i as f32 * 50.0 + 40.0,
            y1: 10.0,
            size: 10.0,
            ..Word::default()
        });
        Line::of(words.collect(), 0).unwrap()
    }

    #[test]
    fn a_hyphen_goes_only_when_the_document_has_the_word_without_it() {
        let lines = vec![line("the harvest was late and well-known there")];
        let words = Words::of(&[Sheet { lines, ..Sheet::default() }]);
        let hyphen = |a: &str, b: &str| words.hyphen(&line(a), &line(b));
        assert_eq!(hyphen("a har-", "vest came"), Some(Hyphen::Goes));
        assert_eq!(hyphen("a well-", "known man"), Some(Hyphen::Stays));
        assert_eq!(hyphen("a tele-", "phone rang"), Some(Hyphen::Stays));
        assert_eq!(hyphen("from 1990-", "vest"), Some(Hyphen::Stays));
        assert_eq!(hyphen("Anglo-", "Saxon"), Some(Hyphen::Stays));
        assert_eq!(hyphen("har\u{AD}", "vest"), Some(Hyphen::Soft));
        assert_eq!(hyphen("no", "hyphen"), None);
    }
}

//! A set of words that are only asked for.
//!
//! In: words, character by character. Out: whether a word is among them, letter case aside, by its number: the words themselves
//! are not kept. Two different words share a number once in many billions.

use crate::source::text::kind::model::AsItIs;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

/// For how many words there is room from the start.
const ROOM: usize = 1 << 10;

/// Words by their numbers.
#[derive(Default)]
pub(super) struct WordSet(HashSet<u64, BuildHasherDefault<AsItIs>>);

impl WordSet {
    /// Whether a word is among them.
    pub(super) fn contains(&self, word: impl Iterator<Item = char>) -> bool {
        self.0.contains(&number(word))
    }
}

impl<W: Iterator<Item = char>> FromIterator<W> for WordSet {
    fn from_iter<I: IntoIterator<Item = W>>(words: I) -> Self {
        let mut set = WordSet(HashSet::with_capacity_and_hasher(ROOM, BuildHasherDefault::default()));
        set.0.extend(words.into_iter().map(number));
        set
    }
}

/// FNV-1a over the characters in lower case.
fn number(word: impl Iterator<Item = char>) -> u64 {
    let add = |hash: u64, c: char| (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    let hash = word.fold(0xcbf2_9ce4_8422_2325, |hash: u64, c| match c.is_ascii() {
        true => add(hash, c.to_ascii_lowercase()),
        false => c.to_lowercase().fold(hash, add),
    });
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_among_those_that_were_put_in() {
        let words: WordSet = ["mill", "Quay"].iter().map(|word| word.chars()).collect();
        assert!(words.contains("MILL".chars()) && words.contains("quay".chars()));
        assert!(!words.contains("mil".chars()) && !words.contains("".chars()));
    }
}

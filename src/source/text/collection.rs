//! What the texts of a collection have in common: lines that several of them carry are furniture of the place they come from.
//!
//! In: the decoded texts, once. Out: a value that tells whether a line stands in several of them. It never holds the lines
//! themselves, only their hashes, and a line counts once for each text.

use rayon::iter::ParallelIterator;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};

/// In how many texts a line must stand to be furniture.
const TEXTS: u32 = 3;

/// Longest line, in bytes, that is compared.
const LONGEST: usize = 600;

/// Lines that several texts of a collection have. The empty one knows no line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collection {
    repeated: HashSet<u64>,
}

impl Collection {
    /// Reads the texts of a collection. Linear in their length; the order of the texts does not matter.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut counts = HashMap::new();
        for text in texts {
            count(&mut counts, lines(text));
        }
        Collection::counted(counts)
    }

    /// As [`Collection::of`], on all threads; each text is dropped when it has been looked at.
    pub fn of_many(texts: impl ParallelIterator<Item = String>) -> Self {
        let counts = texts.fold(HashMap::new, |mut counts, text| {
            count(&mut counts, lines(&text));
            counts
        });
        let counts = counts.reduce(HashMap::new, |mut all, some| {
            for (line, n) in some {
                *all.entry(line).or_default() += n;
            }
            all
        });
        Collection::counted(counts)
    }

    fn counted(counts: HashMap<u64, u32>) -> Self {
        Collection { repeated: counts.into_iter().filter(|(_, n)| *n >= TEXTS).map(|(h, _)| h).collect() }
    }

    /// Whether several texts have this line, and it is not a label of sections, which documents of all kinds have.
    pub fn repeats(&self, line: &str) -> bool {
        !self.repeated.is_empty()
            && hash(line).is_some_and(|h| self.repeated.contains(&h))
            && super::tables::label(line).is_none()
    }
}

fn lines(text: &str) -> HashSet<u64> {
    text.lines().filter_map(hash).collect()
}

fn count(counts: &mut HashMap<u64, u32>, lines: HashSet<u64>) {
    for line in lines {
        *counts.entry(line).or_default() += 1;
    }
}

/// The hash of a line without white space and letter case; lines without letters say nothing.
fn hash(line: &str) -> Option<u64> {
    let line = line.trim();
    let letters = line.chars().filter(|c| c.is_alphabetic()).take(3).count();
    if line.len() > LONGEST || letters < 3 {
        return None;
    }
    // Turns of speech and attributions recur between documents that are no copies.
    if line.starts_with(['—', '–', '―', '“', '"']) || line.contains(": ") && line.len() < 60 {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        match c.is_ascii() {
            true => hasher.write_u8(c.to_ascii_lowercase() as u8),
            false => c.to_lowercase().for_each(|c| hasher.write_u32(u32::from(c))),
        }
    }
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_three_texts_is_repeated_and_one_that_stands_three_times_in_one_is_not() {
        let text = |own: &str| format!("The Quay Reader\n{own}\n\nAbstract\n\nSupport  the Quay\nown own own\n");
        let texts = [text("One"), text("Two"), text("Three"), "Lone line\nLone line\nLone line\n".to_owned()];
        let collection = Collection::of(texts.iter().map(String::as_str));
        assert!(collection.repeats("The Quay Reader") && collection.repeats("support the quay"));
        assert!(!collection.repeats("Lone line") && !collection.repeats("Abstract") && !collection.repeats("Two"));
        assert!(!Collection::default().repeats("The Quay Reader"));
    }
}

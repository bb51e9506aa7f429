//! What the texts of a collection have in common: lines that several of them carry are furniture of the place they come from.
//!
//! In: the decoded texts, once. Out: a value that tells whether a line stands in several of them. It never holds the lines
//! themselves, only their hashes, and a line counts once for each text. Versions of one text (drafts, editions, copies from
//! several places) have their own words in common, not furniture: they count as one. They are found by sketches of their
//! long lines (min-wise hashing after Broder, “On the resemblance and containment of documents”, 1997), without comparing
//! each text with each.

use rayon::iter::ParallelIterator;
use std::collections::{HashMap, HashSet};
use twox_hash::XxHash3_64;

/// In how many texts a line must stand to be furniture.
const TEXTS: u32 = 3;

/// Longest line, in bytes, that is compared.
const LONGEST: usize = 600;

/// From how many bytes on a line says what a text is about; which lines texts have in common tells versions by these.
const LONG: usize = 60;

/// How many of a text's long lines a version of it has at least: one in this many.
const SHARED: usize = 2;

/// How many orders of the lines a sketch has the first line of, and with how many texts of the same first line one is compared.
const ORDERS: u64 = 4;
const COMPARED: usize = 8;

/// Lines that several texts of a collection have. The empty one knows no line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collection {
    repeated: HashSet<u64>,
}

/// The lines of a text, as hashes in ascending order.
struct Lines {
    all: Vec<u64>,
    long: Vec<u64>,
}

impl Collection {
    /// Reads the texts of a collection. Linear in their length; the order of the texts does not matter.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Collection::counted(&texts.into_iter().map(Lines::of).collect::<Vec<_>>())
    }

    /// As [`Collection::of`], on all threads; each text is dropped when it has been looked at.
    pub fn of_many(texts: impl ParallelIterator<Item = String>) -> Self {
        Collection::counted(&texts.map(|text| Lines::of(&text)).collect::<Vec<_>>())
    }

    fn counted(texts: &[Lines]) -> Self {
        let mut counts: HashMap<u64, u32> = HashMap::new();
        for versions in versions(texts) {
            let mut lines: Vec<u64> = versions.iter().flat_map(|text| &texts[*text].all).copied().collect();
            if versions.len() > 1 {
                lines.sort_unstable();
                lines.dedup();
            }
            for line in lines {
                *counts.entry(line).or_default() += 1;
            }
        }
        Collection { repeated: counts.into_iter().filter(|(_, n)| *n >= TEXTS).map(|(h, _)| h).collect() }
    }

    /// Whether several texts have this line, and it is not a label of sections, which documents of all kinds have.
    pub fn repeats(&self, line: &str) -> bool {
        !self.repeated.is_empty()
            && hash(line).is_some_and(|h| self.repeated.contains(&h))
            && crate::source::text::tables::label(line).is_none()
    }
}

impl Lines {
    fn of(text: &str) -> Lines {
        let mut lines = Lines { all: Vec::new(), long: Vec::new() };
        for (line, hash) in text.lines().filter_map(|line| Some((line, hash(line)?))) {
            lines.all.push(hash);
            if line.trim().len() >= LONG {
                lines.long.push(hash);
            }
        }
        for hashes in [&mut lines.all, &mut lines.long] {
            hashes.sort_unstable();
            hashes.dedup();
            hashes.shrink_to_fit();
        }
        lines
    }

    /// The first of the long lines in each of several orders; texts that share most lines are likely to share one of these.
    fn sketch(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let mixed = |order: u64, line: u64| {
            (line ^ order.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93)
        };
        (0..ORDERS).filter_map(move |order| Some((order, self.long.iter().map(|line| mixed(order, *line)).min()?)))
    }

    /// Whether two texts are versions of one: they share their long lines, or most of them.
    fn is_version(&self, other: &Lines) -> bool {
        let (few, many) = if self.long.len() <= other.long.len() { (self, other) } else { (other, self) };
        let shared = few.long.iter().filter(|line| many.long.binary_search(line).is_ok()).count();
        shared > 0 && shared * SHARED >= many.long.len()
    }
}

/// The texts by their places, versions of one text together.
fn versions(texts: &[Lines]) -> Vec<Vec<usize>> {
    let mut first: Vec<usize> = (0..texts.len()).collect();
    let mut known: HashMap<(u64, u64), Vec<usize>> = HashMap::new();
    for (text, lines) in texts.iter().enumerate() {
        for mark in lines.sketch() {
            let others = known.entry(mark).or_default();
            if let Some(other) = others.iter().find(|other| lines.is_version(&texts[**other])) {
                let (one, two) = (root(&mut first, text), root(&mut first, *other));
                first[one.max(two)] = one.min(two);
            } else if others.len() < COMPARED {
                others.push(text);
            }
        }
    }
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); texts.len()];
    for text in 0..texts.len() {
        let root = root(&mut first, text);
        found[root].push(text);
    }
    found.retain(|versions| !versions.is_empty());
    found
}

/// The first text that one is known to be a version of; the way there is made shorter.
fn root(first: &mut [usize], mut text: usize) -> usize {
    while first[text] != text {
        first[text] = first[first[text]];
        text = first[text];
    }
    text
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
    let mut bare = String::with_capacity(line.len());
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        match c.is_ascii() {
            true => bare.push(c.to_ascii_lowercase()),
            false => bare.extend(c.to_lowercase()),
        }
    }
    Some(XxHash3_64::oneshot(bare.as_bytes()))
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

    #[test]
    fn versions_of_one_text_count_once_and_what_they_share_with_others_is_still_furniture() {
        let paragraph = |name: &str, n: usize| {
            format!("Paragraph {n} of the report on {name} says at some length what was seen there in that year.\n\n")
        };
        let report = |name: &str, own: usize| {
            let body: String = (0..12).map(|n| paragraph(if n == own { "another place" } else { name }, n)).collect();
            format!(
                "The Quay Reader\n\nReport on {name}\n\n{body}Support the Quay with a gift of any size, today and every day\n"
            )
        };
        let drafts: Vec<String> = (0..5).map(|own| report("herons", own)).collect();
        let of = |texts: &[String]| Collection::of(texts.iter().map(String::as_str));
        let alone = of(&drafts);
        assert!(!alone.repeats(paragraph("herons", 7).trim()) && !alone.repeats("Report on herons"));
        assert!(!alone.repeats("The Quay Reader"));
        let others = ["otters", "eels", "newts"].map(|name| report(name, 99));
        let all = of(&[drafts, others.to_vec()].concat());
        assert!(
            all.repeats("The Quay Reader")
                && all.repeats("Support the Quay with a gift of any size, today and every day")
        );
        assert!(!all.repeats(paragraph("herons", 7).trim()) && !all.repeats("Report on herons"));
    }

    #[test]
    fn order_of_the_texts_does_not_matter() {
        let line =
            |n: usize| format!("line {n} of some text that is long enough to say what it is all about, number {n}\n");
        let mut texts: Vec<String> = (0..9).map(|t| (t % 3..t % 3 + 7).chain([100 + t]).map(line).collect()).collect();
        let forwards = Collection::of(texts.iter().map(String::as_str));
        texts.reverse();
        assert_eq!(forwards, Collection::of(texts.iter().map(String::as_str)));
    }
}

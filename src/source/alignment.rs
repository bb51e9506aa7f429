//! Two versions of a page, block by block: which block of the new one is which of the old.
//!
//! In: the blocks of both versions as [`Unit`]s. Out: for each new block the old one it is, if any. Equal blocks come first
//! (what both ends share, then what occurs once on each side, as patience diff does), then blocks with enough words in
//! common, then what stands in the same place. Paragraph numbers and merging rest on it, so it must never depend on
//! anything but the blocks.

use super::document::BlockKind;
use super::ledger::text_hash;
use std::collections::HashMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Words shared, of a thousand, from which two blocks are versions of one.
const ALIKE: u32 = 500;
/// Words shared, of a thousand, below which two longer blocks in the same place are not versions of one.
const STRANGE: u32 = 300;
/// Blocks with fewer words than this are one by their place alone.
const SHORT: usize = 5;
/// Comparisons of blocks that one gap may cost.
const COMPARISONS: usize = 250_000;

/// A block, as far as alignment needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// [`text_hash`] of its text.
    pub hash: String,
    /// What it is.
    pub kind: BlockKind,
    /// The block is not there any more: only the same text can be it again.
    pub gone: bool,
    /// Hashes of its words, sorted; `None` if only the hash is known.
    words: Option<Vec<u64>>,
}

impl Unit {
    /// A block whose text is known.
    pub fn of(text: &str, kind: BlockKind) -> Unit {
        Unit { hash: text_hash(text), kind, gone: false, words: Some(words(text)) }
    }

    /// A block of which only the hash is known.
    pub fn known_by_hash(hash: impl Into<String>, kind: BlockKind) -> Unit {
        Unit { hash: hash.into(), kind, gone: false, words: None }
    }

    /// The same block, said to be gone or not.
    pub fn that_is_gone(self, gone: bool) -> Unit {
        Unit { gone, ..self }
    }

    /// Of a thousand words of both, how many they share (Dice's coefficient); `None` if the words are not known.
    pub fn likeness(&self, other: &Unit) -> Option<u32> {
        let (a, b) = (self.words.as_ref()?, other.words.as_ref()?);
        if a.is_empty() && b.is_empty() {
            return Some(0);
        }
        let (mut i, mut j, mut shared) = (0, 0, 0_usize);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            shared += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        u32::try_from(2000 * shared / (a.len() + b.len())).ok()
    }

    fn is_short(&self) -> bool {
        self.words.as_ref().is_none_or(|w| w.len() < SHORT)
    }
}

/// The words that tell a text: those of four letters and more, if it has some.
fn words(text: &str) -> Vec<u64> {
    // Half of the hash is more than enough to tell words apart.
    let hash = |word: &str| twox_hash::XxHash3_128::oneshot(word.as_bytes()) as u64;
    let all: Vec<&str> = text.unicode_words().collect();
    let long: Vec<u64> = all.iter().filter(|w| w.chars().nth(3).is_some()).map(|w| hash(w)).collect();
    let mut words = if long.len() >= 4 { long } else { all.iter().map(|w| hash(w)).collect() };
    words.sort_unstable();
    words
}

/// For each new block the old one it is. Pairs rise on both sides.
pub fn pair(old: &[Unit], new: &[Unit]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; new.len()];
    if old.len() == new.len() && old.iter().zip(new).all(|(a, b)| a.hash == b.hash) {
        pairs = (0..new.len()).map(Some).collect();
    } else {
        Pairing { old, new, pairs: &mut pairs }.within(0..old.len(), 0..new.len());
    }
    pairs
}

/// As [`pair`]; then blocks that were moved are found too: texts that are left over once on both sides.
pub fn pair_with_moves(old: &[Unit], new: &[Unit]) -> Vec<Option<usize>> {
    let mut pairs = pair(old, new);
    let mut taken = vec![false; old.len()];
    pairs.iter().flatten().for_each(|i| taken[*i] = true);
    let mut left: HashMap<&str, (usize, usize, usize, usize)> = HashMap::new();
    for (i, unit) in old.iter().enumerate().filter(|(i, _)| !taken[*i]) {
        let entry = left.entry(&unit.hash).or_default();
        *entry = (entry.0 + 1, i, entry.2, entry.3);
    }
    for (i, unit) in new.iter().enumerate().filter(|(i, _)| pairs[*i].is_none()) {
        if let Some(entry) = left.get_mut(unit.hash.as_str()) {
            *entry = (entry.0, entry.1, entry.2 + 1, i);
        }
    }
    for (before, was, after, is) in left.into_values() {
        if before == 1 && after == 1 {
            pairs[is] = Some(was);
        }
    }
    pairs
}

struct Pairing<'a> {
    old: &'a [Unit],
    new: &'a [Unit],
    pairs: &'a mut [Option<usize>],
}

impl Pairing<'_> {
    fn same(&self, a: usize, b: usize) -> bool {
        self.old[a].hash == self.new[b].hash
    }

    /// Pairs what is equal at both ends, then what occurs once on both sides, then what is left between.
    fn within(&mut self, mut was: Range<usize>, mut is: Range<usize>) {
        while !was.is_empty() && !is.is_empty() && self.same(was.start, is.start) {
            self.pairs[is.start] = Some(was.start);
            was.start += 1;
            is.start += 1;
        }
        while !was.is_empty() && !is.is_empty() && self.same(was.end - 1, is.end - 1) {
            was.end -= 1;
            is.end -= 1;
            self.pairs[is.end] = Some(was.end);
        }
        if was.is_empty() || is.is_empty() {
            return;
        }
        let anchors = self.anchors(&was, &is);
        if anchors.is_empty() {
            self.by_likeness(was, is);
            return;
        }
        let (mut from, mut to) = (was.start, is.start);
        for (a, b) in anchors {
            self.pairs[b] = Some(a);
            self.within(from..a, to..b);
            (from, to) = (a + 1, b + 1);
        }
        self.within(from..was.end, to..is.end);
    }

    /// Hashes that occur exactly once on each side, as the longest sequence that rises on both.
    fn anchors(&self, was: &Range<usize>, is: &Range<usize>) -> Vec<(usize, usize)> {
        let mut places: HashMap<&str, (usize, usize, usize, usize)> = HashMap::new();
        for i in was.clone() {
            let entry = places.entry(&self.old[i].hash).or_default();
            *entry = (entry.0 + 1, i, entry.2, entry.3);
        }
        for i in is.clone() {
            if let Some(entry) = places.get_mut(self.new[i].hash.as_str()) {
                *entry = (entry.0, entry.1, entry.2 + 1, i);
            }
        }
        let mut unique: Vec<(usize, usize)> =
            places.values().filter(|(o, _, n, _)| *o == 1 && *n == 1).map(|(_, a, _, b)| (*a, *b)).collect();
        unique.sort_unstable();
        longest_rising(&unique)
    }

    /// Pairs blocks with enough words in common, so that most is shared in all; what is between them goes by place.
    fn by_likeness(&mut self, was: Range<usize>, is: Range<usize>) {
        let known = |units: &[Unit]| units.iter().all(|u| u.gone || u.words.is_some());
        let small = was.len().saturating_mul(is.len()) <= COMPARISONS;
        if !small || !known(&self.old[was.clone()]) || !known(&self.new[is.clone()]) {
            self.in_order(was, is);
            return;
        }
        let (mut from, mut to) = (was.start, is.start);
        for (a, b) in self.most_alike(&was, &is) {
            self.pairs[b] = Some(a);
            self.in_place(from..a, to..b);
            (from, to) = (a + 1, b + 1);
        }
        self.in_place(from..was.end, to..is.end);
    }

    /// The pairs, rising on both sides, whose likenesses add up to most (Needleman and Wunsch 1970).
    fn most_alike(&self, was: &Range<usize>, is: &Range<usize>) -> Vec<(usize, usize)> {
        let width = is.len() + 1;
        let mut best = vec![0_u32; (was.len() + 1) * width];
        let weight = |a: usize, b: usize| -> Option<u32> {
            if self.same(a, b) {
                return Some(2000);
            }
            self.old[a].likeness(&self.new[b]).filter(|l| *l >= ALIKE && !self.old[a].gone)
        };
        for (i, a) in was.clone().enumerate() {
            for (j, b) in is.clone().enumerate() {
                let with = weight(a, b).map_or(0, |w| best[i * width + j] + w);
                best[(i + 1) * width + j + 1] = with.max(best[i * width + j + 1]).max(best[(i + 1) * width + j]);
            }
        }
        let (mut i, mut j, mut chain) = (was.len(), is.len(), Vec::new());
        while i > 0 && j > 0 {
            let here = best[i * width + j];
            if here == best[(i - 1) * width + j] {
                i -= 1;
            } else if here == best[i * width + j - 1] {
                j -= 1;
            } else {
                (i, j) = (i - 1, j - 1);
                chain.push((was.start + i, is.start + j));
            }
        }
        chain.reverse();
        chain
    }

    /// As many old blocks as new ones in one place: each was changed, unless it has hardly a word left.
    fn in_place(&mut self, was: Range<usize>, is: Range<usize>) {
        let there: Vec<usize> = was.filter(|a| !self.old[*a].gone).collect();
        if there.len() != is.len() {
            return;
        }
        for (a, b) in there.into_iter().zip(is) {
            let (old, new) = (&self.old[a], &self.new[b]);
            let strange = old.likeness(new).is_some_and(|l| l < STRANGE) && !old.is_short() && !new.is_short();
            if old.kind == new.kind && !strange {
                self.pairs[b] = Some(a);
            }
        }
    }

    /// Where words are not known: changed in place. With blocks left over, the last ones are the new or the vanished ones.
    fn in_order(&mut self, was: Range<usize>, is: Range<usize>) {
        let there: Vec<usize> = was.filter(|a| !self.old[*a].gone).collect();
        for (a, b) in there.into_iter().zip(is) {
            self.pairs[b] = Some(a);
        }
    }
}

/// The longest subsequence in which the second numbers rise too.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (i, (_, b)) in pairs.iter().enumerate() {
        let at = tails.partition_point(|t| pairs[*t].1 < *b);
        before[i] = at.checked_sub(1).map(|p| tails[p]);
        if at == tails.len() {
            tails.push(i);
        } else {
            tails[at] = i;
        }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied();
    while let Some(i) = at {
        chain.push(pairs[i]);
        at = before[i];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(texts: &[&str]) -> Vec<Unit> {
        texts.iter().map(|t| Unit::of(t, BlockKind::Paragraph)).collect()
    }

    const PIER: &str = "The pilots of the harbour met on Monday to hear the keeper of the pier.";
    const BRIDGE: &str = "Forty masons from the coast began work upon the bridge in early spring.";

    #[test]
    fn a_changed_block_is_found_by_its_words_wherever_it_stands_in_its_gap() {
        let changed = PIER.replace("Monday", "Friday");
        let old = units(&["a", PIER, "z"]);
        assert_eq!(pair(&old, &units(&["a", BRIDGE, &changed, "z"])), [Some(0), None, Some(1), Some(2)]);
        assert_eq!(pair(&old, &units(&["a", &changed, BRIDGE, "z"])), [Some(0), Some(1), None, Some(2)]);
    }

    #[test]
    fn a_text_that_shares_no_words_is_another_block_even_in_the_same_place() {
        assert_eq!(pair(&units(&["a", PIER, "z"]), &units(&["a", BRIDGE, "z"])), [Some(0), None, Some(2)]);
        assert_eq!(pair(&units(&["a", "one", "z"]), &units(&["a", "two", "z"])), [Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn what_is_gone_comes_back_only_with_its_own_text() {
        let mut old = units(&["a", PIER, "z"]);
        old[1].gone = true;
        let changed = PIER.replace("Monday", "Friday");
        assert_eq!(pair(&old, &units(&["a", &changed, "z"])), [Some(0), None, Some(2)]);
        assert_eq!(pair(&old, &units(&["a", PIER, "z"])), [Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn equal_blocks_that_repeat_are_paired_in_order() {
        let old = units(&["x", "x", PIER, "x"]);
        assert_eq!(pair(&old, &units(&["x", "new", "x", PIER, "x"])), [Some(0), None, Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn a_moved_block_is_found_when_asked_for() {
        let (old, new) = (units(&[PIER, "b", "c", "d"]), units(&["b", "c", PIER, "d"]));
        assert_eq!(pair(&old, &new), [Some(1), Some(2), None, Some(3)]);
        assert_eq!(pair_with_moves(&old, &new), [Some(1), Some(2), Some(0), Some(3)]);
    }

    proptest! {
        #[test]
        fn pairs_rise_on_both_sides_and_equal_versions_are_paired_whole(
            old in prop::collection::vec("[ab]{1,2}( [cd]{4}){0,9}", 0..12),
            new in prop::collection::vec("[ab]{1,2}( [cd]{4}){0,9}", 0..12),
        ) {
            let unit = |t: &String| Unit::of(t, BlockKind::Paragraph);
            let (old, new): (Vec<Unit>, Vec<Unit>) = (old.iter().map(unit).collect(), new.iter().map(unit).collect());
            let pairs: Vec<usize> = pair(&old, &new).into_iter().flatten().collect();
            prop_assert!(pairs.windows(2).all(|w| w[0] < w[1]));
            prop_assert!(pairs.iter().all(|i| *i < old.len()));
            prop_assert!(pair(&old, &old).iter().enumerate().all(|(i, p)| *p == Some(i)));
        }
    }
}

//! Paragraph numbers of source pages: the blocks of a page and the ledger of its import, side by side.
//!
//! A block whose text is unchanged keeps its number; between two unchanged blocks, changed ones keep theirs in order; blocks
//! that are new get `p12-1` after the one before them, and numbers whose block is gone leave an anchor.

use super::model::Page;
use crate::id::BlockId;
use crate::source::document::BlockKind;
use crate::source::ledger::{Ledger, text_hash};
use std::collections::HashMap;
use std::ops::Range;

/// Numbers the blocks of a page.
pub(super) fn number(page: &mut Page, ledger: Option<&Ledger>) {
    let numbered: Vec<usize> = (0..page.blocks.len()).filter(|i| takes_number(page, *i)).collect();
    let Some(ledger) = ledger else {
        for (number, index) in (1..).zip(numbered) {
            page.blocks[index].id = Some(BlockId::paragraph(number));
        }
        return;
    };
    let old: Vec<(BlockId, &str)> = ledger
        .blocks
        .iter()
        .filter_map(|entry| {
            let id = entry.id.as_deref()?.parse().ok()?;
            matches!(id, BlockId::Paragraph { .. }).then_some((id, entry.hash.as_str()))
        })
        .collect();
    let hashes: Vec<String> = numbered.iter().map(|i| text_hash(page.block_text(*i))).collect();
    let new: Vec<&str> = hashes.iter().map(String::as_str).collect();
    let was: Vec<&str> = old.iter().map(|(_, hash)| *hash).collect();
    let pairs = pair(&was, &new);
    assign(page, &numbered, &old, &pairs);
}

fn takes_number(page: &Page, index: usize) -> bool {
    let block = &page.blocks[index];
    match block.kind {
        BlockKind::Heading | BlockKind::Title => false,
        BlockKind::Item => !block.text.is_empty(),
        _ => true,
    }
}

/// Gives out the numbers: `pairs` holds for each new block the old one it is.
fn assign(page: &mut Page, numbered: &[usize], old: &[(BlockId, &str)], pairs: &[Option<usize>]) {
    let mut next_old = 0;
    for (index, pair) in numbered.iter().zip(pairs) {
        if let Some(at) = pair {
            for (gone, _) in &old[next_old..*at] {
                page.removed_blocks.push((gone.clone(), *index));
            }
            next_old = at + 1;
            page.blocks[*index].id = Some(old[*at].0.clone());
        }
    }
    for (gone, _) in &old[next_old..] {
        page.removed_blocks.push((gone.clone(), page.blocks.len()));
    }
    // Numbers of earlier insertions are taken.
    let mut inserted: HashMap<u32, u32> = HashMap::new();
    for (id, _) in old {
        if let BlockId::Paragraph { number, inserted: i @ 1.. } = id {
            let taken = inserted.entry(*number).or_insert(0);
            *taken = (*taken).max(*i);
        }
    }
    let mut after = 0;
    for index in numbered {
        match &page.blocks[*index].id {
            Some(id) => after = number_of(id),
            None => {
                let count = inserted.entry(after).or_insert(0);
                *count += 1;
                page.blocks[*index].id = Some(BlockId::Paragraph { number: after, inserted: *count });
            }
        }
    }
}

fn number_of(id: &BlockId) -> u32 {
    match id {
        BlockId::Paragraph { number, .. } => *number,
        _ => 0,
    }
}

/// For each new block the old one it is, in order.
fn pair(old: &[&str], new: &[&str]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; new.len()];
    if old == new {
        pairs = (0..new.len()).map(Some).collect();
    } else {
        pair_within(old, new, 0..old.len(), 0..new.len(), &mut pairs);
    }
    pairs
}

/// Pairs what is equal at both ends, then what occurs once on both sides (patience diff), then what is left between them
/// in order.
fn pair_within(old: &[&str], new: &[&str], mut was: Range<usize>, mut is: Range<usize>, pairs: &mut [Option<usize>]) {
    while !was.is_empty() && !is.is_empty() && old[was.start] == new[is.start] {
        pairs[is.start] = Some(was.start);
        was.start += 1;
        is.start += 1;
    }
    while !was.is_empty() && !is.is_empty() && old[was.end - 1] == new[is.end - 1] {
        was.end -= 1;
        is.end -= 1;
        pairs[is.end] = Some(was.end);
    }
    if was.is_empty() || is.is_empty() {
        return;
    }
    let anchors = anchors(old, new, &was, &is);
    if anchors.is_empty() {
        // Changed in place. With blocks left over, the last ones are the new or the vanished ones.
        for (a, b) in was.zip(is) {
            pairs[b] = Some(a);
        }
        return;
    }
    let (mut from, mut to) = (was.start, is.start);
    for (a, b) in anchors {
        pairs[b] = Some(a);
        pair_within(old, new, from..a, to..b, pairs);
        (from, to) = (a + 1, b + 1);
    }
    pair_within(old, new, from..was.end, to..is.end, pairs);
}

/// Hashes that occur exactly once on each side, as the longest sequence that rises on both.
fn anchors(old: &[&str], new: &[&str], was: &Range<usize>, is: &Range<usize>) -> Vec<(usize, usize)> {
    let mut places: HashMap<&str, (usize, usize, usize, usize)> = HashMap::new();
    for i in was.clone() {
        let entry = places.entry(old[i]).or_default();
        *entry = (entry.0 + 1, i, entry.2, entry.3);
    }
    for i in is.clone() {
        if let Some(entry) = places.get_mut(new[i]) {
            *entry = (entry.0, entry.1, entry.2 + 1, i);
        }
    }
    let mut unique: Vec<(usize, usize)> =
        places.values().filter(|(o, _, n, _)| *o == 1 && *n == 1).map(|(_, a, _, b)| (*a, *b)).collect();
    unique.sort_unstable();
    longest_rising(&unique)
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

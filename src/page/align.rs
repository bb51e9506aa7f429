//! Paragraph numbers of source pages: the blocks of a page and the ledger of its import, side by side.
//!
//! A block whose text is unchanged keeps its number, also when it was moved; between two unchanged blocks, changed ones keep
//! theirs in order; blocks that are new get `p12-1` after the one before them, and numbers whose block is gone leave an
//! anchor. What the ledger says is gone is never given to another block.

use super::model::Page;
use crate::id::BlockId;
use crate::source::alignment::{Unit, pair_with_moves};
use crate::source::document::BlockKind;
use crate::source::ledger::{Ledger, text_hash};
use std::collections::HashMap;

/// Numbers the blocks of a page.
pub(super) fn number(page: &mut Page, ledger: Option<&Ledger>) {
    let numbered: Vec<usize> = (0..page.blocks.len()).filter(|i| takes_number(page, *i)).collect();
    let Some(ledger) = ledger else {
        for (number, index) in (1..).zip(numbered) {
            page.blocks[index].id = Some(BlockId::paragraph(number));
        }
        return;
    };
    let (old, was): (Vec<BlockId>, Vec<Unit>) = ledger
        .numbers()
        .into_iter()
        .filter_map(|number| {
            let id: BlockId = number.id.parse().ok()?;
            let unit = Unit::known_by_hash(number.hash, BlockKind::Paragraph).that_is_gone(number.gone);
            matches!(id, BlockId::Paragraph { .. }).then_some((id, unit))
        })
        .unzip();
    let new: Vec<Unit> =
        numbered.iter().map(|i| Unit::known_by_hash(text_hash(page.block_text(*i)), BlockKind::Paragraph)).collect();
    let pairs = pair_with_moves(&was, &new);
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
fn assign(page: &mut Page, numbered: &[usize], old: &[BlockId], pairs: &[Option<usize>]) {
    let mut place: Vec<Option<usize>> = vec![None; old.len()];
    for (index, pair) in numbered.iter().zip(pairs) {
        if let Some(at) = *pair {
            place[at] = Some(*index);
            page.blocks[*index].id = Some(old[at].clone());
        }
    }
    // The anchor of a block that is gone stands before the next of its fellows that is still there.
    let mut before = page.blocks.len();
    for (id, place) in old.iter().zip(&place).rev() {
        match place {
            Some(index) => before = *index,
            None => page.removed_blocks.push((id.clone(), before)),
        }
    }
    page.removed_blocks.reverse();
    page.removed_blocks.sort_by_key(|(_, before)| *before);
    // Numbers of earlier insertions are taken.
    let mut inserted: HashMap<u32, u32> = HashMap::new();
    for id in old {
        if let BlockId::Paragraph { number, inserted: i @ 1.. } = id {
            let taken = inserted.entry(*number).or_insert(0);
            *taken = (*taken).max(*i);
        }
    }
    let mut after = 0;
    for index in numbered {
        match &page.blocks[*index].id {
            Some(BlockId::Paragraph { number, .. }) => after = *number,
            Some(_) => {}
            None => {
                let count = inserted.entry(after).or_insert(0);
                *count += 1;
                page.blocks[*index].id = Some(BlockId::Paragraph { number: after, inserted: *count });
            }
        }
    }
}

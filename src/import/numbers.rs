//! Paragraph numbers across imports.
//!
//! In: the page before and after, the old ledger, and the ledger of the original as it is now. Out: a ledger in which every
//! block that is still there has the number it had, new ones have `p12-1`, and numbers of blocks that are gone are remembered,
//! so that they are never given to another and their anchors stay. Renumbering never happens.

use crate::id::BlockId;
use crate::page::{FrontMatterKind, Page, ScanOptions};
use crate::source::alignment::{Unit, pair, pair_with_moves};
use crate::source::document::BlockKind;
use crate::source::ledger::{Ledger, Number};
use std::collections::{HashMap, HashSet};

/// A page before this import.
pub struct Before<'a> {
    /// The page's text.
    pub page: &'a str,
    /// Its ledger; pages without one are numbered from 1.
    pub ledger: Option<&'a Ledger>,
}

/// The ledger of the page `after`. `fresh` is that of the original, numbered from 1, and `machine` the page import would
/// write of it.
pub fn ledger(before: &Before<'_>, after: &str, machine: &str, fresh: Ledger) -> Ledger {
    let old = sequence(before);
    let was: Vec<Unit> = old.iter().map(|(_, unit)| unit.clone()).collect();
    let new = units(&scan(after, None));
    let pairs = pair_with_moves(&was, &new);
    let mut used = Used::default();
    old.iter().for_each(|(id, _)| used.take(id));
    for id in before.ledger.into_iter().flat_map(|l| &l.blocks).filter_map(|b| b.id.as_deref()?.parse().ok()) {
        used.take(&id);
    }
    let ids = used.give(pairs.iter().map(|pair| pair.map(|i| old[i].0.clone())));
    let blocks = Original { fresh, machine, before: before.ledger }.numbered(&new, &ids, &mut used);
    let numbers = with_those_gone(&old, &pairs, &new, &ids);
    let plain = Ledger { numbers: Vec::new(), ..blocks };
    let told = plain.numbers() == numbers;
    Ledger { numbers: if told { Vec::new() } else { numbers }, ..plain }
}

fn scan(page: &str, ledger: Option<&Ledger>) -> Page {
    Page::scan("", page.into(), &ScanOptions::new(FrontMatterKind::Source), ledger).0
}

/// The numbered blocks of a page.
fn numbered(page: &Page) -> impl Iterator<Item = (usize, BlockId)> {
    let id = |(i, block): (usize, &crate::page::Block)| Some((i, block.id.clone()?));
    page.blocks.iter().enumerate().filter_map(id).filter(|(_, id)| matches!(id, BlockId::Paragraph { .. }))
}

fn units(page: &Page) -> Vec<Unit> {
    numbered(page).map(|(i, _)| Unit::of(page.block_text(i), page.blocks[i].kind)).collect()
}

/// Every number of a page in its order, also those of blocks that are gone.
fn sequence(before: &Before<'_>) -> Vec<(BlockId, Unit)> {
    let page = scan(before.page, before.ledger);
    let hashes: HashMap<String, String> =
        before.ledger.map(Ledger::numbers).unwrap_or_default().into_iter().map(|n| (n.id, n.hash)).collect();
    let lost = |id: &BlockId| {
        let hash = hashes.get(&id.to_string()).cloned().unwrap_or_default();
        (id.clone(), Unit::known_by_hash(hash, BlockKind::Paragraph).that_is_gone(true))
    };
    let mut gone = page.removed_blocks.iter().peekable();
    let mut all = Vec::with_capacity(page.blocks.len());
    for (i, id) in numbered(&page) {
        while let Some((id, _)) = gone.next_if(|(_, before)| *before <= i) {
            all.push(lost(id));
        }
        all.push((id, Unit::of(page.block_text(i), page.blocks[i].kind)));
    }
    all.extend(gone.map(|(id, _)| lost(id)));
    all
}

/// The numbers that were ever given out.
#[derive(Default)]
struct Used {
    inserted: HashMap<u32, u32>,
}

impl Used {
    fn take(&mut self, id: &BlockId) {
        if let BlockId::Paragraph { number, inserted } = id {
            let taken = self.inserted.entry(*number).or_insert(0);
            *taken = (*taken).max(*inserted);
        }
    }

    /// The numbers of blocks in their order; those that have none get the next free one after the block before them.
    fn give(&mut self, known: impl Iterator<Item = Option<BlockId>>) -> Vec<BlockId> {
        let mut after = 0;
        known
            .map(|id| {
                let id = id.unwrap_or_else(|| {
                    let count = self.inserted.entry(after).or_insert(0);
                    *count += 1;
                    BlockId::Paragraph { number: after, inserted: *count }
                });
                if let BlockId::Paragraph { number, .. } = id {
                    after = number;
                }
                id
            })
            .collect()
    }
}

/// The original, whose blocks shall have the numbers of the page.
struct Original<'a> {
    fresh: Ledger,
    machine: &'a str,
    before: Option<&'a Ledger>,
}

impl Original<'_> {
    fn numbered(self, page: &[Unit], ids: &[BlockId], used: &mut Used) -> Ledger {
        let mut fresh = self.fresh;
        let entries: Vec<usize> = (0..fresh.blocks.len()).filter(|i| fresh.blocks[*i].id.is_some()).collect();
        let mut units = units(&scan(self.machine, None));
        if units.len() != entries.len() {
            let known = |i: &usize| Unit::known_by_hash(fresh.blocks[*i].hash.as_str(), fresh.blocks[*i].kind);
            units = entries.iter().map(known).collect();
        }
        let mut found: Vec<Option<BlockId>> =
            pair(page, &units).into_iter().map(|pair| pair.map(|i| ids[i].clone())).collect();
        // What the editor has taken out of the page is still in the original, under its number.
        let mut given: HashSet<BlockId> = found.iter().flatten().chain(ids).cloned().collect();
        let old = self.before.map(|ledger| ledger.blocks.as_slice()).unwrap_or_default();
        let (old_ids, was): (Vec<BlockId>, Vec<Unit>) = old
            .iter()
            .filter_map(|e| Some((e.id.as_deref()?.parse().ok()?, Unit::known_by_hash(e.hash.as_str(), e.kind))))
            .unzip();
        for (i, pair) in pair_with_moves(&was, &units).into_iter().enumerate().filter(|_| !was.is_empty()) {
            let same = pair.filter(|p| was[*p].hash == units[i].hash).map(|p| old_ids[p].clone());
            if let Some(id) = same.filter(|id| found[i].is_none() && given.insert(id.clone())) {
                found[i] = Some(id);
            }
        }
        for (entry, id) in entries.into_iter().zip(used.give(found.into_iter())) {
            fresh.blocks[entry].id = Some(id.to_string());
        }
        fresh
    }
}

/// The numbers of the page, and between them those of blocks that are gone, each before the next of its fellows that is there.
fn with_those_gone(old: &[(BlockId, Unit)], pairs: &[Option<usize>], new: &[Unit], ids: &[BlockId]) -> Vec<Number> {
    let mut place: Vec<Option<usize>> = vec![None; old.len()];
    for (i, pair) in pairs.iter().enumerate() {
        if let Some(at) = *pair {
            place[at] = Some(i);
        }
    }
    let mut gone: Vec<(usize, Number)> = Vec::new();
    let mut before = new.len();
    for ((id, unit), place) in old.iter().zip(&place).rev() {
        match place {
            Some(i) => before = *i,
            None => gone.push((before, Number { id: id.to_string(), hash: unit.hash.clone(), gone: true })),
        }
    }
    gone.reverse();
    gone.sort_by_key(|(before, _)| *before);
    let mut gone = gone.into_iter().peekable();
    let mut all = Vec::with_capacity(old.len().max(new.len()));
    for (i, (unit, id)) in new.iter().zip(ids).enumerate() {
        while let Some((_, number)) = gone.next_if(|(before, _)| *before <= i) {
            all.push(number);
        }
        all.push(Number { id: id.to_string(), hash: unit.hash.clone(), gone: false });
    }
    all.extend(gone.map(|(_, number)| number));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::ledger::Entry;
    use proptest::prelude::*;

    /// The ledger import makes of a text of paragraphs, numbered from 1.
    fn fresh(text: &str) -> Ledger {
        let page = scan(text, None);
        let entry = |(i, id): (usize, BlockId)| Entry {
            id: Some(id.to_string()),
            kind: page.blocks[i].kind,
            start: 0,
            end: 0,
            hash: crate::source::ledger::text_hash(page.block_text(i)),
            origin: Default::default(),
            to_page: None,
        };
        Ledger { version: 1, blocks: numbered(&page).map(entry).collect(), ..Ledger::default() }
    }

    fn shown(page: &Page) -> Vec<String> {
        numbered(page).map(|(i, id)| format!("{id} {}", page.block_text(i))).collect()
    }

    /// One import after another of pages nobody edits.
    fn follow(texts: &[&str]) -> (Ledger, Page) {
        let mut ledger_now = fresh(texts[0]);
        for pair in texts.windows(2) {
            let before = Before { page: pair[0], ledger: Some(&ledger_now) };
            ledger_now = ledger(&before, pair[1], pair[1], fresh(pair[1]));
        }
        let page = scan(texts[texts.len() - 1], Some(&ledger_now));
        (ledger_now, page)
    }

    const A: &str = "The pilots met on Monday evening.";
    const B: &str = "Forty masons began work upon the bridge.";
    const C: &str = "Nobody counted the barrels of lamp oil.";

    fn text(blocks: &[&str]) -> String {
        blocks.join("\n\n")
    }

    #[test]
    fn numbers_follow_their_text_through_changes_of_the_original() {
        let changed = B.replace("Forty", "Fifty");
        let (ledger, page) = follow(&[&text(&[A, B, C]), &text(&[A, "Put in.", &changed, C])]);
        assert_eq!(
            shown(&page),
            [format!("p1 {A}"), "p1-1 Put in.".into(), format!("p2 {changed}"), format!("p3 {C}")]
        );
        assert!(ledger.numbers.is_empty());
    }

    #[test]
    fn a_number_that_is_gone_leaves_an_anchor_and_is_never_given_again() {
        let (ledger, page) = follow(&[&text(&[A, B, C]), &text(&[A, C]), &text(&[A, "Put in instead.", C])]);
        assert_eq!(shown(&page), [format!("p1 {A}"), "p1-1 Put in instead.".into(), format!("p3 {C}")]);
        assert!(page.has_anchor("p2"));
        let ids: Vec<&str> = ledger.blocks.iter().filter_map(|b| b.id.as_deref()).collect();
        assert_eq!(ids, ["p1", "p1-1", "p3"]);
        // The text comes back, and with it its number.
        let (ledger, page) = follow(&[&text(&[A, B, C]), &text(&[A, C]), &text(&[A, "Put in instead.", B, C])]);
        assert_eq!(shown(&page)[2], format!("p2 {B}"));
        assert!(page.removed_blocks.is_empty() && ledger.numbers.is_empty());
    }

    #[test]
    fn a_text_that_moved_takes_its_number_along() {
        let (_, page) = follow(&[&text(&[A, B, C]), &text(&[B, C, A])]);
        assert_eq!(shown(&page), [format!("p2 {B}"), format!("p3 {C}"), format!("p1 {A}")]);
        assert!(page.removed_blocks.is_empty());
    }

    #[test]
    fn blocks_an_editor_put_in_keep_their_numbers_when_the_original_changes() {
        let base = text(&[A, B, C]);
        let first = fresh(&base);
        let mine = text(&[A, "A note of the editor.", B, C]);
        assert_eq!(shown(&scan(&mine, Some(&first)))[1], "p1-1 A note of the editor.");
        let machine = text(&[A, "The original goes on here.", B, C]);
        let merged = text(&[A, "A note of the editor.", "The original goes on here.", B, C]);
        let after = ledger(&Before { page: &mine, ledger: Some(&first) }, &merged, &machine, fresh(&machine));
        let page = scan(&merged, Some(&after));
        assert_eq!(shown(&page)[1..3], ["p1-1 A note of the editor.", "p1-2 The original goes on here."]);
        let ids: Vec<&str> = after.blocks.iter().filter_map(|b| b.id.as_deref()).collect();
        assert_eq!(ids, ["p1", "p1-2", "p2", "p3"]);
    }

    #[test]
    fn a_block_the_editor_took_out_keeps_its_number_in_the_original_and_its_anchor_on_the_page() {
        let first = fresh(&text(&[A, B, C]));
        let mine = text(&[A, C]);
        let changed = C.replace("Nobody", "Somebody");
        let (machine, merged) = (text(&[A, B, &changed]), text(&[A, &changed]));
        let after = ledger(&Before { page: &mine, ledger: Some(&first) }, &merged, &machine, fresh(&machine));
        let ids: Vec<&str> = after.blocks.iter().filter_map(|b| b.id.as_deref()).collect();
        assert_eq!(ids, ["p1", "p2", "p3"]);
        let page = scan(&merged, Some(&after));
        assert_eq!(shown(&page), [format!("p1 {A}"), format!("p3 {changed}")]);
        assert!(page.has_anchor("p2"));
    }

    proptest! {
        #[test]
        fn no_number_ever_means_two_texts_and_none_is_lost(
            histories in prop::collection::vec(prop::collection::vec((0_u8..5, 0_usize..9), 1..4), 1..5),
        ) {
            let sentence = |n: usize| format!("Paragraph{n} tells alpha{n} beta{n} gamma{n} delta{n} epsilon{n} zeta{n} theta{n} iota{n}.");
            let mut blocks: Vec<String> = (0..6).map(sentence).collect();
            let mut next = 6;
            let mut text = blocks.join("\n\n");
            let mut now = fresh(&text);
            let mut meant: HashMap<String, String> = HashMap::new();
            for edits in &histories {
                for (what, at) in edits {
                    let at = at % (blocks.len() + 1);
                    match what {
                        0 | 1 => { blocks.insert(at, sentence(next)); next += 1; }
                        2 if at < blocks.len() && blocks.len() > 1 => { blocks.remove(at); }
                        3 if at < blocks.len() => blocks[at] = blocks[at].replacen("tells", "tells again", 1),
                        _ => {}
                    }
                }
                let after = blocks.join("\n\n");
                now = ledger(&Before { page: &text, ledger: Some(&now) }, &after, &after, fresh(&after));
                text = after;
                let page = scan(&text, Some(&now));
                for (i, id) in numbered(&page) {
                    let subject = page.block_text(i).split(' ').next().unwrap_or_default().to_owned();
                    let known = meant.entry(id.to_string()).or_insert_with(|| subject.clone());
                    prop_assert_eq!(&*known, &subject, "{} changed its meaning", id);
                }
                for id in meant.keys() {
                    prop_assert!(page.has_anchor(id), "{} is no anchor any more", id);
                }
                // The ledger of the original and the page agree.
                let said: Vec<&str> = now.blocks.iter().filter_map(|b| b.id.as_deref()).collect();
                prop_assert_eq!(said, numbered(&page).map(|(_, id)| id.to_string()).collect::<Vec<_>>());
            }
        }
    }
}

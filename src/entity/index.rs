//! What pages show of the index: counts, mentions by source, quotations, neighbours, names that may be confused.

use super::form::{Form, PersonName, fold};
use super::{DocumentNames, Entity, Index, MentionRef};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// In a block with more entities than this, only so many that follow one another count as together.
const NEAR: usize = 40;

/// How often an entity is mentioned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Mentions.
    pub mentions: usize,
    /// Sources with at least one of them.
    pub sources: usize,
}

/// The counts of an entity.
pub fn counts(entity: &Entity) -> Counts {
    let sources = entity.mentions.chunk_by(|a, b| a.document == b.document).count();
    Counts { mentions: entity.mentions.len(), sources }
}

/// The mentions of an entity, one group for each source: (index of the document, its mentions in order).
pub fn by_source(entity: &Entity) -> Vec<(usize, &[MentionRef])> {
    entity.mentions.chunk_by(|a, b| a.document == b.document).filter_map(|g| Some((g.first()?.document, g))).collect()
}

/// For each entity those that stand in the same blocks: (index of the entity, number of blocks), most frequent first, at most `top`.
/// Metatopics and entities without a page are left out.
pub fn appears_with(index: &Index, documents: &[DocumentNames], top: usize) -> Vec<Vec<(usize, usize)>> {
    let counted = |e: usize| index.entities.get(e).is_some_and(|e| e.published && !e.metatopic);
    let mut pairs: HashMap<(u32, u32), usize> = HashMap::new();
    for (document, of) in documents.iter().zip(&index.of_mention) {
        let mut blocks: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (mention, entity) in document.mentions.iter().zip(of) {
            if let Some(entity) = entity.filter(|e| counted(*e)) {
                blocks.entry(mention.block).or_default().push((mention.range.start, entity));
            }
        }
        for mut block in blocks.into_values() {
            block.sort_unstable();
            for pair in pairs_of_block(&block) {
                *pairs.entry(pair).or_default() += 1;
            }
        }
    }
    let mut lists: Vec<Vec<(usize, usize)>> = vec![Vec::new(); index.entities.len()];
    for ((a, b), n) in pairs {
        let (a, b) = (a as usize, b as usize);
        lists[a].push((b, n));
        lists[b].push((a, n));
    }
    for list in &mut lists {
        list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        list.truncate(top);
    }
    lists
}

/// The pairs of different entities of one block, each once, the smaller index first.
fn pairs_of_block(mentions: &[(usize, usize)]) -> BTreeSet<(u32, u32)> {
    let mut seen = BTreeSet::new();
    let order: Vec<u32> =
        mentions.iter().filter(|(_, e)| seen.insert(*e)).filter_map(|(_, e)| u32::try_from(*e).ok()).collect();
    let mut pairs = BTreeSet::new();
    for (i, a) in order.iter().enumerate() {
        for b in order[i + 1..].iter().take(NEAR) {
            pairs.insert((*a.min(b), *a.max(b)));
        }
    }
    pairs
}

/// A mention in its surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What stands before it, with `…` in front if text was cut.
    pub before: String,
    /// The mention exactly.
    pub surface: String,
    /// What stands after it, with `…` behind if text was cut.
    pub after: String,
}

/// Quotes a range of a text in at most about `max` characters beside the mention itself: whole if it fits, else from a sentence
/// edge, else from a word edge. Line breaks become spaces outside the mention. A range outside the text gives an empty quotation.
pub fn quote(text: &str, range: &Range<usize>, max: usize) -> Quote {
    let (Some(before), Some(surface), Some(after)) =
        (text.get(..range.start), text.get(range.clone()), text.get(range.end..))
    else {
        return Quote { before: String::new(), surface: String::new(), after: String::new() };
    };
    // Only what may be shown is looked at: a block can be a line of many megabytes.
    let (near_before, near_after) = (tail(before, max), head(after, max));
    let (room_before, room_after) = rooms(near_before.chars().count(), near_after.chars().count(), max);
    let start = before.len() - near_before.len() + cut_start(near_before, room_before);
    let end = cut_end(near_after, room_after);
    let one_line = |s: &str| s.replace(['\n', '\r'], " ");
    let mut quote =
        Quote { before: one_line(&before[start..]), surface: surface.to_string(), after: one_line(&after[..end]) };
    if start > 0 {
        quote.before.insert(0, '…');
    }
    if end < after.len() {
        // After a full stop the ellipsis stands apart: what is left out is what comes after the sentence.
        let closed = |c: char| matches!(c, '.' | '!' | '?' | '…' | '”' | '’' | '"' | ')' | '»');
        if quote.after.ends_with(closed) || quote.after.is_empty() && quote.surface.ends_with(closed) {
            quote.after.push('\u{a0}');
        }
        quote.after.push('…');
    }
    quote
}

/// The last characters of a text, one more than `max`.
fn tail(text: &str, max: usize) -> &str {
    text.char_indices().rev().nth(max).map_or(text, |(i, _)| &text[i..])
}

/// The first characters of a text, one more than `max`.
fn head(text: &str, max: usize) -> &str {
    text.char_indices().nth(max + 1).map_or(text, |(i, _)| &text[..i])
}

/// Half of the room for each side; what one side does not need the other gets.
fn rooms(before: usize, after: usize, max: usize) -> (usize, usize) {
    let half = max / 2;
    if before <= half {
        (before, max - before)
    } else if after <= half {
        (max - after, after)
    } else {
        (half, max - half)
    }
}

/// Where a quotation begins that has room for so many characters before the mention.
fn cut_start(before: &str, room: usize) -> usize {
    let length = before.chars().count();
    if length <= room {
        return 0;
    }
    let window = before.char_indices().nth(length - room).map_or(before.len(), |(i, _)| i);
    // The first sentence that begins in the window and leaves at least half of the room filled.
    let sentences = before.split_sentence_bound_indices().map(|(i, _)| i).filter(|i| *i >= window);
    let half = before.char_indices().nth(length - room / 2).map_or(before.len(), |(i, _)| i);
    if let Some(start) = sentences.filter(|i| *i <= half).min() {
        return start;
    }
    let words = before.split_word_bound_indices().filter(|(_, w)| !w.trim().is_empty()).map(|(i, _)| i);
    let mut starts = words.filter(|i| *i >= window && begins_word(before, *i));
    starts.next().unwrap_or(before.len())
}

/// Where a quotation ends that has room for so many characters after the mention.
fn cut_end(after: &str, room: usize) -> usize {
    let Some((window, _)) = after.char_indices().nth(room) else { return after.len() };
    let half = after.char_indices().nth(room / 2).map_or(after.len(), |(i, _)| i);
    let sentences = after.split_sentence_bound_indices().map(|(i, s)| i + s.trim_end().len());
    if let Some(end) = sentences.filter(|i| *i <= window && *i >= half).max() {
        return end;
    }
    let words = after.split_word_bound_indices().filter(|(_, w)| !w.trim().is_empty()).map(|(i, w)| i + w.len());
    words.take_while(|i| *i <= window).filter(|i| ends_word(after, *i)).last().unwrap_or(0)
}

/// A word begins here after a space: a mark that clings to the word before is no beginning.
fn begins_word(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(char::is_whitespace)
}

/// A space or the end follows here.
fn ends_word(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_none_or(char::is_whitespace)
}

/// Groups of entities that may be confused: (what they share, indexes in the order of the index). Shared are a whole name, a
/// surname, or an abbreviation.
pub fn confusable(index: &Index) -> Vec<(String, Vec<usize>)> {
    let mut shared: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (i, entity) in index.entities.iter().enumerate().filter(|(_, e)| e.published) {
        if &*entity.kind.0 == "person" {
            let name = PersonName::of(&entity.name);
            if !name.whole && name.last.chars().count() > 1 {
                shared.entry(name.last).or_default().insert(i);
            }
        }
        shared.entry(fold(&entity.name)).or_default().insert(i);
        for alias in &entity.aliases {
            let form = Form::of(alias);
            if form.acronym {
                shared.entry(form.key).or_default().insert(i);
            }
        }
    }
    shared.into_iter().filter(|(_, set)| set.len() > 1).map(|(key, set)| (key, set.into_iter().collect())).collect()
}

#[cfg(test)]
mod tests;

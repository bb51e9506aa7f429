//! What the recogniser found, as it stands on disk: `.sourcebook/cache/names/`.
//!
//! A finding goes in and out as a line. What is no finding of this program reads as none, and one whose places lie outside of its
//! text does not fit it.

use super::memo::Recognised;
use crate::entity::{DocumentText, EntityType, FoundFact, Mention, NameLink};
use crate::project::kept::{Key, Line, read_key, written_key};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Rules have names of their own making; more different ones than this are not the recogniser's.
const WORDS: usize = 512;

type Text<'a> = Cow<'a, str>;

/// Block, start, end, type, bits of the confidence, rule.
type WrittenMention<'a> = (usize, usize, usize, Text<'a>, u32, Text<'a>);

/// A finding as it is written.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    key: String,
    #[serde(borrow)]
    mentions: Vec<WrittenMention<'a>>,
    /// Two mentions, rule.
    links: Vec<(usize, usize, Text<'a>)>,
    /// Mention, kind, block, start, end.
    facts: Vec<(usize, Text<'a>, usize, usize, usize)>,
}

impl Line for Recognised {
    fn write(&self, key: &Key, out: &mut Vec<u8>) {
        // Plain data: writing it to memory cannot fail.
        let _ = serde_json::to_writer(out, &as_written(key, self));
    }

    fn read(lines: &str) -> Option<BTreeMap<Key, Arc<Self>>> {
        let mut kinds: HashMap<String, EntityType> = HashMap::new();
        lines.lines().map(|line| finding(line, &mut kinds)).collect()
    }
}

fn as_written<'a>(key: &Key, found: &'a Recognised) -> Written<'a> {
    let mention = |m: &'a Mention| {
        (m.block, m.range.start, m.range.end, (&*m.kind.0).into(), m.confidence.to_bits(), m.rule.into())
    };
    Written {
        key: written_key(key),
        mentions: found.mentions.iter().map(mention).collect(),
        links: found.links.iter().map(|l| (l.a, l.b, l.rule.into())).collect(),
        facts: found.facts.iter().map(|f| (f.mention, f.kind.into(), f.block, f.range.start, f.range.end)).collect(),
    }
}

fn finding(line: &str, kinds: &mut HashMap<String, EntityType>) -> Option<(Key, Arc<Recognised>)> {
    let written: Written<'_> = serde_json::from_str(line).ok()?;
    let key = read_key(&written.key)?;
    let mut found = Recognised::default();
    for (block, start, end, kind, confidence, rule) in &written.mentions {
        let known = kinds.entry(kind.to_string()).or_insert_with(|| EntityType(kind.as_ref().into()));
        found.mentions.push(Mention {
            block: *block,
            range: *start..*end,
            kind: known.clone(),
            confidence: f32::from_bits(*confidence),
            rule: word(rule)?,
        });
    }
    for (a, b, rule) in &written.links {
        found.links.push(NameLink { a: *a, b: *b, rule: word(rule)? });
    }
    for (mention, kind, block, start, end) in &written.facts {
        found.facts.push(FoundFact { mention: *mention, kind: word(kind)?, block: *block, range: *start..*end });
    }
    Some((key, Arc::new(found)))
}

/// Whether findings can be of a text: no place of theirs lies outside of it.
pub(super) fn fits(found: &Recognised, text: &DocumentText) -> bool {
    let there = |block: usize, range: &std::ops::Range<usize>| {
        text.blocks.get(block).is_some_and(|b| b.text.get(range.clone()).is_some())
    };
    let count = found.mentions.len();
    found.mentions.iter().all(|m| there(m.block, &m.range))
        && found.links.iter().all(|l| l.a < count && l.b < count)
        && found.facts.iter().all(|f| f.mention < count && there(f.block, &f.range))
}

/// The name of a rule, as the program has it: names of rules are part of the program, so there are few.
fn word(text: &str) -> Option<&'static str> {
    static KNOWN: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(word) = known.get(text) {
        return Some(word);
    }
    if known.len() >= WORDS || text.len() > 64 {
        return None;
    }
    let word: &'static str = Box::leak(text.to_string().into_boxed_str());
    known.insert(text.to_string(), word);
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::super::memo::Memo;
    use super::*;
    use crate::entity::TextBlock;
    use crate::project::{CACHE, Memory, Store};
    use crate::source::document::BlockKind;

    fn text(words: &str) -> DocumentText {
        let block = TextBlock { kind: BlockKind::Paragraph, text: words.into() };
        DocumentText { id: "a".into(), lang: "en".into(), blocks: vec![block], ..DocumentText::default() }
    }

    const WORDS: &str = "Ann Example of the Harbour Light Institute (HLI) wrote to Ben Sample on 3 May 1999.";

    fn run(store: &Memory, texts: &[&str]) -> (Vec<Arc<Recognised>>, usize) {
        let memo = Memo::on_disk();
        let found = texts.iter().map(|t| memo.recognise(&text(t), store)).collect();
        memo.finish(store);
        (found, memo.read_anew())
    }

    #[test]
    fn a_text_is_read_once_for_all_runs() {
        let store = Memory::default();
        let (first, read) = run(&store, &[WORDS]);
        assert_eq!((first[0].mentions.is_empty(), read), (false, 1));
        let (again, read) = run(&store, &[WORDS, "Cy Trial wrote back."]);
        assert_eq!(read, 1, "only the new text is read");
        assert_eq!(again[0].mentions, first[0].mentions);
        assert_eq!((&again[0].links, &again[0].facts), (&first[0].links, &first[0].facts));
        assert_eq!(run(&store, &[WORDS, "Cy Trial wrote back."]).1, 0);
    }

    #[test]
    fn what_is_damaged_or_of_another_program_is_read_again() {
        let store = Memory::default();
        let (first, _) = run(&store, &[WORDS]);
        let (files, _) = store.list(CACHE);
        let file = &files[0].path;
        let good = store.read(file).unwrap();
        let mut flipped = good.clone();
        flipped[good.len() / 2] ^= 1;
        let other = [b"0".as_slice(), &good[1..]].concat();
        let other = if other == good { [b"1".as_slice(), &good[1..]].concat() } else { other };
        for damaged in [&flipped[..], &good[..good.len() - 9], b"", b"\xff\xfe\n", &other[..]] {
            store.write(file, damaged).unwrap();
            let (found, read) = run(&store, &[WORDS]);
            assert_eq!((read, &found[0].mentions), (1, &first[0].mentions));
            assert_eq!(run(&store, &[WORDS]).1, 0, "and is whole again");
        }
    }

    #[test]
    fn the_files_are_bounded_by_what_is_used() {
        let store = Memory::default();
        let many: Vec<String> = (0..40).map(|n| format!("Ann Example wrote letter {n} to Ben Sample.")).collect();
        let size = |store: &Memory| store.list(CACHE).0.iter().map(|f| f.len).sum::<u64>();
        let mut largest = 0;
        for round in 0..40 {
            let texts: Vec<String> = many.iter().map(|t| format!("{t} Round {round}.")).collect();
            run(&store, &texts.iter().map(String::as_str).collect::<Vec<_>>());
            if round == 19 {
                largest = size(&store);
            }
        }
        assert!(size(&store) < largest * 2, "{} after {largest}", size(&store));
    }
}

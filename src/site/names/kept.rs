//! What the recogniser found, on disk: `.sourcebook/cache/names/`.
//!
//! Goes in: a hash of a text. Comes out: what was found in it, if this program has read that text before. The files may be
//! removed at any time; one that is damaged, or of another program, counts as empty. They are bounded: what the last build used,
//! and as much again of what earlier ones did.

use super::memo::Recognised;
use crate::entity::{DocumentText, EntityType, FoundFact, Mention, NameLink};
use crate::project::{CACHE, Store};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The hash of a text.
pub(super) type Key = [u8; 32];

/// The findings stand in so many files, so that a changed text makes little to be written.
const SHARDS: usize = 64;

/// Entries a file may hold that the last build did not use, if it used fewer.
const SPARE: usize = 16;

/// Rules have names of their own making; more different ones than this are not the recogniser's.
const WORDS: usize = 512;

/// The findings on disk.
pub(super) struct Kept {
    /// What engine and data made them, as a hash.
    version: String,
    shards: Vec<Mutex<Option<Shard>>>,
}

/// One file.
#[derive(Default)]
struct Shard(BTreeMap<Key, Arc<Recognised>>);

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

impl Kept {
    /// Of findings of this version.
    pub fn new(version: String) -> Self {
        Kept { version, shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }

    fn shard(&self, key: &Key, store: &dyn Store) -> MutexGuard<'_, Option<Shard>> {
        let number = number(key);
        let mut shard = self.shards[number].lock().unwrap_or_else(PoisonError::into_inner);
        if shard.is_none() {
            let bytes = store.read(&path(number)).unwrap_or_default();
            *shard = Some(read(&bytes, &self.version).unwrap_or_default());
        }
        shard
    }

    /// What was found in a text, if that is known.
    pub fn get(&self, key: &Key, text: &DocumentText, store: &dyn Store) -> Option<Arc<Recognised>> {
        let shard = self.shard(key, store);
        shard.as_ref()?.0.get(key).filter(|found| fits(found, text)).cloned()
    }

    /// Keeps what a build found: all it used, of which `fresh` are new.
    pub fn keep(&self, used: &HashMap<Key, Arc<Recognised>>, fresh: &HashSet<Key>, store: &dyn Store) {
        let wanted: HashSet<usize> = fresh.iter().map(number).collect();
        for number in wanted {
            let Some(any) = fresh.iter().find(|key| self::number(key) == number) else { continue };
            let mut shard = self.shard(any, store);
            let Some(Shard(entries)) = shard.as_mut() else { continue };
            let here = || used.iter().filter(|(key, _)| self::number(key) == number);
            let room = here().count().max(SPARE);
            let mut spare = entries.keys().filter(|key| !used.contains_key(*key)).copied().collect::<Vec<_>>();
            for key in spare.drain(room.min(spare.len())..) {
                entries.remove(&key);
            }
            entries.extend(here().map(|(key, found)| (*key, Arc::clone(found))));
            // A cache that cannot be written is none: the texts are read again.
            let _ = store.write(&path(number), &written(entries, &self.version));
        }
    }
}

fn number(key: &Key) -> usize {
    usize::from(key[0]) % SHARDS
}

fn path(number: usize) -> String {
    format!("{CACHE}/names/{number:02}.json")
}

/// A line with the version and a hash of the rest, then one finding a line.
fn written(entries: &BTreeMap<Key, Arc<Recognised>>, version: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (key, found) in entries {
        // Plain data: writing it to memory cannot fail.
        let _ = serde_json::to_writer(&mut body, &as_written(key, found));
        body.push(b'\n');
    }
    let mut text = format!("{version} {}\n", blake3::hash(&body).to_hex()).into_bytes();
    text.extend_from_slice(&body);
    text
}

fn as_written<'a>(key: &Key, found: &'a Recognised) -> Written<'a> {
    let mention = |m: &'a Mention| {
        (m.block, m.range.start, m.range.end, (&*m.kind.0).into(), m.confidence.to_bits(), m.rule.into())
    };
    Written {
        key: blake3::Hash::from_bytes(*key).to_hex().to_string(),
        mentions: found.mentions.iter().map(mention).collect(),
        links: found.links.iter().map(|l| (l.a, l.b, l.rule.into())).collect(),
        facts: found.facts.iter().map(|f| (f.mention, f.kind.into(), f.block, f.range.start, f.range.end)).collect(),
    }
}

/// The findings of a file; `None` if it is damaged or of another version.
fn read(bytes: &[u8], version: &str) -> Option<Shard> {
    let end = bytes.iter().position(|b| *b == b'\n')?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let body = bytes.get(end + 1..)?;
    let (made_by, hash) = head.split_once(' ')?;
    if made_by != version || hash != blake3::hash(body).to_hex().as_str() {
        return None;
    }
    let mut kinds: HashMap<String, EntityType> = HashMap::new();
    let lines = std::str::from_utf8(body).ok()?.lines();
    lines.map(|line| finding(line, &mut kinds)).collect::<Option<BTreeMap<_, _>>>().map(Shard)
}

fn finding(line: &str, kinds: &mut HashMap<String, EntityType>) -> Option<(Key, Arc<Recognised>)> {
    let written: Written<'_> = serde_json::from_str(line).ok()?;
    let key = *blake3::Hash::from_hex(&written.key).ok()?.as_bytes();
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
fn fits(found: &Recognised, text: &DocumentText) -> bool {
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
    use crate::project::Memory;
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

//! What is expensive to find out, kept between builds: in memory for a preview, in the site's cache for the next command.
//!
//! A key, which is a hash of everything the value depends on, goes in; the value comes out, made anew only if neither this run
//! nor an earlier one has made it. The files may be removed at any time; one that is damaged, or of another program, counts as
//! empty. They are bounded: what the last build used, and as much again of what earlier ones did.

use super::{CACHE, Store};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A hash of everything a value depends on.
pub type Key = [u8; 32];

/// The values stand in so many files, so that one that is new makes little to be written.
const SHARDS: usize = 64;

/// Values a file may hold that the last build did not use, if it used fewer.
const SPARE: usize = 16;

/// A value that can be written as a line.
pub trait Line: Sized {
    /// Appends the value with its key, without a line feed.
    fn write(&self, key: &Key, out: &mut Vec<u8>);

    /// Reads lines; `None` if one of them is none.
    fn read(lines: &str) -> Option<BTreeMap<Key, Arc<Self>>>;
}

/// A key as it is written.
pub fn written_key(key: &Key) -> String {
    blake3::Hash::from_bytes(*key).to_hex().to_string()
}

/// A key as it was written.
pub fn read_key(text: &str) -> Option<Key> {
    Some(*blake3::Hash::from_hex(text).ok()?.as_bytes())
}

/// How a file of the site's folder is read.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> std::io::Result<Vec<u8>>;

/// Values by their keys. It remembers those of the last build and no more.
pub struct Kept<V> {
    known: Mutex<HashMap<Key, Remembered<V>>>,
    disk: Option<Shards<V>>,
    made: AtomicUsize,
}

struct Remembered<V> {
    value: Arc<V>,
    /// Asked for in this build.
    current: bool,
    /// Not yet on disk.
    fresh: bool,
}

impl<V> Default for Kept<V> {
    fn default() -> Self {
        Kept { known: Mutex::default(), disk: None, made: AtomicUsize::default() }
    }
}

impl<V: Line> Kept<V> {
    /// One that also keeps values in a folder of the site's cache. Values of another version are not asked for.
    pub fn on_disk(folder: &'static str, version: String) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Kept { disk: Some(Shards { folder, version, shards }), ..Kept::default() }
    }

    /// How many values were made anew.
    pub fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Remembered<V>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value of a key. One from a file is passed over if it does not fit.
    pub fn get(&self, key: Key, read: ReadFile<'_>, fits: impl Fn(&V) -> bool, make: impl FnOnce() -> V) -> Arc<V> {
        if let Some(known) = self.lock().get_mut(&key) {
            known.current = true;
            return Arc::clone(&known.value);
        }
        let kept = self.disk.as_ref().and_then(|disk| disk.get(&key, read)).filter(|value| fits(value));
        let fresh = kept.is_none();
        let value = kept.unwrap_or_else(|| {
            self.made.fetch_add(1, Ordering::Relaxed);
            Arc::new(make())
        });
        self.lock().insert(key, Remembered { value: Arc::clone(&value), current: true, fresh });
        value
    }

    /// Forgets what this build did not ask for, and keeps the rest for the commands to come.
    pub fn finish(&self, store: &dyn Store) {
        let mut known = self.lock();
        known.retain(|_, known| std::mem::take(&mut known.current));
        let fresh: HashSet<Key> =
            known.iter_mut().filter_map(|(key, known)| std::mem::take(&mut known.fresh).then_some(*key)).collect();
        if let Some(disk) = self.disk.as_ref().filter(|_| !fresh.is_empty()) {
            let used = known.iter().map(|(key, known)| (*key, Arc::clone(&known.value))).collect();
            disk.keep(&used, &fresh, store);
        }
    }

    /// The keys of the values in memory.
    #[cfg(test)]
    pub fn keys(&self) -> Vec<Key> {
        self.lock().keys().copied().collect()
    }
}

/// The entries of one file, once it was read.
type Shard<V> = Option<BTreeMap<Key, Arc<V>>>;

/// The values on disk.
struct Shards<V> {
    folder: &'static str,
    /// What made them, as a hash.
    version: String,
    shards: Vec<Mutex<Shard<V>>>,
}

impl<V: Line> Shards<V> {
    fn shard(&self, key: &Key, read: ReadFile<'_>) -> MutexGuard<'_, Shard<V>> {
        let number = number(key);
        let mut shard = self.shards[number].lock().unwrap_or_else(PoisonError::into_inner);
        if shard.is_none() {
            let bytes = read(&self.path(number)).unwrap_or_default();
            *shard = Some(self.values(&bytes).unwrap_or_default());
        }
        shard
    }

    fn get(&self, key: &Key, read: ReadFile<'_>) -> Option<Arc<V>> {
        self.shard(key, read).as_ref()?.get(key).cloned()
    }

    fn keep(&self, used: &HashMap<Key, Arc<V>>, fresh: &HashSet<Key>, store: &dyn Store) {
        let read = |path: &str| store.read(path);
        let wanted: HashSet<usize> = fresh.iter().map(number).collect();
        for number in wanted {
            let Some(any) = fresh.iter().find(|key| self::number(key) == number) else { continue };
            let mut shard = self.shard(any, &read);
            let Some(entries) = shard.as_mut() else { continue };
            let here = || used.iter().filter(|(key, _)| self::number(key) == number);
            let room = here().count().max(SPARE);
            let mut spare = entries.keys().filter(|key| !used.contains_key(*key)).copied().collect::<Vec<_>>();
            for key in spare.drain(room.min(spare.len())..) {
                entries.remove(&key);
            }
            entries.extend(here().map(|(key, value)| (*key, Arc::clone(value))));
            // A cache that cannot be written is none: the values are made again.
            let _ = store.write(&self.path(number), &self.written(entries));
        }
    }

    fn path(&self, number: usize) -> String {
        format!("{CACHE}/{}/{number:02}.json", self.folder)
    }

    /// A line with the version and a hash of the rest, then one value a line.
    fn written(&self, entries: &BTreeMap<Key, Arc<V>>) -> Vec<u8> {
        let mut body = Vec::new();
        for (key, value) in entries {
            value.write(key, &mut body);
            body.push(b'\n');
        }
        let mut text = format!("{} {}\n", self.version, blake3::hash(&body).to_hex()).into_bytes();
        text.extend_from_slice(&body);
        text
    }

    /// The values of a file; `None` if it is damaged or of another version.
    fn values(&self, bytes: &[u8]) -> Option<BTreeMap<Key, Arc<V>>> {
        let end = bytes.iter().position(|b| *b == b'\n')?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let body = bytes.get(end + 1..)?;
        let (made_by, hash) = head.split_once(' ')?;
        if made_by != self.version || hash != blake3::hash(body).to_hex().as_str() {
            return None;
        }
        V::read(std::str::from_utf8(body).ok()?)
    }
}

fn number(key: &Key) -> usize {
    usize::from(key[0]) % SHARDS
}

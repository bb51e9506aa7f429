//! A store that keeps to itself what is written, so that a run can be tried.

use super::{Found, Store};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::sync::{RwLock, RwLockReadGuard};

/// Reads through to another store and writes nothing to it: what would be written is read back from here.
pub struct Rehearsal<'s> {
    store: &'s dyn Store,
    /// What each path would be; `None` if it would be removed.
    written: RwLock<BTreeMap<String, Option<Vec<u8>>>>,
}

/// What would become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path.
    pub path: String,
    /// Its bytes now, if there is such a file.
    pub before: Option<Vec<u8>>,
    /// Its bytes then, unless it would be removed.
    pub after: Option<Vec<u8>>,
}

impl<'s> Rehearsal<'s> {
    /// A rehearsal on a store.
    pub fn new(store: &'s dyn Store) -> Self {
        Rehearsal { store, written: RwLock::default() }
    }

    /// What would be different, by path.
    pub fn changes(&self) -> Vec<Change> {
        let change = |(path, after): (&String, &Option<Vec<u8>>)| {
            let before = self.store.read(path).ok();
            (before != *after).then(|| Change { path: path.clone(), before, after: after.clone() })
        };
        self.lock().iter().filter_map(change).collect()
    }

    fn lock(&self) -> RwLockReadGuard<'_, BTreeMap<String, Option<Vec<u8>>>> {
        self.written.read().unwrap_or_else(|e| e.into_inner())
    }

    fn put(&self, path: &str, bytes: Option<Vec<u8>>) {
        self.written.write().unwrap_or_else(|e| e.into_inner()).insert(path.to_owned(), bytes);
    }
}

impl Store for Rehearsal<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.lock().get(path) {
            Some(bytes) => bytes.clone().ok_or_else(|| io::ErrorKind::NotFound.into()),
            None => self.store.read(path),
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.put(path, Some(bytes.to_owned()));
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        if !self.exists(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.put(path, None);
        Ok(())
    }

    fn list(&self, folder: &str) -> (Vec<Found>, Vec<(String, io::Error)>) {
        let (found, failed) = self.store.list(folder);
        let mut files: BTreeMap<String, Found> = found.into_iter().map(|f| (f.path.clone(), f)).collect();
        let below = |p: &str| folder.is_empty() || p.strip_prefix(folder).is_some_and(|r| r.starts_with('/'));
        for (path, bytes) in self.lock().iter().filter(|(path, _)| below(path)) {
            match bytes {
                Some(bytes) => {
                    let found = Found { path: path.clone(), len: bytes.len() as u64, modified: 0 };
                    files.insert(path.clone(), found);
                }
                None => drop(files.remove(path)),
            }
        }
        (files.into_values().collect(), failed)
    }

    fn exists(&self, path: &str) -> bool {
        match self.lock().get(path) {
            Some(bytes) => bytes.is_some(),
            None => self.store.exists(path),
        }
    }

    fn size(&self, path: &str) -> io::Result<u64> {
        let written = self.lock().get(path).map(|bytes| bytes.as_ref().map(|b| b.len() as u64));
        match written {
            Some(length) => length.ok_or_else(|| io::ErrorKind::NotFound.into()),
            None => self.store.size(path),
        }
    }

    fn digest(&self, path: &str) -> io::Result<[u8; 32]> {
        let written = self.lock().contains_key(path);
        if written { Ok(Sha256::digest(self.read(path)?).into()) } else { self.store.digest(path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Memory;

    #[test]
    fn a_rehearsal_shows_what_was_done_and_does_nothing() {
        let store = Memory::with([("a/x", "old"), ("a/y", "y"), ("b", "b")]);
        let rehearsal = Rehearsal::new(&store);
        rehearsal.write("a/x", b"new").unwrap();
        rehearsal.write("a/z", b"z").unwrap();
        rehearsal.write("b", b"b").unwrap();
        rehearsal.remove("a/y").unwrap();
        assert_eq!((rehearsal.read("a/x").unwrap(), rehearsal.size("a/x").unwrap()), (b"new".to_vec(), 3));
        assert_eq!(rehearsal.digest("b").unwrap(), store.digest("b").unwrap());
        assert!(!rehearsal.exists("a/y") && rehearsal.read("a/y").is_err() && rehearsal.remove("a/y").is_err());
        let list = |store: &dyn Store| store.list("a").0.into_iter().map(|f| f.path).collect::<Vec<_>>();
        assert_eq!(list(&rehearsal), ["a/x", "a/z"]);
        assert_eq!((list(&store), store.read("a/x").unwrap()), (vec!["a/x".into(), "a/y".into()], b"old".to_vec()));
        let changes: Vec<_> =
            rehearsal.changes().into_iter().map(|c| (c.path, c.before.is_some(), c.after.is_some())).collect();
        assert_eq!(changes, [("a/x".into(), true, true), ("a/y".into(), true, false), ("a/z".into(), false, true)]);
    }
}

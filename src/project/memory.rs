//! Files in memory, for tests.

use super::{Found, Store};
use std::collections::BTreeMap;
use std::io;
use std::sync::RwLock;

/// Files in memory.
#[derive(Debug, Default)]
pub struct Memory {
    files: RwLock<BTreeMap<String, Vec<u8>>>,
}

impl Memory {
    /// Files with these paths and texts.
    pub fn with<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files = files.into_iter().map(|(p, b)| (p.into(), b.into())).collect();
        Memory { files: RwLock::new(files) }
    }

    fn lock(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.files.read().unwrap_or_else(|e| e.into_inner())
    }

    fn lock_mut(&self) -> std::sync::RwLockWriteGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.files.write().unwrap_or_else(|e| e.into_inner())
    }
}

impl Store for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.lock().get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.lock_mut().insert(path.into(), bytes.into());
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let gone = self.lock_mut().remove(path);
        gone.map(drop).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> (Vec<Found>, Vec<(String, io::Error)>) {
        let files = self.lock();
        let below = |p: &str| folder.is_empty() || p.strip_prefix(folder).is_some_and(|r| r.starts_with('/'));
        let found = files
            .iter()
            .filter(|(p, _)| below(p))
            .map(|(p, b)| Found { path: p.clone(), len: b.len() as u64, modified: 0 })
            .collect();
        (found, Vec::new())
    }

    fn exists(&self, path: &str) -> bool {
        self.lock().contains_key(path)
    }
}

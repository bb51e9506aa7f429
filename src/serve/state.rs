//! What the preview shows at the moment: the last good edition, what is wrong, and the pages made so far.

use crate::diagnostic::{Diagnostic, Severity};
use crate::edition::Produce;
use crate::id::SitePath;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::watch;

/// Bytes kept of pages made so far; when they grow beyond it, all are dropped.
const CACHE: usize = 64 << 20;

/// Everything the handlers share.
pub(super) struct State {
    shown: RwLock<Shown>,
    cache: Mutex<Cache>,
    version: watch::Sender<u64>,
}

#[derive(Clone, Default)]
struct Shown {
    edition: Option<Arc<dyn Produce + Send>>,
    /// The errors of the last build.
    problems: Arc<[Diagnostic]>,
}

#[derive(Default)]
struct Cache {
    files: HashMap<SitePath, Cached>,
    size: usize,
}

#[derive(Clone)]
struct Cached {
    version: u64,
    key: Option<[u8; 32]>,
    bytes: Arc<[u8]>,
}

/// A file asked for.
pub(super) struct Served {
    pub(super) path: SitePath,
    pub(super) bytes: Arc<[u8]>,
    /// The errors of the last build and of this file; with any of its own, `bytes` are the last good ones.
    pub(super) problems: Vec<Diagnostic>,
    /// Errors of this file that nobody has seen yet.
    pub(super) news: Vec<Diagnostic>,
}

/// Why a file cannot be served.
pub(super) enum Missing {
    /// There is no such file; the errors of the last build.
    File(Vec<Diagnostic>),
    /// It cannot be made, and never could; all errors, and those nobody has seen yet.
    Good(Vec<Diagnostic>, Vec<Diagnostic>),
    /// No edition could be made yet.
    Edition(Vec<Diagnostic>),
}

impl State {
    pub(super) fn new() -> Self {
        State { shown: RwLock::default(), cache: Mutex::default(), version: watch::Sender::new(0) }
    }

    /// The number of the build that is shown; 0 before the first.
    pub(super) fn version(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Takes over the outcome of a build: a new edition, or only what was wrong. True if anything is to be seen of it.
    pub(super) fn update(&self, edition: Option<Box<dyn Produce + Send>>, problems: &[Diagnostic]) -> bool {
        let errors: Vec<Diagnostic> = problems.iter().filter(|p| p.severity == Severity::Error).cloned().collect();
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let same_errors = *shown.problems == *errors;
        let same_pages = match (&shown.edition, &edition) {
            (Some(old), Some(new)) => same(old.as_ref(), new.as_ref()),
            (_, None) => true,
            (None, Some(_)) => false,
        };
        shown.problems = errors.into();
        if let Some(edition) = edition {
            shown.edition = Some(Arc::from(edition));
        }
        drop(shown);
        let changed = !(same_errors && same_pages) || *self.version.borrow() == 0;
        if changed {
            self.version.send_modify(|version| *version += 1);
        }
        changed
    }

    /// The path of the file that an address names, if the edition has it: itself, or the index of the folder.
    pub(super) fn find(&self, path: &str) -> Option<SitePath> {
        let path: SitePath = path.parse().ok()?;
        let edition = self.current().edition?;
        edition.files().binary_search_by(|file| file.path.cmp(&path)).ok().map(|_| path)
    }

    /// The bytes of a file of the edition, made now if need be.
    pub(super) fn serve(&self, path: &SitePath) -> Result<Served, Missing> {
        let version = *self.version.borrow();
        let Shown { edition, problems } = self.current();
        let mut problems = problems.to_vec();
        let Some(edition) = edition else { return Err(Missing::Edition(problems)) };
        let files = edition.files();
        let Ok(index) = files.binary_search_by(|file| file.path.cmp(path)) else { return Err(Missing::File(problems)) };
        let key = files.get(index).and_then(|file| file.key);
        let last_good = self.cached().files.get(path).cloned();
        if let Some(good) = &last_good
            && (good.version == version || (key.is_some() && good.key == key))
        {
            return Ok(Served { path: path.clone(), bytes: Arc::clone(&good.bytes), problems, news: Vec::new() });
        }
        match edition.produce(index) {
            Ok(bytes) => {
                let bytes: Arc<[u8]> = bytes.into();
                self.cached().keep(path, Cached { version, key, bytes: Arc::clone(&bytes) });
                Ok(Served { path: path.clone(), bytes, problems, news: Vec::new() })
            }
            Err(own) => {
                let news: Vec<Diagnostic> = own.iter().filter(|p| !problems.contains(p)).cloned().collect();
                problems.extend(news.iter().cloned());
                match last_good {
                    Some(good) => Ok(Served { path: path.clone(), bytes: good.bytes, problems, news }),
                    None => Err(Missing::Good(problems, news)),
                }
            }
        }
    }

    fn current(&self) -> Shown {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn cached(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether two editions hold the same files with the same bytes, as far as their keys tell.
fn same(old: &dyn Produce, new: &dyn Produce) -> bool {
    old.files() == new.files() && new.files().iter().all(|file| file.key.is_some())
}

impl Cache {
    fn keep(&mut self, path: &SitePath, file: Cached) {
        if self.size + file.bytes.len() > CACHE {
            self.files.clear();
            self.size = 0;
        }
        self.size += file.bytes.len();
        if let Some(old) = self.files.insert(path.clone(), file) {
            self.size -= old.bytes.len();
        }
    }
}

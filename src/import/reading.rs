//! From the files to documents: originals are read, hashed, and handed to their readers, a limited amount at a time.

use super::existing::Existing;
use super::metadata::{Metadata, apply::apply};
use super::{ImportReport, Original, Progress, Settings, names, sha256, stub};
use crate::diagnostic::Diagnostic;
use crate::project::{Stopwatch, Store};
use crate::source::document::Document;
use crate::source::{self, ReadError};
use rayon::prelude::*;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Bytes of originals that are kept in memory between hashing and reading; the others are read from disk again.
const KEPT: u64 = 64 << 20;
/// Bytes of originals whose documents are in memory together, and their number.
const BATCH: u64 = 64 << 20;
const DOCUMENTS: usize = 256;

/// A file of the folder of originals.
pub struct Loaded {
    pub path: String,
    pub sha256: String,
    pub length: u64,
    /// What is in it, as long as there is room.
    pub bytes: Option<Vec<u8>>,
}

/// Reads and hashes files. Those above the limit of size are only hashed.
pub fn load(store: &dyn Store, paths: &[&String], settings: &Settings<'_>, report: &mut ImportReport) -> Vec<Loaded> {
    let kept = AtomicU64::new(0);
    let load = |path: &str| -> io::Result<Loaded> {
        let length = store.size(path)?;
        if length > settings.largest {
            let sha256 = super::hex(&store.digest(path)?);
            return Ok(Loaded { path: path.to_owned(), sha256, length, bytes: None });
        }
        let bytes = store.read(path)?;
        let length = bytes.len() as u64;
        let room = kept.fetch_add(length, Ordering::Relaxed) < KEPT;
        Ok(Loaded { path: path.to_owned(), sha256: sha256(&bytes), length, bytes: room.then_some(bytes) })
    };
    let loaded: Vec<_> = paths.par_iter().map(|path| (path, load(path))).collect();
    let mut good = Vec::with_capacity(loaded.len());
    for (path, result) in loaded {
        match result {
            Ok(loaded) => good.push(loaded),
            Err(error) => {
                let why = Diagnostic::error("source-unreadable", format!("the file cannot be read: {error}"));
                report.fail(path, "", why.in_file(path.as_str()).help("check its permissions"));
            }
        }
    }
    good
}

/// Those of the originals whose pages are to be written; tells of the others.
pub fn wanted(
    mut originals: Vec<Original>,
    existing: &Existing,
    store: &dyn Store,
    settings: &Settings<'_>,
    metadata: &Metadata,
    report: &mut ImportReport,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Vec<Original> {
    for original in &mut originals {
        let page = original.page.map(|i| &existing.pages[i]);
        original.restated = page.is_some_and(|page| page.metadata != metadata.digest(&original.path));
    }
    let is_done = |original: &Original| {
        let page = original.page.map(|i| &existing.pages[i]);
        let unchanged = page.filter(|page| page.sha256 == original.sha256 && !original.restated);
        let unchanged = unchanged.filter(|_| !settings.again && original.renamed_from.is_none());
        let unchanged = unchanged.filter(|page| !settings.reads.reads_more(&original.path, &page.importer));
        unchanged.is_some_and(|page| page.problem.is_none() || stub::known(page, &original.path).is_some())
    };
    let (done, wanted): (Vec<Original>, Vec<Original>) = originals.into_iter().partition(is_done);
    let reports: Vec<_> = done
        .par_iter()
        .map(|original| {
            progress(Progress::Done { file: &original.path });
            existing.unchanged(store, settings.content, &original.path, &original.slug)
        })
        .collect();
    for (original, unchanged) in done.iter().zip(reports) {
        match original.page.and_then(|i| stub::known(&existing.pages[i], &original.path)) {
            Some(why) => report.fail(&original.path, &original.slug, why),
            None => report.unchanged(unchanged),
        }
    }
    wanted
}

/// Cuts the originals into pieces whose documents have room in memory together.
pub fn batches(originals: Vec<Original>) -> Vec<Vec<Original>> {
    let mut batches: Vec<Vec<Original>> = Vec::new();
    let mut room = 0;
    for original in originals {
        let length = original.length as u64;
        match batches.last_mut().filter(|batch| length <= room && batch.len() < DOCUMENTS) {
            Some(batch) => batch.push(original),
            None => {
                room = BATCH.max(length);
                batches.push(vec![original]);
            }
        }
        room -= length;
    }
    batches
}

/// An original with its document. One that cannot be read gets one that says why, unless it has a page that is better.
pub struct Parsed {
    pub original: Original,
    pub document: Document,
    /// How long it took.
    pub time: Duration,
}

/// What the plain texts among all originals have in common, if one of those to be read is a plain text.
pub fn collection(
    store: &dyn Store,
    paths: &[String],
    to_read: &[Original],
    settings: &Settings<'_>,
) -> Arc<source::text::Collection> {
    let is_text = |path: &str| source::reader(path).is_some_and(|r| r.media_type == "text/plain");
    if !to_read.iter().any(|o| is_text(&o.path)) {
        return Arc::default();
    }
    let at_hand: HashMap<&str, &[u8]> =
        to_read.iter().filter_map(|o| Some((o.path.as_str(), o.bytes.as_deref()?))).collect();
    let texts = paths.par_iter().filter(|path| is_text(path)).filter_map(|path| {
        let text = |bytes: &[u8]| Some(source::decode::decode(bytes).ok()?.text);
        match at_hand.get(path.as_str()) {
            Some(bytes) => text(bytes),
            None if store.size(path).is_ok_and(|size| size <= settings.largest) => text(&store.read(path).ok()?),
            None => None,
        }
    });
    let ((), collection) = rayon::join(source::text::prepare, || source::text::Collection::of_many(texts));
    Arc::new(collection)
}

/// Reads originals; tells of those that cannot be read.
pub fn parse(
    originals: Vec<Original>,
    existing: &Existing,
    store: &dyn Store,
    settings: &Settings<'_>,
    metadata: &Metadata,
    collection: &Arc<source::text::Collection>,
    report: &mut ImportReport,
) -> Vec<Parsed> {
    let whole = names::patterns(settings.full.some, "full", &mut report.diagnostics);
    let read: Vec<_> = originals
        .into_par_iter()
        .map(|mut original| {
            let watch = Stopwatch::start();
            let result = bytes(&mut original, store, settings).and_then(|bytes| {
                let full = settings.full.all || whole.is_match(names::inside(&original.path, settings.sources));
                let options =
                    source::Options { full, collection: Arc::clone(collection), ..source::Options::default() };
                let document = settings.reads.read(&original.path, &bytes, &options);
                document.map_err(|error| (bytes.iter().copied().take(64).collect(), error))
            });
            (original, result, watch.elapsed())
        })
        .collect();
    let mut parsed = Vec::with_capacity(read.len());
    for (original, result, time) in read {
        match result {
            Ok(document) => parsed.push(Parsed { original, document, time }),
            Err((start, error)) => {
                let why = names::complaint(&original.path, &error);
                let better = original.page.is_some_and(|i| existing.pages[i].problem.is_none());
                if better {
                    report.fail(&original.path, &original.slug, why);
                } else {
                    report.diagnostics.push(why);
                    parsed.push(Parsed { document: stub::document(&original.path, &start, &error), original, time });
                }
            }
        }
    }
    for one in &mut parsed {
        if let Some(statement) = metadata.of(&one.original.path) {
            apply(statement, &mut one.document);
        }
    }
    parsed
}

/// What is in an original, if it is not too much; else how it begins and why not.
fn bytes(original: &mut Original, store: &dyn Store, settings: &Settings<'_>) -> Result<Vec<u8>, (Vec<u8>, ReadError)> {
    if original.length as u64 > settings.largest {
        let what = format!("it has more than {} MB", settings.largest >> 20);
        return Err((Vec::new(), ReadError::Limit { what }));
    }
    if let Some(bytes) = original.bytes.take() {
        return Ok(bytes);
    }
    let changed = || (Vec::new(), ReadError::Damaged { reason: "it has changed while it was read".into() });
    let bytes = store.read(&original.path).map_err(|_| changed())?;
    if sha256(&bytes) == original.sha256 { Ok(bytes) } else { Err(changed()) }
}

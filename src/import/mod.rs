//! Import: originals in `sources/` → pages, block maps and found works, through a [`Store`].
//!
//! In: the files of a site and a few settings. Out: `content/sources/<slug>.md`, the machine's copy of it in
//! `.sourcebook/base/`, the ledger in `.sourcebook/map/`, new entries in `content/bibliography/found.json`, and a report that
//! tells everything that was taken out, added, mended or could not be placed. It is idempotent, never writes to `sources/`,
//! and never overwrites what a person has changed in a page: changes of the original are merged into it, and where both
//! changed the same, the new version goes beside it as `<slug>.md.incoming`.

mod existing;
mod local;
mod merge;
mod metadata;
mod names;
mod numbers;
mod outside;
#[cfg(test)]
mod page_tests;
mod place;
mod reading;
#[cfg(test)]
mod reimport_tests;
mod report;
mod shown;
mod stub;
#[cfg(test)]
mod tests;
mod works;

pub use merge::What;
pub use outside::Outside;
pub use report::{ConflictPlace, DocumentReport, FormatCount, ImportReport, Outcome, Progress};

use crate::citation::survey::resolve::KnownWorks;
use crate::diagnostic::Diagnostic;
use crate::project::Store;
use crate::source::ReadSources;
use crate::source::document::Document;
use crate::source::markdown::{self, Detector, PageInput};
use existing::Existing;
use metadata::Metadata;
use rayon::prelude::*;
use reading::{Loaded, Parsed};
use sha2::{Digest, Sha256};
use shown::Shown;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use works::Works;

/// What import needs to know of a site's configuration.
pub struct Settings<'a> {
    /// Folder of the originals, `sources`.
    pub sources: &'a str,
    /// Folder of the content, `content`.
    pub content: &'a str,
    /// Glob patterns of files to pass over, relative to the folder of the originals.
    pub ignore: &'a [String],
    /// Only originals at or below these paths (relative to the site's root); empty means all.
    pub only: &'a [String],
    /// Write pages anew whose source is unchanged and which no person has edited.
    pub again: bool,
    /// Which web pages are read whole.
    pub full: Full<'a>,
    /// Remove pages whose original is gone, unless a person has edited them.
    pub prune: bool,
    /// Finds page references.
    pub detect: Detector<'a>,
    /// Reads the originals.
    pub reads: &'a dyn ReadSources,
    /// Originals of more bytes than this are not read.
    pub largest: u64,
}

/// Which web pages are read whole, not only their article.
#[derive(Clone, Copy, Default)]
pub struct Full<'a> {
    /// All of them.
    pub all: bool,
    /// Those these glob patterns match, relative to the folder of the originals.
    pub some: &'a [String],
}

/// An original of this run.
struct Original {
    path: String,
    sha256: String,
    /// What is in it, if it is in memory.
    bytes: Option<Vec<u8>>,
    length: usize,
    slug: String,
    /// The page it already has.
    page: Option<usize>,
    renamed_from: Option<String>,
    /// What people state of it is not what its page was written with.
    restated: bool,
}

/// Imports new and changed originals.
pub fn import(store: &dyn Store, settings: &Settings<'_>, progress: &(dyn Fn(Progress<'_>) + Sync)) -> ImportReport {
    let mut report = ImportReport::default();
    let paths = names::list(store, settings, &mut report.diagnostics);
    let wanted: Vec<&String> = paths.iter().filter(|p| names::is_wanted(p, settings.only)).collect();
    progress(Progress::Found { originals: wanted.len() });
    let existing = Existing::read(store, settings.content);
    let loaded = reading::load(store, &wanted, settings, &mut report);
    let metadata = stated_by_hand(store, settings, &paths, &loaded, &mut report);
    let originals = identify(loaded, &existing, &paths, settings, &mut report);
    let pictures = shown::pictures(&originals, settings, &metadata);
    let pages = local::Pages::of(&originals, &existing, pictures);
    let to_write = reading::wanted(originals, &existing, store, settings, &metadata, &mut report, progress);
    let mut works = match paths.is_empty() {
        true => Works::default(),
        false => Works::read(store, settings.content, &mut report.diagnostics),
    };
    works.reserve(existing.slugs.iter().chain(to_write.iter().map(|o| &o.slug)));
    let collection = reading::collection(store, &paths, &to_write, settings);
    // Pictures come last, when it is known which of them other documents show.
    let is_picture = |o: &Original| pages.pictures.contains(&o.path);
    let (pictures, to_write): (Vec<Original>, Vec<Original>) = to_write.into_iter().partition(is_picture);
    let mut shown = match pictures.is_empty() {
        true => Shown::default(),
        false => Shown::on_pages(store, settings.content, &existing),
    };
    let mut failed = Vec::new();
    let mut read = |stage: Vec<Original>, shown: &mut Shown, report: &mut ImportReport| {
        for batch in reading::batches(stage) {
            let mut parsed = reading::parse(batch, &existing, store, settings, &metadata, &collection, report);
            parsed.par_iter_mut().for_each(|p| local::settle(p, store, settings, &pages));
            let written = write(store, settings, &parsed, &mut works, &existing, progress);
            failed.extend(written.iter().map(|d| d.outcome == Outcome::Failed));
            for (parsed, done) in parsed.iter().zip(written) {
                // Why it could not be read is told already.
                if parsed.document.problem.is_none() {
                    report.diagnostics.extend(done.diagnostics());
                }
                if done.outcome != Outcome::Failed {
                    shown.add(parsed);
                }
                report.tally(&parsed.document, &done, parsed.time);
                report.documents.push(done);
            }
        }
    };
    read(to_write, &mut shown, &mut report);
    let pictures = shown.without(pictures, store, progress, &mut report);
    read(pictures, &mut shown, &mut report);
    works.drop_failed(failed.into_iter());
    if !paths.is_empty() {
        works.write(store, settings.content, &mut report);
    }
    missing(store, settings, &existing, &paths, &mut report);
    report.documents.sort_by(|a, b| (&a.file, &a.slug).cmp(&(&b.file, &b.slug)));
    report.diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    report
}

/// Writes the pages of some documents.
fn write(
    store: &dyn Store,
    settings: &Settings<'_>,
    parsed: &[Parsed],
    works: &mut Works,
    existing: &Existing,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Vec<DocumentReport> {
    let page_of = |original: &Original| original.page.map(|i| &existing.pages[i]);
    let keys: Vec<Vec<String>> = parsed.iter().map(|p| works.keys(&p.document, page_of(&p.original))).collect();
    let known = works.known();
    let pairs = parsed.par_iter().zip(&keys);
    pairs
        .map(|(parsed, keys)| {
            let done = page(store, settings, &parsed.original, &parsed.document, keys, &known, existing);
            progress(Progress::Done { file: &parsed.original.path });
            done
        })
        .collect()
}

/// What people state of the documents, joined with them by name or hash.
fn stated_by_hand(
    store: &dyn Store,
    settings: &Settings<'_>,
    paths: &[String],
    loaded: &[Loaded],
    report: &mut ImportReport,
) -> Metadata {
    let hashes: HashMap<&str, &str> = loaded.iter().map(|l| (l.path.as_str(), l.sha256.as_str())).collect();
    let document = |path: &String| (path.clone(), hashes.get(path.as_str()).map(|hash| (*hash).to_owned()));
    let documents: Vec<_> = paths.iter().map(document).collect();
    Metadata::read(store, settings.sources, &documents, &mut report.diagnostics)
}

/// New versions of pages that lie beside the editor's, with the places where both differ; nothing is written.
pub fn unsettled(store: &dyn Store, content: &str) -> Vec<Diagnostic> {
    let folder = format!("{content}/sources");
    if !store.list(&folder).0.iter().any(|found| found.path.ends_with(".incoming")) {
        return Vec::new();
    }
    let existing = Existing::read(store, content);
    let of_page = |slug: &String| {
        let page = existing.pages.iter().find(|page| page.slug == *slug);
        let report = DocumentReport {
            outcome: Outcome::Conflict,
            conflicts: place::unsettled(&place::Files::of(store, content, slug)),
            page_text: page.map(|page| page.text.as_str().into()),
            ..DocumentReport::of(&format!("{folder}/{slug}.md"), slug)
        };
        report.diagnostics()
    };
    existing.incoming.iter().flat_map(of_page).collect()
}

/// Whether a file can be a document, by its path: not hidden, not junk.
pub fn is_source(path: &str) -> bool {
    !names::is_junk(path)
}

/// The SHA-256 of an original, lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(64), |mut out, b| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Gives every original its slug; the second file with the same bytes gets none.
fn identify(
    read: Vec<Loaded>,
    existing: &Existing,
    all: &[String],
    settings: &Settings<'_>,
    report: &mut ImportReport,
) -> Vec<Original> {
    let present: BTreeSet<&str> = all.iter().map(String::as_str).collect();
    // Of files with the same bytes the one that has a page already is the original, else the first by path.
    let mut first: HashMap<&str, &str> = HashMap::new();
    for Loaded { path, sha256: sha, .. } in &read {
        let known = existing.by_file.contains_key(path.as_str());
        first
            .entry(sha)
            .and_modify(|p| {
                if known && !existing.by_file.contains_key(*p) {
                    *p = path
                }
            })
            .or_insert(path);
    }
    let first: BTreeMap<String, String> =
        first.into_iter().map(|(sha, path)| (sha.to_owned(), path.to_owned())).collect();
    let mut taken: BTreeSet<String> = existing.slugs.clone();
    let mut originals = Vec::with_capacity(read.len());
    for Loaded { path, sha256, length, bytes } in read {
        let has_page = existing.by_file.contains_key(path.as_str());
        // A page of the same bytes whose original is still there.
        let paged = existing.by_sha.get(sha256.as_str()).map(|i| &existing.pages[*i].file);
        let paged = paged.filter(|file| !has_page && **file != path && present.contains(file.as_str()));
        if let Some(same) = paged.or_else(|| first.get(&sha256).filter(|p| **p != path)) {
            report.diagnostics.push(
                Diagnostic::note(
                    "source-duplicate",
                    format!("the file has the same bytes as `{same}`; they share one page"),
                )
                .in_file(&path),
            );
            report.documents.push(DocumentReport { outcome: Outcome::Duplicate, ..DocumentReport::of(&path, "") });
            continue;
        }
        let by_file = existing.by_file.get(path.as_str()).copied();
        // The same bytes under a new name: the page whose file is gone.
        let moved = || {
            existing
                .by_sha
                .get(sha256.as_str())
                .copied()
                .filter(|i| !present.contains(existing.pages[*i].file.as_str()))
        };
        let page = by_file.or_else(moved);
        let renamed_from = page.filter(|_| by_file.is_none()).map(|i| existing.pages[i].file.clone());
        let slug = match page {
            Some(i) => existing.pages[i].slug.clone(),
            None => names::slug(&path, settings.sources, &mut taken),
        };
        originals.push(Original {
            length: length as usize,
            path,
            sha256,
            bytes,
            slug,
            page,
            renamed_from,
            restated: false,
        });
    }
    originals
}

/// Writes the page of an original, or decides not to.
fn page(
    store: &dyn Store,
    settings: &Settings<'_>,
    original: &Original,
    document: &Document,
    keys: &[String],
    known: &KnownWorks,
    existing: &Existing,
) -> DocumentReport {
    let mut report = DocumentReport::of(&original.path, &original.slug);
    let detect = |text: &str| {
        let mut references = (settings.detect)(text);
        known.name(text, &mut references);
        references
    };
    let input = PageInput {
        file: &original.path,
        sha256: &original.sha256,
        bytes: original.length,
        files: original.slug.rsplit('/').next().unwrap_or_default(),
        keys,
        detect: &detect,
    };
    let mut problem = document.problem.clone().map(|p| p.message);
    let written = match markdown::write(document, &input) {
        Ok(written) => {
            report.describe(document, &written);
            written
        }
        Err(mismatch) => {
            let reason = problem.insert(mismatch.to_string());
            // A page that is there is better than one without text.
            let better = original.page.is_some_and(|i| existing.pages[i].problem.is_none());
            match markdown::write(&stub::unlike(document, reason), &input).ok().filter(|_| !better) {
                Some(written) => written,
                None => return DocumentReport { outcome: Outcome::Failed, problem, ..report },
            }
        }
    };
    let files = if problem.is_some() { &[][..] } else { &document.files };
    let result = place::place(store, settings, original, &written, files, existing, &mut report);
    if let Err(error) = result {
        problem = Some(format!("the page cannot be written: {error}"));
    }
    if problem.is_some() {
        report.outcome = Outcome::Failed;
        report.problem = problem;
    }
    report
}

/// Tells of pages whose original is gone, and removes them if asked.
fn missing(
    store: &dyn Store,
    settings: &Settings<'_>,
    existing: &Existing,
    present: &[String],
    report: &mut ImportReport,
) {
    if !settings.only.is_empty() {
        return;
    }
    let alive: BTreeSet<String> = report.documents.iter().map(|d| d.slug.clone()).collect();
    let present: BTreeSet<&str> = present.iter().map(String::as_str).collect();
    for page in &existing.pages {
        if alive.contains(&page.slug) || present.contains(page.file.as_str()) {
            continue;
        }
        let mut gone = DocumentReport {
            outcome: Outcome::Missing,
            title: page.title.clone(),
            ..DocumentReport::of(&page.file, &page.slug)
        };
        let base = format!(".sourcebook/base/{}.md", page.slug);
        let untouched = store.read(&base).is_ok_and(|b| b == page.text.as_bytes());
        if settings.prune && untouched {
            let files = place::Files::of(store, settings.content, &page.slug);
            let paths = [&page.path, &base, &files.map, &files.before, &files.incoming];
            let removed: std::io::Result<()> =
                paths.into_iter().filter(|p| store.exists(p)).try_for_each(|path| store.remove(path));
            match removed {
                Ok(()) => gone.pruned = true,
                Err(error) => gone.problem = Some(format!("the page cannot be removed: {error}")),
            }
        }
        report.diagnostics.extend(gone.diagnostics());
        report.documents.push(gone);
    }
}

//! Pictures that another document shows: they are on its page, so they need none of their own.
//!
//! In: the pictures that have no page yet, and the files that the pages of other documents carry, from this run and from the
//! ledgers of earlier ones. Out: the pictures that get a page all the same, and a note on each of the others. They are
//! known by their bytes. A picture keeps the page it has; one of which people state something, one that is asked for by its name,
//! and, where a program reads the text in pictures, any picture is a document of its own.

use super::existing::Existing;
use super::metadata::Metadata;
use super::place::Files;
use super::reading::Parsed;
use super::{DocumentReport, ImportReport, Original, Outcome, Progress, Settings};
use crate::diagnostic::Diagnostic;
use crate::project::Store;
use crate::source::image;
use crate::source::ledger::bytes_hash;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

/// The pictures among some originals that need no page if another document shows them.
pub fn pictures(originals: &[Original], settings: &Settings<'_>, metadata: &Metadata) -> HashSet<String> {
    let needs_none = |original: &&Original| {
        let path = &original.path;
        original.page.is_none()
            && image::is_image(path)
            && !settings.only.iter().any(|only| only.trim_start_matches("./") == path)
            && !settings.reads.reads_more(path, image::IMPORTER)
            && metadata.of(path).is_none()
    };
    originals.iter().filter(needs_none).map(|original| original.path.clone()).collect()
}

/// What the pages of documents show: hash of a file → the document, and whether it was read in this run.
#[derive(Default)]
pub struct Shown(BTreeMap<String, (String, bool)>);

impl Shown {
    /// What pages of earlier runs show.
    pub fn on_pages(store: &dyn Store, content: &str, existing: &Existing) -> Self {
        let pages = existing.pages.par_iter().filter(|page| !image::is_image(&page.file));
        let files = pages.flat_map_iter(|page| {
            let ledger = Files::of(store, content, &page.slug).ledger().unwrap_or_default();
            ledger.files.into_values().map(|hash| (hash, page.file.clone()))
        });
        let mut shown = Shown::default();
        for (hash, file) in files.collect::<Vec<_>>() {
            shown.0.entry(hash).or_insert((file, false));
        }
        shown
    }

    /// Notes what a document of this run shows.
    pub fn add(&mut self, parsed: &Parsed) {
        let path = &parsed.original.path;
        for file in parsed.document.files.iter().filter(|_| !image::is_image(path)) {
            let entry = self.0.entry(bytes_hash(&file.bytes));
            let (document, fresh) = entry.or_insert_with(|| (path.clone(), true));
            *fresh |= document == path;
        }
    }

    /// The pictures that get a page. The others are reported, and told of when the document that shows them is read.
    pub fn without(
        &self,
        pictures: Vec<Original>,
        store: &dyn Store,
        progress: &(dyn Fn(Progress<'_>) + Sync),
        report: &mut ImportReport,
    ) -> Vec<Original> {
        let by = |original: &Original| match &original.bytes {
            Some(bytes) => self.0.get(&bytes_hash(bytes)),
            None => self.0.get(&bytes_hash(&store.read(&original.path).ok()?)),
        };
        let mut told: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut own = Vec::new();
        for original in pictures {
            let Some((document, fresh)) = by(&original) else {
                own.push(original);
                continue;
            };
            progress(Progress::Done { file: &original.path });
            if *fresh {
                told.entry(document).or_default().push(format!("`{}`", original.path));
            }
            let shown = DocumentReport { outcome: Outcome::Shown, ..DocumentReport::of(&original.path, "") };
            report.documents.push(shown);
        }
        for (document, mut paths) in told {
            let more = paths.len().saturating_sub(MOST);
            paths.truncate(MOST);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = format!("pictures on its page have none of their own: {}{more}", paths.join(", "));
            report.diagnostics.push(Diagnostic::note("source-shown", message).in_file(document));
        }
        own
    }
}

/// So many pictures of a document are named.
const MOST: usize = 5;

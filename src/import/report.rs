//! What import tells of its work.

use super::names::WORDS_WOULD_BE_LOST;
use crate::diagnostic::Diagnostic;
use crate::source::document::{Change, Document};
use crate::source::markdown::WrittenPage;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// What became of an original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A page was written for the first time.
    New,
    /// The page was written anew because its source changed, or because it was asked for.
    Updated,
    /// Nothing to do.
    Unchanged,
    /// Nothing to do; a person has edited the page.
    Edited,
    /// Source and page both changed: the editor's page stays, the new version lies beside it.
    Conflict,
    /// The original could not be read, or its page would not have kept its words.
    Failed,
    /// The same bytes as another original.
    Duplicate,
    /// The same bytes under a new name: the page stays where it is.
    Renamed,
    /// There is a page, but its original is gone.
    Missing,
}

/// What became of one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentReport {
    /// The page's slug; empty for duplicates and for originals that could not be read.
    pub slug: String,
    /// The original, relative to the site's root.
    pub file: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The title; `None` if it has none or was not read.
    pub title: Option<String>,
    /// Kind of document.
    pub kind: Option<String>,
    /// Charset it was decoded from, if not UTF-8.
    pub charset: Option<String>,
    /// Words of the body.
    pub words: usize,
    /// Text that was taken out.
    pub removed: Vec<String>,
    /// Headings that were added.
    pub supplied: Vec<String>,
    /// Characters that were mended.
    pub repaired: usize,
    /// What was thought likely but not applied.
    pub proposed: Vec<String>,
    /// Features of the original the page cannot carry.
    pub omitted: Vec<String>,
    /// Page references that became citations.
    pub citations: usize,
    /// Page references without a work to cite.
    pub unresolved: usize,
    /// The page was compared with its source and has every word of it.
    pub self_check: bool,
    /// The original's former name.
    pub renamed_from: Option<String>,
    /// The page of a missing original was removed.
    pub pruned: bool,
    /// Why it failed.
    pub problem: Option<String>,
}

impl DocumentReport {
    pub(super) fn of(file: &str, slug: &str) -> Self {
        DocumentReport {
            slug: slug.to_owned(),
            file: file.to_owned(),
            outcome: Outcome::Unchanged,
            title: None,
            kind: None,
            charset: None,
            words: 0,
            removed: Vec::new(),
            supplied: Vec::new(),
            repaired: 0,
            proposed: Vec::new(),
            omitted: Vec::new(),
            citations: 0,
            unresolved: 0,
            self_check: false,
            renamed_from: None,
            pruned: false,
            problem: None,
        }
    }

    pub(super) fn describe(&mut self, document: &Document, written: &WrittenPage) {
        let texts = |changes: &[Change]| changes.iter().map(|c| c.text.clone()).collect();
        self.title = document.title.as_ref().map(|t| t.value.clone());
        self.kind = document.kind.as_ref().map(|k| k.value.clone());
        self.charset = (document.charset != "utf-8").then(|| document.charset.clone());
        self.words = written.words;
        self.removed = texts(&document.removed);
        self.supplied = texts(&document.supplied);
        self.repaired = document.repaired.iter().map(|c| c.count).sum();
        self.proposed = texts(&document.proposed);
        self.omitted = texts(&document.omitted);
        self.citations = written.citations;
        self.unresolved = written.unresolved;
        // `markdown::write` returns no page that fails the check.
        self.self_check = true;
    }

    /// What an editor should know of this document.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = self.diagnostic().into_iter().collect();
        let fresh = matches!(self.outcome, Outcome::New | Outcome::Updated);
        if fresh && self.title.is_none() {
            let note = Diagnostic::note("source-untitled", "the document has no title; readers see its file name");
            all.push(
                note.in_file(&self.file)
                    .help(format!("give it one in `content/sources/{}.md`, if you know it", self.slug)),
            );
        }
        if fresh && self.unresolved > 0 {
            let count = self.unresolved;
            let message = format!("{count} page reference{} without a work to cite", if count == 1 { "" } else { "s" });
            let help = format!(
                "name the work under `[[about]]` with `relation = \"reviews\"` in `content/sources/{}.md`",
                self.slug
            );
            all.push(Diagnostic::note("cite-unresolved", message).in_file(&self.file).help(help));
        }
        all
    }

    fn diagnostic(&self) -> Option<Diagnostic> {
        let (page, file) = (format!("{}.md", self.slug), &self.file);
        let found = match self.outcome {
            Outcome::Failed => Diagnostic::error("import-failed", self.problem.clone().unwrap_or_default())
                .help(WORDS_WOULD_BE_LOST),
            Outcome::Conflict => Diagnostic::warning("import-conflict", format!("the source has changed and so has its page `{page}`"))
                .help(format!("your page was kept; the new version is `{page}.incoming` beside it: take over what you need, with its `sha256`, and remove it")),
            Outcome::Missing if self.pruned => Diagnostic::note("source-missing", format!("the original is gone; its page `{page}` was removed")),
            Outcome::Missing => Diagnostic::warning("source-missing", format!("the original is gone; its page `{page}` was kept"))
                .help("put it back, or run `import --prune` to remove pages without an original"),
            Outcome::Renamed => {
                let from = self.renamed_from.as_deref().unwrap_or_default();
                Diagnostic::note("source-renamed", format!("the file was `{from}`; its page keeps its address"))
            }
            Outcome::Edited if self.renamed_from.is_some() => {
                let from = self.renamed_from.as_deref().unwrap_or_default();
                let message = format!("the file was `{from}`, and its page `{page}`, which you have edited, still says so");
                Diagnostic::warning("source-renamed", message)
                    .help(format!("write `file = \"{file}\"` under `[source]` in the page"))
            }
            _ => self.charset.as_ref().map(|charset| {
                Diagnostic::note("source-charset", format!("the file is not UTF-8; it was read as {charset}"))
            })?,
        };
        Some(found.in_file(file.clone()))
    }
}

/// The report of a run.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// One entry for each original and each page without one, by file.
    pub documents: Vec<DocumentReport>,
    /// Complaints and notes, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Keys of works added to `found.json`.
    pub works: Vec<String>,
    /// What was read, by media type.
    pub formats: BTreeMap<String, FormatCount>,
    /// The originals that took longest to read, at most five, slowest first.
    pub slowest: Vec<(String, Duration)>,
}

/// What became of the originals of one media type that were read in this run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormatCount {
    /// Originals.
    pub files: usize,
    /// Pages with their text.
    pub pages: usize,
    /// Originals whose page only says why they could not be read.
    pub failed: usize,
    /// Passages left out.
    pub removed: usize,
    /// Characters mended.
    pub repaired: usize,
    /// Words of the pages.
    pub words: usize,
}

impl ImportReport {
    /// Whether an editor's page and its source both changed (exit code 3).
    pub fn has_conflicts(&self) -> bool {
        self.documents.iter().any(|d| d.outcome == Outcome::Conflict)
    }

    /// Whether an original could not be imported (exit code 1).
    pub fn has_failures(&self) -> bool {
        self.documents.iter().any(|d| d.outcome == Outcome::Failed)
    }

    /// Counts a document that was read.
    pub(super) fn tally(&mut self, document: &Document, done: &DocumentReport, time: Duration) {
        const SHOWN: usize = 5;
        let format = self.formats.entry(document.media_type.clone()).or_default();
        let failed = done.outcome == Outcome::Failed;
        format.files += 1;
        format.pages += usize::from(!failed);
        format.failed += usize::from(failed);
        format.removed += done.removed.len();
        format.repaired += done.repaired;
        format.words += done.words;
        let at = self.slowest.partition_point(|(_, slower)| *slower >= time);
        if at < SHOWN {
            self.slowest.insert(at, (done.file.clone(), time));
            self.slowest.truncate(SHOWN);
        }
    }

    pub(super) fn fail(&mut self, file: &str, slug: &str, why: Diagnostic) {
        let problem = Some(why.message.clone());
        self.documents.push(DocumentReport { outcome: Outcome::Failed, problem, ..DocumentReport::of(file, slug) });
        self.diagnostics.push(why);
    }
}

/// What happens while import works; may come from any thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'a> {
    /// This many originals were found.
    Found {
        /// How many.
        originals: usize,
    },
    /// An original is done.
    Done {
        /// Its path.
        file: &'a str,
    },
}

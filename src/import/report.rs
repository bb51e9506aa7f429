//! What import tells of its work.

use super::merge::What;
use super::names::WORDS_WOULD_BE_LOST;
use crate::diagnostic::Diagnostic;
use crate::source::document::{Change, Document};
use crate::source::markdown::WrittenPage;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
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
    /// A person has edited the page, and what is new was merged into it.
    Merged,
    /// Source and page both changed the same: the editor's text stays, the new page lies beside it.
    Conflict,
    /// The original could not be read, or its page would not have kept its words.
    Failed,
    /// The same bytes as another original.
    Duplicate,
    /// A picture that is on the page of another document.
    Shown,
    /// The same bytes under a new name: the page stays where it is.
    Renamed,
    /// There is a page, but its original is gone.
    Missing,
}

/// A place where an editor and a document have changed the same in different ways.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConflictPlace {
    /// Line of the page, from 1; `None` if the whole page is in conflict.
    pub line: Option<usize>,
    /// Number of the block, `p12`, if it has one.
    pub block: Option<String>,
    /// Key of the front matter, or name of a picture.
    pub key: Option<String>,
    /// What happened.
    pub what: What,
    /// What the document has there now; empty if nothing.
    pub incoming: String,
    /// The place in the page.
    #[serde(skip)]
    pub span: Range<usize>,
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
    /// Where the editor and the document changed the same.
    pub conflicts: Vec<ConflictPlace>,
    /// The page these places are in.
    #[serde(skip)]
    pub page_text: Option<Arc<str>>,
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
            conflicts: Vec::new(),
            page_text: None,
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
        all.extend(self.conflicts.iter().filter_map(|place| self.place(place)));
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

    fn conflict(&self, page: &str) -> Diagnostic {
        let message = match (&self.problem, self.conflicts.as_slice()) {
            (Some(why), _) => format!("the document has changed, but {why}, so nothing was merged into `{page}`"),
            (None, []) => format!("`{page}.incoming` is still there, though `{page}` has all that is new"),
            (None, [place]) if place.what == What::Everything => {
                format!("the document and its page `{page}` have both changed")
            }
            (None, places) => format!("you and the document have changed the same in `{page}`: {}", listed(places)),
        };
        Diagnostic::warning("import-conflict", message).help(format!(
            "your text was kept; the whole new page is `{page}.incoming` beside it: take over what you need, then remove that file"
        ))
    }

    /// One place of a conflict, in the page.
    fn place(&self, place: &ConflictPlace) -> Option<Diagnostic> {
        let text = self.page_text.as_ref().filter(|_| place.line.is_some())?;
        let now = match place.incoming.trim() {
            "" => "is gone".to_owned(),
            new => format!("now reads “{}”", shortened(new, 200)),
        };
        let message = match place.what {
            What::BothChanged => format!("you changed this; in the document it {now}"),
            What::DocumentRemoved => "you changed this; the document has it no more".to_owned(),
            What::EditorRemoved => format!("you took a block out here; in the document it {now}"),
            What::BothAdded => format!("you put this in; at the same place the document {now}"),
            What::Everything => return None,
        };
        let file = format!("content/sources/{}.md", self.slug);
        Some(Diagnostic::note("import-conflict-place", message).in_file(file).at(text, place.span.clone()))
    }

    fn diagnostic(&self) -> Option<Diagnostic> {
        let (page, file) = (format!("{}.md", self.slug), &self.file);
        let found = match self.outcome {
            Outcome::Failed => {
                Diagnostic::error("import-failed", self.problem.clone().unwrap_or_default()).help(WORDS_WOULD_BE_LOST)
            }
            Outcome::Conflict => self.conflict(&page),
            Outcome::Missing if self.pruned => {
                Diagnostic::note("source-missing", format!("the original is gone; its page `{page}` was removed"))
            }
            Outcome::Missing => {
                Diagnostic::warning("source-missing", format!("the original is gone; its page `{page}` was kept"))
                    .help("put it back, or run `import --prune` to remove pages without an original")
            }
            Outcome::Renamed => {
                let from = self.renamed_from.as_deref().unwrap_or_default();
                Diagnostic::note("source-renamed", format!("the file was `{from}`; its page keeps its address"))
            }
            Outcome::Edited if self.renamed_from.is_some() => {
                let from = self.renamed_from.as_deref().unwrap_or_default();
                let message =
                    format!("the file was `{from}`, and its page `{page}`, which you have edited, still says so");
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

/// `line 12 (p5), key title and 3 more`.
fn listed(places: &[ConflictPlace]) -> String {
    let shown = |place: &ConflictPlace| match (&place.key, place.line, &place.block) {
        (Some(key), ..) => format!("`{key}`"),
        (None, Some(line), Some(block)) => format!("line {line} (paragraph {block})"),
        (None, Some(line), None) => format!("line {line}"),
        _ => "all of it".to_owned(),
    };
    let mut list: Vec<String> = places.iter().take(5).map(shown).collect();
    if places.len() > 5 {
        list.push(format!("{} more", places.len() - 5));
    }
    match list.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => list.concat(),
    }
}

fn shortened(text: &str, most: usize) -> String {
    // It goes to a terminal, which must not take any of it for a command.
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(char::is_control, "\u{FFFD}");
    match line.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
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

    /// Adds the report on an original there was nothing new of.
    pub(super) fn unchanged(&mut self, document: DocumentReport) {
        self.diagnostics.extend(document.diagnostics());
        self.documents.push(document);
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

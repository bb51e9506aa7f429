//! The bibliography of the site, and where each work is cited.

use super::files::{CONTENT, Entry, Role, read_text};
use super::{names, quoted};
use crate::citation::Cite;
use crate::citation::bibliography::Bibliography;
use crate::citation::record::{self, Record};
use crate::config::{Config, Unknown};
use crate::diagnostic::{Diagnostic, Severity};
use crate::entity::KnownWork;
use crate::page::pages_of_locator;
use crate::project::{Found, Store};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One citation of a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The entry that cites.
    pub entry: usize,
    /// Index of the cluster in its page.
    pub cluster: usize,
    /// Index of the citation in the cluster.
    pub cite: usize,
}

/// The bibliography and its uses.
#[derive(Default)]
pub struct Library {
    /// All that can be cited.
    pub bibliography: Bibliography,
    /// Key → uses, in the order of the entries.
    pub uses: BTreeMap<String, Vec<Use>>,
    /// Slug of a source → its entry.
    pub sources: HashMap<String, usize>,
    slugs: HashSet<String>,
}

impl Library {
    /// Whether a key can be cited (also before the sources are read).
    pub fn knows(&self, key: &str) -> bool {
        self.bibliography.contains(key) || self.slugs.contains(key)
    }

    /// Works people may mean: the bibliography without the sources.
    pub fn known_works(&self) -> Vec<KnownWork> {
        self.bibliography.known_works()
    }

    /// The key of the work, not a source document, that has this id.
    pub fn key_of(&self, id: &str) -> Option<String> {
        let item = self.bibliography.get(id)?;
        (item.source.is_none()).then(|| item.key.clone())
    }
}

/// Reads the bibliography files, `content/bibliography.*` and `content/bibliography/*`, in the order of their names.
pub(super) fn load(store: &dyn Store, content: &[Found], complaints: &mut Vec<Diagnostic>) -> Library {
    let mut library = Library::default();
    for file in content {
        let below = &file.path[CONTENT.len() + 1..];
        if let Some(slug) = below.strip_prefix("sources/").and_then(|s| s.strip_suffix(".md")) {
            library.slugs.insert(slug.to_string());
        }
        let in_folder = below.strip_prefix("bibliography/").is_some_and(|name| !name.contains('/'));
        let single = below.strip_prefix("bibliography.").is_some_and(|e| !e.contains('/'));
        if !(in_folder || single) || !Bibliography::reads(below) {
            continue;
        }
        if let Some(text) = read_text(store, &file.path, complaints) {
            complaints.extend(library.bibliography.add_file(&file.path, &text));
        }
    }
    library
}

/// Makes every source citable by its slug.
pub(super) fn add_sources(mut library: Library, entries: &[Entry]) -> Library {
    for (i, entry) in entries.iter().enumerate().filter(|(_, e)| matches!(e.role, Role::Source(_))) {
        let slug = names::slug(entry).to_string();
        library.bibliography.add_source_document(&slug, csl(entry, &slug));
        library.sources.insert(slug, i);
    }
    library
}

/// A source document as a CSL-JSON item.
fn csl(entry: &Entry, slug: &str) -> Value {
    let front = &entry.page.front;
    let date = front.date.map(|d| d.to_string());
    let address = front.url.as_deref().filter(|u| u.starts_with("http://") || u.starts_with("https://"));
    record::csl_json(&Record {
        key: slug,
        kind: front.kind.as_deref().unwrap_or_default(),
        title: &entry.title(),
        authors: &front.authors,
        variants: &[],
        date: date.as_deref().map(|d| d.split('T').next().unwrap_or(d)),
        publication: front.publication.as_deref(),
        url: address,
    })
}

/// A citation of a page that the original of a source has not.
fn no_such_page(source: &Entry, entry: &Entry, cite: &Cite) -> Option<Diagnostic> {
    let (_, text) = cite.locator.as_ref().filter(|(label, _)| label == "page")?;
    if source.page.pages.is_empty() {
        return None;
    }
    let missing = pages_of_locator(text).into_iter().find(|page| source.page.original_page(page).is_none())?;
    let message = format!("`{}` has no page {missing}", cite.key);
    let wrong = Diagnostic::warning("cite-page", message).in_file(&*entry.page.file);
    let wrong = wrong.at(&entry.page.text, cite.span.clone());
    Some(wrong.help(format!("its pages are {}", source.page.page_span())))
}

/// Lists the uses of every key, by its main form, and complains about unknown ones.
pub(super) fn uses(config: &Config, entries: &[Entry], library: &mut Library, complaints: &mut Vec<Diagnostic>) {
    let severity = match config.citations.unknown {
        Unknown::Error => Some(Severity::Error),
        Unknown::Warning => Some(Severity::Warning),
        Unknown::Ignore => None,
    };
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    for (e, entry) in entries.iter().enumerate() {
        for (c, placed) in entry.page.clusters.iter().enumerate() {
            for (i, cite) in placed.cluster.cites.iter().enumerate() {
                if let Some(item) = library.bibliography.get(&cite.key) {
                    uses.entry(item.key.clone()).or_default().push(Use { entry: e, cluster: c, cite: i });
                    let source = library.sources.get(&item.key).and_then(|source| entries.get(*source));
                    complaints.extend(source.and_then(|source| no_such_page(source, entry, cite)));
                    complaints.extend(source.and_then(|source| quoted::check(source, entry, cite)));
                } else if let Some(severity) = severity {
                    let mut wrong = Diagnostic::error("cite-unknown", format!("no bibliography entry `{}`", cite.key))
                        .in_file(&*entry.page.file)
                        .at(&entry.page.text, cite.span.clone());
                    wrong.severity = severity;
                    complaints.push(match library.bibliography.did_you_mean(&cite.key) {
                        Some(near) => wrong.help(format!("did you mean `{near}`?")),
                        None => wrong.help("add it to a file in content/bibliography/, or cite a source by its slug"),
                    });
                }
            }
        }
    }
    library.uses = uses;
}

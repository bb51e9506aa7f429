//! Works found by import: their keys, and `content/bibliography/found.json`.
//!
//! A key is the slug of the title before its colon; two works that would share it are told apart by the first author's family
//! name. A key that a page records is never derived again. `found.json` is append-only.

use super::ImportReport;
use super::existing::Page;
use crate::citation::bibliography::Bibliography;
use crate::citation::survey::resolve::{self, KnownWorks};
use crate::diagnostic::Diagnostic;
use crate::id::Slug;
use crate::project::Store;
use crate::source::document::{About, Document};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A work by its key.
#[derive(Clone, Debug, Default)]
struct Work {
    title: String,
    variants: Vec<String>,
    authors: Vec<String>,
    year: Option<i32>,
    kind: String,
    /// How sure the title is: that of a review before that of a page of endorsements.
    rank: u8,
    /// Stands in a bibliography file already.
    known: bool,
    /// Documents of this run that name it.
    documents: Vec<usize>,
}

/// All works.
#[derive(Default)]
pub struct Works {
    works: BTreeMap<String, Work>,
    aliases: BTreeSet<String>,
    found: Vec<Value>,
    /// Slugs of source documents, which are keys of their own.
    reserved: BTreeSet<String>,
    /// `found.json` could not be read: it is left alone.
    broken: bool,
    documents: usize,
}

/// Path of the file import appends to.
fn found_path(content: &str) -> String {
    format!("{content}/bibliography/found.json")
}

impl Works {
    /// Reads the keys of the bibliography files.
    pub fn read(store: &dyn Store, content: &str, diagnostics: &mut Vec<Diagnostic>) -> Works {
        let mut works = Works::default();
        let (found, _) = store.list(content);
        let is_bibliography = |path: &str| {
            let inside = path.strip_prefix(content).unwrap_or(path).trim_start_matches('/');
            inside.starts_with("bibliography/") || (inside.starts_with("bibliography.") && !inside.contains('/'))
        };
        let own = found_path(content);
        for file in found.iter().filter(|f| is_bibliography(&f.path)) {
            let Some(text) = store.read(&file.path).ok().and_then(|b| String::from_utf8(b).ok()) else { continue };
            if file.path != own {
                if Bibliography::reads(&file.path) {
                    works.add_file(&file.path, &text);
                }
                continue;
            }
            match serde_json::from_str::<Value>(text.trim_start_matches('\u{FEFF}')) {
                Ok(value) => works.add_json(value),
                Err(error) => {
                    works.broken = true;
                    let message = format!("the file is not JSON: {error}");
                    diagnostics.push(
                        Diagnostic::error("found-works", message)
                            .in_file(&own)
                            .help("mend it; import adds nothing to it until then"),
                    );
                }
            }
        }
        works
    }

    fn add_json(&mut self, value: Value) {
        let items = match value {
            Value::Array(items) => items,
            Value::Object(mut fields) => match fields.remove("items").or_else(|| fields.remove("references")) {
                Some(Value::Array(items)) => items,
                _ => vec![Value::Object(fields)],
            },
            _ => Vec::new(),
        };
        for item in &items {
            let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
            let list = |key: &str| -> Vec<String> {
                item.get(key)
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect()
            };
            self.aliases.extend(list("aliases"));
            let authors =
                item.get("author").and_then(Value::as_array).into_iter().flatten().filter_map(author_text).collect();
            if let Some(id) = text("id") {
                let year = item.get("issued").and_then(|issued| {
                    let year = &issued["date-parts"][0][0];
                    year.as_i64().or_else(|| year.as_str()?.parse().ok())
                });
                let work = Work {
                    year: year.and_then(|year| i32::try_from(year).ok()),
                    title: text("title").unwrap_or_default(),
                    variants: list("aliases"),
                    authors,
                    known: true,
                    ..Work::default()
                };
                self.works.insert(id, work);
            }
        }
        self.found = items;
    }

    /// The works of a bibliography file of the editor's. What is wrong with it is told when the site is built.
    fn add_file(&mut self, path: &str, text: &str) {
        let mut bibliography = Bibliography::new();
        let _ = bibliography.add_file(path, text);
        for item in bibliography.items() {
            self.aliases.extend(item.aliases.iter().cloned());
            let work = Work {
                title: item.title(),
                year: item.year(),
                variants: item.aliases.clone(),
                authors: item.authors(),
                known: true,
                ..Work::default()
            };
            self.works.entry(item.key.clone()).or_insert(work);
        }
    }

    /// Keeps the slugs of source documents from being keys of works.
    pub fn reserve<'a>(&mut self, slugs: impl Iterator<Item = &'a String>) {
        self.reserved.extend(slugs.cloned());
    }

    /// The keys of the works a document is about; the next document of the run.
    pub fn keys(&mut self, document: &Document, page: Option<&Page>) -> Vec<String> {
        let number = self.documents;
        self.documents += 1;
        document.about.iter().map(|about| self.key(about, page, number)).collect()
    }

    fn key(&mut self, about: &About, page: Option<&Page>, number: usize) -> String {
        let recorded =
            page.and_then(|p| p.about.iter().find(|(title, _)| *title == about.title)).map(|(_, key)| key.clone());
        let key = recorded.unwrap_or_else(|| self.derive(about));
        let rank = if about.relation == "reviews" { 2 } else { 1 };
        let work = self.works.entry(key.clone()).or_default();
        work.documents.push(number);
        let mut titles = vec![about.title.clone()];
        titles.extend(about.variants.iter().cloned());
        if rank > work.rank {
            if !work.title.is_empty() && !work.known {
                titles.push(std::mem::take(&mut work.title));
            }
            if !work.known {
                work.title = about.title.clone();
                work.kind = about.kind.clone();
            }
            work.rank = rank;
            if !about.authors.is_empty() && !work.known {
                work.authors = about.authors.clone();
            }
        } else if work.authors.is_empty() {
            work.authors = about.authors.clone();
        }
        for title in titles {
            if title != work.title && !work.variants.contains(&title) {
                work.variants.push(title);
            }
        }
        let title = work.title.clone();
        work.variants.retain(|v| *v != title);
        key
    }

    fn derive(&self, about: &About) -> String {
        let short = about.title.split(':').next().unwrap_or(&about.title);
        let base = Slug::from_text(short).to_string();
        let family = about.authors.first().map(|a| Slug::from_text(family_name(a).1).to_string());
        let candidates = std::iter::once(base.clone())
            .chain(family.map(|f| format!("{base}-{f}")))
            .chain(std::iter::once(format!("{base}-{}", about.kind)))
            .chain((2u32..).map(|n| format!("{base}-{n}")));
        let free = |key: &String| match self.works.get(key) {
            None => !self.aliases.contains(key) && !self.reserved.contains(key),
            Some(work) => is_same(work, about),
        };
        candidates.into_iter().find(free).unwrap_or(base)
    }

    /// The works as texts may name them.
    pub fn known(&self) -> KnownWorks {
        KnownWorks::new(self.works.iter().map(|(key, work)| resolve::Work {
            key: key.clone(),
            titles: std::iter::once(&work.title).chain(&work.variants).cloned().collect(),
            authors: work.authors.clone(),
            year: work.year,
        }))
    }

    /// Forgets works that only failed documents name.
    pub fn drop_failed(&mut self, failed: impl Iterator<Item = bool>) {
        let failed: Vec<bool> = failed.collect();
        self.works.retain(|_, w| w.known || w.documents.iter().any(|d| !failed.get(*d).copied().unwrap_or(false)));
    }

    /// Appends new works to `found.json`.
    pub fn write(&mut self, store: &dyn Store, content: &str, report: &mut ImportReport) {
        let new: Vec<(&String, &Work)> =
            self.works.iter().filter(|(key, w)| !w.known && !self.aliases.contains(*key)).collect();
        if new.is_empty() || self.broken {
            return;
        }
        let mut items = self.found.clone();
        items.extend(new.iter().map(|(key, work)| csl(key, work)));
        let path = found_path(content);
        let text = serde_json::to_string_pretty(&items).map(|t| t + "\n");
        match text.map_err(std::io::Error::other).and_then(|t| store.write(&path, t.as_bytes())) {
            Ok(()) => report.works = new.iter().map(|(key, _)| (*key).clone()).collect(),
            Err(error) => report.diagnostics.push(
                Diagnostic::error("found-works", format!("the works found cannot be written: {error}")).in_file(path),
            ),
        }
    }
}

/// The same work: the titles before the colon agree, and so does an author, if both have any.
fn is_same(work: &Work, about: &About) -> bool {
    let short = |title: &str| Slug::from_text(title.split(':').next().unwrap_or(title)).to_string();
    let titles = work.title.is_empty() || short(&work.title) == short(&about.title);
    let families = |names: &[String]| names.iter().map(|n| family_name(n).1.to_lowercase()).collect::<BTreeSet<_>>();
    let (a, b) = (families(&work.authors), families(&about.authors));
    titles && (a.is_empty() || b.is_empty() || a.intersection(&b).next().is_some())
}

/// Given and family name: the last word, with the small words before it.
fn family_name(name: &str) -> (&str, &str) {
    let mut start = name.rfind(' ').map_or(0, |i| i + 1);
    while let Some(before) = name[..start].trim_end().rsplit(' ').next().filter(|w| w.starts_with(char::is_lowercase)) {
        start = name[..start].trim_end().len() - before.len();
    }
    (name[..start].trim_end(), &name[start..])
}

fn author_text(author: &Value) -> Option<String> {
    let part = |key: &str| author.get(key).and_then(Value::as_str).unwrap_or_default();
    let full = [part("given"), part("non-dropping-particle"), part("family"), part("literal")].join(" ");
    let full = full.split_whitespace().collect::<Vec<_>>().join(" ");
    (!full.is_empty()).then_some(full)
}

fn csl(key: &str, work: &Work) -> Value {
    let mut item = Map::new();
    item.insert("id".into(), json!(key));
    item.insert("type".into(), json!(if work.kind.is_empty() { "book" } else { &work.kind }));
    item.insert("title".into(), json!(work.title));
    if !work.authors.is_empty() {
        let authors: Vec<Value> = work
            .authors
            .iter()
            .map(|name| match family_name(name) {
                ("", family) => json!({ "literal": family }),
                (given, family) => json!({ "family": family, "given": given }),
            })
            .collect();
        item.insert("author".into(), Value::Array(authors));
    }
    if !work.variants.is_empty() {
        item.insert("aliases".into(), json!(work.variants));
    }
    Value::Object(item)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(title: &str, authors: &[&str], relation: &'static str) -> About {
        About {
            relation,
            kind: "book".into(),
            title: title.into(),
            authors: authors.iter().map(|a| (*a).to_owned()).collect(),
            variants: Vec::new(),
            span: None,
            rule: "review-of",
            confidence: 1.0,
        }
    }

    fn document(about: About) -> Document {
        Document { about: vec![about], ..Document::default() }
    }

    #[test]
    fn subtitles_make_variants_and_other_authors_make_another_key() {
        let mut works = Works::default();
        let first = works.keys(&document(about("Salt Roads: One View", &["Ada Example"], "discusses")), None);
        let second =
            works.keys(&document(about("Salt Roads: Another View", &["A. Example", "Bo Sample"], "reviews")), None);
        let third = works.keys(&document(about("Salt Roads", &["Cy de Witt"], "reviews")), None);
        assert_eq!(
            (first, second, third),
            (vec!["salt-roads".into()], vec!["salt-roads".into()], vec!["salt-roads-de-witt".into()])
        );
        assert_eq!(works.works["salt-roads"].title, "Salt Roads: Another View");
        assert_eq!(works.works["salt-roads"].variants, ["Salt Roads: One View"]);
    }

    #[test]
    fn keys_of_every_bibliography_file_are_respected() {
        let mut works = Works::default();
        works.add_file("content/bibliography.bib", "@book{salt-roads,\n title = {Salt Roads}}\n@string{x = 1}");
        works.add_file("content/bibliography/more.yaml", "other-work:\n  title: Other Work\n");
        works.add_file("content/bibliography/old.ris", "TY  - BOOK\nTI  - Old Work\nID  - old-work\nER  - \n");
        let keys: Vec<&str> = works.works.keys().map(String::as_str).collect();
        assert_eq!(keys, ["old-work", "other-work", "salt-roads"]);
        assert_eq!(works.works["salt-roads"].title, "Salt Roads");
    }
}

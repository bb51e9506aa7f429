//! The pages that are there already.

use super::{DocumentReport, Outcome, place};
use crate::project::Store;
use crate::source::document::Problem;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// A page of a source document.
pub struct Page {
    /// Path of the page.
    pub path: String,
    /// Its slug.
    pub slug: String,
    /// The whole file.
    pub text: String,
    /// The original it was made from.
    pub file: String,
    /// The original's SHA-256.
    pub sha256: String,
    /// Digest of the metadata by hand that is in it.
    pub metadata: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// The reader that made it.
    pub importer: String,
    /// Why the original could not be read, if the page says so.
    pub problem: Option<Problem>,
    /// Titles and keys of the works it is about.
    pub about: Vec<(String, String)>,
}

/// All pages of sources.
#[derive(Default)]
pub struct Existing {
    /// The pages that name an original, by path.
    pub pages: Vec<Page>,
    /// All slugs in use in the folder.
    pub slugs: BTreeSet<String>,
    /// Slugs of pages that have a new version beside them.
    pub incoming: BTreeSet<String>,
    /// Page by original.
    pub by_file: HashMap<String, usize>,
    /// Page by the original's SHA-256.
    pub by_sha: HashMap<String, usize>,
}

impl Existing {
    /// Reads the folder of source pages.
    pub fn read(store: &dyn Store, content: &str) -> Existing {
        let folder = format!("{content}/sources");
        let (found, _) = store.list(&folder);
        let mut existing = Existing::default();
        for path in found.iter().filter_map(|f| f.path.strip_suffix(".incoming")) {
            // That of the page, or of a picture in the folder of the page.
            let slug = slug_of(path, &folder);
            existing.incoming.insert(slug.split('/').next().unwrap_or(slug).to_owned());
        }
        let paths: Vec<String> = found.into_iter().map(|f| f.path).filter(|p| p.ends_with(".md")).collect();
        for path in &paths {
            existing.slugs.insert(slug_of(path, &folder).to_owned());
        }
        existing.pages = paths.into_par_iter().filter_map(|path| page(store, path, &folder)).collect();
        for (i, page) in existing.pages.iter().enumerate() {
            existing.by_file.entry(page.file.clone()).or_insert(i);
            existing.by_sha.entry(page.sha256.clone()).or_insert(i);
        }
        existing
    }

    /// The report on an original whose page is up to date, or has a conflict that is not settled.
    pub fn unchanged(&self, store: &dyn Store, content: &str, file: &str, slug: &str) -> DocumentReport {
        let mut report = DocumentReport::of(file, slug);
        if let Some(page) = self.by_file.get(file).and_then(|i| self.pages.get(*i)) {
            report.title = page.title.clone();
            report.kind = page.kind.clone();
            let base = store.read(&format!(".sourcebook/base/{slug}.md")).ok();
            if base.as_deref() != Some(page.text.as_bytes()) {
                report.outcome = Outcome::Edited;
            }
            let files = place::Files::of(store, content, slug);
            match files.in_conflict(self.incoming.contains(slug)) {
                Ok(false) => {}
                Ok(true) => {
                    report.outcome = Outcome::Conflict;
                    report.conflicts = place::unsettled(&files);
                    report.page_text = Some(page.text.as_str().into());
                }
                Err(error) => {
                    report.outcome = Outcome::Failed;
                    report.problem = Some(format!("the page cannot be written: {error}"));
                }
            }
        }
        report
    }
}

fn slug_of<'p>(path: &'p str, folder: &str) -> &'p str {
    path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/').trim_end_matches(".md")
}

fn page(store: &dyn Store, path: String, folder: &str) -> Option<Page> {
    let text = String::from_utf8_lossy(&store.read(&path).ok()?).into_owned();
    let slug = slug_of(&path, folder).to_owned();
    let of_source = |text: &str| front_matter(text).filter(|t| t.get("source").is_some_and(toml::Value::is_table));
    // A page whose front matter an editor has broken is still the page of its original: import remembers whose.
    let remembered = || {
        let base = store.read(&format!(".sourcebook/base/{slug}.md")).ok()?;
        of_source(&String::from_utf8(base).ok()?)
    };
    let table = of_source(&text).or_else(remembered)?;
    let source = table.get("source")?.as_table()?;
    let string = |t: &toml::Table, key: &str| t.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    let about = table.get("about").and_then(|a| a.as_array()).map(Vec::as_slice).unwrap_or_default();
    let about = about
        .iter()
        .filter_map(|a| a.as_table())
        .filter_map(|a| Some((string(a, "title")?, string(a, "key")?)))
        .collect();
    Some(Page {
        slug,
        file: string(source, "file")?,
        sha256: string(source, "sha256")?,
        metadata: string(source, "metadata_digest"),
        title: string(&table, "title").filter(|t| !t.is_empty()),
        kind: string(&table, "kind"),
        importer: string(source, "importer").unwrap_or_default(),
        problem: string(source, "problem")
            .map(|message| Problem { code: string(source, "problem_code").unwrap_or_default(), message }),
        about,
        text,
        path,
    })
}

/// The front matter of a page, TOML or YAML; nothing if it is broken.
fn front_matter(text: &str) -> Option<toml::Table> {
    let text = text.trim_start_matches('\u{FEFF}');
    let fence = match text.lines().next()?.trim_end() {
        fence @ ("+++" | "---") => fence,
        _ => return None,
    };
    let opening = text.find('\n')? + 1;
    let mut at = opening;
    for line in text[opening..].split_inclusive('\n') {
        if line.trim_end() == fence {
            let matter = &text[opening..at];
            return if fence == "+++" { toml::from_str(matter).ok() } else { serde_saphyr::from_str(matter).ok() };
        }
        at += line.len();
    }
    None
}

//! The bibliography of the site, and where each work is cited.

use super::files::{CONTENT, Entry, Role, read_text};
use super::names;
use crate::citation::bibliography::Bibliography;
use crate::config::{Config, Unknown};
use crate::diagnostic::{Diagnostic, Severity};
use crate::entity::KnownWork;
use crate::project::Store;
use serde_json::{Value, json};
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
pub(super) fn load(store: &dyn Store, complaints: &mut Vec<Diagnostic>) -> Library {
    let mut library = Library::default();
    let (found, _) = store.list(CONTENT);
    for file in found {
        let below = &file.path[CONTENT.len() + 1..];
        if let Some(slug) = below.strip_prefix("sources/").and_then(|s| s.strip_suffix(".md")) {
            library.slugs.insert(slug.to_string());
        }
        let in_folder = below.strip_prefix("bibliography/").is_some_and(|name| !name.contains('/'));
        let single = below.strip_prefix("bibliography.").is_some_and(|e| !e.contains('/'));
        if !(in_folder || single) || !(below.ends_with(".json") || below.ends_with(".bib")) {
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
        library.bibliography.add_source_document(&slug, csl(entry));
        library.sources.insert(slug, i);
    }
    library
}

/// A source document as a CSL-JSON item.
fn csl(entry: &Entry) -> Value {
    let front = &entry.page.front;
    let kind = match front.kind.as_deref() {
        Some("review") => "review-book",
        Some("report" | "bulletin") => "report",
        Some("interview") => "interview",
        Some("excerpt") => "article-newspaper",
        Some("abstract") => "article-journal",
        Some("post") => "post-weblog",
        Some("press-release") => "press-release",
        _ => "document",
    };
    let mut item = json!({ "type": kind, "title": entry.title() });
    if !front.authors.is_empty() {
        let authors: Vec<Value> = front.authors.iter().map(|a| author(a)).collect();
        item["author"] = authors.into();
    }
    if let Some(date) = front.date {
        let parts: Vec<u16> =
            [Some(date.year), date.month.map(u16::from), date.day.map(u16::from)].into_iter().flatten().collect();
        item["issued"] = json!({ "date-parts": [parts] });
    }
    if let Some(publication) = &front.publication {
        item["container-title"] = publication.as_str().into();
    }
    if let Some(url) = front.url.as_deref().filter(|u| u.starts_with("http://") || u.starts_with("https://")) {
        item["URL"] = url.into();
    }
    item
}

/// A name as CSL has it: the last word is the family name, particles before it go with it.
fn author(name: &str) -> Value {
    if let Some((family, given)) = name.split_once(", ") {
        return json!({ "family": family, "given": given });
    }
    let Some((given, family)) = name.trim().rsplit_once(' ') else { return json!({ "literal": name }) };
    let particles = given.rsplit(' ').take_while(|w| w.chars().all(char::is_lowercase)).count();
    let words: Vec<&str> = given.split(' ').collect();
    let (given, particles) = words.split_at(words.len() - particles);
    if particles.is_empty() {
        return json!({ "family": family, "given": given.join(" ") });
    }
    json!({ "family": family, "given": given.join(" "), "non-dropping-particle": particles.join(" ") })
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

#[cfg(test)]
mod tests {
    use super::author;
    use serde_json::json;

    #[test]
    fn names_are_split_with_their_particles() {
        assert_eq!(author("Ann B. Example"), json!({"family": "Example", "given": "Ann B."}));
        let vos = json!({"family": "Vos", "given": "Ann", "non-dropping-particle": "van den"});
        assert_eq!(author("Ann van den Vos"), vos);
        assert_eq!(author("Reuters"), json!({"literal": "Reuters"}));
    }
}

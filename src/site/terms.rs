//! Taxonomies: the terms pages carry, and the pages that carry a term.

use super::files::Entry;
use super::order;
use crate::config::Config;
use crate::id::{SitePath, Slug};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A taxonomy that is not an index of names.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// Its name in front matter, `tags`.
    pub name: String,
    /// Its heading, `Tags`.
    pub label: String,
    /// Where the list of its terms stands.
    pub path: SitePath,
    /// Its terms in filing order.
    pub terms: Vec<Term>,
    /// For each entry that carries terms: their indexes, in the order of its front matter.
    pub of_entry: HashMap<usize, Vec<usize>>,
}

/// A term.
#[derive(Clone, Debug)]
pub struct Term {
    /// As first written.
    pub name: String,
    /// Where its page stands.
    pub path: SitePath,
    /// The entries that carry it, newest first.
    pub pages: Vec<usize>,
}

/// Terms that are names: entry → (type of name, name).
pub(super) type Tagged = Vec<(usize, usize, String)>;

/// Collects the terms of the taxonomies that `site.toml` names, apart from indexes of names.
pub(super) fn collect(config: &Config, entries: &[Entry]) -> Vec<Taxonomy> {
    let names: HashSet<&str> = config.entities.types.iter().map(|t| t.section.as_str()).collect();
    let collator = order::collator(&config.language);
    let wanted = config.taxonomies.iter().filter(|t| !names.contains(t.name.as_str()));
    wanted
        .filter_map(|taxonomy| {
            let name = taxonomy.name.as_str();
            let mut by_slug: BTreeMap<Slug, (String, Vec<usize>)> = BTreeMap::new();
            for (i, entry) in entries.iter().enumerate() {
                let mut seen = HashSet::new();
                for term in entry.page.front.taxonomies.get(name).into_iter().flatten() {
                    let slug = Slug::from_text(term);
                    if seen.insert(slug.clone()) {
                        by_slug.entry(slug).or_insert_with(|| (term.clone(), Vec::new())).1.push(i);
                    }
                }
            }
            let mut terms: Vec<(Slug, Term)> = by_slug
                .into_iter()
                .filter_map(|(slug, (term, mut pages))| {
                    let path = format!("{name}/{slug}.html").parse().ok()?;
                    newest_first(&mut pages, entries);
                    Some((slug, Term { name: term, path, pages }))
                })
                .collect();
            terms.sort_by(|a, b| collator.compare(&a.1.name, &b.1.name).then_with(|| a.0.cmp(&b.0)));
            let mut of_entry: HashMap<usize, Vec<usize>> = HashMap::new();
            for (t, (_, term)) in terms.iter().enumerate() {
                for page in &term.pages {
                    of_entry.entry(*page).or_default().push(t);
                }
            }
            let terms: Vec<Term> = terms.into_iter().map(|(_, term)| term).collect();
            let path = format!("{name}/index.html").parse().ok()?;
            (!terms.is_empty()).then(|| Taxonomy {
                name: name.into(),
                label: taxonomy.label.clone(),
                path,
                terms,
                of_entry,
            })
        })
        .collect()
}

/// Pages by date, newest first, the undated last, then by file.
pub(super) fn newest_first(pages: &mut [usize], entries: &[Entry]) {
    pages.sort_by(|a, b| {
        let date = |i: usize| std::cmp::Reverse(entries[i].page.front.date);
        date(*a).cmp(&date(*b)).then_with(|| a.cmp(b))
    });
}

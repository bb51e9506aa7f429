//! Which files there are, and which recipe makes each.

use super::here::Here;
use super::pagination::{self, Parts};
use super::{Edition, Form, OutputFile, fixed};
use crate::diagnostic::Diagnostic;
use crate::id::SitePath;
use crate::page::FrontMatterKind;
use crate::site::Role;
use rayon::prelude::*;

/// How a file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recipe {
    /// The front page.
    Home,
    /// Part of a section.
    Section(usize, usize),
    /// A hand-written page.
    Page(usize),
    /// A source document.
    Source(usize),
    /// Part of the list of terms of a taxonomy.
    Taxonomy(usize, usize),
    /// Part of the list of pages of a term.
    Term(usize, usize, usize),
    /// Part of the index of a type of names; without a type, of all.
    Index(Option<usize>, usize),
    /// Part of the page of a name.
    Name(usize, usize),
    /// Part of the bibliography.
    Bibliography(usize),
    /// About the collection.
    About,
    /// For addresses that do not exist.
    NotFound,
    /// The Atom feed.
    Feed,
    /// The Atom feed of a term.
    TermFeed(usize, usize),
    /// The sitemap.
    Sitemap,
    /// `robots.txt`.
    Robots,
    /// The Markdown twin of an entry.
    Twin(usize),
    /// An old address.
    Redirect(usize),
    /// A file of `content/`.
    Asset(usize),
    /// The original of a source.
    Original(usize),
    /// A static file of the theme, by its number.
    Static(usize),
    /// A data file.
    Data(Data),
}

/// Data files of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// `entities.csv`
    Entities,
    /// `mentions.csv`
    Mentions,
    /// `bibliography.json`, CSL-JSON
    CslJson,
    /// `bibliography.bib`
    Bibtex,
    /// `bibliography.ris`
    Ris,
    /// `places.geojson`
    Places,
    /// JSON-LD of a name.
    JsonLd(usize),
}

impl Edition {
    /// Fills `files` and `recipes`.
    pub(super) fn plan(&mut self) -> Vec<Diagnostic> {
        let mut planned: Vec<(SitePath, Recipe)> = Vec::new();
        self.plan_entries(&mut planned);
        self.plan_lists(&mut planned);
        self.plan_names(&mut planned);
        if matches!(self.form, Form::Site) {
            self.plan_machine_files(&mut planned);
        }
        // Stable: of two recipes for one path the first planned is kept. Clashes of pages were complained about when the
        // site was read; a page always goes before a static file, which is said here.
        planned.sort_by(|a, b| a.0.cmp(&b.0));
        let mut complaints = Vec::new();
        for pair in planned.windows(2) {
            if pair[0].0 == pair[1].0 && matches!(pair[1].1, Recipe::Static(_) | Recipe::Original(_) | Recipe::Data(_))
            {
                let message = format!("{} is also a page; the page is kept", pair[0].0);
                complaints.push(Diagnostic::warning("duplicate-address", message));
            }
        }
        planned.dedup_by(|later, first| later.0 == first.0);
        let keys: Vec<Option<[u8; 32]>> = planned.par_iter().map(|(path, recipe)| self.key(path, recipe)).collect();
        self.files = planned.iter().zip(keys).map(|((path, _), key)| OutputFile { path: path.clone(), key }).collect();
        self.recipes = planned.into_iter().map(|(_, recipe)| recipe).collect();
        complaints
    }

    fn plan_entries(&self, planned: &mut Vec<(SitePath, Recipe)>) {
        let site = &self.site;
        for (i, entry) in site.entries.iter().enumerate() {
            let recipe = match entry.role {
                Role::Page => Recipe::Page(i),
                Role::Source(_) => Recipe::Source(i),
                _ => continue,
            };
            planned.push((entry.path.clone(), recipe));
        }
        planned.push((site.sections[0].path.clone(), Recipe::Home));
        planned.push((fixed("about.html"), Recipe::About));
        planned.push((fixed("404.html"), Recipe::NotFound));
        planned.extend(site.assets.iter().enumerate().map(|(i, a)| (a.path.clone(), Recipe::Asset(i))));
        planned.extend(site.redirects.iter().enumerate().map(|(i, (old, _))| (old.clone(), Recipe::Redirect(i))));
    }

    fn plan_lists(&self, planned: &mut Vec<(SitePath, Recipe)>) {
        let site = &self.site;
        for (s, section) in site.sections.iter().enumerate().skip(1) {
            in_parts(&section.path, self.section_parts(s), |part| Recipe::Section(s, part), planned);
        }
        for (t, taxonomy) in site.taxonomies.iter().enumerate() {
            let parts = self.taxonomy_parts(t);
            in_parts(&taxonomy.path, parts, |part| Recipe::Taxonomy(t, part), planned);
            for (i, term) in taxonomy.terms.iter().enumerate() {
                in_parts(&term.path, self.term_parts(t, i), |part| Recipe::Term(t, i, part), planned);
            }
        }
        if !site.library.known_works().is_empty() {
            in_parts(&fixed("bibliography.html"), self.bibliography_parts(), Recipe::Bibliography, planned);
        }
    }

    fn plan_names(&self, planned: &mut Vec<(SitePath, Recipe)>) {
        let site = &self.site;
        for (kind, base) in self.indexes() {
            in_parts(&base, self.index_parts(kind), |part| Recipe::Index(kind, part), planned);
        }
        for (n, name) in site.names.list.iter().enumerate() {
            in_parts(&name.path, self.name_parts(n), |part| Recipe::Name(n, part), planned);
        }
    }

    /// Indexes of names that are not empty, with their places; the merged one comes last.
    pub(super) fn indexes(&self) -> Vec<(Option<usize>, SitePath)> {
        let site = &self.site;
        let kinds = site.config.entities.types.iter().enumerate();
        let mut indexes: Vec<(Option<usize>, SitePath)> = kinds
            .filter(|(k, _)| site.names.list.iter().any(|n| n.kind == *k))
            .filter_map(|(k, kind)| Some((Some(k), format!("{}/index.html", kind.section).parse().ok()?)))
            .collect();
        if !indexes.is_empty() {
            indexes.push((None, fixed("names.html")));
        }
        indexes
    }

    fn plan_machine_files(&self, planned: &mut Vec<(SitePath, Recipe)>) {
        let site = &self.site;
        for (i, entry) in site.entries.iter().enumerate() {
            if self.has_twin(i) && entry.page.kind != FrontMatterKind::Entity {
                planned.push((entry.path.with_extension("md"), Recipe::Twin(i)));
            }
            if let Some(path) = self.original_path(i) {
                planned.push((path, Recipe::Original(i)));
            }
        }
        if site.config.base_url.is_some() {
            planned.push((fixed("sitemap.xml"), Recipe::Sitemap));
        }
        planned.push((fixed("robots.txt"), Recipe::Robots));
        if self.has_feed {
            planned.push((fixed("feed.xml"), Recipe::Feed));
            for (t, taxonomy) in site.taxonomies.iter().enumerate() {
                let wanted = site.config.taxonomies.iter().any(|c| c.name.as_str() == taxonomy.name && c.feed);
                for (i, term) in taxonomy.terms.iter().enumerate().filter(|_| wanted) {
                    planned.push((term.path.with_extension("xml"), Recipe::TermFeed(t, i)));
                }
            }
        }
        planned.extend(self.data_files().into_iter().map(|(path, data)| (path, Recipe::Data(data))));
        let statics = self.renderer.theme().statics().keys().enumerate();
        planned.extend(statics.filter_map(|(i, path)| Some((path.parse().ok()?, Recipe::Static(i)))));
    }

    /// Makes the bytes of a file.
    pub(super) fn make(&self, path: &SitePath, recipe: &Recipe) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let here = Here { edition: self, path };
        let page = match *recipe {
            Recipe::Home => here.home_page(),
            Recipe::Section(section, part) => here.section_page(section, part),
            Recipe::Page(entry) => here.prose_page(entry),
            Recipe::Source(entry) => here.source_page(entry),
            Recipe::Taxonomy(taxonomy, part) => here.taxonomy_page(taxonomy, part),
            Recipe::Term(taxonomy, term, part) => here.term_page(taxonomy, term, part),
            Recipe::Index(kind, part) => here.index_page(kind, part),
            Recipe::Name(name, part) => here.name_page(name, part),
            Recipe::Bibliography(part) => here.bibliography_page(part),
            Recipe::About => here.about_page(),
            Recipe::NotFound => here.not_found_page(),
            Recipe::Feed => here.feed(None),
            Recipe::TermFeed(taxonomy, term) => here.feed(Some((taxonomy, term))),
            Recipe::Sitemap => here.sitemap(),
            Recipe::Robots => here.robots(),
            Recipe::Twin(entry) => Ok(here.twin_file(entry)),
            Recipe::Redirect(redirect) => Ok(here.redirect(redirect)),
            Recipe::Asset(asset) => return self.read_file(&self.site.assets[asset].file),
            Recipe::Original(entry) => return self.read_file(self.original_file(entry).unwrap_or_default()),
            Recipe::Static(index) => {
                let bytes = self.renderer.theme().statics().values().nth(index);
                return Ok(bytes.map(|b| b.to_vec()).unwrap_or_default());
            }
            Recipe::Data(data) => return Ok(self.data(path, data).into_bytes()),
        };
        page.map(String::into_bytes).map_err(|e| vec![e])
    }

    fn read_file(&self, file: &str) -> Result<Vec<u8>, Vec<Diagnostic>> {
        (self.read)(file)
            .map_err(|e| vec![Diagnostic::error("unreadable", format!("cannot be read: {e}")).in_file(file)])
    }
}

fn in_parts(base: &SitePath, parts: Parts, recipe: impl Fn(usize) -> Recipe, planned: &mut Vec<(SitePath, Recipe)>) {
    planned.extend((1..=parts.count()).map(|part| (pagination::path(base, part), recipe(part))));
}

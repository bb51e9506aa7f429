//! Pages of prose: home, pages, sections, taxonomies and terms.

use super::Edition;
use super::here::Here;
use super::pagination::Parts;
use super::prose::Surroundings;
use super::sources::{day, toc};
use crate::diagnostic::Diagnostic;
use crate::render::views::{
    CountedLink, HomeView, Link, NameCount, PageRecord, PageView, SectionView, Shared, SourceGroup, SubSection,
    TaxonomyView, TermView,
};
use crate::site::Role;
use std::collections::BTreeMap;

/// Sources shown on the front page.
const HOME_SOURCES: usize = 40;
/// Names and works shown on the front page.
const HOME_NAMES: usize = 12;
/// Pages of a section, and of a term, in one part.
const LIST: usize = 100;
/// Terms of a taxonomy in one part.
const TERMS: usize = 1000;

impl Edition {
    pub(super) fn section_parts(&self, section: usize) -> Parts {
        let section = &self.site.sections[section];
        let wanted = section.entry.and_then(|e| self.site.entries[e].page.front.paginate_by);
        Parts::new(section.pages.len(), wanted.filter(|n| *n > 0).unwrap_or(LIST))
    }

    pub(super) fn taxonomy_parts(&self, taxonomy: usize) -> Parts {
        Parts::new(self.site.taxonomies[taxonomy].terms.len(), TERMS)
    }

    pub(super) fn term_parts(&self, taxonomy: usize, term: usize) -> Parts {
        Parts::new(self.site.taxonomies[taxonomy].terms[term].pages.len(), LIST)
    }

    /// The template of a hand-written page: its own choice, else that of its section.
    pub(super) fn page_template(&self, entry: usize) -> &str {
        let entry = &self.site.entries[entry];
        let section = self.site.sections[entry.section].entry;
        let wanted = section.and_then(|e| self.site.entries[e].page.front.page_template.as_deref());
        entry.page.front.template.as_deref().or(wanted).unwrap_or("page.html")
    }

    /// What lists show of entries.
    pub(super) fn records(&self, entries: &[usize]) -> Vec<Shared<PageRecord>> {
        entries.iter().map(|&e| self.records[e].clone()).collect()
    }
}

impl Here<'_> {
    /// The front page.
    pub fn home_page(&self) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let site = &edition.site;
        let entry = site.sections[0].entry;
        let mut view = HomeView { title: site.config.title.clone(), ..HomeView::default() };
        let mut shell = self.shell("");
        if let Some(index) = entry {
            let around = self.surroundings(index);
            let rendered = self.render(index, &around);
            (view.body_html, view.notes_html) = (rendered.body, rendered.notes_html);
            if let Some(title) = site.entries[index].page.front.title.clone().filter(|t| !t.is_empty()) {
                view.title = title;
            }
            if let Some(description) = site.entries[index].page.front.description.clone() {
                shell.description = description;
            }
        }
        let sources = site.sections.iter().find(|s| s.folder == "sources");
        if let Some(section) = sources {
            view.sources = self.by_year(&section.pages);
            view.sources_total = section.pages.len();
            view.sources_href = Some(self.href(&section.path));
        }
        view.indexes = self.index_links(None);
        view.shared_names = self.shared_names();
        view.works = self.most_cited();
        let top = site.sections[0].children.iter().map(|&s| &site.sections[s]).filter(|s| s.folder != "sources");
        view.sections = top.map(|s| self.link(&*s.title, &s.path)).collect();
        view.pages = edition.records(&site.sections[0].pages);
        edition.renderer.page(&edition.shared, &shell, &view)
    }

    fn by_year(&self, entries: &[usize]) -> Vec<SourceGroup> {
        let site = &self.edition.site;
        let mut newest = entries.to_vec();
        newest.sort_by_key(|&e| (std::cmp::Reverse(site.entries[e].page.front.date), site.entries[e].file.clone()));
        let mut years: BTreeMap<std::cmp::Reverse<String>, Vec<usize>> = BTreeMap::new();
        for &e in newest.iter().take(HOME_SOURCES) {
            let year = site.entries[e].page.front.date.map_or_else(String::new, |d| format!("{:04}", d.year));
            years.entry(std::cmp::Reverse(year)).or_default().push(e);
        }
        // The empty year, of the undated, is the smallest and so comes last.
        let group = |(year, pages): (std::cmp::Reverse<String>, Vec<usize>)| SourceGroup {
            year: year.0,
            pages: self.edition.records(&pages),
        };
        years.into_iter().map(group).collect()
    }

    /// The names that stand in most sources, and in at least two.
    fn shared_names(&self) -> Vec<NameCount> {
        let names = 0..self.edition.site.names.list.len();
        let mut counts: Vec<(usize, NameCount)> =
            names.map(|n| (n, self.name_count(n))).filter(|(_, c)| c.sources > 1).collect();
        counts.sort_by(|(i, a), (j, b)| (b.sources, b.mentions, i).cmp(&(a.sources, a.mentions, j)));
        counts.into_iter().take(HOME_NAMES).map(|(_, c)| c).collect()
    }

    fn most_cited(&self) -> Vec<CountedLink> {
        let library = &self.edition.site.library;
        let mut works: Vec<(usize, &str)> = library.uses.iter().map(|(key, uses)| (uses.len(), key.as_str())).collect();
        works.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let works = works.into_iter().take(HOME_NAMES);
        works
            .filter_map(|(count, key)| {
                let title = library.bibliography.get(key)?.title();
                Some(CountedLink { title, href: self.href(self.edition.work_path(key)?), count })
            })
            .collect()
    }

    /// The page of a hand-written text.
    pub fn prose_page(&self, index: usize) -> Result<String, Diagnostic> {
        let entry = &self.edition.site.entries[index];
        let around = self.edition.surroundings(index);
        let rendered = self.render(index, around);
        let made = self.edition.views[index].lock().unwrap_or_else(|e| e.into_inner()).take();
        let mut view = made.map_or_else(|| self.prose_view(index, around), |view| *view);
        view.body_html = rendered.body;
        view.notes_html = rendered.notes_html;
        view.references = around.references.clone();
        let template = self.edition.page_template(index);
        let mut shell = self.entry_shell(entry);
        shell.meta = super::outputs::dublin_core(entry);
        self.edition.renderer.page_as(template, &self.edition.shared, &shell, &view)
    }

    /// The view of a hand-written page without its rendered text.
    pub fn prose_view(&self, index: usize, around: &Surroundings) -> PageView {
        let site = &self.edition.site;
        let entry = &site.entries[index];
        let front = &entry.page.front;
        let (previous, next) = self.neighbours(index);
        PageView {
            title: entry.title(),
            breadcrumbs: self.breadcrumbs(entry),
            description: front.description.clone().unwrap_or_default(),
            authors: front.authors.clone(),
            date: front.date.map(|d| day(&d)),
            updated: front.updated.map(|d| day(&d)),
            toc: toc(&entry.page.headings),
            taxonomies: self.terms_of(index),
            previous,
            next,
            backlinks: site.backlinks[index].iter().map(|&e| self.entry(e)).collect(),
            cards: self.cards(index, around),
            extra: front.extra.clone(),
            ..PageView::default()
        }
    }

    /// Part of a section.
    pub fn section_page(&self, index: usize, part: usize) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let site = &edition.site;
        let section = &site.sections[index];
        let parts = edition.section_parts(index);
        let children = section.children.iter().map(|&s| &site.sections[s]);
        let mut view = SectionView {
            title: section.title.clone(),
            breadcrumbs: self.section_steps(section.parent),
            subsections: children
                .map(|s| SubSection {
                    title: s.title.clone(),
                    href: self.href(&s.path),
                    description: s
                        .entry
                        .and_then(|e| site.entries[e].page.front.description.clone())
                        .unwrap_or_default(),
                    count: s.total,
                })
                .collect(),
            pages: edition.records(&section.pages[parts.range(part)]),
            of_sources: section.folder == "sources",
            pagination: parts.view(&section.path, part),
            ..SectionView::default()
        };
        let mut shell = self.shell(section.title.clone());
        let mut template = "section.html";
        if let Some(entry) = section.entry {
            let front = &site.entries[entry].page.front;
            shell = self.entry_shell(&site.entries[entry]);
            view.description = front.description.clone().unwrap_or_default();
            view.extra = front.extra.clone();
            template = front.template.as_deref().unwrap_or(template);
            if part == 1 {
                let around = self.surroundings(entry);
                let rendered = self.render(entry, &around);
                (view.body_html, view.notes_html) = (rendered.body, rendered.notes_html);
                view.references = around.references;
                view.toc = toc(&site.entries[entry].page.headings);
            }
        }
        edition.renderer.page_as(template, &edition.shared, &shell, &view)
    }

    fn section_steps(&self, parent: Option<usize>) -> Vec<Link> {
        let sections = &self.edition.site.sections;
        let mut steps: Vec<Link> = std::iter::successors(parent, |s| sections[*s].parent)
            .map(|s| if s == 0 { self.home() } else { self.link(&*sections[s].title, &sections[s].path) })
            .collect();
        steps.reverse();
        steps
    }

    /// Part of the list of terms of a taxonomy.
    pub fn taxonomy_page(&self, index: usize, part: usize) -> Result<String, Diagnostic> {
        let taxonomy = &self.edition.site.taxonomies[index];
        let parts = self.edition.taxonomy_parts(index);
        let terms = &taxonomy.terms[parts.range(part)];
        let view = TaxonomyView {
            title: taxonomy.label.clone(),
            breadcrumbs: vec![self.home()],
            terms: terms
                .iter()
                .map(|t| CountedLink { title: t.name.clone(), href: self.href(&t.path), count: t.pages.len() })
                .collect(),
            pagination: parts.view(&taxonomy.path, part),
        };
        self.edition.renderer.page(&self.edition.shared, &self.shell(taxonomy.label.clone()), &view)
    }

    /// Part of the list of pages of a term.
    pub fn term_page(&self, taxonomy: usize, term: usize, part: usize) -> Result<String, Diagnostic> {
        let view = self.term_view(taxonomy, term, part);
        self.edition.renderer.page(&self.edition.shared, &self.shell(view.title.clone()), &view)
    }

    /// The view of it.
    pub fn term_view(&self, taxonomy: usize, term: usize, part: usize) -> TermView {
        let of = &self.edition.site.taxonomies[taxonomy];
        let parts = self.edition.term_parts(taxonomy, term);
        let term = &of.terms[term];
        TermView {
            title: term.name.clone(),
            taxonomy: of.label.clone(),
            breadcrumbs: vec![self.home(), self.link(&*of.label, &of.path)],
            pages: self.edition.records(&term.pages[parts.range(part)]),
            total: term.pages.len(),
            pagination: parts.view(&term.path, part),
        }
    }
}

/// Positions of entries in their sections.
pub(super) fn positions(site: &crate::site::Site) -> Vec<Option<usize>> {
    let mut positions = vec![None; site.entries.len()];
    for section in &site.sections {
        for (at, &entry) in section.pages.iter().enumerate() {
            positions[entry] = Some(at);
        }
    }
    debug_assert!(
        site.entries.iter().enumerate().all(|(i, e)| !matches!(e.role, Role::Page) || positions[i].is_some())
    );
    positions
}

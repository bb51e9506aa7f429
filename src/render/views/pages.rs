//! Pages of prose: home, page, section, taxonomy, term.

use super::Shared;
use super::parts::{CountedLink, Link, PageRecord, Pagination, Reference, TermLinks, TocEntry};
use super::sources::EntityCard;
use serde::Serialize;

/// `home`: the front page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HomeView {
    /// Heading of the page.
    pub title: String,
    /// Prose of `content/_index.md`.
    pub body_html: String,
    /// Notes of that prose.
    pub notes_html: String,
    /// Sources by year, newest first, then undated ones.
    pub sources: Vec<SourceGroup>,
    /// How many sources there are in all (the groups may show fewer).
    pub sources_total: usize,
    /// The page that lists all sources.
    pub sources_href: Option<String>,
    /// The A–Z indexes with their counts.
    pub indexes: Vec<CountedLink>,
    /// Names that stand in most sources.
    pub shared_names: Vec<NameCount>,
    /// Works most cited.
    pub works: Vec<CountedLink>,
    /// Sections of hand-written pages.
    pub sections: Vec<Link>,
    /// Newest or first hand-written pages.
    pub pages: Vec<Shared<PageRecord>>,
}

/// Sources of one year.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceGroup {
    /// `2016`; empty for the undated.
    pub year: String,
    /// The sources.
    pub pages: Vec<Shared<PageRecord>>,
}

/// A name with both counts.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NameCount {
    /// Preferred name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Type, as in `site.toml` (`person`).
    pub kind: String,
    /// Type as readers see it (`Person`).
    pub kind_label: String,
    /// How many times it is named.
    pub mentions: usize,
    /// In how many sources; 0 where the list is about one source only.
    pub sources: usize,
}

/// `page`: a hand-written page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageView {
    /// Title.
    pub title: String,
    /// From the home page down to the parent of this page.
    pub breadcrumbs: Vec<Link>,
    /// One or two sentences; may be empty.
    pub description: String,
    /// Authors, in order.
    pub authors: Vec<String>,
    /// ISO date.
    pub date: Option<String>,
    /// ISO date of the last change, if stated.
    pub updated: Option<String>,
    /// Table of contents; empty on short pages.
    pub toc: Vec<TocEntry>,
    /// The prose.
    pub body_html: String,
    /// Notes, a complete `<section>`.
    pub notes_html: String,
    /// Works the page cites.
    pub references: Vec<Reference>,
    /// Terms of all taxonomies.
    pub taxonomies: Vec<TermLinks>,
    /// The page before in its section.
    pub previous: Option<Link>,
    /// The page after in its section.
    pub next: Option<Link>,
    /// Pages that link here.
    pub backlinks: Vec<Link>,
    /// Names this page mentions, if they are linked.
    pub cards: Vec<EntityCard>,
    /// `[extra]` of the front matter.
    pub extra: toml::Table,
}

/// `section`: a section page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SectionView {
    /// Title.
    pub title: String,
    /// From the home page down to the parent.
    pub breadcrumbs: Vec<Link>,
    /// One or two sentences; may be empty.
    pub description: String,
    /// Prose of its `_index.md`.
    pub body_html: String,
    /// Notes of that prose.
    pub notes_html: String,
    /// Works it cites.
    pub references: Vec<Reference>,
    /// Table of contents of that prose.
    pub toc: Vec<TocEntry>,
    /// Sections below it.
    pub subsections: Vec<SubSection>,
    /// Its pages, those of this part.
    pub pages: Vec<Shared<PageRecord>>,
    /// Pages are sources: show authors, kinds and counts of names.
    pub of_sources: bool,
    /// Present if there is more than one part.
    pub pagination: Option<Pagination>,
    /// `[extra]` of the front matter.
    pub extra: toml::Table,
}

/// A section below another.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SubSection {
    /// Title.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// How many pages it has, with those below.
    pub count: usize,
}

/// `taxonomy`: all terms of a taxonomy.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TaxonomyView {
    /// Name as readers see it, `Tags`.
    pub title: String,
    /// From the home page down.
    pub breadcrumbs: Vec<Link>,
    /// The terms, in filing order.
    pub terms: Vec<CountedLink>,
    /// Present if there is more than one part.
    pub pagination: Option<Pagination>,
}

/// `term`: the pages that carry a term.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TermView {
    /// The term.
    pub title: String,
    /// Name of its taxonomy, `Tags`.
    pub taxonomy: String,
    /// From the home page down to the taxonomy.
    pub breadcrumbs: Vec<Link>,
    /// The pages, those of this part.
    pub pages: Vec<Shared<PageRecord>>,
    /// How many pages in all.
    pub total: usize,
    /// Present if there is more than one part.
    pub pagination: Option<Pagination>,
}

//! Sections and the order of their pages.

use super::files::{self, Entry, Role};
use crate::config::Config;
use crate::id::SitePath;
use crate::page::front_matter::SortBy;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// A section: a folder with an `_index.md`, or the folder of the sources.
#[derive(Clone, Debug)]
pub struct Section {
    /// The folder below `content/`; empty for the home page.
    pub folder: String,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub path: SitePath,
    /// Its `_index.md`, as an index of entries.
    pub entry: Option<usize>,
    /// The section above it; the home page has none.
    pub parent: Option<usize>,
    /// Sections below it, in order.
    pub children: Vec<usize>,
    /// Its pages, in order.
    pub pages: Vec<usize>,
    /// How many pages it has, with those of the sections below.
    pub total: usize,
}

/// The place of a page in its section: the pages before and after.
#[derive(Clone, Copy, Debug, Default)]
pub struct SectionPage {
    /// The page before.
    pub previous: Option<usize>,
    /// The page after.
    pub next: Option<usize>,
}

/// The first letter as a capital.
pub(super) fn capitalise(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// How titles are compared in the site's language (CLDR, through ICU); the root order for a language ICU does not know.
pub fn collator(language: &str) -> CollatorBorrowed<'static> {
    let preferences =
        language.parse::<icu_locale_core::Locale>().map(|l| CollatorPreferences::from(&l)).unwrap_or_default();
    Collator::try_new(preferences, CollatorOptions::default())
        .or_else(|_| Collator::try_new(Default::default(), CollatorOptions::default()))
        // Cannot fail: the data of the root collation are compiled in, and the second try asks for nothing else.
        .expect("the root collation is compiled in")
}

/// Builds the tree of sections, gives every entry its section, and sorts the pages.
pub(super) fn sections(config: &Config, entries: &mut [Entry]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut by_folder: BTreeMap<String, Option<usize>> = BTreeMap::from([(String::new(), None)]);
    for (i, entry) in entries.iter().enumerate() {
        match entry.role {
            Role::Home | Role::Section(_) => {
                by_folder.insert(files::folder(&entry.file).to_string(), Some(i));
            }
            Role::Source(_) => {
                by_folder.entry("sources".to_string()).or_insert(None);
            }
            _ => {}
        }
    }
    let index: BTreeMap<String, usize> = by_folder.keys().cloned().enumerate().map(|(i, f)| (f, i)).collect();
    for (folder, entry) in by_folder {
        let parent = (!folder.is_empty()).then(|| nearest(&index, files::folder(&folder)));
        let title = match entry.and_then(|e| entries[e].page.front.title.clone()) {
            Some(title) => title,
            None if folder.is_empty() => config.title.clone(),
            None => files::humanise(&folder),
        };
        let path = match entry {
            Some(entry) => Some(entries[entry].path.clone()),
            None if folder.is_empty() => "index.html".parse().ok(),
            None => files::section_path(&folder),
        };
        let Some(path) = path else { continue };
        sections.push(Section {
            folder,
            title,
            path,
            entry,
            parent,
            children: Vec::new(),
            pages: Vec::new(),
            total: 0,
        });
    }
    for (i, entry) in entries.iter_mut().enumerate() {
        let folder = files::folder(&entry.file);
        entry.section = nearest(&index, folder);
        match entry.role {
            Role::Section(_) => entry.role = Role::Section(entry.section),
            Role::Page | Role::Source(_) => sections[entry.section].pages.push(i),
            _ => {}
        }
    }
    let collator = collator(&config.language);
    for section in &mut sections {
        let sort = section.entry.and_then(|e| entries[e].page.front.sort_by);
        sort_pages(&mut section.pages, sort, entries, &collator);
    }
    for i in (0..sections.len()).rev() {
        sections[i].total += sections[i].pages.len();
        if let Some(parent) = sections[i].parent {
            sections[parent].total += sections[i].total;
            sections[parent].children.push(i);
        }
    }
    let weights: Vec<(i64, String)> = sections
        .iter()
        .map(|s| (s.entry.and_then(|e| entries[e].page.front.weight).unwrap_or(i64::MAX), s.folder.clone()))
        .collect();
    for section in &mut sections {
        section.children.sort_by(|a, b| weights[*a].cmp(&weights[*b]));
    }
    sections
}

/// The nearest section that holds a folder. Folders are sorted, so a parent always stands before its children.
fn nearest(index: &BTreeMap<String, usize>, mut folder: &str) -> usize {
    loop {
        if let Some(found) = index.get(folder) {
            return *found;
        }
        if folder.is_empty() {
            return 0;
        }
        folder = files::folder(folder);
    }
}

fn sort_pages(pages: &mut [usize], sort: Option<SortBy>, entries: &[Entry], collator: &CollatorBorrowed<'_>) {
    let front = |i: usize| &entries[i].page.front;
    let titles = |a: usize, b: usize| collator.compare(&entries[a].title(), &entries[b].title());
    let files = |a: usize, b: usize| entries[a].file.cmp(&entries[b].file);
    let dated = |a: usize, b: usize| Reverse(front(a).date).cmp(&Reverse(front(b).date));
    let updated = |i: usize| Reverse(front(i).updated.or(front(i).date));
    let weight = |i: usize| front(i).weight.unwrap_or(i64::MAX);
    pages.sort_by(|&a, &b| {
        let order = match sort {
            Some(SortBy::Date) => dated(a, b).then_with(|| titles(a, b)),
            Some(SortBy::UpdateDate) => updated(a).cmp(&updated(b)).then_with(|| titles(a, b)),
            Some(SortBy::Title) => titles(a, b),
            Some(SortBy::TitleBytes) => entries[a].title().cmp(&entries[b].title()),
            Some(SortBy::Slug) => entries[a].path.cmp(&entries[b].path),
            Some(SortBy::None) => Ordering::Equal,
            Some(SortBy::Weight) | None => weight(a).cmp(&weight(b)),
        };
        order.then_with(|| files(a, b))
    });
}

impl Section {
    /// The pages before and after the one at `position` of [`Section::pages`].
    pub fn neighbours(&self, position: usize) -> SectionPage {
        let at = |i: Option<usize>| i.and_then(|i| self.pages.get(i).copied());
        SectionPage { previous: at(position.checked_sub(1)), next: at(position.checked_add(1)) }
    }
}

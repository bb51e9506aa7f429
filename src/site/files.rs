//! The files of `content/`: which there are, what each is, and where it will stand.

use super::cited::Library;
use super::names::Names;
use super::{Taken, order};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::id::{SitePath, Slug};
use crate::page::{FrontMatterKind, MarkdownOptions, Page, ScanOptions};
use crate::project::{Found, Store};
use crate::source::ledger::Ledger;
use rayon::prelude::*;
use std::sync::Arc;

/// The folder of the pages.
pub const CONTENT: &str = "content";

/// Ids the default theme uses for itself.
const RESERVED_IDS: &[&str] = &[
    "main",
    "top",
    "notes",
    "references",
    "toc",
    "nav",
    "title",
    "mentions",
    "provenance",
    "contents",
    "search",
    "footer",
];

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `content/_index.md`.
    Home,
    /// An `_index.md`; the index in [`super::Site::sections`].
    Section(usize),
    /// A hand-written page.
    Page,
    /// A source document; its index among the documents of [`Names`].
    Source(usize),
    /// Authority data of a name; not a page of its own.
    Authority,
    /// `_index.md` of a section of names: the words above the index.
    NameIndex,
    /// `content/about.md`: the words of the page about the collection.
    About,
    /// `content/bibliography.md`: the words above the bibliography.
    Bibliography,
}

/// A Markdown file of the site.
pub struct Entry {
    /// The page.
    pub page: Page,
    /// The file below `content/`: `guide/start.md`.
    pub file: String,
    /// Where it will stand.
    pub path: SitePath,
    /// What it is.
    pub role: Role,
    /// Index of its section in [`super::Site::sections`].
    pub section: usize,
}

impl Entry {
    /// Its title; for a page without one the file name in brackets.
    pub fn title(&self) -> String {
        self.own_title().map_or_else(|| self.untitled(), str::to_string)
    }

    /// The title its front matter states; of authority data the name.
    fn own_title(&self) -> Option<&str> {
        let front = &self.page.front;
        let name = || front.table.as_ref()?.get("name")?.as_str();
        front.title.as_deref().filter(|t| !t.trim().is_empty()).or_else(name).map(str::trim).filter(|t| !t.is_empty())
    }

    /// Whether its title is only a file name.
    pub fn is_untitled(&self) -> bool {
        self.own_title().is_none()
    }

    fn untitled(&self) -> String {
        let file = self.page.front.source.as_ref().map_or(self.file.as_str(), |s| s.file.as_str());
        format!("[{}]", file.rsplit('/').next().unwrap_or(file))
    }

    /// Whether it has a page of its own that readers may be sent to.
    pub fn is_page(&self) -> bool {
        matches!(
            self.role,
            Role::Home | Role::Section(_) | Role::Page | Role::Source(_) | Role::About | Role::Bibliography
        )
    }

    /// Index of its document, if it is a source.
    pub fn document(&self) -> Option<usize> {
        match self.role {
            Role::Source(document) => Some(document),
            _ => None,
        }
    }
}

/// A file that is copied as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The file, relative to the site's root.
    pub file: String,
    /// Where it will stand.
    pub path: SitePath,
}

/// What `content/` holds.
pub(super) struct Files {
    pub entries: Vec<Entry>,
    pub assets: Vec<Asset>,
    /// The text of `content/entities.toml`.
    pub entities: Option<Arc<str>>,
}

pub(super) fn load(
    store: &dyn Store,
    config: &Config,
    found: Vec<Found>,
    library: &Library,
    complaints: &mut Vec<Diagnostic>,
) -> Files {
    let mut assets = Vec::new();
    let mut markdown = Vec::new();
    let mut entities = None;
    for Found { path, .. } in found {
        let below = &path[CONTENT.len() + 1..];
        if below.split('/').any(|p| p.starts_with('.') || p.ends_with('~')) || below.starts_with("bibliography/") {
            continue;
        }
        if below == "entities.toml" {
            entities = read_text(store, &path, complaints);
        } else if below.ends_with(".md") {
            markdown.push(path);
        } else if !is_bibliography(below) && !below.ends_with(".incoming") {
            match below.parse() {
                Ok(target) => assets.push(Asset { file: path, path: target }),
                Err(e) => complaints.push(Diagnostic::warning("asset-name", e.to_string()).in_file(path)),
            }
        }
    }
    let scanned: Vec<_> = markdown.par_iter().map(|path| scan(store, config, library, path)).collect();
    let mut entries = Vec::with_capacity(scanned.len());
    for (entry, mut found) in scanned {
        complaints.append(&mut found);
        entries.extend(entry);
    }
    let mut documents = 0;
    for entry in &mut entries {
        if matches!(entry.role, Role::Source(_)) {
            entry.role = Role::Source(documents);
            documents += 1;
        }
    }
    Files { entries, assets, entities }
}

fn is_bibliography(below: &str) -> bool {
    below.strip_prefix("bibliography.").is_some_and(|e| matches!(e, "json" | "bib"))
}

/// A text file, or `None` with a complaint.
pub(super) fn read_text(store: &dyn Store, path: &str, complaints: &mut Vec<Diagnostic>) -> Option<Arc<str>> {
    let complaint = match store.read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => return Some(text.into()),
            Err(e) => {
                let at = e.utf8_error().valid_up_to();
                let message = format!("is not UTF-8: byte {} is the first that is wrong", at + 1);
                // Up to the wrong byte both texts are the same.
                let shown: Arc<str> = String::from_utf8_lossy(e.as_bytes()).into();
                Diagnostic::error("not-utf8", message).at(&shown, at..at + 1)
            }
            .help("save the file as UTF-8; documents in other charsets belong in the folder of sources, where they are decoded"),
        },
        Err(e) => Diagnostic::error("unreadable", format!("cannot be read: {e}")),
    };
    complaints.push(complaint.in_file(path));
    None
}

fn scan(store: &dyn Store, config: &Config, library: &Library, path: &str) -> (Option<Entry>, Vec<Diagnostic>) {
    let mut complaints = Vec::new();
    let Some(text) = read_text(store, path, &mut complaints) else { return (None, complaints) };
    let file = &path[CONTENT.len() + 1..];
    let kind = kind_of(config, file);
    let ledger = (kind == FrontMatterKind::Source).then(|| ledger(store, file, &mut complaints)).flatten();
    let known = |key: &str| library.knows(key);
    let options = ScanOptions {
        kind,
        markdown: MarkdownOptions { math: config.markdown.math, raw_html: config.markdown.raw_html },
        texts: false,
        known_key: &known,
        reserved_ids: RESERVED_IDS,
    };
    let (page, mut found) = Page::scan(path, text, &options, ledger.as_ref());
    complaints.append(&mut found);
    if page.broken || page.front.draft {
        return (None, complaints);
    }
    let (path, role) = match place(config, file, &page) {
        Ok(placed) => placed,
        Err(why) => {
            let complaint = Diagnostic::error("address", why).in_file(path).help("change `path` or `slug`");
            complaints.push(complaint);
            return (None, complaints);
        }
    };
    (Some(Entry { page, file: file.to_string(), path, role, section: 0 }), complaints)
}

fn ledger(store: &dyn Store, file: &str, complaints: &mut Vec<Diagnostic>) -> Option<Ledger> {
    let slug = file.strip_prefix("sources/")?.strip_suffix(".md")?;
    let path = format!(".sourcebook/map/{slug}.json");
    let bytes = store.read(&path).ok()?;
    match serde_json::from_slice(&bytes) {
        Ok(ledger) => Some(ledger),
        Err(e) => {
            let complaint = Diagnostic::warning("ledger", format!("the block map cannot be read: {e}"));
            complaints.push(
                complaint.in_file(path).help("paragraphs are numbered anew; `import --again` writes the map again"),
            );
            None
        }
    }
}

fn kind_of(config: &Config, file: &str) -> FrontMatterKind {
    let folder = file.split_once('/').map_or("", |(folder, _)| folder);
    if file == "_index.md" || file.ends_with("/_index.md") {
        FrontMatterKind::Section
    } else if folder == "sources" {
        FrontMatterKind::Source
    } else if config.entities.types.iter().any(|t| t.section.as_str() == folder) {
        FrontMatterKind::Entity
    } else {
        FrontMatterKind::Page
    }
}

/// Where a file will stand, and what it is.
fn place(config: &Config, file: &str, page: &Page) -> Result<(SitePath, Role), String> {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let names = config.entities.types.iter().any(|t| t.section.as_str() == folder);
    let role = match (page.kind, file) {
        (FrontMatterKind::Section, "_index.md") => Role::Home,
        (FrontMatterKind::Section, _) if names => Role::NameIndex,
        (FrontMatterKind::Section, _) => Role::Section(0),
        (FrontMatterKind::Entity, _) => Role::Authority,
        (FrontMatterKind::Source, _) => Role::Source(0),
        (_, "about.md") => Role::About,
        (_, "bibliography.md") => Role::Bibliography,
        _ => Role::Page,
    };
    let front = &page.front;
    if let Some(path) = &front.path {
        let path = path.trim_matches('/');
        let full = if path.ends_with(".html") { path.to_string() } else { format!("{path}.html") };
        return Ok((full.parse().map_err(|e: crate::id::IdError| e.to_string())?, role));
    }
    let stem = match (&front.slug, stem) {
        (Some(slug), _) => slug.parse::<Slug>().map_err(|e| e.to_string())?.to_string(),
        (None, "_index") => "index".to_string(),
        (None, stem) => Slug::from_text(stem).to_string(),
    };
    let mut parts: Vec<String> =
        folder.split('/').filter(|p| !p.is_empty()).map(|p| Slug::from_text(p).to_string()).collect();
    parts.push(format!("{stem}.html"));
    Ok((parts.join("/").parse().map_err(|e: crate::id::IdError| e.to_string())?, role))
}

/// Gives every page its address; of two that want the same one the first keeps it and the other is complained about.
pub(super) fn claim(entries: &[Entry], assets: &[Asset], taken: &mut Taken, complaints: &mut Vec<Diagnostic>) {
    for entry in entries.iter().filter(|e| e.is_page()) {
        if let Err(first) = taken.claim(&entry.path, &entry.page.file) {
            complaints.push(
                Diagnostic::error("duplicate-address", format!("wants the address {}, which {first} has", entry.path))
                    .in_file(&*entry.page.file)
                    .help("give one of them another `slug` or `path` in its front matter"),
            );
        }
    }
    for asset in assets {
        if let Err(first) = taken.claim(&asset.path, &asset.file) {
            let message = format!("wants the address {}, which {first} has", asset.path);
            complaints
                .push(Diagnostic::error("duplicate-address", message).in_file(&asset.file).help("rename the file"));
        }
    }
}

/// `aliases` of pages, and names that were merged, renamed or split.
pub(super) fn redirects(
    entries: &[Entry],
    names: &Names,
    taken: &Taken,
    complaints: &mut Vec<Diagnostic>,
) -> Vec<(SitePath, SitePath)> {
    let mut redirects = names.redirects.clone();
    for entry in entries.iter().filter(|e| e.is_page()) {
        for alias in &entry.page.front.aliases {
            let alias = alias.trim_matches('/');
            let file = match alias.rsplit('/').next() {
                Some(last) if last.contains('.') => alias.to_string(),
                _ => format!("{alias}/index.html"),
            };
            match file.parse::<SitePath>() {
                Ok(old) => match taken.owner(&old) {
                    None => redirects.push((old, entry.path.clone())),
                    // A page that lists its own address needs no redirect.
                    Some(owner) if owner == &*entry.page.file => {}
                    Some(owner) => complaints.push(
                        Diagnostic::error("duplicate-address", format!("its alias {old} is the address of {owner}"))
                            .in_file(&*entry.page.file)
                            .help("remove the alias, or move the other page"),
                    ),
                },
                Err(e) => complaints.push(Diagnostic::error("alias", e.to_string()).in_file(&*entry.page.file)),
            }
        }
    }
    redirects.sort();
    redirects.dedup_by(|a, b| a.0 == b.0);
    redirects.retain(|(old, _)| !taken.has(old));
    redirects
}

/// Sections need to know the folder of an entry.
pub(super) fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Where a section without an `_index.md` stands.
pub(super) fn section_path(folder: &str) -> Option<SitePath> {
    let parts: Vec<String> = folder.split('/').map(|p| Slug::from_text(p).to_string()).collect();
    format!("{}/index.html", parts.join("/")).parse().ok()
}

/// What a section is called that nobody has named: `reading-notes` is "Reading notes".
pub(super) fn humanise(folder: &str) -> String {
    let name = folder.rsplit('/').next().unwrap_or(folder).replace(['-', '_'], " ");
    order::capitalise(&name)
}

//! The set of output files of one build: site path → bytes.
//!
//! Publish, serve and archive consume the same edition. An edition is a *plan*: it knows every path and how to produce its
//! bytes, so that a preview renders only what is asked for, and a build holds no copy of the site in memory. A file's key is a
//! hash of everything its bytes depend on, so that a build can pass over what has not changed without rendering it.

mod data;
mod entities;
mod formatted;
mod here;
mod keys;
mod outputs;
mod pages;
pub mod pagination;
mod plan;
mod prose;
mod sources;
mod works;

pub use formatted::Formatting;

use crate::citation::style::Style;
use crate::diagnostic::Diagnostic;
use crate::entity::filing::LetterGroup;
use crate::id::SitePath;
use crate::render::views::{NavItem, PageRecord, PageView, Shared, SiteView};
use crate::render::{Renderer, SharedContext, Theme};
use crate::site::Site;
use rayon::prelude::*;
use std::sync::{Arc, Mutex, OnceLock};

/// One file of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it stands.
    pub path: SitePath,
    /// A hash of everything its bytes depend on: with an equal key, the bytes are equal. `None` if that is not known
    /// before the bytes are made.
    pub key: Option<[u8; 32]>,
}

/// A set of output files that can be produced one by one, in any order, on any thread.
pub trait Produce: Sync {
    /// All files, sorted by path, no path twice.
    fn files(&self) -> &[OutputFile];

    /// The bytes of the file at `index` of [`Produce::files`].
    ///
    /// # Errors
    /// What is wrong with the file (a template error, say); the other files can still be produced.
    fn produce(&self, index: usize) -> Result<Vec<u8>, Vec<Diagnostic>>;
}

/// What the pages are for.
#[derive(Clone, Debug)]
pub enum Form {
    /// A site: pages share style sheets and scripts.
    Site,
    /// An archive: every page carries its style and has no script.
    Archive {
        /// The style sheet.
        style: String,
        /// The Content-Security-Policy.
        csp: String,
    },
}

/// How the originals are read, for those that are published.
pub type ReadOriginal = Arc<dyn Fn(&str) -> std::io::Result<Vec<u8>> + Send + Sync>;

/// Whether there is such a file in the site's folder.
pub type Exists = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// An edition of a site.
pub struct Edition {
    site: Arc<Site>,
    renderer: Renderer,
    shared: SharedContext,
    view: SiteView,
    form: Form,
    read: ReadOriginal,
    exists: Exists,
    style: OnceLock<Option<Style>>,
    formatting: Arc<Formatting>,
    /// The text of the citation style if it is a file of the site.
    style_text: Option<String>,
    records: Vec<Shared<PageRecord>>,
    /// For each entry, a hash of its text.
    text_hashes: Vec<[u8; 32]>,
    /// For each entry, what its HTML depends on elsewhere; asked for by its page, its twin and their keys.
    around: Vec<OnceLock<prose::Surroundings>>,
    /// Views made for the keys of pages, to be used up by the pages themselves.
    views: Vec<Mutex<Option<Box<PageView>>>>,
    related: Vec<Vec<sources::RelatedSource>>,
    /// For each entity, those in whose blocks it stands, with how often.
    company: Vec<Vec<(usize, usize)>>,
    /// For each entry, its position in its section.
    positions: Vec<Option<usize>>,
    /// For each type of name, its index, filed when first asked for; the last is that of all names.
    filed: Vec<OnceLock<Vec<LetterGroup>>>,
    has_feed: bool,
    files: Vec<OutputFile>,
    recipes: Vec<plan::Recipe>,
    /// A hash of what every file depends on: program, settings, theme, navigation.
    common_key: [u8; 32],
}

/// What an edition is made of besides the site.
pub struct Ingredients {
    /// The theme.
    pub theme: Arc<Theme>,
    /// What the pages are for.
    pub form: Form,
    /// How to read files of the site's folder: assets and originals.
    pub read: ReadOriginal,
    /// Whether a file of the site's folder is there.
    pub exists: Exists,
    /// The text of `citations.style` if that names a file.
    pub style_text: Option<String>,
    /// A hash of the program: part of every key.
    pub program: [u8; 32],
    /// What was formatted by earlier builds.
    pub formatting: Arc<Formatting>,
}

impl Ingredients {
    /// A site with this theme and no files beside its pages.
    pub fn new(theme: Arc<Theme>) -> Self {
        Ingredients {
            theme,
            form: Form::Site,
            read: Arc::new(|_| Err(std::io::ErrorKind::NotFound.into())),
            exists: Arc::new(|_| false),
            style_text: None,
            program: [0; 32],
            formatting: Arc::default(),
        }
    }
}

impl Edition {
    /// Plans all files of a site.
    pub fn assemble(site: Arc<Site>, ingredients: Ingredients) -> (Edition, Vec<Diagnostic>) {
        let Ingredients { theme, form, read, exists, style_text, program, formatting } = ingredients;
        let resolver = outputs::resolver(Arc::clone(&site), Arc::clone(&theme));
        let view = outputs::site_view(&site, &theme, &form);
        let mut edition = Edition {
            renderer: Renderer::new(theme, resolver),
            shared: SharedContext::new(&view),
            records: sources::records(&site),
            text_hashes: site.entries.par_iter().map(|e| *blake3::hash(e.page.text.as_bytes()).as_bytes()).collect(),
            around: site.entries.iter().map(|_| OnceLock::new()).collect(),
            views: site.entries.iter().map(|_| Mutex::default()).collect(),
            related: sources::related(&site),
            company: crate::entity::index::appears_with(&site.names.index, &site.names.documents, 12),
            positions: pages::positions(&site),
            has_feed: site.config.base_url.is_some()
                && site.config.feeds.enabled
                && site.entries.iter().any(outputs::dated),
            filed: vec![OnceLock::new(); site.config.entities.types.len() + 1],
            view,
            form,
            read,
            exists,
            style: OnceLock::new(),
            formatting,
            style_text,
            files: Vec::new(),
            recipes: Vec::new(),
            common_key: [0; 32],
            site,
        };
        edition.common_key = edition.common(&program);
        let complaints = edition.plan();
        (edition, complaints)
    }

    /// The site it is an edition of.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// What its pages are for.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// What every page shares.
    pub fn view(&self) -> &SiteView {
        &self.view
    }

    /// What was formatted for it and before.
    pub fn formatting(&self) -> &Formatting {
        &self.formatting
    }

    /// The renderer, for pages that are made elsewhere (archives).
    pub fn renderer(&self) -> (&Renderer, &SharedContext) {
        (&self.renderer, &self.shared)
    }

    /// The citation style, read when first needed; `None` if it cannot be read (then [`Edition::check_style`] says why).
    fn style(&self) -> Option<&Style> {
        self.style.get_or_init(|| self.load_style().ok()).as_ref()
    }

    fn load_style(&self) -> Result<Style, Diagnostic> {
        let citations = &self.site.config.citations;
        let source = self.style_text.as_deref().unwrap_or(&citations.style);
        Style::load(source, &citations.locale).map_err(|e| {
            Diagnostic::error("cite-style", format!("the citation style `{}` cannot be used: {e}", citations.style))
                .in_file(crate::config::FILE)
                .help("name a bundled style, or a .csl file relative to the site's folder")
        })
    }

    /// What is wrong with the citation style, if anything is and the site needs it.
    pub fn check_style(&self) -> Option<Diagnostic> {
        let needed = !self.site.library.uses.is_empty() || !self.site.library.bibliography.items().is_empty();
        if needed && self.style().is_none() { self.load_style().err() } else { None }
    }

    /// The page of a work, by its key in the bibliography: its own page, or that of the source document.
    fn work_path(&self, key: &str) -> Option<&SitePath> {
        let site = &self.site;
        let item = site.library.bibliography.get(key)?;
        if let Some(slug) = &item.source {
            return site.library.sources.get(slug).map(|&e| &site.entries[e].path);
        }
        let id = crate::id::Slug::from_text(&item.key);
        site.names.by_id(id.as_str()).map(|n| &site.names.list[n].path)
    }

    /// How many blocks of a document stand before the first block of its page: the title is one.
    fn title_blocks(&self, document: usize) -> usize {
        let blocks = &self.site.names.documents[document].text.blocks;
        usize::from(blocks.first().is_some_and(|b| b.kind == crate::source::document::BlockKind::Title))
    }

    /// Whether an entry has a Markdown twin.
    fn has_twin(&self, entry: usize) -> bool {
        use crate::site::Role;
        matches!(self.site.entries[entry].role, Role::Page | Role::Source(_) | Role::Section(_) | Role::Home)
    }

    /// The navigation entry a page belongs to: itself, or the index of its folder.
    fn current_nav(&self, path: &SitePath) -> Option<String> {
        let own = here::encoded(path);
        let folder = own.split_once('/').map(|(folder, _)| format!("{folder}/index.html"));
        let is = |n: &&NavItem| n.path == own || folder.as_ref() == Some(&n.path);
        self.view.nav.iter().find(is).map(|n| n.path.clone())
    }
}

impl Produce for Edition {
    fn files(&self) -> &[OutputFile] {
        &self.files
    }

    fn produce(&self, index: usize) -> Result<Vec<u8>, Vec<Diagnostic>> {
        match (self.files.get(index), self.recipes.get(index)) {
            (Some(file), Some(recipe)) => self.make(&file.path, recipe),
            _ => Err(vec![Diagnostic::error("no-such-file", format!("the edition has no file number {index}"))]),
        }
    }
}

/// A path that is written in the program.
fn fixed(path: &str) -> SitePath {
    // Only called with literals of this room, each of which is a legal path; the fallback is never taken.
    path.parse().unwrap_or_else(|_| unreachable!("`{path}` is not a site path"))
}

/// Text as it may stand in an element or an attribute.
fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 8);
    // Writing into a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut html, text);
    html
}

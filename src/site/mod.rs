//! All pages → the whole: addresses, sections, taxonomies, names, links and back-links, citations.
//!
//! In: the files of `content/`, read through [`crate::project::Store`], and the settings. Out: a [`Site`], a value that every
//! page can be rendered from without looking at anything else, and complaints with their places. Nothing here renders.

mod cited;
pub mod desk;
mod files;
pub mod inspect;
mod links;
mod names;
mod order;
mod quoted;
mod terms;

pub use cited::{Library, Use};
pub use files::{Asset, Entry, Role};
pub use links::Target;
pub use names::{Memo, Name, Names};
pub use order::{Section, SectionPage};
pub use terms::{Taxonomy, Term};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::entity::ids::PublishedIds;
use crate::id::SitePath;
use crate::project::Store;
use std::collections::HashMap;

/// A site, read and joined.
pub struct Site {
    /// The settings.
    pub config: Config,
    /// Every Markdown file that is part of the site, sorted by file.
    pub entries: Vec<Entry>,
    /// Other files below `content/`, copied as they are.
    pub assets: Vec<Asset>,
    /// Sections, the home page first, then by folder.
    pub sections: Vec<Section>,
    /// Taxonomies in the order of `site.toml`, without those that are indexes of names.
    pub taxonomies: Vec<Taxonomy>,
    /// Names: documents, the index, and everything that has a page among names.
    pub names: Names,
    /// Bibliography, and where each work is cited.
    pub library: Library,
    /// For each entry, for each of its links, where it leads.
    pub targets: Vec<Vec<Option<Target>>>,
    /// For each entry, the entries that link to it.
    pub backlinks: Vec<Vec<usize>>,
    /// For each name, the hand-written entries that link to it.
    pub name_backlinks: Vec<Vec<usize>>,
    /// The ids of names as they must be recorded once this site is published.
    pub ids: PublishedIds,
    /// Old address → address it now has.
    pub redirects: Vec<(SitePath, SitePath)>,
}

/// The file that records published ids, relative to the site's root.
pub fn ids_file() -> &'static str {
    names::IDS
}

impl Site {
    /// Reads the site. `memo` keeps what the recogniser found between calls (a preview hands the same one in again).
    pub fn load(store: &dyn Store, config: Config, memo: &Memo) -> (Site, Vec<Diagnostic>) {
        let mut complaints = Vec::new();
        let (content, failed) = store.list(files::CONTENT);
        complaints.extend(crate::project::unlisted(failed));
        let library = cited::load(store, &content, &mut complaints);
        let files::Files { mut entries, assets, entities } =
            files::load(store, &config, content, &library, &mut complaints);
        let mut library = cited::add_sources(library, &entries);
        let (names, ids) = names::load(store, &config, &entries, &library, entities, memo, &mut complaints);
        let taxonomies = terms::collect(&config, &entries);
        let sections = order::sections(&config, &mut entries);
        let mut taken = Taken::default();
        files::claim(&entries, &assets, &mut taken, &mut complaints);
        names.claim(&config, &mut taken, &mut complaints);
        let redirects = files::redirects(&entries, &names, &taken, &mut complaints);
        let lookup = links::Lookup::new(&config, &entries, &assets, &names);
        let targets = links::resolve(&entries, &lookup, &mut complaints);
        let (backlinks, name_backlinks) = links::back(&entries, &names, &targets);
        cited::uses(&config, &entries, &mut library, &mut complaints);
        let site = Site {
            config,
            entries,
            assets,
            sections,
            taxonomies,
            names,
            library,
            targets,
            backlinks,
            name_backlinks,
            ids,
            redirects,
        };
        (site, complaints)
    }

    /// The newest date a source states, as ISO text.
    pub fn newest_source_date(&self) -> Option<String> {
        let sources = self.entries.iter().filter(|e| matches!(e.role, Role::Source(_)));
        sources.filter_map(|e| e.page.front.date).max().map(|d| d.to_string())
    }
}

/// Who has taken which address.
#[derive(Default)]
pub struct Taken(HashMap<SitePath, String>);

impl Taken {
    /// Takes an address for `owner` (a file, or words such as "the index of people").
    ///
    /// # Errors
    /// The owner who has it already.
    pub fn claim(&mut self, path: &SitePath, owner: &str) -> Result<(), String> {
        match self.0.get(path) {
            Some(first) => Err(first.clone()),
            None => {
                self.0.insert(path.clone(), owner.to_string());
                Ok(())
            }
        }
    }

    /// Who has an address.
    pub fn owner(&self, path: &SitePath) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Whether an address is taken.
    pub fn has(&self, path: &SitePath) -> bool {
        self.0.contains_key(path)
    }
}

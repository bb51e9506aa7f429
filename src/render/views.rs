//! The template API, version 1: small serialisable structs made for templates.
//!
//! In: what the site knows, already brought into the words and the order in which readers see it. Out: values of the template
//! engine. A view never holds an internal type of another room, and templates never see anything but views.
//!
//! What holds for every view:
//! - A template sees three names: `config` (a [`SiteView`], made once per build), `shell` (a [`Shell`], what surrounds the page)
//!   and the view itself under the name its type gives ([`View::NAME`]: `page`, `section`, `term`, `entity` …).
//! - `href` is ready to stand in an attribute: relative to the page being rendered, percent-encoded, naming a file.
//!   `path` is the same from the root of the site, for records that many pages share: templates write
//!   `{{ shell.root }}{{ item.path }}`.
//! - Fields that end in `_html` (and `html`) hold trusted HTML, to be printed with `| safe`. Everything else is plain text, and
//!   the engine escapes it.
//! - Dates are ISO 8601 text (`2016`, `2016-07`, `2016-07-08`), as exact as they are known; the filter `date` prints them.
//! - An empty list or a missing value means there is nothing of the kind; templates then show nothing.
//! - Counts are given wherever a list may be incomplete on this page.
//! - Within version 1 fields are only added.

mod entities;
mod outputs;
mod pages;
mod parts;
mod site;
mod sources;
mod works;

pub use entities::*;
pub use outputs::*;
pub use pages::*;
pub use parts::*;
pub use site::*;
pub use sources::*;
pub use works::*;

use serde::Serialize;
use std::marker::PhantomData;

/// The version of this API; `api` in `theme.toml` names the one a theme was written for.
pub const API: u32 = 1;

/// A view with its own template.
pub trait View: Serialize {
    /// The template that renders it, unless a page asks for another.
    const TEMPLATE: &'static str;
    /// The name under which templates see it.
    const NAME: &'static str;
}

macro_rules! views {
    ($($view:ty => $template:literal, $name:literal;)*) => {
        $(impl View for $view {
            const TEMPLATE: &'static str = $template;
            const NAME: &'static str = $name;
        })*
        /// Every template a theme chain must have, in the order of this module.
        pub const TEMPLATES: &[&str] = &[$($template),*];
    };
}

views! {
    HomeView => "home.html", "home";
    PageView => "page.html", "page";
    SourceView => "source.html", "page";
    SectionView => "section.html", "section";
    TaxonomyView => "taxonomy.html", "taxonomy";
    TermView => "term.html", "term";
    EntityIndexView => "entity_index.html", "index";
    EntityView => "entity.html", "entity";
    WorkView => "work.html", "work";
    BibliographyView => "bibliography.html", "bibliography";
    AboutView => "about.html", "about";
    NotFoundView => "404.html", "not_found";
    FeedView => "feed.xml", "feed";
    SitemapView => "sitemap.xml", "sitemap";
    RobotsView => "robots.txt", "robots";
    CollectionView => "collection.html", "collection";
}

/// A view that was turned into a value of the template engine once, to stand in many pages without being converted again.
/// Cloning it costs a reference count.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    value: tera::Value,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Shared<T> {
    /// Converts the view. A value that cannot be converted (a map with keys that are not text) becomes an empty one.
    pub fn new(view: &T) -> Self {
        let value = tera::Value::try_from_serializable(view).unwrap_or_else(|_| tera::Value::none());
        Shared { value, of: PhantomData }
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

//! `site.toml`: the schema, its defaults, and errors that say where and what instead.
//!
//! In goes the text of the file, out comes a [`Config`] or every complaint about it. Each key has a default, so that an
//! empty file gives a good site. A key that is not listed here is an error with its place and the nearest known key;
//! free keys are allowed only below `[extra]`. The module never touches disk and never looks whether what a value names
//! exists (a theme, a style): who uses the value says so.
//!
//! ```
//! use sourcebook::config::Config;
//! let text = "title = \"Letters from the harbour\"\n[entities]\nlink = \"every\"\n".into();
//! let config = Config::parse(&text).expect("the text above follows the schema");
//! assert_eq!(config.title, "Letters from the harbour");
//! assert_eq!(config.feeds.limit, 20);
//!
//! let wrong = "titel = \"Letters\"\n".into();
//! let errors = Config::parse(&wrong).expect_err("`titel` is no key");
//! assert_eq!(errors[0].to_string(), "site.toml:1:1: error[config-key]: `titel` is not a key of site.toml. help: did you mean `title`?");
//! ```

mod fields;
mod parse;

use crate::diagnostic::Diagnostic;
use crate::id::Slug;
use serde::Serialize;
use std::sync::Arc;

/// The name of the file at the root of a site.
pub const FILE: &str = "site.toml";

/// All settings of a site.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Config {
    /// `title`: the name of the collection. Default `Collection`.
    pub title: String,
    /// `description`: one or two sentences for search engines, feeds and the home page. Default empty.
    pub description: String,
    /// `language`: language of the site as a BCP 47 tag; it also decides how indexes are filed. Default `en`.
    pub language: String,
    /// `theme`: name of a folder in `themes/` or of a theme inside the program. Default `reader`.
    pub theme: String,
    /// `base_url`: where the site will be published, http or https; ends in a slash once parsed. Only used where an absolute
    /// address is needed (sitemap, canonical links, feed). Default none.
    pub base_url: Option<String>,
    /// `authors`: who made the collection; one string or a list of strings. Default empty.
    pub authors: Vec<String>,
    /// `rights`: what readers may do with the collection, plain text. Default none.
    pub rights: Option<String>,
    /// `contact`: where readers report a concern, an e-mail address or an http(s) address. Default none.
    pub contact: Option<String>,
    /// `[sources]`
    pub sources: Sources,
    /// `[entities]`
    pub entities: Entities,
    /// `[citations]`
    pub citations: Citations,
    /// `[markdown]`
    pub markdown: Markdown,
    /// `[feeds]`
    pub feeds: Feeds,
    /// `[build]`
    pub build: Build,
    /// `[taxonomies.NAME]`, in the order of the file. Default: `tags` alone; a file that names any taxonomy names all.
    pub taxonomies: Vec<Taxonomy>,
    /// `[[nav]]`: the links at the top of every page, instead of those the program would put there. Default none.
    pub nav: Option<Vec<NavItem>>,
    /// `[extra]`: anything, for templates.
    pub extra: toml::Table,
}

/// `[sources]`: the originals.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sources {
    /// `directory`: their folder, relative to the site's root. Default `sources`.
    pub directory: String,
    /// `ignore`: globs of files to pass over, matched against the path below that folder; a pattern without a slash also
    /// matches the file name alone. Hidden files and other junk are passed over anyway. Default empty.
    pub ignore: Vec<String>,
    /// `full`: globs of web pages to read whole, not only their article; matched as in `ignore`. Default empty.
    pub full: Vec<String>,
    /// `ocr`: the command that recognises text in pictures and writes it to standard output, as a list of words; `{file}`
    /// stands for the picture. Default empty: pictures are shown, their words are not read.
    pub ocr: Vec<String>,
    /// `time_limit`: seconds a reader may take for one document, and as many again for every 10 MB; at least 1. Default 30.
    pub time_limit: usize,
    /// `memory_limit`: megabytes a reader may take for one document; at least 64. Default 512.
    pub memory_limit: usize,
    /// `size_limit`: documents of more megabytes are not read; at least 1. Default 256.
    pub size_limit: usize,
}

/// `[entities]`: names in the texts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entities {
    /// `publish`: which entities get pages. Default `automatic`.
    pub publish: Publish,
    /// `min_confidence`: candidates below it get no page; 0 to 1. Default 0.7.
    pub min_confidence: f64,
    /// `link`: which mentions in a text become links. Default `first-in-paragraph`.
    pub link: LinkMentions,
    /// `[entities.types.NAME]`: the five built-in types (person, organization, place, work, event), then those the file adds,
    /// in its order. A table for a built-in type changes only the keys it names.
    pub types: Vec<EntityKind>,
}

/// One type of entity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntityKind {
    /// Its name in `site.toml` and in front matter, `person`.
    pub name: Slug,
    /// `section`: the folder of its pages, `people`. Default: the slug of `plural`.
    pub section: Slug,
    /// `label`: what one is called, `Person`. Default: the name with a capital letter.
    pub label: String,
    /// `plural`: what many are called, `People`. Default: the label with an `s`.
    pub plural: String,
}

/// Which entities get pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Publish {
    /// `automatic`: every candidate from `min_confidence` on, marked as found automatically until reviewed.
    Automatic,
    /// `reviewed`: only those a person has reviewed.
    Reviewed,
}

/// Which mentions become links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkMentions {
    /// `every`
    Every,
    /// `first-in-paragraph`
    FirstInParagraph,
    /// `first-in-source`
    FirstInSource,
    /// `none`
    None,
}

/// `[citations]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Citations {
    /// `style`: name of a bundled CSL style, or the path of a `.csl` file relative to the site's root.
    /// Default `chicago-notes-bibliography`.
    pub style: String,
    /// `locale`: CSL locale of the words a style adds. Default `en-US`.
    pub locale: String,
    /// `unknown`: what a citation of an unknown key is. Default `error`.
    pub unknown: Unknown,
}

/// How bad a citation of an unknown key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// `error`: the command ends with exit code 1.
    Error,
    /// `warning`
    Warning,
    /// `ignore`: the citation is left as written, nothing is said.
    Ignore,
}

/// `[markdown]`: what hand-written pages may do; texts of sources stay inert whatever is set here.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Markdown {
    /// `math`: read `$…$` as math. Default false.
    pub math: bool,
    /// `raw_html`: let HTML in Markdown through. Default false.
    pub raw_html: bool,
    /// `highlight`: colour code blocks. Default true.
    pub highlight: bool,
}

/// `[feeds]`: the Atom feed; it needs `base_url` and dated pages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Feeds {
    /// `enabled`. Default true.
    pub enabled: bool,
    /// `limit`: entries in a feed, newest first; at least 1. Default 20.
    pub limit: usize,
}

/// `[build]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Build {
    /// `output`: the folder `build` publishes to, relative to the site's root. Default `public`.
    pub output: String,
}

/// `[taxonomies.NAME]`: a way of grouping pages. One called like the section of an entity type (`people`) is the index of
/// those names.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Taxonomy {
    /// Its name in front matter, and the folder of its pages.
    pub name: Slug,
    /// `label`: its heading. Default: the name with a capital letter.
    pub label: String,
    /// `feed`: an Atom feed for each term. Default false.
    pub feed: bool,
}

/// One link of the navigation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NavItem {
    /// `label`: its text.
    pub label: String,
    /// `to`: a content file (`@/guide/_index.md`), a path of the built site (`people/index.html`), or an http(s) address.
    pub to: String,
}

impl Config {
    /// Reads the text of `site.toml`.
    ///
    /// # Errors
    /// Every problem found, in the order of the text: syntax errors alone if there are any, else unknown keys, wrong types
    /// and values out of range together.
    pub fn parse(text: &Arc<str>) -> Result<Config, Vec<Diagnostic>> {
        parse::parse(text, FILE)
    }

    /// The same for a file of another name (`--config`), which the complaints then carry.
    ///
    /// # Errors
    /// As [`Config::parse`].
    pub fn parse_named(text: &Arc<str>, file: &str) -> Result<Config, Vec<Diagnostic>> {
        parse::parse(text, file)
    }

    /// The type of entity with this name.
    pub fn entity_kind(&self, name: &str) -> Option<&EntityKind> {
        self.entities.types.iter().find(|t| t.name.as_str() == name)
    }

    /// A digest of all settings, for cache keys: two files that differ only in comments, order or layout share it.
    pub fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        // Writing plain data with string keys into a hasher cannot fail; were it to, the digest would still be one of the
        // settings written so far.
        let _ = serde_json::to_writer(&mut hasher, self);
        *hasher.finalize().as_bytes()
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            title: "Collection".into(),
            description: String::new(),
            language: "en".into(),
            theme: "reader".into(),
            base_url: None,
            authors: Vec::new(),
            rights: None,
            contact: None,
            sources: Sources {
                directory: "sources".into(),
                ignore: Vec::new(),
                full: Vec::new(),
                ocr: Vec::new(),
                time_limit: 30,
                memory_limit: 512,
                size_limit: 256,
            },
            entities: Entities::default(),
            citations: Citations {
                style: "chicago-notes-bibliography".into(),
                locale: "en-US".into(),
                unknown: Unknown::Error,
            },
            markdown: Markdown { math: false, raw_html: false, highlight: true },
            feeds: Feeds { enabled: true, limit: 20 },
            build: Build { output: "public".into() },
            taxonomies: vec![Taxonomy::named(Slug::from_text("tags"))],
            nav: None,
            extra: toml::Table::new(),
        }
    }
}

impl Default for Entities {
    fn default() -> Self {
        let kind = |name, plural: &str, label: &str| EntityKind {
            name: Slug::from_text(name),
            section: Slug::from_text(plural),
            label: label.into(),
            plural: plural.into(),
        };
        Entities {
            publish: Publish::Automatic,
            min_confidence: 0.7,
            link: LinkMentions::FirstInParagraph,
            types: vec![
                kind("person", "People", "Person"),
                kind("organization", "Organizations", "Organization"),
                kind("place", "Places", "Place"),
                kind("work", "Works", "Work"),
                kind("event", "Events", "Event"),
            ],
        }
    }
}

impl Taxonomy {
    fn named(name: Slug) -> Self {
        let label = capitalized(name.as_str());
        Taxonomy { name, label, feed: false }
    }
}

impl EntityKind {
    fn named(name: Slug) -> Self {
        let label = capitalized(name.as_str());
        let plural = format!("{label}s");
        EntityKind { name, section: Slug::from_text(&plural), label, plural }
    }
}

/// `oral-history` as `Oral history`.
fn capitalized(name: &str) -> String {
    let spaced = name.replace(['-', '_'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;

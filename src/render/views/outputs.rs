//! The rest: about, not found, feed, sitemap, robots, the one-file collection.

use super::parts::{Labelled, Link};
use serde::Serialize;

/// `about`: what the collection is and how it was made.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AboutView {
    /// Heading.
    pub title: String,
    /// From the home page down.
    pub breadcrumbs: Vec<Link>,
    /// Prose of the editor on scope and selection.
    pub body_html: String,
    /// Notes of that prose.
    pub notes_html: String,
    /// Figures of the collection: `Sources`, `Paragraphs`, `Mentions` …
    pub figures: Vec<Labelled>,
    /// How names were found and reviewed, by type.
    pub entities: Vec<EntityFigures>,
    /// Languages in which names are found less surely, each with how, and in how many sources.
    pub languages: Vec<LanguageNote>,
    /// Data of others that pages of this site show, with what their licence asks to be said.
    pub credits: Vec<Labelled>,
    /// The site's rights statement; may be empty.
    pub rights: String,
    /// Rights by source.
    pub source_rights: Vec<Labelled>,
    /// The originals with their hashes.
    pub versions: Vec<Version>,
    /// Program and its version.
    pub software: String,
    /// Data files of the collection.
    pub data: Vec<Link>,
    /// Where to report a concern: http, https or mailto.
    pub contact: Option<Link>,
}

/// How names of a type were found and reviewed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntityFigures {
    /// `People`.
    pub label: String,
    /// Their index.
    pub href: Option<String>,
    /// With a page.
    pub published: usize,
    /// Of those, found automatically and not reviewed.
    pub automatic: usize,
    /// Of those, reviewed by a person.
    pub reviewed: usize,
    /// Candidates that have no page.
    pub unpublished: usize,
    /// Rejected by a person.
    pub rejected: usize,
    /// Mentions.
    pub mentions: usize,
}

/// A language in which names are found less surely than in English.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LanguageNote {
    /// BCP 47 primary tag.
    pub lang: String,
    /// Whether the program has word lists for it; if not, the English ones serve.
    pub lists: bool,
    /// Number of sources.
    pub sources: usize,
}

/// An original with its hash.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Version {
    /// Title of the source.
    pub title: String,
    /// Its page.
    pub href: String,
    /// File of the original.
    pub file: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// `not_found`: the page a server shows for an address that does not exist. With a base URL `shell.root` is that URL.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NotFoundView {
    /// Where to go instead.
    pub links: Vec<Link>,
}

/// `feed`: Atom 1.0. All addresses are absolute.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FeedView {
    /// Title.
    pub title: String,
    /// Address of the feed itself.
    pub self_url: String,
    /// Address of the site.
    pub home_url: String,
    /// RFC 3339: the newest date of the entries.
    pub updated: String,
    /// Name used where an entry has no author (RFC 4287 wants one).
    pub author: String,
    /// Newest first.
    pub entries: Vec<FeedEntry>,
}

/// An entry of the feed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FeedEntry {
    /// Title.
    pub title: String,
    /// Address, also the id.
    pub url: String,
    /// RFC 3339.
    pub published: String,
    /// RFC 3339.
    pub updated: String,
    /// Authors.
    pub authors: Vec<String>,
    /// Plain text; may be empty.
    pub summary: String,
    /// BCP 47 language if it differs from the site's.
    pub language: Option<String>,
}

/// `sitemap`: sitemaps.org 0.9. All addresses are absolute.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SitemapView {
    /// Sorted by address.
    pub entries: Vec<SitemapEntry>,
}

/// An entry of the sitemap.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SitemapEntry {
    /// The address.
    pub url: String,
    /// ISO date of the last change, if known.
    pub updated: Option<String>,
}

/// `robots`: robots.txt.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RobotsView {
    /// Absolute address of the sitemap; only with a base URL.
    pub sitemap_url: Option<String>,
    /// Paths closed to robots, from the root of the host.
    pub disallow: Vec<String>,
}

/// `collection`: the whole collection as one file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CollectionView {
    /// Title of the collection.
    pub title: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// ISO date or time of the archive.
    pub date: Option<String>,
    /// Statement of how and from what it was made; may be empty.
    pub made_html: String,
    /// Parts in order.
    pub parts: Vec<CollectionPart>,
}

/// A part of the one-file collection: `Sources`, `People` …
#[derive(Clone, Debug, Default, Serialize)]
pub struct CollectionPart {
    /// Anchor, without `#`.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Its articles, in order.
    pub articles: Vec<CollectionArticle>,
}

/// A page inside the one-file collection.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CollectionArticle {
    /// Anchor, unique in the file, without `#`.
    pub id: String,
    /// Title.
    pub title: String,
    /// BCP 47 language if it differs from the site's.
    pub language: Option<String>,
    /// The content, ids and links rewritten. It begins with the page's own heading, of level 2.
    pub body_html: String,
}

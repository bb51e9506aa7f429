//! Source documents.

use super::pages::NameCount;
use super::parts::{Link, Reference, TermLinks, TocEntry};
use serde::Serialize;

/// `page`: a source document.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceView {
    /// Title; for a source without one its file name in brackets, and then `untitled` is true.
    pub title: String,
    /// The title is a file name.
    pub untitled: bool,
    /// The title as HTML with its mentions linked; empty if it is the same as `title`.
    pub title_html: String,
    /// From the home page down to the list of sources.
    pub breadcrumbs: Vec<Link>,
    /// BCP 47 language of the text if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl` if it differs from the site's.
    pub direction: Option<String>,
    /// Authors, in order; linked if they have a page (then `href`).
    pub authors: Vec<Author>,
    /// ISO date, only if the source states it.
    pub date: Option<String>,
    /// Kind as readers see it (`Review`); may be empty.
    pub kind: String,
    /// Where it was published.
    pub publication: String,
    /// Rights statement.
    pub rights: String,
    /// Address of the original on the web (http or https only).
    pub url: Option<String>,
    /// ISO date on which it was retrieved.
    pub retrieved: Option<String>,
    /// Content note (a warning to readers); may be empty.
    pub content_note: String,
    /// Keywords the source lists.
    pub keywords: Vec<String>,
    /// Terms of all taxonomies.
    pub taxonomies: Vec<TermLinks>,
    /// The work it reviews or discusses.
    pub about: Vec<AboutWork>,
    /// Where the text comes from.
    pub provenance: Provenance,
    /// What import changed; nothing of it is silent.
    pub changes: Vec<ChangeGroup>,
    /// How many numbered blocks.
    pub paragraphs: usize,
    /// Table of contents; empty on short pages.
    pub toc: Vec<TocEntry>,
    /// The text.
    pub body_html: String,
    /// Notes, a complete `<section>`.
    pub notes_html: String,
    /// Works the notes cite.
    pub references: Vec<Reference>,
    /// Names that stand here, by type, most frequent first.
    pub mentioned: Vec<NameGroup>,
    /// Where this source is cited.
    pub cited_in: Vec<CitedIn>,
    /// Sources that share rare names with this one.
    pub also_discussed: Vec<Related>,
    /// Pages that link here.
    pub backlinks: Vec<Link>,
    /// The source before.
    pub previous: Option<Link>,
    /// The source after.
    pub next: Option<Link>,
    /// How to cite this page.
    pub cite: CiteThis,
    /// One card for each name that is linked in the text.
    pub cards: Vec<EntityCard>,
    /// `[extra]` of the front matter.
    pub extra: toml::Table,
}

/// An author of a source.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Author {
    /// The name.
    pub name: String,
    /// Their page, if they have one.
    pub href: Option<String>,
}

/// A work a source is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AboutWork {
    /// `Reviews`, `Discusses`.
    pub relation: String,
    /// Title of the work.
    pub title: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// Its page.
    pub href: Option<String>,
}

/// Where a text comes from.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Provenance {
    /// File of the original, relative to the site's folder.
    pub file: String,
    /// Link to the original, if it is published.
    pub href: Option<String>,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: Option<u64>,
    /// MIME type.
    pub media_type: String,
    /// Charset.
    pub charset: String,
    /// Name and version of the reader.
    pub importer: String,
    /// Pages of the original, `3–17`; empty if it has none.
    pub pages: String,
    /// Where people have stated metadata of it: `metadata.csv, line 4`; empty if nowhere.
    pub metadata: String,
    /// Why the original could not be read, so that the page has no text of it; empty if it could.
    pub problem: String,
    /// The original is no longer there.
    pub missing: bool,
}

/// What import changed, by kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChangeGroup {
    /// `Removed`, `Supplied`, `Repaired`, `Proposed`.
    pub label: String,
    /// One sentence on what that means.
    pub explanation: String,
    /// The changes.
    pub changes: Vec<ChangeLine>,
}

/// One change of import.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChangeLine {
    /// The text removed, supplied, repaired or proposed.
    pub text: String,
    /// What a repair made of it.
    pub became: Option<String>,
    /// The rule, a stable word.
    pub rule: String,
    /// Line in the original, from 1.
    pub line: Option<usize>,
    /// How many times; 1 shows nothing.
    pub count: usize,
}

/// Names of one type.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NameGroup {
    /// `People`.
    pub label: String,
    /// `person`.
    pub kind: String,
    /// The names.
    pub names: Vec<NameCount>,
}

/// A page that cites something, with the passages.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CitedIn {
    /// Title of the citing page.
    pub title: String,
    /// Link to it.
    pub href: String,
    /// Links to the paragraphs: `¶ 8`.
    pub places: Vec<Link>,
}

/// A source that shares names with this one.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Related {
    /// Its title.
    pub title: String,
    /// Link to it.
    pub href: String,
    /// The names both mention.
    pub names: Vec<Link>,
}

/// How to cite a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CiteThis {
    /// The formatted reference to this page; empty if it cannot be made.
    pub html: String,
    /// Forms to copy.
    pub exports: Vec<Export>,
}

/// A reference in a format of other programs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Export {
    /// `BibTeX`, `RIS`, `CSL-JSON`.
    pub name: String,
    /// The text; may be empty if there is a file only.
    pub text: String,
    /// The file, if there is one.
    pub href: Option<String>,
}

/// What a hover card shows of a name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntityCard {
    /// Entity id. The card's element is `card-` and this id; mentions carry `interestfor="card-…"`.
    pub id: String,
    /// Preferred name.
    pub name: String,
    /// Type, `person`.
    pub kind: String,
    /// `Person`.
    pub kind_label: String,
    /// Other forms, the first few.
    pub also: Vec<String>,
    /// One short line (role, affiliation); may be empty.
    pub line: String,
    /// Its page.
    pub href: String,
    /// Times named in the collection.
    pub mentions: usize,
    /// In how many sources.
    pub sources: usize,
}

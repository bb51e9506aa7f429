//! Names: indexes and pages of entities.

use super::Shared;
use super::pages::NameCount;
use super::parts::{CountedLink, Link, PageRecord, Pagination, Quote, Reference};
use serde::Serialize;

/// `index`: an A–Z index, of one type or of all.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntityIndexView {
    /// `People`, `All names`.
    pub title: String,
    /// `person`; empty for the merged index.
    pub kind: String,
    /// From the home page down.
    pub breadcrumbs: Vec<Link>,
    /// Prose of the section's `_index.md`, if there is one.
    pub body_html: String,
    /// The other indexes, with their counts.
    pub indexes: Vec<CountedLink>,
    /// How many entries in all, *see* lines not counted.
    pub total: usize,
    /// The letter bar: one row per script.
    pub letters: Vec<LetterRow>,
    /// Entries by letter, those of this part.
    pub groups: Vec<LetterGroup>,
    /// Present if there is more than one part.
    pub pagination: Option<Pagination>,
}

/// Letters of one script.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LetterRow {
    /// `Latin letters`; names the row for assistive technology.
    pub script: String,
    /// The letters in their order.
    pub letters: Vec<Letter>,
}

/// A letter of the bar.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Letter {
    /// What readers see.
    pub letter: String,
    /// Link to its heading; `None` for a letter that begins no entry.
    pub href: Option<String>,
}

/// Entries under one letter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LetterGroup {
    /// What readers see.
    pub letter: String,
    /// Anchor of the heading, without `#`.
    pub id: String,
    /// In filing order.
    pub entries: Vec<IndexEntry>,
}

/// A line of an index.
#[derive(Clone, Debug, Default, Serialize)]
pub struct IndexEntry {
    /// Filing form, `Speckhard, Anne`; for a *see* line the variant.
    pub name: String,
    /// Link to the page; for a *see* line `None`.
    pub href: Option<String>,
    /// Where a *see* line points.
    pub see: Option<Link>,
    /// What tells it from another of the same name; may be empty.
    pub qualifier: String,
    /// `Person`; only in the merged index, else empty.
    pub kind_label: String,
    /// Times named.
    pub mentions: usize,
    /// In how many sources.
    pub sources: usize,
    /// In how many hand-written pages, for names that are terms of a taxonomy.
    pub pages: usize,
    /// A person has reviewed it.
    pub reviewed: bool,
}

/// `entity`: all about one name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntityView {
    /// Its id.
    pub id: String,
    /// Preferred name.
    pub name: String,
    /// Filing form.
    pub sort: String,
    /// Type, `person`.
    pub kind: String,
    /// `Person`.
    pub kind_label: String,
    /// From the home page down to the index; the last step of the path is the filing form.
    pub breadcrumbs: Vec<Link>,
    /// A person has reviewed it; else it is shown as found automatically.
    pub reviewed: bool,
    /// Other forms, with their language if known.
    pub aliases: Vec<Alias>,
    /// Prose an editor wrote.
    pub description_html: String,
    /// Notes of that prose.
    pub notes_html: String,
    /// Works that prose cites.
    pub references: Vec<Reference>,
    /// Statements, each with its place.
    pub facts: Vec<FactView>,
    /// Identifiers in authority files.
    pub ids: Vec<Identifier>,
    /// The mentions.
    pub mentions: MentionsView,
    /// Names that stand in the same paragraphs, most frequent first.
    pub appears_with: Vec<NameCount>,
    /// Related names the editor states.
    pub see_also: Vec<Link>,
    /// Names it must not be confused with.
    pub not_same_as: Vec<Link>,
    /// Hand-written pages tagged with this name.
    pub tagged: Vec<Shared<PageRecord>>,
    /// How many of those there are in all.
    pub tagged_total: usize,
    /// Data of this entity to download.
    pub data: Vec<Link>,
    /// Pages that link here.
    pub backlinks: Vec<Link>,
}

/// Another form of a name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Alias {
    /// The form.
    pub name: String,
    /// BCP 47, if known.
    pub language: Option<String>,
}

/// A statement about an entity, with its evidence.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FactView {
    /// `Role`, `Affiliation`, `Director of`.
    pub label: String,
    /// The words of the source, or the name of the other entity.
    pub value: String,
    /// Page of the other entity.
    pub href: Option<String>,
    /// Link to the passage.
    pub source: Option<Link>,
}

/// An identifier in an authority file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Identifier {
    /// `Wikidata`.
    pub scheme: String,
    /// `Q42`.
    pub value: String,
    /// Its address.
    pub uri: Option<String>,
}

/// The mentions of an entity, those of this part.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MentionsView {
    /// All mentions.
    pub mentions: usize,
    /// All sources that have one.
    pub sources: usize,
    /// By source.
    pub groups: Vec<MentionGroup>,
    /// Present if there is more than one part.
    pub pagination: Option<Pagination>,
}

/// The mentions of an entity in one source.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MentionGroup {
    /// Anchor of the heading, unique in the page, without `#`.
    pub id: String,
    /// Title of the source.
    pub title: String,
    /// The title is a file name.
    pub untitled: bool,
    /// Link to the source.
    pub href: String,
    /// ISO date of the source.
    pub date: Option<String>,
    /// BCP 47 language of the source if it differs from the site's.
    pub language: Option<String>,
    /// All mentions in this source.
    pub count: usize,
    /// The first few passages.
    pub quotes: Vec<Quote>,
    /// The rest, shown on demand.
    pub more: Vec<Quote>,
}

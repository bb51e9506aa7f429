//! Works: the page of a work, the bibliography.

use super::Shared;
use super::entities::{Alias, FactView, Identifier, LetterRow, MentionsView};
use super::pages::NameCount;
use super::parts::{Link, PageRecord, Pagination, Quote, Reference};
use super::sources::{Author, CitedIn, Export};
use serde::Serialize;

/// `work`: a work that can be cited.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WorkView {
    /// Its key, also its entity id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its authors.
    pub authors: Vec<Author>,
    /// Kind as readers see it (`Book`).
    pub kind_label: String,
    /// From the home page down to the index of works.
    pub breadcrumbs: Vec<Link>,
    /// A person has reviewed it; else it is shown as found automatically.
    pub reviewed: bool,
    /// What reference managers read: the `title` of a COinS span; empty if the work is in no bibliography.
    pub coins: String,
    /// The formatted reference; empty if no bibliography has it.
    pub reference_html: String,
    /// The reference in the formats of other programs.
    pub exports: Vec<Export>,
    /// Address of the work (http or https only).
    pub url: Option<String>,
    /// DOI, without the address.
    pub doi: Option<String>,
    /// Each citation, by locator.
    pub citations: Vec<WorkCitation>,
    /// Other forms of the title.
    pub variants: Vec<Alias>,
    /// Reviews and discussions among the sources.
    pub discussed_in: Vec<Link>,
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
    /// Names that stand in the same paragraphs.
    pub appears_with: Vec<NameCount>,
    /// Related names the editor states.
    pub see_also: Vec<Link>,
    /// Works it must not be confused with.
    pub not_same_as: Vec<Link>,
    /// Hand-written pages tagged with this work.
    pub tagged: Vec<Shared<PageRecord>>,
    /// How many of those there are in all.
    pub tagged_total: usize,
    /// Data to download.
    pub data: Vec<Link>,
    /// Pages that link here.
    pub backlinks: Vec<Link>,
}

/// One citation of a work.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WorkCitation {
    /// `pp. 77–78`; empty for a citation of the whole.
    pub locator: String,
    /// Title of the citing page.
    pub title: String,
    /// The passage.
    pub quote: Quote,
}

/// `bibliography`: all works.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BibliographyView {
    /// Heading.
    pub title: String,
    /// From the home page down.
    pub breadcrumbs: Vec<Link>,
    /// Prose about it, if there is any.
    pub body_html: String,
    /// How many entries in all.
    pub total: usize,
    /// The letter bar.
    pub letters: Vec<LetterRow>,
    /// Entries by the first letter of their author.
    pub groups: Vec<BibliographyGroup>,
    /// Files with the whole bibliography.
    pub data: Vec<Link>,
    /// Present if there is more than one part.
    pub pagination: Option<Pagination>,
}

/// Entries under one letter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BibliographyGroup {
    /// What readers see.
    pub letter: String,
    /// Anchor of the heading, without `#`.
    pub id: String,
    /// In filing order.
    pub entries: Vec<BibliographyEntry>,
}

/// An entry of the bibliography.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BibliographyEntry {
    /// Id of the element: the key.
    pub id: String,
    /// The formatted reference.
    pub html: String,
    /// What reference managers read: the `title` of a COinS span.
    pub coins: String,
    /// Page of the work.
    pub href: Option<String>,
    /// Title of the work, for the link's name.
    pub title: String,
    /// Where it is cited.
    pub cited_in: Vec<CitedIn>,
}

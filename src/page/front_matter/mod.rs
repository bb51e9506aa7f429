//! Front matter: what stands between `+++` (TOML) or `---` (YAML) at the head of a Markdown file.
//!
//! Text in, a [`FrontMatter`] and complaints out. Zola's names are used where the thing is the same; the keys of source pages
//! are Sourcebook's own. Every wrong key or value is named with its place; a value that cannot be read is left empty, it
//! never stops the reading of the others.

mod read;
mod value;

use super::Date;
use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// What a file of `content/` is, which decides the keys its front matter may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FrontMatterKind {
    /// A hand-written page.
    Page,
    /// An `_index.md`.
    Section,
    /// The page of a source document, `content/sources/…`.
    Source,
    /// An entity's file in `people/`, `places/` …: authority data, whose keys the entity room reads from
    /// [`FrontMatter::table`]. No key is unknown here.
    Entity,
}

/// The front matter of any file of `content/`.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontMatter {
    /// The title; an empty one means that the document has none.
    pub title: Option<String>,
    /// One sentence or two for lists and search engines.
    pub description: Option<String>,
    /// Date of the page or of the source document (`published` is an alias).
    pub date: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// Place in its section, light ones first.
    pub weight: Option<i64>,
    /// Left out of the site.
    pub draft: bool,
    /// Last part of the address.
    pub slug: Option<String>,
    /// The whole address.
    pub path: Option<String>,
    /// Old addresses that lead here. Always empty for entities, whose `aliases` are names.
    pub aliases: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// The template, if not the usual one.
    pub template: Option<String>,
    /// Terms by taxonomy.
    pub taxonomies: BTreeMap<String, Vec<String>>,
    /// Whether search finds it.
    pub in_search_index: bool,
    /// Whether it gets a page of its own.
    pub render: bool,
    /// Everything under `[extra]`.
    pub extra: toml::Table,
    /// Sections: how pages are sorted.
    pub sort_by: Option<SortBy>,
    /// Sections: pages per list page.
    pub paginate_by: Option<usize>,
    /// Sections: last list page first.
    pub paginate_reversed: bool,
    /// Sections: the name of list pages in addresses.
    pub paginate_path: Option<String>,
    /// Sections: the template of their pages.
    pub page_template: Option<String>,
    /// Sections: their pages are shown as the parent's.
    pub transparent: bool,
    /// Sections: they have a feed.
    pub generate_feeds: bool,
    /// Sections: they send readers elsewhere.
    pub redirect_to: Option<String>,
    /// Kind of document: testimonials, review, bulletin …
    pub kind: Option<String>,
    /// BCP 47 language.
    pub lang: Option<String>,
    /// Where the document was published.
    pub publication: Option<String>,
    /// The document's own keywords.
    pub keywords: Vec<String>,
    /// Who holds which rights.
    pub rights: Option<String>,
    /// Where the original stands on the web.
    pub url: Option<String>,
    /// When it was taken from there.
    pub retrieved: Option<Date>,
    /// `public` and stricter levels.
    pub privacy: Option<String>,
    /// The rule by which import found the authors.
    pub authors_origin: Option<String>,
    /// The work that bare page references cite.
    pub cite_default: Option<String>,
    /// What the document is about.
    pub about: Vec<AboutMatter>,
    /// The original.
    pub source: Option<SourceMatter>,
    /// Text that import took out.
    pub removed: Vec<ChangeMatter>,
    /// Headings that import added.
    pub supplied: Vec<ChangeMatter>,
    /// Characters that import mended.
    pub repaired: Vec<ChangeMatter>,
    /// What import thinks likely but did not apply.
    pub proposed: Vec<ChangeMatter>,
    /// Features of the original the page cannot carry.
    pub omitted: Vec<ChangeMatter>,
    /// Direction of writing, `rtl` or `ltr`.
    pub dir: Option<String>,
    /// Entities only: the whole front matter as a table.
    pub table: Option<toml::Table>,
}

/// The order of the pages of a section, by Zola's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// Newest first.
    Date,
    /// Last changed first.
    UpdateDate,
    /// By title, as people sort.
    Title,
    /// By title, byte by byte.
    TitleBytes,
    /// Lightest first.
    Weight,
    /// By slug.
    Slug,
    /// As they come.
    None,
}

/// `[[about]]`: a work the document is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AboutMatter {
    /// `reviews` makes it the work that bare page references cite.
    pub relation: String,
    /// Key in the bibliography.
    pub key: Option<String>,
    /// CSL type (`type` in the file).
    pub kind: Option<String>,
    /// Title.
    pub title: String,
    /// Authors.
    pub authors: Vec<String>,
    /// Other titles of the same work.
    pub variants: Vec<String>,
}

/// `[source]`: the original of a source page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceMatter {
    /// Path from the site's root.
    pub file: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: Option<u64>,
    /// MIME type.
    pub media_type: Option<String>,
    /// Charset, WHATWG label.
    pub charset: Option<String>,
    /// Name and version of the reader.
    pub importer: Option<String>,
    /// Where people have stated metadata of it: `metadata.csv, line 4`.
    pub metadata: Option<String>,
    /// Why the original could not be read; then the page has no text of it.
    pub problem: Option<String>,
    /// Code of that complaint.
    pub problem_code: Option<String>,
}

/// `[[removed]]`, `[[supplied]]`, `[[repaired]]`, `[[proposed]]`, `[[omitted]]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeMatter {
    /// The text as found, supplied or proposed.
    pub text: String,
    /// For repairs: what it became.
    pub became: Option<String>,
    /// The rule.
    pub rule: String,
    /// Line of the original, from 1.
    pub line: Option<usize>,
    /// How many times.
    pub count: Option<usize>,
    /// From 0 to 1.
    pub confidence: Option<f64>,
}

impl Default for FrontMatter {
    fn default() -> Self {
        FrontMatter {
            title: None,
            description: None,
            date: None,
            updated: None,
            weight: None,
            draft: false,
            slug: None,
            path: None,
            aliases: Vec::new(),
            authors: Vec::new(),
            template: None,
            taxonomies: BTreeMap::new(),
            in_search_index: true,
            render: true,
            extra: toml::Table::new(),
            sort_by: None,
            paginate_by: None,
            paginate_reversed: false,
            paginate_path: None,
            page_template: None,
            transparent: false,
            generate_feeds: false,
            redirect_to: None,
            kind: None,
            lang: None,
            publication: None,
            keywords: Vec::new(),
            rights: None,
            url: None,
            retrieved: None,
            privacy: None,
            authors_origin: None,
            cite_default: None,
            about: Vec::new(),
            source: None,
            removed: Vec::new(),
            supplied: Vec::new(),
            repaired: Vec::new(),
            proposed: Vec::new(),
            omitted: Vec::new(),
            dir: None,
            table: None,
        }
    }
}

/// The language of a front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `+++`.
    Toml,
    /// Between `---`.
    Yaml,
}

/// A file, split.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// The front matter without its fences, if there is one.
    pub matter: Option<(Format, Range<usize>)>,
    /// Where the body begins.
    pub body: usize,
    /// The opening `+++` has no end.
    pub unclosed: Option<Range<usize>>,
}

/// Splits a file into front matter and body. Blank lines and a byte order mark may stand before the opening fence; a `---`
/// that is never closed is a rule of the body.
pub fn split(text: &str) -> Split {
    let start = text.len() - text.trim_start_matches(|c: char| c == '\u{FEFF}' || c.is_whitespace()).len();
    let bom = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let none = Split { matter: None, body: bom, unclosed: None };
    let rest = &text[start..];
    let (format, fence) = match rest.get(..3) {
        Some("+++") => (Format::Toml, "+++"),
        Some("---") => (Format::Yaml, "---"),
        _ => return none,
    };
    let Some(first) = rest.find('\n') else { return none };
    if rest[..first].trim_end() != fence {
        return none;
    }
    let opening = start + first + 1;
    let mut at = opening;
    for line in text[opening..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Split { matter: Some((format, opening..at)), body: at + line.len(), unclosed: None };
        }
        at += line.len();
    }
    match format {
        Format::Toml => Split { unclosed: Some(start..start + 3), ..none },
        Format::Yaml => none,
    }
}

/// Reads a front matter that stands at `span` of `text`. The flag says whether it could be read at all.
pub fn read(
    file: &str,
    text: &Arc<str>,
    (format, span): (Format, Range<usize>),
    kind: FrontMatterKind,
) -> (FrontMatter, Vec<Diagnostic>, bool) {
    let node = match format {
        Format::Toml => value::from_toml(text, span),
        Format::Yaml => value::from_yaml(text, span),
    };
    match node {
        Ok(table) => {
            let (front, complaints) = read::front_matter(file, text, table, kind);
            (front, complaints, true)
        }
        Err((message, span)) => {
            let message = message.lines().next().unwrap_or_default();
            let complaint = Diagnostic::error("front-matter", format!("the front matter cannot be read: {message}"))
                .in_file(file)
                .at(text, span)
                .help("the page is not built until this is mended");
            (FrontMatter::default(), vec![complaint], false)
        }
    }
}

/// The front matter of a file as a plain table, for those who need keys this room does not know.
pub fn table(text: &str) -> Option<toml::Table> {
    let (format, span) = split(text).matter?;
    let entries = match format {
        Format::Toml => value::from_toml(text, span),
        Format::Yaml => value::from_yaml(text, span),
    };
    Some(value::table(entries.ok()?))
}

#[cfg(test)]
mod tests;

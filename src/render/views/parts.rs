//! Small pieces that several views share.

use serde::Serialize;

/// A link.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Link {
    /// What readers see.
    pub title: String,
    /// Where it leads.
    pub href: String,
}

/// A link with a count.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CountedLink {
    /// What readers see.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// How many.
    pub count: usize,
}

/// A label and what stands beside it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Labelled {
    /// `Rights`.
    pub label: String,
    /// Plain text.
    pub value: String,
    /// Where it leads, if anywhere.
    pub href: Option<String>,
}

/// A page in a list. Made once per page and shared by all lists, hence `path`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageRecord {
    /// Title; for a source without one its file name in brackets, and then `untitled` is true.
    pub title: String,
    /// The title is a file name.
    pub untitled: bool,
    /// A source whose original could not be read, so that its page has no text of it.
    pub unread: bool,
    /// From the root of the site, percent-encoded.
    pub path: String,
    /// ISO date, if known.
    pub date: Option<String>,
    /// Kind of source (`review`); empty for other pages.
    pub kind: String,
    /// Authors, in order.
    pub authors: Vec<String>,
    /// How many different names a source mentions; 0 for other pages.
    pub names: usize,
    /// One or two sentences; may be empty.
    pub description: String,
    /// BCP 47 language if it differs from the site's.
    pub language: Option<String>,
}

/// A step of a table of contents.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TocEntry {
    /// 2 to 6.
    pub level: u8,
    /// Anchor, without `#`.
    pub id: String,
    /// Plain text of the heading.
    pub title: String,
    /// Headings below it.
    pub children: Vec<TocEntry>,
}

/// Which part of a long list this page shows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pagination {
    /// From 1.
    pub number: usize,
    /// How many parts.
    pub total: usize,
    /// First item of this part, from 1.
    pub first: usize,
    /// Last item of this part.
    pub last: usize,
    /// All items.
    pub items: usize,
    /// Link to the part before.
    pub previous: Option<String>,
    /// Link to the part after.
    pub next: Option<String>,
    /// Links to the parts, in order; long rows are thinned out by the maker: a `None` stands for a gap.
    pub pages: Vec<Option<PageNumber>>,
}

/// A link of the row of page numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageNumber {
    /// From 1.
    pub number: usize,
    /// Where it is.
    pub href: String,
}

/// Terms of one taxonomy on a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TermLinks {
    /// `Tags`.
    pub name: String,
    /// The terms.
    pub terms: Vec<Link>,
}

/// An entry of a page's list of references.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reference {
    /// Id of the element, unique in the page: `ref-` and the key.
    pub id: String,
    /// The formatted reference.
    pub html: String,
    /// The page of the work.
    pub href: Option<String>,
}

/// A passage in its words: text before, the words themselves, text after.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Quote {
    /// Text before, cut at a word or sentence edge (with an ellipsis then).
    pub before: String,
    /// The words as they stand in the text.
    pub surface: String,
    /// Text after.
    pub after: String,
    /// Link to the paragraph.
    pub href: String,
    /// `¶ 4`, `title`.
    pub label: String,
    /// Spoken form, `Paragraph 4`, for assistive technology.
    pub spoken: String,
    /// Further mentions in the same paragraph beyond the first: `×3` shows as 3; 1 shows nothing.
    pub times: usize,
}

//! Citations: bibliography files, Pandoc's citation syntax, page references in imported text, CSL.
//!
//! CSL-JSON is the model of record. Nothing here knows files, pages or templates; every HTML string that leaves this room is
//! escaped and contains only `i`, `b`, `sup`, `sub`, `span` and `a` with an http, https, mailto or doi address.
//!
//! | question | module |
//! | --- | --- |
//! | where does an imported text refer to pages? | [`detect`] |
//! | what else does a text cite? | [`survey`] |
//! | what do `[@key, p. 3]` and `@key` in Markdown mean? | [`syntax`], [`locator`] |
//! | what can be cited, and what is known of it? | [`bibliography`], [`item`], [`record`] |
//! | how is it written in a style? | [`style`], [`format`](mod@format) |
//! | how do other programs get it? | [`export`], [`web`] |

mod around;
pub mod bibliography;
mod bibtex;
mod case;
mod collapse;
pub mod detect;
mod disambiguate;
mod drive;
mod elements;
mod engine;
pub mod export;
#[cfg(test)]
mod fixtures;
pub mod format;
mod hayagriva_yaml;
pub mod item;
pub mod locator;
mod made;
pub mod markup;
mod names;
mod numbers;
pub mod pages;
mod prune;
mod quiet;
pub mod record;
mod repeated;
mod ris;
mod runs;
mod silent;
mod sorting;
mod soundness;
pub mod style;
mod substitutes;
pub mod survey;
pub mod syntax;
pub mod web;
mod yaml;

use std::ops::Range;

/// A page or range of pages. `to` is `None` for "166 ff."; a single page has `to == Some(from)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct PageRange {
    /// First page.
    pub from: u32,
    /// Last page.
    pub to: Option<u32>,
}

/// How a citation names its work in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CiteMode {
    /// `[@key]`
    Normal,
    /// `[-@key]`: without the author.
    SuppressAuthor,
    /// `@key [p. 3]`: the author in the text.
    InText,
}

/// One citation of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Cite {
    /// Key in the bibliography, or the slug of a source document.
    pub key: String,
    /// How the work is named.
    pub mode: CiteMode,
    /// Text before the citation, plain.
    pub prefix: String,
    /// Text after it, plain.
    pub suffix: String,
    /// CSL locator label (`page`, `section`, `paragraph` …) and its text (`77–78`).
    pub locator: Option<(String, String)>,
    /// Words that the place is said to hold, `[@key ¶ 5 "exact words"]`.
    pub quote: Option<String>,
    /// Byte range of the key in the text that was parsed.
    pub span: Range<usize>,
}

/// A citation cluster, `[see @a, p. 3; @b]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Its citations, in order.
    pub cites: Vec<Cite>,
    /// Byte range in the text that was parsed.
    pub span: Range<usize>,
}

impl Cluster {
    /// Whether the cluster begins with brackets around the key whose `@` is at this byte.
    pub fn begins_around(&self, at: usize) -> bool {
        let key = self.cites.first().map(|cite| cite.span.start);
        self.span.start < at && at < self.span.end && key.is_some_and(|key| key == at + 1 || key == at + 2)
    }
}

/// A page reference found in running text: `(p. 161 and pp. 327–8)`.
#[derive(Clone, Debug, PartialEq)]
pub struct PageReference {
    /// Byte range of the whole parenthesis.
    pub range: Range<usize>,
    /// Pages, short ends completed.
    pub pages: Vec<PageRange>,
    /// The locator as Pandoc reads it, ranges completed and with en dashes: `p. 161, pp. 327–328`.
    pub locator: String,
    /// It follows a closing quotation mark.
    pub after_quotation: bool,
    /// What the words before it name, as far as that was looked for.
    pub named: Named,
}

/// The work that words before a page reference name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Named {
    /// None: it is a bare reference.
    #[default]
    Nothing,
    /// A known work, by its key.
    Work(String),
    /// A work that is not known, or one of several.
    Other,
    /// The work cited before: `ibid.`
    Same,
}

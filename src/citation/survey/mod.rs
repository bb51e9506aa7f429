//! Everything a document cites, as `inspect` shows it: pages, attributions in prose, identifiers, authors with years, numbers,
//! lists of references.
//!
//! The texts of a document's blocks and the names in them go in, with the work the document is about; what was found comes
//! out with its place, its rule and a confidence. Nothing is applied: what cannot be resolved stays text and is listed.

pub mod attribution;
pub mod identifiers;
pub mod resolve;
mod running;
mod words;

use super::detect::detect;
use super::{Named, PageRange, PageReference};
use crate::source::document::BlockKind;
use resolve::KnownWorks;
use std::ops::Range;

/// A block of a document.
#[derive(Clone, Debug)]
pub struct SurveyBlock<'a> {
    /// What it is.
    pub kind: BlockKind,
    /// Its plain text.
    pub text: &'a str,
    /// The names in it.
    pub names: Vec<Name<'a>>,
}

/// A name in a block.
#[derive(Clone, Debug)]
pub struct Name<'a> {
    /// Its byte range in the text of the block.
    pub range: Range<usize>,
    /// `person`, `organization`, `work` …
    pub kind: &'a str,
}

/// The work bare page references may mean.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Its key.
    pub key: &'a str,
    /// The document reviews it; else it only discusses it.
    pub reviewed: bool,
    /// People have said that bare page references mean it.
    pub stated: bool,
}

/// Something that cites.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Index of the block.
    pub block: usize,
    /// Byte range in its text.
    pub range: Range<usize>,
    /// `page`, `attribution`, `author-year`, `numeric`, `doi`, `arxiv`, `isbn`, `issn`, `rfc`, `un-symbol`, `legal`, `reference`.
    pub kind: &'static str,
    /// Pages of a page reference, short ends completed.
    pub pages: Vec<PageRange>,
    /// The locator as Pandoc reads it.
    pub locator: Option<String>,
    /// The identifier as registries write it; of an item of a list of references the first one it holds.
    pub id: Option<String>,
    /// Identifiers within an item of a list of references, with their kinds.
    pub within: Vec<(&'static str, String)>,
    /// The key of the work that is meant, if it is known.
    pub work: Option<String>,
    /// The rule that found or resolved it, a stable word.
    pub rule: &'static str,
    /// How sure the rule is.
    pub confidence: f32,
}

/// Headings above lists of references.
const LISTS: [&str; 14] = [
    "references",
    "bibliography",
    "works cited",
    "literature",
    "sources",
    "literature cited",
    "references cited",
    "further reading",
    "selected bibliography",
    "notes",
    "endnotes",
    "footnotes",
    "sources and further reading",
    "citations",
];

/// All that a document cites, in the order of the text. A page reference resolves to the work that its sentence names before it, to
/// a subject that is stated or reviewed, to a work its paragraph names before it, to the only subject, to the work the section cited
/// last, or to none.
pub fn survey(blocks: &[SurveyBlock<'_>], subjects: &[Subject<'_>], works: &KnownWorks) -> Vec<Found> {
    let listed = listed(blocks);
    let has_list = listed.iter().any(|listed| *listed);
    let mut found = Vec::new();
    let mut previous: Option<String> = None;
    for (number, block) in blocks.iter().enumerate() {
        if listed[number] {
            found.extend(items(number, block));
            continue;
        }
        if block.kind == BlockKind::Heading {
            previous = None;
        }
        let ids = identifiers::identifiers(block.text, has_list);
        let mut cited: Vec<Found> = ids
            .iter()
            .map(|id| Found {
                rule: "pattern",
                confidence: if matches!(id.kind, "author-year" | "numeric") { 0.8 } else { 0.95 },
                id: Some(id.id.clone()),
                work: (id.kind == "author-year").then(|| works.of_author(&block.text[id.range.clone()])).flatten(),
                ..empty(number, id.range.clone(), id.kind)
            })
            .collect();
        let mut named: Option<Vec<identifiers::Identifier>> = None;
        let taken: Vec<Range<usize>> = ids.iter().map(|id| id.range.clone()).collect();
        for mut reference in page_references(block.text) {
            if taken.iter().all(|t| reference.range.end <= t.start || reference.range.start >= t.end) {
                let named = named.get_or_insert_with(|| identifiers::identifiers(block.text, true));
                reference.named = works.named(block.text, named, &reference.range);
                let before = works.before(block.text, named, &reference.range);
                cited.push(page(number, reference, subjects, before));
            }
        }
        cited.sort_by_key(|f| f.range.start);
        for citation in &mut cited {
            if citation.kind == "page" && matches!(citation.rule, "unresolved" | "same-work") {
                follow(citation, previous.as_ref());
            } else if citation.work.is_some() {
                previous.clone_from(&citation.work);
            } else if citation.rule == "other-work" || citation.kind == "author-year" {
                previous = None;
            }
        }
        found.extend(cited);
        if block.kind != BlockKind::Heading && block.kind != BlockKind::Title {
            let attributions = attribution::attributions(block.text, &block.names);
            found.extend(attributions.into_iter().map(|a| Found {
                rule: a.rule,
                confidence: a.confidence,
                ..empty(number, a.range, "attribution")
            }));
        }
    }
    found.sort_by_key(|f| (f.block, f.range.start, f.range.end));
    found
}

fn empty(block: usize, range: Range<usize>, kind: &'static str) -> Found {
    Found {
        block,
        range,
        kind,
        pages: Vec::new(),
        locator: None,
        id: None,
        within: Vec::new(),
        work: None,
        rule: "",
        confidence: 0.0,
    }
}

/// All page references of a text, in brackets of their own and in running text, in order.
pub fn page_references(text: &str) -> Vec<PageReference> {
    let mut all = detect(text);
    let taken: Vec<Range<usize>> = all.iter().map(|r| r.range.clone()).collect();
    all.extend(running::running(text, &taken));
    all.sort_by_key(|r| r.range.start);
    all
}

/// The rules of resolution that need no more than the paragraph, the surest first.
fn page(block: usize, reference: PageReference, subjects: &[Subject<'_>], before: Option<String>) -> Found {
    let key = |subject: &Subject<'_>| subject.key.to_owned();
    let stated = subjects.iter().find(|s| s.stated).map(key);
    let reviewed = subjects.iter().find(|s| s.reviewed).map(key);
    let only = subjects.first().filter(|_| subjects.len() == 1).map(key);
    let (work, rule, confidence) = match (reference.named, stated, reviewed, before, only) {
        (Named::Work(key), ..) => (Some(key), "named-in-sentence", 0.9),
        (Named::Other, ..) => (None, "other-work", 0.0),
        (Named::Same, ..) => (None, "same-work", 0.0),
        (_, Some(key), ..) => (Some(key), "stated-work", 1.0),
        (_, _, Some(key), ..) => (Some(key), "reviewed-work", 0.95),
        (_, _, _, Some(key), _) => (Some(key), "named-in-paragraph", 0.85),
        (_, _, _, _, Some(key)) => (Some(key), "only-work", 0.8),
        _ => (None, "unresolved", 0.0),
    };
    Found {
        pages: reference.pages,
        locator: Some(reference.locator),
        work,
        rule,
        confidence,
        ..empty(block, reference.range, "page")
    }
}

/// The rule for what nothing else resolves: the work that the section cited last.
fn follow(citation: &mut Found, previous: Option<&String>) {
    let Some(previous) = previous else { return };
    let same = citation.rule == "same-work";
    citation.work = Some(previous.clone());
    citation.rule = if same { "same-work" } else { "previous-citation" };
    citation.confidence = if same { 0.9 } else { 0.6 };
}

/// Which blocks stand in a list of references: those after such a heading, up to the next, and rows of blocks at the end that
/// have the shape of references.
fn listed(blocks: &[SurveyBlock<'_>]) -> Vec<bool> {
    let mut inside = false;
    let mut listed = Vec::with_capacity(blocks.len());
    for block in blocks {
        let bare = block.text.trim().trim_end_matches(':').to_lowercase();
        let opens = bare.len() < 40 && LISTS.contains(&bare.as_str());
        if block.kind == BlockKind::Heading || opens {
            inside = opens;
            listed.push(false);
        } else {
            listed.push(inside);
        }
    }
    let row = blocks.iter().rev().take_while(|block| has_shape(block.text)).count();
    if row > 1 {
        let from = blocks.len() - row;
        listed[from..].fill(true);
    }
    listed
}

/// `Holm, K. (1987). Salt …` or `[3] K. Holm, Salt, 1987`: a number or a family name before initials, and a year.
fn has_shape(text: &str) -> bool {
    let text = text.trim();
    let length = text.chars().count();
    let year =
        text.split(|c: char| !c.is_ascii_digit()).any(|d| d.len() == 4 && (d.starts_with("1") || d.starts_with("20")));
    if !(25..=700).contains(&length) || !year || text.matches(['.', ',', ';', ':']).count() < 3 {
        return false;
    }
    let marker = text.trim_start_matches(['[', '(']).trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = text.starts_with('[') && marker.starts_with(']');
    let bare = marker.trim_start_matches([']', ')', '.', ' ', '\t', '\u{a0}', '•', '-', '–']);
    let Some((family, rest)) = bare.split_once(',') else { return numbered };
    let family_name =
        family.split_whitespace().count() <= 3 && family.starts_with(char::is_alphabetic) && family.len() < 40;
    let initial = rest.trim_start().chars().next().is_some_and(char::is_uppercase);
    numbered || (family_name && initial)
}

/// The items of a block of a list of references: its lines, or itself.
fn items(number: usize, block: &SurveyBlock<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in block.text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let item = line.trim();
        let ids = identifiers::identifiers(item, false);
        let year = item
            .split(|c: char| !c.is_ascii_digit())
            .find(|d| d.len() == 4 && (d.starts_with('1') || d.starts_with("20")));
        let short = || is_short_note(item);
        if item.chars().count() < 20 || (ids.is_empty() && year.is_none() && !item.contains("http") && !short()) {
            continue;
        }
        let mut within: Vec<(&'static str, String)> =
            ids.into_iter().filter(|id| id.kind != "author-year").map(|id| (id.kind, id.id)).collect();
        within.extend(addresses(item).map(|url| ("url", url.to_owned())));
        within.extend(year.map(|year| ("year", year.to_owned())));
        let first = within.first().map(|(_, id)| id.clone());
        found.push(Found {
            id: first,
            within,
            rule: "reference-list",
            confidence: 0.9,
            ..empty(number, start..start + item.len(), "reference")
        });
    }
    found
}

/// `3. Holm, Salt Roads, 46.`: a note that cites a work again.
fn is_short_note(item: &str) -> bool {
    let digits = item.trim_start_matches(['[', '(']).bytes().take_while(u8::is_ascii_digit).count();
    let numbered = digits > 0
        && item
            .trim_start_matches(['[', '(', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            .starts_with(['.', ')', ']']);
    let pages = item.trim_end_matches('.').rsplit(", ").next().unwrap_or_default();
    let ends = !pages.is_empty() && pages.chars().all(|c| c.is_ascii_digit() || matches!(c, '–' | '-'));
    numbered && ends && item.contains(", ")
}

fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let starts = text
        .match_indices("http")
        .filter(|(at, _)| text[*at..].starts_with("http://") || text[*at..].starts_with("https://"));
    let whole = starts
        .map(|(at, _)| text[at..].split_whitespace().next().unwrap_or_default().trim_end_matches(['.', ',', ')', ';']));
    whole.filter(|url| !url.contains("doi.org/") && !url.contains("arxiv.org/"))
}

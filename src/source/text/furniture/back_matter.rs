//! What stands below an article and belongs to it, though menus have the same words: its keywords, its authors with their
//! affiliations, what it says of itself, its numbered resources, and the parts of a finding aid.
//!
//! In: sorted units. Out: sorts of running text, which no furniture around it takes along. One label alone says nothing; it takes three of them, or a list that is
//! numbered.

use crate::source::text::Draft;
use crate::source::text::headings;
use crate::source::text::lines::Sort;
use crate::source::text::tables::{label, pattern};
use crate::source::text::units::Form;
use crate::source::text::wrapping::is_buttons;
use regex::Regex;
use std::sync::LazyLock;

/// Labels of the parts below an article.
const PARTS: [&str; 14] = [
    "about this article",
    "acknowledgements",
    "acknowledgments",
    "additional information",
    "affiliations",
    "author information",
    "authors",
    "cite this article",
    "conflict of interest",
    "corresponding author",
    "ethics declarations",
    "funding",
    "rights and permissions",
    "supplementary information",
];

/// Labels over lists of what a text leads on to.
const RESOURCES: [&str; 7] =
    ["resources", "further reading", "references", "sources", "useful links", "external links", "see also"];

/// Those of them that no menu has.
const CITED: [&str; 3] = ["references", "sources", "further reading"];

/// Labels of the parts of a finding aid.
const DESCRIPTION: [&str; 15] = [
    "abstract",
    "administrative information",
    "arrangement",
    "biographical note",
    "biography",
    "custodial history",
    "historical note",
    "indexing terms",
    "preferred citation",
    "processing information",
    "provenance",
    "related materials",
    "scope and content",
    "scope and content note",
    "separated materials",
];

/// How many labels make the back matter of an article, and how many entries a list of resources.
const LEAST: usize = 3;

/// Most keywords in a list.
const KEYWORDS: usize = 20;

/// Labels over lists of keywords that no menu has.
static KEYWORDS_BELOW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:key ?words?(?: and phrases)?|index terms|keywords provided by .{2,80}|(?:additional relevant )?mesh terms):?$",
    )
});

/// Keeps lines with a line of signs below them, and lists under labels of keywords.
fn keep_labelled(draft: &mut Draft<'_>) {
    let count = draft.units.len();
    let mut kept: Vec<usize> =
        (0..count).filter(|i| headings::is_underlined(draft, *i) && !is_buttons(&draft.units[*i].text)).collect();
    kept.extend(kept.clone().into_iter().map(|i| i + 1));
    let headed = |i: usize| draft.units[i].is_short(110) && KEYWORDS_BELOW.is_match(&draft.units[i].text);
    for i in (0..count).filter(|i| headed(*i)) {
        let short = |i: &usize| draft.units[*i].text.len() <= 80 && draft.units[*i].words(9) <= 8;
        let entry = |i: &usize| short(i) && !headed(*i) && label(&draft.units[*i].text).is_none();
        let below = |n: &usize| draft.units[*n].gap == draft.units.get(i + 1).map_or(0, |first| first.gap);
        let list: Vec<usize> = (i + 1..count).take_while(|n| entry(n) && below(n)).take(KEYWORDS + 1).collect();
        if (2..=KEYWORDS).contains(&list.len()) {
            kept.push(i);
            kept.extend(list);
        }
    }
    for i in kept {
        draft.sorts[i] = Sort::Kept;
    }
}

/// Keeps the back matter.
pub(in crate::source::text) fn keep(draft: &mut Draft<'_>) {
    keep_labelled(draft);
    let count = draft.units.len();
    let is_one_of = |i: usize, labels: &[&str]| {
        let text = draft.units[i].text.trim_end_matches(':');
        text.len() <= 30 && labels.iter().any(|l| text.eq_ignore_ascii_case(l))
    };
    let parts: Vec<usize> = (0..count).filter(|i| is_one_of(*i, &PARTS)).collect();
    let mut kept: Vec<usize> = Vec::new();
    if parts.len() >= LEAST {
        for keywords in (parts[0]..count).filter(|i| label(&draft.units[*i].text) == Some("keywords")) {
            let entry = |i: &usize| draft.units[*i].text.len() <= 60 && draft.units[*i].words(8) <= 7;
            let below = |i: &usize| draft.units[*i].gap == 0 || *i == keywords + 1;
            let list: Vec<usize> =
                (keywords + 1..count).take_while(|i| entry(i) && below(i)).take(KEYWORDS + 1).collect();
            if (2..=KEYWORDS).contains(&list.len()) {
                kept.push(keywords);
                kept.extend(list);
            }
        }
        // How the article is cited stands below its label.
        kept.extend(parts.iter().filter(|i| is_one_of(**i, &["cite this article"])).map(|i| i + 1));
        kept.extend(parts);
    }
    let described: Vec<usize> = (0..count).filter(|i| is_one_of(*i, &DESCRIPTION)).collect();
    if described.len() >= LEAST {
        kept.extend(described.into_iter().filter(|i| draft.units.get(i + 1).is_some_and(|next| next.gap == 0)));
    }
    for resources in (0..count).filter(|i| is_one_of(*i, &RESOURCES)) {
        let numbered = |n: usize| {
            let text = draft.units.get(resources + n).map_or("", |u| u.text.as_str());
            text.strip_prefix(n.to_string().as_str()).is_some_and(|rest| rest.starts_with(['.', ')']))
        };
        let entries = (1..count - resources).take_while(|n| numbered(*n)).count();
        if entries >= LEAST {
            kept.extend(resources..=resources + entries);
        }
        // A note may stand between the label and its list.
        let item =
            |i: usize| draft.units.get(i).is_some_and(|u| u.text.starts_with(['•', '▪', '*']) && u.words(5) == 5);
        if is_one_of(resources, &CITED) && (item(resources + 1) || item(resources + 2)) {
            kept.push(resources);
        }
    }
    for i in kept.into_iter().filter(|i| *i < count) {
        if draft.sorts[i].is_evidence() || draft.sorts[i] == Sort::Short {
            draft.sorts[i] = Sort::Text;
        }
    }
}

/// The identifier of a preprint, when it was handed in, by whom, and its versions.
static PREPRINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\(?(?:or )?arXiv:(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\b|\[Submitted on |\[v\d+\] |From: \p{Lu}.* \[view email\]$|(?:DOI|doi): ?10\.\d{4,9}/\S+$|PMC?ID: ?(?:PMC)?\d{4,9}\b)",
    )
});

/// Labels over such lines.
const OF_PREPRINT: [&str; 2] = ["Cite as:", "Submission history"];

/// Puts back what identifies a preprint on its landing page, and the labels directly above it: menus around it took it along.
pub(in crate::source::text) fn preprint(draft: &mut Draft<'_>) {
    let stated: Vec<bool> = draft.units.iter().map(|u| u.text.len() <= 200 && PREPRINT.is_match(&u.text)).collect();
    for (i, is_stated) in stated.iter().enumerate() {
        let heads = stated.get(i + 1) == Some(&true) && OF_PREPRINT.contains(&draft.units[i].text.as_str());
        let unit = &mut draft.units[i];
        if (*is_stated || heads) && matches!(unit.form, Form::Removed(_)) {
            unit.form = Form::Plain;
        }
    }
}

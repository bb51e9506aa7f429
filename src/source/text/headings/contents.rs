//! The contents of a page that the page itself lists: each entry is one of its headings, so that the list says nothing that a reader
//! cannot see, and a site makes its own.
//!
//! In: a draft whose headings are known. Out: a proposal to remove the label and each entry; an editor may want the list for what it
//! was. The contents of a book, which are no headings of the page, are not meant.

use crate::source::text::tables::pattern;
use crate::source::text::title::flat;
use crate::source::text::units::Form;
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// How many entries a list of contents has at least, and at most.
const FEW: usize = 3;
const MOST: usize = 200;

/// How many lists of contents are looked at.
const LABELS: usize = 4;

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:table of )?contents|(?:in|on) this (?:page|article|report|guide|issue)|jump to(?: section)?|page contents):?$",
    )
});

/// The number before an entry, and the page behind it with the dots that lead there.
static AROUND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[•▪◦‣●*–-]\s*)?(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+|[IVX]{1,5}[.)]\s+)?(?P<entry>.*?)(?:\s?[.·…]{2,}\s*\d{0,4}|\s{2,}\d{1,4})?$",
    )
});

/// An entry or a heading without its number and its page.
fn bare(text: &str) -> String {
    AROUND.captures(text).map_or_else(String::new, |c| flat(&c["entry"]))
}

/// Proposes to remove the list of the page's own headings.
pub(super) fn contents(draft: &mut Draft<'_>) {
    let label = |i: &usize| draft.units[*i].is_short(40) && LABEL.is_match(&draft.units[*i].text);
    let labels: Vec<usize> = (0..draft.units.len()).filter(label).collect();
    // A page has one, or one at its end too.
    for label in labels.into_iter().take(LABELS) {
        let heading = |unit: &&crate::source::text::units::Unit| matches!(unit.form, Form::Heading(_));
        let heads: HashSet<String> =
            draft.units[label + 1..].iter().filter(heading).map(|unit| bare(&unit.text)).collect();
        // A heading that stands below a list of headings is none of its entries.
        let listed = |i: usize| {
            let unit = &draft.units[i];
            unit.text.len() <= 160 && !matches!(unit.form, Form::Heading(_) | Form::Turn(_) | Form::Quote(_))
        };
        let end = (label + 1..draft.units.len().min(label + MOST))
            .find(|i| !listed(*i) || *i > label + 1 && draft.units[*i].gap > draft.units[label + 1].gap.min(1))
            .unwrap_or(draft.units.len().min(label + MOST));
        let named = (label + 1..end).filter(|i| heads.contains(&bare(&draft.units[*i].text))).count();
        if named >= FEW && named * 4 >= (end - label - 1) * 3 {
            for unit in draft.units[label..end].iter().filter(|unit| !matches!(unit.form, Form::Removed(_))) {
                draft.proposed.push(Fact::new(format!("remove: {}", unit.text), unit.span(), "contents", 0.5));
            }
        }
    }
}

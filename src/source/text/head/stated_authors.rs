//! Authors whom a label of their own announces: `Author` over their names, one on each line, in repositories and finding aids.
//!
//! In: units. Out: the lines with the label and the names, kept from being taken for a menu; later the authors.

use super::names::{bare, is_name};
use super::statements::people;
use crate::source::text::lines::Sort;
use crate::source::text::tables::pattern;
use crate::source::text::units::Unit;
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// How many names stand below one label at most.
const NAMES: usize = 40;

/// A label, alone on its line.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?i:authors?(?: ?\(s\))?|creators?|authors?/creators?|written by|prepared by|compiled by):?$")
});

/// The one person whom a line names, in the order of speech: `Example, Ada B.` and `Ada B. Example`.
pub(super) fn person(unit: &Unit) -> Option<String> {
    let text = unit.text.trim_end_matches([';', ',']).trim_end_matches(" and");
    if !unit.is_short(60) || text.ends_with('.') && text.split(' ').next_back().is_some_and(|w| w.len() > 3) {
        return None;
    }
    match text.split_once(", ") {
        Some(_) => people(text).filter(|found| found.len() == 1).and_then(|found| found.into_iter().next()),
        None => (is_name(bare(text)) && text.contains(' ')).then(|| bare(text).to_owned()),
    }
}

/// The label and the names below it.
fn labelled(draft: &Draft<'_>) -> Option<(Range<usize>, Vec<String>)> {
    let label = |i: &usize| draft.units[*i].is_short(24) && LABEL.is_match(&draft.units[*i].text);
    (0..draft.units.len()).filter(label).find_map(|i| {
        let below = draft.units[i + 1..].iter().take(NAMES).take_while(|unit| unit.gap == 0);
        // `Degree Name` below `Example, Ada T.` is no name.
        let turned = draft.units.get(i + 1).is_some_and(|first| first.text.contains(", "));
        let alike = |unit: &&Unit| unit.text.contains(", ") == turned;
        let found: Vec<String> = below.take_while(alike).map_while(person).collect();
        (!found.is_empty()).then(|| (i..i + 1 + found.len(), found))
    })
}

/// Keeps the lines from being taken for a menu.
pub(in crate::source::text) fn keep(draft: &mut Draft<'_>) {
    if let Some((lines, _)) = labelled(draft) {
        draft.sorts[lines].fill(Sort::Kept);
    }
}

/// The authors below such a label, where nothing else names any; the author of a work that is reviewed or praised is not meant.
pub(super) fn read(draft: &Draft<'_>) -> Vec<Fact> {
    let of_work = draft.units.iter().any(|unit| unit.role == Some("work-byline"));
    let praised = crate::source::text::kind::endorsements(draft) >= 2;
    let Some((lines, found)) = labelled(draft).filter(|_| !of_work && !praised) else { return Vec::new() };
    // Whose papers they are is not who describes them.
    if draft.units[lines.start].text.to_lowercase().starts_with("creator") {
        return Vec::new();
    }
    let names = lines.skip(1).zip(found);
    names.map(|(i, name)| Fact::new(name, draft.units[i].span(), "labelled-author", 0.9)).collect()
}

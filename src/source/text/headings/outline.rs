//! Headings that stand flush over indented text, as in manuals: `NAME`, `OPTIONS`, `SEE ALSO`.
//!
//! In: the units before furniture is looked for in blocks. Out: units of form `Heading`. Only a document most of whose text
//! is indented has such headings, and only lines in capitals that head something are taken, two or more of them.

use super::is_loud;
use crate::source::text::Draft;
use crate::source::text::lines::Sort;
use crate::source::text::markers::{Sign, is_sure, marker};
use crate::source::text::units::{Form, Unit};
use std::collections::BTreeMap;

/// How many columns further in the text of a section stands.
const STEP: usize = 2;

/// Longest heading, in bytes.
const LONGEST: usize = 60;

/// Marks flush lines in capitals over indented text.
pub(in crate::source::text) fn flush_headings(draft: &mut Draft<'_>) {
    let Some(base) = base(&draft.units) else { return };
    let found: Vec<usize> = (0..draft.units.len()).filter(|i| heads(&draft.units, *i, base)).collect();
    if found.len() < 2 {
        return;
    }
    let parts = parts(&draft.units, base, &found);
    for (i, level) in found.into_iter().map(|i| (i, 2)).chain(parts.into_iter().map(|i| (i, 3))) {
        draft.units[i].form = Form::Heading(level);
        draft.units[i].role = Some("flush-heading");
        if let Some(sort) = draft.sorts.get_mut(i) {
            *sort = Sort::Kept;
        }
    }
}

/// Lines in capitals in a column between that of the headings and that of the text: the headings of parts of sections.
fn parts(units: &[Unit], base: usize, sections: &[usize]) -> Vec<usize> {
    let mut columns: BTreeMap<usize, usize> = BTreeMap::new();
    for unit in units.iter().filter(|u| u.is_plain() && u.indent > base && !is_loud(&u.text)) {
        *columns.entry(unit.indent).or_default() += unit.lines.len();
    }
    let Some(text) = columns.iter().max_by_key(|(_, lines)| **lines).map(|(column, _)| *column) else {
        return Vec::new();
    };
    let from = sections.first().copied().unwrap_or(0);
    let under = |i: usize| sections.binary_search(&(i - 1)).is_ok();
    let heads = |i: &usize| {
        let column = units[*i].indent;
        column > base && column < text && heads_at(units, *i, column, units[*i].gap > 0 || under(*i))
    };
    let found: Vec<usize> = (from + 1..units.len()).filter(heads).collect();
    let column = found.first().map(|i| units[*i].indent);
    let alike = found.len() >= 2 && found.iter().all(|i| Some(units[*i].indent) == column);
    if alike { found } else { Vec::new() }
}

/// The column of the headings: the least, if most of what is longer stands further in.
fn base(units: &[Unit]) -> Option<usize> {
    // Items of lists are set in whatever the text is like.
    let listed = |u: &&Unit| !matches!(marker(&u.text).map(|m| m.sign), Some(Sign::Glyph(_)));
    let kept = || units.iter().filter(|u| u.is_plain()).filter(listed);
    let base = kept().map(|u| u.indent).min()?;
    let (mut inside, mut flush) = (0usize, 0usize);
    for unit in kept().filter(|u| !is_loud(&u.text)) {
        let count = if unit.indent >= base + STEP { &mut inside } else { &mut flush };
        *count += unit.lines.len();
    }
    (inside > 2 * flush).then_some(base)
}

/// Whether a line in capitals has indented text below it.
fn heads(units: &[Unit], i: usize, base: usize) -> bool {
    // `TARGET SPECIFICATION:` needs no blank line above.
    heads_at(units, i, base, units[i].gap > 0 || i == 0 || units[i].text.ends_with(':'))
}

fn heads_at(units: &[Unit], i: usize, base: usize, apart: bool) -> bool {
    let unit = &units[i];
    let words = unit.words(8) <= 7 && !unit.text.ends_with(['.', ',', ';', '!', '?']);
    let sure = |u: &Unit| u.text.starts_with(is_sure) && marker(&u.text).is_some();
    let below = units.get(i + 1).is_some_and(|n| n.indent >= base + STEP && n.gap <= 1 && !sure(n));
    // A word like `NAME` may have been taken for that of a form.
    matches!(unit.form, Form::Plain | Form::Removed(_))
        && unit.indent == base
        && unit.is_short(LONGEST)
        && is_loud(&unit.text)
        && !unit.text.contains(['(', '|', '\t'])
        && !unit.text.contains("  ")
        && apart
        && words
        && below
}

//! Headings in the middle of the line, as typed and printed texts have them: `WITNESS`, `STATEMENT OF ADA EXAMPLE, PILOT`; and the rows of
//! signs between their parts.
//!
//! In: a draft whose underlined headings are known. Out: units of form `Heading`, and rows of signs as units of form `Removed`.
//! Only a text of wrapped lines has a middle: the column half way along its longest lines.

use super::candidate::{CAPTION, DATED, is_bracketed};
use super::is_loud;
use crate::source::text::Draft;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::lines::Sort;
use crate::source::text::units::{Form, Unit};
use crate::source::text::wrapping::is_row;

/// How many paragraphs of several lines show where the middle is.
const PARAGRAPHS: usize = 3;

/// How many columns off the middle a line may stand, doubled.
const OFF: usize = 10;

/// Least indentation of a line in the middle, longest such line, in columns, and longest such heading, in bytes.
const INDENT: usize = 3;
const LONG: usize = 64;
const LONGEST: usize = 200;

/// How much further in than the text a heading in small letters stands.
const APART: usize = 8;

/// From how many signs on a row parts a text.
const ROW: usize = 8;

/// Marks lines in the middle as headings: those in capitals below the title, others below the first paragraph.
pub(super) fn centred(draft: &mut Draft<'_>) {
    let Some(width) = width(draft) else { return };
    let Some(first) = draft.body().find(|i| draft.sorts.get(*i) == Some(&Sort::Text)) else { return };
    // Where the second lines of most paragraphs begin.
    let body = draft
        .units
        .iter()
        .filter(|unit| unit.lines.len() >= 2)
        .map(|unit| column(draft.text, unit.lines[1].start))
        .min();
    let body = body.unwrap_or(0);
    let top = draft.title.as_ref().map_or(0, |title| title.span.start);
    let found: Vec<usize> = draft
        .body()
        .filter(|i| {
            let unit = &draft.units[*i];
            let loud = is_loud(&unit.text) && unit.span().start > top;
            let below = draft.next(*i).is_some_and(|n| draft.units[n].gap > 0 && !draft.units[n].text.is_empty());
            let inside = loud || *i > first && unit.indent >= body + APART;
            inside && below && is_heading(unit, loud) && is_in_middle(draft.text, unit, width)
        })
        .collect();
    for i in found {
        (draft.units[i].form, draft.units[i].role) = (Form::Heading(2), Some("centred"));
    }
}

/// How many columns the lines of the paragraphs have, if there are enough of several lines.
fn width(draft: &Draft<'_>) -> Option<usize> {
    // A line may have been parted where a link was.
    let broken = |unit: &Unit| unit.lines.windows(2).any(|w| draft.text[w[0].end..w[1].start].contains(['\n', '\r']));
    let wrapped = |unit: &&Unit| (unit.is_plain() || turned(unit)) && unit.text.len() >= 100 && broken(unit);
    let widths = draft.units.iter().filter(wrapped).map(|unit| {
        let ends =
            unit.lines.iter().map(|line| column(draft.text, line.start) + draft.text[line.clone()].chars().count());
        ends.max().unwrap_or(0)
    });
    let mut widths: Vec<usize> = widths.collect();
    widths.sort_unstable();
    (widths.len() >= PARAGRAPHS).then(|| widths[widths.len() / 2])
}

fn turned(unit: &Unit) -> bool {
    matches!(unit.form, Form::Turn(_))
}

/// How many columns stand before a byte on its line.
fn column(text: &str, at: usize) -> usize {
    let line = text[..at].rfind(['\n', '\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}']).map_or(0, |end| end + 1);
    let line = (line..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at);
    text[line..at].chars().count()
}

/// Whether all lines of a unit stand in the middle.
fn is_in_middle(text: &str, unit: &Unit, width: usize) -> bool {
    unit.lines.iter().all(|line| {
        let (indent, length) = (column(text, line.start), text[line.clone()].chars().count());
        indent >= INDENT && length <= LONG && (2 * indent + length).abs_diff(width) <= OFF
    })
}

/// Whether nothing in a line forbids that it is a heading.
fn is_heading(unit: &Unit, loud: bool) -> bool {
    let text = unit.text.as_str();
    unit.is_plain()
        && unit.role.is_none()
        && unit.gap > 0
        && !unit.verse
        && text.len() <= LONGEST
        && text.starts_with(char::is_uppercase)
        && !text.ends_with(['.', ',', ';', ':', '!', '?', '-', '—', ')', ']'])
        && !text.contains("   ")
        && !text.contains(['|', '@', '\t'])
        && !is_bracketed(text)
        && (loud || !is_name(bare(text)) && !DATED.is_match(text) && !CAPTION.is_match(text) && unit.lines.len() == 1)
}

/// What a release ends with, for those who set it.
const END_MARKS: [&str; 2] = ["###", "# # #"];

/// Takes out rows of signs that part what stands above and below, and end marks; those that belong to a table stay.
pub(super) fn dividers(draft: &mut Draft<'_>) {
    let columns = |i: Option<usize>| {
        let unit = i.and_then(|i| draft.units.get(i));
        unit.is_some_and(|u| u.is_plain() && (u.text.contains("  ") || u.text.contains(['\t', '|'])))
    };
    let found: Vec<usize> = (0..draft.units.len())
        .filter(|i| {
            let unit = &draft.units[*i];
            let below = draft.units.get(i + 1).is_some_and(|n| n.gap == 0);
            let table = unit.gap == 0 && columns(i.checked_sub(1)) || below && columns(Some(i + 1));
            let row = unit.text.len() >= ROW && is_row(&unit.text) || END_MARKS.contains(&unit.text.as_str());
            unit.is_plain() && row && !table
        })
        .collect();
    for i in found {
        draft.units[i].form = Form::Removed("separator");
    }
}

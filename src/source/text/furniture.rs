//! Furniture of web pages: whole lines, glued labels and links at the end are taken out, and recorded.

use super::Draft;
use super::tables::{BOILERPLATE, TAILS, Where, is_name_word};
use super::units::{Form, Unit};

/// How many units at either end count as the edge of a document.
const EDGE: usize = 12;

/// Marks furniture lines as removed, cuts glued furniture off, and takes the link to the full text off the last paragraph.
pub(super) fn remove(draft: &mut Draft<'_>) {
    let count = draft.units.len();
    // The first line of real text ends the upper edge: a page that opens with its text has no navigation below it.
    for i in 0..count {
        let at = if i < EDGE || i + EDGE >= count { Where::Edge } else { Where::Any };
        let unit = &mut draft.units[i];
        if let Some(rule) = BOILERPLATE.rule(&unit.text, at) {
            unit.form = Form::Removed(rule);
            continue;
        }
        let start = unit.span().start;
        if let Some((rule, length)) = BOILERPLATE.glued_front(&unit.text) {
            draft.cuts.push((start..start + length, rule));
            unit.cut_front(draft.text, length);
        }
        let unit = &mut draft.units[i];
        if let Some((rule, at)) = BOILERPLATE.glued_back(&unit.text) {
            let cut = unit.locate(at..unit.text.len());
            unit.cut_back(draft.text, cut.start);
            draft.cuts.push((cut, rule));
        }
    }
    menus(draft);
    tail(draft);
}

/// Runs of two or more lines at the upper edge, without blank lines between them, each a word of a menu.
fn menus(draft: &mut Draft<'_>) {
    let head = draft.units.len().min(3 * EDGE);
    let is_menu = |u: &Unit| u.text.len() < 40 && u.text.split(" & ").all(|w| is_name_word("menu", w));
    let mut start = 0;
    while start < head {
        let mut end = start;
        while end < head && (end == start || draft.units[end].gap == 0) && is_menu(&draft.units[end]) {
            end += 1;
        }
        if end - start >= 2 {
            for unit in &mut draft.units[start..end] {
                unit.form = Form::Removed("navigation");
            }
        }
        start = end.max(start + 1);
    }
}

fn tail(draft: &mut Draft<'_>) {
    let Some(last) = draft.body().next_back() else { return };
    let unit = &mut draft.units[last];
    let mut from = unit.text.len().saturating_sub(160);
    while !unit.text.is_char_boundary(from) {
        from += 1;
    }
    let found = TAILS.iter().find_map(|(rule, r)| r.find(&unit.text[from..]).map(|m| (*rule, from + m.start())));
    let Some((rule, at)) = found.filter(|(_, at)| *at > 0) else {
        draft.continued = draft.units.iter().any(|u| u.form == Form::Removed("read-more"));
        return;
    };
    let cut = unit.locate(at..unit.text.len());
    unit.cut_back(draft.text, cut.start);
    draft.cuts.push((cut, rule));
    draft.continued = true;
}

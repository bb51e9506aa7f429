//! Links to the rest of a text at the ends of its paragraphs.
//!
//! In: the draft with its furniture marked. Out: what the links say is cut off, and whether the text goes on elsewhere is noted.

use crate::source::text::Draft;
use crate::source::text::lines::Sort;
use crate::source::text::tables::{TAILS, pattern};
use crate::source::text::units::{Form, Unit};
use regex::Regex;
use std::sync::LazyLock;

/// Links to the full text at the ends of paragraphs: in brackets wherever a paragraph ends, plain ones on the last.
pub(in crate::source::text) fn tails(draft: &mut Draft<'_>) {
    let last = draft.body().rfind(|i| draft.sorts[*i] == Sort::Text).or_else(|| draft.body().next_back());
    for i in 0..draft.units.len() {
        if (draft.sorts[i] == Sort::Text || draft.units[i].marker.is_some() || Some(i) == last)
            && draft.units[i].is_plain()
        {
            draft.continued |= tail(draft, i, Some(i) == last);
        }
    }
    let goes_on = |u: &Unit| u.form == Form::Removed("read-more") && CONTINUES.is_match(&u.text);
    draft.continued |= draft.units.iter().any(goes_on);
}

/// A link to more of the same text, not to more of other things.
static CONTINUES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:continue|keep|rest|full|entire|original|whole)\b|\bread\b.*(?:…|\.\.\.|[\])→»>]|\bread (?:more )?(?:at|on|in|here)\b.*)$",
    )
});

fn tail(draft: &mut Draft<'_>, i: usize, last: bool) -> bool {
    let unit = &mut draft.units[i];
    if !last && !unit.text.ends_with([']', ')']) {
        return false;
    }
    let mut from = unit.text.len().saturating_sub(160);
    while !unit.text.is_char_boundary(from) {
        from += 1;
    }
    let found = TAILS.iter().find_map(|(rule, r)| r.find(&unit.text[from..]).map(|m| (*rule, from + m.start())));
    let Some((rule, at)) = found.filter(|(_, at)| *at > 0) else { return false };
    let cut = unit.locate(at..unit.text.len());
    unit.cut_back(draft.text, cut.start);
    draft.cuts.push((cut, rule));
    true
}

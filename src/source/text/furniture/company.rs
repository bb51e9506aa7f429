//! Short lines that go with the line above or below them: who provided a release and when, the address above the credit of the
//! site, the name and the motto above a menu.
//!
//! In: sorted units. Out: sorts and forms of lines that have no look of their own.

use crate::source::text::Draft;
use crate::source::text::head::names::{bare, date, is_name, names};
use crate::source::text::head::{CONTACT, without_marks};
use crate::source::text::lines::Sort;
use crate::source::text::tables::pattern;
use crate::source::text::units::{Form, Unit};
use regex::Regex;
use std::sync::LazyLock;

/// How many lines a block of furniture without a look of its own may have.
const LINES: usize = 6;

/// A line that says that the lines below it name a provider.
static PROVIDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:news |press release |content |article |story )?(?:provided|distributed|syndicated) by:?$")
});

/// `News provided by` with the name below it; the date between them stays.
pub(in crate::source::text) fn provided(draft: &mut Draft<'_>) {
    for i in 0..draft.units.len() {
        // Who posted a text, when links stood in between: `Posted by`, `Ada Example`, `at`, `9:14 PM`.
        let at = draft.units.get(i + 2).is_some_and(|unit| unit.gap == 0 && matches!(unit.text.as_str(), "at" | "on"));
        if at && draft.units[i].text.eq_ignore_ascii_case("posted by") {
            let end = (i + 4).min(draft.units.len());
            draft.sorts[i..end].fill(Sort::Kept);
        }
        if draft.units[i].text.len() > 40 || !PROVIDED.is_match(&draft.units[i].text) {
            continue;
        }
        draft.sorts[i] = Sort::Sure("meta-line");
        let mut named = false;
        for j in i + 1..(i + 4).min(draft.units.len()) {
            let unit = &draft.units[j];
            let dated = draft.sorts[j] == Sort::Date;
            let brief = unit.text.len() <= 80 && draft.sorts[j] != Sort::Text;
            if !(brief && (dated || !named) && (unit.gap == 0 || dated || j == i + 1)) {
                break;
            }
            named |= !dated;
            if !dated {
                draft.sorts[j] = Sort::Sure("meta-line");
            }
        }
    }
}

/// Names one below the other, with commas or `&` between them: they are no list of links.
pub(in crate::source::text) fn listed_names(draft: &mut Draft<'_>) {
    let goes_on = |u: &Unit| u.text.ends_with([',', '&', ';']) || u.text.ends_with(" and");
    let named = |u: &Unit| {
        let name = without_marks(&u.text);
        let name = name.trim_end_matches(['&', ',', ';', ' ']).trim_end_matches(" and");
        u.text.len() <= 120 && names(name).is_some()
    };
    let mut before = false;
    for i in 0..draft.units.len() {
        let unit = &draft.units[i];
        let joined = before && unit.gap == 0;
        let open = unit.text.len() <= 120 && goes_on(unit);
        before = open && named(unit);
        if (before || joined) && named(&draft.units[i]) && draft.sorts[i] == Sort::Short {
            draft.sorts[i] = Sort::Kept;
        }
    }
}

/// How many authors of a list must stand once more alone, and how many lines below each say where they work.
const AGAIN: usize = 3;
const WHERE: usize = 3;

/// Authors that stand in a list and then one by one with where they work: both are no links, whatever buttons are among them.
pub(in crate::source::text) fn authors_again(draft: &mut Draft<'_>) {
    let is_author = |part: &str| is_name(bare(part.trim()));
    let lists: Vec<&str> = draft
        .units
        .iter()
        .map(|u| u.text.as_str())
        .filter(|text| (40..=4000).contains(&text.len()) && text.matches(", ").nth(AGAIN - 2).is_some())
        .filter(|text| {
            let parts = text.split(", ").take(40);
            parts.clone().filter(|part| is_author(part)).count() * 4 >= parts.count() * 3
        })
        .take(AGAIN)
        .collect();
    let stands = |u: &Unit| u.is_short(60) && u.words(2) == 2 && is_author(&u.text);
    let again: Vec<usize> = (0..draft.units.len())
        .filter(|i| !lists.is_empty() && stands(&draft.units[*i]))
        .filter(|i| lists.iter().any(|list| list.split(", ").any(|part| part.ends_with(&draft.units[*i].text))))
        .collect();
    if again.len() < AGAIN {
        return;
    }
    for i in again {
        let below = (i + 1..draft.units.len().min(i + 1 + WHERE)).take_while(|j| draft.sorts[*j] == Sort::Short);
        for j in std::iter::once(i).chain(below.collect::<Vec<_>>()) {
            if draft.sorts[j] == Sort::Short {
                draft.sorts[j] = Sort::Kept;
            }
        }
    }
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:p\.? ?o\.? box|\d{1,5}[a-zA-Z]?,? \p{Lu})|\b(?i:street|avenue|road|lane|drive|boulevard|square|suite|floor|straße|strasse|platz|rue|via|calle)\b|, [A-Z]{2}(?: \d{5}(?:-\d{4})?)?$|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b\d{5}(?:-\d{4})?$",
    )
});

/// The block of short lines with an address directly above the first furniture of the foot, and in one block with it.
pub(in crate::source::text) fn address(draft: &mut Draft<'_>) {
    let Some(last) = draft.sorts.iter().rposition(|s| *s == Sort::Text) else { return };
    let out = |u: &Unit| {
        matches!(
            u.form,
            Form::Removed(
                "site-credit" | "copyright" | "legal" | "back-to-top" | "footer-list" | "navigation" | "feedback"
            )
        )
    };
    let Some(foot) = (last + 1..draft.units.len()).find(|i| matches!(draft.units[*i].form, Form::Removed(_))) else {
        return;
    };
    if !out(&draft.units[foot]) || draft.units[foot].gap > 0 {
        return;
    }
    let mut from = foot;
    while from > last + 1 && foot - from < LINES {
        let unit = &draft.units[from - 1];
        let plain = unit.is_plain() && unit.text.len() <= 80 && date(&unit.text).is_none();
        if !plain || unit.marker.is_some() {
            return;
        }
        from -= 1;
        if unit.gap > 0 {
            break;
        }
    }
    let block = &draft.units[from..foot];
    let opens = block.first().is_some_and(|u| u.gap > 0);
    let located = block.iter().filter(|u| ADDRESS.is_match(&u.text) || CONTACT.is_match(&u.text)).count();
    // The signature of a text has no address.
    if opens && block.len() >= 2 && located * 2 >= block.len() {
        for i in from..foot {
            draft.units[i].form = Form::Removed("address");
        }
    }
}

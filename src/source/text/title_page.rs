//! What the place of a line on its page says about its being the title: in a stack of capitals above a date, below a menu that
//! names it, at the head of an address.
//!
//! In: sorted units and a candidate. Out: a number that [`super::title_score`] adds to its score.

use super::Draft;
use super::headings::is_loud;
use super::lines::Sort;
use super::units::Unit;

/// Among how many units from the top a title page stands.
const TOP: usize = 10;

/// How many texts are the body of a document that has no menu.
const TEXTS: usize = 3;

/// From how many words on an opening line is no letterhead.
const LONG: usize = 8;

/// What speaks for the candidate `i` by its place: `below` lines above the text, of so many `words`; `opens` when it is the first
/// line of the page, `twice` when the same line stands above the text once more.
pub(super) fn weight(draft: &Draft<'_>, i: usize, below: usize, words: usize, opens: bool, twice: bool) -> f32 {
    let adds = |yes: bool, value: f32| if yes { value } else { 0.0 };
    let named = twice && below == 1 && words <= 4 && is_named_by_menu(draft, i);
    adds(opens && (LONG..=30).contains(&words), 1.0)
        + adds(ends_stack(draft, i), 3.5)
        + adds(is_below_text(draft, i), -3.0)
        + adds(named, 2.0)
        + adds(heads_address(draft, i), -2.5)
}

/// `PARLIAMENT OF EXAMPLE`, `THE SENATE`, `OFFICIAL REPORT`, then the date: the last line of the stack names the document.
fn ends_stack(draft: &Draft<'_>, i: usize) -> bool {
    let open = |j: &usize| !matches!(draft.sorts.get(*j), Some(Sort::Sure(_)));
    let stacked = |u: &Unit| is_loud(&u.text) && u.is_short(80) && u.gap > 0 && u.words(9) <= 8;
    let above: Vec<usize> = (0..i).filter(open).collect();
    i < TOP
        && draft.sorts.get(i + 1) == Some(&Sort::Date)
        && (2..=5).contains(&above.len())
        && stacked(&draft.units[i])
        && above.iter().enumerate().all(|(n, j)| {
            let unit = &draft.units[*j];
            stacked(unit) || n == 0 && is_loud(&unit.text) && unit.is_short(80)
        })
}

/// Whether text stands above a line, and hardly anything that a site puts around its pages: then the document has begun.
fn is_below_text(draft: &Draft<'_>, i: usize) -> bool {
    let above = draft.sorts.get(..i).unwrap_or_default();
    let texts = above.iter().filter(|s| **s == Sort::Text).count();
    let furniture = above.iter().filter(|s| s.is_evidence()).count();
    texts >= TEXTS && furniture * 8 <= i
}

/// Whether a line set apart stands above the text that is an entry of the list of links above it.
fn is_named_by_menu(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let entry = |j: usize| {
        let in_list = draft.units[j].gap == 0 || draft.units.get(j + 1).is_some_and(|n| n.gap == 0);
        in_list && draft.units[j].text == unit.text
    };
    unit.gap > 0 && (0..i).any(entry)
}

/// Whether the line directly below is a number to call or an address to write to.
fn heads_address(draft: &Draft<'_>, i: usize) -> bool {
    draft.units.get(i + 1).filter(|n| n.gap == 0 && n.text.len() <= 100).is_some_and(|next| {
        let digits = next.text.bytes().filter(u8::is_ascii_digit).count();
        let called = next.text.split_once(':').is_some_and(|(label, _)| label.split(' ').count() <= 2) && digits >= 6;
        let written = next.text.split(' ').any(|w| w.contains('@') && w.contains('.')) && next.text.contains(':');
        (called || written) && super::head::date_line(&next.text).is_none() && !super::dates::has_date(&next.text)
    })
}

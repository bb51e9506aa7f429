//! Headings that a document sets alike: where several short lines between blank lines are known to head sections, the others of
//! their shape are headings too, though what stands below or above them is short itself.
//!
//! In: the draft after its headings by labels and by shape are known. Out: more units of form `Heading`, of the level the known
//! ones have. Never a line among turns of speech, among quotations, or above the text.

use super::model::denies;
use super::{Page, is_loud, may_head};
use crate::source::text::Draft;
use crate::source::text::head::names;
use crate::source::text::lines::Sort;
use crate::source::text::sections::merge;
use crate::source::text::units::{Form, Unit};

/// How many headings of a shape make it that of the document.
const KNOWN: usize = 3;

/// How many lines a known heading may speak for.
const FOR_EACH: usize = 3;

/// Longest heading, in bytes and in words.
const LONGEST: usize = 70;
const WORDS: usize = 8;

/// What a line between blank lines looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// Words alone.
    Bare,
    /// Words and a colon.
    Colon,
}

/// The shape of a short line that stands apart, above something.
fn shape(draft: &Draft<'_>, i: usize, next: Option<&Unit>) -> Option<Shape> {
    let unit = &draft.units[i];
    let apart = unit.gap > 0 && next.is_some_and(|n| n.gap > 0);
    let short = unit.is_short(LONGEST) && unit.words(WORDS + 1) <= WORDS;
    if !apart || !short || is_loud(&unit.text) || !unit.text.starts_with(char::is_uppercase) {
        return None;
    }
    Some(if unit.text.ends_with(':') { Shape::Colon } else { Shape::Bare })
}

/// Marks the lines that complete the system of headings of a document.
pub(in crate::source::text) fn series(draft: &mut Draft<'_>) {
    let page = Page::of(draft);
    if !page.is_airy() || page.is_turned() {
        return;
    }
    let body: Vec<usize> = draft.body().collect();
    let shapes: Vec<Option<Shape>> =
        (0..body.len()).map(|n| shape(draft, body[n], body.get(n + 1).map(|i| &draft.units[*i]))).collect();
    for wanted in [Shape::Colon, Shape::Bare] {
        complete(draft, &page, &body, &shapes, wanted);
    }
}

fn complete(draft: &mut Draft<'_>, page: &Page, body: &[usize], shapes: &[Option<Shape>], wanted: Shape) {
    let heading = |draft: &Draft<'_>, n: usize| match draft.units[body[n]].form {
        Form::Heading(level) => Some(level),
        _ => None,
    };
    let known: Vec<(usize, u8)> = (0..body.len())
        .filter(|n| shapes[*n] == Some(wanted))
        .filter_map(|n| Some((n, heading(draft, n)?)))
        .filter(|(n, _)| draft.units[body[*n]].role != Some("comments"))
        .collect();
    let Some(&(first, level)) = known.first().filter(|_| known.len() >= KNOWN) else { return };
    let level = known.iter().map(|(_, level)| *level).min().unwrap_or(level);
    let last = known.last().map_or(first, |(n, _)| *n);
    let indent = draft.units[body[first]].indent;
    // From the end: a line that has a heading below it heads nothing, if it is not one by more than its shape.
    let mut heads = vec![false; body.len()];
    for n in (0..body.len()).rev() {
        let below = n + 1 < body.len() && !heads[n + 1] && heading(draft, n + 1).is_none();
        heads[n] = heading(draft, n).is_some()
            || below
                && shapes[n] == Some(wanted)
                && (wanted == Shape::Colon || !denies(draft, body[n]))
                && may_be(draft, page, body[n], wanted, indent);
    }
    let mut found = Vec::new();
    for n in first + 1..body.len().saturating_sub(1) {
        if heads[n] && heading(draft, n).is_none() {
            let below = heads[n - 1];
            let content = n >= 2 && heads[n - 2] && !below;
            // Below the last known heading links follow as well.
            let links = wanted == Shape::Bare
                && n > last
                && !body[n + 1..].iter().any(|i| draft.sorts.get(*i) == Some(&Sort::Text));
            if links {
                heads[n] = false;
            } else if content || !below && (wanted == Shape::Colon || ended(&draft.units[body[n - 1]])) {
                found.push(body[n]);
            } else {
                heads[n] = false;
            }
        }
    }
    if found.len() > known.len() * FOR_EACH {
        return;
    }
    for i in found {
        draft.units[i].form = Form::Heading(level);
        draft.units[i].role = Some("heading-series");
        let span = draft.units[i].span();
        draft.proposed.retain(|p| p.rule != "heading-shape" || p.span != span);
    }
}

/// Whether nothing forbids that a line is a heading of the series.
fn may_be(draft: &Draft<'_>, page: &Page, i: usize, wanted: Shape, indent: usize) -> bool {
    let unit = &draft.units[i];
    let text = unit.text.as_str();
    if !unit.is_plain() || unit.role.is_some() || unit.indent != indent {
        return false;
    }
    match wanted {
        Shape::Colon => {
            let bare = text.trim_end_matches(':');
            !bare.contains([':', ',', '“', '"']) && !names::is_name(names::bare(bare))
        }
        Shape::Bare => {
            may_head(draft, i)
                && !page.is_name(text)
                && !text.contains([',', '“', '"', '@', '/', '['])
                && !text.ends_with(')')
                && !draft.sorts.get(i).is_some_and(|sort| sort.is_evidence() || *sort == Sort::Kept)
        }
    }
}

/// Whether a unit can be the end of what stands under a heading.
fn ended(unit: &Unit) -> bool {
    !unit.is_plain()
        || unit.lines.len() > 1
        || unit.gap == 0
        || unit.text.ends_with(['.', '!', '?', ')', '”', '"'])
        || unit.text.contains([':', '@', '\t'])
        || unit.text.contains("   ")
}

/// Joins headings in capitals that are set on two or three lines, in a document that has others in capitals.
pub(in crate::source::text) fn broken_capitals(draft: &mut Draft<'_>) {
    let loud = |u: &Unit| {
        u.is_plain()
            && u.role.is_none()
            && u.is_short(90)
            && is_loud(&u.text)
            && u.words(2) == 2
            && !u.text.contains([':', '@', '\t', '|'])
            && !u.text.ends_with(['.', '!', '?', ';'])
    };
    let body: Vec<usize> = draft.body().collect();
    let unit = |draft: &Draft<'_>, n: usize| body.get(n).map(|i| draft.units[*i].clone());
    let apart = (0..body.len().saturating_sub(1)).filter(|n| {
        let (own, next) = (&draft.units[body[*n]], &draft.units[body[*n + 1]]);
        own.gap > 0 && next.gap > 0 && is_loud(&own.text) && own.is_short(90) && own.is_plain()
    });
    if apart.take(KNOWN).count() < KNOWN {
        return;
    }
    let mut n = 1;
    while n + 1 < body.len() {
        let mut end = n + 1;
        if draft.units[body[n]].gap > 0 && loud(&draft.units[body[n]]) {
            while end < body.len() && draft.units[body[end]].gap == 0 && loud(&draft.units[body[end]]) {
                end += 1;
            }
        }
        let text = unit(draft, end).is_some_and(|u| u.gap > 0 && u.is_plain() && !is_loud(&u.text));
        if (2..=3).contains(&(end - n)) && text {
            merge(draft, &body[n..end]);
        }
        n = end;
    }
}

//! Praise whose quotations and sources take turns: `What was said.`, then `Ada Reader, author of Stones`, and again.
//!
//! In: the draft after quotations with clear signs are known. Out: units of form `Quote`, `QuoteMore` and `Attribution`. One
//! pair says nothing: it takes three one after the other, or two under a label that announces praise.

use super::attribution::{closes, is_couple, is_source, opens};
use crate::source::text::Draft;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::tables::{is_name_word, label, pattern};
use crate::source::text::units::{Form, Unit};
use regex::Regex;
use std::sync::LazyLock;

/// Most paragraphs of one quotation, under a label of praise and elsewhere.
const PARAGRAPHS: usize = 12;
const FEW: usize = 2;

/// How many persons who are addressed show that what stands above each was said by them.
const ADDRESSED_LEAST: usize = 4;

/// A quotation with its source: places in the body.
struct Turn {
    /// The first paragraph of the quotation.
    from: usize,
    /// The line with the name.
    name: usize,
    /// One past the last line that says who it is.
    end: usize,
}

/// Marks quotations and sources that take turns; `under`: which units stand under praise, `marked`: quotation marks stand alone on
/// lines of the page.
pub(in crate::source::text) fn in_turn(draft: &mut Draft<'_>, under: &[bool], marked: bool) {
    addressed(draft);
    let body: Vec<usize> = draft.body().collect();
    let mut at = 0;
    while at < body.len() {
        let run = run(draft, &body, under, marked, at);
        let Some(last) = run.last() else {
            at += 1;
            continue;
        };
        at = last.end;
        let praised = under[body[last.name]];
        if run.len() >= if praised { 2 } else { 3 } && !names_first(draft, &body, &run) {
            mark(draft, &body, &run);
        }
    }
}

/// A person with the form of address before the name, and perhaps the place behind it: `Mrs A Example - Hartwell`.
static ADDRESSED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[—–―-]?\s?(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? (?:(?:and|&) (?:Mr|Mrs|Ms|Miss|Dr)\.? )?(?:\p{Lu}\p{L}{0,14}\.? ){0,3}\p{Lu}[\p{L}’'-]{1,24}(?:\s{0,3}[,–—-]\s{0,3}\p{Lu}[\p{L} .’'-]{1,40})?\.?$",
    )
});

fn is_addressed(unit: &Unit) -> bool {
    unit.is_short(100) && ADDRESSED.is_match(&unit.text)
}

/// Whether a line is one of several persons who are addressed so.
pub(in crate::source::text) fn is_one_of_addressed(draft: &Draft<'_>, i: usize) -> bool {
    is_addressed(&draft.units[i])
        && draft.units.iter().filter(|unit| is_addressed(unit)).nth(ADDRESSED_LEAST - 1).is_some()
}

/// Marks what was said by persons who are addressed so, where several of them stand below it and the last one last.
fn addressed(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let named = |n: usize| {
        let unit = &draft.units[body[n]];
        unit.is_plain() && unit.role.is_none() && is_addressed(unit)
    };
    let names: Vec<usize> = (0..body.len()).filter(|n| named(*n)).collect();
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return };
    let ends = body.get(last + 1).is_none_or(|i| label(&draft.units[*i].text).is_some()) || last + 2 >= body.len();
    if names.len() < ADDRESSED_LEAST || *first == 0 || !ends {
        return;
    }
    let said = |n: &usize| {
        let unit = &draft.units[body[*n]];
        unit.is_plain() && unit.role.is_none() && label(&unit.text).is_none()
    };
    let mut run: Vec<Turn> = Vec::new();
    for name in &names {
        let least = run.last().map_or(0, |turn| turn.end);
        let from = (least..*name).rev().take_while(said).last();
        let Some(from) = from.filter(|from| run.is_empty() || *from == least) else { return };
        run.push(Turn { from, name: *name, end: name + 1 });
    }
    if run.iter().all(|turn| turn.name - turn.from <= PARAGRAPHS) {
        mark(draft, &body, &run);
    }
}

/// The turns that follow one another from a place in the body on.
fn run(draft: &Draft<'_>, body: &[usize], under: &[bool], marked: bool, start: usize) -> Vec<Turn> {
    let unit = |n: usize| body.get(n).map(|i| &draft.units[*i]);
    let mut found: Vec<Turn> = Vec::new();
    let mut from = start;
    loop {
        let praised = body.get(from).is_some_and(|i| under[*i]);
        let most = if found.is_empty() {
            1
        } else if praised {
            PARAGRAPHS
        } else {
            FEW
        };
        let said = (from..).take_while(|n| unit(*n).is_some_and(says)).take(most + 1).count();
        let name = from + said;
        let named = unit(name).is_some_and(|u| {
            names(u, under[body[name]]) || (marked || under[body[name]]) && is_open(u) && AGED.is_match(&u.text)
        });
        if said == 0 || said > most || !named {
            return found;
        }
        let roles = (name + 1..).take_while(|n| unit(*n).is_some_and(|u| is_role(u, unit(name)))).take(3).count();
        found.push(Turn { from, name, end: name + 1 + roles });
        from = name + 1 + roles;
    }
}

/// A paragraph of what somebody said.
fn says(unit: &Unit) -> bool {
    let text = unit.text.as_str();
    let ends = text.ends_with(['.', '!', '?', '…']) || closes(text);
    unit.is_plain()
        && unit.role.is_none()
        && text.len() >= 40
        && unit.words(6) == 6
        && ends
        && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || opens(text) || matches!(c, '[' | '…' | '.'))
        && !is_source(text, false)
}

/// A line that begins with a person.
fn names(unit: &Unit, praised: bool) -> bool {
    let text = unit.text.trim_start_matches(['—', '–', '―', '-', ' ']);
    let first = text.find([',', '(', '|', ';']).map_or(text, |at| &text[..at]);
    let first = [" — ", " – ", " - "].iter().find_map(|dash| first.split_once(dash)).map_or(first, |(name, _)| name);
    is_open(unit)
        && ((is_name(bare(first.trim())) || is_couple(first.trim())) && is_source(text, praised)
            || praised && names_with_role(text))
}

/// A line that is nothing yet.
fn is_open(unit: &Unit) -> bool {
    unit.is_plain() && unit.role.is_none() && unit.is_short(240)
}

/// A name with an age, as sites of products name their customers: `Ada, 28`.
static AGED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\p{Lu}[\p{L}’'-]{1,20}(?: \p{Lu}[\p{L}’'.-]{0,20}){0,2}(?:, [1-9]\d|,? \([1-9]\d\))$"));

/// A name and what the person is, without a mark between: `Ada Reader Author of Stones`.
fn names_with_role(text: &str) -> bool {
    let words: Vec<(usize, &str)> = text
        .split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        })
        .collect();
    let ends = text.ends_with(['.', '!', '?', '”', '"']);
    !ends
        && text.len() <= 160
        && (2..=4).any(|n| {
            let Some((at, role)) = words.get(n) else { return false };
            is_name(bare(text[..*at].trim_end())) && (ROLE.is_match(role) || is_name_word("role", role))
        })
}

/// The first word of what somebody is.
static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:co-?)?(?:author|editor|professor|director|founder|president|chair|ceo|cto|curator|historian|journalist|critic|novelist|poet|publisher|teacher|head|fellow|dean|partner|senior|associate|executive|former|brother|sister|friend|host|winner|consultant|engineer|artist|musician|coach))(?:s|-in-law)?,?$",
    )
});

/// A line that says what the person above it is.
fn is_role(unit: &Unit, name: Option<&Unit>) -> bool {
    let text = unit.text.as_str();
    let alone = name.is_some_and(|n| !n.text.contains([',', '—', '–']) || unit.gap == 0);
    let plain = unit.is_plain() && unit.role.is_none() && unit.is_short(160) && label(text).is_none();
    let capital = text.starts_with(char::is_alphabetic) && !text.ends_with([':', '?', '!', '”', '"']);
    let sentence = text.ends_with('.') && !text.ends_with("Inc.") && unit.words(10) == 10 && !text.contains(',');
    plain && alone && capital && !sentence && !opens(text) && !says_more(text)
}

/// Whether a line is a sentence rather than what somebody is: it ends in a full stop and has a verb's company of small words.
fn says_more(text: &str) -> bool {
    let small = text.split_whitespace().filter(|w| w.starts_with(char::is_lowercase)).count();
    text.ends_with('.') && small * 2 > text.split_whitespace().count()
}

/// Whether the names belong to what follows them: one stands before the first, or the gaps say so.
fn names_first(draft: &Draft<'_>, body: &[usize], run: &[Turn]) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
    let before = first.from.checked_sub(1).map(|n| &draft.units[body[n]]);
    let named_before = before.is_some_and(|unit| unit.words(7) <= 6 && is_name(bare(&unit.text)));
    let said_after = body.get(last.end).is_some_and(|i| says(&draft.units[*i]));
    let close = |n: usize| draft.units[body[n]].gap == 0;
    let above = run.iter().filter(|t| close(t.name)).count();
    let below = run.iter().filter(|t| body.get(t.end).is_some() && close(t.end)).count();
    (named_before && said_after && above <= below) || (above == 0 && below == run.len())
}

fn mark(draft: &mut Draft<'_>, body: &[usize], run: &[Turn]) {
    for turn in run {
        for (n, i) in body[turn.from..turn.name].iter().enumerate() {
            let unit = &mut draft.units[*i];
            unit.form = if n == 0 { Form::Quote(unit.text.len()) } else { Form::QuoteMore(unit.text.len()) };
            unit.role = Some("endorsement");
        }
        body[turn.name..turn.end].iter().for_each(|i| draft.units[*i].form = Form::Attribution);
    }
}

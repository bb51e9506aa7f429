//! Endorsements and other quotations with an attribution, on the same line or on the next.
//!
//! In: the draft after its labels and reviews are known. Out: units of form `Quote`, `QuoteMore` and `Attribution`. One
//! quotation alone must stand in marks; without marks it needs neighbours, or a label that announces praise.

use super::attribution::{
    attribution_at, bare_attribution_at, closes, is_source, is_whole, opens, own_line, own_line_loose, saying_at,
};
use super::pulled::{letters, spaced};
use crate::source::text::Draft;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::tables::{label, pattern};
use crate::source::text::units::{Form, Unit};
use regex::Regex;
use std::sync::LazyLock;

/// Marks quotations with their attributions.
pub(in crate::source::text) fn endorsements(draft: &mut Draft<'_>) {
    let under = praised(draft);
    let lone = lone_marks(draft);
    letters(draft, &under);
    spaced(draft, &under, opens);
    same_lines(draft, &under);
    with_pages(draft);
    own_lines(draft, &under);
    undashed(draft, &under);
    unmarked(draft, &under);
    super::in_turn::in_turn(draft, &under, !lone.is_empty());
    in_praise(draft, &under);
    pulled_out(draft);
    second_lines(draft);
    spaced_second_lines(draft);
    further_paragraphs(draft);
    between(draft);
    give_back(draft, &lone);
}

/// How many quotation marks alone on their lines are an ornament of a page.
const ORNAMENTS: usize = 3;

/// Takes out quotation marks that stand alone on their lines; which they are.
fn lone_marks(draft: &mut Draft<'_>) -> Vec<usize> {
    let is_mark = |text: &str| matches!(text, "“" | "”" | "\"" | "„" | "«" | "»" | "“ ”" | "“”");
    let lone: Vec<usize> =
        (0..draft.units.len()).filter(|i| draft.units[*i].is_plain() && is_mark(&draft.units[*i].text)).collect();
    if lone.len() < ORNAMENTS {
        return Vec::new();
    }
    lone.iter().for_each(|i| draft.units[*i].form = Form::Removed("lone-mark"));
    lone
}

/// Gives the marks back that no quotation stands beside: they are ditto marks, or quote what nobody has seen to be said.
fn give_back(draft: &mut Draft<'_>, lone: &[usize]) {
    let said = |form: &Form| matches!(form, Form::Quote(_) | Form::QuoteMore(_) | Form::Attribution);
    for i in lone {
        let beside = [i.checked_sub(1), i.checked_add(1)];
        if !beside.into_iter().flatten().filter_map(|n| draft.units.get(n)).any(|unit| said(&unit.form)) {
            draft.units[*i].form = Form::Plain;
        }
    }
}

fn endorsement(unit: &mut Unit, at: usize) {
    (unit.form, unit.role) = (Form::Quote(at), Some("endorsement"));
}

/// Makes a unit a further paragraph of a quotation.
pub(super) fn more(unit: &mut Unit) {
    unit.form = Form::QuoteMore(unit.text.len());
}

/// Whether the quotation on a line above the title is the title: its site stands behind it.
fn is_title_of_page(draft: &Draft<'_>, i: usize, at: usize) -> bool {
    let marks = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let unit = &draft.units[i];
    draft.title.as_ref().is_some_and(|title| {
        unit.span().start < title.span.start && unit.text.get(..at).is_some_and(|t| marks(t) == marks(&title.value))
    })
}

/// Quotations with the attribution on the same line.
fn same_lines(draft: &mut Draft<'_>, under: &[bool]) {
    let mut same: Vec<(usize, usize, bool)> = Vec::new();
    for i in draft.body().filter(|i| draft.units[*i].is_plain()) {
        if let Some((at, whole)) = attribution_at(&draft.units[i].text, under[i])
            && !is_title_of_page(draft, i, at)
        {
            same.push((i, at, whole));
        }
    }
    let strong = same.iter().filter(|(_, _, whole)| *whole).count();
    for (i, at, whole) in same {
        if whole || strong >= 2 || under[i] {
            endorsement(&mut draft.units[i], at);
        }
    }
    let plain = |i: &usize| draft.units[*i].is_plain();
    let bare: Vec<(usize, usize)> = draft
        .body()
        .filter(plain)
        .filter_map(|i| Some((i, bare_attribution_at(&draft.units[i].text, under[i])?)))
        .collect();
    let said: Vec<(usize, usize)> =
        draft.body().filter(plain).filter_map(|i| Some((i, saying_at(&draft.units[i].text)?))).collect();
    let several = bare.len() >= 2;
    for (i, at) in bare {
        if several || under[i] || strong >= 2 {
            endorsement(&mut draft.units[i], at);
        }
    }
    // What somebody says is a paragraph of a text, unless it stands among endorsements.
    for (i, at) in said.into_iter().filter(|(i, _)| under[*i]) {
        endorsement(&mut draft.units[i], at);
    }
}

static PAGES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[”\x22](?P<pages>\s?\((?:pp?\.?|pages?)\s?[\dxivlc][^()]{0,30}\))\.?$"));

/// Where a quotation is from, in brackets behind it: `(Ada Example, Notes, 1934)`, `(from Chapter 4)`.
static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[”\x22](?P<pages>\s\((?:from |letter |interview |\p{Lu})[^()”\x22]{4,120}[,\s][^()]{1,60}\))\.?$")
});

/// Paragraphs that are one quotation in marks with its pages or its source behind it: `“…” (p. 133)`.
fn with_pages(draft: &mut Draft<'_>) {
    for i in draft.body().collect::<Vec<_>>() {
        let alone = draft.units[i].gap > 0 && draft.next(i).is_none_or(|n| draft.units[n].gap > 0);
        let unit = &mut draft.units[i];
        let text = unit.text.as_str();
        if !(alone && unit.is_plain() && text.len() >= 60 && text.starts_with(['“', '"'])) {
            continue;
        }
        let found = PAGES.captures(text).or_else(|| SOURCE.captures(text));
        let end = found.and_then(|c| c.name("pages")).map(|m| m.start());
        if let Some(end) = end.filter(|end| is_whole(&text[..*end])) {
            unit.form = Form::Quote(end);
        }
    }
}

/// For each unit, whether it stands under a label that announces praise or reviews.
fn praised(draft: &Draft<'_>) -> Vec<bool> {
    let mut inside = draft.title.as_ref().is_some_and(|t| crate::source::text::kind::praises(&t.value));
    let under = |unit: &crate::source::text::units::Unit| {
        if matches!(unit.form, Form::Heading(_)) {
            inside = matches!(unit.role, Some("praise" | "reviews"));
        }
        inside
    };
    draft.units.iter().map(under).collect()
}

/// Quotations in marks whose source stands on the line after or before, without a dash: two or more, or under a label.
fn undashed(draft: &mut Draft<'_>, under: &[bool]) {
    let body: Vec<usize> = draft.body().collect();
    let plain = |n: Option<usize>| n.and_then(|n| body.get(n)).filter(|i| draft.units[**i].is_plain()).copied();
    let mut after: Vec<(usize, usize)> = Vec::new();
    let mut before: Vec<(usize, usize)> = Vec::new();
    let (mut close_after, mut close_before) = (0, 0);
    for (n, &i) in body.iter().enumerate() {
        let unit = &draft.units[i];
        if !unit.is_plain() || unit.text.len() < 12 || !is_whole(&unit.text) {
            continue;
        }
        let is_source = |j: &usize| is_source(&draft.units[*j].text, under[i]);
        if let Some(next) = plain(Some(n + 1)).filter(is_source) {
            after.push((i, next));
            close_after += usize::from(draft.units[next].gap == 0);
        }
        if let Some(previous) = plain(n.checked_sub(1)).filter(is_source) {
            before.push((i, previous));
            close_before += usize::from(unit.gap == 0);
        }
    }
    let first_is_source = match (after.first(), before.first()) {
        (Some((a, _)), Some((b, _))) => b <= a,
        _ => after.is_empty(),
    };
    let names_first = close_before > close_after || (close_before == close_after && first_is_source);
    let pairs = if names_first { &before } else { &after };
    let enough = pairs.len() >= 2 || pairs.iter().any(|(i, _)| under[*i]);
    for (quote, source) in pairs.clone().into_iter().filter(|_| enough) {
        draft.units[quote].form = Form::Quote(draft.units[quote].text.len());
        draft.units[quote].role = Some("endorsement");
        if names_first {
            draft.units[source].role = Some("endorser");
        } else {
            draft.units[source].form = Form::Attribution;
        }
    }
}

/// Under a label that announces praise, what is in marks is quoted, whether or not somebody is named.
fn in_praise(draft: &mut Draft<'_>, under: &[bool]) {
    for (unit, under) in draft.units.iter_mut().zip(under) {
        if *under && unit.is_plain() && unit.text.len() >= 20 && is_whole(&unit.text) {
            unit.form = Form::Quote(unit.text.len());
            unit.role = Some("endorsement");
        }
    }
}

/// The second line of an attribution: directly below, short, with a capital and without a full stop.
fn second_lines(draft: &mut Draft<'_>) {
    for i in 1..draft.units.len() {
        let before = &draft.units[i - 1];
        let attributed = match before.form {
            Form::Quote(at) => at < before.text.len(),
            ref form => *form == Form::Attribution,
        };
        let unit = &draft.units[i];
        let short = unit.is_plain() && unit.gap == 0 && unit.is_short(90) && unit.text.starts_with(char::is_uppercase);
        let more = unit.text.contains(',') || ends_block(&draft.units[i + 1..]);
        if attributed && short && more && !unit.text.ends_with(['.', ':', '?', '!']) && label(&unit.text).is_none() {
            draft.units[i].form = Form::Attribution;
        }
    }
}

/// Whether a block ends here, or after one or two short lines more.
fn ends_block(rest: &[Unit]) -> bool {
    let short = |unit: &Unit| {
        unit.is_plain() && unit.gap == 0 && unit.is_short(110) && !unit.text.ends_with(['.', ':', '?', '!', '”', '"'])
    };
    let more = rest.iter().take(3).take_while(|unit| short(unit)).count();
    more < 3 && rest.get(more).is_none_or(|next| next.gap > 0)
}

/// As [`second_lines`], where blank lines part all: names, then what they are, between quotations in marks; two or more.
fn spaced_second_lines(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let opens_next = |n: usize| body.get(n + 2).is_some_and(|i| opens(&draft.units[*i].text));
    let role = |n: usize| {
        let (name, unit) = (&draft.units[body[n]], &draft.units[body[n + 1]]);
        let short =
            unit.is_plain() && unit.gap > 0 && unit.is_short(140) && unit.text.starts_with(char::is_alphanumeric);
        let stands = short && !unit.text.ends_with([':', '?', '!']) && label(&unit.text).is_none();
        name.form == Form::Attribution && name.gap > 0 && stands && !opens(&unit.text)
    };
    let found: Vec<usize> = (0..body.len().saturating_sub(1)).filter(|n| role(*n)).collect();
    let says_role = |n: &usize| ROLE.is_match(&draft.units[body[*n + 1]].text) && opens_next(*n);
    let several = found.iter().filter(|n| opens_next(**n)).count() >= 2;
    let found: Vec<usize> = found.into_iter().filter(|n| several || says_role(n)).collect();
    // Below the last one, `Events` may be the heading of what follows.
    let last = found.last().copied().filter(|n| several && draft.units[body[*n + 1]].words(2) == 2);
    let sure: Vec<usize> = found.into_iter().filter(|n| opens_next(*n) || Some(*n) == last).collect();
    for n in sure {
        draft.units[body[n + 1]].form = Form::Attribution;
    }
}

/// What somebody is, as it stands below a name.
static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:co-?|former |senior |associate |assistant |award-winning |bestselling )*)(?i:author|editor|professor|director|founder|president|chair(?:man|woman)?|ceo|curator|historian|journalist|critic|novelist|poet|publisher|teacher|head|fellow|dean)s? (?:of|at|for|and)\b",
    )
});

/// The end of a sentence before another one.
static SENTENCES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{Ll}{2}[.?!…][”\x22]?\s+[“\x22]?\p{Lu}"));

/// A quotation whose attribution stands on the next line.
fn own_lines(draft: &mut Draft<'_>, under: &[bool]) {
    let lines: Vec<(usize, usize)> = draft
        .body()
        .filter(|i| {
            let unit = &draft.units[*i];
            unit.is_plain()
                && SENTENCES.find_iter(&unit.text).take(2).count() < 2
                && (own_line(&unit.text).is_some() || own_line_loose(&unit.text))
        })
        .filter_map(|i| Some((draft.previous(i)?, i)))
        .collect();
    for (quote, line) in lines.iter().copied() {
        if INITIALS.is_match(&draft.units[line].text) {
            continue;
        }
        if sourced(draft, line) && !opens(&draft.units[quote].text) {
            let first = verse_above(draft, quote);
            let end = draft.units[first].text.len();
            endorsement(&mut draft.units[first], end);
            draft.units[first + 1..=quote].iter_mut().for_each(more);
            draft.units[line].form = Form::Attribution;
            continue;
        }
        let unit = &draft.units[quote];
        let marked = opens(&unit.text) && closes(&unit.text);
        // A short text between the head and the body, with a name below it: an epigraph. At the end it is a signature.
        let epigraph = draft.units[line].text.starts_with(['—', '―'])
            && unit.words(61) <= 60
            && draft.next(line).is_some_and(|n| draft.units[n].words(21) > 20);
        let small =
            draft.units[line].text.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_lowercase);
        if small && !(marked && draft.units[line].gap == 0) {
            continue;
        }
        let dash_is_bullet = draft.units[line].text.starts_with(['-', '–']) && !marked;
        let known = own_line(&draft.units[line].text).is_some();
        let several = known && lines.len() >= 2 && unit.words(9) >= if under[quote] { 4 } else { 8 };
        if !unit.is_plain() || dash_is_bullet || !(marked || epigraph || several) {
            continue;
        }
        let end = unit.text.len();
        endorsement(&mut draft.units[quote], end);
        draft.units[line].form = Form::Attribution;
    }
}

/// Who wrote an introduction signs it so: `— A. E.`
static INITIALS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*(?:\p{Lu}\.\s?){1,4}$"));

/// A work and when or where in it, behind who wrote it: `Ada Example, Diary, 9 July 1847`, `Ada Example, from “Notes” (1994)`.
pub(super) static WORK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*\p{Lu}[^,]{2,60}, .{0,80}(?:\b(?:1[5-9]|20)\d{2}\b|\bpp?\. ?\d|\b(?:chapter|chap?\.|paragraph|para\.|section|article|clause|folio|fol\.|box|[Nn]o\.|[Vv]ol\.|[Ii]ssue|volume) ?\d|\bat \d+$)",
    )
});

/// Whether a line names a work and its author after a dash, between a quotation directly above and the text that goes on below.
fn sourced(draft: &Draft<'_>, line: usize) -> bool {
    let unit = &draft.units[line];
    let dashed = |i: Option<usize>| i.is_some_and(|i| draft.units[i].text.starts_with(['-', '–', '—', '―']));
    let below = draft.next(line);
    let above = draft.previous(line).filter(|above| above + 1 == line && draft.units[*above].text.len() >= 20);
    unit.gap == 0
        && unit.is_short(160)
        && WORK.is_match(&unit.text)
        && !unit.text.starts_with('-')
        && above.is_some_and(|above| draft.units[above].is_plain() && !draft.units[above].text.ends_with(':'))
        && below.is_some_and(|n| draft.units[n].gap > 0)
        && std::iter::successors(below, |n| draft.next(*n)).take(GOES_ON).any(|n| draft.units[n].words(9) > 8)
        && !dashed(above)
        && !dashed(below)
}

/// Among how many lines below a quotation the text goes on.
const GOES_ON: usize = 3;

/// Most lines of a poem above who wrote it.
const LINES: usize = 20;

/// The first of the short lines that stand directly above one another and end with this one.
fn verse_above(draft: &Draft<'_>, last: usize) -> usize {
    let line = |i: usize| draft.units[i].is_plain() && draft.units[i].is_short(80) && draft.units[i].role.is_none();
    let same = |i: usize| line(i) && draft.units[i].indent == draft.units[last].indent;
    let mut first = last;
    while line(last) && draft.units[first].gap == 0 && first > 0 && last - first < LINES && same(first - 1) {
        first -= 1;
    }
    first
}

/// Under a label of praise, paragraphs without marks with a source directly below: two or more.
fn unmarked(draft: &mut Draft<'_>, under: &[bool]) {
    let body: Vec<usize> = draft.body().collect();
    let found: Vec<(usize, usize)> = body
        .windows(2)
        .enumerate()
        .filter(|(n, pair)| {
            let (unit, source) = (&draft.units[pair[0]], &draft.units[pair[1]]);
            let ends = body.get(n + 2).is_none_or(|next| draft.units[*next].gap > 0);
            let goes_on = |n: usize| {
                let said = body.get(n).is_some_and(|i| draft.units[*i].text.ends_with(['.', '!', '?', '…']));
                said && body.get(n + 1).is_some_and(|i| is_source(&draft.units[*i].text, true))
            };
            let ends = ends || goes_on(n + 2);
            under[pair[0]]
                && unit.is_plain()
                && unit.text.len() >= 40
                && unit.text.ends_with(['.', '!', '?', '…'])
                && source.is_plain()
                && source.gap == 0
                && ends
                && is_source(&source.text, true)
        })
        .map(|(_, pair)| (pair[0], pair[1]))
        .collect();
    for (quote, source) in found.iter().copied().filter(|_| found.len() >= 2) {
        let end = draft.units[quote].text.len();
        endorsement(&mut draft.units[quote], end);
        draft.units[source].form = Form::Attribution;
    }
}

/// One quotation in marks, set apart, with a person and a role directly below: pulled out of a text, or put before it.
fn pulled_out(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    for (n, pair) in body.windows(2).enumerate() {
        let (unit, source) = (&draft.units[pair[0]], &draft.units[pair[1]]);
        let apart = (unit.gap > 0 || n == 0) && body.get(n + 2).is_none_or(|next| draft.units[*next].gap > 0);
        let person = source.text.split_once(", ").is_some_and(|(name, role)| is_name(bare(name)) && role.len() > 3);
        let marked = unit.is_plain() && unit.text.len() >= 20 && is_whole(&unit.text);
        let person = person && is_source(&source.text, false);
        // `The Hartwell Parish Magazine, August 1896`
        let work = source.is_short(120) && WORK.is_match(&source.text) && is_source(&source.text, true);
        let near = source.gap == 0 || source.gap == 1 && unit.gap > 0 && person && !source.text.ends_with('.');
        if marked && source.is_plain() && near && apart && (person || work) {
            let end = unit.text.len();
            endorsement(&mut draft.units[pair[0]], end);
            draft.units[pair[1]].form = Form::Attribution;
        }
    }
}

/// How many endorsements show that a page has them.
const SEVERAL: usize = 3;

/// Between endorsements, a paragraph without marks is one as well, with its source directly below, after a dash below, or behind a
/// hyphen on the same line.
fn between(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let is_endorsement = |unit: &Unit| matches!(unit.form, Form::Quote(_)) && unit.role == Some("endorsement");
    if draft.units.iter().filter(|unit| is_endorsement(unit)).take(SEVERAL).count() < SEVERAL {
        return;
    }
    let unit = |n: usize| body.get(n).map(|i| &draft.units[*i]);
    let praised = |unit: &Unit| is_endorsement(unit) || matches!(unit.form, Form::Attribution | Form::QuoteMore(_));
    let ends = |n: usize| unit(n).is_none_or(|next| is_endorsement(next) || matches!(next.form, Form::Heading(_)));
    let said = |text: &str| text.len() >= 40 && text.ends_with(['.', '!', '?', '…']);
    // Each with where the source begins in its text, and the lines that say who it is.
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for n in 1..body.len() {
        let (Some(above), Some(quote)) = (unit(n - 1), unit(n)) else { continue };
        if !praised(above) || !quote.is_plain() || quote.role.is_some() || quote.gap == 0 {
            continue;
        }
        let behind = quote.text.rsplit_once(" - ").filter(|(text, who)| said(text) && is_source(who, true));
        if let Some((text, _)) = behind.filter(|_| ends(n + 1)) {
            found.push((n, text.len() + 1, 0));
            continue;
        }
        let named = unit(n + 1).is_some_and(|source| {
            let dashed = own_line(&source.text).is_some();
            let near = source.gap == 0 && is_source(&source.text, true) || dashed && source.gap <= 1;
            source.is_plain() && source.text.len() <= 160 && near
        });
        // What the person is may stand on a line more or two.
        let more = (n + 2..).take(3).take_while(|n| unit(*n).is_some_and(|u| u.is_plain() && u.gap == 0)).count();
        if said(&quote.text) && named && more < 3 && ends(n + 2 + more) {
            found.push((n, quote.text.len(), 1 + more));
        }
    }
    for (n, at, lines) in found {
        endorsement(&mut draft.units[body[n]], at);
        body[n + 1..=n + lines].iter().for_each(|i| draft.units[*i].form = Form::Attribution);
    }
}

/// Most paragraphs between the first and the last of a quotation that is opened once and closed once.
const PARAGRAPHS: usize = 8;

/// Whether a text closes a curly mark that it does not open.
fn closes_another(text: &str) -> bool {
    !opens(text) && text.ends_with('”') && text.matches('”').count() == text.matches('“').count() + 1
}

/// The paragraphs before the last one of a quotation: each opened and only the last one closed, or all between two marks.
fn further_paragraphs(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let unclosed = |unit: &Unit| {
        let straight = unit.text.starts_with('"') && unit.text.matches('"').count() == 1;
        let curly = unit.text.starts_with('“') && unit.text.matches('“').count() == unit.text.matches('”').count() + 1;
        unit.is_plain() && (straight || (curly && !unit.text.ends_with('”')))
    };
    for n in (1..body.len()).rev() {
        let last = &draft.units[body[n]];
        let Form::Quote(end) = last.form else { continue };
        let said = last.text[..end].trim_end();
        let first = if opens(said) && unclosed(&draft.units[body[n - 1]]) {
            (0..n).rev().take_while(|m| unclosed(&draft.units[body[*m]])).last().unwrap_or(n)
        } else if closes_another(said) {
            let silent = |m: &usize| {
                let unit = &draft.units[body[*m]];
                unit.is_plain() && !unit.text.contains(['“', '”'])
            };
            let first = n - (0..n).rev().take(PARAGRAPHS).take_while(silent).count();
            match first.checked_sub(1).filter(|m| unclosed(&draft.units[body[*m]])) {
                Some(first) => first,
                None => continue,
            }
        } else {
            continue;
        };
        body[first + 1..n].iter().for_each(|i| more(&mut draft.units[*i]));
        draft.units[body[n]].form = Form::QuoteMore(end);
        let end = draft.units[body[first]].text.len();
        endorsement(&mut draft.units[body[first]], end);
    }
}

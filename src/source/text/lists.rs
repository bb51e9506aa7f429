//! List items: runs of lines that begin with marks of one kind, nested by indentation or by the kind of mark.
//!
//! In: the draft after its quotations are known. Out: units of form `Item` with depth and number, their marks cut off.
//! Dialogue that is set with dashes, signatures and numbered headings are no items.

use crate::source::text::Draft;
use crate::source::text::markers::{Class, Marker, Sign, is_sure, marker};
use crate::source::text::tables::pattern;
use crate::source::text::units::{Form, Unit};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A unit that may be an item.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// Index of the unit.
    unit: usize,
    mark: Marker,
    indent: usize,
    /// The document has more marks of its kind.
    company: bool,
}

/// Marks list items and cuts their marks off.
pub(super) fn items(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let fields = body.iter().filter(|i| is_field(draft, **i)).count() >= 3;
    let dashes = bare_dashes(draft, &body);
    let heads = outdented(draft, &body);
    let mut run: Vec<Candidate> = Vec::new();
    let mut last: Option<Sign> = None;
    for (n, &i) in body.iter().enumerate() {
        let unit = &draft.units[i];
        // Entries of contents with dots before the page are a table.
        let entry = unit.text.contains(". . . .") || unit.text.contains(".....");
        let bare = || dashes[n].then_some(Marker { sign: Sign::Glyph('-'), length: 1, column: 1 });
        let found = marker(&unit.text).or_else(bare).filter(|_| unit.is_plain() && !entry && !heads[n]);
        if let Some(mark) = found {
            let company = unit.marker.is_some_and(|m| m.sign == mark.sign);
            run.push(Candidate { unit: i, mark, indent: unit.indent, company });
            continue;
        }
        // An indented paragraph belongs to the item before it.
        let inside = run.last().is_some_and(|c| unit.is_plain() && unit.indent > c.indent + 1);
        let goes_on = body.get(n + 1).is_some_and(|next| marker(&draft.units[*next].text).is_some());
        if !(inside && goes_on) {
            close(draft, &mut run, &mut last, fields);
        }
    }
    close(draft, &mut run, &mut last, fields);
    lone_glyphs(draft);
    series(draft, &body);
}

/// A series of a collection with its number.
static SERIES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?i:(?:sub-?)?series|record group|part)\s+(?:\d{1,3}|[IVXL]{1,5}|[A-Z])\b\s?[:.,–—-]?\s*\S")
});

/// The series of a collection, one on each line below a sentence that leads to them: `The records are arranged in four series:`.
fn series(draft: &mut Draft<'_>, body: &[usize]) {
    let listed = |draft: &Draft<'_>, i: usize| {
        let unit = &draft.units[i];
        unit.is_plain() && unit.role.is_none() && unit.is_short(160) && SERIES.is_match(&unit.text)
    };
    for (n, i) in body.iter().enumerate() {
        let leads = draft.units[*i].is_plain() && draft.units[*i].text.ends_with(':') && draft.units[*i].words(4) == 4;
        let first = body.get(n + 1).copied().filter(|first| leads && listed(draft, *first));
        let Some(first) = first else { continue };
        let rest = body[n + 2..].iter().copied().take_while(|j| draft.units[*j].gap == 0 && listed(draft, *j));
        let found: Vec<usize> = std::iter::once(first).chain(rest).collect();
        if found.len() >= 2 {
            found.into_iter().for_each(|j| draft.units[j].form = Form::Item);
        }
    }
}

/// Numbered lines that stand between blank lines further out than nearly all of the text: the headings of its sections.
fn outdented(draft: &Draft<'_>, body: &[usize]) -> Vec<bool> {
    let numbered =
        |unit: &Unit| matches!(marker(&unit.text).map(|m| m.sign), Some(Sign::Number { delimiter: '.', .. }));
    let heads = |n: usize| {
        let (unit, next) = (&draft.units[body[n]], body.get(n + 1).map(|next| &draft.units[*next]));
        unit.is_plain()
            && unit.is_short(80)
            && unit.gap > 0
            && !unit.text.ends_with(['.', ',', ';', ':'])
            && next.is_some_and(|next| next.gap > 0 && next.indent >= unit.indent + 2)
            && numbered(unit)
    };
    let found: Vec<bool> = (0..body.len()).map(heads).collect();
    let count = found.iter().filter(|found| **found).count();
    let margin = (0..body.len()).filter(|n| found[*n]).map(|n| draft.units[body[n]].indent).max().unwrap_or(0);
    let (mut inside, mut flush) = (0usize, 0usize);
    for i in body.iter().filter(|i| draft.units[**i].text.len() >= 60) {
        let side = if draft.units[*i].indent >= margin + 2 { &mut inside } else { &mut flush };
        *side += draft.units[*i].lines.len();
    }
    if count >= 3 && inside > 3 * flush { found } else { vec![false; body.len()] }
}

/// A sentence or a phrase behind a dash: words, and no values of options.
static SENTENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^-\p{Lu}\p{Ll}+,?\s+\p{L}+[,.]?(?:\s+\p{L}|$)"));

/// An option of a program: `-v`, `-Pn`, `--version`, `-o <file>`.
static OPTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:--\p{L}|-\p{L}(?:[\s:,=/<\[]|$))"));

/// How many lines directly below each other make a list of dashes without a space behind them.
const BARE: usize = 3;

/// Which units begin with a dash and a capital, in runs: `-Wear boots`, `-Wash hands`. The options of a program have a dash of
/// their own: `-Pn: Treat all hosts as online`.
fn bare_dashes(draft: &Draft<'_>, body: &[usize]) -> Vec<bool> {
    let option = |i: &usize| OPTION.is_match(&draft.units[*i].text);
    if body.iter().any(option) {
        return vec![false; body.len()];
    }
    let dash = |i: usize| draft.units[i].is_plain() && SENTENCE.is_match(&draft.units[i].text);
    let mut found = vec![false; body.len()];
    let mut start = 0;
    while start < body.len() {
        let goes_on = |n: &usize| dash(body[*n]) && (*n == start || draft.units[body[*n]].gap == 0);
        let count = (start..body.len()).take_while(goes_on).count();
        found[start..start + count].fill(count >= BARE);
        start += count.max(1);
    }
    found
}

/// Whether a line that begins with a mark stands directly below a few words without one: `Extent` over `- 6 boxes`.
fn is_field(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let above = draft.previous(i).map(|p| &draft.units[p]);
    let named = |above: &Unit| {
        above.is_short(40)
            && above.words(5) <= 4
            && !above.text.ends_with(['.', '!', '?', ','])
            && marker(&above.text).is_none()
    };
    unit.gap == 0 && marker(&unit.text).is_some_and(|m| matches!(m.sign, Sign::Glyph(_))) && above.is_some_and(named)
}

/// Decides a run of candidates.
fn close(draft: &mut Draft<'_>, run: &mut Vec<Candidate>, last: &mut Option<Sign>, fields: bool) {
    let candidates = std::mem::take(run);
    let Some(first) = candidates.first() else { return };
    let introduced = draft.previous(first.unit).is_some_and(|p| {
        let unit = &draft.units[p];
        unit.text.ends_with(':') || matches!(unit.form, Form::Heading(_)) || (fields && is_field(draft, first.unit))
    });
    let few = candidates.len() <= NOTES_MOST;
    let numbers = if few && are_notes(draft, first) {
        vec![None; candidates.len()]
    } else {
        chains(&candidates, introduced, *last)
    };
    let dialogue = is_dialogue(draft, &candidates, introduced);
    let mut glyphs: BTreeMap<char, usize> = BTreeMap::new();
    for candidate in &candidates {
        if let Sign::Glyph(glyph) = candidate.mark.sign {
            *glyphs.entry(glyph).or_default() += 1;
        }
    }
    let mut stack: Vec<(usize, Sign)> = Vec::new();
    let end = candidates.last().map_or(0, |c| c.unit);
    for (n, candidate) in candidates.iter().enumerate() {
        let accepted = match candidate.mark.sign {
            Sign::Number { .. } => numbers[n].is_some(),
            Sign::Glyph(glyph) if is_sure(glyph) => true,
            Sign::Glyph(glyph) => {
                let alike = glyphs.get(&glyph).is_some_and(|n| *n > 1);
                let nested = stack.last().is_some_and(|(indent, _)| candidate.indent > *indent);
                let dash = matches!(glyph, '-' | '–' | '—');
                (alike || nested || (introduced && candidate.company)) && !(dash && dialogue)
            }
        };
        if accepted {
            let level = depth(&mut stack, candidate);
            let unit = &mut draft.units[candidate.unit];
            let start = unit.span().start;
            unit.mark = Some(start..start + candidate.mark.length);
            unit.cut_front(draft.text, candidate.mark.length);
            unit.form = Form::Item;
            unit.level = level;
            unit.number = numbers[n];
            *last = Some(candidate.mark.sign);
            more(draft, candidate, candidates.get(n + 1).map_or(end, |next| next.unit));
        }
    }
}

/// How many notes a text has at most; longer lists are lists.
const NOTES_MOST: usize = 12;

static NOTES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:(?:end|foot)?notes|notes and references):?$"));

/// Numbered lines below a heading `Notes` are the notes of the text: their numbers are theirs.
fn are_notes(draft: &Draft<'_>, first: &Candidate) -> bool {
    let mut before = draft.units[..first.unit].iter().rev().take(200);
    before.find(|u| matches!(u.form, Form::Heading(_))).is_some_and(|heading| NOTES.is_match(&heading.text))
}

/// Indented paragraphs between an item and the next are part of it.
fn more(draft: &mut Draft<'_>, candidate: &Candidate, before: usize) {
    for i in candidate.unit + 1..before {
        if draft.units[i].is_plain() {
            draft.units[i].form = Form::ItemMore;
        }
    }
}

/// The depth of an item below those before it in its run.
fn depth(stack: &mut Vec<(usize, Sign)>, candidate: &Candidate) -> u8 {
    let (indent, sign) = (candidate.indent, candidate.mark.sign);
    while stack.last().is_some_and(|(outer, _)| *outer > indent + 1) {
        stack.pop();
    }
    match stack.last() {
        Some((outer, top)) if *outer + 1 >= indent => {
            if let Some(at) = stack.iter().rposition(|(i, s)| i.abs_diff(indent) < 2 && s.is_like(&sign)) {
                stack.truncate(at + 1);
                stack[at] = (indent, sign);
            } else if matches!(top, Sign::Number { .. }) || matches!(sign, Sign::Number { .. }) {
                stack.push((indent, sign));
            }
        }
        _ => stack.push((indent, sign)),
    }
    u8::try_from(stack.len().saturating_sub(1)).unwrap_or(u8::MAX).min(8)
}

/// The number of each candidate that is part of a sequence: two or more that count on, from the first or from the end of
/// the list before; single capitals need three, for they may be initials.
fn chains(candidates: &[Candidate], introduced: bool, last: Option<Sign>) -> Vec<Option<u32>> {
    let mut numbers = vec![None; candidates.len()];
    // Open chains: members, innermost last.
    let mut open: Vec<Vec<usize>> = Vec::new();
    let mut done: Vec<Vec<usize>> = Vec::new();
    for (n, candidate) in candidates.iter().enumerate() {
        if !matches!(candidate.mark.sign, Sign::Number { .. }) {
            continue;
        }
        let found = open.iter().rposition(|chain| {
            let tail = &candidates[chain[chain.len() - 1]];
            tail.mark.sign.counts_on(&candidate.mark.sign) && tail.indent.abs_diff(candidate.indent) < 4
        });
        match found {
            Some(at) => {
                done.extend(open.drain(at + 1..));
                open[at].push(n);
            }
            None => open.push(vec![n]),
        }
        // More open chains than levels of a list are the lines of something else.
        if open.len() > 8 {
            done.push(open.remove(0));
        }
    }
    done.extend(open);
    for chain in done {
        let sign = candidates[chain[0]].mark.sign;
        let goes_on = last.is_some_and(|l| l.counts_on(&sign));
        let capital = matches!(sign, Sign::Number { class: Class::Upper, .. });
        let enough = if capital && !introduced { 3 } else { 2 };
        if (chain.len() >= enough && sign.is_first()) || (goes_on && !capital) {
            for (n, member) in chain.iter().enumerate() {
                numbers[*member] =
                    value(sign, goes_on, last).and_then(|first| first.checked_add(u32::try_from(n).ok()?));
            }
        }
    }
    numbers
}

/// The number of the first member of a chain.
fn value(sign: Sign, goes_on: bool, last: Option<Sign>) -> Option<u32> {
    let Sign::Number { values, .. } = sign else { return None };
    match last {
        Some(Sign::Number { values: before, .. }) if goes_on => {
            values.into_iter().zip(before).find_map(|(v, b)| v.filter(|v| b == Some(v - 1)))
        }
        _ => Some(1).filter(|one| values.contains(&Some(*one))),
    }
}

static SAID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[,!?…—–-] ?(?:he|she|they|i|\p{Lu}\w+)? ?(?:said|asked|replied|answered|cried|whispered|dijo|preguntó|dit|demanda|sagte|fragte)\b",
    )
});

/// Whether dashes begin turns of a conversation: somebody says so, or questions and answers alternate and nothing announces
/// a list.
fn is_dialogue(draft: &Draft<'_>, candidates: &[Candidate], introduced: bool) -> bool {
    let texts = || candidates.iter().map(|c| draft.units[c.unit].text.as_str());
    let questions = texts().filter(|t| t.ends_with('?')).count();
    let ended = texts().filter(|t| t.ends_with(['.', '!', '…', '”', '"'])).count();
    texts().any(|t| t.len() < 400 && SAID.is_match(t))
        || (!introduced && questions > 0 && ended > 0 && questions + ended == candidates.len())
}

/// A bullet alone on its line, with its text on the next.
fn lone_glyphs(draft: &mut Draft<'_>) {
    for i in 0..draft.units.len() {
        let alone = draft.units[i].is_plain()
            && matches!(
                draft.units[i].text.as_str(),
                "•" | "●" | "▪" | "◦" | "‣" | "■" | "➢" | "➤" | "►" | "▶" | "➔" | "✓" | "✔" | "\u{F0B7}"
            );
        let next = draft.units.get(i + 1).is_some_and(Unit::is_plain);
        if alone && next {
            draft.units[i].form = Form::Removed("bullet");
            draft.units[i + 1].mark = Some(draft.units[i].span());
            draft.units[i + 1].form = Form::Item;
        }
    }
}

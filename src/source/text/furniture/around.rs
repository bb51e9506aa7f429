//! Blocks of furniture around a text: above its title, below its end, lists of links between its paragraphs.
//!
//! In: units with their sorts, the title known. Out: units of form `Removed`; a block that is not certain is proposed.

use super::{BYTES, FEW, NEAR, boilerplate, company, masthead, zones};
use crate::source::text::head::dated::said_published;
use crate::source::text::head::{CONTACT, byline, is_letterhead, is_overline_text};
use crate::source::text::lines;
use crate::source::text::lines::{Sort, is_attribution, is_cut_short};
use crate::source::text::quotations::reviews::dates_review;
use crate::source::text::tables::{label, pattern};
use crate::source::text::title::score::in_statements;
use crate::source::text::units::Form;
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// How many units at either end count as the edge of a document.
pub(super) const EDGE: usize = 12;

/// How many short lines between two pieces of furniture go with them: within the text, below the last text, in a list of links.
pub(super) const WITHIN: usize = 3;

pub(super) const BELOW: usize = 8;

pub(super) const LISTED: usize = 30;

/// At how many hundredths of a logit the model of boilerplate is sure that a line is text: it stays though furniture is near.
pub(super) const TEXT: i64 = -250;

/// The runs of units between those that `ends` names.
pub(super) fn runs(count: usize, ends: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for i in 0..=count {
        if i == count || ends(i) {
            if start < i {
                found.push(start..i);
            }
            start = i + 1;
        }
    }
    found
}

/// Takes out blocks of furniture, now that the title is known.
pub(in crate::source::text) fn blocks(draft: &mut Draft<'_>) {
    let title = draft.units.iter().position(|u| u.form == Form::Title);
    short_reviews(draft);
    if let Some(title) = title {
        above(draft, title);
    }
    zones::tail(draft, title);
    let from = title.map_or(0, |t| t + 1);
    let count = draft.units.len();
    let runs = runs(count, |i| i < from || draft.sorts[i] == Sort::Text);
    for run in runs {
        if run.end == count {
            below(draft, run);
        } else {
            between(draft, run);
        }
    }
    company::address(draft);
    copies(draft, title);
}

/// What a reader wrote is text, however short, where who wrote it and when stands directly above.
fn short_reviews(draft: &mut Draft<'_>) {
    for i in 1..draft.units.len() {
        let unit = &draft.units[i];
        let read = unit.gap == 0 && draft.sorts[i] == Sort::Short && unit.text.ends_with(['.', '!', '?']);
        if read && unit.words(4) == 4 && dates_review(&draft.units[i - 1].text) {
            draft.sorts[i] = Sort::Text;
        }
    }
}

pub(super) fn is_out(draft: &Draft<'_>, i: usize) -> bool {
    matches!(draft.units[i].form, Form::Removed(_))
}

pub(super) fn take(draft: &mut Draft<'_>, i: usize, rule: &'static str) {
    // Labels of sections that only texts have.
    let section = label(&draft.units[i].text)
        .filter(|role| matches!(*role, "praise" | "reviews" | "abstract" | "keywords" | "biography" | "section"))
        .filter(|role| *role != "section" || draft.units[i].words(2) == 2);
    let stands = section.is_some() && draft.next(i).is_some_and(|n| n > i && !draft.sorts[n].is_evidence());
    // `Press release` between two links says what the text is.
    let unit = &draft.units[i];
    let says = unit.text.len() <= 60 && unit.words(2) == 2 && is_overline_text(&unit.text);
    // A sentence between links stays where the model takes it for text, if only just.
    let words = unit.words(usize::MAX);
    let sentence = words > FEW && unit.text.len() <= words * BYTES && !draft.sorts[i].is_evidence();
    let spoken = sentence && rule == "among-links" && boilerplate::score(draft, i).is_some_and(|score| score < 0);
    if draft.units[i].is_plain() && !spoken && !((stands || says) && rule == "among-links") {
        draft.units[i].form = Form::Removed(draft.sorts[i].rule().unwrap_or(rule));
    }
}

/// What stands above the title, if some of it is furniture or it is a long list.
pub(super) fn above(draft: &mut Draft<'_>, title: usize) {
    zones::above(draft, title);
    // `Overview` over the statements of a record, the title among them.
    let stated = title == 1 && draft.cuts.iter().any(|(_, rule)| *rule == "metadata-label");
    let evidence = !stated
        && (0..title).any(|i| (draft.sorts[i].is_evidence() || is_out(draft, i)) && !zones::is_of_paper(draft, i));
    if !evidence && !stated {
        masthead::remove(draft, title);
    }
    if !evidence {
        return;
    }
    let kept = kept_above(draft, title);
    let near = near_evidence(draft, title);
    let is_text = |i: usize| !draft.sorts[i].is_evidence() && boilerplate::score(draft, i).is_some_and(|s| s <= TEXT);
    let taken: Vec<usize> = (0..title).filter(|i| !kept.contains(i) && near[*i] && !is_text(*i)).collect();
    for i in taken {
        take(draft, i, "above-title");
    }
}

/// For each unit above the title, whether furniture is near: a few lines away, or in the same block. Where furniture is
/// rare among many other lines, only what touches it counts.
pub(super) fn near_evidence(draft: &Draft<'_>, title: usize) -> Vec<bool> {
    let found: Vec<bool> = (0..title)
        .map(|i| (draft.sorts[i].is_evidence() || is_out(draft, i)) && !zones::is_of_paper(draft, i))
        .collect();
    let count = found.iter().filter(|f| **f).count();
    let reach = if title - count > 12 && count * 4 < title { 1 } else { NEAR };
    // The items of a list stay together; so do lines without blank lines between them, where furniture is not rare.
    let step = |i: usize| {
        let unit = &draft.units[i];
        let listed = unit.gap == 0 && unit.text.len() <= 60 && unit.text.starts_with(['•', '▪', '*', '-', '◦', '·']);
        usize::from(!listed && (reach == 1 || unit.gap > 0))
    };
    let mut near = found.clone();
    let mut since = usize::MAX;
    for i in 0..title {
        since = if found[i] { 0 } else { since.saturating_add(step(i)) };
        near[i] |= since <= reach;
    }
    since = usize::MAX;
    for i in (0..title).rev() {
        since = if found[i] { 0 } else { since };
        near[i] |= since <= reach;
        since = since.saturating_add(step(i));
    }
    near
}

/// What stands above the title and belongs to the text: dates, contacts, and directly above it the letterhead and the lines
/// that say what kind of text follows.
/// Whether a line says on what day or in which month the text came out: `Published on H-Sea (April, 2009)`.
fn states_publication(text: &str) -> bool {
    text.len() <= 120 && text.starts_with("Published ") && said_published(text, None).is_some()
}

pub(super) fn kept_above(draft: &Draft<'_>, title: usize) -> HashSet<usize> {
    let mut kept = HashSet::new();
    let mut contact = false;
    for i in 0..title {
        let unit = &draft.units[i];
        if contact && unit.gap == 0 && !draft.sorts[i].is_evidence() {
            kept.insert(i);
            continue;
        }
        contact = unit.text.len() < 100 && CONTACT.is_match(&unit.text) && unit.text.len() > 8;
        let stands = match draft.sorts[i] {
            Sort::Text | Sort::Date => true,
            Sort::Kept => contact || byline(&unit.text).is_some() || in_statements(draft, i),
            Sort::Short | Sort::Link(_) if states_publication(&unit.text) => true,
            _ => contact,
        };
        if stands {
            kept.insert(i);
        }
    }
    // From a section with its sentence on, all is of the text: the title was found too late.
    let section = |i: &usize| {
        let follows = draft.next(*i).filter(|n| *n < title).map(|n| &draft.units[n]);
        let sentence = follows.is_some_and(|n| n.text.ends_with('.') && n.words(4) >= 4 && label(&n.text).is_none());
        draft.units[*i].is_short(60) && label(&draft.units[*i].text).is_some() && sentence
    };
    if let Some(from) = (0..title).find(section) {
        kept.extend((from..title).filter(|i| !draft.sorts[*i].is_evidence()));
    }
    // The number of an alert or an order to release, wherever it stands.
    let numbered = |i: &usize| is_overline(draft, *i) && NUMBERED.is_match(&draft.units[*i].text);
    kept.extend((0..title).filter(numbered));
    // From the title upwards, until something else stands there.
    for i in (0..title).rev().filter(|i| !is_out(draft, *i)) {
        let head = is_overline(draft, i) || !draft.sorts[i].is_evidence() && is_letterhead(draft, i);
        if head {
            kept.insert(i);
        } else if !kept.contains(&i) {
            break;
        }
    }
    kept
}

pub(super) static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:alert|bulletin|advisory|notice|report|brief|paper)\b.{0,12}\d|immediate|embargo")
});

pub(super) fn is_overline(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let menu = i > 0 && unit.gap == 0 && draft.sorts[i - 1].is_evidence();
    unit.text.len() < 150 && (is_overline_text(&unit.text) && !menu || PLACED.is_match(&unit.text))
}

/// Where a review or an interview came out: `Review in The Hartwell Recorder`.
static PLACED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:Review|Interview|Feature|Profile|Article|Essay) (?:in|from) (?:[Tt]he )?\p{Lu}[\p{L}’-]*(?: \p{Lu}[\p{L}’-]*){0,4}$",
    )
});

/// What stands behind the title where a browser shows it.
static WITH_SITE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s+[|»·–—-]\s+\S.{2,120}$"));

/// The title again, above and directly below the title and in the footer.
pub(super) fn copies(draft: &mut Draft<'_>, title: Option<usize>) {
    let Some(title) = title else { return };
    let text = draft.units[title].text.clone();
    let last = (0..draft.units.len()).rev().find(|i| draft.sorts[*i] == Sort::Text).unwrap_or(0);
    for i in (0..title).chain(title + 1..(title + 3).min(draft.units.len())).chain(last + 1..draft.units.len()) {
        // A copy may be cut short: `The long road to the …`.
        let cut = draft.units[i].text.trim_end_matches(['.', '…', ' ', ':']);
        let is_cut = cut.len() >= 12 && cut.len() < draft.units[i].text.len() && text.starts_with(cut);
        // `The title | The journal | Full record`
        let led = i < title
            && cut.len() <= 400
            && cut.strip_prefix(text.as_str()).is_some_and(|rest| WITH_SITE.is_match(rest));
        if draft.units[i].text == text || is_cut || led {
            take(draft, i, "repeated-title");
        }
    }
}

/// Whether a unit's own look is evidence of furniture in the run, given its neighbours.
pub(super) fn counts(draft: &Draft<'_>, run: &Range<usize>, i: usize) -> bool {
    if is_out(draft, i) {
        return true;
    }
    if !draft.sorts[i].is_evidence() || heads_review(draft, i) {
        return false;
    }
    let near = i.saturating_sub(2).max(run.start)..(i + 3).min(run.end);
    if near.into_iter().any(|j| j != i && (draft.sorts[j].is_evidence() || is_out(draft, j))) {
        return true;
    }
    if lines::is_strong(&draft.units[i].text) && matches!(draft.sorts[i], Sort::Link("navigation" | "button")) {
        return true;
    }
    // The head of a list: two short lines at least, which are not the heading of what follows the run.
    if !matches!(draft.sorts[i], Sort::Opener(_)) {
        return false;
    }
    let listed = |j: &usize| {
        matches!(draft.sorts[*j], Sort::Short | Sort::Date)
            || draft.sorts[*j] == Sort::Kept && !is_attributed(draft, *j)
    };
    let list = (i + 1..run.end).take_while(listed).count();
    let ends = draft.sorts.get(i + 1 + list).is_some_and(|s| s.is_evidence()) && i + 1 + list < run.end;
    list >= if ends || run.end == draft.units.len() { 2 } else { 4 }
}

/// A word of menus directly above running text, set apart from other furniture, is the text's heading.
pub(super) fn heads_text(draft: &Draft<'_>, run: &Range<usize>, i: usize) -> bool {
    let text = i + 1 == run.end;
    // `Access` over `Repository: …`
    let stated = i + 1 < run.end && draft.sorts[i + 1] == Sort::Kept && {
        let next = &draft.units[i + 1];
        next.text.contains(": ") || (next.gap == 0 && lines::states_a_work(&next.text))
    };
    (text || stated)
        && draft.units[i].is_plain()
        && matches!(draft.sorts[i], Sort::Link("navigation" | "button") | Sort::Opener(_))
        && (draft.units[i].gap > 0
            || i == run.start
            || !draft.sorts[i - 1].is_evidence()
            || label(&draft.units[i].text).is_some())
}

/// Furniture between running text: what hangs together.
pub(super) fn between(draft: &mut Draft<'_>, run: Range<usize>) {
    let evidence: Vec<usize> =
        run.clone().filter(|i| counts(draft, &run, *i) && !heads_text(draft, &run, *i)).collect();
    let mut before: Option<usize> = None;
    let mut opened = false;
    for &i in &evidence {
        // An advertisement or a page number says nothing of the lines beside it.
        if matches!(draft.sorts[i], Sort::Sure("advertisement" | "page-number" | "running-head")) {
            continue;
        }
        if let Some(p) = before {
            opened = opens(draft, p) || (opened && i - p <= 4);
            let gap = p + 1..i;
            if gap.len() <= if opened { LISTED } else { WITHIN } {
                gap.filter(|j| may_go(draft, *j, opened))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|j| take(draft, j, "among-links"));
            }
        }
        take(draft, i, "among-links");
        before = Some(i);
    }
    // A list of links that reaches the next text: the lines right above the text may be its heading or its author.
    if let Some(p) = before.filter(|p| opens(draft, *p)) {
        let end = run.end.saturating_sub(2);
        for j in (p + 1..end.max(p + 1)).take(LISTED) {
            if may_go(draft, j, true) {
                take(draft, j, "listed-links");
            }
        }
    }
}

pub(super) fn opens(draft: &Draft<'_>, i: usize) -> bool {
    matches!(draft.sorts[i], Sort::Opener(_)) && is_out(draft, i)
}

/// Whether a line stands directly above who wrote a reader's review, and when.
fn heads_review(draft: &Draft<'_>, i: usize) -> bool {
    draft.units.get(i + 1).is_some_and(|next| next.gap == 0 && dates_review(&next.text))
}

pub(super) fn may_go(draft: &Draft<'_>, i: usize, opened: bool) -> bool {
    match draft.sorts[i] {
        Sort::Short => opened || (draft.units[i].words(8) < 8 && !is_attributed(draft, i)),
        Sort::Date => opened,
        sort => sort.is_evidence(),
    }
}

/// How many lines show that a record lists its subjects.
const HEADINGS: usize = 2;

/// What stands below the last running text: from the first piece of furniture on.
pub(super) fn below(draft: &mut Draft<'_>, run: Range<usize>) {
    let all: Vec<usize> = run.clone().filter(|i| draft.sorts[*i].is_evidence() || is_out(draft, *i)).collect();
    let Some(firm) = all.iter().position(|i| counts(draft, &run, *i)) else {
        return propose(draft, run);
    };
    let evidence = &all[firm..];
    let Some(&first) = evidence.first() else { return };
    let mut before: Option<usize> = None;
    let mut opened = false;
    for &i in evidence {
        if matches!(draft.sorts[i], Sort::Sure("advertisement" | "page-number" | "running-head")) {
            continue;
        }
        if let Some(p) = before {
            opened = opens(draft, p) || (opened && i - p <= 6);
            let gap = p + 1..i;
            let filed = gap.clone().filter(|j| lines::is_filed(&draft.units[*j].text)).count();
            if filed < HEADINGS && gap.len() <= if opened { LISTED } else { BELOW } {
                gap.filter(|j| !is_attributed(draft, *j))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|j| take(draft, j, "among-links"));
            }
        }
        take(draft, i, "below-text");
        before = Some(i);
    }
    let last = before.unwrap_or(first);
    let limit = if opens(draft, last) || opened { LISTED } else { WITHIN + 2 };
    if run.end - last - 1 <= limit {
        for j in last + 1..run.end {
            if !is_attributed(draft, j) {
                take(draft, j, "below-text");
            }
        }
    }
}

/// An attribution, a comment's author, a statement about a work, a short sentence.
pub(super) fn is_attributed(draft: &Draft<'_>, i: usize) -> bool {
    let text = draft.units[i].text.as_str();
    let said = draft.sorts[i] == Sort::Kept
        && (is_attribution(text) || text.ends_with(':') || text.len() <= 80 && is_cut_short(text));
    let table = zones::is_table_row(draft, i);
    said || table
        || heads_review(draft, i)
        || lines::states_a_work(text)
        || (draft.sorts[i] == Sort::Short && text.ends_with(['.', '!', '”']) && !text.ends_with(".."))
}

/// Short lines at the end that nothing shows to be furniture are proposed.
pub(super) fn propose(draft: &mut Draft<'_>, run: Range<usize>) {
    for i in run {
        if let Some(rule) = draft.sorts[i].rule().filter(|_| !draft.units[i].text.ends_with(':')) {
            let unit = &draft.units[i];
            draft.proposed.push(Fact::new(format!("remove: {}", unit.text), unit.span(), rule, 0.5));
        }
    }
}

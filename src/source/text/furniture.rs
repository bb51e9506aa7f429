//! Furniture of web pages: what stands around a text and is not part of it.
//!
//! In: units, each sorted by its own look. Lines that are furniture by their words alone, glued labels and links at the end
//! are taken out first ([`remove`]); when the title is known, whole blocks are ([`blocks`]): what stands above the title, what
//! hangs together with known furniture below the last text, and lists of links in between. A block needs company: a short
//! line alone is never taken out. Everything taken out is recorded with its rule.

use super::collection::Collection;
use super::head::{CONTACT, byline, is_letterhead, is_overline_text};
use super::lines::{Sort, is_attribution, is_cut_short, sort};
use super::names::{bare, is_name};
use super::tables::{BOILERPLATE, Where, label, pattern};
use super::title_score::in_statements;
use super::units::{Form, Unit};
use super::wrapping::is_row;
use super::{Draft, Fact, back_matter, boilerplate, company, debris, lines, manual, masthead, pages, tails, zones};
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// How many units at either end count as the edge of a document.
const EDGE: usize = 12;

/// How many short lines between two pieces of furniture go with them: within the text, below the last text, in a list of links.
const WITHIN: usize = 3;
const BELOW: usize = 8;
const LISTED: usize = 30;

/// At how many hundredths of a logit the model of boilerplate is sure that a line is text: it stays though furniture is near.
const TEXT: i64 = -250;

/// More words than these make a sentence, if they have no more bytes than these at the mean: keys and signatures have more.
const FEW: usize = 5;
const BYTES: usize = 12;

/// Sorts the units, marks lines that are furniture by their words, cuts glued furniture off, and takes the link to the full
/// text off the last paragraph.
pub(super) fn remove(draft: &mut Draft<'_>, collection: &Collection) {
    draft.sorts = sorts(&draft.units);
    debris::keep_programs(draft);
    manual::links_to_top(draft);
    manual::keep_sections(draft);
    collection_boxes(draft);
    notices(draft);
    tabs(draft);
    contents(draft);
    lone_fields(draft);
    contact_at_head(draft);
    contact_of_person(draft);
    folios(draft);
    repeated(draft, collection);
    company::provided(draft);
    company::listed_names(draft);
    company::authors_again(draft);
    zones::lone_months(draft);
    first_line(draft);
    zones::lists(draft);
    zones::rows(draft);
    zones::neighbours(draft);
    back_matter::keep(draft);
    for i in 0..draft.units.len() {
        if let Sort::Sure(rule) = draft.sorts[i] {
            draft.units[i].form = Form::Removed(rule);
            continue;
        }
        let unit = &mut draft.units[i];
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
    tails::tails(draft);
}

/// Numbers alone on their lines count boxes and folders in a finding aid, where elsewhere they count readers.
fn collection_boxes(draft: &mut Draft<'_>) {
    if !(draft.text.contains("Scope and Content") && FINDING_AID.is_match(draft.text)) {
        return;
    }
    for (unit, sort) in draft.units.iter().zip(&mut draft.sorts) {
        if *sort == Sort::Link("counter") && unit.text.chars().all(|c| c.is_ascii_digit()) {
            *sort = Sort::Kept;
        }
    }
}

static FINDING_AID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:linear (?:feet|foot|ft|met(?:er|re)s?)|cubic f(?:ee|oo)t|finding aid|immediate source of acquisition)\b",
    )
});

fn sorts(units: &[Unit]) -> Vec<Sort> {
    let count = units.len();
    let text: Vec<bool> = units
        .iter()
        .enumerate()
        .map(|(i, u)| lines::looks_like_text(u, i.checked_sub(1).and_then(|p| units.get(p)), units.get(i + 1)))
        .collect();
    let mut edge: Vec<bool> = (0..count).map(|i| i < EDGE || i + EDGE >= count).collect();
    for run in runs(count, |i| text[i]).into_iter().filter(|r| r.len() >= 3) {
        let around = run.start.saturating_sub(1)..(run.end + 1).min(count);
        edge[around].fill(true);
    }
    let place = |i: usize| if edge[i] { Where::Edge } else { Where::Any };
    units.iter().enumerate().map(|(i, u)| sort(u, units.get(i + 1), place(i), text[i])).collect()
}

/// The runs of units between those that `ends` names.
fn runs(count: usize, ends: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
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

/// Sentences that read like notices are text unless other furniture is near.
fn notices(draft: &mut Draft<'_>) {
    let is_notice = |draft: &Draft<'_>, i: usize| {
        matches!(draft.sorts[i], Sort::Link(_))
            && BOILERPLATE.sentence(&draft.units[i].text).is_some()
            && lines::is_text(&draft.units[i])
    };
    let count = draft.units.len();
    let alone: Vec<usize> = (0..count)
        .filter(|i| is_notice(draft, *i))
        // What a page says of browsers and cookies stands above its title.
        .filter(|i| *i > 0 || !matches!(draft.sorts[0], Sort::Link("browser" | "cookie")))
        .filter(|i| {
            let near = i.saturating_sub(2)..(*i + 3).min(count);
            !near.into_iter().any(|j| j != *i && draft.sorts[j].is_evidence())
        })
        .collect();
    for i in alone {
        draft.sorts[i] = Sort::Text;
    }
}

/// Labels of sections directly one below the other: the tabs of a page, not the heads of sections.
fn tabs(draft: &mut Draft<'_>) {
    let is_tab = |draft: &Draft<'_>, i: usize| {
        let unit = &draft.units[i];
        unit.text.len() <= 30
            && !unit.text.ends_with(':')
            && (label(&unit.text).is_some() || lines::is_menu(&unit.text))
    };
    let mut from = 0;
    while from < draft.units.len() {
        let mut end = from;
        while end < draft.units.len() && is_tab(draft, end) && (end == from || draft.units[end].gap == 0) {
            end += 1;
        }
        let labels = (from..end).filter(|i| label(&draft.units[*i].text).is_some()).count();
        let apart = draft.units.get(end).is_none_or(|u| u.gap > 0)
            && (from == 0 || draft.units[from].gap > 0 || draft.sorts[from - 1].is_evidence());
        if end - from >= 3 && labels >= 2 && apart {
            draft.sorts[from..end].fill(Sort::Link("navigation"));
        }
        from = end.max(from + 1);
    }
}

/// The last lines of a table of contents (`Notes`, `Bibliography`, `Index`) are no menu.
fn contents(draft: &mut Draft<'_>) {
    for i in 0..draft.units.len() {
        if !CONTENTS.is_match(&draft.units[i].text) {
            continue;
        }
        let listed = (i + 2..draft.units.len()).take_while(|j| draft.units[*j].gap == 0).last().unwrap_or(i);
        let other = (i + 1..=listed).filter(|j| draft.sorts[*j] == Sort::Short).count();
        if other >= 3 && other * 2 > listed - i {
            let kept = |sort: &&mut Sort| matches!(sort, Sort::Link("navigation" | "button"));
            draft.sorts[i + 1..=listed].iter_mut().filter(kept).for_each(|sort| *sort = Sort::Kept);
        }
    }
}

/// `Reviews and Testimonials` alone over a text has the words of a menu, and says what follows.
fn first_line(draft: &mut Draft<'_>) {
    let [first, second, ..] = &draft.units[..] else { return };
    let menu = matches!(draft.sorts[0], Sort::Link("navigation"));
    let says = super::kind::praises(&first.text) && !draft.sorts[1].is_evidence() && second.gap > 0;
    if menu && says {
        draft.sorts[0] = Sort::Short;
    }
}

/// One word that a form might ask for (`Subject`, `Name`), with no other field near, is no form.
fn lone_fields(draft: &mut Draft<'_>) {
    let is_field = |sort: &Sort| sort.rule() == Some("form");
    let count = draft.sorts.len();
    let alone: Vec<usize> = (0..count)
        .filter(|i| is_field(&draft.sorts[*i]) && draft.units[*i].text.chars().all(|c| c.is_alphabetic() || c == ' '))
        .filter(|i| !(i.saturating_sub(3)..(*i + 4).min(count)).any(|j| j != *i && is_field(&draft.sorts[j])))
        .collect();
    for i in alone {
        draft.sorts[i] = Sort::Short;
    }
}

/// `CONTACT:` at the head with a line directly below belongs to the text; at the foot of a page it is the site's.
fn contact_at_head(draft: &mut Draft<'_>) {
    for i in 0..draft.units.len().min(EDGE) {
        let heads = draft.units.get(i + 1).is_some_and(|n| n.gap == 0);
        if heads && draft.units[i].text.ends_with(':') && label(&draft.units[i].text) == Some("contact") {
            draft.sorts[i] = Sort::Kept;
        }
    }
}

/// `Contact` or `For more information contact:` over a person's name and an address: the contact of the text, not of the site.
fn contact_of_person(draft: &mut Draft<'_>) {
    let count = draft.units.len();
    let asks = |u: &Unit| u.text.len() <= 60 && (label(&u.text) == Some("contact") || ASKS.is_match(&u.text));
    let mut from = 0;
    while let Some(i) = (from..count).find(|i| asks(&draft.units[*i])) {
        let end = (i + 1..count.min(i + 7)).take_while(|j| draft.units[*j].text.len() <= 100).last().unwrap_or(i) + 1;
        let named = (i + 1..end).find(|j| is_name(bare(&draft.units[*j].text)) && draft.units[*j].words(2) == 2);
        let reached = named.and_then(|n| (n + 1..end).find(|j| CONTACT.is_match(&draft.units[*j].text)));
        if let Some(last) = reached {
            draft.sorts[i..=last].fill(Sort::Kept);
        }
        from = reached.unwrap_or(i) + 1;
    }
}

static ASKS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^for (?:more|further|additional) information,? (?:please )?contact\b.{0,20}:$"));

static CONTENTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:table of )?contents:?$"));

/// Numbers alone on a line between texts, indented as page numbers are or rising.
fn folios(draft: &mut Draft<'_>) {
    let number = |u: &Unit| (u.text.len() <= 4 && u.gap > 0).then(|| u.text.parse::<u32>().ok()).flatten();
    let found: Vec<(usize, u32)> = (1..draft.units.len().saturating_sub(1))
        .filter(|i| {
            matches!(draft.sorts[*i - 1], Sort::Text | Sort::Kept)
                && matches!(draft.sorts[*i + 1], Sort::Text | Sort::Kept)
        })
        .filter_map(|i| Some((i, number(&draft.units[i])?)))
        .collect();
    let rising = found.len() >= 2 && found.windows(2).all(|w| w[0].1 < w[1].1 && w[1].1 - w[0].1 <= 2);
    for (i, _) in found {
        let start = draft.units[i].span().start;
        let indent = draft.text[..start].chars().rev().take_while(|c| matches!(c, ' ' | '\t')).take(10).count();
        if rising || indent >= 10 {
            draft.sorts[i] = Sort::Sure("page-number");
        }
    }
}

/// Running heads, which stand beside page numbers, and lines that other documents of the collection have as well.
fn repeated(draft: &mut Draft<'_>, collection: &Collection) {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    let folio = |i: usize| draft.sorts.get(i) == Some(&Sort::Sure("page-number"));
    for (i, unit) in draft.units.iter().enumerate().filter(|(_, u)| u.text.len() <= 120) {
        let beside = (i > 0 && folio(i - 1)) || folio(i + 1);
        let entry = counts.entry(unit.text.as_str()).or_default();
        *entry = (entry.0 + 1, entry.1 + usize::from(beside));
    }
    let heads: Vec<usize> = (0..draft.units.len())
        .filter(|i| draft.units[*i].text.len() <= 120)
        .filter(|i| counts.get(draft.units[*i].text.as_str()).is_some_and(|(n, beside)| *n >= 2 && *beside * 2 >= *n))
        .filter(|i| (*i > 0 && folio(*i - 1)) || folio(*i + 1))
        .collect();
    numbered_heads(draft);
    manual::heads(draft);
    pages::heads(draft);
    let mut first = true;
    for i in heads {
        // The first time it may be the title.
        if !(std::mem::take(&mut first) && i < EDGE) {
            draft.sorts[i] = Sort::Sure("running-head");
        }
    }
    for (unit, sort) in draft.units.iter().zip(&mut draft.sorts) {
        if !matches!(sort, Sort::Sure(_) | Sort::Kept | Sort::Date) && collection.repeats(&unit.text) {
            *sort = Sort::Sure("repeated-in-collection");
        }
    }
}

/// How many blocks away from furniture a line above the title may stand to go with it.
const NEAR: usize = 4;

static NUMBERED_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<head>\S.{2,90}?)(?:\s{2,}|\s?[|·–—]\s?|\s[\[(-]?)(?i:page|p\.) ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?[\])]?$",
    )
});

/// Lines that end in a page's number and come again with another one, and the rows of signs beside them.
fn numbered_heads(draft: &mut Draft<'_>) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, unit) in draft.units.iter().enumerate().filter(|(_, u)| u.text.len() <= 120 && u.lines.len() == 1) {
        let numbered = unit.text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ')' | ']'));
        if numbered && let Some(c) = NUMBERED_HEAD.captures(&unit.text) {
            places.entry(c["head"].to_owned()).or_default().push(i);
        }
    }
    for i in places.into_values().filter(|p| p.len() >= 2).flatten() {
        let row = |j: usize| draft.units.get(j).is_some_and(|u| is_row(&u.text));
        let beside: Vec<usize> = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter(|j| row(*j)).collect();
        for j in beside.into_iter().chain([i]) {
            draft.sorts[j] = Sort::Sure("running-head");
        }
    }
}

/// Takes out blocks of furniture, now that the title is known.
pub(super) fn blocks(draft: &mut Draft<'_>) {
    let title = draft.units.iter().position(|u| u.form == Form::Title);
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

fn is_out(draft: &Draft<'_>, i: usize) -> bool {
    matches!(draft.units[i].form, Form::Removed(_))
}

fn take(draft: &mut Draft<'_>, i: usize, rule: &'static str) {
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
fn above(draft: &mut Draft<'_>, title: usize) {
    zones::above(draft, title);
    // `Overview` over the statements of a record, the title among them.
    let stated = title == 1 && draft.cuts.iter().any(|(_, rule)| *rule == "metadata-label");
    let evidence = !stated && (0..title).any(|i| draft.sorts[i].is_evidence() || is_out(draft, i));
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
fn near_evidence(draft: &Draft<'_>, title: usize) -> Vec<bool> {
    let found: Vec<bool> = (0..title).map(|i| draft.sorts[i].is_evidence() || is_out(draft, i)).collect();
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
fn kept_above(draft: &Draft<'_>, title: usize) -> HashSet<usize> {
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
            _ => contact,
        };
        if stands {
            kept.insert(i);
        }
    }
    // The number of an alert or an order to release, wherever it stands.
    let numbered = |i: &usize| is_overline(draft, *i) && NUMBERED.is_match(&draft.units[*i].text);
    kept.extend((0..title).filter(numbered));
    // From the title upwards, until something else stands there.
    for i in (0..title).rev().filter(|i| !is_out(draft, *i)) {
        let says = || is_letterhead(draft, i) || super::title_score::says_its_kind(&draft.units[i].text);
        let head = is_overline(draft, i) || !draft.sorts[i].is_evidence() && says();
        if head {
            kept.insert(i);
        } else if !kept.contains(&i) {
            break;
        }
    }
    kept
}

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:alert|bulletin|advisory|notice|report|brief|paper)\b.{0,12}\d|immediate|embargo")
});

fn is_overline(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let menu = i > 0 && unit.gap == 0 && draft.sorts[i - 1].is_evidence();
    unit.text.len() < 150 && is_overline_text(&unit.text) && !menu
}

/// The title again, above and directly below the title and in the footer.
fn copies(draft: &mut Draft<'_>, title: Option<usize>) {
    let Some(title) = title else { return };
    let text = draft.units[title].text.clone();
    let last = (0..draft.units.len()).rev().find(|i| draft.sorts[*i] == Sort::Text).unwrap_or(0);
    for i in (0..title).chain(title + 1..(title + 3).min(draft.units.len())).chain(last + 1..draft.units.len()) {
        // A copy may be cut short: `The long road to the …`.
        let cut = draft.units[i].text.trim_end_matches(['.', '…', ' ', ':']);
        let is_cut = cut.len() >= 12 && cut.len() < draft.units[i].text.len() && text.starts_with(cut);
        if draft.units[i].text == text || is_cut {
            take(draft, i, "repeated-title");
        }
    }
}

/// Whether a unit's own look is evidence of furniture in the run, given its neighbours.
fn counts(draft: &Draft<'_>, run: &Range<usize>, i: usize) -> bool {
    if is_out(draft, i) {
        return true;
    }
    if !draft.sorts[i].is_evidence() {
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
fn heads_text(draft: &Draft<'_>, run: &Range<usize>, i: usize) -> bool {
    let text = i + 1 == run.end;
    // `Access` over `Repository: …`
    let stated = i + 1 < run.end && draft.sorts[i + 1] == Sort::Kept && {
        let next = &draft.units[i + 1];
        next.text.contains(": ") || (next.gap == 0 && lines::states_a_work(&next.text))
    };
    (text || stated)
        && draft.units[i].is_plain()
        && matches!(draft.sorts[i], Sort::Link("navigation" | "button") | Sort::Opener(_))
        && (draft.units[i].gap > 0 || i == run.start || !draft.sorts[i - 1].is_evidence())
}

/// Furniture between running text: what hangs together.
fn between(draft: &mut Draft<'_>, run: Range<usize>) {
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

fn opens(draft: &Draft<'_>, i: usize) -> bool {
    matches!(draft.sorts[i], Sort::Opener(_)) && is_out(draft, i)
}

fn may_go(draft: &Draft<'_>, i: usize, opened: bool) -> bool {
    match draft.sorts[i] {
        Sort::Short => opened || (draft.units[i].words(8) < 8 && !is_attributed(draft, i)),
        Sort::Date => opened,
        sort => sort.is_evidence(),
    }
}

/// What stands below the last running text: from the first piece of furniture on.
fn below(draft: &mut Draft<'_>, run: Range<usize>) {
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
            if gap.len() <= if opened { LISTED } else { BELOW } {
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
fn is_attributed(draft: &Draft<'_>, i: usize) -> bool {
    let text = draft.units[i].text.as_str();
    let said = draft.sorts[i] == Sort::Kept
        && (is_attribution(text) || text.ends_with(':') || text.len() <= 80 && is_cut_short(text));
    let table = text.matches('\t').take(2).count() == 2;
    said || table
        || lines::states_a_work(text)
        || (draft.sorts[i] == Sort::Short && text.ends_with(['.', '!', '”']) && !text.ends_with(".."))
}

/// Short lines at the end that nothing shows to be furniture are proposed.
fn propose(draft: &mut Draft<'_>, run: Range<usize>) {
    for i in run {
        if let Some(rule) = draft.sorts[i].rule().filter(|_| !draft.units[i].text.ends_with(':')) {
            let unit = &draft.units[i];
            draft.proposed.push(Fact::new(format!("remove: {}", unit.text), unit.span(), rule, 0.5));
        }
    }
}

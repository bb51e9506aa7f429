//! Zones of a page: where its text ends, and what stands below that end or above its title among links.
//!
//! In: sorted units, with the title and the comments known. Out: units of form `Removed`. A zone is found by shape and company:
//! running text weighs for the page, short lines and furniture against it. Below the end of the text short lines, teasers and
//! notices go together once enough of them are furniture; long paragraphs, quotations, comments and labelled sections stay.

use super::CONTAINER_ROLE;
use crate::source::text::Draft;
use crate::source::text::lines::{Sort, is_attribution, states_a_work};
use crate::source::text::quotations::comments::is_button;
use crate::source::text::quotations::reviews::dates_review;
use crate::source::text::tables::{BOILERPLATE, label, pattern};
use crate::source::text::title::flat;
use crate::source::text::units::{Form, Unit};
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Longest teaser or notice, in words.
const TEASER: usize = 45;

/// How many lines below the end of a text must be furniture.
const FURNITURE: usize = 4;

/// How often a bulleted line stands in a text that is a link: `• Find this author on …`.
const AGAIN: usize = 3;

/// The labels over the beginnings of the posts before and after this one.
static NEIGHBOUR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?i:(?:(?P<next>next|newer)|previous|prev|older) (?:post|article|entry|story))(?: ?[:»›→]| ?>{1,2})?$")
});

/// Most units of the beginning of another post.
const BEGINNING: usize = 4;

/// The beginnings of the posts before and after this one, each under its label, below the middle of the page.
pub(in crate::source::text) fn neighbours(draft: &mut Draft<'_>) {
    let labels: Vec<(usize, bool)> = (draft.units.len() / 2..draft.units.len())
        .filter_map(|i| {
            let text = draft.units[i].text.as_str();
            let found = NEIGHBOUR.captures(text).filter(|_| text.len() <= 30)?;
            Some((i, found.name("next").is_some()))
        })
        .collect();
    for pair in labels.windows(2) {
        let [(first, one), (second, other)] = *pair else { continue };
        if one == other || second - first > BEGINNING + 1 || second == first + 1 {
            continue;
        }
        let below = |i: &usize| draft.units[*i].gap == 0 || *i == second + 1;
        let end = (second + 1..draft.units.len()).take(BEGINNING).take_while(below).last().unwrap_or(second);
        draft.sorts[first..=end].fill(Sort::Sure("related"));
    }
}

/// Bulleted lists of links: those a third of whose lines are furniture, whose lines end in counts, or come again and again.
pub(in crate::source::text) fn lists(draft: &mut Draft<'_>) {
    let bulleted = |i: usize| {
        let text = draft.units[i].text.as_str();
        let label = text.len() <= 90 && text.starts_with(['•', '▪', '◦', '‣', '●', '*']);
        label && !text.ends_with(['.', ';', ',', '?', '!']) && !draft.units[i].text.contains(": ")
    };
    let count = draft.units.len();
    let mut times: HashMap<&str, usize> = HashMap::new();
    // What is linked to has a name.
    for i in (0..count).filter(|i| bulleted(*i) && draft.units[*i].text.contains(char::is_alphabetic)) {
        *times.entry(draft.units[i].text.as_str()).or_default() += 1;
    }
    let again: Vec<usize> =
        (0..count).filter(|i| times.get(draft.units[*i].text.as_str()).is_some_and(|n| *n >= AGAIN)).collect();
    let alone: HashSet<String> =
        draft.units.iter().map(|u| u.text.as_str()).filter(|t| t.len() <= 90).map(str::to_lowercase).collect();

    let mut links: Vec<usize> = again.clone();
    let kept = below_openers(draft, &mut links);
    let mut contents: Vec<usize> = Vec::new();
    let mut from = 0;
    while from < count {
        let mut end = from;
        while end < count && bulleted(end) && (end == from || draft.units[end].gap <= draft.units[from + 1].gap.max(1))
        {
            end += 1;
        }
        let run = from..end;
        from = end.max(from + 1);
        if run.len() < 3 {
            continue;
        }
        // The contents of the page itself.
        let lines = run.clone().filter(|i| alone.contains(&bare(&draft.units[*i].text).to_lowercase())).count();
        if lines * 2 >= run.len() {
            contents.extend(run);
            continue;
        }
        if is_announced(draft, &run) {
            contents.extend(run);
            continue;
        }
        let evidence = run.clone().filter(|i| draft.sorts[*i].is_evidence()).count();
        let counted = run.clone().filter(|i| COUNT.is_match(&draft.units[*i].text)).count();
        if evidence * 3 >= run.len() || (counted * 5 >= run.len() * 4 && counted >= 4) {
            links.extend(run);
        }
    }
    contents.extend(numbered(draft));
    kept.into_iter().for_each(|i| draft.sorts[i] = Sort::Kept);
    for i in contents {
        if matches!(draft.sorts[i], Sort::Link(_)) {
            draft.sorts[i] = Sort::Short;
        }
    }
    for i in links {
        if !draft.sorts[i].is_evidence() && !is_time(&draft.units[i].text) {
            draft.sorts[i] = Sort::Link("link-list");
        }
    }
}

/// Whether a sentence of the text leads to a list, and the text goes on below it: `For those who like these things:`.
fn is_announced(draft: &Draft<'_>, run: &Range<usize>) -> bool {
    let above = run.start.checked_sub(1).map(|i| &draft.units[i]);
    let leads = above.is_some_and(|unit| unit.text.ends_with(':') && unit.words(4) == 4);
    let prose = |i: usize| draft.sorts.get(i) == Some(&Sort::Text) && draft.units[i].words(13) > 12;
    leads && prose(run.end) && (run.start.saturating_sub(4)..run.start).any(prose)
}

/// Whether a line is a day or a time of day, as below a comment.
fn is_time(text: &str) -> bool {
    let text = bare(text);
    text.len() <= 40
        && (crate::source::text::head::dates::find(text, None).is_some_and(|(_, at)| at.len() == text.len())
            || CLOCK.is_match(text))
}

static CLOCK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:at )?\d{1,2}[:.]\d{2}(?i: ?[ap]\.?m\.?)?$"));

/// Lines of numbered lists few of whose lines look like links: they are entries of the text.
fn numbered(draft: &Draft<'_>) -> Vec<usize> {
    let item = |i: usize| draft.units[i].text.len() <= 90 && NUMBER.is_match(&draft.units[i].text);
    let count = draft.units.len();
    let mut found = Vec::new();
    let mut from = 0;
    while from < count {
        let end = (from..count).find(|i| !item(*i)).unwrap_or(count);
        let links = (from..end).filter(|i| draft.sorts[*i].is_evidence()).count();
        if end - from >= 4 && links * 3 < end - from {
            found.extend(from..end);
        }
        from = end + 1;
    }
    found
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\(?\d{1,3}[.)]\s"));

/// A month alone is a date, unless other months stand beside it as in archives.
pub(in crate::source::text) fn lone_months(draft: &mut Draft<'_>) {
    let month = |i: usize| draft.units.get(i).is_some_and(|u| u.text.len() <= 30 && MONTH.is_match(&u.text));
    let alone: Vec<usize> =
        (0..draft.units.len()).filter(|i| month(*i) && !month(*i + 1) && !(*i > 0 && month(*i - 1))).collect();
    for i in alone {
        if draft.sorts[i] == Sort::Link("counter") {
            draft.sorts[i] = Sort::Date;
        }
    }
}

static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:[•*▼►▸▾+-]\s*)*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.?\s+\d{4}$")
});

/// Bulleted lines directly below a line that heads a list of links, questions among them too. Out: the lines that head lists of
/// works instead.
fn below_openers(draft: &Draft<'_>, links: &mut Vec<usize>) -> Vec<usize> {
    let mut kept = Vec::new();
    let listed = |i: usize| {
        let unit = &draft.units[i];
        unit.text.len() <= 120
            && unit.words(19) <= 18
            && unit.text.starts_with(['•', '▪', '◦', '‣', '●', '*', '-'])
            && !unit.text.ends_with(['.', ';', ':'])
    };
    let openers =
        (0..draft.units.len()).filter(|i| matches!(draft.sorts[*i], Sort::Opener("related" | "archive-list")));
    for opener in openers.collect::<Vec<_>>() {
        let run: Vec<usize> = (opener + 1..draft.units.len()).take_while(|i| listed(*i)).collect();
        // Works and what they are: `• A daily record of drift (2021)`, `• The log, scanned by the survey`.
        let told = |i: &usize| {
            let text = draft.units[*i].text.as_str();
            draft.units[*i].words(5) == 5 && (text.contains([',', '“', '"']) || text.ends_with(')'))
        };
        let works = draft.sorts[opener] == Sort::Opener("archive-list") && run.iter().any(told);
        if works {
            kept.push(opener);
        } else if run.len() >= 3 || run.len() == 2 && draft.sorts[opener] == Sort::Opener("related") {
            links.extend(run);
        }
    }
    kept
}

/// Rows of labels that stand above and below a text, and lines that stand in both places.
pub(in crate::source::text) fn rows(draft: &mut Draft<'_>) {
    let count = draft.units.len();
    let texts: Vec<usize> = (0..count)
        .filter(|i| draft.sorts[*i] == Sort::Text && draft.units[*i].words(26) > 25)
        .filter(|i| BOILERPLATE.sentence(&draft.units[*i].text).is_none())
        .collect();
    let (Some(&first), Some(&last)) = (texts.first(), texts.last()) else { return };
    let row = |i: usize| is_row_of_labels(&draft.units[i].text);
    let alone = |i: usize| row(i) && !(i > 0 && row(i - 1)) && !(i + 1 < count && row(i + 1));
    let open = |i: &usize| matches!(draft.sorts[*i], Sort::Short | Sort::Kept | Sort::Text);
    let found: Vec<usize> = (0..first).chain(last + 1..count).filter(open).filter(|i| alone(*i)).collect();
    let above: HashSet<&str> = (0..first).map(|i| draft.units[i].text.as_str()).filter(|t| t.len() <= 120).collect();
    let again: HashSet<&str> =
        (last + 1..count).map(|i| draft.units[i].text.as_str()).filter(|t| above.contains(t)).collect();
    // The title may stand below the text once more; it is dealt with when it is known.
    let furniture =
        |i: usize| (i.saturating_sub(2)..(i + 3).min(count)).any(|j| j != i && draft.sorts[j].is_evidence());
    // The heading of a section stands in the contents too.
    let heads = |i: usize| {
        label(&draft.units[i].text).is_some()
            && draft.units[i].words(2) == 2
            && !(i + 1 < count && is_furniture(draft, i + 1))
    };
    let twice = |i: usize| again.contains(draft.units[i].text.as_str());
    let both: Vec<usize> = (0..first)
        .chain(last + 1..count)
        .filter(|i| twice(*i) && !heads(*i) && (row(*i) || *i > last && furniture(*i)))
        .collect();
    for i in found {
        draft.sorts[i] = Sort::Link("navigation");
    }
    for i in both {
        draft.sorts[i] = Sort::Sure("navigation");
    }
}

/// Three labels or more between upright strokes.
fn is_row_of_labels(text: &str) -> bool {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    text.len() <= 200
        && parts.len() >= 3
        && !text.starts_with('|')
        && parts.iter().all(|p| !p.is_empty() && p.split_whitespace().count() <= 5 && !p.ends_with(['.', ',', ':']))
        && parts.iter().filter(|p| p.starts_with(char::is_alphabetic)).count() * 2 > parts.len()
}

/// How many entries stand behind a link.
static COUNT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\(\d{1,3}(?:[,.]?\d{3})?\)$"));

/// What stands above the title and is furniture by its shape: bulleted lists, the way to the page, notes on the site among links.
pub(in crate::source::text) fn above(draft: &mut Draft<'_>, title: usize) {
    let bulleted =
        |i: usize| draft.units[i].text.len() <= 90 && draft.units[i].text.starts_with(['•', '▪', '◦', '‣', '●']);
    let own = flat(&draft.units[title].text);
    let leads = |i: usize| {
        let text = draft.units[i].text.as_str();
        let last = text.len() <= 300 && text.contains([' ', '\u{a0}']);
        let last = last.then(|| text.rsplit(['/', '>', '»', '›', '→', '|']).next()).flatten();
        last.is_some_and(|last| last.len() < text.len() && flat(last) == own)
    };
    let mut found: Vec<usize> = (0..title).filter(|i| leads(*i)).collect();
    let mut from = 0;
    while from < title {
        let end = (from..title).find(|i| !bulleted(*i)).unwrap_or(title);
        if end - from >= LISTED {
            found.extend(from..end);
        }
        from = end + 1;
    }
    let furniture: Vec<usize> = (0..title).filter(|i| is_furniture(draft, *i)).collect();
    if let (Some(&first), Some(&last)) = (furniture.first(), furniture.last())
        && furniture.len() >= 2 * FURNITURE
    {
        let note = |i: &usize| draft.sorts[*i] == Sort::Text && draft.units[*i].words(NOTE + 1) <= NOTE;
        found.extend((first..last).filter(note));
    }
    for i in found {
        if draft.units[i].is_plain() {
            draft.units[i].form = Form::Removed("above-title");
        }
    }
}

/// From how many lines on a bulleted list above a title is a menu.
const LISTED: usize = 3;

/// Longest note on a site, in words.
const NOTE: usize = 60;

/// Takes out what stands below the end of the text, if it is furniture with teasers and notices between.
pub(in crate::source::text) fn tail(draft: &mut Draft<'_>, title: Option<usize>) {
    let Some(end) = body_end(draft, title.map_or(0, |t| t + 1)) else { return };
    let again = repeated(draft);
    footer(draft, &again, end);
    let Some(start) = start(draft, &again, end) else { return };
    let zone = start..draft.units.len();
    let furniture = zone.clone().filter(|i| is_furniture(draft, *i) && !is_of_paper(draft, *i)).count();
    let rules: HashSet<&str> = zone.clone().filter_map(|i| draft.sorts[i].rule()).collect();
    // The same button again and again may belong to what the page describes.
    if furniture < FURNITURE || furniture * 8 < zone.len() || rules.len() < 2 {
        return;
    }
    let mut labelled = false;
    for i in zone {
        labelled = is_section(draft, i) || labelled && !is_furniture(draft, i);
        if !labelled && draft.units[i].is_plain() && is_passing(draft, &again, i) {
            let rule = draft.sorts[i].rule().unwrap_or("below-text");
            draft.units[i].form = Form::Removed(rule);
        }
    }
}

/// What stands below the line of the rights in a page, if it is short: the page ends with its footer.
fn footer(draft: &mut Draft<'_>, again: &[bool], end: usize) {
    let count = draft.units.len();
    let rights = |i: &usize| matches!(draft.sorts[*i], Sort::Sure("legal" | "copyright"));
    let Some(first) = (end + 1..count).find(rights).filter(|first| count - first <= FOOTER) else { return };
    let passes = |i: usize| {
        let text = draft.sorts[i] == Sort::Text && !draft.units[i].text.starts_with(['“', '"', '„', '«']);
        is_furniture(draft, i)
            || !is_section(draft, i) && (is_passing(draft, again, i) || text && draft.units[i].words(81) <= 80)
    };
    if !(first + 1..count).all(passes) || (first + 1..count).any(|i| matches!(draft.sorts[i], Sort::Kept)) {
        return;
    }
    for i in first + 1..count {
        if draft.units[i].is_plain() {
            draft.units[i].form = Form::Removed(draft.sorts[i].rule().unwrap_or("below-text"));
        }
    }
}

/// How many lines a footer has at most.
const FOOTER: usize = 14;

fn is_furniture(draft: &Draft<'_>, i: usize) -> bool {
    draft.sorts[i].is_evidence() || matches!(draft.units[i].form, Form::Removed(_))
}

/// For each unit, whether its text stands above it already.
fn repeated(draft: &Draft<'_>) -> Vec<bool> {
    let mut seen = HashSet::new();
    draft.units.iter().map(|u| u.text.len() <= 600 && !seen.insert(u.text.as_str())).collect()
}

/// The last unit of the body: up to it running text outweighs short lines the most.
fn body_end(draft: &Draft<'_>, from: usize) -> Option<usize> {
    let (mut sum, mut most, mut end) = (0i64, 0i64, None);
    for i in from..draft.units.len() {
        let words = draft.units[i].words(80) as i64;
        sum += match draft.sorts[i] {
            _ if draft.units[i].role == Some(CONTAINER_ROLE) => TEASER as i64,
            _ if matches!(draft.units[i].form, Form::Removed(_)) => -6,
            Sort::Text if BOILERPLATE.sentence(&draft.units[i].text).is_some() => -6,
            Sort::Text if words > TEASER as i64 => words,
            Sort::Text => words - 12,
            Sort::Kept | Sort::Date => -2,
            Sort::Short => -4,
            _ => -6,
        };
        if sum >= most {
            (most, end) = (sum, Some(i));
        }
    }
    end
}

/// Where the zone below the text begins: the first furniture behind the end, all long paragraphs, quotations and comments.
fn start(draft: &Draft<'_>, again: &[bool], end: usize) -> Option<usize> {
    let count = draft.units.len();
    let stays = |i: usize| {
        let unit = &draft.units[i];
        let comment = unit.form == Form::Note;
        let prose = |j: usize| draft.sorts.get(j) == Some(&Sort::Text) && draft.units[j].words(13) > 12;
        let paragraphs = prose(i) && (prose(i + 1) || i > 0 && prose(i - 1) && i > end + 1);
        let reviewed = dates_review(&unit.text) || i > 0 && dates_review(&draft.units[i - 1].text);
        let headed = i > 0 && is_section(draft, i - 1) && draft.sorts[i] == Sort::Text;
        let answered = || (i + 1..i + 3).any(|j| draft.units.get(j).is_some_and(|u| is_button(&u.text)));
        let remark = draft.sorts[i] == Sort::Text && answered();
        let rated = || {
            draft.units[i.saturating_sub(HEAD_OF_REVIEW)..i]
                .iter()
                .rev()
                .enumerate()
                .take_while(|(n, u)| u.text.len() <= if *n < 3 { 160 } else { 40 })
                .any(|(_, u)| RATED.is_match(&u.text))
        };
        let remark = remark || draft.sorts[i] == Sort::Text && rated();
        let work = unit.text.len() <= 600 && REFERENCE.is_match(&unit.text);
        let table = is_table_row(draft, i);
        comment
            || reviewed
            || table
            || headed
            || remark
            || work
            || unit.is_plain() && draft.sorts[i] == Sort::Text && (!is_passing(draft, again, i) || paragraphs)
    };
    let last = (end + 1..count).rev().find(|i| stays(*i)).unwrap_or(end);
    (last + 1..count).find(|i| is_furniture(draft, *i) && !is_of_paper(draft, *i))
}

/// Whether a line belongs to a sheet of paper, which ends in the middle of a text too.
pub(super) fn is_of_paper(draft: &Draft<'_>, i: usize) -> bool {
    matches!(draft.sorts[i], Sort::Sure("page-number" | "running-head"))
}

/// Rows of tables are text, and so is the row of their heads, which may have the words of menus.
pub(in crate::source::text) fn tables(draft: &mut Draft<'_>) {
    for i in 0..draft.units.len() {
        if !matches!(draft.sorts[i], Sort::Link(_)) {
            continue;
        }
        let below = i + 1 < draft.units.len() && draft.units[i + 1].gap == 0 && is_table_row(draft, i + 1);
        let heads = || below && draft.units[i].text.split("   ").filter(|cell| !cell.trim().is_empty()).count() >= 3;
        if is_table_row(draft, i) || heads() {
            draft.sorts[i] = Sort::Kept;
        }
    }
}

/// Whether a line is a row of a table set with tabs, or one of several set with spaces and numbers.
pub(super) fn is_table_row(draft: &Draft<'_>, i: usize) -> bool {
    let spaced = |unit: &Unit| {
        let cells = unit.text.split("   ").filter(|cell| !cell.trim().is_empty()).take(3).count();
        cells == 3 && unit.text.contains(|c: char| c.is_ascii_digit())
    };
    let near = |j: Option<usize>| j.and_then(|j| draft.units.get(j)).is_some_and(spaced);
    draft.units[i].text.matches('\t').take(2).count() == 2
        || spaced(&draft.units[i]) && (near(i.checked_sub(1)) || near(Some(i + 1)))
}

/// How many lines the head of a reader's review has at most.
const HEAD_OF_REVIEW: usize = 6;

/// The head of a reader's review: stars, where and when it was written.
static RATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:out of (?:5|five)|\d(?:\.\d)? stars?|rated it|reviewed (?:in|on|by)|verified purchase)\b|[★⭐]{2}",
    )
});

/// A work as lists of references write it: `Example, A., and Sample, B. 2019. The title`.
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\p{Lu}[\p{L}’'-]+,? (?:\p{Lu}\.|\p{Lu}{1,2}\b).*\b(?:1[6-9]|20)\d{2}\b"));

/// Whether a line below the text may go with furniture: anything short, a teaser, a notice.
fn is_passing(draft: &Draft<'_>, again: &[bool], i: usize) -> bool {
    let unit = &draft.units[i];
    let text = unit.text.as_str();
    match draft.sorts[i] {
        Sort::Text => {
            let said = text.starts_with(['“', '"', '„', '«']) || unit.form == Form::Note;
            BOILERPLATE.sentence(text).is_some() || again[i] || !said && unit.words(TEASER + 1) <= TEASER
        }
        Sort::Kept => {
            let near = |j: usize| draft.sorts.get(j).is_some() && is_furniture(draft, j);
            let among = (i.saturating_sub(2)..i).any(near) && (i + 1..i + 3).any(near);
            let numbered = draft.units[i].marker.is_some() || text.starts_with(['•', '▪', '◦']);
            (among || numbered) && !is_attribution(text) && !states_a_work(text) && !text.ends_with([':', '…'])
        }
        _ => true,
    }
}

/// A label of a section that pages have below their text.
fn is_section(draft: &Draft<'_>, i: usize) -> bool {
    let heads = || label(&draft.units[i].text).is_some() && draft.next(i).is_some_and(|n| !is_furniture(draft, n));
    matches!(draft.units[i].form, Form::Heading(_)) || heads()
}

/// An entry of a list without its bullet.
fn bare(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric())
}

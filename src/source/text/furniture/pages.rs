//! Heads of pages that stand in columns with the number of the page, and the lines at the foot that come again on each page:
//! `July 31        MINUTES OF THE BOARD        12`.
//!
//! In: sorted units. Out: sorts of such lines. A row of a table is none: the heads are the same but for a number that rises,
//! and text stands between them.

use crate::source::text::Draft;
use crate::source::text::lines::Sort;
use crate::source::text::tables::pattern;
use regex::Regex;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// How many lines at least stand on a page.
const PAGE: usize = 3;

/// How far the number of a page stands from its head at least.
const FAR: &str = "          ";

/// How many lines the foot of a page has at most.
const FOOT: usize = 4;

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:(?P<head>\S.{2,120}?)\s{3,}(?P<after>\d{1,4})|(?P<before>\d{1,4})\s{3,}(?P<rest>\S.{2,120}))$")
});

/// The number of a page between what the head says to its left and to its right: `House of Assembly      41      9 May 1995`.
static BETWEEN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<left>\S.{2,60}?)\s{5,}(?P<page>\d{1,4})\s{5,}(?P<right>\S.{2,60})$"));

/// The number of a page of how many: `– page 1 of 2`.
static OF_PAGES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?P<head>\S.{2,120}?)\b(?:page|p\.|pg\.?)\s?(?P<page>\d{1,4})\s?(?:of|/)\s?(?P<pages>\d{1,4})(?P<rest>\s+|$)",
    )
});

/// A line that begins with the head of a page: its unit, the page, and where the head ends.
struct Head {
    unit: usize,
    page: u32,
    end: usize,
}

/// Takes out running heads that say which page of how many it is, where another line begins with the same words: `Notices,
/// Autumn 2017 – page 1 of 2 The title`. Text stands between them, their pages rise, and what follows them on their line begins
/// something of its own.
pub(in crate::source::text) fn glued_heads(draft: &mut Draft<'_>) {
    let mut places: BTreeMap<(&str, u32), Vec<Head>> = BTreeMap::new();
    for (i, unit) in draft.units.iter().enumerate().filter(|(_, u)| u.lines.len() == 1 && u.text.len() <= 400) {
        // Most lines have no figure at all.
        if !unit.text.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let Some(c) = OF_PAGES.captures(&unit.text) else { continue };
        let (Ok(page), Ok(pages)) = (c["page"].parse::<u32>(), c["pages"].parse::<u32>()) else { continue };
        let end = c.get(0).map_or(0, |m| m.end());
        let begins = unit.text[end..].chars().next().is_none_or(|first| first.is_uppercase() || first.is_ascii_digit());
        if let Some(head) = c.name("head").filter(|_| begins && page <= pages) {
            places.entry((head.as_str(), pages)).or_default().push(Head { unit: i, page, end });
        }
    }
    let rising = |p: &[Head]| p.windows(2).all(|w| w[1].page > w[0].page && w[1].unit - w[0].unit >= PAGE);
    let found: Vec<(usize, usize)> = places
        .into_values()
        .filter(|places| places.len() >= 2 && rising(places))
        .flatten()
        .map(|head| (head.unit, head.end))
        .collect();
    for (i, end) in found {
        let unit = &mut draft.units[i];
        if end < unit.text.len() {
            let start = unit.span().start;
            draft.cuts.push((start..start + end, "running-head"));
            unit.cut_front(draft.text, end);
        } else if i > 0 {
            draft.sorts[i] = Sort::Sure("running-head");
        }
    }
}

/// Marks the heads of pages, and what stands above two or more of them at the foot of the page before.
pub(in crate::source::text) fn heads(draft: &mut Draft<'_>) {
    let mut places: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
    let mut numbers: Vec<(usize, u32, bool)> = Vec::new();
    for (i, unit) in draft.units.iter().enumerate().filter(|(_, u)| u.text.len() <= 200 && u.lines.len() == 1) {
        let numbered =
            unit.text.starts_with(|c: char| c.is_ascii_digit()) || unit.text.ends_with(|c: char| c.is_ascii_digit());
        let Some(c) = (if numbered { HEAD.captures(&unit.text) } else { None }) else { continue };
        let (Some(head), Some(number)) = (
            c.name("head").or(c.name("rest")),
            c.name("after").or(c.name("before")).and_then(|n| n.as_str().parse().ok()),
        ) else {
            continue;
        };
        if head.as_str().chars().any(char::is_alphabetic) {
            places.entry(head.as_str().to_owned()).or_default().push((i, number));
            if unit.text.contains(FAR) {
                numbers.push((i, number, c.name("before").is_some()));
            }
        }
    }
    // Left pages may have the name of the journal, right ones that of the article.
    let facing = numbers.iter().any(|n| n.2) && numbers.iter().any(|n| !n.2);
    let counted = facing && numbers.windows(2).all(|w| w[1].1 == w[0].1 + 1 && w[1].0 - w[0].0 > PAGE);
    let rising = |p: &[(usize, u32)]| p.windows(2).all(|w| w[1].1 > w[0].1 && w[1].0 - w[0].0 > PAGE);
    let mut found: Vec<usize> =
        places.into_values().filter(|p| p.len() >= 2 && rising(p)).flatten().map(|(i, _)| i).collect();
    if counted {
        found.extend(numbers.iter().map(|(i, _, _)| *i));
        found.sort_unstable();
        found.dedup();
    }
    found.extend(slugs(draft));
    let mut below: HashMap<&str, usize> = HashMap::new();
    let between = between(draft);
    for i in &between {
        if let Some(unit) = draft.units.get(i + 1).filter(|unit| unit.gap == 0) {
            *below.entry(unit.text.as_str()).or_default() += 1;
        }
    }
    let again = |i: &usize| draft.units.get(i + 1).is_some_and(|u| below.get(u.text.as_str()).is_some_and(|n| *n >= 2));
    let second: Vec<usize> = between.iter().filter(|i| again(i)).map(|i| i + 1).collect();
    found.extend(between);
    found.sort_unstable();
    found.dedup();
    let mut feet: HashMap<&str, usize> = HashMap::new();
    for i in &found {
        for unit in &draft.units[i.saturating_sub(FOOT)..*i] {
            *feet.entry(unit.text.as_str()).or_default() += 1;
        }
    }
    let mut marked = found.clone();
    marked.extend(second);
    for i in &found {
        let again = |j: &usize| feet.get(draft.units[*j].text.as_str()).is_some_and(|n| *n >= 2);
        marked.extend((i.saturating_sub(FOOT)..*i).rev().take_while(again));
    }
    // The last page has its foot, and no head below it.
    let texts: Vec<&str> = marked.iter().map(|i| draft.units[*i].text.as_str()).collect();
    let last = draft.units.len().saturating_sub(FOOT);
    let foot = (last..draft.units.len()).filter(|i| texts.contains(&draft.units[*i].text.as_str()));
    let foot: Vec<usize> = if found.is_empty() { Vec::new() } else { foot.collect() };
    for i in marked.into_iter().chain(foot) {
        draft.sorts[i] = Sort::Sure("running-head");
    }
}

/// Heads of pages with the number in their middle: the rest is the same, and the numbers rise.
fn between(draft: &Draft<'_>) -> Vec<usize> {
    let mut places: BTreeMap<(&str, &str), Vec<(usize, u32)>> = BTreeMap::new();
    let lines = draft.units.iter().enumerate().filter(|(_, u)| u.text.len() <= 200 && u.lines.len() == 1);
    for (i, unit) in lines.filter(|(_, unit)| unit.text.contains("     ")) {
        let Some(c) = BETWEEN.captures(&unit.text) else { continue };
        let (Some(left), Some(right), Ok(page)) = (c.name("left"), c.name("right"), c["page"].parse()) else {
            continue;
        };
        if left.as_str().contains(char::is_alphabetic) {
            places.entry((left.as_str(), right.as_str())).or_default().push((i, page));
        }
    }
    let rising = |p: &[(usize, u32)]| p.windows(2).all(|w| w[1].1 > w[0].1 && w[1].0 - w[0].0 > PAGE);
    places.into_values().filter(|p| p.len() >= 2 && rising(p)).flatten().map(|(i, _)| i).collect()
}

/// What a sheet of a press release begins with, below the sign that there is more: `-- more --`, `Shared kitchen, page 2`.
static SLUG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^.{2,60}?(?:[,:–—-]+ ?(?:page ?|p\. ?)\d{1,2}|[/ ]?(?:page|add|p\.) ?\d{1,2}|-?\d{1,2}-)$")
});

static MORE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^[-–—( ]*more[-–—) ]*$"));

fn slugs(draft: &Draft<'_>) -> Vec<usize> {
    let more = |i: usize| {
        draft.units[i].text.len() <= 16 && draft.units[i].text.len() > 4 && MORE.is_match(&draft.units[i].text)
    };
    (1..draft.units.len())
        .filter(|i| more(i - 1) && draft.units[*i].is_short(80) && SLUG.is_match(&draft.units[*i].text))
        .collect()
}

//! What stands on every page and belongs to none: running heads, page numbers, numbers of lines.
//!
//! A line goes if its words, numbers aside, stand at the same height of at least three pages (or of 60 % of a short
//! document's), near the head or foot or outside the column of text. The numbers that grow by one from page to page are the
//! pages' names.

use super::facts::roman;
use super::sheet::{Line, Sheet};
use crate::citation::pages::roman_value;
use std::collections::{BTreeMap, BTreeSet};

/// What was found.
#[derive(Debug, Default, PartialEq)]
pub struct Furniture {
    /// For each page and line, the rule by which it goes.
    pub rules: Vec<Vec<Option<&'static str>>>,
    /// What each page is called: its printed number, else its count.
    pub labels: Vec<String>,
}

/// Share of a page's height that is head, and that is foot.
const EDGE: f32 = 0.25;
/// Rows from the edge inwards that can be furniture.
const ROWS: usize = 3;
/// Lines at the same height lie no further apart.
const LEVEL: f32 = 3.0;
/// Longer lines are text.
const LONGEST: usize = 140;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Zone {
    Head,
    Foot,
    Margin,
}

struct Candidate {
    sheet: usize,
    line: usize,
    zone: Zone,
    y: f32,
    x: f32,
    text: String,
}

/// Finds the furniture. `stated`: what the file itself calls its pages.
pub fn find(sheets: &[Sheet], stated: &[String]) -> Furniture {
    let mut rules: Vec<Vec<Option<&'static str>>> = sheets.iter().map(|s| vec![None; s.lines.len()]).collect();
    let candidates = candidates(sheets);
    let (arabic, latin) = numbering(&candidates, sheets.len());
    for candidate in &candidates {
        let printed = number(&candidate.text).is_some_and(|(value, is_roman)| {
            let numbering = if is_roman { latin } else { arabic };
            numbering.is_some_and(|n| n.has(value, candidate))
        });
        if printed && candidate.zone != Zone::Margin {
            rules[candidate.sheet][candidate.line] = Some("page-number");
        }
    }
    repeated(&candidates, sheets, &mut rules);
    Furniture { labels: labels(sheets.len(), &candidates, arabic, latin, stated), rules }
}

fn enough(pages: usize, of: usize) -> bool {
    pages >= 3 || (pages >= 2 && pages * 10 >= of * 6)
}

fn candidates(sheets: &[Sheet]) -> Vec<Candidate> {
    let mut all = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let (left, right) = column(sheet);
        let (top, bottom) = outer_rows(sheet);
        for (number, line) in sheet.lines.iter().enumerate() {
            let text = line.text();
            if text.len() > LONGEST {
                continue;
            }
            let mut add = |zone: Zone| {
                let y = if zone == Zone::Foot { line.y1 } else { line.y0 };
                all.push(Candidate { sheet: index, line: number, zone, y, x: line.x0, text: text.clone() });
            };
            if line.x1 < left - 2.0 || line.x0 > right + 2.0 {
                add(Zone::Margin);
            }
            if line.y0 <= top && line.y0 < sheet.height * EDGE {
                add(Zone::Head);
            } else if line.y1 >= bottom && line.y1 > sheet.height * (1.0 - EDGE) {
                add(Zone::Foot);
            }
        }
    }
    all
}

/// Left and right edge of the text of a page: those of its long lines.
fn column(sheet: &Sheet) -> (f32, f32) {
    let widest = sheet.lines.iter().map(|l| l.x1 - l.x0).fold(0.0, f32::max);
    let long = || sheet.lines.iter().filter(|l| l.x1 - l.x0 > widest * 0.6 && l.letters() > 12);
    let left = long().map(|l| l.x0).fold(f32::MAX, f32::min);
    let right = long().map(|l| l.x1).fold(f32::MIN, f32::max);
    if left < right { (left, right) } else { (f32::MIN, f32::MAX) }
}

/// Upper edge of the last row from above that can be furniture, lower edge of the last from below.
fn outer_rows(sheet: &Sheet) -> (f32, f32) {
    let inwards = |mut edges: Vec<f32>| {
        edges.sort_by(f32::total_cmp);
        edges.dedup_by(|b, a| *b - *a <= LEVEL);
        edges.into_iter().take(ROWS).next_back()
    };
    let top = inwards(sheet.lines.iter().map(|l| l.y0).collect());
    let bottom = inwards(sheet.lines.iter().map(|l| -l.y1).collect());
    (top.map_or(f32::MIN, |y| y + LEVEL), bottom.map_or(f32::MAX, |y| -y - LEVEL))
}

/// The page number a line consists of: `46`, `– 46 –`, `[46]`, `Page 46 of 300`, `xii`; and whether it is roman.
fn number(text: &str) -> Option<(i64, bool)> {
    const WORDS: [&str; 9] = ["page", "p.", "p", "seite", "s.", "página", "pagina", "pág.", "of"];
    let bare = |c: char| matches!(c, '-' | '–' | '—' | '[' | ']' | '(' | ')' | '|' | '·' | '•' | '~' | '/' | '.' | ',');
    let mut numbers = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == '/' || c == '|') {
        let inner = word.trim_matches(bare);
        if inner.is_empty() || WORDS.contains(&word.to_lowercase().as_str()) {
            continue;
        }
        if inner.len() <= 5 && inner.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push((inner.parse().ok()?, false));
        } else {
            let value = roman_value(&inner.to_lowercase()).filter(|_| inner.len() <= 8)?;
            numbers.push((i64::from(value), true));
        }
    }
    match numbers[..] {
        [one] | [one, _] => Some(one),
        _ => None,
    }
}

/// Numbers at the beginning or the end of a running head.
fn edge_numbers(text: &str) -> impl Iterator<Item = i64> {
    let mut words = text.split_whitespace();
    let ends = [words.next(), words.next_back()];
    ends.into_iter().flatten().filter_map(|w| {
        let digits = w.trim_matches(|c: char| !c.is_alphanumeric());
        digits.parse().ok().filter(|_| digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// Page numbers: what must be added to the count of a page, from 0, to give its printed number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Numbering {
    offset: i64,
    /// Where the numbers stand, within [`BAND`].
    y: f32,
}

/// Numbers of pages stand at one height, give or take this.
const BAND: f32 = 12.0;

/// The numbering in arabic and in roman numerals.
fn numbering(candidates: &[Candidate], pages: usize) -> (Option<Numbering>, Option<Numbering>) {
    type Votes = BTreeMap<(i64, i64), BTreeSet<usize>>;
    let mut votes: [Votes; 2] = [Votes::new(), Votes::new()];
    let mut vote = |is_roman: bool, value: i64, candidate: &Candidate| {
        let offset = value - candidate.sheet as i64;
        // Bands overlap, so that no height lies on the edge of all.
        let band = (candidate.y / BAND) as i64;
        for band in [band, band + 1] {
            votes[usize::from(is_roman)].entry((offset, band)).or_default().insert(candidate.sheet);
        }
    };
    for candidate in candidates.iter().filter(|c| c.zone != Zone::Margin) {
        match number(&candidate.text) {
            Some((value, is_roman)) => vote(is_roman, value, candidate),
            None => edge_numbers(&candidate.text).for_each(|value| vote(false, value, candidate)),
        }
    }
    let winner = |votes: &Votes| {
        let best = votes.iter().max_by_key(|((offset, _), sheets)| (sheets.len(), -offset.abs()));
        let best = best.filter(|(_, sheets)| enough(sheets.len(), pages));
        best.map(|((offset, band), _)| Numbering { offset: *offset, y: *band as f32 * BAND })
    };
    (winner(&votes[0]), winner(&votes[1]))
}

impl Numbering {
    /// Whether a number on a page is that page's.
    fn has(&self, value: i64, candidate: &Candidate) -> bool {
        value - candidate.sheet as i64 == self.offset && (candidate.y - self.y).abs() <= BAND
    }
}

fn labels(
    pages: usize,
    candidates: &[Candidate],
    arabic: Option<Numbering>,
    latin: Option<Numbering>,
    stated: &[String],
) -> Vec<String> {
    let mut romans: BTreeSet<usize> = BTreeSet::new();
    for candidate in candidates {
        if let (Some((value, true)), Some(latin)) = (number(&candidate.text), latin)
            && latin.has(value, candidate)
        {
            romans.insert(candidate.sheet);
        }
    }
    let last_roman = romans.last().copied();
    let known = |label: &String| !label.trim().is_empty();
    let own =
        stated.len() == pages && stated.iter().all(known) && stated.iter().collect::<BTreeSet<_>>().len() == pages;
    let label = |page: usize| {
        let count = page as i64;
        let small = latin.map(|n| n.offset + count).filter(|n| *n > 0 && last_roman.is_some_and(|last| page <= last));
        let printed = arabic.map(|n| n.offset + count).filter(|n| *n > 0);
        match (small, printed) {
            (Some(number), _) => roman(number.unsigned_abs() as usize),
            (None, Some(number)) => number.to_string(),
            _ if own => stated.get(page).cloned().unwrap_or_default(),
            // Pages before the first number: their count in brackets, as bibliographers write it.
            _ if arabic.is_some() => format!("[{}]", page + 1),
            _ => (page + 1).to_string(),
        }
    };
    (0..pages).map(label).collect()
}

/// A text with its numbers made alike.
fn shape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii_digit() => {
                if !out.ends_with('#') {
                    out.push('#');
                }
            }
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn repeated(candidates: &[Candidate], sheets: &[Sheet], rules: &mut [Vec<Option<&'static str>>]) {
    let mut groups: BTreeMap<(Zone, String), Vec<&Candidate>> = BTreeMap::new();
    for candidate in candidates {
        let key = if candidate.zone == Zone::Margin { candidate.text.clone() } else { shape(&candidate.text) };
        groups.entry((candidate.zone, key)).or_default().push(candidate);
    }
    let numbered = numbered_sheets(candidates, sheets);
    let mut rows: Vec<(Zone, f32, f32)> = Vec::new();
    for ((zone, key), mut group) in groups {
        group.sort_by(|a, b| a.y.total_cmp(&b.y));
        // Bare numbers that do not count the pages are text: years, numbers of notes.
        if zone != Zone::Margin && key.chars().all(|c| c == '#' || !c.is_alphanumeric()) {
            continue;
        }
        let mut from = 0;
        for to in 1..=group.len() {
            let goes_on = group.get(to).is_some_and(|next| next.y - group[to - 1].y <= LEVEL);
            if goes_on {
                continue;
            }
            let level = &group[from..to];
            from = to;
            let pages: BTreeSet<usize> = level.iter().map(|c| c.sheet).collect();
            let needed = if zone == Zone::Margin { pages.len() >= 3 } else { enough(pages.len(), sheets.len()) };
            if !needed || sheets.len() < 2 {
                continue;
            }
            // Lines of a table that goes on over pages are alike, and close to the next.
            let alone = level.iter().filter(|c| is_apart(c, sheets)).count();
            if zone != Zone::Margin && alone * 2 < level.len() {
                continue;
            }
            let counted = |c: &&&Candidate| zone != Zone::Margin || numbered.contains(&c.sheet);
            for c in level.iter().filter(counted) {
                let rule = if zone == Zone::Margin { "line-number" } else { "running-head" };
                let rule = if rule == "line-number" && !c.text.bytes().any(|b| b.is_ascii_digit()) {
                    "running-head"
                } else {
                    rule
                };
                rules[c.sheet][c.line].get_or_insert(rule);
            }
            if let (Some(first), true) = (level.first(), zone != Zone::Margin) {
                rows.push((zone, first.y, sheets[first.sheet].lines[first.line].size));
            }
        }
    }
    // Heads that change from chapter to chapter stand where the others stand.
    for candidate in candidates.iter().filter(|c| c.zone != Zone::Margin && c.text.split_whitespace().count() <= 12) {
        let line = &sheets[candidate.sheet].lines[candidate.line];
        let there = rows.iter().any(|(zone, y, size)| {
            *zone == candidate.zone && (y - candidate.y).abs() <= 1.5 && (size - line.size).abs() < 0.4
        });
        if there && is_alone(line, candidate, &sheets[candidate.sheet], &rules[candidate.sheet]) {
            rules[candidate.sheet][candidate.line].get_or_insert("running-head");
        }
    }
}

/// Pages whose lines are numbered beside the text: numbers that count on from line to line.
fn numbered_sheets(candidates: &[Candidate], sheets: &[Sheet]) -> BTreeSet<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut last: Option<(&Candidate, u32)> = None;
    for candidate in candidates.iter().filter(|c| c.zone == Zone::Margin) {
        let Ok(value) = candidate.text.parse::<u32>() else { continue };
        let height = sheets[candidate.sheet].lines[candidate.line].height();
        let goes_on = last.is_some_and(|(before, number)| {
            let steps = value.saturating_sub(number);
            before.sheet == candidate.sheet && (steps == 1 || steps == 5) && candidate.y > before.y + height * 0.5
        });
        *counts.entry(candidate.sheet).or_default() += usize::from(goes_on);
        last = Some((candidate, value));
    }
    counts.into_iter().filter(|(_, count)| *count >= 5).map(|(sheet, _)| sheet).collect()
}

/// Whether a row at the edge, with what stands outside of it, is set off from the text within.
fn is_apart(candidate: &Candidate, sheets: &[Sheet]) -> bool {
    let sheet = &sheets[candidate.sheet];
    let line = &sheet.lines[candidate.line];
    let inner = sheet.lines.iter().filter(|l| (l.middle() - line.middle()).abs() > line.height() * 0.5);
    let gap = |other: &Line| if candidate.zone == Zone::Head { other.y0 - line.y1 } else { line.y0 - other.y1 };
    let next = inner.clone().map(gap).filter(|gap| *gap > -line.height() * 0.3).reduce(f32::min);
    // Two lines of a head stand close to each other; then the inner one must be set off, which is seen when it is asked.
    next.is_none_or(|gap| gap > line.height() * 0.55)
        || inner.filter(|l| gap(l) > -line.height() * 0.3).any(|l| is_head_too(l, line, sheet, candidate.zone))
}

/// Whether a line next to a head is a second line of it: itself set off.
fn is_head_too(next: &Line, line: &Line, sheet: &Sheet, zone: Zone) -> bool {
    let close = if zone == Zone::Head { next.y0 - line.y1 } else { line.y0 - next.y1 };
    let others = sheet.lines.iter().filter(|l| (l.middle() - next.middle()).abs() > next.height() * 0.5);
    let gap = |other: &Line| if zone == Zone::Head { other.y0 - next.y1 } else { next.y0 - other.y1 };
    close < line.height() * 0.55
        && others.map(gap).filter(|gap| *gap > -next.height() * 0.3).all(|gap| gap > next.height() * 0.55)
}

/// Whether the text is further away than a line is high.
fn is_alone(line: &Line, candidate: &Candidate, sheet: &Sheet, rules: &[Option<&'static str>]) -> bool {
    let others = sheet.lines.iter().enumerate().filter(|(i, _)| *i != candidate.line && rules[*i].is_none());
    others.map(|(_, other)| other).all(|other| {
        let same_row = (other.middle() - line.middle()).abs() < line.height() * 0.5;
        let gap = if candidate.zone == Zone::Head { other.y0 - line.y1 } else { line.y0 - other.y1 };
        (same_row && other.x0 != candidate.x) || gap > line.height() * 0.9
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::pdf::sheet::Word;

    fn line(text: &str, x0: f32, y0: f32) -> Line {
        let width = text.len() as f32 * 5.0;
        let word = Word { text: text.into(), x0, y0, x1: x0 + width, y1: y0 + 10.0, size: 10.0, ..Word::default() };
        Line::of(vec![word], 0).unwrap()
    }

    fn sheets(heads: &[(&str, &str)]) -> Vec<Sheet> {
        let page = |(number, (head, foot)): (usize, &(&str, &str))| {
            let mut lines = Vec::new();
            if !head.is_empty() {
                lines.push(line(head, 72.0, 40.0));
            }
            for row in 0..20 {
                lines.push(line(
                    &format!("Line-{number}-{row}-with-many-words-in-it"),
                    72.0,
                    100.0 + row as f32 * 12.0,
                ));
            }
            lines.push(line(foot, 290.0, 760.0));
            Sheet { width: 595.0, height: 842.0, lines }
        };
        heads.iter().enumerate().map(page).collect()
    }

    #[test]
    fn heads_that_repeat_and_numbers_that_count_go_and_name_the_pages() {
        let found = find(
            &sheets(&[
                ("", "xi"),
                ("", "xii"),
                ("", "xiii"),
                ("", ""),
                ("A-tale", "2"),
                ("A-tale", "3"),
                ("A-tale", "4"),
            ]),
            &[],
        );
        assert_eq!(found.labels, ["xi", "xii", "xiii", "1", "2", "3", "4"]);
        assert_eq!(found.rules[4][0], Some("running-head"));
        assert_eq!(found.rules[4].last(), Some(&Some("page-number")));
        assert!(found.rules[4][1..21].iter().all(Option::is_none));
    }

    #[test]
    fn numbers_that_do_not_count_pages_and_heads_that_stand_once_stay() {
        let found = find(&sheets(&[("One-head", "1999"), ("Other", "12"), ("Third", "7")]), &[]);
        assert!(found.rules.iter().flatten().all(Option::is_none), "{found:?}");
        assert_eq!(found.labels, ["1", "2", "3"]);
        assert_eq!(number("– 46 –"), Some((46, false)));
        assert_eq!(number("Page 4 of 9"), Some((4, false)));
        assert_eq!(number("Chapter 4"), None);
    }
}

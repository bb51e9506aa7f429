//! Notes at the foot of pages.
//!
//! Lines of small type with no larger type below them are feet. A foot that begins with a mark which also stands, raised, in
//! the text of the same page is a note for certain; other feet stay paragraphs, after the paragraph they interrupt.

use super::paragraphs::At;
use super::sheet::{Line, Sheet};
use std::collections::{BTreeMap, BTreeSet};

/// A foot of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Foot {
    /// Its lines.
    pub lines: Vec<At>,
    /// The note it defines, if that is certain; its first word is then the mark.
    pub note: Option<String>,
}

/// The feet of a document.
#[derive(Debug, Default, PartialEq)]
pub struct Feet {
    /// In the order of the pages.
    pub feet: Vec<Foot>,
    /// All their lines.
    pub lines: BTreeSet<At>,
    /// Marks in the text, by line and word, with the label of their note.
    pub marks: BTreeMap<(At, usize), String>,
}

/// Type up to this share of the usual size is small.
const SMALL: f32 = 0.93;
/// Where more of a page than this is small, small type is no sign of a note.
const MOST: f32 = 0.7;

/// Finds the feet. `is_text`: which lines are not furniture; `body`: the usual size of the type.
pub fn find(sheets: &[Sheet], is_text: &dyn Fn(At) -> bool, body: f32) -> Feet {
    let mut feet = Feet::default();
    for (number, sheet) in sheets.iter().enumerate() {
        let lines: Vec<usize> =
            (0..sheet.lines.len()).filter(|line| is_text(At { sheet: number, line: *line })).collect();
        let low = foot_lines(sheet, &lines, body);
        if low.is_empty() || low.len() as f32 > lines.len() as f32 * MOST {
            continue;
        }
        let marks = raised(sheet, &lines, &low);
        for entry in entries(sheet, &low) {
            let mark = entry.first().and_then(|line| mark_of(&sheet.lines[*line], true));
            let at = |line: &usize| At { sheet: number, line: *line };
            let reference = mark.as_ref().and_then(|mark| marks.get(mark.as_str()));
            let goes_on = mark.is_none()
                && feet.feet.last().is_some_and(|f| f.note.is_some() && f.lines.iter().any(|l| l.sheet + 1 == number));
            feet.lines.extend(entry.iter().map(at));
            if let (Some(mark), Some((line, word))) = (&mark, reference) {
                let label = label(mark, number, &feet);
                feet.marks.insert((at(line), *word), label.clone());
                feet.feet.push(Foot { lines: entry.iter().map(at).collect(), note: Some(label) });
            } else if goes_on {
                if let Some(last) = feet.feet.last_mut() {
                    last.lines.extend(entry.iter().map(at));
                }
            } else {
                feet.feet.push(Foot { lines: entry.iter().map(at).collect(), note: None });
            }
        }
    }
    feet
}

/// A label that no note before has.
fn label(mark: &str, sheet: usize, feet: &Feet) -> String {
    let digits = mark.bytes().all(|b| b.is_ascii_digit());
    let plain = if digits { mark.to_owned() } else { format!("s{}", sheet + 1) };
    let taken = |label: &str| feet.feet.iter().rev().any(|f| f.note.as_deref() == Some(label));
    if !taken(&plain) {
        return plain;
    }
    let with_page = format!("{plain}-{}", sheet + 1);
    let numbered = (2u32..).map(|n| format!("{with_page}-{n}"));
    std::iter::once(with_page.clone()).chain(numbered).find(|l| !taken(l)).unwrap_or(with_page)
}

/// Lines of small type in the lower part of a page with no larger type below them.
fn foot_lines(sheet: &Sheet, lines: &[usize], body: f32) -> Vec<usize> {
    let is_small = |line: &Line| line.size < body * SMALL;
    let large: Vec<&Line> = lines.iter().map(|l| &sheet.lines[*l]).filter(|l| !is_small(l)).collect();
    let overlaps = |a: &Line, b: &Line| a.x0 < b.x1 && b.x0 < a.x1;
    let low = |line: &Line| {
        let above = large.iter().any(|l| l.middle() < line.middle() && overlaps(l, line));
        above && line.y0 > sheet.height * 0.3 && !large.iter().any(|l| l.middle() > line.middle() && overlaps(l, line))
    };
    if large.is_empty() {
        return Vec::new();
    }
    lines.iter().copied().filter(|l| is_small(&sheet.lines[*l]) && low(&sheet.lines[*l])).collect()
}

/// The mark a line begins with: a number of up to three digits or a sign.
fn mark_of(line: &Line, with_text: bool) -> Option<String> {
    let first = line.words.first()?;
    let mark = first.text.trim_end_matches(['.', ')']);
    let apart = line.words.len() > 1 && (line.is_raised(first) || line.is_spaced(1));
    (is_mark(mark) && (apart || !with_text)).then(|| mark.to_owned())
}

fn is_mark(text: &str) -> bool {
    let digits = text.len() <= 3 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits
        || (text.chars().count() <= 3
            && !text.is_empty()
            && text.chars().all(|c| matches!(c, '*' | '∗' | '†' | '‡' | '§' | '¶')))
}

/// Raised marks in the text of a page, the first of each.
fn raised(sheet: &Sheet, lines: &[usize], low: &[usize]) -> BTreeMap<String, (usize, usize)> {
    let low: BTreeSet<usize> = low.iter().copied().collect();
    let mut marks = BTreeMap::new();
    for line in lines.iter().copied().filter(|l| !low.contains(l)) {
        let of = &sheet.lines[line];
        for (index, word) in of.words.iter().enumerate().skip(1) {
            if is_mark(&word.text) && (of.is_raised(word) || !word.text.is_ascii()) {
                marks.entry(word.text.clone()).or_insert((line, index));
            }
        }
    }
    marks
}

/// Feet by the marks they begin with, and by columns.
fn entries(sheet: &Sheet, low: &[usize]) -> Vec<Vec<usize>> {
    let mut entries: Vec<Vec<usize>> = Vec::new();
    let mut before: Option<&Line> = None;
    for index in low.iter().copied() {
        let line = &sheet.lines[index];
        let follows = before.is_some_and(|b| {
            let overlap = b.x1.min(line.x1) - b.x0.max(line.x0);
            line.middle() > b.middle() && overlap > 0.0 && line.y0 - b.y1 < line.size * 1.2
        });
        match entries.last_mut().filter(|_| follows && mark_of(line, true).is_none()) {
            Some(entry) => entry.push(index),
            None => entries.push(vec![index]),
        }
        before = Some(line);
    }
    entries
}

//! Lines → paragraphs, by where they stand: indents, leading, short last lines, size and weight of the type.
//!
//! In: the pages, and which lines are furniture or feet. Out: paragraphs as runs of lines in reading order, across columns and
//! pages where the sentence goes on, each with how its lines join.

use super::sheet::{Line, Sheet};

/// A line by page and index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Page, from 0.
    pub sheet: usize,
    /// Line of the page, from 0.
    pub line: usize,
}

/// How a line joins the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// As running text.
    Flow,
    /// As a new line of the same paragraph.
    Break,
    /// As the next cell of the same row.
    Cell,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    /// Its lines; how each joins the one before means nothing for the first.
    pub lines: Vec<(At, Join)>,
    /// Space above its first line, in lines; large at the head of a column.
    pub above: f32,
    /// Space below its last line, in lines.
    pub below: f32,
    /// How far its first line is from the left edge of its column, in ems.
    pub indent: f32,
    /// It begins a column or page.
    pub at_top: bool,
}

/// Lines that stand below each other in one column.
struct Column {
    lines: Vec<At>,
    left: f32,
    right: f32,
    /// Distance of lines.
    pitch: f32,
}

/// Makes paragraphs of the lines that are neither furniture nor feet.
pub fn paragraphs(sheets: &[Sheet], is_text: &dyn Fn(At) -> bool) -> Vec<Paragraph> {
    let columns = columns(sheets, is_text);
    let mut all: Vec<Paragraph> = Vec::new();
    let mut before: Option<&Column> = None;
    for column in &columns {
        let mut of_column = split(sheets, column);
        if let (Some(last), Some(first), Some(before)) = (all.last_mut(), of_column.first(), before.replace(column))
            && goes_on(sheets, (last, before), (first, column))
        {
            last.below = first.below;
            last.lines.extend(
                first.lines.iter().enumerate().map(|(i, (at, join))| (*at, if i == 0 { Join::Flow } else { *join })),
            );
            of_column.remove(0);
        }
        all.extend(of_column);
    }
    all
}

fn line(sheets: &[Sheet], at: At) -> &Line {
    // Made from the pages' own indices, and the pages do not change.
    &sheets[at.sheet].lines[at.line]
}

fn columns(sheets: &[Sheet], is_text: &dyn Fn(At) -> bool) -> Vec<Column> {
    let mut columns: Vec<Vec<At>> = Vec::new();
    for (sheet, page) in sheets.iter().enumerate() {
        let mut before: Option<&Line> = None;
        for index in 0..page.lines.len() {
            let at = At { sheet, line: index };
            if !is_text(at) {
                continue;
            }
            let this = &page.lines[index];
            let follows = before.is_some_and(|before| {
                let overlap = before.x1.min(this.x1) - before.x0.max(this.x0);
                let beside = is_beside(before, this) && before.block == this.block;
                let below = this.middle() > before.middle() + before.height() * 0.3;
                beside || (below && overlap > 0.0 && this.y0 - before.y1 < this.size.max(before.size) * 3.5)
            });
            match columns.last_mut().filter(|_| follows) {
                Some(column) => column.push(at),
                None => columns.push(vec![at]),
            }
            before = Some(this);
        }
    }
    columns.into_iter().map(|lines| measure(sheets, lines)).collect()
}

/// Whether two lines stand side by side.
fn is_beside(a: &Line, b: &Line) -> bool {
    (a.middle() - b.middle()).abs() < a.height().min(b.height()) * 0.5 && (a.x1 <= b.x0 + 1.0 || b.x1 <= a.x0 + 1.0)
}

fn measure(sheets: &[Sheet], lines: Vec<At>) -> Column {
    let of = |at: &At| line(sheets, *at);
    let lefts = lines.iter().map(|at| (of(at).x0, 1));
    let mut left = super::sheet::commonest(lefts).unwrap_or_default();
    let right = lines.iter().map(|at| of(at).x1).fold(0.0, f32::max);
    let leftmost = lines.iter().map(|at| of(at).x0).fold(f32::MAX, f32::min);
    // Of few lines the commonest edge says nothing.
    if lines.len() < 4 {
        left = leftmost;
    }
    let mut pitches: Vec<f32> =
        lines.windows(2).map(|pair| of(&pair[1]).y1 - of(&pair[0]).y1).filter(|pitch| *pitch > 1.0).collect();
    pitches.sort_by(f32::total_cmp);
    let size = lines.first().map_or(10.0, |at| of(at).size);
    let pitch = pitches.get(pitches.len() / 2).copied().unwrap_or(size * 1.2).min(size.max(1.0) * 2.2);
    Column { lines, left, right, pitch }
}

fn split(sheets: &[Sheet], column: &Column) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    // The last paragraph that began with a number, and where it stood.
    let mut counted: Option<(u32, f32)> = None;
    for (index, at) in column.lines.iter().enumerate() {
        let this = line(sheets, *at);
        let before = index.checked_sub(1).map(|i| line(sheets, column.lines[i]));
        let after = column.lines.get(index + 1).map(|at| line(sheets, *at));
        let earlier = index.checked_sub(2).map(|i| line(sheets, column.lines[i]));
        let above = before.map_or(9.0, |b| (this.y1 - b.y1) / column.pitch.max(1.0));
        let number = item_number(this);
        let counts_on = number.is_some_and(|n| {
            let next = counted.is_some_and(|(last, x0)| last + 1 == n && (x0 - this.x0).abs() < this.size * 0.6);
            next || (n == 1 && before.is_some_and(ends_sentence))
        });
        let join = before.filter(|_| !counts_on).and_then(|before| join(earlier, before, this, after, column));
        if let (None, Some(number)) = (join, number) {
            counted = Some((number, this.x0));
        }
        match (all.last_mut(), join) {
            (Some(open), Some(join)) => open.lines.push((*at, join)),
            _ => {
                if let Some(open) = all.last_mut() {
                    open.below = above;
                }
                let indent = (this.x0 - column.left) / this.size.max(1.0);
                all.push(Paragraph { lines: vec![(*at, Join::Flow)], above, below: 9.0, indent, at_top: index == 0 });
            }
        }
    }
    all
}

/// How a line joins the one before it in its column; nothing if it begins a paragraph.
fn join(earlier: Option<&Line>, before: &Line, this: &Line, after: Option<&Line>, column: &Column) -> Option<Join> {
    if is_beside(before, this) {
        return Some(Join::Cell);
    }
    let pitch = this.y1 - before.y1;
    let in_row = earlier.is_some_and(|e| is_beside(e, before));
    let begins_row = after.is_some_and(|a| is_beside(this, a) && a.block == this.block);
    if in_row || begins_row {
        return (in_row && begins_row && pitch < this.size.max(before.size) * 2.5).then_some(Join::Break);
    }
    let em = this.size.max(1.0);
    let same_type = (this.size - before.size).abs() < 0.06 * em && this.bold == before.bold;
    if !same_type || pitch > column.pitch * 1.25 + 0.6 || begins_item(this) {
        return None;
    }
    let (indent, was) = ((this.x0 - column.left) / em, (before.x0 - column.left) / em);
    let ends = ends_sentence(before);
    let room = column.right - before.x1;
    let first_word = this.words.first().map_or(0.0, |w| w.x1 - w.x0);
    let short = room > first_word + em;
    if indent > 0.6 && was < 0.35 && (ends || short) {
        // A first line is indented alone; where the line after stands in as far, it may be a hanging list.
        return None;
    }
    if indent < -0.6 && was > -0.3 && (ends || short) {
        return None;
    }
    // The text goes back to the edge after lines that all stood in.
    let stood_in = earlier.is_some_and(|e| (e.x0 - before.x0).abs() < 0.3 * em) && was > 0.6;
    if stood_in && indent < 0.3 && ends {
        return None;
    }
    // Two lines that stand in alike, the first of which ends: each is a paragraph of its own.
    if indent > 0.6 && (indent - was).abs() < 0.2 && ends && short && after.is_some_and(|a| a.x0 < this.x0 - 0.5 * em) {
        return None;
    }
    let width = column.right - column.left;
    let fresh = !begins_lower(this);
    if ends && fresh && room > first_word + 2.0 * em {
        return None;
    }
    if fresh && room > width * 0.4 && before.letters() > 0 {
        let alike = column.right - this.x1 > width * 0.3;
        return alike.then_some(Join::Break);
    }
    Some(Join::Flow)
}

/// Whether the last paragraph of a column goes on in the next.
fn goes_on(sheets: &[Sheet], (last, from): (&Paragraph, &Column), (next, to): (&Paragraph, &Column)) -> bool {
    let (Some((before_at, _)), Some((this_at, _))) = (last.lines.last(), next.lines.first()) else { return false };
    let (before, this) = (line(sheets, *before_at), line(sheets, *this_at));
    let same_type = (this.size - before.size).abs() < 0.06 * this.size.max(1.0) && this.bold == before.bold;
    let cells =
        next.lines.get(1).is_some_and(|(_, j)| *j == Join::Cell) || last.lines.iter().any(|(_, j)| *j == Join::Cell);
    if !same_type || cells || begins_item(this) {
        return false;
    }
    // Lines of one page that stand apart are no column that flows.
    let moves = before_at.sheet != this_at.sheet || this.y0 < before.y0;
    if !moves || this_at.sheet > before_at.sheet + 2 {
        return false;
    }
    let hyphen = before
        .words
        .last()
        .is_some_and(|w| w.text.ends_with(['-', '\u{AD}', '\u{2010}']) && w.text.chars().count() > 2);
    if (hyphen || !ends_sentence(before)) && begins_lower(this) {
        return true;
    }
    let em = this.size.max(1.0);
    let full = from.right - before.x1 < em && from.lines.len() > 3;
    let flush = (this.x0 - to.left).abs() < 0.3 * em && to.lines.len() > 3;
    full && flush && !ends_sentence(before) && last.lines.len() > 1
}

/// Whether a line ends as a sentence does.
pub fn ends_sentence(line: &Line) -> bool {
    let words = line.words.iter().rev().filter(|w| !line.is_raised(w));
    let text = words.map(|w| w.text.as_str()).next().unwrap_or_default();
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '›']);
    text.ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？'])
}

fn begins_lower(line: &Line) -> bool {
    let first = line.words.iter().flat_map(|w| w.text.chars()).find(|c| c.is_alphanumeric());
    first.is_some_and(char::is_lowercase)
}

/// Signs that stand before the items of a list.
pub const BULLETS: [char; 17] =
    ['•', '▪', '‣', '◦', '●', '○', '■', '□', '∙', '⁃', '➢', '►', '▶', '✓', '✔', '\u{F0B7}', '\u{F0A7}'];

/// Whether a line begins with a bullet that stands apart.
pub fn begins_item(line: &Line) -> bool {
    line.words.first().is_some_and(|w| {
        let mut chars = w.text.chars();
        chars.next().is_some_and(|c| BULLETS.contains(&c)) && chars.next().is_none()
    })
}

/// The number a line begins with, if it has the form of an item's: `3.`, `3)`, `(3)`, `[3]`.
pub fn item_number(line: &Line) -> Option<u32> {
    let first = line.words.first().filter(|_| line.words.len() > 1 && line.is_spaced(1))?;
    let inner = first.text.strip_prefix(['(', '[']).unwrap_or(&first.text);
    let digits = inner.strip_suffix(['.', ')', ']'])?;
    let sound = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| sound)
}

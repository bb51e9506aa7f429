//! Lines and units: the text cut into logical paragraphs, before anything is known about their meaning.
//!
//! In: the mended text. Out: [`Unit`]s, each a line or, where the document is hard-wrapped, the lines of a paragraph, with
//! their places. White space at line edges is left out; nothing else is.

use super::tables::pattern;
use crate::source::document::Span;
use regex::Regex;
use std::sync::LazyLock;

/// What a unit has been recognised as.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Nothing special.
    Plain,
    /// Not carried into the page.
    Removed(&'static str),
    /// The title, which stands in the front matter.
    Title,
    /// A heading of this level.
    Heading(u8),
    /// A list item; its glyph is cut off.
    Item,
    /// A quotation; byte offset in the unit's text where the attribution begins.
    Quote(usize),
    /// The attribution of the quotation that is the unit before it.
    Attribution,
    /// A line about the text: set in emphasis.
    Note,
    /// A turn of speech; byte length of the speaker's label with its colon.
    Turn(usize),
}

/// A logical paragraph.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its lines: places in the mended text, edges trimmed.
    pub lines: Vec<Span>,
    /// The lines are joined by line breaks that matter.
    pub verse: bool,
    /// Blank lines before it.
    pub gap: usize,
    /// The text: lines joined.
    pub text: String,
    /// What it is.
    pub form: Form,
    /// A stable word for the writer and for `inspect`.
    pub role: Option<&'static str>,
}

impl Unit {
    /// Place in the mended text.
    pub fn span(&self) -> Span {
        let start = self.lines.first().map_or(0, |l| l.start);
        start..self.lines.last().map_or(start, |l| l.end)
    }

    /// Not yet recognised as anything.
    pub fn is_plain(&self) -> bool {
        self.form == Form::Plain
    }

    /// Number of words, counted up to `limit`.
    pub fn words(&self, limit: usize) -> usize {
        self.text.split_whitespace().take(limit).count()
    }

    /// One line, short enough to be a label.
    pub fn is_short(&self, bytes: usize) -> bool {
        self.text.len() <= bytes && self.lines.len() == 1
    }

    /// The place in the mended text of a range of the unit's text.
    pub fn locate(&self, range: Span) -> Span {
        let (mut at, mut start, mut end) = (0, None, self.span().end);
        for (i, line) in self.lines.iter().enumerate() {
            let length = line.len();
            if start.is_none() && range.start <= at + length {
                start = Some(line.start + (range.start - at));
            }
            if range.end <= at + length {
                end = line.start + range.end.saturating_sub(at).min(length);
                break;
            }
            at += length + self.join(i).len();
        }
        let start = start.unwrap_or(end);
        start..end.max(start)
    }

    /// What joins line `i` to the next.
    pub fn join(&self, i: usize) -> &'static str {
        let _ = i;
        if self.verse { "\n" } else { " " }
    }

    /// Takes bytes off the front of the first line, and white space after them.
    pub fn cut_front(&mut self, mended: &str, bytes: usize) {
        if let Some(line) = self.lines.first_mut() {
            let rest = mended.get(line.start + bytes..line.end).unwrap_or_default();
            line.start = line.end - rest.trim_start().len();
        }
        self.rebuild(mended);
    }

    /// Keeps only the first `bytes` of the last line, without white space at its end.
    pub fn cut_back(&mut self, mended: &str, end: usize) {
        if let Some(line) = self.lines.last_mut() {
            let rest = mended.get(line.start..end).unwrap_or_default();
            line.end = line.start + rest.trim_end().len();
        }
        self.rebuild(mended);
    }

    /// Appends the lines of another unit.
    pub fn absorb(&mut self, mended: &str, other: &Unit) {
        self.lines.extend(other.lines.iter().cloned());
        self.rebuild(mended);
    }

    fn rebuild(&mut self, mended: &str) {
        self.lines.retain(|l| l.start < l.end);
        let mut text = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            if i > 0 {
                text.push_str(self.join(i - 1));
            }
            text.push_str(mended.get(line.clone()).unwrap_or_default());
        }
        self.text = text;
    }

    fn new(mended: &str, line: &Line) -> Unit {
        Unit {
            lines: vec![line.span.clone()],
            verse: false,
            gap: line.gap,
            text: mended.get(line.span.clone()).unwrap_or_default().to_owned(),
            form: Form::Plain,
            role: None,
        }
    }
}

struct Line {
    span: Span,
    indent: usize,
    gap: usize,
    characters: usize,
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{2028}' | '\u{2029}')
}

fn lines(mended: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let (mut gap, mut at) = (0, 0);
    for raw in mended.split_inclusive(is_line_end) {
        let start = at;
        at += raw.len();
        let trimmed = raw.trim_start();
        let indent = raw.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        if trimmed.is_empty() {
            // The second half of CR LF is not a line of its own.
            gap += usize::from(!(raw == "\n" && mended[..start].ends_with('\r')));
            continue;
        }
        let span = start + indent..start + indent + trimmed.len();
        found.push(Line { span, indent, gap, characters: trimmed.chars().count() });
        gap = 0;
    }
    found
}

/// A line that begins something of its own: a list marker, a dash of attribution, a speaker.
static OPENER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:[•·▪‣◦●○■□–*+-]\s+\S|\(?\d{1,3}[.)]\s+\S|(?:—|–|―|--)\s?\p{Lu}|[A-Z][\w.’' -]{0,30}:\s)")
});

/// Width in characters at which the document's lines were wrapped, if they were.
fn wrap_width(mended: &str, lines: &[Line]) -> Option<usize> {
    let followed: Vec<(&Line, &Line)> = lines.windows(2).filter(|w| w[1].gap == 0).map(|w| (&w[0], &w[1])).collect();
    if followed.len() < 3 {
        return None;
    }
    let mut widths: Vec<usize> = followed.iter().map(|(line, _)| line.characters + line.indent).collect();
    widths.sort_unstable();
    let width = widths[(widths.len() * 19 / 20).min(widths.len() - 1)];
    let longest = lines.iter().map(|l| l.characters).max().unwrap_or(0);
    if !(30..=130).contains(&width) || longest > 2 * width {
        return None;
    }
    let full = followed.iter().filter(|(line, next)| is_full(mended, line, next, width)).count();
    (full * 10 >= followed.len() * 6).then_some(width)
}

fn is_full(mended: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = mended[next.span.clone()].split_whitespace().next().map_or(0, |w| w.chars().count());
    (line.indent + line.characters + 1 + word) * 10 > width * 9
}

/// Cuts the mended text into units.
pub fn units(mended: &str) -> Vec<Unit> {
    let lines = lines(mended);
    let width = wrap_width(mended, &lines);
    let mut units: Vec<Unit> = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let joins = width.is_some_and(|width| {
            line.gap == 0
                && i > 0
                && is_full(mended, &lines[i - 1], line, width)
                && !OPENER.is_match(&mended[line.span.clone()])
        });
        match units.last_mut() {
            Some(unit) if joins => {
                unit.lines.push(line.span.clone());
            }
            _ => units.push(Unit::new(mended, line)),
        }
    }
    for unit in &mut units {
        if unit.lines.len() > 1 {
            unit.rebuild(mended);
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        units(text).into_iter().map(|u| u.text).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_where_lines_are_not_wrapped() {
        let long =
            "The committee met in the old town hall and heard eleven witnesses over the course of two very long days. "
                .repeat(3);
        let text = format!("{long}\n{long}\r\n\r\nShort line\n");
        assert_eq!(texts(&text).len(), 3);
        assert_eq!(units(&text)[2].gap, 1);
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The committee met in the old town hall and heard\neleven witnesses over two days, most of whom had\ncome from villages along the river with letters\nof their own.\n\nIt then withdrew to write its report, which took\nanother month and was printed in the capital by\nthe usual house.\n";
        let found = texts(text);
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("The committee met in the old town hall and heard eleven"));
        for unit in units(text) {
            let at = unit.text.find("the ").unwrap();
            assert!(text[unit.locate(at..at + 4)].starts_with("the"));
        }
    }

    #[test]
    fn verse_and_addresses_are_not_wrapped_text() {
        let text = "Jane Example\n12 High Street\nSpringfield\nPhone 555\n\nDear Sir,\n";
        assert_eq!(texts(text).len(), 5);
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        assert_eq!(texts("a\r\nb\rc\u{2028}d\u{C}e"), ["a", "b", "c", "d", "e"]);
        assert_eq!(units("a\r\nb").last().unwrap().gap, 0);
        assert_eq!(units("a\r\n\r\nb").last().unwrap().gap, 1);
    }
}

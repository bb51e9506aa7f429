//! Lines and units: the text cut into logical paragraphs, before anything is known about their meaning.
//!
//! In: the mended text. Out: [`Unit`]s, each a line or, where the document is hard-wrapped, the lines of a paragraph, with
//! their places. White space at line edges is left out; nothing else is.

use crate::source::document::Span;
use crate::source::text::markers::Marker;
use crate::source::text::wrapping::{Join, Layout, Line, lines};

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
    /// A further paragraph of the item that is the unit before it.
    ItemMore,
    /// The attribution of the quotation that is the unit before it.
    Attribution,
    /// A further paragraph of the quotation that is the unit before it; byte offset in the unit's text where the attribution
    /// begins.
    QuoteMore(usize),
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
    /// Columns before its first line.
    pub indent: usize,
    /// The mark of an item it begins with, if there is company that makes it one.
    pub marker: Option<Marker>,
    /// Marks of quoting before its lines.
    pub quoting: Vec<Span>,
    /// For items: the mark that was cut off.
    pub mark: Option<Span>,
    /// For items: nesting depth from 0.
    pub level: u8,
    /// For items of ordered lists: the number.
    pub number: Option<u32>,
    /// Lines (by index) that go on with the next without a space.
    glued: Vec<usize>,
    /// Hyphens that probably break a word. They stay: nothing tells them from those of the author for certain.
    pub hyphens: Vec<Span>,
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
        let (mut count, mut inside) = (0, false);
        for (i, byte) in self.text.bytes().enumerate() {
            let word = match byte {
                b' ' | b'\t'..=b'\r' => false,
                // White space beyond ASCII begins with one of these.
                0xC2 | 0xE1..=0xE3 => !self.text[i..].starts_with(char::is_whitespace),
                // The rest of a character.
                0x80..=0xBF => inside,
                _ => true,
            };
            if word && !inside {
                count += 1;
                if count >= limit {
                    return limit;
                }
            }
            inside = word;
        }
        count
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
        match () {
            () if self.glued.binary_search(&i).is_ok() => "",
            () if self.verse => "\n",
            () => " ",
        }
    }

    /// Takes bytes off the front of the first line, and white space after them.
    pub fn cut_front(&mut self, mended: &str, bytes: usize) {
        if let Some(line) = self.lines.first_mut() {
            let rest = mended.get(line.start + bytes..line.end).unwrap_or_default();
            line.start = line.end - rest.trim_start().len();
        }
        self.rebuild(mended);
    }

    /// Keeps what stands before a place of the mended text, without white space at its end.
    pub fn cut_back(&mut self, mended: &str, end: usize) {
        while self.lines.len() > 1 && self.lines.last().is_some_and(|line| line.start >= end) {
            self.lines.pop();
        }
        if let Some(line) = self.lines.last_mut() {
            let rest = mended.get(line.start..end).unwrap_or_default();
            line.end = line.start + rest.trim_end().len();
        }
        self.rebuild(mended);
    }

    /// Cuts places of the mended text out of the lines that hold them.
    pub fn cut_inside(&mut self, mended: &str, cuts: &[Span]) {
        cuts.iter().rev().for_each(|cut| self.part(mended, cut));
        self.rebuild(mended);
    }

    /// Parts the line that holds a place at this place, which goes.
    fn part(&mut self, mended: &str, cut: &Span) {
        let Some(i) = self.lines.iter().position(|line| line.start <= cut.start && cut.end <= line.end) else { return };
        let line = self.lines[i].clone();
        let before = mended.get(line.start..cut.start).unwrap_or_default();
        let after = mended.get(cut.end..line.end).unwrap_or_default();
        let front = line.start..line.start + before.trim_end().len();
        let back = line.end - after.trim_start().len()..line.end;
        match (front.is_empty(), back.is_empty()) {
            (false, false) => {
                self.glued.iter_mut().filter(|at| **at >= i).for_each(|at| *at += 1);
                if before.len() == front.len() && after.len() == back.len() {
                    let at = self.glued.partition_point(|at| *at < i);
                    self.glued.insert(at, i);
                }
                self.lines[i] = front;
                self.lines.insert(i + 1, back);
            }
            (true, _) => self.lines[i] = back,
            (false, true) => self.lines[i] = front,
        }
    }

    /// Splits a unit of one line at a byte of its text; what follows is the new unit.
    pub fn split_off(&mut self, mended: &str, at: usize) -> Unit {
        let mut rest = self.clone();
        (rest.gap, rest.marker, rest.form, rest.role) = (0, None, Form::Plain, None);
        rest.quoting.clear();
        let start = self.span().start;
        self.cut_back(mended, start + at);
        rest.cut_front(mended, at);
        rest
    }

    /// Appends the lines of other units.
    pub fn absorb(&mut self, mended: &str, others: &[Unit]) {
        for other in others {
            let shift = self.lines.len();
            self.lines.extend(other.lines.iter().cloned());
            self.glued.extend(other.glued.iter().map(|i| i + shift));
            self.hyphens.extend(other.hyphens.iter().cloned());
            self.quoting.extend(other.quoting.iter().cloned());
        }
        self.rebuild(mended);
    }

    fn rebuild(&mut self, mended: &str) {
        // What joins a line that goes to the next goes with it.
        let gone: Vec<usize> =
            self.lines.iter().enumerate().filter(|(_, line)| line.start >= line.end).map(|(i, _)| i).collect();
        for i in gone.into_iter().rev() {
            self.lines.remove(i);
            self.glued.retain(|at| *at != i);
            self.glued.iter_mut().filter(|at| **at > i).for_each(|at| *at -= 1);
        }
        let mut text = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            if i > 0 {
                text.push_str(self.join(i - 1));
            }
            text.push_str(mended.get(line.clone()).unwrap_or_default());
        }
        self.text = text;
    }

    fn go_on(&mut self, mended: &str, line: &Line, join: Join) {
        if matches!(join, Join::Hyphen | Join::Broken) {
            self.glued.push(self.lines.len() - 1);
        }
        if let Some(last) = self.lines.last().filter(|_| join == Join::Broken) {
            let length = mended[last.clone()].chars().next_back().map_or(0, char::len_utf8);
            self.hyphens.push(last.end - length..last.end);
        }
        self.lines.push(line.span.clone());
        self.quoting.extend(line.quoting.clone());
    }

    fn new(mended: &str, line: &Line, is_item: bool) -> Unit {
        Unit {
            lines: vec![line.span.clone()],
            verse: false,
            gap: line.gap,
            text: mended.get(line.span.clone()).unwrap_or_default().to_owned(),
            form: Form::Plain,
            role: None,
            indent: line.indent,
            marker: line.marker.filter(|_| is_item),
            quoting: line.quoting.clone().into_iter().collect(),
            mark: None,
            level: 0,
            number: None,
            glued: Vec::new(),
            hyphens: Vec::new(),
        }
    }
}

/// Cuts the mended text into units. Marks of quoting stay outside of them.
pub fn units(mended: &str) -> Vec<Unit> {
    let lines = lines(mended);
    let layout = Layout::of(mended, &lines);
    let mut units: Vec<Unit> = Vec::with_capacity(lines.len());
    let mut first = 0;
    for (i, line) in lines.iter().enumerate() {
        let join = if i == 0 { Join::No } else { layout.join(mended, &lines, first, i) };
        match units.last_mut() {
            Some(unit) if join != Join::No => unit.go_on(mended, line, join),
            _ => {
                first = i;
                units.push(Unit::new(mended, line, layout.opens_item(i)));
            }
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
    fn words_are_what_stands_between_white_space_of_any_kind() {
        let texts = [
            "",
            " ",
            "one",
            " one  two ",
            "a\u{a0}b\u{3000}c\u{2003}d\u{1680}e\u{85}f",
            "« é » 日本 ―",
            "\u{2028}x\u{202f}y",
        ];
        for text in texts {
            let unit = Unit { text: text.to_owned(), ..units("word")[0].clone() };
            for limit in [1, 2, 100] {
                assert_eq!(unit.words(limit), text.split_whitespace().count().min(limit), "{text:?}");
            }
        }
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

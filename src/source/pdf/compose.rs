//! Paragraphs, feet and furniture → the reading text and blocks that point into it.
//!
//! Everything on the pages goes into the reading text once, in the order in which it is read: furniture where the extractor
//! met it, feet after the paragraph they interrupt. Marks of notes that became notes are structure and stay out of it.

use super::furniture::Furniture;
use super::kinds::Kind;
use super::notes::Feet;
use super::paragraphs::{At, Join, Paragraph};
use super::sheet::{Line, Sheet};
use super::words::{Hyphen, Words};
use crate::source::document::{Block, BlockKind, Change, Edit, Inline, Origin, Span, Table};
use crate::source::reading::Reading;

/// What is composed.
pub struct Parts<'a> {
    /// The pages.
    pub sheets: &'a [Sheet],
    /// Heads, numbers, and what pages are called.
    pub furniture: &'a Furniture,
    /// Feet.
    pub feet: &'a Feet,
    /// Words that stand whole somewhere.
    pub words: &'a Words,
}

/// A block and the paragraph it was made of; feet were made of none.
pub struct Composed {
    /// The block.
    pub block: Block,
    /// Index of the paragraph.
    pub of: Option<usize>,
}

/// The composed text.
#[derive(Default)]
pub struct Composition {
    /// The reading text.
    pub reading: Reading,
    /// The blocks in order.
    pub blocks: Vec<Composed>,
    /// Furniture that was taken out.
    pub removed: Vec<Change>,
    /// Hyphens that were taken out.
    pub edits: Vec<Edit>,
}

/// How a word is set.
#[derive(Clone, Debug, Default, PartialEq)]
struct Style {
    bold: bool,
    italic: bool,
    raised: bool,
    link: Option<String>,
}

/// Composes a document.
pub fn compose(parts: &Parts<'_>, paragraphs: &[Paragraph], kinds: &[Kind]) -> Composition {
    let mut composer = Composer::new(parts);
    for (index, (paragraph, kind)) in paragraphs.iter().zip(kinds).enumerate() {
        let Some((first, _)) = paragraph.lines.first() else { continue };
        composer.feet_before(first.sheet);
        composer.furniture_before(*first);
        composer.paragraph(index, paragraph, *kind);
    }
    composer.feet_before(usize::MAX);
    composer.furniture_before(At { sheet: usize::MAX, line: 0 });
    composer.out
}

struct Composer<'a> {
    parts: &'a Parts<'a>,
    out: Composition,
    /// Furniture before this place is done.
    next: At,
    /// Feet before this one are done.
    foot: usize,
    inlines: Vec<Inline>,
    /// The inline being made.
    run: Option<(Style, String, Span)>,
    /// Weight says nothing here: all of it is a heading.
    plain_weight: bool,
}

impl<'a> Composer<'a> {
    fn new(parts: &'a Parts<'a>) -> Composer<'a> {
        Composer {
            parts,
            out: Composition::default(),
            next: At { sheet: 0, line: 0 },
            foot: 0,
            inlines: Vec::new(),
            run: None,
            plain_weight: false,
        }
    }

    fn line(&self, at: At) -> Option<&'a Line> {
        self.parts.sheets.get(at.sheet)?.lines.get(at.line)
    }

    fn origin(&mut self, sheet: usize) {
        let page = self.parts.furniture.labels.get(sheet).cloned();
        self.out.reading.at(Origin { page, ..Origin::default() });
    }

    fn paragraph(&mut self, index: usize, paragraph: &Paragraph, kind: Kind) {
        self.out.reading.gap();
        self.plain_weight = matches!(kind, Kind::Heading(_) | Kind::Title);
        let mut block = Block::new(BlockKind::Paragraph, Vec::new());
        match kind {
            Kind::Text => {}
            Kind::Title | Kind::Heading(_) => {
                block.kind = BlockKind::Heading;
                block.level = if let Kind::Heading(level) = kind { level } else { 1 };
            }
            Kind::Item { level, number } => {
                (block.kind, block.level) = (BlockKind::Item, level);
                (block.ordered, block.number) = (number.is_some(), number);
                block.marker = paragraph.lines.first().and_then(|(at, _)| self.marker(*at));
            }
        }
        let skipped = usize::from(block.marker.is_some());
        match rows(paragraph).filter(|_| kind == Kind::Text) {
            Some(rows) => {
                block.kind = BlockKind::Table;
                let cells = rows.into_iter().map(|row| row.into_iter().map(|at| self.cell(at)).collect()).collect();
                block.table = Some(Table { head: false, align: Vec::new(), rows: cells });
            }
            None => {
                self.lines(&paragraph.lines, skipped);
                block.inlines = self.taken();
            }
        }
        self.plain_weight = false;
        let empty = block.table.is_none() && !block.plain().chars().any(|c| !c.is_whitespace());
        if !empty || block.marker.is_some() {
            self.out.blocks.push(Composed { block, of: Some(index) });
        }
    }

    /// The bullet or number of an item.
    fn marker(&mut self, at: At) -> Option<Span> {
        let word = self.line(at)?.words.first()?;
        self.origin(at.sheet);
        let span = self.out.reading.push(&word.text);
        self.out.reading.push(" ");
        Some(span)
    }

    fn cell(&mut self, at: At) -> Vec<Inline> {
        self.lines(&[(at, Join::Flow)], 0);
        self.out.reading.push(" ");
        self.taken()
    }

    /// Adds lines; the first words of the first are left out.
    fn lines(&mut self, lines: &[(At, Join)], skipped: usize) {
        for (index, (at, _)) in lines.iter().enumerate() {
            let Some(line) = self.line(*at) else { continue };
            let next = lines.get(index + 1).and_then(|(at, join)| Some((self.line(*at)?, *join)));
            let hyphen =
                next.filter(|(_, join)| *join == Join::Flow).and_then(|(n, _)| self.parts.words.hyphen(line, n));
            self.furniture_before(*at);
            self.origin(at.sheet);
            self.words(*at, line, if index == 0 { skipped } else { 0 }, hyphen);
            match next {
                Some((_, Join::Break)) => {
                    self.flush();
                    self.inlines.push(Inline::Break);
                    self.out.reading.line();
                }
                Some((next, _)) if hyphen.is_none() && !is_written_together(line, next) => {
                    self.push(" ", &Style::default(), true)
                }
                _ => {}
            }
        }
    }

    fn words(&mut self, at: At, line: &Line, skipped: usize, hyphen: Option<Hyphen>) {
        let last = line.words.len().saturating_sub(1);
        for (index, word) in line.words.iter().enumerate().skip(skipped) {
            if index > skipped && line.is_spaced(index) {
                self.push(" ", &Style::default(), true);
            }
            if let Some(label) = self.parts.feet.marks.get(&(at, index)) {
                self.flush();
                self.inlines.push(Inline::Note(label.clone()));
                continue;
            }
            let style = Style {
                bold: word.bold && !self.plain_weight,
                italic: word.italic,
                raised: line.is_raised(word),
                link: word.link.clone(),
            };
            match hyphen.filter(|h| index == last && *h != Hyphen::Stays).zip(word.text.char_indices().next_back()) {
                Some((hyphen, (cut, _))) => {
                    self.push(&word.text[..cut], &style, false);
                    let span = self.out.reading.push(&word.text[cut..]);
                    if let Some((_, _, run)) = &mut self.run {
                        run.end = span.end;
                    }
                    let rule = if hyphen == Hyphen::Soft { "soft-hyphen" } else { "hyphenation" };
                    self.out.edits.push(Edit { span, became: String::new(), rule });
                }
                None => self.push(&word.text, &style, false),
            }
        }
    }

    /// Adds words; a space goes with what is there already.
    fn push(&mut self, text: &str, style: &Style, is_space: bool) {
        let span = self.out.reading.push(text);
        match &mut self.run {
            Some((own, words, place))
                if (own == style || (is_space && own.link.is_none())) && place.end == span.start =>
            {
                words.push_str(text);
                place.end = span.end;
            }
            _ => {
                self.flush();
                self.run = Some((style.clone(), text.to_owned(), span));
            }
        }
    }

    fn flush(&mut self) {
        let Some((style, text, span)) = self.run.take() else { return };
        // Space at the end of a run that is set in its own way belongs to the text around it.
        let words = text.trim_end().len();
        let (head, tail) = text.split_at(if style == Style::default() { text.len() } else { words });
        let middle = span.end - tail.len();
        if !head.is_empty() {
            let mut inline = Inline::Text { text: head.to_owned(), span: span.start..middle };
            if style.raised {
                inline = Inline::Superscript(vec![inline]);
            }
            if style.italic {
                inline = Inline::Emphasis(vec![inline]);
            }
            if style.bold {
                inline = Inline::Strong(vec![inline]);
            }
            if let Some(target) = style.link {
                inline = Inline::Link { target, content: vec![inline] };
            }
            self.inlines.push(inline);
        }
        if !tail.is_empty() {
            self.inlines.push(Inline::Text { text: tail.to_owned(), span: middle..span.end });
        }
    }

    fn taken(&mut self) -> Vec<Inline> {
        self.flush();
        std::mem::take(&mut self.inlines)
    }

    /// Adds the furniture that stands before a line.
    fn furniture_before(&mut self, until: At) {
        let mut group: Option<(&'static str, usize, Span)> = None;
        while self.next < until {
            let Some(rules) = self.parts.furniture.rules.get(self.next.sheet) else { break };
            let Some(rule) = rules.get(self.next.line) else {
                self.next = At { sheet: self.next.sheet + 1, line: 0 };
                continue;
            };
            if let (Some(rule), Some(line)) = (rule, self.line(self.next)) {
                self.flush();
                let goes_on = group.as_ref().is_some_and(|(open, sheet, _)| open == rule && *sheet == self.next.sheet);
                if !goes_on {
                    self.remove(group.take());
                }
                self.out.reading.line();
                self.origin(self.next.sheet);
                let span = self.out.reading.push(&line.text());
                let start = group.as_ref().map_or(span.start, |(_, _, open)| open.start);
                group = Some((rule, self.next.sheet, start..span.end));
            }
            self.next.line += 1;
        }
        if group.is_some() {
            self.remove(group);
            self.out.reading.line();
        }
    }

    fn remove(&mut self, group: Option<(&'static str, usize, Span)>) {
        let Some((rule, _, span)) = group else { return };
        let text = self.out.reading.text.get(span.clone()).unwrap_or_default().replace('\n', " ");
        self.out.removed.push(Change { text, became: None, rule, span, count: 1 });
    }

    /// Adds the feet of the pages before this one.
    fn feet_before(&mut self, sheet: usize) {
        let feet = &self.parts.feet.feet;
        while let Some(foot) = feet.get(self.foot).filter(|f| f.lines.first().is_some_and(|at| at.sheet < sheet)) {
            self.foot += 1;
            self.out.reading.gap();
            let lines: Vec<(At, Join)> = foot.lines.iter().map(|at| (*at, Join::Flow)).collect();
            // Furniture between the lines of a foot was met before or comes later: feet are out of the order of lines.
            let next = std::mem::replace(&mut self.next, At { sheet: usize::MAX, line: 0 });
            self.lines(&lines, usize::from(foot.note.is_some()));
            self.next = next;
            let inlines = self.taken();
            let block = Block { note: foot.note.clone(), ..Block::new(BlockKind::Paragraph, inlines) };
            if block.plain().chars().any(|c| !c.is_whitespace()) {
                self.out.blocks.push(Composed { block, of: None });
            }
        }
    }
}

/// The cells of a paragraph that is a table: at least two rows, all of the same number of cells.
fn rows(paragraph: &Paragraph) -> Option<Vec<Vec<At>>> {
    let mut rows: Vec<Vec<At>> = Vec::new();
    for (at, join) in &paragraph.lines {
        match rows.last_mut().filter(|_| *join == Join::Cell) {
            Some(row) => row.push(*at),
            None => rows.push(vec![*at]),
        }
    }
    let width = rows.first().map_or(0, Vec::len);
    (rows.len() >= 2 && width >= 2 && rows.iter().all(|row| row.len() == width)).then_some(rows)
}

/// Whether the script puts no space between the words of two lines.
fn is_written_together(before: &Line, after: &Line) -> bool {
    let dense = |c: char| matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}');
    let last = before.words.last().and_then(|w| w.text.chars().next_back());
    let first = after.words.first().and_then(|w| w.text.chars().next());
    last.is_some_and(dense) && first.is_some_and(dense)
}

//! Blocks → Markdown.

use super::Detector;
use super::check::{block_texts, without_clusters};
use super::escape::{Mark, Within, escape};
use super::inlines::{Flow, Signs};
use crate::citation::Named;
use crate::source::document::{Align, Block, BlockKind, Inline, Table};

/// Stands for the text of a note where only the reference to it matters.
const NOTE: char = '\u{FFFC}';

/// In a block that cannot have all its formatting, so many pairs of signs are tried one by one.
const MOST_PAIRS: usize = 50;

/// CommonMark gives a list no larger number.
const LARGEST: u32 = 999_999_999;

/// What the writer did besides writing.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) citations: usize,
    pub(super) unresolved: usize,
    /// Blocks whose formatting Markdown cannot express; they are written without it.
    pub(super) unset: usize,
}

pub(super) struct Writer<'a> {
    /// The work that bare page references cite.
    pub(super) key: Option<&'a str>,
    pub(super) detect: Detector<'a>,
    pub(super) files: &'a str,
    pub(super) counts: &'a mut Counts,
}

/// A list that is open.
struct List {
    ordered: bool,
    /// The next number.
    next: u32,
    /// Every other list of two that touch has other marks, else they would be one.
    other: bool,
    /// Columns its marker takes.
    width: usize,
}

impl Writer<'_> {
    pub(super) fn body(&mut self, blocks: &[Block]) -> String {
        let mut out = String::new();
        let mut lists: Vec<List> = Vec::new();
        let mut previous: Option<&Block> = None;
        for block in blocks {
            let same_note = previous.is_some_and(|p| p.note == block.note);
            if !same_note {
                lists.clear();
            }
            let mut text = String::new();
            let (indent, tight) = match block.kind {
                BlockKind::Item => self.item(block, &mut lists, same_note.then_some(previous).flatten(), &mut text),
                _ => {
                    lists.truncate(usize::from(block.inside));
                    self.block(block, &mut text);
                    (lists.iter().map(|l| l.width).sum(), false)
                }
            };
            // What an item without words of its own begins with stands on the line of its marker.
            let leads = previous.is_some_and(|item| leads(item, block)) && same_note;
            if leads {
                let by = indent + if block.note.is_some() { 4 } else { 0 };
                out.push(' ');
                out.push_str(indented(&text, by).trim_start());
                previous = Some(block);
                continue;
            }
            if previous.is_some() {
                out.push_str(if tight { "\n" } else { "\n\n" });
            }
            let text = indented(&text, indent);
            match &block.note {
                Some(label) if !same_note => {
                    out.push_str(&format!("[^{label}]: "));
                    out.push_str(indented(&text, 4).trim_start());
                }
                Some(_) => out.push_str(&indented(&text, 4)),
                None => out.push_str(&text),
            }
            previous = Some(block);
        }
        out
    }

    /// Writes an item without its indentation; gives that, and whether it follows the block before without a blank line.
    fn item(
        &mut self,
        block: &Block,
        lists: &mut Vec<List>,
        previous: Option<&Block>,
        out: &mut String,
    ) -> (usize, bool) {
        let level = usize::from(block.level).min(lists.len());
        let number = block.number.map(|n| n.min(LARGEST));
        lists.truncate(level + 1);
        let goes_on = lists.get(level).is_some_and(|list| {
            !block.first && list.ordered == block.ordered && number.is_none_or(|n| !list.ordered || n == list.next)
        });
        let mut apart = false;
        if !goes_on {
            let before = (lists.len() > level).then(|| lists.pop()).flatten();
            let alike = before.as_ref().is_some_and(|b| b.ordered == block.ordered);
            let other = alike && before.is_some_and(|b| !b.other);
            apart = alike && block.first;
            lists.push(List { ordered: block.ordered, next: number.unwrap_or(1), other, width: 2 });
        }
        let indent = lists[..level].iter().map(|l| l.width).sum();
        let list = &mut lists[level];
        let marker = match (list.ordered, list.other) {
            (true, other) => format!("{}{} ", list.next, if other { ')' } else { '.' }),
            (false, other) => (if other { "* " } else { "- " }).to_owned(),
        };
        // Only a list that begins with 1 or a bullet can follow a line of text directly.
        let interrupts = goes_on || !list.ordered || list.next == 1;
        let width = marker.len();
        (list.width, list.next) = (width, list.next.saturating_add(1).min(LARGEST));
        out.push_str(&marker);
        let text = self.flow(block, &block.inlines, Within::Item);
        out.push_str(indented(&text, width).trim_start());
        if text.is_empty() {
            out.truncate(out.trim_end().len());
        }
        let tight = previous.is_some_and(|p| p.kind == BlockKind::Item) && interrupts && !apart;
        (indent, tight)
    }

    fn block(&mut self, block: &Block, out: &mut String) {
        match block.kind {
            BlockKind::Heading | BlockKind::Title => {
                let level = usize::from(block.level.clamp(1, 6));
                out.push_str(&"#".repeat(level));
                out.push(' ');
                out.push_str(&self.flow(block, &block.inlines, Within::Heading));
                if block.supplied {
                    out.push_str(" {.supplied}");
                }
            }
            BlockKind::Quote if !block.children.is_empty() => quoted(&self.body(&block.children), out),
            BlockKind::Quote => {
                let text = self.flow(block, &block.inlines, Within::Quote);
                quoted(&attributed(block, text), out);
            }
            BlockKind::Code => code(&block.plain(), out),
            BlockKind::Table if block.table.is_some() => {
                if let Some(table) = &block.table {
                    self.table(block, table, out);
                }
            }
            BlockKind::Paragraph | BlockKind::Table | BlockKind::Item => {
                out.push_str(&self.flow(block, &block.inlines, Within::Paragraph));
            }
        }
    }

    fn table(&mut self, block: &Block, table: &Table, out: &mut String) {
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut rows = table.rows.iter();
        let head = if table.head { rows.next() } else { None };
        let mut lines = vec![self.row(block, head, columns)];
        let rule = (0..columns).map(|i| match table.align.get(i) {
            Some(Align::Left) => " :--- |",
            Some(Align::Center) => " :---: |",
            Some(Align::Right) => " ---: |",
            _ => " --- |",
        });
        lines.push(format!("|{}", rule.collect::<String>()));
        for row in rows {
            lines.push(self.row(block, Some(row), columns));
        }
        out.push_str(&lines.join("\n"));
    }

    fn row(&mut self, block: &Block, cells: Option<&Vec<Vec<Inline>>>, columns: usize) -> String {
        let mut out = String::from("|");
        for i in 0..columns {
            let cell = cells.and_then(|c| c.get(i)).map_or(String::new(), |c| self.flow(block, c, Within::Cell));
            out.push_str(&format!(" {}{}|", cell, if cell.is_empty() { "" } else { " " }));
        }
        out
    }

    /// Running text with its formatting, as far as Markdown can express it, and a citation after each page reference.
    fn flow(&mut self, block: &Block, inlines: &[Inline], within: Within) -> String {
        let flow = Flow::new(inlines, within, self.files);
        let plain = flow.plain.as_str();
        let citations = if block.kind == BlockKind::Heading { Vec::new() } else { self.citations(plain) };
        let write = |signs: Option<Signs>, notes: bool, wanted: &dyn Fn(usize) -> bool| {
            let mut marks = flow.marks(signs, notes, wanted);
            marks.extend(citations.iter().cloned());
            marks.sort_by_key(|m| m.at);
            let mut out = String::with_capacity(plain.len() + 16);
            escape(plain, &marks, within, &mut out);
            out
        };
        if !flow.is_formatted() {
            return write(None, true, &|_| false);
        }
        // A reference without its note would read as text.
        let notes: String = flow.notes().map(|mark| format!("\n\n{mark}: {NOTE}")).collect();
        let sound =
            |signs, wanted: &dyn Fn(usize) -> bool| reads(&write(Some(signs), true, wanted), &notes, plain, within);
        for signs in [Signs::Stars, Signs::Mixed] {
            if sound(signs, &|_| true) {
                return write(Some(signs), true, &|_| true);
            }
        }
        self.counts.unset += 1;
        let mut kept = vec![false; flow.pairs()];
        if !sound(Signs::Stars, &|_| false) {
            return write(None, true, &|_| false);
        }
        for pair in 0..kept.len().min(MOST_PAIRS) {
            kept[pair] = true;
            kept[pair] = sound(Signs::Stars, &|p| kept[p]);
        }
        write(Some(Signs::Stars), true, &|p| kept[p])
    }

    /// A citation cluster for each page reference.
    fn citations(&mut self, plain: &str) -> Vec<Mark> {
        let mut marks = Vec::new();
        if !plain.contains(['(', '[']) {
            return marks;
        }
        for found in (self.detect)(plain) {
            let sound = !found.locator.contains(['[', ']', '\n', '\\']) && plain.is_char_boundary(found.range.end);
            let key = match &found.named {
                Named::Work(key) => Some(key.as_str()),
                Named::Nothing => self.key,
                Named::Other | Named::Same => None,
            };
            match key.filter(|_| sound) {
                Some(key) => {
                    self.counts.citations += 1;
                    marks.push(Mark::new(found.range.end, format!("[@{key}, {}]", found.locator)));
                }
                None => self.counts.unresolved += 1,
            }
        }
        marks
    }
}

/// Whether Markdown reads as a plain text. What stands in the page between the blocks makes no difference here.
fn reads(markdown: &str, notes: &str, plain: &str, within: Within) -> bool {
    let markdown = without_clusters(markdown);
    let read = match within {
        Within::Heading => block_texts(&format!("# {markdown}{notes}")),
        Within::Cell => block_texts(&format!("| {markdown} |\n| --- |\n{notes}")),
        _ => block_texts(&format!("{markdown}{notes}")),
    };
    let words = |text: &str| text.split_whitespace().map(|w| w.replace(NOTE, "")).collect::<String>();
    words(&read.concat()) == words(plain)
}

/// Whether an item has no words of its own, and a block after it is the first thing in it.
fn leads(item: &Block, block: &Block) -> bool {
    let depth = if block.kind == BlockKind::Item { block.level } else { block.inside };
    item.kind == BlockKind::Item && item.inlines.is_empty() && depth > item.level
}

/// The text of a quotation, in which an attribution without a dash says what it is.
fn attributed(block: &Block, text: String) -> String {
    let stated = block.attribution.is_some_and(|at| at > 0 && at < block.inlines.len());
    let dashed = |line: &str| {
        let line = line.trim_start_matches(['\\', '*', '_']);
        line.starts_with(['—', '–', '―']) || line.starts_with("--") || line.starts_with("\\-")
    };
    // "[[^1]]" would be no note: what begins with a link or the mark of a note is left as a paragraph of the quotation.
    let fits = |last: &str| !last.contains('\n') && !last.is_empty() && !dashed(last) && !last.starts_with('[');
    match text.rsplit_once("\n\n") {
        Some((quotation, last)) if stated && fits(last) => {
            format!("{quotation}\n\n[{last}]{{.attribution}}")
        }
        _ => text,
    }
}

/// Every line of a text as part of a quotation.
fn quoted(text: &str, out: &mut String) {
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.push('\n');
        }
        out.push_str(if line.is_empty() { ">" } else { "> " });
        out.push_str(line);
    }
}

/// Every line of a text that is not empty, so many columns to the right.
fn indented(text: &str, by: usize) -> String {
    if by == 0 || text.is_empty() {
        return text.to_owned();
    }
    let indent = " ".repeat(by);
    let lines: Vec<String> =
        text.split('\n').map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }).collect();
    lines.join("\n")
}

fn code(plain: &str, out: &mut String) {
    let longest = plain.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    out.push_str(&fence);
    out.push('\n');
    out.push_str(plain.trim_end_matches('\n'));
    out.push('\n');
    out.push_str(&fence);
}

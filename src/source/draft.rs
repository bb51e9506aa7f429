//! Blocks before they stand in a reading text: what the readers of RTF, mail and EPUB packages collect.
//!
//! In: pieces of text with their style, in the order of the original, with the white space the format happened to write.
//! Out: blocks whose words stand in the reading text, white space made even, emphasis nested, nothing empty. What a page
//! does not take up is put into the reading text and recorded as removed. Must never add or drop a word.

use super::document::{Block, BlockKind, Change, Inline, Origin, Span, Table, Word};
use super::reading::Reading;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How a piece of text looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// Struck out.
    pub strike: bool,
    /// Above (1) or below (-1) the line.
    pub raised: i8,
    /// Code.
    pub code: bool,
    /// The address it leads to.
    pub link: Option<Arc<str>>,
}

/// A piece of a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Text as the format has it.
    Text(String, Style),
    /// What follows stands at this place of the original.
    At(Origin),
    /// Anything else: a line break, the end of a paragraph, a picture, a reference to a note.
    Other(Inline),
}

/// A block being made.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The block without its text, table and children.
    pub block: Block,
    /// Its text.
    pub pieces: Vec<Piece>,
    /// A bullet or number that stands in the text before it and that the list now sets.
    pub marker: Option<String>,
    /// Blocks within a quotation.
    pub children: Vec<Draft>,
    /// Rows of cells, and whether the first is a head.
    pub rows: Vec<Vec<Vec<Piece>>>,
    /// It is not part of the page: the rule.
    pub removed: Option<Word>,
    /// It is the title: the rule.
    pub title: Option<Word>,
    /// Where it begins in the original.
    pub origin: Option<Origin>,
}

impl Draft {
    /// A block of a kind.
    pub fn new(kind: BlockKind, pieces: Vec<Piece>) -> Draft {
        Draft { block: Block { kind, ..Block::default() }, pieces, ..Draft::default() }
    }

    /// Nothing in it that could be seen.
    pub fn is_empty(&self) -> bool {
        is_blank(&self.pieces)
            && self.children.iter().all(Draft::is_empty)
            && self.rows.iter().flatten().all(|cell| is_blank(cell))
    }

    /// Labels of the notes it refers to.
    fn references(&self, out: &mut BTreeSet<String>) {
        for piece in self.pieces.iter().chain(self.rows.iter().flatten().flatten()) {
            if let Piece::Other(Inline::Note(label)) = piece {
                out.insert(label.clone());
            }
        }
        self.children.iter().for_each(|c| c.references(out));
    }

    /// Its words, white space made even.
    pub fn plain(&self) -> String {
        plain(&self.pieces)
    }
}

/// Whether pieces show nothing.
pub fn is_blank(pieces: &[Piece]) -> bool {
    !pieces.iter().any(|piece| match piece {
        Piece::Text(text, _) => text.chars().any(|c| !is_space(c) && !is_nothing(c)),
        Piece::Other(Inline::Image { .. } | Inline::Note(_)) => true,
        _ => false,
    })
}

/// The words of pieces, white space made even.
pub fn plain(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(part, _) => text.push_str(part),
            Piece::Other(Inline::Break | Inline::Paragraph) => text.push(' '),
            _ => {}
        }
    }
    text.replace(is_nothing, "").split(is_space).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Characters that show nothing and part nothing.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{AD}') || c.is_control() && !c.is_whitespace()
}

/// What became of the drafts.
#[derive(Debug, Default)]
pub struct Set {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// What the page does not take up.
    pub removed: Vec<Change>,
    /// The title: its words, place and rule.
    pub title: Option<(String, Span, Word)>,
}

/// Sets drafts into a reading text, in their order.
pub fn set(drafts: Vec<Draft>, reading: &mut Reading, out: &mut Set) {
    for draft in drafts.into_iter().filter(|d| !d.is_empty()) {
        reading.gap();
        if let Some(origin) = &draft.origin {
            reading.at(origin.clone());
        }
        if let Some(rule) = draft.title.filter(|_| out.title.is_none()) {
            let (inlines, span) = inlines(draft.pieces, reading, Within::Line);
            out.title = Some((Block::new(BlockKind::Title, inlines).plain(), span, rule));
        } else if let Some(rule) = draft.removed {
            remove(draft, rule, reading, &mut out.removed);
        } else if let Some(block) = block(draft, reading) {
            out.blocks.push(block);
        }
    }
}

/// A note that nothing refers to but text that is removed is removed with it.
pub fn remove_notes_of_removed(drafts: &mut [Draft]) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut seen = vec![false; drafts.len()];
    loop {
        let mut grown = false;
        for (draft, seen) in drafts.iter().zip(&mut seen) {
            let kept = draft.removed.is_none() && draft.block.note.as_ref().is_none_or(|n| used.contains(n));
            if kept && !std::mem::replace(seen, true) {
                draft.references(&mut used);
                grown = true;
            }
        }
        if !grown {
            break;
        }
    }
    for draft in drafts {
        if draft.block.note.take_if(|n| !used.contains(n)).is_some() {
            draft.removed = draft.removed.or(Some("note-of-removed"));
        }
    }
}

fn remove(draft: Draft, rule: Word, reading: &mut Reading, removed: &mut Vec<Change>) {
    let start = reading.text.len();
    for cell in std::iter::once(draft.pieces).chain(draft.rows.into_iter().flatten()) {
        reading.line();
        inlines(cell, reading, Within::Line);
    }
    let from = reading.text[start..].len() - reading.text[start..].trim_start().len() + start;
    let text = reading.text[from..].trim_end().to_owned();
    if !text.is_empty() {
        let span = from..from + text.len();
        removed.push(Change { text, became: None, rule, span, count: 1 });
    }
    for child in draft.children {
        reading.gap();
        remove(child, rule, reading, removed);
    }
}

fn block(draft: Draft, reading: &mut Reading) -> Option<Block> {
    if draft.is_empty() {
        return None;
    }
    let mut block = draft.block;
    if let Some(marker) = &draft.marker {
        block.marker = Some(reading.push(marker));
        reading.push(" ");
    }
    if !draft.rows.is_empty() {
        let mut table = block.table.take().unwrap_or_default();
        table.rows = rows(draft.rows, reading);
        block.table = Some(table);
    } else if block.kind == BlockKind::Code {
        block.inlines = code(&draft.pieces, reading);
    } else if draft.children.is_empty() {
        let within = if block.kind == BlockKind::Heading { Within::Line } else { Within::Text };
        block.inlines = inlines(draft.pieces, reading, within).0;
    } else {
        for child in draft.children {
            reading.gap();
            // Within a quotation a mark is structure, as it is in all other formats.
            block.children.extend(self::block(Draft { marker: None, ..child }, reading));
        }
    }
    Some(block)
}

fn rows(rows: Vec<Vec<Vec<Piece>>>, reading: &mut Reading) -> Vec<Vec<Vec<Inline>>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut set = Vec::with_capacity(rows.len());
    for row in rows {
        reading.line();
        let mut cells = Vec::with_capacity(columns);
        for (i, cell) in row.into_iter().enumerate() {
            if i > 0 {
                reading.push("\t");
            }
            cells.push(inlines(cell, reading, Within::Text).0);
        }
        cells.resize(columns, Vec::new());
        set.push(cells);
    }
    set
}

fn code(pieces: &[Piece], reading: &mut Reading) -> Vec<Inline> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(part, _) => text.push_str(part),
            Piece::Other(Inline::Break | Inline::Paragraph) => text.push('\n'),
            _ => {}
        }
    }
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    vec![reading.inline(lines.join("\n").trim_matches('\n'))]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Line breaks are kept.
    Text,
    /// Line breaks are spaces.
    Line,
}

/// A piece with its white space made even.
enum Even {
    Text(String, Span, Style),
    Other(Inline),
}

/// Puts pieces into the reading text; gives their inlines and place.
fn inlines(pieces: Vec<Piece>, reading: &mut Reading, within: Within) -> (Vec<Inline>, Span) {
    let start = reading.text.len();
    let mut even: Vec<Even> = Vec::with_capacity(pieces.len());
    let (mut begun, mut space, mut broken) = (false, None, None);
    // White space at the end is not written, not even before a place or a note.
    let shows = |p: &Piece| !matches!(p, Piece::Other(Inline::Note(_))) && !is_blank(std::slice::from_ref(p));
    let end = pieces.iter().rposition(shows).map_or(0, |last| last + 1);
    for (n, piece) in pieces.into_iter().enumerate() {
        match piece {
            Piece::At(origin) => {
                if begun && n < end {
                    flush_space(&mut even, &mut space, &mut broken, reading);
                }
                reading.at(origin);
            }
            Piece::Other(inline @ (Inline::Break | Inline::Paragraph)) if begun => match within {
                Within::Text => broken = Some(broken.filter(|b| *b == Inline::Paragraph).unwrap_or(inline)),
                Within::Line => space = Some(' '),
            },
            Piece::Other(Inline::Break | Inline::Paragraph) => {}
            Piece::Other(inline) => {
                if !matches!(inline, Inline::Note(_)) {
                    flush_space(&mut even, &mut space, &mut broken, reading);
                    begun = true;
                }
                even.push(Even::Other(inline));
            }
            Piece::Text(text, style) => {
                let mut word = String::with_capacity(text.len());
                for c in text.chars().filter(|c| !is_nothing(*c)) {
                    if is_space(c) {
                        // A no-break space that stands alone is kept.
                        let kept = matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}');
                        space = Some(if kept && space.is_none() && broken.is_none() { c } else { ' ' });
                        continue;
                    }
                    if begun && (space.is_some() || broken.is_some()) {
                        let other = word.is_empty()
                            && !matches!(even.last(), Some(Even::Text(_, _, before)) if *before == style);
                        if broken.is_some() || other {
                            push(&mut even, std::mem::take(&mut word), &style, reading);
                            flush_space(&mut even, &mut space, &mut broken, reading);
                        } else if let Some(space) = space.take() {
                            word.push(space);
                        }
                    }
                    (begun, space) = (true, None);
                    word.push(c);
                }
                push(&mut even, word, &style, reading);
            }
        }
    }
    (nest(even), start..reading.text.len())
}

/// Writes the white space that was held back, as far as it is not at the end.
fn flush_space(even: &mut Vec<Even>, space: &mut Option<char>, broken: &mut Option<Inline>, reading: &mut Reading) {
    if even.iter().all(|e| matches!(e, Even::Other(Inline::Note(_)))) {
        (*space, *broken) = (None, None);
        return;
    }
    let plain = even.iter().rev().find_map(|e| match e {
        Even::Text(_, _, style) => Some(style.clone()),
        Even::Other(_) => None,
    });
    match (broken.take(), space.take()) {
        (Some(inline), _) => {
            reading.line();
            even.push(Even::Other(inline));
        }
        (None, Some(space)) => {
            let link = plain.map_or_else(Style::default, |style| Style { link: None, ..style });
            push(even, space.to_string(), &link, reading);
        }
        (None, None) => {}
    }
}

fn push(even: &mut Vec<Even>, text: String, style: &Style, reading: &mut Reading) {
    if text.is_empty() {
        return;
    }
    let span = reading.push(&text);
    match even.last_mut() {
        Some(Even::Text(before, place, same)) if same == style && place.end == span.start => {
            before.push_str(&text);
            place.end = span.end;
        }
        _ => even.push(Even::Text(text, span, style.clone())),
    }
}

/// Runs → nested emphasis.
fn nest(even: Vec<Even>) -> Vec<Inline> {
    let items: Vec<(Option<Style>, Inline)> = even
        .into_iter()
        .map(|e| match e {
            Even::Other(inline) => (None, inline),
            Even::Text(text, span, style) if style.code => (Some(style), Inline::Code { text, span }),
            Even::Text(text, span, style) => (Some(style), Inline::Text { text, span }),
        })
        .collect();
    nested(items, 0)
}

type Wrap = (fn(&Style) -> bool, fn(Vec<Inline>) -> Inline);

/// From the outside in.
const WRAPS: [Wrap; 5] = [
    (|s| s.strong, Inline::Strong),
    (|s| s.emphasis, Inline::Emphasis),
    (|s| s.strike, Inline::Strike),
    (|s| s.raised > 0, Inline::Superscript),
    (|s| s.raised < 0, Inline::Subscript),
];

fn nested(items: Vec<(Option<Style>, Inline)>, depth: usize) -> Vec<Inline> {
    let mut out = Vec::with_capacity(items.len());
    let mut group: Vec<(Option<Style>, Inline)> = Vec::new();
    let mut current: Option<Arc<str>> = None;
    let mut on = false;
    let close = |group: &mut Vec<(Option<Style>, Inline)>, on: bool, link: &Option<Arc<str>>, out: &mut Vec<Inline>| {
        if group.is_empty() {
            return;
        }
        // A line that ends with the emphasis ends outside it.
        let ends = |item: &(Option<Style>, Inline)| !matches!(item.1, Inline::Break | Inline::Paragraph);
        let tail = group.split_off(group.iter().rposition(ends).map_or(0, |last| last + 1));
        let inner = nested_or_done(std::mem::take(group), depth);
        match (depth, link, on) {
            _ if inner.is_empty() => {}
            (0, Some(link), _) => out.push(Inline::Link { target: link.to_string(), content: inner }),
            (1.., _, true) => out.push(WRAPS[depth - 1].1(inner)),
            _ => out.extend(inner),
        }
        out.extend(tail.into_iter().map(|(_, inline)| inline));
    };
    for (style, inline) in items {
        let (link, wanted) = match &style {
            Some(style) if depth == 0 => (style.link.clone(), false),
            Some(style) => (None, WRAPS[depth - 1].0(style)),
            // A line break or a picture stays with what is around it; a note stands outside.
            None if matches!(inline, Inline::Note(_)) => (None, false),
            None => (current.clone(), on),
        };
        if link != current || wanted != on {
            close(&mut group, on, &current, &mut out);
            (current, on) = (link, wanted);
        }
        group.push((style, inline));
    }
    close(&mut group, on, &current, &mut out);
    out
}

fn nested_or_done(items: Vec<(Option<Style>, Inline)>, depth: usize) -> Vec<Inline> {
    if depth < WRAPS.len() { nested(items, depth + 1) } else { items.into_iter().map(|(_, i)| i).collect() }
}

/// A table of a draft: whether the first row is a head.
pub fn table(rows: Vec<Vec<Vec<Piece>>>, head: bool) -> Draft {
    let block = Block { kind: BlockKind::Table, table: Some(Table { head, ..Table::default() }), ..Block::default() };
    Draft { block, rows, ..Draft::default() }
}

/// A feature of the original that a page does not carry, in words.
pub fn omitted(text: String, rule: Word, count: usize) -> Change {
    Change { text, became: None, rule, span: 0..0, count }
}

/// `1 comment`, `2 comments`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, style: &Style) -> Piece {
        Piece::Text(text.into(), style.clone())
    }

    fn made(pieces: Vec<Piece>) -> (String, Vec<Block>) {
        let (mut reading, mut out) = (Reading::default(), Set::default());
        set(vec![Draft::new(BlockKind::Paragraph, pieces)], &mut reading, &mut out);
        (reading.text, out.blocks)
    }

    #[test]
    fn white_space_is_made_even_across_styles_and_at_the_edges() {
        let (plain, bold) = (Style::default(), Style { strong: true, ..Style::default() });
        let (reading, blocks) = made(vec![
            Piece::Other(Inline::Break),
            text("  One ", &plain),
            text(" two\t", &bold),
            Piece::Other(Inline::Break),
            Piece::Other(Inline::Break),
            text(" three\u{A0}4 ", &plain),
            Piece::Other(Inline::Break),
        ]);
        assert_eq!(reading, "One two\nthree\u{A0}4");
        assert_eq!(blocks[0].plain(), "One two\nthree\u{A0}4");
        assert!(matches!(&blocks[0].inlines[1], Inline::Strong(inner) if inner.len() == 1), "{:?}", blocks[0]);
    }

    #[test]
    fn a_place_after_the_last_word_keeps_no_line_break() {
        let plain = Style::default();
        let at = || Piece::At(Origin::default());
        let note = Piece::Other(Inline::Note("1".into()));
        let (reading, blocks) = made(vec![text("One", &plain), Piece::Other(Inline::Break), at(), note, at()]);
        assert_eq!(reading, "One");
        assert!(!blocks[0].inlines.contains(&Inline::Break), "{:?}", blocks[0]);
        let (reading, _) = made(vec![text("One", &plain), Piece::Other(Inline::Break), at(), text("two", &plain)]);
        assert_eq!(reading, "One\ntwo");
    }

    #[test]
    fn emphasis_nests_from_the_link_inwards_and_notes_stand_outside() {
        let link = Style { link: Some("https://example.org/".into()), ..Style::default() };
        let strong = Style { strong: true, ..link.clone() };
        let (_, blocks) = made(vec![text("a", &link), text("b", &strong), Piece::Other(Inline::Note("1".into()))]);
        let [Inline::Link { content, .. }, Inline::Note(_)] = blocks[0].inlines.as_slice() else {
            panic!("{:?}", blocks[0].inlines)
        };
        assert!(matches!(content.as_slice(), [Inline::Text { .. }, Inline::Strong(_)]));
    }

    #[test]
    fn what_is_empty_makes_no_block_and_what_is_removed_stays_in_the_reading_text() {
        let blank = Draft::new(BlockKind::Paragraph, vec![text(" \u{A0}", &Style::default())]);
        let head = Draft::new(BlockKind::Paragraph, vec![text("Running head", &Style::default())]);
        let (mut reading, mut out) = (Reading::default(), Set::default());
        set(vec![blank, Draft { removed: Some("page-header"), ..head }], &mut reading, &mut out);
        assert!(out.blocks.is_empty());
        assert_eq!(
            (out.removed[0].text.as_str(), &reading.text[out.removed[0].span.clone()]),
            ("Running head", "Running head")
        );
    }
}

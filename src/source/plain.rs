//! The plain text of blocks, as the recogniser and the site's Markdown parser see it, with the way back to the source.
//!
//! In: a `Document`. Out: for each block its plain text (lines of a paragraph joined by a space, hard breaks and the parts
//! of a quotation by `\n`) and a table of places. Byte for byte the text a Markdown parser finds in the written page.

use super::document::{Block, BlockKind, Document, Edit, Inline, Span};
use crate::entity::TextBlock;
use std::ops::Range;

/// From places in a plain text to places in the decoded text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offsets {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
struct Piece {
    /// First byte in the plain text.
    plain: usize,
    /// The bytes of the source it stands for.
    source: Span,
    /// Byte for byte the same; otherwise the piece maps as a whole.
    exact: bool,
}

impl Offsets {
    /// The place in the decoded text of a range of the plain text; `None` for what has no place there.
    pub fn to_source(&self, range: Range<usize>) -> Option<Span> {
        let first = self.piece(range.start)?;
        let last = self.piece(range.end.saturating_sub(1).max(range.start))?;
        let start = if first.exact { first.source.start + (range.start - first.plain) } else { first.source.start };
        let end = if last.exact { last.source.start + (range.end - last.plain) } else { last.source.end };
        Some(start..end.max(start))
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(self.pieces.partition_point(|p| p.plain <= at).checked_sub(1)?)
    }
}

/// A block's plain text with its table of places.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedBlock {
    /// What the recogniser sees.
    pub block: TextBlock,
    /// Places in [`Document::text`].
    pub offsets: Offsets,
    /// Index in [`Document::blocks`]; `None` for the title.
    pub index: Option<usize>,
}

impl Document {
    /// The texts of the document, the title first if there is one, then the blocks of the body without supplied
    /// headings and notes (a page's notes are no blocks).
    pub fn text_blocks(&self) -> Vec<PlacedBlock> {
        let mut placed = Vec::with_capacity(self.blocks.len() + 1);
        if let Some(title) = &self.title {
            let mut builder = Builder::new(self);
            match &title.span {
                Some(span) => builder.placed(&title.value, span),
                None => builder.plain.push_str(&title.value),
            }
            placed.push(builder.finish(BlockKind::Title, None));
        }
        for (index, block) in self.blocks.iter().enumerate().filter(|(_, b)| !b.supplied && b.note.is_none()) {
            let mut builder = Builder::new(self);
            walk(block, &mut builder);
            placed.push(builder.finish(block.kind, Some(index)));
        }
        placed
    }
}

impl Block {
    /// The block's plain text.
    pub fn plain(&self) -> String {
        let mut plain = Plain::default();
        walk(self, &mut plain);
        plain.text
    }

    /// The bytes of the reading text the block stands for; `None` if it was supplied or is empty.
    pub fn span(&self) -> Option<Span> {
        if self.supplied {
            return None;
        }
        let mut all = None;
        walk(self, &mut all);
        all
    }
}

/// The bytes of the reading text that inlines stand for.
pub fn span_of(inlines: &[Inline]) -> Option<Span> {
    let mut all = None;
    walk_inlines(inlines, &mut all);
    all
}

/// Takes the plain text of a block piece by piece.
trait Sink {
    /// Words of the source.
    fn text(&mut self, text: &str, span: &Span);
    /// Something between words.
    fn mark(&mut self, mark: &str);
    /// What comes next stands apart from what there is so far, if there is any.
    fn apart(&mut self, with: &'static str);
}

fn walk(block: &Block, sink: &mut dyn Sink) {
    if let Some(table) = &block.table {
        for row in &table.rows {
            sink.apart("\n");
            for cell in row {
                sink.apart("\t");
                cell_text(cell, sink);
            }
        }
        return;
    }
    walk_inlines(&block.inlines, sink);
    for child in &block.children {
        sink.apart("\n");
        walk(child, sink);
        if child.kind == BlockKind::Code {
            sink.mark("\n");
        }
    }
}

fn walk_inlines(inlines: &[Inline], sink: &mut dyn Sink) {
    for inline in inlines {
        match inline {
            Inline::Text { text, span } | Inline::Code { text, span } => sink.text(text, span),
            Inline::Break | Inline::Paragraph => sink.mark("\n"),
            Inline::Image { .. } | Inline::Note(_) => {}
            _ => walk_inlines(inline.inner(), sink),
        }
    }
}

/// A cell of a table is one line.
fn cell_text(inlines: &[Inline], sink: &mut dyn Sink) {
    for inline in inlines {
        match inline {
            Inline::Break | Inline::Paragraph => sink.mark(" "),
            Inline::Text { .. } | Inline::Code { .. } => walk_inlines(std::slice::from_ref(inline), sink),
            _ => cell_text(inline.inner(), sink),
        }
    }
}

impl Inline {
    /// The inlines within.
    pub fn inner(&self) -> &[Inline] {
        match self {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Superscript(inner)
            | Inline::Subscript(inner)
            | Inline::Strike(inner)
            | Inline::Link { content: inner, .. } => inner,
            _ => &[],
        }
    }

    /// The inlines within, if it is of a kind that has any.
    pub fn inner_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Superscript(inner)
            | Inline::Subscript(inner)
            | Inline::Strike(inner)
            | Inline::Link { content: inner, .. } => Some(inner),
            _ => None,
        }
    }
}

impl Sink for Option<Span> {
    fn text(&mut self, _: &str, own: &Span) {
        *self = Some(match self.take() {
            Some(all) => all.start.min(own.start)..all.end.max(own.end),
            None => own.clone(),
        });
    }

    fn mark(&mut self, _: &str) {}

    fn apart(&mut self, _: &'static str) {}
}

#[derive(Default)]
struct Plain {
    text: String,
    pending: Pending,
}

/// What stands between what was and what comes: a line end wins over anything else, at the beginning there is nothing.
#[derive(Default)]
struct Pending(&'static str);

impl Pending {
    fn apart(&mut self, with: &'static str, empty: bool) {
        if !empty && self.0 != "\n" {
            self.0 = with;
        }
    }
}

impl Sink for Plain {
    fn text(&mut self, text: &str, _: &Span) {
        self.mark(text);
    }

    fn mark(&mut self, mark: &str) {
        if !mark.is_empty() {
            self.text.push_str(std::mem::take(&mut self.pending).0);
            self.text.push_str(mark);
        }
    }

    fn apart(&mut self, with: &'static str) {
        self.pending.apart(with, self.text.is_empty());
    }
}

struct Builder<'d> {
    edits: &'d [Edit],
    source: &'d str,
    plain: String,
    offsets: Offsets,
    pending: Pending,
}

impl Sink for Builder<'_> {
    fn text(&mut self, text: &str, span: &Span) {
        if !text.is_empty() {
            self.placed(text, span);
        }
    }

    fn mark(&mut self, mark: &str) {
        let at = self.offsets.pieces.last().map_or(0, |p| p.source.end);
        self.piece(mark, at..at, false);
    }

    fn apart(&mut self, with: &'static str) {
        self.pending.apart(with, self.plain.is_empty());
    }
}

impl<'d> Builder<'d> {
    fn new(document: &'d Document) -> Self {
        Builder {
            edits: &document.edits,
            source: &document.text,
            plain: String::new(),
            offsets: Offsets::default(),
            pending: Pending::default(),
        }
    }

    fn placed(&mut self, text: &str, span: &Span) {
        if self.source.get(span.clone()) == Some(text) {
            return self.piece(text, span.clone(), true);
        }
        let from = self.edits.partition_point(|e| e.span.start < span.start);
        let inside = self.edits[from..].iter().take_while(|e| e.span.end <= span.end);
        let (mut at, mut pieces, mut rebuilt) = (span.start, Vec::new(), 0);
        for edit in inside {
            pieces.push((at..edit.span.start, None));
            pieces.push((edit.span.clone(), Some(edit.became.as_str())));
            rebuilt += edit.span.start - at + edit.became.len();
            at = edit.span.end;
        }
        pieces.push((at..span.end, None));
        rebuilt += span.end - at;
        if pieces.len() == 1 || rebuilt != text.len() {
            return self.piece(text, span.clone(), false);
        }
        for (place, became) in pieces {
            match became {
                Some(became) => self.piece(became, place, false),
                None => {
                    let found = self.source.get(place.clone()).unwrap_or_default();
                    self.piece(found, place, true);
                }
            }
        }
    }

    fn piece(&mut self, text: &str, source: Span, exact: bool) {
        if !text.is_empty() {
            let between = std::mem::take(&mut self.pending).0;
            if !between.is_empty() {
                let at = self.offsets.pieces.last().map_or(0, |p| p.source.end);
                self.offsets.pieces.push(Piece { plain: self.plain.len(), source: at..at, exact: false });
                self.plain.push_str(between);
            }
            self.offsets.pieces.push(Piece { plain: self.plain.len(), source, exact });
            self.plain.push_str(text);
        }
    }

    fn finish(self, kind: BlockKind, index: Option<usize>) -> PlacedBlock {
        PlacedBlock { block: TextBlock { kind, text: self.plain }, offsets: self.offsets, index }
    }
}

/// Byte offsets of a text → Unicode code points.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before each multiple of [`STEP`] bytes.
    marks: Vec<usize>,
}

const STEP: usize = 512;

impl<'t> CodePoints<'t> {
    /// Counts a text once.
    pub fn new(text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            marks.push(count);
            count += chunk.iter().filter(|b| !is_continuation(**b)).count();
        }
        marks.push(count);
        CodePoints { text, marks }
    }

    /// Code points before a byte offset; an offset past the end counts as the end.
    pub fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let mark = byte / STEP;
        let inside = &self.text.as_bytes()[mark * STEP..byte];
        self.marks.get(mark).copied().unwrap_or(0) + inside.iter().filter(|b| !is_continuation(**b)).count()
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_count_characters(text in "[a-zé€😀]{0,1500}") {
            let points = CodePoints::new(&text);
            for (count, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(at), count);
            }
            prop_assert_eq!(points.at(text.len()), text.chars().count());
        }

        #[test]
        fn every_place_of_a_plain_text_leads_to_its_words(words in prop::collection::vec("[a-zé]{1,9}", 1..40)) {
            let text = format!("A Title\n\n{}\u{A0}.\n", words.join("\u{A0} "));
            let document = crate::source::read("a.txt", text.as_bytes()).unwrap();
            for placed in document.text_blocks() {
                let plain = &placed.block.text;
                for (at, word) in plain.split_whitespace().map(|w| (w.as_ptr() as usize - plain.as_ptr() as usize, w)) {
                    let span = placed.offsets.to_source(at..at + word.len()).unwrap();
                    prop_assert_eq!(&document.text[span], word);
                }
            }
        }
    }
}

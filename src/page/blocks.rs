//! Which block a piece belongs to, and at which offset of its plain text.
//!
//! In go the pieces of a page in order, out come [`Item`]s. A block is a paragraph, a list item (its own text, without the
//! items below it), a whole quotation, table or code block, or a heading; what stands inside of a quotation, a table or a note
//! belongs to it. Paragraphs of an item belong to it up to the first heading, list, quotation, table or code in it; those that
//! come later are blocks of their own.

use super::model::Place;
use super::walk::{Item, Piece};
use crate::source::document::BlockKind;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// The blocks that are open, and where their plain texts have come to.
#[derive(Default)]
pub(super) struct Blocks {
    open: Vec<Open>,
    /// How many block elements are open.
    depth: usize,
    blocks: usize,
    notes: usize,
    /// How many images are open.
    images: usize,
}

struct Open {
    place: Place,
    kind: Option<BlockKind>,
    depth: usize,
    offset: usize,
    pending: &'static str,
    /// Another block stands in it.
    parted: bool,
}

impl Blocks {
    pub(super) fn in_quote(&self) -> bool {
        self.open.last().is_some_and(|open| open.kind == Some(BlockKind::Quote))
    }

    pub(super) fn in_code(&self) -> bool {
        self.open.last().is_some_and(|open| open.kind == Some(BlockKind::Code))
    }

    pub(super) fn place<'a>(
        &mut self,
        piece: Piece<'a>,
        span: Range<usize>,
        html_block: bool,
        raw_html: bool,
    ) -> Item<'a> {
        match &piece {
            Piece::Event(Event::Start(Tag::Image { .. })) => self.images += 1,
            Piece::Event(Event::End(TagEnd::Image)) => self.images = self.images.saturating_sub(1),
            _ => {}
        }
        let silent = self.images > 0;
        let mut opens = None;
        if let Piece::Event(Event::Start(tag)) = &piece
            && is_block(tag)
        {
            opens = self.start(tag, raw_html);
            self.depth += 1;
        }
        let mut closes = false;
        if let Piece::Event(Event::End(tag)) = &piece
            && is_block_end(tag)
        {
            self.depth = self.depth.saturating_sub(1);
            closes = self.open.last().is_some_and(|open| open.depth == self.depth);
        }
        let mut item = Item { piece, span, place: Place::Outside, opens, closes, lead: "", offset: 0, silent };
        if let Some(open) = self.open.last_mut() {
            item.place = open.place;
            item.offset = open.offset;
            let length = item.plain().len();
            if length > 0 {
                item.lead = std::mem::take(&mut open.pending);
                item.offset += item.lead.len();
                open.offset = item.offset + length;
                if html_block {
                    open.pending = "\n";
                }
            }
        }
        if closes {
            self.open.pop();
            self.separate("\n");
        }
        item
    }

    /// What comes next stands apart from what the block has so far.
    fn separate(&mut self, with: &'static str) {
        if let Some(open) = self.open.last_mut()
            && open.offset > 0
            && open.pending != "\n"
        {
            open.pending = with;
        }
    }

    fn start(&mut self, tag: &Tag<'_>, raw_html: bool) -> Option<BlockKind> {
        if matches!(tag, Tag::FootnoteDefinition(_)) {
            let place = Place::Note(self.notes);
            self.notes += 1;
            self.push(place, None);
            return None;
        }
        let top = self.open.last().map(|open| (open.kind, open.place));
        let closed = match top {
            Some((_, Place::Note(_))) => true,
            Some((kind, _)) => kind != Some(BlockKind::Item),
            None => false,
        };
        if closed {
            self.separate(if matches!(tag, Tag::TableCell) { "\t" } else { "\n" });
            return None;
        }
        let kind = match tag {
            Tag::Paragraph if self.open.last().is_some_and(|item| !item.parted) => {
                self.separate("\n");
                return None;
            }
            Tag::HtmlBlock if raw_html => return None,
            Tag::Paragraph | Tag::HtmlBlock | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                BlockKind::Paragraph
            }
            Tag::Heading { .. } => BlockKind::Heading,
            Tag::BlockQuote(_) => BlockKind::Quote,
            Tag::CodeBlock(_) => BlockKind::Code,
            Tag::Table(_) => BlockKind::Table,
            Tag::Item => BlockKind::Item,
            _ => return None,
        };
        let place = Place::Block(self.blocks);
        self.blocks += 1;
        self.push(place, Some(kind));
        Some(kind)
    }

    fn push(&mut self, place: Place, kind: Option<BlockKind>) {
        if let Some(around) = self.open.last_mut() {
            around.parted = true;
        }
        self.open.push(Open { place, kind, depth: self.depth, offset: 0, pending: "", parted: false });
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn is_block_end(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

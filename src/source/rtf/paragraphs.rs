//! Paragraphs, cells and rows as they end: what block each becomes.

use super::lists::{Place, literal};
use super::reader::Rtf;
use super::state::Para;
use super::story::{Made, all_strong, beginning, cut_to_tab, without_strong};
use super::styles::Role;
use super::tables::Rows;
use crate::source::document::{Block, BlockKind, Inline, Origin};
use crate::source::draft::{Draft, Piece, is_blank};

impl Rtf<'_> {
    /// A paragraph ends.
    pub fn end_paragraph(&mut self) {
        let para = self.state.para;
        let Some(story) = self.stories.last_mut() else { return };
        let pieces = std::mem::take(&mut story.pieces);
        let label = story.label.take().map(|l| l.trim().to_owned());
        let (begin, size, removed) = (story.begin.take(), std::mem::take(&mut story.size), story.removed.take());
        if para.in_table {
            return self.cell_paragraph(para, pieces, label);
        }
        self.end_tables(0);
        let role = self.sheets.role(para.style);
        if is_blank(&pieces) {
            self.lists.apart();
            let last = self.stories.last_mut().and_then(|s| s.made.last_mut());
            if let Some(code) = last.filter(|m| role == Some(Role::Code) && m.draft.block.kind == BlockKind::Code) {
                code.draft.pieces.push(Piece::Other(Inline::Break));
            }
            return;
        }
        let mut made =
            Made { strong: all_strong(&pieces), size, centred: para.centred, rtl: para.rtl, role, ..Made::default() };
        made.draft = self.draft(&para, pieces, label);
        if made.draft.is_empty() {
            return;
        }
        made.draft.origin = begin;
        made.draft.removed = removed.or((role == Some(Role::Contents)).then_some("contents"));
        if let Some(story) = self.stories.last_mut() {
            story.made.push(made);
        }
    }

    /// What block a paragraph is. An empty draft: it was added to the one before.
    fn draft(&mut self, para: &Para, mut pieces: Vec<Piece>, label: Option<String>) -> Draft {
        let role = self.sheets.role(para.style);
        let outline = para.outline.or_else(|| self.sheets.outline(para.style)).filter(|o| *o < 9);
        let heading = match role {
            Some(Role::Heading(level)) => Some(level),
            Some(Role::Title | Role::Subtitle | Role::Contents | Role::Quote | Role::Code) => None,
            _ => outline.map(|o| (o + 1).min(6)),
        };
        if let Some(level) = heading {
            self.counts.add("heading-numbers", usize::from(self.lists.is_marked(para, label.as_deref())));
            without_strong(&mut pieces);
            let block = Block { kind: BlockKind::Heading, level, ..Block::default() };
            return Draft { block, pieces, ..Draft::default() };
        }
        let after_item = self.last_is_item();
        match self.lists.place(para, label.as_deref(), after_item) {
            Some(Place::More) => {
                if let Some(made) = self.stories.last_mut().and_then(|s| s.made.last_mut()) {
                    made.draft.pieces.push(Piece::Other(Inline::Paragraph));
                    made.draft.pieces.extend(pieces);
                }
                return Draft::default();
            }
            Some(Place::Item { level, ordered, number, letters }) => {
                self.counts.add("list-labels", usize::from(letters));
                let block = Block { kind: BlockKind::Item, level, ordered, number, ..Block::default() };
                return Draft { block, pieces, ..Draft::default() };
            }
            None => {}
        }
        let start = beginning(&pieces);
        if para.first < 0
            && let Some((mark, number)) = literal(&start)
        {
            let marker = Some(mark.to_owned());
            cut_to_tab(&mut pieces);
            let block = Block { kind: BlockKind::Item, ordered: number.is_some(), number, ..Block::default() };
            return Draft { block, pieces, marker, ..Draft::default() };
        }
        let set_in = para.left >= 500 && para.right >= 500 && para.first >= 0;
        let kind = match role {
            Some(Role::Quote) => BlockKind::Quote,
            Some(Role::Code) => BlockKind::Code,
            None if set_in && !para.centred => BlockKind::Quote,
            _ => BlockKind::Paragraph,
        };
        let role = match role {
            Some(Role::Author) => Some("byline"),
            _ => None,
        };
        Draft { block: Block { kind, role, ..Block::default() }, pieces, ..Draft::default() }
    }

    fn last_is_item(&self) -> bool {
        let last = self.stories.last().and_then(|s| s.made.last());
        last.is_some_and(|m| m.draft.block.kind == BlockKind::Item && m.draft.removed.is_none())
    }

    fn cell_paragraph(&mut self, para: Para, pieces: Vec<Piece>, label: Option<String>) {
        let level = usize::from(para.nesting.max(1));
        self.end_tables(level);
        self.counts.add("cell-lists", usize::from(label.is_some_and(|l| !l.is_empty()) && !is_blank(&pieces)));
        let Some(story) = self.stories.last_mut() else { return };
        while story.tables.len() < level {
            story.tables.push(Rows::default());
        }
        if let Some(rows) = story.tables.last_mut() {
            rows.paragraph(pieces);
        }
    }

    /// A cell ends, of the table at this depth.
    pub fn end_cell(&mut self, level: usize) {
        let level = level.clamp(1, 40);
        (self.state.para.in_table, self.state.para.nesting) = (true, u8::try_from(level).unwrap_or(1));
        self.end_paragraph();
        if let Some(rows) = self.stories.last_mut().and_then(|s| s.tables.last_mut()) {
            rows.end_cell();
        }
    }

    /// A row ends, of the table at this depth.
    pub fn end_row(&mut self, level: usize) {
        let level = level.clamp(1, 40);
        if self.stories.last().is_some_and(|s| !is_blank(&s.pieces)) {
            (self.state.para.in_table, self.state.para.nesting) = (true, u8::try_from(level).unwrap_or(1));
            self.end_paragraph();
        }
        self.end_tables(level);
        let form = if level > 1 { &self.nested_form } else { &self.form };
        if let Some(rows) =
            self.stories.last_mut().filter(|s| s.tables.len() >= level).and_then(|s| s.tables.last_mut())
        {
            rows.end_row(form);
        }
    }

    /// Tables deeper than this end.
    pub fn end_tables(&mut self, depth: usize) {
        let Some(story) = self.stories.last_mut() else { return };
        while story.tables.len() > depth {
            let Some(rows) = story.tables.pop() else { return };
            if let Some(around) = story.tables.last_mut() {
                let pieces = rows.flattened(&self.nested_form);
                self.counts.add("nested-tables", usize::from(!is_blank(&pieces)));
                around.paragraph(pieces);
                continue;
            }
            let (draft, wide, tall, joined) = rows.finish(&self.form);
            self.counts.add("wide-tables", usize::from(joined));
            self.counts.add("spanning-columns", wide);
            self.counts.add("spanning-rows", tall);
            if let Some(draft) = draft {
                let origin =
                    Some(Origin { page: Some(self.page.to_string()), byte: Some(self.at), ..Origin::default() });
                let draft = single(draft, origin);
                story.made.push(Made { draft, ..Made::default() });
            }
        }
    }
}

/// A table of one cell is a frame round a paragraph.
fn single(mut draft: Draft, origin: Option<Origin>) -> Draft {
    draft.origin = origin;
    if let [row] = draft.rows.as_mut_slice()
        && let [cell] = row.as_mut_slice()
    {
        let pieces = std::mem::take(cell);
        return Draft { origin: draft.origin, ..Draft::new(BlockKind::Paragraph, pieces) };
    }
    draft
}

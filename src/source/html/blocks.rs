//! Blocks of a page: headings, lists, quotations, code, tables, figures, notes.
//!
//! In: an element that stands on lines of its own. Out: its blocks, added to what the walk has so far.

use super::run::{self, Wrap};
use super::style::Display;
use super::tables;
use super::tree::{Element, Id};
use super::walk::{Frame, Item, List, Place, Walker, one_line};
use crate::source::document::{Block, BlockKind, Inline, Stated};
use crate::source::plain::span_of;

impl<'t> Walker<'t> {
    pub(super) fn block(&mut self, id: Id, element: &'t Element) {
        match &*element.name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(id, element),
            _ if self.plan.title == Some(id) => self.heading(id, element),
            _ if self.pre > 0 || self.heading.is_some() => {
                self.end_paragraph();
                self.children(id);
                self.end_paragraph();
            }
            "blockquote" => self.quotation(id),
            "pre" | "listing" | "xmp" | "plaintext" => self.code(id),
            "ul" | "ol" | "dir" | "menu" => self.list(id, element),
            "li" => self.item(id, element),
            "dt" => self.term(id),
            "table" => self.table(id),
            "figure" => self.figure(id),
            "figcaption" => self.caption(id),
            "footer" if self.frame().place == Place::Quote => self.attribution(id),
            "hr" => self.flush(),
            _ => self.flow(id),
        }
    }

    pub(super) fn flow(&mut self, id: Id) {
        self.end_paragraph();
        self.children(id);
        self.end_paragraph();
    }

    pub(super) fn heading(&mut self, id: Id, element: &Element) {
        if self.heading.is_some() || self.pre > 0 {
            return self.flow_in_line(id);
        }
        self.flush();
        let level = element.name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok()).unwrap_or(1);
        self.heading = Some((level + self.plan.shift).clamp(1, 6));
        self.children(id);
        let level = self.heading.take().unwrap_or(2);
        let inlines = self.run.take();
        if !run::says_something(&inlines) {
            return;
        }
        if self.plan.title == Some(id) && self.out.title.is_none() {
            if let Some(span) = span_of(&inlines) {
                let value = one_line(self.out.reading.text.get(span.clone()).unwrap_or_default());
                self.out.title = Some(Stated { value, span: Some(span), rule: "heading", confidence: 0.95 });
            }
            return self.out.reading.gap();
        }
        if self.frame().place == Place::Cell {
            return self.emit(vec![Inline::Strong(inlines)]);
        }
        let words = span_of(&inlines).is_some();
        if words {
            self.push(Block { level, ..Block::new(BlockKind::Heading, inlines) });
        } else {
            // A heading that is only a picture.
            self.emit(inlines);
        }
    }

    pub(super) fn flow_in_line(&mut self, id: Id) {
        self.end_paragraph();
        self.children(id);
        self.end_paragraph();
    }

    pub(super) fn code(&mut self, id: Id) {
        self.flush();
        if self.frame().place == Place::Cell {
            return self.flow(id);
        }
        self.place(id);
        self.pre += 1;
        self.children(id);
        self.pre -= 1;
        let inlines = run::bare(self.run.take_all());
        if run::says_something(&inlines) {
            self.push(Block::new(BlockKind::Code, inlines));
        }
        self.out.reading.gap();
    }

    pub(super) fn list(&mut self, id: Id, element: &Element) {
        self.flush();
        let tree = self.plan.tree;
        let ordered = &*element.name == "ol";
        let items = || tree.children(id).filter(|c| tree.name(*c) == "li");
        let reversed = ordered && element.attribute("reversed").is_some();
        let start = element.attribute("start").and_then(|s| s.trim().parse::<i64>().ok());
        let first = start.unwrap_or_else(|| if reversed { items().count() as i64 } else { 1 });
        if ordered && matches!(element.attribute("type"), Some("a" | "A" | "i" | "I")) {
            self.omit("list-style");
        }
        if reversed {
            self.omit("list-order");
        }
        if self.frame().place == Place::Cell {
            self.omit("list-in-cell");
        }
        let list = List { fresh: true, ordered, next: first, step: if reversed { -1 } else { 1 } };
        self.frame().lists.push(list);
        self.children(id);
        self.flush();
        self.frame().lists.pop();
    }

    pub(super) fn item(&mut self, id: Id, element: &Element) {
        self.flush();
        let value = element.attribute("value").and_then(|v| v.trim().parse::<i64>().ok());
        let frame = self.frame();
        // An item in an item, without a list around it.
        let stray = frame.items.last().is_some_and(|around| usize::from(around.level) + 1 >= frame.lists.len().max(1));
        if stray {
            return self.flow(id);
        }
        let flows = self.is_whole_list(id);
        let frame = self.frame();
        let level = frame.lists.len().saturating_sub(1).min(usize::from(u8::MAX)) as u8;
        let (ordered, number, fresh) = match frame.lists.last_mut() {
            Some(list) => {
                let number = value.unwrap_or(list.next);
                list.next = number.saturating_add(list.step);
                (list.ordered, number, list.fresh)
            }
            None => (false, 1, false),
        };
        if flows || frame.place == Place::Cell {
            let list = frame.lists.pop();
            self.children(id);
            self.flush();
            return self.frame().lists.extend(list);
        }
        let number = u32::try_from(number).ok().filter(|n| ordered && *n <= 999_999_999);
        frame.items.push(Item { level, ordered, number, first: fresh, block: None });
        self.children(id);
        self.flush();
        let frame = self.frame();
        let said = frame.items.pop().is_some_and(|item| item.block.is_some());
        if let Some(list) = frame.lists.last_mut().filter(|_| said) {
            list.fresh = false;
        }
    }

    /// An only item around headings or a list is no item but the part of the page that it holds.
    fn is_whole_list(&self, id: Id) -> bool {
        let plan = self.plan;
        let tree = plan.tree;
        let kept = |id: Id| plan.kept.kept_in(tree, id);
        let list = tree.nodes.get(id).map_or(0, |n| n.parent);
        if tree.children(list).filter(|item| tree.name(*item) == "li" && kept(*item) > 0).take(2).count() > 1 {
            return false;
        }
        let is_heading = |i: Id| matches!(tree.name(i), "h1" | "h2" | "h3" | "h4" | "h5" | "h6") && kept(i) > 0;
        let in_lists = tree.children(id).filter(|i| matches!(tree.name(*i), "ul" | "ol")).map(kept).sum::<u32>();
        tree.subtree(id).any(is_heading) || (in_lists > 0 && in_lists == kept(id))
    }

    /// A term is set strong, its definition follows in the same paragraph.
    pub(super) fn term(&mut self, id: Id) {
        self.end_paragraph();
        self.run.begin(Wrap::Strong);
        self.children(id);
        self.run.end();
        self.run.hold = self.run.filled;
    }

    pub(super) fn table(&mut self, id: Id) {
        self.flush();
        match tables::grid(self.plan, id) {
            Some(grid) if self.frame().place != Place::Cell => self.cells(id, &grid),
            _ => {
                self.children(id);
                self.flush();
            }
        }
    }

    pub(super) fn cells(&mut self, id: Id, grid: &tables::Grid) {
        for caption in &grid.captions {
            self.node(*caption);
            self.flush();
        }
        for _ in 0..grid.spans {
            self.omit("merged-cells");
        }
        let mut rows = Vec::with_capacity(grid.rows.len());
        for row in &grid.rows {
            let mut cells = Vec::with_capacity(row.len());
            for cell in row {
                cells.push(cell.map_or(Vec::new(), |cell| self.cell(cell)));
                self.out.reading.push("\t");
            }
            self.out.reading.line();
            rows.push(cells);
        }
        if let Some(table) = tables::table(self.plan.tree, grid, rows) {
            self.push(Block { table: Some(table), ..Block::new(BlockKind::Table, Vec::new()) });
        }
        self.out.reading.gap();
        let _ = id;
    }

    pub(super) fn cell(&mut self, id: Id) -> Vec<Inline> {
        let frame = self.within(Place::Cell, |walker| walker.node_children_or_removed(id));
        let mut inlines: Vec<Inline> = Vec::new();
        for block in frame.blocks {
            if !inlines.is_empty() {
                inlines.push(Inline::Break);
            }
            inlines.extend(block.inlines);
        }
        inlines
    }

    pub(super) fn node_children_or_removed(&mut self, id: Id) {
        let plan = self.plan;
        if plan.kept.texts_in(plan.tree, id) > 0 && plan.kept.kept_in(plan.tree, id) == 0 {
            return self.remove(id, Display::Inline);
        }
        self.children(id);
    }

    /// Collects blocks apart from those around them.
    pub(super) fn within(&mut self, place: Place, inner: impl FnOnce(&mut Self)) -> Frame {
        self.flush();
        self.frames.push(Frame::new(place));
        let heading = self.heading.take();
        inner(self);
        self.flush();
        self.heading = heading;
        self.frames.pop().unwrap_or_else(|| Frame::new(place))
    }

    pub(super) fn quotation(&mut self, id: Id) {
        let tree = self.plan.tree;
        let margin = tree.subtree(id).any(|i| matches!(tree.name(i), "h1" | "h2" | "h3"));
        if margin || self.frame().place == Place::Cell {
            return self.flow(id);
        }
        self.place(id);
        let frame = self.within(Place::Quote, |walker| walker.children(id));
        if let Some(block) = quotation(frame) {
            self.push(block);
        }
    }

    /// The line under a quotation that says whose words they are.
    pub(super) fn attribution(&mut self, id: Id) {
        self.flush();
        let at = self.frame().blocks.len();
        self.flow(id);
        self.flush();
        let frame = self.frame();
        if frame.blocks.len() > at {
            frame.attribution = Some(at);
        }
    }

    pub(super) fn figure(&mut self, id: Id) {
        self.end_paragraph();
        let tree = self.plan.tree;
        for child in tree.children(id) {
            self.node(child);
        }
        self.end_paragraph();
    }

    pub(super) fn caption(&mut self, id: Id) {
        let tree = self.plan.tree;
        let figure = tree.nodes.get(id).map_or(0, |n| n.parent);
        let quoted = tree.subtree(figure).any(|i| tree.name(i) == "blockquote");
        if !quoted {
            // Under a picture the caption is the next line of its paragraph.
            self.run.hold = self.run.filled && self.heading.is_none() && self.pre == 0;
            return self.flow(id);
        }
        self.flush();
        let ends_quote = self
            .frame()
            .blocks
            .last()
            .is_some_and(|b| b.kind == BlockKind::Quote && b.children.is_empty() && b.attribution.is_none());
        if !ends_quote {
            return self.flow(id);
        }
        let frame = self.within(Place::Cell, |walker| walker.children(id));
        let lines: Vec<Vec<Inline>> = frame.blocks.into_iter().map(|b| b.inlines).collect();
        if let Some(quote) = self.frame().blocks.last_mut().filter(|_| !lines.is_empty()) {
            for (n, line) in lines.into_iter().enumerate() {
                quote.inlines.push(Inline::Break);
                if n == 0 {
                    quote.attribution = Some(quote.inlines.len());
                }
                quote.inlines.extend(line);
            }
        }
    }

    pub(super) fn note(&mut self, id: Id) {
        let Some(body) = self.plan.notes.bodies.get(&id) else { return };
        let frame = self.within(Place::Note, |walker| {
            walker.run.skip = body.skip;
            match walker.plan.tree.name(id) {
                "table" => walker.flow(id),
                _ => walker.children(id),
            }
            for more in &body.more {
                walker.flow(*more);
            }
            walker.flush();
            walker.run.skip = 0;
        });
        let label = body.label.clone();
        let blocks = frame.blocks.into_iter().map(|b| Block { note: Some(label.clone()), ..b });
        let blocks: Vec<Block> = blocks.collect();
        self.frame().blocks.extend(blocks);
    }
}

/// A quotation from the blocks in it.
fn quotation(frame: Frame) -> Option<Block> {
    let plain = |b: &Block| {
        b.kind == BlockKind::Paragraph
            && b.note.is_none()
            && !b.inlines.iter().any(|i| matches!(i, Inline::Break | Inline::Image { .. }))
    };
    if frame.blocks.is_empty() {
        return None;
    }
    if !frame.blocks.iter().all(plain) {
        return Some(Block { children: frame.blocks, ..Block::new(BlockKind::Quote, Vec::new()) });
    }
    let last = frame.blocks.len() - 1;
    let marked = frame.attribution.or_else(|| {
        let line = frame.blocks.get(last)?.plain();
        (last > 0 && line.len() < 200 && line.starts_with(['—', '–', '―'])).then_some(last)
    });
    let mut quote = Block::new(BlockKind::Quote, Vec::new());
    for (n, block) in frame.blocks.into_iter().enumerate() {
        if n > 0 {
            quote.inlines.push(Inline::Break);
        }
        if marked == Some(n) && n > 0 {
            quote.attribution = Some(quote.inlines.len());
        }
        quote.inlines.extend(block.inlines);
    }
    Some(quote)
}

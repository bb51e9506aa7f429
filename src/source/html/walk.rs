//! The tree → blocks, and the reading text they point into.
//!
//! In: the tree, what of it is kept, its notes. Out: blocks in the order of the document, what was removed, what a page
//! cannot carry. Every word a reader of the original sees goes into the reading text once, in order.

use super::article::Kept;
use super::notes::Notes;
use super::run::{self, Run, Wrap};
use super::style::{self, Display};
use super::tables;
use super::tree::{Element, Id, Tree};
use crate::source::document::{Block, BlockKind, Carried, Change, Inline, Origin, Span, Stated};
use crate::source::plain::span_of;
use crate::source::reading::Reading;
use std::collections::BTreeMap;

/// What a reader of a tree is told.
pub struct Plan<'t> {
    /// The tree.
    pub tree: &'t Tree,
    /// What is kept.
    pub kept: &'t Kept,
    /// Its notes.
    pub notes: &'t Notes,
    /// The element that carries the title.
    pub title: Option<Id>,
    /// By how much the levels of headings grow.
    pub shift: u8,
    /// Where relative addresses start from, if the document says so.
    pub base: Option<&'t str>,
    /// Places of tags → bytes of the file; `None` if the charset does not allow it.
    pub byte: &'t dyn Fn(usize) -> Option<usize>,
    /// The rule for text outside the article.
    pub outside: &'static str,
}

/// What the walk found.
#[derive(Default)]
pub struct Walked {
    /// Reading text and places.
    pub reading: Reading,
    /// The body.
    pub blocks: Vec<Block>,
    /// The title where it stands.
    pub title: Option<Stated<String>>,
    /// What is not carried.
    pub removed: Vec<Change>,
    /// What a page cannot carry, by rule, with how often.
    pub omitted: BTreeMap<&'static str, usize>,
    /// Pictures that stand in the document itself.
    pub files: Vec<Carried>,
}

/// An open list.
pub(super) struct List {
    ordered: bool,
    next: i64,
    step: i64,
}

/// An open item.
struct Item {
    /// Depth, from 0.
    level: u8,
    ordered: bool,
    number: Option<u32>,
    /// Its block, once there is one.
    block: Option<usize>,
}

/// What blocks are collected for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Body,
    Quote,
    Cell,
    Note,
}

/// Blocks being collected.
pub(super) struct Frame {
    place: Place,
    pub(super) blocks: Vec<Block>,
    lists: Vec<List>,
    items: Vec<Item>,
    /// For quotations: the block that is the attribution.
    attribution: Option<usize>,
}

/// The walk.
pub(super) struct Walker<'t> {
    pub(super) plan: &'t Plan<'t>,
    pub(super) out: Walked,
    pub(super) run: Run,
    frames: Vec<Frame>,
    heading: Option<u8>,
    pre: usize,
    quotes: usize,
    /// Notes that stand in a line of text; they follow the block.
    pending: Vec<Id>,
    cuts: Vec<(Span, &'static str)>,
}

/// Walks a tree.
pub fn walk(plan: &Plan<'_>) -> Walked {
    let mut walker = Walker {
        plan,
        out: Walked::default(),
        run: Run::default(),
        frames: vec![Frame::new(Place::Body)],
        heading: None,
        pre: 0,
        quotes: 0,
        pending: Vec::new(),
        cuts: Vec::new(),
    };
    walker.children(0);
    walker.flush();
    walker.pending();
    walker.finish()
}

impl Frame {
    fn new(place: Place) -> Frame {
        Frame { place, blocks: Vec::new(), lists: Vec::new(), items: Vec::new(), attribution: None }
    }
}

impl<'t> Walker<'t> {
    fn finish(mut self) -> Walked {
        self.out.blocks = self.frames.drain(..).flat_map(|f| f.blocks).collect();
        let text = &self.out.reading.text;
        self.out.removed = self
            .cuts
            .iter()
            .map(|(span, rule)| Change {
                text: lines(text.get(span.clone()).unwrap_or_default()),
                became: None,
                rule,
                span: span.clone(),
                count: 1,
            })
            .collect();
        if self.out.reading.places.is_empty() {
            self.out.reading.places.push(crate::source::document::Place { at: 0, origin: Origin::default() });
        }
        self.out
    }

    pub(super) fn omit(&mut self, rule: &'static str) {
        *self.out.omitted.entry(rule).or_default() += 1;
    }

    fn children(&mut self, id: Id) {
        let tree = self.plan.tree;
        for child in tree.children(id) {
            self.node(child);
        }
    }

    fn node(&mut self, id: Id) {
        let plan = self.plan;
        let Some(element) = plan.tree.element(id) else { return self.words(id) };
        let display = style::display(element);
        if display == Display::Never || style::is_hidden(element) || plan.notes.back_links.contains(&id) {
            return;
        }
        if let Some(label) = plan.notes.references.get(&id).filter(|_| self.pre == 0) {
            return self.run.push(Inline::Note(label.clone()));
        }
        if let Some(label) = plan.notes.in_line.get(&id).filter(|_| self.pre == 0) {
            self.run.push(Inline::Note(label.clone()));
            return self.pending.push(id);
        }
        if plan.notes.bodies.contains_key(&id) {
            return match self.frames.len() {
                1 => self.note(id),
                _ => self.pending.push(id),
            };
        }
        if plan.kept.texts_in(plan.tree, id) > 0
            && (plan.kept.kept_in(plan.tree, id) == 0 || plan.kept.dropped.contains_key(&id))
            && plan.title.is_none_or(|t| t != id)
        {
            return self.remove(id, display);
        }
        match display {
            Display::Block => self.block(id, element),
            _ => self.inline(id, element),
        }
    }

    /// A text node.
    fn words(&mut self, id: Id) {
        let plan = self.plan;
        let Some(text) = plan.tree.text(id) else { return };
        let blank = text.chars().all(char::is_whitespace);
        if !blank && !plan.kept.node.get(id).copied().unwrap_or(true) {
            let rule = style::rule(plan.tree, id, plan.outside);
            let start = self.out.reading.text.len();
            self.push_removed(text);
            return self.cut(start, rule);
        }
        if !blank && !self.run.filled {
            self.place(id);
        }
        let text = match plan.notes.trims.get(&id) {
            Some(range) => text.get(range.clone()).unwrap_or(text),
            None => text,
        };
        self.run.text(text, self.pre > 0, &mut self.out.reading);
    }

    /// What follows stands at the place of the tag around it.
    fn place(&mut self, id: Id) {
        let tree = self.plan.tree;
        let tag = std::iter::once(id).chain(tree.ancestors(id)).find_map(|i| tree.element(i)?.place);
        let byte = tag.and_then(|at| (self.plan.byte)(at));
        self.out.reading.at(Origin { byte, ..Origin::default() });
    }

    // What is removed.

    fn remove(&mut self, id: Id, display: Display) {
        let plan = self.plan;
        let dropped = plan.kept.dropped.get(&id).copied();
        let rule = dropped.unwrap_or_else(|| style::rule(plan.tree, id, plan.outside));
        if display == Display::Block && self.heading.is_none() {
            self.flush();
        }
        let start = self.out.reading.text.len();
        if display == Display::Block || start == 0 {
            self.place(id);
        }
        let start = self.removed_words(id, start, rule);
        self.cut(start, rule);
        if display == Display::Block {
            self.out.reading.gap();
        }
    }

    /// The words of a subtree, as lines. The title is taken where it stands.
    fn removed_words(&mut self, id: Id, start: usize, rule: &'static str) -> usize {
        let tree = self.plan.tree;
        let mut start = start;
        for child in tree.children(id) {
            match tree.element(child) {
                None => {
                    let text = tree.text(child).unwrap_or_default();
                    self.push_removed(text);
                }
                Some(element) => {
                    let display = style::display(element);
                    if display == Display::Never || style::is_hidden(element) {
                        continue;
                    }
                    if self.plan.title == Some(child) {
                        self.cut(start, rule);
                        self.out.reading.gap();
                        self.block(child, element);
                        start = self.out.reading.text.len();
                        continue;
                    }
                    let apart = display == Display::Block || &*element.name == "br";
                    if apart {
                        self.out.reading.line();
                    }
                    start = self.removed_words(child, start, rule);
                    if apart {
                        self.out.reading.line();
                    }
                }
            }
        }
        start
    }

    fn push_removed(&mut self, text: &str) {
        let out = &mut self.out.reading.text;
        for c in text.chars() {
            if !c.is_whitespace() {
                out.push(c);
            } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        }
    }

    /// What was read since `start` is removed.
    fn cut(&mut self, start: usize, rule: &'static str) {
        let text = &self.out.reading.text;
        let cut = text.get(start..).unwrap_or_default();
        let span = start + cut.len() - cut.trim_start().len()..start + cut.trim_end().len();
        if span.start >= span.end {
            return;
        }
        if let Some((before, same)) = self.cuts.last_mut()
            && *same == rule
            && text.get(before.end..span.start).is_some_and(|t| t.chars().all(char::is_whitespace))
        {
            before.end = span.end;
            return;
        }
        self.cuts.push((span, rule));
    }

    // Blocks.

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Place::Body));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// A paragraph may end here, unless the run waits for what follows.
    fn end_paragraph(&mut self) {
        if self.pre > 0 {
            if self.run.filled && !self.out.reading.text.ends_with('\n') {
                self.run.text("\n", true, &mut self.out.reading);
            }
        } else if self.heading.is_some() {
            self.run.text(" ", false, &mut self.out.reading);
        } else if self.run.hold {
            self.run.hold = false;
            self.run.line_break(&mut self.out.reading);
        } else {
            self.flush();
        }
    }

    /// Ends the block: what has been collected becomes one.
    pub(super) fn flush(&mut self) {
        if self.heading.is_some() || self.pre > 0 {
            return;
        }
        let inlines = self.run.take();
        if !run::says_something(&inlines) {
            return;
        }
        self.emit(inlines);
        self.pending();
    }

    fn emit(&mut self, inlines: Vec<Inline>) {
        self.out.reading.gap();
        let frame = self.frame();
        let last = frame.blocks.len().checked_sub(1);
        let Some(item) = frame.items.last_mut() else {
            return frame.blocks.push(Block::new(BlockKind::Paragraph, inlines));
        };
        match item.block {
            None => {
                item.block = Some(frame.blocks.len());
                frame.blocks.push(Block {
                    level: item.level,
                    ordered: item.ordered,
                    number: item.number,
                    ..Block::new(BlockKind::Item, inlines)
                });
            }
            Some(at) if Some(at) == last => {
                if let Some(block) = frame.blocks.last_mut() {
                    block.inlines.push(Inline::Paragraph);
                    block.inlines.extend(inlines);
                }
            }
            Some(_) => frame.blocks.push(Block::new(BlockKind::Paragraph, inlines)),
        }
    }

    /// A block that is no running text: a heading, code, a quotation, a table.
    pub(super) fn push(&mut self, block: Block) {
        self.out.reading.gap();
        let frame = self.frame();
        let inside = match (&block.kind, frame.items.last()) {
            (BlockKind::Heading, _) | (_, None) => 0,
            (_, Some(item)) => item.level + u8::from(item.block.is_some()),
        };
        frame.blocks.push(Block { inside, ..block });
        self.pending();
    }

    fn block(&mut self, id: Id, element: &'t Element) {
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

    fn flow(&mut self, id: Id) {
        self.end_paragraph();
        self.children(id);
        self.end_paragraph();
    }

    fn heading(&mut self, id: Id, element: &Element) {
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
            self.push(Block::new(BlockKind::Paragraph, inlines));
        }
    }

    fn flow_in_line(&mut self, id: Id) {
        self.end_paragraph();
        self.children(id);
        self.end_paragraph();
    }

    fn code(&mut self, id: Id) {
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

    fn list(&mut self, id: Id, element: &Element) {
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
        let list = List { ordered, next: first, step: if reversed { -1 } else { 1 } };
        self.frame().lists.push(list);
        self.children(id);
        self.flush();
        self.frame().lists.pop();
    }

    fn item(&mut self, id: Id, element: &Element) {
        self.flush();
        let value = element.attribute("value").and_then(|v| v.trim().parse::<i64>().ok());
        // An item that holds headings, or stands in a cell, is not a line of a list.
        let tree = self.plan.tree;
        let flows = tree.subtree(id).any(|i| matches!(tree.name(i), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
        let frame = self.frame();
        let level = frame.lists.len().saturating_sub(1).min(usize::from(u8::MAX)) as u8;
        let (ordered, number) = match frame.lists.last_mut() {
            Some(list) => {
                let number = value.unwrap_or(list.next);
                list.next = number.saturating_add(list.step);
                (list.ordered, number)
            }
            None => (false, 1),
        };
        if flows || frame.place == Place::Cell {
            let lists = std::mem::take(&mut frame.lists);
            let items = std::mem::take(&mut frame.items);
            self.children(id);
            self.flush();
            let frame = self.frame();
            frame.lists = lists;
            frame.items = items;
            return;
        }
        let number = u32::try_from(number).ok().filter(|n| ordered && *n <= 999_999_999);
        frame.items.push(Item { level, ordered, number, block: None });
        self.children(id);
        self.flush();
        self.frame().items.pop();
    }

    /// A term is set strong, its definition follows in the same paragraph.
    fn term(&mut self, id: Id) {
        self.end_paragraph();
        self.run.begin(Wrap::Strong);
        self.children(id);
        self.run.end();
        self.run.hold = self.run.filled;
    }

    fn table(&mut self, id: Id) {
        self.flush();
        match tables::grid(self.plan, id) {
            Some(grid) if self.frame().place != Place::Cell => self.cells(id, &grid),
            _ => {
                self.children(id);
                self.flush();
            }
        }
    }

    fn cells(&mut self, id: Id, grid: &tables::Grid) {
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

    fn cell(&mut self, id: Id) -> Vec<Inline> {
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

    fn node_children_or_removed(&mut self, id: Id) {
        let plan = self.plan;
        if plan.kept.texts_in(plan.tree, id) > 0 && plan.kept.kept_in(plan.tree, id) == 0 {
            return self.remove(id, Display::Inline);
        }
        self.children(id);
    }

    /// Collects blocks apart from those around them.
    fn within(&mut self, place: Place, inner: impl FnOnce(&mut Self)) -> Frame {
        self.flush();
        self.frames.push(Frame::new(place));
        let heading = self.heading.take();
        inner(self);
        self.flush();
        self.heading = heading;
        self.frames.pop().unwrap_or_else(|| Frame::new(place))
    }

    fn quotation(&mut self, id: Id) {
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
    fn attribution(&mut self, id: Id) {
        self.flush();
        let at = self.frame().blocks.len();
        self.flow(id);
        self.flush();
        let frame = self.frame();
        if frame.blocks.len() > at {
            frame.attribution = Some(at);
        }
    }

    fn figure(&mut self, id: Id) {
        self.end_paragraph();
        let tree = self.plan.tree;
        for child in tree.children(id) {
            self.node(child);
        }
        self.end_paragraph();
    }

    fn caption(&mut self, id: Id) {
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

    fn note(&mut self, id: Id) {
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

    /// Notes that stood in a line of text, once it and the list around it have ended.
    fn pending(&mut self) {
        let free = self.frames.len() == 1 && self.frames.first().is_some_and(|f| f.lists.is_empty());
        if !free || self.pending.is_empty() || self.run.filled {
            return;
        }
        for id in std::mem::take(&mut self.pending) {
            self.note(id);
        }
    }

    // Running text.

    fn inline(&mut self, id: Id, element: &'t Element) {
        match &*element.name {
            "br" => self.line_end(),
            "wbr" => {}
            "img" | "image" => self.image(id, element),
            "iframe" | "frame" | "object" | "embed" | "applet" => self.omit("embedded"),
            "video" | "audio" => self.omit("media"),
            "canvas" => self.omit("drawing"),
            "svg" => self.drawing(id),
            "select" | "textarea" | "option" | "optgroup" | "progress" | "meter" => self.omit("form-field"),
            "math" => {
                self.omit("formula");
                self.children(id);
            }
            "q" => self.quoted(id),
            "rt" => self.ruby_text(id),
            "a" => self.link(id, element),
            name => {
                if matches!(name, "abbr" | "acronym") && element.attribute("title").is_some_and(|t| !t.is_empty()) {
                    self.omit("abbreviation");
                }
                let wraps = wraps(element);
                wraps.iter().for_each(|w| self.run.begin(w.clone()));
                self.children(id);
                wraps.iter().for_each(|_| self.run.end());
            }
        }
    }

    fn line_end(&mut self) {
        if self.pre > 0 {
            self.run.text("\n", true, &mut self.out.reading);
        } else if self.heading.is_some() || self.run.in_code() {
            self.run.text(" ", false, &mut self.out.reading);
        } else if self.run.line_break(&mut self.out.reading) {
            self.flush();
        }
    }

    fn drawing(&mut self, id: Id) {
        let tree = self.plan.tree;
        for text in tree.subtree(id).filter(|i| tree.name(*i) == "text") {
            let start = self.out.reading.text.len();
            if !self.out.reading.text.ends_with(['\n', ' ']) && start > 0 {
                self.out.reading.push(" ");
            }
            self.removed_words(text, start, "drawing");
            self.cut(start, "drawing");
        }
    }

    /// Quotation marks are set by the browser, in the language of the document.
    fn quoted(&mut self, id: Id) {
        let marks = match self.quotes % 2 {
            0 => ("“", "”"),
            _ => ("‘", "’"),
        };
        self.run.text(marks.0, false, &mut self.out.reading);
        self.quotes += 1;
        self.children(id);
        self.quotes -= 1;
        self.run.text(marks.1, false, &mut self.out.reading);
    }

    /// The reading of a character stands after it in brackets; the document may bring its own.
    fn ruby_text(&mut self, id: Id) {
        let tree = self.plan.tree;
        let ruby = tree.ancestors(id).find(|i| tree.name(*i) == "ruby");
        let own = ruby.is_some_and(|r| tree.subtree(r).any(|i| tree.name(i) == "rp"));
        self.omit("ruby");
        if !own {
            self.run.text("(", false, &mut self.out.reading);
        }
        self.children(id);
        if !own {
            self.run.text(")", false, &mut self.out.reading);
        }
    }

    fn link(&mut self, id: Id, element: &Element) {
        let target = match element.attribute("href") {
            Some(href) => super::address::link(href, self.plan.base),
            None => Ok(None),
        };
        let wrap = match target {
            Ok(Some(target)) => Wrap::Link(target),
            Ok(None) => Wrap::None,
            Err(rule) => {
                self.omit(rule);
                Wrap::None
            }
        };
        self.run.begin(wrap);
        self.children(id);
        self.run.end();
    }
}

/// What an element does to the text in it, by its name and its inline style.
fn wraps(element: &Element) -> Vec<Wrap> {
    let declared = |property| style::declared(element, property).map(str::to_ascii_lowercase);
    let bold = declared("font-weight").map(|w| w == "bold" || w == "bolder" || w.parse().is_ok_and(|n: u32| n >= 600));
    let slanted = declared("font-style").map(|s| s == "italic" || s.starts_with("oblique"));
    let raised = declared("vertical-align");
    let (mut strong, mut emphasis) = (false, false);
    let mut out = Vec::new();
    match &*element.name {
        "em" | "i" | "cite" | "dfn" | "var" => emphasis = true,
        "strong" | "b" => strong = true,
        "sup" => out.push(Wrap::Superscript),
        "sub" => out.push(Wrap::Subscript),
        "del" | "s" | "strike" => out.push(Wrap::Strike),
        "code" | "kbd" | "samp" | "tt" => out.push(Wrap::Code),
        "span" => match raised.as_deref() {
            Some("super") => out.push(Wrap::Superscript),
            Some("sub") => out.push(Wrap::Subscript),
            _ => {}
        },
        _ => {}
    }
    if element.attribute("style").is_some_and(|s| s.contains("line-through")) && out.is_empty() {
        out.push(Wrap::Strike);
    }
    if slanted.unwrap_or(emphasis) {
        out.push(Wrap::Emphasis);
    }
    if bold.unwrap_or(strong) {
        out.push(Wrap::Strong);
    }
    out
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

/// Text on one line, with single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text with its lines, without empty ones.
fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

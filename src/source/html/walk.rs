//! The tree → blocks, and the reading text they point into.
//!
//! In: the tree, what of it is kept, its notes. Out: blocks in the order of the document, what was removed, what a page
//! cannot carry. Every word a reader of the original sees goes into the reading text once, in order.

use super::article::Kept;
use super::notes::Notes;
use super::run::{self, Run};
use super::style::{self, Display};
use super::tree::{Id, Tree};
use crate::source::document::{Block, BlockKind, Carried, Change, Inline, Origin, Span, Stated};
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
    /// None of its items has been read.
    pub(super) fresh: bool,
    pub(super) ordered: bool,
    pub(super) next: i64,
    pub(super) step: i64,
}

/// An open item.
pub(super) struct Item {
    /// Depth, from 0.
    pub(super) level: u8,
    pub(super) ordered: bool,
    pub(super) number: Option<u32>,
    /// The first of its list.
    pub(super) first: bool,
    /// Its block, once there is one.
    pub(super) block: Option<usize>,
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
    pub(super) place: Place,
    pub(super) blocks: Vec<Block>,
    pub(super) lists: Vec<List>,
    pub(super) items: Vec<Item>,
    /// For quotations: the block that is the attribution.
    pub(super) attribution: Option<usize>,
}

/// The walk.
pub(super) struct Walker<'t> {
    pub(super) plan: &'t Plan<'t>,
    pub(super) out: Walked,
    pub(super) run: Run,
    pub(super) frames: Vec<Frame>,
    pub(super) heading: Option<u8>,
    pub(super) pre: usize,
    pub(super) quotes: usize,
    /// Notes that stand in a line of text; they follow the block.
    pub(super) pending: Vec<Id>,
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

impl Item {
    /// The item as a block of a list.
    fn block_of(&self, inlines: Vec<Inline>) -> Block {
        let Item { level, ordered, number, first, .. } = *self;
        Block { level, ordered, number, first, ..Block::new(BlockKind::Item, inlines) }
    }
}

impl Frame {
    pub(super) fn new(place: Place) -> Frame {
        Frame { place, blocks: Vec::new(), lists: Vec::new(), items: Vec::new(), attribution: None }
    }

    /// Something other than their own words comes first in some of the items around: they are items without words.
    fn open_items(&mut self, outer: usize) {
        for item in self.items.iter_mut().take(outer).filter(|item| item.block.is_none()) {
            item.block = Some(self.blocks.len());
            let block = item.block_of(Vec::new());
            self.blocks.push(block);
        }
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

    pub(super) fn children(&mut self, id: Id) {
        let tree = self.plan.tree;
        for child in tree.children(id) {
            self.node(child);
        }
    }

    pub(super) fn node(&mut self, id: Id) {
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
    pub(super) fn place(&mut self, id: Id) {
        let tree = self.plan.tree;
        let tag = std::iter::once(id).chain(tree.ancestors(id)).find_map(|i| tree.element(i)?.place);
        let byte = tag.and_then(|at| (self.plan.byte)(at));
        self.out.reading.at(Origin { byte, ..Origin::default() });
    }

    // What is removed.

    pub(super) fn remove(&mut self, id: Id, display: Display) {
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
        self.removed_words(id);
        self.cut(start, rule);
        if display == Display::Block {
            self.out.reading.gap();
        }
    }

    /// The words of a subtree, as lines.
    pub(super) fn removed_words(&mut self, id: Id) {
        let tree = self.plan.tree;
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
                    let apart = display == Display::Block || &*element.name == "br";
                    if apart {
                        self.out.reading.line();
                    }
                    self.removed_words(child);
                    if apart {
                        self.out.reading.line();
                    }
                }
            }
        }
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
    pub(super) fn cut(&mut self, start: usize, rule: &'static str) {
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

    pub(super) fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Place::Body));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// A paragraph may end here, unless the run waits for what follows.
    pub(super) fn end_paragraph(&mut self) {
        if self.pre > 0 {
            if self.run.filled && !self.out.reading.text.ends_with('\n') {
                self.run.text("\n", true, &mut self.out.reading);
            }
        } else if self.heading.is_some() {
            self.run.text(" ", false, &mut self.out.reading);
        } else if self.run.hold {
            (self.run.hold, self.run.joined) = (false, true);
            self.run.line_break(&mut self.out.reading);
        } else if !self.run.joined {
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

    pub(super) fn emit(&mut self, inlines: Vec<Inline>) {
        self.out.reading.gap();
        let frame = self.frame();
        frame.open_items(frame.items.len().saturating_sub(1));
        let last = frame.blocks.len().checked_sub(1);
        let Some(item) = frame.items.last_mut() else {
            return frame.blocks.push(Block::new(BlockKind::Paragraph, inlines));
        };
        match item.block {
            None => {
                item.block = Some(frame.blocks.len());
                let block = item.block_of(inlines);
                frame.blocks.push(block);
            }
            Some(at) if Some(at) == last => {
                if let Some(block) = frame.blocks.last_mut() {
                    block.inlines.push(Inline::Paragraph);
                    block.inlines.extend(inlines);
                }
            }
            Some(_) => {
                let inside = item.level.saturating_add(1);
                frame.blocks.push(Block { inside, ..Block::new(BlockKind::Paragraph, inlines) });
            }
        }
    }

    /// A block that is no running text: a heading, code, a quotation, a table.
    pub(super) fn push(&mut self, block: Block) {
        self.out.reading.gap();
        let frame = self.frame();
        frame.open_items(frame.items.len());
        let inside = frame.items.last().map_or(0, |item| item.level.saturating_add(1));
        frame.blocks.push(Block { inside, ..block });
        self.pending();
    }

    /// Notes that stood in a line of text, once it and the list around it have ended.
    pub(super) fn pending(&mut self) {
        let free = self.frames.len() == 1 && self.frames.first().is_some_and(|f| f.lists.is_empty());
        if !free || self.pending.is_empty() || self.run.filled {
            return;
        }
        // A note may hold notes of its own; they come after it.
        while !self.pending.is_empty() {
            for id in std::mem::take(&mut self.pending) {
                self.note(id);
            }
        }
    }
}

/// Text on one line, with single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text with its lines, without empty ones.
fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

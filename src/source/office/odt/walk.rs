//! The walk through the blocks of a text document.

use super::lists::{Counts, Lists};
use super::styles::{Style, Styles};
use crate::source::document::Word;
use crate::source::office::container::Container;
use crate::source::office::output::{Output, Paragraph};
use crate::source::office::pieces::{self, Content, Look, Piece};
use crate::source::office::roles::Role;
use crate::source::office::xml::{Node, Tree};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// What kind of text is being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// The body.
    #[default]
    Body,
    /// A note.
    Note,
    /// A header or footer.
    Running,
}

/// The list being read.
pub struct OpenList {
    pub style: String,
    pub counts: Counts,
    /// Level from 0.
    pub level: usize,
}

/// The walk.
pub struct Walk<'t, 'a, 'b> {
    pub tree: &'t Tree,
    pub styles: Styles,
    pub numbers: Lists,
    pub container: Option<&'a mut Container<'b>>,
    pub out: Output,
    pub within: Within,
    /// Pieces of the paragraph being read.
    pub pieces: Vec<Piece>,
    /// The look where the walk stands.
    pub look: Look,
    pub style: Rc<Style>,
    /// Text boxes of the paragraph being read.
    pub boxes: Vec<Node>,
    pub list: Option<OpenList>,
    /// The label the next paragraph gets, and whether it is the first of its item.
    item: Option<Item>,
    pub notes: VecDeque<(String, Node)>,
    pub counted_notes: (usize, usize),
    title_notes: Vec<String>,
    pub pages_known: bool,
    pub page_number: u32,
    /// Runs that are heavy or big, and runs that are not.
    pub heavy: (usize, usize),
    pub streaks: BTreeMap<Word, bool>,
    /// Characters by language.
    pub languages: BTreeMap<String, usize>,
    pub rtl: usize,
    pub ltr: usize,
}

/// The item being read.
#[derive(Clone, Copy)]
struct Item {
    /// Its paragraphs so far.
    paragraphs: usize,
    /// It has a bullet or a number.
    labelled: bool,
    start: Option<u32>,
}

impl<'t, 'a, 'b> Walk<'t, 'a, 'b> {
    /// A walk that has not begun.
    pub fn new(tree: &'t Tree, styles: Styles, numbers: Lists, container: Option<&'a mut Container<'b>>) -> Self {
        Walk {
            tree,
            styles,
            numbers,
            container,
            out: Output::default(),
            within: Within::Body,
            pieces: Vec::new(),
            look: Look::default(),
            style: Rc::default(),
            boxes: Vec::new(),
            list: None,
            item: None,
            notes: VecDeque::new(),
            counted_notes: (0, 0),
            title_notes: Vec::new(),
            pages_known: false,
            page_number: 1,
            heavy: (0, 0),
            streaks: BTreeMap::new(),
            languages: BTreeMap::new(),
            rtl: 0,
            ltr: 0,
        }
    }

    /// Reads the blocks directly within an element.
    pub fn blocks(&mut self, parent: Node) {
        let tree = self.tree;
        for node in tree.children(parent) {
            self.block(node);
        }
    }

    fn block(&mut self, node: Node) {
        let tree = self.tree;
        match tree.name(node) {
            "text:p" | "text:h" => self.paragraph(node),
            "text:list" => self.list(node),
            "text:numbered-paragraph" => self.numbered_paragraph(node),
            "table:table" => self.table(node),
            "text:section" if tree.attribute(node, "text:display") == Some("none") => self.removed(node, "hidden-text"),
            "text:section"
            | "text:alphabetical-index"
            | "text:bibliography"
            | "text:index-body"
            | "text:index-title"
            | "office:text" => self.blocks(node),
            "text:table-of-content"
            | "text:illustration-index"
            | "text:table-index"
            | "text:object-index"
            | "text:user-index" => {
                if let Some(body) = tree.child(node, "text:index-body") {
                    self.removed(body, "contents");
                }
            }
            "text:tracked-changes" => {
                for change in tree.children(node).flat_map(|region| tree.children(region)) {
                    match tree.name(change) {
                        "text:deletion" => self.out.omit("deletion"),
                        "text:insertion" => self.out.omit("insertion"),
                        _ => {}
                    }
                }
            }
            "text:soft-page-break" => self.page_break(),
            name if name.starts_with("draw:") => {
                self.drawing(node);
                let pieces = std::mem::take(&mut self.pieces);
                self.out.paragraph(Paragraph { pieces, ..Paragraph::default() });
                self.text_boxes();
            }
            _ => {}
        }
    }

    /// Reads paragraphs that do not go into the page.
    fn removed(&mut self, parent: Node, rule: Word) {
        let tree = self.tree;
        let lines: Vec<Node> =
            tree.descendants(parent).filter(|n| matches!(tree.name(*n), "text:p" | "text:h")).collect();
        for node in lines {
            let paragraph = self.read_paragraph(node);
            self.boxes.clear();
            self.out.remove(&paragraph.pieces, rule);
        }
    }

    /// Begins a page.
    pub fn page_break(&mut self) {
        if self.pages_known && self.within == Within::Body {
            self.page_number = self.page_number.saturating_add(1);
            self.put(Content::Page(self.page_number.to_string()));
        }
    }

    /// Adds a piece to the paragraph being read.
    pub fn put(&mut self, content: Content) {
        self.pieces.push(Piece { content, look: self.look.clone() });
    }

    /// Reads a paragraph and what is anchored in it.
    pub fn paragraph(&mut self, node: Node) {
        let mut paragraph = self.read_paragraph(node);
        self.place_in_list(node, &mut paragraph);
        if self.within == Within::Body && self.is_hidden(node) {
            return self.out.remove(&paragraph.pieces, "hidden-text");
        }
        let had_title = self.out.document.title.is_some();
        let notes: Vec<String> = paragraph
            .pieces
            .iter()
            .filter_map(|p| match &p.content {
                Content::Note(label) => Some(label.clone()),
                _ => None,
            })
            .collect();
        self.out.paragraph(paragraph);
        if !had_title && self.out.document.title.is_some() {
            self.title_notes.extend(notes);
        }
        self.text_boxes();
    }

    fn is_hidden(&self, node: Node) -> bool {
        let tree = self.tree;
        let field =
            |n: Node| tree.name(n) == "text:hidden-paragraph" && tree.attribute(n, "text:is-hidden") == Some("true");
        tree.children(node).any(field)
    }

    fn text_boxes(&mut self) {
        for text_box in std::mem::take(&mut self.boxes) {
            self.out.omit("text-box");
            let (list, item) = (self.list.take(), self.item.take());
            self.blocks(text_box);
            (self.list, self.item) = (list, item);
        }
    }

    /// Reads a paragraph with its role.
    pub fn read_paragraph(&mut self, node: Node) -> Paragraph {
        let tree = self.tree;
        if self.within == Within::Body {
            self.out.paragraph += 1;
        }
        self.style = self.styles.get("paragraph", tree.attribute(node, "text:style-name"));
        self.streaks.clear();
        self.heavy = (0, 0);
        let waiting = std::mem::take(&mut self.pieces);
        self.pieces = waiting.into_iter().filter(|p| matches!(p.content, Content::Page(_))).collect();
        if self.style.page_break == Some(true) || self.style.master_page.as_deref().is_some_and(|m| !m.is_empty()) {
            self.begin_page();
        }
        let style = self.style.clone();
        self.look = if style.role.sets_look() { Look::default() } else { self.look_of(&style, &Look::default()) };
        self.look.hidden = style.hidden == Some(true);
        self.line(node);
        self.look = Look::default();
        let pieces = std::mem::take(&mut self.pieces);
        let words = pieces::words(&pieces).len();
        *(if style.rtl == Some(true) { &mut self.rtl } else { &mut self.ltr }) += words;
        let mut role = style.role;
        if tree.name(node) == "text:h"
            && !matches!(role, Role::Title | Role::Subtitle | Role::Contents | Role::ContentsHead)
        {
            let level = tree.attribute(node, "text:outline-level").and_then(|v| v.parse::<u8>().ok()).unwrap_or(1);
            role = Role::Heading(level.clamp(1, 6));
        }
        let looks_like_heading = role == Role::Body && self.heavy.0 > 0 && self.heavy.1 == 0;
        Paragraph { role, pieces, looks_like_heading, ..Paragraph::default() }
    }

    fn begin_page(&mut self) {
        let begins = self.out.paragraph > 1;
        if let Some(number) = self.style.page_number.filter(|n| *n > 0 && self.pages_known) {
            self.page_number = number;
            self.put(Content::Page(number.to_string()));
        } else if begins {
            self.page_break();
        }
    }

    /// The bullet or number of a paragraph, by its item or, for a heading, its level.
    fn place_in_list(&mut self, node: Node, paragraph: &mut Paragraph) {
        let tree = self.tree;
        let Some((list, item)) = self.list.as_mut().zip(self.item.as_mut()) else {
            if let Role::Heading(_) = paragraph.role {
                paragraph.label = self.heading_number(node);
            }
            return;
        };
        item.paragraphs += 1;
        paragraph.depth = u8::try_from(list.level).unwrap_or(u8::MAX).min(12);
        paragraph.looks_like_heading = false;
        if item.paragraphs > 1 || !item.labelled {
            paragraph.goes_on = item.labelled || list.level > 0;
            return;
        }
        let label = self.numbers.next(&list.style, list.level, item.start, &mut list.counts);
        paragraph.goes_on = label.is_none();
        paragraph.label = label;
        if matches!(paragraph.role, Role::Heading(_) | Role::Title) {
            paragraph.goes_on = false;
            paragraph.label = paragraph.label.take().filter(|l| !l.bullet);
            if paragraph.label.is_none() && tree.name(node) == "text:h" {
                paragraph.label = self.heading_number(node);
            }
        }
    }

    fn heading_number(&mut self, node: Node) -> Option<crate::source::office::numbers::Label> {
        let tree = self.tree;
        let level: usize = tree.attribute(node, "text:outline-level")?.parse().ok()?;
        let unlisted = tree.attribute(node, "text:is-list-header") == Some("true");
        if unlisted || self.style.list.as_deref() == Some("") {
            return None;
        }
        let start = tree.attribute(node, "text:start-value").and_then(|v| v.parse().ok());
        self.numbers.heading(level.checked_sub(1)?.min(9), start)
    }

    fn list(&mut self, node: Node) {
        let tree = self.tree;
        let named = tree.attribute(node, "text:style-name").filter(|n| !n.is_empty());
        let outer = self.list.take();
        let mut list = match &outer {
            None => {
                let style = named.unwrap_or_default().to_owned();
                OpenList { counts: self.numbers.begin(tree, node, &style), style, level: 0 }
            }
            Some(outer) => {
                let style = named.map_or_else(|| outer.style.clone(), str::to_owned);
                OpenList { counts: outer.counts, style, level: outer.level + 1 }
            }
        };
        if let Some(count) = list.counts.get_mut(list.level).filter(|_| outer.is_some()) {
            // A list within an item begins anew, unless it says it goes on.
            if tree.attribute(node, "text:continue-numbering") != Some("true") {
                *count = None;
            }
        }
        self.list = Some(list);
        let item_before = self.item.take();
        for child in tree.children(node) {
            let labelled = match tree.name(child) {
                "text:list-item" => true,
                "text:list-header" => false,
                _ => continue,
            };
            let start = tree.attribute(child, "text:start-value").and_then(|v| v.parse().ok());
            self.item = Some(Item { paragraphs: 0, labelled, start });
            self.blocks(child);
        }
        self.item = item_before;
        let ended = std::mem::replace(&mut self.list, outer);
        if let Some(ended) = ended {
            match &mut self.list {
                Some(list) => list.counts = ended.counts,
                None => self.numbers.end(tree, node, &ended.style, ended.counts),
            }
        }
    }

    fn numbered_paragraph(&mut self, node: Node) {
        let tree = self.tree;
        let level: usize = tree.attribute(node, "text:level").and_then(|v| v.parse().ok()).unwrap_or(1);
        let style = tree.attribute(node, "text:style-name").unwrap_or_default().to_owned();
        let counts = self.numbers.goes_on(&style);
        let start = tree.attribute(node, "text:start-value").and_then(|v| v.parse().ok());
        self.list = Some(OpenList { style: style.clone(), counts, level: level.saturating_sub(1).min(9) });
        self.item = Some(Item { paragraphs: 0, labelled: true, start });
        self.blocks(node);
        self.item = None;
        if let Some(ended) = self.list.take() {
            self.numbers.end(tree, node, &style, ended.counts);
        }
    }

    /// Notes in the order they are referred to; those of the title become paragraphs.
    pub fn all_notes(&mut self) {
        self.within = Within::Note;
        let paragraph = std::mem::take(&mut self.out.paragraph);
        while let Some((label, node)) = self.notes.pop_front() {
            let before = self.out.document.blocks.len();
            let in_title = self.title_notes.contains(&label);
            self.out.note = (!in_title).then(|| label.clone());
            self.blocks(node);
            self.out.note = None;
            if self.out.document.blocks.len() == before && !in_title {
                self.out.drop_note(&label);
            }
        }
        self.out.paragraph = paragraph;
        self.within = Within::Body;
    }
}

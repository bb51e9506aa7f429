//! The walk through the parts of a package, with all that must be remembered on the way.

use super::field::Field;
use super::numbering::Numbering;
use super::styles::{Style, Styles};
use crate::source::document::Word;
use crate::source::office::container::Container;
use crate::source::office::numbers::{System, written};
use crate::source::office::output::Output;
use crate::source::office::pieces::{Content, Look, Piece};
use crate::source::office::xml::Node;
use std::collections::{BTreeMap, HashMap, VecDeque};
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

/// A note that was referred to.
pub struct Wanted {
    /// Of the endnotes part, not of the footnotes part.
    pub end: bool,
    /// Its id there.
    pub id: String,
    /// Its label in the document.
    pub label: String,
}

/// An open list.
pub struct OpenList {
    pub list: String,
    pub level: usize,
    pub indent: i32,
}

/// The page count.
#[derive(Default)]
pub struct Pager {
    /// Whether the file says where its pages end.
    pub known: bool,
    pub number: u32,
    pub system: System,
    /// Nothing stands on this page so far.
    pub fresh: bool,
}

impl Pager {
    fn label(&self) -> String {
        written(self.number, self.system)
    }
}

/// How a section's pages are counted.
#[derive(Clone, Debug, Default)]
pub struct Section {
    pub continuous: bool,
    pub start: Option<u32>,
    pub system: System,
    /// Ids of headers and footers: whether a footer, and the relation.
    pub running: Vec<(bool, String)>,
}

/// What the runs of a paragraph have in common.
#[derive(Default)]
pub struct Runs {
    /// Whether the run being read is heavy or big.
    big: bool,
    /// Runs with words that are, and that are not.
    heavy: usize,
    light: usize,
    /// Words of a table of contents.
    pub contents: bool,
    /// What the run before was, so that a passage counts once.
    pub streaks: BTreeMap<Word, bool>,
}

impl Runs {
    /// Notes how the run looks that begins.
    pub fn big(&mut self, big: bool) {
        self.big = big;
    }

    /// Counts a run with words.
    pub fn count(&mut self) {
        *(if self.big { &mut self.heavy } else { &mut self.light }) += 1;
    }

    /// Whether all words were heavy or big.
    pub fn all_big(&self) -> bool {
        self.heavy > 0 && self.light == 0
    }
}

/// The walk.
pub struct Walker<'a, 'b> {
    pub container: &'a mut Container<'b>,
    pub styles: Styles,
    pub numbering: Numbering,
    pub out: Output,
    pub within: Within,
    /// Pieces of the paragraph being read.
    pub pieces: Vec<Piece>,
    /// Pieces of a paragraph whose end was deleted, or of a drop cap: the next one goes on with them.
    pub carry: Vec<Piece>,
    pub fields: Vec<Field>,
    /// Fields too deep to follow.
    pub ignored_fields: usize,
    /// Text boxes of the paragraph being read.
    pub boxes: Vec<Node>,
    pub style: Rc<Style>,
    pub runs: Runs,
    pub lists: Vec<OpenList>,
    pub notes: VecDeque<Wanted>,
    pub labels: HashMap<(bool, String), String>,
    counted_notes: (usize, usize),
    /// Notes whose mark stands in the title.
    pub title_notes: Vec<String>,
    pub comments: HashMap<String, String>,
    pub pager: Pager,
    pub sections: Vec<Section>,
    pub section: usize,
    /// Characters by language.
    pub languages: BTreeMap<String, usize>,
    /// Characters of paragraphs written from right to left, and of others.
    pub rtl: usize,
    pub ltr: usize,
}

impl<'a, 'b> Walker<'a, 'b> {
    /// A walk that has not begun.
    pub fn new(container: &'a mut Container<'b>, styles: Styles, numbering: Numbering) -> Self {
        let style = styles.paragraph(None);
        Walker {
            container,
            styles,
            numbering,
            out: Output::default(),
            within: Within::Body,
            pieces: Vec::new(),
            carry: Vec::new(),
            fields: Vec::new(),
            ignored_fields: 0,
            boxes: Vec::new(),
            style,
            runs: Runs::default(),
            lists: Vec::new(),
            notes: VecDeque::new(),
            labels: HashMap::new(),
            counted_notes: (0, 0),
            title_notes: Vec::new(),
            comments: HashMap::new(),
            pager: Pager { number: 1, ..Pager::default() },
            sections: Vec::new(),
            section: 0,
            languages: BTreeMap::new(),
            rtl: 0,
            ltr: 0,
        }
    }

    /// Adds a piece to the paragraph being read.
    pub fn put(&mut self, content: Content, look: &Look) {
        self.pieces.push(Piece { content, look: look.clone() });
    }

    /// Begins a page where the format says so.
    pub fn page_break(&mut self) {
        if self.turns() {
            self.pager.number = self.pager.number.saturating_add(1);
            self.pager.fresh = true;
            self.turn();
        }
    }

    /// Begins a page where the program that saved the file began one.
    pub fn rendered_break(&mut self) {
        if self.turns() && !std::mem::take(&mut self.pager.fresh) {
            self.pager.number = self.pager.number.saturating_add(1);
            self.turn();
        }
    }

    fn turns(&self) -> bool {
        self.pager.known && self.within == Within::Body
    }

    fn turn(&mut self) {
        let label = self.pager.label();
        self.put(Content::Page(label), &Look::default());
    }

    /// Begins the section with this index.
    pub fn begin_section(&mut self, index: usize) {
        self.section = index;
        let Some(section) = self.sections.get(index).cloned() else { return };
        if index > 0 && !section.continuous && self.turns() {
            self.pager.number = self.pager.number.saturating_add(1);
            self.pager.fresh = true;
        }
        if let Some(start) = section.start.filter(|_| index == 0 || !section.continuous) {
            self.pager.number = start;
        }
        self.pager.system = section.system;
        if self.pager.known {
            self.out.page = Some(self.pager.label());
        }
    }

    /// The label of a note, which is asked for when it is first referred to.
    pub fn note_label(&mut self, end: bool, id: &str) -> String {
        if let Some(label) = self.labels.get(&(end, id.to_owned())) {
            return label.clone();
        }
        let count = if end { &mut self.counted_notes.1 } else { &mut self.counted_notes.0 };
        *count += 1;
        let label = format!("{}{count}", if end { "en" } else { "fn" });
        self.labels.insert((end, id.to_owned()), label.clone());
        self.notes.push_back(Wanted { end, id: id.to_owned(), label: label.clone() });
        label
    }

    /// Counts a passage with a look that is not carried, once for all its runs.
    pub fn passage(&mut self, rule: Word, on: bool) {
        let before = self.runs.streaks.insert(rule, on);
        if on && before != Some(true) {
            self.out.omit(rule);
        }
    }
}

//! Blocks of a part: paragraphs with their styles and lists, tables, content controls.

use super::package::{Part, switch};
use super::styles::{indent_of, list_of};
use super::walker::{OpenList, Runs, Walker, Within};
use crate::source::office::numbers::Label;
use crate::source::office::output::Paragraph;
use crate::source::office::pieces::{self, Content};
use crate::source::office::roles::Role;
use crate::source::office::xml::{Node, Tree};

/// Words a paragraph may have that only its own outline level makes a heading.
const HEADING_WORDS: usize = 25;

impl Walker<'_, '_> {
    /// Reads the blocks directly within an element.
    pub fn blocks(&mut self, part: &Part, parent: Node) {
        for node in part.tree.children(parent) {
            self.block(part, node);
        }
    }

    fn block(&mut self, part: &Part, node: Node) {
        let tree = &part.tree;
        match tree.name(node) {
            "w:p" => self.paragraph(part, node),
            "w:tbl" => {
                self.lists.clear();
                self.table(part, node);
            }
            "w:sdt" => self.content_control(part, node),
            "w:customXml" | "w:ins" | "w:moveTo" | "w:sdtContent" => self.blocks(part, node),
            "w:altChunk" => self.out.omit("embedded-file"),
            "mc:AlternateContent" => {
                if let Some(branch) = super::drawing::branch(tree, node) {
                    self.blocks(part, branch);
                }
            }
            "m:oMathPara" | "m:oMath" => {
                self.formula(part, node);
                let pieces = std::mem::take(&mut self.pieces);
                self.out.paragraph(Paragraph { pieces, ..Paragraph::default() });
            }
            _ => {}
        }
    }

    /// A content control is its content; one that holds a table of contents is taken out.
    fn content_control(&mut self, part: &Part, node: Node) {
        let tree = &part.tree;
        let gallery = tree.at(node, &["w:sdtPr", "w:docPartObj", "w:docPartGallery"]);
        let gallery = gallery.and_then(|g| tree.attribute(g, "w:val"));
        let Some(content) = tree.child(node, "w:sdtContent") else { return };
        if gallery != Some("Table of Contents") {
            return self.blocks(part, content);
        }
        let paragraphs: Vec<Node> = tree.descendants(content).filter(|n| tree.name(*n) == "w:p").collect();
        for node in paragraphs {
            if let Some(paragraph) = self.read_paragraph(part, node) {
                self.out.paragraph(Paragraph { role: Role::Contents, ..paragraph });
            }
        }
    }

    /// Reads a paragraph and what is anchored in it.
    pub fn paragraph(&mut self, part: &Part, node: Node) {
        let before = self.out.document.title.is_some();
        if let Some(paragraph) = self.read_paragraph(part, node) {
            let labels: Vec<String> = paragraph
                .pieces
                .iter()
                .filter_map(|p| match &p.content {
                    Content::Note(label) => Some(label.clone()),
                    _ => None,
                })
                .collect();
            self.out.paragraph(paragraph);
            if !before && self.out.document.title.is_some() {
                self.title_notes.extend(labels);
            }
        }
        for text_box in std::mem::take(&mut self.boxes) {
            self.out.omit("text-box");
            let fields = std::mem::take(&mut self.fields);
            self.blocks(part, text_box);
            self.fields = fields;
        }
        let section = part.tree.at(node, &["w:pPr", "w:sectPr"]);
        if section.is_some() && self.within == Within::Body {
            self.begin_section(self.section + 1);
        }
    }

    /// Reads a paragraph; none if the next one goes on with it.
    pub fn read_paragraph(&mut self, part: &Part, node: Node) -> Option<Paragraph> {
        let tree = &part.tree;
        if self.within == Within::Body {
            self.out.paragraph += 1;
        }
        let properties = tree.child(node, "w:pPr");
        let of = |name: &str| properties.and_then(|p| tree.value(p, name, "w:val"));
        let id = of("w:pStyle");
        self.style = self.styles.paragraph(id);
        self.runs = Runs::default();
        self.pieces = std::mem::take(&mut self.carry);
        let breaks = properties.and_then(|p| switch(tree, p, "w:pageBreakBefore")).or(self.style.page_break);
        if breaks == Some(true) {
            self.page_break();
        }
        self.line(part, node, None);
        let pieces = std::mem::take(&mut self.pieces);
        if properties.is_some_and(|p| runs_on(tree, p)) {
            self.carry = pieces;
            return None;
        }
        self.count_direction(properties.and_then(|p| switch(tree, p, "w:bidi")).or(self.style.bidi), &pieces);
        let mut role = self.style.role;
        let outline = of("w:outlineLvl").and_then(|v| v.parse::<u8>().ok()).filter(|level| *level < 9);
        if let Some(level) = outline.filter(|_| role == Role::Body)
            && pieces::words(&pieces).split_whitespace().count() <= HEADING_WORDS
        {
            role = Role::Heading((level + 1).min(6));
        }
        if self.runs.contents {
            role = Role::Contents;
        }
        let mut paragraph = Paragraph { role, pieces, ..Paragraph::default() };
        self.place_in_list(tree, properties, &mut paragraph);
        paragraph.looks_like_heading = paragraph.label.is_none() && role == Role::Body && self.runs.all_big();
        Some(paragraph)
    }

    fn count_direction(&mut self, bidi: Option<bool>, all: &[pieces::Piece]) {
        let words = pieces::words(all).len();
        *(if bidi == Some(true) { &mut self.rtl } else { &mut self.ltr }) += words;
    }

    /// Counts the paragraph in its list, and finds how deep it stands.
    fn place_in_list(&mut self, tree: &Tree, properties: Option<Node>, paragraph: &mut Paragraph) {
        let style = self.style.clone();
        let own = properties.and_then(|p| list_of(tree, p));
        let direct = properties.and_then(|p| indent_of(tree, p));
        let (list, level) = match (own, &style.list) {
            (Some((list, level)), Some((of_style, _))) if list.is_empty() => (of_style.clone(), level),
            (Some((list, level)), _) => (list, level.or(Some(0))),
            (None, Some((list, level))) => (list.clone(), *level),
            (None, None) => (String::new(), None),
        };
        let numbered = self.numbering.next(&list, level, &style.list_style, &self.styles);
        let Some(numbered) = numbered else {
            let indent = direct.or(style.indent).unwrap_or(0);
            let within = self.lists.last().is_some_and(|l| l.indent > 0 && indent >= l.indent);
            let blank = pieces::blank(&paragraph.pieces);
            match matches!(paragraph.role, Role::Body | Role::Code) && within {
                true => self.go_on(paragraph),
                false if !blank => self.lists.clear(),
                false => {}
            }
            return;
        };
        if matches!(paragraph.role, Role::Heading(_) | Role::Title | Role::Contents | Role::ContentsHead) {
            paragraph.label = numbered.label.filter(|l| !l.bullet).map(as_text);
            return;
        }
        let indent = direct.or(numbered.indent).or(style.indent).unwrap_or(0);
        match numbered.label {
            Some(label) => {
                paragraph.depth = self.open_list(&list, numbered.level, indent);
                paragraph.label = Some(label);
            }
            // A list without a sign: the paragraph goes on with the item on its level.
            None => {
                while self.lists.last().is_some_and(|l| l.level > numbered.level) {
                    self.lists.pop();
                }
                if self.lists.last().is_some_and(|l| l.level == numbered.level) {
                    self.go_on(paragraph);
                }
            }
        }
    }

    fn go_on(&mut self, paragraph: &mut Paragraph) {
        paragraph.goes_on = true;
        paragraph.depth = depth(self.lists.len().saturating_sub(1));
    }

    /// Opens a list, or goes on with it; gives how many lists it stands in.
    fn open_list(&mut self, list: &str, level: usize, indent: i32) -> u8 {
        while let Some(top) = self.lists.last() {
            let deeper = if top.list == list { level > top.level } else { level > top.level || indent > top.indent };
            if deeper {
                break;
            }
            self.lists.pop();
        }
        self.lists.push(OpenList { list: list.to_owned(), level, indent });
        depth(self.lists.len() - 1)
    }
}

/// A heading's number is part of its text, also one that a list could set.
fn as_text(label: Label) -> Label {
    Label { number: None, ..label }
}

fn depth(lists: usize) -> u8 {
    u8::try_from(lists).unwrap_or(u8::MAX).min(12)
}

/// Whether the paragraph has no end of its own: its end was deleted, or it is a big first letter.
fn runs_on(tree: &Tree, properties: Node) -> bool {
    let mark = tree.child(properties, "w:rPr");
    let deleted = mark.is_some_and(|m| tree.child(m, "w:del").is_some() || tree.child(m, "w:moveFrom").is_some());
    let drop_cap = tree.value(properties, "w:framePr", "w:dropCap").is_some_and(|d| d != "none");
    deleted || drop_cap
}

//! Tables: rows of cells, or, where a table only lays out a page, the blocks in its cells.

use super::package::{Part, switch};
use super::walker::Walker;
use crate::source::document::Align;
use crate::source::office::cells::{self, Cell};
use crate::source::office::pieces::{self, Content, Look, Piece};
use crate::source::office::roles::Role;
use crate::source::office::xml::{Node, Tree};

/// Columns a cell may span.
const MOST_COLUMNS: usize = 64;
/// Cells of a table; what is beyond is set as paragraphs.
const MOST_CELLS: usize = 200_000;

impl Walker<'_, '_> {
    /// Reads a table.
    pub fn table(&mut self, part: &Part, node: Node) {
        let rows = rows(&part.tree, node);
        let count = rows.iter().map(|r| cells_of(&part.tree, *r).len()).sum::<usize>();
        if count <= 1 || count > MOST_CELLS || self.lays_out(part, node) {
            self.out.omit("layout-table");
            for cell in rows.iter().flat_map(|r| cells_of(&part.tree, *r)) {
                self.blocks(part, cell);
                self.lists.clear();
            }
            return;
        }
        let read: Vec<Vec<Cell>> = rows.iter().map(|row| self.row(part, *row)).collect();
        if read.iter().flatten().all(|c| pieces::blank(&c.pieces)) {
            return;
        }
        let head = self.has_head(part, node, rows.first(), read.first());
        cells::set(&mut self.out, read, head);
    }

    /// Whether a cell has a heading and more: then the table only lays out the page.
    fn lays_out(&self, part: &Part, node: Node) -> bool {
        let tree = &part.tree;
        let heads = |paragraph: Node| {
            let id = tree.at(paragraph, &["w:pPr", "w:pStyle"]).and_then(|n| tree.attribute(n, "w:val"));
            matches!(self.styles.paragraph(id).role, Role::Heading(_) | Role::Title)
        };
        rows(tree, node).into_iter().flat_map(|row| cells_of(tree, row)).any(|cell| {
            let full = |n: &Node| tree.name(*n) == "w:p" && !tree.all_words(*n).trim().is_empty();
            let (mut heading, mut other) = (false, false);
            for paragraph in tree.descendants(cell).filter(full) {
                *(if heads(paragraph) { &mut heading } else { &mut other }) = true;
            }
            heading && other
        })
    }

    fn row(&mut self, part: &Part, row: Node) -> Vec<Cell> {
        let tree = &part.tree;
        let count = |name| {
            let value = tree.child(row, "w:trPr").and_then(|p| tree.value(p, name, "w:val"));
            value.and_then(|v| v.parse::<usize>().ok()).unwrap_or(0).min(MOST_COLUMNS)
        };
        let mut found: Vec<Cell> = (0..count("w:gridBefore")).map(|_| Cell::default()).collect();
        for cell in cells_of(tree, row) {
            let properties = tree.child(cell, "w:tcPr");
            let span = properties.and_then(|p| tree.value(p, "w:gridSpan", "w:val"));
            let span = span.and_then(|v| v.parse::<usize>().ok()).unwrap_or(1).clamp(1, MOST_COLUMNS);
            let merged = properties.and_then(|p| tree.child(p, "w:vMerge"));
            let covered = merged.is_some_and(|m| tree.attribute(m, "w:val") != Some("restart"));
            if span > 1 || (merged.is_some() && !covered) {
                self.out.omit("spanning-cell");
            }
            let mut read = self.cell(part, cell);
            // Word shows nothing of a cell that the one above covers.
            if covered && pieces::blank(&read.pieces) {
                read.pieces.clear();
            }
            found.push(Cell { span, ..read });
        }
        found
    }

    /// The content of a cell as one line after another.
    fn cell(&mut self, part: &Part, node: Node) -> Cell {
        let mut cell = Cell { pieces: Vec::new(), span: 1, align: Align::None, big: true };
        self.cell_blocks(part, node, &mut cell);
        cell
    }

    fn cell_blocks(&mut self, part: &Part, parent: Node, cell: &mut Cell) {
        let tree = &part.tree;
        for node in tree.children(parent) {
            match tree.name(node) {
                "w:p" => self.cell_paragraph(part, node, cell),
                "w:tbl" => {
                    self.out.omit("nested-table");
                    for row in rows(tree, node) {
                        for inner in cells_of(tree, row) {
                            self.cell_blocks(part, inner, cell);
                        }
                    }
                }
                "w:sdt" => {
                    if let Some(content) = tree.child(node, "w:sdtContent") {
                        self.cell_blocks(part, content, cell);
                    }
                }
                "w:customXml" | "w:ins" | "w:moveTo" => self.cell_blocks(part, node, cell),
                _ => {}
            }
        }
    }

    fn cell_paragraph(&mut self, part: &Part, node: Node, cell: &mut Cell) {
        let tree = &part.tree;
        let outer = std::mem::take(&mut self.lists);
        let paragraph = self.read_paragraph(part, node);
        self.lists = outer;
        let boxes = std::mem::take(&mut self.boxes);
        if let Some(paragraph) = paragraph.filter(|p| !pieces::blank(&p.pieces)) {
            if !cell.pieces.is_empty() {
                cell.pieces.push(Piece { content: Content::Break, look: Look::default() });
            }
            if let Some(label) = paragraph.label {
                self.out.omit("list-in-cell");
                if !label.text.is_empty() {
                    cell.pieces.push(Piece::plain(&format!("{} ", label.text)));
                }
            }
            let words = paragraph.pieces.iter().any(|p| matches!(&p.content, Content::Text(t) if !t.trim().is_empty()));
            cell.big &= self.runs.all_big() || !words;
            cell.pieces.extend(paragraph.pieces);
            let align = tree.at(node, &["w:pPr", "w:jc"]).and_then(|n| tree.attribute(n, "w:val"));
            cell.align = match align {
                Some("center") => Align::Center,
                Some("right" | "end") => Align::Right,
                _ => Align::None,
            };
        }
        for text_box in boxes {
            self.out.omit("text-box");
            self.cell_blocks(part, text_box, cell);
        }
    }

    /// Whether the first row is a head: it repeats on every page, its style sets it apart, or all of it is heavy and the
    /// row below is not.
    fn has_head(&self, part: &Part, node: Node, first: Option<&Node>, read: Option<&Vec<Cell>>) -> bool {
        let tree = &part.tree;
        let properties = tree.child(node, "w:tblPr");
        let repeats = first.and_then(|r| switch(tree, tree.child(*r, "w:trPr")?, "w:tblHeader")).unwrap_or(false);
        let look = properties.and_then(|p| tree.child(p, "w:tblLook"));
        let wanted = look.is_some_and(|l| match tree.attribute(l, "w:firstRow") {
            Some(value) => matches!(value, "1" | "true" | "on"),
            None => tree
                .attribute(l, "w:val")
                .and_then(|v| u32::from_str_radix(v, 16).ok())
                .is_some_and(|bits| bits & 0x20 != 0),
        });
        let style = properties.and_then(|p| tree.value(p, "w:tblStyle", "w:val"));
        let set_apart = self.styles.other(style).is_some_and(|s| s.first_row);
        let heavy = read.is_some_and(|cells| cells::is_heavy(cells));
        repeats || (wanted && set_apart) || heavy
    }
}

/// Rows of a table, also within content controls.
fn rows(tree: &Tree, table: Node) -> Vec<Node> {
    within(tree, table, "w:tr")
}

fn cells_of(tree: &Tree, row: Node) -> Vec<Node> {
    within(tree, row, "w:tc")
}

fn within(tree: &Tree, parent: Node, name: &str) -> Vec<Node> {
    let mut found = Vec::new();
    for node in tree.children(parent) {
        match tree.name(node) {
            n if n == name => {
                let deleted = tree.at(node, &["w:trPr", "w:del"]).is_some();
                if !deleted {
                    found.push(node);
                }
            }
            "w:sdt" => found.extend(tree.child(node, "w:sdtContent").into_iter().flat_map(|c| within(tree, c, name))),
            "w:customXml" | "w:ins" | "w:moveTo" => found.extend(within(tree, node, name)),
            _ => {}
        }
    }
    found
}

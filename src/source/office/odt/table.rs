//! Tables of a text document.

use super::walk::Walk;
use crate::source::document::Align;
use crate::source::office::cells::{self, Cell};
use crate::source::office::pieces::{self, Content, Look, Piece};
use crate::source::office::roles::Role;
use crate::source::office::xml::{Node, Tree};

/// Columns a cell may span or repeat.
const MOST_COLUMNS: usize = 64;
/// Cells of a table; what is beyond is set as paragraphs.
const MOST_CELLS: usize = 200_000;

impl Walk<'_, '_, '_> {
    /// Reads a table.
    pub fn table(&mut self, node: Node) {
        let tree = self.tree;
        let mut rows = Vec::new();
        gather(tree, node, false, &mut rows);
        let cells_in = |row: Node| tree.children(row).filter(|c| tree.name(*c) == "table:table-cell");
        let count: usize = rows.iter().map(|(row, _)| cells_in(*row).count()).sum();
        // A cell with a heading and more: the table only lays out the page.
        let lays_out = rows.iter().flat_map(|(row, _)| cells_in(*row)).any(|cell| {
            let full = |n: &Node| matches!(tree.name(*n), "text:p" | "text:h") && !tree.all_words(*n).trim().is_empty();
            let (mut heading, mut other) = (false, false);
            for paragraph in tree.descendants(cell).filter(full) {
                *(if self.is_heading(paragraph) { &mut heading } else { &mut other }) = true;
            }
            heading && other
        });
        if count <= 1 || count > MOST_CELLS || lays_out {
            self.out.omit("layout-table");
            for cell in rows.iter().flat_map(|(row, _)| cells_in(*row)).collect::<Vec<_>>() {
                self.blocks(cell);
            }
            return;
        }
        let list = self.list.take();
        let read: Vec<Vec<Cell>> = rows.iter().map(|(row, _)| self.row(*row)).collect();
        self.list = list;
        let head = rows.first().is_some_and(|(_, head)| *head) || read.first().is_some_and(|r| cells::is_heavy(r));
        cells::set(&mut self.out, read, head);
    }

    fn is_heading(&self, node: Node) -> bool {
        let style = || self.styles.get("paragraph", self.tree.attribute(node, "text:style-name")).role;
        match self.tree.name(node) {
            "text:h" => true,
            "text:p" => matches!(style(), Role::Heading(_) | Role::Title),
            _ => false,
        }
    }

    fn row(&mut self, row: Node) -> Vec<Cell> {
        let tree = self.tree;
        let mut found = Vec::new();
        for node in tree.children(row) {
            let number = |name: &str| tree.attribute(node, name).and_then(|v| v.parse::<usize>().ok()).unwrap_or(1);
            let repeated = number("table:number-columns-repeated").clamp(1, MOST_COLUMNS);
            match tree.name(node) {
                "table:table-cell" => {
                    let span = number("table:number-columns-spanned").clamp(1, MOST_COLUMNS);
                    if span > 1 || number("table:number-rows-spanned") > 1 {
                        self.out.omit("spanning-cell");
                    }
                    let mut cell = Cell::default();
                    self.cell_blocks(node, &mut cell);
                    found.push(cell);
                    found.extend((1..repeated).map(|_| Cell::default()));
                }
                "table:covered-table-cell" => found.extend((0..repeated).map(|_| Cell::default())),
                _ => {}
            }
        }
        found
    }

    fn cell_blocks(&mut self, parent: Node, cell: &mut Cell) {
        let tree = self.tree;
        for node in tree.children(parent) {
            match tree.name(node) {
                "text:p" | "text:h" => self.cell_paragraph(node, cell),
                "text:list" => {
                    for (n, item) in tree.children(node).filter(|c| tree.name(*c) == "text:list-item").enumerate() {
                        self.out.omit("list-in-cell");
                        let before = cell.pieces.len();
                        self.cell_blocks(item, cell);
                        let label = self.label_in_cell(node, n);
                        if !label.is_empty() && cell.pieces.len() > before {
                            let after_break = usize::from(before > 0);
                            let at = (before + after_break).min(cell.pieces.len());
                            cell.pieces.insert(at, Piece::plain(&format!("{label} ")));
                        }
                    }
                }
                "table:table" => {
                    self.out.omit("nested-table");
                    let mut rows = Vec::new();
                    gather(tree, node, false, &mut rows);
                    for inner in rows.iter().flat_map(|(row, _)| tree.children(*row)) {
                        self.cell_blocks(inner, cell);
                    }
                }
                "text:section" | "text:index-body" => self.cell_blocks(node, cell),
                name if name.starts_with("draw:") => {
                    self.drawing(node);
                    self.take_pieces(cell, Align::None);
                }
                _ => {}
            }
        }
    }

    /// The number a list in a cell gives its item; bullets are not text.
    fn label_in_cell(&self, list: Node, index: usize) -> String {
        let style = self.tree.attribute(list, "text:style-name").unwrap_or_default();
        let mut counts = Default::default();
        let start = u32::try_from(index + 1).ok();
        self.numbers.next(style, 0, start, &mut counts).map(|l| l.text).unwrap_or_default()
    }

    fn cell_paragraph(&mut self, node: Node, cell: &mut Cell) {
        let paragraph = self.read_paragraph(node);
        let words = paragraph.pieces.iter().any(|p| matches!(&p.content, Content::Text(t) if !t.trim().is_empty()));
        cell.big &= !words || (self.heavy.0 > 0 && self.heavy.1 == 0);
        let style = self.styles.get("paragraph", self.tree.attribute(node, "text:style-name"));
        let align = match style.align.as_deref() {
            Some("center") => Align::Center,
            Some("end" | "right") => Align::Right,
            _ => Align::None,
        };
        self.pieces = paragraph.pieces;
        self.take_pieces(cell, align);
    }

    /// Adds a line to a cell.
    fn take_pieces(&mut self, cell: &mut Cell, align: Align) {
        let pieces = std::mem::take(&mut self.pieces);
        if !pieces::blank(&pieces) {
            if !cell.pieces.is_empty() {
                cell.pieces.push(Piece { content: Content::Break, look: Look::default() });
            }
            cell.pieces.extend(pieces);
            cell.align = align;
        }
        for text_box in std::mem::take(&mut self.boxes) {
            self.out.omit("text-box");
            self.cell_blocks(text_box, cell);
        }
    }
}

/// Rows of a table, and whether they stand in its head.
fn gather(tree: &Tree, parent: Node, head: bool, rows: &mut Vec<(Node, bool)>) {
    for node in tree.children(parent) {
        match tree.name(node) {
            "table:table-row" => rows.push((node, head)),
            "table:table-header-rows" => gather(tree, node, true, rows),
            "table:table-rows" | "table:table-row-group" => gather(tree, node, head, rows),
            _ => {}
        }
    }
}

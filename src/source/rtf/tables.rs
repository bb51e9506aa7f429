//! Rows and cells of RTF → tables of cells.
//!
//! In: the paragraphs of cells, the ends of cells and rows, the edges a row states. Out: a table whose columns are the edges
//! of all its rows together; a cell that a neighbour covers is empty.

use crate::source::document::{BlockKind, Inline};
use crate::source::draft::{Draft, Piece, Style, is_blank, table};

/// Edges closer than this are one, in twips.
const NEAR: i32 = 40;
/// More columns than this no page can show.
const MOST_COLUMNS: usize = 256;
/// More cells than this no page can hold.
const MOST_CELLS: usize = 200_000;

/// What a row says about its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct RowForm {
    /// Right edges of the cells, in twips.
    pub edges: Vec<i32>,
    /// Cells that their left neighbour covers.
    pub covered: Vec<usize>,
    /// Cells that span rows.
    pub tall: usize,
    /// It is a head.
    pub head: bool,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<Vec<Piece>>,
    form: RowForm,
}

/// A table being read.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    cells: Vec<Vec<Piece>>,
    cell: Vec<Piece>,
}

impl Rows {
    /// A paragraph of the cell.
    pub fn paragraph(&mut self, pieces: Vec<Piece>) {
        if is_blank(&pieces) {
            return;
        }
        if !self.cell.is_empty() {
            self.cell.push(Piece::Other(Inline::Break));
        }
        self.cell.extend(pieces);
    }

    /// The cell ends.
    pub fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
    }

    /// The row ends.
    pub fn end_row(&mut self, form: &RowForm) {
        if !is_blank(&self.cell) {
            self.end_cell();
        }
        self.cell.clear();
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            self.rows.push(Row { cells, form: form.clone() });
        }
    }

    /// The table; counts of cells that span columns and rows; whether it was too large and its rows were made lines.
    pub fn finish(mut self, form: &RowForm) -> (Option<Draft>, usize, usize, bool) {
        self.end_row(form);
        if self.rows.iter().flat_map(|r| &r.cells).all(|c| is_blank(c)) {
            return (None, 0, 0, false);
        }
        let columns = self.rows.iter().map(|r| r.cells.len().max(r.form.edges.len())).max().unwrap_or(0);
        if columns > MOST_COLUMNS || columns * self.rows.len() > MOST_CELLS {
            let lines = Draft::new(BlockKind::Paragraph, self.flattened(form));
            return (Some(lines), 0, 0, true);
        }
        let edges = edges(&self.rows);
        let (mut wide, mut tall) = (0, 0);
        let head = self.rows.first().is_some_and(|r| r.form.head) && self.rows.len() > 1;
        let mut rows = Vec::with_capacity(self.rows.len());
        for row in self.rows {
            tall += row.form.tall;
            wide += row.form.covered.len();
            rows.push(match &edges {
                Some(edges) => placed(row, edges, &mut wide),
                None => row.cells,
            });
        }
        drop_empty_columns(&mut rows);
        (Some(table(rows, head)), wide, tall, false)
    }

    /// The text of a table that stands in a cell of another.
    pub fn flattened(mut self, form: &RowForm) -> Vec<Piece> {
        self.end_row(form);
        let mut out = Vec::new();
        for row in self.rows {
            let mut first = true;
            for cell in row.cells.into_iter().filter(|c| !is_blank(c)) {
                match (first, out.is_empty()) {
                    (true, false) => out.push(Piece::Other(Inline::Break)),
                    (false, _) => out.push(Piece::Text(" ".into(), Style::default())),
                    _ => {}
                }
                first = false;
                out.extend(cell);
            }
        }
        out
    }
}

/// The edges of all rows, if every row states as many as it has cells.
fn edges(rows: &[Row]) -> Option<Vec<i32>> {
    if rows.iter().any(|r| r.form.edges.len() != r.cells.len() || !r.form.edges.is_sorted()) {
        return None;
    }
    let mut all: Vec<i32> = rows.iter().flat_map(|r| r.form.edges.iter().copied()).collect();
    all.sort_unstable();
    all.dedup_by(|b, a| b.saturating_sub(*a) < NEAR);
    (all.len() <= MOST_COLUMNS).then_some(all)
}

fn placed(row: Row, edges: &[i32], wide: &mut usize) -> Vec<Vec<Piece>> {
    let mut out: Vec<Vec<Piece>> = Vec::with_capacity(edges.len());
    for (cell, edge) in row.cells.into_iter().zip(&row.form.edges) {
        let end = edges.partition_point(|e| *e <= edge.saturating_add(NEAR - 1)).max(out.len() + 1);
        *wide += usize::from(end - out.len() > 1);
        out.push(cell);
        out.resize(end, Vec::new());
    }
    out
}

/// Columns that no row fills.
fn drop_empty_columns(rows: &mut [Vec<Vec<Piece>>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut kept = vec![false; columns];
    for row in rows.iter() {
        for (kept, cell) in kept.iter_mut().zip(row) {
            *kept |= !is_blank(cell);
        }
    }
    let leading = rows.iter().all(|r| r.len() == columns);
    // Empty columns between filled ones may say something; those that come of uneven edges do not.
    if leading && kept.iter().filter(|k| **k).count() * 2 <= columns {
        for row in rows {
            let mut i = 0;
            row.retain(|_| {
                i += 1;
                kept.get(i - 1).copied().unwrap_or(true)
            });
        }
    }
}

//! Cells of a table on their way into the document.

use super::output::Output;
use super::pieces::{self, Content, Piece};
use crate::source::document::{Align, Inline, Table};

/// A cell.
#[derive(Debug)]
pub struct Cell {
    /// Its content, in lines.
    pub pieces: Vec<Piece>,
    /// Columns it takes.
    pub span: usize,
    /// How it is set.
    pub align: Align,
    /// All its words are heavy or big.
    pub big: bool,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell { pieces: Vec::new(), span: 1, align: Align::None, big: true }
    }
}

/// Whether all words of a row are heavy or big.
pub fn is_heavy(cells: &[Cell]) -> bool {
    let filled = |c: &&Cell| !pieces::blank(&c.pieces);
    cells.iter().any(|c| filled(&c)) && cells.iter().filter(filled).all(|c| c.big)
}

/// Sets a table, if it has words.
pub fn set(out: &mut Output, rows: Vec<Vec<Cell>>, head: bool) {
    if rows.iter().flatten().all(|c| pieces::blank(&c.pieces)) {
        return;
    }
    // Where all rows are heavy, the first is no head.
    let head = head && rows.len() > 1;
    let mut table = Table { head, align: alignment(&rows), rows: Vec::new() };
    out.reading.gap();
    for (n, row) in rows.into_iter().enumerate() {
        out.reading.line();
        let mut cells = Vec::new();
        for cell in row {
            if !cells.is_empty() && !out.reading.text.ends_with(['\n', '\t']) {
                out.reading.text.push('\t');
            }
            let mut even = pieces::even(&cell.pieces, true);
            // A cell of a page is one line.
            even.iter().filter(|p| p.content == Content::Break).for_each(|_| out.omit("line-in-cell"));
            if head && n == 0 {
                pieces::without_shared(&mut even, |l| &mut l.bold);
            }
            cells.push(out.say(&even));
            cells.extend((1..cell.span).map(|_| Vec::<Inline>::new()));
        }
        table.rows.push(cells);
    }
    out.table(table, 0);
}

/// A column is set as most of its cells below the first row are, if all that have words agree.
fn alignment(rows: &[Vec<Cell>]) -> Vec<Align> {
    let mut columns: Vec<Option<Align>> = Vec::new();
    for row in rows.iter().skip(usize::from(rows.len() > 1)) {
        let mut at = 0;
        for cell in row {
            if columns.len() < at + cell.span {
                columns.resize(at + cell.span, None);
            }
            if let Some(column) = columns.get_mut(at).filter(|_| cell.span == 1 && !pieces::blank(&cell.pieces)) {
                *column = Some(column.map_or(cell.align, |a| if a == cell.align { a } else { Align::None }));
            }
            at += cell.span;
        }
    }
    columns.into_iter().map(Option::unwrap_or_default).collect()
}

//! Tables: which are tables of data, and where their cells are.
//!
//! In: a table element. Out: its rows of cells, a place without a cell where another spans; nothing for a table that only
//! puts parts of a page in their places.

use super::style::declared;
use super::tree::{Id, Tree};
use super::walk::Plan;
use crate::source::document::{Align, Inline, Table};

/// Columns a table may have; a cell spans no further.
const COLUMNS: usize = 200;

/// Rows a cell may span.
const ROWS: usize = 2000;

/// So many places without a cell a table may have for each cell it has, and 1,000 more.
const COVERED: usize = 4;

/// Rows of cells.
pub struct Grid {
    /// The first row is a head.
    pub head: bool,
    /// Cells; `None` where another cell spans.
    pub rows: Vec<Vec<Option<Id>>>,
    /// Its captions.
    pub captions: Vec<Id>,
    /// Cells that span columns or rows.
    pub spans: usize,
}

/// The cells of a table, if it is one of data.
pub fn grid(plan: &Plan<'_>, id: Id) -> Option<Grid> {
    let tree = plan.tree;
    if matches!(tree.attribute(id, "role"), Some("presentation" | "none")) || is_layout(plan, id) {
        return None;
    }
    let (mut rows, mut captions, mut head) = (Vec::new(), Vec::new(), false);
    for part in tree.children(id) {
        match tree.name(part) {
            "caption" => captions.push(part),
            "tr" => rows.push(part),
            name @ ("thead" | "tbody" | "tfoot") => {
                let before = rows.len();
                rows.extend(tree.children(part).filter(|r| tree.name(*r) == "tr"));
                head |= name == "thead" && before == 0 && rows.len() > before;
            }
            _ => {}
        }
    }
    let mut grid = placed(tree, &rows);
    let columns = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    let first = grid.rows.first().map(Vec::as_slice).unwrap_or_default();
    let titles = first.iter().flatten().all(|c| tree.name(*c) == "th") && first.iter().flatten().count() > 1;
    grid.head = head || titles;
    let named = !captions.is_empty() || grid.head;
    let single =
        grid.rows.iter().all(|r| r.iter().flatten().filter(|c| plan.kept.texts_in(tree, **c) > 0).count() <= 1);
    grid.captions = captions;
    (columns > 1 && !single && (grid.rows.len() > 1 || named)).then_some(grid)
}

/// A table with blocks in its cells that a cell of a page cannot hold.
fn is_layout(plan: &Plan<'_>, id: Id) -> bool {
    let tree = plan.tree;
    let mut inner = tree.subtree(id).skip(1);
    inner.any(|i| {
        matches!(
            tree.name(i),
            "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "blockquote" | "article" | "section" | "form"
        ) || plan.notes.bodies.contains_key(&i)
            || plan.title == Some(i)
            || (matches!(tree.name(i), "td" | "th") && is_long(tree, i))
    })
}

/// A cell of several paragraphs is a part of the page.
fn is_long(tree: &Tree, cell: Id) -> bool {
    let paragraphs = tree.subtree(cell).filter(|i| tree.name(*i) == "p").take(9).count();
    paragraphs > 3 && tree.words(cell, 1000).len() > 900
}

/// Cells in their columns.
fn placed(tree: &Tree, rows: &[Id]) -> Grid {
    let mut grid = Grid { head: false, rows: Vec::with_capacity(rows.len()), captions: Vec::new(), spans: 0 };
    // For each column, how many of the next rows a cell above covers.
    let mut covered: Vec<usize> = Vec::new();
    let (mut cells, mut empty) = (0, 0);
    for row in rows {
        let mut places: Vec<Option<Id>> = Vec::new();
        for cell in tree.children(*row).filter(|c| matches!(tree.name(*c), "td" | "th")) {
            while covered.get(places.len()).is_some_and(|n| *n > 0) {
                covered[places.len()] -= 1;
                places.push(None);
            }
            let span = |name: &str, most: usize| {
                let n = tree.attribute(cell, name).and_then(|v| v.trim().parse::<usize>().ok());
                n.unwrap_or(1).clamp(1, most)
            };
            let room = COLUMNS.saturating_sub(places.len()).max(1);
            let (mut across, down) = (span("colspan", room), span("rowspan", ROWS));
            grid.spans += usize::from(across > 1 || down > 1);
            cells += 1;
            empty += across - 1;
            if empty > cells * COVERED + 1000 {
                across = 1;
            }
            for n in 0..across {
                if covered.len() <= places.len() {
                    covered.resize(places.len() + 1, 0);
                }
                covered[places.len()] = down - 1;
                places.push((n == 0).then_some(cell));
            }
        }
        for rest in covered.iter_mut().skip(places.len()) {
            *rest = rest.saturating_sub(1);
        }
        if places.iter().any(Option::is_some) {
            grid.rows.push(places);
        }
    }
    grid
}

/// The table of the page from the content of its cells; nothing if no cell says anything.
pub fn table(tree: &Tree, grid: &Grid, rows: Vec<Vec<Vec<Inline>>>) -> Option<Table> {
    let mut head = grid.head;
    let mut kept: Vec<(usize, Vec<Vec<Inline>>)> = Vec::with_capacity(rows.len());
    for (n, row) in rows.into_iter().enumerate() {
        if row.iter().any(|c| !c.is_empty()) {
            kept.push((n, row));
        } else if n == 0 {
            head = false;
        }
    }
    let columns = kept.iter().map(|(_, r)| r.len()).max()?;
    let align = (0..columns).map(|c| alignment(tree, grid, c, usize::from(head))).collect();
    Some(Table { head, align, rows: kept.into_iter().map(|(_, r)| r).collect() })
}

/// How a column is set: as all its cells below the head agree.
fn alignment(tree: &Tree, grid: &Grid, column: usize, from: usize) -> Align {
    let mut cells = grid.rows.iter().skip(from).filter_map(|r| r.get(column).copied().flatten()).map(|c| cell(tree, c));
    let Some(first) = cells.next() else { return Align::None };
    if first != Align::None && cells.all(|c| c == first) { first } else { Align::None }
}

fn cell(tree: &Tree, id: Id) -> Align {
    let of = |id: Id| {
        let element = tree.element(id)?;
        declared(element, "text-align").or_else(|| element.attribute("align"))
    };
    let row = tree.nodes.get(id).map_or(id, |n| n.parent);
    match of(id).or_else(|| of(row)).map(str::to_ascii_lowercase).as_deref() {
        Some("left") => Align::Left,
        Some("center" | "middle") => Align::Center,
        Some("right") => Align::Right,
        _ => Align::None,
    }
}

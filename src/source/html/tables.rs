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
    if matches!(tree.attribute(id, "role"), Some("presentation" | "none")) {
        return None;
    }
    let parts = parts(tree, id);
    let declared = is_declared(tree, id, &parts);
    if is_layout(plan, id, declared) {
        return None;
    }
    let mut grid = placed(tree, &parts.rows);
    let columns = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    let first = grid.rows.first().map(Vec::as_slice).unwrap_or_default();
    let titles = first.iter().flatten().all(|c| tree.name(*c) == "th") && first.iter().flatten().count() > 1;
    grid.head = parts.head || titles;
    let named = !parts.captions.is_empty() || grid.head;
    let single =
        grid.rows.iter().all(|r| r.iter().flatten().filter(|c| plan.kept.texts_in(tree, **c) > 0).count() <= 1);
    grid.captions = parts.captions;
    let rows = grid.rows.iter().filter(|r| r.iter().flatten().count() > 1).count();
    (columns > 1 && !single && (rows > 1 || named)).then_some(grid)
}

/// The parts of a table itself, without those of tables in it.
struct Parts {
    rows: Vec<Id>,
    captions: Vec<Id>,
    /// It begins with rows of a head.
    head: bool,
}

fn parts(tree: &Tree, id: Id) -> Parts {
    let mut found = Parts { rows: Vec::new(), captions: Vec::new(), head: false };
    for part in tree.children(id) {
        match tree.name(part) {
            "caption" => found.captions.push(part),
            "tr" => found.rows.push(part),
            name @ ("thead" | "tbody" | "tfoot") => {
                let before = found.rows.len();
                found.rows.extend(tree.children(part).filter(|r| tree.name(*r) == "tr"));
                found.head |= name == "thead" && before == 0 && found.rows.len() > before;
            }
            _ => {}
        }
    }
    found
}

fn cells_of(tree: &Tree, row: Id) -> impl Iterator<Item = Id> {
    tree.children(row).filter(|c| matches!(tree.name(*c), "td" | "th"))
}

/// Whether the page says that it is a table of data: by its role, a caption, a head, or cells that are titles of others.
fn is_declared(tree: &Tree, id: Id, parts: &Parts) -> bool {
    let titled = |row: &Id| cells_of(tree, *row).any(|c| tree.name(c) == "th");
    matches!(tree.attribute(id, "role"), Some("table" | "grid" | "treegrid"))
        || parts.head
        || parts.captions.iter().any(|c| !tree.words(*c, 1).is_empty())
        || parts.rows.iter().any(titled)
}

/// Whether it only puts parts of a page in their places: it holds what a cell of a page cannot hold. What a table of data may
/// hold is more.
fn is_layout(plan: &Plan<'_>, id: Id, declared: bool) -> bool {
    let tree = plan.tree;
    tree.subtree(id).skip(1).any(|i| {
        let parts_the_page = match tree.name(i) {
            "table" => !declared || has_rows_and_columns(tree, i),
            "pre" => !declared || has_lines(tree, i),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "form" => !declared,
            "article" | "section" => true,
            "td" | "th" => is_long(tree, i),
            _ => false,
        };
        parts_the_page || plan.notes.bodies.contains_key(&i) || plan.title == Some(i)
    })
}

/// Whether code has more than one line.
fn has_lines(tree: &Tree, code: Id) -> bool {
    tree.subtree(code).any(|i| match tree.text(i) {
        Some(text) => text.trim_matches('\n').contains('\n'),
        None => tree.name(i) == "br",
    })
}

/// Whether a table within another is one of its own.
fn has_rows_and_columns(tree: &Tree, id: Id) -> bool {
    let rows = parts(tree, id).rows;
    rows.iter().filter(|row| cells_of(tree, **row).filter(|c| !tree.words(*c, 1).is_empty()).count() > 1).count() > 1
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
        for cell in cells_of(tree, *row) {
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

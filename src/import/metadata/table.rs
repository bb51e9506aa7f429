//! `metadata.csv` and its kin → rows: commas, semicolons or tabs, any charset, a first row of names.

use super::value::{Fields, Name, name};
use super::{Row, Spot, sheets};
use crate::diagnostic::Diagnostic;
use crate::source::decode::decode;
use std::ops::Range;
use std::sync::Arc;

/// A cell with its place.
pub(super) struct Cell {
    pub text: String,
    pub spot: Spot,
}

/// A row of cells, and what its line or row is called.
pub(super) struct Cells {
    pub cells: Vec<Cell>,
    pub called: String,
}

/// Reads a table; `path` says by its ending of which kind it is.
pub fn read(path: &str, bytes: &[u8], complaints: &mut Vec<Diagnostic>) -> Vec<Row> {
    let lower = path.to_lowercase();
    let cells = match lower.ends_with(".csv") || lower.ends_with(".tsv") {
        true => text(bytes, lower.ends_with(".tsv")),
        false => sheets::read(path, bytes),
    };
    match cells {
        Ok(cells) => rows(path, cells, complaints),
        Err(why) => {
            let wrong = Diagnostic::error("metadata-unreadable", format!("the table cannot be read: {why}"));
            complaints.push(wrong.in_file(path).help("save it as CSV in UTF-8"));
            Vec::new()
        }
    }
}

/// The cells of a table of text.
fn text(bytes: &[u8], tabs: bool) -> Result<Vec<Cells>, String> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Vec::new());
    }
    let text: Arc<str> = decode(bytes).map_err(|e| e.to_string())?.text.into();
    let separator = if tabs { b'\t' } else { separator(&text) };
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(separator);
    let mut reader = reader.from_reader(text.as_bytes());
    let mut rows: Vec<(usize, u64, csv::StringRecord)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string())?;
        let at = record.position().map_or((0, 0), |p| (p.byte() as usize, p.line()));
        rows.push((at.0, at.1, record));
    }
    let ends: Vec<usize> = rows.iter().skip(1).map(|(start, _, _)| *start).chain([text.len()]).collect();
    let rows = rows.iter().zip(ends).map(|((start, line, record), end)| {
        let mut from = *start;
        let cells = record.iter().map(|cell| {
            let span = place(&text, cell, from..end);
            from = span.end;
            Cell { text: cell.to_owned(), spot: Spot::Text(Arc::clone(&text), span) }
        });
        Cells { cells: cells.collect(), called: format!("line {line}") }
    });
    Ok(rows.collect())
}

/// Where a cell stands in its row. Doubled quotation marks make its words differ from what is written; then its first words
/// are looked for.
fn place(text: &str, cell: &str, within: Range<usize>) -> Range<usize> {
    let first = cell.split('"').next().unwrap_or(cell);
    let row = text.get(within.clone()).unwrap_or_default();
    match row.find(first).filter(|_| !first.is_empty()) {
        Some(at) => within.start + at..within.start + at + first.len(),
        None => within.start..within.start,
    }
}

/// The sign that divides the first line into most cells.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let count = |sign: u8| first.bytes().filter(|b| *b == sign).count();
    let signs = [b',', b';', b'\t'];
    signs.into_iter().max_by_key(|sign| (count(*sign), std::cmp::Reverse(*sign))).unwrap_or(b',')
}

fn rows(path: &str, cells: Vec<Cells>, complaints: &mut Vec<Diagnostic>) -> Vec<Row> {
    let mut cells = cells.into_iter().skip_while(|row| row.cells.iter().all(|c| c.text.trim().is_empty()));
    let Some(head) = cells.next() else { return Vec::new() };
    let names: Vec<String> =
        head.cells.iter().map(|c| c.text.trim().trim_start_matches('\u{FEFF}').to_owned()).collect();
    let known: Vec<Option<Name>> = names.iter().map(|n| name(n)).collect();
    if !known.iter().any(|n| matches!(n, Some(Name::File | Name::Sha256))) {
        let wrong = Diagnostic::error("metadata-columns", "no column names the documents");
        complaints.push(
            wrong.in_file(path).help("call one `file` or `sha256`; the first row holds the names of the columns"),
        );
        return Vec::new();
    }
    let table = path.rsplit('/').next().unwrap_or(path);
    let mut rows = Vec::new();
    for row in cells.filter(|row| row.cells.iter().any(|c| !c.text.trim().is_empty())) {
        let Some(spot) = row.cells.first().map(|c| c.spot.clone()) else { continue };
        let origin = format!("{table}, {}", row.called);
        let mut read =
            Row { file: None, sha256: None, fields: Fields::default(), origin, table: path.to_owned(), spot };
        for (index, cell) in row.cells.into_iter().enumerate().filter(|(_, c)| !c.text.trim().is_empty()) {
            let text = cell.text.trim().to_owned();
            let set = match known.get(index) {
                Some(Some(Name::File)) => {
                    read.file = Some((text, cell.spot));
                    continue;
                }
                Some(Some(Name::Sha256)) => {
                    read.sha256 = Some((text.to_lowercase(), cell.spot));
                    continue;
                }
                Some(Some(Name::Field(field))) => read.fields.set(field, &text),
                Some(None) if !names[index].is_empty() => {
                    read.fields.extra.insert(names[index].clone(), text.into());
                    continue;
                }
                _ => Err(("the cell has no column".into(), "give its column a name in the first row".into())),
            };
            if let Err((message, help)) = set {
                complaints.push(cell.spot.mark(Diagnostic::error("metadata-value", message).help(help), path));
            }
        }
        rows.push(read);
    }
    rows
}

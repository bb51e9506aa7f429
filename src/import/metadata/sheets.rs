//! The first sheet of a spreadsheet → cells.

use super::Spot;
use super::table::{Cell, Cells};
use calamine::{Data, Reader, open_workbook_auto_from_rs};
use std::io::Cursor;

/// Cells that are looked at; a table of metadata is smaller.
const MOST: usize = 5_000_000;

/// Reads the cells.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Vec<Cells>, String> {
    let read = || {
        let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|e| e.to_string())?;
        let range = book.worksheet_range_at(0).ok_or("it has no sheet")?.map_err(|e| e.to_string())?;
        let (height, width) = range.get_size();
        if height.saturating_mul(width) > MOST {
            return Err(format!("it has more than {MOST} cells"));
        }
        let (top, left) = range.start().unwrap_or_default();
        let rows = range.rows().zip(top + 1..).map(|(row, number)| {
            let cell = |(cell, column): (&Data, u32)| {
                let place = format!("cell {}{number}", letters(column));
                Cell { text: text(cell), spot: Spot::Cell(place) }
            };
            Cells { cells: row.iter().zip(left..).map(cell).collect(), called: format!("row {number}") }
        });
        Ok(rows.collect())
    };
    // The library is careful, but a table by which others can be harmed is not worth a panic.
    std::panic::catch_unwind(read).unwrap_or_else(|_| Err(format!("`{path}` is damaged")))
}

/// The letters of a column: A, B … Z, AA.
fn letters(mut column: u32) -> String {
    let mut out = Vec::new();
    loop {
        out.push(char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            return out.into_iter().rev().collect();
        }
        column = column / 26 - 1;
    }
}

/// A cell as text: dates as ISO has them, whole numbers without a point.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => match moment.is_datetime() {
            true => {
                let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
                let time = if hour == 0 && minute == 0 && second == 0 {
                    String::new()
                } else {
                    format!("T{hour:02}:{minute:02}:{second:02}")
                };
                format!("{year:04}-{month:02}-{day:02}{time}")
            }
            false => cell.to_string(),
        },
        Data::DateTimeIso(iso) => iso.clone(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_have_the_letters_spreadsheets_give_them() {
        assert_eq!([0, 25, 26, 701, 702].map(super::letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}

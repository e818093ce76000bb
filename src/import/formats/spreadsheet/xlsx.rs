//! The filled cells of an XLSX file (ECMA-376).

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::{Rows, Sheets};

pub fn sheets(bytes: &[u8]) -> Result<Sheets, String> {
    let book = calamine::open_workbook_from_rs(Cursor::new(bytes));
    let mut book: Xlsx<_> = book.map_err(|error: XlsxError| error.to_string())?;
    let names = book.sheet_names().into_iter();
    let sheets = names.map(|name| {
        let rows = rows(&mut book, &name).map_err(|why| format!("sheet “{name}”: {why}"))?;
        Ok((name, rows))
    });
    sheets.collect()
}

fn rows(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Rows, String> {
    let mut cells = book
        .worksheet_cells_reader(sheet)
        .map_err(|error| error.to_string())?;
    let mut rows = Rows::default();
    while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
        let (row, column) = cell.get_position();
        rows.fill(row, column as usize, text_of(cell.get_value()))?;
    }
    Ok(rows)
}

/// A cell as it is meant: a date as a day, a whole number without a point.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.trim().to_string(),
        DataRef::SharedString(text) => text.trim().to_string(),
        DataRef::Bool(is_so) => is_so.to_string(),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(duration) => duration.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

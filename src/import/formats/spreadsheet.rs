//! Spreadsheets (XLSX). A row is a clipping, sheet by sheet; the first row of a sheet says what its columns hold.
//! Reads only cells that are filled, so that a sheet costs no more than what is in it.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

use super::{Cut, File, Format, Refusal, sha256_of};
use crate::import::codes;
use crate::import::rows::{Columns, MAX_COLUMNS};
use crate::model::diagnostic::saturate;

pub const FORMAT: Format = Format {
    name: "spreadsheet",
    summary: "rows of an XLSX file below their headings, sheet by sheet",
    endings: &["xlsx", "xlsm"],
    recognises,
    read,
};

/// What is packed in a file is no larger than this, in bytes.
const MAX_UNPACKED_BYTES: u64 = 64 * 1024 * 1024;
/// Files that are packed in one.
const MAX_PARTS: usize = 10_000;
/// The most rows of a file.
const MAX_ROWS: usize = 20_000;

fn recognises(file: &File<'_>) -> bool {
    let is_zip = file.bytes.starts_with(b"PK\x03\x04");
    // The list of a file’s parts stands at its end, by their names.
    let names = |name: &[u8]| file.bytes.windows(name.len()).any(|part| part == name);
    is_zip && names(b"xl/workbook.xml")
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let unreadable = |why: String| Refusal::because(&codes::CLIPPING_UNREADABLE, why);
    bounded(file.bytes).map_err(unreadable)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.bytes))
        .map_err(|error: calamine::XlsxError| unreadable(error.to_string()))?;
    let mut cuts = Vec::new();
    for sheet in book.sheet_names() {
        let rows =
            rows(&mut book, &sheet).map_err(|why| unreadable(format!("sheet “{sheet}”: {why}")))?;
        let Some((headings, rows)) = rows.split_first() else {
            continue;
        };
        let columns = Columns::of(headings, file.columns);
        for cells in rows
            .iter()
            .filter(|cells| cells.iter().any(|cell| !cell.is_empty()))
        {
            let number = saturate(cuts.len()) + 1;
            let mut cut = columns.cut(cells, number, "", 0);
            // A row has no bytes of its own.
            cut.sha256 = sha256_of(cells.join("\t").as_bytes());
            cuts.push(cut);
        }
        if cuts.len() > MAX_ROWS {
            return Err(unreadable(format!("it has more than {MAX_ROWS} rows")));
        }
    }
    match cuts.is_empty() {
        true => Err(Refusal::of(&codes::CLIPPING_EMPTY)),
        false => Ok(cuts),
    }
}

/// Refuses what unpacks to more than it may, whatever it says of itself.
fn bounded(bytes: &[u8]) -> Result<(), String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    if archive.len() > MAX_PARTS {
        return Err(format!("it has more than {MAX_PARTS} parts"));
    }
    let mut left = MAX_UNPACKED_BYTES;
    let mut sink = vec![0; 64 * 1024];
    for number in 0..archive.len() {
        let mut part = archive
            .by_index(number)
            .map_err(|error| error.to_string())?;
        loop {
            let read = part.read(&mut sink).map_err(|error| error.to_string())? as u64;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read).ok_or_else(|| {
                format!(
                    "it unpacks to more than {} MiB",
                    MAX_UNPACKED_BYTES / 1024 / 1024
                )
            })?;
        }
    }
    Ok(())
}

/// The rows of a sheet as texts, from the first that is filled on; what has no heading is left out.
fn rows(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<Vec<String>>, String> {
    let mut cells = book
        .worksheet_cells_reader(sheet)
        .map_err(|error| error.to_string())?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut last = None;
    while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        let column = column as usize;
        if text.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        if last != Some(row) {
            rows.push(Vec::new());
            last = Some(row);
        }
        if rows.len() > MAX_ROWS + 1 {
            return Err(format!("it has more than {MAX_ROWS} rows"));
        }
        if let Some(row) = rows.last_mut() {
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            if let Some(place) = row.get_mut(column) {
                *place = text;
            }
        }
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

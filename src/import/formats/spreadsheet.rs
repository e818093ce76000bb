//! Spreadsheets: XLSX and ODS. A row is a clipping, sheet by sheet; the first row of a sheet says what its columns hold.
//! Reads only cells that are filled, so that a sheet costs no more than what is in it.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Cut, File, Format, Refusal, sha256_of};
use crate::import::codes;
use crate::import::rows::{Columns, MAX_COLUMNS};
use crate::model::diagnostic::saturate;

mod ods;
mod xlsx;

pub const FORMAT: Format = Format {
    name: "spreadsheet",
    summary: "rows of an XLSX or ODS file below their headings, sheet by sheet",
    endings: &["xlsx", "xlsm", "ods"],
    recognises: |file| kind(file.bytes).is_some(),
    read,
};

/// What is packed in a file is no larger than this, in bytes.
const MAX_UNPACKED_BYTES: u64 = 64 * 1024 * 1024;
/// Files that are packed in one.
const MAX_PARTS: usize = 10_000;
/// The most rows of a file.
const MAX_ROWS: usize = 20_000;

/// Sheets with their names, and what their filled rows hold.
type Sheets = Vec<(String, Rows)>;

/// The rows of a sheet that have a filled cell.
#[derive(Default)]
struct Rows {
    /// Each with its number, counted from 0 with empty ones.
    rows: Vec<(u32, Vec<String>)>,
}

impl Rows {
    /// Fills a cell. Columns further to the right than tables have are left out.
    fn fill(&mut self, row: u32, column: usize, text: String) -> Result<(), String> {
        if text.is_empty() || column >= MAX_COLUMNS {
            return Ok(());
        }
        if self.rows.last().is_none_or(|(last, _)| *last != row) {
            self.rows.push((row, Vec::new()));
        }
        if self.rows.len() > MAX_ROWS + 1 {
            return Err(format!("it has more than {MAX_ROWS} rows"));
        }
        if let Some((_, cells)) = self.rows.last_mut() {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        }
        Ok(())
    }
}

/// Reads the sheets of a file, or says why it cannot.
type SheetReader = fn(&[u8]) -> Result<Sheets, String>;

/// The reader of a file’s sheets.
fn kind(bytes: &[u8]) -> Option<SheetReader> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.by_name("xl/workbook.xml").is_ok() {
        return Some(xlsx::sheets);
    }
    let mut kind = String::new();
    let of_open_document = archive.by_name("mimetype").ok()?;
    of_open_document
        .take(128)
        .read_to_string(&mut kind)
        .ok()
        .filter(|_| kind.contains("opendocument.spreadsheet"))?;
    Some(ods::sheets)
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let unreadable = |why: String| Refusal::because(&codes::CLIPPING_UNREADABLE, why);
    bounded(file.bytes).map_err(unreadable)?;
    let sheets = kind(file.bytes).map_or(Ok(Vec::new()), |sheets| sheets(file.bytes));
    let mut cuts = Vec::new();
    for (sheet, rows) in sheets.map_err(unreadable)? {
        let Some(((_, headings), rows)) = rows.rows.split_first() else {
            continue;
        };
        let cells = rows.iter().map(|(_, cells)| cells.as_slice());
        let columns = Columns::of(headings, file.columns, cells);
        for (row, cells) in rows {
            let number = saturate(cuts.len()) + 1;
            let mut cut = columns.cut(cells, number, "", 0);
            // A row has no bytes of its own.
            cut.sha256 = sha256_of(cells.join("\t").as_bytes());
            cut.place = format!("sheet “{sheet}”, row {}", row.saturating_add(1));
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

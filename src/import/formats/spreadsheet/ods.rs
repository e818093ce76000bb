//! The filled cells of an ODS file (OpenDocument 1.3, part 3). Cells and rows that are said to repeat are counted, and
//! only filled ones are written out.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;

use super::{Rows, Sheets};
use crate::import::moment;
use crate::import::xml::{attribute, resolved};

/// A cell that repeats is written so many times at most.
const MAX_REPEATED: u32 = 64;

pub fn sheets(bytes: &[u8]) -> Result<Sheets, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut content = String::new();
    archive
        .by_name("content.xml")
        .map_err(|error| error.to_string())?
        .read_to_string(&mut content)
        .map_err(|error| error.to_string())?;
    let mut reader = Reader::from_str(&content);
    let mut book = Book::default();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(element) => book.start(&element)?,
            Event::Empty(element) => {
                book.start(&element)?;
                book.end(element.local_name().as_ref())?;
            }
            Event::End(element) => book.end(element.local_name().as_ref())?,
            Event::Text(text) => book.write(&text),
            Event::GeneralRef(reference) => book.write(&resolved(&reference)),
            Event::Eof => return Ok(book.sheets),
            _ => {}
        }
    }
}

/// What is read so far.
#[derive(Default)]
struct Book {
    sheets: Sheets,
    /// Rows and columns of the open sheet that were passed.
    row: u32,
    column: usize,
    /// How many rows the open one stands for.
    rows: u32,
    cell: Option<Cell>,
    /// Elements whose text is no cell’s, one in the other.
    remarks: usize,
}

#[derive(Default)]
struct Cell {
    /// As its type says it, where it has one.
    value: Option<String>,
    text: String,
    paragraphs: usize,
    repeated: u32,
}

/// Days from the one that spreadsheets count from, 30 December 1899, to 1 January 1970.
const DAYS_TO_1970: f64 = 25_569.0;

impl Cell {
    /// The day of a number that is shown as a date, as some programs write one.
    fn day(&self) -> Option<String> {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = self.text.trim().split(['/', '.', '-']).collect();
        let is_date = parts.len() == 3 && parts.iter().all(|part| is_number(part));
        let days: f64 = self.value.as_deref().filter(|_| is_date)?.parse().ok()?;
        let is_day = (0.0..3_000_000.0).contains(&days);
        // A day is cut off here, and no second.
        let seconds = (days.floor() - DAYS_TO_1970) * 86_400.0;
        is_day.then(|| moment::day(seconds as i64))?
    }
}

impl Book {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let repeated = |name: &str| {
            let times = attribute(element, name).and_then(|times| times.parse::<u32>().ok());
            times.unwrap_or(1).max(1)
        };
        match element.local_name().as_ref() {
            "annotation" => self.remarks += 1,
            "table" => {
                let name = attribute(element, "name").unwrap_or_default();
                self.sheets.push((name, Rows::default()));
                self.row = 0;
            }
            "table-row" => {
                self.column = 0;
                self.rows = repeated("number-rows-repeated");
            }
            "table-cell" | "covered-table-cell" => {
                let kind = attribute(element, "value-type").unwrap_or_default();
                let value = match kind.as_str() {
                    // Only the day of a moment.
                    "date" => attribute(element, "date-value")
                        .map(|date| date.get(..10).unwrap_or(&date).to_string()),
                    "float" | "percentage" | "currency" => attribute(element, "value"),
                    "boolean" => attribute(element, "boolean-value"),
                    _ => attribute(element, "string-value"),
                };
                self.cell = Some(Cell {
                    value,
                    repeated: repeated("number-columns-repeated"),
                    ..Cell::default()
                });
            }
            "p" | "h" => {
                if let Some(cell) = self.cell.as_mut().filter(|_| self.remarks == 0) {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            "s" => {
                let spaces = attribute(element, "c").and_then(|count| count.parse().ok());
                self.write(&" ".repeat(spaces.unwrap_or(1).min(100)));
            }
            "ta" => self.write("\t"),
            "line-break" => self.write("\n"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), String> {
        match name {
            "annotation" => self.remarks = self.remarks.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    self.fill(&cell)?;
                }
            }
            "table-row" => self.row = self.row.saturating_add(self.rows),
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.paragraphs > 0)
            && self.remarks == 0
        {
            cell.text.push_str(text);
        }
    }

    /// Of rows that are alike one is filled, since the others would be the same clipping.
    fn fill(&mut self, cell: &Cell) -> Result<(), String> {
        let day = cell.day();
        let value = day.as_deref().or(cell.value.as_deref());
        let text = value.unwrap_or(&cell.text).trim();
        let column = self.column;
        self.column = column.saturating_add(cell.repeated as usize);
        let Some((_, rows)) = self.sheets.last_mut().filter(|_| !text.is_empty()) else {
            return Ok(());
        };
        for number in 0..cell.repeated.min(MAX_REPEATED) {
            rows.fill(
                self.row,
                column.saturating_add(number as usize),
                text.to_string(),
            )?;
        }
        Ok(())
    }
}

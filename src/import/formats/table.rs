//! Tables as text: CSV, TSV and their kin. A row is a clipping; the first row says what the columns hold. Which mark
//! parts the columns is found out.

use csv::{ByteRecord, ReaderBuilder};

use super::{Cut, File, Format, Refusal};
use crate::import::codes;
use crate::import::rows::{Columns, MAX_COLUMNS, is_known};
use crate::model::diagnostic::saturate;

pub const FORMAT: Format = Format {
    name: "table",
    summary: "rows of CSV or TSV below their headings: spreadsheets, Zotero, TimelineJS, Instapaper, Pocket",
    endings: &["csv", "tsv", "tab"],
    recognises,
    read,
};

/// Marks between columns.
const MARKS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// So many rows are looked at to find out which mark it is.
const ROWS_LOOKED_AT: usize = 20;
fn recognises(file: &File<'_>) -> bool {
    let is_named = FORMAT.endings.contains(&file.ending().as_str());
    let text = file.text();
    if text.is_empty() {
        return false;
    }
    let (_, rest) = mark_line(text);
    if !is_named && !may_have_headings(rest) {
        return false;
    }
    let Some(mark) = mark_of(rest) else {
        return is_named;
    };
    // Another ending is no hindrance where the headings leave no doubt.
    is_named || {
        let rows = rows(rest, mark, 2);
        let known = rows.first().map_or(0, |(headings, ..)| {
            headings.iter().filter(|heading| is_known(heading)).count()
        });
        let is_even = rows.windows(2).all(|rows| match rows {
            [(a, ..), (b, ..)] => a.len() == b.len(),
            _ => true,
        });
        rows.len() > 1 && known >= KNOWN_HEADINGS && is_even
    }
}

/// Three known headings leave no doubt.
const KNOWN_HEADINGS: usize = 3;

/// Whether the first line may hold known headings. What nearly every text is asked, and nearly none has, is asked
/// without a reader of tables.
fn may_have_headings(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or_default();
    MARKS.iter().any(|mark| {
        let cells = line.split(char::from(*mark));
        // A quoted heading may go on behind the line.
        let known = cells.clone().filter(|cell| is_known(cell.trim()));
        cells.count() >= KNOWN_HEADINGS && (line.contains('"') || known.count() >= KNOWN_HEADINGS)
    })
}

/// The mark of a first line `sep=;`, and the text behind it.
fn mark_line(text: &str) -> (Option<u8>, &str) {
    match text
        .strip_prefix("sep=")
        .and_then(|rest| rest.split_once('\n'))
    {
        Some((mark, rest)) => (mark.bytes().next(), rest),
        None => (None, text),
    }
}

/// The mark that parts most rows alike.
fn mark_of(text: &str) -> Option<u8> {
    let score = |mark: &u8| {
        let rows = rows(text, *mark, ROWS_LOOKED_AT);
        let width = rows.first().map_or(0, |(row, ..)| row.len());
        let alike = rows.iter().filter(|(row, ..)| row.len() == width).count();
        match width > 1 && alike * 2 > rows.len() {
            true => (alike * 100 / rows.len().max(1), width),
            false => (0, 0),
        }
    };
    let scored = MARKS.iter().map(|mark| (score(mark), *mark));
    let best = scored.max_by_key(|(score, _)| *score);
    best.filter(|((_, width), _)| *width > 1)
        .map(|(_, mark)| mark)
}

/// Rows with where each begins and ends, in bytes.
type Row = (Vec<String>, usize, usize);

fn rows(text: &str, mark: u8, most: usize) -> Vec<Row> {
    let mut reader = ReaderBuilder::new()
        .delimiter(mark)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = ByteRecord::new();
    let mut start = 0;
    while rows.len() < most && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        let end = usize::try_from(reader.position().byte())
            .unwrap_or(usize::MAX)
            .min(text.len());
        let cells = record.iter().take(MAX_COLUMNS);
        let cells = cells.map(|cell| String::from_utf8_lossy(cell).trim().to_string());
        rows.push((cells.collect(), start, end));
        start = end;
    }
    rows
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let text = file.text();
    let (given, rest) = mark_line(text);
    let offset = text.len() - rest.len();
    let mark = given.filter(u8::is_ascii).or_else(|| mark_of(rest));
    let rows = rows(rest, mark.unwrap_or(b','), usize::MAX);
    let Some(((headings, ..), rows)) = rows.split_first() else {
        return Err(Refusal::of(&codes::CLIPPING_EMPTY));
    };
    let cells = rows.iter().map(|(cells, ..)| cells.as_slice());
    let columns = Columns::of(headings, file.columns, cells);
    let mut cuts = Vec::new();
    for (cells, start, end) in rows {
        let raw = rest.get(*start..*end).unwrap_or_default();
        let begins = raw.len() - raw.trim_start().len();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let number = saturate(cuts.len()) + 1;
        let start = offset + start + begins;
        cuts.push(columns.cut(cells, number, raw.trim(), start));
    }
    Ok(cuts)
}

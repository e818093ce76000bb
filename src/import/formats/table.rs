//! Tables as text: CSV, TSV and their kin. A row is a clipping; the first row says what the columns hold. Which mark
//! parts the columns is found out.

use csv::{ByteRecord, ReaderBuilder};

use super::{Cut, File, Format, Refusal};
use crate::import::candidates::Field;
use crate::import::codes;
use crate::import::front_matter::{Entry, Value};
use crate::import::keys;
use crate::import::work::Work;
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
/// A table has at most so many columns.
const MAX_COLUMNS: usize = 500;

/// Headings of columns that hold the text, in the order of their precedence.
const TEXTS: [&str; 9] = [
    "text",
    "body",
    "content",
    "full_text",
    "abstract",
    "abstract_note",
    "selection",
    "highlight",
    "quote",
];

/// The types of Zotero by those of CSL.
const TYPES: &[(&str, &str)] = &[
    ("artwork", "graphic"),
    ("blogpost", "post-weblog"),
    ("booksection", "chapter"),
    ("case", "legal_case"),
    ("conferencepaper", "paper-conference"),
    ("dictionaryentry", "entry-dictionary"),
    ("encyclopediaarticle", "entry-encyclopedia"),
    ("film", "motion_picture"),
    ("forumpost", "post"),
    ("journalarticle", "article-journal"),
    ("magazinearticle", "article-magazine"),
    ("newspaperarticle", "article-newspaper"),
    ("preprint", "article"),
    ("presentation", "speech"),
    ("radiobroadcast", "broadcast"),
    ("statute", "legislation"),
    ("tvbroadcast", "broadcast"),
];

fn recognises(file: &File<'_>) -> bool {
    let is_named = FORMAT.endings.contains(&file.ending().as_str());
    let text = file.text();
    if text.is_empty() {
        return false;
    }
    let (_, rest) = mark_line(text);
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
        rows.len() > 1 && known >= 3 && is_even
    }
}

/// Whether a column can be said to hold this.
pub fn is_column_key(key: &str) -> bool {
    is_known(key) || ["type", "year", "month", "day"].contains(&key)
}

fn is_known(heading: &str) -> bool {
    keys::fields_of(heading).next().is_some() || TEXTS.contains(&keys::plain_key(heading).as_str())
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
    let best = MARKS.iter().max_by_key(|mark| score(mark));
    best.copied().filter(|mark| score(mark).1 > 1)
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
    let headings = headings
        .iter()
        .map(|heading| heading.trim_start_matches('\u{feff}'));
    let headings: Vec<String> = headings.map(str::to_string).collect();
    let named = headings.iter().map(|heading| {
        let named = file.columns.iter().find(|(column, _)| column == heading);
        named.map_or(heading, |(_, key)| key).clone()
    });
    let named: Vec<String> = named.collect();
    let says_title = named.iter().any(|heading| {
        let mut fields = keys::fields_of(heading);
        fields.any(|(field, _)| matches!(field, Field::Title | Field::Url))
    });
    let mut cuts = Vec::new();
    for (cells, start, end) in rows {
        let raw = rest.get(*start..*end).unwrap_or_default();
        let begins = raw.len() - raw.trim_start().len();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let number = saturate(cuts.len()) + 1;
        let work = match (says_title, number) {
            (true, _) => work(&named, cells),
            (false, 1) => Work::unreadable(no_title(&headings)),
            (false, _) => Work::unreadable(String::new()),
        };
        let mut cut = work.cut(number, raw.trim(), offset + start + begins);
        // Whatever its columns are said to hold, these are its words.
        let filled = cells.iter().filter(|cell| !cell.is_empty());
        cut.text = filled.cloned().collect::<Vec<_>>().join("\n\n");
        cuts.push(cut);
    }
    Ok(cuts)
}

fn no_title(headings: &[String]) -> String {
    let shown: Vec<&str> = headings.iter().take(12).map(String::as_str).collect();
    let first = shown.first().copied().unwrap_or("Heading");
    format!(
        "no column of this table is known to hold a title or an address: its headings are {}; say what they hold, as with `--map '{first}=title'`",
        shown.join(", ")
    )
}

fn work(headings: &[String], cells: &[String]) -> Work {
    let columns: Vec<(&str, &str)> = headings
        .iter()
        .map(String::as_str)
        .zip(cells.iter().map(String::as_str))
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    let find = |name: &str| {
        let mut columns = columns.iter();
        columns
            .find(|(heading, _)| keys::plain_key(heading) == name)
            .map(|(_, cell)| *cell)
    };
    let mut work = Work::default();
    for name in TEXTS {
        if let Some(text) = find(name) {
            work.set_text(text);
            if name == "selection" || name == "highlight" || name == "quote" {
                work.say(Field::Kind, vec!["excerpt".to_string()], name, "");
            }
        }
    }
    // A day in three columns, as for TimelineJS.
    if let (Some(year), None) = (find("year"), find("date")) {
        let parts = [find("month"), find("day")]
            .into_iter()
            .map_while(|part| part);
        let parts = parts.map(|part| format!("-{part:0>2}"));
        let date = format!("{year}{}", parts.collect::<String>());
        work.say(Field::Date, vec![date.clone()], "Year", &date);
    }
    // Seconds since the beginning of 1970, as services for reading later write them.
    for name in ["timestamp", "time_added"] {
        let seconds = find(name).and_then(|cell| cell.parse::<i64>().ok());
        if let Some(day) = seconds.and_then(crate::import::moment::day) {
            work.say(
                Field::Retrieved,
                vec![day],
                name,
                find(name).unwrap_or_default(),
            );
        }
    }
    if let Some(item_type) = find("item_type").or_else(|| find("type")) {
        let plain: String = item_type.to_lowercase().split([' ', '-', '_']).collect();
        let csl = TYPES.iter().find(|(name, _)| *name == plain);
        let csl = csl.map_or_else(|| item_type.to_lowercase(), |(_, csl)| (*csl).to_string());
        work.say(Field::Type, vec![csl], "type", item_type);
    }
    let own = [
        "year",
        "month",
        "day",
        "time",
        "timestamp",
        "time_added",
        "item_type",
        "type",
        "key",
        "status",
        "folder",
        "publication_year",
        "date_modified",
        "library_catalog",
        "short_title",
        "issn",
        "isbn",
        "num_pages",
    ];
    let entries: Vec<Entry> = columns
        .iter()
        .filter(|(heading, _)| {
            let plain = keys::plain_key(heading);
            !own.contains(&plain.as_str()) && !TEXTS.contains(&plain.as_str())
        })
        .map(|(heading, cell)| Entry {
            key: (*heading).to_string(),
            value: Value::Text((*cell).to_string()),
            words: (*cell).to_string(),
        })
        .collect();
    work.add_entries(&entries);
    work
}

//! Lists of records in JSON, as services for reading later export them: objects whose keys mean what they do in front
//! matter. A record is a clipping.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Cut, File, Format, Refusal};
use crate::import::candidates::Field;
use crate::import::codes;
use crate::import::front_matter::{Entry, of_json};
use crate::import::keys;
use crate::import::page;
use crate::import::work::Work;
use crate::model::diagnostic::saturate;

pub const FORMAT: Format = Format {
    name: "JSON records",
    summary: "a list of objects with keys as in front matter: Omnivore and other services for reading later",
    endings: &["json"],
    recognises,
    read,
};

/// Keys of the text, in the order of their precedence.
const TEXTS: [&str; 6] = ["content", "text", "body", "highlight", "quote", "selection"];

fn recognises(file: &File<'_>) -> bool {
    let text = file.text().trim_start();
    if !text.starts_with('[') {
        return false;
    }
    let records = serde_json::from_str::<Vec<&RawValue>>(text).unwrap_or_default();
    let first = records.first().and_then(|record| object(record));
    first.is_some_and(|first| {
        let says = |field| {
            first
                .keys()
                .any(|key| keys::fields_of(key).any(|(known, _)| known == field))
        };
        says(Field::Title) && says(Field::Url)
    })
}

fn object(record: &RawValue) -> Option<Map<String, Value>> {
    serde_json::from_str(record.get()).ok()
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let text = file.text();
    let records: Vec<&RawValue> = serde_json::from_str(text)
        .map_err(|error| Refusal::because(&codes::ENTRY_UNREADABLE, error.to_string()))?;
    let mut cuts = Vec::new();
    for record in records {
        let work = match object(record) {
            Some(object) => work(object),
            None => Work::unreadable("this record is no object".to_string()),
        };
        cuts.push(work.cut_of(saturate(cuts.len()) + 1, record.get(), text));
    }
    Ok(cuts)
}

fn work(object: Map<String, Value>) -> Work {
    let mut work = Work::default();
    for key in TEXTS {
        let text = object.get(key).and_then(Value::as_str).unwrap_or_default();
        match text.trim_start().starts_with('<') {
            true => work.set_markdown(page::markdown(text).unwrap_or_default()),
            false => work.set_text(text),
        }
    }
    let entries = object
        .into_iter()
        .filter(|(key, _)| !TEXTS.contains(&key.as_str()));
    let entries: Vec<Entry> = entries
        .map(|(key, value)| {
            let value = of_json(value, 0);
            Entry {
                words: value.texts().join("; "),
                key,
                value,
            }
        })
        .collect();
    work.add_entries(&entries);
    work
}

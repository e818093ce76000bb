//! CSL-JSON, which citation styles are fed with: Zotero, Mendeley, pandoc, citation.js. An item is a clipping.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Cut, File, Format, Refusal};
use crate::import::candidates::Field;
use crate::import::codes;
use crate::import::work::{Work, name};
use crate::model::bibliography::ITEM_TYPES;

pub const FORMAT: Format = Format {
    name: "CSL-JSON",
    summary: "a list of items as reference managers export it for citation styles",
    endings: &["json", "csljson"],
    recognises,
    read,
};

/// The variables that say something of a field.
const VARIABLES: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("container-title", Field::Container),
    ("publisher", Field::Publisher),
    ("URL", Field::Url),
    ("archive_location", Field::Archived),
    ("language", Field::Language),
    ("volume", Field::Volume),
    ("issue", Field::Issue),
    ("page", Field::Pages),
    ("DOI", Field::Doi),
];

/// Variables that only concern whoever keeps the library.
const OF_LIBRARIES: [&str; 8] = [
    "id",
    "citation-key",
    "citation-label",
    "call-number",
    "source",
    "title-short",
    "container-title-short",
    "journalAbbreviation",
];

fn recognises(file: &File<'_>) -> bool {
    let text = file.text().trim_start();
    if !text.starts_with(['[', '{']) {
        return false;
    }
    let items = items(text).unwrap_or_default();
    let object = items
        .first()
        .and_then(|item| serde_json::from_str::<Map<String, Value>>(item.get()).ok());
    object.is_some_and(|object| {
        let item_type = object
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let is_type = ITEM_TYPES.contains(&item_type);
        let has = |keys: &[&str]| keys.iter().any(|key| object.contains_key(*key));
        is_type && has(&["title", "issued", "author", "id", "DOI", "container-title"])
    })
}

/// The items of a list, of one item by itself, or of `{"items": […]}`.
fn items(text: &str) -> Option<Vec<&RawValue>> {
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) {
        return Some(items);
    }
    #[derive(serde::Deserialize)]
    struct Listed<'a> {
        #[serde(borrow)]
        items: Vec<&'a RawValue>,
    }
    let listed = serde_json::from_str::<Listed<'_>>(text);
    let one = || serde_json::from_str::<&RawValue>(text).map(|item| vec![item]);
    listed.map(|listed| listed.items).or_else(|_| one()).ok()
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let text = file.text();
    let Some(items) = items(text) else {
        let why = "its JSON cannot be read".to_string();
        return Err(Refusal::because(&codes::ENTRY_UNREADABLE, why));
    };
    let cuts = items.into_iter().zip(1..).map(|(item, number)| {
        let object = serde_json::from_str::<Map<String, Value>>(item.get()).unwrap_or_default();
        work(&object).cut_of(number, item.get(), text)
    });
    Ok(cuts.collect())
}

fn work(object: &Map<String, Value>) -> Work {
    let mut work = Work::default();
    for (key, field) in VARIABLES {
        let value = object.get(*key).map(plain).unwrap_or_default();
        work.say(*field, vec![value.clone()], key, &value);
    }
    let item_type = object.get("type").map(plain).unwrap_or_default();
    work.say(Field::Type, vec![item_type.clone()], "type", &item_type);
    if let Some(Value::Array(authors)) = object.get("author") {
        let names: Vec<String> = authors.iter().map(person).collect();
        let words = names.join("; ");
        work.say(Field::Author, names, "author", &words);
    }
    for (key, field) in [("issued", Field::Date), ("accessed", Field::Retrieved)] {
        let date = object.get(key).and_then(date).unwrap_or_default();
        work.say(field, vec![date.clone()], key, &date);
    }
    let keywords = object.get("keyword").map(plain).unwrap_or_default();
    let tags = keywords.split([',', ';']).map(str::to_string).collect();
    work.say(Field::Tags, tags, "keyword", &keywords);
    work.set_text(&object.get("abstract").map(plain).unwrap_or_default());
    let known = |key: &str| {
        VARIABLES.iter().any(|(name, _)| *name == key)
            || OF_LIBRARIES.contains(&key)
            || [
                "type", "author", "issued", "accessed", "keyword", "abstract",
            ]
            .contains(&key)
    };
    object
        .keys()
        .filter(|key| !known(key))
        .for_each(|key| work.pass_over(key));
    work
}

/// A variable’s text, without the tags for italics and the like that CSL allows in it.
fn plain(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.first().map(plain).unwrap_or_default(),
        _ => String::new(),
    };
    let tags = [
        "<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", "<sub>", "</sub>", "</span>",
    ];
    tags.iter().fold(text, |text, tag| text.replace(tag, ""))
}

fn person(value: &Value) -> String {
    let part = |key: &str| value.get(key).map(plain).unwrap_or_default();
    let literal = part("literal");
    if !literal.is_empty() {
        return literal;
    }
    let particles = format!(
        "{} {}",
        part("dropping-particle"),
        part("non-dropping-particle")
    );
    name(&part("given"), &particles, &part("family"), &part("suffix"))
}

/// A date as EDTF, or as it is written.
fn date(value: &Value) -> Option<String> {
    let number = |value: &Value| match value {
        Value::String(text) => text.trim().parse::<i64>().ok(),
        value => value.as_i64(),
    };
    let day = |parts: &Value| -> Option<String> {
        let mut parts = parts.as_array()?.iter().map_while(number);
        let year = parts.next()?;
        let mut text = match year {
            // An open end.
            0 => return Some("..".to_string()),
            // There was no year 0, which EDTF counts all the same.
            ..0 => format!("-{:04}", -year - 1),
            _ => format!("{year:04}"),
        };
        for part in parts.take(2).take_while(|part| (1..=31).contains(part)) {
            text.push_str(&format!("-{part:02}"));
        }
        Some(text)
    };
    let is_circa = match value.get("circa") {
        None | Some(Value::Null | Value::Bool(false)) => "",
        Some(_) => "~",
    };
    let season = value
        .get("season")
        .and_then(number)
        .filter(|season| (1..=4).contains(season));
    let days = value.get("date-parts").and_then(Value::as_array);
    let days: Vec<String> = days.into_iter().flatten().filter_map(day).collect();
    match days.as_slice() {
        [year] if year.len() == 4 && season.is_some() => Some(format!(
            "{year}-{}{is_circa}",
            season.unwrap_or_default() + 20
        )),
        [day] => Some(format!("{day}{is_circa}")),
        [from, to, ..] if to == ".." => Some(format!("{from}{is_circa}/..")),
        [from, to, ..] => Some(format!("{from}{is_circa}/{to}{is_circa}")),
        [] => {
            let written = value.get("raw").or_else(|| value.get("literal"));
            written
                .or(Some(value))
                .map(plain)
                .filter(|text| !text.is_empty())
        }
    }
}

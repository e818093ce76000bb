//! Markdown with front matter, as web clippers, note-taking programs, site generators and services for reading
//! later write it. One file is one clipping; its text stays Markdown.

use super::{Cut, File, Format, Refusal};
use crate::import::candidates::{Candidate, Document, Field};
use crate::import::codes;
use crate::import::front_matter::{self, Entry, FrontMatter, Value};
use crate::import::keys;
use crate::import::piece;
use crate::model::article::Method;
use crate::model::folding::key;
use crate::read::markdown::plain::plain_text;

pub const FORMAT: Format = Format {
    name: "Markdown",
    summary: "one article with YAML, TOML or JSON above it: web clippers, Obsidian, Hugo, Jekyll, Zola, Readwise, Omnivore",
    endings: &["md", "markdown", "mdown", "mdx"],
    recognises,
    read,
};

fn recognises(file: &File<'_>) -> bool {
    let text = file.text();
    match FORMAT.endings.contains(&file.ending().as_str()) {
        // Header lines make it plain text all the same.
        true => !text.is_empty() && !opens_with_header(text),
        false => is_one_with_front_matter(text),
    }
}

fn opens_with_header(text: &str) -> bool {
    let lines = piece::lines(text);
    let first = lines.iter().find(|line| !line.text.trim().is_empty());
    first.is_some_and(|line| piece::header(*line).is_some())
}

/// Whether a file that does not say so by its ending is Markdown: with front matter of which something is
/// known, and no further line that could part clippings.
fn is_one_with_front_matter(text: &str) -> bool {
    let Some(Ok(FrontMatter { entries, body })) = front_matter::read(text) else {
        return false;
    };
    let body = text.get(body..).unwrap_or_default();
    let is_known = |entry: &Entry| keys::fields_of(&entry.key).next().is_some();
    let parts = |line: &str| piece::is_separator(line) || line.contains('\u{c}');
    entries.iter().any(is_known) && !body.lines().any(parts)
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let text = match file.decoded() {
        Ok(text) => text,
        Err(_) => return Err(Refusal::of(&codes::CLIPPING_NOT_TEXT)),
    };
    let front = match front_matter::read(text) {
        None => FrontMatter::default(),
        Some(Ok(front)) => front,
        Some(Err(error)) => {
            return Err(Refusal {
                code: &codes::FRONT_MATTER_UNREADABLE,
                message: error.message,
                at: Some(error.at),
                hint: error.hint,
            });
        }
    };
    let mut document = Document::default();
    keys::of_entries(&front.entries, &mut document);
    let body = text.get(front.body..).unwrap_or_default();
    let body = of_service(body, &mut document);
    document.body = of_heading(&body, &mut document);
    document.has_additions = true;
    of_name(file.name, &mut document);
    Ok(vec![Cut::whole(document, file.bytes, text.len())])
}

/// What services for reading later put into the text itself: a section `Metadata` with a list, covers, and
/// links to themselves. Answers with the text without it.
fn of_service(body: &str, document: &mut Document) -> String {
    let mut kept = Vec::new();
    let mut entries = Vec::new();
    let mut is_metadata = false;
    let mut is_highlights = false;
    for line in body.lines() {
        let heading = line.trim_start_matches('#');
        if heading.len() < line.len() && heading.starts_with(' ') {
            is_metadata = heading.trim() == "Metadata";
            is_highlights |= heading.trim().starts_with("Highlights");
            if is_metadata {
                continue;
            }
        }
        let item = line.trim_start().strip_prefix(['-', '*']).map(str::trim);
        let pair = item
            .filter(|_| is_metadata)
            .and_then(|item| item.split_once(':'));
        if let Some((key, value)) = pair {
            entries.push(Entry {
                key: key.trim().to_string(),
                value: Value::Text(value.trim().to_string()),
                words: line.trim().to_string(),
            });
            continue;
        }
        if let Some(address) = original(line) {
            entries.push(Entry {
                key: "url".to_string(),
                value: Value::Text(address),
                words: line.trim().to_string(),
            });
            continue;
        }
        let is_cover = line.starts_with("![rw-book-cover]") || line.trim() == "#Omnivore";
        let is_of_service = is_cover || (is_metadata && line.trim().is_empty());
        if !is_of_service {
            kept.push(line);
        }
    }
    if entries.is_empty() {
        return body.to_string();
    }
    if is_highlights {
        document.candidates.push(Candidate {
            field: Field::Kind,
            values: vec!["excerpt".to_string()],
            method: Method::Inferred,
            source: "its highlights".to_string(),
            words: "Highlights".to_string(),
        });
    }
    let mut found = Document::default();
    keys::of_entries(&entries, &mut found);
    let has = |field| document.candidates.iter().any(|of| of.field == field);
    let new = found.candidates.into_iter().filter(|of| !has(of.field));
    let new: Vec<Candidate> = new.collect();
    document.candidates.extend(new);
    kept.join("\n")
}

/// The address of a line `[Read Original](…)`; a line that leads to the service itself has an empty one.
fn original(line: &str) -> Option<String> {
    let inner = line.trim().strip_suffix(')')?;
    let (words, address) = inner.split_once("](")?;
    match words {
        "[Read Original" => Some(address.to_string()),
        "[Read on Omnivore" => Some(String::new()),
        _ => None,
    }
}

/// A heading of the first rank with which the text opens is its title.
fn of_heading(body: &str, document: &mut Document) -> String {
    let trimmed = body.trim_start_matches(['\n', ' ']);
    let (first, rest) = trimmed.split_once('\n').unwrap_or((trimmed, ""));
    let heading = first
        .strip_prefix("# ")
        .map(|heading| heading.trim().trim_end_matches('#').trim());
    let (heading, rest) = match heading {
        Some(heading) => (heading, rest),
        // Underlined.
        None => {
            let (under, behind) = rest.split_once('\n').unwrap_or((rest, ""));
            let under = under.trim_end();
            if under.len() < 3 || !under.bytes().all(|byte| byte == b'=') || first.trim().is_empty()
            {
                return body.trim().to_string();
            }
            (first.trim(), behind)
        }
    };
    let title = plain_text(heading);
    let mut declared = document.candidates.iter();
    let declared = declared.find(|candidate| candidate.field == Field::Title);
    // Another heading than the title belongs to the text.
    if title.is_empty() || declared.is_some_and(|of| key(of.value()) != key(&title)) {
        return body.trim().to_string();
    }
    document.candidates.push(Candidate {
        field: Field::Title,
        values: vec![title],
        method: Method::Extracted,
        source: "its first heading".to_string(),
        words: heading.to_string(),
    });
    rest.trim().to_string()
}

/// What the name of a file says: the title, behind a date where it begins with one.
fn of_name(name: &str, document: &mut Document) {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (date, rest) = match stem.get(..10).filter(|start| is_day(start)) {
        Some(date) => (Some(date), stem.get(10..).unwrap_or_default()),
        None => (None, stem),
    };
    let title = rest.trim_matches(['-', '_', ' ']);
    // A slug is no title, but better than none.
    let title = match title.contains(' ') {
        true => title.to_string(),
        false => title.replace(['-', '_'], " "),
    };
    let mut add = |field, value: &str| {
        document.candidates.push(Candidate {
            field,
            values: vec![value.to_string()],
            method: Method::Inferred,
            source: "the name of its file".to_string(),
            words: name.to_string(),
        });
    };
    if !title.is_empty() && stem != "index" && stem != "_index" {
        add(Field::Title, &title);
    }
    if let Some(date) = date {
        add(Field::Date, date);
    }
}

fn is_day(text: &str) -> bool {
    let mut bytes = text.bytes().enumerate();
    bytes.all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    })
}

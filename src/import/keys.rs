//! The names that other programs give to fields, and what their values look like. Decides nothing.

use super::byline;
use super::candidates::{Candidate, Document, Field};
use super::front_matter::{Entry, Value};
use super::hosts;
use crate::model::article::Method;

/// The keys that say something of a field; those that count for more come first.
const KEYS: &[(Field, &[&str])] = &[
    (Field::Title, &["title", "headline", "full_title", "name"]),
    (
        Field::Author,
        &[
            "author", "authors", "by", "byline", "creator", "creators", "writer",
        ],
    ),
    (
        Field::Date,
        &[
            "published",
            "published_at",
            "date_published",
            "published_date",
            "publication_date",
            "publish_date",
            "pubdate",
            "issued",
            "date",
        ],
    ),
    (
        Field::Retrieved,
        &[
            "retrieved",
            "accessed",
            "access_date",
            "date_accessed",
            "clipped",
            "date_clipped",
            "saved",
            "saved_at",
            "date_saved",
            "bookmarked_at",
            "date_added",
            "created",
        ],
    ),
    (
        Field::Url,
        &[
            "url",
            "source",
            "link",
            "source_url",
            "original_url",
            "canonical",
            "canonical_url",
            "href",
        ],
    ),
    (Field::Archived, &["archived", "archive_url", "archive"]),
    (
        Field::Container,
        &[
            "container",
            "container_title",
            "journal",
            "journaltitle",
            "journal_title",
            "publication_title",
            "publication",
            "pub",
            "newspaper",
            "booktitle",
        ],
    ),
    (Field::Volume, &["volume", "vol"]),
    (Field::Issue, &["issue", "number"]),
    (Field::Pages, &["pages", "page"]),
    (Field::Doi, &["doi"]),
    (
        Field::Publisher,
        &[
            "publisher",
            "site_name",
            "site",
            "website",
            "source",
            "domain",
        ],
    ),
    (Field::Place, &["place", "location", "dateline"]),
    (Field::Rights, &["rights", "license", "licence"]),
    (Field::Language, &["language", "lang"]),
    (Field::Kind, &["kind"]),
    (
        Field::Summary,
        &["description", "summary", "abstract", "excerpt", "dek"],
    ),
    (
        Field::Tags,
        &[
            "tags",
            "labels",
            "manual_tags",
            "tag",
            "keywords",
            "topics",
            "categories",
            "category",
        ],
    ),
];

/// Mappings whose keys count like those around them.
const NESTED: [&str; 3] = ["taxonomies", "extra", "params"];

/// Keys that only concern the program that wrote the file.
const OF_PROGRAMS: [&str; 37] = [
    "aliases",
    "alias",
    "banner",
    "bookmark",
    "comments",
    "cover",
    "cover_image",
    "cssclass",
    "cssclasses",
    "featured_image",
    "favicon",
    "id",
    "image",
    "images",
    "iscjklanguage",
    "last_modified_at",
    "lastmod",
    "layout",
    "math",
    "menu",
    "modified",
    "permalink",
    "publish",
    "series",
    "slug",
    "state",
    "template",
    "thumbnail",
    "toc",
    "type",
    "uid",
    "updated",
    "weight",
    "words",
    "words_count",
    "reading_progress",
    "reading_progress_percent",
];

/// The fields that a key says something of, with its place among the keys of each.
pub fn fields_of(key: &str) -> impl Iterator<Item = (Field, usize)> {
    let key = plain_key(key);
    KEYS.iter().filter_map(move |(field, keys)| {
        let rank = keys.iter().position(|known| *known == key)?;
        Some((*field, rank))
    })
}

/// `datePublished` and `Date published` as `date_published`.
pub fn plain_key(key: &str) -> String {
    let mut plain = String::new();
    let mut was_lower = false;
    for c in key.trim().chars() {
        if c.is_uppercase() && was_lower {
            plain.push('_');
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
        match c {
            ' ' | '-' | '.' => plain.push('_'),
            c => plain.extend(c.to_lowercase()),
        }
    }
    plain
}

/// Adds what front matter, or fields like it, say.
pub fn of_entries(entries: &[Entry], document: &mut Document) {
    let mut ranked: Vec<(Field, usize, Candidate)> = Vec::new();
    for entry in entries {
        of_entry(entry, &mut ranked, document);
    }
    // Of several keys the one that says it best counts; `created` and `date` may be about the note.
    ranked.sort_by_key(|(field, rank, _)| (*field, *rank));
    ranked.dedup_by(|(later, rank, _), (earlier, ..)| {
        let is_vague = match later {
            Field::Date | Field::Retrieved => Some(*rank) == last_rank(*later),
            _ => false,
        };
        later == earlier && is_vague
    });
    let has_url = ranked.iter().any(|(field, ..)| *field == Field::Url);
    ranked.retain(|(field, rank, _)| {
        // When a note was made says nothing of a source that it does not name.
        *field != Field::Retrieved || has_url || Some(*rank) != last_rank(Field::Retrieved)
    });
    let found = ranked.into_iter().map(|(.., candidate)| candidate);
    document.candidates.extend(found);
}

fn last_rank(field: Field) -> Option<usize> {
    let keys = KEYS.iter().find(|(known, _)| *known == field)?;
    keys.1.len().checked_sub(1)
}

fn of_entry(entry: &Entry, ranked: &mut Vec<(Field, usize, Candidate)>, document: &mut Document) {
    let key = plain_key(&entry.key);
    if let Value::Mapping(inner) = &entry.value
        && NESTED.contains(&key.as_str())
    {
        for (key, value) in inner {
            let inner = Entry {
                key: key.clone(),
                value: value.clone(),
                words: format!("{key}: {}", value.texts().join(", ")),
            };
            of_entry(&inner, ranked, document);
        }
        return;
    }
    if let Some(is_draft) = drafts(&key, &entry.value) {
        if is_draft {
            document
                .candidates
                .push(candidate(entry, Field::Draft, vec!["true".to_string()]));
        }
        return;
    }
    let mut is_known = OF_PROGRAMS.contains(&key.as_str());
    for (field, rank) in fields_of(&entry.key) {
        is_known = true;
        let values = values_of(field, &key, &entry.value);
        if !values.is_empty() {
            ranked.push((field, rank, candidate(entry, field, values)));
        }
    }
    if !is_known {
        document.passed_over.push(entry.key.clone());
    }
}

fn candidate(entry: &Entry, field: Field, values: Vec<String>) -> Candidate {
    Candidate {
        field,
        values,
        method: Method::Declared,
        source: format!("`{}` in its front matter", entry.key),
        words: entry.words.clone(),
    }
}

/// Whether it is said to be a draft; `None` where the key says nothing of that.
fn drafts(key: &str, value: &Value) -> Option<bool> {
    let Value::Text(text) = value else {
        return None;
    };
    match (key, text.as_str()) {
        ("draft", "true") | ("published", "false") => Some(true),
        ("draft", _) | ("published", "true") => Some(false),
        _ => None,
    }
}

fn values_of(field: Field, key: &str, value: &Value) -> Vec<String> {
    let texts = || value.texts().into_iter().filter(|text| !text.is_empty());
    match field {
        Field::Author => authors(value),
        Field::Tags => texts().flat_map(tags).collect(),
        Field::Url | Field::Archived => texts()
            .map(bare_link)
            .filter(|text| is_address(text))
            .take(1)
            .collect(),
        // A source may be an address, or the name of who published it.
        Field::Publisher if key == "source" => texts()
            .filter(|text| !is_address(&bare_link(text)))
            .map(without_wiki)
            .take(1)
            .collect(),
        _ => texts().map(without_wiki).take(1).collect(),
    }
}

fn is_address(text: &str) -> bool {
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && hosts::host_at(text).is_some() && !text.contains(char::is_whitespace)
}

/// The address of `[words](address)` and of `<address>`.
fn bare_link(text: &str) -> String {
    let inner = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once("]("))
        .map(|(_, address)| address);
    let angle = || text.strip_prefix('<')?.strip_suffix('>');
    inner.or_else(angle).unwrap_or(text).trim().to_string()
}

/// Names of people, whether they stand in one text, in a list, or in mappings with their names.
fn authors(value: &Value) -> Vec<String> {
    match value {
        Value::Empty => Vec::new(),
        Value::Text(text) if text.contains("[[") => text
            .split("[[")
            .skip(1)
            .filter_map(|part| part.split("]]").next())
            .map(|name| without_wiki(&format!("[[{name}]]")))
            .collect(),
        Value::Text(text) => byline::split_names(byline::strip_by(text).unwrap_or(text)),
        Value::List(items) => items
            .iter()
            .flat_map(|item| match item {
                Value::Text(name) => vec![without_wiki(name.trim())],
                other => authors(other),
            })
            .filter(|name| !name.is_empty())
            .collect(),
        Value::Mapping(entries) => {
            let named = entries.iter().find(|(key, _)| plain_key(key) == "name");
            named.map_or_else(Vec::new, |(_, name)| authors(name))
        }
    }
}

/// `[[folder/Ann Lee|Ann]]` as `Ann Lee`: of whom the link is, and not what it shows.
fn without_wiki(text: &str) -> String {
    let Some(inner) = text
        .trim()
        .strip_prefix("[[")
        .and_then(|t| t.strip_suffix("]]"))
    else {
        return text.trim().to_string();
    };
    let target = inner.split(['|', '#']).next().unwrap_or(inner);
    target
        .rsplit('/')
        .next()
        .unwrap_or(target)
        .trim()
        .to_string()
}

/// The tags of a text: `#a/b, c`.
fn tags(text: &str) -> Vec<String> {
    let tags = text.split([',', ';']);
    let tags = tags.map(|tag| without_wiki(tag.trim().trim_start_matches('#')));
    tags.filter(|tag| !tag.is_empty()).collect()
}

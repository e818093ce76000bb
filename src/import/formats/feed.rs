//! Feeds: Atom, RSS and JSON Feed. An entry is a clipping. Dates are taken as they are written, since the zone of a
//! feed says which day it was for who wrote it.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Cut, File, Format, Refusal};
use crate::import::candidates::Field;
use crate::import::codes;
use crate::import::page;
use crate::import::work::Work;
use crate::import::xml::resolved;
use crate::model::diagnostic::saturate;
use crate::read::markdown::plain::plain_text;

pub const FORMAT: Format = Format {
    name: "feed",
    summary: "entries of Atom, RSS or JSON Feed",
    endings: &["xml", "rss", "atom", "rdf"],
    recognises,
    read,
};

/// What a feed is opened with stands in so many of its first bytes.
const HEAD: usize = 4096;
/// Elements may be nested so deep.
const MAX_DEPTH: usize = 64;

fn recognises(file: &File<'_>) -> bool {
    let text = file.text().trim_start();
    if text.starts_with('{') {
        return text
            .get(..HEAD.min(text.len()))
            .unwrap_or(text)
            .contains("jsonfeed.org/version");
    }
    let head = text.get(..HEAD).unwrap_or(text);
    text.starts_with('<')
        && ["<rss", "<feed", "<rdf:RDF"]
            .iter()
            .any(|open| head.contains(open))
}

/// What is said in an element: its name, its text, and an attribute that stands for its text.
struct Said {
    name: String,
    text: String,
    /// `href` of a link, `term` of a category.
    attribute: String,
    /// `rel` of a link.
    relation: String,
}

/// An entry, and where it stands.
struct Found {
    said: Vec<Said>,
    start: usize,
    end: usize,
    is_closed: bool,
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let text = file.text();
    if text.trim_start().starts_with('{') {
        return json(text);
    }
    let unreadable = |why: String| Refusal::because(&codes::ENTRY_UNREADABLE, why);
    let (feed, entries) = xml(text).map_err(unreadable)?;
    let cuts = entries.iter().zip(1..).map(|(entry, number)| {
        let raw = text.get(entry.start..entry.end).unwrap_or_default();
        let work = match entry.is_closed {
            true => work(&feed, &entry.said),
            false => Work::unreadable("the feed ends within this entry".to_string()),
        };
        work.cut(number, raw, entry.start)
    });
    Ok(cuts.collect())
}

/// What the feed says of itself, and its entries.
fn xml(text: &str) -> Result<(Vec<Said>, Vec<Found>), String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut feed, mut entries): (Vec<Said>, Vec<Found>) = (Vec::new(), Vec::new());
    // The elements that are open, and the entry that is read.
    let mut open: Vec<Said> = Vec::new();
    let mut entry: Option<(Found, usize)> = None;
    loop {
        let start = position(&reader);
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Eof => break,
            Event::Start(element) => {
                let said = said(&element);
                if ["item", "entry"].contains(&said.name.as_str()) && entry.is_none() {
                    let found = Found {
                        said: Vec::new(),
                        start,
                        end: text.len(),
                        is_closed: false,
                    };
                    entry = Some((found, open.len()));
                }
                open.push(said);
                if open.len() > MAX_DEPTH {
                    return Err(format!(
                        "its elements are nested more than {MAX_DEPTH} deep"
                    ));
                }
            }
            Event::Empty(element) => {
                let said = said(&element);
                keep(said, &open, &mut feed, &mut entry);
            }
            Event::Text(words) => push(&mut open, &words),
            Event::CData(words) => push(&mut open, &words),
            Event::GeneralRef(reference) => push(&mut open, &resolved(&reference)),
            Event::End(_) => {
                let Some(closed) = open.pop() else {
                    continue;
                };
                if entry
                    .as_ref()
                    .is_some_and(|(_, depth)| *depth == open.len())
                {
                    if let Some((mut found, _)) = entry.take() {
                        (found.end, found.is_closed) = (position(&reader), true);
                        entries.push(found);
                    }
                } else {
                    keep(closed, &open, &mut feed, &mut entry);
                }
            }
            _ => {}
        }
    }
    entries.extend(entry.map(|(found, _)| found));
    Ok((feed, entries))
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn said(element: &BytesStart<'_>) -> Said {
    let attribute = |names: &[&str]| {
        let mut attributes = element.attributes().flatten();
        let found = attributes.find(|of| names.contains(&of.key.as_ref()));
        found.map_or_else(String::new, |of| of.value.replace("&amp;", "&"))
    };
    Said {
        name: element.name().as_ref().to_lowercase(),
        text: String::new(),
        attribute: attribute(&["href", "term"]),
        relation: attribute(&["rel"]),
    }
}

fn push(open: &mut [Said], words: &str) {
    if let Some(said) = open.last_mut() {
        said.text.push_str(words);
    }
}

/// Keeps what is said of the feed, or of the entry that is open. A name within an author is the author’s.
fn keep(said: Said, open: &[Said], feed: &mut Vec<Said>, entry: &mut Option<(Found, usize)>) {
    let parent = open.last().map(|parent| parent.name.as_str());
    let said = match (said.name.as_str(), parent) {
        ("name", Some("author")) => Said {
            name: "author".to_string(),
            ..said
        },
        (_, Some("author" | "image" | "source" | "itunes:owner")) => return,
        _ => said,
    };
    match entry {
        Some((found, _)) => found.said.push(said),
        None => feed.push(said),
    }
}

fn work(feed: &[Said], entry: &[Said]) -> Work {
    let mut work = Work::default();
    let texts = |said: &[Said], names: &[&str]| -> Vec<String> {
        names
            .iter()
            .flat_map(|name| said.iter().filter(move |of| of.name == *name))
            .map(|of| of.text.trim().to_string())
            .filter(|text| !text.is_empty())
            .collect()
    };
    let mut say = |field, values: Vec<String>, name: &str| {
        let words = values.join("; ");
        work.say(field, values, name, &words);
    };
    let first = |values: Vec<String>| values.into_iter().take(1).collect::<Vec<_>>();
    let title = first(texts(entry, &["title"]));
    say(
        Field::Title,
        title.iter().map(|title| plain(title)).collect(),
        "title",
    );
    let links = entry.iter().filter(|of| of.name == "link");
    let links = links.filter(|of| of.relation.is_empty() || of.relation == "alternate");
    let links = links.map(|of| match of.text.trim() {
        "" => of.attribute.clone(),
        text => text.to_string(),
    });
    say(Field::Url, first(links.collect()), "link");
    let dates = texts(
        entry,
        &["published", "pubdate", "dc:date", "issued", "updated"],
    );
    say(Field::Date, first(dates), "published");
    let authors = texts(entry, &["dc:creator", "author", "itunes:author"]);
    say(
        Field::Author,
        authors
            .iter()
            .map(|author| without_address(author))
            .collect(),
        "author",
    );
    say(
        Field::Publisher,
        first(texts(feed, &["title"])),
        "the feed's title",
    );
    let language = first(texts(feed, &["language", "dc:language"]));
    say(Field::Language, language, "language");
    let tags = entry.iter().filter(|of| of.name == "category");
    let tags = tags.map(|of| match of.text.trim() {
        "" => of.attribute.clone(),
        text => text.to_string(),
    });
    say(Field::Tags, tags.collect(), "category");
    let texts = texts(
        entry,
        &[
            "content:encoded",
            "content",
            "description",
            "summary",
            "itunes:summary",
        ],
    );
    if let Some(html) = texts.iter().max_by_key(|text| text.len()) {
        match html.contains('<') {
            true => work.set_markdown(page::markdown(html).unwrap_or_default()),
            false => work.set_text(html),
        }
    }
    work
}

/// A title without markup, which some feeds put into it.
fn plain(title: &str) -> String {
    match title.contains('<') {
        true => page::markdown(title).map_or_else(|| title.to_string(), |title| plain_text(&title)),
        false => title.to_string(),
    }
}

/// `ann@courier.example (Ann Lee)` as `Ann Lee`.
fn without_address(author: &str) -> String {
    let inner = author
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    match inner {
        Some((name, _)) if author.contains('@') => name.to_string(),
        _ => author.to_string(),
    }
}

fn json(text: &str) -> Result<Vec<Cut>, Refusal> {
    use serde_json::Value;
    #[derive(serde::Deserialize)]
    struct Feed<'a> {
        #[serde(default)]
        title: String,
        #[serde(default)]
        language: String,
        #[serde(borrow, default)]
        items: Vec<&'a serde_json::value::RawValue>,
    }
    let feed: Feed<'_> = serde_json::from_str(text)
        .map_err(|error| Refusal::because(&codes::ENTRY_UNREADABLE, error.to_string()))?;
    let mut cuts = Vec::new();
    for item in &feed.items {
        let value: Value = serde_json::from_str(item.get()).unwrap_or_default();
        let of = |key: &str| {
            value
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_string()
        };
        let mut work = Work::default();
        for (field, key) in [
            (Field::Title, "title"),
            (Field::Url, "url"),
            (Field::Date, "date_published"),
            (Field::Language, "language"),
        ] {
            work.say(field, vec![of(key)], key, &of(key));
        }
        let authors = value
            .get("authors")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let authors = authors.chain(value.get("author"));
        let names = authors.filter_map(|author| author.get("name")?.as_str().map(str::to_string));
        let names: Vec<String> = names.collect();
        work.say(Field::Author, names.clone(), "authors", &names.join("; "));
        let tags = value
            .get("tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let tags: Vec<String> = tags
            .filter_map(|tag| tag.as_str().map(str::to_string))
            .collect();
        work.say(Field::Tags, tags.clone(), "tags", &tags.join("; "));
        work.say(
            Field::Publisher,
            vec![feed.title.clone()],
            "the feed's title",
            &feed.title,
        );
        work.say(
            Field::Language,
            vec![feed.language.clone()],
            "language",
            &feed.language,
        );
        match of("content_html") {
            html if !html.is_empty() => {
                work.set_markdown(page::markdown(&html).unwrap_or_default())
            }
            _ => work.set_text(&of("content_text")),
        }
        work.set_text(&of("summary"));
        cuts.push(work.cut_of(saturate(cuts.len()) + 1, item.get(), text));
    }
    Ok(cuts)
}

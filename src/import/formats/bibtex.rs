//! BibTeX and BibLaTeX. An entry is a clipping, and is read by itself, so that a broken one costs no other.

use std::collections::BTreeMap;

use biblatex::{Bibliography, ChunksExt, Entry, RawBibliography};

use super::{Cut, File, Format, Refusal};
use crate::import::attached;
use crate::import::candidates::Field;
use crate::import::codes;
use crate::import::work::{Work, name};

pub const FORMAT: Format = Format {
    name: "BibTeX",
    summary: "entries such as @article{…}, of BibTeX and of BibLaTeX",
    endings: &["bib", "bibtex", "biblatex"],
    recognises,
    read,
};

/// The types of BibLaTeX by those of CSL.
const TYPES: &[(&str, &[&str])] = &[
    ("article-journal", &["article", "suppperiodical"]),
    (
        "book",
        &[
            "book",
            "mvbook",
            "collection",
            "mvcollection",
            "proceedings",
            "mvproceedings",
            "reference",
        ],
    ),
    (
        "chapter",
        &[
            "inbook",
            "bookinbook",
            "suppbook",
            "incollection",
            "suppcollection",
        ],
    ),
    ("paper-conference", &["inproceedings", "conference"]),
    ("entry-encyclopedia", &["inreference"]),
    ("pamphlet", &["booklet"]),
    ("dataset", &["dataset"]),
    ("document", &["misc"]),
    ("report", &["report", "techreport", "manual"]),
    ("thesis", &["thesis", "phdthesis", "mastersthesis"]),
    ("webpage", &["online", "electronic", "www", "webpage"]),
    ("patent", &["patent"]),
    ("periodical", &["periodical"]),
    ("manuscript", &["unpublished"]),
    ("software", &["software"]),
    ("legal_case", &["jurisdiction"]),
    ("legislation", &["legislation"]),
    ("standard", &["standard"]),
    ("motion_picture", &["movie", "video"]),
];

/// What each field says; those that count for more come first.
const FIELDS: &[(Field, &[&str])] = &[
    (Field::Title, &["title"]),
    (
        Field::Container,
        &[
            "journaltitle",
            "journal",
            "booktitle",
            "maintitle",
            "eventtitle",
        ],
    ),
    (
        Field::Publisher,
        &["publisher", "institution", "school", "organization"],
    ),
    (Field::Retrieved, &["urldate"]),
    (Field::Url, &["url"]),
    (Field::Language, &["langid", "language"]),
    (Field::Volume, &["volume"]),
    (Field::Issue, &["number", "issue"]),
    (Field::Pages, &["pages"]),
    (Field::Doi, &["doi"]),
];

/// Fields that are read by themselves, or only concern whoever keeps the library.
const OTHERS: [&str; 22] = [
    "author",
    "date",
    "year",
    "month",
    "day",
    "keywords",
    "abstract",
    "crossref",
    "xdata",
    "shorttitle",
    "shortjournal",
    "file",
    "timestamp",
    "owner",
    "groups",
    "biburl",
    "bibsource",
    "urlday",
    "urlmonth",
    "urlyear",
    "sortname",
    "options",
];

/// The most bytes of abbreviations that are read with each entry.
const MOST_SHARED_BYTES: usize = 16 * 1024;

/// A part of a file: `@type{key, …}`.
struct Part<'t> {
    /// In lower case.
    kind: String,
    key: &'t str,
    text: &'t str,
    start: usize,
    is_closed: bool,
}

fn recognises(file: &File<'_>) -> bool {
    let parts = parts(file.text());
    let is_entry = |part: &Part<'_>| part.text.contains('=') && !part.key.is_empty();
    parts.iter().any(is_entry)
        && parts
            .first()
            .is_some_and(|first| is_head(file.text(), first.start))
}

/// Whether nothing but comments stands before the first entry.
fn is_head(text: &str, start: usize) -> bool {
    let head = text.get(..start).unwrap_or_default();
    let mut lines = head.lines().map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with('%'))
}

/// What begins with `@`, a word and a brace, up to the brace that closes it.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('@')) {
        let start = from + at;
        from = start + 1;
        let rest = text.get(from..).unwrap_or_default();
        let len = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (kind, behind) = rest.split_at_checked(len).unwrap_or((rest, ""));
        let inner = behind.trim_start();
        let gap = behind.len() - inner.len();
        if kind.is_empty() || !inner.starts_with(['{', '(']) {
            continue;
        }
        let (end, is_closed) = match closed(inner) {
            Ok(end) => (end, true),
            Err(end) => (end, false),
        };
        let end = from + len + gap + end;
        let key = inner
            .get(1..)
            .and_then(|inner| inner.split([',', '}']).next());
        parts.push(Part {
            kind: kind.to_ascii_lowercase(),
            key: key.unwrap_or_default().trim(),
            text: text.get(start..end).unwrap_or_default(),
            start,
            is_closed,
        });
        from = end;
    }
    parts
}

/// The byte behind the brace that closes what this one opens. Where none does, the end of the text, or where the next
/// entry begins on a line of its own.
fn closed(text: &str) -> Result<usize, usize> {
    let mut depth = 0_usize;
    let mut was_escape = false;
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            _ if was_escape => {}
            b'{' | b'(' if depth == 0 => depth = 1,
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Ok(at + 1);
                }
            }
            b')' if depth == 1 && text.starts_with('(') => return Ok(at + 1),
            b'\n' if bytes.peek().is_some_and(|(_, next)| *next == b'@') => return Err(at + 1),
            _ => {}
        }
        was_escape = byte == b'\\' && !was_escape;
    }
    Err(text.len())
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let parts = parts(file.text());
    let is_entry =
        |part: &&Part<'_>| !["string", "preamble", "comment"].contains(&part.kind.as_str());
    let mut shared = String::new();
    for part in parts
        .iter()
        .filter(|part| part.kind == "string" && part.is_closed)
    {
        if shared.len() + part.text.len() <= MOST_SHARED_BYTES {
            shared.push_str(part.text);
            shared.push('\n');
        }
    }
    let by_key: BTreeMap<&str, &Part<'_>> = parts
        .iter()
        .filter(is_entry)
        .map(|part| (part.key, part))
        .collect();
    let mut cuts = Vec::new();
    for (part, number) in parts.iter().filter(is_entry).zip(1..) {
        let work = match entry(part, &shared) {
            Ok(mut entry) => {
                inherit(&mut entry, part, &shared, &by_key);
                work(&part.kind, &entry)
            }
            Err(why) => Work::unreadable(format!("the entry `{}` cannot be read: {why}", part.key)),
        };
        cuts.push(work.cut(number, part.text, part.start));
    }
    match cuts.is_empty() {
        true => Err(Refusal::of(&codes::ENTRY_UNREADABLE)),
        false => Ok(cuts),
    }
}

/// The keys of the entries that an entry takes fields from.
fn parents(entry: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    for field in entry.split([',', '\n']) {
        let Some((name, value)) = field.split_once('=') else {
            continue;
        };
        if ["crossref", "xdata"].contains(&name.trim().to_ascii_lowercase().as_str()) {
            keys.push(value.trim().trim_matches(['{', '}', '"', ' ']));
        }
    }
    keys
}

/// An entry by itself, with the abbreviations that it names. What it takes from others is added later, since the
/// parser goes round for ever where entries lead to each other.
fn entry(part: &Part<'_>, shared: &str) -> Result<Entry, String> {
    if !part.is_closed {
        return Err("its braces are not closed before the next entry".to_string());
    }
    let source = format!("{shared}{}", part.text);
    let mut raw = RawBibliography::parse(&source).map_err(|error| error.to_string())?;
    for entry in &mut raw.entries {
        let is_parent = |key: &str| {
            ["crossref", "xdata"]
                .iter()
                .any(|name| key.eq_ignore_ascii_case(name))
        };
        entry.v.fields.retain(|field| !is_parent(field.key.v));
    }
    let parsed = Bibliography::from_raw(raw).map_err(|error| error.to_string())?;
    let entry = parsed.get(part.key).cloned();
    entry.ok_or_else(|| "it has no key".to_string())
}

/// Adds what an entry takes from the entries that it names: their fields where it has none, and the title of the
/// whole as that of its container.
fn inherit(entry: &mut Entry, part: &Part<'_>, shared: &str, by_key: &BTreeMap<&str, &Part<'_>>) {
    for key in parents(part.text) {
        let parent = by_key.get(key).filter(|parent| parent.start != part.start);
        let Some(parent) = parent.and_then(|parent| self::entry(parent, shared).ok()) else {
            continue;
        };
        for (name, value) in parent.fields {
            let name = match name.as_str() {
                "title" => "booktitle".to_string(),
                "doi" | "url" | "abstract" | "author" | "pages" | "note" => continue,
                _ => name,
            };
            entry.fields.entry(name).or_insert(value);
        }
    }
}

/// `kind` is what stands behind the `@`.
fn work(kind: &str, entry: &Entry) -> Work {
    let mut work = Work::default();
    let text = |name: &str| {
        let chunks = entry.fields.get(name);
        chunks
            .map(|chunks| chunks.format_verbatim())
            .unwrap_or_default()
    };
    let words = |name: &str, value: &str| format!("{name} = {{{value}}}");
    let item_type = TYPES.iter().find(|(_, names)| names.contains(&kind));
    let item_type = item_type.map_or("document", |(name, _)| *name);
    work.say(Field::Type, vec![item_type.to_string()], "type", kind);
    for (field, names) in FIELDS {
        for name in *names {
            let value = text(name);
            let value = match field {
                Field::Pages => value.replace("--", "-"),
                _ => value,
            };
            work.say(*field, vec![value.clone()], name, &words(name, &value));
        }
    }
    work.attach(attached::paths(&text("file")));
    let authors = entry.author().unwrap_or_default();
    let authors: Vec<String> = authors
        .iter()
        .map(|person| {
            name(
                &person.given_name,
                &person.prefix,
                &person.name,
                &person.suffix,
            )
        })
        .filter(|name| name != "others")
        .collect();
    work.say(
        Field::Author,
        authors,
        "author",
        &words("author", &text("author")),
    );
    let (name, date) = match (text("date"), text("year"), text("month"), text("day")) {
        (date, ..) if !date.is_empty() => ("date", date),
        (_, year, month, day) => ("year", with_month(&year, &month, &day)),
    };
    work.say(Field::Date, vec![date.clone()], name, &words(name, &date));
    let keywords = text("keywords");
    let tags = keywords.split([',', ';']).map(str::to_string).collect();
    work.say(Field::Tags, tags, "keywords", &words("keywords", &keywords));
    work.set_text(&text("abstract"));
    let known = |name: &str| {
        OTHERS.contains(&name) || FIELDS.iter().any(|(_, names)| names.contains(&name))
    };
    entry
        .fields
        .keys()
        .filter(|name| !known(name))
        .for_each(|name| work.pass_over(name));
    work
}

/// A year with its month and day, where these are given as numbers or as English names.
fn with_month(year: &str, month: &str, day: &str) -> String {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = month.trim().to_lowercase();
    let named = MONTHS
        .iter()
        .position(|name| lower.starts_with(name))
        .map(|at| at + 1);
    let number = lower
        .parse::<usize>()
        .ok()
        .filter(|number| (1..=12).contains(number));
    let Some(month) = number.or(named) else {
        return year.to_string();
    };
    match day.trim().parse::<u32>() {
        Ok(day) => format!("{year}-{month:02}-{day:02}"),
        Err(_) => format!("{year}-{month:02}"),
    }
}

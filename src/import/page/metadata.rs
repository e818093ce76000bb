//! What a page’s metadata say of its article, in the order of their precedence: linked data, the tags of scholarly
//! publishers and of Dublin Core, those for social networks, others, microdata; then what its readers see.

use dom_query::{Document as Dom, Selection};
use serde_json::Value;

use super::json_ld;
use crate::import::byline;
use crate::import::candidates::{Candidate, Document, Field};
use crate::import::dates;
use crate::import::known::Known;
use crate::model::article::Method;

/// Names of `<meta>` by what they say, in the order of their precedence.
const TAGS: &[(Field, &[&str])] = &[
    (
        Field::Title,
        &[
            "citation_title",
            "dc.title",
            "dcterms.title",
            "og:title",
            "parsely-title",
            "twitter:title",
        ],
    ),
    (
        Field::Author,
        &[
            "citation_author",
            "dc.creator",
            "dcterms.creator",
            "author",
            "article:author",
            "article:author_name",
            "byl",
            "parsely-author",
            "sailthru.author",
        ],
    ),
    (
        Field::Date,
        &[
            "citation_publication_date",
            "citation_date",
            "citation_online_date",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date",
            "dcterms.date",
            "article:published_time",
            "og:published_time",
            "parsely-pub-date",
            "sailthru.date",
            "publish-date",
            "publish_date",
            "pubdate",
            "date",
        ],
    ),
    (
        Field::Publisher,
        &[
            "citation_journal_title",
            "dc.publisher",
            "dcterms.publisher",
            "og:site_name",
            "application-name",
        ],
    ),
    (Field::Url, &["og:url", "parsely-link"]),
    (
        Field::Language,
        &[
            "citation_language",
            "dc.language",
            "dcterms.language",
            "og:locale",
            "content-language",
        ],
    ),
    (Field::Rights, &["dcterms.license"]),
    (
        Field::Summary,
        &[
            "og:description",
            "description",
            "dc.description",
            "dcterms.abstract",
            "twitter:description",
        ],
    ),
    (
        Field::Tags,
        &[
            "citation_keywords",
            "dc.subject",
            "article:tag",
            "news_keywords",
            "keywords",
            "parsely-tags",
        ],
    ),
];

/// Names of microdata, and of RDFa, by what they say.
const PROPERTIES: [(Field, &str); 5] = [
    (Field::Title, "headline"),
    (Field::Author, "author"),
    (Field::Date, "datePublished"),
    (Field::Publisher, "publisher"),
    (Field::Language, "inLanguage"),
];

/// The most values that are taken of one field and place.
const MOST_VALUES: usize = 64;
/// A visible date is no longer than this, in bytes.
const LONGEST_DATE: usize = 80;

/// Adds what the page says of itself, and answers whether it says that all may read it.
pub fn of_page(dom: &Dom, document: &mut Document) -> Option<bool> {
    let canonical = canonical(dom);
    let blocks = dom.select(r#"script[type="application/ld+json"]"#);
    let blocks: Vec<String> = blocks
        .iter()
        .map(|block| block.text().to_string())
        .collect();
    let values = json_ld::read(&blocks);
    let article = json_ld::article(&values, canonical.as_deref());
    if let Some(article) = article {
        of_linked_data(&values, article, document);
    }
    if let Some(address) = canonical {
        let source = r#"`<link rel="canonical">`"#;
        add(
            document,
            Field::Url,
            vec![address],
            Method::Metadata,
            source,
        );
    }
    of_tags(dom, document);
    of_properties(dom, document);
    of_document(dom, document);
    of_readers(dom, document);
    article.and_then(is_free)
}

fn add(document: &mut Document, field: Field, values: Vec<String>, method: Method, source: &str) {
    let values: Vec<String> = values
        .iter()
        .map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|value| !value.is_empty())
        .take(MOST_VALUES)
        .collect();
    if values.is_empty() {
        return;
    }
    document.candidates.push(Candidate {
        field,
        words: values.join("; "),
        values,
        method,
        source: source.to_string(),
    });
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn canonical(dom: &Dom) -> Option<String> {
    let links = dom.select(r#"link[rel="canonical"]"#);
    let mut links = links.iter().filter_map(|link| link.attr("href"));
    let link = links.find(|link| is_address(link));
    link.map(|link| link.trim().to_string())
}

fn of_linked_data(values: &[Value], article: &Value, document: &mut Document) {
    let mut say = |field, found: Vec<String>, property: &str| {
        let source = format!("`{property}` in its linked data");
        add(document, field, found, Method::Metadata, &source);
    };
    let text = |key| json_ld::text(article, key).into_iter().collect::<Vec<_>>();
    say(Field::Title, text("headline"), "headline");
    let authors = json_ld::names(values, article, "author");
    say(Field::Author, authors, "author");
    say(Field::Date, text("datePublished"), "datePublished");
    let publishers = json_ld::names(values, article, "publisher");
    say(Field::Publisher, publishers, "publisher");
    let address = json_ld::address_of(article.get("mainEntityOfPage"));
    let address = address.or_else(|| json_ld::text(article, "url"));
    let address = address.filter(|address| is_address(address));
    say(
        Field::Url,
        address.into_iter().collect(),
        "mainEntityOfPage",
    );
    say(Field::Language, text("inLanguage"), "inLanguage");
    say(Field::Place, text("dateline"), "dateline");
    let licence = json_ld::address_of(article.get("license"));
    let licence = licence.and_then(|address| licence_of(&address));
    say(Field::Rights, licence.into_iter().collect(), "license");
    say(Field::Summary, text("description"), "description");
    let words = json_ld::texts(article, "keywords");
    let words = words.iter().flat_map(|words| words.split([',', ';']));
    say(Field::Tags, words.map(str::to_string).collect(), "keywords");
}

/// Whether an article says that it is to be read without paying.
fn is_free(article: &Value) -> Option<bool> {
    match article.get("isAccessibleForFree")? {
        Value::Bool(is_free) => Some(*is_free),
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The licence at an address of Creative Commons, as SPDX names it.
fn licence_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("creativecommons.org/")?;
    let mut parts = rest.split('/');
    match (parts.next()?, parts.next()?, parts.next()) {
        ("licenses", kind, Some(version)) => {
            Some(format!("CC-{}-{version}", kind.to_ascii_uppercase()))
        }
        ("publicdomain", "zero", _) => Some("CC0-1.0".to_string()),
        _ => None,
    }
}

fn of_tags(dom: &Dom, document: &mut Document) {
    let tags = dom.select("meta");
    let tags: Vec<(String, String)> = tags
        .iter()
        .filter_map(|tag| {
            let attr = |name: &str| tag.attr(name).map(|value| value.to_string());
            let name = attr("property")
                .or_else(|| attr("name"))
                .or_else(|| attr("http-equiv"))?;
            Some((name.trim().to_ascii_lowercase(), attr("content")?))
        })
        .collect();
    for (field, names) in TAGS {
        for name in *names {
            let found = tags
                .iter()
                .filter(|(tag, value)| tag == name && !value.trim().is_empty());
            let found = found.map(|(_, value)| value.as_str());
            let values = match field {
                Field::Author => found.flat_map(people).collect(),
                Field::Tags => found
                    .flat_map(|words| words.split([',', ';']))
                    .map(str::to_string)
                    .collect(),
                Field::Language => found.take(1).map(|tag| tag.replace('_', "-")).collect(),
                Field::Rights => found.filter_map(licence_of).take(1).collect(),
                Field::Url => found
                    .filter(|text| is_address(text))
                    .take(1)
                    .map(str::to_string)
                    .collect(),
                _ => found.take(1).map(str::to_string).collect(),
            };
            add(
                document,
                *field,
                values,
                Method::Metadata,
                &format!("`{name}` in its metadata"),
            );
        }
    }
}

/// The names in a tag for authors: `By Ann Lee and Bo Chen`, `Lee, Ann`. A profile’s address is none.
fn people(text: &str) -> Vec<String> {
    let text = text.trim();
    if is_address(text) || text.starts_with('@') {
        return Vec::new();
    }
    byline::split_names(byline::strip_by(text).unwrap_or(text))
}

fn of_properties(dom: &Dom, document: &mut Document) {
    for (field, name) in PROPERTIES {
        let found = dom.select(&format!(r#"[itemprop="{name}"], [property="{name}"]"#));
        let values = found.iter().filter_map(|node| value_of(&node));
        let values: Vec<String> = match field {
            Field::Author => values.flat_map(|text| people(&text)).collect(),
            _ => values.take(1).collect(),
        };
        add(
            document,
            field,
            values,
            Method::Metadata,
            &format!("`{name}` in its microdata"),
        );
    }
}

/// What an element of microdata says: by an attribute, by the name inside of it, or by its text.
fn value_of(node: &Selection<'_>) -> Option<String> {
    let attr = |node: &Selection<'_>, name: &str| node.attr(name).map(|value| value.to_string());
    let inner = || {
        let name = node.select_single(r#"[itemprop="name"]"#);
        let content = attr(&name, "content");
        name.exists()
            .then(|| content.unwrap_or_else(|| name.text().to_string()))
    };
    let value = attr(node, "content").or_else(|| attr(node, "datetime"));
    let value = value
        .or_else(inner)
        .unwrap_or_else(|| node.text().to_string());
    Some(value).filter(|value| !value.trim().is_empty())
}

fn of_document(dom: &Dom, document: &mut Document) {
    let language = dom.select("html").attr("lang");
    let language = language.iter().map(|tag| tag.to_string()).collect();
    add(
        document,
        Field::Language,
        language,
        Method::Metadata,
        "`lang` of the page",
    );
    let title = dom.select("head title").first().text().to_string();
    add(
        document,
        Field::Title,
        vec![title],
        Method::Metadata,
        "the page's title",
    );
}

/// What readers see above the text: the heading, the time, the date, the byline.
fn of_readers(dom: &Dom, document: &mut Document) {
    let heading = dom.select("article h1, main h1, h1").first().text();
    add(
        document,
        Field::Title,
        vec![heading.to_string()],
        Method::Extracted,
        "the heading",
    );
    let times = dom.select("time[datetime]");
    let time = times.iter().find_map(|time| {
        let day = time.attr("datetime")?;
        dates::whole(&day).map(|_| day.to_string())
    });
    add(
        document,
        Field::Date,
        time.into_iter().collect(),
        Method::Extracted,
        "`<time>` in the page",
    );
    let dated =
        dom.select(r#"time, [class*="date"], [class*="publish"], [class*="time"], [id*="date"]"#);
    let dated = dated.iter().find_map(|node| {
        let text = node.text();
        let text = text.trim();
        let date = byline::strip_published(text).unwrap_or(text);
        let is_date = text.len() <= LONGEST_DATE && dates::whole(date).is_some();
        is_date.then(|| date.to_string())
    });
    add(
        document,
        Field::Date,
        dated.into_iter().collect(),
        Method::Extracted,
        "the date in the page",
    );
    let authors = dom.select(r#"[rel="author"], [class*="byline"], [class*="author-name"]"#);
    let author = authors.iter().find_map(|node| {
        let text = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let (_, byline) = byline::split_dated(&text, &Known::default())?;
        Some(byline.authors).filter(|authors| !authors.is_empty())
    });
    add(
        document,
        Field::Author,
        author.unwrap_or_default(),
        Method::Extracted,
        "the byline in the page",
    );
}

/// Whether a line of text is a byline or a date and nothing else; what it says is added.
pub fn of_line(text: &str, document: &mut Document) -> bool {
    let date = byline::strip_published(text).unwrap_or(text);
    let author =
        byline::strip_by(text).and_then(|rest| byline::split_dated(rest, &Known::default()));
    let (authors, date) = match author {
        Some((at, byline)) => {
            let rest = byline::strip_by(text).and_then(|rest| rest.get(at..));
            (byline.authors, rest.unwrap_or_default())
        }
        None if dates::whole(date).is_some() => (Vec::new(), date),
        None => return false,
    };
    add(
        document,
        Field::Author,
        authors,
        Method::Extracted,
        "the byline in the page",
    );
    let date = byline::strip_published(date).unwrap_or(date);
    add(
        document,
        Field::Date,
        vec![date.to_string()],
        Method::Extracted,
        "the date in the page",
    );
    true
}

/// The byline that was found with the text, where nothing else names an author.
pub fn of_byline(text: &str, document: &mut Document) {
    let has_author = document
        .candidates
        .iter()
        .any(|of| of.field == Field::Author);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((_, byline)) = byline::split_dated(&line, &Known::default())
        && !has_author
    {
        add(
            document,
            Field::Author,
            byline.authors,
            Method::Extracted,
            "the byline in the page",
        );
    }
}

/// The day in an address, as in `/2024/05/02/`.
pub fn of_addresses(document: &mut Document) {
    let addresses = document
        .candidates
        .iter()
        .filter(|of| of.field == Field::Url);
    let day = addresses
        .filter_map(|address| day_in(address.value()))
        .next();
    add(
        document,
        Field::Date,
        day.into_iter().collect(),
        Method::Inferred,
        "its address",
    );
}

fn day_in(address: &str) -> Option<String> {
    let parts: Vec<&str> = address.split('/').collect();
    parts.windows(3).find_map(|three| {
        let [year, month, day] = three else {
            return None;
        };
        let are_digits =
            |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        let is_day = are_digits(year, 4) && are_digits(month, 2) && are_digits(day, 2);
        let date = format!("{year}-{month}-{day}");
        (is_day && dates::whole(&date).is_some()).then_some(date)
    })
}

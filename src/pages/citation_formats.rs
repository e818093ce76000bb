//! A citation as reference managers read it: BibTeX, RIS, and the JSON of the Citation Style Language. What the source
//! does not give is left out; names are given whole, since nobody said which part of one is the family’s.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

/// The work that is cited. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, where they are so exact and certain.
pub struct Work<'w> {
    /// Names the citation in its file.
    pub key: &'w str,
    /// A type of CSL.
    pub item_type: Option<&'w str>,
    pub title: String,
    pub authors: &'w [String],
    pub publisher: Option<&'w str>,
    pub container: Option<&'w str>,
    pub volume: Option<&'w str>,
    pub issue: Option<&'w str>,
    pub pages: Option<&'w str>,
    pub doi: Option<&'w str>,
    pub url: Option<&'w str>,
    pub language: Option<&'w str>,
    pub date: Option<String>,
    /// How a date is written that is no such date.
    pub date_in_words: Option<String>,
    /// The same as a sentence.
    pub dated: Option<String>,
    /// Where it was found.
    pub note: String,
}

/// CSL’s type, that of BibTeX, and that of RIS.
const TYPES: &[(&str, &str, &str)] = &[
    ("article-journal", "article", "JOUR"),
    ("article-magazine", "article", "MGZN"),
    ("article-newspaper", "article", "NEWS"),
    ("book", "book", "BOOK"),
    ("chapter", "incollection", "CHAP"),
    ("paper-conference", "inproceedings", "CPAPER"),
    ("report", "techreport", "RPRT"),
    ("thesis", "phdthesis", "THES"),
    ("webpage", "misc", "ELEC"),
    ("post-weblog", "misc", "BLOG"),
];

fn type_of<'w>(work: &Work<'w>) -> (&'w str, &'static str, &'static str) {
    let known = TYPES.iter().find(|(csl, ..)| work.item_type == Some(*csl));
    let (bibtex, ris) = known.map_or(("misc", "GEN"), |(_, bibtex, ris)| (*bibtex, *ris));
    (work.item_type.unwrap_or("document"), bibtex, ris)
}

/// BibTeX. Marks that it would understand are written as letters.
pub fn bibtex(work: &Work<'_>) -> String {
    let plain = |text: &str| -> String {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\\' => escaped.push_str("\\textbackslash{}"),
                '{' | '}' | '$' | '&' | '%' | '#' | '_' => escaped.extend(['\\', c]),
                '~' => escaped.push_str("\\textasciitilde{}"),
                '^' => escaped.push_str("\\textasciicircum{}"),
                '\n' | '\r' => escaped.push(' '),
                other => escaped.push(other),
            }
        }
        escaped
    };
    let authors = work
        .authors
        .iter()
        .map(|name| format!("{{{}}}", plain(name)));
    let authors: Vec<String> = authors.collect();
    let mut date = work.date.as_deref().unwrap_or_default().split('-');
    let mut fields = Vec::new();
    let mut put = |name: &str, value: Option<String>| {
        fields.extend(value.map(|value| format!("  {name} = {{{value}}}")));
    };
    // The second pair of braces keeps capitals.
    put("title", Some(format!("{{{}}}", plain(&work.title))));
    put(
        "author",
        (!authors.is_empty()).then(|| authors.join(" and ")),
    );
    let (_, kind, _) = type_of(work);
    let container = match kind {
        "incollection" | "inproceedings" => "booktitle",
        _ => "journal",
    };
    put(container, work.container.map(plain));
    put("publisher", work.publisher.map(plain));
    put(
        "year",
        date.next()
            .filter(|year| !year.is_empty())
            .map(str::to_string),
    );
    put("month", date.next().map(str::to_string));
    put("day", date.next().map(str::to_string));
    put("volume", work.volume.map(plain));
    put("number", work.issue.map(plain));
    put("pages", work.pages.map(plain));
    put("doi", work.doi.map(plain));
    // An address is taken as it is, but for what would end its field.
    put("url", work.url.map(|url| url.replace(['{', '}'], "")));
    put("language", work.language.map(plain));
    let note = match &work.dated {
        Some(dated) => format!("{dated} {}", work.note),
        None => work.note.clone(),
    };
    put("note", Some(plain(&note)));
    format!("@{kind}{{{},\n{}\n}}\n", work.key, fields.join(",\n"))
}

/// RIS, by its specification of 2011: a tag a line.
pub fn ris(work: &Work<'_>) -> String {
    let (_, _, kind) = type_of(work);
    let mut lines = vec![format!("TY  - {kind}")];
    let mut put = |tag: &str, value: Option<&str>| {
        let on_one_line = |value: &str| value.replace(['\n', '\r'], " ");
        lines.extend(value.map(|value| format!("{tag}  - {}", on_one_line(value))));
    };
    put("TI", Some(&work.title));
    for author in work.authors {
        put("AU", Some(author));
    }
    put("T2", work.container);
    put("PB", work.publisher);
    let year = work.date.as_deref().and_then(|date| date.split('-').next());
    put("PY", year);
    let date = work.date.as_deref().map(|date| date.replace('-', "/"));
    put("DA", date.as_deref());
    put("VL", work.volume);
    put("IS", work.issue);
    put("SP", work.pages);
    put("DO", work.doi);
    put("UR", work.url);
    put("LA", work.language);
    if let Some(dated) = &work.dated {
        put("N1", Some(dated));
    }
    put("N1", Some(&work.note));
    put("ER", Some(""));
    lines.join("\r\n") + "\r\n"
}

/// CSL-JSON 1.0: a list of one item.
pub fn csl_json(work: &Work<'_>) -> String {
    let (kind, ..) = type_of(work);
    let mut item = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        item.extend(value.map(|value| (name.to_string(), value)));
    };
    let text = |value: Option<&str>| value.map(Value::from);
    put("id", Some(work.key.into()));
    put("type", Some(kind.into()));
    put("title", Some(work.title.as_str().into()));
    let authors = work.authors.iter().map(|name| json!({"literal": name}));
    let authors: Vec<Value> = authors.collect();
    put("author", (!authors.is_empty()).then(|| authors.into()));
    put("container-title", text(work.container));
    put("publisher", text(work.publisher));
    let parts = work.date.as_deref().map(|date| {
        let parts = date.split('-').filter_map(|part| part.parse::<u32>().ok());
        json!({"date-parts": [parts.collect::<Vec<_>>()]})
    });
    let literal = work.date_in_words.as_deref();
    put(
        "issued",
        parts.or_else(|| literal.map(|words| json!({"literal": words}))),
    );
    put("volume", text(work.volume));
    put("issue", text(work.issue));
    put("page", text(work.pages));
    put("DOI", text(work.doi));
    put("URL", text(work.url));
    put("language", text(work.language));
    put("note", Some(work.note.as_str().into()));
    Value::Array(vec![Value::Object(item)]).to_string()
}

/// What is not as it stands in the address of a text.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',')
    .remove(b':');

/// An address that holds a text, for a link that saves it (RFC 2397).
pub fn data_address(media_type: &str, text: &str) -> String {
    let mut address = String::with_capacity(2 * text.len());
    address.extend(["data:", media_type, ";charset=utf-8,"]);
    address.extend(utf8_percent_encode(text, ENCODED));
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(authors: &[String]) -> Work<'_> {
        Work {
            key: "harbour",
            item_type: Some("article-journal"),
            title: "100 % {Cranes} & \\more".to_string(),
            authors,
            publisher: Some("Eastmere Press"),
            container: Some("Harbours"),
            volume: Some("3"),
            issue: None,
            pages: Some("7–9"),
            doi: Some("10.1/x_y"),
            url: Some("https://harbour.example/a_b?c={d}"),
            language: None,
            date: Some("2025-08".to_string()),
            date_in_words: None,
            dated: None,
            note: "Cited after the dossier “Harbours”.".to_string(),
        }
    }

    #[test]
    fn each_format_says_what_is_known_and_nothing_that_it_would_misread() {
        let authors = ["Ann van der Berg".to_string(), "李明".to_string()];
        let work = work(&authors);
        assert_eq!(
            bibtex(&work),
            "@article{harbour,\n  title = {{100 \\% \\{Cranes\\} \\& \\textbackslash{}more}},\n  author = {{Ann van der Berg} and {李明}},\n  journal = {Harbours},\n  publisher = {Eastmere Press},\n  year = {2025},\n  month = {08},\n  volume = {3},\n  pages = {7–9},\n  doi = {10.1/x\\_y},\n  url = {https://harbour.example/a_b?c=d},\n  note = {Cited after the dossier “Harbours”.}\n}\n"
        );
        assert_eq!(
            ris(&work),
            "TY  - JOUR\r\nTI  - 100 % {Cranes} & \\more\r\nAU  - Ann van der Berg\r\nAU  - 李明\r\nT2  - Harbours\r\nPB  - Eastmere Press\r\nPY  - 2025\r\nDA  - 2025/08\r\nVL  - 3\r\nSP  - 7–9\r\nDO  - 10.1/x_y\r\nUR  - https://harbour.example/a_b?c={d}\r\nN1  - Cited after the dossier “Harbours”.\r\nER  - \r\n"
        );
        let json: Value = serde_json::from_str(&csl_json(&work)).unwrap();
        assert_eq!(json[0]["issued"], json!({"date-parts": [[2025, 8]]}));
        assert_eq!(json[0]["author"][1], json!({"literal": "李明"}));
        assert_eq!(json[0]["type"], "article-journal");
    }

    #[test]
    fn a_date_that_is_not_exact_is_given_in_words() {
        let work = Work {
            item_type: None,
            date: None,
            date_in_words: Some("about 2025".to_string()),
            dated: Some("Dated about 2025.".to_string()),
            ..work(&[])
        };
        assert!(bibtex(&work).starts_with("@misc{") && !bibtex(&work).contains("year"));
        assert!(ris(&work).contains("N1  - Dated about 2025."));
        let json: Value = serde_json::from_str(&csl_json(&work)).unwrap();
        assert_eq!(json[0]["issued"], json!({"literal": "about 2025"}));
        assert_eq!(json[0]["type"], "document");
    }

    #[test]
    fn a_text_becomes_an_address_and_nothing_in_it_ends_that() {
        let address = data_address("text/plain", "a\"b <c>'华");
        assert_eq!(
            address,
            "data:text/plain;charset=utf-8,a%22b%20%3Cc%3E%27%E5%8D%8E"
        );
    }
}

//! Annotations of web pages as Hypothesis exports them, with the quotations that they are about (W3C Web Annotation Data
//! Model, 4.2.4). All annotations of a page are one clipping, of which only the quotations are the page’s words.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Cut, File, Format, Refusal, sha256_of};
use crate::import::candidates::Field;
use crate::import::codes;
use crate::import::plain_markdown;
use crate::import::work::Work;
use crate::model::diagnostic::saturate;

pub const FORMAT: Format = Format {
    name: "annotations",
    summary: "annotations of web pages as Hypothesis exports them",
    endings: &["json"],
    recognises,
    read,
};

/// An export, or an answer of the service.
#[derive(Deserialize)]
struct Listed<'a> {
    #[serde(borrow, alias = "rows")]
    annotations: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Annotation {
    uri: String,
    #[serde(default)]
    created: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    document: Page,
    #[serde(default)]
    target: Vec<Target>,
}

#[derive(Default, Deserialize)]
struct Page {
    #[serde(default)]
    title: Vec<String>,
}

#[derive(Deserialize)]
struct Target {
    #[serde(default)]
    selector: Vec<Selector>,
}

/// Where on its page an annotation stands. Of several kinds of selectors each gives its part.
#[derive(Deserialize)]
struct Selector {
    exact: Option<String>,
    start: Option<serde_json::Number>,
}

impl Annotation {
    fn quotation(&self) -> &str {
        let mut selectors = self.target.iter().flat_map(|target| &target.selector);
        let exact = selectors.find_map(|selector| selector.exact.as_deref());
        exact.unwrap_or_default().trim()
    }

    /// Where it stands in its page’s text. What is about the whole page comes first.
    fn start(&self) -> Option<u64> {
        let mut selectors = self.target.iter().flat_map(|target| &target.selector);
        selectors.find_map(|selector| selector.start.as_ref()?.as_u64())
    }
}

fn listed(text: &str) -> Option<Vec<&RawValue>> {
    let text = text.trim_start();
    match text.starts_with('[') {
        true => serde_json::from_str(text).ok(),
        false => serde_json::from_str::<Listed<'_>>(text)
            .ok()
            .map(|listed| listed.annotations),
    }
}

fn recognises(file: &File<'_>) -> bool {
    let text = file.text();
    // Most JSON is something else, and this is asked of every file.
    if !text.trim_start().starts_with(['{', '[']) || !text.contains("\"selector\"") {
        return false;
    }
    let listed = listed(text).unwrap_or_default();
    let first = listed
        .first()
        .map(|first| serde_json::from_str::<Annotation>(first.get()));
    first.is_some_and(|first| first.is_ok_and(|first| !first.target.is_empty()))
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let text = file.text();
    let listed = listed(text).unwrap_or_default();
    // Pages in the order in which they first are named.
    let mut pages: Vec<(String, Vec<(Annotation, &RawValue)>)> = Vec::new();
    let mut numbers = std::collections::HashMap::new();
    let mut cuts = Vec::new();
    for raw in listed {
        match serde_json::from_str::<Annotation>(raw.get()) {
            Ok(annotation) => {
                let number = *numbers.entry(annotation.uri.clone()).or_insert_with(|| {
                    pages.push((annotation.uri.clone(), Vec::new()));
                    pages.len() - 1
                });
                if let Some((_, annotations)) = pages.get_mut(number) {
                    annotations.push((annotation, raw));
                }
            }
            Err(error) => {
                let work = Work::unreadable(format!("this annotation cannot be read: {error}"));
                cuts.push(work.cut_of(0, raw.get(), text));
            }
        }
    }
    for (address, mut annotations) in pages {
        annotations.sort_by(|(a, _), (b, _)| (a.start(), &a.created).cmp(&(b.start(), &b.created)));
        cuts.push(cut(&address, &annotations, text));
    }
    for (cut, number) in cuts.iter_mut().zip(0..) {
        cut.item = saturate(number) + 1;
    }
    match cuts.is_empty() {
        true => Err(Refusal::of(&codes::CLIPPING_EMPTY)),
        false => Ok(cuts),
    }
}

fn cut(address: &str, annotations: &[(Annotation, &RawValue)], text: &str) -> Cut {
    let mut work = Work::default();
    work.joins_by_address();
    work.say(Field::Url, vec![address.to_string()], "uri", address);
    work.say(Field::Kind, vec!["excerpt".to_string()], "selector", "");
    let titles = annotations
        .iter()
        .flat_map(|(annotation, _)| &annotation.document.title);
    for title in titles.take(1) {
        work.say(Field::Title, vec![title.clone()], "document", title);
    }
    let days = annotations
        .iter()
        .filter_map(|(annotation, _)| annotation.created.get(..10));
    if let Some(day) = days.min() {
        work.say(Field::Retrieved, vec![day.to_string()], "created", day);
    }
    let mut tags: Vec<String> = Vec::new();
    for tag in annotations
        .iter()
        .flat_map(|(annotation, _)| &annotation.tags)
    {
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
    }
    let words = tags.join("; ");
    work.say(Field::Tags, tags, "tags", &words);
    let (mut markdown, mut quotations) = (String::new(), Vec::new());
    for (annotation, _) in annotations {
        let quotation = annotation.quotation();
        if !quotation.is_empty() {
            for line in plain_markdown::literal(quotation).lines() {
                markdown.push_str(format!("> {line}").trim_end());
                markdown.push('\n');
            }
            markdown.push('\n');
            quotations.push(quotation);
        }
        let comment = plain_markdown::literal(&annotation.text);
        if !comment.trim().is_empty() {
            markdown.push_str(comment.trim());
            markdown.push_str("\n\n");
        }
    }
    work.set_markdown(markdown.trim().to_string());
    let raw: Vec<&str> = annotations.iter().map(|(_, raw)| raw.get()).collect();
    let first = raw.first().copied().unwrap_or_default();
    Cut {
        // What an annotator says is nothing that the page said.
        text: quotations.join("\n\n"),
        sha256: sha256_of(raw.join("\n").as_bytes()),
        ..work.cut_of(1, first, text)
    }
}

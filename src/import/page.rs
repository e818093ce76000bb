//! A web page to a document: what it says of itself, and its article as Markdown. Fetches nothing, runs nothing, and
//! refuses what is no article: an error, a wall, a question of consent.

use dom_query::Document as Dom;
use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::candidates::{Candidate, Document, Field};
use super::codes;
use super::formats::Refusal;
use super::hosts;
use crate::model::article::Method;
use crate::model::folding::letters;
use crate::read::markdown::plain::plain_text;

mod json_ld;
mod metadata;
mod nesting;
mod saved;
mod stub;

#[cfg(feature = "pdf")]
pub use metadata::of_line;

/// Elements may be nested so deep, as in browsers.
pub const MAX_NESTING: usize = 512;
/// A page has at most so many elements.
pub const MAX_ELEMENTS: usize = 100_000;
/// What is looked for in a page is looked for in each element’s ancestors: the product of both is no larger.
const MAX_STEPS: usize = 10_000_000;

/// Reads a page. `address` is where it was found, if somebody else knows that.
///
/// # Errors
/// Where it is too large, or no article.
pub fn read(html: &str, address: Option<&str>) -> Result<Document, Refusal> {
    let html = nesting::without_code(html);
    if let Some(why) = too_large(&html) {
        return Err(refusal(why));
    }
    let dom = Dom::from(html.as_ref());
    let mut document = Document::default();
    saved::of_page(&html, &dom, &mut document);
    if let Some(address) = address {
        document.candidates.push(Candidate {
            field: Field::Url,
            values: vec![address.to_string()],
            method: Method::Declared,
            source: "its archive".to_string(),
            words: address.to_string(),
        });
    }
    let is_free = metadata::of_page(&dom, &mut document);
    captions(&dom);
    let mut addresses = document
        .candidates
        .iter()
        .filter(|of| of.field == Field::Url);
    let address = addresses.next().map(|address| address.value().to_string());
    let (byline, body) = article(dom, address.as_deref())?;
    if let Some(byline) = byline {
        metadata::of_byline(&byline, &mut document);
    }
    document.body = without_head(&body, &mut document);
    metadata::of_addresses(&mut document);
    let text = plain_text(&document.body);
    match stub::reason(&text, title(&document), is_free) {
        Some(reason) => Err(refusal(reason)),
        None => Ok(document),
    }
}

/// Why a page is larger than any text needs, where it is.
fn too_large(html: &str) -> Option<String> {
    let nesting::Size { elements, depth } = nesting::of(html);
    let is_large = depth > MAX_NESTING
        || elements > MAX_ELEMENTS
        || depth.saturating_mul(elements) > MAX_STEPS;
    is_large.then(|| {
        format!("it has {elements} elements, up to {depth} deep within each other, which no page of text needs")
    })
}

/// A piece of HTML as Markdown, all of it; `None` where it is too large.
pub fn markdown(html: &str) -> Option<String> {
    let html = nesting::without_code(html);
    if too_large(&html).is_some() {
        return None;
    }
    let dom = Dom::from(html.as_ref());
    captions(&dom);
    let markdown = dom.body()?.md(None);
    Some(markdown.trim().to_string())
}

fn refusal(message: String) -> Refusal {
    Refusal::because(&codes::NOT_AN_ARTICLE, message)
}

fn title(document: &Document) -> &str {
    let mut titles = document.candidates.iter();
    let title = titles.find(|candidate| candidate.field == Field::Title);
    title.map_or("", Candidate::value)
}

/// The byline and the text of a page’s article.
fn article(dom: Dom, address: Option<&str>) -> Result<(Option<String>, String), Refusal> {
    let config = Config {
        text_mode: TextMode::Markdown,
        disable_json_ld: true,
        ..Config::default()
    };
    let none = || refusal("no article is found in its text".to_string());
    // Links are made whole with the page’s address.
    let address = address.filter(|address| hosts::host_at(address).is_some());
    let readability = Readability::with_document(dom, address, Some(config));
    let mut readability = readability.map_err(|_| none())?;
    let article = readability.parse().map_err(|_| none())?;
    Ok((article.byline, article.text_content.to_string()))
}

/// Sets captions apart from what they are about. A picture that has one needs no other words.
fn captions(dom: &Dom) {
    for figure in dom.select("figure").iter() {
        let captions = figure.select("figcaption");
        if captions.exists() {
            figure.select("img").set_attr("alt", "");
            captions.rename("p");
        }
    }
}

/// So many blocks at the beginning of a text may repeat what the page says above it.
const HEAD_BLOCKS: usize = 6;

/// The text without the title, the byline and the date at its beginning, which are fields of the article. What
/// only they say becomes a candidate.
fn without_head(body: &str, document: &mut Document) -> String {
    let said: Vec<(Field, String)> = document
        .candidates
        .iter()
        .map(|of| (of.field, letters(&of.values.concat())))
        .collect();
    let repeats = |field, words: &str, starts: bool| {
        let mut said = said.iter().filter(|(of, _)| *of == field);
        said.any(|(_, said)| said == words || (starts && said.starts_with(words)))
    };
    let blocks: Vec<&str> = body.trim().split("\n\n").collect();
    let (head, rest) = blocks
        .split_at_checked(HEAD_BLOCKS)
        .unwrap_or((&blocks, &[]));
    let mut kept = Vec::new();
    for block in head {
        let plain = plain_text(block);
        let text = plain.trim();
        let words = letters(text);
        let is_said = repeats(Field::Title, &words, block.starts_with('#'))
            || repeats(Field::Author, &words, false)
            || repeats(Field::Publisher, &words, false);
        if !is_said && !metadata::of_line(text, document) {
            kept.push(*block);
        }
    }
    kept.extend(rest);
    kept.join("\n\n").trim().to_string()
}

/// A page says in so many of its first bytes how it is encoded.
const CHARSET_HEAD: usize = 1024;

/// The text of a page: by its mark, as UTF-8, as the page itself says, or as Windows-1252.
pub fn text_of(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return text.into_owned();
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return text.into_owned();
    }
    let head = bytes.get(..CHARSET_HEAD).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let label = head.split_once("charset=").map(|(_, rest)| {
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
        rest.get(..end.unwrap_or(rest.len()))
            .unwrap_or_default()
            .to_string()
    });
    let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let (text, _) = encoding
        .unwrap_or(WINDOWS_1252)
        .decode_without_bom_handling(bytes);
    text.into_owned()
}

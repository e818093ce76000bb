//! What a program that saved a page, or an archive that shows it, put into it: from where and when.

use dom_query::Document as Dom;

use crate::import::candidates::{Candidate, Document, Field};
use crate::import::dates::{self, Reading};
use crate::import::hosts;
use crate::model::article::Method;

/// The comments of programs stand in the first bytes of a page.
const HEAD_BYTES: usize = 16 * 1024;
/// The addresses of archives, before the time and the address of what they keep.
const ARCHIVES: [&str; 2] = ["web.archive.org/web/", "archive.org/web/"];

pub fn of_page(html: &str, dom: &Dom, document: &mut Document) {
    let mut end = HEAD_BYTES.min(html.len());
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let head = html.get(..end).unwrap_or_default();
    single_file(head, document);
    if let Some(address) = saved_from(head) {
        add(
            document,
            Field::Url,
            address,
            "its comment “saved from url”",
        );
    }
    if let Some(archived) = archived(dom) {
        if let Some(original) = original(&archived) {
            add(document, Field::Url, original, "the archive's address");
        }
        add(
            document,
            Field::Archived,
            &archived,
            "the archive's address",
        );
        if let Some(day) = day_of(&archived) {
            add(document, Field::Retrieved, &day, "the archive's address");
        }
    }
}

fn add(document: &mut Document, field: Field, value: &str, source: &str) {
    document.candidates.push(Candidate {
        field,
        values: vec![value.to_string()],
        method: Method::Declared,
        source: source.to_string(),
        words: value.to_string(),
    });
}

/// ` Page saved with SingleFile  url: … saved date: … `
fn single_file(head: &str, document: &mut Document) {
    let Some((_, comment)) = head.split_once("Page saved with SingleFile") else {
        return;
    };
    let comment = comment.split("-->").next().unwrap_or(comment);
    for line in comment.lines() {
        let line = line.trim();
        if let Some(address) = line.strip_prefix("url:") {
            add(document, Field::Url, address.trim(), "SingleFile's comment");
        }
        // Sun Nov 16 2025 10:32:11 GMT+0100 (Central European Standard Time)
        if let Some(date) = line.strip_prefix("saved date:") {
            let words: Vec<&str> = date.split_whitespace().collect();
            let day = match words.as_slice() {
                [_, month, day, year, ..] => format!("{month} {day}, {year}"),
                _ => date.trim().to_string(),
            };
            if let Some(Reading::Date(day)) = dates::whole(&day) {
                add(
                    document,
                    Field::Retrieved,
                    day.as_written(),
                    "SingleFile's comment",
                );
            }
        }
    }
}

/// `<!-- saved from url=(0024)https://courier.example/ -->`, as browsers write it.
fn saved_from(head: &str) -> Option<&str> {
    let (_, rest) = head.split_once("saved from url=(")?;
    let (_, rest) = rest.split_once(')')?;
    let end = rest.find(|c: char| c.is_whitespace() || c == '<' || c == '"')?;
    let address = rest.get(..end)?.trim_end_matches("-->");
    hosts::host_at(address).map(|_| address)
}

/// The address of the archived copy that the page is.
fn archived(dom: &Dom) -> Option<String> {
    let has_bar = dom.select("#wm-ipp, #wm-ipp-base, #wm-ipp-print").exists();
    let canonical = dom.select(r#"link[rel="canonical"], meta[property="og:url"]"#);
    let mut addresses = canonical.iter().filter_map(|node| {
        let address = node.attr("href").or_else(|| node.attr("content"))?;
        Some(address.to_string())
    });
    let is_archive = |address: &String| ARCHIVES.iter().any(|archive| address.contains(archive));
    if let Some(address) = addresses.find(is_archive) {
        return Some(address);
    }
    // The bar of the archive itself leads to the copy.
    let links = dom.select("#wm-ipp a, #wm-ipp-base a");
    let mut links = links
        .iter()
        .filter_map(|link| link.attr("href").map(|href| href.to_string()));
    links.find(|address| has_bar && is_archive(address) && day_of(address).is_some())
}

fn parts(archived: &str) -> Option<(&str, &str)> {
    let archive = ARCHIVES
        .iter()
        .find(|archive| archived.contains(**archive))?;
    let (_, rest) = archived.split_once(archive)?;
    rest.split_once('/')
}

fn original(archived: &str) -> Option<&str> {
    let (_, address) = parts(archived)?;
    hosts::host_at(address).map(|_| address)
}

fn day_of(archived: &str) -> Option<String> {
    let (time, _) = parts(archived)?;
    let digits = time.get(..8)?;
    let is_time = digits.bytes().all(|byte| byte.is_ascii_digit());
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    is_time.then(|| format!("{year}-{month}-{day}"))
}

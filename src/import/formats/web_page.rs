//! Saved web pages: by a browser, by SingleFile, in reader mode, by a program that fetches. One file is one clipping.

use super::{Cut, File, Format, Refusal};
use crate::import::page;

pub const FORMAT: Format = Format {
    name: "web page",
    summary: "a page as a browser, SingleFile or an archive saved it",
    endings: &["html", "htm", "xhtml", "shtml"],
    recognises,
    read,
};

/// What a page says of itself stands in so many of its first bytes.
const HEAD: usize = 1024;

fn recognises(file: &File<'_>) -> bool {
    let head = file.bytes.get(..HEAD).unwrap_or(file.bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let opens = ["<!doctype html", "<html", "<head", "<body"];
    let is_page = opens.iter().any(|open| head.starts_with(open));
    // A comment or a declaration may stand before.
    let opens_later =
        || ["<!--", "<?xml"].iter().any(|open| head.starts_with(open)) && head.contains("<html");
    is_page
        || opens_later()
        || (FORMAT.endings.contains(&file.ending().as_str()) && head.contains('<'))
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let document = page::read(&page::text_of(file.bytes), None)?;
    Ok(vec![Cut::whole(document, file.bytes, file.text().len())])
}

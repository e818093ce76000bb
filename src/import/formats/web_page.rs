//! Saved web pages: by a browser, by SingleFile, in reader mode, by a program that fetches. One file is one clipping.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{Cut, File, Format, Refusal, sha256_of};
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
    let document = page::read(&text_of(file.bytes), None)?;
    Ok(vec![Cut {
        item: 1,
        text: document.words(),
        sha256: sha256_of(file.bytes),
        start: 0,
        end: file.text().len(),
        whole: true,
        document: Some(document),
    }])
}

/// The text of a page: by its mark, as UTF-8, as the page itself says, or as Windows-1252.
fn text_of(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return text.into_owned();
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return text.into_owned();
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
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

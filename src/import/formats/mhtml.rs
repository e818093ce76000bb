//! Web pages that a browser saved with all they load as one file (MHTML, RFC 2557). One file is one clipping.

use mail_parser::{HeaderName, MessageParser, MimeHeaders};

use super::{Cut, File, Format, Refusal};
use crate::import::candidates::{Candidate, Field};
use crate::import::codes;
use crate::import::page;
use crate::model::article::Method;

pub const FORMAT: Format = Format {
    name: "web page in one file",
    summary: "a page as Chromium saves it with all that it loads",
    endings: &["mhtml", "mht"],
    recognises,
    read,
};

/// The headers of a file stand in so many of its first bytes.
const HEAD: usize = 4 * 1024;

fn recognises(file: &File<'_>) -> bool {
    let head = file.bytes.get(..HEAD).unwrap_or(file.bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.split("\r\n\r\n").next().unwrap_or_default();
    let head = head.split("\n\n").next().unwrap_or_default();
    let is_named = FORMAT.endings.contains(&file.ending().as_str());
    head.contains("multipart/related")
        && head.contains("mime-version:")
        && (is_named || head.contains("snapshot-content-location:"))
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let unreadable = |why: &str| Refusal::because(&codes::CLIPPING_UNREADABLE, why.to_string());
    let message = MessageParser::default().parse(file.bytes);
    let message = message.ok_or_else(|| unreadable("it is no page that can be read"))?;
    let mut pages = message.parts.iter().filter(|part| part.is_text_html());
    let page = pages.next().ok_or_else(|| unreadable("it holds no page"))?;
    let html = page.text_contents().unwrap_or_default();
    let said = message.header_raw(HeaderName::Other("Snapshot-Content-Location".into()));
    let address = said.map(str::trim).or_else(|| page.content_location());
    let address = address.filter(|address| address.starts_with("http"));
    let mut document = page::read(html, address)?;
    if let Some(date) = message.date() {
        let day = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
        document.candidates.push(Candidate {
            field: Field::Retrieved,
            values: vec![day.clone()],
            method: Method::Declared,
            source: "`Date` of the file".to_string(),
            words: day,
        });
    }
    Ok(vec![Cut::whole(document, file.bytes, file.text().len())])
}

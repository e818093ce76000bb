//! Web archives: WARC (ISO 28500), also packed record by record, and WACZ. A page that was captured is a clipping; what a
//! page loads, redirects and errors are none.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::{Cut, File, Format, Refusal, sha256_of};
use crate::import::candidates::{Candidate, Field, Refused};
use crate::import::codes;
use crate::import::page;
use crate::import::work::Work;
use crate::model::article::Method;
use crate::model::diagnostic::saturate;

pub const FORMAT: Format = Format {
    name: "web archive",
    summary: "the pages in a WARC or WACZ file",
    endings: &["warc", "gz", "wacz"],
    recognises,
    read,
};

/// What a file unpacks to is no larger than this, in bytes.
const MAX_UNPACKED_BYTES: u64 = 256 * 1024 * 1024;
/// A captured page is no larger than this, in bytes.
const MAX_PAGE_BYTES: usize = 16 * 1024 * 1024;

fn recognises(file: &File<'_>) -> bool {
    let bytes = file.bytes;
    let is_wacz =
        || bytes.starts_with(b"PK\x03\x04") && bytes.windows(8).any(|name| name == b"archive/");
    let is_packed = || {
        let mut head = [0; 5];
        bytes.starts_with(&[0x1f, 0x8b])
            && MultiGzDecoder::new(bytes).read_exact(&mut head).is_ok()
            && head == *b"WARC/"
    };
    bytes.starts_with(b"WARC/") || is_packed() || is_wacz()
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let unreadable = |why: String| Refusal::because(&codes::CLIPPING_UNREADABLE, why);
    let mut cuts = Vec::new();
    let mut left = MAX_UNPACKED_BYTES;
    if file.bytes.starts_with(b"PK") {
        let mut archive = ZipArchive::new(Cursor::new(file.bytes))
            .map_err(|error| unreadable(error.to_string()))?;
        for number in 0..archive.len() {
            let mut part = archive
                .by_index(number)
                .map_err(|error| unreadable(error.to_string()))?;
            let name = part
                .name()
                .map(|name| name.into_owned())
                .unwrap_or_default();
            if name.starts_with("archive/")
                && (name.ends_with(".warc") || name.ends_with(".warc.gz"))
            {
                let packed = unpacked(&mut part, &mut left).map_err(unreadable)?;
                records(&packed, &mut left, &mut cuts).map_err(unreadable)?;
            }
        }
    } else {
        records(file.bytes, &mut left, &mut cuts).map_err(unreadable)?;
    }
    match cuts.is_empty() {
        true => Err(Refusal::because(
            &codes::NOT_AN_ARTICLE,
            "it holds no page that was captured".to_string(),
        )),
        false => Ok(cuts),
    }
}

/// All bytes of what is packed, as long as there are no more than are left.
fn unpacked(packed: &mut impl Read, left: &mut u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = packed.take(*left + 1).read_to_end(&mut bytes);
    let read = read.map_err(|error| error.to_string())? as u64;
    *left = left.checked_sub(read).ok_or_else(|| {
        format!(
            "it unpacks to more than {} MiB",
            MAX_UNPACKED_BYTES / 1024 / 1024
        )
    })?;
    Ok(bytes)
}

fn records(bytes: &[u8], left: &mut u64, cuts: &mut Vec<Cut>) -> Result<(), String> {
    let unpacked = match bytes.starts_with(&[0x1f, 0x8b]) {
        true => unpacked(&mut MultiGzDecoder::new(bytes), left)?,
        false => bytes.to_vec(),
    };
    let mut rest = unpacked.as_slice();
    while let Some((head, behind)) = head(rest) {
        if !head.starts_with("WARC/") {
            return Err("a record of it does not begin like one".to_string());
        }
        let length = header(head, "Content-Length").and_then(|length| length.parse::<usize>().ok());
        let length = length.ok_or_else(|| "a record of it has no length".to_string())?;
        let block = behind.get(..length).unwrap_or(behind);
        rest = behind.get(length..).unwrap_or_default();
        let skip = rest
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        rest = rest.get(skip..).unwrap_or_default();
        if header(head, "WARC-Type") == Some("response")
            && let Some(html) = page_of(block)
        {
            cuts.push(cut(head, block, &html, saturate(cuts.len()) + 1));
        }
    }
    Ok(())
}

/// The lines up to a blank one, and what stands behind it.
fn head(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    Some((head, bytes.get(end + 4..)?))
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches(['<', '>']))
    })
}

/// The page that an answer of a server holds.
fn page_of(block: &[u8]) -> Option<String> {
    let (head, body) = head(block)?;
    let status = head.lines().next()?.split_whitespace().nth(1)?;
    let is_page =
        header(head, "Content-Type").is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
    if status != "200" || !is_page {
        return None;
    }
    let is_chunked =
        header(head, "Transfer-Encoding").is_some_and(|of| of.eq_ignore_ascii_case("chunked"));
    let body = match is_chunked {
        true => unchunked(body).unwrap_or_else(|| body.to_vec()),
        false => body.to_vec(),
    };
    let body = match header(head, "Content-Encoding") {
        Some("gzip" | "x-gzip") => {
            let mut left = MAX_PAGE_BYTES as u64;
            unpacked(&mut MultiGzDecoder::new(body.as_slice()), &mut left).ok()?
        }
        Some("identity") | None => body,
        // Other packings would give no text.
        Some(_) => return None,
    };
    (body.len() <= MAX_PAGE_BYTES).then(|| page::text_of(&body))
}

/// A body that was sent piece by piece. Some archives keep the mark of that on bodies that are whole.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|part| part == b"\r\n")?;
        let size = std::str::from_utf8(body.get(..end)?).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        let start = end + 2;
        whole.extend_from_slice(body.get(start..start.checked_add(size)?)?);
        body = body.get(start + size + 2..)?;
    }
}

fn cut(head: &str, block: &[u8], html: &str, number: u32) -> Cut {
    let address = header(head, "WARC-Target-URI").filter(|address| address.starts_with("http"));
    let mut cut = match page::read(html, address) {
        Ok(mut document) => {
            if let Some(day) = header(head, "WARC-Date").and_then(|date| date.get(..10)) {
                document.candidates.push(Candidate {
                    field: Field::Retrieved,
                    values: vec![day.to_string()],
                    method: Method::Declared,
                    source: "`WARC-Date` of its record".to_string(),
                    words: day.to_string(),
                });
            }
            Cut {
                text: document.words(),
                document: Some(document),
                ..Work::default().cut(number, "", 0)
            }
        }
        Err(refusal) => {
            let place = address.unwrap_or("a page without an address");
            Work::refused(Refused::NoArticle(format!("{place}: {}", refusal.message)))
                .cut(number, "", 0)
        }
    };
    cut.sha256 = sha256_of(block);
    cut
}

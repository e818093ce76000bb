//! The formats of files that clippings are kept in: the `FORMATS` table. Each tells its own files by what is
//! in them and reads them to clippings; none knows what the dossier knows.

use std::path::Path;
use std::sync::OnceLock;
use std::thread;

use sha2::{Digest, Sha256};

use super::candidates::Document;
use super::codes;
use super::decode::{self, Undecoded};
use crate::model::diagnostic::{Code, Position};

pub mod annotations;
pub mod bibtex;
pub mod csl_json;
pub mod enex;
pub mod feed;
pub mod json_records;
pub mod mail;
pub mod markdown;
pub mod mhtml;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod plain_text;
pub mod press;
pub mod ris;
pub mod spreadsheet;
pub mod table;
pub mod web_archive;
pub mod web_page;

/// A format of files.
pub struct Format {
    pub name: &'static str,
    /// One line for documentation.
    pub summary: &'static str,
    /// How names of its files end, in lower case. Others are not looked into.
    pub endings: &'static [&'static str],
    /// Whether a file has this format, by what is in it.
    pub recognises: fn(&File<'_>) -> bool,
    pub read: fn(&File<'_>) -> Result<Vec<Cut>, Refusal>,
}

/// All formats, in the order in which they are tried.
pub const FORMATS: &[Format] = &[
    spreadsheet::FORMAT,
    web_archive::FORMAT,
    #[cfg(feature = "pdf")]
    pdf::FORMAT,
    mhtml::FORMAT,
    mail::FORMAT,
    enex::FORMAT,
    feed::FORMAT,
    web_page::FORMAT,
    annotations::FORMAT,
    csl_json::FORMAT,
    json_records::FORMAT,
    ris::FORMAT,
    bibtex::FORMAT,
    press::FORMAT,
    table::FORMAT,
    markdown::FORMAT,
    plain_text::FORMAT,
];

/// A file is no larger than this, in bytes, unless it is packed.
const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;
/// How packed files begin: PDF, ZIP, gzip.
const PACKED: [&[u8]; 3] = [b"%PDF-", b"PK", &[0x1f, 0x8b]];

/// The name of threads that read packed files. What makes them fall is told as a diagnostic.
pub const READER: &str = "reader of a packed file";
/// Room for each of them, in bytes.
const READER_STACK: usize = 64 * 1024 * 1024;

/// A file of clippings.
pub struct File<'f> {
    /// Its name, without folders.
    pub name: &'f str,
    pub bytes: &'f [u8],
    /// Its text once it was asked for.
    text: OnceLock<Result<String, Undecoded>>,
    /// What columns of a table hold, where whoever imports it says so: headings with keys of articles.
    pub columns: &'f [(String, String)],
}

/// A clipping before anything is recognised in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cut {
    /// Its number in its file, from 1.
    pub item: u32,
    /// What quotations are looked for in: its words, without markup.
    pub text: String,
    /// SHA-256 in lower-case hexadecimal: of its text where it is plain text, else of its bytes.
    pub sha256: String,
    /// Where it stands in the file’s decoded text, in bytes; for diagnostics.
    pub start: usize,
    pub end: usize,
    /// Where it stands in a file without lines: `sheet “List”, row 5`. Nothing of other files.
    pub place: String,
    /// Whether it is one clipping for sure.
    pub whole: bool,
    /// What its format says of it; `None` of plain text, in which all is to be recognised.
    pub document: Option<Document>,
}

impl Cut {
    /// The clipping that a whole file is. `end` is where its decoded text ends, in bytes; 0 where it has none.
    pub fn whole(document: Document, bytes: &[u8], end: usize) -> Cut {
        Cut {
            item: 1,
            text: document.words(),
            sha256: sha256_of(bytes),
            start: 0,
            end,
            place: String::new(),
            whole: true,
            document: Some(document),
        }
    }
}

/// Why a file, or what of it, is not imported.
#[derive(Debug)]
pub struct Refusal {
    pub code: &'static Code,
    /// Nothing where the code’s summary says it all.
    pub message: String,
    pub at: Option<Position>,
    pub hint: Option<String>,
}

impl Refusal {
    pub fn of(code: &'static Code) -> Refusal {
        Refusal {
            code,
            message: String::new(),
            at: None,
            hint: None,
        }
    }

    pub fn because(code: &'static Code, message: String) -> Refusal {
        Refusal {
            message,
            ..Refusal::of(code)
        }
    }
}

impl<'f> File<'f> {
    pub fn of(name: &'f str, bytes: &'f [u8]) -> File<'f> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        File {
            name,
            bytes,
            text: OnceLock::new(),
            columns: &[],
        }
    }

    pub fn with_columns(mut self, columns: &'f [(String, String)]) -> File<'f> {
        self.columns = columns;
        self
    }

    /// Its clippings, as the first format reads them that knows it.
    ///
    /// # Errors
    /// Where no format can read it, or the one that knows it cannot.
    pub fn cuts(&self) -> Result<Vec<Cut>, Refusal> {
        let is_packed = PACKED.iter().any(|mark| self.bytes.starts_with(mark));
        if self.bytes.len() > MAX_TEXT_BYTES && !is_packed {
            return Err(Refusal::of(&codes::CLIPPING_TOO_LARGE));
        }
        let mut formats = FORMATS.iter();
        let format = formats.find(|format| (format.recognises)(self));
        match format.filter(|format| format.name != plain_text::FORMAT.name) {
            Some(format) if is_packed => self.read_apart(format),
            Some(format) => (format.read)(self),
            None if self.is_data() => Err(Refusal::of(&codes::UNKNOWN_FORMAT)),
            None => (plain_text::FORMAT.read)(self),
        }
    }

    /// Reads in a thread of its own, which has room for objects within objects, and takes nobody with it where a
    /// file is too much for who reads it.
    fn read_apart(&self, format: &Format) -> Result<Vec<Cut>, Refusal> {
        let unreadable = |why: String| Refusal::because(&codes::CLIPPING_UNREADABLE, why);
        thread::scope(|scope| {
            let reader = thread::Builder::new().name(READER.to_string());
            let reader = reader.stack_size(READER_STACK);
            let reader = reader
                .spawn_scoped(scope, || (format.read)(self))
                .map_err(|error| unreadable(error.to_string()))?;
            let broken = || "it is broken in a way that cannot be read".to_string();
            reader.join().unwrap_or_else(|_| Err(unreadable(broken())))
        })
    }

    /// Whether it is written for programs, by its ending or by what is in it, and so no text of a clipping.
    fn is_data(&self) -> bool {
        let ending = self.ending();
        let texts = [markdown::FORMAT, plain_text::FORMAT];
        let is_text =
            ending.is_empty() || texts.iter().any(|of| of.endings.contains(&ending.as_str()));
        let text = self.text().trim_start();
        let is_json = || {
            text.starts_with(['{', '['])
                && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
        };
        let is_markup = text.starts_with("<?xml") || text.starts_with("<!DOCTYPE");
        self.decoded().is_ok() && (!is_text || is_markup || is_json())
    }

    /// The end of its name, in lower case.
    pub fn ending(&self) -> String {
        let ending = Path::new(self.name).extension();
        ending.map_or_else(String::new, |ending| {
            ending.to_string_lossy().to_ascii_lowercase()
        })
    }

    /// Its text, or nothing where it is none.
    pub fn text(&self) -> &str {
        self.decoded().unwrap_or_default()
    }

    /// # Errors
    /// Why it has no text.
    pub fn decoded(&self) -> Result<&str, Undecoded> {
        let text = self.text.get_or_init(|| decode::decode(self.bytes));
        text.as_deref().map_err(|undecoded| *undecoded)
    }
}

/// The clippings of a file. `None` where it cannot be read.
///
/// A clipping that an article names is found here again by its number or its digest.
pub fn read_clippings(name: &str, bytes: &[u8]) -> Option<Vec<Cut>> {
    File::of(name, bytes).cuts().ok()
}

/// Whether a file may hold clippings, by its ending.
pub fn is_clipping(path: &Path) -> bool {
    path.extension().is_none_or(|ending| {
        let ending = ending.to_string_lossy().to_ascii_lowercase();
        let mut endings = FORMATS.iter().flat_map(|format| format.endings);
        endings.any(|known| *known == ending)
    })
}

/// The SHA-256 of some bytes in lower-case hexadecimal.
pub fn sha256_of(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The bytes in lower-case digits, two for each.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

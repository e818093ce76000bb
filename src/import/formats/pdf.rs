//! PDF files with text in them (ISO 32000). One file is one clipping. Reads letters and where they stand; draws nothing,
//! runs nothing, follows no link, and refuses scans without text.

use hayro_font::hayro_syntax::metadata::Metadata;
use hayro_font::hayro_syntax::object::{DateTime, String as PdfString};
use hayro_font::hayro_syntax::{LoadPdfError, Pdf};

use super::{Cut, File, Format, Refusal};
use crate::import::candidates::{Candidate, Document, Field};
use crate::import::codes;
use crate::import::page;
use crate::model::article::Method;

mod fonts;
mod glyphs;
mod layout;
mod packing;
mod text;

use fonts::Fonts;
use glyphs::Budget;
use text::Printed;

pub const FORMAT: Format = Format {
    name: "PDF",
    summary: "a PDF file with text in it, in columns or not; no scans",
    endings: &["pdf"],
    recognises: |file| head(file.bytes).is_some(),
    read,
};

/// A file begins so, or nearly so.
const MARK: &[u8] = b"%PDF-";
const HEAD: usize = 1024;
/// A file has no more pages than this.
const MAX_PAGES: usize = 5_000;
/// A file with fewer letters than this on a page is a scan whose pages have numbers.
const LETTERS_ON_PAGE: usize = 12;

fn head(bytes: &[u8]) -> Option<usize> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    head.windows(MARK.len()).position(|part| part == MARK)
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let unreadable = |why: String| Refusal::because(&codes::CLIPPING_UNREADABLE, why);
    packing::check_lists(file.bytes).map_err(unreadable)?;
    let document = document(file.bytes.to_vec())?;
    Ok(vec![Cut::whole(document, file.bytes, 0)])
}

fn document(bytes: Vec<u8>) -> Result<Document, Refusal> {
    let unreadable = |why: &str| Refusal::because(&codes::CLIPPING_UNREADABLE, why.to_string());
    let budget = Budget::of_file(bytes.len());
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => unreadable("it is encrypted"),
        LoadPdfError::Invalid => unreadable("it is no PDF file that can be read"),
    })?;
    let count = pdf.pages().len();
    if count > MAX_PAGES {
        return Err(unreadable(&format!("it has more than {MAX_PAGES} pages")));
    }
    let (mut fonts, mut budget) = (Fonts::default(), budget);
    let mut pages = Vec::new();
    let (mut letters, mut unknown) = (0, 0);
    for page in pdf.pages().iter() {
        let glyphs = glyphs::of_page(page, &mut fonts, &mut budget);
        let shown = glyphs.iter().flat_map(|glyph| glyph.text.chars());
        let shown = shown.filter(|c| !c.is_whitespace());
        letters += shown.clone().count();
        unknown += shown.filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
        pages.push(layout::lines(&glyphs));
    }
    if budget.is_spent() {
        return Err(unreadable("its pages show more than can be read"));
    }
    if letters < LETTERS_ON_PAGE * count {
        let why = "it is a scan: its pages are pictures, with no text behind them".to_string();
        return Err(Refusal {
            hint: Some(
                "have its text read by a program for that (OCR), and import what that writes"
                    .to_string(),
            ),
            ..Refusal::because(&codes::NOT_AN_ARTICLE, why)
        });
    }
    if unknown * 4 > letters {
        return Err(unreadable("its fonts do not say which letters they show"));
    }
    let mut document = Document::default();
    let printed = text::of_pages(pages, &mut |line| page::of_line(line, &mut document));
    let language = pdf
        .xref()
        .get::<hayro_font::hayro_syntax::object::Dict<'_>>(pdf.xref().root_id());
    let language = language.and_then(|catalog| catalog.get::<PdfString<'_>>("Lang"));
    let language = language.map(|language| text_string(language.as_bytes()));
    describe(&mut document, printed, pdf.metadata(), language);
    Ok(document)
}

/// What the file says of itself, by its metadata and by its print.
fn describe(
    document: &mut Document,
    printed: Printed,
    metadata: &Metadata,
    language: Option<String>,
) {
    document.body = printed.body;
    let has_date = document.candidates.iter().any(|of| of.field == Field::Date);
    let mut say = |field, value: String, method, source: &str| {
        document.candidates.push(Candidate {
            field,
            words: value.clone(),
            values: vec![value],
            method,
            source: source.to_string(),
        });
    };
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(text_string).unwrap_or_default();
    let title = text(&metadata.title);
    if !is_of_program(&title) {
        say(Field::Title, title, Method::Metadata, "`Title` of the file");
    }
    say(
        Field::Title,
        printed.title.unwrap_or_default(),
        Method::Extracted,
        "the largest letters of its first page",
    );
    say(
        Field::Language,
        language.unwrap_or_default(),
        Method::Metadata,
        "`Lang` of the file",
    );
    let address = printed
        .heads
        .iter()
        .flat_map(|head| head.split_whitespace());
    let address =
        address.filter(|word| word.starts_with("https://") || word.starts_with("http://"));
    let address = address
        .max_by_key(|address| address.len())
        .unwrap_or_default();
    say(
        Field::Url,
        address.to_string(),
        Method::Extracted,
        "the edge of its pages",
    );
    let made = metadata.creation_date.map(day).unwrap_or_default();
    let program = text(&metadata.producer) + &text(&metadata.creator);
    // A browser makes a file on the day on which somebody prints a page.
    let browsers = [
        "Skia/PDF",
        "Quartz PDFContext",
        "wkhtmltopdf",
        "Mozilla",
        "Chrom",
    ];
    let is_printed = browsers.iter().any(|browser| program.contains(browser));
    if is_printed {
        let source = "`CreationDate` of the file, which a browser made";
        say(Field::Retrieved, made, Method::Metadata, source);
    } else if !has_date {
        // When a file was made says less than the date that is printed in it.
        say(
            Field::Date,
            made,
            Method::Metadata,
            "`CreationDate` of the file",
        );
    }
    document
        .candidates
        .retain(|of| !of.value().trim().is_empty());
}

fn day(date: DateTime) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// Whether a title is that of a file or of a program, and not of a text.
fn is_of_program(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    let starts = [
        "microsoft word - ",
        "microsoft powerpoint - ",
        "untitled",
        "document",
        "powerpoint presentation",
        "print",
    ];
    let ends = [
        ".doc", ".docx", ".indd", ".qxd", ".qxp", ".tex", ".dvi", ".pdf", ".odt", ".rtf", ".ps",
        ".html", ".htm",
    ];
    let is_address = lower.starts_with("http") && !lower.contains(' ');
    starts.iter().any(|start| match start.ends_with(' ') {
        true => lower.starts_with(start),
        false => {
            lower == *start
                || lower
                    .strip_prefix(start)
                    .is_some_and(|rest| rest.trim().bytes().all(|b| b.is_ascii_digit()))
        }
    }) || ends.iter().any(|end| lower.ends_with(end))
        || is_address
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16, UTF-8 with its mark, else nearly Latin-1.
fn text_string(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        }
    };
    let plain = decoded.chars().filter(|c| !c.is_control());
    plain.collect::<String>().trim().to_string()
}

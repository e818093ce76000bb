//! Files of every format as they come from a disk that fails, or from somebody who means harm: whatever the
//! importer is given, it answers, and soon.
//!
//! `DOSSIER_FORMAT_SECONDS=600 cargo test --release --test formats` goes on for so long;
//! `DOSSIER_FORMAT_SEED` begins elsewhere.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dossier::import::read_clippings;

/// Numbers that look drawn by lot, and are the same each time.
struct Lots(u64);

impl Lots {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }
}

/// Pieces that mean something in one format or another.
const TOKENS: &[&str] = &[
    "---\n",
    "+++\n",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ":",
    ",",
    ";",
    "=",
    "\n",
    "\r\n",
    "\0",
    "\t",
    "<",
    ">",
    "</",
    "<div>",
    "<p>",
    "<table><tr><td>",
    "</td>",
    "<script>",
    "<style>",
    "<!--",
    "-->",
    "<template>",
    "<svg>",
    "<math>",
    "<select>",
    "<a href=\"",
    "&amp;",
    "&#x10ffff;",
    "[[",
    "]]",
    "![[",
    "%%",
    "==",
    "{{<",
    "%}",
    "```",
    "](",
    "# ",
    "- ",
    "> ",
    "1970-01-01",
    "2024-13-45T99:99:99+99:99",
    "\u{feff}",
    "\u{202e}",
    "é",
    "华",
    "@article{",
    "TY  - JOUR\n",
    "ER  - \n",
    "AU  - ",
    "\\\"{u}",
    "{\\'e}",
    "$^2$",
    "null",
    "1e999",
    "\u{c}",
    "From: ",
    "\n\n",
];

fn seeds() -> Vec<(String, Vec<u8>)> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<PathBuf> = Vec::new();
    for case in fs::read_dir(cases).unwrap() {
        let folder = case.unwrap().path().join("site/in");
        let files = fs::read_dir(folder).into_iter().flatten();
        paths.extend(
            files
                .map(|file| file.unwrap().path())
                .filter(|path| path.is_file()),
        );
    }
    paths.sort();
    let seeds = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read(path).unwrap())
    });
    seeds.collect()
}

fn changed(lots: &mut Lots, seeds: &[(String, Vec<u8>)], bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=lots.below(8) {
        let at = lots.below(bytes.len() + 1);
        let end = (at + lots.below(64)).min(bytes.len());
        match lots.below(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let token = TOKENS[lots.below(TOKENS.len())].as_bytes();
                let token = token.repeat(1 + lots.below(3));
                drop(bytes.splice(at..at, token));
            }
            3 => {
                let token = TOKENS[lots.below(TOKENS.len())].as_bytes();
                drop(bytes.splice(at..at, token.repeat(1 + lots.below(2000))));
            }
            4 => {
                let again = bytes[at..end].repeat(1 + lots.below(20));
                drop(bytes.splice(at..at, again));
            }
            5 => {
                let (_, other) = &seeds[lots.below(seeds.len())];
                let from = lots.below(other.len() + 1);
                let to = (from + lots.below(400)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = lots.next() as u8;
                }
            }
        }
    }
    bytes
}

#[test]
fn whatever_a_file_holds_the_importer_answers() {
    let number = |name| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<u64>().ok())
    };
    let seeds = seeds();
    assert!(seeds.len() > 10, "{} files to begin with", seeds.len());
    let mut lots = Lots(number("DOSSIER_FORMAT_SEED").unwrap_or(0x2545_f491_4f6c_dd1d));
    let end = number("DOSSIER_FORMAT_SECONDS")
        .map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let (mut files, mut slowest) = (0, Duration::ZERO);
    while match end {
        Some(end) => Instant::now() < end,
        None => files < 400,
    } {
        let (name, bytes) = &seeds[lots.below(seeds.len())];
        let bytes = changed(&mut lots, &seeds, bytes);
        // What falls is kept, so that it can be looked at.
        let kept = std::env::temp_dir().join(format!("dossier-format-{name}"));
        if end.is_some() {
            fs::write(&kept, &bytes).unwrap();
        }
        let start = Instant::now();
        let cuts = read_clippings(name, &bytes).unwrap_or_default();
        let taken = start.elapsed();
        slowest = slowest.max(taken);
        if end.is_some() {
            assert!(
                taken < Duration::from_secs(1),
                "{} took {taken:?}",
                kept.display()
            );
        }
        for cut in cuts {
            assert_eq!(cut.sha256.len(), 64);
        }
        files += 1;
    }
    eprintln!("{files} files, the slowest in {slowest:?}");
}

/// A spreadsheet of one sheet with these rows of XML, and with other parts.
fn spreadsheet(rows: &str, parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let text = |text: String| text.into_bytes();
    let mut all = vec![
        (
            "_rels/.rels",
            text(format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            )),
        ),
        (
            "xl/workbook.xml",
            text(format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"List\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            )),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            text(format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            )),
        ),
        (
            "xl/styles.xml",
            text(format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            )),
        ),
        (
            "xl/worksheets/sheet1.xml",
            text(format!(
                "<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"
            )),
        ),
    ];
    all.extend(parts.iter().cloned());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in all {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn a_row_of_a_spreadsheet_is_a_clipping_with_the_day_that_its_date_is() {
    let rows = format!(
        "<row r=\"1\">{}{}{}</row><row r=\"2\">{}<c r=\"B2\" s=\"1\"><v>45658.5</v></c>{}</row><row r=\"4\">{}</row>",
        cell("A1", "Title"),
        cell("B1", "Date"),
        cell("C1", "Text"),
        cell("A2", "Fog"),
        cell("C2", "Fog lay."),
        cell("A4", "Ice"),
    );
    let cuts = read_clippings("list.xlsx", &spreadsheet(&rows, &[])).unwrap();
    let texts: Vec<&str> = cuts.iter().map(|cut| cut.text.as_str()).collect();
    assert_eq!(texts, ["Fog\n\n2025-01-01\n\nFog lay.", "Ice"]);
}

#[test]
fn a_spreadsheet_costs_no_more_than_what_is_in_it() {
    // One cell at the last place that there is.
    let far = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
        cell("A1", "Title")
    );
    assert!(read_clippings("far.xlsx", &spreadsheet(&far, &[])).is_none());
    // What unpacks to more than it may is refused.
    let bomb = ("xl/media/bomb.bin", vec![0; 80 * 1024 * 1024]);
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"2\">{}</row>",
        cell("A1", "Title"),
        cell("A2", "Fog")
    );
    let bytes = spreadsheet(&rows, &[bomb]);
    assert!(bytes.len() < 1024 * 1024);
    assert!(read_clippings("bomb.xlsx", &bytes).is_none());
    assert!(read_clippings("good.xlsx", &spreadsheet(&rows, &[])).is_some());
}

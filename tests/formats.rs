//! Files of every format as they come from a disk that fails, or from somebody who means harm: whatever the
//! importer is given, it answers, and soon.
//!
//! `DOSSIER_FORMAT_SECONDS=600 cargo test --release --test formats` goes on for so long;
//! `DOSSIER_FORMAT_SEED` begins elsewhere, `DOSSIER_FORMAT_ENDING=pdf` takes files of one format, and
//! `DOSSIER_FORMAT_FOLDER` names a folder of more files to begin with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dossier::import::{Cut, read_clippings};

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
    " 0 R",
    " 0 obj\n",
    "endobj\n",
    "<<",
    ">>",
    "stream\n",
    "endstream\n",
    "/Kids [3 0 R]",
    "/Parent 3 0 R",
    "/Filter /FlateDecode ",
    "/Filter [/ASCIIHexDecode /LZWDecode] ",
    "/Length 999999999 ",
    "/W [0 4294967295 500]",
    "/Contents [4 0 R 4 0 R]",
    "/F1 12 Tf ",
    "1e30 0 0 -1e30 0 0 cm ",
    "q ",
    "/X1 Do ",
    "[(a) -999999 (b)] TJ ",
    "<00000000> <ffffffff> <0041>\n",
    "begincodespacerange\n",
    "beginbfrange\n",
    "/Identity-H usecmap\n",
    "4294967295 ",
    "-1 ",
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
    if let Ok(folder) = std::env::var("DOSSIER_FORMAT_FOLDER") {
        paths.extend(
            fs::read_dir(folder)
                .unwrap()
                .map(|file| file.unwrap().path()),
        );
    }
    paths.sort();
    let seeds = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read(path).unwrap())
    });
    let ending = std::env::var("DOSSIER_FORMAT_ENDING").unwrap_or_default();
    let cells = [("A1", "Title"), ("B1", "Text"), ("A2", "Fog")];
    let cells = cells.map(|(place, text)| cell(place, text)).concat();
    let row = format!("<row r=\"1\">{cells}<c r=\"B2\" s=\"1\"><v>45658.5</v></c></row>");
    let made = [
        ("made.pdf", pdf(&PDF_OBJECTS.map(str::to_string))),
        ("made.xlsx", row.into_bytes()),
        ("made.ods", OPEN_TABLE.as_bytes().to_vec()),
    ];
    let made = made.map(|(name, bytes)| (name.to_string(), bytes));
    let seeds = seeds.chain(made);
    seeds.filter(|(name, _)| name.ends_with(&ending)).collect()
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
    assert!(!seeds.is_empty(), "no files to begin with");
    let mut lots = Lots(number("DOSSIER_FORMAT_SEED").unwrap_or(0x2545_f491_4f6c_dd1d));
    let end = number("DOSSIER_FORMAT_SECONDS")
        .map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let (mut files, mut slowest) = (0, Duration::ZERO);
    while match end {
        Some(end) => Instant::now() < end,
        None => files < 400,
    } {
        let (name, bytes) = &seeds[lots.below(seeds.len())];
        let bytes = packed(name, changed(&mut lots, &seeds, bytes));
        // What falls is kept, so that it can be looked at.
        let kept = std::env::temp_dir().join(format!("dossier-format-{name}"));
        if end.is_some() {
            fs::write(&kept, &bytes).unwrap();
        }
        let (cuts, taken) = read_in_time(name, &bytes);
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

/// What a file holds, and how long the program worked on it, whatever else the machine did meanwhile.
fn read_in_time(name: &str, bytes: &[u8]) -> (Vec<Cut>, Duration) {
    let (start, worked) = (Instant::now(), time_worked());
    let cuts = read_clippings(name, bytes).unwrap_or_default();
    let taken = start.elapsed();
    match (worked, time_worked()) {
        (Some(before), Some(after)) => (cuts, taken.min(after.saturating_sub(before))),
        _ => (cuts, taken),
    }
}

/// How long all threads of this process ran until now, where the system says so: Linux does, by hundredths of a second.
fn time_worked() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, behind) = stat.rsplit_once(')')?;
    let mut ticks = behind.split_whitespace().skip(11).take(2);
    let mut next = || ticks.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((next()? + next()?) * 10))
}

/// What is changed of a packed file is what is packed in it, since nothing else comes through.
fn packed(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    match name {
        "made.xlsx" => spreadsheet(&String::from_utf8_lossy(&bytes), &[]),
        "made.ods" => open_spreadsheet(bytes),
        _ => bytes,
    }
}

/// A table of the OpenDocument format, with what other programs write into it.
const OPEN_TABLE: &str = "<table:table table:name=\"List\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>Title</text:p></table:table-cell><table:table-cell><text:p>Published</text:p></table:table-cell><table:table-cell><text:p>Text</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row><table:table-row table:number-rows-repeated=\"3\"><table:table-cell><text:p>Fog</text:p></table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2024-05-02T10:00:00\"><text:p>02.05.24</text:p></table:table-cell><table:table-cell><text:p>Fog<text:s text:c=\"2\"/>lay &amp; lay.</text:p><text:p>Twice.</text:p><office:annotation><text:p>a remark</text:p></office:annotation></table:table-cell></table:table-row></table:table>";

fn open_spreadsheet(table: Vec<u8>) -> Vec<u8> {
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};
    let mut content = b"<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>".to_vec();
    content.extend(table);
    content.extend(b"</office:spreadsheet></office:body></office:document-content>");
    let kind = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("mimetype", kind), ("content.xml", content)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_row_of_an_open_spreadsheet_is_a_clipping() {
    let table = OPEN_TABLE.as_bytes().to_vec();
    let cuts = read_clippings("list.ods", &open_spreadsheet(table)).unwrap();
    let texts: Vec<&str> = cuts.iter().map(|cut| cut.text.as_str()).collect();
    assert_eq!(texts, ["Fog\n\n2024-05-02\n\nFog  lay & lay.\nTwice."]);
    // A day that is a number, and only shown as a date.
    let cell = |shown: &str| {
        format!(
            "<table:table><table:table-row><table:table-cell><text:p>Title</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"45365\"><text:p>{shown}</text:p></table:table-cell></table:table-row></table:table>"
        )
    };
    let text_of = |shown: &str| {
        let cuts = read_clippings("list.ods", &open_spreadsheet(cell(shown).into_bytes()));
        cuts.unwrap().remove(0).text
    };
    assert_eq!(text_of("3/14/24"), "2024-03-14");
    assert_eq!(text_of("45.365,0"), "45365");
    // What is not of the format is said not to be.
    assert!(read_clippings("list.ods", &open_spreadsheet(b"<table:table><".to_vec())).is_none());
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

/// A PDF file of these objects, the first of which is its catalog. Whoever reads it finds them by looking.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    bytes.extend(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    bytes
}

fn stream(dictionary: &str, data: &str) -> String {
    format!(
        "<< {dictionary} /Length {} >>\nstream\n{data}\nendstream",
        data.len()
    )
}

/// One page with two fonts, a form, and letters in codes of two bytes.
const PDF_OBJECTS: [&str; 9] = [
    "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 400 400] >>",
    "<< /Type /Page /Parent 2 0 R /Contents [4 0 R] /Resources << /Font << /F1 5 0 R /F2 6 0 R >> /XObject << /X1 8 0 R >> >> >>",
    "<< /Length 128 >>\nstream\nBT /F1 20 Tf 40 340 Td (Fog at the pier) Tj ET BT /F1 10 Tf 14 TL 40 300 Td (The fog lay for two days and the) Tj T* [(fer) -20 (ries) -300 (did) -300 (not) -300 (sail.)] TJ ET\n/X1 Do BT /F2 10 Tf 1 0 0 1 40 200 Tm <00010002> Tj ET\nendstream",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    "<< /Type /Font /Subtype /Type0 /BaseFont /Two /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 9 0 R >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Two /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [1 2 500 3 [400 600]] >>",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources << /Font << /F1 5 0 R >> >> /Length 60 >>\nstream\nBT /F1 10 Tf 40 250 Td (A form says more than one word.) Tj ET\nendstream",
    "<< /Length 160 >>\nstream\n/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <0000> <ffff> endcodespacerange\n2 beginbfchar <0001> <6e2f> <0002> <53e3> endbfchar endcmap\nendstream",
];

#[test]
fn a_pdf_file_is_read_as_its_page_shows_it() {
    let cuts = read_clippings("a.pdf", &pdf(&PDF_OBJECTS.map(str::to_string))).unwrap();
    let texts: Vec<&str> = cuts.iter().map(|cut| cut.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Fog at the pier\n\n\n\nThe fog lay for two days and the ferries did not sail.\n\nA form says more than one word.\n\n港口"
        ]
    );
}

/// The same file with one object changed.
fn pdf_with(number: usize, object: String) -> Vec<u8> {
    let mut objects = PDF_OBJECTS.map(str::to_string);
    objects[number - 1] = object;
    pdf(&objects)
}

fn is_refused_soon(bytes: &[u8]) {
    let start = Instant::now();
    assert!(read_clippings("hostile.pdf", bytes).is_none());
    // Generous, since it is no bar: without its limits a file like this takes hours.
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_pdf_file_costs_no_more_than_a_file_can_be_worth() {
    use std::io::Write;
    let packed = |bytes: &[u8]| {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let hexadecimal = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    // Packed once, twice, under another name, and where the file does not say how on the spot.
    let bomb = packed(&vec![b' '; 160 * 1024 * 1024]);
    let once = stream(
        "/Filter [/ASCIIHexDecode /FlateDecode]",
        &hexadecimal(&bomb),
    );
    let escaped = stream(
        "/Filter [/ASCIIHexDecode /Fl#61teDecode]",
        &hexadecimal(&bomb),
    );
    let twice = hexadecimal(&packed(&bomb));
    let twice = stream(
        "/Filter [/ASCIIHexDecode /FlateDecode /FlateDecode]",
        &twice,
    );
    for contents in [&once, &escaped, &twice] {
        is_refused_soon(&pdf_with(4, contents.clone()));
    }
    // In the list of what is in the file.
    for list in [&once, &escaped, &twice] {
        let list = list.replacen("<<", "<< /Type /ObjStm /N 1 /First 4", 1);
        is_refused_soon(&pdf_with(9, list));
    }
    // Forms that show one another, ten times each.
    let form = |next: usize| {
        let shown = format!("/X{next} Do ").repeat(10);
        let resources = format!("/Resources << /XObject << /X{next} {next} 0 R >> >>");
        stream(&format!("/Subtype /Form {resources}"), &shown)
    };
    let mut objects: Vec<String> = PDF_OBJECTS.map(str::to_string).to_vec();
    objects[7] = form(10);
    objects.extend((11..30).map(form));
    is_refused_soon(&pdf(&objects));
    // Forms that show in four kilobytes what takes six million instructions.
    objects.truncate(9);
    objects.extend((11..14).map(form));
    objects.push(stream("/Subtype /Form", &"q Q ".repeat(300)));
    is_refused_soon(&pdf(&objects));
    // One stream shown a hundred thousand times.
    let contents = "4 0 R ".repeat(100_000);
    let page = format!("<< /Type /Page /Parent 2 0 R /Contents [{contents}] /Resources << >> >>");
    let mut objects = PDF_OBJECTS.map(str::to_string);
    objects[2] = page;
    objects[3] = stream("", &" ".repeat(100_000));
    is_refused_soon(&pdf(&objects));
}

#[test]
fn pages_that_are_their_own_parents_are_read_once() {
    let pages = "<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 /MediaBox [0 0 400 400] >>";
    let cuts = read_clippings("loop.pdf", &pdf_with(2, pages.to_string())).unwrap();
    assert!(
        cuts.iter()
            .all(|cut| cut.text.matches("Fog at").count() == 1)
    );
}

#[test]
fn widths_of_four_thousand_million_letters_are_not_read() {
    let font = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Two /W [0 4294967295 500] >>";
    let start = Instant::now();
    let cuts = read_clippings("wide.pdf", &pdf_with(7, font.to_string())).unwrap();
    assert!(start.elapsed() < Duration::from_secs(60));
    assert!(
        cuts.first()
            .is_some_and(|cut| cut.text.starts_with("Fog at the pier"))
    );
}

//! Notes as Evernote exports them (ENEX). A note is a clipping. Resources that are packed into notes are left where they
//! are.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Cut, File, Format, Refusal};
use crate::import::candidates::Field;
use crate::import::codes;
use crate::import::page;
use crate::import::work::Work;
use crate::import::xml::resolved;
use crate::model::diagnostic::saturate;

pub const FORMAT: Format = Format {
    name: "Evernote notes",
    summary: "notes and web clips as Evernote exports them",
    endings: &["enex"],
    recognises,
    read,
};

/// What a file is stands in so many of its first bytes.
const HEAD: usize = 1024;
/// Elements may be nested so deep; those of a text are within one of them.
const MAX_DEPTH: usize = 64;

fn recognises(file: &File<'_>) -> bool {
    let head = file.bytes.get(..HEAD).unwrap_or(file.bytes);
    head.windows(10).any(|part| part == b"<en-export")
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let text = file.text();
    let unreadable = |why: String| Refusal::because(&codes::ENTRY_UNREADABLE, why);
    let mut reader = Reader::from_str(text);
    // Names of the elements that are open, and the note that is read with its start.
    let mut open: Vec<String> = Vec::new();
    let mut note: Option<(Work, usize)> = None;
    let mut said = String::new();
    let mut cuts = Vec::new();
    loop {
        let start = position(&reader);
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(element)) => {
                let name = element.name().as_ref().to_string();
                if name == "note" {
                    note = Some((Work::default(), start));
                }
                if open.len() > MAX_DEPTH {
                    let why = format!("its elements are nested more than {MAX_DEPTH} deep");
                    return Err(unreadable(why));
                }
                open.push(name);
                said.clear();
            }
            // What a resource holds is a file.
            Ok(Event::Text(words)) if !is_within(&open, "resource") => said.push_str(&words),
            Ok(Event::CData(words)) if !is_within(&open, "resource") => said.push_str(&words),
            Ok(Event::GeneralRef(reference)) => said.push_str(&resolved(&reference)),
            Ok(Event::End(_)) => {
                let Some(name) = open.pop() else {
                    continue;
                };
                if name != "note" {
                    if let Some((work, _)) = note.as_mut().filter(|_| !is_within(&open, "resource"))
                    {
                        say(work, &name, said.trim());
                    }
                    said.clear();
                } else if let Some((work, start)) = note.take() {
                    let raw = text.get(start..position(&reader)).unwrap_or_default();
                    cuts.push(work.cut(saturate(cuts.len()) + 1, raw, start));
                }
            }
            Ok(_) => {}
            // What was read before it is whole.
            Err(error) => {
                let raw = text.get(start..).unwrap_or_default();
                let work = Work::unreadable(error.to_string());
                cuts.push(work.cut(saturate(cuts.len()) + 1, raw, start));
                break;
            }
        }
    }
    if let Some((_, start)) = note {
        let raw = text.get(start..).unwrap_or_default();
        let work = Work::unreadable("the file ends within this note".to_string());
        cuts.push(work.cut(saturate(cuts.len()) + 1, raw, start));
    }
    match cuts.is_empty() {
        true => Err(Refusal::of(&codes::CLIPPING_EMPTY)),
        false => Ok(cuts),
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn is_within(open: &[String], name: &str) -> bool {
    open.iter().any(|open| open == name)
}

fn say(work: &mut Work, name: &str, words: &str) {
    let field = match name {
        "title" => Field::Title,
        "author" => Field::Author,
        "source-url" => Field::Url,
        "tag" => Field::Tags,
        // When the text itself was made, which few notes say, and when it was clipped.
        "subject-date" => Field::Date,
        "created" => Field::Retrieved,
        "content" => {
            // Evernote’s own mark for a file within the text, which stays in the export.
            let html = words.replace("<en-media", "<span");
            return work.set_markdown(page::markdown(&html).unwrap_or_default());
        }
        _ => return,
    };
    let value = match field {
        Field::Date | Field::Retrieved => day(words),
        _ => words.to_string(),
    };
    // An address of mail is no author’s name.
    if field != Field::Author || !words.contains('@') {
        work.say(field, vec![value], name, words);
    }
}

/// `20240129T203941Z` is 29 January 2024.
fn day(moment: &str) -> String {
    match (moment.get(..4), moment.get(4..6), moment.get(6..8)) {
        (Some(year), Some(month), Some(day)) if moment.is_char_boundary(8) => {
            format!("{year}-{month}-{day}")
        }
        _ => moment.to_string(),
    }
}

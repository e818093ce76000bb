//! A content file as it lies on disk, beside its text as it is read: line ends, a byte order mark
//! and letters in other normal forms stay, and each place of the text is found again.

use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::model::diagnostic::{Located, Position};
use crate::read::content_file::split;
use crate::read::source::{self, Source};
use crate::read::yaml::{self, Node, Value};

/// The file's bytes, which are text, with the places of its lines.
pub struct Original {
    raw: String,
    source: Source,
    /// For each line where it begins and where it ends, without its line end.
    lines: Vec<Range<usize>>,
}

/// The lines of its front matter, or all of them where the whole file is YAML.
pub struct Yaml {
    /// The one behind the last.
    pub end: usize,
    pub entries: Vec<(Located<String>, Node)>,
}

impl Original {
    /// `None` where the bytes are no text.
    pub fn of(file: &Arc<str>, bytes: &[u8]) -> Option<Original> {
        let raw = String::from_utf8(bytes.to_vec()).ok()?;
        let source = source::decode(file, bytes.to_vec()).ok()?;
        let lines = lines(&raw);
        Some(Original { raw, source, lines })
    }

    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// As it is read: in NFC, with LF line ends, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// The line end that the file uses.
    pub fn line_end(&self) -> &'static str {
        match self.raw.contains("\r\n") {
            true => "\r\n",
            false => "\n",
        }
    }

    /// The bytes of a line, counted from 0, without its line end.
    pub fn line(&self, number: usize) -> Option<Range<usize>> {
        self.lines.get(number).cloned()
    }

    /// The byte at which a place of the text stands in the file.
    pub fn offset(&self, at: Position) -> Option<usize> {
        let line = self.line(usize::try_from(at.line).ok()?.checked_sub(1)?)?;
        let before = usize::try_from(at.column).ok()?.checked_sub(1)?;
        let text = self.raw.get(line.clone())?;
        let mut boundaries = text
            .char_indices()
            .map(|(place, _)| place)
            .chain([text.len()]);
        let within = match is_nfc(text) {
            true => boundaries.nth(before)?,
            // The letters of the text are counted as they were read.
            false => boundaries.find(|place| {
                let (head, tail) = text.split_at(*place);
                head.nfc().count() == before && head.nfc().chain(tail.nfc()).eq(text.nfc())
            })?,
        };
        Some(line.start + within)
    }

    /// The byte at which the Markdown of a file with front matter begins.
    pub fn body(&self) -> Option<usize> {
        let parts = split(&self.source).ok()?;
        let first = usize::try_from(parts.body_line).ok()?.checked_sub(1)?;
        Some(self.line(first).map_or(self.raw.len(), |line| line.start))
    }

    /// The top keys of the front matter.
    pub fn front_matter(&self) -> Option<Yaml> {
        let parts = split(&self.source).ok()?;
        Some(Yaml {
            end: usize::try_from(parts.body_line).ok()?.checked_sub(2)?,
            entries: entries(parts.yaml, parts.yaml_line)?,
        })
    }

    /// The top keys of a file that is YAML as a whole.
    pub fn yaml(&self) -> Option<Yaml> {
        Some(Yaml {
            end: self.lines.len(),
            entries: entries(&self.source.text, 1)?,
        })
    }
}

fn entries(yaml: &str, first_line: u32) -> Option<Vec<(Located<String>, Node)>> {
    match yaml::parse(yaml, first_line).ok()?.value {
        Value::Mapping(entries) => Some(entries),
        Value::Empty => Some(Vec::new()),
        Value::Text(_) | Value::List(_) => None,
    }
}

/// The lines of a text with any line ends, behind a byte order mark.
fn lines(raw: &str) -> Vec<Range<usize>> {
    let mut start = raw.len() - raw.trim_start_matches('\u{feff}').len();
    let mut lines = Vec::new();
    while let Some(rest) = raw.get(start..).filter(|rest| !rest.is_empty()) {
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let behind = rest.get(end..).unwrap_or_default();
        let line_end = match behind.starts_with("\r\n") {
            true => 2,
            false => usize::from(!behind.is_empty()),
        };
        lines.push(start..start + end);
        start += end + line_end;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn original(text: &str) -> Original {
        Original::of(&Arc::from("a.md"), text.as_bytes()).unwrap_or_else(|| panic!())
    }

    fn at(line: u32, column: u32) -> Position {
        Position {
            line,
            column,
            width: 1,
        }
    }

    #[test]
    fn places_are_found_behind_any_line_ends_and_letters() {
        let text = "\u{feff}---\r\na: 华x\r\n---\re\u{301}u\u{308}z [[o]]";
        let original = original(text);
        let there = |at| original.offset(at).and_then(|offset| text.get(offset..));
        assert_eq!(there(at(2, 5)), Some("x\r\n---\re\u{301}u\u{308}z [[o]]"));
        assert_eq!(there(at(4, 3)), Some("z [[o]]"));
        assert_eq!(there(at(4, 5)), Some("[[o]]"));
        assert_eq!(there(at(9, 1)), None);
        assert_eq!(original.body(), text.find('e'));
    }
}

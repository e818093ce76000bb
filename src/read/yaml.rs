//! YAML to a tree in which every value has its place: the only file that knows the YAML crate.
//! Scalars stay text as typed (`no`, `010`, `2025`), since only the reader of a key knows what
//! type it takes; repeated keys are kept, so that all of them can be reported.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy};

use crate::model::diagnostic::{Located, Position, saturate};

mod mistakes;
mod plain;

/// The deepest nesting of lists and mappings in YAML.
const MAX_DEPTH: usize = 32;
/// The most values in one front matter.
const MAX_NODES: usize = 100_000;

/// A value and where it stands in its file.
#[derive(Debug, Eq, PartialEq)]
pub struct Node {
    pub at: Position,
    pub value: Value,
}

#[derive(Debug, Eq, PartialEq)]
pub enum Value {
    Empty,
    Text(String),
    List(Vec<Node>),
    Mapping(Vec<(Located<String>, Node)>),
}

/// Why the text is no YAML.
pub struct SyntaxError {
    pub at: Position,
    pub message: String,
    pub hint: Option<String>,
}

/// Parses `yaml`, which begins on line `first_line` of its file.
pub fn parse(yaml: &str, first_line: u32) -> Result<Node, SyntaxError> {
    match plain::parse(yaml, first_line) {
        Some(node) => Ok(node),
        None => parse_whole(yaml, first_line),
    }
}

/// The same for all that YAML can be, with everything that can be wrong in it.
fn parse_whole(yaml: &str, first_line: u32) -> Result<Node, SyntaxError> {
    let mut options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: MAX_DEPTH, max_nodes: MAX_NODES, max_aliases: 100 },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
    };
    options.merge_keys = MergeKeyPolicy::Error;
    let origin = Origin { yaml, first_line };
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(yaml, options) {
        Ok(root) => Ok(origin.node(root)),
        Err(error) => {
            let place = error.location();
            let line = place
                .and_then(|place| u32::try_from(place.line()).ok())
                .unwrap_or(1);
            let column = place
                .and_then(|place| u32::try_from(place.column()).ok())
                .unwrap_or(1);
            let at = Position {
                line: line.max(1) + first_line - 1,
                column: column.max(1),
                width: 1,
            };
            let line = usize::try_from(at.line - first_line).unwrap_or(usize::MAX);
            // A tab is noticed at the end of the line above.
            if let Some(found) = mistakes::find(yaml, line.saturating_add(1)) {
                let at = Position::of_offset(yaml, found.offset, 1);
                return Err(SyntaxError {
                    at: Position {
                        line: at.line + first_line - 1,
                        ..at
                    },
                    message: found.message,
                    hint: Some(found.hint),
                });
            }
            Err(SyntaxError {
                at,
                message: syntax_message(&error),
                hint: None,
            })
        }
    }
}

/// The parser's message without the place, which is shown apart.
fn syntax_message(error: &serde_saphyr::Error) -> String {
    let text = error.without_snippet().to_string();
    let text = text.lines().next().unwrap_or_default();
    let end = text
        .rfind(" at line ")
        .or_else(|| text.rfind(": line "))
        .unwrap_or(text.len());
    format!(
        "the YAML cannot be parsed: {}",
        text.get(..end).unwrap_or(text).replace('`', "'")
    )
}

/// What the crate gives, before scalars are text and places are positions.
enum Raw {
    Empty,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Mapping(Vec<(Spanned<String>, Spanned<Raw>)>),
    /// A plain scalar that YAML would make a number or truth value; its text is its span.
    Plain,
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_string()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut mapping = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            mapping.push(entry);
        }
        Ok(Raw::Mapping(mapping))
    }
}

/// The YAML text that nodes were parsed from, and where it stands in its file.
#[derive(Clone, Copy)]
struct Origin<'s> {
    yaml: &'s str,
    first_line: u32,
}

impl Origin<'_> {
    fn node(&self, raw: Spanned<Raw>) -> Node {
        let at = self.position(&raw);
        let value = match raw.value {
            Raw::Empty => Value::Empty,
            Raw::Plain => Value::Text(self.slice(&raw).to_string()),
            Raw::Text(text) => Value::Text(text),
            Raw::List(items) => {
                Value::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            Raw::Mapping(entries) => Value::Mapping(
                entries
                    .into_iter()
                    .map(|(key, value)| (self.key(key), self.node(value)))
                    .collect(),
            ),
        };
        Node { at, value }
    }

    fn key(&self, key: Spanned<String>) -> Located<String> {
        let at = self.position(&key);
        Located {
            value: key.value,
            at,
        }
    }

    fn position<T>(&self, spanned: &Spanned<T>) -> Position {
        let location = &spanned.defined;
        let slice = self.slice(spanned);
        let width = slice
            .lines()
            .next()
            .unwrap_or_default()
            .trim_end()
            .chars()
            .count();
        Position {
            line: u32::try_from(location.line()).unwrap_or(1).max(1) + self.first_line - 1,
            column: u32::try_from(location.column()).unwrap_or(1).max(1),
            width: saturate(width).max(1),
        }
    }

    /// The text of a value as typed. A plain scalar behind an alias is its definition.
    fn slice<T>(&self, spanned: &Spanned<T>) -> &str {
        let span = spanned.defined.span();
        let Some((start, length)) = span.byte_offset().zip(span.byte_len()) else {
            return "";
        };
        let (Ok(start), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else {
            return "";
        };
        self.yaml
            .get(start..start.saturating_add(length))
            .unwrap_or_default()
    }
}

/// The position of a span that the parser gave, underlining its first line.
fn position_of(yaml: &str, first_line: u32, span: &granit_parser::Span) -> Option<Position> {
    let slice = span.slice(yaml)?;
    let line = slice.lines().next().unwrap_or_default().trim_end();
    Some(Position {
        line: u32::try_from(span.start.line()).ok()?.max(1) + first_line - 1,
        column: u32::try_from(span.start.col()).ok()? + 1,
        width: saturate(line.chars().count()).max(1),
    })
}

//! Front matter and YAML: the only place that knows the YAML crate. Everything typed is
//! checked strictly, and every mistake is reported with its place, not only the first.

use std::fmt;
use std::sync::Arc;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy};

use super::codes;
use super::source::Source;
use crate::model::date::Date;
use crate::model::diagnostic::{Code, Diagnostic, Located, Position, nearest, saturate};
use crate::model::slug::Slug;

/// The deepest nesting of lists and mappings in YAML.
const MAX_DEPTH: usize = 32;
/// The most values in one front matter.
const MAX_NODES: usize = 100_000;

/// A file cut into its YAML and its text.
pub struct Parts<'s> {
    pub yaml: &'s str,
    /// The line of the file on which the YAML begins, from 1.
    pub yaml_line: u32,
    pub body: &'s str,
    pub body_line: u32,
}

/// Cuts a content file at its `---` lines.
pub fn split(source: &Source) -> Result<Parts<'_>, Diagnostic> {
    let missing = |message: &str, line: u32| {
        Diagnostic::new(&codes::NO_FRONT_MATTER, &source.file, message)
            .at(Position {
                line,
                column: 1,
                width: 3,
            })
            .hint("open the file with `---`, then `key: value` lines, then `---`")
    };
    let Some(rest) = source.text.strip_prefix("---\n") else {
        return Err(missing("this file does not open with front matter", 1));
    };
    let mut offset = 0;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" {
            let body_start = offset + line.len();
            return Ok(Parts {
                yaml: rest.get(..offset).unwrap_or_default(),
                yaml_line: 2,
                body: rest.get(body_start..).unwrap_or_default(),
                body_line: saturate(number) + 3,
            });
        }
        offset += line.len();
    }
    Err(missing("the front matter has no closing `---`", 1))
}

/// What was wrong with a value, and what to write instead.
pub struct Mistake {
    pub code: &'static Code,
    pub message: String,
    pub hint: Option<String>,
}

impl Mistake {
    pub fn value(message: impl Into<String>, hint: impl Into<String>) -> Mistake {
        Mistake {
            code: &codes::BAD_VALUE,
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

/// The diagnostics of one file while it is being read.
pub struct Findings {
    pub file: Arc<str>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Findings {
    pub fn new(file: &Arc<str>) -> Findings {
        Findings {
            file: Arc::clone(file),
            diagnostics: Vec::new(),
        }
    }

    fn push(&mut self, code: &'static Code, at: Position, message: String, hint: Option<String>) {
        let mut diagnostic = Diagnostic::new(code, &self.file, message).at(at);
        diagnostic.hint = hint;
        self.diagnostics.push(diagnostic);
    }
}

/// A YAML value with the places of all its parts. Scalars are text: `no`, `010` and `2025`
/// stay as typed, since only the reader of a key knows what type it takes.
enum Node {
    Empty,
    Text(String),
    List(Vec<Spanned<Node>>),
    Mapping(Vec<(Spanned<String>, Spanned<Node>)>),
    /// A plain scalar that YAML would make a number or truth value; its text is its span.
    Plain,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Empty)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Empty)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Plain)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Node, E> {
        Ok(Node::Plain)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Node, E> {
        Ok(Node::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Plain)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_string()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut mapping = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            mapping.push(entry);
        }
        Ok(Node::Mapping(mapping))
    }
}

/// The YAML text that nodes were parsed from, and where it stands in its file.
#[derive(Clone, Copy)]
struct Origin<'s> {
    yaml: &'s str,
    first_line: u32,
}

impl Origin<'_> {
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

/// Parses the top mapping of a file's YAML and hands its fields to `read`; the keys that
/// `read` did not ask for are unknown. `None` where there is no mapping to read.
pub fn read_mapping<T>(
    yaml: &str,
    first_line: u32,
    findings: &mut Findings,
    read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
) -> Option<T> {
    let mut options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: MAX_DEPTH, max_nodes: MAX_NODES, max_aliases: 100 },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
    };
    options.merge_keys = MergeKeyPolicy::Error;
    let origin = Origin { yaml, first_line };
    let root: Spanned<Node> = match serde_saphyr::from_str_with_options(yaml, options) {
        Ok(root) => root,
        Err(error) => {
            let at = error.location().map_or(
                Position {
                    line: first_line,
                    column: 1,
                    width: 1,
                },
                |place| Position {
                    line: u32::try_from(place.line()).unwrap_or(1).max(1) + first_line - 1,
                    column: u32::try_from(place.column()).unwrap_or(1).max(1),
                    width: 1,
                },
            );
            findings.push(
                &codes::YAML_SYNTAX,
                at,
                yaml_message(&error),
                yaml_hint(yaml, at.line - first_line),
            );
            return None;
        }
    };
    match root.value {
        Node::Mapping(entries) => {
            let at = Position {
                line: first_line,
                column: 1,
                width: 1,
            };
            Fields::read(entries, at, origin, findings, read)
        }
        Node::Empty => Fields::read(
            Vec::new(),
            Position {
                line: first_line,
                column: 1,
                width: 1,
            },
            origin,
            findings,
            read,
        ),
        _ => {
            let at = origin.position(&root);
            findings.push(
                &codes::WRONG_TYPE,
                at,
                "expected `key: value` lines".to_string(),
                None,
            );
            None
        }
    }
}

/// The parser's message without the place, which is shown apart.
fn yaml_message(error: &serde_saphyr::Error) -> String {
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

fn yaml_hint(yaml: &str, line: u32) -> Option<String> {
    let line = yaml.lines().nth(usize::try_from(line).ok()?)?;
    if line.trim_start().starts_with('\t') || line.starts_with('\t') {
        return Some("indent with spaces: YAML allows no tabs".to_string());
    }
    let (_, value) = line.split_once(": ")?;
    let value = value.trim();
    let quoted = value.starts_with('"') || value.starts_with('\'');
    (!quoted && (value.contains(": ") || value.starts_with(['@', '`', '%', '*', '&', '!'])))
        .then(|| "put the value in quotation marks".to_string())
}

struct Entry {
    key: Located<String>,
    value: Spanned<Node>,
}

/// The fields of one mapping while it is read. Asking for a key takes it out; what is left
/// at the end is unknown.
pub struct Fields<'f> {
    entries: Vec<Entry>,
    known: Vec<&'static str>,
    /// Where the mapping begins.
    at: Position,
    origin: Origin<'f>,
    findings: &'f mut Findings,
}

impl<'f> Fields<'f> {
    fn read<T>(
        raw: Vec<(Spanned<String>, Spanned<Node>)>,
        at: Position,
        origin: Origin<'f>,
        findings: &'f mut Findings,
        read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
    ) -> Option<T> {
        let mut entries: Vec<Entry> = Vec::with_capacity(raw.len());
        for (key, value) in raw {
            let at = origin.position(&key);
            if let Some(first) = entries.iter().find(|entry| entry.key.value == key.value) {
                let message = format!("`{}` is given twice", key.value);
                let hint = format!("it is first given on line {}", first.key.at.line);
                findings.push(&codes::DUPLICATE_KEY, at, message, Some(hint));
            } else {
                entries.push(Entry {
                    key: Located {
                        value: key.value,
                        at,
                    },
                    value,
                });
            }
        }
        let mut fields = Fields {
            entries,
            known: Vec::new(),
            at,
            origin,
            findings,
        };
        let value = read(&mut fields);
        fields.report_unknown();
        value
    }

    fn report_unknown(self) {
        let Fields {
            entries,
            known,
            findings,
            ..
        } = self;
        for Entry { key, .. } in entries {
            let hint = match nearest(&key.value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", known.join(", ")),
            };
            findings.push(
                &codes::UNKNOWN_KEY,
                key.at,
                format!("unknown key `{}`", key.value),
                Some(hint),
            );
        }
    }

    fn take(&mut self, key: &'static str) -> Option<(Spanned<Node>, Position)> {
        self.known.push(key);
        let index = self
            .entries
            .iter()
            .position(|entry| entry.key.value == key)?;
        let entry = self.entries.remove(index);
        Some((entry.value, entry.key.at))
    }

    fn report(&mut self, at: Position, mistake: Mistake) {
        self.findings
            .push(mistake.code, at, mistake.message, mistake.hint);
    }

    /// Reports a mistake that only shows between fields.
    pub fn mistake(&mut self, at: Position, mistake: Mistake) {
        self.report(at, mistake);
    }

    /// One text, as typed; `None` where the key is missing or empty.
    pub fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let (value, _) = self.take(key)?;
        self.scalar(key, value)
    }

    fn scalar(&mut self, key: &str, value: Spanned<Node>) -> Option<Located<String>> {
        let at = self.origin.position(&value);
        let text = match value.value {
            Node::Text(text) => text,
            Node::Plain => self.origin.slice(&value).to_string(),
            Node::Empty => return None,
            Node::List(_) | Node::Mapping(_) => {
                self.report(at, wrong_type(key, "text", &value.value));
                return None;
            }
        };
        let text = text.trim();
        (!text.is_empty()).then(|| Located {
            value: text.to_string(),
            at,
        })
    }

    /// One text that must be there.
    pub fn required_text(&mut self, key: &'static str) -> Option<Located<String>> {
        let before = self.findings.diagnostics.len();
        let text = self.text(key);
        if text.is_none() && self.findings.diagnostics.len() == before {
            let message = format!("`{key}` is missing or empty");
            self.findings
                .push(&codes::MISSING_KEY, self.at, message, None);
        }
        text
    }

    /// One text that `parse` makes a value of.
    pub fn parsed<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Mistake>,
    ) -> Option<Located<T>> {
        let text = self.text(key)?;
        self.convert(text, parse)
    }

    /// `parsed` for a text that must be there.
    pub fn required<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Mistake>,
    ) -> Option<Located<T>> {
        let text = self.required_text(key)?;
        self.convert(text, parse)
    }

    fn convert<T>(
        &mut self,
        text: Located<String>,
        parse: impl FnOnce(&str) -> Result<T, Mistake>,
    ) -> Option<Located<T>> {
        match parse(&text.value) {
            Ok(value) => Some(Located { value, at: text.at }),
            Err(mistake) => {
                self.report(text.at, mistake);
                None
            }
        }
    }

    pub fn date(&mut self, key: &'static str) -> Option<Date> {
        self.parsed(key, parse_date).map(|date| date.value)
    }

    pub fn slug(&mut self, key: &'static str) -> Option<Located<Slug>> {
        self.parsed(key, parse_slug)
    }

    /// Makes a slug of a text that was already asked for.
    pub fn slug_of(&mut self, text: Located<String>) -> Option<Located<Slug>> {
        self.convert(text, parse_slug)
    }

    /// `true` or `false`; missing is false.
    pub fn flag(&mut self, key: &'static str) -> bool {
        let parse = |text: &str| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Mistake {
                code: &codes::WRONG_TYPE,
                message: format!("`{key}` takes `true` or `false`, not {text:?}"),
                hint: None,
            }),
        };
        self.parsed(key, parse).is_some_and(|flag| flag.value)
    }

    /// A list of texts, each made a value by `parse`. What cannot be parsed is reported and
    /// left out.
    pub fn list<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, Mistake>,
    ) -> Vec<Located<T>> {
        let mut values = Vec::new();
        for item in self.take_list(key) {
            let at = self.origin.position(&item);
            if matches!(item.value, Node::Empty) {
                let message = format!("an item of `{key}` is empty");
                self.findings.push(&codes::BAD_VALUE, at, message, None);
            } else if let Some(text) = self.scalar(key, item) {
                values.extend(self.convert(text, &parse));
            }
        }
        values
    }

    pub fn texts(&mut self, key: &'static str) -> Vec<Located<String>> {
        self.list(key, |text| Ok(text.to_string()))
    }

    pub fn slugs(&mut self, key: &'static str) -> Vec<Located<Slug>> {
        self.list(key, parse_slug)
    }

    /// A list of mappings, each read by `read`.
    pub fn mappings<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'_>) -> Option<T>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for item in self.take_list(key) {
            let at = self.origin.position(&item);
            match item.value {
                Node::Mapping(entries) => {
                    values.extend(Fields::read(
                        entries,
                        at,
                        self.origin,
                        self.findings,
                        &mut read,
                    ));
                }
                other => self.report(at, wrong_type(key, "a list of mappings", &other)),
            }
        }
        values
    }

    /// One mapping with known keys.
    pub fn mapping<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
    ) -> Option<T> {
        let (value, _) = self.take(key)?;
        let at = self.origin.position(&value);
        match value.value {
            Node::Mapping(entries) => Fields::read(entries, at, self.origin, self.findings, read),
            Node::Empty => None,
            other => {
                self.report(at, wrong_type(key, "a mapping", &other));
                None
            }
        }
    }

    /// A mapping whose keys are data, such as language tags: `parse_key` reads each, and the
    /// value is a text.
    pub fn keyed_texts<K>(
        &mut self,
        key: &'static str,
        parse_key: impl Fn(&str) -> Result<K, Mistake>,
    ) -> Vec<(K, Located<String>)> {
        let mut values = Vec::new();
        for (name, value) in self.take_keyed(key) {
            match parse_key(&name.value) {
                Ok(parsed) => {
                    values.extend(self.scalar(&name.value, value).map(|text| (parsed, text)))
                }
                Err(mistake) => self.report(name.at, mistake),
            }
        }
        values
    }

    /// A mapping whose keys are data and whose values are mappings with known keys.
    pub fn keyed_mappings<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'_>) -> Option<T>,
    ) -> Vec<(Located<String>, T)> {
        let mut values = Vec::new();
        for (name, value) in self.take_keyed(key) {
            let at = self.origin.position(&value);
            match value.value {
                Node::Mapping(entries) => {
                    let read = Fields::read(entries, at, self.origin, self.findings, &mut read);
                    values.extend(read.map(|read| (name, read)));
                }
                other => self.report(at, wrong_type(&name.value, "a mapping", &other)),
            }
        }
        values
    }

    fn take_list(&mut self, key: &'static str) -> Vec<Spanned<Node>> {
        let Some((value, _)) = self.take(key) else {
            return Vec::new();
        };
        let at = self.origin.position(&value);
        match value.value {
            Node::List(items) => items,
            Node::Empty => Vec::new(),
            other => {
                self.report(at, wrong_type(key, "a list", &other));
                Vec::new()
            }
        }
    }

    fn take_keyed(&mut self, key: &'static str) -> Vec<(Located<String>, Spanned<Node>)> {
        let Some((value, _)) = self.take(key) else {
            return Vec::new();
        };
        let at = self.origin.position(&value);
        match value.value {
            Node::Mapping(entries) => entries
                .into_iter()
                .map(|(name, value)| {
                    let at = self.origin.position(&name);
                    (
                        Located {
                            value: name.value,
                            at,
                        },
                        value,
                    )
                })
                .collect(),
            Node::Empty => Vec::new(),
            other => {
                self.report(at, wrong_type(key, "a mapping", &other));
                Vec::new()
            }
        }
    }
}

fn wrong_type(key: &str, expected: &str, found: &Node) -> Mistake {
    let found = match found {
        Node::Empty => "nothing",
        Node::Text(_) | Node::Plain => "text",
        Node::List(_) => "a list",
        Node::Mapping(_) => "a mapping",
    };
    let hint = (expected == "a list" && found == "text").then(|| format!("write `{key}: [value]`"));
    Mistake {
        code: &codes::WRONG_TYPE,
        message: format!("`{key}` takes {expected}, not {found}"),
        hint,
    }
}

pub fn parse_date(text: &str) -> Result<Date, Mistake> {
    Date::parse(text).map_err(|error| Mistake {
        code: &codes::BAD_DATE,
        message: error.to_string(),
        hint: error.hint(),
    })
}

pub fn parse_slug(text: &str) -> Result<Slug, Mistake> {
    Slug::parse(text).map_err(|error| Mistake {
        code: &codes::BAD_VALUE,
        message: format!("{text:?} is no slug: {error}"),
        hint: Slug::from_title(text, 80).map(|slug| format!("perhaps `{slug}`")),
    })
}

/// An address that a page may link to: http or https with a host.
pub fn parse_web_address(text: &str) -> Result<String, Mistake> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host = rest
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    let plain = !text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'));
    if host.is_empty() || !plain {
        return Err(Mistake::value(
            format!("{text:?} is no web address"),
            "write the whole address, with https:// before it",
        ));
    }
    Ok(text.to_string())
}

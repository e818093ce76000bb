//! Front matter: cut from its file and read field by field. Everything typed is checked
//! strictly, and every mistake is reported with its place, not only the first.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::codes;
use super::values::{Mistake, flag_mistake, in_curly_marks, parse_date, parse_flag, parse_slug};
use super::yaml::{self, Node, Value};
use crate::model::date::Date;
use crate::model::diagnostic::{Code, Diagnostic, Located, Position, nearest};
use crate::model::slug::Slug;

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

/// Parses the top mapping of a file's YAML and hands its fields to `read`; the keys that
/// `read` did not ask for are unknown. `None` where there is no mapping to read.
pub fn read_mapping<T>(
    yaml: &str,
    first_line: u32,
    findings: &mut Findings,
    read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
) -> Option<T> {
    let root = match yaml::parse(yaml, first_line) {
        Ok(root) => root,
        Err(error) => {
            findings.push(&codes::YAML_SYNTAX, error.at, error.message, error.hint);
            return None;
        }
    };
    let entries = match root.value {
        Value::Mapping(entries) => entries,
        Value::Empty => Vec::new(),
        Value::Text(_) | Value::List(_) => {
            let message = "expected `key: value` lines".to_string();
            findings.push(&codes::WRONG_TYPE, root.at, message, None);
            return None;
        }
    };
    let at = Position {
        line: first_line,
        column: 1,
        width: 1,
    };
    Fields::read(entries, at, findings, read)
}

struct Entry {
    key: Located<String>,
    value: Node,
}

/// The fields of one mapping while it is read. Asking for a key takes it out; what is left
/// at the end is unknown.
pub struct Fields<'f> {
    entries: Vec<Entry>,
    known: Vec<&'static str>,
    /// Where the mapping begins.
    at: Position,
    findings: &'f mut Findings,
}

impl<'f> Fields<'f> {
    fn read<T>(
        raw: Vec<(Located<String>, Node)>,
        at: Position,
        findings: &'f mut Findings,
        read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
    ) -> Option<T> {
        let mut entries: Vec<Entry> = Vec::with_capacity(raw.len());
        let mut lines: FxHashMap<String, u32> = FxHashMap::default();
        for (key, value) in raw {
            let at = key.at;
            if let Some(first) = lines.get(&key.value) {
                let message = format!("`{}` is given twice", key.value);
                let hint = format!("it is first given on line {first}");
                findings.push(&codes::DUPLICATE_KEY, at, message, Some(hint));
            } else {
                lines.insert(key.value.clone(), at.line);
                entries.push(Entry { key, value });
            }
        }
        let mut fields = Fields {
            entries,
            known: Vec::new(),
            at,
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

    fn take(&mut self, key: &'static str) -> Option<(Node, Position)> {
        self.known.push(key);
        let index = self
            .entries
            .iter()
            .position(|entry| entry.key.value == key)?;
        let entry = self.entries.remove(index);
        Some((entry.value, entry.key.at))
    }

    /// All that was not asked for, where keys are data.
    pub(super) fn rest(&mut self) -> Vec<(Located<String>, Node)> {
        let rest = std::mem::take(&mut self.entries).into_iter();
        rest.map(|entry| (entry.key, entry.value)).collect()
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

    fn scalar(&mut self, key: &str, value: Node) -> Option<Located<String>> {
        let at = value.at;
        let text = match value.value {
            Value::Text(text) => text,
            Value::Empty => return None,
            Value::List(_) | Value::Mapping(_) => {
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

    /// Makes a value of a text that was already asked for.
    pub fn convert<T>(
        &mut self,
        text: Located<String>,
        parse: impl FnOnce(&str) -> Result<T, Mistake>,
    ) -> Option<Located<T>> {
        match parse(&text.value) {
            Ok(value) => Some(Located { value, at: text.at }),
            Err(mut mistake) => {
                if let Some(inner) = in_curly_marks(&text.value) {
                    mistake.hint = Some(format!(
                        "YAML’s quotation marks are straight, not curly: \"{inner}\""
                    ));
                }
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
        self.flag_or(key, false)
    }

    /// The same where missing means something else.
    pub fn flag_or(&mut self, key: &'static str, missing: bool) -> bool {
        let flag = self.parsed(key, |text| parse_flag(key, text));
        flag.map_or(missing, |flag| flag.value)
    }

    /// Whether the file is a draft. What cannot be understood is one, so that nothing is
    /// published by a slip.
    pub fn draft(&mut self) -> bool {
        const KEY: &str = "draft";
        let Some((value, at)) = self.take(KEY) else {
            return false;
        };
        let mistake = match &value.value {
            Value::Text(text) => match parse_flag(KEY, text.trim()) {
                Ok(flag) => return flag,
                Err(mistake) => mistake,
            },
            Value::Empty => flag_mistake(KEY, ""),
            other => wrong_type(KEY, "`true` or `false`", other),
        };
        let at = match value.value {
            Value::Empty => at,
            _ => value.at,
        };
        self.report(at, mistake);
        true
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
            let at = item.at;
            if matches!(item.value, Value::Empty) {
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
            let at = item.at;
            match item.value {
                Value::Mapping(entries) => {
                    values.extend(Fields::read(entries, at, self.findings, &mut read));
                }
                other => self.report(at, wrong_type(key, "a list of mappings", &other)),
            }
        }
        values
    }

    /// The same, or one mapping that stands for a list of one.
    pub fn mappings_or_one<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'_>) -> Option<T>,
    ) -> Vec<T> {
        let is_one = |entry: &Entry| {
            entry.key.value == key && matches!(entry.value.value, Value::Mapping(_))
        };
        match self.entries.iter().any(is_one) {
            true => self.mapping(key, read).into_iter().collect(),
            false => self.mappings(key, &mut read),
        }
    }

    /// A list of texts and mappings: a text is read as the mapping that has nothing but `text_key`.
    pub fn texts_or_mappings<T>(
        &mut self,
        key: &'static str,
        text_key: &'static str,
        mut read: impl FnMut(&mut Fields<'_>) -> Option<T>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for item in self.take_list(key) {
            let at = item.at;
            match item.value {
                Value::Mapping(entries) => {
                    values.extend(Fields::read(entries, at, self.findings, &mut read));
                }
                Value::Text(text) if !text.trim().is_empty() => {
                    let key = Located {
                        value: text_key.to_string(),
                        at,
                    };
                    let value = Value::Text(text);
                    let entries = vec![(key, Node { value, at })];
                    values.extend(Fields::read(entries, at, self.findings, &mut read));
                }
                Value::Text(_) | Value::Empty => {
                    let message = format!("an item of `{key}` is empty");
                    self.findings.push(&codes::BAD_VALUE, at, message, None);
                }
                other @ Value::List(_) => self.report(at, wrong_type(key, "text", &other)),
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
        let at = value.at;
        match value.value {
            Value::Mapping(entries) => Fields::read(entries, at, self.findings, read),
            Value::Empty => None,
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
        for (name, value) in self.keyed(key) {
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
        for (name, value) in self.keyed(key) {
            let at = value.at;
            match value.value {
                Value::Mapping(entries) => {
                    let read = Fields::read(entries, at, self.findings, &mut read);
                    values.extend(read.map(|read| (name, read)));
                }
                other => self.report(at, wrong_type(&name.value, "a mapping", &other)),
            }
        }
        values
    }

    fn take_list(&mut self, key: &'static str) -> Vec<Node> {
        let Some((value, _)) = self.take(key) else {
            return Vec::new();
        };
        let at = value.at;
        match value.value {
            Value::List(items) => items,
            Value::Empty => Vec::new(),
            other => {
                self.report(at, wrong_type(key, "a list", &other));
                Vec::new()
            }
        }
    }

    /// A mapping whose keys are data, with its values as they are.
    pub(super) fn keyed(&mut self, key: &'static str) -> Vec<(Located<String>, Node)> {
        let Some((value, _)) = self.take(key) else {
            return Vec::new();
        };
        let at = value.at;
        match value.value {
            Value::Mapping(entries) => entries
                .into_iter()
                .map(|(name, value)| {
                    let at = name.at;
                    (
                        Located {
                            value: name.value,
                            at,
                        },
                        value,
                    )
                })
                .collect(),
            Value::Empty => Vec::new(),
            other => {
                self.report(at, wrong_type(key, "a mapping", &other));
                Vec::new()
            }
        }
    }
}

fn wrong_type(key: &str, expected: &str, found: &Value) -> Mistake {
    let found = match found {
        Value::Empty => "nothing",
        Value::Text(_) => "text",
        Value::List(_) => "a list",
        Value::Mapping(_) => "a mapping",
    };
    let hint = (expected == "a list" && found == "text").then(|| format!("write `{key}: [value]`"));
    Mistake {
        code: &codes::WRONG_TYPE,
        message: format!("`{key}` takes {expected}, not {found}"),
        hint,
    }
}

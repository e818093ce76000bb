//! The front matter of other programs: YAML, TOML or JSON above a Markdown text, as values with the words that
//! give them. Knows none of their keys.

use crate::model::diagnostic::Position;
use crate::read::yaml;

/// The deepest nesting of values; what is nested deeper is left out.
const MAX_DEPTH: usize = 16;

/// Front matter, and where the text behind it begins.
#[derive(Debug, Default)]
pub struct FrontMatter {
    pub entries: Vec<Entry>,
    /// In bytes.
    pub body: usize,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    pub key: String,
    pub value: Value,
    /// The line or lines that say so, with one space between words.
    pub words: String,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Value {
    Empty,
    Text(String),
    List(Vec<Value>),
    Mapping(Vec<(String, Value)>),
}

/// Why front matter cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    pub at: Position,
    pub message: String,
    pub hint: Option<String>,
}

/// What stands between the lines that open and close front matter.
struct Block<'t> {
    inner: &'t str,
    body: usize,
}

/// `None` where the text does not open with front matter that is closed.
pub fn read(text: &str) -> Option<Result<FrontMatter, Unreadable>> {
    if let Some(block) = block(text, "---", &["---", "..."]) {
        return Some(yaml(block.inner).map(|entries| FrontMatter {
            entries,
            body: block.body,
        }));
    }
    if let Some(block) = block(text, "+++", &["+++"]) {
        return Some(toml(block.inner).map(|entries| FrontMatter {
            entries,
            body: block.body,
        }));
    }
    text.starts_with("{\n")
        .then(|| json(text))
        .flatten()
        .map(Ok)
}

fn block<'t>(text: &'t str, open: &str, close: &[&str]) -> Option<Block<'t>> {
    let (first, rest) = text.split_once('\n')?;
    if first.trim_end() != open {
        return None;
    }
    let start = text.len() - rest.len();
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if close.contains(&line.trim_end()) {
            return Some(Block {
                inner: rest.get(..at)?,
                body: start + at + line.len(),
            });
        }
        at += line.len();
    }
    None
}

fn yaml(inner: &str) -> Result<Vec<Entry>, Unreadable> {
    let node = yaml::parse(inner, 2).map_err(|error| Unreadable {
        at: error.at,
        message: error.message,
        hint: error.hint,
    })?;
    match node.value {
        yaml::Value::Empty => Ok(Vec::new()),
        yaml::Value::Mapping(entries) => Ok(entries
            .into_iter()
            .map(|(key, node)| Entry {
                words: words(inner, &key.value, ':'),
                key: key.value,
                value: of_yaml(node, 0),
            })
            .collect()),
        yaml::Value::Text(_) | yaml::Value::List(_) => Err(Unreadable {
            at: node.at,
            message: "this is no mapping of keys to values".to_string(),
            hint: None,
        }),
    }
}

fn of_yaml(node: yaml::Node, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Empty;
    }
    match node.value {
        yaml::Value::Empty => Value::Empty,
        yaml::Value::Text(text) => Value::Text(text),
        yaml::Value::List(items) => {
            let items = items.into_iter().map(|item| of_yaml(item, depth + 1));
            Value::List(items.collect())
        }
        yaml::Value::Mapping(entries) => {
            let entries = entries.into_iter();
            let entries = entries.map(|(key, node)| (key.value, of_yaml(node, depth + 1)));
            Value::Mapping(entries.collect())
        }
    }
}

fn toml(inner: &str) -> Result<Vec<Entry>, Unreadable> {
    let table: toml::Table = toml::from_str(inner).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let at = Position::of_offset(inner, start, 1);
        Unreadable {
            at: Position {
                line: at.line.saturating_add(1),
                ..at
            },
            message: format!("the TOML cannot be parsed: {}", error.message()),
            hint: None,
        }
    })?;
    let entry = |(key, value): (String, toml::Value)| Entry {
        words: words(inner, &key, '='),
        key,
        value: of_toml(value, 0),
    };
    Ok(table.into_iter().map(entry).collect())
}

fn of_toml(value: toml::Value, depth: usize) -> Value {
    match value {
        _ if depth > MAX_DEPTH => Value::Empty,
        toml::Value::String(text) => Value::Text(text),
        toml::Value::Array(items) => {
            let items = items.into_iter().map(|item| of_toml(item, depth + 1));
            Value::List(items.collect())
        }
        toml::Value::Table(table) => {
            let entries = table.into_iter();
            let entries = entries.map(|(key, value)| (key, of_toml(value, depth + 1)));
            Value::Mapping(entries.collect())
        }
        toml::Value::Integer(number) => Value::Text(number.to_string()),
        toml::Value::Float(number) => Value::Text(number.to_string()),
        toml::Value::Boolean(is_so) => Value::Text(is_so.to_string()),
        toml::Value::Datetime(date) => Value::Text(date.to_string()),
    }
}

/// JSON in braces of its own lines, as Hugo takes it.
fn json(text: &str) -> Option<FrontMatter> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    let Some(Ok(serde_json::Value::Object(object))) = values.next() else {
        return None;
    };
    let end = values.byte_offset();
    let inner = text.get(..end)?;
    let body = text
        .get(end..)?
        .strip_prefix('\n')
        .map(|rest| text.len() - rest.len())?;
    let entry = |(key, value): (String, serde_json::Value)| Entry {
        words: words(inner, &key, ':'),
        key,
        value: of_json(value, 0),
    };
    Some(FrontMatter {
        entries: object.into_iter().map(entry).collect(),
        body,
    })
}

/// A value of JSON; of the same shape as those of front matter.
pub fn of_json(value: serde_json::Value, depth: usize) -> Value {
    match value {
        _ if depth > MAX_DEPTH => Value::Empty,
        serde_json::Value::Null => Value::Empty,
        serde_json::Value::String(text) => Value::Text(text),
        serde_json::Value::Array(items) => {
            let items = items.into_iter().map(|item| of_json(item, depth + 1));
            Value::List(items.collect())
        }
        serde_json::Value::Object(object) => {
            let entries = object.into_iter();
            let entries = entries.map(|(key, value)| (key, of_json(value, depth + 1)));
            Value::Mapping(entries.collect())
        }
        other => Value::Text(other.to_string()),
    }
}

/// The lines from the one that begins with this key to the next one that begins with another.
fn words(inner: &str, key: &str, mark: char) -> String {
    let is_of = |line: &str| {
        let line = line.trim_start_matches([' ', '"', '\'', ',', '{']);
        let behind = line.strip_prefix(key);
        let behind = behind.map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
        behind.is_some_and(|rest| rest.starts_with(mark))
    };
    let begins = |line: &str| {
        let first = line.chars().next();
        let name = line
            .split(mark)
            .next()
            .filter(|name| name.len() < line.len());
        first.is_some_and(|c| !c.is_whitespace() && !matches!(c, '-' | ']' | '}' | '#'))
            && name.is_some_and(|name| !name.contains(['[', '{']))
    };
    let mut lines = inner.lines().skip_while(|line| !is_of(line));
    let first = lines.next().unwrap_or_default();
    let rest = lines.take_while(|line| !begins(line) && !line.starts_with('['));
    let all: Vec<&str> = std::iter::once(first)
        .chain(rest)
        .flat_map(str::split_whitespace)
        .collect();
    all.join(" ")
}

impl Value {
    /// Every text in it that stands by itself or in lists.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Value::Text(text) => vec![text.trim()],
            Value::List(items) => items.iter().flat_map(Value::texts).collect(),
            Value::Empty | Value::Mapping(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<(String, Value, String)> {
        let read = read(text).unwrap().unwrap();
        let entries = read.entries.into_iter();
        entries
            .map(|entry| (entry.key, entry.value, entry.words))
            .collect()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_string())
    }

    #[test]
    fn the_three_forms_give_the_same_values() {
        let title = ("title".to_string(), text("A: b"));
        let tags = ("tags".to_string(), Value::List(vec![text("x"), text("y")]));
        let date = ("date".to_string(), text("2024-05-02"));
        for form in [
            "---\ntitle: \"A: b\"\ntags:\n  - x\n  - y\ndate: 2024-05-02\n---\nbody",
            "+++\ntitle = \"A: b\"\ntags = [\"x\", \"y\"]\ndate = 2024-05-02\n+++\nbody",
            "{\n\"title\": \"A: b\",\n\"tags\": [\"x\",\n\"y\"],\n\"date\": \"2024-05-02\"\n}\nbody",
        ] {
            let mut found: Vec<_> = entries(form).into_iter().map(|(k, v, _)| (k, v)).collect();
            found.sort_by(|a, b| a.0.cmp(&b.0));
            assert_eq!(found, [date.clone(), tags.clone(), title.clone()], "{form}");
            let body = read(form).unwrap().unwrap().body;
            assert_eq!(form.get(body..), Some("body"));
        }
    }

    #[test]
    fn words_are_the_lines_that_say_so() {
        let found = entries("---\nauthor:\n  - \"[[Ann Lee]]\"\n  - B\nurl: x\n---\n");
        assert_eq!(found[0].2, "author: - \"[[Ann Lee]]\" - B");
        assert_eq!(found[1].2, "url: x");
    }

    #[test]
    fn what_is_not_closed_or_no_mapping_is_none() {
        assert!(read("---\ntitle: x\n").is_none());
        assert!(read("text\n---\n").is_none());
        assert!(read("---\njust words\n---\n").unwrap().is_err());
        let error = read("+++\na = 1\nb = \n+++\n").unwrap().unwrap_err();
        assert_eq!(error.at.line, 3);
    }
}

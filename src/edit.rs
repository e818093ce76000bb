//! Floor 4: content files changed in place: values replaced, items added to lists, and every other
//! byte as it was. Refuses to write over a file that is not as it was read.

pub mod original;
pub mod scalar;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::model::diagnostic::{Located, Position};
use crate::read::yaml::{Node, Value};
use original::{Original, Yaml};
use scalar::{is_plain, quoted, scalar};

/// Bytes of a file, and what takes their place.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Edit {
    pub start: usize,
    pub end: usize,
    pub new: String,
}

impl Edit {
    pub fn of(range: Range<usize>, new: String) -> Edit {
        Edit {
            start: range.start,
            end: range.end,
            new,
        }
    }
}

/// A file's text after these edits; those that are the same count once. `None` where two concern
/// the same bytes.
pub fn applied(raw: &str, mut edits: Vec<Edit>) -> Option<String> {
    edits.sort();
    edits.dedup();
    let mut text = String::with_capacity(raw.len() + 64);
    let mut from = 0;
    for edit in edits {
        text.push_str(raw.get(from..edit.start)?);
        text.push_str(&edit.new);
        from = edit.end;
    }
    text.push_str(raw.get(from..)?);
    Some(text)
}

/// How much of a value is replaced.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// All of it.
    Whole,
    /// What stands before its number sign.
    BeforeAnchor,
}

/// Replaces the slug that stands as a value of YAML at this place, in quotation marks or not.
/// `None` where it does not stand there to the letter.
pub fn slug(original: &Original, at: Position, part: Part, old: &str, new: &str) -> Option<Edit> {
    let raw = original.raw();
    let offset = original.offset(at)?;
    let first = raw.get(offset..)?.chars().next()?;
    let quote = matches!(first, '"' | '\'').then_some(first);
    let start = offset + quote.map_or(0, char::len_utf8);
    let rest = raw.get(start..)?;
    let is_end = |c: char| match (quote, part) {
        (_, Part::BeforeAnchor) => c == '#',
        (Some(quote), Part::Whole) => c == quote,
        (None, Part::Whole) => c.is_whitespace() || matches!(c, ',' | ']' | '}'),
    };
    let end = start + rest.find(is_end).unwrap_or(rest.len());
    let typed = raw.get(start..end)?;
    if typed.nfc().ne(old.chars()) {
        return None;
    }
    let new = match quote.is_none() && part == Part::Whole && !may_stand_bare(new) {
        true => quoted(new),
        false => new.to_string(),
    };
    Some(Edit::of(start..end, new))
}

/// Whether YAML takes a slug for text without quotation marks: no date or number has a hyphen and
/// letters, and no word that means something a hyphen.
fn may_stand_bare(slug: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() && c != 'e';
    is_plain(slug) || (slug.contains('-') && slug.contains(is_letter))
}

/// Replaces a value of one line, whatever it is. `None` where it goes over more lines.
pub fn value(original: &Original, node: &Node, new: &str) -> Option<Edit> {
    let Value::Text(old) = &node.value else {
        return None;
    };
    let raw = original.raw();
    let start = original.offset(node.at)?;
    let end = original.offset(Position {
        column: node.at.column.checked_add(node.at.width)?,
        ..node.at
    })?;
    let typed = raw.get(start..end)?;
    let is_quoted = typed.len() > 1
        && (typed.starts_with('"') && typed.ends_with('"')
            || typed.starts_with('\'') && typed.ends_with('\''));
    let is_simple = |text: &str| !text.contains(|c: char| c == '\'' || c.is_control());
    let is_bare = typed.nfc().eq(old.chars());
    let new = match () {
        () if is_quoted && typed.starts_with('\'') && is_simple(new) => format!("'{new}'"),
        () if is_quoted => quoted(new),
        () if is_bare && new.bytes().all(|byte| byte.is_ascii_digit()) => new.to_string(),
        () if is_bare => scalar(new),
        () => return None,
    };
    Some(Edit::of(start..end, new))
}

/// Adds a pair before this key of its mapping, on a line of its own where the key has one.
pub fn pair_before(original: &Original, key: Position, pair: &str) -> Option<Edit> {
    let start = original.offset(key)?;
    let line = original.line(usize::try_from(key.line).ok()?.checked_sub(1)?)?;
    let before = original.raw().get(line.start..start)?;
    let new = match before.chars().all(char::is_whitespace) {
        true => format!("{pair}{}{before}", original.line_end()),
        false => format!("{pair}, "),
    };
    Some(Edit::of(start..start, new))
}

/// Adds an item, written as a scalar of YAML, at the end of the list under this key; where there is
/// none it is made at the end, as `made`. `None` where the list is not written in a way that can be
/// added to.
pub fn append(original: &Original, yaml: &Yaml, key: &str, item: &str, made: &str) -> Option<Edit> {
    let raw = original.raw();
    let Some((name, node)) = yaml.entries.iter().find(|(name, _)| name.value == key) else {
        return append_key(original, yaml, made);
    };
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        Value::Empty => &[],
        Value::Text(_) | Value::Mapping(_) => return None,
    };
    let Some(last) = items.last() else {
        return fill(original, name, item);
    };
    let Value::Text(_) = last.value else {
        return None;
    };
    let start = original.offset(last.at)?;
    let line = original.line(usize::try_from(last.at.line).ok()?.checked_sub(1)?)?;
    let before = raw.get(line.start..start)?;
    if before.trim() == "-" {
        // The line may end in a comment.
        let new = format!("{}{before}{item}", original.line_end());
        return Some(Edit::of(line.end..line.end, new));
    }
    let end = original.offset(Position {
        column: last.at.column.checked_add(last.at.width)?,
        ..last.at
    })?;
    Some(Edit::of(end..end, format!(", {item}")))
}

/// Adds a key with its value behind the last line.
fn append_key(original: &Original, yaml: &Yaml, made: &str) -> Option<Edit> {
    let first = yaml.entries.first();
    if first.is_some_and(|(key, _)| key.at.column > 1) {
        // A mapping in braces, or one that is indented.
        return None;
    }
    let end = original.line_end();
    let made = made.replace('\n', end);
    match original.line(yaml.end) {
        // The line that closes the front matter.
        Some(line) => Some(Edit::of(line.start..line.start, format!("{made}{end}"))),
        None => {
            let raw = original.raw();
            let is_ended = raw.is_empty() || raw.ends_with(['\n', '\r']);
            let before = if is_ended { "" } else { end };
            Some(Edit::of(
                raw.len()..raw.len(),
                format!("{before}{made}{end}"),
            ))
        }
    }
}

/// Puts the first item into a list that is empty.
fn fill(original: &Original, key: &Located<String>, item: &str) -> Option<Edit> {
    let line = original.line(usize::try_from(key.at.line).ok()?.checked_sub(1)?)?;
    let typed = original.raw().get(line.clone())?;
    let colon = typed.find(':')?;
    let (before, behind) = typed.split_at(colon + 1);
    let value = behind.split(" #").next()?.trim();
    if before.trim_end_matches(':') != key.value
        || !matches!(value, "" | "[]" | "[ ]" | "~" | "null")
    {
        return None;
    }
    let start = line.start + colon + 1;
    let end = match value.is_empty() {
        true => start,
        false => start + behind.find(value)? + value.len(),
    };
    Some(Edit::of(start..end, format!(" [{item}]")))
}

/// A file as it will be, written beside it. It takes its place when it is published; until then
/// nothing has changed, and one that never is leaves nothing behind.
pub struct Staged {
    path: PathBuf,
    part: PathBuf,
}

impl Staged {
    /// # Errors
    /// Where the file beside it cannot be written.
    pub fn of(path: &Path, after: &str) -> io::Result<Staged> {
        let staged = Staged {
            path: path.to_path_buf(),
            part: part_of(path)?,
        };
        let permissions = path.symlink_metadata()?.permissions();
        write_whole(&staged.part, after.as_bytes())?;
        fs::set_permissions(&staged.part, permissions)?;
        Ok(staged)
    }

    /// # Errors
    /// Where the file’s bytes are not `before` any more.
    pub fn publish(self, before: &[u8]) -> io::Result<()> {
        let is_file = self.path.symlink_metadata()?.is_file();
        if !is_file || fs::read(&self.path)? != before {
            return Err(io::Error::other("it changed meanwhile"));
        }
        fs::rename(&self.part, &self.path)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Once it was published there is none; and that one stays is no harm.
        let _ = fs::remove_file(&self.part);
    }
}

/// Writes a file anew, whole or not at all, if its bytes still are `before`.
///
/// # Errors
/// Where it cannot be written, or changed meanwhile.
pub fn replace_file(path: &Path, before: &[u8], after: &str) -> io::Result<()> {
    Staged::of(path, after)?.publish(before)
}

/// The hidden file beside a file in which its bytes are put together.
fn part_of(path: &Path) -> io::Result<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    let hidden = format!(".{}.{}.part", name.to_string_lossy(), std::process::id());
    Ok(folder.join(hidden))
}

/// Writes a new file, whole or not at all. `false` where one of this name is there.
pub fn write_new(path: &Path, text: &str) -> io::Result<bool> {
    write_new_bytes(path, text.as_bytes())
}

/// The same for any bytes.
///
/// # Errors
/// The system’s.
pub fn write_new_bytes(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let part = part_of(path)?;
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let written = write_whole(&part, bytes).and_then(|()| match fs::hard_link(&part, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        // Some file systems have no links; there the file is made in its place, still never
        // over another.
        Err(_) => match write_whole(path, bytes) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        },
    });
    // Whatever happened, the part is of no use any more; that it stays is no harm.
    let _ = fs::remove_file(&part);
    written
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn original(text: &str) -> Original {
        Original::of(&Arc::from("a.md"), text.as_bytes()).unwrap_or_else(|| panic!())
    }

    /// The front matter after `b` is added to the list `k`.
    fn with_b(front: &str) -> Option<String> {
        let original = original(&format!("---\n{front}---\ntext\n"));
        let yaml = original.front_matter()?;
        let edit = append(&original, &yaml, "k", "b", "k: [b]")?;
        let text = applied(original.raw(), vec![edit])?;
        text.strip_prefix("---\n")?
            .strip_suffix("---\ntext\n")
            .map(str::to_string)
    }

    #[test]
    fn an_item_is_added_however_the_list_is_written() {
        for (before, after) in [
            ("k: [a]\nx: 1\n", "k: [a, b]\nx: 1\n"),
            ("k: [x, 'a' ]   # c\n", "k: [x, 'a', b ]   # c\n"),
            ("k:\n  - a # c\nx: 1\n", "k:\n  - a # c\n  - b\nx: 1\n"),
            ("k:\n-   \"a\"\n", "k:\n-   \"a\"\n-   b\n"),
            ("k: [\n  a,\n  c\n]\n", "k: [\n  a,\n  c, b\n]\n"),
            ("k: []\nx: 1\n", "k: [b]\nx: 1\n"),
            ("k:   # none\n", "k: [b]   # none\n"),
            ("k: ~ # none\n", "k: [b] # none\n"),
            ("x: 1\n", "x: 1\nk: [b]\n"),
            ("x: |\n  y\n\n", "x: |\n  y\n\nk: [b]\n"),
        ] {
            assert_eq!(with_b(before).as_deref(), Some(after), "{before:?}");
        }
    }

    #[test]
    fn what_is_no_list_of_texts_is_refused() {
        for front in [
            "{x: 1}\n",
            "  x: 1\n",
            "k: a\n",
            "k: {a: b}\n",
            "k: [[a]]\n",
            "k: *x\n",
        ] {
            assert_eq!(with_b(front), None, "{front:?}");
        }
    }

    #[test]
    fn a_slug_is_replaced_where_it_stands_to_the_letter() {
        let replaced = |value: &str, new: &str| {
            let original = original(&format!("---\nk: {value}\n---\n"));
            let yaml = original.front_matter()?;
            let at = yaml.entries.first()?.1.at;
            let edit = slug(&original, at, Part::Whole, "old", new)?;
            let text = applied(original.raw(), vec![edit])?;
            Some(text.get(7..text.len() - 5)?.to_string())
        };
        let of = |value, new| replaced(value, new).unwrap_or_default();
        assert_eq!(of("old # c", "new"), "new # c");
        assert_eq!(of("'old'", "1"), "'1'");
        assert_eq!(of("old", "2025"), "\"2025\"");
        assert_eq!(of("old", "1-e5"), "\"1-e5\"");
        assert_eq!(of("old", "2025-01-a"), "2025-01-a");
        assert_eq!(of("old", "no"), "\"no\"");
        for other in ["olden", "\"o\\u006cd\""] {
            assert_eq!(replaced(other, "new"), None, "{other}");
        }
    }

    #[test]
    fn edits_of_the_same_bytes_are_refused_unless_they_agree() {
        let edit = |start, end, new: &str| Edit::of(start..end, new.to_string());
        let one = applied("abc", vec![edit(1, 2, "x"), edit(1, 2, "x")]);
        assert_eq!(one.as_deref(), Some("axc"));
        assert_eq!(applied("abc", vec![edit(0, 2, "x"), edit(1, 3, "y")]), None);
        assert_eq!(applied("abc", vec![edit(1, 9, "x")]), None);
    }
}

//! Whether an article is as import wrote it. It carries a digest of itself, so that whoever edits it
//! need not know of that.

use unicode_normalization::UnicodeNormalization;

use crate::edit::original::Original;
use crate::model::digest::Digest;
use crate::read::yaml::Value;

/// The lines of front matter that may change without the article being edited: where its clipping
/// lies, and the digest itself.
const NOT_DIGESTED: [&str; 2] = ["clipping:", "imported:"];

/// The digest of an article's file by which it is known to be as import wrote it. Line ends and a
/// byte order mark do not count.
pub fn digest(text: &str) -> String {
    let mut in_front_matter = true;
    let lines = text.lines().enumerate().filter(|(number, line)| {
        in_front_matter &= *number == 0 || line.trim_end() != "---";
        !(in_front_matter && NOT_DIGESTED.iter().any(|key| line.starts_with(key)))
    });
    let lines: Vec<&str> = lines.map(|(_, line)| line).collect();
    // Files are read in this normal form.
    let text: String = lines.join("\n").nfc().collect();
    Digest::of(text.as_bytes()).to_string()
}

/// Whether nobody has edited the article since.
pub fn is_as_imported(original: &Original) -> bool {
    let entries = original.front_matter().map(|yaml| yaml.entries);
    let mut entries = entries.into_iter().flatten();
    let imported = entries.find(|(key, _)| key.value == "imported");
    imported.is_some_and(|(_, node)| match &node.value {
        Value::Text(imported) => *imported == digest(original.text()),
        Value::Empty | Value::List(_) | Value::Mapping(_) => false,
    })
}

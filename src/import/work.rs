//! An entry of a library, as a reference manager exports it, on its way to a clipping. Knows no format.

use super::candidates::{Candidate, Document, Field, Refused};
use super::formats::{Cut, sha256_of};
use super::front_matter::Entry;
use super::keys;
use super::plain_markdown;
use crate::model::article::Method;

/// What an entry says, put together field by field.
#[derive(Default)]
pub struct Work {
    document: Document,
}

impl Work {
    /// `name` is what the format calls the field; `words` are those of the entry.
    pub fn say(&mut self, field: Field, values: Vec<String>, name: &str, words: &str) {
        let values: Vec<String> = values
            .iter()
            .map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|value| !value.is_empty())
            .collect();
        if values.is_empty() {
            return;
        }
        self.document.candidates.push(Candidate {
            field,
            values,
            method: Method::Declared,
            source: format!("`{name}` of its entry"),
            words: words.split_whitespace().collect::<Vec<_>>().join(" "),
        });
    }

    /// Fields that are named as in front matter.
    pub fn add_entries(&mut self, entries: &[Entry]) {
        let mut found = Document::default();
        keys::of_entries(entries, &mut found);
        for candidate in &mut found.candidates {
            candidate.source = candidate
                .source
                .replace("in its front matter", "of its row");
        }
        self.document.candidates.append(&mut found.candidates);
        self.document.passed_over.append(&mut found.passed_over);
    }

    /// The abstract, which is all of the text that an entry has.
    pub fn set_text(&mut self, text: &str) {
        if self.document.body.is_empty() {
            self.document.body = plain_markdown::literal(&without_tags(text))
                .trim()
                .to_string();
        }
    }

    /// These words were read as a date with the help of others, which is a conclusion.
    pub fn conclude_date(&mut self, words: &str, date: &str) {
        let dates = [Field::Date, Field::Retrieved, Field::Updated];
        for candidate in &mut self.document.candidates {
            if dates.contains(&candidate.field) && candidate.value() == words {
                candidate.values = vec![date.to_string()];
                candidate.method = Method::Inferred;
                candidate
                    .source
                    .push_str(", with day and month in the order of its column,");
            }
        }
    }

    /// Files that belong to it, from the folder of its own.
    pub fn attach(&mut self, paths: Vec<String>) {
        self.document.attached.extend(paths);
    }

    /// It belongs to the article with its address, if there is one.
    pub fn joins_by_address(&mut self) {
        self.document.joins = true;
    }

    /// A text that is Markdown already.
    pub fn set_markdown(&mut self, text: String) {
        if self.document.body.is_empty() {
            self.document.body = text;
        }
    }

    /// The clipping that a whole file is. `end` is where its decoded text ends, in bytes.
    pub fn whole(self, bytes: &[u8], end: usize) -> Cut {
        Cut::whole(self.document, bytes, end)
    }

    /// An entry that cannot be read, and why.
    pub fn unreadable(why: String) -> Work {
        Work::refused(Refused::Broken(why))
    }

    /// One of which nothing is made.
    pub fn refused(why: Refused) -> Work {
        Work {
            document: Document {
                refused: Some(why),
                ..Document::default()
            },
        }
    }

    pub fn pass_over(&mut self, name: &str) {
        if !self.document.passed_over.iter().any(|known| known == name) {
            self.document.passed_over.push(name.to_string());
        }
    }

    /// The clipping that is a part of a file’s text, of which it was borrowed.
    pub fn cut_of(self, item: u32, part: &str, text: &str) -> Cut {
        let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        self.cut(item, part, start)
    }

    /// The clipping of which this is said: these bytes of a file’s text.
    pub fn cut(self, item: u32, text: &str, start: usize) -> Cut {
        Cut {
            item,
            text: self.document.words(),
            sha256: sha256_of(text.as_bytes()),
            start,
            end: start + text.len(),
            place: String::new(),
            whole: true,
            document: Some(self.document),
        }
    }
}

/// A text without the tags of journals (JATS) and of web pages that abstracts come with.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        plain.push_str(before);
        let name = behind.trim_start_matches('/');
        let is_tag = name.starts_with("jats:")
            || [
                "p>", "i>", "b>", "em>", "sub>", "sup>", "br>", "br/>", "strong>",
            ]
            .iter()
            .any(|tag| name.starts_with(tag));
        rest = match behind.split_once('>').filter(|_| is_tag) {
            Some((tag, behind)) => {
                if tag.ends_with('p') || tag.starts_with("br") || tag.ends_with("title") {
                    plain.push_str("\n\n");
                }
                behind
            }
            None => {
                plain.push('<');
                behind
            }
        };
    }
    plain.push_str(rest);
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(plain, |plain, (reference, c)| plain.replace(reference, c))
}

/// A name in its order: `Ann van der Berg, Jr.`, `李明`.
pub fn name(given: &str, particle: &str, family: &str, suffix: &str) -> String {
    let all_cjk = given
        .chars()
        .chain(family.chars())
        .all(crate::model::script::is_cjk);
    if all_cjk && !given.is_empty() {
        return format!("{family}{given}");
    }
    let parts = [given, particle, family].map(str::trim);
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    let mut name = parts.collect::<Vec<_>>().join(" ");
    let suffix = suffix.trim();
    if !suffix.is_empty() {
        name.push(' ');
        name.push_str(suffix);
    }
    name
}

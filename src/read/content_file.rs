//! A content file on its way to a value: cut into front matter and text, with what was found wrong.
//! Does not know what its folder holds.

use std::sync::Arc;

use super::codes;
use super::front_matter::{Fields, Findings, read_mapping};
use super::source::Source;
use crate::model::diagnostic::{Diagnostic, Position, saturate};
use crate::model::digest::Digest;
use crate::model::slug::Slug;

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

/// A content file on its way to a value: its slug, its parts and what was found wrong.
pub struct ContentFile<'s> {
    pub slug: Slug,
    pub file: Arc<str>,
    /// Of all that it is read from.
    pub digest: Digest,
    pub parts: Parts<'s>,
    pub findings: Findings,
}

impl<'s> ContentFile<'s> {
    /// Reads the front matter's fields.
    pub fn fields<T>(&mut self, read: impl FnOnce(&mut Fields<'_>) -> Option<T>) -> Option<T> {
        read_mapping(
            self.parts.yaml,
            self.parts.yaml_line,
            &mut self.findings,
            read,
        )
    }

    pub fn body_text(&self) -> &'s str {
        self.parts.body
    }

    pub fn body_line(&self) -> u32 {
        self.parts.body_line
    }
}

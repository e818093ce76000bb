//! A content file on its way to a value. Does not know what its folder holds.

use std::sync::Arc;

use super::front_matter::{Fields, Findings, Parts, read_mapping};
use crate::model::digest::Digest;
use crate::model::slug::Slug;

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

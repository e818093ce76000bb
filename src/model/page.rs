//! A page of the editor's own, such as the method, outside the articles and their indexes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::body::Body;
use super::correction::Correction;
use super::digest::Digest;
use super::slug::Slug;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Page {
    pub slug: Slug,
    pub file: Arc<str>,
    /// Of all that it was read from.
    pub digest: Digest,
    /// Kept out of the site, with every trace of it, until the editor says otherwise.
    pub draft: bool,
    pub title: String,
    pub description: Option<String>,
    pub corrections: Vec<Correction>,
    pub body: Body,
}

//! A page of the editor's own, such as the method, outside the articles and their indexes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::body::Body;
use super::correction::Correction;
use super::digest::Digest;
use super::route::Route;
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

/// Pages that have no page of their own, but introduce one that the program makes.
const INTRODUCTIONS: &[(&str, &str)] = &[("index", "index.html"), ("unknowns", "unknowns.html")];

impl Page {
    /// The page that this one introduces, if it has no page of its own.
    pub fn introduces(&self) -> Option<Route> {
        let slug = self.slug.as_str();
        let (_, page) = INTRODUCTIONS.iter().find(|(of, _)| *of == slug)?;
        Some(Route::fixed(page))
    }
}

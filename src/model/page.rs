//! A page of the editor's own, such as the method, outside the articles and their indexes.

use std::sync::Arc;

use super::body::Body;
use super::slug::Slug;

#[derive(Clone, Debug)]
pub struct Page {
    pub slug: Slug,
    pub file: Arc<str>,
    pub title: String,
    pub description: Option<String>,
    pub body: Body,
}

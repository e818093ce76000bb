//! A topic: a node of the tree under which articles are filed, with a maintained summary.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::body::Body;
use super::correction::Correction;
use super::date::Date;
use super::diagnostic::Located;
use super::digest::Digest;
use super::slug::Slug;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Topic {
    pub slug: Slug,
    pub file: Arc<str>,
    /// Of all that it was read from.
    pub digest: Digest,
    /// Kept out of the site, with every trace of it, until the editor says otherwise.
    pub draft: bool,
    pub title: Located<String>,
    pub description: Option<String>,
    pub parent: Option<Located<Slug>>,
    /// Words by which the importer files a clipping here.
    pub keywords: Vec<String>,
    /// When the summary was last gone over.
    pub reviewed: Option<Date>,
    /// Slugs that it had before it was renamed.
    pub formerly: Vec<Located<Slug>>,
    pub corrections: Vec<Correction>,
    pub body: Body,
}

//! An event with a life of its own: what happened, told once, and the articles that report it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::body::Body;
use super::correction::Correction;
use super::date::Date;
use super::diagnostic::Located;
use super::digest::Digest;
use super::quotation::Quote;
use super::slug::Slug;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Event {
    pub slug: Slug,
    pub file: Arc<str>,
    /// Of all that it was read from.
    pub digest: Digest,
    /// Kept out of the site, with every trace of it, until the editor says otherwise.
    pub draft: bool,
    pub title: Located<String>,
    /// When it happened by the editor's judgement; `None` where that is not known.
    pub date: Option<Date>,
    /// Where it happened, in words.
    pub place: Option<String>,
    pub entities: Vec<Located<Slug>>,
    pub topics: Vec<Located<Slug>>,
    /// Articles that report it, beside those that say so themselves.
    pub sources: Vec<EventSource>,
    /// Slugs that it had before it was renamed.
    pub formerly: Vec<Located<Slug>>,
    pub corrections: Vec<Correction>,
    pub body: Body,
}

/// An article that reports an event, as the event's file says it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct EventSource {
    pub article: Located<Slug>,
    /// The date that the article gives.
    pub date: Option<Date>,
    pub quote: Option<Quote>,
}

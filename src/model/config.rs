//! What `dossier.yaml` says of the dossier as a whole.

use serde::Serialize;

use super::date::Date;
use super::language::Language;
use super::rights::Rights;

#[derive(Clone, Debug, Serialize)]
pub struct Config {
    pub title: String,
    pub description: String,
    /// Where the site is hosted, without a slash at its end. Needed by the sitemap, and by
    /// feeds for absolute addresses; everything else is relative.
    pub base_url: Option<String>,
    pub language: Language,
    /// The licence of the dossier's own texts.
    pub rights: Option<Rights>,
    /// The date of this edition. An input, never the clock: the same input gives the same bytes.
    pub updated: Option<Date>,
    /// How many words of a clipping a reader may see where its rights allow an excerpt.
    pub excerpt_words: usize,
    /// Digests of clippings that import passes over. No page shows them.
    #[serde(skip)]
    pub ignore: Vec<String>,
    /// Whether drafts are part of the site. No file says so, only whoever builds it.
    pub shows_drafts: bool,
}

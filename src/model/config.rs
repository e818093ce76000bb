//! What `dossier.yaml` says of the dossier as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::appearance::Appearance;
use super::date::Date;
use super::language::Language;
use super::locale::Locale;
use super::rights::Rights;
use super::words::Message;

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
    /// How many words of a clipping may stand in a row where its rights allow no excerpt.
    #[serde(skip)]
    pub quotation_words: usize,
    /// Whether the site can be searched.
    pub search: bool,
    /// Whether the site shows the names of clippings' files.
    pub clipping_names: bool,
    /// Digests of clippings that import passes over. No page shows them.
    #[serde(skip)]
    pub ignore: Vec<String>,
    /// A folder for clippings that are kept elsewhere, from the dossier’s folder.
    #[serde(skip)]
    pub clippings: Option<String>,
    pub edition: Edition,
    /// Whether drafts are part of the site. No file says so, only whoever builds it.
    pub shows_drafts: bool,
    /// How it looks, where that is not left to the theme.
    pub theme: Appearance,
    /// How the interface speaks.
    pub locale: Arc<Locale>,
    /// The editor's own words in place of some of these.
    #[serde(skip)]
    pub translations: BTreeMap<Box<str>, Message>,
    /// The types of relations between entities, each as it is called from both sides.
    pub relations: RelationTypes,
}

/// For whom a site is. No file says so, only whoever builds it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub enum Edition {
    /// For readers: what rights do not allow is held back.
    #[default]
    Public,
    /// For the editors’ own desk: nothing is.
    Private,
}

/// Pairs of what a relation is called from one side and from the other: `owned by`, `owns`. One
/// that is mutual is called the same from both.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RelationTypes(pub Vec<(String, String)>);

impl RelationTypes {
    /// What a relation of this type is called from the other side; `None` where the type is not
    /// known.
    pub fn inverse(&self, kind: &str) -> Option<&str> {
        self.0.iter().find_map(|(one, other)| {
            let inverse = if one == kind { Some(other) } else { None };
            let inverse = inverse.or_else(|| (other == kind).then_some(one));
            inverse.map(String::as_str)
        })
    }

    /// All that a relation may be called.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .flat_map(|(one, other)| [one.as_str(), other.as_str()])
    }
}

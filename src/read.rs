//! Floor 1: from files to values, one file at a time. Reading never fails: it answers with
//! what could be read and the diagnostics for the rest. Knows nothing of other files.

pub mod address;
mod appearance;
pub mod article;
pub mod cache;
pub mod codes;
pub mod config;
pub mod content;
pub mod content_file;
mod correction;
pub mod entity;
mod event;
pub mod front_matter;
pub mod highlight;
pub mod html;
pub mod inline;
pub mod markdown;
pub mod page;
pub mod plain;
pub mod provenance;
pub mod quotations;
pub mod reference;
pub mod sanitise;
pub mod sealed;
pub mod source;
pub mod stamp;
pub mod tags;
pub mod topic;
pub mod values;
pub mod words;
pub mod written;
pub mod yaml;

use std::path::Path;

use crate::model::diagnostic::Diagnostic;

/// The folder of a dossier whose files take the place of the theme's.
pub const TEMPLATES: &str = "templates";

/// Reads the dossier in the folder `site` anew. What cannot be read is left out and reported.
pub fn load(site: &Path) -> (content::Content, Vec<Diagnostic>) {
    cache::Cache::of_nothing(site).load()
}

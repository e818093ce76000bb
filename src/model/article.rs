//! An article: what the dossier keeps of one source, and what the editor made of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bibliography::Bibliography;
use super::body::Body;
use super::claim::Claim;
use super::clipping::Clipping;
use super::correction::{Correction, Withdrawal};
use super::date::Date;
use super::diagnostic::Located;
use super::digest::Digest;
use super::language::Language;
use super::quotation::{Quote, TextQuotation};
use super::rights::Rights;
use super::slug::Slug;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Article {
    pub slug: Slug,
    /// Path from the dossier's folder.
    pub file: Arc<str>,
    /// Of all that it was read from.
    pub digest: Digest,
    /// Kept out of the site, with every trace of it, until the editor says otherwise.
    pub draft: bool,
    /// The source's headline, or the editor's title where `title_supplied` says so.
    pub title: String,
    pub title_supplied: bool,
    pub publisher: Option<Located<Slug>>,
    /// Names as printed.
    pub authors: Vec<String>,
    pub published: Option<Date>,
    pub retrieved: Option<Date>,
    pub updated: Option<Date>,
    /// The dateline's place, as printed.
    pub place: Option<String>,
    pub url: Option<String>,
    pub archived: Option<String>,
    pub language: Option<Language>,
    pub rights: Rights,
    pub bibliography: Bibliography,
    pub clippings: Vec<Clipping>,
    /// Articles by their slugs, and others in words, from which it has what it says.
    pub based_on: Vec<Located<String>>,
    /// What `dossier import` wrote, as a digest of the file; of an article that nobody has edited
    /// since, it still is.
    pub imported: Option<String>,
    /// Slugs that it had before it was renamed.
    pub formerly: Vec<Located<Slug>>,
    pub corrections: Vec<Correction>,
    /// Why it is no part of the site, which its address tells.
    pub withdrawn: Option<Withdrawal>,
    pub summary: Option<String>,
    pub entities: Vec<Located<Slug>>,
    pub topics: Vec<Located<Slug>>,
    /// Events that it alone tells of.
    pub events: Vec<InlineEvent>,
    /// Events with a file of their own that it reports.
    pub reports: Vec<EventReport>,
    pub claims: Vec<Claim>,
    pub figures: Vec<Figure>,
    /// By field name: where the importer took it from.
    pub provenance: BTreeMap<String, Provenance>,
    pub body: Body,
    /// How much of its text the body is.
    pub extent: Extent,
    /// The quotations in its summary, in order.
    pub quoted_in_summary: Vec<TextQuotation>,
    /// Why its quotation marks are no quotations, where the editor says so.
    pub quotes_off: Option<String>,
}

/// How much of a text was read. What is not shown cannot be searched, and so nothing is absent from it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub enum Extent {
    #[default]
    Whole,
    /// Its opening, since its rights allow no more.
    Opening,
    /// Nothing of it.
    Withheld,
}

/// Something that happened, told in the article's own file.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct InlineEvent {
    /// `None` where the article gives no date.
    pub date: Option<Date>,
    pub title: Located<String>,
    /// What the editor says of it beside, such as how its date was found.
    pub note: Option<String>,
    pub entities: Vec<Located<Slug>>,
    pub topics: Vec<Located<Slug>>,
    pub quote: Option<Quote>,
}

/// That the article reports an event which has a file of its own.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct EventReport {
    pub event: Located<Slug>,
    /// The date that the article gives.
    pub date: Option<Date>,
    pub quote: Option<Quote>,
}

/// A number with what it counts. The value stays text: `300`, `1.5 million`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Figure {
    pub of: String,
    pub value: Located<String>,
    pub unit: Option<String>,
    pub qualifier: Option<String>,
    pub as_of: Option<Date>,
    pub quote: Option<Quote>,
}

impl Figure {
    /// As it is read: “more than 300 petaflops”.
    pub fn label(&self) -> String {
        let parts = [
            self.qualifier.as_deref(),
            Some(self.value.value.as_str()),
            self.unit.as_deref(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// How a field came by its value, with the words of the clipping that gave it.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Provenance {
    pub method: Method,
    pub quote: Option<String>,
    /// What else the clipping says of the field, until the editor has looked. Never published.
    pub conflicts: Vec<Conflict>,
}

/// Another value that a clipping gives for a field.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Conflict {
    pub value: String,
    pub method: Method,
    pub quote: Option<String>,
}

/// How a value was come by. What counts for more comes first.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Deserialize, Serialize)]
pub enum Method {
    /// A header of the clipping or a field of its export says so.
    Declared,
    /// The page’s own metadata says so, which readers of the page do not see.
    Metadata,
    /// It stands in the clipping's text.
    Extracted,
    /// It was concluded.
    Inferred,
    /// The editor set it since. Never typed: told by the words that no longer give the value.
    Editor,
}

impl Method {
    pub const ALL: [Method; 4] = [
        Method::Declared,
        Method::Metadata,
        Method::Extracted,
        Method::Inferred,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Method::Declared => "declared",
            Method::Metadata => "metadata",
            Method::Extracted => "extracted",
            Method::Inferred => "inferred",
            Method::Editor => "set by the editor",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

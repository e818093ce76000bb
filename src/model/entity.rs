//! An entity: a person, organisation, product or place that the dossier speaks of.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::body::Body;
use super::correction::Correction;
use super::date::Date;
use super::diagnostic::Located;
use super::digest::Digest;
use super::language::Language;
use super::slug::Slug;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Entity {
    pub slug: Slug,
    pub file: Arc<str>,
    /// Of all that it was read from.
    pub digest: Digest,
    /// Kept out of the site, with every trace of it, until the editor says otherwise.
    pub draft: bool,
    pub name: Located<String>,
    pub kind: EntityKind,
    /// What it is, in one line.
    pub description: Option<String>,
    /// The name in other languages and scripts.
    pub names: BTreeMap<Language, Located<String>>,
    pub aliases: Vec<Alias>,
    /// How its names may be recognised, where the editor says so.
    pub matching: Option<Matching>,
    /// Host names by which a publisher is recognised.
    pub domains: Vec<Located<String>>,
    pub website: Option<String>,
    /// A Wikidata item, `Q` and digits.
    pub wikidata: Option<String>,
    pub not_to_be_confused_with: Vec<Located<Slug>>,
    pub relations: Vec<Relation>,
    /// Slugs that it had before it was renamed.
    pub formerly: Vec<Located<Slug>>,
    pub corrections: Vec<Correction>,
    pub body: Body,
}

impl Entity {
    /// Every text by which the entity may be named, each with where it was typed.
    pub fn all_names(&self) -> impl Iterator<Item = &Located<String>> {
        std::iter::once(&self.name)
            .chain(self.names.values())
            .chain(self.aliases.iter().map(|alias| &alias.name))
    }

    /// The same, each with how it may be recognised: what an alias says of itself goes before what
    /// the entity says. `None` where nobody says anything.
    pub fn recognised_names(&self) -> impl Iterator<Item = (&Located<String>, Option<Matching>)> {
        let own = std::iter::once(&self.name).chain(self.names.values());
        let own = own.map(|name| (name, self.matching));
        let aliases = self.aliases.iter();
        own.chain(aliases.map(|alias| (&alias.name, alias.matching.or(self.matching))))
    }
}

/// Another name of an entity.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Alias {
    pub name: Located<String>,
    pub matching: Option<Matching>,
}

/// How a name may be recognised in a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub enum Matching {
    /// As it is written, and in capitals.
    Default,
    /// As it is written: its letters and their case. Kinds of apostrophes, hyphens and spaces count
    /// as the same all the same.
    Exact,
    /// Not at all: only links and lists lead to it.
    Never,
}

impl Matching {
    pub const ALL: [Matching; 3] = [Matching::Default, Matching::Exact, Matching::Never];

    pub fn as_str(self) -> &'static str {
        match self {
            Matching::Default => "default",
            Matching::Exact => "exact",
            Matching::Never => "never",
        }
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub enum EntityKind {
    Person,
    Organisation,
    Product,
    Place,
}

impl EntityKind {
    pub const ALL: [EntityKind; 4] = [
        EntityKind::Person,
        EntityKind::Organisation,
        EntityKind::Product,
        EntityKind::Place,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Organisation => "organisation",
            EntityKind::Product => "product",
            EntityKind::Place => "place",
        }
    }
}

/// How one entity stands to another, in the editor's words: `based in`, `part of`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Relation {
    pub kind: Located<String>,
    pub to: Located<Slug>,
    /// When it began and when it ended, as far as that is known.
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// The article that says so.
    pub source: Option<Located<Slug>>,
}

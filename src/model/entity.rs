//! An entity: a person, organisation, product or place that the dossier speaks of.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::body::Body;
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
    /// The name in other languages and scripts.
    pub names: BTreeMap<Language, Located<String>>,
    pub aliases: Vec<Located<String>>,
    /// Host names by which a publisher is recognised.
    pub domains: Vec<Located<String>>,
    pub website: Option<String>,
    /// A Wikidata item, `Q` and digits.
    pub wikidata: Option<String>,
    pub not_to_be_confused_with: Vec<Located<Slug>>,
    pub relations: Vec<Relation>,
    /// Slugs that it had before it was renamed.
    pub formerly: Vec<Located<Slug>>,
    pub body: Body,
}

impl Entity {
    /// Every text by which the entity may be named, each with where it was typed.
    pub fn all_names(&self) -> impl Iterator<Item = &Located<String>> {
        std::iter::once(&self.name)
            .chain(self.names.values())
            .chain(&self.aliases)
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

    /// The heading of a list of them.
    pub fn plural(self) -> &'static str {
        match self {
            EntityKind::Person => "People",
            EntityKind::Organisation => "Organisations",
            EntityKind::Product => "Products",
            EntityKind::Place => "Places",
        }
    }
}

/// How one entity stands to another, in the editor's words: `based in`, `part of`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Relation {
    pub kind: String,
    pub to: Located<Slug>,
    /// The article that says so.
    pub source: Option<Located<Slug>>,
}

//! Floor 3: what the site will hold, as plain data: routes, and how each is made.

use std::fmt;

use crate::exports::Export;
use crate::model::dossier::{ArticleId, Asset, EntityId, PageId, TopicId};
use crate::model::entity::EntityKind;
use crate::model::route::Route;
use crate::pages::PageKind;

/// One file of the site.
#[derive(Clone, Debug)]
pub struct Output {
    pub route: Route,
    pub recipe: Recipe,
}

/// How an output is made.
#[derive(Clone)]
pub enum Recipe {
    Page(&'static PageKind, Subject),
    Export(&'static Export, Subject),
    /// Copied from this path of the dossier.
    Asset(Asset),
    /// Taken from the theme, by name.
    ThemeAsset(String),
}

/// What a page or export is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Subject {
    Dossier,
    Article(ArticleId),
    Entity(EntityId),
    Topic(TopicId),
    Page(PageId),
    /// A year of the timeline, as an index into `Dossier::years`, whole or one month of it.
    /// `page` is a further page of it.
    Year {
        year: u32,
        month: Option<u8>,
        page: Option<u32>,
    },
    /// A page of the index of entities, where that is long: of one kind, counted from 1.
    Index {
        kind: EntityKind,
        page: u32,
    },
    /// A further page of a list that is too long for the page of its owner.
    List {
        of: Owner,
        list: List,
        page: u32,
    },
}

/// Whose page a list begins on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Owner {
    Entity(EntityId),
    Topic(TopicId),
    Sources,
}

/// A list that may go on over several pages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum List {
    Timeline,
    Mentions,
    Published,
    Claims,
    Articles,
    UnknownPublisher,
}

impl List {
    /// Names the list in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            List::Timeline => "timeline",
            List::Mentions => "mentions",
            List::Published => "published",
            List::Claims => "claims",
            List::Articles => "articles",
            List::UnknownPublisher => "unknown",
        }
    }
}

impl Recipe {
    /// The kind that `dossier plan` prints.
    pub fn kind(&self) -> &'static str {
        match self {
            Recipe::Page(page, _) => page.name,
            Recipe::Export(export, _) => export.name,
            Recipe::Asset(_) => "static",
            Recipe::ThemeAsset(_) => "theme",
        }
    }
}

impl fmt::Debug for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipe::Page(page, subject) => write!(f, "{}({subject:?})", page.name),
            Recipe::Export(export, subject) => write!(f, "{}({subject:?})", export.name),
            Recipe::Asset(asset) => f.write_str(&asset.file),
            Recipe::ThemeAsset(file) => f.write_str(file),
        }
    }
}

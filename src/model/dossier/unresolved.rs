//! References that linking could not resolve, as plain data. Judges none of them.

use std::sync::Arc;

use super::EntityId;
use crate::model::diagnostic::Position;
use crate::model::slug::Slug;

/// A reference that leads nowhere, or to more than one thing.
#[derive(Debug)]
pub struct Unresolved {
    pub file: Arc<str>,
    pub at: Position,
    pub kind: UnresolvedKind,
}

#[derive(Debug)]
pub enum UnresolvedKind {
    /// A slug in front matter that names no content of the wanted kind.
    UnknownSlug { slug: Slug, wanted: ContentKind },
    /// A `by` of a claim that looks like a slug and names no entity.
    UnknownClaimant { slug: Slug },
    /// A `by` of a claim that is the name of several entities.
    AmbiguousClaimant {
        name: String,
        candidates: Vec<EntityId>,
    },
    /// A former slug that something bears today: `by` itself, or another that was called so too.
    FormerSlugTaken {
        slug: Slug,
        kind: ContentKind,
        by: Slug,
    },
    /// What is typed names a draft, which is no part of the site.
    RefersToDraft {
        typed: String,
        draft: Arc<str>,
        place: DraftPlace,
    },
    /// `article#claim` where the article exists and the claim does not.
    UnknownClaim { article: Slug, claim: Slug },
    /// A second claim with the id of an earlier one in the same article.
    DuplicateClaim { claim: Slug },
    /// `[[target]]` that names nothing.
    UnknownWikiTarget { target: String },
    /// `[[target]]` that names several things.
    AmbiguousWikiTarget {
        target: String,
        candidates: Vec<String>,
    },
    /// A link to a file that is not there.
    BrokenPath {
        path: String,
        /// From the dossier's folder; `None` where it leaves that.
        meant: Option<String>,
    },
    /// A link to a heading that is not there.
    BrokenAnchor {
        anchor: String,
        known: Arc<[String]>,
    },
    /// A name in the text that several entities bear.
    AmbiguousName {
        name: String,
        candidates: Vec<EntityId>,
    },
    /// A second file for a slug; `first` is the one that counts.
    DuplicateSlug { slug: Slug, first: Arc<str> },
    /// A topic that is its own ancestor: the slugs on the way round.
    TopicCycle { way: Vec<Slug> },
}

impl UnresolvedKind {
    pub fn is_bare_link_to_draft(&self) -> bool {
        let place = match self {
            UnresolvedKind::RefersToDraft { place, .. } => Some(*place),
            _ => None,
        };
        place == Some(DraftPlace::BareLink)
    }
}

/// Where a draft is named.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DraftPlace {
    FrontMatter,
    /// A link with words of its own, which stay.
    Link,
    /// `[[slug]]`, which has none.
    BareLink,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ContentKind {
    Article,
    Entity,
    Topic,
    Event,
}

impl ContentKind {
    pub fn as_str(self) -> &'static str {
        match self {
            ContentKind::Article => "article",
            ContentKind::Entity => "entity",
            ContentKind::Topic => "topic",
            ContentKind::Event => "event",
        }
    }

    /// The folder of its files below `content`, and of its pages.
    pub fn folder(self) -> &'static str {
        match self {
            ContentKind::Article => "articles",
            ContentKind::Entity => "entities",
            ContentKind::Topic => "topics",
            ContentKind::Event => "events",
        }
    }
}

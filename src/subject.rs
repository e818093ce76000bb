//! Floor 3: what a page or an export is about, as plain data. Knows neither pages nor exports.

use crate::model::dossier::{ArticleId, EntityId, EventId, PageId, TopicId};
use crate::model::entity::EntityKind;

/// What a page or export is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Subject {
    Dossier,
    Article(ArticleId),
    Entity(EntityId),
    Topic(TopicId),
    Event(EventId),
    Page(PageId),
    /// An address that something had before it was renamed: one of its former routes.
    Former {
        of: Renamed,
        index: usize,
    },
    /// An article that was withdrawn, as an index into `Dossier::withdrawn`, at one of its addresses.
    Withdrawn {
        number: usize,
        index: usize,
    },
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

/// What was renamed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Renamed {
    Article(ArticleId),
    Entity(EntityId),
    Topic(TopicId),
    Event(EventId),
}

/// Whose page a list begins on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Owner {
    Entity(EntityId),
    Topic(TopicId),
    Event(EventId),
    Sources,
    /// All articles.
    Articles,
    /// The register of claims.
    Claims,
    Disagreements,
    /// The register of figures.
    Figures,
    Corrections,
}

/// A list that may go on over several pages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum List {
    Timeline,
    Mentions,
    Published,
    Written,
    Claims,
    Articles,
    UnknownPublisher,
    All,
    Reports,
    ClaimsAbout,
    AllClaims,
    Disagreements,
    Figures,
    Corrections,
}

impl List {
    /// Names the list in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            List::Timeline => "timeline",
            List::Mentions => "mentions",
            List::Published => "published",
            List::Written => "written",
            List::Claims => "claims",
            List::Articles => "articles",
            List::UnknownPublisher => "unknown",
            List::All => "page",
            List::Reports => "reports",
            List::ClaimsAbout => "claims-about",
            List::AllClaims => "claims",
            List::Disagreements => "disagreements",
            List::Figures => "figures",
            List::Corrections => "corrections",
        }
    }
}

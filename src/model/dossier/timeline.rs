//! The timeline: its entries, and which events of articles are one.

use serde::Serialize;

use super::{ArticleId, EventId};

/// A point of the timeline.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TimelineEntry {
    /// `None` where no date is given.
    pub listed: Option<Listed>,
    pub kind: TimelineEntryKind,
}

/// Where a timeline lists a date.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Listed {
    pub year: Option<i64>,
    /// Where the author named one.
    pub month: Option<u8>,
}

impl TimelineEntry {
    pub fn year(&self) -> Option<i64> {
        self.listed?.year
    }

    pub fn month(&self) -> Option<u8> {
        self.listed?.month
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
pub enum TimelineEntryKind {
    /// An event with a file of its own.
    Event(EventId),
    /// An article's own event; of those that several articles tell, the one with the most exact date.
    Inline(InlineEventId),
    /// The publication of an article.
    Published(ArticleId),
}

/// An event of an article, by its number there, from 0.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
pub struct InlineEventId {
    pub article: ArticleId,
    pub number: u32,
}

/// An article’s own event that other articles tell too.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct SharedEvent {
    pub number: u32,
    /// As these tell it: first the one with the most exact date.
    pub others: Vec<InlineEventId>,
}

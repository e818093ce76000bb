//! A document of the index: its fields, the terms of these with their places, and what a list of documents says of it. Knows
//! no other documents.

use serde::{Deserialize, Serialize};

use super::numbers::push;
use super::terms::terms;

/// Between two fields so many places are left free, so that nothing follows over their edge.
const GAP: u32 = 16;
/// A part begins at a multiple of this.
const EDGE: u32 = 64;

/// A document as it is indexed, and as results show it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Record {
    /// From the site's root.
    pub href: String,
    pub kind: u32,
    /// Days since the year 0: the earliest, if one is known, and the latest.
    pub days: (Option<u32>, Option<u32>),
    /// In words.
    pub date: String,
    /// Who published or said it.
    pub by: String,
    pub draft: bool,
    /// Its title, and its other names.
    pub titles: Vec<String>,
    pub summary: String,
    pub text: String,
    /// What is known of it and stands nowhere in it.
    pub tags: Vec<String>,
}

impl Record {
    /// Hands out every term, with the part and the place it stands in: what is known of the document and stands nowhere, has no
    /// place.
    pub(super) fn terms(&self, mut each: impl FnMut(&str, Part, u32)) -> u32 {
        let mut next = 0;
        let mut part = |part: Part, texts: &[&str], first: u32| {
            let mut place = first;
            for text in texts {
                let end = terms(text, place, |term, place| each(term, part, place));
                place = end.saturating_add(GAP);
            }
            next = place;
            // What changes in one part moves no place of the next, as a rule.
            place.checked_next_multiple_of(EDGE).unwrap_or(place)
        };
        let titles: Vec<&str> = self.titles.iter().map(String::as_str).collect();
        let first = part(Part::Title, &titles, 0);
        let first = part(Part::Summary, &[&self.by, &self.summary], first);
        part(Part::Text, &[&self.text], first);
        for tag in &self.tags {
            each(tag, Part::Tag, 0);
        }
        next
    }

    /// What a list of documents holds of it.
    pub(super) fn push_entry(&self, out: &mut Vec<u8>, end: u32) {
        let (earliest, latest) = self.days;
        let first = earliest.map_or(0, |day| day.saturating_add(1));
        push(out, self.kind);
        push(out, length_class(end));
        push(out, first);
        let span = latest.map_or(0, |day| day.saturating_add(2).saturating_sub(first.max(1)));
        push(out, span);
    }
}

/// Where in a document a term stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Part {
    Title,
    Summary,
    Text,
    /// Nowhere.
    Tag,
}

impl Part {
    pub(super) fn is_tag(self) -> bool {
        self == Part::Tag
    }

    /// As a bit: a term that stands in none of these stands in the text.
    pub(super) fn bit(self) -> u32 {
        match self {
            Part::Title => 1,
            Part::Summary => 2,
            Part::Text | Part::Tag => 0,
        }
    }
}

/// Four steps to a doubling: what ranking needs to know of a document's length.
fn length_class(places: u32) -> u32 {
    (f64::from(places + 1).log2() * 4.0).round() as u32
}

//! The ids of headings: each of its own, and none that the theme uses.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::slug::Slug;

/// Ids that the theme's shell uses; a heading that would take one gets a number instead.
const RESERVED_IDS: &[&str] = &["content", "date-not-given"];
/// How the ids of the theme's own blocks begin, which a heading's id never does.
const RESERVED_PREFIXES: &[&str] = &[
    "article-", "at-", "claim-", "entity-", "event-", "fn-", "fnref-", "home-", "show-", "topic-",
    "year-",
];

/// The ids of a text.
#[derive(Default)]
pub struct Anchors {
    /// In order.
    pub all: Vec<String>,
    taken: FxHashSet<String>,
    /// By the text of ids that were taken: all numbers before this one are taken as well.
    numbers: FxHashMap<String, u32>,
}

impl Anchors {
    /// A new id made from this text, numbered where it is taken.
    pub fn unique(&mut self, text: &str) -> String {
        let mut base = Slug::from_title(text, 60)
            .map_or_else(|| "section".to_string(), |slug| slug.to_string());
        if RESERVED_PREFIXES
            .iter()
            .any(|prefix| base.starts_with(prefix))
        {
            base.insert_str(0, "on-");
        }
        let mut id = base.clone();
        while RESERVED_IDS.contains(&id.as_str()) || self.taken.contains(&id) {
            let number = self.numbers.entry(base.clone()).or_insert(2);
            id = format!("{base}-{number}");
            *number += 1;
        }
        self.taken.insert(id.clone());
        self.all.push(id.clone());
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_numbered_past_those_that_are_taken() {
        let mut anchors = Anchors::default();
        let ids = ["A", "A 2", "A", "A", "a-3", "Content", "Event 1", "—"];
        let ids = ids.map(|text| anchors.unique(text));
        let expected = [
            "a",
            "a-2",
            "a-3",
            "a-4",
            "a-3-2",
            "content-2",
            "on-event-1",
            "section",
        ];
        assert_eq!(ids, expected);
    }
}

//! The ids of headings: each of its own, and none that the theme uses.

use rustc_hash::FxHashMap;

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
    /// By id: with all numbers before this one behind it, it is taken as well.
    taken: FxHashMap<Box<str>, u32>,
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
        if RESERVED_IDS.contains(&base.as_str()) {
            self.taken.entry(Box::from(base.as_str())).or_insert(2);
        }
        let id = match self.taken.get(base.as_str()) {
            None => base,
            Some(first) => {
                let mut number = *first;
                let mut id = numbered(&base, number);
                while self.taken.contains_key(id.as_str()) {
                    number += 1;
                    id = numbered(&base, number);
                }
                if let Some(next) = self.taken.get_mut(base.as_str()) {
                    *next = number + 1;
                }
                id
            }
        };
        self.taken.insert(Box::from(id.as_str()), 2);
        self.all.push(id.clone());
        id
    }
}

fn numbered(base: &str, number: u32) -> String {
    let mut id = String::with_capacity(base.len() + 8);
    id.push_str(base);
    id.push('-');
    id.push_str(&number.to_string());
    id
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

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
    /// By id: it is taken, and so it is with each number from 2 to the one before this behind it.
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
        let id = match self.is_taken(&base) {
            false => {
                self.taken.insert(Box::from(base.as_str()), 2);
                base
            }
            true => {
                let mut number = self.taken.get(base.as_str()).copied().unwrap_or(2);
                let mut id = numbered(&base, number);
                while self.is_taken(&id) {
                    number += 1;
                    id = numbered(&base, number);
                }
                match self.taken.get_mut(base.as_str()) {
                    Some(next) => *next = number + 1,
                    None => {
                        self.taken.insert(Box::from(base), number + 1);
                    }
                }
                id
            }
        };
        self.all.push(id.clone());
        id
    }

    /// Whether the id is taken: as it is, or as one with a number that was given already.
    fn is_taken(&self, id: &str) -> bool {
        if self.taken.contains_key(id) {
            return true;
        }
        let Some((base, number)) = id.rsplit_once('-') else {
            return false;
        };
        let is_plain = !number.starts_with('0');
        let number = number.parse::<u32>().ok().filter(|_| is_plain);
        let next = self.taken.get(base).copied();
        number
            .zip(next)
            .is_some_and(|(number, next)| (2..next).contains(&number))
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

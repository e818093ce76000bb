//! The spellings that are looked for, each with what it means, while an index of names is made.

use std::collections::{BTreeMap, BTreeSet};

/// The longest name that is looked for, in characters. Longer ones are ignored.
pub const MAX_NAME_CHARS: usize = 200;

/// Spellings with what they mean, while an index is made.
pub struct BySpelling<Id> {
    pub names: BTreeMap<String, BTreeSet<Id>>,
    pub words: BTreeSet<String>,
}

impl<Id> Default for BySpelling<Id> {
    fn default() -> Self {
        BySpelling {
            names: BTreeMap::new(),
            words: BTreeSet::new(),
        }
    }
}

impl<Id: Ord> BySpelling<Id> {
    /// Whether the name is one that is looked for.
    pub fn add(&mut self, name: &str, id: Id) -> bool {
        let fits = !name.is_empty() && name.chars().nth(MAX_NAME_CHARS).is_none();
        if fits {
            match self.names.get_mut(name) {
                Some(ids) => {
                    ids.insert(id);
                }
                None => {
                    self.names.insert(name.to_string(), BTreeSet::from([id]));
                }
            }
        }
        fits
    }
}

//! How names may be written in a text, and who bears each: as they are, in capitals, and in lower case
//! where that is only to be noted. Looks for none of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::entity::Matching;
use crate::model::folding::{in_capitals, spelling};

/// The longest name that is looked for, in characters. Longer ones are ignored.
pub const MAX_NAME_CHARS: usize = 200;

/// A name of so many letters is recognised in capitals too. Shorter ones are as often
/// abbreviations of something else.
const LETTERS_IN_CAPITALS: usize = 5;

/// Folded spellings with what they mean.
pub struct Spellings<Id> {
    pub names: BTreeMap<String, BTreeSet<Id>>,
    /// Names of one word in lower case, which is how the language's own words are written.
    pub words: BTreeSet<String>,
}

impl<Id: Copy + Ord> Spellings<Id> {
    fn none() -> Spellings<Id> {
        Spellings {
            names: BTreeMap::new(),
            words: BTreeSet::new(),
        }
    }

    /// Names are folded; empty ones and those longer than [`MAX_NAME_CHARS`] are ignored. Where nothing
    /// is said of how a name of one word may be recognised, it is a word in lower case too.
    pub fn of_names(
        names: impl IntoIterator<Item = (String, Option<Matching>, Id)>,
    ) -> Spellings<Id> {
        let mut spellings = Spellings::none();
        let mut in_other_case = Vec::new();
        for (name, matching, id) in names {
            let name = spelling(&name);
            if matching == Some(Matching::Never) || !spellings.add(&name, id) {
                continue;
            }
            if matching != Some(Matching::Exact) {
                in_other_case.push((name, id, matching.is_none()));
            }
        }
        // Whoever is written so by name is meant, and nobody else.
        let as_written: BTreeSet<String> = spellings.names.keys().cloned().collect();
        for (name, id, watched) in in_other_case {
            if let Some(capitals) = in_capitals(&name, LETTERS_IN_CAPITALS)
                .filter(|capitals| !as_written.contains(capitals))
            {
                spellings.add(&capitals, id);
            }
            let word = name.to_lowercase();
            if watched
                && word != name
                && name.chars().any(char::is_lowercase)
                && !word.contains(char::is_whitespace)
                && !as_written.contains(&word)
            {
                spellings.words.insert(word);
            }
        }
        spellings
    }

    /// Keywords in lower case, as far as they are ASCII.
    pub fn of_keywords(words: impl IntoIterator<Item = (String, Id)>) -> Spellings<Id> {
        let mut spellings = Spellings::none();
        for (word, id) in words {
            spellings.add(&spelling(&word).to_ascii_lowercase(), id);
        }
        spellings
    }

    /// Whether the name is one that is looked for.
    fn add(&mut self, name: &str, id: Id) -> bool {
        let fits = !name.is_empty() && name.chars().nth(MAX_NAME_CHARS).is_none();
        if fits {
            self.names.entry(name.to_string()).or_default().insert(id);
        }
        fits
    }
}

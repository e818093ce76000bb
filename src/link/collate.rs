//! The order of names as a reader of the dossier's language expects it: the only place that
//! knows the collation library.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

use crate::model::language::Language;

pub struct Collation {
    /// `None` only if the library had no data at all; code point order stands in.
    collator: Option<CollatorBorrowed<'static>>,
}

impl Collation {
    /// The order of `language`, with "Chapter 9" before "Chapter 10".
    pub fn of(language: &Language) -> Collation {
        let locale = Locale::try_from_str(language.as_str()).unwrap_or(Locale::UNKNOWN);
        let mut preferences = CollatorPreferences::from(locale);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        Collation {
            collator: Collator::try_new(preferences, CollatorOptions::default()).ok(),
        }
    }

    /// Compares two names; those that collate alike keep code point order, so that the result
    /// never depends on the order given.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let collated = self
            .collator
            .as_ref()
            .map_or(Ordering::Equal, |collator| collator.compare(a, b));
        collated.then_with(|| a.cmp(b))
    }

    /// Sorts `values` by the names that `name` gives; equal names keep their order.
    pub fn sort<'n, T>(&self, values: &mut [T], name: impl Fn(&T) -> &'n str) {
        values.sort_by(|a, b| self.compare(name(a), name(b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_readers_expect() {
        let collation = Collation::of(&Language::english());
        let mut names = [
            "Zola",
            "émile",
            "Emil",
            "chapter 10",
            "Chapter 9",
            "Ångström",
        ];
        collation.sort(&mut names, |name| name);
        assert_eq!(
            names,
            [
                "Ångström",
                "Chapter 9",
                "chapter 10",
                "Emil",
                "émile",
                "Zola"
            ]
        );
    }
}

//! Language tags (BCP 47), parsed once and kept in canonical form.

use std::fmt;

use serde::{Deserialize, Serialize};

use icu_locale_core::Locale;

/// A well-formed BCP 47 tag, such as `en`, `zh-Hans` or `pt-BR`.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub struct Language(Box<str>);

impl Language {
    /// `None` where `tag` is not well-formed; whether the language exists is not asked.
    pub fn parse(tag: &str) -> Option<Language> {
        let locale = Locale::try_from_str(tag).ok()?;
        Some(Language(locale.to_string().into_boxed_str()))
    }

    pub fn english() -> Language {
        Language(Box::from("en"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language itself, without its script and region.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

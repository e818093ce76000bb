//! Where a work appeared, in the terms of the Citation Style Language (CSL 1.0.2). Knows no styles.

use serde::{Deserialize, Serialize};

/// The types of CSL 1.0.2, each with its name for readers.
pub const ITEM_TYPES: &[&str] = &[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
];

/// What a library knows of a work beside its title, its authors and its date.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Bibliography {
    /// One of [`ITEM_TYPES`].
    pub item_type: Option<String>,
    /// The journal, the newspaper or the book that it is a part of.
    pub container: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    /// Without an address before it.
    pub doi: Option<String>,
}

/// A DOI as it is registered: without `https://doi.org/` or `doi:` before it.
pub fn doi(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = [
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "doi:",
        "DOI:",
    ]
    .iter()
    .find_map(|start| text.strip_prefix(start))
    .unwrap_or(text)
    .trim();
    let (registrant, name) = bare.split_once('/')?;
    let code = registrant.strip_prefix("10.")?;
    let is_code = !code.is_empty()
        && code
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_name = !name.is_empty() && !bare.contains(|c: char| c.is_whitespace() || c.is_control());
    (is_code && is_name).then(|| bare.to_string())
}

impl Bibliography {
    /// The address that a DOI leads to.
    pub fn doi_address(&self) -> Option<String> {
        self.doi
            .as_ref()
            .map(|doi| format!("https://doi.org/{doi}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doi_is_bare_however_it_is_written() {
        for text in [
            "10.1234/abc.0",
            "doi:10.1234/abc.0",
            "https://doi.org/10.1234/abc.0",
        ] {
            assert_eq!(doi(text).as_deref(), Some("10.1234/abc.0"), "{text}");
        }
        for text in ["", "10.1234", "11.1/a", "10.x/a", "10.1/a b"] {
            assert_eq!(doi(text), None, "{text}");
        }
    }
}

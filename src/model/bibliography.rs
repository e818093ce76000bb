//! Where a work appeared, in the terms of the Citation Style Language (CSL 1.0.2). Knows no styles.

use serde::{Deserialize, Serialize};

/// The types of CSL 1.0.2, each with its name for readers.
pub const ITEM_TYPES: &[(&str, &str)] = &[
    ("article", "Article"),
    ("article-journal", "Journal article"),
    ("article-magazine", "Magazine article"),
    ("article-newspaper", "Newspaper article"),
    ("bill", "Bill"),
    ("book", "Book"),
    ("broadcast", "Broadcast"),
    ("chapter", "Chapter"),
    ("classic", "Classic"),
    ("collection", "Collection"),
    ("dataset", "Dataset"),
    ("document", "Document"),
    ("entry", "Entry"),
    ("entry-dictionary", "Dictionary entry"),
    ("entry-encyclopedia", "Encyclopedia entry"),
    ("event", "Event"),
    ("figure", "Figure"),
    ("graphic", "Graphic"),
    ("hearing", "Hearing"),
    ("interview", "Interview"),
    ("legal_case", "Legal case"),
    ("legislation", "Legislation"),
    ("manuscript", "Manuscript"),
    ("map", "Map"),
    ("motion_picture", "Film"),
    ("musical_score", "Musical score"),
    ("pamphlet", "Pamphlet"),
    ("paper-conference", "Conference paper"),
    ("patent", "Patent"),
    ("performance", "Performance"),
    ("periodical", "Periodical"),
    ("personal_communication", "Personal communication"),
    ("post", "Post"),
    ("post-weblog", "Blog post"),
    ("regulation", "Regulation"),
    ("report", "Report"),
    ("review", "Review"),
    ("review-book", "Book review"),
    ("software", "Software"),
    ("song", "Song"),
    ("speech", "Speech"),
    ("standard", "Standard"),
    ("thesis", "Thesis"),
    ("treaty", "Treaty"),
    ("webpage", "Web page"),
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

/// The name of a type for readers.
pub fn type_name(item_type: &str) -> Option<&'static str> {
    let found = ITEM_TYPES.iter().find(|(name, _)| *name == item_type);
    found.map(|(_, name)| *name)
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
    /// Where it stands in its container: `12(3), pp. 4–5`.
    pub fn place(&self) -> Option<String> {
        let number = match (&self.volume, &self.issue) {
            (Some(volume), Some(issue)) => Some(format!("{volume}({issue})")),
            (Some(volume), None) => Some(volume.clone()),
            (None, Some(issue)) => Some(format!("no. {issue}")),
            (None, None) => None,
        };
        let pages = self.pages.as_ref().map(|pages| {
            let mark = if pages.contains(['-', '–', ',']) {
                "pp."
            } else {
                "p."
            };
            format!("{mark} {}", pages.replace("--", "–").replace('-', "–"))
        });
        let parts: Vec<String> = number.into_iter().chain(pages).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

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

    #[test]
    fn the_place_in_a_container_is_said_in_short() {
        let place = |volume: &str, issue: &str, pages: &str| {
            let text = |text: &str| Some(text.to_string()).filter(|text| !text.is_empty());
            let of = Bibliography {
                volume: text(volume),
                issue: text(issue),
                pages: text(pages),
                ..Bibliography::default()
            };
            of.place().unwrap_or_default()
        };
        assert_eq!(place("12", "3", "4-5"), "12(3), pp. 4–5");
        assert_eq!(place("", "3", "7"), "no. 3, p. 7");
        assert_eq!(place("", "", ""), "");
    }
}

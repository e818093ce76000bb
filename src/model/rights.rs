//! What a reader may see of a clipping.

use serde::{Deserialize, Serialize};

/// The `rights` of an article or of the dossier.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub enum Rights {
    /// All of the clipping may be published.
    Full,
    /// Its opening only, up to the dossier's budget. Also what unknown rights mean.
    Excerpt,
    /// Only the editor's own words and short quotations.
    Brief,
    /// A licence by its SPDX identifier.
    Licence(Box<str>),
}

impl Rights {
    /// Reads a keyword or anything in the form of an SPDX licence identifier
    /// (SPDX 2.3, annex D: letters, digits, `-` and `.`).
    pub fn parse(text: &str) -> Option<Rights> {
        match text {
            "full" => Some(Rights::Full),
            "excerpt" => Some(Rights::Excerpt),
            "brief" => Some(Rights::Brief),
            _ => {
                let form = text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
                let licence = form && text.chars().any(|c| c.is_ascii_uppercase());
                licence.then(|| Rights::Licence(Box::from(text)))
            }
        }
    }

    pub fn code(&self) -> &str {
        match self {
            Rights::Full => "full",
            Rights::Excerpt => "excerpt",
            Rights::Brief => "brief",
            Rights::Licence(id) => id,
        }
    }

    /// The keyword in a reader's words.
    pub fn label(&self) -> String {
        match self {
            Rights::Full => "Published in full".to_string(),
            Rights::Excerpt => "Excerpt only".to_string(),
            Rights::Brief => "The editors’ own words only".to_string(),
            Rights::Licence(id) => match id
                .strip_prefix("CC-")
                .and_then(|rest| rest.rsplit_once('-'))
            {
                Some((terms, version)) => format!("CC {terms} {version}"),
                None => id.to_string(),
            },
        }
    }

    /// The licence's own address, for the Creative Commons family.
    pub fn url(&self) -> Option<String> {
        let Rights::Licence(id) = self else {
            return None;
        };
        if id.as_ref() == "CC0-1.0" {
            return Some("https://creativecommons.org/publicdomain/zero/1.0/".to_string());
        }
        let (terms, version) = id.strip_prefix("CC-")?.rsplit_once('-')?;
        let known = matches!(
            terms,
            "BY" | "BY-SA" | "BY-NC" | "BY-ND" | "BY-NC-SA" | "BY-NC-ND"
        );
        let numbered = matches!(version, "1.0" | "2.0" | "2.5" | "3.0" | "4.0");
        (known && numbered).then(|| {
            format!(
                "https://creativecommons.org/licenses/{}/{version}/",
                terms.to_lowercase()
            )
        })
    }
}

//! What a reader may see of a clipping. Whatever is not known to allow more allows less: a word
//! that is not understood is refused, and a licence that is not in the table shows no more than
//! an excerpt.

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
    /// A licence by its SPDX identifier, as the list spells it, or `LicenseRef-` and a name.
    Licence(Box<str>),
}

/// How much of a clipping's own words is published.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Permission {
    Whole,
    Opening,
    Nothing,
}

/// Why a text names no rights.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum RightsError {
    /// A Creative Commons licence, by these terms, without its version.
    NoVersion(String),
    /// Neither a keyword nor a licence. What may have been meant, where something is near.
    Unknown(Option<String>),
}

const KEYWORDS: [(&str, Rights); 3] = [
    ("full", Rights::Full),
    ("excerpt", Rights::Excerpt),
    ("brief", Rights::Brief),
];

/// The prefix of a licence that is not on the list (SPDX 2.3, annex D).
const OWN_LICENCE: &str = "LicenseRef-";

/// The terms of the Creative Commons licences and their versions. Each allows copying and
/// sharing the unchanged work, those with `NC` for purposes that are not commercial (section 2(a)
/// or 3 of their legal code, creativecommons.org/licenses).
const CREATIVE_COMMONS: [&str; 6] = ["BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND"];
const VERSIONS: [&str; 5] = ["1.0", "2.0", "2.5", "3.0", "4.0"];

/// Other licences of the SPDX list (spdx.org/licenses) whose texts, linked there, let anybody
/// republish the work as it is. What is missing here only costs words.
const REPUBLISHABLE: [&str; 25] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC-PDDC",
    "CC-PDM-1.0",
    "CC0-1.0",
    "DL-DE-BY-2.0",
    "DL-DE-ZERO-2.0",
    "GFDL-1.3-only",
    "GFDL-1.3-or-later",
    "LAL-1.3",
    "MIT",
    "MIT-0",
    "NLOD-1.0",
    "NLOD-2.0",
    "ODC-By-1.0",
    "ODbL-1.0",
    "OGL-Canada-2.0",
    "OGL-UK-1.0",
    "OGL-UK-2.0",
    "OGL-UK-3.0",
    "PDDL-1.0",
    "Unlicense",
    "etalab-2.0",
];

impl Rights {
    /// Reads a keyword, an SPDX licence identifier or a Creative Commons licence as people write
    /// it, all in any case. A reservation of all rights is `brief`.
    ///
    /// # Errors
    /// For anything else, so that a slip never publishes a text.
    pub fn parse(text: &str) -> Result<Rights, RightsError> {
        let text = text.trim();
        let lower = text.to_lowercase();
        if let Some((_, rights)) = KEYWORDS.iter().find(|(word, _)| *word == lower) {
            return Ok(rights.clone());
        }
        if reserves_all(&lower) {
            return Ok(Rights::Brief);
        }
        if let Some(name) = own_licence(text) {
            return Ok(Rights::Licence(name.into()));
        }
        if let Some(name) = listed(text) {
            return Ok(Rights::Licence(name.into()));
        }
        let terms = creative_commons(&lower);
        let terms = terms.ok_or_else(|| RightsError::Unknown(near(&lower)))?;
        match listed(&terms) {
            Some(name) => Ok(Rights::Licence(name.into())),
            None if listed(&format!("{terms}-4.0")).is_some() => {
                Err(RightsError::NoVersion(terms.to_uppercase()))
            }
            None => Err(RightsError::Unknown(near(&lower))),
        }
    }

    /// How much of a clipping these rights let be published.
    pub fn permission(&self) -> Permission {
        match self {
            Rights::Full => Permission::Whole,
            Rights::Excerpt => Permission::Opening,
            Rights::Brief => Permission::Nothing,
            Rights::Licence(id) => {
                let known = REPUBLISHABLE.contains(&id.as_ref()) || terms_and_version(id).is_some();
                if known {
                    Permission::Whole
                } else {
                    Permission::Opening
                }
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
    pub fn licence_name(&self) -> Option<String> {
        match self {
            Rights::Full | Rights::Excerpt | Rights::Brief => None,
            Rights::Licence(id) => Some(match terms_and_version(id) {
                Some((terms, version)) => format!("CC {terms} {version}"),
                None => id.to_string(),
            }),
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
        let (terms, version) = terms_and_version(id)?;
        Some(format!(
            "https://creativecommons.org/licenses/{}/{version}/",
            terms.to_lowercase()
        ))
    }
}

impl RightsError {
    /// What to write instead.
    pub fn hint(&self) -> String {
        match self {
            RightsError::NoVersion(terms) => {
                format!("write the version too, such as {terms}-4.0, as the source names it")
            }
            RightsError::Unknown(Some(near)) => format!("did you mean `{near}`?"),
            RightsError::Unknown(None) => {
                "full, excerpt, brief, an SPDX licence such as CC-BY-4.0, \
                 or LicenseRef- and a name of your own"
                    .to_string()
            }
        }
    }
}

/// The terms and the version of `CC-BY-SA-4.0`.
fn terms_and_version(id: &str) -> Option<(&str, &str)> {
    let (terms, version) = id.strip_prefix("CC-")?.rsplit_once('-')?;
    let known = CREATIVE_COMMONS.contains(&terms) && VERSIONS.contains(&version);
    known.then_some((terms, version))
}

/// Whether a text in lower case keeps all rights to its owner.
fn reserves_all(lower: &str) -> bool {
    lower == "arr"
        || lower.contains("all rights reserved")
        || ["©", "(c)", "copyright"]
            .iter()
            .any(|mark| lower.starts_with(mark))
}

fn own_licence(text: &str) -> Option<String> {
    let (prefix, name) = text.split_at_checked(OWN_LICENCE.len())?;
    let form = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let own =
        prefix.eq_ignore_ascii_case(OWN_LICENCE) && !name.is_empty() && name.chars().all(form);
    own.then(|| format!("{OWN_LICENCE}{name}"))
}

/// The identifier as the SPDX list spells it.
fn listed(text: &str) -> Option<&'static str> {
    let exact = spdx::license_id(text).map(|licence| licence.name);
    let in_any_case = || {
        let known = spdx::identifiers::LICENSES.iter();
        let mut names = known.map(|licence| licence.name);
        names.find(|name| name.eq_ignore_ascii_case(text))
    };
    let found = exact.filter(|name| *name == text).or_else(in_any_case);
    // The list's own words for a missing licence name none.
    found.filter(|name| !matches!(*name, "NONE" | "NOASSERTION"))
}

/// `cc-by-nc-4.0` of “CC BY-NC 4.0”, “Creative Commons Attribution-NonCommercial 4.0
/// International” and their like; the version may be missing.
fn creative_commons(lower: &str) -> Option<String> {
    let spelt = lower
        .replace("creative commons", "cc")
        .replace("non-commercial", "nc")
        .replace("noncommercial", "nc")
        .replace("share-alike", "sa")
        .replace("sharealike", "sa")
        .replace("no-derivatives", "nd")
        .replace("noderivatives", "nd")
        .replace("noderivs", "nd")
        .replace("attribution", "by");
    let noise = [
        "international",
        "unported",
        "licence",
        "license",
        "generic",
        "universal",
    ];
    let words = spelt.split([' ', '-', '_', '/', ',', '\u{a0}', '‑', '–']);
    let words: Vec<&str> = words
        .filter(|word| !word.is_empty() && !noise.contains(word))
        .collect();
    match words.as_slice() {
        ["cc0"] | ["cc0", "1.0"] | ["cc", "zero" | "0"] | ["cc", "zero" | "0", "1.0"] => {
            Some("cc0-1.0".to_string())
        }
        ["cc", _, ..] => Some(words.join("-")),
        _ => None,
    }
}

/// A keyword or licence that is spelt nearly like this.
fn near(lower: &str) -> Option<String> {
    let common = [
        "full",
        "excerpt",
        "brief",
        "CC-BY-4.0",
        "CC-BY-SA-4.0",
        "CC0-1.0",
    ];
    super::diagnostic::nearest(lower, common).map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        match Rights::parse(text) {
            Ok(rights) => rights.code().to_string(),
            Err(error) => format!("? {}", error.hint()),
        }
    }

    #[test]
    fn keywords_and_licences_are_read_in_any_case_and_as_people_write_them() {
        for (text, wanted) in [
            ("Full", "full"),
            ("EXCERPT", "excerpt"),
            (" Brief ", "brief"),
            ("cc-by-4.0", "CC-BY-4.0"),
            ("CC BY-NC 4.0", "CC-BY-NC-4.0"),
            ("cc by sa 3.0", "CC-BY-SA-3.0"),
            ("CC BY-SA 4.0 International", "CC-BY-SA-4.0"),
            (
                "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0",
                "CC-BY-NC-ND-4.0",
            ),
            ("CC0", "CC0-1.0"),
            ("CC Zero 1.0", "CC0-1.0"),
            ("mit", "MIT"),
            ("ogl-uk-3.0", "OGL-UK-3.0"),
            ("licenseref-House", "LicenseRef-House"),
            ("ARR", "brief"),
            ("© 2024 Example Courier", "brief"),
            ("Text: all rights reserved.", "brief"),
        ] {
            assert_eq!(code(text), wanted, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_may_be_meant() {
        for text in [
            "None",
            "NONE",
            "NOASSERTION",
            "Reuters",
            "unknown",
            "LicenseRef-",
            "LicenseRef-a b",
            "CC",
            "CC BY 9.9",
            "fair use",
            "",
        ] {
            assert!(Rights::parse(text).is_err(), "{text}");
        }
        assert!(code("CC-BY").contains("CC-BY-4.0"));
        assert!(code("cc by-nc").contains("CC-BY-NC-4.0"));
        assert_eq!(code("exerpt"), "? did you mean `excerpt`?");
    }

    #[test]
    fn only_licences_of_the_table_show_all_and_the_list_knows_each_of_them() {
        let permission = |text: &str| Rights::parse(text).map(|rights| rights.permission());
        for id in REPUBLISHABLE {
            assert_eq!(listed(id), Some(id));
            assert_eq!(permission(id), Ok(Permission::Whole));
        }
        for terms in CREATIVE_COMMONS {
            let id = format!("CC-{terms}-4.0");
            assert_eq!(permission(&id), Ok(Permission::Whole));
        }
        for id in ["LicenseRef-House", "GPL-3.0-only", "BUSL-1.1"] {
            assert_eq!(permission(id), Ok(Permission::Opening), "{id}");
        }
        assert_eq!(permission("all rights reserved"), Ok(Permission::Nothing));
    }
}

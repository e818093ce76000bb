//! Slugs: the names of things in files, addresses and references. Refuses whatever could
//! escape its folder, differ only by case, or need quoting in a shell.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use unicode_normalization::UnicodeNormalization;

/// The longest slug, in bytes: with a date before it and an ending behind it a file name
/// stays below the 255 bytes that file systems allow.
pub const MAX_SLUG_BYTES: usize = 160;

/// A name made of lower-case letters and digits of any script, with single hyphens between.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub struct Slug(Arc<str>);

/// Why a text is no slug.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SlugError {
    Empty,
    TooLong,
    /// A character that a slug cannot hold.
    Character(char),
    /// A hyphen at an end, or two in a row.
    Hyphen,
}

impl fmt::Display for SlugError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SlugError::Empty => f.write_str("a slug cannot be empty"),
            SlugError::TooLong => write!(f, "a slug has at most {MAX_SLUG_BYTES} bytes"),
            SlugError::Character(c) => write!(f, "a slug cannot hold {c:?}"),
            SlugError::Hyphen => f.write_str("a slug has single hyphens, and none at its ends"),
        }
    }
}

impl Slug {
    /// Takes `text` as it is, or says why it is no slug.
    pub fn parse(text: &str) -> Result<Slug, SlugError> {
        if text.is_empty() {
            return Err(SlugError::Empty);
        }
        if text.len() > MAX_SLUG_BYTES {
            return Err(SlugError::TooLong);
        }
        // Does not stop at the first other character, so that many are compared at once.
        let is_usual =
            |byte: u8| byte.is_ascii_lowercase() | byte.is_ascii_digit() | (byte == b'-');
        if !text.bytes().fold(true, |all, byte| all & is_usual(byte))
            && let Some(bad) = text.chars().find(|&c| c != '-' && !is_slug_letter(c))
        {
            return Err(SlugError::Character(bad));
        }
        if text.starts_with('-') || text.ends_with('-') || text.contains("--") {
            return Err(SlugError::Hyphen);
        }
        Ok(Slug(Arc::from(text)))
    }

    /// Makes a slug of any text: lower case, accents folded away, everything else a hyphen,
    /// cut between words at `max_chars`. `None` where no letter or digit is left.
    pub fn from_title(text: &str, max_chars: usize) -> Option<Slug> {
        let mut slug = String::new();
        for word in folded(text)
            .split(|c: char| !is_slug_letter(c))
            .filter(|word| !word.is_empty())
        {
            let room =
                max_chars.saturating_sub(slug.chars().count() + usize::from(!slug.is_empty()));
            let fits = word.chars().count() <= room;
            if !fits && !slug.is_empty() {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            if !fits {
                slug.extend(word.chars().take(room));
                break;
            }
            slug.push_str(word);
        }
        while slug.len() > MAX_SLUG_BYTES {
            slug.pop();
        }
        Slug::parse(slug.trim_matches('-')).ok()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_slug_letter(c: char) -> bool {
    c.is_alphanumeric() && !c.is_uppercase()
}

/// Lower case without accents on Latin letters; apostrophes vanish, so that "China's" gives
/// `chinas` and not `china-s`.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.replace('\'', "").to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\'' | '’'))
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> String {
        Slug::from_title(text, 60)
            .map(|s| s.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn titles_become_slugs() {
        assert_eq!(
            made("Tech war: Huawei’s “victory”, again"),
            "tech-war-huaweis-victory-again"
        );
        assert_eq!(made("Élan vital"), "elan-vital");
        assert_eq!(made("华为 与 AI"), "华为-与-ai");
        assert_eq!(made("—…!"), "");
    }

    #[test]
    fn a_long_title_is_cut_between_words() {
        let slug = made("one two three four five six seven eight nine ten eleven twelve thirteen");
        assert_eq!(
            slug,
            "one-two-three-four-five-six-seven-eight-nine-ten-eleven"
        );
    }

    #[test]
    fn what_could_leave_its_folder_is_refused() {
        for bad in [
            "", "a/b", "..", "A", "a--b", "-a", "a b", "a.b", "a\\b", "a\0",
        ] {
            assert!(Slug::parse(bad).is_err(), "{bad:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_made_slug_is_a_slug(text in ".*", max in 1usize..80) {
            if let Some(slug) = Slug::from_title(&text, max) {
                proptest::prop_assert!(Slug::parse(slug.as_str()).is_ok());
            }
        }
    }
}

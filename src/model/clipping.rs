//! A clipping as an article names it, and what it is to the source. Holds none of its text.

use serde::{Deserialize, Serialize};

/// The evidence an article rests on.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Clipping {
    /// Path from the clippings folder.
    pub file: String,
    /// The clipping's number in its file, from 1.
    pub item: u32,
    /// SHA-256 of the clipping's decoded text, in lower-case hexadecimal.
    pub sha256: String,
    pub kind: ClippingKind,
}

impl Clipping {
    /// The beginning of its digest, by which people tell clippings apart.
    pub fn short_digest(&self) -> &str {
        self.sha256.get(..12).unwrap_or(&self.sha256)
    }
}

/// What a clipping is to its source. Those that prove more come first.
#[derive(
    Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize,
)]
pub enum ClippingKind {
    /// The source's own words, all of them.
    #[default]
    Original,
    /// The source's own words, but not all of them.
    Excerpt,
    /// The source's words in another language.
    Translation,
    /// What somebody wrote of the source in words of their own.
    Digest,
}

impl ClippingKind {
    pub const ALL: [ClippingKind; 4] = [
        ClippingKind::Original,
        ClippingKind::Excerpt,
        ClippingKind::Translation,
        ClippingKind::Digest,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ClippingKind::Original => "original",
            ClippingKind::Excerpt => "excerpt",
            ClippingKind::Translation => "translation",
            ClippingKind::Digest => "digest",
        }
    }

    /// The kind of this name, in any letter case.
    pub fn named(text: &str) -> Option<ClippingKind> {
        let mut kinds = ClippingKind::ALL.into_iter();
        kinds.find(|kind| kind.as_str().eq_ignore_ascii_case(text))
    }

    /// Whether it holds the source's own words.
    pub fn is_verbatim(self) -> bool {
        matches!(self, ClippingKind::Original | ClippingKind::Excerpt)
    }
}

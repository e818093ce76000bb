//! The clippings that are not imported yet. Reports nothing by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::ExistingArticle;
use super::index::ClippingIndex;
use crate::model::digest::Digest;
use crate::read::cache::CachePart;

/// The clippings that articles rest on, and those that nobody wants.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Imported {
    digests: BTreeSet<String>,
    /// Where articles say that theirs stand: what stands there and is another changed, and is not new.
    places: BTreeSet<(String, u32)>,
}

/// What was found out by an earlier run.
#[derive(Default, Deserialize, Serialize)]
struct Remembered {
    imported: Imported,
    index: Digest,
    waiting: usize,
}

impl Imported {
    pub fn of(articles: &[ExistingArticle], ignored: &[String]) -> Imported {
        let clippings = articles.iter().flat_map(|of| &of.clippings);
        let digests = clippings.clone().map(|of| of.sha256.clone());
        Imported {
            digests: digests.chain(ignored.iter().cloned()).collect(),
            places: clippings.map(|of| (of.file.clone(), of.item)).collect(),
        }
    }

    /// Whether a clipping with this digest, which stands at these places, is new.
    pub(super) fn lacks(&self, digest: &str, places: &[(String, u32)]) -> bool {
        !self.digests.contains(digest) && !places.iter().any(|place| self.places.contains(place))
    }
}

/// How many clippings in the dossier's folder are not imported yet. Where `imported` is not known it is
/// as it was at the last time, which `memory` keeps; `None` where that is not known either.
pub fn waiting(
    index: &ClippingIndex,
    memory: &CachePart,
    imported: Option<Imported>,
) -> Option<usize> {
    if index.is_empty() {
        return Some(0);
    }
    let before: Option<Remembered> = memory.read();
    let as_before = before.as_ref().filter(|before| {
        let same = |imported: &Imported| *imported == before.imported;
        before.index == index.digest() && imported.as_ref().is_none_or(same)
    });
    if let Some(before) = as_before {
        return Some(before.waiting);
    }
    let imported = imported.or_else(|| Some(before.as_ref()?.imported.clone()))?;
    let mut places: BTreeMap<String, Vec<(String, u32)>> = BTreeMap::new();
    for (name, item, digest) in index.own() {
        let of_digest = places.entry(digest).or_default();
        of_digest.push((name.to_string(), item));
    }
    let new = places.iter();
    let waiting = new
        .filter(|(digest, places)| imported.lacks(digest, places))
        .count();
    memory.write(&Remembered {
        imported,
        index: index.digest(),
        waiting,
    });
    Some(waiting)
}

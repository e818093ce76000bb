//! The clippings that are not imported yet. What was found out is remembered, so that only files that
//! changed are looked into. Reports nothing by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cut::read_clippings;
use super::{ExistingArticle, files};
use crate::read::cache::CachePart;
use crate::read::content::CLIPPINGS;
use crate::read::source::{self, Stamp};

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
    files: BTreeMap<String, ClippingFile>,
    waiting: usize,
}

/// A file of clippings, with the number and the digest of each.
#[derive(Clone, Deserialize, Serialize)]
struct ClippingFile {
    stamp: Stamp,
    clippings: Vec<(u32, String)>,
}

impl Imported {
    pub fn of(articles: &[ExistingArticle], ignored: &[String]) -> Imported {
        let clippings = articles.iter().filter_map(|of| of.clipping.as_ref());
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
pub fn waiting(site: &Path, memory: &CachePart, imported: Option<Imported>) -> Option<usize> {
    let folder = site.join(CLIPPINGS);
    if !folder.is_dir() {
        return Some(0);
    }
    let now = SystemTime::now();
    let (mut names, _) = source::files_below(site, CLIPPINGS);
    names.retain(|name| files::is_clipping(Path::new(name)));
    let stamps = source::stamps(site, &names);
    let before: Option<Remembered> = memory.read();
    let known = |name: &str, stamp: &Stamp| {
        let file = before.as_ref()?.files.get(name)?;
        (file.stamp == *stamp).then(|| file.clone())
    };
    let seen: Vec<(&String, Stamp)> = names
        .iter()
        .zip(stamps)
        .filter_map(|(name, stamp)| Some((name, stamp?)))
        .collect();
    let as_before = before.as_ref().filter(|before| {
        before.files.len() == seen.len()
            && seen
                .iter()
                .all(|(name, stamp)| known(name, stamp).is_some())
            && imported
                .as_ref()
                .is_none_or(|imported| *imported == before.imported)
    });
    if let Some(before) = as_before {
        return Some(before.waiting);
    }
    let look = |(name, stamp): &(&String, Stamp)| {
        let file = known(name, stamp).unwrap_or_else(|| look_into(site, name, *stamp));
        (name.to_string(), file)
    };
    let looked: Vec<(String, ClippingFile)> = seen.par_iter().map(look).collect();
    let imported = imported.or_else(|| Some(before.as_ref()?.imported.clone()))?;
    let mut places: BTreeMap<&str, Vec<(String, u32)>> = BTreeMap::new();
    for (name, file) in &looked {
        let name = name.strip_prefix(CLIPPINGS).unwrap_or(name);
        let name = name.trim_start_matches('/');
        for (item, digest) in &file.clippings {
            let of_digest = places.entry(digest).or_default();
            of_digest.push((name.to_string(), *item));
        }
    }
    let new = places.iter();
    let waiting = new
        .filter(|(digest, places)| imported.lacks(digest, places))
        .count();
    // A file that may have changed since it was looked at is looked at again.
    let settled = looked
        .into_iter()
        .filter(|(_, file)| file.stamp.is_settled(now));
    memory.write(&Remembered {
        imported,
        files: settled.collect(),
        waiting,
    });
    Some(waiting)
}

fn look_into(site: &Path, name: &str, stamp: Stamp) -> ClippingFile {
    let bytes = files::read(&site.join(name)).ok().flatten();
    let cuts = bytes.and_then(|bytes| read_clippings(&bytes));
    let cuts = cuts.unwrap_or_default().into_iter();
    ClippingFile {
        stamp,
        clippings: cuts.map(|cut| (cut.item, cut.sha256)).collect(),
    }
}

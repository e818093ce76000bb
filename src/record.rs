//! Floor 4: what one build made of an output folder, as the next one remembers it: what it was
//! made from, what there was to say, and by which key each file was made. It lies beside the
//! dossier and says nothing of whose a file is: without it, files are read to know them.

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::read::cache::StoredDiagnostic;
use crate::read::stamp::Stamp;

/// What a whole site was made from, and what there was to say about it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct BuildRecord {
    /// The digest of every input and option.
    pub inputs: Digest,
    /// Articles, entities, topics and pages.
    pub contents: [usize; 5],
    /// How many of these are drafts, or would be where drafts are left out.
    pub drafts: [usize; 5],
    pub report: Vec<StoredDiagnostic>,
}

/// A file that was written.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Entry {
    #[serde(deserialize_with = "route")]
    pub route: Route,
    pub digest: Digest,
    /// `None` where the file has to be made again each time to know.
    pub key: Option<Digest>,
    pub stamp: Stamp,
}

/// What is remembered of an output folder. The default knows nothing.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct LastBuild {
    /// What the files were made from; `None` before the first build.
    pub record: Option<BuildRecord>,
    /// Sorted by route.
    #[serde(deserialize_with = "sorted")]
    entries: Vec<Entry>,
    /// How the manifest looked that lists the same files.
    manifest: Option<Stamp>,
    /// Whether this process published it, and so knows what it left.
    #[serde(skip)]
    is_own: bool,
}

fn route<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Route, D::Error> {
    let text = String::deserialize(deserializer)?;
    Route::of_file(&text).ok_or_else(|| de::Error::custom("no route"))
}

fn sorted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Entry>, D::Error> {
    let entries = Vec::<Entry>::deserialize(deserializer)?;
    match entries.is_sorted_by(|a, b| a.route < b.route) {
        true => Ok(entries),
        false => Err(de::Error::custom("no order")),
    }
}

impl LastBuild {
    /// What this process has just published. `entries` are sorted by route.
    pub fn new(record: BuildRecord, entries: Vec<Entry>, manifest: Option<Stamp>) -> LastBuild {
        LastBuild {
            record: Some(record),
            entries,
            manifest,
            is_own: true,
        }
    }

    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// Whether a manifest that looks so lists the files of this build and no other.
    pub fn is_listed_by(&self, manifest: Option<Stamp>) -> bool {
        manifest.is_some() && self.manifest == manifest
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn entry(&self, route: &Route) -> Option<&Entry> {
        let found = self
            .entries
            .binary_search_by(|entry| entry.route.cmp(route));
        self.entries.get(found.ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_route_or_in_no_order_is_not_read() {
        let stored = |routes: &[&str]| {
            let entries = routes.iter().map(|route| {
                let (digest, stamp) = (Digest::of(b"a"), Stamp::default());
                (*route, digest, None::<Digest>, stamp)
            });
            let entries: Vec<_> = entries.collect();
            let bytes = postcard::to_stdvec(&(None::<BuildRecord>, entries, None::<Stamp>));
            postcard::from_bytes::<LastBuild>(&bytes.unwrap_or_default())
        };
        assert!(stored(&["a/b.html", "b.html"]).is_ok());
        assert!(stored(&["../../passwd"]).is_err());
        assert!(stored(&["b.html", "a/b.html"]).is_err());
    }
}

//! Floor 4: which files of an output folder the program wrote, with the digests of their bytes,
//! the keys they were made by, and how they looked from outside. A ledger that is missing or
//! torn knows nothing, so that nothing is taken for ours wrongly.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::read::sealed;
use crate::read::source::Stamp;

const FORMAT: &str = "dossier ledger 3";
const LEDGER: &str = "ledger";
const PENDING: &str = "pending";

/// What a build left in an output folder.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// What the files were made from; `None` before the first build.
    pub edition: Option<Edition>,
    /// Sorted by route.
    entries: Vec<Entry>,
    /// Files that a build was about to publish when it was last heard of. Sorted.
    pending: Vec<Pending>,
    /// How the ledger's own file looked.
    stamp: Option<Stamp>,
    /// Whether this process wrote it.
    is_own: bool,
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

/// What a whole site was made from. Holds no word of the content: the output folder is published.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Edition {
    /// The digest of every input and option.
    pub inputs: Digest,
    /// Articles, entities, topics and pages.
    pub contents: [usize; 4],
    /// How many of these are drafts. How many are left out is nobody's business.
    pub drafts: [usize; 4],
}

#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Deserialize, Serialize)]
struct Pending {
    #[serde(deserialize_with = "route")]
    route: Route,
    digest: Digest,
}

#[derive(Deserialize, Serialize)]
struct Stored<F, E, L> {
    format: F,
    edition: E,
    entries: L,
}

/// Only what is a route is read as one: the program removes files by their routes.
fn route<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Route, D::Error> {
    let text = String::deserialize(deserializer)?;
    Route::of_file(&text).ok_or_else(|| de::Error::custom("no route"))
}

impl Ledger {
    /// Reads what lies in the program's own folder inside an output folder.
    pub fn read(own: &Path) -> Ledger {
        let path = own.join(LEDGER);
        let stamp = Stamp::of_file(&path);
        let stored: Option<Stored<String, Option<Edition>, Vec<Entry>>> = sealed::read(&path);
        let stored = stored.filter(|stored| stored.format == FORMAT);
        let (edition, mut entries) =
            stored.map_or_else(Default::default, |stored| (stored.edition, stored.entries));
        if !entries.is_sorted_by(|a, b| a.route < b.route) {
            entries.clear();
        }
        let pending: Vec<Pending> = sealed::read(&own.join(PENDING)).unwrap_or_default();
        Ledger {
            // A build that did not come to its end left some of each.
            edition: edition.filter(|_| pending.is_empty()),
            entries,
            pending,
            stamp,
            is_own: false,
        }
    }

    /// Whether the folder still holds the ledger that was read.
    pub fn is_current(&self, own: &Path) -> bool {
        self.stamp == Stamp::of_file(&own.join(LEDGER)) && !own.join(PENDING).exists()
    }

    /// Notes which files are about to be published, so that they are known should the build be
    /// ended before its end.
    pub fn announce<'f>(
        &self,
        own: &Path,
        files: impl Iterator<Item = (&'f Route, Digest)>,
    ) -> io::Result<()> {
        let files = files.map(|(route, digest)| Pending {
            route: route.clone(),
            digest,
        });
        let mut pending: Vec<Pending> = self.pending.iter().cloned().chain(files).collect();
        pending.sort_unstable();
        pending.dedup();
        sealed::write(&own.join(PENDING), &pending)
    }

    /// Puts down what the folder holds now. `entries` are sorted by route.
    pub fn write(own: &Path, edition: Edition, entries: Vec<Entry>) -> io::Result<Ledger> {
        let stored = Stored {
            format: FORMAT,
            edition: Some(&edition),
            entries: &entries,
        };
        let path = own.join(LEDGER);
        sealed::write(&path, &stored)?;
        match fs::remove_file(own.join(PENDING)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        Ok(Ledger {
            edition: Some(edition),
            entries,
            pending: Vec::new(),
            stamp: Stamp::of_file(&path),
            is_own: true,
        })
    }

    /// Whether this process wrote it, and so knows what it left.
    pub fn is_own(&self) -> bool {
        self.is_own
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

    /// Whether the program wrote a file with these bytes at this route.
    pub fn knows(&self, route: &Route, digest: Digest) -> bool {
        let written = self
            .entry(route)
            .is_some_and(|entry| entry.digest == digest);
        let pending = Pending {
            route: route.clone(),
            digest,
        };
        written || self.pending.binary_search(&pending).is_ok()
    }

    /// Every route that the program may have written a file at, sorted.
    pub fn routes(&self) -> Vec<&Route> {
        let written = self.entries.iter().map(|entry| &entry.route);
        let pending = self.pending.iter().map(|pending| &pending.route);
        let mut routes: Vec<&Route> = written.chain(pending).collect();
        if !self.pending.is_empty() {
            routes.sort_unstable();
            routes.dedup();
        }
        routes
    }

    /// Whether a build came to its end here and nothing has happened to its files since.
    pub fn is_settled(&self) -> bool {
        self.edition.is_some() && self.pending.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("dossier-ledger-{}", std::process::id()));
        let _ = fs::create_dir_all(&folder);
        folder
    }

    fn edition() -> Edition {
        Edition {
            inputs: Digest::of(b"inputs"),
            contents: [1, 2, 3, 4],
            drafts: [0; 4],
        }
    }

    fn entry(route: Route) -> Entry {
        Entry {
            route,
            digest: Digest::of(b"a"),
            key: None,
            stamp: Stamp::default(),
        }
    }

    #[test]
    fn a_ledger_is_read_as_it_was_written_and_a_torn_one_knows_nothing() {
        let own = folder();
        let index = Route::fixed("index.html");
        let entries = [entry(index.clone())];
        assert!(Ledger::write(&own, edition(), entries.to_vec()).is_ok());
        let ledger = Ledger::read(&own);
        assert_eq!(ledger.entries(), entries);
        assert!(ledger.is_settled());
        let announced = ledger.announce(&own, [(&index, Digest::of(b"b"))].into_iter());
        assert!(announced.is_ok());
        let ledger = Ledger::read(&own);
        assert!(!ledger.is_settled() && ledger.knows(&index, Digest::of(b"a")));
        assert!(ledger.knows(&index, Digest::of(b"b")) && !ledger.knows(&index, Digest::of(b"c")));
        let bytes = fs::read(own.join(LEDGER)).unwrap_or_default();
        let torn = bytes.get(..bytes.len() - 3).unwrap_or_default();
        assert!(fs::write(own.join(LEDGER), torn).is_ok());
        assert!(Ledger::read(&own).entries().is_empty());
        let _ = fs::remove_dir_all(&own);
    }

    #[test]
    fn what_is_no_route_is_not_read_as_one() {
        let climbing = postcard::to_stdvec(&("../../passwd", Digest::of(b"a"))).unwrap_or_default();
        assert!(postcard::from_bytes::<Pending>(&climbing).is_err());
        let plain = postcard::to_stdvec(&("a/b.html", Digest::of(b"a"))).unwrap_or_default();
        assert!(postcard::from_bytes::<Pending>(&plain).is_ok());
    }
}

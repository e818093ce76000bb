//! A file of the cache that somebody else fills, and a folder of such files. Knows nothing of
//! what is in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Serialize, de::DeserializeOwned};

use super::FINGERPRINT;
use super::home::Home;
use crate::read::sealed;
use crate::read::stamp::Stamp;

/// The file of a part of the memory; `None` where nothing can be kept.
pub struct CachePart(Option<Kept>);

/// A file, and the place that it is good for.
struct Kept {
    path: PathBuf,
    place: Stamp,
}

/// A folder for parts of the memory; `None` where nothing can be kept.
pub struct CacheFolder(Option<Kept>);

impl CachePart {
    /// Where nothing can be kept.
    pub fn of_nothing() -> CachePart {
        CachePart(None)
    }

    /// `None` where there is none, it is torn, or another program or place wrote it.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let kept = self.0.as_ref()?;
        let (program, place, part): (String, Stamp, T) = sealed::read(&kept.path)?;
        (program == FINGERPRINT && place == kept.place).then_some(part)
    }

    /// What cannot be kept is not kept.
    pub fn write(&self, part: &impl Serialize) {
        let Some(Kept { path, place }) = &self.0 else {
            return;
        };
        let _ = path.parent().map(fs::create_dir_all);
        let _ = sealed::write(path, &(FINGERPRINT, place, part));
    }
}

impl CacheFolder {
    pub(super) fn new(home: Option<&Home>) -> CacheFolder {
        CacheFolder(home.map(|home| Kept {
            path: home.folder.clone(),
            place: home.place,
        }))
    }

    pub fn path(&self) -> Option<&Path> {
        self.0.as_ref().map(|kept| kept.path.as_path())
    }

    pub fn part(&self, name: &str) -> CachePart {
        let below = |kept: &Kept| Kept {
            path: kept.path.join(name),
            place: kept.place,
        };
        CachePart(self.0.as_ref().map(below))
    }

    /// A folder below this one.
    pub fn folder(&self, name: &str) -> CacheFolder {
        CacheFolder(self.part(name).0)
    }

    /// Makes sure that no more than `most` folders lie below this one, by removing the oldest.
    pub fn keep_newest(&self, most: usize) {
        let entries = self.path().and_then(|path| fs::read_dir(path).ok());
        let dated = entries.into_iter().flatten().flatten().filter_map(|entry| {
            let metadata = entry.metadata().ok().filter(fs::Metadata::is_dir)?;
            Some((metadata.modified().ok()?, entry.path()))
        });
        let mut dated: Vec<(SystemTime, PathBuf)> = dated.collect();
        dated.sort_unstable();
        let many = dated.len().saturating_sub(most);
        for (_, path) in dated.into_iter().take(many) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

//! A file of the cache that somebody else fills. Knows nothing of what is in it.

use std::path::PathBuf;

use serde::{Serialize, de::DeserializeOwned};

use crate::read::sealed;

/// The file of a part of the memory; `None` where nothing can be kept.
pub struct CachePart(Option<PathBuf>);

impl CachePart {
    pub(super) fn new(path: Option<PathBuf>) -> CachePart {
        CachePart(path)
    }

    /// `None` where there is none, or it is torn.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        sealed::read(self.0.as_ref()?)
    }

    /// What cannot be kept is not kept.
    pub fn write(&self, part: &impl Serialize) {
        if let Some(path) = &self.0 {
            let _ = sealed::write(path, part);
        }
    }
}

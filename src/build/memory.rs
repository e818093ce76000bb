//! What earlier builds know: what was read, where it leads, and what each output looked at. All of it is only about time; what is missing is found out again.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ledger::Ledger;
use crate::link::LinkCache;
use crate::read::cache::{Cache, CachePart, Scan};
use crate::tracked::Footprints;

pub struct Memory {
    pub cache: Cache,
    pub links: Kept<LinkCache>,
    pub footprints: Kept<Footprints>,
    /// How the files looked to the last build of this process.
    pub scan: Option<Scan>,
    /// What the last build of this process left in the output folder.
    pub ledger: Option<Ledger>,
}

/// Something known, with the file that keeps it for the next process.
pub struct Kept<T> {
    file: CachePart,
    /// `None` until somebody asks for it.
    value: Option<T>,
}

impl Memory {
    pub fn open(site: &Path) -> Memory {
        let cache = Cache::open(site);
        let links = Kept::of(cache.part("links"));
        let footprints = Kept::of(cache.part("footprints"));
        Memory {
            cache,
            links,
            footprints,
            scan: None,
            ledger: None,
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.cache.clear();
        self.links.forget();
        self.footprints.forget();
    }
}

impl<T: Default + DeserializeOwned + Serialize> Kept<T> {
    fn of(file: CachePart) -> Kept<T> {
        Kept { file, value: None }
    }

    /// What is known; nothing where it was never kept, or what was kept is torn.
    pub fn get(&mut self) -> &T {
        self.value
            .get_or_insert_with(|| self.file.read().unwrap_or_default())
    }

    /// Keeps `value` for the next process. In this one it is known from `learn` on.
    pub fn write(&self, value: &T) {
        self.file.write(value);
    }

    /// What is to be known from now on in this process.
    pub fn learn(&mut self, value: T) {
        self.value = Some(value);
    }

    fn forget(&mut self) {
        self.value = Some(T::default());
    }
}

//! What earlier builds know: what was read, where it leads, and what each output looked at. All
//! of it is only about time; what is missing is found out again.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::proving::KnownProofs;
use crate::link::LinkCache;
use crate::model::digest::Digest;
use crate::model::dossier::Dossier;
use crate::pages::context::RenderedFragments;
use crate::read::cache::{Cache, CacheFolder, CachePart, Scan};
use crate::record::LastBuild;
use crate::tracked::Traces;
use crate::write::real;

/// How many output folders are remembered.
const MOST_OUTPUTS: usize = 8;

pub struct Memory {
    pub content: KnownContent,
    pub last: LastSite,
    /// Where it is kept for the next process.
    pub folder: CacheFolder,
}

/// What is known of the files that the site is made from.
pub struct KnownContent {
    pub cache: Cache,
    pub links: Persisted<LinkCache>,
    pub proofs: Persisted<KnownProofs>,
    /// How the files looked to the last build of this process.
    pub scan: Option<Scan>,
}

/// What is known of the site as it was last published.
pub struct LastSite {
    /// What it was made from, and how its files look.
    pub build: Persisted<LastBuild>,
    pub traces: Persisted<Traces>,
    /// The dossier of this process's last build, published or not, with the digest of what it was
    /// read from.
    pub dossier: Option<(Digest, Dossier)>,
    /// What this process has rendered of it, with the digest of what it was made from.
    pub rendered: Option<(Digest, RenderedFragments)>,
}

/// Something known, with the file that keeps it for the next process.
pub struct Persisted<T> {
    file: CachePart,
    /// `None` until somebody asks for it.
    value: Option<T>,
    written: bool,
}

impl Memory {
    /// What is known of a dossier and of its site in this folder.
    pub fn open(site: &Path, output: &Path) -> Memory {
        let cache = Cache::open(site);
        let folder = cache.folder();
        let of_output = of_output(&folder, site, output);
        let last = LastSite {
            build: Persisted::of(of_output.part("build")),
            traces: Persisted::of(of_output.part("traces")),
            dossier: None,
            rendered: None,
        };
        let content = KnownContent {
            links: Persisted::of(folder.part("links")),
            proofs: Persisted::of(folder.part("proofs")),
            scan: None,
            cache,
        };
        Memory {
            content,
            last,
            folder,
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.content.cache.clear();
        self.content.links.forget();
        self.content.proofs.forget();
        self.content.scan = None;
        self.last.build.forget();
        self.last.traces.forget();
        self.last.dossier = None;
        self.last.rendered = None;
    }
}

/// What is remembered of one output folder. One in the dossier's folder is known by its place
/// there, so that both can be moved together.
fn of_output(folder: &CacheFolder, site: &Path, output: &Path) -> CacheFolder {
    let outputs = folder.folder("outputs");
    let at = real(output).unwrap_or_else(|_| output.to_path_buf());
    let site = real(site).unwrap_or_else(|_| site.to_path_buf());
    let at = at.strip_prefix(site).unwrap_or(&at);
    let name = Digest::of(at.as_os_str().as_encoded_bytes()).to_string();
    let of_output = outputs.folder(&name);
    if !of_output.path().is_some_and(Path::is_dir) {
        outputs.keep_newest(MOST_OUTPUTS - 1);
    }
    of_output
}

impl LastSite {
    /// Keeps what is known for the next process.
    pub fn keep(&mut self) {
        self.traces.keep();
        self.build.keep();
    }
}

impl KnownContent {
    /// Keeps what is known for the next process.
    pub fn keep(&mut self) {
        self.cache.save();
        if self.cache.is_corrupt() {
            return;
        }
        let (links, proofs) = (&mut self.links, &mut self.proofs);
        links.keep_where(LinkCache::is_worth_keeping, LinkCache::set_kept);
        proofs.keep_where(KnownProofs::is_worth_keeping, KnownProofs::set_kept);
    }
}

impl<T: Default + DeserializeOwned + Serialize> Persisted<T> {
    fn of(file: CachePart) -> Persisted<T> {
        Persisted {
            file,
            value: None,
            written: true,
        }
    }

    /// Keeps what is known where that is worth it, and tells it so.
    fn keep_where(&mut self, is_worth: fn(&T) -> bool, set_kept: fn(&mut T)) {
        if let Some(value) = self.value.as_mut().filter(|value| is_worth(value)) {
            self.file.write(value);
            set_kept(value);
        }
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self) -> &mut T {
        self.get();
        self.written = false;
        self.value.get_or_insert_default()
    }

    /// What is known; nothing where it was never kept, or what was kept is torn.
    pub fn get(&mut self) -> &T {
        self.value
            .get_or_insert_with(|| self.file.read().unwrap_or_default())
    }

    /// What is to be known from now on in this process.
    pub fn learn(&mut self, value: T) {
        self.value = Some(value);
        self.written = false;
    }

    /// Keeps what is known for the next process.
    pub fn keep(&mut self) {
        if let Some(value) = self.value.as_ref().filter(|_| !self.written) {
            self.file.write(value);
        }
        self.written = true;
    }

    fn forget(&mut self) {
        self.value = Some(T::default());
    }
}

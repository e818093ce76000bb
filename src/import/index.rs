//! Which clippings there are, each by its digest. What was found out is remembered, so that only files
//! that changed are opened. Knows nothing of what they are for.

mod folder;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::files;
use super::formats::{Cut, hexadecimal, read_clippings};
use crate::model::digest::Digest;
use crate::read::cache::CachePart;
use crate::read::stamp::Stamp;
pub use folder::ClippingFolder;
use folder::FoundFile;

/// So much of the words of clippings is kept in memory once it was read, in bytes.
const MOST_KEPT_BYTES: usize = 256 * 1024 * 1024;

/// The clippings of a dossier: those in its own folder, and those in a private one.
#[derive(Default)]
pub struct ClippingIndex {
    /// Those of the dossier’s own folder come first; each sorted by name.
    files: Vec<IndexedFile>,
    by_digest: OnceLock<FxHashMap<Sha256, usize>>,
    /// The folder elsewhere that was looked at too.
    private: Option<PathBuf>,
    digest: Digest,
    kept_bytes: AtomicUsize,
    is_known: bool,
    taken: Option<SystemTime>,
}

struct IndexedFile {
    /// From the folder of clippings that it lies in.
    name: String,
    path: PathBuf,
    is_own: bool,
    known: ClippingFile,
    texts: OnceLock<Arc<Vec<Cut>>>,
}

/// A file of clippings, with the number and the digest of each.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct ClippingFile {
    stamp: Stamp,
    clippings: Vec<(u32, Sha256)>,
}

type Sha256 = [u8; 32];

/// What is remembered, by path.
type Remembered = Vec<(String, ClippingFile)>;

impl ClippingIndex {
    /// Looks at the clippings of the dossier in `site`, and at those in a folder elsewhere.
    pub fn of(site: &Path, private: Option<PathBuf>, memory: &CachePart) -> ClippingIndex {
        ClippingIndex::with(ClippingFolder::own(site), private, memory)
    }

    /// The same where the dossier's own folder was looked at already.
    pub fn with(
        own: ClippingFolder,
        private: Option<PathBuf>,
        memory: &CachePart,
    ) -> ClippingIndex {
        let taken = own.taken();
        let elsewhere = private.as_deref().and_then(ClippingFolder::elsewhere);
        let folders: Vec<ClippingFolder> = std::iter::once(own).chain(elsewhere).collect();
        if folders.iter().all(ClippingFolder::is_empty) {
            return ClippingIndex {
                private,
                ..ClippingIndex::default()
            };
        }
        let before = memory.read::<Remembered>().unwrap_or_default();
        let before: FxHashMap<String, ClippingFile> = before.into_iter().collect();
        let found: Vec<FoundFile> = folders
            .into_iter()
            .flat_map(ClippingFolder::files)
            .collect();
        let kept_bytes = AtomicUsize::new(0);
        let indexed = |found: FoundFile| {
            let FoundFile {
                name,
                path,
                is_own,
                stamp,
            } = found;
            let known = before.get(&key(&name, &path, is_own));
            let known = known.filter(|known| known.stamp == stamp).cloned();
            let is_new = known.is_none();
            let texts = OnceLock::new();
            let known = known.unwrap_or_else(|| {
                let cuts = cuts_of(&path);
                let digest = |cut: &Cut| Some((cut.item, sha256(&cut.sha256)?));
                let clippings = cuts.iter().filter_map(digest).collect();
                if is_room(&kept_bytes, &cuts) {
                    let _ = texts.set(Arc::new(cuts));
                }
                ClippingFile { stamp, clippings }
            });
            let file = IndexedFile {
                name,
                path,
                is_own,
                known,
                texts,
            };
            (file, is_new)
        };
        let indexed: Vec<(IndexedFile, bool)> = found.into_par_iter().map(indexed).collect();
        let is_known = indexed.len() == before.len() && indexed.iter().all(|(_, is_new)| !is_new);
        let files: Vec<IndexedFile> = indexed.into_iter().map(|(file, _)| file).collect();
        let digest = {
            let parts = files.iter().flat_map(|file| {
                let clippings = file.known.clippings.iter();
                let clippings = clippings.map(|(_, digest)| digest.as_slice());
                std::iter::once(file.name.as_bytes()).chain(clippings)
            });
            Digest::of_parts(parts)
        };
        ClippingIndex {
            files,
            by_digest: OnceLock::new(),
            private,
            digest,
            kept_bytes,
            is_known,
            taken: Some(taken),
        }
    }

    /// Whether this folder elsewhere was looked at, or none.
    pub fn is_with(&self, private: Option<&Path>) -> bool {
        self.private.as_deref() == private
    }

    /// Of which files there are, and of what is in them.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Keeps what was found out. A file that may have changed since it was looked at is looked at again.
    pub fn keep(&self, memory: &CachePart) {
        let Some(taken) = self.taken.filter(|_| !self.is_known) else {
            return;
        };
        let settled = self.files.iter();
        let settled = settled.filter(|file| file.known.stamp.is_settled(taken));
        let kept: Remembered = settled
            .map(|file| (key(&file.name, &file.path, file.is_own), file.known.clone()))
            .collect();
        memory.write(&kept);
    }

    fn places(&self) -> &FxHashMap<Sha256, usize> {
        self.by_digest.get_or_init(|| {
            let mut places = FxHashMap::default();
            for (number, file) in self.files.iter().enumerate() {
                for (_, digest) in &file.known.clippings {
                    places.entry(*digest).or_insert(number);
                }
            }
            places
        })
    }

    /// Whether a clipping is here.
    pub fn has(&self, digest: &str) -> bool {
        sha256(digest).is_some_and(|digest| self.places().contains_key(&digest))
    }

    /// The clippings of the file that holds this one, and its place among them.
    pub fn clipping(&self, digest: &str) -> Option<(Arc<Vec<Cut>>, usize)> {
        let file = self.places().get(&sha256(digest)?)?;
        let cuts = self.cuts(self.files.get(*file)?);
        let place = cuts.iter().position(|cut| cut.sha256 == digest)?;
        Some((cuts, place))
    }

    /// All clippings, file by file: its name, and what is in it.
    pub fn all(&self) -> impl Iterator<Item = (&str, Arc<Vec<Cut>>)> {
        self.files
            .iter()
            .map(|file| (file.name.as_str(), self.cuts(file)))
    }

    fn cuts(&self, file: &IndexedFile) -> Arc<Vec<Cut>> {
        if let Some(texts) = file.texts.get() {
            return Arc::clone(texts);
        }
        let cuts = Arc::new(cuts_of(&file.path));
        if is_room(&self.kept_bytes, &cuts) {
            let _ = file.texts.set(Arc::clone(&cuts));
        }
        cuts
    }

    /// Gives up the texts that were read.
    pub fn forget_texts(&mut self) {
        for file in &mut self.files {
            file.texts.take();
        }
        self.kept_bytes = AtomicUsize::new(0);
    }

    /// Every clipping: its file, its number there and its digest.
    pub fn each(&self) -> impl Iterator<Item = (&str, u32, String)> {
        self.files.iter().flat_map(IndexedFile::each)
    }

    /// Those of the dossier’s own folder.
    pub(super) fn own(&self) -> impl Iterator<Item = (&str, u32, String)> {
        let own = self.files.iter().filter(|file| file.is_own);
        own.flat_map(IndexedFile::each)
    }
}

impl IndexedFile {
    fn each(&self) -> impl Iterator<Item = (&str, u32, String)> {
        let clippings = self.known.clippings.iter();
        clippings.map(|(item, digest)| (self.name.as_str(), *item, hexadecimal(digest)))
    }
}

/// The bytes of a digest that is written in hexadecimal digits.
fn sha256(hexadecimal: &str) -> Option<Sha256> {
    let digits = hexadecimal.as_bytes();
    let mut digest = Sha256::default();
    if digits.len() != 2 * digest.len() {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(digits.chunks(2)) {
        let mut digits = pair.iter().map(|digit| char::from(*digit).to_digit(16));
        let (high, low) = (digits.next()??, digits.next()??);
        *byte = u8::try_from(high << 4 | low).ok()?;
    }
    Some(digest)
}

/// By what a file is remembered: its place in the dossier, or where else it lies.
fn key(name: &str, path: &Path, is_own: bool) -> String {
    match is_own {
        true => name.to_string(),
        false => path.to_string_lossy().into_owned(),
    }
}

/// The files of a folder elsewhere. Links in it are not followed, as in the dossier’s own.
/// Whether the words of a file may be kept too, which counts them.
fn is_room(kept: &AtomicUsize, cuts: &[Cut]) -> bool {
    let bytes: usize = cuts.iter().map(|cut| cut.text.len()).sum();
    let before = kept.fetch_add(bytes, Ordering::Relaxed);
    before.saturating_add(bytes) <= MOST_KEPT_BYTES
}

fn cuts_of(path: &Path) -> Vec<Cut> {
    let bytes = files::read(path).ok().flatten();
    let cuts = bytes.and_then(|bytes| read_clippings(&path.to_string_lossy(), &bytes));
    let mut cuts = cuts.unwrap_or_default();
    // Only their words are looked at from here on.
    cuts.iter_mut().for_each(|cut| cut.document = None);
    cuts
}

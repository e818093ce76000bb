//! Floor 4: bytes to the output folder, whole or not at all. Files are staged beside the site
//! and moved into place once all are there; files that the program did not write are neither
//! deleted nor written over. Flushing to the disk is left to the system: a killed program
//! leaves every file whole, a power cut is not defended against.

mod error;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::ledger::{Edition, Entry, Ledger};
use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::read::source::Stamp;
pub use error::WriteError;
use error::io_error;

/// The program's own folder inside the output folder.
const OWN_FOLDER: &str = ".dossier";
const STAGING: &str = "staging";
const LOCK: &str = "lock";

/// An output folder, locked for one build.
pub struct Folder {
    root: PathBuf,
    own: PathBuf,
    ledger: Ledger,
    /// Whether its files are taken to be in place without another look.
    trusted: bool,
    /// Folders below the staging area that were made.
    made: Mutex<BTreeSet<PathBuf>>,
    /// Unlocked when dropped.
    _lock: File,
}

/// A file of the new site: staged, or already in place with the same bytes.
#[derive(Debug)]
pub struct Staged {
    entry: Entry,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// Known to be in place without another look.
    Kept,
    /// Found in place with these very bytes.
    Found,
    Staging(PathBuf),
}

impl Staged {
    /// Whether its bytes had to be made to know them.
    pub fn was_rendered(&self) -> bool {
        !matches!(self.place, Place::Kept)
    }

    fn staging(&self) -> Option<&Path> {
        match &self.place {
            Place::Staging(path) => Some(path),
            Place::Kept | Place::Found => None,
        }
    }
}

/// What publishing did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Published {
    /// The files that are new or have other bytes now, sorted.
    pub written: Vec<Route>,
    /// The files that left the site, sorted.
    pub removed: Vec<Route>,
    pub unchanged: usize,
}

/// What the last build left in an output folder, read without taking hold of it. `known` is what
/// this process left there.
pub fn last_build(root: &Path, known: Option<Ledger>) -> Ledger {
    let own = root.join(OWN_FOLDER);
    if own.is_symlink() {
        return Ledger::default();
    }
    let current = known.filter(|ledger| ledger.is_current(&own));
    current.unwrap_or_else(|| Ledger::read(&own))
}

/// Whether every file that the ledger lists is in place and looks as when it was written, and
/// nothing lies there that a build which was ended left behind: it may have shown drafts.
pub fn is_intact(root: &Path, ledger: &Ledger) -> bool {
    ledger.is_settled()
        && !root.join(OWN_FOLDER).join(STAGING).exists()
        && ledger
            .entries()
            .par_iter()
            .with_min_len(256)
            .all(|entry| is_in_place(root, entry))
}

/// Whether the file that the ledger lists at this route is in place.
pub fn is_intact_at(root: &Path, ledger: &Ledger, route: &Route) -> bool {
    ledger
        .entry(route)
        .is_some_and(|entry| is_in_place(root, entry))
}

fn is_in_place(root: &Path, entry: &Entry) -> bool {
    Stamp::of_file(&root.join(entry.route.as_str())) == Some(entry.stamp)
}

impl Folder {
    /// Makes the folder where it is missing and takes hold of it. `last` is what was read there.
    /// Files that stay are looked at, unless what this process left is `trusted`.
    pub fn open(root: &Path, last: Ledger, trusted: bool) -> Result<Folder, WriteError> {
        let own = root.join(OWN_FOLDER);
        // What lies behind a link is not ours to empty.
        if own.is_symlink() {
            return Err(WriteError::Foreign(vec![own]));
        }
        fs::create_dir_all(&own).map_err(io_error("make the folder", &own))?;
        let lock_path = own.join(LOCK);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(io_error("open", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(WriteError::Locked(root.to_path_buf())),
            Err(TryLockError::Error(error)) => return Err(io_error("lock", &lock_path)(error)),
        }
        remove_tree(&own.join(STAGING))?;
        let ledger = match last.is_current(&own) {
            true => last,
            false => Ledger::read(&own),
        };
        Ok(Folder {
            root: root.to_path_buf(),
            own,
            trusted: trusted && ledger.is_own(),
            ledger,
            made: Mutex::default(),
            _lock: lock,
        })
    }

    /// What the last build here was made from, where it came to its end.
    pub fn edition(&self) -> Option<&Edition> {
        self.ledger.edition.as_ref()
    }

    /// For each of these routes, which are sorted, the number of its file in the last build.
    pub fn numbers<'r>(&self, routes: impl Iterator<Item = &'r Route>) -> Vec<Option<usize>> {
        let mut known = self.ledger.entries().iter().enumerate().peekable();
        let number = |route: &Route| {
            while known.next_if(|(_, entry)| entry.route < *route).is_some() {}
            let (number, _) = known.next_if(|(_, entry)| entry.route == *route)?;
            Some(number)
        };
        routes.map(number).collect()
    }

    /// The key by which the last build made its file of this number.
    pub fn key(&self, number: usize) -> Option<Digest> {
        self.ledger.entries().get(number)?.key
    }

    /// The last build's file of this number, if it was made by this very key and still is as it
    /// was written.
    pub fn kept(&self, number: usize, key: Option<Digest>) -> Option<Staged> {
        let entry = self.ledger.entries().get(number)?;
        let same = key.is_some() && entry.key == key;
        let same = same && (self.trusted || is_in_place(&self.root, entry));
        same.then(|| Staged {
            entry: entry.clone(),
            place: Place::Kept,
        })
    }

    /// Stages one file; may be called from many threads.
    pub fn stage(
        &self,
        route: &Route,
        bytes: &[u8],
        key: Option<Digest>,
    ) -> Result<Staged, WriteError> {
        let digest = Digest::of(bytes);
        let staged = |stamp, place| Staged {
            entry: Entry {
                route: route.clone(),
                digest,
                key,
                stamp,
            },
            place,
        };
        let target = self.root.join(route.as_str());
        if let Some(stamp) = self.found(route, &target, bytes, digest) {
            return Ok(staged(stamp, Place::Found));
        }
        let path = self.own.join(STAGING).join(route.as_str());
        self.make_folder_of(&path)?;
        let stamp = File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            Ok(Stamp::of(&file.metadata()?))
        });
        let stamp = stamp.map_err(io_error("write", &path))?;
        Ok(staged(stamp, Place::Staging(path)))
    }

    /// The stamp of the file in place, where it holds these bytes already.
    fn found(&self, route: &Route, target: &Path, bytes: &[u8], digest: Digest) -> Option<Stamp> {
        let metadata = fs::symlink_metadata(target).ok()?;
        if !metadata.is_file() || metadata.len() != bytes.len() as u64 {
            return None;
        }
        let stamp = Stamp::of(&metadata);
        let entry = self.ledger.entry(route);
        let same = match entry.filter(|entry| entry.stamp == stamp) {
            Some(entry) => entry.digest == digest,
            None => fs::read(target).is_ok_and(|old| old == bytes),
        };
        same.then_some(stamp)
    }

    fn make_folder_of(&self, path: &Path) -> Result<(), WriteError> {
        let Some(folder) = path.parent() else {
            return Ok(());
        };
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if !made.contains(folder) {
            fs::create_dir_all(folder).map_err(io_error("make the folder", folder))?;
            made.insert(folder.to_path_buf());
        }
        Ok(())
    }

    /// Removes what left the plan and moves what was staged into place. `files` are all of the
    /// site, sorted by route.
    ///
    /// Whatever can be known to go wrong is looked for before the first file changes. Should the
    /// system fail all the same while files are moved, each of them is whole, and the next build
    /// finishes the work.
    pub fn publish(
        self,
        mut files: Vec<Staged>,
        edition: Edition,
    ) -> Result<(Published, Ledger), WriteError> {
        let left = self.left(&files);
        self.refuse_foreign(&files)?;
        self.refuse_unwritable(&files, &left)?;
        let changed = files.iter().filter(|file| file.staging().is_some());
        let written: Vec<Route> = changed.map(|file| file.entry.route.clone()).collect();
        let mut published = Published {
            unchanged: files.len() - written.len(),
            ..Published::default()
        };
        if !written.is_empty() || !left.is_empty() {
            // Until the last file is in place each may be the old or the new one: both are ours.
            let changed = files.iter().filter(|file| file.staging().is_some());
            let changed = changed.map(|file| (&file.entry.route, file.entry.digest));
            self.ledger
                .announce(&self.own, changed)
                .map_err(io_error("write to", &self.own))?;
            // A file that left the plan may stand where a folder must go, or the other way round.
            published.removed = self.prune(&left)?;
            self.move_into_place(&mut files)?;
        }
        published.written = written;
        let entries: Vec<Entry> = files.into_iter().map(|file| file.entry).collect();
        let same = published.written.is_empty()
            && self.ledger.is_settled()
            && self.ledger.edition.as_ref().map(|last| last.inputs) == Some(edition.inputs)
            && self.ledger.entries() == entries;
        let ledger = match same {
            true => self.ledger.clone(),
            false => Ledger::write(&self.own, edition, entries)
                .map_err(io_error("write to", &self.own))?,
        };
        Ok((published, ledger))
    }

    /// The routes of earlier builds that are not in the new site.
    fn left(&self, files: &[Staged]) -> Vec<Route> {
        let mut new = files.iter().map(|file| &file.entry.route).peekable();
        let old = self.ledger.routes().into_iter();
        let left = old.filter(|route| {
            while new.next_if(|new| new < route).is_some() {}
            new.next_if(|new| new == route).is_none()
        });
        left.cloned().collect()
    }

    /// Folders that are new are moved whole, other files one by one.
    fn move_into_place(&self, files: &mut [Staged]) -> Result<(), WriteError> {
        let staging = self.own.join(STAGING);
        let mut whole: BTreeSet<String> = BTreeSet::new();
        let staged = files.iter().filter(|file| file.staging().is_some());
        let tops: BTreeSet<&str> = staged
            .filter_map(|file| top_folder(&file.entry.route))
            .collect();
        for top in tops {
            let (from, to) = (staging.join(top), self.root.join(top));
            if fs::symlink_metadata(&to).is_err() {
                fs::rename(&from, &to).map_err(io_error("move a folder to", &to))?;
                whole.insert(top.to_string());
            }
        }
        let singly = |file: &&mut Staged| {
            let top = top_folder(&file.entry.route);
            file.staging().is_some() && !top.is_some_and(|top| whole.contains(top))
        };
        let mut made: BTreeSet<PathBuf> = BTreeSet::new();
        for file in files.iter_mut().filter(singly) {
            let target = self.root.join(file.entry.route.as_str());
            if let Some(folder) = target.parent().filter(|folder| !made.contains(*folder)) {
                fs::create_dir_all(folder).map_err(io_error("make the folder", folder))?;
                made.insert(folder.to_path_buf());
            }
            if let Some(staged) = file.staging() {
                fs::rename(staged, &target).map_err(io_error("move a file to", &target))?;
            }
            // Moving a file changes how it looks from outside.
            file.entry.stamp = Stamp::of_file(&target).unwrap_or_default();
        }
        Ok(())
    }

    /// Nothing may be written through a link, over a folder, or over bytes that are not ours.
    fn refuse_foreign(&self, files: &[Staged]) -> Result<(), WriteError> {
        let mut foreign = Vec::new();
        let mut folders: BTreeMap<PathBuf, bool> = BTreeMap::new();
        for file in files.iter().filter(|file| file.staging().is_some()) {
            let route = &file.entry.route;
            let target = self.root.join(route.as_str());
            let in_the_way = match self.blocked_folder(route, &mut folders) {
                Some(blocked) => Some(blocked),
                None => {
                    let taken = fs::symlink_metadata(&target).is_ok();
                    (taken && !self.is_ours(route, &target)).then_some(target)
                }
            };
            foreign.extend(in_the_way.filter(|path| !self.leaves(path, files)));
        }
        foreign.dedup();
        if foreign.is_empty() {
            Ok(())
        } else {
            Err(WriteError::Foreign(foreign))
        }
    }

    /// Folders that files are moved into or removed from must let us.
    fn refuse_unwritable(&self, files: &[Staged], left: &[Route]) -> Result<(), WriteError> {
        let changed = files.iter().filter(|file| file.staging().is_some());
        let changed = changed.map(|file| &file.entry.route);
        let mut asked = BTreeSet::new();
        for route in changed.chain(left) {
            let target = self.root.join(route.as_str());
            let folder = target.ancestors().skip(1).find(|folder| folder.is_dir());
            let Some(folder) = folder.filter(|folder| asked.insert(folder.to_path_buf())) else {
                continue;
            };
            if fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().readonly()) {
                let error = io::Error::from(io::ErrorKind::PermissionDenied);
                return Err(io_error("write to", folder)(error));
            }
        }
        Ok(())
    }

    /// Whether all that lies at the path is ours and not in the new site, so that pruning takes
    /// it away.
    fn leaves(&self, path: &Path, files: &[Staged]) -> bool {
        let Ok(metadata) = fs::symlink_metadata(path) else {
            return true;
        };
        if metadata.is_dir() {
            let Ok(entries) = fs::read_dir(path) else {
                return false;
            };
            return entries
                .into_iter()
                .all(|entry| entry.is_ok_and(|entry| self.leaves(&entry.path(), files)));
        }
        let below = path.strip_prefix(&self.root).ok().and_then(Path::to_str);
        let route = below.and_then(|below| Route::of_file(&below.replace('\\', "/")));
        route.is_some_and(|route| !lists(files, &route) && self.is_ours(&route, path))
    }

    /// A part of the route's way that exists and is no plain folder.
    fn blocked_folder(
        &self,
        route: &Route,
        known: &mut BTreeMap<PathBuf, bool>,
    ) -> Option<PathBuf> {
        let mut folder = self.root.clone();
        let (way, _) = route.as_str().rsplit_once('/')?;
        for part in way.split('/') {
            folder.push(part);
            let blocked = *known.entry(folder.clone()).or_insert_with(|| {
                fs::symlink_metadata(&folder).is_ok_and(|metadata| !metadata.is_dir())
            });
            if blocked {
                return Some(folder);
            }
        }
        None
    }

    /// Whether the file is one that the ledger knows, byte for byte.
    fn is_ours(&self, route: &Route, target: &Path) -> bool {
        let Some(stamp) = Stamp::of_file(target) else {
            return false;
        };
        let untouched = self
            .ledger
            .entry(route)
            .is_some_and(|entry| entry.stamp == stamp);
        untouched
            || fs::read(target).is_ok_and(|bytes| self.ledger.knows(route, Digest::of(&bytes)))
    }

    /// Removes the files of earlier builds that left the site, with the folders
    /// that this leaves empty. One that was changed since is not ours any more and stays.
    fn prune(&self, left: &[Route]) -> Result<Vec<Route>, WriteError> {
        let mut removed = Vec::new();
        for route in left {
            let target = self.root.join(route.as_str());
            let mut known = BTreeMap::new();
            if self.blocked_folder(route, &mut known).is_some() {
                continue;
            }
            if self.is_ours(route, &target) {
                fs::remove_file(&target).map_err(io_error("remove", &target))?;
                removed.push(route.clone());
            }
            let mut folder = target.parent();
            while let Some(empty) = folder.filter(|folder| *folder != self.root) {
                // Fails for a folder that still holds something, which then stays.
                if fs::remove_dir(empty).is_err() {
                    break;
                }
                folder = empty.parent();
            }
        }
        Ok(removed)
    }
}

/// Whether one of the files, which are sorted, is at this route.
fn lists(files: &[Staged], route: &Route) -> bool {
    files
        .binary_search_by(|file| file.entry.route.cmp(route))
        .is_ok()
}

/// The first folder on the way to a route, where it is in one.
fn top_folder(route: &Route) -> Option<&str> {
    route.as_str().split_once('/').map(|(top, _)| top)
}

impl Drop for Folder {
    /// However the build ended, the staging area goes; what could not be removed now is removed
    /// by the next build.
    fn drop(&mut self) {
        let _ = remove_tree(&self.own.join(STAGING));
    }
}

fn remove_tree(path: &Path) -> Result<(), WriteError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error("remove", path)(error))
        }
        _ => Ok(()),
    }
}

//! Floor 4: bytes to the output folder, whole or not at all. Files are staged outside of it and
//! moved into place once all are there; files that the program did not write are neither
//! deleted nor written over. Flushing to the disk is left to the system: a killed program
//! leaves every file whole, a power cut is not defended against.

mod error;
mod former;
mod lock;
mod owned;
mod place;
mod staging;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::manifest::{MANIFEST, Manifest};
use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::read::stamp::{OpenFolder, Stamp};
use crate::record::{BuildRecord, Entry, LastBuild};
pub use error::WriteError;
use error::{Foreign, io_error};
use lock::Lock;
use owned::{Owned, Way};
pub use place::real;
use staging::Staging;

/// Where to publish, and how.
pub struct Target<'t> {
    pub root: &'t Path,
    /// The folder that the dossier's builds keep for themselves, where there is one.
    pub own: Option<&'t Path>,
    /// Whether files at routes of the site are given up, whoever wrote them.
    pub overwrite: bool,
    /// What to type to have it so.
    pub overwriting: String,
    /// The route of a file that only editions for the editors’ own desk have, and whether this is one.
    pub private_mark: (Route, bool),
}

/// An output folder, locked for one build.
pub struct Folder<'b> {
    target: Target<'b>,
    root: &'b Path,
    /// What is remembered of the folder: how files looked, and by which keys they were made.
    last: &'b LastBuild,
    owned: Owned<'b>,
    /// Whether this build made the folder, so that none of the files can be in place.
    is_new: bool,
    in_place: InPlace,
    // These go in this order when the build ends.
    staging: Staging,
    _lock: Lock,
}

/// Which files of the last build are known to be in place, so that nobody looks at them again.
#[derive(Debug)]
pub enum InPlace {
    /// Those that this process left.
    Trusted,
    /// Those that looked as they were left, by their numbers.
    Seen(Vec<bool>),
    /// None.
    Unknown,
}

impl InPlace {
    /// Looks at all files of the last build, one after the other: whoever has them looked at has other work meanwhile.
    pub fn look(root: &Path, last: &LastBuild) -> InPlace {
        let mut folder = OpenFolder::new(root);
        let is_in_place = |entry: &Entry| is_in_folder(&mut folder, entry);
        InPlace::Seen(last.entries().iter().map(is_in_place).collect())
    }
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
    Staged,
}

impl Staged {
    /// Whether its bytes had to be made to know them.
    pub fn was_rendered(&self) -> bool {
        !matches!(self.place, Place::Kept)
    }

    fn is_staged(&self) -> bool {
        matches!(self.place, Place::Staged)
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
    /// Files in the folder that are no part of the site, where it was not known which are ours:
    /// an earlier build may have left them. Sorted.
    pub strays: Vec<String>,
}

/// Whether the last build came to its end, and every file that it listed is in place and looks as
/// when it was written.
pub fn is_intact(root: &Path, last: &LastBuild) -> bool {
    last.record.is_some()
        && last.is_listed_by(Stamp::of_file(&root.join(MANIFEST)))
        && !lock::is_taken(root)
        && last.entries().par_chunks(256).all(|entries| {
            let mut folder = OpenFolder::new(root);
            let mut entries = entries.iter();
            entries.all(|entry| is_in_folder(&mut folder, entry))
        })
}

/// Whether the last build's file at this route is in place.
pub fn is_intact_at(root: &Path, last: &LastBuild, route: &Route) -> bool {
    last.entry(route)
        .is_some_and(|entry| is_in_place(root, entry))
}

fn is_in_place(root: &Path, entry: &Entry) -> bool {
    Stamp::of_file(&root.join(entry.route.as_str())) == Some(entry.stamp)
}

/// The same for one of many files that are looked at in the order of their routes.
fn is_in_folder(folder: &mut OpenFolder<'_>, entry: &Entry) -> bool {
    folder.stamp(entry.route.as_str()) == Some(entry.stamp)
}

impl<'b> Folder<'b> {
    /// Makes the folder where it is missing and takes hold of it. `last` is what is remembered of
    /// it. Files that stay and are not known to be in place are looked at.
    pub fn open(
        target: Target<'b>,
        last: &'b LastBuild,
        in_place: InPlace,
    ) -> Result<Folder<'b>, WriteError> {
        let root = target.root;
        let is_new = fs::symlink_metadata(root).is_err();
        fs::create_dir_all(root).map_err(io_error("make the folder", root))?;
        let lock = Lock::take(root)?;
        let owned = Owned::of(root, last)?;
        let (mark, is_private) = &target.private_mark;
        if owned.is_of_another_edition(mark, *is_private) {
            return Err(WriteError::OtherEdition(root.to_path_buf()));
        }
        Ok(Folder {
            staging: Staging::of(root, target.own),
            target,
            root,
            last,
            in_place: match in_place {
                // Somebody else has published there since.
                _ if !owned.is_last => InPlace::Unknown,
                InPlace::Trusted if !last.is_own() => InPlace::Unknown,
                known => known,
            },
            owned,
            is_new,
            _lock: lock,
        })
    }

    /// For each of these routes, which are sorted, the number of its file in the last build.
    pub fn numbers<'r>(&self, routes: impl Iterator<Item = &'r Route>) -> Vec<Option<usize>> {
        let mut known = self.last.entries().iter().enumerate().peekable();
        let number = |route: &Route| {
            while known.next_if(|(_, entry)| entry.route < *route).is_some() {}
            let (number, _) = known.next_if(|(_, entry)| entry.route == *route)?;
            Some(number)
        };
        routes.map(number).collect()
    }

    /// The key by which the last build made its file of this number.
    pub fn key(&self, number: usize) -> Option<Digest> {
        self.last.entries().get(number)?.key
    }

    /// The last build's file of this number, if it was made by this very key and still is as it
    /// was written.
    pub fn kept(&self, number: usize, key: Option<Digest>) -> Option<Staged> {
        let entry = self.last.entries().get(number)?;
        let same = key.is_some() && entry.key == key;
        let is_in_place = || match &self.in_place {
            InPlace::Trusted => true,
            InPlace::Seen(seen) => seen.get(number).is_some_and(|seen| *seen),
            InPlace::Unknown => is_in_place(self.root, entry),
        };
        (same && is_in_place()).then(|| Staged {
            entry: entry.clone(),
            place: Place::Kept,
        })
    }

    /// The bytes of a file as the last build left it.
    pub fn read(&self, route: &Route) -> Option<Vec<u8>> {
        let entry = self.last.entry(route)?;
        let bytes = fs::read(self.root.join(route.as_str())).ok()?;
        (Digest::of(&bytes) == entry.digest).then_some(bytes)
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
        let path = self.staging.path(route)?;
        let stamp = File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            Ok(Stamp::of(&file.metadata()?))
        });
        let stamp = stamp.map_err(io_error("write", &path))?;
        Ok(staged(stamp, Place::Staged))
    }

    /// The stamp of the file in place, where it holds these bytes already.
    fn found(&self, route: &Route, target: &Path, bytes: &[u8], digest: Digest) -> Option<Stamp> {
        if self.is_new {
            return None;
        }
        let metadata = fs::symlink_metadata(target).ok()?;
        if !metadata.is_file() || metadata.len() != bytes.len() as u64 {
            return None;
        }
        let stamp = Stamp::of(&metadata);
        let entry = self.last.entry(route);
        let same = match entry.filter(|entry| entry.stamp == stamp) {
            Some(entry) => entry.digest == digest,
            None => fs::read(target).is_ok_and(|old| old == bytes),
        };
        // A file whose name changed its case has to get the new name.
        let same = same && (entry.is_some() || self.owned.alias(route).is_none());
        same.then_some(stamp)
    }

    /// Removes what left the plan and moves what was staged into place. `files` are all of the
    /// site, sorted by route. Answers with what is to be remembered, where that is another.
    ///
    /// Whatever can be known to go wrong is looked for before the first file changes. Should the
    /// system fail all the same while files are moved, each of them is whole, and the next build
    /// finishes the work.
    pub fn publish(
        self,
        mut files: Vec<Staged>,
        record: BuildRecord,
    ) -> Result<(Published, Option<LastBuild>), WriteError> {
        let left = self.owned.left(files.iter().map(|file| &file.entry.route));
        self.refuse_foreign(&files)?;
        self.refuse_unwritable(&files, &left)?;
        let changed = files.iter().filter(|file| file.is_staged());
        let written: Vec<Route> = changed.map(|file| file.entry.route.clone()).collect();
        let mut published = Published {
            unchanged: files.len() - written.len(),
            ..Published::default()
        };
        let listed = files
            .iter()
            .map(|file| (&file.entry.route, file.entry.digest));
        let manifest = Manifest::of(listed.map(|(route, digest)| (route.clone(), digest)));
        let mut stamp = self.owned.stamp.filter(|_| manifest == self.owned.manifest);
        if !written.is_empty() || !left.is_empty() {
            // Until the last file is in place each may be the old or the new one: both are ours.
            let both = self.owned.manifest.and(&manifest);
            stamp = self.put_manifest(&both)?.filter(|_| both == manifest);
            // A file that left the plan may stand where a folder must go, or the other way round.
            published.removed = self.prune(&left)?;
            self.move_into_place(&mut files)?;
        }
        if stamp.is_none() {
            stamp = self.put_manifest(&manifest)?;
        }
        former::remove(self.root);
        // What earlier builds may have left shows where some of it is the new site's.
        let was_built = published.unchanged > 0 || self.target.overwrite;
        if self.owned.stamp.is_none() && was_built {
            published.strays = self.owned.strays(&|route| lists(&files, route));
        }
        published.written = written;
        let entries: Vec<Entry> = files.into_iter().map(|file| file.entry).collect();
        let same = self.last.is_listed_by(stamp)
            && self.last.record.as_ref().map(|last| last.inputs) == Some(record.inputs)
            && self.last.entries() == entries;
        let last = (!same).then(|| LastBuild::new(record, entries, stamp));
        Ok((published, last))
    }

    /// Writes the manifest whole; answers with how it looks then.
    fn put_manifest(&self, manifest: &Manifest) -> Result<Option<Stamp>, WriteError> {
        let (from, to) = (self.staging.top("manifest")?, self.root.join(MANIFEST));
        fs::write(&from, manifest.text()).map_err(io_error("write", &from))?;
        fs::rename(&from, &to).map_err(io_error("move a file to", &to))?;
        Ok(Stamp::of_file(&to))
    }

    /// Folders that are new are moved whole, other files one by one.
    fn move_into_place(&self, files: &mut [Staged]) -> Result<(), WriteError> {
        let mut whole: BTreeSet<String> = BTreeSet::new();
        let staged = files.iter().filter(|file| file.is_staged());
        let tops: BTreeSet<&str> = staged
            .filter_map(|file| top_folder(&file.entry.route))
            .collect();
        for top in tops {
            let (from, to) = (self.staging.staged(top), self.root.join(top));
            if fs::symlink_metadata(&to).is_err() {
                fs::rename(&from, &to).map_err(io_error("move a folder to", &to))?;
                whole.insert(top.to_string());
            }
        }
        let singly = |file: &&mut Staged| {
            let top = top_folder(&file.entry.route);
            file.is_staged() && !top.is_some_and(|top| whole.contains(top))
        };
        let mut made: BTreeSet<PathBuf> = BTreeSet::new();
        for file in files.iter_mut().filter(singly) {
            let route = file.entry.route.as_str();
            let (staged, target) = (self.staging.staged(route), self.root.join(route));
            if let Some(folder) = target.parent().filter(|folder| !made.contains(*folder)) {
                fs::create_dir_all(folder).map_err(io_error("make the folder", folder))?;
                made.insert(folder.to_path_buf());
            }
            fs::rename(staged, &target).map_err(io_error("move a file to", &target))?;
            // Moving a file changes how it looks from outside.
            file.entry.stamp = Stamp::of_file(&target).unwrap_or_default();
        }
        Ok(())
    }

    /// Nothing may be written through a link, over a folder, or over bytes that are not ours.
    fn refuse_foreign(&self, files: &[Staged]) -> Result<(), WriteError> {
        let (mut paths, mut are_files) = (Vec::new(), true);
        let mut ways = BTreeMap::new();
        for file in files.iter().filter(|file| file.is_staged()) {
            let route = &file.entry.route;
            let target = self.root.join(route.as_str());
            let (in_the_way, is_file) = match self.owned.way(route, &mut ways) {
                Way::Missing => continue,
                Way::Blocked(blocked) => (blocked, false),
                Way::Clear => {
                    let Ok(metadata) = fs::symlink_metadata(&target) else {
                        continue;
                    };
                    let given_up = self.target.overwrite && metadata.is_file();
                    let is_ours = |route| self.owned.is_ours(route, &target);
                    if given_up || is_ours(route) || self.owned.alias(route).is_some_and(is_ours) {
                        continue;
                    }
                    (target, metadata.is_file())
                }
            };
            if !self.owned.leaves(&in_the_way, &|route| lists(files, route)) {
                paths.push(in_the_way);
                are_files &= is_file;
            }
        }
        paths.dedup();
        if paths.is_empty() {
            return Ok(());
        }
        let manifest = self.root.join(MANIFEST);
        Err(WriteError::Foreign(Foreign {
            paths,
            lost_manifest: self.owned.stamp.is_none().then_some(manifest),
            overwriting: are_files.then(|| self.target.overwriting.clone()),
        }))
    }

    /// Folders that files are moved into or removed from must let us.
    fn refuse_unwritable(&self, files: &[Staged], left: &[Route]) -> Result<(), WriteError> {
        let changed = files.iter().filter(|file| file.is_staged());
        let changed = changed.map(|file| &file.entry.route);
        let mut asked = BTreeSet::new();
        for route in changed.chain(left) {
            let (folders, _) = route.as_str().rsplit_once('/').unwrap_or_default();
            if !asked.insert(folders) {
                continue;
            }
            let target = self.root.join(folders);
            let Some(folder) = target.ancestors().find(|folder| folder.is_dir()) else {
                continue;
            };
            if fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().readonly()) {
                let error = io::Error::from(io::ErrorKind::PermissionDenied);
                return Err(io_error("write to", folder)(error));
            }
        }
        Ok(())
    }

    /// Removes the files of earlier builds that left the site, with the folders
    /// that this leaves empty. One that was changed since is not ours any more and stays.
    fn prune(&self, left: &[Route]) -> Result<Vec<Route>, WriteError> {
        let mut removed = Vec::new();
        for route in left {
            let target = self.root.join(route.as_str());
            if self.owned.way(route, &mut BTreeMap::new()) != Way::Clear {
                continue;
            }
            if self.owned.is_ours(route, &target) {
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

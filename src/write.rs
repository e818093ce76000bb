//! Floor 4: bytes to the output folder, whole or not at all. Files are staged beside the site
//! and moved into place once all are there; files that the program did not write are neither
//! deleted nor written over. Flushing to the disk is left to the system: a killed program
//! leaves every file whole, a power cut is not defended against.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::ledger::{Digest, Ledger};
use crate::model::route::Route;

/// The program's own folder inside the output folder.
const OWN_FOLDER: &str = ".dossier";
const STAGING: &str = "staging";
const LEDGER: &str = "ledger";
const LOCK: &str = "lock";

/// Why nothing was published.
#[derive(Debug)]
pub enum WriteError {
    /// What was being done, to what, and the system's error.
    Io {
        doing: &'static str,
        path: PathBuf,
        error: io::Error,
    },
    /// Files in the way that the program did not write.
    Foreign(Vec<PathBuf>),
    /// Another build is writing to the folder.
    Locked(PathBuf),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Io { doing, path, error } => {
                write!(f, "cannot {doing} {}: {error}", path.display())
            }
            WriteError::Foreign(paths) => {
                write!(
                    f,
                    "files that dossier did not write, or that were changed since, stand in the way:"
                )?;
                for path in paths.iter().take(10) {
                    write!(f, "\n  {}", path.display())?;
                }
                if paths.len() > 10 {
                    write!(f, "\n  and {} more", paths.len() - 10)?;
                }
                write!(
                    f,
                    "\nnothing was written; move them away, delete the folder if it holds nothing but an old build, or \
                     build into another one with --output"
                )
            }
            WriteError::Locked(path) => write!(f, "another build is writing to {}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_path_buf();
    move |error| WriteError::Io { doing, path, error }
}

/// An output folder, locked for one build.
pub struct Folder {
    root: PathBuf,
    own: PathBuf,
    ledger: Ledger,
    staged: AtomicUsize,
    /// Unlocked when dropped.
    _lock: File,
}

/// A file of the new site: either staged, or already in place with the same bytes.
#[derive(Debug)]
pub struct Staged {
    route: Route,
    digest: Digest,
    /// `None` where nothing has to be written.
    path: Option<PathBuf>,
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

impl Folder {
    /// Makes the folder where it is missing and takes hold of it.
    pub fn open(root: &Path) -> Result<Folder, WriteError> {
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
        let staging = own.join(STAGING);
        remove_tree(&staging)?;
        fs::create_dir_all(&staging).map_err(io_error("make the folder", &staging))?;
        let ledger = Ledger::read(&own.join(LEDGER));
        Ok(Folder {
            root: root.to_path_buf(),
            own,
            ledger,
            staged: AtomicUsize::new(0),
            _lock: lock,
        })
    }

    /// Stages one file; may be called from many threads.
    pub fn stage(&self, route: &Route, bytes: &[u8]) -> Result<Staged, WriteError> {
        let digest = Digest::of(bytes);
        let target = self.root.join(route.as_str());
        let in_place = fs::symlink_metadata(&target).is_ok_and(|metadata| {
            metadata.is_file()
                && metadata.len() == bytes.len() as u64
                && fs::read(&target).is_ok_and(|old| old == bytes)
        });
        if in_place {
            return Ok(Staged {
                route: route.clone(),
                digest,
                path: None,
            });
        }
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        let path = self.own.join(STAGING).join(number.to_string());
        fs::write(&path, bytes).map_err(io_error("write", &path))?;
        Ok(Staged {
            route: route.clone(),
            digest,
            path: Some(path),
        })
    }

    /// Removes what left the plan and moves what was staged into place.
    ///
    /// Whatever can be known to go wrong is looked for before the first file changes. Should the
    /// system fail all the same while files are moved, each of them is whole, and the next build
    /// finishes the work.
    pub fn publish(self, files: Vec<Staged>) -> Result<Published, WriteError> {
        let new = Ledger::of(files.iter().map(|file| (file.route.clone(), file.digest)));
        self.refuse_foreign(&files, &new)?;
        self.refuse_unwritable(&files, &new)?;
        // Until the last file is in place each may be the old or the new one: both are ours.
        let ledger_path = self.own.join(LEDGER);
        if new != self.ledger {
            let both = self.ledger.united(&new);
            both.write(&ledger_path)
                .map_err(io_error("write", &ledger_path))?;
        }
        // A file that left the plan may stand where a folder must go, or the other way round.
        let mut published = Published {
            removed: self.prune(&new)?,
            ..Published::default()
        };
        let mut made = BTreeSet::new();
        for file in &files {
            let Some(staged) = &file.path else {
                published.unchanged += 1;
                continue;
            };
            let target = self.root.join(file.route.as_str());
            if let Some(folder) = target.parent().filter(|folder| !made.contains(*folder)) {
                fs::create_dir_all(folder).map_err(io_error("make the folder", folder))?;
                made.insert(folder.to_path_buf());
            }
            fs::rename(staged, &target).map_err(io_error("move a file to", &target))?;
            published.written.push(file.route.clone());
        }
        if new != self.ledger {
            new.write(&ledger_path)
                .map_err(io_error("write", &ledger_path))?;
        }
        Ok(published)
    }

    /// Nothing may be written through a link, over a folder, or over bytes that are not ours.
    fn refuse_foreign(&self, files: &[Staged], new: &Ledger) -> Result<(), WriteError> {
        let mut foreign = Vec::new();
        let mut folders: BTreeMap<PathBuf, bool> = BTreeMap::new();
        for file in files.iter().filter(|file| file.path.is_some()) {
            let target = self.root.join(file.route.as_str());
            let in_the_way = match self.blocked_folder(&file.route, &mut folders) {
                Some(blocked) => Some(blocked),
                None => {
                    let taken = fs::symlink_metadata(&target).is_ok();
                    (taken && !self.is_ours(&file.route, &target)).then_some(target)
                }
            };
            foreign.extend(in_the_way.filter(|path| !self.leaves(path, new)));
        }
        foreign.dedup();
        if foreign.is_empty() {
            Ok(())
        } else {
            Err(WriteError::Foreign(foreign))
        }
    }

    /// Folders that files are moved into or removed from must let us.
    fn refuse_unwritable(&self, files: &[Staged], new: &Ledger) -> Result<(), WriteError> {
        let changed = files.iter().filter(|file| file.path.is_some());
        let changed = changed.map(|file| &file.route);
        let left = self.ledger.routes().filter(|route| !new.lists(route));
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
    fn leaves(&self, path: &Path, new: &Ledger) -> bool {
        let Ok(metadata) = fs::symlink_metadata(path) else {
            return true;
        };
        if metadata.is_dir() {
            let Ok(entries) = fs::read_dir(path) else {
                return false;
            };
            return entries
                .into_iter()
                .all(|entry| entry.is_ok_and(|entry| self.leaves(&entry.path(), new)));
        }
        let below = path.strip_prefix(&self.root).ok().and_then(Path::to_str);
        let route = below.and_then(|below| Route::of_file(&below.replace('\\', "/")));
        route.is_some_and(|route| !new.lists(&route) && self.is_ours(&route, path))
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
        fs::symlink_metadata(target).is_ok_and(|metadata| metadata.is_file())
            && fs::read(target).is_ok_and(|bytes| self.ledger.knows(route, Digest::of(&bytes)))
    }

    /// Removes the files of earlier builds that the new ledger does not list, with the folders
    /// that this leaves empty. One that was changed since is not ours any more and stays.
    fn prune(&self, new: &Ledger) -> Result<Vec<Route>, WriteError> {
        let mut removed = Vec::new();
        for route in self.ledger.routes().filter(|route| !new.lists(route)) {
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

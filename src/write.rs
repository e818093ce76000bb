//! Floor 4: bytes to the output folder, whole or not at all. Files are staged beside the site
//! and moved into place once all are there; files that the program did not write are neither
//! deleted nor written over. Flushing to the disk is left to the system: a killed program
//! leaves every file whole, a power cut is not defended against.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, TryLockError};
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
                    "\nnothing was written; move them away or build into another folder with --output"
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
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Published {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
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
        let lock = File::create(&lock_path).map_err(io_error("open", &lock_path))?;
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

    /// Moves what was staged into place and removes what left the plan.
    pub fn publish(self, files: Vec<Staged>) -> Result<Published, WriteError> {
        self.refuse_foreign(&files)?;
        let new = Ledger::of(files.iter().map(|file| (file.route.clone(), file.digest)));
        // Until the last file is in place each may be the old or the new one: both are ours.
        let ledger_path = self.own.join(LEDGER);
        if new != self.ledger {
            let both = self.ledger.united(&new);
            both.write(&ledger_path)
                .map_err(io_error("write", &ledger_path))?;
        }
        let mut published = Published::default();
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
            published.written += 1;
        }
        published.removed = self.prune(&new)?;
        if new != self.ledger {
            new.write(&ledger_path)
                .map_err(io_error("write", &ledger_path))?;
        }
        remove_tree(&self.own.join(STAGING))?;
        Ok(published)
    }

    /// Gives up: what was staged is removed, the site stays as it was.
    pub fn abandon(self) -> Result<(), WriteError> {
        remove_tree(&self.own.join(STAGING))
    }

    /// Nothing may be written through a link, over a folder, or over bytes that are not ours.
    fn refuse_foreign(&self, files: &[Staged]) -> Result<(), WriteError> {
        let mut foreign = Vec::new();
        let mut folders: BTreeMap<PathBuf, bool> = BTreeMap::new();
        for file in files.iter().filter(|file| file.path.is_some()) {
            let target = self.root.join(file.route.as_str());
            if let Some(blocked) = self.blocked_folder(&file.route, &mut folders) {
                foreign.push(blocked);
            } else if fs::symlink_metadata(&target).is_ok() && !self.is_ours(&file.route, &target) {
                foreign.push(target);
            }
        }
        foreign.dedup();
        if foreign.is_empty() {
            Ok(())
        } else {
            Err(WriteError::Foreign(foreign))
        }
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
    fn prune(&self, new: &Ledger) -> Result<usize, WriteError> {
        let mut removed = 0;
        for route in self.ledger.routes().filter(|route| !new.lists(route)) {
            let target = self.root.join(route.as_str());
            let mut known = BTreeMap::new();
            if self.blocked_folder(route, &mut known).is_some() {
                continue;
            }
            if self.is_ours(route, &target) {
                fs::remove_file(&target).map_err(io_error("remove", &target))?;
                removed += 1;
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

fn remove_tree(path: &Path) -> Result<(), WriteError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error("remove", path)(error))
        }
        _ => Ok(()),
    }
}

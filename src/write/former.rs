//! What the program's first version left in an output folder: a folder of its own with notes
//! that nobody reads any more. Knows it by its names, and leaves one that holds anything else.

use std::fs::{self, DirEntry, File};
use std::path::{Path, PathBuf};

const FOLDER: &str = ".dossier";
const LOCK: &str = "lock";
const FILES: [&str; 5] = [LOCK, "ledger", "ledger.new", "pending", "pending.new"];
const STAGING: &str = "staging";

/// The folder of the first version in an output folder, where there is one.
fn folder(root: &Path) -> Option<PathBuf> {
    let folder = root.join(FOLDER);
    let is_dir = |path: &Path| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
    if !is_dir(&folder) {
        return None;
    }
    let entries: Vec<DirEntry> = fs::read_dir(&folder).ok()?.collect::<Result<_, _>>().ok()?;
    let is_known = |entry: &DirEntry| match entry.file_type() {
        Ok(kind) if kind.is_file() => FILES.iter().any(|name| entry.file_name() == *name),
        Ok(kind) => kind.is_dir() && entry.file_name() == STAGING,
        Err(_) => false,
    };
    // Every build of that version made a lock before anything else.
    let lock = entries.iter().any(|entry| entry.file_name() == LOCK);
    (lock && entries.iter().all(is_known)).then_some(folder)
}

/// Removes it, unless a program of that version builds there. What cannot be removed stays, and
/// is no harm.
pub fn remove(root: &Path) {
    let Some(folder) = folder(root) else {
        return;
    };
    if File::open(folder.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()) {
        let _ = fs::remove_dir_all(folder);
    }
}

//! The folder that a cache lies in, and which process may write to it. Knows nothing of what is
//! in it.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use super::FOLDER;
use crate::read::config::CONFIG_FILE;
use crate::read::stamp::Stamp;

const TAG: &str = "CACHEDIR.TAG";
/// As bford.info/cachedir asks: backups leave such a folder out.
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by dossier, and made again when it is missing.\n";
const LOCK: &str = "lock";

/// The folder, held by a lock while this process may write to it.
pub struct Home {
    pub folder: PathBuf,
    /// Knows this very folder again: a copy has other times and numbers.
    pub place: Stamp,
    _lock: File,
}

impl Home {
    /// Takes hold of the folder, and makes it where it is missing. `None` where that cannot be,
    /// or another process holds it.
    pub fn open(site: &Path) -> Option<Home> {
        let folder = site.join(FOLDER);
        // Only beside a dossier, and never behind a link.
        if !site.join(CONFIG_FILE).is_file() || folder.is_symlink() {
            return None;
        }
        if !folder.is_dir() {
            fs::create_dir(&folder).ok()?;
            // The folder speaks for itself, so that nobody has to list it as ignored.
            fs::write(folder.join(".gitignore"), "*\n").ok()?;
        }
        let mut options = OpenOptions::new();
        let lock = options.create(true).truncate(false).write(true);
        let lock = lock.open(folder.join(LOCK)).ok()?;
        lock.try_lock().ok()?;
        let tag = folder.join(TAG);
        if !tag.is_file() {
            fs::write(&tag, TAG_TEXT).ok()?;
        }
        Some(Home {
            place: Stamp::of_file(&tag)?,
            folder,
            _lock: lock,
        })
    }
}

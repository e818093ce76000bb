//! Holds an output folder for one build, whatever dossier it builds and by whatever path: an
//! empty file in the folder, which goes when the build ends. One that a killed build left is
//! taken over. Never removes a file that holds anything.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::error::{WriteError, io_error};
use crate::read::stamp::Stamp;

const LOCK: &str = ".dossier-lock";

/// How often a lock is tried that others keep removing.
const MOST_TRIES: usize = 100;

pub struct Lock {
    path: PathBuf,
    /// Unlocked when dropped.
    _file: File,
}

/// Whether a build works in the folder, or was killed there.
pub fn is_taken(root: &Path) -> bool {
    fs::symlink_metadata(root.join(LOCK)).is_ok()
}

impl Lock {
    /// Takes hold of a folder that exists.
    pub fn take(root: &Path) -> Result<Lock, WriteError> {
        let path = root.join(LOCK);
        for _ in 0..MOST_TRIES {
            let is_foreign = |metadata: fs::Metadata| !metadata.is_file() || metadata.len() > 0;
            if fs::symlink_metadata(&path).is_ok_and(is_foreign) {
                return Err(WriteError::Reserved(path));
            }
            let mut options = OpenOptions::new();
            let file = options.create(true).truncate(false).write(true).open(&path);
            let file = file.map_err(io_error("open", &path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(WriteError::Locked(root.to_path_buf()));
                }
                Err(TryLockError::Error(error)) => return Err(io_error("lock", &path)(error)),
            }
            // Its last holder may have removed it after it was opened here.
            let held = file.metadata().map_err(io_error("open", &path))?;
            if Stamp::of_file(&path) == Some(Stamp::of(&held)) {
                return Ok(Lock { path, _file: file });
            }
        }
        Err(WriteError::Locked(root.to_path_buf()))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

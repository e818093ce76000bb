//! Why an output folder was left as it was, in words for the terminal.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

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

pub(super) fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_path_buf();
    move |error| WriteError::Io { doing, path, error }
}

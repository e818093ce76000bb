//! Why an output folder was left as it was, in words for the terminal.

use std::fmt;
use std::io;
use std::path::{Display, Path, PathBuf};

/// The most files in the way that are named.
const MOST_NAMED: usize = 10;

/// What stands in the way of a new site.
#[derive(Debug)]
pub struct Foreign {
    pub paths: Vec<PathBuf>,
    /// The manifest, where it does not say which files are the program's.
    pub lost_manifest: Option<PathBuf>,
    /// What to type to write over them, where all of them are files at routes of the site.
    pub overwriting: Option<String>,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum WriteError {
    /// What was being done, to what, and the system's error.
    Io {
        doing: &'static str,
        path: PathBuf,
        error: io::Error,
    },
    /// Things in the way that the program did not write.
    Foreign(Foreign),
    /// Something that is not the program's bears a name that it keeps for itself.
    Reserved(PathBuf),
    /// Another build is writing to the folder.
    Locked(PathBuf),
    /// The folder holds an edition for others.
    OtherEdition(PathBuf),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Io { doing, path, error } => {
                write!(f, "cannot {doing} {}: {error}", path.display())
            }
            WriteError::Foreign(foreign) => foreign.fmt(f),
            WriteError::Reserved(path) => write!(
                f,
                "{} was not made by dossier, which uses this name for itself\nnothing was written; move it away",
                shown(path)
            ),
            WriteError::OtherEdition(path) => write!(
                f,
                "{} holds another edition: a private one and a public one never share a folder\nnothing was written; build into another one with --output",
                shown(path)
            ),
            WriteError::Locked(path) => write!(f, "another build is writing to {}", path.display()),
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "files that dossier did not write, or that were changed since, stand in the way:"
        )?;
        for path in self.paths.iter().take(MOST_NAMED) {
            write!(f, "\n  {}", shown(path))?;
        }
        if self.paths.len() > MOST_NAMED {
            write!(f, "\n  and {} more", self.paths.len() - MOST_NAMED)?;
        }
        if let Some(path) = &self.lost_manifest {
            write!(
                f,
                "\n{}, which would list the files of earlier builds, is missing or damaged",
                shown(path)
            )?;
        }
        write!(f, "\nnothing was written; move them away")?;
        match &self.overwriting {
            Some(command) => write!(
                f,
                ", or give them up and write the site over them:\n  {command}"
            ),
            None => write!(f, ", or build into another folder with --output"),
        }
    }
}

/// A path as people type it.
fn shown(path: &Path) -> Display<'_> {
    path.strip_prefix("./").unwrap_or(path).display()
}

impl std::error::Error for WriteError {}

pub(super) fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_path_buf();
    move |error| WriteError::Io { doing, path, error }
}

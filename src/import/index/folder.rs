//! The files of clippings in a folder, as they look from outside. Opens none of them.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::import::formats::is_clipping;
use crate::read::content::CLIPPINGS;
use crate::read::source;
use crate::read::stamp::{Stamp, stamps};

/// A folder with the files of clippings below it, sorted.
pub struct ClippingFolder {
    path: PathBuf,
    files: Vec<(String, Stamp)>,
    is_own: bool,
    /// When it was looked at.
    taken: SystemTime,
}

/// A file that may hold clippings.
pub struct FoundFile {
    /// From its folder of clippings.
    pub name: String,
    pub path: PathBuf,
    /// Whether it lies in the dossier.
    pub is_own: bool,
    pub stamp: Stamp,
}

impl ClippingFolder {
    /// That of the dossier in `site`.
    pub fn own(site: &Path) -> ClippingFolder {
        let path = site.join(CLIPPINGS);
        let files = match path.is_dir() {
            true => source::files_below(site, CLIPPINGS).0,
            false => Vec::new(),
        };
        let names = files.iter().filter_map(|file| file.strip_prefix(CLIPPINGS));
        ClippingFolder::of(path, names, true)
    }

    /// One that does not lie in the dossier.
    pub fn elsewhere(folder: &Path) -> Option<ClippingFolder> {
        let path = folder.canonicalize().ok()?;
        let (files, _) = source::files_below(&path, "");
        let names = files.iter().map(String::as_str);
        Some(ClippingFolder::of(path, names, false))
    }

    fn of<'n>(path: PathBuf, names: impl Iterator<Item = &'n str>, is_own: bool) -> ClippingFolder {
        let taken = SystemTime::now();
        let names = names.map(|name| name.trim_start_matches('/').to_string());
        let names: Vec<String> = names.filter(|name| is_clipping(Path::new(name))).collect();
        let stamps = stamps(&path, &names).into_iter();
        let files = names.into_iter().zip(stamps);
        ClippingFolder {
            files: files
                .filter_map(|(name, stamp)| Some((name, stamp?)))
                .collect(),
            path,
            is_own,
            taken,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub fn taken(&self) -> SystemTime {
        self.taken
    }

    pub fn files(self) -> impl Iterator<Item = FoundFile> {
        let ClippingFolder {
            path,
            files,
            is_own,
            taken: _,
        } = self;
        files.into_iter().map(move |(name, stamp)| FoundFile {
            path: path.join(&name),
            name,
            is_own,
            stamp,
        })
    }
}

//! Where the files of a new site wait until all are there: outside of the output folder, since
//! that may be served meanwhile, but on its file system, since they are moved. Only a folder that
//! is known by what it holds is ever emptied.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::error::{WriteError, io_error};
use crate::model::route::Route;

const STAGING: &str = "staging";
/// Inside of the output folder, where there is no other place on its file system.
const INSIDE: &str = ".dossier-staging";
/// The files of the site lie in a folder of their own, beside what is staged besides.
const SITE: &str = "site";
const TAG: &str = "made-by-dossier";
const TAG_TEXT: &str = "Removed by the build that made it, or by the next one.\n";

/// The staging area of one build. Is removed when dropped.
pub struct Staging {
    root: PathBuf,
    /// Where it may be, the best place first.
    places: Vec<PathBuf>,
    /// Where it is, once something was staged.
    place: OnceLock<PathBuf>,
    /// Folders below it that were made.
    made: Mutex<BTreeSet<PathBuf>>,
}

impl Staging {
    /// The staging area of an output folder that this process holds; what a killed build left of
    /// it is removed. `own` is the folder that the dossier's builds keep for themselves.
    pub fn of(root: &Path, own: Option<&Path>) -> Staging {
        let mut places: Vec<PathBuf> = own.map(|own| own.join(STAGING)).into_iter().collect();
        // Links are followed: what counts is where the folder is.
        if let Ok(real) = root.canonicalize()
            && let (Some(parent), Some(name)) = (real.parent(), real.file_name())
        {
            let name = [".", &name.to_string_lossy(), INSIDE].concat();
            places.push(parent.join(name));
        }
        places.push(root.join(INSIDE));
        places.iter().for_each(|place| clear(place));
        Staging {
            root: root.to_path_buf(),
            places,
            place: OnceLock::new(),
            made: Mutex::default(),
        }
    }

    /// The place of a file of the site, in a folder that exists. May be called from many threads.
    pub fn path(&self, route: &Route) -> Result<PathBuf, WriteError> {
        let path = self.top(SITE)?.join(route.as_str());
        if let Some(folder) = path.parent() {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            if !made.contains(folder) {
                fs::create_dir_all(folder).map_err(io_error("make the folder", folder))?;
                made.insert(folder.to_path_buf());
            }
        }
        Ok(path)
    }

    /// The place of something of the site that was staged.
    pub fn staged(&self, path: &str) -> PathBuf {
        let place = self.place.get().unwrap_or(&self.root);
        place.join(SITE).join(path)
    }

    /// The place of something that is staged beside the site.
    pub fn top(&self, name: &str) -> Result<PathBuf, WriteError> {
        if let Some(place) = self.place.get() {
            return Ok(place.join(name));
        }
        let _one_at_a_time = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = self.place.get() {
            return Ok(place.join(name));
        }
        let mut failure = None;
        for place in &self.places {
            match make(place, &self.root) {
                Ok(()) => return Ok(self.place.get_or_init(|| place.clone()).join(name)),
                Err(error) => failure = Some(io_error("make the folder", place)(error)),
            }
        }
        Err(failure.unwrap_or_else(|| WriteError::Reserved(self.root.join(INSIDE))))
    }
}

impl Drop for Staging {
    /// However the build ended, its staging area goes; what could not be removed now is removed
    /// by the next build.
    fn drop(&mut self) {
        if let Some(place) = self.place.get() {
            clear(place);
        }
    }
}

/// Makes the folder, which must not be there, if what is in it can be moved to `root`.
fn make(place: &Path, root: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(place)?;
    let mut tag = File::create(place.join(TAG))?;
    tag.write_all(TAG_TEXT.as_bytes())?;
    // Only moving shows whether moving is possible: one file system may be mounted twice.
    let probe = root.join(INSIDE);
    if probe != place {
        let moved = fs::rename(place, &probe).and_then(|()| fs::rename(&probe, place));
        if let Err(error) = moved {
            clear(place);
            clear(&probe);
            return Err(error);
        }
    }
    Ok(())
}

/// Removes a staging area, and nothing that only has its name.
fn clear(place: &Path) {
    if !fs::symlink_metadata(place).is_ok_and(|metadata| metadata.is_dir()) {
        return;
    }
    let tag = fs::symlink_metadata(place.join(TAG)).is_ok_and(|metadata| metadata.is_file());
    // A build may have been killed while it wrote the tag.
    if tag && fs::read(place.join(TAG)).is_ok_and(|text| TAG_TEXT.as_bytes().starts_with(&text)) {
        let _ = remove_all(place);
    } else {
        // Fails where it holds something.
        let _ = fs::remove_dir(place);
    }
}

/// The tag goes last, so that what is left of a removal that was killed is still known.
fn remove_all(place: &Path) -> io::Result<()> {
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if entry.file_name() != TAG {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_file(place.join(TAG))?;
    fs::remove_dir(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_first_place_that_can_be_had_is_taken_and_left_as_it_was() {
        let temp = tempfile::tempdir().unwrap();
        let (root, own) = (temp.path().join("out"), temp.path().join("own"));
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&own).unwrap();
        let route = Route::fixed("a/b.html");
        let place = |own: Option<&Path>| {
            let staging = Staging::of(&root, own);
            let path = staging.path(&route).unwrap();
            assert!(path.parent().unwrap().is_dir() && names(&root).len() <= 1);
            path.strip_prefix(temp.path()).unwrap().to_path_buf()
        };
        assert_eq!(place(Some(&own)), Path::new("own/staging/site/a/b.html"));
        let beside = Path::new(".out.dossier-staging/site/a/b.html");
        assert_eq!(place(None), beside);
        assert_eq!(place(Some(&temp.path().join("missing"))), beside);
        // Folders of the same name that hold something else.
        for foreign in ["own/staging", ".out.dossier-staging"] {
            fs::create_dir_all(temp.path().join(foreign)).unwrap();
            fs::write(temp.path().join(foreign).join("mine"), "x").unwrap();
        }
        let inside = Path::new("out/.dossier-staging/site/a/b.html");
        assert_eq!(place(Some(&own)), inside);
        assert_eq!(names(&own.join("staging")), ["mine"]);
        assert_eq!(names(temp.path()), [".out.dossier-staging", "out", "own"]);
        assert!(names(&root).is_empty());
    }

    #[test]
    fn what_a_killed_build_left_is_removed_at_whatever_moment_it_was_killed() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("out");
        fs::create_dir_all(&root).unwrap();
        let beside = temp.path().join(".out.dossier-staging");
        for tag in [None, Some(""), Some("Removed"), Some(TAG_TEXT)] {
            for place in [&beside, &root.join(INSIDE)] {
                fs::create_dir_all(place).unwrap();
                if let Some(tag) = tag {
                    fs::write(place.join(TAG), tag).unwrap();
                }
                if tag == Some(TAG_TEXT) {
                    fs::create_dir_all(place.join("site/a")).unwrap();
                    fs::write(place.join("site/a/b.html"), "x").unwrap();
                }
            }
            drop(Staging::of(&root, None));
            assert_eq!(names(temp.path()), ["out"], "{tag:?}");
            assert!(names(&root).is_empty(), "{tag:?}");
        }
    }
}

//! How files look from outside, so that one that did not change need not be opened. Opens no file.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What the system says of a file without opening it. Two stamps of one path that are equal
/// mean the same bytes, unless the file was changed within the time that the system's clock
/// cannot tell apart.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Stamp {
    size: u64,
    /// Nanoseconds since 1970, as all times here.
    modified: i64,
    /// When the system last wrote down anything about the file. Nobody can set this back.
    changed: i64,
    inode: u64,
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Stamp {
        let modified = metadata.modified().map_or(0, nanoseconds);
        #[cfg(unix)]
        let (changed, inode) = {
            use std::os::unix::fs::MetadataExt;
            let changed = time(metadata.ctime(), metadata.ctime_nsec());
            (changed, metadata.ino())
        };
        #[cfg(not(unix))]
        let (changed, inode) = (metadata.created().map_or(0, nanoseconds), 0);
        Stamp {
            size: metadata.len(),
            modified,
            changed,
            inode,
        }
    }

    /// In bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The stamp of the plain file at `path`, links not followed.
    pub fn of_file(path: &Path) -> Option<Stamp> {
        let metadata = fs::symlink_metadata(path).ok()?;
        metadata.is_file().then(|| Stamp::of(&metadata))
    }

    /// Whether a later change would show: the file was last changed some time before `now`.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        // The coarsest clock of a file system in use (FAT) goes in steps of two seconds.
        const STEP: i64 = 2_000_000_000;
        let newest = self.modified.max(self.changed);
        newest.saturating_add(STEP) < nanoseconds(now)
    }
}

fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |n| -n),
    }
}

/// The stamps of the plain files at these paths below `root`, where they are there: asked of the system in parallel.
pub fn stamps<F: AsRef<str> + Sync>(root: &Path, files: &[F]) -> Vec<Option<Stamp>> {
    let of_some = |files: &[F]| {
        let mut folder = OpenFolder::new(root);
        let stamps = files.iter().map(|file| folder.stamp(file.as_ref()));
        stamps.collect::<Vec<_>>()
    };
    files.par_chunks(256).flat_map_iter(of_some).collect()
}

/// The folder whose files are looked at. It stays open while one of its files follows the other, so that the system
/// need not find the way to it each time.
pub struct OpenFolder<'r> {
    root: &'r Path,
    #[cfg(target_os = "linux")]
    open: Option<(String, std::os::fd::OwnedFd)>,
}

impl<'r> OpenFolder<'r> {
    /// For files below `root`.
    pub fn new(root: &'r Path) -> OpenFolder<'r> {
        OpenFolder {
            root,
            #[cfg(target_os = "linux")]
            open: None,
        }
    }

    /// The stamp of the plain file at this path below the root, with `/` between its parts: links are followed on the
    /// way to it, and it is none itself.
    #[cfg(target_os = "linux")]
    pub fn stamp(&mut self, file: &str) -> Option<Stamp> {
        use rustix::fs::{AtFlags, FileType, Mode, OFlags, open, statat};

        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        if self.open.as_ref().is_none_or(|(known, _)| known != folder) {
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let opened = open(self.root.join(folder), flags, Mode::empty());
            self.open = opened.ok().map(|opened| (folder.to_string(), opened));
        }
        let Some((_, opened)) = &self.open else {
            return Stamp::of_file(&self.root.join(file));
        };
        let found = statat(opened, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let is_file = FileType::from_raw_mode(found.st_mode) == FileType::RegularFile;
        is_file.then(|| Stamp {
            size: number(found.st_size),
            modified: time(found.st_mtime, found.st_mtime_nsec),
            changed: time(found.st_ctime, found.st_ctime_nsec),
            inode: number(found.st_ino),
        })
    }

    #[cfg(not(target_os = "linux"))]
    pub fn stamp(&mut self, file: &str) -> Option<Stamp> {
        Stamp::of_file(&self.root.join(file))
    }
}

/// Nanoseconds since 1970. Which types the system has for seconds and for the rest differs between machines.
#[cfg(unix)]
fn time(seconds: impl TryInto<i64>, rest: impl TryInto<i64>) -> i64 {
    let seconds = seconds.try_into().unwrap_or_default();
    let rest = rest.try_into().unwrap_or_default();
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}

#[cfg(target_os = "linux")]
fn number(number: impl TryInto<u64>) -> u64 {
    number.try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_look_the_same_whether_their_folder_is_open_or_not() {
        let site = tempfile::tempdir().unwrap();
        let root = site.path();
        fs::create_dir_all(root.join("a/b")).unwrap();
        let files = ["a/b/one.md", "a/b/two.md", "a/three.md", "four.md"];
        for file in files {
            fs::write(root.join(file), file).unwrap();
        }
        let others = ["a/b", "a/b/missing.md", "missing/one.md", ""];
        let all = [&files[..], &others[..]].concat();
        let stamps = stamps(root, &all);
        assert_eq!(stamps.len(), all.len());
        for (file, stamp) in all.iter().zip(&stamps) {
            assert_eq!(*stamp, Stamp::of_file(&root.join(file)), "{file}");
            assert_eq!(stamp.is_some(), files.contains(file), "{file}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_no_files_and_lead_on_the_way_to_some() {
        let site = tempfile::tempdir().unwrap();
        let root = site.path();
        fs::create_dir_all(root.join("real")).unwrap();
        fs::write(root.join("real/one.md"), "one").unwrap();
        std::os::unix::fs::symlink("real", root.join("folder")).unwrap();
        std::os::unix::fs::symlink("one.md", root.join("real/link.md")).unwrap();
        let files = ["real/one.md", "folder/one.md", "real/link.md"];
        let stamps = stamps(root, &files);
        assert!(stamps[0].is_some());
        assert_eq!(stamps[0], stamps[1]);
        assert_eq!(stamps[2], None);
    }
}

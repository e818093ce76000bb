//! The importer's file system: finds and reads clippings. Refuses to let one bad file stop the
//! others.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::formats::is_clipping;

/// A larger file is no clipping, in bytes.
pub const MAX_CLIPPING_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// A file found, or why there is none at a path.
pub enum Entry {
    File(PathBuf),
    /// Not taken because of its ending.
    OtherEnding(PathBuf),
    Failed(PathBuf, String),
}

/// All clipping files at the paths: folders are gone through in order of name, hidden files
/// left out, and a file that comes twice is taken once.
pub fn find(paths: &[PathBuf]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for root in paths {
        let visible = |entry: &walkdir::DirEntry| {
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            entry.depth() == 0 || !(is_hidden || is_part_of_page(entry.path()))
        };
        let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let path = entry.into_path();
                    let place = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
                    if seen.insert(place) {
                        entries.push(if is_clipping(&path) {
                            Entry::File(path)
                        } else {
                            Entry::OtherEnding(path)
                        });
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_path_buf();
                    let reason = error
                        .io_error()
                        .map_or_else(|| error.to_string(), io::Error::to_string);
                    entries.push(Entry::Failed(path, reason));
                }
            }
        }
    }
    entries
}

/// What browsers call the folder of a page's pictures and frames, behind the name of the page.
const PARTS_OF_PAGES: [&str; 5] = ["_files", ".files", "-Dateien", "_fichiers", "_archivos"];

/// Whether this is the folder that a browser saved beside a page, with what the page shows.
fn is_part_of_page(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let stem = name.and_then(|name| {
        let mut ends = PARTS_OF_PAGES.iter();
        ends.find_map(|end| name.strip_suffix(end).map(str::to_string))
    });
    stem.is_some_and(|stem| {
        let mut endings = ["html", "htm", "xhtml"].into_iter();
        endings.any(|ending| path.with_file_name(format!("{stem}.{ending}")).is_file())
    })
}

/// A file's bytes; `None` where it is larger than [`MAX_CLIPPING_FILE_BYTES`].
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_CLIPPING_FILE_BYTES + 1)
        .read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_CLIPPING_FILE_BYTES).then_some(bytes))
}

/// `path` from the folder `base`, with `/` between its parts, if it lies below it.
pub fn relative(path: &Path, base: &Path) -> Option<String> {
    let path = fs::canonicalize(path).ok()?;
    let base = fs::canonicalize(base).ok()?;
    let parts = path.strip_prefix(base).ok()?.components();
    let parts: Vec<String> = parts
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

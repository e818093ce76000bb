//! Raw files from elsewhere, kept byte for byte where the dossier’s clippings lie. Writes over nothing.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Source, files};
use crate::edit;

/// So many files of one name are told apart by a number.
const MOST_OF_ONE_NAME: u32 = 10_000;

/// Says of each file from elsewhere under which name it is kept: its own, with a number where another file has it.
pub(super) fn set_names(sources: &mut [Source], kept: &Path) {
    let mut taken: BTreeMap<String, PathBuf> = BTreeMap::new();
    for source in sources.iter_mut().filter(|source| !source.is_own) {
        if let Some(name) = files::relative(&source.path, kept) {
            source.name = name;
            continue;
        }
        let (stem, ending) = match source.name.rsplit_once('.') {
            Some((stem, ending)) => (stem.to_string(), format!(".{ending}")),
            None => (source.name.clone(), String::new()),
        };
        let numbered = (2..MOST_OF_ONE_NAME).map(|number| format!("{stem}-{number}{ending}"));
        let mut names = std::iter::once(source.name.clone()).chain(numbered);
        let is_free = |name: &String| match taken.get(name) {
            Some(other) => is_same(other, &source.path),
            None => {
                let place = kept.join(name);
                !place.exists() || is_same(&place, &source.path)
            }
        };
        if let Some(name) = names.find(is_free) {
            taken.insert(name.clone(), source.path.clone());
            source.name = name;
        }
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    let size = |path| fs::metadata(path).map(|of| of.len()).ok();
    let bytes = |path| fs::read(path).ok();
    size(one).is_some() && size(one) == size(other) && bytes(one) == bytes(other)
}

/// Copies a file to a name that is free, or has it already, and gives that name.
///
/// # Errors
/// Where the system refuses, or too many files have the name.
pub(super) fn keep_at(path: &Path, name: &str, kept: &Path) -> io::Result<String> {
    let mut source = Source {
        path: path.to_path_buf(),
        label: name.into(),
        name: name.to_string(),
        is_own: false,
        items: Vec::new(),
        diagnostics: Vec::new(),
        skipped: 0,
    };
    set_names(std::slice::from_mut(&mut source), kept);
    keep(&source, kept)?;
    Ok(source.name)
}

/// Copies a file, unless it is there already.
///
/// # Errors
/// Where the system refuses, or another file has come to stand there.
pub(super) fn keep(source: &Source, kept: &Path) -> io::Result<()> {
    let place = kept.join(&source.name);
    if source.is_own {
        return Ok(());
    }
    if place.exists() {
        return match is_same(&place, &source.path) {
            true => Ok(()),
            false => Err(io::Error::from(io::ErrorKind::AlreadyExists)),
        };
    }
    let folder = place.parent().unwrap_or(kept);
    fs::create_dir_all(folder)?;
    match edit::write_new_bytes(&place, &fs::read(&source.path)?)? {
        true => Ok(()),
        false => Err(io::Error::from(io::ErrorKind::AlreadyExists)),
    }
}

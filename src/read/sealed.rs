//! Files that the program writes for itself: sealed by a checksum, so that a torn one is as if it
//! were not there, and replaced whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};

use crate::model::checksum::Checksum;
use crate::model::encoded;

/// So many bytes are taken at once for what is written, at most.
const MOST_ROOM: u64 = 64 * 1024 * 1024;

/// What was written; `None` where the file is missing, torn, or holds something else.
pub fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let (seal, content) = bytes.split_at_checked(Checksum::BYTES)?;
    (Checksum::of(content).as_bytes() == seal).then_some(())?;
    postcard::from_bytes(content).ok()
}

/// Writes the file beside its place and moves it there.
pub fn write(path: &Path, value: &impl Serialize) -> io::Result<()> {
    // It is about as long as the one before, whoever wrote that.
    let before = fs::metadata(path).map_or(0, |metadata| metadata.len().min(MOST_ROOM));
    let room = usize::try_from(before + before / 16).unwrap_or_default();
    let content = encoded::behind(Vec::with_capacity(room), value).map_err(io::Error::other)?;
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(Checksum::of(&content).as_bytes())?;
    file.write_all(&content)?;
    drop(file);
    fs::rename(&new, path)
}

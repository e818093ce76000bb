//! A file that is only added to, and read at marked places. Trusts nothing it reads: whoever
//! asks compares digests.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::mark;
use crate::model::body::{Store, StoreMark};

/// Below this size, in bytes, a file may waste what it likes.
const SMALL: u64 = 16 * 1024 * 1024;

/// A store that is a file. The default one is empty, and nothing can be put on it.
#[derive(Default)]
pub struct StoreFile {
    path: PathBuf,
    file: Option<File>,
    /// The whole file, once somebody wants more than a few places of it.
    whole: OnceLock<Vec<u8>>,
    /// Is set when what lies here is not what was put here.
    corrupt: Arc<AtomicBool>,
}

/// What is being added, and where the next part goes.
pub struct Adding<'f> {
    writer: BufWriter<&'f File>,
    offset: u64,
}

impl StoreFile {
    /// Opens the file, and makes it where it is missing. One that cannot be opened is empty.
    pub fn open(path: &Path, corrupt: &Arc<AtomicBool>) -> Arc<StoreFile> {
        let mut options = OpenOptions::new();
        let file = options.read(true).append(true).create(true).open(path);
        Arc::new(StoreFile {
            path: path.to_path_buf(),
            file: file.ok(),
            whole: OnceLock::new(),
            corrupt: Arc::clone(corrupt),
        })
    }

    /// The bytes at a place of the file as it was when it was first asked.
    pub fn slice(&self, mark: StoreMark) -> Option<&[u8]> {
        let whole = self
            .whole
            .get_or_init(|| fs::read(&self.path).unwrap_or_default());
        let start = usize::try_from(mark.offset).ok()?;
        whole.get(start..start.checked_add(mark.len as usize)?)
    }

    fn len(&self) -> u64 {
        let metadata = self.file.as_ref().and_then(|file| file.metadata().ok());
        metadata.map_or(0, |metadata| metadata.len())
    }

    /// Whether less than half of the file is still of use.
    pub fn is_wasteful(&self, live: u64) -> bool {
        let len = self.len();
        len > SMALL && live < len / 2
    }

    /// A file with only what the marks name, in the place of this one. The marks are moved.
    pub fn compacted<'m>(
        &self,
        marks: impl Iterator<Item = &'m mut StoreMark>,
    ) -> io::Result<Arc<StoreFile>> {
        let new = self.path.with_extension("new");
        let mut moved = Vec::new();
        let mut writer = BufWriter::new(File::create(&new)?);
        let mut offset = 0;
        for old in marks {
            let bytes = self.fetch(*old).ok_or(io::ErrorKind::UnexpectedEof)?;
            writer.write_all(&bytes)?;
            moved.push((mark(offset, bytes.len()), old));
            offset += bytes.len() as u64;
        }
        writer.flush()?;
        fs::rename(&new, &self.path)?;
        for (new, old) in moved {
            *old = new;
        }
        Ok(StoreFile::open(&self.path, &self.corrupt))
    }

    pub fn adding(&self) -> io::Result<Adding<'_>> {
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        Ok(Adding {
            writer: BufWriter::with_capacity(1 << 20, file),
            offset: self.len(),
        })
    }
}

impl Store for StoreFile {
    fn fetch(&self, mark: StoreMark) -> Option<Arc<[u8]>> {
        let file = self.file.as_ref()?;
        let mut bytes = vec![0; mark.len as usize];
        read_exact_at(file, &mut bytes, mark.offset).ok()?;
        Some(bytes.into())
    }

    fn set_corrupt(&self) {
        self.corrupt.store(true, Ordering::Relaxed);
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes = bytes.get_mut(read..).unwrap_or_default();
                offset += read as u64;
            }
        }
    }
    Ok(())
}

impl Adding<'_> {
    pub fn add(&mut self, bytes: &[u8]) -> io::Result<StoreMark> {
        self.writer.write_all(bytes)?;
        let added = mark(self.offset, bytes.len());
        self.offset += bytes.len() as u64;
        Ok(added)
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

//! The texts of drafts on their way to articles: on disk beyond a bound, so that the memory of an import grows with
//! the heads of its clippings and not with their texts. The file has no name, and is gone with the import.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Mutex;

/// So many bytes of text are held in memory.
const MAX_HELD_BYTES: usize = 64 * 1024 * 1024;

/// A text in a spool.
#[derive(Debug)]
pub struct Spooled(Place);

#[derive(Debug)]
enum Place {
    Memory(String),
    File { at: u64, bytes: usize },
}

/// Texts that are put down until they are needed.
pub struct Spool<'a> {
    folder: &'a Path,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: usize,
    file: Option<File>,
    end: u64,
}

impl<'a> Spool<'a> {
    /// One whose file, if it needs any, takes its room from this folder’s file system.
    pub fn in_folder(folder: &'a Path) -> Spool<'a> {
        Spool {
            folder,
            state: Mutex::default(),
        }
    }

    /// Puts a text down. Where the disk refuses it stays in memory.
    pub fn put(&self, text: String) -> Spooled {
        let Ok(mut state) = self.state.lock() else {
            return Spooled(Place::Memory(text));
        };
        if state.held + text.len() > MAX_HELD_BYTES
            && let Ok(at) = append(&mut state, self.folder, &text)
        {
            let bytes = text.len();
            return Spooled(Place::File { at, bytes });
        }
        state.held += text.len();
        Spooled(Place::Memory(text))
    }

    /// The text again.
    ///
    /// # Errors
    /// Where the disk does not give it.
    pub fn get(&self, spooled: &Spooled) -> io::Result<String> {
        let (at, bytes) = match &spooled.0 {
            Place::Memory(text) => return Ok(text.clone()),
            Place::File { at, bytes } => (*at, *bytes),
        };
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let mut state = self.state.lock().map_err(|_| missing())?;
        let file = state.file.as_mut().ok_or_else(missing)?;
        file.seek(SeekFrom::Start(at))?;
        let mut text = vec![0; bytes];
        file.read_exact(&mut text)?;
        String::from_utf8(text).map_err(io::Error::other)
    }
}

/// Writes a text behind the others, and gives where it begins.
fn append(state: &mut State, folder: &Path, text: &str) -> io::Result<u64> {
    let file = match &mut state.file {
        Some(file) => file,
        none => none.insert(tempfile::tempfile_in(folder)?),
    };
    let at = state.end;
    file.seek(SeekFrom::Start(at))?;
    file.write_all(text.as_bytes())?;
    state.end += text.len() as u64;
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_beyond_the_bound_lie_on_disk_and_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::in_folder(folder.path());
        let texts = ["a".repeat(MAX_HELD_BYTES), "华为".repeat(9), String::new()];
        let texts = texts.into_iter().chain(["last".to_string()]);
        let texts: Vec<String> = texts.collect();
        let spooled: Vec<Spooled> = texts.iter().cloned().map(|text| spool.put(text)).collect();
        let on_disk = |spooled: &Spooled| matches!(spooled.0, Place::File { .. });
        assert_eq!(
            spooled.iter().map(on_disk).collect::<Vec<_>>(),
            [false, true, false, true]
        );
        for (text, spooled) in texts.iter().zip(&spooled).rev() {
            assert_eq!(spool.get(spooled).unwrap(), *text);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn where_no_file_can_be_made_texts_stay_in_memory() {
        let spool = Spool::in_folder(Path::new("/nowhere/at/all"));
        let long = "b".repeat(MAX_HELD_BYTES + 1);
        let spooled = spool.put(long.clone());
        assert_eq!(spool.get(&spooled).unwrap(), long);
    }
}

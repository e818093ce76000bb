//! Files as they lie on disk: finding them in sorted order and reading their text. The only
//! place below the importer that walks folders. Refuses what is too large or no text.

use std::ffi::OsString;
use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::codes;
use super::html::holds_any;
use crate::model::diagnostic::{Diagnostic, Position};

/// The largest content file, in bytes.
pub const MAX_CONTENT_BYTES: u64 = 4 * 1024 * 1024;

/// A content file's text: NFC, with LF line ends, without a byte order mark.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path from the dossier's folder, with `/` between its parts.
    pub file: Arc<str>,
    pub text: String,
}

/// Every visible file below `folder`, as a path from `site` with `/`, in the order of names;
/// empty where the folder is missing. Names that are not UTF-8 and links are left out with a
/// diagnostic of their own.
pub fn files_below(site: &Path, folder: &str) -> (Vec<String>, Vec<Diagnostic>) {
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    let root = site.join(folder);
    if root.is_symlink() {
        diagnostics.push(link_in_content(folder));
    } else if root.is_dir() {
        collect(&root, folder, &mut files, &mut diagnostics);
    }
    (files, diagnostics)
}

fn collect(path: &Path, folder: &str, files: &mut Vec<String>, diagnostics: &mut Vec<Diagnostic>) {
    let Ok(entries) = fs::read_dir(path) else {
        diagnostics.push(unreadable(&Arc::from(folder), "it cannot be opened"));
        return;
    };
    let mut found: Vec<(OsString, Option<FileType>)> = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => found.push((entry.file_name(), entry.file_type().ok())),
            Err(_) => diagnostics.push(unreadable(&Arc::from(folder), "it cannot be opened")),
        }
    }
    found.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    for (name, kind) in found {
        let shown = name.to_string_lossy();
        if shown.starts_with('.') {
            continue;
        }
        let file = format!("{folder}/{shown}");
        match kind {
            // A link could lead to the clippings, or out of the dossier.
            Some(kind) if kind.is_symlink() => diagnostics.push(link_in_content(&file)),
            Some(kind) if kind.is_dir() => collect(&path.join(&name), &file, files, diagnostics),
            Some(kind) if kind.is_file() => match name.to_str() {
                Some(_) => files.push(file),
                None => {
                    diagnostics.push(unreadable(&Arc::from(file), "its name is not UTF-8"));
                }
            },
            Some(_) => {}
            None => diagnostics.push(unreadable(&Arc::from(file), "it cannot be opened")),
        }
    }
}

fn link_in_content(file: &str) -> Diagnostic {
    let message = "this is a link, and links are not followed";
    Diagnostic::new(&codes::LINK_IN_CONTENT, &Arc::from(file), message)
        .hint("put the file itself here")
}

/// The visible entries of a folder itself, as paths from `site`, sorted.
pub fn entries_of(site: &Path, folder: &str) -> Vec<String> {
    let names = visible_names(&site.join(folder)).into_iter();
    names.map(|name| format!("{folder}/{name}")).collect()
}

/// The names in a folder that do not begin with a full stop, sorted.
pub fn visible_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut visible: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    visible.sort_unstable();
    visible
}

/// The bytes of one content file.
pub fn bytes(site: &Path, file: &Arc<str>) -> Result<Vec<u8>, Diagnostic> {
    bounded(&site.join(file.as_ref())).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => unreadable(
            file,
            &format!("it is larger than {} MiB", MAX_CONTENT_BYTES / 1024 / 1024),
        ),
        _ => unreadable(file, &describe(&error)),
    })
}

/// The text of one content file, of which these are the bytes.
pub fn decode(file: &Arc<str>, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source {
            file: Arc::clone(file),
            text: normalised(text),
        }),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let before =
                String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default()).into_owned();
            let at = Position::of_offset(&before, before.len(), 1);
            Err(unreadable(file, "it is not UTF-8").at(at))
        }
    }
}

/// What went wrong, in words that do not depend on the system's language.
fn describe(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        kind => kind.to_string(),
    }
}

fn bounded(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > MAX_CONTENT_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    // A file that grows while it is read is not read for ever.
    file.take(MAX_CONTENT_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(file: &Arc<str>, why: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::UNREADABLE_FILE,
        file,
        format!("this file cannot be read: {why}"),
    )
}

fn normalised(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_string(),
        None => text,
    };
    let text = if holds_any(&text, b"\r") {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    match is_surely_normal(&text) {
        true => text,
        false => text.nfc().collect(),
    }
}

/// Whether `text` is in NFC, as far as can be told at a glance. ASCII always is, and what
/// follows it combines with nothing before it unless it is in doubt by itself.
fn is_surely_normal(text: &str) -> bool {
    let mut rest = text;
    while let Some(start) = first_beyond_ascii(rest) {
        let from = rest.get(start..).unwrap_or_default();
        let end = from.find(|c: char| c.is_ascii()).unwrap_or(from.len());
        let (other, behind) = from.split_at(end);
        if is_nfc_quick(other.chars()) != IsNormalized::Yes {
            return false;
        }
        rest = behind;
    }
    true
}

fn first_beyond_ascii(text: &str) -> Option<usize> {
    // Many bytes are compared at once.
    const CHUNK: usize = 32;
    let chunks = text.as_bytes().chunks(CHUNK);
    let (skipped, chunk) = (0..)
        .step_by(CHUNK)
        .zip(chunks)
        .find(|(_, chunk)| !chunk.is_ascii())?;
    let first = chunk.iter().position(|byte| !byte.is_ascii())?;
    Some(skipped + first)
}

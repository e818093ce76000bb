//! Files as they lie on disk: finding them in sorted order and reading their text. The only
//! place below the importer that walks folders. Refuses what is too large or no text.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use walkdir::WalkDir;

use super::codes;
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

/// Every visible file below `folder`, as a path from `site` with `/`, sorted; empty where the
/// folder is missing. Names that are not UTF-8 are left out with a diagnostic of their own.
pub fn files_below(site: &Path, folder: &str) -> (Vec<String>, Vec<Diagnostic>) {
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    let root = site.join(folder);
    if root.is_symlink() {
        diagnostics.push(link_in_content(folder));
        return (files, diagnostics);
    }
    if !root.is_dir() {
        return (files, diagnostics);
    }
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    for entry in WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(visible)
    {
        match entry {
            Ok(entry) if entry.file_type().is_file() => match relative(site, entry.path()) {
                Some(file) => files.push(file),
                None => diagnostics.push(unreadable(
                    &Arc::from(entry.path().to_string_lossy().as_ref()),
                    "its name is not UTF-8",
                )),
            },
            // A link could lead to the clippings, or out of the dossier.
            Ok(entry) if entry.path_is_symlink() => {
                let file = relative(site, entry.path());
                diagnostics.push(link_in_content(file.as_deref().unwrap_or(folder)));
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().and_then(|path| relative(site, path));
                let file = Arc::from(path.as_deref().unwrap_or(folder));
                diagnostics.push(unreadable(&file, "it cannot be opened"));
            }
        }
    }
    (files, diagnostics)
}

fn link_in_content(file: &str) -> Diagnostic {
    let message = "this is a link, and links are not followed";
    Diagnostic::new(&codes::LINK_IN_CONTENT, &Arc::from(file), message)
        .hint("put the file itself here")
}

fn relative(site: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path
        .strip_prefix(site)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    Some(parts?.join("/"))
}

/// The visible entries of a folder itself, as paths from `site`, sorted.
pub fn entries_of(site: &Path, folder: &str) -> Vec<String> {
    let walk = WalkDir::new(site.join(folder))
        .min_depth(1)
        .max_depth(1)
        .sort_by_file_name();
    let paths = walk
        .into_iter()
        .flatten()
        .filter_map(|entry| relative(site, entry.path()));
    paths
        .filter(|path| !path.rsplit('/').next().unwrap_or_default().starts_with('.'))
        .collect()
}

/// Reads one content file.
pub fn read(site: &Path, file: &str) -> Result<Source, Diagnostic> {
    let file: Arc<str> = Arc::from(file);
    let path = site.join(file.as_ref());
    match bounded(&path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Source {
                file,
                text: normalised(text),
            }),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let before =
                    String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default()).into_owned();
                Err(unreadable(&file, "it is not UTF-8").at(Position::of_offset(
                    &before,
                    before.len(),
                    1,
                )))
            }
        },
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Err(unreadable(
            &file,
            &format!("it is larger than {} MiB", MAX_CONTENT_BYTES / 1024 / 1024),
        )),
        Err(error) => Err(unreadable(&file, &describe(&error))),
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
    if fs::metadata(path)?.len() > MAX_CONTENT_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    fs::read(path)
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
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

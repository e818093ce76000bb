//! The files that a dossier is made from, as they look from outside. Opens none of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use crate::model::diagnostic::Diagnostic;
use crate::read::TEMPLATES;
use crate::read::config::CONFIG_FILE;
use crate::read::content::{
    ARTICLES, ENTITIES, EVENTS, LOCK_FILE, PAGES, STATIC, TOPICS, stray_entries,
};
use crate::read::source;
use crate::read::stamp::{Stamp, stamps};

/// Folders whose files are read to values; those of the others are only watched.
pub(super) const READ: [&str; 5] = [ARTICLES, ENTITIES, TOPICS, EVENTS, PAGES];
const WATCHED: [&str; 2] = [STATIC, TEMPLATES];

/// How the files of a dossier look from outside.
#[derive(Clone)]
pub struct Scan {
    /// Sorted by file.
    pub(super) files: Vec<(Arc<str>, Stamp)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) taken: SystemTime,
}

impl Scan {
    /// How many files there are.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Looks at every file that the dossier in `site` is made from.
    pub fn of(site: &Path) -> Scan {
        let taken = SystemTime::now();
        let mut names = vec![CONFIG_FILE.to_string()];
        if site.join(LOCK_FILE).is_file() {
            names.push(LOCK_FILE.to_string());
        }
        let mut diagnostics = Vec::new();
        for folder in READ.into_iter().chain(WATCHED) {
            let (files, found) = source::files_below(site, folder);
            names.extend(files);
            diagnostics.extend(found);
        }
        diagnostics.extend(stray_entries(site));
        let stamps = stamps(site, &names);
        let mut files: Vec<(Arc<str>, Stamp)> = names
            .into_iter()
            .zip(stamps)
            .map(|(file, stamp)| (Arc::from(file), stamp.unwrap_or_default()))
            .collect();
        files.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Scan {
            files,
            diagnostics,
            taken,
        }
    }

    /// The same a little later, when only these files may have changed, which are named from the
    /// dossier's folder. `None` where one came or went, so that all have to be looked at.
    pub fn later(&self, site: &Path, touched: &BTreeSet<String>) -> Option<Scan> {
        let mut scan = self.clone();
        scan.taken = SystemTime::now();
        for file in touched {
            let known = scan
                .files
                .binary_search_by(|(known, _)| (**known).cmp(file));
            let path = site.join(file);
            match known.ok().and_then(|index| scan.files.get_mut(index)) {
                Some((_, stamp)) => *stamp = Stamp::of_file(&path)?,
                // What came and went again meanwhile is nothing, unless it was told of before.
                None if self.is_sound() && fs::symlink_metadata(&path).is_err() => {}
                None => return None,
            }
        }
        Some(scan)
    }

    /// Whether anything was found wrong with the way the files lie.
    pub fn is_sound(&self) -> bool {
        self.diagnostics.is_empty()
    }
}

//! A dossier's files as they were read at one time, so that one time can be mixed with another:
//! what would the site be if only this file had changed? Reads nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::digest::Digest;
use crate::read::config::{self, CONFIG_FILE};
use crate::read::content::{self, Content, Record, STATIC};

#[derive(Clone)]
pub struct Snapshot {
    config: Vec<u8>,
    files: BTreeMap<Arc<str>, (Digest, Option<Record>)>,
}

impl Snapshot {
    pub fn new(
        config: Vec<u8>,
        files: impl Iterator<Item = (Arc<str>, Digest, Option<Record>)>,
    ) -> Snapshot {
        let files = files.map(|(file, digest, record)| (file, (digest, record)));
        Snapshot {
            config,
            files: files.collect(),
        }
    }

    /// Whether nothing was read at that time.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The same, but for one file, which is as in `other`.
    pub fn with(&self, file: &Arc<str>, other: &Snapshot) -> Snapshot {
        let mut mixed = self.clone();
        if **file == *CONFIG_FILE {
            mixed.config.clone_from(&other.config);
            // The configuration has a say in how files are read.
            for (file, (digest, record)) in &mut mixed.files {
                if let Some((_, newer)) = other.files.get(file).filter(|(new, _)| new == digest) {
                    record.clone_from(newer);
                }
            }
        }
        match other.files.get(file) {
            Some(known) => mixed.files.insert(Arc::clone(file), known.clone()),
            None => mixed.files.remove(file),
        };
        mixed
    }

    pub fn content(&self) -> Content {
        let (config, _) = config::parse(Ok(self.config.clone()));
        let records = self
            .files
            .values()
            .filter_map(|(_, record)| record.as_ref());
        let of_static = self
            .files
            .iter()
            .filter(|(file, _)| file.starts_with(STATIC));
        let static_files = of_static.map(|(file, (digest, _))| (&**file, Some(*digest)));
        content::assemble(config, records, static_files).0
    }
}

//! What earlier builds read, so that only what changed is read again: the only part of reading
//! that remembers. It lies in a folder of its own beside `dossier.yaml` and speeds things up,
//! nothing else: whatever in it is missing, torn, from another version, from another place or
//! from another machine is as if it were not there.
//!
//! Three files: `inputs` lists every input with its stamp and digest and is replaced whole;
//! `values` and `prose` are only added to, and are searched by the places that `inputs` names.

mod change;
mod home;
mod part;
mod scan;
mod snapshot;
mod store;
mod stored;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;
use std::{fs, io};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::config::{self, CONFIG_FILE};
use super::content::{self, ARTICLES, Content, Record, STATIC, Value};
use super::sealed;
use super::source;
use super::stamp::Stamp;
use crate::model::body::StoreMark;
use crate::model::config::{Config, Edition};
use crate::model::diagnostic::{Diagnostic, saturate};
use crate::model::digest::Digest;
pub use change::Change;
use home::Home;
pub use part::{CacheFolder, CachePart};
use scan::READ;
pub use scan::Scan;
pub use snapshot::Snapshot;
use store::StoreFile;
pub use stored::StoredDiagnostic;
use stored::{RecordLocation, decode, encode};

/// The folder of a dossier that holds what builds remember of it.
pub const FOLDER: &str = ".dossier";

const INPUTS: &str = "inputs";
const VALUES: &str = "values";
const PROSE: &str = "prose";

/// Which program wrote a cache; nobody else's is read.
pub const FINGERPRINT: &str = env!("DOSSIER_FINGERPRINT");

/// What is remembered of a dossier's files.
pub struct Cache {
    site: PathBuf,
    /// `None` where nothing is to be remembered beyond this process.
    home: Option<Home>,
    /// What decides how much of clippings articles were read to.
    excerpts: (usize, Edition),
    /// The bytes of dossier.yaml.
    config: Vec<u8>,
    /// Sorted by file.
    inputs: Vec<Input>,
    stores: Stores,
    /// Whether `inputs` holds what this cache holds.
    saved: bool,
    /// Whether something that was remembered turned out to be torn.
    corrupt: Arc<AtomicBool>,
}

#[derive(Default)]
struct Stores {
    values: Arc<StoreFile>,
    prose: Arc<StoreFile>,
}

/// A file that the site is made from.
#[derive(Clone)]
struct Input {
    file: Arc<str>,
    stamp: Stamp,
    /// Whether the stamp would have changed with the file.
    settled: bool,
    digest: Digest,
    location: Option<RecordLocation>,
    /// What it was read to, once this process knows.
    record: Option<Record>,
}

#[derive(Deserialize, Serialize)]
struct StoredInput {
    file: Arc<str>,
    stamp: Stamp,
    settled: bool,
    digest: Digest,
    location: Option<RecordLocation>,
}

#[derive(Deserialize, Serialize)]
struct Stored {
    fingerprint: String,
    place: Stamp,
    excerpts: (usize, Edition),
    config: Vec<u8>,
    inputs: Vec<StoredInput>,
}

impl Cache {
    /// Remembers nothing but what this process reads.
    pub fn of_nothing(site: &Path) -> Cache {
        Cache {
            site: site.to_path_buf(),
            home: None,
            excerpts: (0, Edition::Public),
            config: Vec::new(),
            inputs: Vec::new(),
            stores: Stores::default(),
            saved: true,
            corrupt: Arc::default(),
        }
    }

    /// What earlier builds of the dossier in `site` remembered. Where nothing can be kept, the
    /// build goes on without.
    pub fn open(site: &Path) -> Cache {
        let mut cache = Cache::of_nothing(site);
        cache.home = Home::open(site);
        let Some(home) = &cache.home else {
            return cache;
        };
        cache.stores = Stores::open(&home.folder, &cache.corrupt);
        if let Some(stored) = sealed::read::<Stored>(&home.folder.join(INPUTS)) {
            let known = stored.fingerprint == FINGERPRINT && stored.place == home.place;
            if known {
                cache.excerpts = stored.excerpts;
                cache.config = stored.config;
                cache.inputs = stored.inputs.into_iter().map(Input::from).collect();
            }
        }
        cache
    }

    /// Forgets everything, so that all is read again.
    pub fn clear(&mut self) {
        self.inputs.clear();
        self.saved = false;
        if let Some(home) = &self.home {
            let remove = |name: &str| fs::remove_file(home.folder.join(name));
            let _ = (remove(INPUTS), remove(VALUES), remove(PROSE));
            self.corrupt = Arc::default();
            self.stores = Stores::open(&home.folder, &self.corrupt);
        }
    }

    /// Whether something that was remembered turned out to be torn.
    pub fn is_corrupt(&self) -> bool {
        self.corrupt.load(Ordering::Relaxed)
    }

    /// Says the same to other threads.
    pub fn corruption(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.corrupt)
    }

    /// Whether the files are those that were last loaded, all of them and no other.
    pub fn is_current(&mut self, scan: &Scan) -> bool {
        if self.inputs.is_empty() || self.inputs.len() != scan.files.len() {
            return false;
        }
        for (input, (file, stamp)) in self.inputs.iter_mut().zip(&scan.files) {
            if input.file != *file || input.stamp != *stamp {
                return false;
            }
            if input.settled {
                continue;
            }
            let same = source::bytes(&self.site, file)
                .is_ok_and(|bytes| Digest::of(&bytes) == input.digest);
            if !same {
                return false;
            }
            input.settled = stamp.is_settled(scan.taken);
            self.saved &= !input.settled;
        }
        true
    }

    /// A digest of all that was loaded: which files there are, and what is in them.
    pub fn digest(&self) -> Digest {
        let parts = self.inputs.iter();
        Digest::of_parts(parts.flat_map(|input| [input.file.as_bytes(), input.digest.as_bytes()]))
    }

    /// The configuration that was last read.
    pub fn config(&self) -> Config {
        config::parse(Ok(self.config.clone())).0
    }

    /// Of one file that the dossier is made from.
    pub fn digest_of(&self, file: &str) -> Option<Digest> {
        let found = self
            .inputs
            .binary_search_by(|input| (*input.file).cmp(file));
        self.inputs.get(found.ok()?).map(|input| input.digest)
    }

    /// How many files the dossier is made from.
    pub fn count(&self) -> usize {
        self.inputs.len()
    }

    /// Reads the dossier, and of its files only those that changed.
    pub fn load(&mut self) -> (Content, Vec<Diagnostic>) {
        let scan = Scan::of(&self.site);
        let (content, diagnostics, _) = self.load_scanned(scan, Edition::Public, &|| ());
        (content, diagnostics)
    }

    /// The same for files that were looked at already, with what changed since the last time.
    /// `tick` is called for each file.
    pub fn load_scanned(
        &mut self,
        scan: Scan,
        edition: Edition,
        tick: &(dyn Fn() + Sync),
    ) -> (Content, Vec<Diagnostic>, Vec<Change>) {
        let bytes = source::bytes(&self.site, &Arc::from(CONFIG_FILE));
        self.config = bytes.as_ref().cloned().unwrap_or_default();
        let (config, config_diagnostics) = config::of_dossier(&self.site, bytes);
        let config = Config { edition, ..config };
        let excerpts = (config.excerpt_words, edition);
        let same_excerpts = std::mem::replace(&mut self.excerpts, excerpts) == excerpts;
        let Scan {
            files,
            diagnostics,
            taken,
        } = scan;
        let known = std::mem::take(&mut self.inputs);
        let (pairs, mut changes) = paired(files, known);
        let loaded: Vec<(Input, Option<Change>)> = pairs
            .into_par_iter()
            .with_min_len(16)
            .with_max_len(64)
            .map(|((file, stamp), known)| {
                tick();
                let usable = same_excerpts || !file.starts_with(ARTICLES);
                self.input(file, stamp, known.filter(|_| usable), taken, &config)
            })
            .collect();
        self.inputs = Vec::with_capacity(loaded.len());
        for (input, change) in loaded {
            self.inputs.push(input);
            changes.extend(change);
        }
        self.saved &= changes.is_empty() && self.inputs.iter().all(|input| input.settled);
        let records = self.inputs.iter().filter_map(|input| input.record.as_ref());
        let (content, found) = content::assemble(config, records, self.static_files());
        let diagnostics = [diagnostics, config_diagnostics, found].concat();
        changes.sort_by(|a, b| a.file().cmp(b.file()));
        (content, diagnostics, changes)
    }

    /// What was last loaded, to be compared with what is loaded next.
    pub fn snapshot(&self) -> Snapshot {
        let known = |input: &Input| {
            let record = || self.stores.record(input.location?);
            (
                Arc::clone(&input.file),
                input.digest,
                input.record.clone().or_else(record),
            )
        };
        Snapshot::new(self.config.clone(), self.inputs.iter().map(known))
    }

    /// The files to be copied, each with its digest where that would show a change.
    fn static_files(&self) -> impl Iterator<Item = (&str, Option<Digest>)> {
        let of_static = self
            .inputs
            .iter()
            .filter(|input| input.file.starts_with(STATIC));
        of_static.map(|input| (&*input.file, input.settled.then_some(input.digest)))
    }

    /// One file as it is now, taken over from `known` where it did not change.
    fn input(
        &self,
        file: Arc<str>,
        stamp: Stamp,
        known: Option<Input>,
        taken: SystemTime,
        config: &Config,
    ) -> (Input, Option<Change>) {
        let settled = stamp.is_settled(taken);
        let is_read = READ.iter().any(|folder| file.starts_with(folder));
        let was_known = known.is_some();
        let mut known = known;
        if let Some(input) = known
            .as_mut()
            .filter(|input| input.stamp == stamp && input.settled)
            && (!is_read || self.stores.recall(input))
            && let Some(input) = known.take()
        {
            return (input, None);
        }
        if file.starts_with(STATIC) {
            // These may be large: they are known by their stamps.
            let digest = Digest::of_value(&stamp);
            let same = known.is_some_and(|known| known.digest == digest && known.settled);
            let input = Input::new(file, stamp, settled, digest);
            let change = (!same).then(|| change(&input.file, was_known));
            return (input, change);
        }
        let bytes = match source::bytes(&self.site, &file) {
            Ok(bytes) => bytes,
            Err(diagnostic) => {
                let change = change(&file, was_known);
                let mut input = Input::new(file, stamp, false, Digest::default());
                let diagnostics = Vec::from([diagnostic]);
                let value = Value::Nothing;
                input.record = is_read.then_some(Record { value, diagnostics });
                return (input, Some(change));
            }
        };
        let digest = Digest::of(&bytes);
        if let Some(input) = known.as_mut().filter(|input| input.digest == digest)
            && (!is_read || self.stores.recall(input))
            && let Some(input) = known.take()
        {
            let input = Input {
                stamp,
                settled,
                ..input
            };
            return (input, None);
        }
        let change = change(&file, was_known);
        let record = is_read.then(|| content::read(&file, bytes, digest, config));
        let mut input = Input::new(file, stamp, settled, digest);
        input.record = record;
        (input, Some(change))
    }

    /// Keeps what is new for the next process. What cannot be kept is not kept.
    pub fn save(&mut self) {
        if self.saved || self.is_corrupt() {
            return;
        }
        let Some(home) = &self.home else { return };
        self.saved = keep(&mut self.stores, &mut self.inputs).is_ok_and(|inputs| {
            let stored = Stored {
                fingerprint: FINGERPRINT.to_string(),
                place: home.place,
                excerpts: self.excerpts,
                config: self.config.clone(),
                inputs,
            };
            sealed::write(&home.folder.join(INPUTS), &stored).is_ok()
        });
    }

    /// The folder of the memory, for the parts that others fill.
    pub fn folder(&self) -> CacheFolder {
        CacheFolder::new(self.home.as_ref())
    }
}

fn change(file: &Arc<str>, was_known: bool) -> Change {
    match was_known {
        true => Change::Changed(Arc::clone(file)),
        false => Change::Added(Arc::clone(file)),
    }
}

type Pair = ((Arc<str>, Stamp), Option<Input>);

/// Each file with what is known of it, and those that are not there any more. Both are sorted.
fn paired(files: Vec<(Arc<str>, Stamp)>, known: Vec<Input>) -> (Vec<Pair>, Vec<Change>) {
    let mut pairs = Vec::with_capacity(files.len());
    let mut removed = Vec::new();
    let mut known = known.into_iter().peekable();
    for (file, stamp) in files {
        while let Some(gone) = known.next_if(|input| input.file < file) {
            removed.push(Change::Removed(gone.file));
        }
        let input = known.next_if(|input| input.file == file);
        pairs.push(((file, stamp), input));
    }
    removed.extend(known.map(|gone| Change::Removed(gone.file)));
    (pairs, removed)
}

/// Adds the new records to the stores; answers with the list of inputs as it is to be kept.
fn keep(stores: &mut Stores, inputs: &mut [Input]) -> io::Result<Vec<StoredInput>> {
    let (mut live_values, mut live_prose) = (0, 0);
    for location in inputs.iter().filter_map(|input| input.location) {
        live_values += u64::from(location.value.len);
        live_prose += u64::from(location.prose.len);
    }
    if stores.values.is_wasteful(live_values) {
        let marks = inputs
            .iter_mut()
            .filter_map(|input| input.location.as_mut());
        stores.values = stores
            .values
            .compacted(marks.map(|location| &mut location.value))?;
    }
    if stores.prose.is_wasteful(live_prose) {
        let marks = inputs
            .iter_mut()
            .filter_map(|input| input.location.as_mut());
        stores.prose = stores
            .prose
            .compacted(marks.map(|location| &mut location.prose))?;
    }
    let mut values = stores.values.adding()?;
    let mut prose = stores.prose.adding()?;
    for input in inputs.iter_mut().filter(|input| input.location.is_none()) {
        let Some(record) = &input.record else {
            continue;
        };
        let (bytes, value_checksum) = encode(record);
        let text = record.value.body().and_then(|body| body.prose.bytes());
        input.location = Some(RecordLocation {
            value: values.add(&bytes)?,
            value_checksum,
            prose: text.map_or(Ok(StoreMark::default()), |text| prose.add(text))?,
        });
    }
    values.finish()?;
    prose.finish()?;
    Ok(inputs.iter().map(StoredInput::from).collect())
}

impl Stores {
    fn open(folder: &Path, corrupt: &Arc<AtomicBool>) -> Stores {
        Stores {
            values: StoreFile::open(&folder.join(VALUES), corrupt),
            prose: StoreFile::open(&folder.join(PROSE), corrupt),
        }
    }

    fn record(&self, location: RecordLocation) -> Option<Record> {
        decode(&self.values, &self.prose, location)
    }

    /// Makes sure that the input's record is at hand; false where it cannot be had.
    fn recall(&self, input: &mut Input) -> bool {
        if input.record.is_none() {
            input.record = input
                .location
                .and_then(|location| decode(&self.values, &self.prose, location));
        }
        input.record.is_some()
    }
}

impl Input {
    fn new(file: Arc<str>, stamp: Stamp, settled: bool, digest: Digest) -> Input {
        Input {
            file,
            stamp,
            settled,
            digest,
            location: None,
            record: None,
        }
    }
}

impl From<StoredInput> for Input {
    fn from(stored: StoredInput) -> Input {
        Input {
            location: stored.location,
            ..Input::new(stored.file, stored.stamp, stored.settled, stored.digest)
        }
    }
}

impl From<&Input> for StoredInput {
    fn from(input: &Input) -> StoredInput {
        StoredInput {
            file: Arc::clone(&input.file),
            stamp: input.stamp,
            settled: input.settled,
            digest: input.digest,
            location: input.location,
        }
    }
}

/// A count that fits a mark.
fn mark(offset: u64, len: usize) -> StoreMark {
    StoreMark {
        offset,
        len: saturate(len),
    }
}

//! What earlier builds know: what was read, where it leads, and what each output looked at. All
//! of it is only about time; what is missing is found out again.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::ledger::Ledger;
use crate::link::LinkCache;
use crate::model::diagnostic::{Code, Diagnostic, Report};
use crate::model::digest::Digest;
use crate::model::dossier::Dossier;
use crate::pages::context::RenderedFragments;
use crate::read::cache::{Cache, CachePart, Scan, StoredDiagnostic};
use crate::tracked::Traces;

pub struct Memory {
    pub content: KnownContent,
    pub last: LastSite,
}

/// What is known of the files that the site is made from.
pub struct KnownContent {
    pub cache: Cache,
    pub links: Persisted<LinkCache>,
    /// How the files looked to the last build of this process.
    pub scan: Option<Scan>,
}

/// What is known of the site as it was last published.
pub struct LastSite {
    pub traces: Persisted<Traces>,
    /// What there was to say about it. It names drafts, and so it does not lie in the output
    /// folder.
    pub report: Persisted<LastReport>,
    /// The dossier of this process's last build, published or not, with the digest of what it was
    /// read from.
    pub dossier: Option<(Digest, Dossier)>,
    /// What this process has rendered of it, with the digest of what it was made from.
    pub rendered: Option<(Digest, RenderedFragments)>,
    /// What this process left in the output folder.
    pub ledger: Option<Ledger>,
}

/// What there was to say about a site.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct LastReport {
    /// What the site was made from: see `Edition`.
    inputs: Digest,
    diagnostics: Vec<StoredDiagnostic>,
}

impl LastReport {
    pub fn new(inputs: Digest, report: &Report) -> LastReport {
        let diagnostics = report.diagnostics().iter().map(StoredDiagnostic::of);
        LastReport {
            inputs,
            diagnostics: diagnostics.collect(),
        }
    }

    /// The report on the site that was made from these inputs, where it is that one, and each of
    /// its codes is among these.
    pub fn of(&self, inputs: Digest, codes: &[&'static Code]) -> Option<Vec<Diagnostic>> {
        if self.inputs != inputs {
            return None;
        }
        let known = self.diagnostics.iter().map(|stored| stored.known(codes));
        known.collect()
    }
}

/// Something known, with the file that keeps it for the next process.
pub struct Persisted<T> {
    file: CachePart,
    /// `None` until somebody asks for it.
    value: Option<T>,
    written: bool,
}

impl Memory {
    pub fn open(site: &Path) -> Memory {
        let cache = Cache::open(site);
        let last = LastSite {
            traces: Persisted::of(cache.part("traces")),
            report: Persisted::of(cache.part("report")),
            dossier: None,
            rendered: None,
            ledger: None,
        };
        let content = KnownContent {
            links: Persisted::of(cache.part("links")),
            scan: None,
            cache,
        };
        Memory { content, last }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.content.cache.clear();
        self.content.links.forget();
        self.content.scan = None;
        self.last.traces.forget();
        self.last.report.forget();
        self.last.dossier = None;
        self.last.rendered = None;
        self.last.ledger = None;
    }
}

impl KnownContent {
    /// Keeps what is known for the next process.
    pub fn keep(&mut self) {
        self.cache.save();
        let worth = self.links.value.as_mut();
        let worth = worth.filter(|links| links.is_worth_keeping() && !self.cache.is_corrupt());
        if let Some(links) = worth {
            self.links.file.write(links);
            links.set_kept();
        }
    }
}

impl<T: Default + DeserializeOwned + Serialize> Persisted<T> {
    fn of(file: CachePart) -> Persisted<T> {
        Persisted {
            file,
            value: None,
            written: true,
        }
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self) -> &mut T {
        self.get();
        self.written = false;
        self.value.get_or_insert_default()
    }

    /// What is known; nothing where it was never kept, or what was kept is torn.
    pub fn get(&mut self) -> &T {
        self.value
            .get_or_insert_with(|| self.file.read().unwrap_or_default())
    }

    /// What is to be known from now on in this process.
    pub fn learn(&mut self, value: T) {
        self.value = Some(value);
        self.written = false;
    }

    /// Keeps what is known for the next process.
    pub fn keep(&mut self) {
        if let Some(value) = self.value.as_ref().filter(|_| !self.written) {
            self.file.write(value);
        }
        self.written = true;
    }

    fn forget(&mut self) {
        self.value = Some(T::default());
    }
}

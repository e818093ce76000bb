//! How far a build is, for whoever waits for it to see from another thread. Prints nothing.

use std::sync::atomic::{AtomicUsize, Ordering};

/// What a build does that may take long.
const STAGES: [&str; 3] = ["starting", "reading", "rendering"];

/// The stage a build is in, and how much of it is done.
#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicUsize,
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    pub(super) fn reading(&self, total: usize) {
        self.begin(1, total);
    }

    pub(super) fn rendering(&self, total: usize) {
        self.begin(2, total);
    }

    fn begin(&self, stage: usize, total: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.stage.store(stage, Ordering::Relaxed);
    }

    /// One more is done.
    pub(super) fn tick(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The stage's name, how many of its files are done, and of how many.
    pub fn now(&self) -> (&'static str, usize, usize) {
        let stage = STAGES.get(self.stage.load(Ordering::Relaxed));
        let total = self.total.load(Ordering::Relaxed);
        let done = self.done.load(Ordering::Relaxed).min(total);
        (stage.copied().unwrap_or_default(), done, total)
    }
}

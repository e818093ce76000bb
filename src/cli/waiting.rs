//! What is shown while a build or an import is on: on a terminal a bar, once it takes longer than a second;
//! elsewhere a line for each stage that has many files.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal;

/// Nothing is shown of a build that is done by then.
const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(100);
/// Fewer files than these are done before a line could be read.
const MANY: usize = 2_000;

/// What is done with files, how many of them are done, and of how many.
type Now = dyn Fn() -> (&'static str, usize, usize);

/// Shows how far a build or an import is until it is dropped.
pub struct Waiting {
    /// Dropped to end the thread.
    build_is_on: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Waiting {
    /// `now` gives what is done with files, how many of them are done, and of how many.
    pub fn start(now: impl Fn() -> (&'static str, usize, usize) + Send + 'static) -> Waiting {
        let (build_is_on, ended) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            let over = |time| ended.recv_timeout(time) != Err(RecvTimeoutError::Timeout);
            if !terminal::is_watched() {
                lines(&now, over);
            } else if !over(PATIENCE) {
                bar(&now, over);
            }
        });
        Waiting {
            build_is_on: Some(build_is_on),
            thread: Some(thread),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(self.build_is_on.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn bar(now: &Now, over: impl Fn(Duration) -> bool) {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg:9} [{bar:40}] {human_pos} of {human_len}")
    {
        bar.set_style(style.progress_chars("=> "));
    }
    loop {
        let (stage, done, total) = now();
        bar.set_message(stage);
        bar.set_length(total as u64);
        bar.set_position(done as u64);
        if over(STEP) {
            break;
        }
    }
    bar.finish_and_clear();
}

fn lines(now: &Now, over: impl Fn(Duration) -> bool) {
    let mut told = "";
    loop {
        let (stage, _, total) = now();
        if stage != told && total >= MANY {
            terminal::tell(&format!("{stage} {total} files"));
            told = stage;
        }
        if over(STEP) {
            break;
        }
    }
}

//! Floor 6: builds again whenever what a site is made from changes. Knows which files these are,
//! and when a burst of changes is over; judges no build and tells nothing itself.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::pipeline::{Built, Options, Session};
use crate::read::TEMPLATES;
use crate::read::config::CONFIG_FILE;
use crate::read::content::CONTENT;
use crate::write::WriteError;

/// A burst of changes is over when this long nothing happened.
const QUIET: Duration = Duration::from_millis(10);
/// A burst that goes on is cut after this long.
const BURST: Duration = Duration::from_millis(200);

/// One build, and how it ended.
pub struct Rebuild {
    pub result: Result<Built, WriteError>,
    pub took: Duration,
    /// What went wrong with watching since the last rebuild.
    pub trouble: Option<WatchError>,
}

/// Why changes may go unseen.
#[derive(Debug)]
pub struct WatchError(notify::Error);

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot watch the dossier’s folder: {}", self.0)
    }
}

impl std::error::Error for WatchError {}

/// Builds without end: the first at once, each further one after a change. What changes during
/// a build causes one more.
pub struct Rebuilds {
    session: Session,
    /// The dossier's folder as the system names it in its events.
    site: PathBuf,
    watcher: RecommendedWatcher,
    changes: Receiver<Change>,
    next: Next,
}

/// What the next rebuild begins with.
enum Next {
    Build,
    /// What was left to do, then the next change.
    FinishDeferred,
    /// The next change.
    Wait,
}

/// A burst of changes.
#[derive(Default)]
struct Burst {
    /// The files that changed; of no use where more may have.
    touched: BTreeSet<String>,
    everything: bool,
    trouble: Option<notify::Error>,
}

/// What is known of an event.
enum Change {
    /// Files, or a folder, which are named from the dossier's folder.
    Inputs(BTreeSet<String>),
    /// `content` or `templates` itself came, went or was replaced.
    Folder,
    Trouble(notify::Error),
}

impl Burst {
    fn everything() -> Burst {
        Burst {
            everything: true,
            ..Burst::default()
        }
    }
}

impl Rebuilds {
    /// Watches from here on; the first build is made when the first rebuild is asked for.
    ///
    /// # Errors
    /// Where the system refuses to watch.
    pub fn start(options: Options) -> Result<Rebuilds, WatchError> {
        let site = std::fs::canonicalize(&options.site)
            .map_err(|error| WatchError(notify::Error::io(error)))?;
        let (sender, changes) = mpsc::channel();
        let root = site.clone();
        let handler = move |event| forward(&root, event, &sender);
        let config = Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(handler, config).map_err(WatchError)?;
        watcher
            .watch(&site, RecursiveMode::NonRecursive)
            .map_err(WatchError)?;
        let mut rebuilds = Rebuilds {
            session: Session::new(options),
            site,
            watcher,
            changes,
            next: Next::Build,
        };
        rebuilds.watch_folders().map_err(WatchError)?;
        Ok(rebuilds)
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Watches the folders of content and templates that there are now.
    fn watch_folders(&mut self) -> notify::Result<()> {
        for folder in [CONTENT, TEMPLATES].map(|folder| self.site.join(folder)) {
            // A folder that was replaced has the name of the old one, whose watch is of no use.
            let _ = self.watcher.unwatch(&folder);
            if folder.is_dir() && !folder.is_symlink() {
                self.watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(())
    }

    /// Waits for the next change and the end of its burst. `None` when there is nothing left
    /// to wait for.
    fn wait(&mut self) -> Option<Burst> {
        let mut burst = Burst::default();
        let first = self.changes.recv().ok()?;
        let start = Instant::now();
        self.heed(first, &mut burst);
        while let Some(left) = BURST.checked_sub(start.elapsed()) {
            match self.changes.recv_timeout(left.min(QUIET)) {
                Ok(change) => self.heed(change, &mut burst),
                Err(_) => break,
            }
        }
        Some(burst)
    }

    fn heed(&mut self, change: Change, burst: &mut Burst) {
        let failed = match change {
            Change::Inputs(files) => {
                burst.touched.extend(files);
                return;
            }
            // At once and not after the burst: what is written into a new folder before it is
            // watched is seen by the build that follows, what is written later by the watch.
            Change::Folder => self.watch_folders().err(),
            Change::Trouble(error) => Some(error),
        };
        burst.everything = true;
        burst.trouble = failed.or(burst.trouble.take());
    }
}

impl Iterator for Rebuilds {
    type Item = Rebuild;

    fn next(&mut self) -> Option<Rebuild> {
        let burst = match self.next {
            Next::Build => Burst::everything(),
            // The output is not as it was left, and only a whole build mends it: once, since
            // what cannot be mended now is no better after another try.
            Next::FinishDeferred if !self.session.finish_deferred() => Burst::everything(),
            Next::FinishDeferred | Next::Wait => self.wait()?,
        };
        let start = Instant::now();
        let result;
        (result, self.next) = match burst.everything {
            true => (self.session.build(), Next::Wait),
            false => (
                self.session.build_touched(burst.touched),
                Next::FinishDeferred,
            ),
        };
        Some(Rebuild {
            result,
            took: start.elapsed(),
            trouble: burst.trouble.map(WatchError),
        })
    }
}

fn forward(site: &Path, event: notify::Result<notify::Event>, changes: &Sender<Change>) {
    let change = match event {
        Ok(event) => change(site, &event),
        Err(error) => Some(Change::Trouble(error)),
    };
    if let Some(change) = change {
        // The loop has ended where nobody listens.
        let _ = changes.send(change);
    }
}

fn change(site: &Path, event: &notify::Event) -> Option<Change> {
    if event.need_rescan() {
        return Some(Change::Folder);
    }
    let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
    // Builds read all files themselves.
    if matches!(event.kind, EventKind::Access(_)) && event.kind != written {
        return None;
    }
    let changes = event.paths.iter().filter_map(|path| concerned(site, path));
    changes.reduce(|one, other| match (one, other) {
        (Change::Inputs(mut files), Change::Inputs(others)) => {
            files.extend(others);
            Change::Inputs(files)
        }
        (Change::Inputs(_), other) => other,
        (one, _) => one,
    })
}

/// What a change of `path` means for the site. Hidden files are no inputs, and neither is
/// anything else in the dossier's folder, such as the output.
fn concerned(site: &Path, path: &Path) -> Option<Change> {
    let Ok(path) = path.strip_prefix(site) else {
        // Another name of a watched folder.
        return Some(Change::Folder);
    };
    let hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    if path.components().any(hidden) {
        return None;
    }
    if path == Path::new(CONTENT) || path == Path::new(TEMPLATES) {
        return Some(Change::Folder);
    }
    let input = path == Path::new(CONFIG_FILE)
        || [CONTENT, TEMPLATES]
            .iter()
            .any(|folder| path.starts_with(folder));
    if !input {
        return None;
    }
    // What is not UTF-8 is no input, but has to be told of.
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(match parts {
        Some(parts) => Change::Inputs(BTreeSet::from([parts.join("/")])),
        None => Change::Folder,
    })
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange, ModifyKind};

    use super::*;

    fn seen(kind: EventKind, path: &str) -> &'static str {
        let event = notify::Event::new(kind).add_path(Path::new("/site").join(path));
        match change(Path::new("/site"), &event) {
            Some(Change::Inputs(files)) if files.contains(path) => "input",
            Some(Change::Inputs(_)) => "another input",
            Some(Change::Folder) => "folder",
            Some(Change::Trouble(_)) => "trouble",
            None => "nothing",
        }
    }

    #[test]
    fn only_what_a_site_is_made_from_counts() {
        let data = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        assert_eq!(seen(data, "dossier.yaml"), "input");
        assert_eq!(seen(data, "content/articles/a.md"), "input");
        assert_eq!(seen(data, "templates/base.html"), "input");
        let new = EventKind::Create(CreateKind::Folder);
        assert_eq!(seen(new, "content"), "folder");
        assert_eq!(seen(new, "public"), "nothing");
        assert_eq!(seen(data, "public/content/a.html"), "nothing");
        assert_eq!(seen(data, ".dossier/cache"), "nothing");
        assert_eq!(seen(data, "content/articles/.a.md.swp"), "nothing");
        assert_eq!(seen(data, "contents/a.md"), "nothing");
    }

    #[test]
    fn reading_is_no_change() {
        let path = "content/articles/a.md";
        let open = EventKind::Access(AccessKind::Open(AccessMode::Any));
        assert_eq!(seen(open, path), "nothing");
        let read = EventKind::Access(AccessKind::Close(AccessMode::Read));
        assert_eq!(seen(read, path), "nothing");
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(seen(written, path), "input");
    }
}

//! A build that begins with what earlier ones left must end like one that begins with nothing:
//! the same files, the same report, and told exactly which files it wrote. Shown on made-up
//! dossiers that are edited at random; which files an edit should write is said in
//! `rewrites.rs`.
//!
//! `DOSSIER_EDIT_SEQUENCES` says how many sequences of edits are tried, `DOSSIER_EDIT_SEED` that
//! one is tried alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

#[path = "incremental/disk.rs"]
mod disk;
#[path = "incremental/edits.rs"]
mod edits;
#[path = "incremental/made.rs"]
mod made;
mod support;

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime};

use disk::{Disk, EVERY_HOW, How};
use dossier::model::diagnostic::Report;
use dossier::model::route::Route;
use dossier::pipeline::{Built, Options, Session};
use dossier::write::Published;
use made::{Draw, Files};
use support::{
    Seeded, assert_same_tree, copy_tree, diff, files, run_to, site_tree, stderr, temp, tree, write,
};
use tempfile::TempDir;

/// Few enough for every run of the tests; a change to what is cached deserves thousands.
const SEQUENCES: u64 = 80;

/// Failures that are told before the search ends.
const ENOUGH: usize = 3;

/// What a build gave, in a form that can be compared.
struct Outcome {
    report: Vec<String>,
    /// `None` where nothing was published.
    published: Option<Published>,
}

fn outcome(built: Built) -> Outcome {
    Outcome {
        report: told(&built.report),
        published: built.published,
    }
}

fn told(report: &Report) -> Vec<String> {
    let line = |found: &dossier::model::diagnostic::Diagnostic| {
        let (code, file) = (found.code.name, &found.file);
        format!("{:?}", (code, file, found.at, &found.message, &found.hint))
    };
    report.diagnostics().iter().map(line).collect()
}

/// What a clean build of some files gives.
struct Clean {
    files: Files,
    base_url: Option<String>,
    drafts: bool,
    report: Vec<String>,
    /// `None` where nothing was published.
    published: Option<Files>,
}

/// Which sessions build: one as `serve` has it, a new one each time as on the command line, or
/// both in turn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Sessions {
    One,
    Fresh,
    Both,
}

#[derive(Default)]
struct Tally {
    builds: u64,
    published: u64,
    written: u64,
    unchanged: u64,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.builds += other.builds;
        self.published += other.published;
        self.written += other.written;
        self.unchanged += other.unchanged;
    }
}

/// A dossier that is edited and built, with what is known of it.
struct World {
    seeded: Seeded,
    disk: Disk,
    files: Files,
    base_url: Option<String>,
    drafts: bool,
    /// The states of the files behind each build, and the last that could be published.
    states: Vec<Files>,
    good: Option<Files>,
    broken: bool,
    sessions: Sessions,
    session: Session,
    /// The files as the session last built them, where it did.
    built: Option<Files>,
    clean: Vec<Clean>,
    tally: Tally,
}

impl World {
    fn new(seed: u64, root: &Path, log: &mut Vec<String>) -> World {
        let mut seeded = Seeded(seed.wrapping_mul(0x1000_0001));
        let sessions = seeded.of(&[Sessions::One, Sessions::Fresh, Sessions::Both]);
        let disk = Disk::new(root, seeded.chance(50));
        let files = made::dossier(&mut seeded);
        disk.bring(&Files::new(), &files, How::Written);
        log.push(format!(
            "a dossier of {} files, sessions: {sessions:?}",
            files.len()
        ));
        let session = session(&disk, None, false);
        World {
            seeded,
            disk,
            files,
            base_url: None,
            drafts: false,
            states: Vec::new(),
            good: None,
            broken: false,
            sessions,
            session,
            built: None,
            clean: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Changes the dossier, or what the program keeps, in one way or in two.
    fn edit(&mut self, log: &mut Vec<String>) {
        let good = self
            .good
            .clone()
            .filter(|_| self.broken && self.seeded.chance(70));
        if let Some(good) = good {
            return self.bring(("mended".to_string(), good), log);
        }
        for _ in 0..1 + usize::from(self.seeded.chance(25)) {
            match self.seeded.index(100) {
                0..56 => {
                    let edited = edits::edit(&mut self.seeded, &self.files);
                    self.bring(edited, log);
                }
                56..66 => {
                    let edited = edits::one_letter(&mut self.seeded, &self.files);
                    let how = self
                        .seeded
                        .of(&[How::WrittenWithOldTime, How::MovedWithOldTime]);
                    if let Some(edited) = edited {
                        self.bring_so(edited, how, log);
                    }
                }
                66..72 => {
                    let number = self.seeded.index(self.states.len());
                    let state = self.states[number].clone();
                    self.bring((format!("back to build {number}"), state), log);
                }
                72..76 => self.exchange(log),
                76..80 => log.push(self.disk.touch(&mut self.seeded, &self.files)),
                80..88 => log.push(self.disk.damage_cache(&mut self.seeded)),
                88..95 => log.push(self.disk.disturb_output(&mut self.seeded)),
                95..97 => {
                    self.drafts = !self.drafts;
                    self.session = session(&self.disk, self.base_url.as_ref(), self.drafts);
                    self.built = None;
                    log.push(format!("drafts are shown: {}", self.drafts));
                }
                97..99 => {
                    let base = format!("https://{}.example", made::word(&mut self.seeded));
                    self.base_url = self.base_url.is_none().then_some(base);
                    self.session = session(&self.disk, self.base_url.as_ref(), self.drafts);
                    self.built = None;
                    log.push(format!("the base address is {:?}", self.base_url));
                }
                _ => log.push("nothing".to_string()),
            }
        }
    }

    fn bring(&mut self, edited: edits::Edited, log: &mut Vec<String>) {
        let how = self.seeded.of(EVERY_HOW);
        self.bring_so(edited, how, log);
    }

    fn bring_so(&mut self, (told, files): edits::Edited, how: How, log: &mut Vec<String>) {
        log.push(format!("{told} [{how:?}]"));
        self.disk.bring(&self.files, &files, how);
        self.files = files;
    }

    fn exchange(&mut self, log: &mut Vec<String>) {
        let folder = self
            .seeded
            .of(&[made::ARTICLES, made::ENTITIES, made::STATIC]);
        let paths = made::paths(&self.files, folder);
        let pair = (self.seeded.one(&paths), self.seeded.one(&paths));
        if let (Some(one), Some(other)) = pair
            && one != other
        {
            log.push(format!("{one} and {other} renamed to each other"));
            self.disk.exchange(one, other);
            let of_one = self.files.insert(one.clone(), self.files[other].clone());
            self.files
                .extend(of_one.map(|bytes| (other.clone(), bytes)));
        }
    }

    /// What a clean build of the dossier as it is now gives.
    fn clean(&mut self) -> usize {
        let known = |clean: &Clean| {
            clean.files == self.files
                && clean.base_url == self.base_url
                && clean.drafts == self.drafts
        };
        if let Some(known) = self.clean.iter().position(known) {
            return known;
        }
        let (site, output) = self.disk.copy(self.clean.len());
        let base_url = self.base_url.clone();
        let built = Session::new(Options {
            clippings: None,
            site,
            output: output.clone(),
            base_url,
            edition: Default::default(),
            drafts: self.drafts,
            overwrite: false,
        })
        .build();
        let built = outcome(built.unwrap_or_else(|error| panic!("the clean build: {error}")));
        self.clean.push(Clean {
            files: self.files.clone(),
            base_url: self.base_url.clone(),
            drafts: self.drafts,
            report: built.report,
            published: built.published.map(|_| tree(&output)),
        });
        self.clean.len() - 1
    }

    /// What a watch would name: the files that changed since the session last built, and perhaps
    /// one that did not.
    fn touched(&mut self) -> Option<BTreeSet<String>> {
        let built = self.built.as_ref()?;
        let names = built.keys().chain(self.files.keys());
        let changed = names.filter(|name| built.get(*name) != self.files.get(*name));
        let mut touched: BTreeSet<String> = changed.cloned().collect();
        let names: Vec<String> = self.files.keys().cloned().collect();
        let other = self.seeded.one(&names).cloned();
        touched.extend(other.filter(|_| self.seeded.chance(20)));
        Some(touched)
    }

    /// Builds, and holds what came of it against a clean build.
    fn build(&mut self) {
        let before = (self.disk.served(), times(&self.disk.output));
        let fresh = match self.sessions {
            Sessions::One => false,
            Sessions::Fresh => true,
            Sessions::Both => self.seeded.chance(50),
        };
        let mut mended = false;
        let touched = self.touched().filter(|_| self.seeded.chance(60));
        let built = match (fresh, touched) {
            (true, _) => session(&self.disk, self.base_url.as_ref(), self.drafts).build(),
            (false, None) => self.session.build(),
            (false, Some(touched)) => {
                let built = self.session.build_touched(touched);
                mended = !self.session.finish_deferred();
                match mended {
                    true => self.session.build(),
                    false => built,
                }
            }
        };
        if !fresh {
            self.built = Some(self.files.clone());
        }
        let built = outcome(built.unwrap_or_else(|error| panic!("the build: {error}")));
        let after = (self.disk.served(), times(&self.disk.output));
        let clean = self.clean();
        let clean = &self.clean[clean];
        let (ours, theirs) = (built.report.join("\n"), clean.report.join("\n"));
        assert!(
            ours == theirs,
            "the reports differ:\n{}",
            diff(&theirs, &ours)
        );
        self.tally.builds += 1;
        self.broken = built.published.is_none();
        match (&built.published, &clean.published) {
            (Some(published), Some(whole)) => {
                assert_same_tree(whole, &self.disk.published());
                if !mended {
                    assert_told(published, &before, &after);
                }
                self.tally.published += 1;
                self.tally.written += published.written.len() as u64;
                self.tally.unchanged += published.unchanged as u64;
                self.good = Some(self.files.clone());
            }
            (None, None) => assert!(before == after, "a failed build changed the output"),
            (ours, _) => panic!("only one of the builds published: {ours:?}"),
        }
        self.states.push(self.files.clone());
        self.disk.remember();
    }
}

fn session(disk: &Disk, base_url: Option<&String>, drafts: bool) -> Session {
    Session::new(Options {
        clippings: None,
        site: disk.site.clone(),
        output: disk.output.clone(),
        base_url: base_url.cloned(),
        edition: Default::default(),
        drafts,
        overwrite: false,
    })
}

/// When each file that a reader is served was last written.
fn times(output: &Path) -> BTreeMap<String, SystemTime> {
    let mut files = files(output);
    files.retain(|path, _| !path.starts_with(".dossier-"));
    let time = |path| fs::metadata(path).unwrap().modified().unwrap();
    files
        .into_iter()
        .map(|(name, path)| (name, time(path)))
        .collect()
}

type Served = (Files, BTreeMap<String, SystemTime>);

/// What publishing says of itself must be what it did.
fn assert_told(published: &Published, before: &Served, after: &Served) {
    let written: Vec<&String> = after
        .0
        .iter()
        .filter(|(path, bytes)| before.0.get(*path) != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    let gone = before.0.keys().filter(|path| !after.0.contains_key(*path));
    let names = |routes: &[Route]| -> Vec<String> { routes.iter().map(Route::to_string).collect() };
    assert_eq!(
        names(&published.written),
        written.iter().map(|path| path.as_str()).collect::<Vec<_>>(),
        "written"
    );
    assert_eq!(
        names(&published.removed),
        gone.cloned().collect::<Vec<_>>(),
        "removed"
    );
    assert_eq!(
        published.unchanged,
        after.0.len() - written.len(),
        "unchanged"
    );
    for (path, time) in &after.1 {
        let same = written.contains(&path) || before.1.get(path) == Some(time);
        assert!(same, "{path} was written again with the same bytes");
    }
}

/// Runs one sequence of edits; what went on is in the log, also where it panics.
fn sequence(seed: u64, log: &mut Vec<String>) -> Tally {
    let folder = workshop();
    let mut world = World::new(seed, folder.path(), log);
    world.build();
    for number in 0..1 + world.seeded.index(6) {
        log.push(format!("edit {}:", number + 1));
        world.edit(log);
        world.build();
    }
    world.tally
}

/// A folder for one sequence, in memory where the system has such a place.
fn workshop() -> TempDir {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    builder.prefix("dossier-test-");
    match builder.tempdir_in(memory) {
        Ok(folder) if memory.is_dir() => folder,
        _ => builder.tempdir().unwrap(),
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let literal = || panic.downcast_ref::<&str>().map(|text| text.to_string());
    text.or_else(literal).unwrap_or_default()
}

#[test]
fn builds_after_any_edits_end_like_clean_builds() {
    let number = |name| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let (first, count) = match number("DOSSIER_EDIT_SEED") {
        Some(seed) => (seed, 1),
        None => (0, number("DOSSIER_EDIT_SEQUENCES").unwrap_or(SEQUENCES)),
    };
    let start = Instant::now();
    let next = AtomicU64::new(first);
    let total = Mutex::new(Tally::default());
    let failures: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let work = || {
        while failures.lock().unwrap().len() < ENOUGH {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + count {
                break;
            }
            let mut log = Vec::new();
            match catch_unwind(AssertUnwindSafe(|| sequence(seed, &mut log))) {
                Ok(tally) => total.lock().unwrap().add(&tally),
                Err(panic) => failures.lock().unwrap().push(format!(
                    "DOSSIER_EDIT_SEED={seed}\n  {}\n{}",
                    log.join("\n  "),
                    message(panic.as_ref())
                )),
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    let total = total.into_inner().unwrap();
    eprintln!(
        "{count} sequences in {:.1} s: {} builds, {} published; {} files written, {} unchanged",
        start.elapsed().as_secs_f64(),
        total.builds,
        total.published,
        total.written,
        total.unchanged
    );
    // Builds that fail show little, so that most must not.
    assert!(count < 10 || total.published * 10 > total.builds * 5);
}

#[test]
fn the_program_builds_after_an_edit_as_it_would_have_built_at_once() {
    let folder = temp();
    let (site, copy) = (folder.path().join("site"), folder.path().join("copy"));
    for (path, bytes) in made::dossier(&mut Seeded(2)) {
        write(&site, &path, bytes);
    }
    run_to(&site, &["build"], 0);
    let public = site.join("public");
    let first = site_tree(&public);
    let again = run_to(&site, &["build"], 0);
    let told = stderr(&again);
    assert!(told.contains("0 files written, ") || told.contains("nothing to do"));
    assert_eq!(site_tree(&public), first);

    let entity = site.join("content/entities/ida-voss.md");
    let text = fs::read_to_string(&entity).unwrap();
    let renamed = made::with_line(&text, "name", Some("name: Ada Voss"));
    fs::write(&entity, renamed).unwrap();
    write(&site, "content/static/plan.png", "another picture");
    write(
        &site,
        "content/articles/late.md",
        "---\ntitle: Late\n---\n\nAda Voss came.\n",
    );
    run_to(&site, &["build"], 0);
    let second = site_tree(&public);
    assert_ne!(second, first);

    copy_tree(&site, &copy);
    for own in ["public", ".dossier"] {
        let _ = fs::remove_dir_all(copy.join(own));
    }
    let clean = run_to(&copy, &["build"], 0);
    assert_same_tree(&second, &site_tree(&copy.join("public")));
    assert!(stderr(&clean).contains(&format!("{} files written, ", second.len())));
}

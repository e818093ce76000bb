//! Floor 5: the calls in order. Nothing else knows the order: load, link, check, plan, render,
//! write.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::ledger::{Edition, Ledger};
use crate::link::{self, NameCache};
use crate::model::diagnostic::{Code, Diagnostic, Report};
use crate::model::digest::Digest;
use crate::model::dossier::Dossier;
use crate::pages::scene::{Parts, Scene};
use crate::plan::{self, Plan};
use crate::read::cache::{Cache, Change, FINGERPRINT, Scan, StoredDiagnostic};
use crate::read::content::{self, Content};
use crate::theme::{self, Theme};
use crate::write::{self, Folder, Published, Staged, WriteError};
use crate::{checks, read, render};

/// What to build, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds dossier.yaml.
    pub site: PathBuf,
    pub output: PathBuf,
    /// Takes the place of `base_url` in dossier.yaml.
    pub base_url: Option<String>,
}

/// How long each stage took, in order.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    pub stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    fn measure<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = work();
        self.stages.push((stage, start.elapsed()));
        value
    }
}

/// A dossier with its plan and everything found wrong: what `check` reports and `build` needs.
pub struct Checked {
    pub dossier: Dossier,
    pub plan: Plan,
    /// `None` where the theme itself has errors, which the report then holds.
    theme: Option<Theme>,
    pub report: Report,
    pub timings: Timings,
}

impl Checked {
    /// How many articles, entities, topics and pages the dossier has.
    pub fn contents(&self) -> [usize; 4] {
        [
            self.dossier.articles.len(),
            self.dossier.entities.len(),
            self.dossier.topics.len(),
            self.dossier.pages.len(),
        ]
    }
}

/// Loads, links, checks and plans the dossier in `site`, remembering nothing.
pub fn check(site: &Path, base_url: Option<String>) -> Checked {
    let mut timings = Timings::default();
    let read = timings.measure("load", || content::load(site));
    let known = NameCache::default();
    checked(site, base_url, read, &known, timings).0
}

fn checked(
    site: &Path,
    base_url: Option<String>,
    (mut content, mut diagnostics): (Content, Vec<Diagnostic>),
    known: &NameCache,
    mut timings: Timings,
) -> (Checked, NameCache) {
    if base_url.is_some() {
        content.config.base_url = base_url;
    }
    let (dossier, names) = timings.measure("link", || link::link(content, known));
    diagnostics.extend(timings.measure("check", || checks::run(&dossier)));
    let theme = match timings.measure("theme", || Theme::load(site)) {
        Ok(theme) => Some(theme.with_site(&dossier)),
        Err(found) => {
            diagnostics.extend(found);
            None
        }
    };
    let assets = theme.as_ref().map(Theme::asset_names).unwrap_or_default();
    let (plan, found) = timings.measure("plan", || plan::plan(&dossier, &assets));
    diagnostics.extend(found);
    let checked = Checked {
        dossier,
        plan,
        theme,
        report: Report::new(diagnostics),
        timings,
    };
    (checked, names)
}

/// A build that came to its end.
pub struct Built {
    pub report: Report,
    /// `None` where the content has errors, so that nothing was published.
    pub published: Option<Published>,
    /// How many articles, entities, topics and pages the dossier has.
    pub contents: [usize; 4],
    /// What became of the inputs since the last build.
    pub changes: Vec<Change>,
    pub timings: Timings,
}

/// The name under which found names are remembered.
const NAMES: &str = "names";

/// A dossier that is built once, or again and again in one process.
pub struct Session {
    options: Options,
    cache: Cache,
    names: NameCache,
}

impl Session {
    pub fn new(options: Options) -> Session {
        let cache = Cache::open(&options.site);
        let names = NameCache::default();
        Session {
            options,
            cache,
            names,
        }
    }

    /// Builds the site: published whole, or not at all. Only what changed since the last build
    /// is done again.
    pub fn build(&mut self) -> Result<Built, WriteError> {
        let built = self.build_once();
        if !self.cache.is_spoilt() {
            return built;
        }
        // What was remembered is not what was put down: it is as if it never had been.
        drop(built);
        self.cache.clear();
        self.names = NameCache::default();
        self.build_once()
    }

    fn build_once(&mut self) -> Result<Built, WriteError> {
        let mut timings = Timings::default();
        let options = &self.options;
        let scan = timings.measure("scan", || Scan::of(&options.site));
        let last = write::last_build(&options.output);
        if let Some(built) = self.nothing_to_do(&scan, &last, &mut timings) {
            return Ok(built);
        }
        if self.names.is_empty() {
            self.names = self.cache.read_part(NAMES).unwrap_or_default();
        }
        let (content, diagnostics, changes) =
            timings.measure("load", || self.cache.load_scanned(scan));
        let base_url = self.options.base_url.clone();
        let site = self.options.site.clone();
        let read = (content, diagnostics);
        let (checked, names) = checked(&site, base_url, read, &self.names, timings);
        let inputs = self.inputs_digest();
        let names_changed = !names.is_like(&self.names);
        self.names = names;
        let (cache, names) = (&mut self.cache, &self.names);
        let remember = move || {
            cache.save();
            if names_changed {
                cache.write_part(NAMES, names);
            }
        };
        let finish = || publish(&self.options, checked, last, inputs, changes);
        rayon::join(finish, remember).0
    }

    /// A digest of all that the site is made from.
    fn inputs_digest(&self) -> Digest {
        let base_url = self.options.base_url.as_deref().unwrap_or_default();
        let files = self.cache.digest();
        Digest::of_parts([
            FINGERPRINT.as_bytes(),
            files.as_bytes(),
            base_url.as_bytes(),
        ])
    }

    /// The last build once more, where nothing it was made from or made has changed.
    fn nothing_to_do(
        &mut self,
        scan: &Scan,
        last: &Ledger,
        timings: &mut Timings,
    ) -> Option<Built> {
        let edition = last.edition.as_ref()?;
        let current = scan.is_sound() && self.cache.is_current(scan);
        if !current || edition.inputs != self.inputs_digest() {
            return None;
        }
        let intact = timings.measure("look", || write::is_intact(&self.options.output, last));
        let codes = codes();
        let report: Option<Vec<Diagnostic>> = edition
            .report
            .iter()
            .map(|stored| stored.known(&codes))
            .collect();
        let report = report.filter(|_| intact)?;
        self.cache.save();
        Some(Built {
            report: Report::new(report),
            published: Some(Published {
                unchanged: last.entries().len(),
                ..Published::default()
            }),
            contents: edition.contents,
            changes: Vec::new(),
            timings: std::mem::take(timings),
        })
    }
}

/// Every code that a build may report, sorted by name.
pub fn codes() -> Vec<&'static Code> {
    let lists = [read::codes::CODES, plan::CODES, theme::CODES, render::CODES];
    let mut codes: Vec<&Code> = lists.concat();
    codes.extend(checks::CHECKS.iter().map(|check| check.code));
    codes.sort_by_key(|code| code.name);
    codes
}

/// Renders what changed and publishes the site, unless there are errors.
fn publish(
    options: &Options,
    checked: Checked,
    last: Ledger,
    inputs: Digest,
    changes: Vec<Change>,
) -> Result<Built, WriteError> {
    let contents = checked.contents();
    let Checked {
        dossier,
        plan,
        theme,
        report,
        mut timings,
    } = checked;
    let Some(theme) = theme.filter(|_| !report.has_errors()) else {
        return Ok(Built {
            report,
            published: None,
            contents,
            changes,
            timings,
        });
    };
    let folder = Folder::open(&options.output, last)?;
    let parts = timings.measure("scene", || Parts::of(&dossier));
    let draw = |component: &'static str, arguments: &[_], root: &str| {
        theme.draw(component, arguments, root)
    };
    let scene = Scene::new(&dossier, &parts, &draw);
    let staged = timings.measure("render", || {
        stage(&options.site, scene, &theme, &plan, &folder)
    })?;
    let (published, report) = match staged {
        Ok(files) => {
            let edition = Edition {
                inputs,
                contents,
                report: report
                    .diagnostics()
                    .iter()
                    .map(StoredDiagnostic::of)
                    .collect(),
            };
            let published = timings.measure("publish", || folder.publish(files, &edition))?;
            (Some(published), report)
        }
        Err(failures) => (
            None,
            Report::new([report.diagnostics(), failures.as_slice()].concat()),
        ),
    };
    Ok(Built {
        report,
        published,
        contents,
        changes,
        timings,
    })
}

/// Renders every output whose key changed into the staging area; all that fail are told.
fn stage(
    site: &Path,
    scene: Scene<'_>,
    theme: &Theme,
    plan: &Plan,
    folder: &Folder,
) -> Result<Result<Vec<Staged>, Vec<Diagnostic>>, WriteError> {
    let results: Vec<Result<Result<Staged, WriteError>, Diagnostic>> = plan
        .outputs
        .par_iter()
        .map(|output| {
            let draft = render::draft(scene, theme, output)?;
            if let Some(kept) = folder.kept(&output.route, draft.key) {
                return Ok(Ok(kept));
            }
            let bytes = render::render(site, theme, &draft)?;
            Ok(folder.stage(&output.route, &bytes, draft.key))
        })
        .collect();
    let mut files = Vec::with_capacity(results.len());
    let mut failures = theme.failures();
    for result in results {
        match result {
            Ok(staged) => files.push(staged?),
            Err(diagnostic) => failures.push(diagnostic),
        }
    }
    Ok(if failures.is_empty() {
        Ok(files)
    } else {
        Err(failures)
    })
}

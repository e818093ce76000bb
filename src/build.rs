//! Floor 5: the calls in order. Nothing else knows the order: load, link, check, plan, render,
//! write.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::checks;
use crate::link;
use crate::model::diagnostic::{Diagnostic, Report};
use crate::model::dossier::Dossier;
use crate::pages::scene::Scene;
use crate::plan::{self, Plan};
use crate::read::content;
use crate::render;
use crate::theme::Theme;
use crate::write::{Folder, Published, Staged, WriteError};

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

/// Loads, links, checks and plans the dossier in `site`.
pub fn check(site: &Path, base_url: Option<String>) -> Checked {
    let mut timings = Timings::default();
    let (mut content, mut diagnostics) = timings.measure("load", || content::load(site));
    if base_url.is_some() {
        content.config.base_url = base_url;
    }
    let dossier = timings.measure("link", || link::link(content));
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
    Checked {
        dossier,
        plan,
        theme,
        report: Report::new(diagnostics),
        timings,
    }
}

/// A build that came to its end.
pub struct Built {
    pub report: Report,
    /// `None` where the content has errors, so that nothing was published.
    pub published: Option<Published>,
    pub dossier: Dossier,
    pub timings: Timings,
}

/// A dossier that is built once, or again and again in one process.
pub struct Session {
    options: Options,
}

impl Session {
    pub fn new(options: Options) -> Session {
        Session { options }
    }

    /// Builds the site: published whole, or not at all.
    pub fn build(&mut self) -> Result<Built, WriteError> {
        build(&self.options)
    }
}

fn build(options: &Options) -> Result<Built, WriteError> {
    let Checked {
        dossier,
        plan,
        theme,
        report,
        mut timings,
    } = check(&options.site, options.base_url.clone());
    let Some(theme) = theme.filter(|_| !report.has_errors()) else {
        return Ok(Built {
            report,
            published: None,
            dossier,
            timings,
        });
    };
    let folder = Folder::open(&options.output)?;
    let scene = timings.measure("scene", || Scene::of(&dossier));
    let staged = timings.measure("render", || {
        stage(&options.site, &scene, &theme, &plan, &folder)
    })?;
    let (published, report) = match staged {
        Ok(files) => (
            Some(timings.measure("publish", || folder.publish(files))?),
            report,
        ),
        Err(failures) => (
            None,
            Report::new([report.diagnostics(), failures.as_slice()].concat()),
        ),
    };
    Ok(Built {
        report,
        published,
        dossier,
        timings,
    })
}

/// Renders every output into the staging area; all that fail are told.
fn stage(
    site: &Path,
    scene: &Scene<'_>,
    theme: &Theme,
    plan: &Plan,
    folder: &Folder,
) -> Result<Result<Vec<Staged>, Vec<Diagnostic>>, WriteError> {
    let results: Vec<Result<Result<Staged, WriteError>, Diagnostic>> = plan
        .outputs
        .par_iter()
        .map(|output| {
            let bytes = render::render(site, scene, theme, output)?;
            Ok(folder.stage(&output.route, &bytes))
        })
        .collect();
    let mut files = Vec::with_capacity(results.len());
    let mut failures = Vec::new();
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

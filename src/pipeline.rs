//! Floor 6: the calls in order. Nothing else knows the order: load, link, check, plan, render,
//! write.

mod checking;
mod current;
mod explain;
mod guarding;
mod memory;
mod options;
mod progress;
mod proving;
mod publishing;
mod rehearsal;
mod timings;
mod verifying;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::import::{ClippingFolder, ClippingIndex};
use crate::leaks;
use crate::link::{self, LinkCache};
use crate::model::article::Article;
use crate::model::config::Config;
use crate::model::diagnostic::{Code, Report};
use crate::model::digest::Digest;
use crate::model::dossier::{ArticleId, Dossier};
use crate::model::quotation::ProofCounts;
use crate::model::route::Route;
use crate::plan;
use crate::read::cache::CachePart;
use crate::read::cache::{Change, Scan};
use crate::read::content::{CLIPPINGS, Content, LOCK_FILE};
use crate::theme;
use crate::write::{self, InPlace, Published, WriteError};
use crate::{checks, read, render};
pub use checking::Checked;
use checking::checked;
use current::{inputs_digest, nothing_to_do};
use explain::Before;
pub use explain::{Explanation, Reason};
use memory::{Memory, Persisted};
pub use options::Options;
pub use progress::Progress;
pub use proving::private_clippings;
use proving::{KnownProofs, LockFile, prove};
use publishing::{Began, publish};
pub use timings::Timings;
pub use verifying::{Verified, VerifiedQuotation, verify};

/// Loads, links, checks and plans the dossier in `site`, and renders what may fail, remembering
/// and writing nothing.
pub fn check(
    site: &Path,
    base_url: Option<String>,
    clippings: Option<&Path>,
    drafts: bool,
) -> Checked {
    let mut timings = Timings::default();
    let (content, diagnostics) = timings.measure("load", || read::load(site));
    let content = with_options(content, base_url, drafts);
    let known = LinkCache::default();
    let (mut dossier, _) = timings.measure("link", || link::link(content, &known));
    let known_clippings = timings.measure("prove", || {
        let private = private_clippings(site, clippings, &dossier.config);
        let index = ClippingIndex::of(site, private, &CachePart::of_nothing());
        let lock = LockFile::read(site);
        prove(&mut dossier, &index, &lock, &mut KnownProofs::default());
        let clippings = dossier.articles.iter().flat_map(|of| &of.article.clippings);
        let here = clippings.filter(|clipping| index.has(&clipping.sha256));
        let here = here.map(|clipping| clipping.sha256.clone());
        let locked = lock.lock().lines().iter().map(|line| line.sha256.clone());
        here.chain(locked).collect()
    });
    let mut checked = checked(site, dossier, diagnostics, timings);
    checked.known_clippings = known_clippings;
    let mut more = rehearsal::failures(site, &checked);
    more.extend(checks::suggest(&checked.dossier));
    if !more.is_empty() {
        checked.report = Report::new([checked.report.diagnostics(), &more].concat());
    }
    checked
}

/// What the command line says: an address takes the place of the one in dossier.yaml.
fn with_options(mut content: Content, base_url: Option<String>, drafts: bool) -> Content {
    content.config.base_url = base_url.or(content.config.base_url);
    content.config.shows_drafts = drafts;
    content
}

/// A build that came to its end.
pub struct Built {
    pub report: Report,
    /// `None` where the content has errors, so that nothing was published.
    pub published: Option<Published>,
    /// How many articles, entities, topics and pages the dossier has.
    pub contents: [usize; 5],
    /// How many of these are drafts, or beside them where drafts are left out.
    pub drafts: [usize; 5],
    /// What became of the quotations and the figures.
    pub proofs: ProofCounts,
    /// How many files are left out with the drafts.
    pub files_left_out: usize,
    /// What became of the inputs since the last build.
    pub changes: Vec<Change>,
    /// How many files the site is made from.
    pub inputs: usize,
    /// How many files were rendered, to be written or found as they were.
    pub rendered: usize,
    pub timings: Timings,
}

impl Built {
    /// How many files had to be read again.
    pub fn read(&self) -> usize {
        let gone = |change: &&Change| matches!(change, Change::Removed(_));
        self.changes.len() - self.changes.iter().filter(gone).count()
    }
}

/// What a build does at once, and what it may leave for later.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum BuildMode<'t> {
    /// Every file is looked at, and what is known is kept for the next process.
    Complete,
    /// Somebody waits for the site. Only these files may have changed, and all that readers do not
    /// see is deferred.
    Interactive(&'t BTreeSet<String>),
}

impl<'t> BuildMode<'t> {
    /// The only files that may have changed, where that is known.
    fn touched(self) -> Option<&'t BTreeSet<String>> {
        match self {
            BuildMode::Complete => None,
            BuildMode::Interactive(files) => Some(files),
        }
    }
}

/// A dossier that is built once, or again and again in one process.
pub struct Session {
    options: Options,
    /// `None` until the first build.
    memory: Option<Memory>,
    /// The clippings as the last build found them.
    clippings: Option<ClippingIndex>,
    progress: Arc<Progress>,
}

impl Session {
    pub fn new(options: Options) -> Session {
        Session {
            options,
            memory: None,
            clippings: None,
            progress: Arc::default(),
        }
    }

    /// Where a build can be watched from another thread.
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// The dossier as the last build linked it; `None` where it had nothing to do.
    pub fn dossier(&self) -> Option<&Dossier> {
        let (_, dossier) = self.memory.as_ref()?.last.dossier.as_ref()?;
        Some(dossier)
    }

    /// The clippings as the last build found them.
    pub fn clippings(&self) -> Option<&ClippingIndex> {
        self.clippings.as_ref()
    }

    /// Where other things can be remembered beside what builds remember, after the first build.
    pub fn memory(&self, name: &str) -> Option<CachePart> {
        Some(self.memory.as_ref()?.folder.part(name))
    }

    /// Builds the site: published whole, or not at all. Only what changed since the last build
    /// is done again.
    pub fn build(&mut self) -> Result<Built, WriteError> {
        self.build_in(BuildMode::Complete)
    }

    /// The same for somebody who looks at the site while it is edited: all that may have changed
    /// since the last build of this process are these files, which are named from the dossier's
    /// folder. What can wait is left to `finish_deferred`.
    pub fn build_touched(&mut self, files: BTreeSet<String>) -> Result<Built, WriteError> {
        self.build_in(BuildMode::Interactive(&files))
    }

    /// Does what interactive builds deferred: keeps what is known for the next process, and looks
    /// whether the output folder is still as it was left. Where it is not, a build mends it.
    pub fn finish_deferred(&mut self) -> bool {
        let Some(memory) = &mut self.memory else {
            return true;
        };
        memory.content.keep();
        memory.last.keep();
        let last = memory.last.build.get();
        last.record.is_none() || write::is_intact(&self.options.output, last)
    }

    fn build_in(&mut self, mode: BuildMode<'_>) -> Result<Built, WriteError> {
        let built = self.build_once(mode);
        let memory = self.memory.as_mut();
        let Some(memory) = memory.filter(|memory| memory.content.cache.is_corrupt()) else {
            return built;
        };
        // What was remembered is not what was put down: it is as if it never had been.
        drop(built);
        memory.clear();
        self.build_once(BuildMode::Complete)
    }

    fn build_once(&mut self, mode: BuildMode<'_>) -> Result<Built, WriteError> {
        let mut timings = Timings::default();
        let Options { site, output, .. } = &self.options;
        let mut memory = self.memory.take();
        let last_scan = memory
            .as_mut()
            .and_then(|memory| memory.content.scan.take());
        let ((scan, own), mut memory) = timings.measure("scan", || {
            let remember = || {
                let mut memory = memory.unwrap_or_else(|| Memory::open(site, output));
                memory.last.build.get();
                memory
            };
            let later = || last_scan.and_then(|scan| scan.later(site, mode.touched()?));
            let scan = || later().unwrap_or_else(|| Scan::of(site));
            let clippings = || (mode == BuildMode::Complete).then(|| ClippingFolder::own(site));
            rayon::join(|| rayon::join(scan, clippings), remember)
        });
        memory.content.scan = Some(scan.clone());
        let Memory {
            content,
            last,
            folder,
        } = self.memory.insert(memory);
        let cache = &mut content.cache;
        let known = last.build.get();
        // The configuration as the last build read it: where it is another one, there is something to do.
        let private =
            |config: &Config| private_clippings(site, self.options.clippings.as_deref(), config);
        let looked_for = private(&cache.config());
        let part = folder.part("clippings");
        let known_index = self.clippings.take().filter(|index| {
            let is_clipping = |file: &String| file.starts_with(CLIPPINGS);
            let touched = mode.touched();
            index.is_with(looked_for.as_deref())
                && touched.is_some_and(|files| !files.iter().any(is_clipping))
        });
        let look = |own: Option<ClippingFolder>, private: Option<PathBuf>| {
            let own = own.unwrap_or_else(|| ClippingFolder::own(site));
            let index = ClippingIndex::with(own, private, &part);
            index.keep(&part);
            index
        };
        let mut index = match known_index {
            Some(known) => known,
            None => timings.measure("clippings", || look(own, looked_for)),
        };
        let nothing = nothing_to_do(&self.options, cache, &scan, &index, known, &mut timings);
        if let Some(built) = nothing {
            index.forget_texts();
            self.clippings = Some(index);
            return Ok(built);
        }
        let edition = self.options.edition;
        let progress = &self.progress;
        let (links, proofs) = (&mut content.links, &mut content.proofs);
        let (read, diagnostics, changes) = timings.measure("load", || {
            progress.reading(scan.count());
            let load = || cache.load_scanned(scan, edition, &|| progress.tick());
            let remember = || {
                links.get();
                proofs.get();
            };
            rayon::join(load, remember).0
        });
        let read = with_options(read, self.options.base_url.clone(), self.options.drafts);
        let before = last.dossier.take();
        let (traces, build) = (&mut last.traces, last.build.get());
        let ((mut dossier, relinked), in_place) = timings.measure("link", || {
            let link = || linked(read, before, &changes, links);
            // Linking leaves one thread with little to do for some of its time.
            let look = || {
                traces.get();
                match mode {
                    BuildMode::Complete => InPlace::look(output, build),
                    BuildMode::Interactive(_) => InPlace::Trusted,
                }
            };
            rayon::join(link, look)
        });
        let looked_for = private(&dossier.config);
        if !index.is_with(looked_for.as_deref()) {
            index = timings.measure("clippings", || look(None, looked_for));
        }
        let proven = timings.measure("prove", || {
            let lock = LockFile::of(site, cache.digest_of(LOCK_FILE));
            prove(&mut dossier, &index, &lock, proofs.get_mut())
        });
        let relinked = relinked.filter(|relinked| {
            let others = proven.iter().filter(|id| !relinked.articles.contains(id));
            others.count() == 0
        });
        let checked = checked(site, dossier, diagnostics, timings);
        let began = Began {
            inputs: inputs_digest(&self.options, cache, index.digest()),
            input_count: cache.count(),
            changes,
            relinked,
            in_place,
            is_corrupt: cache.corruption(),
            mode,
        };
        let keep = || {
            if mode == BuildMode::Complete {
                content.keep();
            }
        };
        let finish = || {
            publish(
                &self.options,
                checked,
                began,
                last,
                &index,
                folder,
                progress,
            )
        };
        let built = rayon::join(finish, keep).0;
        index.forget_texts();
        self.clippings = Some(index);
        built
    }

    /// Builds, and says why the file at `route` was made again, or was not.
    pub fn build_and_explain(&mut self, route: Route) -> Result<(Built, Explanation), WriteError> {
        let Options { site, output, .. } = &self.options;
        let memory = self.memory.take();
        let mut memory = memory.unwrap_or_else(|| Memory::open(site, output));
        let last = memory.last.build.get();
        let before = Before {
            key: last.entry(&route).map(|entry| entry.key),
            intact: write::is_intact_at(output, last, &route),
            snapshot: memory.content.cache.snapshot(),
            route,
        };
        self.memory = Some(memory);
        let built = self.build()?;
        let memory = self.memory.as_ref();
        let after = memory.map(|memory| memory.content.cache.snapshot());
        let after = after.unwrap_or_else(|| before.snapshot.clone());
        let reason = match built.published {
            None => Reason::Errors,
            Some(_) => explain::reason(&self.options, &before, &after, &built.changes),
        };
        let written = built.published.as_ref().map(|published| &published.written);
        let rewritten = written.is_some_and(|written| written.contains(&before.route));
        Ok((built, Explanation { reason, rewritten }))
    }
}

/// The articles of a dossier that are not as they were in the last build of this process, which
/// read inputs with this digest. Everything else is.
struct Relinked {
    since: Digest,
    articles: Vec<ArticleId>,
}

/// Links what was read: only the articles that changed, where nothing else is concerned.
/// `before` is the dossier as it was before these changes, with the digest of its inputs.
fn linked(
    content: Content,
    before: Option<(Digest, Dossier)>,
    changes: &[Change],
    links: &mut Persisted<LinkCache>,
) -> (Dossier, Option<Relinked>) {
    if let Some((since, mut dossier)) = before
        && let Some(articles) = changed_articles(&content, changes)
        && let Some(articles) = link::relink(&mut dossier, &articles, links.get_mut())
    {
        return (dossier, Some(Relinked { since, articles }));
    }
    let (dossier, found) = link::link(content, links.get());
    links.learn(found);
    (dossier, None)
}

/// The articles that changed, where these are few, and nothing else did.
fn changed_articles(content: &Content, changes: &[Change]) -> Option<Vec<Arc<Article>>> {
    const FEW: usize = 16;
    let of_change = |change: &Change| match change {
        Change::Changed(file) => content
            .articles
            .iter()
            .find(|article| article.file == *file),
        Change::Added(_) | Change::Removed(_) => None,
    };
    let articles = changes.iter().map(|change| of_change(change).cloned());
    articles
        .take(FEW + 1)
        .collect::<Option<Vec<_>>>()
        .filter(|articles| articles.len() <= FEW)
}

/// Every code that a build may report, sorted by name.
pub fn codes() -> Vec<&'static Code> {
    let lists = [
        leaks::CODES,
        verifying::CODES,
        read::codes::CODES,
        plan::CODES,
        theme::CODES,
        render::CODES,
    ];
    let mut codes: Vec<&Code> = lists.concat();
    let checks = checks::CHECKS.iter().chain(checks::SUGGESTIONS);
    codes.extend(checks.map(|check| check.code));
    codes.sort_by_key(|code| code.name);
    codes
}

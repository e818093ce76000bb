//! Why a file of the site was made again, found out by trying: the site is planned once more
//! with only one of the changed inputs changed. Nobody has to say beforehand what a page
//! depends on, and so nobody can say it wrongly.

use std::sync::Arc;

use super::{Options, checked, with_options};
use crate::catalogue::Segments;
use crate::link::{self, LinkCache};
use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::pages::context::RenderContext;
use crate::pages::fragments::fragments;
use crate::read::TEMPLATES;
use crate::read::cache::{Change, Snapshot};
use crate::render;
use crate::tracked::Tracked;

use super::Timings;

/// The most changed inputs that are tried one by one.
const MOST_TRIED: usize = 50;

/// Why a file was made again, or was not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reason {
    /// The site has no such file, and had none.
    NoSuchFile,
    /// The site does not have it any more.
    Left,
    /// No earlier build is known to have made it.
    New,
    /// Everything it shows is as it was.
    Kept,
    /// It was missing, or not as it was written.
    Disturbed,
    /// Each of these inputs alone would have changed it. Those beyond the number were not tried.
    Inputs(Vec<Arc<str>>, usize),
    /// No single input did: all that changed, together.
    Together(Vec<Arc<str>>),
    /// The site has errors, so that nothing was made.
    Errors,
    /// Templates changed, or an option of the command line.
    Templates(Vec<Arc<str>>),
}

/// An explanation, with whether the file has other bytes now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Explanation {
    pub reason: Reason,
    pub rewritten: bool,
}

/// What was known of the file before the build.
pub(super) struct Before {
    pub route: Route,
    /// Its key, where an earlier build wrote it.
    pub key: Option<Option<Digest>>,
    pub intact: bool,
    pub snapshot: Snapshot,
}

/// Compares what was before a build with what is after it.
pub(super) fn reason(
    options: &Options,
    before: &Before,
    after: &Snapshot,
    changes: &[Change],
) -> Reason {
    let new = key(options, after, &before.route);
    let (old, new) = match (before.key, new) {
        (None, None) => return Reason::NoSuchFile,
        (Some(_), None) => return Reason::Left,
        (None, Some(_)) => return Reason::New,
        (Some(old), Some(new)) => (old, new),
    };
    if old == new && old.is_some() {
        return match before.intact {
            true => Reason::Kept,
            false => Reason::Disturbed,
        };
    }
    let files: Vec<Arc<str>> = changes
        .iter()
        .map(|change| Arc::clone(change.file()))
        .collect();
    let of_theme = |file: &Arc<str>| file.starts_with(TEMPLATES);
    let (templates, content): (Vec<_>, Vec<_>) = files.into_iter().partition(of_theme);
    let unchanged = key(options, &before.snapshot, &before.route);
    if before.snapshot.is_empty() || unchanged.is_some_and(|unchanged| unchanged != old) {
        // The old content makes another page than it did: something beside the content changed.
        return Reason::Templates(templates);
    }
    let changes_it = |file: &Arc<str>| {
        let mixed = before.snapshot.with(file, after);
        key(options, &mixed, &before.route) != unchanged
    };
    let tried = content.get(..MOST_TRIED).unwrap_or(&content);
    let causes: Vec<Arc<str>> = tried
        .iter()
        .filter(|file| changes_it(file))
        .cloned()
        .collect();
    match causes.is_empty() {
        true => Reason::Together(content),
        false => Reason::Inputs(causes, content.len() - tried.len()),
    }
}

/// The key of a route, if the site made of this content has it.
fn key(options: &Options, snapshot: &Snapshot, route: &Route) -> Option<Option<Digest>> {
    let content = with_options(snapshot.content(), options.base_url.clone(), options.drafts);
    let (dossier, _) = link::link(content, &LinkCache::default());
    let checked = checked(&options.site, dossier, Vec::new(), Timings::default());
    let theme = checked.theme?;
    let outputs = &checked.plan.outputs;
    let found = outputs.binary_search_by(|output| output.route.cmp(route));
    let output = outputs.get(found.ok()?)?;
    let mut fragments = fragments(&checked.dossier, None, None, None);
    if let Some(catalogue) = &checked.plan.catalogue {
        catalogue.add_to(&mut fragments, &checked.dossier, None);
    }
    let render_component = |component: &'static str, arguments: &[_], root: &str| {
        theme.render_component(component, arguments, root)
    };
    let context = RenderContext::new(
        Tracked::unnoted(&checked.dossier),
        &fragments,
        &render_component,
    );
    let segments = Segments::of(&checked.dossier, checked.plan.catalogue.as_ref());
    let drafted = render::draft(context, &theme, &segments, output);
    drafted.ok().map(|draft| draft.key)
}

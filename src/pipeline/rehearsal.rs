//! A build that writes nothing: renders what can fail, so that `check` finds what a build would.
//! The theme's own templates are tested with the program and are not tried again.

use std::path::Path;

use rayon::prelude::*;

use super::Checked;
use crate::catalogue::Segments;
use crate::model::diagnostic::Diagnostic;
use crate::model::dossier::Dossier;
use crate::pages::context::RenderContext;
use crate::pages::fragments::fragments;
use crate::plan::{Output, Plan, Recipe};
use crate::render;
use crate::theme::Theme;
use crate::tracked::Tracked;

/// What goes wrong when the site is rendered; nothing where it has errors already.
pub fn failures(site: &Path, checked: &Checked) -> Vec<Diagnostic> {
    let theme = checked
        .theme
        .as_ref()
        .filter(|_| !checked.report.has_errors());
    theme.map_or_else(Vec::new, |theme| {
        failures_of(site, &checked.dossier, &checked.plan, theme)
    })
}

fn failures_of(site: &Path, dossier: &Dossier, plan: &Plan, theme: &Theme) -> Vec<Diagnostic> {
    let can_fail = |output: &&Output| match output.recipe {
        Recipe::Page(..) => theme.is_overridden(),
        Recipe::Asset(_) => true,
        Recipe::Export(..) | Recipe::Search(_) | Recipe::ThemeAsset(_) => false,
    };
    let tried: Vec<&Output> = plan.outputs.iter().filter(can_fail).collect();
    if tried.is_empty() {
        return Vec::new();
    }
    let fragments = fragments(dossier, None, None, None);
    let render_component = |component: &'static str, arguments: &[_], root: &str| {
        theme.render_component(component, arguments, root)
    };
    let segments = Segments::of(dossier, None);
    let failure = |output: &&Output| {
        let tracked = Tracked::unnoted(dossier);
        let context = RenderContext::new(tracked, &fragments, &render_component);
        let draft = render::draft(context, theme, &segments, output);
        draft
            .and_then(|draft| render::render(site, theme, &draft).map(drop))
            .err()
    };
    let mut failures: Vec<Diagnostic> = tried.par_iter().filter_map(failure).collect();
    failures.extend(theme.failures());
    failures
}

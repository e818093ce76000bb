//! Judges a dossier and plans its site: what `check` reports and what a build goes on from. Renders nothing.

use std::collections::BTreeSet;
use std::path::Path;

use super::timings::Timings;
use crate::checks;
use crate::model::diagnostic::{Diagnostic, Report};
use crate::model::dossier::Dossier;
use crate::plan::{self, Plan};
use crate::theme::Theme;

/// A dossier with its plan and everything found wrong: what `check` reports and `build` needs.
pub struct Checked {
    pub dossier: Dossier,
    pub plan: Plan,
    /// `None` where the theme itself has errors, which the report then holds.
    pub(super) theme: Option<Theme>,
    pub report: Report,
    pub timings: Timings,
    /// The digests of clippings that are here or were proven against.
    pub(super) known_clippings: BTreeSet<String>,
}

impl Checked {
    /// Whether a clipping is here, in whatever folder, or was when proofs were written down.
    pub fn knows(&self, sha256: &str) -> bool {
        self.known_clippings.contains(sha256)
    }

    /// How many articles, entities, topics, events and pages the dossier has.
    pub fn contents(&self) -> [usize; 5] {
        [
            self.dossier.articles.len(),
            self.dossier.entities.len(),
            self.dossier.topics.len(),
            self.dossier.events.len(),
            self.dossier.pages.len(),
        ]
    }

    /// How many of these are drafts; where none is shown, how many drafts there are beside them.
    pub fn drafts(&self) -> [usize; 5] {
        let dossier = &self.dossier;
        if !dossier.config.shows_drafts {
            return dossier.left_out.contents;
        }
        [
            dossier
                .articles
                .iter()
                .filter(|of| of.article.draft)
                .count(),
            dossier.entities.iter().filter(|of| of.entity.draft).count(),
            dossier.topics.iter().filter(|of| of.topic.draft).count(),
            dossier.events.iter().filter(|of| of.event.draft).count(),
            dossier.pages.iter().filter(|of| of.page.draft).count(),
        ]
    }
}

/// Judges a dossier and plans its site. `diagnostics` are what was found in reading it.
pub(super) fn checked(
    site: &Path,
    dossier: Dossier,
    mut diagnostics: Vec<Diagnostic>,
    mut timings: Timings,
) -> Checked {
    let mut of_plan = Timings::default();
    let ((found, theme), planned) = rayon::join(
        || {
            timings.measure_both(
                ("check", || checks::run(&dossier)),
                ("theme", || Theme::load(site, &dossier)),
            )
        },
        || of_plan.measure("plan", || plan::planned(&dossier)),
    );
    timings.stages.extend(of_plan.stages);
    diagnostics.extend(found);
    let theme = match theme {
        Ok(theme) => {
            diagnostics.extend_from_slice(theme.warnings());
            Some(theme)
        }
        Err(found) => {
            diagnostics.extend(found);
            None
        }
    };
    let assets = theme.as_ref().map(Theme::asset_names).unwrap_or_default();
    let (plan, found) = planned.with_theme(&dossier, &assets);
    diagnostics.extend(found);
    Checked {
        dossier,
        plan,
        theme,
        report: Report::new(diagnostics),
        timings,
        known_clippings: BTreeSet::new(),
    }
}

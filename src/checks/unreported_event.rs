//! An event with a file of its own that no article reports.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, EventId, UnresolvedKind};

pub static CODE: Code = Code {
    name: "unreported-event",
    severity: Severity::Warning,
    summary: "an event that no article reports",
    explanation: "What a dossier says rests on its articles, and a reader can go and look. No article names this event \
under `events:`, and its `sources:` name none, so that nobody can check that it happened.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let nowhere = LazyCell::new(|| leading_nowhere(dossier));
    for (linked, id) in dossier.events.iter().zip(0..) {
        let event = &linked.event;
        let is_reported = !linked.reports.is_empty()
            || dossier.named_in_drafts.events.contains(&EventId(id))
            // What is wrong with its sources has a diagnostic of its own.
            || !event.sources.is_empty() && nowhere.contains(event.file.as_ref());
        if !is_reported {
            let message = format!("no article reports “{}”", event.title.value);
            let hint = format!(
                "write `{}` under `events:` of an article, or the article’s slug under `sources:` here",
                event.slug
            );
            let diagnostic = Diagnostic::new(&CODE, &event.file, message);
            diagnostics.push(diagnostic.at(event.title.at).hint(hint));
        }
    }
}

/// The files that name an article or something else in vain.
fn leading_nowhere(dossier: &Dossier) -> BTreeSet<&str> {
    let unresolved = dossier.unresolved.iter().filter(|unresolved| {
        matches!(
            unresolved.kind,
            UnresolvedKind::UnknownSlug { .. } | UnresolvedKind::RefersToDraft { .. }
        )
    });
    unresolved.map(|of| of.file.as_ref()).collect()
}

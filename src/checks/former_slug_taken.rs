//! A former slug that something bears today, or that two things bore.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "former-slug-taken",
    severity: Severity::Error,
    summary: "a former slug that is taken",
    explanation: "`formerly` lists the slugs that a file had before it was renamed; at each old address a small \
page leads on to the new one. That works only while nothing of the same kind has this slug today, and while \
no other file says that it had it.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        let UnresolvedKind::FormerSlugTaken { slug, kind, by } = &unresolved.kind else {
            continue;
        };
        let kind = kind.as_str();
        let is_own = unresolved.file.ends_with(&format!("/{by}.md"));
        let message = match slug == by {
            true if is_own => format!("`{slug}` is its slug today"),
            _ if is_own => format!("`{slug}` is listed twice"),
            true => format!("the {kind} `{slug}` has this slug today"),
            false => format!("the {kind} `{by}` was called `{slug}` too"),
        };
        let hint = match is_own {
            true => "remove it here",
            false => "remove it here, or rename the other",
        };
        diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
    }
}

//! Two files of a kind with one slug.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "duplicate-slug",
    severity: Severity::Error,
    summary: "two files of a kind have the same slug",
    explanation: "A file's name without .md is its slug and its page's address. Files of one kind need \
different names, also when they lie in different folders.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        if let UnresolvedKind::DuplicateSlug { slug, first } = &unresolved.kind {
            let message = format!("the slug `{slug}` is already taken by {first}");
            diagnostics.push(
                at_unresolved(&CODE, unresolved, message).hint("rename one of the two files"),
            );
        }
    }
}

//! Two claims of an article with one id.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "duplicate-claim",
    severity: Severity::Error,
    summary: "two claims of an article have the same id",
    explanation: "Claims are referred to as article-slug#claim-id, so an id may stand only once in an article.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        if let UnresolvedKind::DuplicateClaim { claim } = &unresolved.kind {
            let message = format!("the claim id `{claim}` is given twice in this article");
            diagnostics.push(at_unresolved(&CODE, unresolved, message));
        }
    }
}

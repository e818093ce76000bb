//! Something of the site that names a draft.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "refers-to-draft",
    severity: Severity::Warning,
    summary: "a draft is named, and the reference is left out",
    explanation: "A file with `draft: true` is no part of the site. Front matter that names it counts as if it did \
not, and a link to it shows its words and leads nowhere; [[slug]] without words of its own shows […]. Publish the \
draft by taking `draft: true` out of it, or take the reference away. With --drafts it is shown, and nothing is left \
out.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        let UnresolvedKind::RefersToDraft { typed, draft, bare } = &unresolved.kind else {
            continue;
        };
        let message = match bare {
            true => format!("`{typed}` is a draft: […] stands in its place"),
            false => format!("`{typed}` is a draft: this reference is left out"),
        };
        let publish = format!("take `draft: true` out of {draft}");
        let hint = match bare {
            true => format!("{publish}, or write [[{typed}|the words to show]]"),
            false => format!("{publish}, or this reference away"),
        };
        diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
    }
}

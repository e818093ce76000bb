//! Something of the site that names a draft.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, DraftPlace, UnresolvedKind};

pub static CODE: Code = Code {
    name: "refers-to-draft",
    severity: Severity::Warning,
    summary: "a draft, or an article that was withdrawn, is named, and the reference is left out",
    explanation: "A file with `draft: true` is no part of the site. Front matter that names it counts as if it did \
not, and a link to it shows its words and leads nowhere; [[slug]] without words of its own shows […]. Publish the \
draft by taking `draft: true` out of it, or take the reference away. With --drafts it is shown, and nothing is left \
out. What says `withdrawn:` is treated alike, and never shown.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        let UnresolvedKind::RefersToDraft {
            typed,
            draft,
            place,
        } = &unresolved.kind
        else {
            continue;
        };
        let done = match place {
            DraftPlace::FrontMatter => "this reference is left out",
            DraftPlace::Link => "the words stay, without a link",
            DraftPlace::BareLink => "[…] stands in its place",
        };
        let mut withdrawn = dossier.withdrawn.iter();
        let is_withdrawn = withdrawn.any(|tombstone| tombstone.file == *draft);
        let (what, publish) = match is_withdrawn {
            true => (
                "was withdrawn",
                format!("{draft} says why; its address tells so, too"),
            ),
            false => (
                "is a draft",
                format!("to show it take `draft: true` out of {draft}"),
            ),
        };
        let message = format!("`{typed}` {what}: {done}");
        let hint = match place {
            DraftPlace::BareLink => format!("{publish}; or write [[{typed}|the words to show]]"),
            DraftPlace::FrontMatter | DraftPlace::Link => publish,
        };
        diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
    }
}

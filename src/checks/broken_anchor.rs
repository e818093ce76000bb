//! A link to a heading that is not there.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "broken-anchor",
    severity: Severity::Error,
    summary: "a link to a heading that does not exist",
    explanation: "The file exists, but nothing in it has this id. Headings get their text as id, in lower \
case with hyphens; a heading may set its own with {#id} behind it. Articles also have event-1, event-2 … and \
claim-ID.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        let UnresolvedKind::BrokenAnchor { anchor, known } = &unresolved.kind else {
            continue;
        };
        let hint = match nearest(anchor, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean #{near}?"),
            None if known.is_empty() => "that file has no headings".to_string(),
            None => format!("there are: #{}", known.join(", #")),
        };
        let message = format!("nothing has the id #{anchor}");
        diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
    }
}

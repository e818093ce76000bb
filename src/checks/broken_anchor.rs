//! A link to a heading that is not there.

use super::{Suggestions, at_unresolved};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "broken-anchor",
    severity: Severity::Error,
    summary: "a link to a heading that does not exist",
    explanation: "The file exists, but nothing in it has this id. Headings get their text as id, in lower \
case with hyphens; a heading may set its own with {#id} behind it. Articles also have event-1, event-2 … and \
claim-ID.",
};

/// How many ids a hint names.
const MOST_NAMED: usize = 20;

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let mut suggestions = Suggestions::new();
    for unresolved in &dossier.unresolved {
        let UnresolvedKind::BrokenAnchor { anchor, known } = &unresolved.kind else {
            continue;
        };
        // Links to one file know the same ids.
        let key = (known.as_ptr(), anchor.as_str());
        let ids = known.iter().map(String::as_str);
        let hint = match suggestions.nearest(key, anchor, ids) {
            Some(near) => format!("did you mean #{near}?"),
            None if known.is_empty() => "that file has no headings".to_string(),
            None => {
                let first = known.get(..MOST_NAMED).unwrap_or(known).join(", #");
                let more = if known.len() > MOST_NAMED { " …" } else { "" };
                format!("there are: #{first}{more}")
            }
        };
        let message = format!("nothing has the id #{anchor}");
        diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
    }
}

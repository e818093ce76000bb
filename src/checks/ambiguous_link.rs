//! `[[slug]]` where an article, an entity, a topic or a page share the slug.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "ambiguous-link",
    severity: Severity::Error,
    summary: "a wiki link that could mean several things",
    explanation: "An entity and a topic, say, may have the same slug. Name the folder too: \
[[topics/semiconductors]] or [[entities/semiconductors]].",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        let UnresolvedKind::AmbiguousWikiTarget { target, candidates } = &unresolved.kind else {
            continue;
        };
        let named = |file: &String| {
            let path = file.strip_prefix("content/").unwrap_or(file);
            format!("[[{}]]", path.strip_suffix(".md").unwrap_or(path))
        };
        let candidates: Vec<String> = candidates.iter().map(named).collect();
        let message = format!("[[{target}]] could mean several things");
        diagnostics.push(
            at_unresolved(&CODE, unresolved, message)
                .hint(format!("write {}", candidates.join(" or "))),
        );
    }
}

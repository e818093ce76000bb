//! A name in a text that several entities bear.

use std::collections::BTreeSet;

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "ambiguous-name",
    severity: Severity::Warning,
    summary: "a name in the text that several entities bear",
    explanation: "Two entities share this name or alias, so the mention is linked to neither. Say which is \
meant: list one of them under `entities:`, or write [[slug|name]] in the text; \
in a claim’s `by` write the slug. Each name is reported once a file.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for unresolved in &dossier.unresolved {
        let (name, candidates, in_text) = match &unresolved.kind {
            UnresolvedKind::AmbiguousName { name, candidates } => (name, candidates, true),
            UnresolvedKind::AmbiguousClaimant { name, candidates } => (name, candidates, false),
            _ => continue,
        };
        if !seen.insert((&unresolved.file, name, in_text)) {
            continue;
        }
        let slugs: Vec<String> = candidates
            .iter()
            .map(|entity| dossier.entity(*entity).entity.slug.to_string())
            .collect();
        let message = format!("“{name}” could be {}", slugs.join(" or "));
        let first = slugs.first().map_or("slug", String::as_str);
        let hint = match in_text {
            true => {
                format!("list the one that is meant under `entities:`, or write [[{first}|{name}]]")
            }
            false => format!("write the slug of the one that is meant, such as `by: {first}`"),
        };
        diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
    }
}

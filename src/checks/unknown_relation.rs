//! A relation of a type that `dossier.yaml` does not list.

use super::Suggestions;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;

pub static CODE: Code = Code {
    name: "unknown-relation",
    severity: Severity::Warning,
    summary: "a relation of a type that dossier.yaml does not list",
    explanation: "`relations` in dossier.yaml lists the types of relations, each as it is called from both sides, \
such as `owned by: owns`. A relation of another type may be a slip, and the other side can only show it as it is typed \
here. Use a type that is listed, or add this one; what is mutual is called the same from both sides, \
`partner of: partner of`.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let types = &dossier.config.relations;
    if types.0.is_empty() {
        return;
    }
    let mut suggestions = Suggestions::new();
    for linked in &dossier.entities {
        for relation in &linked.entity.relations {
            let kind = &relation.kind;
            if types.inverse(&kind.value).is_some() {
                continue;
            }
            let message = format!(
                "dossier.yaml lists no relation of the type `{}`",
                kind.value
            );
            let near = suggestions.nearest(&kind.value, &kind.value, types.names());
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `{}: …` to `relations` with its inverse", kind.value),
            };
            let diagnostic = Diagnostic::new(&CODE, &linked.entity.file, message).at(kind.at);
            diagnostics.push(diagnostic.hint(hint));
        }
    }
}

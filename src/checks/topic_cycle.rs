//! A topic that is its own ancestor.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "topic-cycle",
    severity: Severity::Error,
    summary: "a topic is its own ancestor",
    explanation: "Topics form a tree: following `parent` from any topic must end at one without a parent.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        if let UnresolvedKind::TopicCycle { way } = &unresolved.kind {
            let way: Vec<&str> = way.iter().map(|slug| slug.as_str()).collect();
            let message = format!("this topic is its own ancestor: {}", way.join(" → "));
            diagnostics.push(
                at_unresolved(&CODE, unresolved, message).hint("remove one `parent` of the circle"),
            );
        }
    }
}

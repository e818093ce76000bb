//! A link into the dossier that leads nowhere.

use super::{Suggestions, at_unresolved};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "broken-link",
    severity: Severity::Error,
    summary: "a link into the dossier that leads nowhere",
    explanation: "A wiki link [[slug]] names an article, entity, topic or page by the name of its file \
without .md. Other links are paths from the file they stand in, such as ../topics/chips.md or \
../static/map.png.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let mut suggestions = Suggestions::new();
    for unresolved in &dossier.unresolved {
        match &unresolved.kind {
            UnresolvedKind::UnknownWikiTarget { target } => {
                let slugs = dossier
                    .entities
                    .iter()
                    .map(|entity| entity.entity.slug.as_str())
                    .chain(dossier.topics.iter().map(|topic| topic.topic.slug.as_str()))
                    .chain(dossier.pages.iter().map(|page| page.page.slug.as_str()))
                    .chain(
                        dossier
                            .articles
                            .iter()
                            .map(|article| article.article.slug.as_str()),
                    );
                let mut diagnostic = at_unresolved(
                    &CODE,
                    unresolved,
                    format!("[[{target}]] names nothing in this dossier"),
                );
                let near = suggestions.nearest(target, target, slugs);
                diagnostic.hint = near.map(|near| format!("did you mean [[{near}]]?"));
                diagnostics.push(diagnostic);
            }
            UnresolvedKind::BrokenPath { path } => {
                let message = format!("there is no file {path:?} here");
                let hint = "paths are taken from this file, such as ../topics/chips.md or ../static/map.png";
                diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
            }
            _ => {}
        }
    }
}

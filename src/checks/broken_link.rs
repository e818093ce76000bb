//! A link into the dossier that leads nowhere.

use std::cell::LazyCell;

use super::{FormerSlugs, Suggestions, at_unresolved};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{ContentKind, Dossier, UnresolvedKind};

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
    let former = LazyCell::new(|| FormerSlugs::of(dossier));
    for unresolved in &dossier.unresolved {
        match &unresolved.kind {
            UnresolvedKind::UnknownWikiTarget { target } => {
                let slugs = dossier
                    .entities
                    .iter()
                    .map(|entity| entity.entity.slug.as_str())
                    .chain(dossier.topics.iter().map(|topic| topic.topic.slug.as_str()))
                    .chain(dossier.events.iter().map(|event| event.event.slug.as_str()))
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
                diagnostic.hint = match renamed_target(&former, target) {
                    Some(now) => Some(format!("it is now [[{now}]]")),
                    None => {
                        let near = suggestions.nearest(target, target, slugs);
                        near.map(|near| format!("did you mean [[{near}]]?"))
                    }
                };
                diagnostics.push(diagnostic);
            }
            UnresolvedKind::BrokenPath { path } => {
                let message = format!("there is no file {path:?} here");
                let now = path.strip_suffix(".md");
                let hint = match now.and_then(|target| renamed_target(&former, target)) {
                    Some(now) => format!("it is now {now}.md"),
                    None => "paths are taken from this file, such as ../topics/chips.md or ../static/map.png".to_string(),
                };
                diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
            }
            _ => {}
        }
    }
}

/// The target with the slug of today, where it names something that was called so before.
fn renamed_target(former: &FormerSlugs<'_>, target: &str) -> Option<String> {
    let (folder, slug) = match target.rsplit_once('/') {
        Some((folder, slug)) => (Some(folder), slug),
        None => (None, target),
    };
    let kinds = [
        ContentKind::Entity,
        ContentKind::Topic,
        ContentKind::Article,
        ContentKind::Event,
    ];
    let mut kinds = kinds.into_iter().filter(|kind| {
        folder.is_none_or(|folder| folder.rsplit('/').any(|part| part == kind.folder()))
    });
    let now = kinds.find_map(|kind| former.now(kind, slug))?;
    Some(match folder {
        Some(folder) => format!("{folder}/{now}"),
        None => now.to_string(),
    })
}

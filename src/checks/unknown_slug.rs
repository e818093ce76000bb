//! A slug in front matter that names nothing.

use std::cell::LazyCell;

use super::{FormerSlugs, Suggestions, at_unresolved};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{ContentKind, Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "unknown-slug",
    severity: Severity::Error,
    summary: "a slug in front matter names nothing",
    explanation: "Entities, topics, publishers, parents and sources are named by slug: the name of their file \
without .md. A claim’s `by` may also be an entity’s name, or a description. Either the slug has a slip, or its file is still to be written: `dossier new entity NAME`.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let former = LazyCell::new(|| FormerSlugs::of(dossier));
    let mut suggestions = Suggestions::new();
    for unresolved in &dossier.unresolved {
        let (slug, wanted, by) = match &unresolved.kind {
            UnresolvedKind::UnknownSlug { slug, wanted } => (slug, *wanted, false),
            UnresolvedKind::UnknownClaimant { slug } => (slug, ContentKind::Entity, true),
            _ => continue,
        };
        let (kind, folder) = (wanted.as_str(), wanted.folder());
        let mut hint = match former.now(wanted, slug.as_str()) {
            Some(now) => format!("it is now `{now}`"),
            None => {
                match suggestions.nearest((kind, slug), slug.as_str(), slugs(dossier, wanted)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it would be content/{folder}/{slug}.md"),
                }
            }
        };
        if by {
            hint.push_str(" (a description has a space or a capital, such as \"a former member\")");
        }
        let message = format!("there is no {kind} `{slug}`");
        diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
    }
}

/// The slugs of a kind.
fn slugs(dossier: &Dossier, kind: ContentKind) -> Box<dyn Iterator<Item = &str> + '_> {
    match kind {
        ContentKind::Article => {
            Box::new(dossier.articles.iter().map(|of| of.article.slug.as_str()))
        }
        ContentKind::Entity => Box::new(dossier.entities.iter().map(|of| of.entity.slug.as_str())),
        ContentKind::Topic => Box::new(dossier.topics.iter().map(|of| of.topic.slug.as_str())),
        ContentKind::Event => Box::new(dossier.events.iter().map(|of| of.event.slug.as_str())),
    }
}

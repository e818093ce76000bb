//! A slug in front matter that names nothing.

use std::cell::LazyCell;

use super::{FormerSlugs, at_unresolved};
use crate::model::diagnostic::{Code, Diagnostic, Severity, nearest};
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
    for unresolved in &dossier.unresolved {
        let (slug, wanted, by) = match &unresolved.kind {
            UnresolvedKind::UnknownSlug { slug, wanted } => (slug, *wanted, false),
            UnresolvedKind::UnknownClaimant { slug } => (slug, ContentKind::Entity, true),
            _ => continue,
        };
        let (kind, folder) = (wanted.as_str(), wanted.folder());
        let near = || nearest_of(dossier, wanted, slug.as_str());
        let mut hint = match former.now(wanted, slug.as_str()) {
            Some(now) => format!("it is now `{now}`"),
            None => match near() {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it would be content/{folder}/{slug}.md"),
            },
        };
        if by {
            hint.push_str(" (a description has a space or a capital, such as \"a former member\")");
        }
        let message = format!("there is no {kind} `{slug}`");
        diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
    }
}

fn nearest_of<'d>(dossier: &'d Dossier, kind: ContentKind, slug: &str) -> Option<&'d str> {
    match kind {
        ContentKind::Article => nearest(
            slug,
            dossier.articles.iter().map(|a| a.article.slug.as_str()),
        ),
        ContentKind::Entity => nearest(
            slug,
            dossier.entities.iter().map(|e| e.entity.slug.as_str()),
        ),
        ContentKind::Topic => nearest(slug, dossier.topics.iter().map(|t| t.topic.slug.as_str())),
        ContentKind::Event => nearest(slug, dossier.events.iter().map(|e| e.event.slug.as_str())),
    }
}

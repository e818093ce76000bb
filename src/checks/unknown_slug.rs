//! A slug in front matter that names nothing.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::model::dossier::{ContentKind, Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "unknown-slug",
    severity: Severity::Error,
    summary: "a slug in front matter names nothing",
    explanation: "Entities, topics, publishers, parents and sources are named by slug: the name of their file \
without .md. Either the slug has a slip, or its file is still to be written: `dossier new entity NAME`.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        let UnresolvedKind::UnknownSlug { slug, wanted } = &unresolved.kind else {
            continue;
        };
        let near = match wanted {
            ContentKind::Article => nearest(
                slug.as_str(),
                dossier.articles.iter().map(|a| a.article.slug.as_str()),
            ),
            ContentKind::Entity => nearest(
                slug.as_str(),
                dossier.entities.iter().map(|e| e.entity.slug.as_str()),
            ),
            ContentKind::Topic => nearest(
                slug.as_str(),
                dossier.topics.iter().map(|t| t.topic.slug.as_str()),
            ),
        };
        let hint = match (near, wanted) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, ContentKind::Entity) => format!("it would be content/entities/{slug}.md"),
            (None, ContentKind::Topic) => format!("it would be content/topics/{slug}.md"),
            (None, ContentKind::Article) => format!("it would be content/articles/{slug}.md"),
        };
        let message = format!("there is no {} `{slug}`", wanted.as_str());
        diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
    }
}

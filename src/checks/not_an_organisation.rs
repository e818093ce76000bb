//! A publisher that is no organisation.

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;
use crate::model::entity::EntityKind;

pub static CODE: Code = Code {
    name: "not-an-organisation",
    severity: Severity::Error,
    summary: "an article's publisher is a person, product or place",
    explanation: "`publisher` names an organisation. Somebody who publishes in their own name stands under \
`authors`.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for article in &dossier.articles {
        let (Some(id), Some(publisher)) = (article.links.publisher, &article.article.publisher)
        else {
            continue;
        };
        let entity = &dossier.entity(id).entity;
        if entity.kind != EntityKind::Organisation {
            let message = format!(
                "the publisher `{}` is a {}",
                entity.slug,
                entity.kind.as_str()
            );
            diagnostics
                .push(Diagnostic::new(&CODE, &article.article.file, message).at(publisher.at));
        }
    }
}

//! A reference to a claim that its article does not make.

use super::at_unresolved;
use crate::model::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "unknown-claim",
    severity: Severity::Error,
    summary: "a reference to a claim that does not exist",
    explanation: "`supports` and `disputes` name a claim as article-slug#claim-id. The article exists, but has \
no claim with this id.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    for unresolved in &dossier.unresolved {
        let UnresolvedKind::UnknownClaim { article, claim } = &unresolved.kind else {
            continue;
        };
        let known = dossier
            .articles
            .iter()
            .filter(|candidate| candidate.article.slug == *article)
            .flat_map(|candidate| {
                candidate
                    .article
                    .claims
                    .iter()
                    .map(|claim| claim.id.value.as_str())
            });
        let mut diagnostic = at_unresolved(
            &CODE,
            unresolved,
            format!("the article {article} has no claim `{claim}`"),
        );
        diagnostic.hint =
            nearest(claim.as_str(), known).map(|near| format!("did you mean `{article}#{near}`?"));
        diagnostics.push(diagnostic);
    }
}

//! A reference to a claim that its article does not make.

use super::{Suggestions, at_unresolved};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, UnresolvedKind};

pub static CODE: Code = Code {
    name: "unknown-claim",
    severity: Severity::Error,
    summary: "a reference to a claim that does not exist",
    explanation: "`supports` and `disputes` name a claim as article-slug#claim-id. The article exists, but has \
no claim with this id.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let mut suggestions = Suggestions::new();
    for unresolved in &dossier.unresolved {
        let UnresolvedKind::UnknownClaim { article, claim } = &unresolved.kind else {
            continue;
        };
        let claims = dossier.article_named(article).map(|id| dossier.article(id));
        let claims = claims.into_iter().flat_map(|of| &of.article.claims);
        let known = claims.map(|claim| claim.id.value.as_str());
        let mut diagnostic = at_unresolved(
            &CODE,
            unresolved,
            format!("the article {article} has no claim `{claim}`"),
        );
        let near = suggestions.nearest((article, claim), claim.as_str(), known);
        diagnostic.hint = near.map(|near| format!("did you mean `{article}#{near}`?"));
        diagnostics.push(diagnostic);
    }
}

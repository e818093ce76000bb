//! What claims say of each other, seen from both sides: the claims that are supported, disputed or
//! qualified get to know by which. Judges nothing.

use super::drafts::refers_to_draft;
use super::slugs::Slugs;
use crate::model::claim::ClaimReference;
use crate::model::dossier::*;

/// Looks up the claims on which claims take a stance, and hands each what others say of it.
pub fn attach(articles: &mut [LinkedArticle], slugs: &Slugs<'_>, unresolved: &mut Vec<Unresolved>) {
    let mut found: Vec<(ArticleId, Response)> = Vec::new();
    for (linked, id) in articles.iter().zip(0..) {
        for (claim, index) in linked.article.claims.iter().zip(0..) {
            for (stance, to) in claim.stances() {
                match look_up(to, articles, slugs) {
                    Ok((article, claim)) => {
                        let response = Response {
                            claim,
                            stance,
                            article: ArticleId(id),
                            by_claim: index,
                        };
                        found.push((article, response));
                    }
                    Err(kind) => unresolved.push(Unresolved {
                        file: linked.article.file.clone(),
                        at: to.at,
                        kind,
                    }),
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    for (id, response) in found {
        if let Some(article) = articles.get_mut(id.0 as usize) {
            article.responses.push(response);
        }
    }
}

/// The article that is named, and the index of the claim there.
fn look_up(
    to: &ClaimReference,
    articles: &[LinkedArticle],
    slugs: &Slugs<'_>,
) -> Result<(ArticleId, usize), UnresolvedKind> {
    let id = slugs.articles.get(to.article.as_str());
    let named = id.and_then(|id| Some((id, articles.get(id.0 as usize)?)));
    let Some((id, named)) = named else {
        return Err(match slugs.articles.drafts.get(to.article.as_str()) {
            Some(draft) => {
                let typed = format!("{}#{}", to.article, to.claim);
                refers_to_draft(&typed, draft, DraftPlace::FrontMatter)
            }
            None => UnresolvedKind::UnknownSlug {
                slug: to.article.clone(),
                wanted: ContentKind::Article,
            },
        });
    };
    let mut claims = named.article.claims.iter();
    let index = claims.position(|claim| claim.id.value == to.claim);
    index
        .map(|index| (id, index))
        .ok_or_else(|| UnresolvedKind::UnknownClaim {
            article: to.article.clone(),
            claim: to.claim.clone(),
        })
}

//! Drafts, taken out before anything is linked, so that nothing behind can show one. What stays
//! known of them is by which slugs and files others refer to them, and no word that they say. What was
//! withdrawn goes with them, and leaves a tombstone.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::contents::{ContentFile, Contents};
use super::paths::joined;
use crate::model::body::ReferenceTarget;
use crate::model::dossier::{Asset, DraftPlace, LeftOut, Tombstone, UnresolvedKind};
use crate::model::route::Route;

/// Takes out the files that drafts refer to and nothing of the site does: a picture can tell as
/// much as the text around it. Answers with what is left out.
pub fn without_files_of_drafts(
    assets: &mut Vec<Asset>,
    drafts: &Contents,
    site: &Contents,
) -> LeftOut {
    // Whether each is referred to by drafts only.
    let mut named: FxHashMap<String, bool> = FxHashMap::default();
    for draft in drafts.files() {
        named.extend(paths(&draft).into_iter().map(|path| (path, true)));
    }
    let names_files = assets.iter().any(|asset| named.contains_key(&asset.file));
    let before = assets.len();
    // What was withdrawn is among them, and no draft.
    let mut counts = drafts.counts();
    counts[0] = drafts.articles.iter().filter(|of| of.draft).count();
    if names_files {
        for published in site.files() {
            for path in paths(&published) {
                named
                    .entry(path)
                    .and_modify(|only_drafts| *only_drafts = false);
            }
        }
        assets.retain(|asset| !named.get(&asset.file).copied().unwrap_or_default());
    }
    LeftOut {
        contents: counts,
        clippings: drafts
            .articles
            .iter()
            .flat_map(|draft| {
                draft
                    .clippings
                    .iter()
                    .map(|clipping| clipping.sha256.clone())
            })
            .collect(),
        files: before - assets.len(),
        names_files,
    }
}

/// Adds what was withdrawn to the drafts, and answers with what its addresses tell instead.
pub fn with_withdrawn(mut drafts: Contents, withdrawn: Contents) -> (Contents, Vec<Tombstone>) {
    let mut tombstones = Vec::new();
    for article in withdrawn.articles {
        // A draft was never there to be withdrawn.
        if let Some(why) = article.withdrawn.as_ref().filter(|_| !article.draft) {
            let former = article.formerly.iter().map(|slug| &slug.value);
            let slugs = std::iter::once(&article.slug).chain(former);
            tombstones.push(Tombstone {
                file: Arc::clone(&article.file),
                routes: slugs
                    .map(|slug| Route::of("articles", slug, "html"))
                    .collect(),
                withdrawal: why.clone(),
            });
        }
        drafts.articles.push(article);
    }
    (drafts, tombstones)
}

/// What is typed in this place names the draft in this file.
pub fn refers_to_draft(typed: &str, draft: &Arc<str>, place: DraftPlace) -> UnresolvedKind {
    UnresolvedKind::RefersToDraft {
        typed: typed.to_string(),
        draft: Arc::clone(draft),
        place,
    }
}

/// The files that a body refers to by path.
fn paths(of: &ContentFile<'_>) -> Vec<String> {
    let path = |target: &ReferenceTarget| match target {
        ReferenceTarget::Path { path, .. } | ReferenceTarget::Image { path } => {
            joined(of.file, path)
        }
        ReferenceTarget::Wiki { .. } | ReferenceTarget::Anchor(_) => None,
    };
    let references = of.body.references.iter();
    references
        .filter_map(|reference| path(&reference.target))
        .collect()
}

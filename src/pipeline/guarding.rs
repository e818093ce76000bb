//! What of the clippings must not be published, made ready to be looked for in every file that is made.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::import::ClippingIndex;
use crate::leaks::{Guard, Leak, Protected};
use crate::model::article::Article;
use crate::model::clipping::ClippingKind;
use crate::model::digest::Digest;
use crate::model::dossier::Dossier;
use crate::model::rights::Permission;
use crate::read::cache::CachePart;

/// The guard over all clippings that are here.
pub struct Guarding<'i> {
    guard: Guard,
    index: &'i ClippingIndex,
}

impl<'i> Guarding<'i> {
    /// What was made ready before is taken from `memory` where it is about the same clippings.
    pub fn of(dossier: &Dossier, index: &'i ClippingIndex, memory: &CachePart) -> Guarding<'i> {
        if index.is_empty() {
            let guard = Guard::default();
            return Guarding { guard, index };
        }
        let allowed = allowed(dossier);
        let digest = {
            let of_each = |(sha256, (permission, article)): (&&str, &(Permission, &Article))| {
                let title = (*permission == Permission::Opening).then(|| article.title.clone());
                (sha256.to_string(), allows(*permission), title)
            };
            let each: Vec<_> = allowed.iter().map(of_each).collect();
            let config = &dossier.config;
            Digest::of_value(&(
                index.digest(),
                each,
                config.quotation_words,
                config.excerpt_words,
            ))
        };
        let known: Option<(Digest, Guard)> = memory.read();
        let known = known.filter(|(of, _)| *of == digest);
        let guard = match known {
            Some((_, guard)) => guard,
            None => {
                let (protected, public) = protected(dossier, index, &allowed);
                let guard = Guard::of(protected, public, &|sha256| text_of(index, sha256));
                memory.write(&(digest, &guard));
                guard
            }
        };
        Guarding { guard, index }
    }

    /// Where a file holds more of a clipping than may be published.
    pub fn leak(&self, bytes: &[u8]) -> Option<Leak> {
        self.guard
            .leak(bytes, &|sha256| text_of(self.index, sha256))
    }
}

fn text_of(index: &ClippingIndex, sha256: &str) -> Option<Arc<str>> {
    let (cuts, place) = index.clipping(sha256)?;
    cuts.get(place).map(|cut| Arc::from(cut.text.as_str()))
}

/// What may be published of clippings, by their digests.
type Allowed<'d> = BTreeMap<&'d str, (Permission, &'d Article)>;

/// What articles allow of their clippings; of several that name the same one, who allows most.
fn allowed(dossier: &Dossier) -> Allowed<'_> {
    let mut allowed = Allowed::new();
    for linked in &dossier.articles {
        let article = &*linked.article;
        let kinds = || article.clippings.iter().map(|clipping| clipping.kind);
        let has_digest = kinds().any(|kind| kind == ClippingKind::Digest);
        for clipping in &article.clippings {
            let permission = match has_digest && clipping.kind != ClippingKind::Digest {
                // The article’s rights are those of the digest.
                true => Permission::Nothing,
                false => article.rights.permission(),
            };
            let known = allowed.get(clipping.sha256.as_str());
            if known.is_none_or(|(known, _)| allows(*known) < allows(permission)) {
                allowed.insert(&clipping.sha256, (permission, article));
            }
        }
    }
    allowed
}

/// The clippings of which only some words may be published, and those that may be published whole.
fn protected(
    dossier: &Dossier,
    index: &ClippingIndex,
    allowed: &Allowed<'_>,
) -> (Vec<Protected>, Vec<String>) {
    let words = dossier.config.quotation_words;
    let (mut protected, mut public) = (Vec::new(), Vec::new());
    for (file, item, sha256) in index.each() {
        let (permission, article) = match allowed.get(sha256.as_str()) {
            Some((permission, article)) => (*permission, Some(*article)),
            None => (Permission::Nothing, None),
        };
        if permission == Permission::Whole {
            public.push(sha256);
            continue;
        }
        let opening = article.filter(|_| permission == Permission::Opening);
        protected.push(Protected {
            sha256,
            name: format!("{file}, item {item},"),
            words,
            opening: opening.map(|of| (dossier.config.excerpt_words, of.title.clone())),
        });
    }
    (protected, public)
}

fn allows(permission: Permission) -> u8 {
    match permission {
        Permission::Nothing => 0,
        Permission::Opening => 1,
        Permission::Whole => 2,
    }
}

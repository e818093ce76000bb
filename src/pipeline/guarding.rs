//! What of the clippings must not be published, made ready to be looked for in every file that is made.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::import::ClippingIndex;
use crate::leaks::{Filter, Guard, Leak, Protected};
use crate::model::article::Article;
use crate::model::clipping::ClippingKind;
use crate::model::digest::Digest;
use crate::model::dossier::Dossier;
use crate::model::rights::Permission;
use crate::read::cache::{CacheFolder, CachePart};

/// The guard over all clippings that are here.
pub struct Guarding<'i> {
    filter: Filter,
    /// Needed where the filter suspects a file, and else not even read.
    guard: OnceLock<Guard>,
    of: Digest,
    dossier: &'i Dossier,
    index: &'i ClippingIndex,
    memory: CachePart,
}

impl<'i> Guarding<'i> {
    /// What was made ready before is taken from `memory` where it is about the same clippings.
    pub fn of(
        dossier: &'i Dossier,
        index: &'i ClippingIndex,
        memory: &CacheFolder,
    ) -> Guarding<'i> {
        let mut guarding = Guarding {
            filter: Filter::default(),
            guard: OnceLock::new(),
            of: Digest::default(),
            dossier,
            index,
            memory: memory.part("guard"),
        };
        if index.is_empty() {
            return guarding;
        }
        guarding.of = digest(dossier, index);
        let part = memory.part("filter");
        let known: Option<(Digest, Filter)> = part.read();
        match known.filter(|(of, _)| *of == guarding.of) {
            Some((_, filter)) => guarding.filter = filter,
            None => {
                let (guard, filter) = guarding.made();
                part.write(&(guarding.of, &filter));
                guarding.filter = filter;
                guarding.guard = OnceLock::from(guard);
            }
        }
        guarding
    }

    fn made(&self) -> (Guard, Filter) {
        let (dossier, index) = (self.dossier, self.index);
        let (protected, public) = protected(dossier, index, &allowed(dossier));
        let (guard, filter) = Guard::of(protected, public, &|sha256| text_of(index, sha256));
        self.memory.write(&(self.of, &guard));
        (guard, filter)
    }

    fn guard(&self) -> &Guard {
        self.guard.get_or_init(|| {
            let known: Option<(Digest, Guard)> = self.memory.read();
            let known = known.filter(|(of, _)| *of == self.of);
            known.map_or_else(|| self.made().0, |(_, guard)| guard)
        })
    }

    /// Where a file holds more of a clipping than may be published.
    pub fn leak(&self, bytes: &[u8]) -> Option<Leak> {
        if self.filter.is_empty() {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        // Nearly every file ends here.
        match self.filter.is_suspect(text) {
            true => self
                .guard()
                .leak(text, &|sha256| text_of(self.index, sha256)),
            false => None,
        }
    }
}

/// A digest of all that the guard is made from.
fn digest(dossier: &Dossier, index: &ClippingIndex) -> Digest {
    let config = &dossier.config;
    let of_articles = dossier.articles.iter().map(|linked| {
        let article = &*linked.article;
        let permission = article.rights.permission();
        let opening = (permission == Permission::Opening).then_some(article.title.as_str());
        let clippings = article.clippings.iter();
        let clippings = clippings.map(|of| (of.sha256.as_str(), of.kind));
        (clippings.collect::<Vec<_>>(), allows(permission), opening)
    });
    let with_clippings = of_articles.filter(|(clippings, ..)| !clippings.is_empty());
    Digest::of_value(&(
        index.digest(),
        with_clippings.collect::<Vec<_>>(),
        config.quotation_words,
        config.excerpt_words,
    ))
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

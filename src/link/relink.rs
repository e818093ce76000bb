//! Articles that changed put in the place of what they were, where nothing else is concerned:
//! they lead to the same things, are dated as they were, and have the same headings to lead to.
//! Then the dossier is the same but for these articles, and is not put together anew.

use std::sync::Arc;

use super::Slugs;
use super::articles;
use super::known::{KnownArticle, LinkCache};
use super::mentions::{Recogniser, names_digest};
use super::references::Targets;
use crate::model::article::{Article, Claim, Event};
use crate::model::dossier::*;

/// Takes over articles that changed. Answers with their ids, or with `None` where more than they
/// may be concerned; then the dossier is as it was and has to be linked anew.
pub fn relink(
    dossier: &mut Dossier,
    changed: &[Arc<Article>],
    known: &mut LinkCache,
) -> Option<Vec<ArticleId>> {
    let relinked = follow(dossier, changed, known)?;
    let mut ids = Vec::with_capacity(relinked.len());
    for (id, article, links, of_article) in relinked {
        let linked = dossier.articles.get_mut(id.0 as usize)?;
        linked.article = article;
        linked.links = links;
        known.replace(id, of_article);
        ids.push(id);
    }
    Some(ids)
}

type Relinked = (ArticleId, Arc<Article>, Arc<ArticleLinks>, KnownArticle);

fn follow(dossier: &Dossier, changed: &[Arc<Article>], known: &LinkCache) -> Option<Vec<Relinked>> {
    let articles: Vec<_> = dossier
        .articles
        .iter()
        .map(|linked| Arc::clone(&linked.article))
        .collect();
    let entities: Vec<_> = dossier
        .entities
        .iter()
        .map(|linked| Arc::clone(&linked.entity))
        .collect();
    let topics: Vec<_> = dossier
        .topics
        .iter()
        .map(|linked| Arc::clone(&linked.topic))
        .collect();
    let pages: Vec<_> = dossier
        .pages
        .iter()
        .map(|linked| Arc::clone(&linked.page))
        .collect();
    let (slugs, targets) = rayon::join(
        || Slugs::of(&articles, &entities, &topics),
        || Targets::of(&articles, &entities, &topics, &pages, &dossier.assets),
    );
    let recogniser = Recogniser::of(&entities, known, names_digest(&entities));
    let relink = |article: &Arc<Article>| {
        let id = *slugs.articles.get(article.slug.as_str())?;
        let before = dossier.article(id);
        let loose = dossier
            .loose_ends
            .iter()
            .any(|end| end.file == article.file);
        let linked = articles::link(article, None, &slugs, &targets, &recogniser);
        let alike = !loose
            && linked.ends.is_empty()
            && is_alike(&before.article, article)
            && leads_alike(&before.links, &linked.article.links);
        let links = linked.article.links;
        alike.then(|| (id, Arc::clone(article), links, linked.known))
    };
    changed.iter().map(relink).collect()
}

/// Whether two articles are the same to all others.
fn is_alike(before: &Article, after: &Article) -> bool {
    let Article {
        slug,
        file,
        published,
        events,
        claims,
        body,
        // What is named is compared by where it leads, and the rest concerns nobody else's links.
        publisher: _,
        entities: _,
        topics: _,
        digest: _,
        title: _,
        title_supplied: _,
        authors: _,
        retrieved: _,
        updated: _,
        place: _,
        url: _,
        archived: _,
        language: _,
        rights: _,
        clipping: _,
        summary: _,
        figures: _,
        provenance: _,
    } = after;
    let dates = |events: &[Event]| -> Vec<_> {
        let dates = events.iter().map(|event| event.date.clone());
        dates.collect()
    };
    let named = |claims: &[Claim]| -> Vec<_> {
        let references = |claim: &Claim| -> Vec<_> {
            let references = claim.supports.iter().chain(&claim.disputes);
            let named = references.map(|to| (to.article.clone(), to.claim.clone()));
            named.collect()
        };
        let named = claims
            .iter()
            .map(|claim| (claim.id.value.clone(), references(claim)));
        named.collect()
    };
    before.slug == *slug
        && before.file == *file
        && before.published == *published
        && dates(&before.events) == dates(events)
        && named(&before.claims) == named(claims)
        && before.body.anchors == body.anchors
}

/// Whether two articles lead to the same things. Where in the text they do concerns nobody else.
fn leads_alike(before: &ArticleLinks, after: &ArticleLinks) -> bool {
    let ArticleLinks {
        publisher,
        entities,
        declared,
        topics,
        events,
        claims_by,
        places: _,
        in_body: _,
    } = after;
    before.publisher == *publisher
        && before.entities == *entities
        && before.declared == *declared
        && before.topics == *topics
        && before.events == *events
        && before.claims_by == *claims_by
}

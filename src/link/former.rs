//! The addresses that things had before they were renamed. A former slug leads on from one thing
//! only, and from none where another bears it today.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::slugs::{Known, Slugs};
use crate::model::diagnostic::Located;
use crate::model::dossier::*;
use crate::model::route::Route;
use crate::model::slug::Slug;

/// Hands each thing the addresses that lead on to it.
pub fn attach(
    articles: &mut [LinkedArticle],
    entities: &mut [LinkedEntity],
    topics: &mut [LinkedTopic],
    events: &mut [LinkedEvent],
    slugs: &Slugs<'_>,
    unresolved: &mut Vec<Unresolved>,
) {
    let mut seen = Seen::of(ContentKind::Article, unresolved);
    for linked in articles {
        let (article, taken) = (&linked.article, &slugs.articles);
        linked.former = seen.routes(&article.file, &article.slug, &article.formerly, taken);
    }
    let mut seen = Seen::of(ContentKind::Entity, unresolved);
    for linked in entities {
        let (entity, taken) = (&linked.entity, &slugs.entities);
        linked.former = seen.routes(&entity.file, &entity.slug, &entity.formerly, taken);
    }
    let mut seen = Seen::of(ContentKind::Topic, unresolved);
    for linked in topics {
        let (topic, taken) = (&linked.topic, &slugs.topics);
        linked.former = seen.routes(&topic.file, &topic.slug, &topic.formerly, taken);
    }
    let mut seen = Seen::of(ContentKind::Event, unresolved);
    for linked in events {
        let (event, taken) = (&linked.event, &slugs.events);
        linked.former = seen.routes(&event.file, &event.slug, &event.formerly, taken);
    }
}

/// The former slugs of one kind, with what bears each today.
struct Seen<'u> {
    kind: ContentKind,
    now: BTreeMap<Slug, Slug>,
    unresolved: &'u mut Vec<Unresolved>,
}

impl Seen<'_> {
    fn of(kind: ContentKind, unresolved: &mut Vec<Unresolved>) -> Seen<'_> {
        Seen {
            kind,
            now: BTreeMap::new(),
            unresolved,
        }
    }

    fn routes<Id>(
        &mut self,
        file: &Arc<str>,
        own: &Slug,
        formerly: &[Located<Slug>],
        taken: &Known<'_, Id>,
    ) -> Vec<Route> {
        let mut routes = Vec::new();
        for Located { value: slug, at } in formerly {
            let by = match self.now.get(slug) {
                _ if taken.ids.contains_key(slug.as_str()) => slug.clone(),
                // A draft will stand there once it is none any more.
                _ if taken.drafts.contains_key(slug.as_str()) => slug.clone(),
                Some(other) => other.clone(),
                None => {
                    self.now.insert(slug.clone(), own.clone());
                    routes.push(Route::of(self.kind.folder(), slug, "html"));
                    continue;
                }
            };
            self.unresolved.push(Unresolved {
                file: file.clone(),
                at: *at,
                kind: UnresolvedKind::FormerSlugTaken {
                    slug: slug.clone(),
                    kind: self.kind,
                    by,
                },
            });
        }
        routes
    }
}

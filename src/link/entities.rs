//! Entities with their relations both ways, their mentions, and what they published and claimed.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::found::FoundNames;
use super::mentions::{Recogniser, link_body};
use super::push_new;
use super::references::Targets;
use super::slugs::{Resolver, Slugs};
use crate::model::dossier::*;
use crate::model::entity::Entity;
use crate::model::folding::key;
use crate::model::route::Route;

/// Links the entities; `mentions` has the articles that speak of each.
pub fn link(
    entities: &[Arc<Entity>],
    mentions: Vec<Vec<Mention>>,
    slugs: &Slugs<'_>,
    targets: &Targets<'_>,
    recogniser: &Recogniser<'_>,
    found: &mut Vec<Arc<FoundNames>>,
    unresolved: &mut Vec<Unresolved>,
) -> Vec<LinkedEntity> {
    let mut linked: Vec<LinkedEntity> = Vec::with_capacity(entities.len());
    for ((entity, mentions), index) in entities.iter().zip(mentions).zip(0..) {
        let mut resolver = Resolver::of(&entity.file);
        let confusable = &entity.not_to_be_confused_with;
        let not_to_be_confused_with =
            resolver.resolve_all(confusable, &slugs.entities, ContentKind::Entity);
        let mut relations = Vec::new();
        for relation in &entity.relations {
            let source = relation
                .source
                .as_ref()
                .and_then(|source| resolver.resolve(source, &slugs.articles, ContentKind::Article));
            let to = resolver.resolve(&relation.to, &slugs.entities, ContentKind::Entity);
            relations.extend(to.map(|to| LinkedRelation {
                kind: relation.kind.value.clone(),
                to,
                from: relation.from.clone(),
                until: relation.until.clone(),
                source,
            }));
        }
        let (names, found_names) = recogniser.find(&entity.body, &[]);
        let own_id = Some(EntityId(index));
        let links = link_body(&entity.body, &names, targets, &[], own_id, &mut resolver);
        found.push(found_names);
        unresolved.extend(resolver.unresolved);
        linked.push(LinkedEntity {
            route: Route::of("entities", &entity.slug, "html"),
            entity: Arc::clone(entity),
            has_namesake: false,
            not_to_be_confused_with,
            relations,
            inverse_relations: Vec::new(),
            mentions,
            published: Vec::new(),
            written: Vec::new(),
            timeline: Vec::new(),
            claims: Vec::new(),
            claims_about: Vec::new(),
            links: links.links,
            former: Vec::new(),
        });
    }
    let mut inverse: BTreeMap<EntityId, Vec<(EntityId, LinkedRelation)>> = BTreeMap::new();
    for (entity, from) in linked.iter().zip(0..) {
        for relation in &entity.relations {
            inverse
                .entry(relation.to)
                .or_default()
                .push((EntityId(from), relation.clone()));
        }
    }
    for (to, relations) in inverse {
        if let Some(entity) = linked.get_mut(to.0 as usize) {
            entity.inverse_relations = relations;
        }
    }
    confuse_mutually(&mut linked);
    tell_apart(&mut linked);
    linked
}

/// Who is not to be confused with another is not to be confused from the other side either.
fn confuse_mutually(entities: &mut [LinkedEntity]) {
    let mut named = Vec::new();
    for (entity, from) in entities.iter().zip(0..) {
        let others = entity.not_to_be_confused_with.iter();
        named.extend(others.map(|other| (EntityId(from), *other)));
    }
    for (from, other) in named {
        if let Some(other) = entities.get_mut(other.0 as usize) {
            push_new(&mut other.not_to_be_confused_with, from);
        }
    }
    for (entity, id) in entities.iter_mut().zip(0..) {
        entity
            .not_to_be_confused_with
            .retain(|other| *other != EntityId(id));
    }
}

/// Notes who has the same name as another.
fn tell_apart(entities: &mut [LinkedEntity]) {
    let mut bearers: FxHashMap<String, usize> = FxHashMap::default();
    let names: Vec<String> = entities
        .iter()
        .map(|entity| key(&entity.entity.name.value))
        .collect();
    for name in &names {
        *bearers.entry(name.clone()).or_default() += 1;
    }
    for (entity, name) in entities.iter_mut().zip(&names) {
        entity.has_namesake = bearers.get(name).is_some_and(|bearers| *bearers > 1);
    }
}

/// Hands each entity what it published, wrote and claimed, and what is claimed of it.
pub fn attach(articles: &[LinkedArticle], latest: &[ArticleId], entities: &mut [LinkedEntity]) {
    for id in latest {
        let Some(article) = articles.get(id.0 as usize) else {
            continue;
        };
        if let Some(publisher) = article
            .links
            .publisher
            .and_then(|publisher| entities.get_mut(publisher.0 as usize))
        {
            publisher.published.push(*id);
        }
        let mut authors = Vec::new();
        for author in article.links.authors.iter().flatten() {
            push_new(&mut authors, *author);
        }
        for author in authors {
            if let Some(author) = entities.get_mut(author.0 as usize) {
                author.written.push(*id);
            }
        }
        let article_id = *id;
        let claim = move |number| ClaimId {
            article: article_id,
            number,
        };
        let said = article.links.claims_by.iter();
        let said = said.zip(&article.links.claims_about);
        for ((by, about), number) in said.zip(0..) {
            if let Some(entity) = by.and_then(|by| entities.get_mut(by.0 as usize)) {
                entity.claims.push(claim(number));
            }
            // What an entity says of itself stands among what it says.
            for entity in about.iter().filter(|entity| *by != Some(**entity)) {
                if let Some(entity) = entities.get_mut(entity.0 as usize) {
                    entity.claims_about.push(claim(number));
                }
            }
        }
    }
}

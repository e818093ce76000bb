//! Floor 2: from everything read to the dossier with every connection found. Order is kept,
//! and what leads nowhere is kept as a loose end for the checks; nothing fails here.

pub mod collate;
mod mentions;
pub mod names;
mod references;
mod timeline;
mod topics;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::model::article::{Article, Event};
use crate::model::diagnostic::{Located, Position};
use crate::model::dossier::*;
use crate::model::entity::Entity;
use crate::model::page::Page;
use crate::model::route::Route;
use crate::model::slug::Slug;
use crate::model::topic::Topic;
use crate::read::content::Content;
use crate::read::markdown::escaped;

use collate::Collation;
use mentions::Recogniser;
use references::Targets;
use timeline::newest_first;

/// Links everything that was read.
pub fn link(content: Content) -> Dossier {
    let Content {
        config,
        articles,
        entities,
        topics,
        pages,
        assets,
    } = content;
    let mut ends = Vec::new();
    let articles = without_duplicates(
        articles,
        |article| (&article.slug, &article.file),
        &mut ends,
    );
    let entities = without_duplicates(entities, |entity| (&entity.slug, &entity.file), &mut ends);
    let topics = without_duplicates(topics, |topic| (&topic.slug, &topic.file), &mut ends);
    let pages = without_duplicates(pages, |page| (&page.slug, &page.file), &mut ends);

    let collation = Collation::of(&config.language);
    let slugs = Slugs::of(&articles, &entities, &topics);
    let targets = Targets::of(&articles, &entities, &topics, &pages, &assets);
    let recogniser = Recogniser::of(&entities);

    let linked: Vec<(LinkedArticle, Vec<Mention>, Vec<LooseEnd>)> = articles
        .into_par_iter()
        .enumerate()
        .map(|(index, article)| link_article(id(index), article, &slugs, &targets, &recogniser))
        .collect();
    let mut articles = Vec::with_capacity(linked.len());
    let mut mentions: Vec<Vec<Mention>> = vec![Vec::new(); entities.len()];
    for (article, found, article_ends) in linked {
        for (entity, mention) in article.entities.iter().zip(found) {
            if let Some(of_entity) = mentions.get_mut(entity.0 as usize) {
                of_entity.push(mention);
            }
        }
        articles.push(article);
        ends.extend(article_ends);
    }
    check_claim_references(&articles, &slugs, &mut ends);

    let latest = newest_first(&articles);
    for (id, rank) in latest.iter().zip(0..) {
        if let Some(article) = articles.get_mut(id.0 as usize) {
            article.rank = rank;
        }
    }
    let timeline = timeline::moments(&articles);
    let mut entities = link_entities(entities, mentions, &slugs, &targets, &recogniser, &mut ends);
    let mut topics = topics::link(topics, &slugs, &targets, &recogniser, &collation, &mut ends);
    let pages = link_pages(pages, &targets, &recogniser, &mut ends);
    timeline::attach(&timeline, &mut articles, &mut entities, &mut topics);
    attach_neighbours(&latest, &mut articles);
    attach_to_entities(&articles, &latest, &mut entities);
    topics::attach_articles(&articles, &latest, &mut topics);

    let mut collated_entities: Vec<EntityId> = (0..entities.len())
        .map(|index| EntityId(id(index)))
        .collect();
    collation.sort(&mut collated_entities, |entity| {
        entities
            .get(entity.0 as usize)
            .map_or("", |e| &e.entity.name.value)
    });
    let mut root_topics: Vec<TopicId> = (0..topics.len())
        .map(|index| TopicId(id(index)))
        .filter(|topic| {
            topics
                .get(topic.0 as usize)
                .is_some_and(|topic| topic.parent.is_none())
        })
        .collect();
    collation.sort(&mut root_topics, |topic| {
        topics
            .get(topic.0 as usize)
            .map_or("", |t| &t.topic.title.value)
    });
    let without_publisher = latest
        .iter()
        .copied()
        .filter(|article| {
            articles
                .get(article.0 as usize)
                .is_some_and(|article| article.publisher.is_none())
        })
        .collect();

    Dossier {
        config,
        articles,
        entities,
        topics,
        pages,
        assets,
        latest,
        years: timeline::years(&timeline),
        timeline,
        collated_entities,
        root_topics,
        without_publisher,
        loose_ends: ends,
    }
}

/// An index as an id. The limits on files keep counts far below four thousand million.
fn id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn without_duplicates<T>(
    values: Vec<T>,
    key: impl Fn(&T) -> (&Slug, &std::sync::Arc<str>),
    ends: &mut Vec<LooseEnd>,
) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(values.len());
    for value in values {
        let (slug, file) = key(&value);
        match kept.last().map(&key) {
            Some((last, first)) if last == slug => ends.push(LooseEnd {
                file: file.clone(),
                at: Position::START,
                kind: LooseEndKind::DuplicateSlug {
                    slug: slug.clone(),
                    first: first.clone(),
                },
            }),
            _ => kept.push(value),
        }
    }
    kept
}

/// Where each slug of front matter leads.
struct Slugs {
    articles: HashMap<Slug, ArticleId>,
    entities: HashMap<Slug, EntityId>,
    topics: HashMap<Slug, TopicId>,
}

impl Slugs {
    fn of(articles: &[Article], entities: &[Entity], topics: &[Topic]) -> Slugs {
        Slugs {
            articles: articles
                .iter()
                .zip(0..)
                .map(|(article, id)| (article.slug.clone(), ArticleId(id)))
                .collect(),
            entities: entities
                .iter()
                .zip(0..)
                .map(|(entity, id)| (entity.slug.clone(), EntityId(id)))
                .collect(),
            topics: topics
                .iter()
                .zip(0..)
                .map(|(topic, id)| (topic.slug.clone(), TopicId(id)))
                .collect(),
        }
    }
}

/// The loose ends of one file.
struct Ends<'f> {
    file: &'f std::sync::Arc<str>,
    ends: Vec<LooseEnd>,
}

impl Ends<'_> {
    fn push(&mut self, at: Position, kind: LooseEndKind) {
        self.ends.push(LooseEnd {
            file: self.file.clone(),
            at,
            kind,
        });
    }

    /// What a slug leads to in `known`; one that leads nowhere is a loose end.
    fn resolve<Id: Copy>(
        &mut self,
        slug: &Located<Slug>,
        known: &HashMap<Slug, Id>,
        wanted: ContentKind,
    ) -> Option<Id> {
        let found = known.get(&slug.value).copied();
        if found.is_none() {
            self.push(
                slug.at,
                LooseEndKind::UnknownSlug {
                    slug: slug.value.clone(),
                    wanted,
                },
            );
        }
        found
    }

    fn resolve_all<Id: Copy + PartialEq>(
        &mut self,
        slugs: &[Located<Slug>],
        known: &HashMap<Slug, Id>,
        wanted: ContentKind,
    ) -> Vec<Id> {
        let mut ids = Vec::with_capacity(slugs.len());
        for slug in slugs {
            ids.extend(
                self.resolve(slug, known, wanted)
                    .filter(|id| !ids.contains(id)),
            );
        }
        ids
    }
}

/// Links one article, and says where it speaks of each of its entities.
fn link_article(
    index: u32,
    mut article: Article,
    slugs: &Slugs,
    targets: &Targets,
    recogniser: &Recogniser,
) -> (LinkedArticle, Vec<Mention>, Vec<LooseEnd>) {
    let file = article.file.clone();
    let mut ends = Ends {
        file: &file,
        ends: Vec::new(),
    };
    let publisher = article
        .publisher
        .as_ref()
        .and_then(|publisher| ends.resolve(publisher, &slugs.entities, ContentKind::Entity));
    let mut declared = ends.resolve_all(&article.entities, &slugs.entities, ContentKind::Entity);
    let mut topics = ends.resolve_all(&article.topics, &slugs.topics, ContentKind::Topic);
    let mut events = link_events(&article, slugs, &mut ends);
    let claims_by = link_claims(&article, slugs, &mut ends);
    for entity in events.iter().flat_map(|event| &event.entities) {
        push_new(&mut declared, *entity);
    }
    for entity in claims_by.iter().flatten() {
        push_new(&mut declared, *entity);
    }
    for topic in events.iter().flat_map(|event| &event.topics) {
        push_new(&mut topics, *topic);
    }

    let mut entities = declared.clone();
    for (event, linked) in article.events.iter().zip(&mut events) {
        for entity in recogniser.unambiguous_in(&escaped(&event.title)) {
            push_new(&mut linked.entities, entity);
            push_new(&mut entities, entity);
        }
    }
    let body = std::mem::take(&mut article.body);
    let linked = recogniser.link_body(body, targets, &declared, None, &mut ends);
    article.body = linked.body;
    let mut found: Vec<(EntityId, (u32, u32))> = linked
        .places
        .iter()
        .map(|(entity, place)| (*entity, *place))
        .collect();
    found.sort_by_key(|(_, place)| *place);
    found
        .iter()
        .for_each(|(entity, _)| push_new(&mut entities, *entity));
    let mentions = entities
        .iter()
        .map(|entity| Mention {
            article: ArticleId(index),
            declared: declared.contains(entity),
            place: linked.places.get(entity).copied(),
        })
        .collect();
    let article = LinkedArticle {
        route: Route::of("articles", &article.slug, "html"),
        article,
        publisher,
        entities,
        topics,
        newer: None,
        older: None,
        moments: Vec::new(),
        rank: 0,
        events,
        claims_by,
        links: linked.links,
    };
    (article, mentions, ends.ends)
}

/// The events with what the editor filed them under.
fn link_events(article: &Article, slugs: &Slugs, ends: &mut Ends<'_>) -> Vec<LinkedEvent> {
    let link = |event: &Event| LinkedEvent {
        entities: ends.resolve_all(&event.entities, &slugs.entities, ContentKind::Entity),
        topics: ends.resolve_all(&event.topics, &slugs.topics, ContentKind::Topic),
    };
    article.events.iter().map(link).collect()
}

/// The entity that made each claim, where one did.
fn link_claims(article: &Article, slugs: &Slugs, ends: &mut Ends<'_>) -> Vec<Option<EntityId>> {
    let mut ids = BTreeSet::new();
    let mut claims_by = Vec::with_capacity(article.claims.len());
    for claim in &article.claims {
        if !ids.insert(&claim.id.value) {
            let claim_id = claim.id.value.clone();
            ends.push(
                claim.id.at,
                LooseEndKind::DuplicateClaim { claim: claim_id },
            );
        }
        let slug = Slug::parse(&claim.by.value).ok();
        claims_by.push(slug.and_then(|slug| slugs.entities.get(&slug).copied()));
    }
    claims_by
}

fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

fn check_claim_references(articles: &[LinkedArticle], slugs: &Slugs, ends: &mut Vec<LooseEnd>) {
    for LinkedArticle { article, .. } in articles {
        for claim in &article.claims {
            for reference in claim.supports.iter().chain(&claim.disputes) {
                let named = slugs
                    .articles
                    .get(&reference.article)
                    .and_then(|id| articles.get(id.0 as usize));
                let kind = match named {
                    None => LooseEndKind::UnknownSlug {
                        slug: reference.article.clone(),
                        wanted: ContentKind::Article,
                    },
                    Some(named)
                        if named
                            .article
                            .claims
                            .iter()
                            .any(|claim| claim.id.value == reference.claim) =>
                    {
                        continue;
                    }
                    Some(_) => LooseEndKind::UnknownClaim {
                        article: reference.article.clone(),
                        claim: reference.claim.clone(),
                    },
                };
                ends.push(LooseEnd {
                    file: article.file.clone(),
                    at: reference.at,
                    kind,
                });
            }
        }
    }
}

fn link_entities(
    entities: Vec<Entity>,
    mentions: Vec<Vec<Mention>>,
    slugs: &Slugs,
    targets: &Targets,
    recogniser: &Recogniser,
    ends: &mut Vec<LooseEnd>,
) -> Vec<LinkedEntity> {
    let mut linked: Vec<LinkedEntity> = Vec::with_capacity(entities.len());
    for ((mut entity, mentions), index) in entities.into_iter().zip(mentions).zip(0..) {
        let file = entity.file.clone();
        let mut own = Ends {
            file: &file,
            ends: Vec::new(),
        };
        let confusable = &entity.not_to_be_confused_with;
        let not_to_be_confused_with =
            own.resolve_all(confusable, &slugs.entities, ContentKind::Entity);
        let mut relations = Vec::new();
        for relation in &entity.relations {
            let source = relation
                .source
                .as_ref()
                .and_then(|source| own.resolve(source, &slugs.articles, ContentKind::Article));
            let to = own.resolve(&relation.to, &slugs.entities, ContentKind::Entity);
            relations.extend(to.map(|to| LinkedRelation {
                kind: relation.kind.clone(),
                to,
                source,
            }));
        }
        let body = std::mem::take(&mut entity.body);
        let links = recogniser.link_body(body, targets, &[], Some(EntityId(index)), &mut own);
        entity.body = links.body;
        ends.extend(own.ends);
        linked.push(LinkedEntity {
            route: Route::of("entities", &entity.slug, "html"),
            entity,
            not_to_be_confused_with,
            relations,
            inverse_relations: Vec::new(),
            mentions,
            published: Vec::new(),
            moments: Vec::new(),
            claims: Vec::new(),
            links: links.links,
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
    linked
}

fn link_pages(
    pages: Vec<Page>,
    targets: &Targets,
    recogniser: &Recogniser,
    ends: &mut Vec<LooseEnd>,
) -> Vec<LinkedPage> {
    let mut linked = Vec::with_capacity(pages.len());
    for mut page in pages {
        let file = page.file.clone();
        let mut own = Ends {
            file: &file,
            ends: Vec::new(),
        };
        let body = std::mem::take(&mut page.body);
        let links = recogniser.link_body(body, targets, &[], None, &mut own);
        page.body = links.body;
        ends.extend(own.ends);
        linked.push(LinkedPage {
            route: Route::of("pages", &page.slug, "html"),
            page,
            links: links.links,
        });
    }
    linked
}

fn attach_neighbours(latest: &[ArticleId], articles: &mut [LinkedArticle]) {
    for pair in latest.windows(2) {
        let [newer, older] = pair else { continue };
        if let Some(article) = articles.get_mut(newer.0 as usize) {
            article.older = Some(*older);
        }
        if let Some(article) = articles.get_mut(older.0 as usize) {
            article.newer = Some(*newer);
        }
    }
}

fn attach_to_entities(
    articles: &[LinkedArticle],
    latest: &[ArticleId],
    entities: &mut [LinkedEntity],
) {
    for id in latest {
        let Some(article) = articles.get(id.0 as usize) else {
            continue;
        };
        if let Some(publisher) = article
            .publisher
            .and_then(|publisher| entities.get_mut(publisher.0 as usize))
        {
            publisher.published.push(*id);
        }
        for (index, by) in article.claims_by.iter().enumerate() {
            if let Some(entity) = by.and_then(|by| entities.get_mut(by.0 as usize)) {
                entity.claims.push((*id, index));
            }
        }
    }
    for entity in entities {
        entity.mentions.sort_by_key(|mention| {
            articles
                .get(mention.article.0 as usize)
                .map(|article| article.rank)
        });
    }
}

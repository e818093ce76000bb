//! An article with everything it names: publisher, topics, events, claims, and the entities that
//! are listed or recognised.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::claimants::Claimant;
use super::drafts::refers_to_draft;
use super::found::{FoundNames, Names};
use super::known::KnownArticle;
use super::mentions::{Recogniser, link_body};
use super::push_new;
use super::references::Targets;
use super::slugs::{Resolver, Slugs};
use crate::model::article::{Article, EventReport, InlineEvent};
use crate::model::claim::Claim;
use crate::model::diagnostic::Located;
use crate::model::dossier::*;
use crate::model::route::Route;

/// A linked article, with what is to be known of it by the next run.
pub struct Linked {
    pub article: LinkedArticle,
    pub known: KnownArticle,
    pub unresolved: Vec<Unresolved>,
}

/// Links one article, unless it is `known` and has not changed.
pub fn link(
    article: &Arc<Article>,
    known: Option<&KnownArticle>,
    slugs: &Slugs<'_>,
    targets: &Targets<'_>,
    recogniser: &Recogniser<'_>,
) -> Linked {
    let known = known.filter(|known| known.article == article.digest);
    let known = known.and_then(|known| Some((known.links.as_ref()?, &known.found)));
    let (links, found, unresolved) = match known {
        Some((links, found)) => (Arc::clone(links), Arc::clone(found), Vec::new()),
        None => follow(article, slugs, targets, recogniser),
    };
    // Whether a heading is there, its own text says.
    let elsewhere = |link: &Link| link.anchor.is_some() && link.target != Target::Here;
    let alone = unresolved.is_empty() && !links.in_body.iter().any(elsewhere);
    Linked {
        known: KnownArticle {
            article: article.digest,
            found,
            links: alone.then(|| Arc::clone(&links)),
        },
        article: LinkedArticle {
            route: Route::of("articles", &article.slug, "html"),
            article: Arc::clone(article),
            links,
            newer: None,
            older: None,
            timeline: Vec::new(),
            shared_events: Vec::new(),
            responses: Vec::new(),
            proofs: Arc::default(),
            standings: Vec::new(),
            former: Vec::new(),
        },
        unresolved,
    }
}

/// Where an article leads, the names in its text, and what leads nowhere.
fn follow(
    article: &Article,
    slugs: &Slugs<'_>,
    targets: &Targets<'_>,
    recogniser: &Recogniser<'_>,
) -> (Arc<ArticleLinks>, Arc<FoundNames>, Vec<Unresolved>) {
    let mut resolver = Resolver::of(&article.file);
    let publisher = article
        .publisher
        .as_ref()
        .and_then(|publisher| resolver.resolve(publisher, &slugs.entities, ContentKind::Entity));
    let mut declared =
        resolver.resolve_all(&article.entities, &slugs.entities, ContentKind::Entity);
    let mut topics = resolver.resolve_all(&article.topics, &slugs.topics, ContentKind::Topic);
    let mut events = link_events(article, slugs, &mut resolver);
    for entity in events.iter().flat_map(|event| &event.entities) {
        push_new(&mut declared, *entity);
    }
    let report =
        |report: &EventReport| resolver.resolve(&report.event, &slugs.events, ContentKind::Event);
    let reports = article.reports.iter().map(report).collect();
    let (claims_by, unnamed_claims) = link_claims(article, &declared, slugs, &mut resolver);
    let about =
        |claim: &Claim| resolver.resolve_all(&claim.about, &slugs.entities, ContentKind::Entity);
    let claims_about: Vec<Vec<EntityId>> = article.claims.iter().map(about).collect();
    for entity in claims_by
        .iter()
        .flatten()
        .chain(claims_about.iter().flatten())
    {
        push_new(&mut declared, *entity);
    }
    for topic in events.iter().flat_map(|event| &event.topics) {
        push_new(&mut topics, *topic);
    }

    let (names, found_names) = recogniser.find(&article.body, &texts_beside(article));
    let beside = named_beside(&names, &declared, &mut events);
    let mut entities = declared.clone();
    beside
        .iter()
        .for_each(|(entity, _)| push_new(&mut entities, *entity));
    let linked = link_body(
        &article.body,
        &names,
        targets,
        &declared,
        None,
        &mut resolver,
    );
    let mut found: Vec<(EntityId, (u32, u32))> = linked
        .places
        .iter()
        .map(|(entity, place)| (*entity, *place))
        .collect();
    found.sort_by_key(|(_, place)| *place);
    found
        .iter()
        .for_each(|(entity, _)| push_new(&mut entities, *entity));
    let shares_name = |entity: &EntityId| {
        let in_body = names.hits.iter().map(|hit| &hit.bearers);
        let beside = names.in_texts.iter().flatten().map(|hit| &hit.bearers);
        let unsettled = in_body.chain(beside);
        let mut unsettled = unsettled.filter_map(|bearers| bearers.settled(&declared).err());
        unsettled.any(|candidates| candidates.contains(entity))
    };
    let place = |entity: &EntityId| {
        let in_body = linked.places.get(entity);
        let in_body = in_body.map(|(start, end)| Place::Body(*start, *end));
        let beside = beside.iter().filter(|(named, _)| named == entity);
        let all = in_body.into_iter().chain(beside.map(|(_, place)| *place));
        all.min().unwrap_or_else(|| match shares_name(entity) {
            true => Place::Shared,
            false => Place::Nowhere,
        })
    };
    let places = entities.iter().map(place).collect();
    let person = |author: &String| slugs.people.named(author);
    let links = ArticleLinks {
        publisher,
        entities,
        declared: declared.len(),
        places,
        authors: article.authors.iter().map(person).collect(),
        topics,
        events,
        reports,
        claims_by,
        claims_about,
        unnamed_claims,
        in_body: linked.links,
    };
    (Arc::new(links), found_names, resolver.unresolved)
}

/// The short texts in which an article may name somebody: its title, its summary, and the titles of
/// its events.
pub fn texts_beside(article: &Article) -> Vec<&str> {
    let summary = article.summary.as_deref().unwrap_or_default();
    let events = article
        .events
        .iter()
        .map(|event| event.title.value.as_str());
    [article.title.as_str(), summary]
        .into_iter()
        .chain(events)
        .collect()
}

/// Who is named in an article's title, its summary and the titles of its events, in this order. What an
/// event's title names belongs to the event. A name that may mean several is left out.
fn named_beside(
    names: &Names,
    declared: &[EntityId],
    events: &mut [InlineEventLinks],
) -> Vec<(EntityId, Place)> {
    let mut named = Vec::new();
    for (hits, number) in names.in_texts.iter().zip(0..) {
        for hit in hits {
            let Ok(entity) = hit.bearers.settled(declared) else {
                continue;
            };
            let (start, end) = (hit.start, hit.end);
            let place = match number {
                0 => Place::Title(start, end),
                1 => Place::Summary(start, end),
                _ => Place::Event(number - 2, start, end),
            };
            named.push((entity, place));
            let event = number.checked_sub(2).map(|event| event as usize);
            if let Some(event) = event.and_then(|event| events.get_mut(event)) {
                push_new(&mut event.entities, entity);
            }
        }
    }
    named
}

/// The events with what the editor filed them under.
fn link_events(
    article: &Article,
    slugs: &Slugs<'_>,
    resolver: &mut Resolver<'_>,
) -> Vec<InlineEventLinks> {
    let link = |event: &InlineEvent| InlineEventLinks {
        entities: resolver.resolve_all(&event.entities, &slugs.entities, ContentKind::Entity),
        topics: resolver.resolve_all(&event.topics, &slugs.topics, ContentKind::Topic),
    };
    article.events.iter().map(link).collect()
}

/// The entity that made each claim, where one did, and the claims whose maker is a draft. `listed` are
/// the entities that the article lists.
fn link_claims(
    article: &Article,
    listed: &[EntityId],
    slugs: &Slugs<'_>,
    resolver: &mut Resolver<'_>,
) -> (Vec<Option<EntityId>>, Vec<usize>) {
    let mut ids = BTreeSet::new();
    let mut claims_by = Vec::with_capacity(article.claims.len());
    let mut unnamed = Vec::new();
    for (index, claim) in article.claims.iter().enumerate() {
        if !ids.insert(&claim.id.value) {
            let claim_id = claim.id.value.clone();
            resolver.push(
                claim.id.at,
                UnresolvedKind::DuplicateClaim { claim: claim_id },
            );
        }
        let by = claim.by.value.as_str();
        match (slugs.entities.get(by), slugs.entities.drafts.get(by)) {
            (Some(entity), _) => claims_by.push(Some(entity)),
            (None, Some(draft)) => {
                resolver.push(
                    claim.by.at,
                    refers_to_draft(by, draft, DraftPlace::FrontMatter),
                );
                unnamed.push(index);
                claims_by.push(None);
            }
            (None, None) => claims_by.push(link_claimant(&claim.by, listed, slugs, resolver)),
        }
    }
    (claims_by, unnamed)
}

/// The entity whose name a `by` is that is nobody’s slug.
fn link_claimant(
    by: &Located<String>,
    listed: &[EntityId],
    slugs: &Slugs<'_>,
    resolver: &mut Resolver<'_>,
) -> Option<EntityId> {
    let text = by.value.as_str();
    match slugs.claimants.read(text, listed) {
        Claimant::Entity(id) => return Some(id),
        Claimant::Several(candidates) => {
            let name = text.to_string();
            resolver.push(
                by.at,
                UnresolvedKind::AmbiguousClaimant { name, candidates },
            );
        }
        Claimant::NoSuchSlug(slug) => {
            resolver.push(by.at, UnresolvedKind::UnknownClaimant { slug });
        }
        Claimant::Described => {}
    }
    None
}

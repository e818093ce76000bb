//! Floor 2: from everything read to the dossier with every connection found. Order is kept,
//! and what leads nowhere is kept as an unresolved reference for the checks; nothing fails here.

mod articles;
mod claimants;
mod claims;
pub mod collate;
mod contents;
mod drafts;
mod entities;
mod events;
mod former;
mod found;
mod known;
mod mentions;
mod named_in_drafts;
pub mod names;
mod pages;
mod paths;
mod people;
mod references;
mod registers;
mod relink;
mod shared_events;
mod slugs;
mod spellings;
pub mod standing;
mod timeline;
mod topics;
mod unknowns;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::digest::Digest;
use crate::model::dossier::*;
use crate::read::content::Content;

use collate::Collation;
use contents::Contents;
use found::FoundNames;
pub use known::{LinkCache, is_worth_keeping};
use mentions::{Recogniser, names_digest};
use named_in_drafts::named_in_drafts;
pub use paths::joined;
use references::Targets;
pub use registers::registers;
pub use relink::relink;
use shared_events::shared_events;
use slugs::Slugs;
use timeline::{entries, newest_first};

/// Links everything that was read. `known` is what an earlier run found out; what this run
/// found out comes back for the next one.
pub fn link(content: Content, known: &LinkCache) -> (Dossier, LinkCache) {
    let Content {
        config,
        articles,
        entities,
        topics,
        events,
        pages,
        mut assets,
    } = content;
    let mut site = Contents {
        articles,
        entities,
        topics,
        events,
        pages,
    };
    let mut unresolved = Vec::new();
    site.drop_duplicates(&mut unresolved);
    let drafts = match config.shows_drafts {
        true => Contents::default(),
        false => site.take_drafts(),
    };
    let (drafts, withdrawn) = drafts::with_withdrawn(drafts, site.take_withdrawn());
    let left_out = drafts::without_files_of_drafts(&mut assets, &drafts, &site);

    let collation = Collation::of(&config.language);
    let ((slugs, targets), (names, files)) = rayon::join(
        || {
            let slugs = Slugs::of(&site, &drafts);
            (slugs, Targets::of(&site, &assets, &drafts))
        },
        || (names_digest(&site.entities), files_digest(&site, &assets)),
    );
    let recogniser = Recogniser::of(&site.entities, known, names);
    let known_articles = known.articles(names, files);

    let link_all = || -> Vec<articles::Linked> {
        let articles = site.articles.par_iter().with_min_len(64).enumerate();
        let link = |(index, article): (usize, _)| {
            let known = known_articles.get(index);
            articles::link(article, known, &slugs, &targets, &recogniser)
        };
        articles.map(link).collect()
    };
    let told = || {
        let shared = shared_events(&site);
        let timeline = entries(&site, &shared);
        (shared, timeline)
    };
    let order = || rayon::join(|| newest_first(&site.articles), told);
    let (linked, (latest, (shared, timeline))) = rayon::join(link_all, order);
    let mut articles = Vec::with_capacity(linked.len());
    let mut known_articles = Vec::with_capacity(linked.len());
    for one in linked {
        articles.push(one.article);
        known_articles.push(one.known);
        unresolved.extend(one.unresolved);
    }
    claims::attach(&mut articles, &slugs, &mut unresolved);
    let mut ranks = vec![0; articles.len()];
    for (id, rank) in latest.iter().zip(0..) {
        if let Some(of_article) = ranks.get_mut(id.0 as usize) {
            *of_article = rank;
        }
    }
    let mentions = mentions_of(site.entities.len(), &latest, &articles);
    let mut found = Vec::new();
    let mut entities = entities::link(
        &site.entities,
        mentions,
        &slugs,
        &targets,
        &recogniser,
        &mut found,
        &mut unresolved,
    );
    let mut topics = topics::link(
        &site.topics,
        &slugs,
        &targets,
        &recogniser,
        &collation,
        &mut found,
        &mut unresolved,
    );
    let mut events = events::link(
        &site,
        &articles,
        &slugs,
        &targets,
        &recogniser,
        &mut found,
        &mut unresolved,
    );
    let pages = pages::link(
        &site.pages,
        &targets,
        &recogniser,
        &mut found,
        &mut unresolved,
    );
    let named_in_drafts = named_in_drafts(&drafts, &slugs, &targets, &recogniser);
    timeline::attach(
        &timeline,
        &shared,
        &mut articles,
        &mut entities,
        &mut topics,
        &mut events,
    );
    former::attach(
        &mut articles,
        &mut entities,
        &mut topics,
        &mut events,
        &slugs,
        &mut unresolved,
    );
    attach_neighbours(&latest, &mut articles);
    rayon::join(
        || entities::attach(&articles, &latest, &mut entities),
        || topics::attach_articles(&articles, &latest, &mut topics),
    );

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
                .is_some_and(|article| article.links.publisher.is_none())
        })
        .collect();

    let in_lower_case = {
        let of_articles = articles.iter().map(|linked| &linked.article.file);
        let of_articles = of_articles.zip(known_articles.iter().map(|known| &known.found));
        let others = entities.iter().map(|linked| &linked.entity.file);
        let others = others.chain(topics.iter().map(|linked| &linked.topic.file));
        let others = others.chain(events.iter().map(|linked| &linked.event.file));
        let others = others.chain(pages.iter().map(|linked| &linked.page.file));
        in_lower_case(of_articles.chain(others.zip(&found)))
    };
    let year = |id: &ArticleId| {
        let article = articles.get(id.0 as usize)?;
        article.article.published.as_ref()?.year()
    };
    let lists = Lists {
        files,
        latest_years: latest.iter().map(year).collect(),
        latest,
        ranks,
        years: by_year((0..).map(TimelineEntryId).zip(&timeline)),
        timeline,
        collated_entities,
        root_topics,
        without_publisher,
    };
    let dossier = Dossier {
        config,
        articles,
        entities,
        topics,
        events,
        pages,
        assets,
        lists,
        left_out,
        withdrawn,
        named_in_drafts,
        unresolved,
        in_lower_case,
        lock_mistakes: Vec::new(),
        to_explain: Vec::new(),
        registers: Registers::default(),
    };
    let cache = LinkCache::new(names, files, known_articles, found);
    (dossier, cache.after(known))
}

/// For each entity the articles that mention it, from the newest to the oldest.
fn mentions_of(
    entities: usize,
    latest: &[ArticleId],
    articles: &[LinkedArticle],
) -> Vec<Vec<Mention>> {
    let mut mentions = vec![Vec::new(); entities];
    for id in latest {
        let links = articles.get(id.0 as usize).map(|article| &article.links);
        let links = links.map(Arc::as_ref);
        let named = links.map_or(&[][..], |links| &links.entities);
        let declared = links.map_or(0, |links| links.declared);
        for (number, entity) in named.iter().enumerate() {
            if let Some(of_entity) = mentions.get_mut(entity.0 as usize) {
                of_entity.push(Mention {
                    article: *id,
                    declared: number < declared,
                });
            }
        }
    }
    mentions
}

/// The names that stand in lower case in a text, each with the first file that has it.
fn in_lower_case<'f>(
    texts: impl Iterator<Item = (&'f Arc<str>, &'f Arc<FoundNames>)>,
) -> BTreeMap<String, Arc<str>> {
    let mut first: FxHashMap<&str, &Arc<str>> = FxHashMap::default();
    for (file, found) in texts {
        for word in &found.words {
            first.entry(word).or_insert(file);
        }
    }
    let words = first.into_iter();
    words
        .map(|(word, file)| (word.to_string(), Arc::clone(file)))
        .collect()
}

/// A digest of which files there are, in the order of their ids.
fn files_digest(site: &Contents, assets: &[Asset]) -> Digest {
    let files = site.files().map(|of| of.file.as_bytes());
    Digest::of_parts(files.chain(assets.iter().map(|asset| asset.file.as_bytes())))
}

/// An index as an id. The limits on files keep counts far below four thousand million.
fn id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

fn attach_neighbours(latest: &[ArticleId], articles: &mut [LinkedArticle]) {
    for pair in latest.windows(2) {
        let [newer, older] = pair else { continue };
        if !is_order_known(articles, *newer, *older) {
            continue;
        }
        if let Some(article) = articles.get_mut(newer.0 as usize) {
            article.older = Some(*older);
        }
        if let Some(article) = articles.get_mut(older.0 as usize) {
            article.newer = Some(*newer);
        }
    }
}

/// Whether one article was published after the other, or at a time that is written alike. Where one has no date, or only
/// the year in which the other's day is, nobody knows.
fn is_order_known(articles: &[LinkedArticle], newer: ArticleId, older: ArticleId) -> bool {
    let published = |id: ArticleId| articles.get(id.0 as usize)?.article.published.as_ref();
    let Some((newer, older)) = published(newer).zip(published(older)) else {
        return false;
    };
    let apart = older.latest().zip(newer.earliest());
    newer == older || apart.is_some_and(|(older, newer)| older < newer)
}

//! Floor 3: which feeds the dossier has, and what is in them. Pages link to them and an export
//! writes them.
//!
//! A feed wants an instant for itself and for every entry, and a dossier has no clock. An
//! article that has no day of its own counts from the edition's date in `dossier.yaml`; where
//! that is missing too, the article is in no feed, and a feed without any entry does not exist.

use crate::model::date::Date;
use crate::model::dossier::{ArticleId, Dossier, EntityId, TopicId};
use crate::model::route::Route;

/// The newest articles that a feed holds.
const ENTRIES: usize = 20;

/// A feed's place and content.
pub struct Feed {
    pub route: Route,
    /// When it last changed, as a day (ISO 8601).
    pub updated: String,
    pub entries: Vec<Entry>,
}

/// An article in a feed, with the day on which it came or last changed.
pub struct Entry {
    pub article: ArticleId,
    pub day: String,
}

pub fn of_site(dossier: &Dossier) -> Option<Feed> {
    let route = Route::fixed("feed.xml");
    feed(dossier, route, dossier.latest.iter().copied())
}

/// The articles that mention the entity or were published by it.
pub fn of_entity(dossier: &Dossier, id: EntityId) -> Option<Feed> {
    let entity = dossier.entity(id);
    let mut mentioning = entity
        .mentions
        .iter()
        .map(|mention| mention.article)
        .peekable();
    let mut published = entity.published.iter().copied().peekable();
    let rank = |id: Option<&ArticleId>| id.map_or(u32::MAX, |id| dossier.latest_rank(*id));
    // Both are sorted from the newest to the oldest, and an article may be in both.
    let merged = std::iter::from_fn(|| {
        let (first, second) = (rank(mentioning.peek()), rank(published.peek()));
        if first == second {
            published.next();
        }
        match first <= second {
            true => mentioning.next(),
            false => published.next(),
        }
    });
    let route = Route::of("feeds/entities", &entity.entity.slug, "xml");
    feed(dossier, route, merged)
}

/// The articles filed under the topic or below it.
pub fn of_topic(dossier: &Dossier, id: TopicId) -> Option<Feed> {
    let topic = dossier.topic(id);
    let route = Route::of("feeds/topics", &topic.topic.slug, "xml");
    feed(dossier, route, topic.articles_below.iter().copied())
}

/// The feed of these articles, which are given with the newest first.
fn feed(
    dossier: &Dossier,
    route: Route,
    articles: impl Iterator<Item = ArticleId>,
) -> Option<Feed> {
    let edition = dossier.config.updated.as_ref().and_then(Date::exact_day);
    let edition = edition.map(|day| day.to_string());
    let entry = |article: ArticleId| {
        let day = own_day(dossier, article).or_else(|| edition.clone())?;
        Some(Entry { article, day })
    };
    let entries: Vec<Entry> = articles.filter_map(entry).take(ENTRIES).collect();
    let newest = entries.iter().map(|entry| &entry.day).max()?;
    let updated = edition
        .as_ref()
        .map_or(newest, |edition| edition.max(newest));
    Some(Feed {
        route,
        updated: updated.clone(),
        entries,
    })
}

/// The day on which an article came or changed, as far as it is known to the day.
fn own_day(dossier: &Dossier, id: ArticleId) -> Option<String> {
    let article = &dossier.article(id).article;
    let days = [&article.updated, &article.retrieved, &article.published];
    let days = days.into_iter().flatten().filter_map(Date::exact_day);
    days.max().map(|day| day.to_string())
}

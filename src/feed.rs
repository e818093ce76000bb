//! Floor 3: which feeds the dossier has, and what is in them. Pages link to them and an export
//! writes them.
//!
//! A feed wants an instant for itself and for every entry, and a dossier has no clock. An
//! article that has no day of its own counts from the edition's date in `dossier.yaml`; where
//! that is missing too, the article is in no feed, and a feed without any entry does not exist.
//! No feed holds a draft, nor is there one about a draft: who subscribed cannot be asked to forget.

use crate::model::date::{Date, Day};
use crate::model::dossier::{ArticleId, CorrectionId, EntityId, TopicId};
use crate::model::route::Route;
use crate::tracked::Tracked;

/// The newest articles that a feed holds.
const ENTRIES: usize = 20;

/// A feed's place and content.
pub struct Feed {
    pub route: Route,
    /// When it last changed.
    pub updated: Day,
    pub entries: Vec<Entry>,
}

/// An article in a feed, with the day on which it came or last changed.
pub struct Entry {
    pub article: ArticleId,
    pub day: Day,
}

/// What a feed is about.
#[derive(Clone, Copy, Debug)]
pub enum About {
    Site,
    /// The articles that mention the entity or were published by it.
    Entity(EntityId),
    /// The articles filed under the topic or below it.
    Topic(TopicId),
}

/// Where the feed stands; `None` where it would have no entry.
pub fn route(dossier: Tracked<'_>, about: About) -> Option<Route> {
    let edition = edition(dossier);
    let mut articles = articles(dossier, about);
    articles.find(|article| edition.or_else(|| own_day(dossier, *article)).is_some())?;
    Some(match about {
        About::Site => Route::fixed("feed.xml"),
        About::Entity(id) => Route::of("feeds/entities", &dossier.entity(id).entity.slug, "xml"),
        About::Topic(id) => Route::of("feeds/topics", &dossier.topic(id).topic.slug, "xml"),
    })
}

/// The feed with its entries; `None` where there would be none.
pub fn feed(dossier: Tracked<'_>, about: About) -> Option<Feed> {
    let edition = edition(dossier);
    let entry = |article: ArticleId| {
        let day = own_day(dossier, article).or(edition)?;
        Some(Entry { article, day })
    };
    let articles = articles(dossier, about);
    let entries: Vec<Entry> = articles.filter_map(entry).take(ENTRIES).collect();
    let newest = entries.iter().map(|entry| entry.day).max()?;
    Some(Feed {
        route: route(dossier, about)?,
        updated: edition.map_or(newest, |edition| edition.max(newest)),
        entries,
    })
}

/// Where the feed of corrections stands; `None` where it would have no entry.
pub fn corrections_route(dossier: Tracked<'_>) -> Option<Route> {
    corrections(dossier).map(|_| Route::fixed("corrections.xml"))
}

/// The latest corrections, each with its day; `None` where there would be none.
pub fn corrections(dossier: Tracked<'_>) -> Option<(Day, Vec<(CorrectionId, Day)>)> {
    let entry = |id: &CorrectionId| {
        let correction = dossier.corrections(id.of).get(id.number as usize)?;
        let day = correction.date.exact_day().or(edition(dossier))?;
        Some((*id, day)).filter(|_| !dossier.is_draft(id.of))
    };
    let all = dossier.registers().corrections.iter();
    let entries: Vec<(CorrectionId, Day)> = all.filter_map(entry).take(ENTRIES).collect();
    let newest = entries.iter().map(|(_, day)| *day).max()?;
    Some((newest, entries))
}

/// The date of the edition, where it is known to the day.
fn edition(dossier: Tracked<'_>) -> Option<Day> {
    dossier.config().updated.as_ref().and_then(Date::exact_day)
}

/// From the newest to the oldest, without drafts.
fn articles(dossier: Tracked<'_>, about: About) -> Box<dyn Iterator<Item = ArticleId> + '_> {
    let articles = all_articles(dossier, about);
    if !dossier.config().shows_drafts {
        return articles;
    }
    let is_draft = match about {
        About::Site => false,
        About::Entity(id) => dossier.entity(id).entity.draft,
        About::Topic(id) => dossier.topic(id).topic.draft,
    };
    let wanted = move |id: &ArticleId| !is_draft && !dossier.article(*id).article.draft;
    Box::new(articles.filter(wanted))
}

fn all_articles(dossier: Tracked<'_>, about: About) -> Box<dyn Iterator<Item = ArticleId> + '_> {
    let id = match about {
        About::Site => return Box::new(dossier.lists().latest.iter().copied()),
        About::Topic(id) => return Box::new(dossier.topic(id).articles_below.iter().copied()),
        About::Entity(id) => id,
    };
    let entity = dossier.entity(id);
    let mut mentioning = entity
        .mentions
        .iter()
        .map(|mention| mention.article)
        .peekable();
    let mut published = entity.published.iter().copied().peekable();
    let rank = move |id: Option<&ArticleId>| id.map_or(u32::MAX, |id| dossier.latest_rank(*id));
    // Both are sorted from the newest to the oldest, and an article may be in both.
    Box::new(std::iter::from_fn(move || {
        let (first, second) = (rank(mentioning.peek()), rank(published.peek()));
        match first <= second {
            true => {
                if first == second {
                    published.next();
                }
                mentioning.next()
            }
            false => published.next(),
        }
    }))
}

/// The day on which an article came or changed, as far as it is known to the day.
fn own_day(dossier: Tracked<'_>, id: ArticleId) -> Option<Day> {
    let article = &dossier.article(id).article;
    let days = [&article.updated, &article.retrieved, &article.published];
    days.into_iter().flatten().filter_map(Date::exact_day).max()
}

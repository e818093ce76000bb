//! What happened when: the entries of all articles in order, and who and what each concerns.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::contents::Contents;
use super::push_new;
use crate::model::article::Article;
use crate::model::date::Date;
use crate::model::dossier::*;

/// Every event and publication, sorted by (earliest day, latest day, events before what articles tell,
/// article, event); those without a date come last. What several articles tell is one.
pub fn entries(site: &Contents, shared: &[Vec<InlineEventId>]) -> Vec<TimelineEntry> {
    let told_before: FxHashSet<InlineEventId> = shared
        .iter()
        .flat_map(|told| told.iter().skip(1).copied())
        .collect();
    let told = site.articles.iter().map(|article| article.events.len() + 1);
    let mut entries = Vec::with_capacity(site.events.len() + told.sum::<usize>());
    let mut add = |date: Option<&Date>, kind: TimelineEntryKind| {
        let listed = date.map(listed);
        entries.push((key(date, kind), TimelineEntry { listed, kind }));
    };
    for (event, index) in site.events.iter().zip(0..) {
        add(
            event.date.as_ref(),
            TimelineEntryKind::Event(EventId(index)),
        );
    }
    for (article, index) in site.articles.iter().zip(0..) {
        let id = ArticleId(index);
        for (number, event) in (0..).zip(&article.events) {
            let told = InlineEventId {
                article: id,
                number,
            };
            if !told_before.contains(&told) {
                add(event.date.as_ref(), TimelineEntryKind::Inline(told));
            }
        }
        add(article.published.as_ref(), TimelineEntryKind::Published(id));
    }
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn listed(date: &Date) -> Listed {
    Listed {
        year: date.year(),
        month: date.month(),
    }
}

/// No two entries have the same: whether there is no date, the days, and whose entry it is. Small, since
/// there are many to sort.
type SortKey = (bool, (i64, i64), u32, u32);

fn key(date: Option<&Date>, kind: TimelineEntryKind) -> SortKey {
    let days = date.map_or((0, 0), Date::sort_key);
    let (article, number) = match kind {
        TimelineEntryKind::Event(event) => (0, event.0),
        TimelineEntryKind::Inline(told) => (told.article.0 + 1, told.number),
        TimelineEntryKind::Published(article) => (article.0 + 1, u32::MAX),
    };
    (date.is_none(), days, article, number)
}

/// Articles from the newest to the oldest by publication; those without a date last.
pub fn newest_first(articles: &[Arc<Article>]) -> Vec<ArticleId> {
    let key = |(article, index): (&Arc<Article>, u32)| {
        let published = article.published.as_ref();
        // What has no date comes last: nothing is less than something.
        (Reverse(published.map(Date::sort_key)), ArticleId(index))
    };
    let mut order: Vec<_> = articles.iter().zip(0..).map(key).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, id)| id).collect()
}

/// Hands each entry to the articles that tell of it, to the entities it names and to the topics it
/// is filed under, with all topics above those. An event without topics is filed where these articles
/// are.
pub fn attach(
    timeline: &[TimelineEntry],
    shared: &[Vec<InlineEventId>],
    articles: &mut [LinkedArticle],
    entities: &mut [LinkedEntity],
    topics: &mut [LinkedTopic],
    events: &mut [LinkedEvent],
) {
    share(shared, articles);
    // Used again for each entry, since there are many.
    let (mut told, mut concerned, mut filed) = (Vec::new(), Vec::new(), Vec::new());
    for (entry, index) in timeline.iter().zip(0..) {
        let at = TimelineEntryId(index);
        match entry.kind {
            TimelineEntryKind::Published(id) => {
                if let Some(article) = articles.get_mut(id.0 as usize) {
                    article.timeline.push(at);
                }
            }
            TimelineEntryKind::Inline(first) => {
                let article = articles.get(first.article.0 as usize).into_iter();
                told.clear();
                told.extend(article.flat_map(|article| article.all_telling(first)));
                concerned.clear();
                filed.clear();
                for told in &told {
                    let Some(article) = articles.get_mut(told.article.0 as usize) else {
                        continue;
                    };
                    article.timeline.push(at);
                    let Some(event) = article.links.events.get(told.number as usize) else {
                        continue;
                    };
                    let named = event.entities.iter();
                    named.for_each(|entity| push_new(&mut concerned, *entity));
                    let topics = match event.topics.is_empty() {
                        true => &article.links.topics,
                        false => &event.topics,
                    };
                    topics.iter().for_each(|topic| push_new(&mut filed, *topic));
                }
                concern(entities, &concerned, at);
                file_under(topics, &filed, at);
            }
            TimelineEntryKind::Event(id) => {
                let Some(event) = events.get_mut(id.0 as usize) else {
                    continue;
                };
                event.timeline = Some(at);
                concern(entities, &event.entities, at);
                let mut filed = event.topics.clone();
                for report in &event.reports {
                    let Some(article) = articles.get_mut(report.article.0 as usize) else {
                        continue;
                    };
                    article.timeline.push(at);
                    if event.topics.is_empty() {
                        let topics = article.links.topics.iter();
                        topics.for_each(|topic| push_new(&mut filed, *topic));
                    }
                }
                file_under(topics, &filed, at);
            }
        }
    }
}

/// Tells each article which of its events others tell too.
fn share(shared: &[Vec<InlineEventId>], articles: &mut [LinkedArticle]) {
    for all in shared {
        for told in all {
            if let Some(article) = articles.get_mut(told.article.0 as usize) {
                let others = all.iter().filter(|other| *other != told).copied();
                article.shared_events.push(SharedEvent {
                    number: told.number,
                    others: others.collect(),
                });
            }
        }
    }
}

fn concern(entities: &mut [LinkedEntity], concerned: &[EntityId], at: TimelineEntryId) {
    for entity in concerned {
        if let Some(entity) = entities.get_mut(entity.0 as usize) {
            entity.timeline.push(at);
        }
    }
}

/// Files an entry under these topics and all above them.
fn file_under(topics: &mut [LinkedTopic], filed: &[TopicId], at: TimelineEntryId) {
    let mut above = Vec::new();
    for topic in filed {
        let mut next = Some(*topic);
        while let Some(topic) = next {
            push_new(&mut above, topic);
            next = topics.get(topic.0 as usize).and_then(|topic| topic.parent);
        }
    }
    for topic in above {
        if let Some(topic) = topics.get_mut(topic.0 as usize) {
            topic.timeline.push(at);
        }
    }
}

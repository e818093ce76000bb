//! What happened when: the entries of all articles in order, and who and what each concerns.

use std::cmp::Reverse;
use std::sync::Arc;

use super::{id, push_new};
use crate::model::article::Article;
use crate::model::date::Date;
use crate::model::dossier::*;

/// Every event and publication, sorted by (earliest day, latest day, article, event); those
/// without a date come last.
pub fn entries(articles: &[Arc<Article>]) -> Vec<TimelineEntry> {
    let mut entries = Vec::new();
    for (article, index) in articles.iter().zip(0..) {
        for (number, event) in article.events.iter().enumerate() {
            let kind = TimelineEntryKind::Event(number);
            let entry = TimelineEntry {
                listed: event.date.as_ref().map(listed),
                article: ArticleId(index),
                kind,
            };
            entries.push((key(event.date.as_ref(), &entry), entry));
        }
        let date = article.published.as_ref();
        let entry = TimelineEntry {
            listed: date.map(listed),
            article: ArticleId(index),
            kind: TimelineEntryKind::Published,
        };
        entries.push((key(date, &entry), entry));
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

/// No two entries have the same.
type SortKey = (bool, Option<(i64, i64)>, ArticleId, TimelineEntryKind);

fn key(date: Option<&Date>, entry: &TimelineEntry) -> SortKey {
    let days = date.map(Date::sort_key);
    (date.is_none(), days, entry.article, entry.kind)
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

/// Hands each entry to its article, to the entities it names and to the topics it is filed
/// under, with all topics above those. An event without topics is filed where its article is.
pub fn attach(
    timeline: &[TimelineEntry],
    articles: &mut [LinkedArticle],
    entities: &mut [LinkedEntity],
    topics: &mut [LinkedTopic],
) {
    for (index, entry) in timeline.iter().enumerate() {
        let entry_id = TimelineEntryId(id(index));
        let Some(article) = articles.get_mut(entry.article.0 as usize) else {
            continue;
        };
        article.timeline.push(entry_id);
        let TimelineEntryKind::Event(number) = entry.kind else {
            continue;
        };
        let Some(event) = article.links.events.get(number) else {
            continue;
        };
        for entity in &event.entities {
            if let Some(entity) = entities.get_mut(entity.0 as usize) {
                entity.timeline.push(entry_id);
            }
        }
        let filed = if event.topics.is_empty() {
            &article.links.topics
        } else {
            &event.topics
        };
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
                topic.timeline.push(entry_id);
            }
        }
    }
}

//! Which events that articles tell are one: they have the same title, and dates of which one holds the other, and
//! stand in different articles. Leaves alone what has no date with two ends, and what could be one of several.

use rustc_hash::FxHashMap;

use super::contents::Contents;
use crate::model::article::InlineEvent;
use crate::model::date::Date;
use crate::model::dossier::{ArticleId, InlineEventId};

/// A title that more events have tells nothing of which of them are one.
const MOST_OF_A_TITLE: usize = 200;

/// An event as one article tells it.
struct Told<'s> {
    id: InlineEventId,
    event: &'s InlineEvent,
    /// Its earliest day and its latest.
    days: (i64, i64),
}

/// The events that several articles tell, each as all of these tell it: first with the most exact date.
pub fn shared_events(site: &Contents) -> Vec<Vec<InlineEventId>> {
    let mut by_title: FxHashMap<&str, Vec<Told<'_>>> = FxHashMap::default();
    for (article, index) in site.articles.iter().zip(0..) {
        for (event, number) in article.events.iter().zip(0..) {
            if let Some(days) = event.date.as_ref().and_then(closed) {
                let article = ArticleId(index);
                let id = InlineEventId { article, number };
                let told = by_title.entry(&event.title.value).or_default();
                told.push(Told { id, event, days });
            }
        }
    }
    let alike = by_title.into_values();
    let alike = alike.filter(|told| (2..=MOST_OF_A_TITLE).contains(&told.len()));
    let mut shared: Vec<Vec<InlineEventId>> = alike.flat_map(of_one_title).collect();
    shared.sort_unstable();
    shared
}

/// The days of a date that has two ends.
fn closed(date: &Date) -> Option<(i64, i64)> {
    let (earliest, latest) = date.sort_key();
    (earliest != i64::MIN && latest != i64::MAX).then_some((earliest, latest))
}

fn of_one_title(mut told: Vec<Told<'_>>) -> Vec<Vec<InlineEventId>> {
    told.sort_by_key(|told| (told.days.1 - told.days.0, told.id));
    let mut groups: Vec<Vec<Told<'_>>> = Vec::new();
    for one in told {
        let fitting = groups.iter_mut().filter(|group| fits(group, &one));
        match fitting.collect::<Vec<_>>().as_mut_slice() {
            [only] => only.push(one),
            // What could be one of several is none of them for certain.
            _ => groups.push(vec![one]),
        }
    }
    let shared = groups.into_iter().filter(|group| group.len() > 1);
    let ids = shared.map(|group| group.iter().map(|told| told.id).collect());
    ids.collect()
}

fn fits(group: &[Told<'_>], one: &Told<'_>) -> bool {
    group.first().is_some_and(|first| {
        one.days.0 <= first.days.0 && first.days.1 <= one.days.1 && may_concern(first, one)
    }) && group.iter().all(|told| told.id.article != one.id.article)
}

/// Whether both name somebody in common, or one names nobody.
fn may_concern(first: &Told<'_>, one: &Told<'_>) -> bool {
    let (first, one) = (&first.event.entities, &one.event.entities);
    let is_named = |slug: &str| one.iter().any(|named| named.value.as_str() == slug);
    first.is_empty() || one.is_empty() || first.iter().any(|named| is_named(named.value.as_str()))
}

//! Events that look alike: near each other in time, and told in much the same words. Two reports of
//! one event are one event. A suggestion, which nobody has to follow.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::date::Date;
use crate::model::diagnostic::{Code, Diagnostic, Located, Severity, saturate};
use crate::model::dossier::{ArticleId, Dossier, EntityId, EventId, InlineEventId};
use crate::model::folding::key;
use crate::model::script::is_cjk;
use crate::model::slug::Slug;

pub static CODE: Code = Code {
    name: "similar-events",
    severity: Severity::Warning,
    summary: "events of several articles that look like one",
    explanation: "Events of different articles, near each other in time, are told in much the same words. Where they \
are one event, tell it once in content/events (`dossier new event TITLE`) and name its slug under `events:` in each \
article: the timeline then shows it once, with all who report it and the dates that they give. Where they are several, \
say in their titles what tells them apart. Only `dossier check` looks for this.",
};

/// How many days may lie between two reports of one event.
const MOST_DAYS: i64 = 3;
/// Which part of their words, weighed by how rare they are, two events share at least.
const SHARED: f64 = 0.6;
/// The same where an entity takes part in both.
const SHARED_WITH_ENTITY: f64 = 0.45;
/// How many earlier events with a word in common one is compared with, for each of its words.
const MOST_COMPARED: usize = 64;
/// How many other places a diagnostic names.
const MOST_NAMED: usize = 5;

/// An event with a date, wherever it is told.
struct Told<'d> {
    file: &'d Arc<str>,
    title: &'d Located<String>,
    days: (i64, i64),
    source: Source<'d>,
    /// Sorted.
    entities: Vec<EntityId>,
    /// The numbers of its words, sorted.
    words: Vec<u32>,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Source<'d> {
    Inline(InlineEventId),
    File(EventId, &'d Slug),
}

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let told = told(dossier);
    let weights = weights(&told);
    let mut groups = Groups::of(told.len());
    for (one, other) in candidates(&told) {
        if groups.root(one) != groups.root(other)
            && let (Some(first), Some(second)) = (told.get(one), told.get(other))
            && !is_known(dossier, first, second)
            && is_alike(first, second, &weights)
        {
            groups.join(one, other);
        }
    }
    let mut members: BTreeMap<usize, Vec<&Told<'_>>> = BTreeMap::new();
    for (index, event) in told.iter().enumerate() {
        members.entry(groups.root(index)).or_default().push(event);
    }
    let alike = members.into_values().filter(|group| group.len() > 1);
    diagnostics.extend(alike.filter_map(diagnostic));
}

/// Every event that has a date with two ends, in the order of these dates.
fn told(dossier: &Dossier) -> Vec<Told<'_>> {
    let of_files = dossier.events.iter().zip(0..).map(|(linked, id)| {
        let event = &linked.event;
        let source = Source::File(EventId(id), &event.slug);
        let entities = linked.entities.as_slice();
        (&event.file, &event.title, &event.date, source, entities)
    });
    let of_articles = dossier.articles.iter().zip(0..).flat_map(|(linked, id)| {
        let (article, links) = (&linked.article, &linked.links);
        let events = article.events.iter().zip(&links.events).zip(0..);
        events.map(move |((event, links), number)| {
            let source = Source::Inline(InlineEventId {
                article: ArticleId(id),
                number,
            });
            let entities = links.entities.as_slice();
            (&article.file, &event.title, &event.date, source, entities)
        })
    });
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut told = Vec::new();
    for (file, title, date, source, entities) in of_files.chain(of_articles) {
        let Some(days) = date.as_ref().map(Date::sort_key) else {
            continue;
        };
        if days.0 == i64::MIN || days.1 == i64::MAX {
            continue;
        }
        let number = |word: String| {
            let next = saturate(numbers.len());
            *numbers.entry(word).or_insert(next)
        };
        let mut words: Vec<u32> = words(&title.value).into_iter().map(number).collect();
        words.sort_unstable();
        words.dedup();
        let mut entities = entities.to_vec();
        entities.sort_unstable();
        told.push(Told {
            file,
            title,
            days,
            source,
            entities,
            words,
        });
    }
    told.sort_by_key(|event| event.days);
    told
}

/// The words of a title, folded; of scripts without spaces, each two characters that stand together.
fn words(title: &str) -> Vec<String> {
    let folded = key(title);
    let mut words = Vec::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        let characters: Vec<char> = word.chars().collect();
        match characters.as_slice() {
            [] => {}
            [first, _, ..] if is_cjk(*first) => {
                words.extend(characters.windows(2).map(|pair| pair.iter().collect()));
            }
            _ => words.push(word.to_string()),
        }
    }
    words
}

/// What each word weighs: the more, the fewer events have it.
fn weights(told: &[Told<'_>]) -> Vec<f64> {
    let mut counts: Vec<u32> = Vec::new();
    for word in told.iter().flat_map(|event| &event.words) {
        let index = *word as usize;
        if counts.len() <= index {
            counts.resize(index + 1, 0);
        }
        if let Some(count) = counts.get_mut(index) {
            *count += 1;
        }
    }
    let all = told.len() as f64;
    let weight = |count: u32| (1.0 + all / f64::from(count.max(1))).ln();
    counts.into_iter().map(weight).collect()
}

/// Pairs of events that are near each other in time and have a word in common.
fn candidates(told: &[Told<'_>]) -> Vec<(usize, usize)> {
    let words = told.iter().flat_map(|event| &event.words);
    let count = words.max().map_or(0, |last| *last as usize + 1);
    let mut earlier: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut pairs = Vec::new();
    let mut found: Vec<usize> = Vec::new();
    for (index, event) in told.iter().enumerate() {
        found.clear();
        for word in &event.words {
            let Some(with_word) = earlier.get_mut(*word as usize) else {
                continue;
            };
            let last = with_word.iter().rev().take(MOST_COMPARED);
            found.extend(last.filter(|other| {
                let until = told.get(**other).map_or(i64::MIN, |other| other.days.1);
                event.days.0.saturating_sub(until) <= MOST_DAYS
            }));
            with_word.push(index);
        }
        found.sort_unstable();
        found.dedup();
        pairs.extend(found.iter().map(|other| (*other, index)));
    }
    pairs
}

/// Whether nothing has to be said of these two: they stand in one article, or in an article and an
/// event that it reports, or are one event already.
fn is_known(dossier: &Dossier, one: &Told<'_>, other: &Told<'_>) -> bool {
    match (one.source, other.source) {
        (Source::Inline(one), Source::Inline(other)) => {
            let told_as = dossier.article(one.article).told_as(one.number);
            one.article == other.article || told_as.contains(&other)
        }
        (Source::Inline(told), Source::File(event, _))
        | (Source::File(event, _), Source::Inline(told)) => {
            let reports = &dossier.event(event).reports;
            reports.iter().any(|report| report.article == told.article)
        }
        (Source::File(..), Source::File(..)) => false,
    }
}

fn is_alike(one: &Told<'_>, other: &Told<'_>, weights: &[f64]) -> bool {
    let weigh = |word: &u32| weights.get(*word as usize).copied().unwrap_or_default();
    let sum = |event: &Told<'_>| event.words.iter().map(weigh).sum::<f64>();
    let is_shared = |word: &&u32| other.words.binary_search(word).is_ok();
    let shared: f64 = one.words.iter().filter(is_shared).map(weigh).sum();
    let all = sum(one) + sum(other) - shared;
    let is_named = |entity: &EntityId| other.entities.binary_search(entity).is_ok();
    let needed = match one.entities.iter().any(is_named) {
        true => SHARED_WITH_ENTITY,
        false => SHARED,
    };
    shared >= needed * all
}

/// What a group of events that look alike comes to, at the one that stands in the first file.
fn diagnostic(mut group: Vec<&Told<'_>>) -> Option<Diagnostic> {
    group.sort_by_key(|event| (event.file, event.title.at));
    let first = group.first()?;
    // What one article tells of twice is told apart there.
    let others: Vec<_> = group
        .iter()
        .filter(|other| other.file != first.file)
        .collect();
    let named = others.iter().take(MOST_NAMED);
    let named = named.map(|other| format!("{}:{}", other.file, other.title.at.line));
    let mut named = named.collect::<Vec<_>>().join(", ");
    if others.len() > MOST_NAMED {
        named.push_str(&format!(" and {} more", others.len() - MOST_NAMED));
    }
    let message = format!("“{}” may be told elsewhere too: {named}", first.title.value);
    let of_file = |event: &&&Told<'_>| match event.source {
        Source::File(_, slug) => Some(slug.clone()),
        Source::Inline(_) => None,
    };
    let slugs: Vec<Slug> = group.iter().filter_map(|event| of_file(&event)).collect();
    let apart = "or say in the titles what tells them apart";
    let hint = match slugs.as_slice() {
        [] => format!(
            "if it is one event: `dossier new event {:?}`, and its slug under `events:` of each article; {apart}",
            first.title.value
        ),
        [slug] => format!(
            "if it is one event, write `{slug}` under `events:` in place of the other telling; {apart}"
        ),
        [slug, ..] => {
            format!("if they are one event, keep `{slug}` and name all reports there; {apart}")
        }
    };
    Some(
        Diagnostic::new(&CODE, first.file, message)
            .at(first.title.at)
            .hint(hint),
    )
}

/// Which events belong together: each leads to another of its group, and one to itself.
struct Groups(Vec<usize>);

impl Groups {
    fn of(count: usize) -> Groups {
        Groups((0..count).collect())
    }

    fn root(&mut self, mut index: usize) -> usize {
        while let Some(parent) = self.0.get(index).copied().filter(|parent| *parent != index) {
            // Halving the way keeps it short.
            let above = self.0.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.0.get_mut(index) {
                *slot = above;
            }
            index = above;
        }
        index
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(slot) = self.0.get_mut(one.max(other)) {
            *slot = one.min(other);
        }
    }
}

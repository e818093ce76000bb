//! The tree of topics. A circle is cut where it was closed, so that everything behind this
//! file may follow parents without end.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::collate::Collation;
use super::found::FoundNames;
use super::id;
use super::mentions::{Recogniser, link_body};
use super::references::Targets;
use super::slugs::{Resolver, Slugs};
use crate::model::diagnostic::Located;
use crate::model::dossier::*;
use crate::model::route::Route;
use crate::model::slug::Slug;
use crate::model::topic::Topic;

pub fn link(
    topics: &[Arc<Topic>],
    slugs: &Slugs<'_>,
    targets: &Targets<'_>,
    recogniser: &Recogniser<'_>,
    collation: &Collation,
    found: &mut Vec<Arc<FoundNames>>,
    unresolved: &mut Vec<Unresolved>,
) -> Vec<LinkedTopic> {
    let mut linked: Vec<LinkedTopic> = Vec::with_capacity(topics.len());
    for topic in topics {
        let mut resolver = Resolver::of(&topic.file);
        let parent = topic.parent.as_ref().and_then(|parent| {
            let found = resolver.resolve(parent, &slugs.topics, ContentKind::Topic);
            found.or_else(|| slugs.above_draft(parent.value.as_str()))
        });
        let (names, found_names) = recogniser.find(&topic.body, &[]);
        let links = link_body(&topic.body, &names, targets, &[], None, &mut resolver);
        found.push(found_names);
        unresolved.extend(resolver.unresolved);
        linked.push(LinkedTopic {
            route: Route::of("topics", &topic.slug, "html"),
            topic: Arc::clone(topic),
            parent,
            children: Vec::new(),
            articles: Vec::new(),
            articles_below: Vec::new(),
            timeline: Vec::new(),
            links: links.links,
            former: Vec::new(),
        });
    }
    cut_circles(&mut linked, unresolved);
    let parents: Vec<Option<TopicId>> = linked.iter().map(|topic| topic.parent).collect();
    let mut order: Vec<TopicId> = (0..linked.len()).map(|index| TopicId(id(index))).collect();
    collation.sort(&mut order, |topic| {
        linked
            .get(topic.0 as usize)
            .map_or("", |t| &t.topic.title.value)
    });
    for topic in order {
        let parent = parents.get(topic.0 as usize).copied().flatten();
        if let Some(parent) = parent.and_then(|parent| linked.get_mut(parent.0 as usize)) {
            parent.children.push(topic);
        }
    }
    linked
}

/// Reports each circle once, at the topic in it that sorts first, and makes that one a root.
fn cut_circles(topics: &mut [LinkedTopic], unresolved: &mut Vec<Unresolved>) {
    for start in 0..topics.len() {
        let mut way: Vec<usize> = Vec::new();
        let mut next = Some(start);
        while let Some(index) = next {
            if way.contains(&index) {
                break;
            }
            way.push(index);
            next = topics
                .get(index)
                .and_then(|topic| topic.parent)
                .map(|parent| parent.0 as usize);
        }
        if next != Some(start) {
            continue;
        }
        let named = |index: &usize| topics.get(*index).map(|topic| topic.topic.slug.clone());
        let way: Vec<Slug> = way.iter().chain([&start]).filter_map(named).collect();
        let Some(topic) = topics.get_mut(start) else {
            continue;
        };
        let at = topic
            .topic
            .parent
            .as_ref()
            .map(|Located { at, .. }| *at)
            .unwrap_or_default();
        unresolved.push(Unresolved {
            file: topic.topic.file.clone(),
            at,
            kind: UnresolvedKind::TopicCycle { way },
        });
        topic.parent = None;
    }
}

/// Files the articles under their topics and the topics above, newest first.
pub fn attach_articles(
    articles: &[LinkedArticle],
    latest: &[ArticleId],
    topics: &mut [LinkedTopic],
) {
    for article_id in latest {
        let Some(article) = articles.get(article_id.0 as usize) else {
            continue;
        };
        let mut seen = BTreeSet::new();
        for topic in &article.links.topics {
            if let Some(topic) = topics.get_mut(topic.0 as usize) {
                topic.articles.push(*article_id);
            }
            let mut next = Some(*topic);
            while let Some(topic) = next
                && seen.insert(topic)
            {
                let Some(above) = topics.get_mut(topic.0 as usize) else {
                    break;
                };
                above.articles_below.push(*article_id);
                next = above.parent;
            }
        }
    }
}

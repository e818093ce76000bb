//! All content files of a site, or all that are left out of it, kind by kind.

use std::sync::Arc;

use crate::model::article::Article;
use crate::model::body::Body;
use crate::model::diagnostic::Position;
use crate::model::dossier::{Dossier, Unresolved, UnresolvedKind};
use crate::model::entity::Entity;
use crate::model::event::Event;
use crate::model::page::Page;
use crate::model::slug::Slug;
use crate::model::topic::Topic;

/// Each list is sorted by slug.
#[derive(Debug, Default)]
pub struct Contents {
    pub articles: Vec<Arc<Article>>,
    pub entities: Vec<Arc<Entity>>,
    pub topics: Vec<Arc<Topic>>,
    pub events: Vec<Arc<Event>>,
    pub pages: Vec<Arc<Page>>,
}

/// A content file as those see it who do not ask for its kind.
pub struct ContentFile<'c> {
    pub file: &'c Arc<str>,
    pub slug: &'c Slug,
    pub body: &'c Body,
}

impl Contents {
    /// What a linked dossier was made from.
    pub fn of(dossier: &Dossier) -> Contents {
        let articles = dossier.articles.iter();
        let entities = dossier.entities.iter();
        let topics = dossier.topics.iter();
        let events = dossier.events.iter();
        let pages = dossier.pages.iter();
        Contents {
            articles: articles.map(|of| Arc::clone(&of.article)).collect(),
            entities: entities.map(|of| Arc::clone(&of.entity)).collect(),
            topics: topics.map(|of| Arc::clone(&of.topic)).collect(),
            events: events.map(|of| Arc::clone(&of.event)).collect(),
            pages: pages.map(|of| Arc::clone(&of.page)).collect(),
        }
    }

    /// Takes the articles out that were withdrawn.
    pub fn take_withdrawn(&mut self) -> Contents {
        let is_withdrawn = |article: &Article| article.withdrawn.is_some();
        Contents {
            articles: taken_out(&mut self.articles, is_withdrawn),
            ..Contents::default()
        }
    }

    /// Takes the drafts out.
    pub fn take_drafts(&mut self) -> Contents {
        Contents {
            articles: taken_out(&mut self.articles, |article| article.draft),
            entities: taken_out(&mut self.entities, |entity| entity.draft),
            topics: taken_out(&mut self.topics, |topic| topic.draft),
            events: taken_out(&mut self.events, |event| event.draft),
            pages: taken_out(&mut self.pages, |page| page.draft),
        }
    }

    /// Keeps one file of each slug.
    pub fn drop_duplicates(&mut self, unresolved: &mut Vec<Unresolved>) {
        without_duplicates(&mut self.articles, |of| (&of.slug, &of.file), unresolved);
        without_duplicates(&mut self.entities, |of| (&of.slug, &of.file), unresolved);
        without_duplicates(&mut self.topics, |of| (&of.slug, &of.file), unresolved);
        without_duplicates(&mut self.events, |of| (&of.slug, &of.file), unresolved);
        without_duplicates(&mut self.pages, |of| (&of.slug, &of.file), unresolved);
    }

    /// Every file, in the order of ids.
    pub fn files(&self) -> impl Iterator<Item = ContentFile<'_>> {
        let articles = self.articles.iter();
        let entities = self.entities.iter();
        let topics = self.topics.iter();
        let events = self.events.iter();
        let pages = self.pages.iter();
        (articles.map(|of| file(&of.file, &of.slug, &of.body)))
            .chain(entities.map(|of| file(&of.file, &of.slug, &of.body)))
            .chain(topics.map(|of| file(&of.file, &of.slug, &of.body)))
            .chain(events.map(|of| file(&of.file, &of.slug, &of.body)))
            .chain(pages.map(|of| file(&of.file, &of.slug, &of.body)))
    }

    /// How many there are of each kind.
    pub fn counts(&self) -> [usize; 5] {
        [
            self.articles.len(),
            self.entities.len(),
            self.topics.len(),
            self.events.len(),
            self.pages.len(),
        ]
    }
}

fn file<'c>(file: &'c Arc<str>, slug: &'c Slug, body: &'c Body) -> ContentFile<'c> {
    ContentFile { file, slug, body }
}

fn taken_out<T>(values: &mut Vec<Arc<T>>, is_draft: impl Fn(&T) -> bool) -> Vec<Arc<T>> {
    values.extract_if(.., |value| is_draft(value)).collect()
}

fn without_duplicates<T>(
    values: &mut Vec<Arc<T>>,
    key: impl Fn(&T) -> (&Slug, &Arc<str>),
    unresolved: &mut Vec<Unresolved>,
) {
    values.dedup_by(|next, kept| {
        let ((slug, file), (first_slug, first)) = (key(next), key(kept));
        let is_second = slug == first_slug;
        if is_second {
            unresolved.push(Unresolved {
                file: file.clone(),
                at: Position::START,
                kind: UnresolvedKind::DuplicateSlug {
                    slug: slug.clone(),
                    first: first.clone(),
                },
            });
        }
        is_second
    });
}

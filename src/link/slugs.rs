//! Where each slug of front matter leads, and each byline.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::claimants::Claimants;
use super::contents::Contents;
use super::drafts::refers_to_draft;
use super::people::People;
use crate::model::diagnostic::{Located, Position};
use crate::model::dossier::*;
use crate::model::slug::Slug;
use crate::model::topic::Topic;

pub struct Slugs<'c> {
    pub articles: Known<'c, ArticleId>,
    pub entities: Known<'c, EntityId>,
    pub topics: Known<'c, TopicId>,
    pub events: Known<'c, EventId>,
    /// The topics that are left out, with the parent that each names.
    draft_parents: FxHashMap<&'c str, Option<&'c str>>,
    pub claimants: Claimants<'c>,
    /// Whom bylines name.
    pub people: People,
}

/// The slugs of a kind: of what is part of the site, and the files of drafts.
pub struct Known<'c, Id> {
    pub ids: FxHashMap<&'c str, Id>,
    pub drafts: FxHashMap<&'c str, &'c Arc<str>>,
}

impl<'c, Id: Copy> Known<'c, Id> {
    fn of(
        slugs: impl Iterator<Item = (&'c str, Id)>,
        drafts: impl Iterator<Item = (&'c str, &'c Arc<str>)>,
    ) -> Known<'c, Id> {
        Known {
            ids: slugs.collect(),
            drafts: drafts.collect(),
        }
    }

    pub fn get(&self, slug: &str) -> Option<Id> {
        self.ids.get(slug).copied()
    }
}

impl<'c> Slugs<'c> {
    pub fn of(site: &'c Contents, drafts: &'c Contents) -> Slugs<'c> {
        let topic_parent = |draft: &'c Arc<Topic>| {
            let parent = draft.parent.as_ref();
            (draft.slug.as_str(), parent.map(|slug| slug.value.as_str()))
        };
        Slugs {
            articles: Known::of(
                (site.articles.iter().zip(0..)).map(|(of, id)| (of.slug.as_str(), ArticleId(id))),
                (drafts.articles.iter()).map(|draft| (draft.slug.as_str(), &draft.file)),
            ),
            entities: Known::of(
                (site.entities.iter().zip(0..)).map(|(of, id)| (of.slug.as_str(), EntityId(id))),
                (drafts.entities.iter()).map(|draft| (draft.slug.as_str(), &draft.file)),
            ),
            topics: Known::of(
                (site.topics.iter().zip(0..)).map(|(of, id)| (of.slug.as_str(), TopicId(id))),
                (drafts.topics.iter()).map(|draft| (draft.slug.as_str(), &draft.file)),
            ),
            events: Known::of(
                (site.events.iter().zip(0..)).map(|(of, id)| (of.slug.as_str(), EventId(id))),
                (drafts.events.iter()).map(|draft| (draft.slug.as_str(), &draft.file)),
            ),
            draft_parents: drafts.topics.iter().map(topic_parent).collect(),
            claimants: Claimants::of(&site.entities),
            people: People::of(&site.entities),
        }
    }

    /// The next topic above a draft that is part of the site.
    pub fn above_draft(&self, slug: &str) -> Option<TopicId> {
        let mut next = Some(slug);
        // Drafts may name each other in a circle.
        for _ in 0..=self.draft_parents.len() {
            let slug = next?;
            if let Some(topic) = self.topics.get(slug) {
                return Some(topic);
            }
            next = self.draft_parents.get(slug).copied().flatten();
        }
        None
    }
}

/// The unresolved references of one file.
pub struct Resolver<'f> {
    pub file: &'f Arc<str>,
    pub unresolved: Vec<Unresolved>,
}

impl<'f> Resolver<'f> {
    pub fn of(file: &'f Arc<str>) -> Resolver<'f> {
        let unresolved = Vec::new();
        Resolver { file, unresolved }
    }

    pub fn push(&mut self, at: Position, kind: UnresolvedKind) {
        self.unresolved.push(Unresolved {
            file: self.file.clone(),
            at,
            kind,
        });
    }

    /// What a slug leads to in `known`; one that leads nowhere is an unresolved reference.
    pub fn resolve<Id: Copy>(
        &mut self,
        slug: &Located<Slug>,
        known: &Known<'_, Id>,
        wanted: ContentKind,
    ) -> Option<Id> {
        let typed = slug.value.as_str();
        let found = known.get(typed);
        if found.is_none() {
            let kind = match known.drafts.get(typed) {
                Some(draft) => refers_to_draft(typed, draft, DraftPlace::FrontMatter),
                None => UnresolvedKind::UnknownSlug {
                    slug: slug.value.clone(),
                    wanted,
                },
            };
            self.push(slug.at, kind);
        }
        found
    }

    pub fn resolve_all<Id: Copy + PartialEq>(
        &mut self,
        slugs: &[Located<Slug>],
        known: &Known<'_, Id>,
        wanted: ContentKind,
    ) -> Vec<Id> {
        let mut ids = Vec::with_capacity(slugs.len());
        for slug in slugs {
            ids.extend(
                self.resolve(slug, known, wanted)
                    .filter(|id| !ids.contains(id)),
            );
        }
        ids
    }
}

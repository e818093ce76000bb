//! What pages are made from: the dossier, with the parts that many pages show made once and
//! shared. Beside the theme the only file that knows the template engine.

use rayon::prelude::*;
use serde::{Serialize, Serializer};
use tera::Value;

use super::view;
use crate::model::dossier::{ArticleId, Dossier, EntityId, MomentId, TopicId};

/// A part of a view in the template engine's own form. Cloning it copies a pointer.
#[derive(Clone)]
pub struct Part(Value);

impl Part {
    pub fn of(part: &impl Serialize) -> Part {
        Part(Value::from_serializable(part))
    }
}

impl Serialize for Part {
    /// The engine takes its own values over as they are.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The dossier with its shared parts, each by the index of what it shows.
pub struct Scene<'d> {
    pub dossier: &'d Dossier,
    entity_links: Vec<Part>,
    topic_links: Vec<Part>,
    article_cards: Vec<Part>,
    entity_counts: Vec<Part>,
    timeline_rows: Vec<Part>,
}

impl<'d> Scene<'d> {
    pub fn of(dossier: &'d Dossier) -> Scene<'d> {
        let mut scene = Scene {
            dossier,
            entity_links: Vec::new(),
            topic_links: Vec::new(),
            article_cards: Vec::new(),
            entity_counts: Vec::new(),
            timeline_rows: Vec::new(),
        };
        // Cards hold links, and rows hold both, so that the order counts.
        scene.entity_links = parts(dossier.entities.len(), |index| {
            Part::of(&view::entity_link(dossier, EntityId(index)))
        });
        scene.topic_links = parts(dossier.topics.len(), |index| {
            Part::of(&view::topic_link(dossier, TopicId(index)))
        });
        scene.article_cards = parts(dossier.articles.len(), |index| {
            Part::of(&view::article_card(&scene, ArticleId(index)))
        });
        scene.entity_counts = parts(dossier.entities.len(), |index| {
            Part::of(&view::entity_count(&scene, EntityId(index), None))
        });
        scene.timeline_rows = parts(dossier.timeline.len(), |index| {
            Part::of(&view::timeline_row(&scene, MomentId(index)))
        });
        scene
    }

    pub fn entity_link(&self, id: EntityId) -> Part {
        self.entity_links[id.0 as usize].clone()
    }

    pub fn topic_link(&self, id: TopicId) -> Part {
        self.topic_links[id.0 as usize].clone()
    }

    pub fn article_card(&self, id: ArticleId) -> Part {
        self.article_cards[id.0 as usize].clone()
    }

    pub fn article_cards(&self, ids: &[ArticleId]) -> Vec<Part> {
        ids.iter().map(|id| self.article_card(*id)).collect()
    }

    /// An entity with the number of all articles that mention it.
    pub fn entity_count(&self, id: EntityId) -> Part {
        self.entity_counts[id.0 as usize].clone()
    }

    pub fn timeline_row(&self, id: MomentId) -> Part {
        self.timeline_rows[id.0 as usize].clone()
    }
}

fn parts(count: usize, part: impl Fn(u32) -> Part + Send + Sync) -> Vec<Part> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    (0..count).into_par_iter().map(part).collect()
}

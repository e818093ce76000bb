//! What pages are made from: the dossier, with the parts that many pages show made once and
//! shared. Beside the theme the only file that knows the template engine.
//!
//! A part has two faces. A template sees the value, or the finished HTML; both are made when the
//! first page that shows them is rendered. Whoever only asks whether a page changed sees the
//! part's digest, for which nothing is rendered.

use std::sync::OnceLock;

use rayon::prelude::*;
use serde::{Serialize, Serializer};
use tera::Value;

use super::{body, view};
use crate::model::digest::Digest;
use crate::model::dossier::{ArticleId, Dossier, EntityId, LinkedArticle, MomentId, TopicId};
use crate::model::route::Route;

/// Renders a component of the theme by its name, with its arguments and what leads to the
/// site's root.
pub type Draw<'d> = &'d (dyn Fn(&'static str, &[(&'static str, Value)], &str) -> Value + Sync);

/// The root as most pages see it, from a folder below it. What they show is kept; the few pages
/// elsewhere draw their own.
const USUAL_ROOT: &str = "../";

/// The dossier and its parts, as seen from one page.
#[derive(Clone, Copy)]
pub struct Scene<'d> {
    pub dossier: &'d Dossier,
    parts: &'d Parts,
    draw: Draw<'d>,
    root: &'static str,
}

/// Every part, by the index of what it shows.
#[derive(Default)]
pub struct Parts {
    entity_links: Vec<Slot>,
    topic_links: Vec<Slot>,
    article_cards: Vec<Slot>,
    entity_counts: Vec<Slot>,
    timeline_rows: Vec<Digest>,
    /// The digests of articles' texts, with the names that they show.
    shown_texts: Vec<Digest>,
    article_items: Vec<OnceLock<Value>>,
    article_lines: Vec<OnceLock<Value>>,
    entity_entries: Vec<OnceLock<Value>>,
    timeline_items: Vec<OnceLock<Value>>,
}

#[derive(Default)]
struct Slot {
    digest: Digest,
    value: OnceLock<Value>,
}

/// A part of a view. Copying it copies pointers.
#[derive(Clone, Copy)]
pub struct Part<'d> {
    scene: Scene<'d>,
    shows: Shows,
}

#[derive(Clone, Copy)]
enum Shows {
    EntityLink(EntityId),
    TopicLink(TopicId),
    ArticleCard(ArticleId),
    EntityCount(EntityId),
    /// Finished HTML, as are those below: an article in a list, with its summary.
    ArticleItem(ArticleId),
    /// The headline and byline of an article.
    ArticleLines(ArticleId),
    EntityEntry(EntityId),
    TimelineItem(MomentId),
}

impl Parts {
    pub fn of(dossier: &Dossier) -> Parts {
        let draw: Draw<'_> = &|_, _, _| Value::none();
        // Cards hold links, and rows hold both, so that the order counts.
        let mut parts = Parts {
            entity_links: slots(dossier.entities.len(), |index| {
                digest(&view::entity_link(dossier, EntityId(index)))
            }),
            topic_links: slots(dossier.topics.len(), |index| {
                digest(&view::topic_link(dossier, TopicId(index)))
            }),
            ..Parts::default()
        };
        let scene = Scene::new(dossier, &parts, draw);
        let entity_counts = slots(dossier.entities.len(), |index| {
            digest(&view::entity_count(&scene, EntityId(index), None))
        });
        let article_cards = slots(dossier.articles.len(), |index| {
            digest(&view::article_card(&scene, ArticleId(index)))
        });
        parts.entity_counts = entity_counts;
        parts.article_cards = article_cards;
        let scene = Scene::new(dossier, &parts, draw);
        parts.timeline_rows = all(dossier.timeline.len(), |index| {
            digest(&view::timeline_row(&scene, MomentId(index)))
        });
        parts.shown_texts = dossier
            .articles
            .iter()
            .map(|article| shown_text(dossier, article))
            .collect();
        let empty = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
        parts.article_items = empty(dossier.articles.len());
        parts.article_lines = empty(dossier.articles.len());
        parts.entity_entries = empty(dossier.entities.len());
        parts.timeline_items = empty(dossier.timeline.len());
        parts
    }
}

/// The digest of an article's text: of its prose, and of the names that stand in it in place of
/// what was typed.
fn shown_text(dossier: &Dossier, article: &LinkedArticle) -> Digest {
    let prose = article.article.body.prose.digest();
    let names = article
        .links
        .iter()
        .filter_map(|link| body::label(dossier, link));
    let mut names = names.peekable();
    match names.peek() {
        None => prose,
        Some(_) => {
            Digest::of_parts(std::iter::once(prose.as_bytes()).chain(names.map(str::as_bytes)))
        }
    }
}

fn slots(count: usize, digest: impl Fn(u32) -> Digest + Send + Sync) -> Vec<Slot> {
    all(count, |index| Slot {
        digest: digest(index),
        value: OnceLock::new(),
    })
}

fn all<T: Send>(count: usize, of: impl Fn(u32) -> T + Send + Sync) -> Vec<T> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let all = (0..count).into_par_iter().with_min_len(64);
    all.map(of).collect()
}

/// The fields that a kind of page shows.
pub trait Content {
    /// As the template sees them.
    fn fields(&self) -> Value;
    /// Their digest, for which nothing is rendered.
    fn digest(&self) -> Digest;
}

impl<T: Serialize> Content for T {
    fn fields(&self) -> Value {
        Value::from_serializable(self)
    }

    fn digest(&self) -> Digest {
        digest(self)
    }
}

/// The digest of all that a view shows. Its parts count by theirs.
pub fn digest(view: &impl Serialize) -> Digest {
    Digest::of_value(view)
}

impl<'d> Scene<'d> {
    pub fn new(dossier: &'d Dossier, parts: &'d Parts, draw: Draw<'d>) -> Scene<'d> {
        Scene {
            dossier,
            parts,
            draw,
            root: "",
        }
    }

    /// The same seen from the page at this route.
    pub fn at(self, route: &Route) -> Scene<'d> {
        Scene {
            root: route.root(),
            ..self
        }
    }

    fn part(&self, shows: Shows) -> Part<'d> {
        Part {
            scene: *self,
            shows,
        }
    }

    pub fn entity_link(&self, id: EntityId) -> Part<'d> {
        self.part(Shows::EntityLink(id))
    }

    pub fn topic_link(&self, id: TopicId) -> Part<'d> {
        self.part(Shows::TopicLink(id))
    }

    pub fn article_card(&self, id: ArticleId) -> Part<'d> {
        self.part(Shows::ArticleCard(id))
    }

    /// An entity with the number of all articles that mention it.
    pub fn entity_count(&self, id: EntityId) -> Part<'d> {
        self.part(Shows::EntityCount(id))
    }

    /// The digest of an article's text as readers see it.
    pub fn shown_text(&self, id: ArticleId) -> Digest {
        self.parts.shown_texts[id.0 as usize]
    }

    /// The finished lines of a list of articles, with their summaries or without.
    pub fn article_items(&self, ids: &[ArticleId], brief: bool) -> Vec<Part<'d>> {
        let shows = if brief {
            Shows::ArticleLines
        } else {
            Shows::ArticleItem
        };
        ids.iter().map(|id| self.part(shows(*id))).collect()
    }

    /// The finished headline and byline of an article.
    pub fn article_lines(&self, id: ArticleId) -> Part<'d> {
        self.part(Shows::ArticleLines(id))
    }

    /// A finished line of an index of entities.
    pub fn entity_entry(&self, id: EntityId) -> Part<'d> {
        self.part(Shows::EntityEntry(id))
    }

    /// A finished row of a timeline.
    pub fn timeline_item(&self, id: MomentId) -> Part<'d> {
        self.part(Shows::TimelineItem(id))
    }
}

impl Part<'_> {
    fn digest(&self) -> Digest {
        let parts = self.scene.parts;
        let slot = match self.shows {
            Shows::EntityLink(id) => &parts.entity_links[id.0 as usize],
            Shows::TopicLink(id) => &parts.topic_links[id.0 as usize],
            Shows::ArticleCard(id) | Shows::ArticleItem(id) | Shows::ArticleLines(id) => {
                &parts.article_cards[id.0 as usize]
            }
            Shows::EntityCount(id) | Shows::EntityEntry(id) => &parts.entity_counts[id.0 as usize],
            Shows::TimelineItem(id) => return parts.timeline_rows[id.0 as usize],
        };
        slot.digest
    }

    fn value(&self) -> Value {
        let (parts, scene) = (self.scene.parts, &self.scene);
        match self.shows {
            Shows::EntityLink(id) => made(&parts.entity_links[id.0 as usize], || {
                view::entity_link(scene.dossier, id)
            }),
            Shows::TopicLink(id) => made(&parts.topic_links[id.0 as usize], || {
                view::topic_link(scene.dossier, id)
            }),
            Shows::ArticleCard(id) => made(&parts.article_cards[id.0 as usize], || {
                view::article_card(scene, id)
            }),
            Shows::EntityCount(id) => made(&parts.entity_counts[id.0 as usize], || {
                view::entity_count(scene, id, None)
            }),
            Shows::ArticleItem(id) => self.drawn(&parts.article_items[id.0 as usize], || {
                let article = scene.article_card(id).value();
                ("article_item", vec![("article", article)])
            }),
            Shows::ArticleLines(id) => self.drawn(&parts.article_lines[id.0 as usize], || {
                let article = scene.article_card(id).value();
                ("article_lines", vec![("article", article)])
            }),
            Shows::EntityEntry(id) => self.drawn(&parts.entity_entries[id.0 as usize], || {
                let entry = scene.entity_count(id).value();
                ("entity_entry", vec![("entry", entry)])
            }),
            Shows::TimelineItem(id) => self.drawn(&parts.timeline_items[id.0 as usize], || {
                let row = Value::from_serializable(&view::timeline_row(scene, id));
                ("timeline_row", vec![("row", row)])
            }),
        }
    }

    fn drawn(
        &self,
        kept: &OnceLock<Value>,
        arguments: impl Fn() -> (&'static str, Vec<(&'static str, Value)>),
    ) -> Value {
        let draw = || {
            let (component, arguments) = arguments();
            (self.scene.draw)(component, &arguments, self.scene.root)
        };
        match self.scene.root {
            USUAL_ROOT => kept.get_or_init(draw).clone(),
            _ => draw(),
        }
    }
}

fn made<T: Serialize>(slot: &Slot, view: impl FnOnce() -> T) -> Value {
    let value = slot.value.get_or_init(|| Value::from_serializable(&view()));
    value.clone()
}

impl Serialize for Part<'_> {
    /// The template engine takes its own values over as they are. A digest is asked for in
    /// bytes, which people do not read.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.value().serialize(serializer)
        } else {
            self.digest().serialize(serializer)
        }
    }
}

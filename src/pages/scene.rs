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
use crate::model::dossier::{ArticleId, Dossier, EntityId, TimelineEntryId, TopicId};
use crate::model::route::Route;
use crate::tracked::{Digests, Item, ItemKind, ReadSets, Reads, Traces, Tracked, Unchanged};

/// Renders a component of the theme by its name, with its arguments and what leads to the
/// site's root.
pub type Draw<'d> = &'d (dyn Fn(&'static str, &[(&'static str, Value)], &str) -> Value + Sync);

/// The root as most pages see it, from a folder below it. What they show is kept; the few pages
/// elsewhere draw their own.
const USUAL_ROOT: &str = "../";

/// The dossier and its parts, as seen from one page.
#[derive(Clone, Copy)]
pub struct Scene<'d> {
    pub dossier: Tracked<'d>,
    parts: &'d Parts,
    draw: Draw<'d>,
    root: &'static str,
}

/// Every part, by the index of what it shows.
#[derive(Default)]
pub struct Parts {
    /// Of the dossier's items, and of the parts.
    digests: Digests,
    /// Which of these are as they were: none where no earlier build is known.
    unchanged: Unchanged,
    /// What the parts were made from, kind by kind.
    reads: Vec<ReadSets>,
    drawn: Drawn,
}

/// What was made of parts to be shown.
#[derive(Default)]
pub struct Drawn {
    entity_links: Vec<OnceLock<Value>>,
    linked_entities: Vec<OnceLock<Value>>,
    topic_links: Vec<OnceLock<Value>>,
    entity_counts: Vec<OnceLock<Value>>,
    article_cards: Vec<OnceLock<Value>>,
    article_items: Vec<OnceLock<Value>>,
    article_lines: Vec<OnceLock<Value>>,
    entity_entries: Vec<OnceLock<Value>>,
    timeline_items: Vec<OnceLock<Value>>,
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
    /// Finished HTML, as are those below: a link to an entity.
    LinkedEntity(EntityId),
    /// An article in a list, with its summary.
    ArticleItem(ArticleId),
    /// The headline and byline of an article.
    ArticleLines(ArticleId),
    EntityEntry(EntityId),
    TimelineItem(TimelineEntryId),
}

/// How many parts are looked through at a time.
const CHUNK: usize = 256;

impl Parts {
    /// The parts of a dossier. Those that are as they were in the last build, which left `known`
    /// and has `drawn` some of them, are neither looked into nor drawn again. `changed` are the
    /// articles that changed since, where it is known that nothing else did.
    pub fn of(
        dossier: &Dossier,
        known: Option<&Traces>,
        changed: Option<&[ArticleId]>,
        drawn: Option<Drawn>,
    ) -> Parts {
        let digests = match known.zip(changed) {
            Some((known, changed)) => known.digests.with_changed(dossier, changed),
            None => Digests::of(dossier),
        };
        let unchanged = known.map(|known| Unchanged::between(&known.digests, &digests));
        let mut parts = Parts {
            digests,
            unchanged: unchanged.unwrap_or_default(),
            reads: Vec::new(),
            drawn: Drawn::default(),
        };
        let (entities, articles) = (dossier.entities.len(), dossier.articles.len());
        let mut add = |kind, count, digest: &(dyn Fn(&Scene<'_>, u32) -> Digest + Sync)| {
            parts.add(dossier, known, kind, count, digest);
        };
        // In this order, since parts are made of other parts.
        add(ItemKind::EntityLink, entities, &|scene, index| {
            digest(&view::entity_link(scene.dossier, EntityId(index)))
        });
        add(
            ItemKind::TopicLink,
            dossier.topics.len(),
            &|scene, index| digest(&view::topic_link(scene.dossier, TopicId(index))),
        );
        add(ItemKind::EntityCount, entities, &|scene, index| {
            digest(&view::entity_count(scene, EntityId(index), None))
        });
        add(ItemKind::ArticleCard, articles, &|scene, index| {
            digest(&view::article_card(scene, ArticleId(index)))
        });
        let entries = dossier.lists.timeline.len();
        add(ItemKind::TimelineRow, entries, &|scene, index| {
            digest(&view::timeline_row(scene, TimelineEntryId(index)))
        });
        add(ItemKind::ShownText, articles, &|scene, index| {
            shown_text(scene.dossier, ArticleId(index))
        });
        parts.drawn = match (known, drawn) {
            (Some(_), Some(drawn)) => drawn.where_unchanged(&parts.unchanged),
            _ => Drawn::nothing(dossier),
        };
        parts
    }

    /// Adds the digests of all parts of a kind.
    fn add(
        &mut self,
        dossier: &Dossier,
        known: Option<&Traces>,
        kind: ItemKind,
        count: usize,
        digest: &(dyn Fn(&Scene<'_>, u32) -> Digest + Sync),
    ) {
        let known_reads = known.and_then(|known| known.parts.get(self.reads.len()));
        let as_it_was = |index: usize, item: Item| {
            let reads = known_reads?.get(index)?;
            let known = known.filter(|_| self.unchanged.holds(reads))?;
            Some((*known.digests.get(item)?, reads))
        };
        let draw: Draw<'_> = &|_, _, _| Value::none();
        let chunk = |start: usize| {
            let indices = start..count.min(start + CHUNK);
            let mut digests = Vec::with_capacity(indices.len());
            let mut read_sets = ReadSets::default();
            for (index, number) in indices.filter_map(|i| Some((i, u32::try_from(i).ok()?))) {
                if let Some((known, reads)) = as_it_was(index, kind.at(number)) {
                    digests.push(known);
                    read_sets.push(reads);
                    continue;
                }
                let reads = Reads::default();
                let scene = Scene::new(Tracked::noted(dossier, &reads), self, draw);
                digests.push(digest(&scene, number));
                read_sets.push(&reads.take_set());
            }
            (digests, read_sets)
        };
        let chunks = (0..count.div_ceil(CHUNK)).into_par_iter();
        let made: Vec<_> = chunks.map(|number| chunk(number * CHUNK)).collect();
        let mut digests = Vec::with_capacity(count);
        let mut reads = ReadSets::default();
        for (of_chunk, reads_of_chunk) in made {
            digests.extend(of_chunk);
            reads.append(&reads_of_chunk);
        }
        self.digests.put(kind, digests);
        if let Some(known) = known {
            self.unchanged.add(kind, &known.digests, &self.digests);
        }
        self.reads.push(reads);
    }

    fn digest(&self, item: Item) -> Digest {
        self.digests.get(item).copied().unwrap_or_default()
    }

    pub fn unchanged(&self) -> &Unchanged {
        &self.unchanged
    }

    /// What the next build has to know of the parts, and what was drawn of them.
    pub fn take_apart(&mut self) -> (Digests, Vec<ReadSets>, Drawn) {
        let Parts {
            digests,
            reads,
            drawn,
            ..
        } = std::mem::take(self);
        (digests, reads, drawn)
    }
}

impl Drawn {
    fn nothing(dossier: &Dossier) -> Drawn {
        let nothing = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
        let (entities, articles) = (dossier.entities.len(), dossier.articles.len());
        Drawn {
            entity_links: nothing(entities),
            linked_entities: nothing(entities),
            topic_links: nothing(dossier.topics.len()),
            entity_counts: nothing(entities),
            article_cards: nothing(articles),
            article_items: nothing(articles),
            article_lines: nothing(articles),
            entity_entries: nothing(entities),
            timeline_items: nothing(dossier.lists.timeline.len()),
        }
    }

    /// Without what shows a part that changed.
    fn where_unchanged(mut self, unchanged: &Unchanged) -> Drawn {
        let keep = |kind: ItemKind, slots: &mut [OnceLock<Value>]| {
            for (slot, number) in slots.iter_mut().zip(0..) {
                if !unchanged.is(kind.at(number)) {
                    slot.take();
                }
            }
        };
        keep(ItemKind::EntityLink, &mut self.entity_links);
        keep(ItemKind::EntityLink, &mut self.linked_entities);
        keep(ItemKind::TopicLink, &mut self.topic_links);
        keep(ItemKind::EntityCount, &mut self.entity_counts);
        keep(ItemKind::EntityCount, &mut self.entity_entries);
        keep(ItemKind::ArticleCard, &mut self.article_cards);
        keep(ItemKind::ArticleCard, &mut self.article_items);
        keep(ItemKind::ArticleCard, &mut self.article_lines);
        keep(ItemKind::TimelineRow, &mut self.timeline_items);
        self
    }
}

/// The digest of an article's text: of its prose, and of the names that stand in it in place of
/// what was typed.
fn shown_text(dossier: Tracked<'_>, id: ArticleId) -> Digest {
    let linked = dossier.article(id);
    let prose = linked.article.body.prose.digest();
    let names = linked
        .links
        .in_body
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
    pub fn new(dossier: Tracked<'d>, parts: &'d Parts, draw: Draw<'d>) -> Scene<'d> {
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
        self.dossier.note(shows.item());
        Part {
            scene: *self,
            shows,
        }
    }

    pub fn entity_link(&self, id: EntityId) -> Part<'d> {
        self.part(Shows::EntityLink(id))
    }

    /// A finished link to an entity, without the shape of its kind.
    pub fn linked_entity(&self, id: EntityId) -> Part<'d> {
        self.part(Shows::LinkedEntity(id))
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
        let item = ItemKind::ShownText.at(id.0);
        self.dossier.note(item);
        self.parts.digest(item)
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
    pub fn timeline_item(&self, id: TimelineEntryId) -> Part<'d> {
        self.part(Shows::TimelineItem(id))
    }
}

impl Shows {
    /// What is looked at where this is shown.
    fn item(self) -> Item {
        match self {
            Shows::EntityLink(id) | Shows::LinkedEntity(id) => ItemKind::EntityLink.at(id.0),
            Shows::TopicLink(id) => ItemKind::TopicLink.at(id.0),
            Shows::ArticleCard(id) | Shows::ArticleItem(id) | Shows::ArticleLines(id) => {
                ItemKind::ArticleCard.at(id.0)
            }
            Shows::EntityCount(id) | Shows::EntityEntry(id) => ItemKind::EntityCount.at(id.0),
            Shows::TimelineItem(id) => ItemKind::TimelineRow.at(id.0),
        }
    }
}

impl Part<'_> {
    fn digest(&self) -> Digest {
        self.scene.parts.digest(self.shows.item())
    }

    fn value(&self) -> Value {
        let (parts, scene) = (&self.scene.parts.drawn, &self.scene);
        match self.shows {
            Shows::EntityLink(id) => made(&parts.entity_links[id.0 as usize], || {
                view::entity_link(scene.dossier, id)
            }),
            Shows::TopicLink(id) => made(&parts.topic_links[id.0 as usize], || {
                view::topic_link(scene.dossier, id)
            }),
            // Holds finished HTML.
            Shows::ArticleCard(id) => self.kept(&parts.article_cards[id.0 as usize], || {
                Value::from_serializable(&view::article_card(scene, id))
            }),
            Shows::EntityCount(id) => made(&parts.entity_counts[id.0 as usize], || {
                view::entity_count(scene, id, None)
            }),
            Shows::LinkedEntity(id) => self.drawn(&parts.linked_entities[id.0 as usize], || {
                let entity = scene.entity_link(id).value();
                ("entity_link", vec![("entity", entity)])
            }),
            Shows::ArticleItem(id) => self.drawn(&parts.article_items[id.0 as usize], || {
                let article = scene.article_card(id).value();
                let lines = scene.article_lines(id).value();
                ("article_item", vec![("article", article), ("lines", lines)])
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
        self.kept(kept, || {
            let (component, arguments) = arguments();
            (self.scene.draw)(component, &arguments, self.scene.root)
        })
    }

    /// What leads to the root, kept where most pages see it.
    fn kept(&self, kept: &OnceLock<Value>, make: impl Fn() -> Value) -> Value {
        match self.scene.root {
            USUAL_ROOT => kept.get_or_init(make).clone(),
            _ => make(),
        }
    }
}

fn made<T: Serialize>(kept: &OnceLock<Value>, view: impl FnOnce() -> T) -> Value {
    let value = kept.get_or_init(|| Value::from_serializable(&view()));
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

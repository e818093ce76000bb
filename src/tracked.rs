//! Floor 3: the dossier as one output sees it. Whatever an output looks at is noted while it is
//! made, so that the next build knows which outputs are as they were without making them again,
//! and nobody has to say beforehand what depends on what. Pages and exports have no other way
//! to the dossier.

mod traces;

use std::cell::RefCell;

use crate::model::config::Config;
use crate::model::correction::Correction;
use crate::model::dossier::*;
use crate::model::entity::{Entity, EntityKind};
use crate::model::locale::Locale;
use crate::model::route::Route;
use crate::model::slug::Slug;

pub use traces::{Digests, ReadSets, Traces, Unchanged, global_inputs};

/// The dossier, with a place to note what is looked at. Copying it copies pointers.
#[derive(Clone, Copy)]
pub struct Tracked<'d> {
    dossier: &'d Dossier,
    /// `None` where nobody wants to know.
    reads: Option<&'d Reads>,
}

/// What can be looked at by itself: something of the dossier, or a fragment that many outputs show.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Item(u32);

/// The kinds of items. Those of the dossier come first, then fragments in the order in which they
/// are made of each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ItemKind {
    Lists,
    Assets,
    Article,
    Entity,
    Topic,
    Event,
    Page,
    TimelineEntry,
    Registers,
    EntityLink,
    TopicLink,
    EntityLead,
    EntityCount,
    ArticleCard,
    TimelineRow,
    ShownText,
    SearchDocuments,
    SearchTexts,
    SearchSegment,
}

impl ItemKind {
    const COUNT: usize = 19;
    /// By how many bits the index of an item stands above its kind.
    const BITS: u32 = 5;

    /// The item of this kind with this index. Indices stay far below a hundred million.
    pub fn at(self, index: u32) -> Item {
        Item(index << ItemKind::BITS | self as u32)
    }
}

impl Item {
    /// The number of its kind, and its index among those.
    fn place(self) -> (usize, usize) {
        let kind = self.0 & ((1 << ItemKind::BITS) - 1);
        (kind as usize, (self.0 >> ItemKind::BITS) as usize)
    }
}

/// What is looked at, while it is noted.
#[derive(Default)]
pub struct Reads(RefCell<Vec<Item>>);

impl Reads {
    fn note(&self, item: Item) {
        let mut noted = self.0.borrow_mut();
        if noted.last() != Some(&item) {
            noted.push(item);
        }
    }
}

impl<'d> Tracked<'d> {
    /// The dossier for an output whose reads are noted.
    pub fn noted(dossier: &'d Dossier, reads: &'d Reads) -> Tracked<'d> {
        let reads = Some(reads);
        Tracked { dossier, reads }
    }

    /// The dossier for what is made in every build.
    pub fn unnoted(dossier: &'d Dossier) -> Tracked<'d> {
        let reads = None;
        Tracked { dossier, reads }
    }

    /// Notes that a fragment was looked at.
    pub fn note(self, item: Item) {
        if let Some(reads) = self.reads {
            reads.note(item);
        }
    }

    pub fn article(self, id: ArticleId) -> &'d LinkedArticle {
        self.note(ItemKind::Article.at(id.0));
        self.dossier.article(id)
    }

    pub fn entity(self, id: EntityId) -> &'d LinkedEntity {
        self.note(ItemKind::Entity.at(id.0));
        self.dossier.entity(id)
    }

    /// The slug and the name of an entity. Its link shows both, and only that is noted.
    pub fn entity_label(self, id: EntityId) -> (&'d str, &'d str) {
        self.note(ItemKind::EntityLink.at(id.0));
        let entity = &self.dossier.entity(id).entity;
        (entity.slug.as_str(), &entity.name.value)
    }

    /// What an entity’s link says and where it leads; only that is noted.
    pub fn linked_entity(self, id: EntityId) -> (EntityKind, &'d str, &'d Route) {
        self.note(ItemKind::EntityLink.at(id.0));
        let entity = self.dossier.entity(id);
        let Entity { kind, name, .. } = entity.entity.as_ref();
        (*kind, &name.value, &entity.route)
    }

    /// What a topic’s link says and where it leads; only that is noted.
    pub fn linked_topic(self, id: TopicId) -> (&'d str, &'d Route) {
        self.note(ItemKind::TopicLink.at(id.0));
        let topic = self.dossier.topic(id);
        (&topic.topic.title.value, &topic.route)
    }

    /// The slug of a topic, to which its link leads; only that is noted.
    pub fn topic_slug(self, id: TopicId) -> &'d str {
        self.note(ItemKind::TopicLink.at(id.0));
        self.dossier.topic(id).topic.slug.as_str()
    }

    pub fn topic(self, id: TopicId) -> &'d LinkedTopic {
        self.note(ItemKind::Topic.at(id.0));
        self.dossier.topic(id)
    }

    pub fn event(self, id: EventId) -> &'d LinkedEvent {
        self.note(ItemKind::Event.at(id.0));
        self.dossier.event(id)
    }

    pub fn page(self, id: PageId) -> &'d LinkedPage {
        self.note(ItemKind::Page.at(id.0));
        self.dossier.page(id)
    }

    pub fn timeline_entry(self, id: TimelineEntryId) -> &'d TimelineEntry {
        self.note(ItemKind::TimelineEntry.at(id.0));
        self.dossier.timeline_entry(id)
    }

    pub fn registers(self) -> &'d Registers {
        self.note(ItemKind::Registers.at(0));
        &self.dossier.registers
    }

    /// What was withdrawn, which is one item with the registers.
    pub fn withdrawn(self) -> &'d [Tombstone] {
        self.note(ItemKind::Registers.at(0));
        &self.dossier.withdrawn
    }

    pub fn asset(self, index: usize) -> Option<&'d Asset> {
        self.note(ItemKind::Assets.at(0));
        self.dossier.assets.get(index)
    }

    pub fn lists(self) -> &'d Lists {
        self.note(ItemKind::Lists.at(0));
        &self.dossier.lists
    }

    /// The place of an article among the newest: 0 is the newest.
    pub fn latest_rank(self, id: ArticleId) -> u32 {
        let ranks = &self.lists().ranks;
        ranks.get(id.0 as usize).copied().unwrap_or(u32::MAX)
    }

    /// What was corrected in this; its item is noted.
    pub fn corrections(self, of: Target) -> &'d [Correction] {
        // Its name is a part of the same item.
        let _ = self.name(of);
        self.dossier.corrections(of)
    }

    /// Where this is; `None` for what has no page.
    pub fn route(self, of: Target) -> Option<&'d Route> {
        match of {
            Target::Article(id) => Some(&self.article(id).route),
            Target::Entity(id) => Some(&self.entity(id).route),
            Target::Topic(id) => Some(&self.topic(id).route),
            Target::Event(id) => Some(&self.event(id).route),
            Target::Page(id) => Some(&self.page(id).route),
            Target::Image(_) | Target::File(_) | Target::Here | Target::Nowhere => None,
        }
    }

    /// Whether it is shown as a draft.
    pub fn is_draft(self, of: Target) -> bool {
        match of {
            Target::Article(id) => self.article(id).article.draft,
            Target::Entity(id) => self.entity(id).entity.draft,
            Target::Topic(id) => self.topic(id).topic.draft,
            Target::Event(id) => self.event(id).event.draft,
            Target::Page(id) => self.page(id).page.draft,
            Target::Image(_) | Target::File(_) | Target::Here | Target::Nowhere => false,
        }
    }

    /// The name of what a link leads to; `None` for the page itself.
    pub fn name(self, target: Target) -> Option<&'d str> {
        match target {
            Target::Article(id) => Some(&self.article(id).article.title),
            Target::Entity(id) => Some(&self.entity(id).entity.name.value),
            Target::Topic(id) => Some(&self.topic(id).topic.title.value),
            Target::Event(id) => Some(&self.event(id).event.title.value),
            Target::Page(id) => Some(&self.page(id).page.title),
            Target::Image(index) | Target::File(index) => {
                self.asset(index).map(|asset| asset.file.as_str())
            }
            Target::Here | Target::Nowhere => None,
        }
    }
}

/// What follows are the global inputs: outputs made with others are never taken for being as they
/// were, so that nobody has to note it.
impl<'d> Tracked<'d> {
    pub fn config(self) -> &'d Config {
        &self.dossier.config
    }

    /// How the interface speaks.
    pub fn locale(self) -> &'d Locale {
        &self.dossier.config.locale
    }

    pub fn article_ids(self) -> impl ExactSizeIterator<Item = ArticleId> {
        (0..count(&self.dossier.articles)).map(ArticleId)
    }

    pub fn entity_ids(self) -> impl ExactSizeIterator<Item = EntityId> {
        (0..count(&self.dossier.entities)).map(EntityId)
    }

    pub fn topic_ids(self) -> impl ExactSizeIterator<Item = TopicId> {
        (0..count(&self.dossier.topics)).map(TopicId)
    }

    pub fn event_ids(self) -> impl ExactSizeIterator<Item = EventId> {
        (0..count(&self.dossier.events)).map(EventId)
    }

    pub fn page_ids(self) -> impl ExactSizeIterator<Item = PageId> {
        (0..count(&self.dossier.pages)).map(PageId)
    }

    pub fn article_named(self, slug: &Slug) -> Option<ArticleId> {
        self.dossier.article_named(slug)
    }
}

fn count<T>(values: &[T]) -> u32 {
    u32::try_from(values.len()).unwrap_or(u32::MAX)
}

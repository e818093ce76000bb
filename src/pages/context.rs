//! What pages are made from: the dossier, with the fragments that many pages show made once and
//! shared. Beside the theme the only file that knows the template engine.
//!
//! A fragment has two faces. A template sees the value, or the finished HTML; both are made when the
//! first page that shows them is rendered. Whoever only asks whether a page changed sees the
//! fragment's digest, for which nothing is rendered.

use std::sync::OnceLock;

use rayon::prelude::*;
use serde::{Serialize, Serializer};
use tera::Value;

use crate::model::digest::Digest;
use crate::model::dossier::{ArticleId, Dossier, EntityId, TimelineEntryId, TopicId};
use crate::model::route::Route;
use crate::tracked::{Digests, Item, ItemKind, ReadSets, Reads, Traces, Tracked, Unchanged};

/// Renders a component of the theme by its name, with its arguments and what leads to the
/// site's root.
pub type RenderComponent<'d> =
    &'d (dyn Fn(&'static str, &[(&'static str, Value)], &str) -> Value + Sync);

/// Makes what a fragment shows. Knows the views, which this file does not.
pub type MakeFragment = for<'d> fn(&RenderContext<'d>, FragmentKind) -> Made;

/// What a fragment is made of.
pub enum Made {
    /// A value that a template sees as it is.
    Value(Value),
    /// A component of the theme by its name, with its arguments.
    Component(&'static str, Vec<(&'static str, Value)>),
}

/// The root as most pages see it, from a folder below it. What they show is kept; the few pages
/// elsewhere render their own.
const USUAL_ROOT: &str = "../";

/// The dossier and its fragments, as seen from one page.
#[derive(Clone, Copy)]
pub struct RenderContext<'d> {
    pub dossier: Tracked<'d>,
    fragments: &'d Fragments,
    render: RenderComponent<'d>,
    root: &'static str,
}

/// Every fragment, by the index of what it shows.
pub struct Fragments {
    /// Of the dossier's items, and of the fragments.
    digests: Digests,
    /// Which of these are as they were: none where no earlier build is known.
    unchanged: Unchanged,
    /// What the fragments were made from, kind by kind.
    reads: Vec<ReadSets>,
    rendered: RenderedFragments,
    make: MakeFragment,
}

/// What was made of fragments to be shown.
#[derive(Default)]
pub struct RenderedFragments {
    entity_links: Vec<OnceLock<Value>>,
    linked_entities: Vec<OnceLock<Value>>,
    topic_links: Vec<OnceLock<Value>>,
    entity_leads: Vec<OnceLock<Value>>,
    entity_counts: Vec<OnceLock<Value>>,
    article_cards: Vec<OnceLock<Value>>,
    article_items: Vec<OnceLock<Value>>,
    article_lines: Vec<OnceLock<Value>>,
    entity_entries: Vec<OnceLock<Value>>,
    timeline_items: Vec<OnceLock<Value>>,
}

/// A fragment of a view. Copying it copies pointers.
#[derive(Clone, Copy)]
pub struct Fragment<'d> {
    context: RenderContext<'d>,
    kind: FragmentKind,
}

/// What a fragment shows.
#[derive(Clone, Copy)]
pub enum FragmentKind {
    EntityLink(EntityId),
    TopicLink(TopicId),
    /// What an entity is, in a sentence.
    EntityLead(EntityId),
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

/// At most so many fragments are looked through at a time.
const CHUNK: usize = 256;

impl Fragments {
    /// None of a dossier yet. What is as it was in the last build, which left `known`, is neither
    /// looked into nor rendered again. `changed` are the articles that changed since, where it is
    /// known that nothing else did.
    pub fn none_of(
        dossier: &Dossier,
        known: Option<&Traces>,
        changed: Option<&[ArticleId]>,
        make: MakeFragment,
    ) -> Fragments {
        let digests = match known.zip(changed) {
            Some((known, changed)) => known.digests.with_changed(dossier, changed),
            None => Digests::of(dossier),
        };
        let unchanged = known.map(|known| Unchanged::between(&known.digests, &digests));
        Fragments {
            digests,
            unchanged: unchanged.unwrap_or_default(),
            reads: Vec::new(),
            rendered: RenderedFragments::default(),
            make,
        }
    }

    /// Takes over what the last build, which left `known`, has `rendered` of what is as it was. To
    /// be called once all are added.
    pub fn take_over(
        &mut self,
        dossier: &Dossier,
        known: Option<&Traces>,
        rendered: Option<RenderedFragments>,
    ) {
        self.rendered = match (known, rendered) {
            (Some(_), Some(rendered)) => rendered.where_unchanged(&self.unchanged),
            _ => RenderedFragments::nothing(dossier),
        };
    }

    /// Adds the digests of all fragments of a kind.
    pub fn add(
        &mut self,
        dossier: &Dossier,
        known: Option<&Traces>,
        kind: ItemKind,
        count: usize,
        digest: &(dyn Fn(&RenderContext<'_>, u32) -> Digest + Sync),
    ) {
        let known_reads = known.and_then(|known| known.fragments.get(self.reads.len()));
        let as_it_was = |index: usize, item: Item| {
            let reads = known_reads?.get(index)?;
            let known = known.filter(|_| self.unchanged.holds(reads))?;
            Some((*known.digests.get(item)?, reads))
        };
        let render: RenderComponent<'_> = &|_, _, _| Value::none();
        // A few that take long stand alone.
        let size = CHUNK.min(count.div_ceil(CHUNK)).max(1);
        let chunk = |start: usize| {
            let indices = start..count.min(start + size);
            let mut digests = Vec::with_capacity(indices.len());
            let mut read_sets = ReadSets::default();
            for (index, number) in indices.filter_map(|i| Some((i, u32::try_from(i).ok()?))) {
                if let Some((known, reads)) = as_it_was(index, kind.at(number)) {
                    digests.push(known);
                    read_sets.push(reads);
                    continue;
                }
                let reads = Reads::default();
                let context = RenderContext::new(Tracked::noted(dossier, &reads), self, render);
                digests.push(digest(&context, number));
                read_sets.push(&reads.take_set());
            }
            (digests, read_sets)
        };
        let chunks = (0..count.div_ceil(size)).into_par_iter();
        let made: Vec<_> = chunks.map(|number| chunk(number * size)).collect();
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

    /// What the next build has to know of the fragments, and what was rendered of them.
    pub fn take_apart(&mut self) -> (Digests, Vec<ReadSets>, RenderedFragments) {
        let digests = std::mem::take(&mut self.digests);
        let reads = std::mem::take(&mut self.reads);
        (digests, reads, std::mem::take(&mut self.rendered))
    }
}

impl RenderedFragments {
    fn nothing(dossier: &Dossier) -> RenderedFragments {
        let nothing = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
        let (entities, articles) = (dossier.entities.len(), dossier.articles.len());
        RenderedFragments {
            entity_links: nothing(entities),
            linked_entities: nothing(entities),
            topic_links: nothing(dossier.topics.len()),
            entity_leads: nothing(entities),
            entity_counts: nothing(entities),
            article_cards: nothing(articles),
            article_items: nothing(articles),
            article_lines: nothing(articles),
            entity_entries: nothing(entities),
            timeline_items: nothing(dossier.lists.timeline.len()),
        }
    }

    /// Where the value of a fragment is kept.
    fn slot(&self, kind: FragmentKind) -> &OnceLock<Value> {
        match kind {
            FragmentKind::EntityLink(id) => &self.entity_links[id.0 as usize],
            FragmentKind::LinkedEntity(id) => &self.linked_entities[id.0 as usize],
            FragmentKind::TopicLink(id) => &self.topic_links[id.0 as usize],
            FragmentKind::EntityLead(id) => &self.entity_leads[id.0 as usize],
            FragmentKind::EntityCount(id) => &self.entity_counts[id.0 as usize],
            FragmentKind::EntityEntry(id) => &self.entity_entries[id.0 as usize],
            FragmentKind::ArticleCard(id) => &self.article_cards[id.0 as usize],
            FragmentKind::ArticleItem(id) => &self.article_items[id.0 as usize],
            FragmentKind::ArticleLines(id) => &self.article_lines[id.0 as usize],
            FragmentKind::TimelineItem(id) => &self.timeline_items[id.0 as usize],
        }
    }

    /// Without what shows a fragment that changed.
    fn where_unchanged(mut self, unchanged: &Unchanged) -> RenderedFragments {
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
        keep(ItemKind::EntityLead, &mut self.entity_leads);
        keep(ItemKind::EntityCount, &mut self.entity_counts);
        keep(ItemKind::EntityCount, &mut self.entity_entries);
        keep(ItemKind::ArticleCard, &mut self.article_cards);
        keep(ItemKind::ArticleCard, &mut self.article_items);
        keep(ItemKind::ArticleCard, &mut self.article_lines);
        keep(ItemKind::TimelineRow, &mut self.timeline_items);
        self
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

/// The digest of all that a view shows. Its fragments count by theirs.
pub fn digest(view: &impl Serialize) -> Digest {
    Digest::of_value(view)
}

impl<'d> RenderContext<'d> {
    pub fn new(
        dossier: Tracked<'d>,
        fragments: &'d Fragments,
        render: RenderComponent<'d>,
    ) -> RenderContext<'d> {
        RenderContext {
            dossier,
            fragments,
            render,
            root: "",
        }
    }

    /// The same seen from the page at this route.
    pub fn at(self, route: &Route) -> RenderContext<'d> {
        RenderContext {
            root: route.root(),
            ..self
        }
    }

    fn fragment(&self, kind: FragmentKind) -> Fragment<'d> {
        self.dossier.note(kind.item());
        Fragment {
            context: *self,
            kind,
        }
    }

    pub fn entity_link(&self, id: EntityId) -> Fragment<'d> {
        self.fragment(FragmentKind::EntityLink(id))
    }

    /// A finished link to an entity, without the shape of its kind.
    pub fn linked_entity(&self, id: EntityId) -> Fragment<'d> {
        self.fragment(FragmentKind::LinkedEntity(id))
    }

    pub fn topic_link(&self, id: TopicId) -> Fragment<'d> {
        self.fragment(FragmentKind::TopicLink(id))
    }

    pub fn article_card(&self, id: ArticleId) -> Fragment<'d> {
        self.fragment(FragmentKind::ArticleCard(id))
    }

    /// What an entity is, in a sentence; empty where nobody wrote that.
    pub fn entity_lead(&self, id: EntityId) -> Fragment<'d> {
        self.fragment(FragmentKind::EntityLead(id))
    }

    /// An entity with the number of all articles that mention it.
    pub fn entity_count(&self, id: EntityId) -> Fragment<'d> {
        self.fragment(FragmentKind::EntityCount(id))
    }

    /// The digest of an item, which is noted.
    pub fn digest(&self, item: Item) -> Digest {
        self.dossier.note(item);
        self.fragments.digest(item)
    }

    /// The digest of an article's text as readers see it.
    pub fn shown_text(&self, id: ArticleId) -> Digest {
        self.digest(ItemKind::ShownText.at(id.0))
    }

    /// The finished lines of a list of articles, with their summaries or without.
    pub fn article_items(&self, ids: &[ArticleId], brief: bool) -> Vec<Fragment<'d>> {
        let kind = if brief {
            FragmentKind::ArticleLines
        } else {
            FragmentKind::ArticleItem
        };
        ids.iter().map(|id| self.fragment(kind(*id))).collect()
    }

    /// The finished headline and byline of an article.
    pub fn article_lines(&self, id: ArticleId) -> Fragment<'d> {
        self.fragment(FragmentKind::ArticleLines(id))
    }

    /// A finished line of an index of entities.
    pub fn entity_entry(&self, id: EntityId) -> Fragment<'d> {
        self.fragment(FragmentKind::EntityEntry(id))
    }

    /// A finished row of a timeline.
    pub fn timeline_item(&self, id: TimelineEntryId) -> Fragment<'d> {
        self.fragment(FragmentKind::TimelineItem(id))
    }
}

impl FragmentKind {
    /// Whether it holds no finished HTML, which leads to the root.
    fn is_same_everywhere(self) -> bool {
        matches!(
            self,
            FragmentKind::EntityLink(_)
                | FragmentKind::TopicLink(_)
                | FragmentKind::EntityLead(_)
                | FragmentKind::EntityCount(_)
        )
    }

    /// What is looked at where this is shown.
    fn item(self) -> Item {
        match self {
            FragmentKind::EntityLink(id) | FragmentKind::LinkedEntity(id) => {
                ItemKind::EntityLink.at(id.0)
            }
            FragmentKind::TopicLink(id) => ItemKind::TopicLink.at(id.0),
            FragmentKind::ArticleCard(id)
            | FragmentKind::ArticleItem(id)
            | FragmentKind::ArticleLines(id) => ItemKind::ArticleCard.at(id.0),
            FragmentKind::EntityLead(id) => ItemKind::EntityLead.at(id.0),
            FragmentKind::EntityCount(id) | FragmentKind::EntityEntry(id) => {
                ItemKind::EntityCount.at(id.0)
            }
            FragmentKind::TimelineItem(id) => ItemKind::TimelineRow.at(id.0),
        }
    }
}

impl Fragment<'_> {
    fn digest(&self) -> Digest {
        self.context.fragments.digest(self.kind.item())
    }

    /// The text that it is, where it is one.
    pub fn text(&self) -> String {
        self.value().as_str().unwrap_or_default().to_string()
    }

    pub fn value(&self) -> Value {
        let context = &self.context;
        let make = || match (context.fragments.make)(context, self.kind) {
            Made::Value(value) => value,
            Made::Component(component, arguments) => {
                (context.render)(component, &arguments, context.root)
            }
        };
        // What leads to the root is kept as most pages see it.
        match self.kind.is_same_everywhere() || context.root == USUAL_ROOT {
            true => context
                .fragments
                .rendered
                .slot(self.kind)
                .get_or_init(make)
                .clone(),
            false => make(),
        }
    }
}

impl Serialize for Fragment<'_> {
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

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

use super::{body, view};
use crate::model::digest::Digest;
use crate::model::dossier::{ArticleId, Dossier, EntityId, TimelineEntryId, TopicId};
use crate::model::route::Route;
use crate::tracked::{Digests, Item, ItemKind, ReadSets, Reads, Traces, Tracked, Unchanged};

/// Renders a component of the theme by its name, with its arguments and what leads to the
/// site's root.
pub type RenderComponent<'d> =
    &'d (dyn Fn(&'static str, &[(&'static str, Value)], &str) -> Value + Sync);

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
#[derive(Default)]
pub struct Fragments {
    /// Of the dossier's items, and of the fragments.
    digests: Digests,
    /// Which of these are as they were: none where no earlier build is known.
    unchanged: Unchanged,
    /// What the fragments were made from, kind by kind.
    reads: Vec<ReadSets>,
    rendered: RenderedFragments,
}

/// What was made of fragments to be shown.
#[derive(Default)]
pub struct RenderedFragments {
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

/// A fragment of a view. Copying it copies pointers.
#[derive(Clone, Copy)]
pub struct Fragment<'d> {
    context: RenderContext<'d>,
    kind: FragmentKind,
}

#[derive(Clone, Copy)]
enum FragmentKind {
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

/// How many fragments are looked through at a time.
const CHUNK: usize = 256;

impl Fragments {
    /// The fragments of a dossier. Those that are as they were in the last build, which left `known`
    /// and has `rendered` some of them, are neither looked into nor rendered again. `changed` are the
    /// articles that changed since, where it is known that nothing else did.
    pub fn of(
        dossier: &Dossier,
        known: Option<&Traces>,
        changed: Option<&[ArticleId]>,
        rendered: Option<RenderedFragments>,
    ) -> Fragments {
        let digests = match known.zip(changed) {
            Some((known, changed)) => known.digests.with_changed(dossier, changed),
            None => Digests::of(dossier),
        };
        let unchanged = known.map(|known| Unchanged::between(&known.digests, &digests));
        let mut fragments = Fragments {
            digests,
            unchanged: unchanged.unwrap_or_default(),
            reads: Vec::new(),
            rendered: RenderedFragments::default(),
        };
        let (entities, articles) = (dossier.entities.len(), dossier.articles.len());
        let mut add = |kind, count, digest: &(dyn Fn(&RenderContext<'_>, u32) -> Digest + Sync)| {
            fragments.add(dossier, known, kind, count, digest);
        };
        // In this order, since fragments are made of other fragments.
        add(ItemKind::EntityLink, entities, &|context, index| {
            digest(&view::entity_link(context.dossier, EntityId(index)))
        });
        add(
            ItemKind::TopicLink,
            dossier.topics.len(),
            &|context, index| digest(&view::topic_link(context.dossier, TopicId(index))),
        );
        add(ItemKind::EntityCount, entities, &|context, index| {
            digest(&view::entity_count(context, EntityId(index), None))
        });
        add(ItemKind::ArticleCard, articles, &|context, index| {
            digest(&view::article_card(context, ArticleId(index)))
        });
        let entries = dossier.lists.timeline.len();
        add(ItemKind::TimelineRow, entries, &|context, index| {
            digest(&view::timeline_row(context, TimelineEntryId(index)))
        });
        add(ItemKind::ShownText, articles, &|context, index| {
            shown_text(context.dossier, ArticleId(index))
        });
        fragments.rendered = match (known, rendered) {
            (Some(_), Some(rendered)) => rendered.where_unchanged(&fragments.unchanged),
            _ => RenderedFragments::nothing(dossier),
        };
        fragments
    }

    /// Adds the digests of all fragments of a kind.
    fn add(
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
                let context = RenderContext::new(Tracked::noted(dossier, &reads), self, render);
                digests.push(digest(&context, number));
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

    /// What the next build has to know of the fragments, and what was rendered of them.
    pub fn take_apart(&mut self) -> (Digests, Vec<ReadSets>, RenderedFragments) {
        let Fragments {
            digests,
            reads,
            rendered,
            ..
        } = std::mem::take(self);
        (digests, reads, rendered)
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
            entity_counts: nothing(entities),
            article_cards: nothing(articles),
            article_items: nothing(articles),
            article_lines: nothing(articles),
            entity_entries: nothing(entities),
            timeline_items: nothing(dossier.lists.timeline.len()),
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

    /// An entity with the number of all articles that mention it.
    pub fn entity_count(&self, id: EntityId) -> Fragment<'d> {
        self.fragment(FragmentKind::EntityCount(id))
    }

    /// The digest of an article's text as readers see it.
    pub fn shown_text(&self, id: ArticleId) -> Digest {
        let item = ItemKind::ShownText.at(id.0);
        self.dossier.note(item);
        self.fragments.digest(item)
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

    fn value(&self) -> Value {
        let (fragments, context) = (&self.context.fragments.rendered, &self.context);
        match self.kind {
            FragmentKind::EntityLink(id) => made(&fragments.entity_links[id.0 as usize], || {
                view::entity_link(context.dossier, id)
            }),
            FragmentKind::TopicLink(id) => made(&fragments.topic_links[id.0 as usize], || {
                view::topic_link(context.dossier, id)
            }),
            // Holds finished HTML.
            FragmentKind::ArticleCard(id) => self
                .kept(&fragments.article_cards[id.0 as usize], || {
                    Value::from_serializable(&view::article_card(context, id))
                }),
            FragmentKind::EntityCount(id) => made(&fragments.entity_counts[id.0 as usize], || {
                view::entity_count(context, id, None)
            }),
            FragmentKind::LinkedEntity(id) => {
                self.rendered(&fragments.linked_entities[id.0 as usize], || {
                    let entity = context.entity_link(id).value();
                    ("entity_link", vec![("entity", entity)])
                })
            }
            FragmentKind::ArticleItem(id) => {
                self.rendered(&fragments.article_items[id.0 as usize], || {
                    let article = context.article_card(id).value();
                    let lines = context.article_lines(id).value();
                    ("article_item", vec![("article", article), ("lines", lines)])
                })
            }
            FragmentKind::ArticleLines(id) => {
                self.rendered(&fragments.article_lines[id.0 as usize], || {
                    let article = context.article_card(id).value();
                    ("article_lines", vec![("article", article)])
                })
            }
            FragmentKind::EntityEntry(id) => {
                self.rendered(&fragments.entity_entries[id.0 as usize], || {
                    let entry = context.entity_count(id).value();
                    ("entity_entry", vec![("entry", entry)])
                })
            }
            FragmentKind::TimelineItem(id) => {
                self.rendered(&fragments.timeline_items[id.0 as usize], || {
                    let row = Value::from_serializable(&view::timeline_row(context, id));
                    ("timeline_row", vec![("row", row)])
                })
            }
        }
    }

    fn rendered(
        &self,
        kept: &OnceLock<Value>,
        arguments: impl Fn() -> (&'static str, Vec<(&'static str, Value)>),
    ) -> Value {
        self.kept(kept, || {
            let (component, arguments) = arguments();
            (self.context.render)(component, &arguments, self.context.root)
        })
    }

    /// What leads to the root, kept where most pages see it.
    fn kept(&self, kept: &OnceLock<Value>, make: impl Fn() -> Value) -> Value {
        match self.context.root {
            USUAL_ROOT => kept.get_or_init(make).clone(),
            _ => make(),
        }
    }
}

fn made<T: Serialize>(kept: &OnceLock<Value>, view: impl FnOnce() -> T) -> Value {
    let value = kept.get_or_init(|| Value::from_serializable(&view()));
    value.clone()
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

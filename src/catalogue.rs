//! Floor 3: what readers can search for: every document of the dossier, in segments of an index, and the files of that
//! index. What a document says is in `document`. Drafts that the dossier leaves out and texts that rights withhold are in
//! no document, since they are not in the dossier.

mod document;
mod plain;

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::model::digest::Digest;
use crate::model::dossier::{
    ArticleId, ClaimId, Dossier, EntityId, EventId, FigureId, PageId, TopicId,
};
use crate::model::route::Route;
use crate::search::{self, Files, Segment, SegmentBuilder, Sizes};
use crate::tracked::{ItemKind, Tracked};
use document::{Document, KINDS};

/// A segment holds so many documents at most, as a rule: an edit makes one anew, and a query reads a file of each.
const SEGMENT: u32 = 1_500;
/// So many documents to a file of terms, until there are enough of these.
const SHARD: u32 = 12;
const MOST_SHARDS: u32 = 128;
/// So many documents to a file of texts.
const TEXTS: u32 = 6;

/// Something that can be found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DocumentId {
    Article(ArticleId),
    Claim(ClaimId),
    Figure(FigureId),
    Entity(EntityId),
    Topic(TopicId),
    Event(EventId),
    Page(PageId),
}

/// A file of the index.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SearchFile {
    /// What there is, which a browser loads first.
    Start,
    /// The names of entities and topics.
    Names,
    OfSegment(u32, Files),
}

/// All documents. Which segment one is in follows from its slug and from how many there are.
#[derive(Debug)]
pub struct Catalogue {
    segments: Vec<Vec<DocumentId>>,
    sizes: Sizes,
}

impl Catalogue {
    /// `None` where the dossier is not searched.
    pub fn of(dossier: Tracked<'_>) -> Option<Catalogue> {
        if !dossier.config().search {
            return None;
        }
        let documents = documents(dossier);
        let count = u32::try_from(documents.len()).unwrap_or(u32::MAX);
        let segment_count = count.div_ceil(SEGMENT).max(1).next_power_of_two();
        let mut segments = vec![Vec::new(); segment_count as usize];
        for (slug, document) in documents {
            let number = spread(slug) & (segment_count - 1);
            if let Some(segment) = segments.get_mut(number as usize) {
                segment.push(document);
            }
        }
        let shards = (count / segment_count / SHARD).max(1).next_power_of_two();
        let sizes = Sizes {
            shards: shards.min(MOST_SHARDS),
            texts: TEXTS,
        };
        Some(Catalogue { segments, sizes })
    }

    pub fn segment_count(&self) -> usize {
        self.segments.len()
    }

    /// Every file, with its address.
    pub fn files(&self) -> Vec<(Route, SearchFile)> {
        let mut files = vec![
            (Route::fixed("search/index.js"), SearchFile::Start),
            (Route::fixed("search/names.js"), SearchFile::Names),
        ];
        for (number, documents) in (0..).zip(&self.segments) {
            let mut add = |name: String, file| {
                let route = Route::of_file(&format!("search/{number}/{name}.js"));
                files.extend(route.map(|route| (route, SearchFile::OfSegment(number, file))));
            };
            add("d".to_string(), Files::Documents);
            add("w".to_string(), Files::Words);
            for shard in 0..self.sizes.shards {
                add(format!("t{shard}"), Files::Terms(shard));
                add(format!("p{shard}"), Files::Places(shard));
            }
            let count = u32::try_from(documents.len()).unwrap_or(u32::MAX);
            for text in 0..count.div_ceil(TEXTS) {
                add(format!("x{text}"), Files::Texts(text));
            }
        }
        files
    }

    /// A digest of all that a segment is made from.
    pub fn digest(&self, dossier: Tracked<'_>, segment: u32) -> Digest {
        let documents = self.segment(segment).iter();
        let documents: Vec<_> = documents.map(|id| Document::of(dossier, *id)).collect();
        Digest::of_value(&(segment, self.sizes, documents))
    }

    /// Makes a segment.
    pub fn make(&self, dossier: Tracked<'_>, segment: u32) -> Segment {
        let mut builder = SegmentBuilder::new(self.sizes);
        let mut text = String::new();
        for id in self.segment(segment) {
            if let Some(document) = Document::of(dossier, *id) {
                document.add_to(&mut builder, &mut text);
            }
        }
        builder.finish(segment)
    }

    fn segment(&self, number: u32) -> &[DocumentId] {
        let segment = self.segments.get(number as usize);
        segment.map(Vec::as_slice).unwrap_or_default()
    }

    /// What a browser has to know before it loads anything else.
    pub fn start(&self, dossier: Tracked<'_>) -> Vec<u8> {
        #[derive(Serialize)]
        struct Start<'d> {
            segments: usize,
            shards: u32,
            texts: u32,
            kinds: &'static [&'static str],
            language: &'d str,
        }
        let start = Start {
            segments: self.segments.len(),
            shards: self.sizes.shards,
            texts: self.sizes.texts,
            kinds: KINDS,
            language: dossier.config().language.as_str(),
        };
        search::script("index", &start)
    }

    /// The names of entities, of which one finds the others, and the topics, of which one holds others.
    pub fn names(dossier: Tracked<'_>) -> Vec<u8> {
        let entities = dossier.entity_ids().map(|id| {
            let entity = &dossier.entity(id).entity;
            let mut names: Vec<&str> = vec![entity.slug.as_str()];
            for name in entity.all_names() {
                if !names
                    .get(1..)
                    .unwrap_or_default()
                    .contains(&name.value.as_str())
                {
                    names.push(&name.value);
                }
            }
            names
        });
        let topics = dossier.topic_ids().map(|id| {
            let linked = dossier.topic(id);
            let parent = linked.parent.map(|id| &dossier.topic(id).topic.slug);
            let topic = &linked.topic;
            (topic.slug.as_str(), &topic.title.value, parent)
        });
        let entities: Vec<_> = entities.collect();
        search::script("names", &(entities, topics.collect::<Vec<_>>()))
    }
}

/// The segments that are needed, made when the first of their files is.
pub struct Segments<'d> {
    /// Not noted: what a segment is made from is noted when its digest is taken.
    dossier: &'d Dossier,
    catalogue: Option<&'d Catalogue>,
    made: Vec<Mutex<Option<Arc<Segment>>>>,
}

impl<'d> Segments<'d> {
    pub fn of(dossier: &'d Dossier, catalogue: Option<&'d Catalogue>) -> Segments<'d> {
        let count = catalogue.map_or(0, Catalogue::segment_count);
        Segments {
            dossier,
            catalogue,
            made: (0..count).map(|_| Mutex::default()).collect(),
        }
    }

    pub fn catalogue(&self) -> Option<&'d Catalogue> {
        self.catalogue
    }

    /// A segment, for an output that notes what it looks at.
    pub fn get(&self, noted: Tracked<'_>, number: u32) -> Arc<Segment> {
        noted.note(ItemKind::SearchSegment.at(number));
        let make = || {
            let catalogue = self
                .catalogue
                .map(|catalogue| catalogue.make(Tracked::unnoted(self.dossier), number));
            Arc::new(catalogue.unwrap_or_default())
        };
        let Some(slot) = self.made.get(number as usize) else {
            return make();
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slot.get_or_insert_with(make))
    }

    /// Forgets a segment, once its files are written.
    pub fn release(&self, number: u32) {
        if let Some(slot) = self.made.get(number as usize) {
            slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
    }
}

/// Every document with the slug by which it finds its segment: those of one file stand in one. They are in the order of
/// their kinds, and of slugs within.
fn documents<'d>(dossier: Tracked<'d>) -> Vec<(&'d str, DocumentId)> {
    let mut documents = Vec::new();
    for id in dossier.article_ids() {
        let article = &dossier.article(id).article;
        let slug = article.slug.as_str();
        documents.push((slug, DocumentId::Article(id)));
        let numbers = |count: usize| (0..).take(count);
        let claims = numbers(article.claims.len());
        documents.extend(claims.map(|number| {
            let claim = ClaimId {
                article: id,
                number,
            };
            (slug, DocumentId::Claim(claim))
        }));
        let figures = numbers(article.figures.len());
        documents.extend(figures.map(|number| {
            let figure = FigureId {
                article: id,
                number,
            };
            (slug, DocumentId::Figure(figure))
        }));
    }
    let entities = dossier.entity_ids();
    documents.extend(entities.map(|id| {
        (
            dossier.entity(id).entity.slug.as_str(),
            DocumentId::Entity(id),
        )
    }));
    let topics = dossier.topic_ids();
    documents
        .extend(topics.map(|id| (dossier.topic(id).topic.slug.as_str(), DocumentId::Topic(id))));
    let events = dossier.event_ids();
    documents
        .extend(events.map(|id| (dossier.event(id).event.slug.as_str(), DocumentId::Event(id))));
    let pages = dossier.page_ids();
    documents.extend(pages.map(|id| (dossier.page(id).page.slug.as_str(), DocumentId::Page(id))));
    documents
}

/// FNV-1a, with its upper half mixed in.
fn spread(slug: &str) -> u32 {
    let hash = slug.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash ^ (hash >> 16)
}

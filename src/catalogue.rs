//! Floor 3: what readers can search for: every document of the dossier, in segments of an index, and the files of that
//! index. What a document says is in `document`. Drafts that the dossier leaves out and texts that rights withhold are in
//! no document, since they are not in the dossier.

mod document;

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::model::diagnostic::saturate;
use crate::model::digest::Digest;
use crate::model::dossier::{
    ArticleId, ClaimId, Dossier, EntityId, EventId, FigureId, PageId, TopicId,
};
use crate::model::route::Route;
use crate::pages::context::Fragments;
use crate::search::{self, Change, Files, Record, Segment, SegmentBuilder, Sizes};
use crate::tracked::{ItemKind, Traces, Tracked};
use document::{Document, Kind};

/// A segment holds so many documents at most, as a rule: an edit makes one anew, and a query reads a file of each.
const SEGMENT: u32 = 1_500;
/// So many documents to a file of terms, until there are enough of these.
const SHARD: u32 = 12;
const MOST_SHARDS: u32 = 128;
/// So many documents to a file of texts.
const TEXTS: u32 = 4;

/// Something that can be found.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
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
    /// The texts of some of its documents, by their number in the segment.
    Texts(u32, u32),
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
        let count = saturate(documents.len());
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
            let mut add = |file: Files| {
                let route = Route::of_file(&format!("search/{number}/{}.js", file.name()));
                files.extend(route.map(|route| (route, SearchFile::OfSegment(number, file))));
            };
            add(Files::Documents);
            add(Files::Words);
            for shard in 0..self.sizes.shards {
                add(Files::Terms(shard));
                add(Files::Places(shard));
            }
            let texts = 0..text_count(documents.len());
            files.extend(texts.filter_map(|text| {
                let route = Route::of_file(&format!("search/{number}/x{text}.js"))?;
                Some((route, SearchFile::Texts(number, text)))
            }));
        }
        files
    }

    /// Adds what the files are made from to the fragments. `known` is what the last build left.
    pub fn add_to(&self, fragments: &mut Fragments, dossier: &Dossier, known: Option<&Traces>) {
        let (documents, texts) = (ItemKind::SearchDocuments, ItemKind::SearchTexts);
        let segments = ItemKind::SearchSegment;
        fragments.add(
            dossier,
            known,
            documents,
            self.segments.len(),
            &|_, number| Digest::of_value(&self.segments.get(number as usize)),
        );
        let ranges = self.texts();
        fragments.add(dossier, known, texts, ranges.len(), &|context, number| {
            let range = ranges.get(number as usize).cloned();
            // Which documents these are follows from all that stand before them.
            if let Some((segment, _)) = &range {
                context.dossier.note(documents.at(*segment));
            }
            let documents = range.map(|(segment, range)| self.documents(segment, range));
            let documents = documents.unwrap_or_default().iter();
            let documents: Vec<_> = documents
                .map(|id| Document::of(context.dossier, *id))
                .collect();
            Digest::of_value(&documents)
        });
        fragments.add(
            dossier,
            known,
            segments,
            self.segments.len(),
            &|context, number| {
                let texts = self
                    .texts_of(number)
                    .map(|text| context.digest(texts.at(text)));
                Digest::of_value(&(number, self.sizes, texts.collect::<Vec<_>>()))
            },
        );
    }

    /// Every file of texts: its segment, and the places of its documents there.
    fn texts(&self) -> Vec<(u32, Range<usize>)> {
        let of_segment = |(segment, documents): (u32, &Vec<DocumentId>)| {
            let count = documents.len();
            (0..text_count(count)).map(move |text| (segment, range_of(text, count)))
        };
        (0..).zip(&self.segments).flat_map(of_segment).collect()
    }

    /// The number of a segment's first file of texts among all of them, and how many it has.
    pub fn texts_of(&self, segment: u32) -> Range<u32> {
        let count = |documents: &Vec<DocumentId>| text_count(documents.len());
        let before = self.segments.iter().take(segment as usize).map(count).sum();
        let of_segment = self.segments.get(segment as usize).map_or(0, count);
        before..before + of_segment
    }

    fn documents(&self, segment: u32, range: Range<usize>) -> &[DocumentId] {
        let documents = self.segments.get(segment as usize);
        documents
            .and_then(|documents| documents.get(range))
            .unwrap_or_default()
    }

    /// The documents of a segment, or of one of its files of texts.
    pub fn records(&self, dossier: &Dossier, segment: u32, texts: Option<u32>) -> Vec<Record> {
        let count = self.segments.get(segment as usize).map_or(0, Vec::len);
        let range = texts.map_or(0..count, |text| range_of(text, count));
        let documents = self.documents(segment, range).iter();
        let documents = documents.filter_map(|id| Document::of(Tracked::unnoted(dossier), *id));
        documents.map(|document| document.record()).collect()
    }

    /// What a browser has to know before it loads anything else.
    pub fn start(&self, dossier: Tracked<'_>) -> Vec<u8> {
        #[derive(Serialize)]
        struct Start<'d> {
            segments: usize,
            shards: u32,
            texts: u32,
            kinds: [&'static str; Kind::ALL.len()],
            language: &'d str,
        }
        let start = Start {
            segments: self.segments.len(),
            shards: self.sizes.shards,
            texts: self.sizes.texts,
            kinds: Kind::ALL.map(Kind::as_str),
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

/// The segments that are needed, while their files are made.
pub struct Segments<'d> {
    /// Not noted: what a segment is made from is noted when its digest is taken.
    dossier: &'d Dossier,
    catalogue: Option<&'d Catalogue>,
    at_hand: Vec<Mutex<Option<AtHand>>>,
}

/// A segment with its documents, where all of it was made.
#[derive(Clone, Default)]
struct AtHand {
    /// Whether it holds only what changed.
    is_update: bool,
    records: Arc<[Record]>,
    segment: Arc<Segment>,
}

impl<'d> Segments<'d> {
    pub fn of(dossier: &'d Dossier, catalogue: Option<&'d Catalogue>) -> Segments<'d> {
        let count = catalogue.map_or(0, Catalogue::segment_count);
        Segments {
            dossier,
            catalogue,
            at_hand: (0..count).map(|_| Mutex::default()).collect(),
        }
    }

    pub fn catalogue(&self) -> Option<&'d Catalogue> {
        self.catalogue
    }

    /// A segment: all of it, unless it was brought up to date.
    pub fn get(&self, number: u32) -> Arc<Segment> {
        self.with(number, |slot| {
            slot.get_or_insert_with(|| self.make(number))
                .segment
                .clone()
        })
    }

    /// Makes all of a segment.
    pub fn make_whole(&self, number: u32) {
        self.with(number, |slot| *slot = Some(self.make(number)));
    }

    fn make(&self, number: u32) -> AtHand {
        let Some(catalogue) = self.catalogue else {
            return AtHand::default();
        };
        let records = catalogue.records(self.dossier, number, None);
        let mut builder = SegmentBuilder::new(catalogue.sizes);
        records.iter().for_each(|record| builder.add(record));
        AtHand {
            segment: Arc::new(builder.finish(number)),
            is_update: false,
            records: records.into(),
        }
    }

    /// Brings a segment up to date, of which these files of texts changed. `old` gives a file as the last build left it, by its
    /// name in the segment. Answers whether it could be done.
    pub fn update(
        &self,
        number: u32,
        texts: &[u32],
        old: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> bool {
        let Some(catalogue) = self.catalogue else {
            return false;
        };
        let old_records =
            |text: &u32| -> Option<Vec<Record>> { search::data_of(&old(&format!("x{text}"))?) };
        let count = catalogue.texts_of(number).len();
        if old(&format!("x{count}")).is_some() {
            // There were more documents.
            return false;
        }
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for text in texts {
            let Some(records) = old_records(text) else {
                return false;
            };
            let first = text * TEXTS;
            before.extend((first..).zip(records));
            after.extend((first..).zip(catalogue.records(self.dossier, number, Some(*text))));
        }
        let is_same_document =
            |(a, b): (&(u32, Record), &(u32, Record))| (a.0, &a.1.href) == (b.0, &b.1.href);
        if before.len() != after.len() || !before.iter().zip(&after).all(is_same_document) {
            return false;
        }
        let both = before
            .iter()
            .zip(&after)
            .filter(|(before, after)| before.1 != after.1);
        let changes = both.map(|(before, after)| Change {
            document: before.0,
            before: &before.1,
            after: &after.1,
        });
        let changes: Vec<_> = changes.collect();
        let updated = search::update(number, catalogue.sizes, &changes, &|file| old(&file.name()));
        let Some(segment) = updated.map(Arc::new) else {
            return false;
        };
        let at_hand = AtHand {
            is_update: true,
            records: Arc::from([]),
            segment,
        };
        self.with(number, |slot| *slot = Some(at_hand));
        true
    }

    /// Whether a file is as the last build left it, by what is known of its segment.
    pub fn is_as_it_was(&self, number: u32, file: Files) -> bool {
        let is_missing =
            |at_hand: &AtHand| at_hand.is_update && at_hand.segment.file(file).is_none();
        self.with(number, |slot| slot.as_ref().is_some_and(is_missing))
    }

    /// A file of texts of a segment.
    pub fn texts(&self, number: u32, text: u32) -> Vec<u8> {
        let Some(catalogue) = self.catalogue else {
            return Vec::new();
        };
        let records = self.with(number, |slot| {
            slot.as_ref().map(|at_hand| at_hand.records.clone())
        });
        let records = records.unwrap_or_default();
        let of_text = records.get(range_of(text, records.len()));
        let name = format!("{number}/x{text}");
        match of_text.filter(|records| !records.is_empty()) {
            Some(records) => search::script(&name, &records),
            None => search::script(&name, &catalogue.records(self.dossier, number, Some(text))),
        }
    }

    /// Forgets a segment, once its files are written.
    pub fn release(&self, number: u32) {
        self.with(number, Option::take);
    }

    fn with<T>(&self, number: u32, act: impl FnOnce(&mut Option<AtHand>) -> T) -> T {
        match self.at_hand.get(number as usize) {
            Some(slot) => act(&mut slot.lock().unwrap_or_else(PoisonError::into_inner)),
            None => act(&mut None),
        }
    }
}

/// How many files of texts so many documents have.
fn text_count(documents: usize) -> u32 {
    saturate(documents).div_ceil(TEXTS)
}

/// Which of so many documents a file of texts holds.
fn range_of(text: u32, documents: usize) -> Range<usize> {
    let start = text as usize * TEXTS as usize;
    start..documents.min(start + TEXTS as usize)
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
    let hash = search::fnv1a(slug.bytes().map(u32::from));
    hash ^ (hash >> 16)
}

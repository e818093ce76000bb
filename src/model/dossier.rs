//! The dossier after linking: everything read, with every connection found. Immutable;
//! pages and exports read it, and nothing else.

mod registers;
mod timeline;
mod unresolved;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::article::Article;
use super::claim::{Stance, Standing};
use super::config::Config;
use super::correction::Withdrawal;
use super::date::Date;
use super::digest::Digest;
use super::entity::Entity;
use super::event::Event;
use super::page::Page;
use super::quotation::{Proof, QuotePlace};
use super::route::Route;
use super::slug::Slug;
use super::topic::Topic;

pub use registers::{ClaimId, CorrectionId, FigureId, Registers, Unknowns};
pub use timeline::{InlineEventId, Listed, SharedEvent, TimelineEntry, TimelineEntryKind};
pub use unresolved::{ContentKind, DraftPlace, Unresolved, UnresolvedKind};

/// An index into `Dossier::articles`. Only linking makes ids, so each is in range.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub struct ArticleId(pub u32);

/// An index into `Dossier::entities`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub struct EntityId(pub u32);

/// An index into `Dossier::topics`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub struct TopicId(pub u32);

/// An index into `Dossier::events`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub struct EventId(pub u32);

/// An index into `Dossier::pages`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub struct PageId(pub u32);

/// An index into `Dossier::timeline`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
pub struct TimelineEntryId(pub u32);

#[derive(Debug)]
pub struct Dossier {
    pub config: Config,
    /// Sorted by slug, as are entities, topics, events and pages.
    pub articles: Vec<LinkedArticle>,
    pub entities: Vec<LinkedEntity>,
    pub topics: Vec<LinkedTopic>,
    /// Those with a file of their own.
    pub events: Vec<LinkedEvent>,
    pub pages: Vec<LinkedPage>,
    /// Files of `content/static`, copied as they are; sorted by route.
    pub assets: Vec<Asset>,
    pub lists: Lists,
    /// The drafts that are no part of it.
    pub left_out: LeftOut,
    /// What was withdrawn.
    pub withdrawn: Vec<Tombstone>,
    /// What these drafts name.
    pub named_in_drafts: NamedInDrafts,
    /// What linking could not resolve, for the checks to judge.
    pub unresolved: Vec<Unresolved>,
    pub registers: Registers,
    /// The articles with quotations of which an editor should know more.
    pub to_explain: Vec<ArticleId>,
    /// What is wrong with the file of proofs.
    pub lock_mistakes: Vec<LockMistake>,
    /// Names of one word, in lower case, that stand so in a text, with the first file that has one.
    pub in_lower_case: BTreeMap<String, Arc<str>>,
}

/// A line of `content/proofs.lock`, by its number, that is no proof.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LockMistake {
    /// It is not written as such lines are.
    Unreadable(u32),
    /// It says something else than the clipping does.
    False(u32),
}

/// What stands at the address of an article that was withdrawn, and at those that it had before.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Tombstone {
    pub file: Arc<str>,
    pub routes: Vec<Route>,
    pub withdrawal: Withdrawal,
}

/// What a site leaves out since it is a draft, or belongs to drafts only.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LeftOut {
    /// Articles, entities, topics, events and pages.
    pub contents: [usize; 5],
    /// The digests of the clippings that articles among them rest on.
    pub clippings: Vec<String>,
    /// Files of `content/static` that only drafts refer to.
    pub files: usize,
    /// Whether drafts refer to such files at all.
    pub names_files: bool,
}

/// What of the site drafts name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NamedInDrafts {
    pub entities: BTreeSet<EntityId>,
    pub events: BTreeSet<EventId>,
}

/// What orders and groups the whole dossier. What follows from another list is left out of
/// its digest.
#[derive(Debug, Serialize)]
pub struct Lists {
    /// Of the names of all files, in order: where it is the same, every id means the same.
    pub files: Digest,
    /// Articles from the newest to the oldest; those without a date last.
    pub latest: Vec<ArticleId>,
    /// The year in which each of `latest` was published.
    pub latest_years: Vec<Option<i64>>,
    /// The place of each article in `latest`: 0 is the newest.
    #[serde(skip)]
    pub ranks: Vec<u32>,
    /// Every publication and every event, sorted by date; those without a date last.
    pub timeline: Vec<TimelineEntry>,
    /// The timeline's entries under the year that lists them; `None`, which comes last, holds
    /// what has no date.
    #[serde(skip)]
    pub years: Vec<(Option<i64>, Vec<TimelineEntryId>)>,
    /// Entities in the order of an index: collated by name.
    pub collated_entities: Vec<EntityId>,
    /// Topics without a parent, collated.
    pub root_topics: Vec<TopicId>,
    /// Articles that name no publisher, newest first.
    pub without_publisher: Vec<ArticleId>,
}

#[derive(Debug, Serialize)]
pub struct LinkedArticle {
    #[serde(serialize_with = "article_by_digest")]
    pub article: Arc<Article>,
    pub route: Route,
    pub links: Arc<ArticleLinks>,
    /// The neighbours in `Lists::latest`.
    pub newer: Option<ArticleId>,
    pub older: Option<ArticleId>,
    /// Where its events, those it reports and its publication stand in the timeline, in order.
    pub timeline: Vec<TimelineEntryId>,
    /// Its own events that other articles tell too.
    pub shared_events: Vec<SharedEvent>,
    /// What other claims say of its claims, in the order of these.
    pub responses: Vec<Response>,
    /// The addresses that lead on to it, as of entities and topics.
    pub former: Vec<Route>,
    /// What became of its quotations, by their places: sorted. Empty until they are looked for.
    pub proofs: Arc<Vec<Proof>>,
    /// How each of its claims stands. Empty until their quotations are looked for.
    pub standings: Vec<Standing>,
}

impl LinkedArticle {
    /// As which events others tell its own event of this number.
    pub fn told_as(&self, number: u32) -> &[InlineEventId] {
        let mut shared = self.shared_events.iter();
        let shared = shared.find(|shared| shared.number == number);
        shared.map_or(&[], |shared| &shared.others)
    }

    /// Its own event of this id, and as which others tell it.
    pub fn all_telling(&self, own: InlineEventId) -> impl Iterator<Item = InlineEventId> {
        std::iter::once(own).chain(self.told_as(own.number).iter().copied())
    }

    /// The number of its own event that is this one.
    pub fn own_event(&self, told: InlineEventId) -> Option<u32> {
        let mut shared = self.shared_events.iter();
        let shared = shared.find(|shared| shared.others.contains(&told))?;
        Some(shared.number)
    }

    pub fn proof(&self, place: QuotePlace) -> Option<&Proof> {
        let found = self
            .proofs
            .binary_search_by_key(&place, |proof| proof.place);
        self.proofs.get(found.ok()?)
    }
}

/// That another claim supports, disputes or qualifies a claim of an article.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
pub struct Response {
    /// The index of the article's own claim.
    pub claim: usize,
    pub stance: Stance,
    /// The article that makes the other claim, and its index there.
    pub article: ArticleId,
    pub by_claim: usize,
}

/// Everything that an article leads to by itself.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct ArticleLinks {
    pub publisher: Option<EntityId>,
    /// Declared ones in the editor's order, then those recognised in the text.
    pub entities: Vec<EntityId>,
    /// How many of `entities` are declared.
    pub declared: usize,
    /// For each of `entities` the place that names it: the first in the text, or else one of those
    /// that stand beside it.
    pub places: Vec<Place>,
    /// The person that each of `article.authors` is, where a byline is one's name.
    pub authors: Vec<Option<EntityId>>,
    pub topics: Vec<TopicId>,
    /// One for each of `article.events`, in their order.
    pub events: Vec<InlineEventLinks>,
    /// One for each of `article.reports`, in their order.
    pub reports: Vec<Option<EventId>>,
    /// The entity that made each of `article.claims`, where `by` is one.
    pub claims_by: Vec<Option<EntityId>>,
    /// The entities that each of them is about.
    pub claims_about: Vec<Vec<EntityId>>,
    /// Those of `article.claims`, by their indices, whose `by` is a draft, which nobody may read.
    pub unnamed_claims: Vec<usize>,
    pub in_body: Vec<Link>,
}

/// Where an article names an entity: bytes of a text. What stands further up goes before.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
pub enum Place {
    /// In the HTML of its body.
    Body(u32, u32),
    Summary(u32, u32),
    Title(u32, u32),
    /// In the title of the event with this number.
    Event(u32, u32, u32),
    /// It is listed, and a name of it that others bear too stands somewhere.
    Shared,
    /// It is listed only.
    Nowhere,
}

#[derive(Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct InlineEventLinks {
    pub entities: Vec<EntityId>,
    pub topics: Vec<TopicId>,
}

#[derive(Debug, Serialize)]
pub struct LinkedEntity {
    #[serde(serialize_with = "entity_by_digest")]
    pub entity: Arc<Entity>,
    pub route: Route,
    /// Whether another entity has the same name, so that lists have to tell them apart.
    pub has_namesake: bool,
    /// Those that it names, then those that name it.
    pub not_to_be_confused_with: Vec<EntityId>,
    pub relations: Vec<LinkedRelation>,
    /// Relations that other entities state to this one.
    pub inverse_relations: Vec<(EntityId, LinkedRelation)>,
    /// From the newest article to the oldest.
    pub mentions: Vec<Mention>,
    /// Articles it published, newest first.
    pub published: Vec<ArticleId>,
    /// Articles whose byline is its name, newest first.
    pub written: Vec<ArticleId>,
    pub timeline: Vec<TimelineEntryId>,
    /// Claims made by it: the article, and the claim's index there.
    pub claims: Vec<ClaimId>,
    /// Those that others, or itself, say of it.
    pub claims_about: Vec<ClaimId>,
    pub links: Vec<Link>,
    pub former: Vec<Route>,
}

#[derive(Clone, Debug, Serialize)]
pub struct LinkedRelation {
    pub kind: String,
    pub to: EntityId,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub source: Option<ArticleId>,
}

#[derive(Debug, Serialize)]
pub struct LinkedTopic {
    #[serde(serialize_with = "topic_by_digest")]
    pub topic: Arc<Topic>,
    pub route: Route,
    pub parent: Option<TopicId>,
    /// Collated.
    pub children: Vec<TopicId>,
    /// Filed under this very topic, newest first.
    pub articles: Vec<ArticleId>,
    /// Filed under it or any topic below it, newest first, each once.
    pub articles_below: Vec<ArticleId>,
    pub timeline: Vec<TimelineEntryId>,
    pub links: Vec<Link>,
    pub former: Vec<Route>,
}

#[derive(Debug, Serialize)]
pub struct LinkedEvent {
    #[serde(serialize_with = "event_by_digest")]
    pub event: Arc<Event>,
    pub route: Route,
    /// Declared ones in the editor's order, then those that its title names.
    pub entities: Vec<EntityId>,
    /// Declared ones.
    pub topics: Vec<TopicId>,
    /// One for each article that reports it, from the oldest article to the newest.
    pub reports: Vec<Report>,
    /// Where it stands in the timeline.
    pub timeline: Option<TimelineEntryId>,
    pub links: Vec<Link>,
    pub former: Vec<Route>,
}

/// That an article reports an event, whichever of the two files says so.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Report {
    pub article: ArticleId,
    /// The dates that the article gives, by either file; one, as a rule.
    pub dates: Vec<Date>,
    pub quotes: Vec<ReportQuote>,
}

/// What an article says of an event, and where that stands.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct ReportQuote {
    pub text: String,
    /// As of the article’s proofs.
    pub place: QuotePlace,
}

#[derive(Debug, Serialize)]
pub struct LinkedPage {
    #[serde(serialize_with = "page_by_digest")]
    pub page: Arc<Page>,
    pub route: Route,
    pub links: Vec<Link>,
}

/// A file copied into the site.
#[derive(Clone, Debug, Serialize)]
pub struct Asset {
    pub route: Route,
    /// Path from the dossier's folder.
    pub file: String,
    /// Tells other bytes apart; `None` where that cannot be told without reading them.
    pub digest: Option<Digest>,
}

/// That an article speaks of an entity.
#[derive(Clone, Debug, Serialize)]
pub struct Mention {
    pub article: ArticleId,
    /// Listed in the article's front matter.
    pub declared: bool,
}

/// A link to be set into a body when it is rendered: `html[start..end]` becomes its label.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Link {
    pub start: u32,
    pub end: u32,
    pub target: Target,
    pub anchor: Option<String>,
    pub label: Label,
}

/// What a link shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub enum Label {
    /// The text that it stands around.
    Text,
    /// The name of what it leads to, in place of that text.
    TargetsName,
    /// That something is left out, in place of that text.
    Omission,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Deserialize, Serialize)]
pub enum Target {
    Article(ArticleId),
    Entity(EntityId),
    Topic(TopicId),
    Event(EventId),
    Page(PageId),
    /// An index into `Dossier::assets`, shown as an image.
    Image(usize),
    /// An index into `Dossier::assets`, linked.
    File(usize),
    /// The page itself, at an anchor.
    Here,
    /// Something that is no part of the site.
    Nowhere,
}

/// Moments, which are in the timeline's order, under the year that lists them; `None`, which
/// comes last, holds those without a date.
pub fn by_year<'m>(
    entries: impl IntoIterator<Item = (TimelineEntryId, &'m TimelineEntry)>,
) -> Vec<(Option<i64>, Vec<TimelineEntryId>)> {
    let mut dated: BTreeMap<i64, Vec<TimelineEntryId>> = BTreeMap::new();
    let mut undated = Vec::new();
    for (id, entry) in entries {
        match entry.year() {
            Some(year) => dated.entry(year).or_default().push(id),
            None => undated.push(id),
        }
    }
    let mut years: Vec<_> = dated
        .into_iter()
        .map(|(year, entries)| (Some(year), entries))
        .collect();
    if !undated.is_empty() {
        years.push((None, undated));
    }
    years
}

// Ids are made by linking from enumerations of these very vectors, which never change
// afterwards; an index out of range would be an error of the program, not of the content.
impl Dossier {
    pub fn article_named(&self, slug: &Slug) -> Option<ArticleId> {
        let articles = &self.articles;
        let index = articles.binary_search_by(|article| article.article.slug.cmp(slug));
        u32::try_from(index.ok()?).ok().map(ArticleId)
    }

    pub fn article(&self, id: ArticleId) -> &LinkedArticle {
        &self.articles[id.0 as usize]
    }

    pub fn entity(&self, id: EntityId) -> &LinkedEntity {
        &self.entities[id.0 as usize]
    }

    pub fn topic(&self, id: TopicId) -> &LinkedTopic {
        &self.topics[id.0 as usize]
    }

    pub fn event(&self, id: EventId) -> &LinkedEvent {
        &self.events[id.0 as usize]
    }

    pub fn page(&self, id: PageId) -> &LinkedPage {
        &self.pages[id.0 as usize]
    }

    pub fn timeline_entry(&self, id: TimelineEntryId) -> &TimelineEntry {
        &self.lists.timeline[id.0 as usize]
    }
}

// What was read from a file counts by the digest of the file.

fn article_by_digest<S: Serializer>(article: &Arc<Article>, to: S) -> Result<S::Ok, S::Error> {
    article.digest.serialize(to)
}

fn entity_by_digest<S: Serializer>(entity: &Arc<Entity>, to: S) -> Result<S::Ok, S::Error> {
    entity.digest.serialize(to)
}

fn topic_by_digest<S: Serializer>(topic: &Arc<Topic>, to: S) -> Result<S::Ok, S::Error> {
    topic.digest.serialize(to)
}

fn event_by_digest<S: Serializer>(event: &Arc<Event>, to: S) -> Result<S::Ok, S::Error> {
    event.digest.serialize(to)
}

fn page_by_digest<S: Serializer>(page: &Arc<Page>, to: S) -> Result<S::Ok, S::Error> {
    page.digest.serialize(to)
}

//! What a document says: its fields, as readers see them. What it does not show, nobody finds.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::DocumentId;
use crate::model::body::Body;
use crate::model::date::{Date, Day};
use crate::model::digest::Digest;
use crate::model::dossier::{ClaimId, EntityId, FigureId, Label, Link, LinkedArticle};
use crate::model::entity::EntityKind;
use crate::model::locale::Locale;
use crate::pages::body::label;
use crate::pages::view::{Anchor, Href};
use crate::read::plain;
use crate::search::Record;
use crate::tracked::Tracked;

/// What a document is. Its number stands in the index.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub enum Kind {
    Article,
    Claim,
    Figure,
    Person,
    Organisation,
    Product,
    Place,
    Topic,
    Event,
    Page,
}

impl Kind {
    /// By their numbers.
    pub const ALL: [Kind; 10] = [
        Kind::Article,
        Kind::Claim,
        Kind::Figure,
        Kind::Person,
        Kind::Organisation,
        Kind::Product,
        Kind::Place,
        Kind::Topic,
        Kind::Event,
        Kind::Page,
    ];

    fn of(entity: EntityKind) -> Kind {
        match entity {
            EntityKind::Person => Kind::Person,
            EntityKind::Organisation => Kind::Organisation,
            EntityKind::Product => Kind::Product,
            EntityKind::Place => Kind::Place,
        }
    }

    /// As readers type it behind `kind:`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Article => "article",
            Kind::Claim => "claim",
            Kind::Figure => "figure",
            Kind::Person => "person",
            Kind::Organisation => "organisation",
            Kind::Product => "product",
            Kind::Place => "place",
            Kind::Topic => "topic",
            Kind::Event => "event",
            Kind::Page => "page",
        }
    }
}

/// Its digest is that of all it says.
#[derive(Serialize)]
pub struct Document<'d> {
    kind: Kind,
    href: Href<'d>,
    title: Cow<'d, str>,
    /// Its other names.
    names: Vec<&'d str>,
    date: Option<&'d Date>,
    /// In which its date is written.
    locale: &'d Locale,
    /// Who published or said it.
    by: Option<&'d str>,
    summary: Option<&'d str>,
    body: Option<BodyText<'d>>,
    /// What stands beside the body.
    beside: Vec<&'d str>,
    entities: Vec<&'d str>,
    topics: Vec<&'d str>,
    draft: bool,
}

impl<'d> Document<'d> {
    pub fn of(dossier: Tracked<'d>, id: DocumentId) -> Option<Document<'d>> {
        match id {
            DocumentId::Article(id) => Some(article(dossier, dossier.article(id))),
            DocumentId::Claim(id) => claim(dossier, id),
            DocumentId::Figure(id) => figure(dossier, id),
            DocumentId::Entity(id) => {
                let linked = dossier.entity(id);
                let entity = &linked.entity;
                Some(Document {
                    names: entity
                        .all_names()
                        .skip(1)
                        .map(|name| name.value.as_str())
                        .collect(),
                    summary: entity.description.as_deref(),
                    body: BodyText::of(dossier, &entity.body, &linked.links),
                    entities: vec![entity.slug.as_str()],
                    draft: entity.draft,
                    ..Document::new(
                        dossier,
                        Kind::of(entity.kind),
                        Href::to(&linked.route),
                        entity.name.value.as_str(),
                    )
                })
            }
            DocumentId::Topic(id) => {
                let linked = dossier.topic(id);
                let topic = &linked.topic;
                Some(Document {
                    summary: topic.description.as_deref(),
                    body: BodyText::of(dossier, &topic.body, &linked.links),
                    topics: vec![topic.slug.as_str()],
                    draft: topic.draft,
                    ..Document::new(
                        dossier,
                        Kind::Topic,
                        Href::to(&linked.route),
                        topic.title.value.as_str(),
                    )
                })
            }
            DocumentId::Event(id) => {
                let linked = dossier.event(id);
                let event = &linked.event;
                Some(Document {
                    date: event.date.as_ref(),
                    body: BodyText::of(dossier, &event.body, &linked.links),
                    beside: event.place.as_deref().into_iter().collect(),
                    entities: slugs(dossier, &linked.entities),
                    topics: linked
                        .topics
                        .iter()
                        .map(|id| dossier.topic_slug(*id))
                        .collect(),
                    draft: event.draft,
                    ..Document::new(
                        dossier,
                        Kind::Event,
                        Href::to(&linked.route),
                        event.title.value.as_str(),
                    )
                })
            }
            DocumentId::Page(id) => {
                let linked = dossier.page(id);
                let page = &linked.page;
                Some(Document {
                    summary: page.description.as_deref(),
                    body: BodyText::of(dossier, &page.body, &linked.links),
                    draft: page.draft,
                    ..Document::new(
                        dossier,
                        Kind::Page,
                        Href::to(&linked.route),
                        page.title.as_str(),
                    )
                })
            }
        }
    }

    fn new(
        dossier: Tracked<'d>,
        kind: Kind,
        href: Href<'d>,
        title: impl Into<Cow<'d, str>>,
    ) -> Document<'d> {
        Document {
            locale: dossier.locale(),
            kind,
            href,
            title: title.into(),
            names: Vec::new(),
            date: None,
            by: None,
            summary: None,
            body: None,
            beside: Vec::new(),
            entities: Vec::new(),
            topics: Vec::new(),
            draft: false,
        }
    }

    /// The document as it is indexed.
    pub fn record(&self) -> Record {
        let mut text = String::new();
        if let Some(body) = &self.body {
            body.write(&mut text);
        }
        for more in &self.beside {
            text.push('\n');
            text.push_str(more);
        }
        let titles = [self.title.as_ref()]
            .into_iter()
            .chain(self.names.iter().copied());
        let entities = self.entities.iter().map(|slug| format!("@{slug}"));
        let topics = self.topics.iter().map(|slug| format!("#{slug}"));
        Record {
            href: self.href.to_string(),
            kind: self.kind as u32,
            days: (
                self.date.and_then(Date::earliest).map(day),
                self.date.and_then(Date::latest).map(day),
            ),
            date: self
                .date
                .map(|date| date.in_words(self.locale))
                .unwrap_or_default(),
            by: self.by.unwrap_or_default().to_string(),
            draft: self.draft,
            titles: titles.map(str::to_string).collect(),
            summary: self.summary.unwrap_or_default().to_string(),
            text,
            tags: entities.chain(topics).collect(),
        }
    }
}

/// Days since the first of the year 0, which no earlier day counts below.
fn day(day: Day) -> u32 {
    const YEAR_0: i64 = 719_528;
    let days = day.days_since_epoch().saturating_add(YEAR_0).max(0);
    u32::try_from(days)
        .unwrap_or(u32::MAX / 2)
        .min(u32::MAX / 2)
}

fn slugs<'d>(dossier: Tracked<'d>, entities: &[EntityId]) -> Vec<&'d str> {
    entities
        .iter()
        .map(|id| dossier.entity_label(*id).0)
        .collect()
}

fn article<'d>(dossier: Tracked<'d>, linked: &'d LinkedArticle) -> Document<'d> {
    let (article, links) = (&linked.article, &linked.links);
    let events = article
        .events
        .iter()
        .flat_map(|event| std::iter::once(event.title.value.as_str()).chain(event.note.as_deref()));
    let claims = article.claims.iter().map(|claim| claim.text.as_str());
    let figures = article.figures.iter();
    let figures = figures.flat_map(|figure| [figure.of.as_str(), figure.value.value.as_str()]);
    let authors = article.authors.iter().map(String::as_str);
    let place = article.place.as_deref();
    Document {
        date: article.published.as_ref(),
        by: links.publisher.map(|id| dossier.entity_label(id).1),
        summary: article.summary.as_deref(),
        body: BodyText::of(dossier, &article.body, &links.in_body),
        beside: authors
            .chain(place)
            .chain(events)
            .chain(claims)
            .chain(figures)
            .collect(),
        entities: slugs(dossier, &links.entities),
        topics: links
            .topics
            .iter()
            .map(|id| dossier.topic_slug(*id))
            .collect(),
        draft: article.draft,
        ..Document::new(
            dossier,
            Kind::Article,
            Href::to(&linked.route),
            article.title.as_str(),
        )
    }
}

fn claim<'d>(dossier: Tracked<'d>, id: ClaimId) -> Option<Document<'d>> {
    let linked = dossier.article(id.article);
    let (article, links) = (&linked.article, &linked.links);
    let number = id.number as usize;
    let claim = article.claims.get(number)?;
    let entity = links.claims_by.get(number).copied().flatten();
    let by = match entity {
        Some(entity) => Some(dossier.entity_label(entity).1),
        // It may be a draft, which nobody may read of.
        None if links.unnamed_claims.contains(&number) => None,
        None => Some(claim.by.value.as_str()),
    };
    let about = links.claims_about.get(number).map(Vec::as_slice);
    let entities: Vec<EntityId> = entity
        .into_iter()
        .chain(about.unwrap_or_default().iter().copied())
        .collect();
    let href = Href::at(&linked.route, Anchor::Claim(claim.id.value.as_str()));
    Some(Document {
        date: claim.date.as_ref().or(article.published.as_ref()),
        by,
        entities: slugs(dossier, &entities),
        topics: links
            .topics
            .iter()
            .map(|id| dossier.topic_slug(*id))
            .collect(),
        draft: article.draft,
        ..Document::new(dossier, Kind::Claim, href, claim.text.as_str())
    })
}

fn figure<'d>(dossier: Tracked<'d>, id: FigureId) -> Option<Document<'d>> {
    let linked = dossier.article(id.article);
    let (article, links) = (&linked.article, &linked.links);
    let figure = article.figures.get(id.number as usize)?;
    let href = Href::at(&linked.route, Anchor::Figure(id.number));
    let title = format!("{}: {}", figure.of, figure.label());
    Some(Document {
        date: figure.as_of.as_ref().or(article.published.as_ref()),
        by: links.publisher.map(|id| dossier.entity_label(id).1),
        topics: links
            .topics
            .iter()
            .map(|id| dossier.topic_slug(*id))
            .collect(),
        draft: article.draft,
        ..Document::new(dossier, Kind::Figure, href, title)
    })
}

/// A body as it is read, which is taken from its store when it is asked for.
struct BodyText<'d> {
    body: &'d Body,
    /// What stands in place of what was typed.
    labels: Vec<((u32, u32), &'d str)>,
}

impl<'d> BodyText<'d> {
    fn of(dossier: Tracked<'d>, body: &'d Body, links: &'d [Link]) -> Option<BodyText<'d>> {
        if body.is_empty() {
            return None;
        }
        let replaced = links.iter().filter(|link| link.label != Label::Text);
        let labels =
            replaced.filter_map(|link| Some(((link.start, link.end), label(dossier, link)?)));
        let labels = labels.collect();
        Some(BodyText { body, labels })
    }

    fn write(&self, text: &mut String) {
        let prose = self.body.prose.text();
        let html = prose.html();
        let mut done = 0;
        for ((start, end), label) in &self.labels {
            let (start, end) = (*start as usize, *end as usize);
            plain::text_into(text, html.get(done..start).unwrap_or_default());
            text.push_str(label);
            done = end;
        }
        plain::text_into(text, html.get(done..).unwrap_or_default());
        text.truncate(text.trim_end().len());
    }
}

impl Serialize for BodyText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let prose: Digest = self.body.prose.digest();
        (prose, &self.labels).serialize(serializer)
    }
}

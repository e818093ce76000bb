//! Every slug in a file's front matter, each with what it names and where it stands. The patterns
//! are exhaustive: a new field does not compile until it is judged.

use crate::edit::Part;
use crate::model::article::{Article, EventReport, InlineEvent};
use crate::model::claim::{Claim, ClaimReference};
use crate::model::diagnostic::{Located, Position};
use crate::model::dossier::ContentKind;
use crate::model::entity::{Entity, Relation};
use crate::model::event::{Event, EventSource};
use crate::model::slug::Slug;
use crate::model::topic::Topic;
use crate::read::content::Value;

/// A slug that names something of this kind.
#[derive(Clone, Debug)]
pub struct Named {
    pub kind: ContentKind,
    pub slug: String,
    pub part: Part,
    pub at: Position,
}

/// The slugs of a file that was read, in the order of its fields.
pub fn of(value: &Value) -> Vec<Named> {
    let mut found = Found(Vec::new());
    match value {
        Value::Article(article) => found.article(article),
        Value::Entity(entity) => found.entity(entity),
        Value::Topic(topic) => found.topic(topic),
        Value::Event(event) => found.event(event),
        Value::Page(_) | Value::Nothing => {}
    }
    found.0
}

/// The slugs that a file was known by.
pub fn formerly(value: &Value) -> &[Located<Slug>] {
    match value {
        Value::Article(article) => &article.formerly,
        Value::Entity(entity) => &entity.formerly,
        Value::Topic(topic) => &topic.formerly,
        Value::Event(event) => &event.formerly,
        Value::Page(_) | Value::Nothing => &[],
    }
}

struct Found(Vec<Named>);

impl Found {
    fn add(&mut self, kind: ContentKind, slugs: &[Located<Slug>]) {
        for slug in slugs {
            self.whole(kind, slug.value.as_str(), slug.at);
        }
    }

    fn whole(&mut self, kind: ContentKind, slug: &str, at: Position) {
        self.0.push(Named {
            kind,
            slug: slug.to_string(),
            part: Part::Whole,
            at,
        });
    }

    fn article(&mut self, article: &Article) {
        let Article {
            publisher,
            entities,
            topics,
            events,
            reports,
            claims,
            based_on,
            slug: _,
            file: _,
            digest: _,
            title: _,
            title_supplied: _,
            authors: _,
            published: _,
            retrieved: _,
            updated: _,
            place: _,
            url: _,
            archived: _,
            language: _,
            rights: _,
            bibliography: _,
            clippings: _,
            imported: _,
            formerly: _,
            corrections: _,
            summary: _,
            figures: _,
            provenance: _,
            draft: _,
            body: _,
            extent: _,
            quoted_in_summary: _,
            quotes_off: _,
            withdrawn: _,
        } = article;
        self.add(ContentKind::Entity, publisher.as_slice());
        self.add(ContentKind::Entity, entities);
        self.add(ContentKind::Topic, topics);
        for event in events {
            let InlineEvent {
                entities,
                topics,
                date: _,
                title: _,
                note: _,
                quote: _,
            } = event;
            self.add(ContentKind::Entity, entities);
            self.add(ContentKind::Topic, topics);
        }
        for report in reports {
            let EventReport {
                event,
                date: _,
                quote: _,
            } = report;
            self.add(ContentKind::Event, std::slice::from_ref(event));
        }
        for claim in claims {
            self.claim(claim);
        }
        // An organisation is known there by its former slugs too.
        for origin in based_on {
            self.whole(ContentKind::Article, &origin.value, origin.at);
        }
    }

    fn claim(&mut self, claim: &Claim) {
        let Claim {
            by,
            about,
            supports: _,
            disputes: _,
            qualifies: _,
            date: _,
            id: _,
            text: _,
            quoted: _,
            quote: _,
            status: _,
        } = claim;
        // A name or a description is never to the letter a slug that is looked for, but where it
        // is that slug.
        self.whole(ContentKind::Entity, &by.value, by.at);
        self.add(ContentKind::Entity, about);
        for (_, to) in claim.stances() {
            let ClaimReference {
                article,
                at,
                claim: _,
            } = to;
            self.0.push(Named {
                kind: ContentKind::Article,
                slug: article.to_string(),
                part: Part::BeforeAnchor,
                at: *at,
            });
        }
    }

    fn entity(&mut self, entity: &Entity) {
        let Entity {
            not_to_be_confused_with,
            relations,
            slug: _,
            file: _,
            digest: _,
            name: _,
            kind: _,
            description: _,
            matching: _,
            names: _,
            aliases: _,
            domains: _,
            website: _,
            wikidata: _,
            formerly: _,
            corrections: _,
            draft: _,
            body: _,
        } = entity;
        self.add(ContentKind::Entity, not_to_be_confused_with);
        for relation in relations {
            let Relation {
                to,
                source,
                kind: _,
                from: _,
                until: _,
            } = relation;
            self.whole(ContentKind::Entity, to.value.as_str(), to.at);
            self.add(ContentKind::Article, source.as_slice());
        }
    }

    fn event(&mut self, event: &Event) {
        let Event {
            entities,
            topics,
            sources,
            slug: _,
            file: _,
            digest: _,
            draft: _,
            title: _,
            date: _,
            place: _,
            formerly: _,
            corrections: _,
            body: _,
        } = event;
        self.add(ContentKind::Entity, entities);
        self.add(ContentKind::Topic, topics);
        for source in sources {
            let EventSource {
                article,
                date: _,
                quote: _,
            } = source;
            self.add(ContentKind::Article, std::slice::from_ref(article));
        }
    }

    fn topic(&mut self, topic: &Topic) {
        let Topic {
            parent,
            slug: _,
            file: _,
            digest: _,
            title: _,
            description: _,
            keywords: _,
            reviewed: _,
            formerly: _,
            corrections: _,
            draft: _,
            body: _,
        } = topic;
        self.add(ContentKind::Topic, parent.as_slice());
    }
}

//! Atom feeds (RFC 4287) of the site, of each entity and of each topic. Which there are, and of
//! which articles, `feed` says.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde::Serialize;

use super::{Document, Export};
use crate::feed::{self, Entry, Feed};
use crate::model::date::Date;
use crate::model::digest::Digest;
use crate::model::dossier::{Dossier, EntityId, TopicId};
use crate::model::rights::Rights;
use crate::model::route::Route;
use crate::output::Subject;

pub const EXPORT: Export = Export {
    name: "feed",
    outputs,
    document,
};

fn outputs(dossier: &Dossier) -> Vec<(Route, Subject)> {
    let site = [Subject::Dossier].into_iter();
    let entities = (0..).map(EntityId).take(dossier.entities.len());
    let topics = (0..).map(TopicId).take(dossier.topics.len());
    site.chain(entities.map(Subject::Entity))
        .chain(topics.map(Subject::Topic))
        .filter_map(|subject| Some((feed_of(dossier, subject)?.route, subject)))
        .collect()
}

fn feed_of(dossier: &Dossier, subject: Subject) -> Option<Feed> {
    match subject {
        Subject::Dossier => feed::of_site(dossier),
        Subject::Entity(id) => feed::of_entity(dossier, id),
        Subject::Topic(id) => feed::of_topic(dossier, id),
        Subject::Article(_) | Subject::Page(_) | Subject::Year { .. } | Subject::List { .. } => {
            None
        }
    }
}

/// A feed as it is written: finished texts and addresses.
#[derive(Serialize)]
struct AtomFeed<'d> {
    language: &'d str,
    title: String,
    author: &'d str,
    id: String,
    updated: String,
    own_address: String,
    page_address: String,
    rights: Option<String>,
    entries: Vec<AtomEntry<'d>>,
}

#[derive(Serialize)]
struct AtomEntry<'d> {
    title: Cow<'d, str>,
    id: String,
    updated: String,
    published: Option<String>,
    address: String,
    original: Option<&'d str>,
    authors: Vec<&'d str>,
    /// Slug and title of each topic.
    topics: Vec<(&'d str, &'d str)>,
    summary: Option<&'d str>,
}

fn document<'d>(dossier: &'d Dossier, subject: Subject) -> Option<Box<dyn Document + 'd>> {
    let feed = feed_of(dossier, subject)?;
    let (name, page) = match subject {
        Subject::Entity(id) => {
            let entity = dossier.entity(id);
            (Some(&entity.entity.name.value), entity.route.clone())
        }
        Subject::Topic(id) => {
            let topic = dossier.topic(id);
            (Some(&topic.topic.title.value), topic.route.clone())
        }
        _ => (None, Route::fixed("index.html")),
    };
    let config = &dossier.config;
    let title = match name {
        Some(name) => format!("{name} · {}", config.title),
        None => config.title.clone(),
    };
    let entries = feed
        .entries
        .into_iter()
        .map(|item| entry(dossier, &feed.route, item));
    Some(Box::new(AtomFeed {
        language: config.language.as_str(),
        title,
        author: &config.title,
        id: identifier(dossier, &feed.route),
        updated: feed.updated,
        own_address: address(dossier, &feed.route, &feed.route),
        page_address: address(dossier, &feed.route, &page),
        rights: config.rights.as_ref().map(Rights::label),
        entries: entries.collect(),
    }))
}

fn entry<'d>(dossier: &'d Dossier, feed: &Route, item: Entry) -> AtomEntry<'d> {
    let linked = dossier.article(item.article);
    let article = &linked.article;
    let publisher = linked
        .publisher
        .map(|id| dossier.entity(id).entity.name.value.as_str());
    let topic = |id: &TopicId| {
        let topic = &dossier.topic(*id).topic;
        (topic.slug.as_str(), topic.title.value.as_str())
    };
    AtomEntry {
        title: match article.title_supplied {
            true => Cow::Owned(format!("[{}]", article.title)),
            false => Cow::Borrowed(&article.title),
        },
        id: identifier(dossier, &linked.route),
        updated: item.day,
        published: article
            .published
            .as_ref()
            .and_then(Date::exact_day)
            .map(|day| day.to_string()),
        address: address(dossier, feed, &linked.route),
        original: article.url.as_deref(),
        authors: match article.authors.as_slice() {
            [] => vec![publisher.unwrap_or("Author not given")],
            authors => authors.iter().map(String::as_str).collect(),
        },
        topics: linked.topics.iter().map(topic).collect(),
        summary: article.summary.as_deref(),
    }
}

fn instant(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

impl Document for AtomFeed<'_> {
    fn digest(&self) -> Digest {
        super::digest(self)
    }

    fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = write_feed(self, &mut bytes);
        bytes
    }
}

fn write_feed(feed: &AtomFeed<'_>, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    let mut writer = Writer::new_with_indent(&mut *bytes, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let element = writer
        .create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", feed.language));
    element.write_inner_content(|writer| {
        text(writer, "title", &feed.title)?;
        text(writer, "id", &feed.id)?;
        text(writer, "updated", &instant(&feed.updated))?;
        link(writer, "self", &feed.own_address)?;
        link(writer, "alternate", &feed.page_address)?;
        if let Some(rights) = &feed.rights {
            text(writer, "rights", rights)?;
        }
        person(writer, feed.author)?;
        for entry in &feed.entries {
            let element = writer.create_element("entry");
            element.write_inner_content(|writer| write_entry(writer, entry))?;
        }
        Ok(())
    })?;
    bytes.push(b'\n');
    Ok(())
}

type Xml<'b> = Writer<&'b mut Vec<u8>>;

fn write_entry(writer: &mut Xml<'_>, entry: &AtomEntry<'_>) -> std::io::Result<()> {
    text(writer, "title", &entry.title)?;
    text(writer, "id", &entry.id)?;
    text(writer, "updated", &instant(&entry.updated))?;
    if let Some(published) = &entry.published {
        text(writer, "published", &instant(published))?;
    }
    link(writer, "alternate", &entry.address)?;
    if let Some(url) = entry.original {
        link(writer, "via", url)?;
    }
    entry
        .authors
        .iter()
        .try_for_each(|author| person(writer, author))?;
    for (term, label) in &entry.topics {
        writer
            .create_element("category")
            .with_attribute(("term", *term))
            .with_attribute(("label", *label))
            .write_empty()?;
    }
    if let Some(summary) = entry.summary {
        text(writer, "summary", summary)?;
    }
    Ok(())
}

fn text(writer: &mut Xml<'_>, name: &str, value: &str) -> std::io::Result<()> {
    let value: String = value.chars().filter(|c| allowed(*c)).collect();
    writer
        .create_element(name)
        .write_text_content(BytesText::new(&value))?;
    Ok(())
}

fn person(writer: &mut Xml<'_>, name: &str) -> std::io::Result<()> {
    writer
        .create_element("author")
        .write_inner_content(|writer| text(writer, "name", name))?;
    Ok(())
}

fn link(writer: &mut Xml<'_>, relation: &str, href: &str) -> std::io::Result<()> {
    writer
        .create_element("link")
        .with_attribute(("rel", relation))
        .with_attribute(("href", href))
        .write_empty()?;
    Ok(())
}

/// Whether XML 1.0 (section 2.2) can hold the character at all.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The address of `to`: absolute where the dossier knows its own, else relative to the feed.
fn address(dossier: &Dossier, from: &Route, to: &Route) -> String {
    match &dossier.config.base_url {
        Some(base) => format!("{base}/{}", to.href()),
        None => format!("{}{}", from.root(), to.href()),
    }
}

/// An identifier that never changes: the address, or a UUID (RFC 9562, version 8) made of the
/// dossier's title and the route.
fn identifier(dossier: &Dossier, route: &Route) -> String {
    if let Some(base) = &dossier.config.base_url {
        return format!("{base}/{}", route.href());
    }
    let title = dossier.config.title.as_bytes();
    let hex = Digest::of(&[title, &[0], route.as_str().as_bytes()].concat()).to_string();
    let part = |range| hex.get(range).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-8{}-a{}-{}",
        part(0..8),
        part(8..12),
        part(12..15),
        part(15..18),
        part(18..30)
    )
}

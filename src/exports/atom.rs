//! Atom feeds (RFC 4287) of the site, of each entity and of each topic. Which there are, and of
//! which articles, `feed` says.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Export;
use crate::feed::{self, Entry, Feed};
use crate::model::date::Date;
use crate::model::dossier::{Dossier, EntityId, TopicId};
use crate::model::route::Route;
use crate::output::Subject;

pub const EXPORT: Export = Export {
    name: "feed",
    outputs,
    render,
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
        Subject::Article(_) | Subject::Page(_) | Subject::Year { .. } => None,
    }
}

fn render(dossier: &Dossier, subject: Subject) -> Option<Vec<u8>> {
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
    let dossier_title = &dossier.config.title;
    let title = name.map_or(dossier_title.clone(), |name| {
        format!("{name} · {dossier_title}")
    });
    write_feed(dossier, &feed, &title, &page).ok()
}

fn instant(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

/// `page` is the page that the feed belongs to.
fn write_feed(
    dossier: &Dossier,
    feed: &Feed,
    title: &str,
    page: &Route,
) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new_with_indent(&mut bytes, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let element = writer
        .create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", dossier.config.language.as_str()));
    element.write_inner_content(|writer| {
        text(writer, "title", title)?;
        text(writer, "id", &identifier(dossier, &feed.route))?;
        text(writer, "updated", &instant(&feed.updated))?;
        link(writer, "self", &address(dossier, &feed.route, &feed.route))?;
        link(writer, "alternate", &address(dossier, &feed.route, page))?;
        if let Some(rights) = &dossier.config.rights {
            text(writer, "rights", &rights.label())?;
        }
        person(writer, &dossier.config.title)?;
        for item in &feed.entries {
            let element = writer.create_element("entry");
            element.write_inner_content(|writer| entry(writer, dossier, feed, item))?;
        }
        Ok(())
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

type Xml<'b> = Writer<&'b mut Vec<u8>>;

fn entry(
    writer: &mut Xml<'_>,
    dossier: &Dossier,
    feed: &Feed,
    item: &Entry,
) -> std::io::Result<()> {
    let linked = dossier.article(item.article);
    let article = &linked.article;
    let title = match article.title_supplied {
        true => format!("[{}]", article.title),
        false => article.title.clone(),
    };
    text(writer, "title", &title)?;
    text(writer, "id", &identifier(dossier, &linked.route))?;
    text(writer, "updated", &instant(&item.day))?;
    if let Some(published) = article.published.as_ref().and_then(Date::exact_day) {
        text(writer, "published", &instant(&published.to_string()))?;
    }
    link(
        writer,
        "alternate",
        &address(dossier, &feed.route, &linked.route),
    )?;
    if let Some(url) = &article.url {
        link(writer, "via", url)?;
    }
    let publisher = linked
        .publisher
        .map(|publisher| dossier.entity(publisher).entity.name.value.clone());
    match article.authors.as_slice() {
        [] => person(writer, publisher.as_deref().unwrap_or("Author not given"))?,
        authors => authors
            .iter()
            .try_for_each(|author| person(writer, author))?,
    }
    for topic in &linked.topics {
        let topic = &dossier.topic(*topic).topic;
        writer
            .create_element("category")
            .with_attribute(("term", topic.slug.as_str()))
            .with_attribute(("label", topic.title.value.as_str()))
            .write_empty()?;
    }
    if let Some(summary) = &article.summary {
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
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(dossier.config.title.as_bytes())
        .update(&[0])
        .update(route.as_str().as_bytes());
    let hex = hasher.finalize().to_hex();
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

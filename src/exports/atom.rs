//! Atom feeds (RFC 4287) of the site, of each entity and of each topic.
//!
//! Atom wants an instant for every entry and feed, and a dossier has no clock. An article that
//! has no day of its own counts from the edition's date in `dossier.yaml`; where that is
//! missing too, the article is in no feed, and a feed without any instant does not exist.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Export;
use crate::model::date::Date;
use crate::model::dossier::{ArticleId, Dossier, EntityId, LinkedArticle, TopicId};
use crate::model::route::Route;
use crate::output::Subject;

pub const EXPORT: Export = Export {
    name: "feed",
    outputs,
    render,
};

/// The newest articles that a feed holds.
const ENTRIES: usize = 20;

pub fn site_feed(dossier: &Dossier) -> Option<Route> {
    feed_instant(dossier, &dossier.latest).map(|_| Route::fixed("feed.xml"))
}

pub fn entity_feed(dossier: &Dossier, id: EntityId) -> Option<Route> {
    let articles = entity_articles(dossier, id);
    feed_instant(dossier, &articles)
        .map(|_| Route::of("feeds/entities", &dossier.entity(id).entity.slug, "xml"))
}

pub fn topic_feed(dossier: &Dossier, id: TopicId) -> Option<Route> {
    let topic = dossier.topic(id);
    feed_instant(dossier, &topic.articles_below)
        .map(|_| Route::of("feeds/topics", &topic.topic.slug, "xml"))
}

fn outputs(dossier: &Dossier) -> Vec<(Route, Subject)> {
    let site = site_feed(dossier).map(|route| (route, Subject::Dossier));
    let entities = (0..).map(EntityId).take(dossier.entities.len());
    let entities = entities.filter_map(|id| Some((entity_feed(dossier, id)?, Subject::Entity(id))));
    let topics = (0..).map(TopicId).take(dossier.topics.len());
    let topics = topics.filter_map(|id| Some((topic_feed(dossier, id)?, Subject::Topic(id))));
    site.into_iter().chain(entities).chain(topics).collect()
}

/// The articles that mention the entity or were published by it, newest first.
fn entity_articles(dossier: &Dossier, id: EntityId) -> Vec<ArticleId> {
    let entity = dossier.entity(id);
    let mut articles: Vec<ArticleId> = entity
        .mentions
        .iter()
        .map(|mention| mention.article)
        .take(ENTRIES)
        .collect();
    articles.extend(
        entity
            .published
            .iter()
            .take(ENTRIES)
            .filter(|id| !entity.mentions.iter().any(|m| m.article == **id)),
    );
    articles.sort_by_key(|id| dossier.latest_rank(*id));
    articles
}

/// The day on which an article came or changed, as far as it is known to the day.
fn own_day(article: &LinkedArticle) -> Option<String> {
    let article = &article.article;
    let days = [&article.updated, &article.retrieved, &article.published];
    days.into_iter()
        .flatten()
        .filter_map(Date::exact_day)
        .max()
        .map(|day| day.to_string())
}

fn edition_day(dossier: &Dossier) -> Option<String> {
    dossier
        .config
        .updated
        .as_ref()
        .and_then(Date::exact_day)
        .map(|day| day.to_string())
}

fn day(dossier: &Dossier, id: ArticleId) -> Option<String> {
    own_day(dossier.article(id)).or_else(|| edition_day(dossier))
}

/// When the feed of these articles last changed.
fn feed_instant(dossier: &Dossier, articles: &[ArticleId]) -> Option<String> {
    let shown = articles
        .iter()
        .filter_map(|id| day(dossier, *id))
        .take(ENTRIES);
    let newest = shown.max()?;
    Some(instant(
        &edition_day(dossier).map_or(newest.clone(), |edition| edition.max(newest)),
    ))
}

fn instant(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

fn render(dossier: &Dossier, subject: Subject) -> Option<Vec<u8>> {
    let (route, title, page, articles) = match subject {
        Subject::Dossier => {
            let title = dossier.config.title.clone();
            (
                site_feed(dossier)?,
                title,
                Route::fixed("index.html"),
                dossier.latest.clone(),
            )
        }
        Subject::Entity(id) => {
            let entity = dossier.entity(id);
            let title = format!("{} · {}", entity.entity.name.value, dossier.config.title);
            (
                entity_feed(dossier, id)?,
                title,
                entity.route.clone(),
                entity_articles(dossier, id),
            )
        }
        Subject::Topic(id) => {
            let topic = dossier.topic(id);
            let title = format!("{} · {}", topic.topic.title.value, dossier.config.title);
            (
                topic_feed(dossier, id)?,
                title,
                topic.route.clone(),
                topic.articles_below.clone(),
            )
        }
        Subject::Article(_) | Subject::Page(_) | Subject::Year { .. } => return None,
    };
    let feed = Feed {
        route,
        title,
        page,
        updated: feed_instant(dossier, &articles)?,
    };
    let dated = articles
        .iter()
        .filter_map(|id| Some((*id, day(dossier, *id)?)));
    let entries: Vec<(ArticleId, String)> = dated.take(ENTRIES).collect();
    write_feed(dossier, &feed, &entries).ok()
}

struct Feed {
    route: Route,
    title: String,
    /// The page that the feed belongs to.
    page: Route,
    updated: String,
}

fn write_feed(
    dossier: &Dossier,
    feed: &Feed,
    entries: &[(ArticleId, String)],
) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new_with_indent(&mut bytes, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let element = writer
        .create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", dossier.config.language.as_str()));
    element.write_inner_content(|writer| {
        text(writer, "title", &feed.title)?;
        text(writer, "id", &identifier(dossier, &feed.route))?;
        text(writer, "updated", &feed.updated)?;
        link(writer, "self", &address(dossier, &feed.route, &feed.route))?;
        link(
            writer,
            "alternate",
            &address(dossier, &feed.route, &feed.page),
        )?;
        if let Some(rights) = &dossier.config.rights {
            text(writer, "rights", &rights.label())?;
        }
        person(writer, &dossier.config.title)?;
        for (id, day) in entries {
            let element = writer.create_element("entry");
            element.write_inner_content(|writer| entry(writer, dossier, feed, *id, day))?;
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
    id: ArticleId,
    day: &str,
) -> std::io::Result<()> {
    let linked = dossier.article(id);
    let article = &linked.article;
    let title = match article.title_supplied {
        true => format!("[{}]", article.title),
        false => article.title.clone(),
    };
    text(writer, "title", &title)?;
    text(writer, "id", &identifier(dossier, &linked.route))?;
    text(writer, "updated", &instant(day))?;
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

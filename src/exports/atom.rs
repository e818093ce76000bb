//! Atom feeds (RFC 4287) of the site, of each entity and of each topic. Which there are, and of
//! which articles, `feed` says.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde::Serialize;

use super::{Document, Export};
use crate::feed::{self, About, Entry};
use crate::model::date::{Date, Day};
use crate::model::digest::Digest;
use crate::model::dossier::{CorrectionId, TopicId};
use crate::model::locale::Argument;
use crate::model::route::Route;
use crate::pages::view;
use crate::pages::view::correction_anchor;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const EXPORT: Export = Export {
    name: "feed",
    outputs,
    document,
};

pub const CORRECTIONS: Export = Export {
    name: "corrections-feed",
    outputs: |dossier| {
        let route = feed::corrections_route(dossier);
        route
            .map(|route| (route, Subject::Dossier))
            .into_iter()
            .collect()
    },
    document: |dossier, _| corrections(dossier),
};

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    let site = [Subject::Dossier].into_iter();
    let entities = dossier.entity_ids();
    let topics = dossier.topic_ids();
    site.chain(entities.map(Subject::Entity))
        .chain(topics.map(Subject::Topic))
        .filter_map(|subject| Some((feed::route(dossier, about(subject)?)?, subject)))
        .collect()
}

fn about(subject: Subject) -> Option<About> {
    match subject {
        Subject::Dossier => Some(About::Site),
        Subject::Entity(id) => Some(About::Entity(id)),
        Subject::Topic(id) => Some(About::Topic(id)),
        Subject::Article(_)
        | Subject::Event(_)
        | Subject::Page(_)
        | Subject::Former { .. }
        | Subject::Withdrawn { .. }
        | Subject::Year { .. }
        | Subject::Index { .. }
        | Subject::List { .. } => None,
    }
}

/// All that a feed says, before addresses and instants are written out.
#[derive(Serialize)]
struct AtomFeed<'d> {
    /// Title and address of the dossier.
    site: (&'d str, Option<&'d str>),
    language: &'d str,
    rights: Option<String>,
    /// The name of what the feed is about, where that is not the whole dossier.
    name: Option<&'d str>,
    /// Stands for the author of an entry that has neither author nor publisher.
    author_not_given: &'d str,
    route: Route,
    page: Route,
    updated: Day,
    entries: Vec<AtomEntry<'d>>,
}

#[derive(Serialize)]
struct AtomEntry<'d> {
    title: &'d str,
    title_supplied: bool,
    route: &'d Route,
    /// A part of the page at that route, where it is about no more.
    anchor: Option<String>,
    updated: Day,
    published: Option<Day>,
    original: Option<&'d str>,
    authors: &'d [String],
    publisher: Option<&'d str>,
    /// Slug and title of each topic.
    topics: Vec<(&'d str, &'d str)>,
    summary: Option<Cow<'d, str>>,
}

fn document<'d>(dossier: Tracked<'d>, subject: Subject) -> Option<Box<dyn Document + 'd>> {
    let feed = feed::feed(dossier, about(subject)?)?;
    let (name, page) = match subject {
        Subject::Entity(id) => {
            let entity = dossier.entity(id);
            (
                Some(entity.entity.name.value.as_str()),
                entity.route.clone(),
            )
        }
        Subject::Topic(id) => {
            let topic = dossier.topic(id);
            (Some(topic.topic.title.value.as_str()), topic.route.clone())
        }
        _ => (None, Route::fixed("index.html")),
    };
    let config = &dossier.config();
    let entries = feed.entries.into_iter().map(|item| entry(dossier, item));
    Some(Box::new(AtomFeed {
        site: (&config.title, config.base_url.as_deref()),
        language: config.language.as_str(),
        rights: config
            .rights
            .as_ref()
            .map(|rights| view::rights_label(dossier.locale(), rights)),
        name,
        author_not_given: dossier.locale().word("author_not_given"),
        route: feed.route,
        page,
        updated: feed.updated,
        entries: entries.collect(),
    }))
}

fn entry(dossier: Tracked<'_>, item: Entry) -> AtomEntry<'_> {
    let linked = dossier.article(item.article);
    let article = &linked.article;
    let topic = |id: &TopicId| {
        let topic = &dossier.topic(*id).topic;
        (!topic.draft).then_some((topic.slug.as_str(), topic.title.value.as_str()))
    };
    AtomEntry {
        title: &article.title,
        title_supplied: article.title_supplied,
        route: &linked.route,
        anchor: None,
        updated: item.day,
        published: article.published.as_ref().and_then(Date::exact_day),
        original: article.url.as_deref(),
        authors: &article.authors,
        publisher: linked
            .links
            .publisher
            .map(|id| &dossier.entity(id).entity)
            .filter(|publisher| !publisher.draft)
            .map(|publisher| publisher.name.value.as_str()),
        topics: linked.links.topics.iter().filter_map(topic).collect(),
        summary: article.summary.as_deref().map(Cow::Borrowed),
    }
}

/// The latest corrections, by whoever edits the dossier.
fn corrections<'d>(dossier: Tracked<'d>) -> Option<Box<dyn Document + 'd>> {
    let (updated, entries) = feed::corrections(dossier)?;
    let config = dossier.config();
    let entry = |(id, day): (CorrectionId, Day)| {
        let correction = dossier.corrections(id.of).get(id.number as usize)?;
        let said = dossier.locale().say(
            "correction",
            [
                ("wrong", Argument::from(&correction.wrong)),
                ("right", (&correction.right).into()),
            ],
        );
        Some(AtomEntry {
            title: dossier.name(id.of)?,
            title_supplied: false,
            route: dossier.route(id.of)?,
            anchor: Some(correction_anchor(id.number)),
            updated: day,
            published: None,
            original: None,
            authors: &[],
            publisher: Some(&config.title),
            topics: Vec::new(),
            summary: Some(Cow::Owned(said)),
        })
    };
    Some(Box::new(AtomFeed {
        site: (&config.title, config.base_url.as_deref()),
        language: config.language.as_str(),
        rights: config
            .rights
            .as_ref()
            .map(|rights| view::rights_label(dossier.locale(), rights)),
        name: Some(dossier.locale().word("corrections")),
        author_not_given: dossier.locale().word("author_not_given"),
        route: feed::corrections_route(dossier)?,
        page: Route::fixed("corrections.html"),
        updated,
        entries: entries.into_iter().filter_map(entry).collect(),
    }))
}

fn with_anchor(address: String, anchor: Option<&str>) -> String {
    match anchor {
        Some(anchor) => format!("{address}#{anchor}"),
        None => address,
    }
}

fn instant(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

impl Document for AtomFeed<'_> {
    fn digest(&self) -> Digest {
        Digest::of_value(self)
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
    let (site, _) = feed.site;
    let title = match feed.name {
        Some(name) => Cow::Owned(format!("{name} · {site}")),
        None => Cow::Borrowed(site),
    };
    element.write_inner_content(|writer| {
        text(writer, "title", &title)?;
        text(writer, "id", &feed.identifier(&feed.route))?;
        text(writer, "updated", &instant(feed.updated))?;
        link(writer, "self", &feed.address(&feed.route))?;
        link(writer, "alternate", &feed.address(&feed.page))?;
        if let Some(rights) = &feed.rights {
            text(writer, "rights", rights)?;
        }
        person(writer, site)?;
        for entry in &feed.entries {
            let element = writer.create_element("entry");
            element.write_inner_content(|writer| write_entry(writer, feed, entry))?;
        }
        Ok(())
    })?;
    bytes.push(b'\n');
    Ok(())
}

type Xml<'b> = Writer<&'b mut Vec<u8>>;

fn write_entry(
    writer: &mut Xml<'_>,
    feed: &AtomFeed<'_>,
    entry: &AtomEntry<'_>,
) -> std::io::Result<()> {
    let title = match entry.title_supplied {
        true => Cow::Owned(format!("[{}]", entry.title)),
        false => Cow::Borrowed(entry.title),
    };
    text(writer, "title", &title)?;
    let anchor = entry.anchor.as_deref();
    text(writer, "id", &feed.entry_identifier(entry.route, anchor))?;
    text(writer, "updated", &instant(entry.updated))?;
    if let Some(published) = entry.published {
        text(writer, "published", &instant(published))?;
    }
    let address = with_anchor(feed.address(entry.route), anchor);
    link(writer, "alternate", &address)?;
    if let Some(url) = entry.original {
        link(writer, "via", url)?;
    }
    match entry.authors {
        [] => person(writer, entry.publisher.unwrap_or(feed.author_not_given))?,
        authors => authors
            .iter()
            .try_for_each(|author| person(writer, author))?,
    }
    for (term, label) in &entry.topics {
        writer
            .create_element("category")
            .with_attribute(("term", *term))
            .with_attribute(("label", *label))
            .write_empty()?;
    }
    if let Some(summary) = &entry.summary {
        text(writer, "summary", summary)?;
    }
    Ok(())
}

fn text(writer: &mut Xml<'_>, name: &str, value: &str) -> std::io::Result<()> {
    let value = match is_surely_allowed(value) || value.chars().all(allowed) {
        true => Cow::Borrowed(value),
        false => Cow::Owned(value.chars().filter(|c| allowed(*c)).collect()),
    };
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

/// Whether no byte is a control character, or the first of a character that may not be allowed.
/// It does not stop at such a byte, so that many are compared at once.
fn is_surely_allowed(value: &str) -> bool {
    let doubts = value
        .bytes()
        .map(|byte| u8::from(byte < b' ' || byte == 0xEF));
    doubts.fold(0, |all, doubt| all | doubt) == 0
}

/// Whether XML 1.0 (section 2.2) can hold the character at all.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

impl AtomFeed<'_> {
    /// The address of a page: absolute where the dossier knows its own, else relative to the feed.
    fn address(&self, to: &Route) -> String {
        match self.site {
            (_, Some(base)) => format!("{base}/{}", to.href()),
            (_, None) => format!("{}{}", self.route.root(), to.href()),
        }
    }

    /// An identifier that never changes: the address, or a UUID (RFC 9562, version 8) made of
    /// the dossier's title and the route.
    fn identifier(&self, route: &Route) -> String {
        self.entry_identifier(route, None)
    }

    /// The same for a part of a page.
    fn entry_identifier(&self, route: &Route, anchor: Option<&str>) -> String {
        let (title, base) = self.site;
        if let Some(base) = base {
            return with_anchor(format!("{base}/{}", route.href()), anchor);
        }
        let path = with_anchor(route.as_str().to_string(), anchor);
        let hex = Digest::of(&[title.as_bytes(), &[0], path.as_bytes()].concat());
        let hex = hex.to_string();
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
}

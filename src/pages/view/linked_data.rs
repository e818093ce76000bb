//! What a page is about in the words of schema.org, as JSON-LD (W3C, 2020). The page of an article is a brief that is
//! based on the article of its source, and is not said to be that article. Addresses are given where the dossier
//! knows its own.

mod graph;

use std::borrow::Cow;

use serde::Serialize;

use graph::Node;

use super::{DateView, Href, Lazy};
use crate::model::article::Article;
use crate::model::dossier::{
    EntityId, Link, LinkedArticle, LinkedEntity, LinkedEvent, Target, TopicId,
};
use crate::model::entity::EntityKind;
use crate::model::route::Route;
use crate::pages::context::{Fragment, RenderContext};
use crate::tracked::Tracked;

/// JSON for a `<script>` element.
pub type LinkedData<'d> = Lazy<Described<'d>>;

/// A page with all that is said of it.
#[derive(Serialize)]
pub struct Described<'d> {
    /// Where the dossier is published.
    base: Option<&'d str>,
    site: &'d str,
    language: &'d str,
    route: Route,
    subject: Subject<'d>,
    /// The pages above it, the first one first.
    above: Vec<(&'d str, Href<'d>)>,
    /// Whom the page names beside what it is about.
    named: Vec<Mention<'d>>,
}

#[derive(Serialize)]
enum Subject<'d> {
    Dossier(Dataset<'d>),
    Article(Box<Brief<'d>>),
    Entity(Named<'d>),
    Topic(&'d str, Option<&'d str>),
    Event(Happening<'d>),
}

#[derive(Serialize)]
struct Dataset<'d> {
    description: &'d str,
    edition: DateView<'d>,
    licence: Option<String>,
}

#[derive(Serialize)]
struct Brief<'d> {
    title: &'d str,
    /// Whether the source has no headline, and the title is the editor’s.
    title_supplied: bool,
    summary: Option<&'d str>,
    licence: Option<String>,
    language: Option<&'d str>,
    published: DateView<'d>,
    updated: DateView<'d>,
    publisher: Option<&'d str>,
    authors: &'d [String],
    url: Option<&'d str>,
    archived: Option<&'d str>,
    doi: Option<String>,
    topics: Vec<(&'d str, Href<'d>)>,
    mentions: Vec<Mention<'d>>,
    claims: Vec<Said<'d>>,
}

/// A claim, and who makes it: by what is known of them, or as the source describes them.
#[derive(Serialize)]
struct Said<'d> {
    id: &'d str,
    text: &'d str,
    by: Option<Mention<'d>>,
    described: Option<&'d str>,
}

#[derive(Serialize)]
struct Mention<'d> {
    kind: &'static str,
    name: &'d str,
    lead: Fragment<'d>,
    href: Href<'d>,
}

#[derive(Serialize)]
struct Named<'d> {
    kind: &'static str,
    name: &'d str,
    others: Vec<&'d str>,
    description: Option<&'d str>,
    website: Option<&'d str>,
    wikidata: Option<&'d str>,
}

#[derive(Serialize)]
struct Happening<'d> {
    name: &'d str,
    date: DateView<'d>,
    place: Option<&'d str>,
}

fn describe<'d>(
    context: &RenderContext<'d>,
    route: &Route,
    subject: Subject<'d>,
    above: Vec<(&'d str, Href<'d>)>,
    named: &[EntityId],
) -> LinkedData<'d> {
    let config = context.dossier.config();
    let described = Described {
        base: config.base_url.as_deref(),
        site: &config.title,
        language: config.language.as_str(),
        route: route.clone(),
        subject,
        above,
        named: named.iter().map(|id| mention(context, *id)).collect(),
    };
    Lazy::of(described, written)
}

/// The dossier as a whole.
pub fn of_dossier<'d>(context: &RenderContext<'d>, route: &Route) -> LinkedData<'d> {
    let dossier = context.dossier;
    let config = dossier.config();
    let dataset = Dataset {
        description: &config.description,
        edition: super::date_or_none(context.dossier, config.updated.as_ref()),
        licence: config.rights.as_ref().and_then(|rights| rights.url()),
    };
    describe(context, route, Subject::Dossier(dataset), Vec::new(), &[])
}

/// An article, whose `topics` lead to it.
pub fn of_article<'d>(
    context: &RenderContext<'d>,
    linked: &'d LinkedArticle,
    topics: &[TopicId],
) -> LinkedData<'d> {
    let dossier = context.dossier;
    let article: &Article = &linked.article;
    let name = |id: EntityId| dossier.linked_entity(id).1;
    let mention = |id: &EntityId| mention(context, *id);
    let claims = article.claims.iter().zip(0usize..);
    let brief = Brief {
        title: &article.title,
        title_supplied: article.title_supplied,
        summary: article.summary.as_deref(),
        licence: article.rights.url(),
        language: article.language.as_ref().map(|language| language.as_str()),
        published: super::date_or_none(context.dossier, article.published.as_ref()),
        updated: super::date_or_none(context.dossier, article.updated.as_ref()),
        publisher: linked.links.publisher.map(name),
        authors: &article.authors,
        url: article.url.as_deref(),
        archived: article.archived.as_deref(),
        doi: article.bibliography.doi_address(),
        topics: linked
            .links
            .topics
            .iter()
            .map(|id| topic_name(dossier, *id))
            .collect(),
        mentions: linked.links.entities.iter().map(mention).collect(),
        claims: claims
            .map(|(claim, number)| {
                let is_hidden = linked.links.unnamed_claims.contains(&number);
                let by = linked.links.claims_by.get(number).copied().flatten();
                let described = Some(claim.by.value.as_str());
                Said {
                    id: claim.id.value.as_str(),
                    text: &claim.text,
                    by: by.as_ref().map(mention),
                    described: described.filter(|_| by.is_none() && !is_hidden),
                }
            })
            .collect(),
    };
    let above = topics.iter().map(|id| topic_name(dossier, *id)).collect();
    describe(
        context,
        &linked.route,
        Subject::Article(Box::new(brief)),
        above,
        &[],
    )
}

/// Whom a text names, and others beside it; each once.
pub fn named(links: &[Link], others: impl Iterator<Item = EntityId>) -> Vec<EntityId> {
    let in_text = links.iter().filter_map(|link| match link.target {
        Target::Entity(id) => Some(id),
        _ => None,
    });
    let mut named: Vec<EntityId> = Vec::new();
    for id in in_text.chain(others) {
        if !named.contains(&id) {
            named.push(id);
        }
    }
    named
}

/// An entity, whose page names others.
pub fn of_entity<'d>(
    context: &RenderContext<'d>,
    linked: &'d LinkedEntity,
    named: &[EntityId],
) -> LinkedData<'d> {
    let entity = &linked.entity;
    let names = entity.names.values().map(|name| name.value.as_str());
    let aliases = entity.aliases.iter().map(|alias| alias.name.value.as_str());
    let subject = Named {
        kind: kind_of(entity.kind),
        name: &entity.name.value,
        others: names.chain(aliases).collect(),
        description: entity.description.as_deref(),
        website: entity.website.as_deref(),
        wikidata: entity.wikidata.as_deref(),
    };
    describe(
        context,
        &linked.route,
        Subject::Entity(subject),
        Vec::new(),
        named,
    )
}

/// A topic below others, whose page names some entities.
pub fn of_topic<'d>(
    context: &RenderContext<'d>,
    id: TopicId,
    above: &[TopicId],
    named: &[EntityId],
) -> LinkedData<'d> {
    let dossier = context.dossier;
    let topic = dossier.topic(id);
    let (title, description) = (&topic.topic.title.value, topic.topic.description.as_deref());
    let above = above.iter().map(|id| topic_name(dossier, *id)).collect();
    describe(
        context,
        &topic.route,
        Subject::Topic(title, description),
        above,
        named,
    )
}

pub fn of_event<'d>(context: &RenderContext<'d>, linked: &'d LinkedEvent) -> LinkedData<'d> {
    let event = &linked.event;
    let happening = Happening {
        name: &event.title.value,
        date: super::date_or_none(context.dossier, event.date.as_ref()),
        place: event.place.as_deref(),
    };
    describe(
        context,
        &linked.route,
        Subject::Event(happening),
        Vec::new(),
        &linked.entities,
    )
}

fn topic_name(dossier: Tracked<'_>, id: TopicId) -> (&str, Href<'_>) {
    let (title, route) = dossier.linked_topic(id);
    (title, Href::to(route))
}

fn mention<'d>(context: &RenderContext<'d>, id: EntityId) -> Mention<'d> {
    let (kind, name, route) = context.dossier.linked_entity(id);
    Mention {
        kind: kind_of(kind),
        name,
        lead: context.entity_lead(id),
        href: Href::to(route),
    }
}

fn kind_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "Person",
        EntityKind::Organisation => "Organization",
        EntityKind::Product => "Product",
        EntityKind::Place => "Place",
    }
}

/// What a date says where schema.org has that precision.
fn datetime(date: &DateView<'_>) -> Option<String> {
    date.date?.html_datetime()
}

impl Described<'_> {
    /// Where the dossier does not know its own address, addresses count from the page.
    fn address(&self, path: &str) -> String {
        match self.base {
            Some(base) => format!("{base}/{path}"),
            None => format!("{}{path}", self.route.root()),
        }
    }

    fn thing<'a>(&self, (name, href): &(&'a str, Href<'_>)) -> Node<'a> {
        let node = Node::of("Thing").with("name", *name);
        node.with("url", self.address(&href.to_string()))
    }

    fn mention<'a>(&self, one: &'a Mention<'_>) -> Node<'a> {
        let node = Node::of(one.kind).with("name", one.name);
        let lead = Some(one.lead.text()).filter(|text| !text.is_empty());
        let node = node.with("description", lead);
        node.with("url", self.address(&one.href.to_string()))
    }

    fn claim<'a>(&self, own: &str, said: &'a Said<'_>) -> Node<'a> {
        let at = format!("{own}#claim-{}", said.id);
        let node = Node::of("Claim").with("text", said.text).with("url", at);
        let node = node.with("author", said.by.as_ref().map(|by| self.mention(by)));
        node.with("creditText", said.described)
    }

    /// One of the pages above.
    fn item<'a>(&self, number: usize, (name, href): &(&'a str, Href<'_>)) -> Node<'a> {
        Node::of("ListItem")
            .with("position", number + 1)
            .with("name", *name)
            .with("item", self.address(&href.to_string()))
    }
}

fn written(page: &Described<'_>) -> String {
    let own = page.address(&page.route.href());
    let thing = |one| page.thing(one);
    let mention = |one| page.mention(one);
    let subject = match &page.subject {
        Subject::Dossier(dataset) => Node::of("Dataset")
            .with("name", page.site)
            .with(
                "description",
                Some(dataset.description).filter(|text| !text.is_empty()),
            )
            .with("dateModified", datetime(&dataset.edition))
            .with("license", dataset.licence.as_deref()),
        Subject::Article(brief) => {
            let people = brief.authors.iter();
            let people = people.map(|name| Node::of("Person").with("name", name.as_str()));
            let publisher = brief
                .publisher
                .map(|name| Node::of("Organization").with("name", name));
            let source = Node::of("NewsArticle")
                .with(
                    "headline",
                    Some(brief.title).filter(|_| !brief.title_supplied),
                )
                .with("author", people.collect::<Vec<_>>())
                .with("publisher", publisher)
                .with("datePublished", datetime(&brief.published))
                .with("dateModified", datetime(&brief.updated))
                .with("inLanguage", brief.language)
                .with("url", brief.url)
                .with("archivedAt", brief.archived)
                .with("sameAs", brief.doi.as_deref());
            Node::of("Article")
                .with("headline", brief.title)
                .with("description", brief.summary)
                .with("inLanguage", page.language)
                .with("license", brief.licence.as_deref())
                .with("isBasedOn", source)
                .with("about", brief.topics.iter().map(thing).collect::<Vec<_>>())
                .with(
                    "mentions",
                    brief.mentions.iter().map(mention).collect::<Vec<_>>(),
                )
                .with(
                    "hasPart",
                    brief
                        .claims
                        .iter()
                        .map(|said| page.claim(&own, said))
                        .collect::<Vec<_>>(),
                )
        }
        Subject::Entity(named) => {
            let wikidata = named
                .wikidata
                .map(|id| format!("https://www.wikidata.org/wiki/{id}"));
            let website = named.website.map(Cow::from).into_iter();
            let same = website.chain(wikidata.map(Cow::from));
            Node::of(named.kind)
                .with("name", named.name)
                .with(
                    "alternateName",
                    named
                        .others
                        .iter()
                        .copied()
                        .map(Cow::from)
                        .collect::<Vec<_>>(),
                )
                .with("description", named.description)
                .with("sameAs", same.collect::<Vec<_>>())
        }
        Subject::Topic(title, description) => Node::of("CollectionPage")
            .with("name", *title)
            .with("description", *description)
            .with("inLanguage", page.language),
        Subject::Event(event) => Node::of("Event")
            .with("name", event.name)
            .with("startDate", datetime(&event.date))
            .with(
                "location",
                event.place.map(|name| Node::of("Place").with("name", name)),
            ),
    };
    let mut graph = vec![subject.with("url", own.as_str())];
    if !page.named.is_empty() {
        let named: Vec<Node<'_>> = page.named.iter().map(mention).collect();
        let node = Node::of("WebPage").with("url", own.as_str());
        graph.push(node.with("mentions", named));
    }
    if !page.above.is_empty() {
        let items: Vec<Node<'_>> = page
            .above
            .iter()
            .enumerate()
            .map(|(number, one)| page.item(number, one))
            .collect();
        graph.push(Node::of("BreadcrumbList").with("itemListElement", items));
    }
    graph::script(graph)
}

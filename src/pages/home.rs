//! The front page: what the dossier is, what is new, and the ways in.

use serde::Serialize;

use super::PageKind;
use super::body::{self, BodyHtml};
use super::context::{Fragment, RenderContext};
use super::view::{self, KindGroup, LabelCount, TopicNode, View, label_counts};
use crate::feed::{self, About};
use crate::model::dossier::{EntityId, TimelineEntryKind};
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "home",
    template: "home.html",
    outputs,
    view,
};

/// How many lines each list of the front page has at most.
const LATEST_ARTICLES: usize = 12;
const RECENT_EVENTS: usize = 8;
const TOP_ENTITIES: usize = 12;

#[derive(Serialize)]
struct Home<'d> {
    intro: Option<BodyHtml<'d>>,
    intro_draft: bool,
    counts: Vec<Count>,
    latest: Vec<Fragment<'d>>,
    topics: Vec<TopicNode<'d>>,
    recent_events: Vec<Fragment<'d>>,
    entities_by_kind: Vec<KindGroup<'d>>,
    quotations: usize,
    quotation_counts: Vec<LabelCount>,
}

#[derive(Serialize)]
struct Count {
    label: &'static str,
    count: usize,
    href: Option<String>,
}

pub fn route() -> Route {
    Route::fixed("index.html")
}

fn outputs(_: Tracked<'_>) -> Vec<(Route, Subject)> {
    vec![(route(), Subject::Dossier)]
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let route = route();
    let intro = view::introduction(dossier)
        .and_then(|page| body::html(dossier, &page.page.body, &page.links, &route));
    let latest = dossier
        .lists()
        .latest
        .get(..LATEST_ARTICLES)
        .unwrap_or(&dossier.lists().latest);
    let (quotations, quotation_counts) = label_counts(&dossier.registers().quotation_counts);
    let home = Home {
        quotations,
        quotation_counts,
        intro,
        intro_draft: view::introduction(dossier).is_some_and(|page| page.page.draft),
        counts: counts(dossier),
        latest: context.article_items(latest, false),
        topics: view::topic_nodes(dossier, &dossier.lists().root_topics, 2),
        recent_events: recent_events(context),
        entities_by_kind: top_entities(context),
    };
    let description = Some(dossier.config().description.as_str()).filter(|text| !text.is_empty());
    let view = view::view(
        dossier,
        KIND.name,
        &route,
        dossier.config().title.as_str(),
        description,
        home,
    );
    Some(view.with_feed(feed::route(dossier, About::Site)))
}

fn counts(dossier: Tracked<'_>) -> Vec<Count> {
    let inline = dossier
        .article_ids()
        .map(|id| dossier.article(id).article.events.len());
    let events = dossier.event_ids().len() + inline.sum::<usize>();
    let publishers = view::publishers(dossier).len();
    let registers = dossier.registers();
    let count = |one, many, count, page: Option<&'static str>| Count {
        label: if count == 1 { one } else { many },
        count,
        href: page.map(|page| Route::fixed(page).href()),
    };
    let mut counts = vec![
        count(
            "article",
            "articles",
            dossier.article_ids().len(),
            Some("articles.html"),
        ),
        count("publisher", "publishers", publishers, Some("sources.html")),
        count(
            "entity",
            "entities",
            dossier.entity_ids().len(),
            Some("entities.html"),
        ),
        count(
            "topic",
            "topics",
            dossier.topic_ids().len(),
            Some("topics.html"),
        ),
        count("event", "events", events, Some("timeline.html")),
    ];
    let registered = [
        ("claim", "claims", registers.claims.len(), "claims.html"),
        (
            "disagreement",
            "disagreements",
            registers.disagreements.len(),
            "disagreements.html",
        ),
        ("figure", "figures", registers.figures.len(), "figures.html"),
    ];
    let registered = registered.into_iter().filter(|(_, _, total, _)| *total > 0);
    counts.extend(registered.map(|(one, many, total, page)| count(one, many, total, Some(page))));
    counts
}

/// The last dated events, the latest first.
fn recent_events<'d>(context: &RenderContext<'d>) -> Vec<Fragment<'d>> {
    let dossier = context.dossier;
    let dated = dossier
        .lists()
        .years
        .iter()
        .rev()
        .filter(|(year, _)| year.is_some());
    dated
        .flat_map(|(_, entries)| entries.iter().rev())
        .filter(|id| {
            matches!(
                dossier.timeline_entry(**id).kind,
                TimelineEntryKind::Event(_) | TimelineEntryKind::Inline(..)
            )
        })
        .take(RECENT_EVENTS)
        .map(|id| context.timeline_item(*id))
        .collect()
}

/// The most mentioned entities of each kind.
fn top_entities<'d>(context: &RenderContext<'d>) -> Vec<KindGroup<'d>> {
    let dossier = context.dossier;
    let mut ranked: Vec<EntityId> = dossier
        .lists()
        .collated_entities
        .iter()
        .copied()
        .filter(|entity| !dossier.entity(*entity).mentions.is_empty())
        .collect();
    ranked.sort_by_key(|entity| std::cmp::Reverse(dossier.entity(*entity).mentions.len()));
    let mut taken = [0; 4];
    ranked.retain(|entity| {
        let slot = taken.get_mut(dossier.entity(*entity).entity.kind as usize);
        slot.is_some_and(|count| {
            *count += 1;
            *count <= TOP_ENTITIES
        })
    });
    view::kind_groups(context, &ranked)
}

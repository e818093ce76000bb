//! The front page: what the dossier is, how it was checked, what is disputed, what changed, and the ways in.

use std::cmp::Reverse;

use serde::Serialize;

use super::PageKind;
use super::context::{Fragment, RenderContext};
use super::view::{
    self, ClaimRow, DateView, Href, Introduction, KindGroup, Proportions, Strip, TopicNode, View,
};
use crate::feed::{self, About};
use crate::model::appearance::HomeBlock;
use crate::model::dossier::{CorrectionId, EntityId, TimelineEntryKind, TopicId};
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
const LATEST_ARTICLES: usize = 8;
const RECENT_EVENTS: usize = 5;
const TOP_ENTITIES: usize = 8;
const DISAGREEMENTS: usize = 3;
const CHANGES: usize = 4;
const MOST_TOPICS_BESIDE: usize = 20;

#[derive(Serialize)]
struct Home<'d> {
    /// What is shown, by name.
    blocks: Vec<HomeBlock>,
    intro: Option<Introduction<'d>>,
    counts: Vec<Count>,
    latest: Vec<Fragment<'d>>,
    topics: Vec<TopicNode<'d>>,
    /// Whether these are too many to stand beside something.
    has_many_topics: bool,
    recent_events: Vec<Fragment<'d>>,
    entities_by_kind: Vec<KindGroup<'d>>,
    /// How the words of sources stood the check, and how claims stand.
    quotations: Option<Proportions<'d>>,
    claims: Option<Proportions<'d>>,
    disagreements: Vec<(ClaimRow<'d>, ClaimRow<'d>)>,
    disagreement_count: usize,
    has_unknowns: bool,
    changes: Vec<Change<'d>>,
    strip: Option<Strip>,
}

/// Something that an editor did to what was there.
#[derive(Serialize)]
struct Change<'d> {
    /// "corrected" or "reviewed".
    kind: &'static str,
    date: DateView<'d>,
    name: &'d str,
    href: Href<'d>,
    /// What was wrong, and what is right.
    wrong: Option<&'d str>,
    right: Option<&'d str>,
}

#[derive(Serialize)]
struct Count {
    label: String,
    count: usize,
    href: String,
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
    let latest = dossier
        .lists()
        .latest
        .get(..LATEST_ARTICLES)
        .unwrap_or(&dossier.lists().latest);
    let blocks = dossier.config().theme.home.clone();
    let registers = dossier.registers();
    let disputed = &registers.disagreements;
    let disputed = disputed.get(..DISAGREEMENTS).unwrap_or(disputed);
    let topics = view::topic_nodes(dossier, &dossier.lists().root_topics, 2);
    let home = Home {
        blocks: blocks.unwrap_or_else(|| HomeBlock::ALL.to_vec()),
        quotations: view::proportions(
            dossier.locale(),
            "quotations_counted",
            "verdict",
            &registers.quotation_counts,
        ),
        claims: view::proportions(
            dossier.locale(),
            "claims_counted",
            "standing",
            &registers.standing_counts,
        ),
        disagreements: view::disagreements(context, disputed),
        disagreement_count: registers.disagreements.len(),
        has_unknowns: view::has_unknowns(dossier),
        changes: changes(dossier),
        strip: view::strip(dossier),
        intro: view::introduction(dossier, &route),
        counts: counts(dossier),
        latest: context.article_items(latest, false),
        has_many_topics: topics.iter().map(TopicNode::lines).sum::<usize>() > MOST_TOPICS_BESIDE,
        topics,
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
    let view = view.with_linked_data(view::linked_data::of_dossier(context, &route));
    Some(view.with_feed(feed::route(dossier, About::Site)))
}

fn counts(dossier: Tracked<'_>) -> Vec<Count> {
    let inline = dossier
        .article_ids()
        .map(|id| dossier.article(id).article.events.len());
    let events = dossier.event_ids().len() + inline.sum::<usize>();
    let registers = dossier.registers();
    let count = |(unit, count, page): (&str, usize, &'static str)| Count {
        label: dossier.locale().say(unit, [("count", count.into())]),
        count,
        href: Route::fixed(page).href(),
    };
    let all = [
        (
            "unit_articles",
            dossier.article_ids().len(),
            "articles.html",
        ),
        (
            "unit_publishers",
            view::publishers(dossier).len(),
            "sources.html",
        ),
        ("unit_entities", dossier.entity_ids().len(), "entities.html"),
        ("unit_topics", dossier.topic_ids().len(), "topics.html"),
        ("unit_events", events, "timeline.html"),
    ];
    let registered = [
        ("unit_claims", registers.claims.len(), "claims.html"),
        (
            "unit_disagreements",
            registers.disagreements.len(),
            "disagreements.html",
        ),
        ("unit_figures", registers.figures.len(), "figures.html"),
    ];
    let registered = registered.into_iter().filter(|(_, total, _)| *total > 0);
    all.into_iter().chain(registered).map(count).collect()
}

/// The latest corrections and reviews of topics, the latest first.
fn changes<'d>(dossier: Tracked<'d>) -> Vec<Change<'d>> {
    let corrected = |id: &CorrectionId| {
        let correction = dossier.corrections(id.of).get(id.number as usize)?;
        let change = Change {
            kind: "corrected",
            date: view::date(dossier, &correction.date),
            name: dossier.name(id.of)?,
            href: Href::to(dossier.route(id.of)?),
            wrong: Some(&correction.wrong),
            right: Some(&correction.right),
        };
        Some((correction.date.sort_key(), change))
    };
    let reviewed = |id: TopicId| {
        let topic = dossier.topic(id);
        let date = topic.topic.reviewed.as_ref()?;
        let change = Change {
            kind: "reviewed",
            date: view::date(dossier, date),
            name: &topic.topic.title.value,
            href: Href::to(&topic.route),
            wrong: None,
            right: None,
        };
        Some((date.sort_key(), change))
    };
    let corrections = dossier.registers().corrections.iter().take(CHANGES);
    let mut changes: Vec<_> = corrections.filter_map(corrected).collect();
    changes.extend(dossier.topic_ids().filter_map(reviewed));
    changes.sort_by_key(|(date, _)| Reverse(*date));
    let changes = changes.into_iter().take(CHANGES);
    changes.map(|(_, change)| change).collect()
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
    ranked.sort_by_key(|entity| Reverse(dossier.entity(*entity).mentions.len()));
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

//! The page of a topic: its maintained summary and all that is filed under it.

use serde::Serialize;

use super::PageKind;
use super::body::{self, BodyHtml};
use super::context::{Fragment, RenderContext};
use super::tally::Tally;
use super::view::{
    self, ClaimRow, CorrectionView, DateView, EntityCount, Pager, Share, Sparkline, TimelineGroup,
    TopicNode, View,
};
use crate::feed::{self, About};
use crate::model::claim::Stance;
use crate::model::diagnostic::saturate;
use crate::model::dossier::{ArticleId, ClaimId, LinkedTopic, Target};
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "topic",
    template: "topic.html",
    outputs,
    view,
};

const ENTITIES: usize = 24;
const PUBLISHERS: usize = 10;
const CLAIMS: usize = 20;
/// So many of its newest articles are looked through for claims.
const ARTICLES_WITH_CLAIMS: usize = 100;

#[derive(Serialize)]
struct TopicPage<'d> {
    topic: Fragment<'d>,
    parents: Vec<Fragment<'d>>,
    description: Option<&'d str>,
    reviewed: Option<DateView<'d>>,
    body: Option<BodyHtml<'d>>,
    corrections: Vec<CorrectionView<'d>>,
    sparkline: Option<Sparkline>,
    children: Vec<TopicNode<'d>>,
    timeline: Vec<TimelineGroup<'d>>,
    timeline_pager: Option<Pager>,
    claims: Vec<ClaimRow<'d>>,
    entities: Vec<EntityCount<'d>>,
    publishers: Vec<Share<'d>>,
    articles: Vec<Fragment<'d>>,
    article_count: usize,
    articles_pager: Option<Pager>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    dossier
        .topic_ids()
        .map(|id| (dossier.topic(id).route.clone(), Subject::Topic(id)))
        .collect()
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let Subject::Topic(id) = subject else {
        return None;
    };
    let linked = dossier.topic(id);
    let topic = &linked.topic;
    let above = view::ancestors(dossier, id);
    let owner = Owner::Topic(id);
    let content = TopicPage {
        topic: context.topic_link(id),
        parents: above
            .iter()
            .map(|topic| context.topic_link(*topic))
            .collect(),
        description: topic.description.as_deref(),
        reviewed: topic.reviewed.as_ref().map(view::date),
        body: body::html(dossier, &topic.body, &linked.links, &linked.route),
        corrections: view::corrections(dossier, Target::Topic(id)),
        sparkline: view::sparkline(dossier, linked.articles_below.iter()),
        children: view::topic_nodes(dossier, &linked.children, view::TREE_DEPTH),
        timeline: view::timeline_groups(context, view::newest(&linked.timeline, List::Timeline)),
        timeline_pager: view::pager(dossier, owner, List::Timeline, None),
        claims: claims(context, linked),
        entities: entities(context, linked),
        publishers: publishers(context, linked),
        articles: context
            .article_items(view::newest(&linked.articles_below, List::Articles), false),
        article_count: linked.articles_below.len(),
        articles_pager: view::pager(dossier, owner, List::Articles, None),
    };
    let description = topic.description.as_deref();
    let view = view::view(
        dossier,
        KIND.name,
        &linked.route,
        topic.title.value.as_str(),
        description,
        content,
    );
    let view = view.with_draft(topic.draft);
    Some(view.with_feed(feed::route(dossier, About::Topic(id))))
}

/// Claims of the topic's own newest articles: those in dispute first, and the newest first.
fn claims<'d>(context: &RenderContext<'d>, linked: &LinkedTopic) -> Vec<ClaimRow<'d>> {
    let dossier = context.dossier;
    let of_article = |id: &ArticleId| {
        let article = *id;
        let count = dossier.article(article).article.claims.len();
        (0..saturate(count)).map(move |number| ClaimId { article, number })
    };
    let is_in_dispute = |id: &ClaimId| {
        let linked = dossier.article(id.article);
        let claim = linked.article.claims.get(id.number as usize);
        let mut responses = linked.responses.iter();
        claim.is_some_and(|claim| !claim.disputes.is_empty())
            || responses
                .any(|one| one.claim == id.number as usize && one.stance == Stance::Disputes)
    };
    let newest = linked.articles.iter().take(ARTICLES_WITH_CLAIMS);
    let mut claims: Vec<ClaimId> = newest.flat_map(of_article).collect();
    claims.sort_by_key(|id| !is_in_dispute(id));
    claims.truncate(CLAIMS);
    view::claim_rows(context, &claims)
}

/// The entities that its articles mention most.
fn entities<'d>(context: &RenderContext<'d>, linked: &LinkedTopic) -> Vec<EntityCount<'d>> {
    let dossier = context.dossier;
    let mut counts = Tally::new(dossier.entity_ids().len());
    for article in &linked.articles_below {
        let entities = dossier.article(*article).links.entities.iter();
        entities.for_each(|entity| counts.add(entity.0, 1));
    }
    view::largest(dossier, &counts, ENTITIES)
        .into_iter()
        .map(|(entity, count)| view::entity_count(context, entity, Some(count)))
        .collect()
}

fn publishers<'d>(context: &RenderContext<'d>, linked: &LinkedTopic) -> Vec<Share<'d>> {
    let dossier = context.dossier;
    let mut counts = Tally::new(dossier.entity_ids().len());
    for article in &linked.articles_below {
        if let Some(publisher) = dossier.article(*article).links.publisher {
            counts.add(publisher.0, 1);
        }
    }
    view::shares(context, &counts, PUBLISHERS)
}

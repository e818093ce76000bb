//! The page of a topic: its maintained summary and all that is filed under it.

use serde::Serialize;

use super::PageKind;
use super::body::{self, BodyHtml};
use super::context::{Fragment, RenderContext};
use super::tally::Tally;
use super::view::{
    self, ClaimRow, CorrectionView, DateView, Pager, Share, Sparkline, TopicNode, View,
};
use crate::feed::{self, About};
use crate::model::claim::Stance;
use crate::model::date::Date;
use crate::model::diagnostic::saturate;
use crate::model::dossier::{ArticleId, ClaimId, EntityId, LinkedTopic, Target};
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "topic",
    template: "topic.html",
    outputs,
    view,
};

const ENTITIES: usize = 12;
const PUBLISHERS: usize = 8;
/// So many claims are shown, and in all so many, the rest behind a disclosure.
const CLAIMS: usize = 7;
const ALL_CLAIMS: usize = 20;
/// So many articles are named that are newer than the last review.
const SINCE_REVIEW: usize = 5;
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
    timeline: Vec<Fragment<'d>>,
    timeline_pager: Option<Pager>,
    claims: Vec<ClaimRow<'d>>,
    more_claims: Vec<ClaimRow<'d>>,
    /// The newest articles that its summary cannot know of, and how many these are.
    since_review: Vec<Fragment<'d>>,
    since_review_count: usize,
    entities: Vec<Share<'d>>,
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
    let claims = claims(dossier, linked);
    let entities = entities(dossier, linked);
    let (claims, more_claims) = claims.split_at(CLAIMS.min(claims.len()));
    let since_review = since_review(dossier, linked);
    let newest_since = since_review.get(..SINCE_REVIEW).unwrap_or(since_review);
    let content = TopicPage {
        topic: context.topic_link(id),
        parents: above
            .iter()
            .map(|topic| context.topic_link(*topic))
            .collect(),
        description: topic.description.as_deref(),
        reviewed: topic
            .reviewed
            .as_ref()
            .map(|date| view::date(dossier, date)),
        body: body::html(dossier, &topic.body, &linked.links, &linked.route),
        corrections: view::corrections(dossier, Target::Topic(id)),
        sparkline: view::sparkline(dossier, linked.articles_below.iter()),
        children: view::topic_nodes(dossier, &linked.children, view::TREE_DEPTH),
        timeline: view::timeline_items(context, view::newest(&linked.timeline, List::Timeline)),
        timeline_pager: view::pager(dossier, owner, List::Timeline, None),
        claims: view::claim_rows(context, claims),
        more_claims: view::claim_rows(context, more_claims),
        since_review: context.article_items(newest_since, true),
        since_review_count: since_review.len(),
        entities: view::shares(context, &entities),
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
    let named = view::linked_data::named(&linked.links, entities.iter().map(|(id, _)| *id));
    let view = view.with_linked_data(view::linked_data::of_topic(context, id, &above, &named));
    let view = view.with_draft(topic.draft);
    Some(view.with_feed(feed::route(dossier, About::Topic(id))))
}

/// Claims of the topic's own newest articles: those in dispute first, and the newest first.
fn claims(dossier: Tracked<'_>, linked: &LinkedTopic) -> Vec<ClaimId> {
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
    claims.truncate(ALL_CLAIMS);
    claims
}

/// The articles below it that were published after its last review: these come first in its list.
fn since_review<'d>(dossier: Tracked<'d>, linked: &'d LinkedTopic) -> &'d [ArticleId] {
    let Some(reviewed) = linked.topic.reviewed.as_ref().map(Date::sort_key) else {
        return &[];
    };
    let is_newer = |id: &&ArticleId| {
        let published = dossier.article(**id).article.published.as_ref();
        published.is_some_and(|date| date.sort_key() > reviewed)
    };
    let newer = linked.articles_below.iter().take_while(is_newer).count();
    linked.articles_below.get(..newer).unwrap_or_default()
}

/// The entities that its articles mention most.
fn entities(dossier: Tracked<'_>, linked: &LinkedTopic) -> Vec<(EntityId, usize)> {
    let mut counts = Tally::new(dossier.entity_ids().len());
    for article in &linked.articles_below {
        let entities = dossier.article(*article).links.entities.iter();
        entities.for_each(|entity| counts.add(entity.0, 1));
    }
    view::largest(dossier, &counts, ENTITIES)
}

fn publishers<'d>(context: &RenderContext<'d>, linked: &LinkedTopic) -> Vec<Share<'d>> {
    let dossier = context.dossier;
    let mut counts = Tally::new(dossier.entity_ids().len());
    for article in &linked.articles_below {
        if let Some(publisher) = dossier.article(*article).links.publisher {
            counts.add(publisher.0, 1);
        }
    }
    view::shares(context, &view::largest(dossier, &counts, PUBLISHERS))
}

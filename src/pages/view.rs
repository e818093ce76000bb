//! What templates see: plain text, ready addresses and finished HTML, shared by all kinds of
//! pages. Every `href` counts from the site's root; templates put `root` before it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::date::{Certainty, Date, Precision};
use crate::model::dossier::*;
use crate::model::entity::EntityKind;
use crate::model::rights::Rights;
use crate::model::route::Route;

use super::scene::{Part, Scene};

/// A page as its template sees it.
pub struct View<'d> {
    pub page: PageView<'d>,
    /// What leads from the page to the site's root.
    pub root: String,
    /// The fields of the kind's own struct.
    pub content: Box<dyn erased_serde::Serialize + 'd>,
}

/// What every template knows of its page, as `page`.
#[derive(Serialize)]
pub struct PageView<'d> {
    pub kind: &'static str,
    pub title: Cow<'d, str>,
    pub description: Option<&'d str>,
    pub language: &'d str,
    pub route: String,
    /// The absolute address, where the dossier knows its own.
    pub canonical: Option<String>,
    pub feed: Option<FeedLink>,
    pub noindex: bool,
}

#[derive(Serialize)]
pub struct FeedLink {
    pub title: String,
    pub href: String,
}

/// A view of the page at `route`, whose texts are in the dossier's language.
pub fn view<'d>(
    dossier: &'d Dossier,
    kind: &'static str,
    route: &Route,
    title: impl Into<Cow<'d, str>>,
    description: Option<&'d str>,
    content: impl erased_serde::Serialize + 'd,
) -> View<'d> {
    let canonical = dossier
        .config
        .base_url
        .as_ref()
        .map(|base| format!("{base}/{}", route.href()));
    View {
        page: PageView {
            kind,
            title: title.into(),
            description,
            language: dossier.config.language.as_str(),
            route: route.as_str().to_string(),
            canonical,
            feed: None,
            noindex: false,
        },
        root: route.root(),
        content: Box::new(content),
    }
}

impl<'d> View<'d> {
    /// The same page with a feed of its own.
    pub fn with_feed(mut self, feed: Option<Route>) -> View<'d> {
        let title = self.page.title.to_string();
        self.page.feed = feed.map(|feed| FeedLink {
            title,
            href: feed.href(),
        });
        self
    }
}

/// A date as a person says it.
#[derive(Serialize)]
pub struct DateView {
    pub text: String,
    /// For `<time datetime>`; `None` where HTML has no such precision.
    pub datetime: Option<String>,
    pub precision: &'static str,
    pub certainty: &'static str,
    /// Which ends of an interval are open: "", "start", "end" or "both".
    pub open: &'static str,
}

pub fn date(date: &Date) -> DateView {
    DateView {
        text: date.to_string(),
        datetime: date.html_datetime(),
        precision: match date.precision() {
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Season => "season",
            Precision::Year => "year",
            Precision::Decade => "decade",
            Precision::Century => "century",
            Precision::Interval => "interval",
        },
        certainty: match date.certainty() {
            Certainty::Certain => "certain",
            Certainty::Uncertain => "uncertain",
            Certainty::Approximate => "approximate",
            Certainty::UncertainAndApproximate => "uncertain-approximate",
        },
        open: match (date.has_open_start(), date.has_open_end()) {
            (false, false) => "",
            (true, false) => "start",
            (false, true) => "end",
            (true, true) => "both",
        },
    }
}

/// A date that may be missing, which is said and not hidden.
pub fn date_or_none(value: Option<&Date>) -> DateView {
    value.map_or_else(
        || DateView {
            text: "date not given".to_string(),
            datetime: None,
            precision: "none",
            certainty: "certain",
            open: "",
        },
        date,
    )
}

#[derive(Serialize)]
pub struct RightsView {
    pub code: String,
    pub label: String,
    pub url: Option<String>,
}

pub fn rights(rights: &Rights) -> RightsView {
    RightsView {
        code: rights.code().to_string(),
        label: rights.label(),
        url: rights.url(),
    }
}

#[derive(Serialize)]
pub struct EntityLink<'d> {
    pub name: &'d str,
    pub href: String,
    pub kind: &'static str,
    pub language: Option<&'d str>,
}

pub fn entity_link(dossier: &Dossier, id: EntityId) -> EntityLink<'_> {
    let entity = dossier.entity(id);
    EntityLink {
        name: &entity.entity.name.value,
        href: entity.route.href(),
        kind: entity.entity.kind.as_str(),
        language: None,
    }
}

#[derive(Serialize)]
pub struct TopicLink<'d> {
    pub title: &'d str,
    pub href: String,
}

pub fn topic_link(dossier: &Dossier, id: TopicId) -> TopicLink<'_> {
    let topic = dossier.topic(id);
    TopicLink {
        title: &topic.topic.title.value,
        href: topic.route.href(),
    }
}

/// The topics above `id`, the root first.
pub fn ancestors(dossier: &Dossier, id: TopicId) -> Vec<TopicId> {
    let mut way = Vec::new();
    let mut next = dossier.topic(id).parent;
    while let Some(topic) = next {
        way.push(topic);
        next = dossier.topic(topic).parent;
    }
    way.reverse();
    way
}

#[derive(Serialize)]
pub struct ArticleCard<'d> {
    pub title: &'d str,
    pub title_supplied: bool,
    pub href: String,
    pub language: Option<&'d str>,
    pub publisher: Option<Part>,
    pub authors: &'d [String],
    pub published: DateView,
    pub summary: Option<&'d str>,
}

pub fn article_card<'d>(scene: &Scene<'d>, id: ArticleId) -> ArticleCard<'d> {
    let linked = scene.dossier.article(id);
    let article = &linked.article;
    let language = article.language.as_ref();
    ArticleCard {
        title: &article.title,
        title_supplied: article.title_supplied,
        href: linked.route.href(),
        // A language tag only where it differs from the dossier's own.
        language: language
            .filter(|language| **language != scene.dossier.config.language)
            .map(|language| language.as_str()),
        publisher: linked
            .publisher
            .map(|publisher| scene.entity_link(publisher)),
        authors: &article.authors,
        published: date_or_none(article.published.as_ref()),
        summary: article.summary.as_deref(),
    }
}

/// A name in another language or script.
#[derive(Serialize)]
pub struct ScriptName<'d> {
    pub text: &'d str,
    pub language: &'d str,
}

pub fn script_names(dossier: &Dossier, id: EntityId) -> Vec<ScriptName<'_>> {
    let names = &dossier.entity(id).entity.names;
    names
        .iter()
        .map(|(language, name)| ScriptName {
            text: &name.value,
            language: language.as_str(),
        })
        .collect()
}

#[derive(Serialize)]
pub struct EntityCount<'d> {
    pub entity: Part,
    pub names: Vec<ScriptName<'d>>,
    /// Articles.
    pub count: usize,
    pub last_seen: Option<DateView>,
}

/// An entity with `count` articles, or with all that mention it.
pub fn entity_count<'d>(scene: &Scene<'d>, id: EntityId, count: Option<usize>) -> EntityCount<'d> {
    let dossier = scene.dossier;
    let mentions = &dossier.entity(id).mentions;
    let newest = mentions
        .iter()
        .find_map(|mention| dossier.article(mention.article).article.published.as_ref());
    EntityCount {
        entity: scene.entity_link(id),
        names: script_names(dossier, id),
        count: count.unwrap_or(mentions.len()),
        last_seen: newest.map(date),
    }
}

/// Entities of one kind, each with the number of articles that mention it.
#[derive(Serialize)]
pub struct KindGroup {
    pub kind: &'static str,
    pub label: &'static str,
    pub entities: Vec<Part>,
}

/// Groups entities by kind, keeping their order; kinds without any are left out.
pub fn kind_groups(scene: &Scene<'_>, entities: &[EntityId]) -> Vec<KindGroup> {
    let of_kind = |kind: EntityKind| KindGroup {
        kind: kind.as_str(),
        label: kind.plural(),
        entities: entities
            .iter()
            .filter(|entity| scene.dossier.entity(**entity).entity.kind == kind)
            .map(|entity| scene.entity_count(*entity))
            .collect(),
    };
    EntityKind::ALL
        .into_iter()
        .map(of_kind)
        .filter(|group| !group.entities.is_empty())
        .collect()
}

/// An entity or publisher with its share of a list, for ranked bars.
#[derive(Serialize)]
pub struct Share {
    pub entity: Part,
    pub count: usize,
    /// Of the largest, rounded up.
    pub percent: usize,
}

/// The `most` largest counts, ranked; equal ones keep the collated order of names.
pub fn shares(scene: &Scene<'_>, counts: &BTreeMap<EntityId, usize>, most: usize) -> Vec<Share> {
    let dossier = scene.dossier;
    let mut ranked: Vec<(EntityId, usize)> = counts
        .iter()
        .map(|(entity, count)| (*entity, *count))
        .collect();
    ranked.sort_by(|(a, a_count), (b, b_count)| {
        let names = (
            &dossier.entity(*a).entity.name.value,
            &dossier.entity(*b).entity.name.value,
        );
        b_count.cmp(a_count).then_with(|| names.0.cmp(names.1))
    });
    let largest = ranked.first().map_or(1, |(_, count)| (*count).max(1));
    let share = |(entity, count): (EntityId, usize)| Share {
        entity: scene.entity_link(entity),
        count,
        percent: (count * 100).div_ceil(largest),
    };
    ranked.into_iter().take(most).map(share).collect()
}

/// Articles by year of publication, as a small picture.
#[derive(Serialize)]
pub struct Sparkline {
    /// A sentence that says what the picture shows.
    pub title: String,
    pub first: String,
    pub last: String,
    pub bars: Vec<Bar>,
}

/// A bar in a picture that is 24 units high and 10 wide for each bar.
#[derive(Serialize)]
pub struct Bar {
    pub label: String,
    pub count: usize,
    pub x: usize,
    pub y: usize,
    pub height: usize,
}

const SPARKLINE_HEIGHT: usize = 24;
/// Over more years than these a picture of years says nothing.
const SPARKLINE_YEARS: i64 = 60;

/// The picture, where there are at least two years to compare.
pub fn sparkline<'a>(
    dossier: &Dossier,
    articles: impl Iterator<Item = &'a ArticleId>,
) -> Option<Sparkline> {
    let mut by_year: BTreeMap<i64, usize> = BTreeMap::new();
    for article in articles {
        if let Some(year) = dossier
            .article(*article)
            .article
            .published
            .as_ref()
            .and_then(Date::year)
        {
            *by_year.entry(year).or_default() += 1;
        }
    }
    let (first, last) = (*by_year.keys().next()?, *by_year.keys().next_back()?);
    if first == last || last - first >= SPARKLINE_YEARS {
        return None;
    }
    let (peak, most) = by_year
        .iter()
        .max_by_key(|(year, count)| (**count, -**year))?;
    let bar = |(index, year): (usize, i64)| {
        let count = by_year.get(&year).copied().unwrap_or_default();
        let height = (count * SPARKLINE_HEIGHT).div_ceil((*most).max(1));
        Bar {
            label: year.to_string(),
            count,
            x: index * 10,
            y: SPARKLINE_HEIGHT - height,
            height,
        }
    };
    Some(Sparkline {
        title: format!("Articles by year, {first} to {last}; most in {peak}: {most}"),
        first: first.to_string(),
        last: last.to_string(),
        bars: (first..=last).enumerate().map(bar).collect(),
    })
}

/// A line of a timeline.
#[derive(Serialize)]
pub struct TimelineRow<'d> {
    /// Unique on every page that is not the article's own.
    pub id: String,
    /// "event" or "published".
    pub kind: &'static str,
    pub date: DateView,
    pub title: &'d str,
    pub href: String,
    pub title_supplied: bool,
    /// Where it is reported, or what was published.
    pub article: Part,
    pub entities: Vec<Part>,
    pub topics: Vec<Part>,
    pub quote: Option<&'d str>,
}

pub fn timeline_row<'d>(scene: &Scene<'d>, id: MomentId) -> TimelineRow<'d> {
    let dossier = scene.dossier;
    let moment = dossier.moment(id);
    let linked = dossier.article(moment.article);
    let event = match moment.kind {
        MomentKind::Event(number) => linked
            .article
            .events
            .get(number)
            .zip(linked.events.get(number))
            .map(|e| (number, e)),
        MomentKind::Published => None,
    };
    match event {
        Some((number, (event, links))) => {
            let anchor = event_anchor(number);
            TimelineRow {
                href: format!("{}#{anchor}", linked.route.href()),
                id: format!("at-{}-{}", linked.article.slug, number + 1),
                kind: "event",
                date: date_or_none(event.date.as_ref()),
                title: &event.title,
                title_supplied: false,
                article: scene.article_card(moment.article),
                entities: links
                    .entities
                    .iter()
                    .map(|entity| scene.entity_link(*entity))
                    .collect(),
                topics: links
                    .topics
                    .iter()
                    .map(|topic| scene.topic_link(*topic))
                    .collect(),
                quote: event.quote.as_deref(),
            }
        }
        None => TimelineRow {
            id: format!("at-{}", linked.article.slug),
            kind: "published",
            date: date_or_none(linked.article.published.as_ref()),
            title: &linked.article.title,
            href: linked.route.href(),
            title_supplied: linked.article.title_supplied,
            article: scene.article_card(moment.article),
            entities: Vec::new(),
            topics: Vec::new(),
            quote: None,
        },
    }
}

/// The id of an article's event on the article's own page.
pub fn event_anchor(number: usize) -> String {
    format!("event-{}", number + 1)
}

/// A year of a timeline.
#[derive(Serialize)]
pub struct TimelineGroup {
    pub id: String,
    pub label: String,
    /// What is known to the year only, or to a season of it.
    pub month_not_known: Vec<Part>,
    pub rows: Vec<Part>,
}

pub fn timeline_group(scene: &Scene<'_>, year: Option<i64>, moments: &[MomentId]) -> TimelineGroup {
    let dossier = scene.dossier;
    let with_month = |id: &&MomentId| {
        dossier
            .moment(**id)
            .date
            .as_ref()
            .is_none_or(|date| date.month().is_some())
    };
    let row = |id: &MomentId| scene.timeline_row(*id);
    TimelineGroup {
        id: year.map_or_else(
            || "date-not-given".to_string(),
            |year| format!("year-{year}"),
        ),
        label: year_label(year),
        month_not_known: match year {
            Some(_) => moments
                .iter()
                .filter(|id| !with_month(id))
                .map(row)
                .collect(),
            None => Vec::new(),
        },
        rows: moments
            .iter()
            .filter(|id| year.is_none() || with_month(id))
            .map(row)
            .collect(),
    }
}

/// A timeline of some moments, which are in the timeline's order, by year.
pub fn timeline_groups(scene: &Scene<'_>, moments: &[MomentId]) -> Vec<TimelineGroup> {
    let dossier = scene.dossier;
    let mut dated: BTreeMap<i64, Vec<MomentId>> = BTreeMap::new();
    let mut undated = Vec::new();
    for id in moments {
        match dossier.moment(*id).date.as_ref().and_then(Date::year) {
            Some(year) => dated.entry(year).or_default().push(*id),
            None => undated.push(*id),
        }
    }
    let mut groups: Vec<_> = dated
        .iter()
        .map(|(year, moments)| timeline_group(scene, Some(*year), moments))
        .collect();
    if !undated.is_empty() {
        groups.push(timeline_group(scene, None, &undated));
    }
    groups
}

pub fn year_label(year: Option<i64>) -> String {
    match year {
        Some(year) if year > 0 => year.to_string(),
        Some(year) => format!("{} BC", 1 - year),
        None => "Date not given".to_string(),
    }
}

/// How deep a tree of topics is shown at once: the template engine bounds recursion. What is
/// deeper stands on the pages of the topics above it.
pub const TREE_DEPTH: usize = 16;

/// A topic with what is below it.
#[derive(Serialize)]
pub struct TopicNode<'d> {
    pub title: &'d str,
    pub href: String,
    pub description: Option<&'d str>,
    /// Articles filed under it or below it.
    pub count: usize,
    pub sparkline: Option<Sparkline>,
    pub children: Vec<TopicNode<'d>>,
}

/// The tree below some topics, `depth` levels deep. Deeper ones are left to their own pages.
pub fn topic_nodes<'d>(dossier: &'d Dossier, ids: &[TopicId], depth: usize) -> Vec<TopicNode<'d>> {
    let node = |id: &TopicId| {
        let topic = dossier.topic(*id);
        TopicNode {
            title: &topic.topic.title.value,
            href: topic.route.href(),
            description: topic.topic.description.as_deref(),
            count: topic.articles_below.len(),
            sparkline: sparkline(dossier, topic.articles_below.iter()),
            children: match depth {
                0 | 1 => Vec::new(),
                _ => topic_nodes(dossier, &topic.children, depth - 1),
            },
        }
    };
    ids.iter().map(node).collect()
}

/// The slug of the page that is no page of its own but introduces the front page.
pub const INTRODUCTION: &str = "index";

/// The text that introduces the front page, where the editor wrote one.
pub fn introduction(dossier: &Dossier) -> Option<&LinkedPage> {
    dossier
        .pages
        .iter()
        .find(|page| page.page.slug.as_str() == INTRODUCTION)
}

/// A claim that an entity made, on the entity's or a topic's page.
#[derive(Serialize)]
pub struct ClaimRow<'d> {
    pub text: &'d str,
    pub href: String,
    pub article: Part,
    pub status: Option<&'static str>,
}

pub fn claim_rows<'d>(scene: &Scene<'d>, claims: &[(ArticleId, usize)]) -> Vec<ClaimRow<'d>> {
    let dossier = scene.dossier;
    let row = |(id, index): &(ArticleId, usize)| {
        let linked = dossier.article(*id);
        let claim = linked.article.claims.get(*index)?;
        Some(ClaimRow {
            text: &claim.text,
            href: format!("{}#claim-{}", linked.route.href(), claim.id.value),
            article: scene.article_card(*id),
            status: claim.status.map(|status| status.as_str()),
        })
    };
    claims.iter().filter_map(row).collect()
}

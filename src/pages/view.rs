//! What templates see: plain text, ready addresses and finished HTML, shared by all kinds of
//! pages. Every `href` counts from the site's root; templates put `root` before it.

use std::borrow::Cow;

use serde::Serialize;

use crate::model::config::Edition;
use crate::model::date::{Certainty, Date, Precision};
use crate::model::digest::Digest;
use crate::model::dossier::*;
use crate::model::locale::{Direction, Locale};
use crate::model::rights::Rights;
use crate::model::route::Route;
use crate::tracked::Tracked;

use super::context::{self, Content, Fragment, RenderContext};
use super::tally::Tally;

mod articles;
mod claim;
mod correction;
mod figure;
mod introduction;
mod kinds;
mod lazy;
pub mod linked_data;
mod list;
mod mentions;
mod network;
mod owner;
mod place;
mod proportions;
mod quote;
mod reports;
mod sparkline;
mod strip;
mod timeline;

pub use articles::{ArticleYear, articles_by_year, publishers};
pub use claim::{ClaimRow, ClaimView, claim, claim_rows, disagreements};
pub use correction::{
    CorrectionRow, CorrectionView, correction_anchor, correction_rows, corrections,
};
pub use figure::{FigureRow, FigureView, figure, figure_rows};
pub use introduction::{Introduction, has_unknowns, introduction, unknowns_route};
pub use kinds::{KindGroup, kind_groups, kind_links};
pub use lazy::{Anchor, DateView, Href, Lazy};
use linked_data::LinkedData;
pub use list::{Cut, Order, Pager, further_route};
pub use mentions::{MentionYear, mentions_by_year};
pub use network::{Network, network};
pub use owner::{cut, list_href, newest, on_page, pager, route_of, rows_of, rows_on_page};
pub use place::{PlaceView, place, place_in_container};
pub use proportions::{Proportions, proportions};
pub use quote::{LabelCount, QuoteView, label_counts, quote_view, quoted_in_texts};
pub use reports::{ReportView, reports};
pub use sparkline::{Sparkline, sparkline};
pub use strip::{Strip, strip};
pub use timeline::{
    MOST_ON_A_TIMELINE, TimelineGroup, TimelineRow, all_agree, event_anchor, own_row, reported_row,
    timeline_group, timeline_groups, timeline_items, timeline_page, timeline_route, timeline_row,
    year_label,
};

/// A page as its template sees it.
pub struct View<'d> {
    pub page: PageView<'d>,
    /// What leads from the page to the site's root.
    pub root: Cow<'static, str>,
    /// The kind's own struct.
    pub content: Box<dyn Content + 'd>,
}

/// What every template knows of its page, as `page`.
#[derive(Serialize)]
pub struct PageView<'d> {
    pub kind: &'static str,
    pub title: Cow<'d, str>,
    pub description: Option<&'d str>,
    pub language: &'d str,
    /// "ltr" or "rtl".
    pub direction: &'static str,
    pub route: Route,
    /// The absolute address, where the dossier knows its own.
    pub canonical: Option<Lazy<(&'d str, Route)>>,
    /// What it is about, as JSON-LD.
    pub linked_data: Option<LinkedData<'d>>,
    pub feed: Option<FeedLink<'d>>,
    pub noindex: bool,
    /// Whether the page is, or belongs to, a draft.
    pub draft: bool,
}

#[derive(Serialize)]
pub struct FeedLink<'d> {
    pub title: Cow<'d, str>,
    pub href: Href<'d>,
}

/// A view of the page at `route`, whose texts are in the dossier's language.
pub fn view<'d>(
    dossier: Tracked<'d>,
    kind: &'static str,
    route: &Route,
    title: impl Into<Cow<'d, str>>,
    description: Option<&'d str>,
    content: impl Serialize + 'd,
) -> View<'d> {
    View {
        page: PageView {
            kind,
            title: title.into(),
            description,
            language: dossier.config().language.as_str(),
            direction: direction(dossier.config().language.as_str()),
            route: route.clone(),
            canonical: canonical(dossier, route),
            linked_data: None,
            feed: None,
            noindex: dossier.config().edition == Edition::Private,
            draft: false,
        },
        root: Cow::Borrowed(route.root()),
        content: Box::new(content),
    }
}

/// Which way a language is written, as HTML says it: from the left where that is not known.
pub fn direction(language: &str) -> &'static str {
    Direction::of(language)
        .unwrap_or(Direction::LeftToRight)
        .as_str()
}

/// The absolute address of a page, where the dossier knows its own.
pub fn canonical<'d>(dossier: Tracked<'d>, route: &Route) -> Option<Lazy<(&'d str, Route)>> {
    let base = dossier.config().base_url.as_deref()?;
    Some(Lazy::of((base, route.clone()), absolute))
}

fn absolute((base, route): &(&str, Route)) -> String {
    format!("{base}/{}", route.href())
}

impl<'d> View<'d> {
    /// The digest of all that the template sees.
    pub fn digest(&self) -> Digest {
        context::digest(&(&self.page, &self.root, self.content.digest()))
    }

    /// The same page, where it is a draft marked as one and kept from search engines.
    pub fn with_draft(mut self, draft: bool) -> View<'d> {
        self.page.draft = draft;
        self.page.noindex |= draft;
        self
    }

    /// The same page with what it is about, for machines.
    pub fn with_linked_data(mut self, linked_data: LinkedData<'d>) -> View<'d> {
        self.page.linked_data = Some(linked_data);
        self
    }

    /// The same page with a feed of its own.
    pub fn with_feed(mut self, feed: Option<Route>) -> View<'d> {
        let title = self.page.title.clone();
        self.page.feed = feed.map(|route| FeedLink {
            title,
            href: Href::to(&route),
        });
        self
    }
}

/// A date as a person says it.
#[derive(Serialize)]
struct Dated {
    text: String,
    /// For `<time datetime>`; `None` where HTML has no such precision.
    datetime: Option<String>,
    precision: &'static str,
    certainty: &'static str,
    /// Which ends of an interval are open: "", "start", "end" or "both".
    open: &'static str,
}

impl Dated {
    fn of(date: Option<&Date>, locale: &Locale) -> Dated {
        // A date that is missing is said to be, and not hidden.
        let Some(date) = date else {
            return Dated {
                text: locale.word("date_not_given").to_string(),
                datetime: None,
                precision: "none",
                certainty: "certain",
                open: "",
            };
        };
        Dated {
            text: date.in_words(locale),
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
}

/// A date that is there.
pub fn date<'d>(dossier: Tracked<'d>, date: &'d Date) -> DateView<'d> {
    date_or_none(dossier, Some(date))
}

/// A date that may be missing, which is said.
pub fn date_or_none<'d>(dossier: Tracked<'d>, date: Option<&'d Date>) -> DateView<'d> {
    let locale = dossier.locale();
    DateView { date, locale }
}

#[derive(Serialize)]
pub struct RightsView {
    pub code: String,
    pub label: String,
    pub url: Option<String>,
}

pub fn rights(locale: &Locale, rights: &Rights) -> RightsView {
    RightsView {
        code: rights.code().to_string(),
        label: rights_label(locale, rights),
        url: rights.url(),
    }
}

/// The name of a licence, or what may be read of a text.
pub fn rights_label(locale: &Locale, rights: &Rights) -> String {
    let licence = rights.licence_name();
    licence.unwrap_or_else(|| locale.word_of("rights", rights.code()).to_string())
}

#[derive(Serialize)]
pub struct EntityLink<'d> {
    pub name: &'d str,
    pub href: Href<'d>,
    pub kind: &'static str,
    /// The word for its kind.
    pub kind_name: &'d str,
    pub language: Option<&'d str>,
    /// What it is, where another has the same name and lists have to tell them apart.
    pub apart: Option<&'d str>,
    pub draft: bool,
}

pub fn entity_link(dossier: Tracked<'_>, id: EntityId) -> EntityLink<'_> {
    let entity = dossier.entity(id);
    EntityLink {
        name: &entity.entity.name.value,
        href: Href::to(&entity.route),
        kind: entity.entity.kind.as_str(),
        kind_name: dossier
            .locale()
            .word_of("kind", entity.entity.kind.as_str()),
        language: None,
        apart: entity
            .entity
            .description
            .as_deref()
            .filter(|_| entity.has_namesake),
        draft: entity.entity.draft,
    }
}

#[derive(Serialize)]
pub struct TopicLink<'d> {
    pub title: &'d str,
    pub href: Href<'d>,
    pub draft: bool,
}

pub fn topic_link(dossier: Tracked<'_>, id: TopicId) -> TopicLink<'_> {
    let topic = dossier.topic(id);
    TopicLink {
        title: &topic.topic.title.value,
        href: Href::to(&topic.route),
        draft: topic.topic.draft,
    }
}

/// The topics above `id`, the root first.
pub fn ancestors(dossier: Tracked<'_>, id: TopicId) -> Vec<TopicId> {
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
    pub href: Href<'d>,
    pub language: Option<&'d str>,
    /// A finished link.
    pub publisher: Option<Fragment<'d>>,
    pub authors: &'d [String],
    pub published: DateView<'d>,
    pub summary: Option<&'d str>,
    pub draft: bool,
}

pub fn article_card<'d>(context: &RenderContext<'d>, id: ArticleId) -> ArticleCard<'d> {
    let linked = context.dossier.article(id);
    let article = &linked.article;
    let language = article.language.as_ref();
    ArticleCard {
        title: &article.title,
        title_supplied: article.title_supplied,
        href: Href::to(&linked.route),
        // A language tag only where it differs from the dossier's own.
        language: language
            .filter(|language| **language != context.dossier.config().language)
            .map(|language| language.as_str()),
        publisher: linked
            .links
            .publisher
            .map(|publisher| context.linked_entity(publisher)),
        authors: &article.authors,
        published: date_or_none(context.dossier, article.published.as_ref()),
        summary: article.summary.as_deref(),
        draft: article.draft,
    }
}

/// A name in another language or script.
#[derive(Serialize)]
pub struct ScriptName<'d> {
    pub text: &'d str,
    pub language: &'d str,
}

pub fn script_names(dossier: Tracked<'_>, id: EntityId) -> Vec<ScriptName<'_>> {
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
    pub entity: Fragment<'d>,
    pub names: Vec<ScriptName<'d>>,
    /// Articles.
    pub count: usize,
    pub last_seen: Option<DateView<'d>>,
}

/// An entity with `count` articles, or with all that mention it.
pub fn entity_count<'d>(
    context: &RenderContext<'d>,
    id: EntityId,
    count: Option<usize>,
) -> EntityCount<'d> {
    let dossier = context.dossier;
    let mentions = &dossier.entity(id).mentions;
    let newest = mentions
        .iter()
        .find_map(|mention| dossier.article(mention.article).article.published.as_ref());
    EntityCount {
        entity: context.entity_link(id),
        names: script_names(dossier, id),
        count: count.unwrap_or(mentions.len()),
        last_seen: newest.map(|newest| date(dossier, newest)),
    }
}

/// An entity or publisher with its share of a list, for ranked bars.
#[derive(Serialize)]
pub struct Share<'d> {
    pub entity: Fragment<'d>,
    pub count: usize,
    /// Of the largest, rounded up; 0 where all are equal, since bars would say nothing.
    pub percent: usize,
}

/// The `most` largest counts, ranked; equal ones in the order of names.
pub fn largest(dossier: Tracked<'_>, counts: &Tally, most: usize) -> Vec<(EntityId, usize)> {
    let mut ranked: Vec<(EntityId, usize)> = counts
        .counts()
        .map(|(id, count)| (EntityId(id), count))
        .collect();
    let name = |id: &EntityId| dossier.entity(*id).entity.name.value.as_str();
    let order = |(a, a_count): &(EntityId, usize), (b, b_count): &(EntityId, usize)| {
        let by_name = || (name(a), a).cmp(&(name(b), b));
        b_count.cmp(a_count).then_with(by_name)
    };
    if ranked.len() > most {
        ranked.select_nth_unstable_by(most, order);
        ranked.truncate(most);
    }
    ranked.sort_unstable_by(order);
    ranked
}

/// Ranked counts as shares of the largest.
pub fn shares<'d>(context: &RenderContext<'d>, ranked: &[(EntityId, usize)]) -> Vec<Share<'d>> {
    let largest = ranked.first().map_or(1, |(_, count)| (*count).max(1));
    let all_equal = ranked.last().is_none_or(|(_, count)| *count == largest);
    let share = |(entity, count): &(EntityId, usize)| Share {
        entity: context.entity_link(*entity),
        count: *count,
        percent: match all_equal {
            true => 0,
            false => (count * 100).div_ceil(largest),
        },
    };
    ranked.iter().map(share).collect()
}

/// How deep a tree of topics is shown at once: the template engine bounds recursion. What is
/// deeper stands on the pages of the topics above it.
pub const TREE_DEPTH: usize = 16;

/// A topic with what is below it.
#[derive(Serialize)]
pub struct TopicNode<'d> {
    pub title: &'d str,
    pub href: Href<'d>,
    pub draft: bool,
    pub description: Option<&'d str>,
    /// Articles filed under it or below it.
    pub count: usize,
    pub sparkline: Option<Sparkline>,
    pub children: Vec<TopicNode<'d>>,
}

impl TopicNode<'_> {
    /// How many lines it takes with what is below it.
    pub fn lines(&self) -> usize {
        1 + self.children.iter().map(TopicNode::lines).sum::<usize>()
    }
}

/// The tree below some topics, `depth` levels deep. Deeper ones are left to their own pages.
pub fn topic_nodes<'d>(dossier: Tracked<'d>, ids: &[TopicId], depth: usize) -> Vec<TopicNode<'d>> {
    let node = |id: &TopicId| {
        let topic = dossier.topic(*id);
        TopicNode {
            title: &topic.topic.title.value,
            href: Href::to(&topic.route),
            draft: topic.topic.draft,
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

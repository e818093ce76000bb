//! Timelines as templates see them: rows under the years that list them.

use serde::Serialize;

use super::{Anchor, DateView, Href, Lazy};
use crate::model::dossier::{TimelineEntryId, TimelineEntryKind, by_year};
use crate::pages::context::{Fragment, RenderContext};

/// A line of a timeline.
#[derive(Serialize)]
pub struct TimelineRow<'d> {
    /// Unique on every page that is not the article's own.
    pub id: Lazy<RowId<'d>>,
    /// "event" or "published".
    pub kind: &'static str,
    pub date: DateView<'d>,
    pub title: &'d str,
    pub href: Href<'d>,
    pub title_supplied: bool,
    /// Where it is reported, or what was published.
    pub article: Fragment<'d>,
    pub entities: Vec<Fragment<'d>>,
    pub topics: Vec<Fragment<'d>>,
    pub quote: Option<&'d str>,
}

/// The article's slug, where the row is not on the article's own page, and the number of its
/// event.
type RowId<'d> = (Option<&'d str>, Option<usize>);

fn row_id(slug: &str, event: Option<usize>) -> Lazy<RowId<'_>> {
    Lazy::of((Some(slug), event), row_anchor)
}

/// The id of a row on the page of its own article.
pub fn own_row_id<'d>(event: usize) -> Lazy<RowId<'d>> {
    Lazy::of((None, Some(event)), row_anchor)
}

fn row_anchor(id: &RowId<'_>) -> String {
    match *id {
        (Some(slug), Some(event)) => format!("at-{slug}-{}", event + 1),
        (Some(slug), None) => format!("at-{slug}"),
        (None, event) => event_anchor(event.unwrap_or_default()),
    }
}

pub fn timeline_row<'d>(context: &RenderContext<'d>, id: TimelineEntryId) -> TimelineRow<'d> {
    let dossier = context.dossier;
    let entry = dossier.timeline_entry(id);
    let linked = dossier.article(entry.article);
    let event = match entry.kind {
        TimelineEntryKind::Event(number) => linked
            .article
            .events
            .get(number)
            .zip(linked.links.events.get(number))
            .map(|e| (number, e)),
        TimelineEntryKind::Published => None,
    };
    match event {
        Some((number, (event, links))) => TimelineRow {
            href: Href::at(&linked.route, Anchor::Event(number)),
            id: row_id(linked.article.slug.as_str(), Some(number)),
            kind: "event",
            date: DateView(event.date.as_ref()),
            title: &event.title,
            title_supplied: false,
            article: context.article_card(entry.article),
            entities: links
                .entities
                .iter()
                .map(|entity| context.entity_link(*entity))
                .collect(),
            topics: links
                .topics
                .iter()
                .map(|topic| context.topic_link(*topic))
                .collect(),
            quote: event.quote.as_deref(),
        },
        None => TimelineRow {
            id: row_id(linked.article.slug.as_str(), None),
            kind: "published",
            date: DateView(linked.article.published.as_ref()),
            title: &linked.article.title,
            href: Href::to(&linked.route),
            title_supplied: linked.article.title_supplied,
            article: context.article_card(entry.article),
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
pub struct TimelineGroup<'d> {
    pub id: String,
    pub label: String,
    /// What is known to the year only, or to a season of it.
    pub month_not_known: Vec<Fragment<'d>>,
    pub rows: Vec<Fragment<'d>>,
}

pub fn timeline_group<'d>(
    context: &RenderContext<'d>,
    year: Option<i64>,
    entries: &[TimelineEntryId],
) -> TimelineGroup<'d> {
    let dossier = context.dossier;
    let with_month = |id: &&TimelineEntryId| {
        let listed = dossier.timeline_entry(**id).listed;
        listed.is_none_or(|listed| listed.month.is_some())
    };
    let row = |id: &TimelineEntryId| context.timeline_item(*id);
    TimelineGroup {
        id: year.map_or_else(
            || "date-not-given".to_string(),
            |year| format!("year-{year}"),
        ),
        label: year_label(year),
        month_not_known: match year {
            Some(_) => entries
                .iter()
                .filter(|id| !with_month(id))
                .map(row)
                .collect(),
            None => Vec::new(),
        },
        rows: entries
            .iter()
            .filter(|id| year.is_none() || with_month(id))
            .map(row)
            .collect(),
    }
}

/// A timeline of some entries, which are in the timeline's order, by year.
pub fn timeline_groups<'d>(
    context: &RenderContext<'d>,
    entries: &[TimelineEntryId],
) -> Vec<TimelineGroup<'d>> {
    let dossier = context.dossier;
    by_year(entries.iter().map(|id| (*id, dossier.timeline_entry(*id))))
        .iter()
        .map(|(year, entries)| timeline_group(context, *year, entries))
        .collect()
}

pub fn year_label(year: Option<i64>) -> String {
    match year {
        Some(year) if year > 0 => year.to_string(),
        Some(year) => format!("{} BC", 1 - year),
        None => "Date not given".to_string(),
    }
}

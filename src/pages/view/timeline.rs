//! Timelines as templates see them: rows under the years that list them.

use serde::Serialize;

use super::quote::{QuoteView, quote_view, report_quotes};
use super::{Anchor, DateView, Href, Lazy};
use crate::model::date::{Date, year_in_words};
use crate::model::diagnostic::saturate;
use crate::model::dossier::{
    ArticleId, EntityId, EventId, InlineEventId, LinkedEvent, Report, TimelineEntryId,
    TimelineEntryKind, by_year,
};
use crate::model::locale::Locale;
use crate::model::quotation::QuotePlace;
use crate::model::route::Route;
use crate::model::slug::Slug;
use crate::pages::context::{Fragment, RenderContext};
use crate::tracked::Tracked;

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
    /// What the editor says of it beside.
    pub note: Option<&'d str>,
    /// Whether the event itself is a draft.
    pub draft: bool,
    /// Where it is told, or what was published; `None` for an event that several may report.
    pub article: Option<Fragment<'d>>,
    /// Who reports an event with a page of its own, or one that several articles tell: the first of them.
    pub reports: Vec<ReportLine<'d>>,
    /// How many do.
    pub report_count: usize,
    /// Who and what took part and is not named by the title: the first of them.
    pub entities: Vec<Fragment<'d>>,
    pub quotes: Vec<QuoteView<'d>>,
    /// On the page of an article: the dates that it gives, where these are not the event's.
    pub own_dates: Vec<DateView<'d>>,
}

/// So many reports are named in a row; the event's page lists all.
const MOST_REPORTS: usize = 20;
/// So many entities are named in a row; the event's own place names all.
const MOST_ENTITIES: usize = 3;

/// An article that reports an event.
#[derive(Serialize)]
pub struct ReportLine<'d> {
    pub article: Fragment<'d>,
    /// The dates that it gives, where a report gives another than the event has.
    pub dates: Vec<DateView<'d>>,
}

/// What a row stands for, as its id says it.
#[derive(Clone, Copy, Serialize)]
pub enum RowId<'d> {
    Published(&'d str),
    /// The number of an event in the article with this slug.
    Inline(&'d str, usize),
    /// The same on the article's own page.
    Own(usize),
    Event(&'d str),
}

// No slug and no heading has a full stop.
fn row_anchor(id: &RowId<'_>) -> String {
    match *id {
        RowId::Published(slug) => format!("at-{slug}"),
        RowId::Inline(slug, event) => format!("at-{slug}-{}", event + 1),
        RowId::Own(event) => event_anchor(event),
        RowId::Event(slug) => format!("event.{slug}"),
    }
}

/// The row of an entry, as it stands on pages of others.
pub fn timeline_row<'d>(context: &RenderContext<'d>, id: TimelineEntryId) -> TimelineRow<'d> {
    match context.dossier.timeline_entry(id).kind {
        TimelineEntryKind::Event(id) => event_row(context, id),
        TimelineEntryKind::Inline(told) => {
            inline_row(context, told).unwrap_or_else(|| published_row(context, told.article))
        }
        TimelineEntryKind::Published(article) => published_row(context, article),
    }
}

fn event_row<'d>(context: &RenderContext<'d>, id: EventId) -> TimelineRow<'d> {
    let linked = context.dossier.event(id);
    let event = &linked.event;
    TimelineRow {
        id: Lazy::of(RowId::Event(event.slug.as_str()), row_anchor),
        kind: "event",
        date: super::date_or_none(context.dossier, event.date.as_ref()),
        title: &event.title.value,
        href: Href::to(&linked.route),
        title_supplied: false,
        note: None,
        draft: event.draft,
        article: None,
        reports: report_lines(context, linked, None),
        report_count: linked.reports.len(),
        entities: not_in_title(context, &event.title.value, linked.entities.iter()),
        quotes: Vec::new(),
        own_dates: Vec::new(),
    }
}

/// The row of an event on the page of an article that reports it.
pub fn reported_row<'d>(
    context: &RenderContext<'d>,
    id: EventId,
    article: ArticleId,
) -> TimelineRow<'d> {
    let linked = context.dossier.event(id);
    let mut reports = linked.reports.iter();
    let own = reports.find(|report| report.article == article);
    let dates = own.map_or(&[][..], |own| &own.dates);
    TimelineRow {
        reports: report_lines(context, linked, Some(article)),
        report_count: linked.reports.len() - usize::from(own.is_some()),
        quotes: own.map_or_else(Vec::new, |own| report_quotes(context, own)),
        own_dates: match agrees(linked, dates) {
            true => Vec::new(),
            false => dates
                .iter()
                .map(|date| super::date(context.dossier, date))
                .collect(),
        },
        ..event_row(context, id)
    }
}

/// Who reports an event, but for one of them.
fn report_lines<'d>(
    context: &RenderContext<'d>,
    linked: &'d LinkedEvent,
    but: Option<ArticleId>,
) -> Vec<ReportLine<'d>> {
    let all_agree = all_agree(linked);
    let others = linked.reports.iter().filter(|one| Some(one.article) != but);
    let line = |report: &'d Report| ReportLine {
        article: context.article_card(report.article),
        dates: match all_agree {
            true => Vec::new(),
            false => report
                .dates
                .iter()
                .map(|date| super::date(context.dossier, date))
                .collect(),
        },
    };
    others.take(MOST_REPORTS).map(line).collect()
}

/// Whether no report gives another date than the event has.
pub fn all_agree(linked: &LinkedEvent) -> bool {
    let mut reports = linked.reports.iter();
    reports.all(|report| agrees(linked, &report.dates))
}

/// Whether these dates are the event's own.
fn agrees(linked: &LinkedEvent, dates: &[Date]) -> bool {
    dates
        .iter()
        .all(|date| Some(date) == linked.event.date.as_ref())
}

/// The row of an event that an article tells, as it stands on pages of others.
fn inline_row<'d>(context: &RenderContext<'d>, first: InlineEventId) -> Option<TimelineRow<'d>> {
    let own = told_row(context, first)?;
    let linked = context.dossier.article(first.article);
    let all: Vec<InlineEventId> = linked.all_telling(first).collect();
    if all.len() == 1 {
        return Some(own);
    }
    let mut named: Vec<&EntityId> = Vec::new();
    for told in &all {
        let links = &context.dossier.article(told.article).links;
        let event = links.events.get(told.number as usize);
        for id in event.map_or(&[][..], |event| &event.entities) {
            if Some(*id) != links.publisher && !named.contains(&id) {
                named.push(id);
            }
        }
    }
    Some(TimelineRow {
        article: None,
        reports: told_lines(context, &all, own.date.date),
        report_count: all.len(),
        entities: not_in_title(context, own.title, named.into_iter()),
        // Whose words they are is said on the pages of the articles.
        quotes: Vec::new(),
        ..own
    })
}

/// The row of an event on the page of the article that tells it, with who else does.
pub fn own_row<'d>(
    context: &RenderContext<'d>,
    id: ArticleId,
    number: u32,
) -> Option<TimelineRow<'d>> {
    let told = InlineEventId {
        article: id,
        number,
    };
    let own = told_row(context, told)?;
    let others = context.dossier.article(id).told_as(number);
    Some(TimelineRow {
        id: Lazy::of(RowId::Own(number as usize), row_anchor),
        reports: told_lines(context, others, own.date.date),
        report_count: others.len(),
        ..own
    })
}

/// Who tells an event, with the date where it is another than this one.
fn told_lines<'d>(
    context: &RenderContext<'d>,
    told: &[InlineEventId],
    date: Option<&Date>,
) -> Vec<ReportLine<'d>> {
    let line = |told: &InlineEventId| {
        let article = &context.dossier.article(told.article).article;
        let event = article.events.get(told.number as usize);
        let own = event.and_then(|event| event.date.as_ref());
        let other = own.filter(|own| Some(*own) != date);
        ReportLine {
            article: context.article_card(told.article),
            dates: other
                .map(|date| super::date(context.dossier, date))
                .into_iter()
                .collect(),
        }
    };
    told.iter().take(MOST_REPORTS).map(line).collect()
}

/// The row of an event as one article tells it.
fn told_row<'d>(context: &RenderContext<'d>, told: InlineEventId) -> Option<TimelineRow<'d>> {
    let (id, number) = (told.article, told.number as usize);
    let linked = context.dossier.article(id);
    let event = linked.article.events.get(number)?;
    let links = linked.links.events.get(number)?;
    Some(TimelineRow {
        id: Lazy::of(
            RowId::Inline(linked.article.slug.as_str(), number),
            row_anchor,
        ),
        kind: "event",
        date: super::date_or_none(context.dossier, event.date.as_ref()),
        title: &event.title.value,
        href: Href::at(&linked.route, Anchor::Event(number)),
        title_supplied: false,
        note: event.note.as_deref(),
        draft: false,
        article: Some(context.article_card(id)),
        reports: Vec::new(),
        report_count: 0,
        entities: {
            // Who reports it is said beside.
            let publisher = linked.links.publisher;
            let others = links.entities.iter().filter(|id| Some(**id) != publisher);
            not_in_title(context, &event.title.value, others)
        },
        quotes: quote_view(
            context.dossier,
            linked,
            &event.quote,
            QuotePlace::Event(saturate(number)),
        )
        .into_iter()
        .collect(),
        own_dates: Vec::new(),
    })
}

fn published_row<'d>(context: &RenderContext<'d>, id: ArticleId) -> TimelineRow<'d> {
    let linked = context.dossier.article(id);
    let article = &linked.article;
    TimelineRow {
        id: Lazy::of(RowId::Published(article.slug.as_str()), row_anchor),
        kind: "published",
        date: super::date_or_none(context.dossier, article.published.as_ref()),
        title: &article.title,
        href: Href::to(&linked.route),
        title_supplied: article.title_supplied,
        note: None,
        draft: article.draft,
        article: Some(context.article_card(id)),
        reports: Vec::new(),
        report_count: 0,
        entities: Vec::new(),
        quotes: Vec::new(),
        own_dates: Vec::new(),
    }
}

/// The first entities that a title does not name, since what it names needs no second mark.
fn not_in_title<'d>(
    context: &RenderContext<'d>,
    title: &str,
    ids: impl Iterator<Item = &'d EntityId>,
) -> Vec<Fragment<'d>> {
    let is_named = |id: &EntityId| {
        let entity = &context.dossier.entity(*id).entity;
        let aliases = entity.aliases.iter().map(|alias| &alias.name);
        let names = entity.names.values();
        let mut names = std::iter::once(&entity.name).chain(names).chain(aliases);
        names.any(|name| title.contains(name.value.as_str()))
    };
    let others = ids.filter(|id| !is_named(id)).take(MOST_ENTITIES);
    others.map(|id| context.entity_link(*id)).collect()
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
        id: year_id(year),
        label: year_label(dossier.locale(), year),
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

/// The rows of some entries, one below the other.
pub fn timeline_items<'d>(
    context: &RenderContext<'d>,
    entries: &[TimelineEntryId],
) -> Vec<Fragment<'d>> {
    let items = entries.iter();
    items.map(|id| context.timeline_item(*id)).collect()
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

/// With more entries than these the timeline has a page a year.
pub const MOST_ON_A_TIMELINE: usize = 150;

/// The page of a year of the timeline, and of a month that has one of its own; `None` is what has no date.
pub fn timeline_route(year: Option<i64>, month: Option<u8>) -> Option<Route> {
    let name = match (year, month) {
        (None, _) => "date-not-given".to_string(),
        (Some(year), None) if year < 0 => format!("minus-{:04}", -year),
        (Some(year), None) => format!("{year:04}"),
        (Some(year), Some(month)) if year < 0 => format!("minus-{:04}-{month:02}", -year),
        (Some(year), Some(month)) => format!("{year:04}-{month:02}"),
    };
    Some(Route::of("timeline", &Slug::parse(&name).ok()?, "html"))
}

/// Where the timeline lists what happened in a year.
pub fn timeline_page(dossier: Tracked<'_>, year: Option<i64>) -> String {
    let own = match dossier.lists().timeline.len() > MOST_ON_A_TIMELINE {
        true => timeline_route(year, None),
        false => None,
    };
    let whole = || format!("{}#{}", Route::fixed("timeline.html").href(), year_id(year));
    own.map_or_else(whole, |route| route.href())
}

/// The id of a year on a page that lists several.
fn year_id(year: Option<i64>) -> String {
    match year {
        Some(year) => format!("year-{year}"),
        None => "date-not-given".to_string(),
    }
}

/// A year as headings say it, or that none is known.
pub fn year_label(locale: &Locale, year: Option<i64>) -> String {
    match year.map(i32::try_from) {
        Some(Ok(year)) => year_in_words(locale, year),
        // No date has more digits.
        Some(Err(_)) => year.map_or_else(String::new, |year| year.to_string()),
        None => locale.word("no_date_heading").to_string(),
    }
}

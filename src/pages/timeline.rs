//! The timeline: on one page while it is short, then a page a year, then a page a month.

use std::collections::BTreeMap;

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{
    self, Cut, MOST_ON_A_TIMELINE, Order, Pager, Proportions, Strip, TimelineGroup, View,
    further_route, timeline_route,
};
use crate::model::date::month_in_words;
use crate::model::dossier::TimelineEntryId;
use crate::model::locale::{Argument, Locale};
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "timeline",
    template: "timeline.html",
    outputs,
    view,
};

/// So many of a long timeline stand on its first page.
const NEWEST: usize = 50;
/// Names the further pages of a year or month.
const FURTHER: &str = "page";

#[derive(Serialize)]
struct TimelinePage<'d> {
    groups: Vec<TimelineGroup<'d>>,
    /// The pages of the years, where there are several.
    years: Vec<PageLink>,
    /// The pages of the months of this year, where there are several.
    months: Vec<PageLink>,
    total: usize,
    /// On the first page: the whole timeline as a picture, and how exactly its dates are known.
    strip: Option<Strip>,
    dates: Option<Proportions<'d>>,
    /// Whether it holds only the newest entries.
    is_cut: bool,
    /// The other pages of the same year or month.
    pager: Option<Pager>,
}

#[derive(Serialize)]
struct PageLink {
    label: String,
    href: String,
    count: usize,
    current: bool,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    let mut outputs = vec![(Route::fixed("timeline.html"), Subject::Dossier)];
    if dossier.lists().timeline.len() <= MOST_ON_A_TIMELINE {
        return outputs;
    }
    for ((label, entries), year) in dossier.lists().years.iter().zip(0..) {
        for (month, entries) in pages(dossier, entries) {
            let Some(whole) = timeline_route(*label, month) else {
                continue;
            };
            let cut = Cut::of(entries.len());
            for page in cut.further().map(Some).chain([None]) {
                let subject = Subject::Year { year, month, page };
                let route = match page {
                    Some(page) => further_route(&whole, FURTHER, page),
                    None => Some(whole.clone()),
                };
                outputs.extend(route.map(|route| (route, subject)));
            }
        }
    }
    outputs
}

/// A year's entries by the month on whose page they stand. `None` is the page of the year
/// itself: a long year keeps there what belongs to none of its months.
fn pages(
    dossier: Tracked<'_>,
    entries: &[TimelineEntryId],
) -> BTreeMap<Option<u8>, Vec<TimelineEntryId>> {
    let mut pages = BTreeMap::from([(None, Vec::new())]);
    let whole = entries.len() <= MOST_ON_A_TIMELINE;
    for id in entries {
        let month = dossier.timeline_entry(*id).month().filter(|_| !whole);
        pages.entry(month).or_default().push(*id);
    }
    pages
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let paged = dossier.lists().timeline.len() > MOST_ON_A_TIMELINE;
    let shown = match subject {
        Subject::Year { year, month, page } => dossier
            .lists()
            .years
            .get(year as usize)
            .map(|(label, entries)| (*label, entries, month, page)),
        _ => None,
    };
    let total = dossier.lists().timeline.len();
    let Some((year, entries, of_month, page)) = shown else {
        let groups = match paged {
            true => newest_groups(context),
            false => dossier
                .lists()
                .years
                .iter()
                .map(|(year, entries)| view::timeline_group(context, *year, entries))
                .collect(),
        };
        let years = if paged {
            year_links(dossier, None, true)
        } else {
            Vec::new()
        };
        let content = TimelinePage {
            groups,
            years,
            months: Vec::new(),
            total,
            strip: view::strip(dossier),
            dates: view::proportions(
                dossier.locale(),
                "dates_counted",
                "precision",
                &dossier.registers().date_counts,
            ),
            is_cut: paged,
            pager: None,
        };
        let description = Some(dossier.locale().word("timeline_about_page"));
        return Some(view::view(
            dossier,
            KIND.name,
            &Route::fixed("timeline.html"),
            dossier.locale().word("timeline"),
            description,
            content,
        ));
    };
    let whole = timeline_route(year, of_month)?;
    let pages = pages(dossier, entries);
    let all = pages.get(&of_month).map(Vec::as_slice).unwrap_or_default();
    let cut = Cut::of(all.len());
    let on_page = all
        .get(cut.rows(page, Order::OldestFirst))
        .unwrap_or_default();
    let route = match page {
        Some(page) => further_route(&whole, FURTHER, page)?,
        None => whole.clone(),
    };
    let address = |page: Option<u32>| match page {
        Some(page) => {
            further_route(&whole, FURTHER, page).map_or_else(String::new, |route| route.href())
        }
        None => whole.href(),
    };
    let pager = cut.pager(dossier.locale(), page, Order::OldestFirst, address, |_| {
        year
    });
    let mut group = view::timeline_group(context, year, on_page);
    if let (Some(month), Some(year)) = (of_month, year.and_then(|year| i32::try_from(year).ok())) {
        group.label = month_in_words(dossier.locale(), year, month);
    }
    let arguments = [("time", Argument::from(&group.label))];
    let title = dossier.locale().say("timeline_of", arguments);
    let content = TimelinePage {
        groups: if on_page.is_empty() {
            Vec::new()
        } else {
            vec![group]
        },
        years: year_links(dossier, Some(year), of_month.is_none()),
        months: month_links(dossier.locale(), year, &pages, of_month),
        total,
        strip: None,
        dates: None,
        is_cut: false,
        pager,
    };
    Some(view::view(dossier, KIND.name, &route, title, None, content))
}

/// The latest dated entries, for the first page of a long timeline.
fn newest_groups<'d>(context: &RenderContext<'d>) -> Vec<TimelineGroup<'d>> {
    let dossier = context.dossier;
    let dated = dossier
        .lists()
        .timeline
        .iter()
        .take_while(|entry| entry.listed.is_some())
        .count();
    let first = dated.saturating_sub(NEWEST);
    let ids: Vec<TimelineEntryId> = (first..dated)
        .filter_map(|index| u32::try_from(index).ok())
        .map(TimelineEntryId)
        .collect();
    view::timeline_groups(context, &ids)
}

fn year_links(dossier: Tracked<'_>, shown: Option<Option<i64>>, exact: bool) -> Vec<PageLink> {
    let link = |(year, entries): &(Option<i64>, Vec<TimelineEntryId>)| {
        Some(PageLink {
            label: view::year_label(dossier.locale(), *year),
            href: timeline_route(*year, None)?.href(),
            count: entries.len(),
            current: exact && shown == Some(*year),
        })
    };
    dossier.lists().years.iter().filter_map(link).collect()
}

fn month_links(
    locale: &Locale,
    year: Option<i64>,
    pages: &BTreeMap<Option<u8>, Vec<TimelineEntryId>>,
    shown: Option<u8>,
) -> Vec<PageLink> {
    let link = |(month, entries): (&Option<u8>, &Vec<TimelineEntryId>)| {
        let month = (*month)?;
        Some(PageLink {
            label: locale.month_name(month),
            href: timeline_route(year, Some(month))?.href(),
            count: entries.len(),
            current: shown == Some(month),
        })
    };
    pages.iter().filter_map(link).collect()
}

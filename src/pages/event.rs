//! The page of an event: what happened, and each report of it with the date that it gives.

use serde::Serialize;

use super::PageKind;
use super::body::{self, BodyHtml};
use super::context::{Fragment, RenderContext};
use super::view::{self, DateView, KindGroup, PlaceView, View};
use crate::model::dossier::Report;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "event",
    template: "event.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct EventPage<'d> {
    date: DateView<'d>,
    place: Option<PlaceView<'d>>,
    body: Option<BodyHtml<'d>>,
    reports: Vec<ReportView<'d>>,
    /// Whether a report gives another date than the event has.
    dates_differ: bool,
    entities_by_kind: Vec<KindGroup<'d>>,
    topics: Vec<Fragment<'d>>,
}

#[derive(Serialize)]
struct ReportView<'d> {
    /// For the language of its quotations.
    article: Fragment<'d>,
    /// Its finished headline and byline.
    lines: Fragment<'d>,
    dates: Vec<DateView<'d>>,
    quotes: Vec<&'d str>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    dossier
        .event_ids()
        .map(|id| (dossier.event(id).route.clone(), Subject::Event(id)))
        .collect()
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let Subject::Event(id) = subject else {
        return None;
    };
    let linked = dossier.event(id);
    let event = &linked.event;
    let report = |report: &'d Report| ReportView {
        article: context.article_card(report.article),
        lines: context.article_lines(report.article),
        dates: report.dates.iter().map(view::date).collect(),
        quotes: report.quotes.iter().map(String::as_str).collect(),
    };
    let content = EventPage {
        date: DateView(event.date.as_ref()),
        place: event
            .place
            .as_deref()
            .map(|name| view::place(dossier, &linked.entities, name)),
        body: body::html(dossier, &event.body, &linked.links, &linked.route),
        reports: linked.reports.iter().map(report).collect(),
        dates_differ: !view::all_agree(linked),
        entities_by_kind: view::kind_groups(context, &linked.entities),
        topics: linked
            .topics
            .iter()
            .map(|topic| context.topic_link(*topic))
            .collect(),
    };
    let view = view::view(
        dossier,
        KIND.name,
        &linked.route,
        event.title.value.as_str(),
        None,
        content,
    );
    Some(view.with_draft(event.draft))
}

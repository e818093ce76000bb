//! The page of an event: what happened, and each report of it with the date that it gives.

use serde::Serialize;

use super::PageKind;
use super::body::{self, BodyHtml};
use super::context::{Fragment, RenderContext};
use super::view::{self, CorrectionView, DateView, KindGroup, Pager, PlaceView, ReportView, View};
use crate::model::dossier::Target;
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
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
    corrections: Vec<CorrectionView<'d>>,
    reports: Vec<ReportView<'d>>,
    report_count: usize,
    reports_pager: Option<Pager>,
    /// Whether a report gives another date than the event has.
    dates_differ: bool,
    entities_by_kind: Vec<KindGroup<'d>>,
    topics: Vec<Fragment<'d>>,
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
    let owner = Owner::Event(id);
    let content = EventPage {
        date: view::date_or_none(dossier, event.date.as_ref()),
        place: event
            .place
            .as_deref()
            .map(|name| view::place(dossier, &linked.entities, name)),
        body: body::html(dossier, &event.body, &linked.links, &linked.route),
        corrections: view::corrections(dossier, Target::Event(id)),
        reports: view::reports(context, view::newest(&linked.reports, List::Reports)),
        report_count: linked.reports.len(),
        reports_pager: view::pager(dossier, owner, List::Reports, None),
        dates_differ: !view::all_agree(linked),
        entities_by_kind: view::kind_links(context, &linked.entities),
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
    let view = view.with_linked_data(view::linked_data::of_event(context, linked));
    Some(view.with_draft(event.draft))
}

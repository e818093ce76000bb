//! The page that a host shows for addresses that do not exist.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, View};
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "not-found",
    template: "404.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct NotFound {}

fn outputs(_: Tracked<'_>) -> Vec<(Route, Subject)> {
    vec![(Route::fixed("404.html"), Subject::Dossier)]
}

/// A host shows the page at any depth, so that its links are absolute where the dossier knows
/// its address.
fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let mut view = view::view(
        dossier,
        KIND.name,
        &Route::fixed("404.html"),
        dossier.locale().word("page_not_found"),
        None,
        NotFound {},
    );
    if let Some(base) = &dossier.config().base_url {
        view.root = format!("{base}/").into();
    }
    view.page.canonical = None;
    view.page.noindex = true;
    Some(view)
}

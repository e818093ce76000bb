//! The page of the search. What it shows is made in the browser, from the files of the search index.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, View};
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "search",
    template: "search.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct Search {}

fn route() -> Route {
    Route::fixed("search.html")
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    match dossier.config().search {
        true => vec![(route(), Subject::Dossier)],
        false => Vec::new(),
    }
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let mut view = view::view(
        context.dossier,
        KIND.name,
        &route(),
        context.dossier.locale().word("search"),
        None,
        Search {},
    );
    view.page.noindex = true;
    Some(view)
}

//! The text by which an editor introduces a page that the program makes.

use serde::Serialize;

use super::{CorrectionView, corrections};
use crate::model::dossier::{LinkedPage, PageId, Target};
use crate::model::route::Route;
use crate::pages::body::{self, BodyHtml};
use crate::tracked::Tracked;

#[derive(Serialize)]
pub struct Introduction<'d> {
    body: Option<BodyHtml<'d>>,
    draft: bool,
    corrections: Vec<CorrectionView<'d>>,
}

/// The introduction of the page at `route`, where the editor wrote one.
pub fn introduction<'d>(dossier: Tracked<'d>, route: &Route) -> Option<Introduction<'d>> {
    let (id, linked) = page(dossier, route)?;
    Some(Introduction {
        body: body::html(dossier, &linked.page.body, &linked.links, route),
        draft: linked.page.draft,
        corrections: corrections(dossier, Target::Page(id)),
    })
}

fn page<'d>(dossier: Tracked<'d>, route: &Route) -> Option<(PageId, &'d LinkedPage)> {
    let mut pages = dossier.page_ids().map(|id| (id, dossier.page(id)));
    pages.find(|(_, linked)| linked.page.introduces().as_ref() == Some(route))
}

/// Where the page of what is not known is.
pub fn unknowns_route() -> Route {
    Route::fixed("unknowns.html")
}

/// Whether that page is made: where the program or the editor has something to say.
pub fn has_unknowns(dossier: Tracked<'_>) -> bool {
    dossier.registers().has_unknowns() || page(dossier, &unknowns_route()).is_some()
}

//! The editor's own pages. The page `index` is no page of its own: it introduces the front page.

use serde::Serialize;

use super::PageKind;
use super::body::{self, BodyHtml};
use super::contents::{self, Contents};
use super::context::RenderContext;
use super::view::{self, CorrectionView, View};
use crate::model::dossier::Target;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "page",
    template: "page.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct OwnPage<'d> {
    body: Option<BodyHtml<'d>>,
    /// Its headings, for a list of contents.
    contents: Option<Contents<'d>>,
    corrections: Vec<CorrectionView<'d>>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    dossier
        .page_ids()
        .map(|id| (dossier.page(id), id))
        .filter(|(page, _)| page.page.introduces().is_none())
        .map(|(page, id)| (page.route.clone(), Subject::Page(id)))
        .collect()
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let Subject::Page(id) = subject else {
        return None;
    };
    let linked = dossier.page(id);
    let page = &linked.page;
    let body = body::html(dossier, &page.body, &linked.links, &linked.route);
    let (title, description) = (page.title.as_str(), page.description.as_deref());
    let view = view::view(
        dossier,
        KIND.name,
        &linked.route,
        title,
        description,
        OwnPage {
            contents: body::html(dossier, &page.body, &linked.links, &linked.route)
                .map(contents::contents),
            body,
            corrections: view::corrections(dossier, Target::Page(id)),
        },
    );
    Some(view.with_draft(page.draft))
}

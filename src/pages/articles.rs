//! The list of all articles by year, the newest first. Which articles a publisher has stands with the
//! sources and on the publisher's own page.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, ArticleYear, Pager, View};
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "articles",
    template: "articles.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct ArticlesPage<'d> {
    years: Vec<ArticleYear<'d>>,
    total: usize,
    /// How many publishers there are.
    publishers: usize,
    pager: Option<Pager>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    vec![(view::route_of(dossier, Owner::Articles), Subject::Dossier)]
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let all = &dossier.lists().latest;
    let content = ArticlesPage {
        years: view::articles_by_year(context, view::rows_on_page(all.len(), List::All, None)),
        total: all.len(),
        publishers: view::publishers(dossier).len(),
        pager: view::pager(dossier, Owner::Articles, List::All, None),
    };
    Some(view::view(
        dossier,
        KIND.name,
        &view::route_of(dossier, Owner::Articles),
        dossier.locale().word("articles"),
        Some(dossier.locale().word("articles_about_page")),
        content,
    ))
}

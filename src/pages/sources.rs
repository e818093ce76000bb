//! The publishers, and what each contributed.

use serde::Serialize;

use super::PageKind;
use super::context::{Fragment, RenderContext};
use super::view::{self, Pager, View};
use crate::model::dossier::EntityId;
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "sources",
    template: "sources.html",
    outputs,
    view,
};

/// The newest articles shown of each publisher; its own page has them all.
const ARTICLES: usize = 10;

#[derive(Serialize)]
struct SourcesPage<'d> {
    sources: Vec<Source<'d>>,
    unknown: Vec<Fragment<'d>>,
    unknown_count: usize,
    unknown_pager: Option<Pager>,
}

#[derive(Serialize)]
struct Source<'d> {
    publisher: Fragment<'d>,
    domains: Vec<&'d str>,
    count: usize,
    percent: usize,
    articles: Vec<Fragment<'d>>,
    /// Where its page lists all of them, if here are only the newest.
    all: Option<String>,
}

fn route() -> Route {
    Route::fixed("sources.html")
}

fn outputs(_: Tracked<'_>) -> Vec<(Route, Subject)> {
    vec![(route(), Subject::Dossier)]
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let published = |id: &EntityId| dossier.entity(*id).published.len();
    let mut publishers = view::publishers(dossier);
    publishers.sort_by_key(|id| std::cmp::Reverse(published(id)));
    let largest = publishers.first().map_or(1, published).max(1);
    let source = |id: &EntityId| {
        let linked = dossier.entity(*id);
        let newest = linked
            .published
            .get(..ARTICLES)
            .unwrap_or(&linked.published);
        Source {
            publisher: context.entity_link(*id),
            domains: linked
                .entity
                .domains
                .iter()
                .map(|domain| domain.value.as_str())
                .collect(),
            count: linked.published.len(),
            percent: (linked.published.len() * 100).div_ceil(largest),
            articles: context.article_items(newest, true),
            all: (newest.len() < linked.published.len())
                .then(|| view::list_href(dossier, Owner::Entity(*id), List::Published)),
        }
    };
    let content = SourcesPage {
        sources: publishers.iter().map(source).collect(),
        unknown: context.article_items(
            view::newest(&dossier.lists().without_publisher, List::UnknownPublisher),
            true,
        ),
        unknown_count: dossier.lists().without_publisher.len(),
        unknown_pager: view::pager(dossier, Owner::Sources, List::UnknownPublisher, None),
    };
    let description = Some("The publishers that this dossier rests on");
    Some(view::view(
        dossier,
        KIND.name,
        &route(),
        "Sources",
        description,
        content,
    ))
}

//! The publishers, and what each contributed.

use serde::Serialize;

use super::PageKind;
use super::context::{Fragment, RenderContext};
use super::view::{self, Pager, View};
use crate::model::claim::Standing;
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

#[derive(Serialize)]
struct SourcesPage<'d> {
    sources: Vec<Source<'d>>,
    unknown: Vec<Fragment<'d>>,
    unknown_count: usize,
    unknown_pager: Option<Pager>,
}

/// A publisher, and what is known of its articles.
#[derive(Serialize)]
struct Source<'d> {
    publisher: Fragment<'d>,
    domains: Vec<&'d str>,
    /// Articles, and where all are listed.
    count: usize,
    href: String,
    percent: usize,
    /// Of these: without a date, and with an archived copy.
    undated: usize,
    archived: usize,
    /// Claims that they report, and those of them that somebody disputes or denies.
    claims: usize,
    disputed: usize,
}

/// How claims stand that somebody speaks against.
const DISPUTED: [&str; 3] = ["disputed", "denied", "refuted"];

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
        let articles = || linked.published.iter().map(|id| dossier.article(*id));
        let standings = || articles().flat_map(|article| &article.standings);
        let is_disputed = |standing: &&Standing| DISPUTED.contains(&standing.as_str());
        Source {
            publisher: context.entity_link(*id),
            domains: linked
                .entity
                .domains
                .iter()
                .map(|domain| domain.value.as_str())
                .collect(),
            count: linked.published.len(),
            href: view::list_href(dossier, Owner::Entity(*id), List::Published),
            percent: (linked.published.len() * 100).div_ceil(largest),
            undated: articles()
                .filter(|of| of.article.published.is_none())
                .count(),
            archived: articles()
                .filter(|of| of.article.archived.is_some())
                .count(),
            claims: articles().map(|of| of.article.claims.len()).sum(),
            disputed: standings().filter(is_disputed).count(),
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
    let description = Some(dossier.locale().word("sources_about_page"));
    Some(view::view(
        dossier,
        KIND.name,
        &route(),
        dossier.locale().word("sources"),
        description,
        content,
    ))
}

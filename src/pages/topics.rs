//! The whole tree of topics on one page.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, TopicNode, View};
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "topics",
    template: "topics.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct TopicsPage<'d> {
    topics: Vec<TopicNode<'d>>,
}

fn route() -> Route {
    Route::fixed("topics.html")
}

fn outputs(_: Tracked<'_>) -> Vec<(Route, Subject)> {
    vec![(route(), Subject::Dossier)]
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let content = TopicsPage {
        topics: view::topic_nodes(dossier, &dossier.lists().root_topics, view::TREE_DEPTH),
    };
    Some(view::view(
        dossier,
        KIND.name,
        &route(),
        dossier.locale().word("topics"),
        Some(dossier.locale().word("topics_about_page")),
        content,
    ))
}

//! The small page at an address that something had before it was renamed. It leads on, and is
//! listed nowhere.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, Href, View};
use crate::model::route::Route;
use crate::subject::{Renamed, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "redirect",
    template: "redirect.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct Redirect<'d> {
    to: Destination<'d>,
}

#[derive(Serialize)]
struct Destination<'d> {
    name: &'d str,
    href: Href<'d>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    let articles = dossier.article_ids().map(Renamed::Article);
    let entities = dossier.entity_ids().map(Renamed::Entity);
    let topics = dossier.topic_ids().map(Renamed::Topic);
    let events = dossier.event_ids().map(Renamed::Event);
    let all = articles.chain(entities).chain(topics).chain(events);
    all.flat_map(|of| {
        let (_, former, _) = renamed(dossier, of);
        let addresses = former.iter().enumerate();
        addresses.map(move |(index, route)| (route.clone(), Subject::Former { of, index }))
    })
    .collect()
}

/// Where it is today, where it was, and its name.
fn renamed<'d>(dossier: Tracked<'d>, of: Renamed) -> (&'d Route, &'d [Route], &'d str) {
    match of {
        Renamed::Article(id) => {
            let linked = dossier.article(id);
            (&linked.route, &linked.former, &linked.article.title)
        }
        Renamed::Entity(id) => {
            let linked = dossier.entity(id);
            (&linked.route, &linked.former, &linked.entity.name.value)
        }
        Renamed::Topic(id) => {
            let linked = dossier.topic(id);
            (&linked.route, &linked.former, &linked.topic.title.value)
        }
        Renamed::Event(id) => {
            let linked = dossier.event(id);
            (&linked.route, &linked.former, &linked.event.title.value)
        }
    }
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let Subject::Former { of, index } = subject else {
        return None;
    };
    let (now, former, name) = renamed(dossier, of);
    let route = former.get(index)?;
    let content = Redirect {
        to: Destination {
            name,
            href: Href::to(now),
        },
    };
    let mut view = view::view(dossier, KIND.name, route, name, None, content);
    // The page that counts is the one it leads to.
    view.page.canonical = view::canonical(dossier, now);
    view.page.noindex = true;
    Some(view)
}

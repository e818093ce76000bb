//! What stands at the address of an article that was withdrawn: that it was, when and why. Listed nowhere.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, DateView, View};
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "tombstone",
    template: "tombstone.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct TombstonePage<'d> {
    date: DateView<'d>,
    reason: &'d str,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    let tombstones = dossier.withdrawn().iter().enumerate();
    tombstones
        .flat_map(|(number, tombstone)| {
            let addresses = tombstone.routes.iter().enumerate();
            addresses.map(move |(index, route)| {
                let subject = Subject::Withdrawn { number, index };
                (route.clone(), subject)
            })
        })
        .collect()
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let Subject::Withdrawn { number, index } = subject else {
        return None;
    };
    let tombstone = dossier.withdrawn().get(number)?;
    let route = tombstone.routes.get(index)?;
    let content = TombstonePage {
        date: view::date(dossier, &tombstone.withdrawal.date),
        reason: &tombstone.withdrawal.reason,
    };
    let mut view = view::view(
        dossier,
        KIND.name,
        route,
        dossier.locale().word("withdrawn"),
        None,
        content,
    );
    view.page.noindex = true;
    Some(view)
}

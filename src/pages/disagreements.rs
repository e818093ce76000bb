//! Claims that dispute each other, side by side.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, ClaimRow, Pager, View};
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "disagreements",
    template: "disagreements.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct Disagreements<'d> {
    total: usize,
    pairs: Vec<(ClaimRow<'d>, ClaimRow<'d>)>,
    pager: Option<Pager>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    match dossier.registers().disagreements.is_empty() {
        true => Vec::new(),
        false => vec![(
            view::route_of(dossier, Owner::Disagreements),
            Subject::Dossier,
        )],
    }
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let all = &dossier.registers().disagreements;
    let content = Disagreements {
        total: all.len(),
        pairs: view::disagreements(context, view::newest(all, List::Disagreements)),
        pager: view::pager(dossier, Owner::Disagreements, List::Disagreements, None),
    };
    Some(view::view(
        dossier,
        KIND.name,
        &view::route_of(dossier, Owner::Disagreements),
        dossier.locale().word("disagreements"),
        Some(dossier.locale().word("disagreements_about_page")),
        content,
    ))
}

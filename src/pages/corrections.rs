//! The register of corrections: what was wrong, what is right, and where; the latest first.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, CorrectionRow, Pager, View};
use crate::feed;
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "corrections",
    template: "corrections.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct CorrectionsPage<'d> {
    total: usize,
    corrections: Vec<CorrectionRow<'d>>,
    pager: Option<Pager>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    match dossier.registers().corrections.is_empty() {
        true => Vec::new(),
        false => vec![(
            view::route_of(dossier, Owner::Corrections),
            Subject::Dossier,
        )],
    }
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let all = &dossier.registers().corrections;
    let content = CorrectionsPage {
        total: all.len(),
        corrections: view::correction_rows(dossier, view::newest(all, List::Corrections)),
        pager: view::pager(dossier, Owner::Corrections, List::Corrections, None),
    };
    let view = view::view(
        dossier,
        KIND.name,
        &view::route_of(dossier, Owner::Corrections),
        dossier.locale().word("corrections"),
        Some(dossier.locale().word("corrections_about_page")),
        content,
    );
    Some(view.with_feed(feed::corrections_route(dossier)))
}

//! The register of figures: different values of one thing side by side, and all of them, the newest first.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, FigureRow, LabelCount, Pager, View, label_counts};
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "figures",
    template: "figures.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct FiguresPage<'d> {
    total: usize,
    counts: Vec<LabelCount<'d>>,
    differing: Vec<Vec<FigureRow<'d>>>,
    figures: Vec<FigureRow<'d>>,
    pager: Option<Pager>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    match dossier.registers().figures.is_empty() {
        true => Vec::new(),
        false => vec![(view::route_of(dossier, Owner::Figures), Subject::Dossier)],
    }
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let registers = dossier.registers();
    let (total, counts) = label_counts(dossier.locale(), &registers.figure_counts);
    let differing = registers.differing_figures.iter();
    let newest = view::newest(&registers.figures, List::Figures);
    let content = FiguresPage {
        total,
        counts,
        differing: differing
            .map(|group| view::figure_rows(context, group))
            .collect(),
        figures: view::figure_rows(context, newest),
        pager: view::pager(dossier, Owner::Figures, List::Figures, None),
    };
    Some(view::view(
        dossier,
        KIND.name,
        &view::route_of(dossier, Owner::Figures),
        dossier.locale().word("figures"),
        Some(dossier.locale().word("figures_about_page")),
        content,
    ))
}

//! The page that says how quotations are checked, what each verdict means, and how many got it.

use serde::Serialize;

use super::PageKind;
use super::context::{Fragment, RenderContext};
use super::view::{self, LabelCount, View, label_counts};
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "quotations",
    template: "quotations.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct Quotations<'d> {
    quotations: usize,
    quotation_counts: Vec<LabelCount>,
    figures: usize,
    figure_counts: Vec<LabelCount>,
    /// The newest of those that have quotations or figures which are not checked.
    articles_unchecked: Vec<Fragment<'d>>,
}

fn route() -> Route {
    Route::fixed("quotations.html")
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    match dossier.registers().quotation_counts.is_empty() {
        true => Vec::new(),
        false => vec![(route(), Subject::Dossier)],
    }
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let registers = dossier.registers();
    let (quotations, quotation_counts) = label_counts(&registers.quotation_counts);
    let (figures, figure_counts) = label_counts(&registers.figure_counts);
    let unchecked = registers.unchecked.iter();
    let content = Quotations {
        quotations,
        quotation_counts,
        figures,
        figure_counts,
        articles_unchecked: unchecked.map(|id| context.article_card(*id)).collect(),
    };
    let title = "How quotations are checked";
    Some(view::view(
        dossier,
        KIND.name,
        &route(),
        title,
        None,
        content,
    ))
}

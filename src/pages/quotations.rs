//! The page that says how quotations are checked, what each verdict means, and how many got it.

use serde::Serialize;

use super::PageKind;
use super::context::{Fragment, RenderContext};
use super::view::{self, QuotationCount, View, quotation_counts};
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
    quotation_counts: Vec<QuotationCount>,
    /// The newest of those that have quotations which are not checked.
    articles_unchecked: Vec<Fragment<'d>>,
}

fn route() -> Route {
    Route::fixed("quotations.html")
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    match dossier.quotations().counts.is_empty() {
        true => Vec::new(),
        false => vec![(route(), Subject::Dossier)],
    }
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let summary = dossier.quotations();
    let (quotations, quotation_counts) = quotation_counts(&summary.counts);
    let unchecked = summary.unchecked.iter();
    let content = Quotations {
        quotations,
        quotation_counts,
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

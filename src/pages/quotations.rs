//! The page that says how quotations are checked, what each verdict means, and how many got it.

use serde::Serialize;

use super::PageKind;
use super::context::{Fragment, RenderContext};
use super::view::{self, QuotationCount, View, quotation_counts};
use crate::model::dossier::ArticleId;
use crate::model::quotation::Verdict;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "quotations",
    template: "quotations.html",
    outputs,
    view,
};

/// So many articles are named.
const MOST_NAMED: usize = 100;

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
    let mut articles = dossier.article_ids();
    match articles.any(|id| !dossier.article(id).proofs.is_empty()) {
        true => vec![(route(), Subject::Dossier)],
        false => Vec::new(),
    }
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let proofs = dossier
        .article_ids()
        .flat_map(|id| dossier.article(id).proofs.iter());
    let (quotations, quotation_counts) = quotation_counts(proofs);
    let is_unchecked = |id: &&ArticleId| {
        let proofs = &dossier.article(**id).proofs;
        proofs
            .iter()
            .any(|proof| proof.verdict == Verdict::Unchecked)
    };
    let latest = dossier.lists().latest.iter().filter(is_unchecked);
    let content = Quotations {
        quotations,
        quotation_counts,
        articles_unchecked: latest
            .take(MOST_NAMED)
            .map(|id| context.article_card(*id))
            .collect(),
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

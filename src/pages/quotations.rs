//! The page that says how quotations and figures are checked, what each verdict means, how many got it, and
//! where the registers are.

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
    quotation_counts: Vec<LabelCount<'d>>,
    figures: usize,
    figure_counts: Vec<LabelCount<'d>>,
    /// The newest of those that have quotations or figures which are not checked.
    articles_unchecked: Vec<Fragment<'d>>,
    registers: Vec<RegisterLink<'d>>,
}

/// A register that there is something in.
#[derive(Serialize)]
struct RegisterLink<'d> {
    label: &'d str,
    href: String,
}

fn route() -> Route {
    Route::fixed("quotations.html")
}

fn outputs(_: Tracked<'_>) -> Vec<(Route, Subject)> {
    vec![(route(), Subject::Dossier)]
}

fn register_links<'d>(dossier: Tracked<'d>) -> Vec<RegisterLink<'d>> {
    let (locale, registers) = (dossier.locale(), dossier.registers());
    let all = [
        ("claims", "claims.html", !registers.claims.is_empty()),
        (
            "disagreements",
            "disagreements.html",
            !registers.disagreements.is_empty(),
        ),
        ("figures", "figures.html", !registers.figures.is_empty()),
        (
            "corrections",
            "corrections.html",
            !registers.corrections.is_empty(),
        ),
        (
            "what_we_do_not_know",
            "unknowns.html",
            view::has_unknowns(dossier),
        ),
    ];
    let held = all.into_iter().filter(|(.., is_held)| *is_held);
    held.map(|(key, page, _)| RegisterLink {
        label: locale.word(key),
        href: Route::fixed(page).href(),
    })
    .collect()
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let registers = dossier.registers();
    let (quotations, quotation_counts) =
        label_counts(dossier.locale(), &registers.quotation_counts);
    let (figures, figure_counts) = label_counts(dossier.locale(), &registers.figure_counts);
    let unchecked = registers.unchecked.iter();
    let content = Quotations {
        quotations,
        quotation_counts,
        figures,
        figure_counts,
        articles_unchecked: unchecked.map(|id| context.article_card(*id)).collect(),
        registers: register_links(dossier),
    };
    let title = dossier.locale().word("how_this_dossier_is_checked");
    Some(view::view(
        dossier,
        KIND.name,
        &route(),
        title,
        None,
        content,
    ))
}

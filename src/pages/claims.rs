//! The register of claims: how many stand how, by which rules, and all of them, the newest first.

use serde::Serialize;

use super::PageKind;
use super::context::RenderContext;
use super::view::{self, ClaimRow, Pager, Proportions, View};
use crate::link::standing::{RULES, Rule};
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "claims",
    template: "claims.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct ClaimsPage<'d> {
    counts: Option<Proportions<'d>>,
    disagreements: usize,
    rules: Vec<RuleView<'d>>,
    claims: Vec<ClaimRow<'d>>,
    pager: Option<Pager>,
}

/// How a status follows from what the dossier holds.
#[derive(Serialize)]
struct RuleView<'d> {
    status: &'d str,
    when: &'d str,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    vec![(view::route_of(dossier, Owner::Claims), Subject::Dossier)]
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let registers = dossier.registers();
    let rule = |rule: &Rule| RuleView {
        status: dossier.locale().word_of("standing", rule.standing.as_str()),
        when: dossier
            .locale()
            .word_of("standing_when", rule.standing.as_str()),
    };
    let content = ClaimsPage {
        counts: view::proportions(
            dossier.locale(),
            "claims_counted",
            "standing",
            &registers.standing_counts,
        ),
        disagreements: registers.disagreements.len(),
        rules: RULES.iter().map(rule).collect(),
        claims: view::claim_rows(context, view::newest(&registers.claims, List::AllClaims)),
        pager: view::pager(dossier, Owner::Claims, List::AllClaims, None),
    };
    Some(view::view(
        dossier,
        KIND.name,
        &view::route_of(dossier, Owner::Claims),
        dossier.locale().word("claims"),
        Some(dossier.locale().word("claims_about_page")),
        content,
    ))
}

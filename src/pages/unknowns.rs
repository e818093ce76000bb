//! What the dossier does not know, as far as readers may see it.

use serde::Serialize;

use super::PageKind;
use super::context::{Fragment, RenderContext};
use super::view::{self, ClaimRow, Introduction, View};
use crate::model::dossier::ArticleId;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "unknowns",
    template: "unknowns.html",
    outputs,
    view,
};

/// So much of each sort is shown.
const SHOWN: usize = 100;

#[derive(Serialize)]
struct UnknownsPage<'d> {
    intro: Option<Introduction<'d>>,
    undated: Few<Fragment<'d>>,
    untitled: Few<Fragment<'d>>,
    inferred: Few<Fragment<'d>>,
    unchecked: Few<Fragment<'d>>,
    undated_events: Few<Fragment<'d>>,
    unnamed_speakers: Few<ClaimRow<'d>>,
    unreviewed: Few<Fragment<'d>>,
}

/// The first of many, and how many there are.
#[derive(Serialize)]
struct Few<T> {
    total: usize,
    shown: Vec<T>,
}

impl<T> Few<T> {
    fn of<Id>(ids: &[Id], show: impl FnOnce(&[Id]) -> Vec<T>) -> Few<T> {
        let first = ids.get(..SHOWN).unwrap_or(ids);
        Few {
            total: ids.len(),
            shown: show(first),
        }
    }
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    match view::has_unknowns(dossier) {
        true => vec![(view::unknowns_route(), Subject::Dossier)],
        false => Vec::new(),
    }
}

fn view<'d>(context: &RenderContext<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let registers = dossier.registers();
    let unknowns = &registers.unknowns;
    let articles = |ids: &[ArticleId]| context.article_items(ids, true);
    let content = UnknownsPage {
        intro: view::introduction(dossier, &view::unknowns_route()),
        undated: Few::of(&unknowns.undated, articles),
        untitled: Few::of(&unknowns.untitled, articles),
        inferred: Few::of(&unknowns.inferred, articles),
        unchecked: Few::of(&registers.unchecked, articles),
        undated_events: Few::of(&unknowns.undated_events, |ids| {
            ids.iter().map(|id| context.timeline_item(*id)).collect()
        }),
        unnamed_speakers: Few::of(&unknowns.unnamed_speakers, |ids| {
            view::claim_rows(context, ids)
        }),
        unreviewed: Few::of(&unknowns.unreviewed, |ids| {
            ids.iter().map(|id| context.topic_link(*id)).collect()
        }),
    };
    Some(view::view(
        dossier,
        KIND.name,
        &view::unknowns_route(),
        dossier.locale().word("what_we_do_not_know"),
        Some(dossier.locale().word("unknowns_about_page")),
        content,
    ))
}

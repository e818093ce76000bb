//! Figures as pages show them: as they are typed, with what became of them when they were looked for.

use serde::Serialize;

use super::quote::{QuoteView, figure_verdict, quote_view};
use super::{Anchor, DateView, Href};
use crate::model::article::Figure;
use crate::model::dossier::{FigureId, LinkedArticle};
use crate::model::quotation::QuotePlace;
use crate::pages::context::{Fragment, RenderContext};
use crate::tracked::Tracked;

#[derive(Serialize)]
pub struct FigureView<'d> {
    /// Its anchor on the page of its article.
    id: String,
    of: &'d str,
    value: &'d str,
    unit: Option<&'d str>,
    qualifier: Option<&'d str>,
    as_of: Option<DateView<'d>>,
    verdict: QuoteView<'d>,
    quote: Option<QuoteView<'d>>,
}

/// A figure with the article that gives it.
#[derive(Serialize)]
pub struct FigureRow<'d> {
    figure: FigureView<'d>,
    href: Href<'d>,
    article: Fragment<'d>,
}

/// The figure of this number, counted from 0.
pub fn figure<'d>(
    dossier: Tracked<'d>,
    linked: &'d LinkedArticle,
    figure: &'d Figure,
    number: u32,
) -> FigureView<'d> {
    let Figure {
        of,
        value,
        unit,
        qualifier,
        as_of,
        quote,
    } = figure;
    FigureView {
        id: format!("figure-{}", number.saturating_add(1)),
        of,
        value: &value.value,
        unit: unit.as_deref(),
        qualifier: qualifier.as_deref(),
        as_of: as_of.as_ref().map(|date| super::date(dossier, date)),
        verdict: figure_verdict(dossier, linked, figure, number),
        quote: quote_view(dossier, linked, quote, QuotePlace::FigureQuote(number)),
    }
}

pub fn figure_rows<'d>(context: &RenderContext<'d>, figures: &[FigureId]) -> Vec<FigureRow<'d>> {
    let row = |id: &FigureId| {
        let linked = context.dossier.article(id.article);
        let one = linked.article.figures.get(id.number as usize)?;
        Some(FigureRow {
            figure: figure(context.dossier, linked, one, id.number),
            href: Href::at(&linked.route, Anchor::Figure(id.number)),
            article: context.article_card(id.article),
        })
    };
    figures.iter().filter_map(row).collect()
}

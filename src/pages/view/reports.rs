//! Reports of an event as its own page lists them.

use serde::Serialize;

use super::DateView;
use super::quote::{QuoteView, report_quotes};
use crate::model::dossier::Report;
use crate::pages::context::{Fragment, RenderContext};

#[derive(Serialize)]
pub struct ReportView<'d> {
    /// For the language of its quotations.
    article: Fragment<'d>,
    /// Its finished headline and byline.
    lines: Fragment<'d>,
    /// The dates that it gives.
    dates: Vec<DateView<'d>>,
    quotes: Vec<QuoteView<'d>>,
}

pub fn reports<'d>(context: &RenderContext<'d>, reports: &'d [Report]) -> Vec<ReportView<'d>> {
    let view = |report: &'d Report| ReportView {
        article: context.article_card(report.article),
        lines: context.article_lines(report.article),
        dates: report
            .dates
            .iter()
            .map(|date| super::date(context.dossier, date))
            .collect(),
        quotes: report_quotes(context, report),
    };
    reports.iter().map(view).collect()
}

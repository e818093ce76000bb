//! What is counted and listed over all articles.

use serde::Serialize;

use super::ArticleId;
use crate::model::quotation::LabelCounts;

/// A figure by its article, and its index there.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
pub struct FigureId {
    pub article: ArticleId,
    pub number: u32,
}

/// What is counted and listed over all articles. Empty until their quotations are looked for.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Registers {
    pub quotation_counts: LabelCounts,
    pub figure_counts: LabelCounts,
    /// All figures, those of the newest articles first.
    pub figures: Vec<FigureId>,
    /// Figures of one thing that do not agree.
    pub differing_figures: Vec<Vec<FigureId>>,
    /// The newest articles with quotations or figures that are not checked; not all, where there are many.
    pub unchecked: Vec<ArticleId>,
}

//! What is counted and listed over all articles.

use serde::Serialize;

use super::{ArticleId, Dossier, Target, TimelineEntryId, TopicId};
use crate::model::article::Figure;
use crate::model::claim::Claim;
use crate::model::correction::Correction;
use crate::model::quotation::LabelCounts;

/// A claim by its article, and its index there.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
pub struct ClaimId {
    pub article: ArticleId,
    pub number: u32,
}

/// A correction by what it corrects, and its index there.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
pub struct CorrectionId {
    pub of: Target,
    pub number: u32,
}

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
    /// All claims, those of the newest articles first.
    pub claims: Vec<ClaimId>,
    /// How many claims stand how.
    pub standing_counts: LabelCounts,
    /// How exactly the timeline’s dates are known, entry by entry.
    pub date_counts: LabelCounts,
    /// Each pair of claims of which one disputes the other, the newest first.
    pub disagreements: Vec<(ClaimId, ClaimId)>,
    pub unknowns: Unknowns,
    /// All corrections, the latest first.
    pub corrections: Vec<CorrectionId>,
    /// All figures, those of the newest articles first.
    pub figures: Vec<FigureId>,
    /// Figures of one thing that do not agree.
    pub differing_figures: Vec<Vec<FigureId>>,
    /// The newest articles with quotations or figures that are not checked; not all, where there are many.
    pub unchecked: Vec<ArticleId>,
}

/// What the dossier does not know.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Unknowns {
    /// Articles without a date of publication.
    pub undated: Vec<ArticleId>,
    /// Articles whose title the editor supplied.
    pub untitled: Vec<ArticleId>,
    /// Articles with a field that was concluded.
    pub inferred: Vec<ArticleId>,
    pub undated_events: Vec<TimelineEntryId>,
    /// Claims whose speaker is described and not named.
    pub unnamed_speakers: Vec<ClaimId>,
    /// Topics with an article that is newer than their last review.
    pub unreviewed: Vec<TopicId>,
}

impl Registers {
    /// Whether there is anything that the dossier does not know, or could not check.
    pub fn has_unknowns(&self) -> bool {
        self.unknowns != Unknowns::default() || !self.unchecked.is_empty()
    }
}

impl Dossier {
    /// What was corrected in this.
    pub fn corrections(&self, of: Target) -> &[Correction] {
        match of {
            Target::Article(id) => &self.article(id).article.corrections,
            Target::Entity(id) => &self.entity(id).entity.corrections,
            Target::Topic(id) => &self.topic(id).topic.corrections,
            Target::Event(id) => &self.event(id).event.corrections,
            Target::Page(id) => &self.page(id).page.corrections,
            Target::Image(_) | Target::File(_) | Target::Here | Target::Nowhere => &[],
        }
    }

    pub fn claim(&self, id: ClaimId) -> Option<&Claim> {
        self.article(id.article)
            .article
            .claims
            .get(id.number as usize)
    }

    pub fn figure(&self, id: FigureId) -> Option<&Figure> {
        let figures = &self.article(id.article).article.figures;
        figures.get(id.number as usize)
    }
}

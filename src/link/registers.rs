//! What is counted and listed over all articles once their quotations and figures were looked for: claims,
//! disagreements, figures. Proves nothing.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::standing::{RULES, named};
use super::unknowns::unknowns;
use crate::figures::{Notation, Quantity};
use crate::model::article::{Article, Figure};
use crate::model::claim::{ClaimStatus, Stance};
use crate::model::date::{Date, Precision};
use crate::model::diagnostic::saturate;
use crate::model::dossier::*;
use crate::model::folding::key;
use crate::model::quotation::{LabelCounts, Verdict, labelled_figures, labelled_quotations};

/// So many articles with quotations that are not checked are named.
const MOST_UNCHECKED_NAMED: usize = 100;
/// So many things of which different values are given are shown side by side.
const MOST_COMPARED: usize = 200;

pub fn registers(dossier: &Dossier) -> Registers {
    let proofs = || dossier.articles.iter().flat_map(|of| of.proofs.iter());
    let is_unchecked = |id: &&ArticleId| {
        let mut proofs = dossier.article(**id).proofs.iter();
        proofs.any(|proof| proof.verdict == Verdict::Unchecked)
    };
    let figures = of_articles(
        dossier,
        |article| article.figures.len(),
        |article, number| FigureId { article, number },
    );
    let claims = of_articles(
        dossier,
        |article| article.claims.len(),
        |article, number| ClaimId { article, number },
    );
    // Each goes over all articles, and none needs another.
    let counted = || {
        let unchecked = dossier.lists.latest.iter().filter(is_unchecked);
        let unchecked: Vec<ArticleId> = unchecked.take(MOST_UNCHECKED_NAMED).copied().collect();
        let of_proofs = (labelled_quotations(proofs()), labelled_figures(proofs()));
        (of_proofs, unchecked, standing_counts(dossier))
    };
    let listed = || {
        let of_articles = (
            date_counts(dossier),
            corrections(dossier),
            unknowns(dossier),
        );
        let of_claims = disagreements(dossier, &claims);
        (of_articles, of_claims, differing(dossier, &figures))
    };
    let (counted, listed) = rayon::join(counted, listed);
    let ((quotation_counts, figure_counts), unchecked, standing_counts) = counted;
    let ((date_counts, corrections, unknowns), disagreements, differing_figures) = listed;
    Registers {
        quotation_counts,
        figure_counts,
        unchecked,
        standing_counts,
        date_counts,
        disagreements,
        claims,
        corrections,
        unknowns,
        differing_figures,
        figures,
    }
}

/// What articles have several of, by its number: that of the newest articles first.
fn of_articles<T>(
    dossier: &Dossier,
    count: impl Fn(&Article) -> usize,
    id: impl Fn(ArticleId, u32) -> T + Copy,
) -> Vec<T> {
    let latest = dossier.lists.latest.iter();
    let of_article = |article: &ArticleId| {
        let article = *article;
        let numbers = 0..saturate(count(&dossier.article(article).article));
        numbers.map(move |number| id(article, number))
    };
    latest.flat_map(of_article).collect()
}

/// How many claims stand how, in the order of the words for it that the rules and the editors use.
fn standing_counts(dossier: &Dossier) -> LabelCounts {
    let stated = ClaimStatus::ALL.map(ClaimStatus::as_str);
    let derived = RULES.each_ref().map(|rule| rule.standing.as_str());
    let mut counts: LabelCounts = Vec::new();
    for label in stated.into_iter().chain(derived) {
        if !counts.iter().any(|(known, _)| *known == label) {
            counts.push((label, 0));
        }
    }
    let standings = dossier.articles.iter().flat_map(|linked| &linked.standings);
    for standing in standings {
        let label = standing.as_str();
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == label) {
            *count += 1;
        }
    }
    counts.retain(|(_, count)| *count > 0);
    counts
}

/// How many entries of the timeline are dated how exactly.
fn date_counts(dossier: &Dossier) -> LabelCounts {
    const LABELS: [&str; 7] = [
        "to the day",
        "to the month",
        "to the season",
        "to the year",
        "less exactly",
        "as an interval",
        "not given",
    ];
    let mut counts = LABELS.map(|label| (label, 0));
    for entry in &dossier.lists.timeline {
        let number = match date_of(dossier, entry.kind).map(Date::precision) {
            Some(Precision::Day) => 0,
            Some(Precision::Month) => 1,
            Some(Precision::Season) => 2,
            Some(Precision::Year) => 3,
            Some(Precision::Decade | Precision::Century) => 4,
            Some(Precision::Interval) => 5,
            None => 6,
        };
        if let Some((_, count)) = counts.get_mut(number) {
            *count += 1;
        }
    }
    let counts = counts.into_iter();
    counts.filter(|(_, count)| *count > 0).collect()
}

/// The date of what an entry of the timeline stands for.
fn date_of(dossier: &Dossier, kind: TimelineEntryKind) -> Option<&Date> {
    match kind {
        TimelineEntryKind::Event(id) => dossier.event(id).event.date.as_ref(),
        TimelineEntryKind::Inline(told) => {
            let events = &dossier.article(told.article).article.events;
            let event = events.get(told.number as usize)?;
            event.date.as_ref()
        }
        TimelineEntryKind::Published(id) => dossier.article(id).article.published.as_ref(),
    }
}

/// Each pair of claims of which one disputes the other: those whose newer claim is the newest first.
fn disagreements(dossier: &Dossier, claims: &[ClaimId]) -> Vec<(ClaimId, ClaimId)> {
    let mut seen = FxHashSet::default();
    let mut pairs = Vec::new();
    for id in claims {
        let responses = dossier.article(id.article).responses.iter();
        let disputes = responses
            .filter(|one| one.claim == id.number as usize && one.stance == Stance::Disputes)
            .map(|one| ClaimId {
                article: one.article,
                number: saturate(one.by_claim),
            });
        let disputed = dossier.claim(*id).map_or(&[][..], |claim| &claim.disputes);
        let disputed = disputed.iter().filter_map(|to| named(dossier, to));
        for other in disputes.chain(disputed) {
            if seen.insert((*id.min(&other), *id.max(&other))) {
                pairs.push((*id, other));
            }
        }
    }
    pairs
}

/// All corrections, the latest first.
fn corrections(dossier: &Dossier) -> Vec<CorrectionId> {
    let numbers = |count: usize| 0..saturate(count);
    let targets = (numbers(dossier.articles.len()).map(|id| Target::Article(ArticleId(id))))
        .chain(numbers(dossier.entities.len()).map(|id| Target::Entity(EntityId(id))))
        .chain(numbers(dossier.topics.len()).map(|id| Target::Topic(TopicId(id))))
        .chain(numbers(dossier.events.len()).map(|id| Target::Event(EventId(id))))
        .chain(numbers(dossier.pages.len()).map(|id| Target::Page(PageId(id))));
    let mut found = Vec::new();
    for of in targets {
        for (correction, number) in dossier.corrections(of).iter().zip(0..) {
            let key = std::cmp::Reverse(correction.date.sort_key());
            found.push((key, CorrectionId { of, number }));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

/// Figures of one thing that do not agree, under the words for it, in the order of these. Which is the
/// right one is not judged, and neither is whether they are of one day.
fn differing(dossier: &Dossier, figures: &[FigureId]) -> Vec<Vec<FigureId>> {
    let figure = |id: &FigureId| dossier.figure(*id);
    let keys: Vec<Option<String>> = figures
        .par_iter()
        .with_min_len(256)
        .map(|id| figure(id).map(|figure| key(&figure.of)))
        .collect();
    let mut groups: FxHashMap<&str, Vec<FigureId>> = FxHashMap::default();
    for (id, key) in figures.iter().zip(&keys) {
        if let Some(key) = key {
            groups.entry(key).or_default().push(*id);
        }
    }
    let notation = Notation::of(&dossier.config.language);
    let quantity = |figure: &Figure| {
        let (unit, qualifier) = (figure.unit.as_deref(), figure.qualifier.as_deref());
        Quantity::read(&figure.value.value, unit, qualifier, notation)
    };
    let mut differing: Vec<(&str, Vec<FigureId>)> = groups.into_iter().collect();
    differing.retain(|(_, group)| {
        let mut quantities = group.iter().filter_map(figure).map(quantity);
        let first = quantities.next();
        first.is_some_and(|first| quantities.any(|other| first.agrees(&other) != Some(true)))
    });
    differing.sort_unstable();
    let groups = differing.into_iter().map(|(_, group)| group);
    groups.take(MOST_COMPARED).collect()
}

//! Lists of articles as templates see them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use super::year_label;
use crate::model::dossier::{ArticleId, EntityId};
use crate::pages::context::{Fragment, RenderContext};
use crate::tracked::Tracked;

/// The articles of a year.
#[derive(Serialize)]
pub struct ArticleYear<'d> {
    pub id: String,
    pub label: String,
    /// Finished headlines and bylines.
    pub articles: Vec<Fragment<'d>>,
}

/// Some of the newest articles, by their ranks, under the years in which they were published; those
/// without a year come last. Their order in a year is kept.
pub fn articles_by_year<'d>(
    context: &RenderContext<'d>,
    ranks: Range<usize>,
) -> Vec<ArticleYear<'d>> {
    let lists = context.dossier.lists();
    let ids = lists.latest.get(ranks.clone()).unwrap_or_default();
    let of_ids = lists.latest_years.get(ranks).unwrap_or_default();
    let mut years: BTreeMap<Reverse<Option<i64>>, Vec<ArticleId>> = BTreeMap::new();
    for (id, year) in ids.iter().zip(of_ids) {
        years.entry(Reverse(*year)).or_default().push(*id);
    }
    let year = |(Reverse(year), ids): (Reverse<Option<i64>>, Vec<ArticleId>)| ArticleYear {
        id: year.map_or_else(
            || "date-not-given".to_string(),
            |year| format!("year-{year}"),
        ),
        label: year_label(context.dossier.locale(), year),
        articles: context.article_items(&ids, true),
    };
    years.into_iter().map(year).collect()
}

/// The entities that published an article, collated.
pub fn publishers(dossier: Tracked<'_>) -> Vec<EntityId> {
    let collated = dossier.lists().collated_entities.iter().copied();
    collated
        .filter(|id| !dossier.entity(*id).published.is_empty())
        .collect()
}

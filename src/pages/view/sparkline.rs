//! A small picture of articles by year.

use std::collections::BTreeMap;

use serde::Serialize;

use super::year_label;
use crate::model::date::Date;
use crate::model::dossier::ArticleId;
use crate::model::locale::Argument;
use crate::tracked::Tracked;

/// Articles by year of publication, as a small picture.
#[derive(Serialize)]
pub struct Sparkline {
    /// A sentence that says what the picture shows.
    pub title: String,
    pub first: String,
    pub last: String,
    /// When there were most, and how many.
    pub peak: String,
    pub bars: Vec<Bar>,
}

/// A bar in a picture that is 24 units high and 10 wide for each bar.
#[derive(Serialize)]
pub struct Bar {
    pub label: String,
    pub count: usize,
    pub x: usize,
    pub y: usize,
    pub height: usize,
}

const SPARKLINE_HEIGHT: usize = 24;
/// Over more years than these a picture of years says nothing.
const SPARKLINE_YEARS: i64 = 60;

/// The picture, where there are at least two years to compare.
pub fn sparkline<'a>(
    dossier: Tracked<'_>,
    articles: impl Iterator<Item = &'a ArticleId>,
) -> Option<Sparkline> {
    let mut by_year: BTreeMap<i64, usize> = BTreeMap::new();
    for article in articles {
        if let Some(year) = dossier
            .article(*article)
            .article
            .published
            .as_ref()
            .and_then(Date::year)
        {
            *by_year.entry(year).or_default() += 1;
        }
    }
    let (first, last) = (*by_year.keys().next()?, *by_year.keys().next_back()?);
    if first == last || last - first >= SPARKLINE_YEARS {
        return None;
    }
    let (peak, most) = by_year
        .iter()
        .max_by_key(|(year, count)| (**count, -**year))?;
    let locale = dossier.locale();
    let label = |year: i64| year_label(locale, Some(year));
    let bar = |(index, year): (usize, i64)| {
        let count = by_year.get(&year).copied().unwrap_or_default();
        let height = (count * SPARKLINE_HEIGHT).div_ceil((*most).max(1));
        Bar {
            label: label(year),
            count,
            x: index * 10,
            y: SPARKLINE_HEIGHT - height,
            height,
        }
    };
    Some(Sparkline {
        title: locale.say(
            "articles_by_year",
            [
                ("from", Argument::from(&label(first))),
                ("to", (&label(last)).into()),
                ("year", (&label(*peak)).into()),
                ("count", (*most).into()),
            ],
        ),
        peak: locale.say(
            "sparkline_peak",
            [
                ("year", Argument::from(&label(*peak))),
                ("count", (*most).into()),
            ],
        ),
        first: label(first),
        last: label(last),
        bars: (first..=last).enumerate().map(bar).collect(),
    })
}

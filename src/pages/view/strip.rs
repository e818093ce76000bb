//! The whole timeline as a strip: a bar for each month, and a hollow one for each year of which some entries name no
//! month. Draws no entry that has no date, and says how many these are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{timeline_page, year_label};
use crate::model::date::month_in_words;
use crate::model::locale::Argument;
use crate::tracked::Tracked;

/// A picture that is 48 units high, and 10 wide for each of its steps, with a way into each year.
#[derive(Serialize)]
pub struct Strip {
    /// A sentence that says what the picture shows.
    title: String,
    width: usize,
    /// The outlines of solid and of hollow bars, as data of SVG paths.
    solid: String,
    hollow: String,
    /// One for each year, in order, where there are few enough to stand side by side.
    years: Vec<StripYear>,
    undated: usize,
}

#[derive(Serialize)]
struct StripYear {
    label: String,
    /// Where its entries are, if it has any.
    href: Option<String>,
    count: usize,
}

const HEIGHT: usize = 48;
const STEP: usize = 10;
/// A bar leaves this much of its step free.
const GAP: usize = 2;
/// Over more years than these each bar is a year, and over more than the second number there is no picture.
const MOST_YEARS_BY_MONTH: i64 = 16;
const MOST_YEARS: i64 = 240;

/// The picture, where there are two dates to compare.
pub fn strip(dossier: Tracked<'_>) -> Option<Strip> {
    let mut by_month: BTreeMap<(i64, u8), usize> = BTreeMap::new();
    let mut by_year: BTreeMap<i64, usize> = BTreeMap::new();
    let mut in_year: BTreeMap<i64, usize> = BTreeMap::new();
    let timeline = &dossier.lists().timeline;
    let mut undated = 0;
    for entry in timeline {
        match (entry.year(), entry.month()) {
            (None, _) => undated += 1,
            (Some(year), month) => {
                *in_year.entry(year).or_default() += 1;
                match month {
                    Some(month) => *by_month.entry((year, month)).or_default() += 1,
                    None => *by_year.entry(year).or_default() += 1,
                }
            }
        }
    }
    let (first, last) = (*in_year.keys().next()?, *in_year.keys().next_back()?);
    if (by_month.len() + by_year.len()) < 2 || last - first >= MOST_YEARS {
        return None;
    }
    let dated = timeline.len() - undated;
    let is_by_month = last - first < MOST_YEARS_BY_MONTH;
    let most = match is_by_month {
        true => by_month.values().chain(by_year.values()).max(),
        false => in_year.values().max(),
    };
    let most = most.copied().unwrap_or(1).max(1);
    let bar = |step: i64, steps: usize, count: usize| {
        let x = usize::try_from(step).unwrap_or(0) * STEP;
        let height = (count * HEIGHT).div_ceil(most);
        let width = steps * STEP - GAP;
        format!("M{x} {HEIGHT}v-{height}h{width}v{height}z")
    };
    let (solid, hollow): (String, String) = match is_by_month {
        true => (
            by_month
                .iter()
                .map(|((year, month), count)| {
                    bar((year - first) * 12 + i64::from(*month) - 1, 1, *count)
                })
                .collect(),
            by_year
                .iter()
                .map(|(year, count)| bar((year - first) * 12, 12, *count))
                .collect(),
        ),
        false => (
            in_year
                .iter()
                .map(|(year, count)| bar(year - first, 1, *count))
                .collect(),
            String::new(),
        ),
    };
    let steps = usize::try_from(last - first + 1).unwrap_or(1) * if is_by_month { 12 } else { 1 };
    let locale = dossier.locale();
    let label = |year: i64| year_label(locale, Some(year));
    let peak_month = by_month
        .iter()
        .max_by_key(|(month, count)| (**count, std::cmp::Reverse(**month)))
        .filter(|(_, count)| is_by_month && **count > 1)
        .map(|((year, month), count)| {
            let year = i32::try_from(*year).unwrap_or_default();
            let month = month_in_words(locale, year, *month);
            let arguments = [
                ("month", Argument::from(&month)),
                ("count", (*count).into()),
            ];
            locale.say("strip_peak", arguments)
        });
    let year = |year: i64| {
        let count = in_year.get(&year).copied().unwrap_or_default();
        StripYear {
            label: label(year),
            href: (count > 0).then(|| timeline_page(dossier, Some(year))),
            count,
        }
    };
    Some(Strip {
        title: [
            locale.say(
                "strip_title",
                [
                    ("count", Argument::from(dated)),
                    ("from", (&label(first)).into()),
                    ("to", (&label(last)).into()),
                ],
            ),
            peak_month.unwrap_or_default(),
        ]
        .concat(),
        width: steps * STEP,
        solid,
        hollow,
        years: match is_by_month {
            true => (first..=last).map(year).collect(),
            false => Vec::new(),
        },
        undated,
    })
}

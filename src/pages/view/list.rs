//! Long lists on several pages. What is newest stands with what the list is about; further pages are numbered from
//! the oldest, so that a row that is cited by its page stays there however much is added. Where a page has more to
//! show than one list, it has the first rows of each, and the further pages hold all.

use std::ops::Range;

use serde::Serialize;

use super::year_label;
use crate::model::locale::Locale;
use crate::model::route::Route;

/// The rows of a further page.
const ROWS: usize = 100;

/// A list by how many rows it has.
#[derive(Clone, Copy)]
pub struct Cut {
    total: usize,
    /// Further pages beside the first.
    further: usize,
    /// How many rows stand on the first page, where the further ones hold all.
    preview: Option<usize>,
}

/// In which order a list runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Order {
    NewestFirst,
    /// As a timeline does.
    OldestFirst,
}

/// The ways from one page of a list to the others.
#[derive(Serialize)]
pub struct Pager {
    /// Rows on this page, and in all.
    shown: usize,
    total: usize,
    /// This page's number, and how many there are. The one with the newest rows is the last.
    page: usize,
    pages: usize,
    /// Whether this is the page with the newest rows.
    newest: bool,
    /// Where all rows are, if here are only the first of them.
    all: Option<String>,
    forward: Option<PagerLink>,
    back: Option<PagerLink>,
    /// Where each year begins.
    years: Vec<PagerLink>,
}

#[derive(Serialize)]
pub struct PagerLink {
    label: String,
    href: String,
    current: bool,
}

impl Cut {
    pub fn of(total: usize) -> Cut {
        // The first page has between half and one and a half times as many rows as the others.
        let half = ROWS / 2;
        let further = match total > ROWS + half {
            true => (total - half) / ROWS,
            false => 0,
        };
        Cut {
            total,
            further,
            preview: None,
        }
    }

    /// A list of which the first page has the newest rows only: about so many.
    pub fn with_preview(total: usize, preview: usize) -> Cut {
        let (further, preview) = match total > preview + preview / 2 {
            true => (total.div_ceil(ROWS), Some(preview)),
            false => (0, None),
        };
        Cut {
            total,
            further,
            preview,
        }
    }

    /// The numbers of the further pages.
    pub fn further(self) -> impl Iterator<Item = u32> {
        (1..).take(self.further)
    }

    /// The rows of a further page, or of the first.
    pub fn rows(self, page: Option<u32>, order: Order) -> Range<usize> {
        let from_oldest = match page {
            Some(page) => {
                let start = (page as usize).min(self.further).saturating_sub(1) * ROWS;
                start..(start + ROWS).min(self.total)
            }
            None => match self.preview {
                Some(rows) => self.total.saturating_sub(rows)..self.total,
                None => self.further * ROWS..self.total,
            },
        };
        match order {
            Order::OldestFirst => from_oldest,
            Order::NewestFirst => self.total - from_oldest.end..self.total - from_oldest.start,
        }
    }

    /// The ways to the other pages; `None` where there are none. `address` gives that of a
    /// page, `year` that of a row.
    pub fn pager(
        self,
        locale: &Locale,
        page: Option<u32>,
        order: Order,
        address: impl Fn(Option<u32>) -> String,
        year: impl Fn(usize) -> Option<i64>,
    ) -> Option<Pager> {
        if self.further == 0 {
            return None;
        }
        let is_preview = self.preview.is_some();
        let pages = self.further + usize::from(!is_preview);
        let number = page.map_or(self.further + 1, |page| page as usize);
        let link = |label: &str, page: Option<u32>| PagerLink {
            label: locale.word(label).to_string(),
            href: address(page),
            current: false,
        };
        let numbered = |number: usize| {
            u32::try_from(number)
                .ok()
                .filter(|_| number <= self.further)
        };
        let (newer, older) = match order {
            Order::NewestFirst => ("newer", "older"),
            Order::OldestFirst => ("later", "earlier"),
        };
        let to_newer = page.filter(|_| number < pages);
        let to_newer = to_newer.map(|_| link(newer, numbered(number + 1)));
        let to_older = (number > 1).then(|| link(older, numbered(number - 1)));
        let (back, forward) = match order {
            Order::NewestFirst => (to_newer, to_older),
            Order::OldestFirst => (to_older, to_newer),
        };
        Some(Pager {
            shown: self.rows(page, order).len(),
            total: self.total,
            page: number,
            pages,
            newest: page.is_none(),
            all: (is_preview && page.is_none()).then(|| address(u32::try_from(self.further).ok())),
            forward: forward.filter(|_| !is_preview || page.is_some()),
            back: back.filter(|_| !is_preview || page.is_some()),
            years: self.years(locale, page, order, address, year),
        })
    }

    /// Each year with the first page on which it stands, in the order of the list.
    fn years(
        self,
        locale: &Locale,
        shown: Option<u32>,
        order: Order,
        address: impl Fn(Option<u32>) -> String,
        year: impl Fn(usize) -> Option<i64>,
    ) -> Vec<PagerLink> {
        let numbered = self.further().map(Some);
        let first = self.preview.is_none().then_some(None);
        let mut pages: Vec<Option<u32>> = numbered.chain(first).collect();
        if order == Order::NewestFirst {
            pages.reverse();
        }
        let mut seen: Vec<Option<i64>> = Vec::new();
        let mut links = Vec::new();
        for page in pages {
            let rows = self.rows(page, order);
            // Rows are in order, so that only a page between years has to be gone through.
            let last = rows.end.saturating_sub(1);
            let looked_at = match year(rows.start) == year(last) {
                true => rows.start..rows.start + 1,
                false => rows,
            };
            for row in looked_at {
                let year = year(row);
                if !seen.contains(&year) {
                    seen.push(year);
                    links.push(PagerLink {
                        label: year_label(locale, year),
                        href: address(page),
                        current: page == shown,
                    });
                }
            }
        }
        links
    }
}

/// The route of a further page of a list that belongs to the page at `whole`.
pub fn further_route(whole: &Route, list: &str, page: u32) -> Option<Route> {
    let stem = whole.as_str().strip_suffix(".html")?;
    Route::of_file(&format!("{stem}.{list}.{page}.html"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::words::in_english;

    #[test]
    fn every_row_is_on_one_page_and_stays_there() {
        for order in [Order::NewestFirst, Order::OldestFirst] {
            for total in [0, 1, 100, 150, 151, 249, 250, 251, 1_000, 3_021] {
                let cut = Cut::of(total);
                let pages = cut.further().map(Some).chain([None]);
                let mut rows: Vec<usize> = pages.flat_map(|page| cut.rows(page, order)).collect();
                rows.sort_unstable();
                assert_eq!(rows, (0..total).collect::<Vec<_>>(), "{total} {order:?}");
            }
        }
        let oldest = |total: usize| {
            let rows = Cut::of(total).rows(Some(1), Order::NewestFirst);
            total - rows.end..total - rows.start
        };
        assert_eq!(oldest(151), oldest(3_021));
    }

    #[test]
    fn a_preview_is_of_rows_that_stand_on_further_pages_too() {
        for order in [Order::NewestFirst, Order::OldestFirst] {
            for total in [0, 15, 16, 100, 101, 1_234] {
                let cut = Cut::with_preview(total, 10);
                let mut rows: Vec<usize> = cut
                    .further()
                    .flat_map(|page| cut.rows(Some(page), order))
                    .collect();
                rows.sort_unstable();
                let first: Vec<usize> = cut.rows(None, order).collect();
                match total > 15 {
                    true => {
                        assert_eq!(rows, (0..total).collect::<Vec<_>>(), "{total} {order:?}");
                        assert_eq!(first.len(), 10);
                        assert!(first.contains(&match order {
                            Order::NewestFirst => 0,
                            Order::OldestFirst => total - 1,
                        }));
                    }
                    false => assert_eq!((rows.len(), first.len()), (0, total)),
                }
            }
        }
        let pager = |page| {
            let address = |page: Option<u32>| page.map_or("main".into(), |page| page.to_string());
            let cut = Cut::with_preview(250, 10);
            let pager = cut.pager(&in_english(), page, Order::NewestFirst, address, |_| {
                Some(2025)
            })?;
            let href = |link: Option<PagerLink>| link.map(|link| link.href);
            Some((
                pager.all,
                href(pager.back),
                href(pager.forward),
                pager.pages,
            ))
        };
        let some = |text: &str| Some(text.to_string());
        assert_eq!(pager(None), Some((some("3"), None, None, 3)));
        assert_eq!(pager(Some(3)), Some((None, None, some("2"), 3)));
        assert_eq!(pager(Some(1)), Some((None, some("2"), None, 3)));
    }

    #[test]
    fn a_pager_leads_to_the_pages_beside_it_and_to_each_year() {
        let address = |page: Option<u32>| page.map_or("main".into(), |page| page.to_string());
        let year = |row: usize| Some(2025 - row as i64 / 120);
        let pager = |page| {
            let pager =
                Cut::of(300).pager(&in_english(), page, Order::NewestFirst, address, year)?;
            let href = |link: Option<PagerLink>| link.map(|link| link.href);
            let years = pager.years.iter();
            let years: Vec<String> = years
                .map(|year| format!("{} {}", year.label, year.href))
                .collect();
            Some((
                href(pager.back),
                href(pager.forward),
                years.join(", "),
                pager.shown,
            ))
        };
        let years = "2025 main, 2024 2, 2023 1".to_string();
        let some = |text: &str| Some(text.to_string());
        assert_eq!(pager(None), Some((None, some("2"), years.clone(), 100)));
        assert_eq!(
            pager(Some(2)),
            Some((some("main"), some("1"), years.clone(), 100))
        );
        assert_eq!(pager(Some(1)), Some((some("2"), None, years, 100)));
        assert!(
            Cut::of(150)
                .pager(&in_english(), None, Order::NewestFirst, address, year)
                .is_none()
        );
    }
}

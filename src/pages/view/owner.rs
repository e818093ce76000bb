//! Which lists there are, whose they are, and what of each stands on which page.

use std::ops::Range;

use super::{Cut, Order, Pager, further_route};
use crate::model::dossier::ArticleId;
use crate::model::route::Route;
use crate::subject::{List, Owner};
use crate::tracked::Tracked;

/// In which order a list runs.
fn order(list: List) -> Order {
    match list {
        List::Timeline | List::Reports => Order::OldestFirst,
        List::Mentions
        | List::Published
        | List::Written
        | List::Claims
        | List::Articles
        | List::UnknownPublisher
        | List::All
        | List::ClaimsAbout
        | List::AllClaims
        | List::Disagreements
        | List::Figures
        | List::Corrections => Order::NewestFirst,
    }
}

/// How a list with so many rows goes on several pages. A page that is about more than its list shows the first rows.
pub fn cut(count: usize, list: List) -> Cut {
    match list {
        List::Timeline | List::Published | List::Written => Cut::with_preview(count, 10),
        List::Claims | List::ClaimsAbout => Cut::with_preview(count, 6),
        List::Mentions | List::Articles | List::Reports => Cut::with_preview(count, 20),
        List::UnknownPublisher
        | List::All
        | List::AllClaims
        | List::Disagreements
        | List::Figures
        | List::Corrections => Cut::of(count),
    }
}

/// The rows of a list that stand on the page of its owner.
pub fn newest<T>(rows: &[T], list: List) -> &[T] {
    on_page(rows, list, None)
}

/// The rows of a list on a further page, or on the page of its owner.
pub fn on_page<T>(rows: &[T], list: List, page: Option<u32>) -> &[T] {
    rows.get(rows_on_page(rows.len(), list, page))
        .unwrap_or_default()
}

/// Which rows of a list with so many stand on a further page, or on the page of its owner.
pub fn rows_on_page(count: usize, list: List, page: Option<u32>) -> Range<usize> {
    cut(count, list).rows(page, order(list))
}

/// How many rows a list of this owner has.
pub fn rows_of(dossier: Tracked<'_>, owner: Owner, list: List) -> usize {
    match (owner, list) {
        (Owner::Entity(id), List::Timeline) => dossier.entity(id).timeline.len(),
        (Owner::Entity(id), List::Mentions) => dossier.entity(id).mentions.len(),
        (Owner::Entity(id), List::Published) => dossier.entity(id).published.len(),
        (Owner::Entity(id), List::Written) => dossier.entity(id).written.len(),
        (Owner::Entity(id), List::Claims) => dossier.entity(id).claims.len(),
        (Owner::Entity(id), List::ClaimsAbout) => dossier.entity(id).claims_about.len(),
        (Owner::Claims, List::AllClaims) => dossier.registers().claims.len(),
        (Owner::Disagreements, List::Disagreements) => dossier.registers().disagreements.len(),
        (Owner::Topic(id), List::Timeline) => dossier.topic(id).timeline.len(),
        (Owner::Topic(id), List::Articles) => dossier.topic(id).articles_below.len(),
        (Owner::Event(id), List::Reports) => dossier.event(id).reports.len(),
        (Owner::Sources, List::UnknownPublisher) => dossier.lists().without_publisher.len(),
        (Owner::Articles, List::All) => dossier.lists().latest.len(),
        (Owner::Figures, List::Figures) => dossier.registers().figures.len(),
        (Owner::Corrections, List::Corrections) => dossier.registers().corrections.len(),
        _ => 0,
    }
}

/// The page that a list begins on.
pub fn route_of(dossier: Tracked<'_>, owner: Owner) -> Route {
    match owner {
        Owner::Entity(id) => dossier.entity(id).route.clone(),
        Owner::Topic(id) => dossier.topic(id).route.clone(),
        Owner::Event(id) => dossier.event(id).route.clone(),
        Owner::Sources => Route::fixed("sources.html"),
        Owner::Articles => Route::fixed("articles.html"),
        Owner::Claims => Route::fixed("claims.html"),
        Owner::Disagreements => Route::fixed("disagreements.html"),
        Owner::Figures => Route::fixed("figures.html"),
        Owner::Corrections => Route::fixed("corrections.html"),
    }
}

/// The address of a list on the page of its owner.
pub fn list_href(dossier: Tracked<'_>, owner: Owner, list: List) -> String {
    let page = route_of(dossier, owner).href();
    format!("{page}#{}", anchor(owner, list))
}

/// The ways from one page of a list to the others; `None` where it is on one page.
pub fn pager(dossier: Tracked<'_>, owner: Owner, list: List, page: Option<u32>) -> Option<Pager> {
    let cut = cut(rows_of(dossier, owner, list), list);
    let whole = route_of(dossier, owner);
    let address = |page: Option<u32>| match page {
        Some(page) => further_route(&whole, list.as_str(), page)
            .map_or_else(String::new, |route| route.href()),
        None => list_href(dossier, owner, list),
    };
    let published = |id: &ArticleId| dossier.article(*id).article.published.as_ref()?.year();
    let year = |row: usize| match (owner, list) {
        (Owner::Entity(id), List::Timeline) => {
            let entry = dossier.entity(id).timeline.get(row)?;
            dossier.timeline_entry(*entry).year()
        }
        (Owner::Entity(id), List::Mentions) => {
            published(&dossier.entity(id).mentions.get(row)?.article)
        }
        (Owner::Entity(id), List::Published) => published(dossier.entity(id).published.get(row)?),
        (Owner::Entity(id), List::Written) => published(dossier.entity(id).written.get(row)?),
        (Owner::Entity(id), List::Claims) => {
            published(&dossier.entity(id).claims.get(row)?.article)
        }
        (Owner::Entity(id), List::ClaimsAbout) => {
            published(&dossier.entity(id).claims_about.get(row)?.article)
        }
        (Owner::Claims, List::AllClaims) => {
            published(&dossier.registers().claims.get(row)?.article)
        }
        (Owner::Disagreements, List::Disagreements) => {
            published(&dossier.registers().disagreements.get(row)?.0.article)
        }
        (Owner::Topic(id), List::Timeline) => {
            let entry = dossier.topic(id).timeline.get(row)?;
            dossier.timeline_entry(*entry).year()
        }
        (Owner::Topic(id), List::Articles) => published(dossier.topic(id).articles_below.get(row)?),
        (Owner::Event(id), List::Reports) => {
            published(&dossier.event(id).reports.get(row)?.article)
        }
        (Owner::Sources, List::UnknownPublisher) => {
            published(dossier.lists().without_publisher.get(row)?)
        }
        (Owner::Articles, List::All) => *dossier.lists().latest_years.get(row)?,
        (Owner::Corrections, List::Corrections) => {
            let id = dossier.registers().corrections.get(row)?;
            let correction = dossier.corrections(id.of).get(id.number as usize)?;
            correction.date.year()
        }
        (Owner::Figures, List::Figures) => {
            published(&dossier.registers().figures.get(row)?.article)
        }
        _ => None,
    };
    cut.pager(dossier.locale(), page, order(list), address, year)
}

/// The id of a list's heading on the page of its owner.
fn anchor(owner: Owner, list: List) -> String {
    let owner = match owner {
        Owner::Entity(_) => "entity",
        Owner::Topic(_) => "topic",
        Owner::Event(_) => "event",
        Owner::Sources => "sources",
        Owner::Articles => "articles",
        Owner::Claims => "claims",
        Owner::Disagreements => "disagreements",
        Owner::Figures => "figures",
        Owner::Corrections => "corrections",
    };
    format!("{owner}-{}", list.as_str())
}

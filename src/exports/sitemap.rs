//! The sitemap (sitemaps.org 0.9). It wants absolute addresses, so there is one only where the
//! dossier knows its own. Drafts are in none.

use serde::Serialize;

use super::{Document, Export};
use crate::model::date::Date;
use crate::model::digest::Digest;
use crate::model::dossier::Target;
use crate::model::route::Route;
use crate::pages::PAGES;
use crate::subject::{Owner, Subject};
use crate::tracked::Tracked;

pub const EXPORT: Export = Export {
    name: "sitemap",
    outputs,
    document,
};

/// The most addresses that a sitemap may hold.
const MAX_ADDRESSES: usize = 50_000;

#[derive(Serialize)]
struct Sitemap<'d> {
    base_url: &'d str,
    pages: Vec<Address>,
}

#[derive(Serialize)]
struct Address {
    route: Route,
    last_change: Option<String>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    match dossier.config().base_url {
        Some(_) => vec![(Route::fixed("sitemap.xml"), Subject::Dossier)],
        None => Vec::new(),
    }
}

fn document<'d>(dossier: Tracked<'d>, _: Subject) -> Option<Box<dyn Document + 'd>> {
    let base_url = dossier.config().base_url.as_deref()?;
    let mut routes: Vec<(Route, Subject)> = PAGES
        .iter()
        .filter(|kind| !matches!(kind.name, "not-found" | "redirect" | "search" | "tombstone"))
        .flat_map(|kind| (kind.outputs)(dossier))
        .collect();
    if dossier.config().shows_drafts {
        routes.retain(|(_, subject)| !is_draft(dossier, *subject));
    }
    routes.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    routes.truncate(MAX_ADDRESSES);
    let address = |(route, subject): (Route, Subject)| Address {
        route,
        last_change: last_change(dossier, subject),
    };
    let pages = routes.into_iter().map(address).collect();
    Some(Box::new(Sitemap { base_url, pages }))
}

impl Document for Sitemap<'_> {
    fn digest(&self) -> Digest {
        Digest::of_value(self)
    }

    fn write(&self) -> Vec<u8> {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for Address { route, last_change } in &self.pages {
            xml.push_str("<url><loc>");
            let address = format!("{}/{}", self.base_url, route.href());
            xml.push_str(&quick_xml::escape::escape(address));
            xml.push_str("</loc>");
            if let Some(day) = last_change {
                xml.push_str(&format!("<lastmod>{day}</lastmod>"));
            }
            xml.push_str("</url>\n");
        }
        xml.push_str("</urlset>\n");
        xml.into_bytes()
    }
}

fn is_draft(dossier: Tracked<'_>, subject: Subject) -> bool {
    let of = match subject {
        Subject::Article(id) => Target::Article(id),
        Subject::Event(id)
        | Subject::List {
            of: Owner::Event(id),
            ..
        } => Target::Event(id),
        Subject::Entity(id)
        | Subject::List {
            of: Owner::Entity(id),
            ..
        } => Target::Entity(id),
        Subject::Topic(id)
        | Subject::List {
            of: Owner::Topic(id),
            ..
        } => Target::Topic(id),
        Subject::Page(id) => Target::Page(id),
        Subject::Dossier
        | Subject::Former { .. }
        | Subject::Withdrawn { .. }
        | Subject::Year { .. }
        | Subject::Index { .. }
        | Subject::List { .. } => return false,
    };
    dossier.is_draft(of)
}

/// When the page last changed, where the content says so to the day.
fn last_change(dossier: Tracked<'_>, subject: Subject) -> Option<String> {
    let date = match subject {
        Subject::Article(id) => {
            let article = &dossier.article(id).article;
            article.updated.as_ref().or(article.retrieved.as_ref())
        }
        Subject::Topic(id) => dossier.topic(id).topic.reviewed.as_ref(),
        Subject::Dossier => dossier.config().updated.as_ref(),
        Subject::Entity(_)
        | Subject::Event(_)
        | Subject::Page(_)
        | Subject::Former { .. }
        | Subject::Withdrawn { .. }
        | Subject::Year { .. }
        | Subject::Index { .. }
        | Subject::List { .. } => None,
    };
    date.and_then(Date::exact_day).map(|day| day.to_string())
}

//! A body's HTML with its links set, as seen from one page.

use crate::model::body::Body;
use crate::model::dossier::{Dossier, Link, Target};
use crate::model::route::{Route, encode_fragment};
use crate::read::html::escape_into;

/// The finished HTML of a body on the page at `from`; `None` for an empty one.
pub fn html(dossier: &Dossier, body: &Body, links: &[Link], from: &Route) -> Option<String> {
    if body.is_empty() {
        return None;
    }
    let root = from.root();
    let mut html = String::with_capacity(body.html.len() + links.len() * 64);
    let mut done = 0;
    for link in links {
        let (start, end) = (link.start as usize, link.end as usize);
        html.push_str(body.html.get(done..start).unwrap_or_default());
        write_link(
            &mut html,
            dossier,
            link,
            &root,
            body.html.get(start..end).unwrap_or_default(),
        );
        done = end;
    }
    html.push_str(body.html.get(done..).unwrap_or_default());
    Some(html)
}

fn write_link(html: &mut String, dossier: &Dossier, link: &Link, root: &str, label: &str) {
    if let Target::Image(index) = link.target {
        let Some(asset) = dossier.assets.get(index) else {
            return;
        };
        html.push_str("<img src=\"");
        html.push_str(root);
        html.push_str(&asset.route.href());
        html.push_str("\" alt=\"");
        // The sanitiser leaves quotation marks in text as they are; here they would end the value.
        html.push_str(&label.replace('"', "&quot;"));
        html.push_str("\" loading=\"lazy\">");
        return;
    }
    html.push_str("<a ");
    if let Some(class) = class(dossier, link.target) {
        html.push_str("class=\"mention ");
        html.push_str(class);
        html.push_str("\" ");
    }
    html.push_str("href=\"");
    if let Some(route) = route(dossier, link.target) {
        html.push_str(root);
        html.push_str(&route.href());
    }
    if let Some(anchor) = &link.anchor {
        html.push('#');
        escape_into(html, &encode_fragment(anchor));
    }
    html.push_str("\">");
    html.push_str(label);
    html.push_str("</a>");
}

fn class(dossier: &Dossier, target: Target) -> Option<&'static str> {
    match target {
        Target::Entity(entity) => Some(dossier.entity(entity).entity.kind.as_str()),
        Target::Topic(_) => Some("topic"),
        Target::Article(_)
        | Target::Page(_)
        | Target::Image(_)
        | Target::File(_)
        | Target::Here => None,
    }
}

fn route(dossier: &Dossier, target: Target) -> Option<&Route> {
    match target {
        Target::Article(article) => Some(&dossier.article(article).route),
        Target::Entity(entity) => Some(&dossier.entity(entity).route),
        Target::Topic(topic) => Some(&dossier.topic(topic).route),
        Target::Page(page) => Some(&dossier.page(page).route),
        Target::Image(index) | Target::File(index) => {
            dossier.assets.get(index).map(|asset| &asset.route)
        }
        Target::Here => None,
    }
}

//! How readers cite an article of the dossier. Only the words; the page's own address is added by
//! whoever cites.

use serde::Serialize;

use super::view::{self, DateView, Lazy};
use crate::model::dossier::LinkedArticle;
use crate::tracked::Tracked;

/// How an article is cited, in a note and in a list.
#[derive(Serialize)]
pub struct Cite {
    short: String,
    full: String,
}

/// What a citation is made of.
#[derive(Serialize)]
pub struct Cited<'d> {
    title: &'d str,
    title_supplied: bool,
    publisher: Option<&'d str>,
    authors: &'d [String],
    published: DateView<'d>,
    container: Option<&'d str>,
    place: Option<String>,
    doi: Option<String>,
    addresses: [Option<&'d str>; 2],
    dossier: &'d str,
    edition: Option<DateView<'d>>,
}

/// How an article is cited; put together when a template asks for it.
pub fn cite<'d>(dossier: Tracked<'d>, linked: &'d LinkedArticle) -> Lazy<Cited<'d>, Cite> {
    let article = &linked.article;
    let publisher = linked
        .links
        .publisher
        .map(|id| dossier.entity(id).entity.name.value.as_str());
    let cited = Cited {
        title: &article.title,
        title_supplied: article.title_supplied,
        publisher,
        authors: &article.authors,
        published: DateView(article.published.as_ref()),
        container: article.bibliography.container.as_deref(),
        place: article.bibliography.place(),
        doi: article.bibliography.doi_address(),
        addresses: [article.url.as_deref(), article.archived.as_deref()],
        dossier: &dossier.config().title,
        edition: dossier.config().updated.as_ref().map(view::date),
    };
    Lazy::of(cited, citation)
}

fn citation(cited: &Cited<'_>) -> Cite {
    let title = match cited.title_supplied {
        true => format!("[{}]", cited.title),
        false => format!("“{}”", cited.title),
    };
    let published = cited.published.0;
    let no_date = match cited.publisher {
        Some(_) => "no date",
        None => "No date",
    };
    let date = published.map_or_else(|| no_date.to_string(), ToString::to_string);
    let by = match cited.authors {
        [] => cited.publisher.unwrap_or("Author not given").to_string(),
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [first, ..] => format!("{first} and others"),
    };
    let mut full = String::new();
    if !cited.authors.is_empty() {
        let authors = cited.authors.join(", ");
        // "Jr." ends the sentence by itself.
        full.push_str(authors.trim_end_matches('.'));
        full.push_str(". ");
    }
    full.push_str(&title);
    full.push_str(". ");
    let contained = cited.container.into_iter().chain(cited.place.as_deref());
    let contained: Vec<&str> = contained.collect();
    if !contained.is_empty() {
        full.push_str(&contained.join(" "));
        full.push_str(", ");
    }
    // A newspaper need not be named twice.
    let publisher = cited
        .publisher
        .filter(|name| Some(*name) != cited.container);
    if let Some(publisher) = publisher {
        full.push_str(publisher);
        full.push_str(", ");
    }
    full.push_str(&date);
    full.push('.');
    let doi = cited.doi.as_deref();
    let others = cited.addresses.into_iter().flatten();
    let others = others.filter(|address| Some(*address) != doi);
    for address in doi.into_iter().chain(others) {
        full.push_str(&format!(" {address}."));
    }
    full.push_str(&format!(" Cited after the dossier “{}”", cited.dossier));
    if let Some(edition) = cited.edition.and_then(|edition| edition.0) {
        full.push_str(&format!(", edition of {edition}"));
    }
    full.push('.');
    Cite {
        short: match published {
            Some(published) => format!("{by}, {published}"),
            None => format!("{by}, no date"),
        },
        full,
    }
}

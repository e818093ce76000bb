//! How readers cite an article of the dossier. Only the words; the page's own address is added by
//! whoever cites.

use serde::Serialize;

use super::citation_formats::{self, Work};
use super::view::{self, DateView, Lazy};
use crate::model::bibliography::Bibliography;
use crate::model::date::Date;
use crate::model::dossier::LinkedArticle;
use crate::model::locale::Argument;
use crate::tracked::Tracked;

/// How an article is cited, in a note and in a list.
#[derive(Serialize)]
pub struct Cite {
    short: String,
    full: String,
    /// The same for reference managers.
    exports: Vec<CiteExport>,
}

/// A citation in one format, as an address that holds it.
#[derive(Serialize)]
struct CiteExport {
    label: &'static str,
    /// What it is saved as.
    file: String,
    href: String,
}

/// What a citation is made of.
#[derive(Serialize)]
pub struct Cited<'d> {
    slug: &'d str,
    title: &'d str,
    title_supplied: bool,
    language: Option<&'d str>,
    bibliography: &'d Bibliography,
    publisher: Option<&'d str>,
    authors: &'d [String],
    published: DateView<'d>,
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
        slug: article.slug.as_str(),
        title: &article.title,
        title_supplied: article.title_supplied,
        language: article.language.as_ref().map(|language| language.as_str()),
        bibliography: &article.bibliography,
        publisher,
        authors: &article.authors,
        published: view::date_or_none(dossier, article.published.as_ref()),
        addresses: [article.url.as_deref(), article.archived.as_deref()],
        dossier: &dossier.config().title,
        edition: dossier
            .config()
            .updated
            .as_ref()
            .map(|date| view::date(dossier, date)),
    };
    Lazy::of(cited, citation)
}

fn citation(cited: &Cited<'_>) -> Cite {
    let locale = cited.published.locale;
    let title = match cited.title_supplied {
        true => format!("[{}]", cited.title),
        false => locale.say("quoted_title", [("title", Argument::from(cited.title))]),
    };
    let published = cited.published.date;
    let no_date = match cited.publisher {
        Some(_) => "no_date",
        None => "no_date_first",
    };
    let in_words = |date: &Date| date.in_words(locale);
    let date = published.map_or_else(|| locale.word(no_date).to_string(), in_words);
    let by = match cited.authors {
        [] => {
            let unknown = locale.word("author_not_given");
            cited.publisher.unwrap_or(unknown).to_string()
        }
        [one] => one.clone(),
        [first, second] => locale.list(&[first, second]),
        [first, ..] => locale.say("author_and_others", [("author", Argument::from(first))]),
    };
    let mut full = String::new();
    if !cited.authors.is_empty() {
        let authors = cited.authors.join(locale.word("and_more"));
        // "Jr." ends the sentence by itself.
        full.push_str(authors.trim_end_matches('.'));
        full.push_str(locale.word("sentence_end"));
    }
    full.push_str(&title);
    full.push_str(locale.word("sentence_end"));
    let container = cited.bibliography.container.as_deref();
    let place = view::place_in_container(locale, cited.bibliography);
    let contained: Vec<&str> = container.into_iter().chain(place.as_deref()).collect();
    if !contained.is_empty() {
        full.push_str(&contained.join(" "));
        full.push_str(locale.word("comma"));
    }
    // A newspaper need not be named twice.
    let publisher = cited.publisher.filter(|name| Some(*name) != container);
    if let Some(publisher) = publisher {
        full.push_str(publisher);
        full.push_str(locale.word("comma"));
    }
    full.push_str(&date);
    full.push_str(locale.word("sentence_end"));
    let doi = cited.bibliography.doi_address();
    let doi = doi.as_deref();
    let others = cited.addresses.into_iter().flatten();
    let others = others.filter(|address| Some(*address) != doi);
    for address in doi.into_iter().chain(others) {
        full.push_str(address);
        full.push_str(locale.word("sentence_end"));
    }
    full.push_str(&cited_after(cited));
    Cite {
        short: match published {
            Some(published) => [&by, locale.word("comma"), &in_words(published)].concat(),
            None => [&by, locale.word("comma"), locale.word("no_date")].concat(),
        },
        full,
        exports: exports(cited),
    }
}

/// In which dossier, and in which edition of it, the article was read.
fn cited_after(cited: &Cited<'_>) -> String {
    let locale = cited.published.locale;
    let edition = cited.edition.and_then(|edition| edition.date);
    match edition.map(|edition| edition.in_words(locale)) {
        Some(edition) => locale.say(
            "cited_after_edition",
            [
                ("dossier", Argument::from(cited.dossier)),
                ("edition", (&edition).into()),
            ],
        ),
        None => locale.say("cited_after", [("dossier", Argument::from(cited.dossier))]),
    }
}

fn exports(cited: &Cited<'_>) -> Vec<CiteExport> {
    let locale = cited.published.locale;
    let published = cited.published.date;
    let date = published.and_then(|date| date.html_datetime());
    // A time of day is no part of it.
    let date = date.map(|date| date.chars().take(10).collect());
    let Bibliography {
        item_type,
        container,
        volume,
        issue,
        pages,
        doi,
    } = cited.bibliography;
    // Only where a date cannot be said in numbers.
    let in_words = published.filter(|_| date.is_none());
    let in_words = in_words.map(|date| date.in_words(locale));
    let work = Work {
        key: cited.slug,
        item_type: item_type.as_deref(),
        title: match cited.title_supplied {
            true => format!("[{}]", cited.title),
            false => cited.title.to_string(),
        },
        authors: cited.authors,
        publisher: cited.publisher,
        container: container.as_deref(),
        volume: volume.as_deref(),
        issue: issue.as_deref(),
        pages: pages.as_deref(),
        doi: doi.as_deref(),
        url: cited.addresses.into_iter().flatten().next(),
        language: cited.language,
        dated: in_words
            .as_ref()
            .map(|date| locale.say("dated", [("date", Argument::from(date))])),
        date_in_words: in_words,
        date,
        note: cited_after(cited),
    };
    let export = |label, ending: &str, media_type: &str, text: String| CiteExport {
        label,
        file: format!("{}.{ending}", cited.slug),
        href: citation_formats::data_address(media_type, &text),
    };
    vec![
        export(
            "BibTeX",
            "bib",
            "application/x-bibtex",
            citation_formats::bibtex(&work),
        ),
        export(
            "RIS",
            "ris",
            "application/x-research-info-systems",
            citation_formats::ris(&work),
        ),
        export(
            "CSL-JSON",
            "json",
            "application/json",
            citation_formats::csl_json(&work),
        ),
    ]
}

//! Events with a file of their own: whom they concern, and which articles report them. An article
//! and an event may both say so; a report is one, however often it is said.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::contents::Contents;
use super::found::FoundNames;
use super::mentions::{Recogniser, link_body};
use super::push_new;
use super::references::Targets;
use super::slugs::{Resolver, Slugs};
use crate::model::date::Date;
use crate::model::dossier::*;
use crate::model::quotation::{Quote, QuotePlace};
use crate::model::route::Route;

/// Links the events of a site whose articles are linked.
pub fn link(
    site: &Contents,
    articles: &[LinkedArticle],
    slugs: &Slugs<'_>,
    targets: &Targets<'_>,
    recogniser: &Recogniser<'_>,
    found: &mut Vec<Arc<FoundNames>>,
    unresolved: &mut Vec<Unresolved>,
) -> Vec<LinkedEvent> {
    let mut reports = reports_of(site.events.len(), articles);
    let mut linked = Vec::with_capacity(site.events.len());
    for ((event, reports), index) in site.events.iter().zip(&mut reports).zip(0..) {
        let mut resolver = Resolver::of(&event.file);
        let mut entities =
            resolver.resolve_all(&event.entities, &slugs.entities, ContentKind::Entity);
        let topics = resolver.resolve_all(&event.topics, &slugs.topics, ContentKind::Topic);
        for (source, number) in event.sources.iter().zip(0..) {
            let article = &source.article;
            if let Some(id) = resolver.resolve(article, &slugs.articles, ContentKind::Article) {
                let place = QuotePlace::EventSource(index, number);
                let quote = source.quote.as_ref().map(|quote| (quote, place));
                note(reports, id, source.date.as_ref(), quote);
            }
        }
        let (names, found_names) = recogniser.find(&event.body, &[&event.title.value]);
        let in_title = names.in_texts.iter().flatten();
        let in_title: Vec<EntityId> = in_title
            .filter_map(|hit| hit.bearers.settled(&entities).ok())
            .collect();
        let links = link_body(&event.body, &names, targets, &entities, None, &mut resolver);
        for entity in in_title {
            push_new(&mut entities, entity);
        }
        found.push(found_names);
        unresolved.extend(resolver.unresolved);
        linked.push(LinkedEvent {
            route: Route::of("events", &event.slug, "html"),
            event: Arc::clone(event),
            entities,
            topics,
            reports: in_order(std::mem::take(reports), articles),
            timeline: None,
            links: links.links,
            former: Vec::new(),
        });
    }
    linked
}

type Reports = BTreeMap<ArticleId, Report>;

/// For each event the reports of which the articles' own files tell.
fn reports_of(events: usize, articles: &[LinkedArticle]) -> Vec<Reports> {
    let mut reports = vec![Reports::new(); events];
    for (linked, id) in articles.iter().zip(0..) {
        let told = linked.article.reports.iter().zip(&linked.links.reports);
        for ((report, event), number) in told.zip(0..) {
            let of_event = event.and_then(|event| reports.get_mut(event.0 as usize));
            if let Some(of_event) = of_event {
                let quote = report.quote.as_ref();
                let quote = quote.map(|quote| (quote, QuotePlace::Report(number)));
                note(of_event, ArticleId(id), report.date.as_ref(), quote);
            }
        }
    }
    reports
}

fn note(
    reports: &mut Reports,
    article: ArticleId,
    date: Option<&Date>,
    quote: Option<(&Quote, QuotePlace)>,
) {
    let report = reports.entry(article).or_insert_with(|| Report {
        article,
        dates: Vec::new(),
        quotes: Vec::new(),
    });
    if let Some(date) = date {
        push_new(&mut report.dates, date.clone());
    }
    let known = |quote: &Quote| report.quotes.iter().any(|one| one.text == quote.text);
    if let Some((quote, place)) = quote.filter(|(quote, _)| !known(quote)) {
        let text = quote.text.clone();
        report.quotes.push(ReportQuote { text, place });
    }
}

/// From the oldest article to the newest; those without a date last.
fn in_order(reports: Reports, articles: &[LinkedArticle]) -> Vec<Report> {
    let mut reports: Vec<Report> = reports.into_values().collect();
    reports.sort_by_key(|report| {
        let article = articles.get(report.article.0 as usize);
        let published = article.and_then(|linked| linked.article.published.as_ref());
        (published.is_none(), published.map(Date::sort_key))
    });
    reports
}

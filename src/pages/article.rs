//! The page of an article.

use std::cmp::Reverse;

use serde::Serialize;

use super::PageKind;
use super::body::{self, BodyHtml};
use super::citation::{Cite, Cited, cite};
use super::context::{Fragment, RenderContext};
use super::tally::Tally;
use super::view::{
    self, ClaimView, CorrectionView, DateView, FigureView, Href, KindGroup, Lazy, PlaceView,
    Proportions, QuoteView, RightsView, TimelineRow, View,
};
use crate::model::article::Article;
use crate::model::bibliography::{Bibliography, ITEM_TYPES};
use crate::model::clipping::{Clipping, ClippingKind};
use crate::model::config::Edition;
use crate::model::dossier::{
    ArticleId, LinkedArticle, Target, TimelineEntryId, TimelineEntryKind, TopicId,
};
use crate::model::language::Language;
use crate::model::locale::Locale;
use crate::model::quotation::labelled_quotations;
use crate::model::rights::Permission;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "article",
    template: "article.html",
    outputs,
    view,
};

const RELATED: usize = 5;
/// An entity that more articles than these mention says little about which belong together.
const COMMON_ENTITY: usize = 200;

#[derive(Serialize)]
struct ArticlePage<'d> {
    article: Fragment<'d>,
    publisher_name: Option<&'d str>,
    authors: Vec<AuthorView<'d>>,
    breadcrumbs: Vec<Vec<Fragment<'d>>>,
    place: Option<PlaceView<'d>>,
    updated: Option<DateView<'d>>,
    retrieved: Option<DateView<'d>>,
    url: Option<&'d str>,
    archived: Option<&'d str>,
    rights: RightsView,
    /// Whether what is shown, and has these rights, is a digest of the dossier’s own.
    is_digest: bool,
    work: WorkView<'d>,
    language_name: Option<&'d str>,
    body: Option<BodyHtml<'d>>,
    corrections: Vec<CorrectionView<'d>>,
    claims: Vec<ClaimView<'d>>,
    figures: Vec<FigureView<'d>>,
    events: Vec<TimelineRow<'d>>,
    entities_by_kind: Vec<KindGroup<'d>>,
    related: Vec<Fragment<'d>>,
    newer: Option<Fragment<'d>>,
    older: Option<Fragment<'d>>,
    cite: Lazy<Cited<'d>, Cite>,
    clippings: Vec<ClippingView<'d>>,
    provenance: Vec<ProvenanceRow<'d>>,
    quotations: Option<Proportions<'d>>,
    quoted_in_texts: Vec<QuoteView<'d>>,
}

/// What kind of work it is, and where it appeared.
#[derive(Serialize)]
struct WorkView<'d> {
    kind: Option<&'d str>,
    container: Option<&'d str>,
    place: Option<String>,
    volume: Option<&'d str>,
    issue: Option<&'d str>,
    pages: Option<&'d str>,
    doi: Option<&'d str>,
    doi_address: Option<String>,
}

/// A byline, and the person of this name.
#[derive(Serialize)]
struct AuthorView<'d> {
    name: &'d str,
    href: Option<Href<'d>>,
}

#[derive(Serialize)]
struct ClippingView<'d> {
    /// `None` where it is not shown.
    file: Option<&'d str>,
    item: u32,
    sha256: &'d str,
    short: &'d str,
    kind: &'static str,
}

#[derive(Serialize)]
struct ProvenanceRow<'d> {
    field: &'d str,
    method: &'static str,
    quote: Option<&'d str>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    dossier
        .article_ids()
        .map(|id| (dossier.article(id).route.clone(), Subject::Article(id)))
        .collect()
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let Subject::Article(article_id) = subject else {
        return None;
    };
    let linked = dossier.article(article_id);
    let article = &linked.article;
    let card = |id: ArticleId| context.article_card(id);
    let event = |id: &TimelineEntryId| match dossier.timeline_entry(*id).kind {
        TimelineEntryKind::Inline(told) => {
            let own = match told.article == article_id {
                true => Some(told.number),
                false => linked.own_event(told),
            };
            own.and_then(|own| view::own_row(context, article_id, own))
        }
        TimelineEntryKind::Event(event) => Some(view::reported_row(context, event, article_id)),
        TimelineEntryKind::Published(_) => None,
    };
    let language = article
        .language
        .as_ref()
        .filter(|language| **language != dossier.config().language);
    let ways = topic_ways(dossier, linked);
    let quotation_counts = labelled_quotations(linked.proofs.iter());
    let content = ArticlePage {
        article: card(article_id),
        publisher_name: linked.links.publisher.map(|id| dossier.linked_entity(id).1),
        authors: article
            .authors
            .iter()
            .zip(&linked.links.authors)
            .map(|(name, person)| AuthorView {
                name,
                href: person.map(|person| Href::to(&dossier.entity(person).route)),
            })
            .collect(),
        breadcrumbs: ways
            .iter()
            .map(|way| way.iter().map(|topic| context.topic_link(*topic)).collect())
            .collect(),
        place: article
            .place
            .as_deref()
            .map(|name| view::place(dossier, &linked.links.entities, name)),
        updated: article
            .updated
            .as_ref()
            .map(|date| view::date(dossier, date)),
        retrieved: article
            .retrieved
            .as_ref()
            .map(|date| view::date(dossier, date)),
        url: article.url.as_deref(),
        archived: article.archived.as_deref(),
        rights: view::rights(dossier.locale(), &article.rights),
        is_digest: article
            .clippings
            .iter()
            .any(|clipping| clipping.kind == ClippingKind::Digest),
        work: work(dossier.locale(), &article.bibliography),
        language_name: language.map(|language| language_name(dossier.locale(), language)),
        body: body::html(dossier, &article.body, &linked.links.in_body, &linked.route),
        corrections: view::corrections(dossier, Target::Article(article_id)),
        claims: article
            .claims
            .iter()
            .zip(0..)
            .map(|(claim, index)| view::claim(context, linked, claim, index))
            .collect(),
        figures: article
            .figures
            .iter()
            .zip(0..)
            .map(|(one, number)| view::figure(dossier, linked, one, number))
            .collect(),
        events: linked.timeline.iter().filter_map(event).collect(),
        entities_by_kind: view::kind_links(context, &linked.links.entities),
        related: context.article_items(&related(dossier, article_id), true),
        newer: linked.newer.map(card),
        older: linked.older.map(card),
        cite: cite(dossier, linked),
        clippings: clippings(dossier, article),
        provenance: provenance(linked),
        quotations: view::proportions(
            dossier.locale(),
            "quotations_counted",
            "verdict",
            &quotation_counts,
        ),
        quoted_in_texts: view::quoted_in_texts(dossier, linked),
    };
    let description = article.summary.as_deref();
    let view = view::view(
        dossier,
        KIND.name,
        &linked.route,
        article.title.as_str(),
        description,
        content,
    );
    let way = ways.first().map_or(&[][..], Vec::as_slice);
    let view = view.with_linked_data(view::linked_data::of_article(context, linked, way));
    Some(view.with_draft(article.draft))
}

/// The way to each of the article’s topics; one that lies on the way to another is left out.
fn topic_ways(dossier: Tracked<'_>, linked: &LinkedArticle) -> Vec<Vec<TopicId>> {
    let topics = linked.links.topics.iter();
    let ways = topics.map(|topic| {
        let mut way = view::ancestors(dossier, *topic);
        way.push(*topic);
        way
    });
    let ways: Vec<Vec<TopicId>> = ways.collect();
    let goes_on = |way: &[TopicId]| {
        ways.iter()
            .any(|other| other.len() > way.len() && other.starts_with(way))
    };
    ways.iter().filter(|way| !goes_on(way)).cloned().collect()
}

/// The articles that share the most with this one: an entity counts the more, the fewer
/// articles mention it, and so does a topic.
fn related(dossier: Tracked<'_>, id: ArticleId) -> Vec<ArticleId> {
    const WEIGHT: usize = 1_000;
    let linked = dossier.article(id);
    let mut scores = Tally::new(dossier.article_ids().len());
    for entity in &linked.links.entities {
        let mentions = &dossier.entity(*entity).mentions;
        if mentions.len() <= COMMON_ENTITY {
            for mention in mentions {
                scores.add(mention.article.0, WEIGHT / mentions.len());
            }
        }
    }
    for topic in &linked.links.topics {
        let articles = &dossier.topic(*topic).articles;
        if articles.len() <= COMMON_ENTITY {
            for article in articles {
                scores.add(article.0, WEIGHT / articles.len());
            }
        }
    }
    let mut best: Vec<(Reverse<usize>, u32)> = Vec::with_capacity(RELATED + 1);
    for (article, score) in scores.counts() {
        let rank = (Reverse(score), article);
        let is_beaten = best.get(RELATED - 1).is_some_and(|last| *last < rank);
        if article != id.0 && !is_beaten {
            best.insert(best.partition_point(|better| *better < rank), rank);
            best.truncate(RELATED);
        }
    }
    best.into_iter()
        .map(|(_, article)| ArticleId(article))
        .collect()
}

fn clippings<'d>(dossier: Tracked<'_>, article: &'d Article) -> Vec<ClippingView<'d>> {
    let names_file = names_clipping(dossier, article);
    let view = |clipping: &'d Clipping| ClippingView {
        file: names_file.then_some(clipping.file.as_str()),
        item: clipping.item,
        sha256: &clipping.sha256,
        short: clipping.short_digest(),
        kind: clipping.kind.as_str(),
    };
    article.clippings.iter().map(view).collect()
}

/// Whether the clipping's file name, which may say what the clipping says, is shown.
fn names_clipping(dossier: Tracked<'_>, article: &Article) -> bool {
    let config = dossier.config();
    let is_private = config.edition == Edition::Private;
    is_private || config.clipping_names && article.rights.permission() != Permission::Nothing
}

fn work<'d>(locale: &'d Locale, bibliography: &'d Bibliography) -> WorkView<'d> {
    let item_type = bibliography.item_type.as_deref();
    let item_type = item_type.filter(|item_type| ITEM_TYPES.contains(item_type));
    WorkView {
        kind: item_type.map(|item_type| locale.word_of("type", item_type)),
        container: bibliography.container.as_deref(),
        place: view::place_in_container(locale, bibliography),
        volume: bibliography.volume.as_deref(),
        issue: bibliography.issue.as_deref(),
        pages: bibliography.pages.as_deref(),
        doi: bibliography.doi.as_deref(),
        doi_address: bibliography.doi_address(),
    }
}

fn provenance(linked: &LinkedArticle) -> Vec<ProvenanceRow<'_>> {
    let article = &linked.article;
    // The words that gave a publisher which is a draft are its name.
    let hidden = article.publisher.is_some() && linked.links.publisher.is_none();
    article
        .provenance
        .iter()
        .filter(|(field, _)| !hidden || *field != "publisher")
        .map(|(field, provenance)| ProvenanceRow {
            field,
            method: provenance.method.as_str(),
            quote: provenance.quote.as_deref(),
        })
        .collect()
}

/// The name of a language; one whose name the interface does not know keeps its tag.
fn language_name<'d>(locale: &'d Locale, language: &'d Language) -> &'d str {
    match locale.word_of("language", language.primary()) {
        name if name == language.primary() => language.as_str(),
        name => name,
    }
}

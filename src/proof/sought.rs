//! Everything that an article quotes, and its figures, in the order of their places.

use std::borrow::Cow;
use std::sync::Arc;

use super::find::Context;
use crate::model::article::{Article, Figure};
use crate::model::diagnostic::Position;
use crate::model::dossier::{Dossier, LinkedArticle};
use crate::model::event::Event;
use crate::model::quotation::{Proof, Quote, QuotePlace, TextQuotation};
use crate::read::quotations::of_body;

/// A quotation or a figure that is looked for.
#[derive(Clone, Debug)]
pub struct Sought<'a> {
    pub place: QuotePlace,
    /// The words; of a figure, its label.
    pub text: Cow<'a, str>,
    /// What is looked for instead of the words.
    pub figure: Option<&'a Figure>,
    pub context: Context<'a>,
    /// In the article’s file, or that of the event.
    pub at: Position,
}

impl Sought<'_> {
    /// The file that it is typed in.
    pub fn file(&self, dossier: &Dossier, article: &Article) -> Arc<str> {
        let event = match self.place {
            QuotePlace::EventSource(event, _) => dossier.events.get(event as usize),
            _ => None,
        };
        Arc::clone(event.map_or(&article.file, |linked| &linked.event.file))
    }
}

/// All that an article quotes, and what the files of these events quote from it; sorted by place.
pub fn sought<'d>(
    dossier: &'d Dossier,
    linked: &'d LinkedArticle,
    events: impl IntoIterator<Item = u32>,
) -> Vec<Sought<'d>> {
    let mut sought = quotations(linked);
    sought.extend(of_events(dossier, &linked.article, events));
    sought.sort_by_key(|one| one.place);
    sought
}

/// The same once it was looked for, each with what became of it.
pub fn proven<'d>(dossier: &'d Dossier, linked: &'d LinkedArticle) -> Vec<(Sought<'d>, &'d Proof)> {
    let event = |proof: &Proof| match proof.place {
        QuotePlace::EventSource(event, _) => Some(event),
        _ => None,
    };
    let mut events: Vec<u32> = linked.proofs.iter().filter_map(event).collect();
    events.dedup();
    let sought = sought(dossier, linked, events).into_iter();
    let proven = sought.filter_map(|sought| {
        let proof = linked.proof(sought.place)?;
        Some((sought, proof))
    });
    proven.collect()
}

/// What the files of these events quote from an article.
pub fn of_events<'d>(
    dossier: &'d Dossier,
    article: &'d Article,
    events: impl IntoIterator<Item = u32>,
) -> impl Iterator<Item = Sought<'d>> {
    events.into_iter().flat_map(|number| {
        let linked = dossier.events.get(number as usize);
        linked.map_or_else(Vec::new, |linked| of_event(&linked.event, number, article))
    })
}

/// The quotations and the figures of an article, sorted by their places. What it says of an event that is a draft is none.
pub fn quotations(linked: &LinkedArticle) -> Vec<Sought<'_>> {
    with_body(linked, of_body(&linked.article.body))
}

/// The places of the same, without a look into the body.
pub fn places(linked: &LinkedArticle) -> Vec<QuotePlace> {
    let unread = vec![TextQuotation::default(); linked.article.body.quotations as usize];
    let found = with_body(linked, unread);
    found.into_iter().map(|sought| sought.place).collect()
}

fn with_body(linked: &LinkedArticle, in_body: Vec<TextQuotation>) -> Vec<Sought<'_>> {
    let article = &*linked.article;
    let mut found = Vec::new();
    let texts_count = article.quotes_off.is_none();
    if texts_count {
        let places = (0..).map(QuotePlace::Summary);
        found.extend(places.zip(&article.quoted_in_summary).map(of_text));
        let places = (0..).map(QuotePlace::Body);
        found.extend(places.zip(in_body).map(|(place, quotation)| Sought {
            place,
            text: Cow::Owned(quotation.text),
            figure: None,
            context: Context::default(),
            at: quotation.at,
        }));
    }
    for (claim, number) in article.claims.iter().zip(0..) {
        found.extend(of_quote(QuotePlace::Claim(number), claim.quote.as_ref()));
    }
    if texts_count {
        for (claim, number) in article.claims.iter().zip(0..) {
            let places = (0..).map(|inner| QuotePlace::ClaimText(number, inner));
            found.extend(places.zip(&claim.quoted).map(of_text));
        }
    }
    for (figure, number) in article.figures.iter().zip(0..) {
        found.push(Sought {
            place: QuotePlace::Figure(number),
            text: Cow::Owned(figure.label()),
            figure: Some(figure),
            context: Context::default(),
            at: figure.value.at,
        });
    }
    for (figure, number) in article.figures.iter().zip(0..) {
        let place = QuotePlace::FigureQuote(number);
        found.extend(of_quote(place, figure.quote.as_ref()));
    }
    for (event, number) in article.events.iter().zip(0..) {
        found.extend(of_quote(QuotePlace::Event(number), event.quote.as_ref()));
    }
    let told = article.reports.iter().zip(&linked.links.reports).zip(0..);
    for ((report, _), number) in told.filter(|((_, event), _)| event.is_some()) {
        found.extend(of_quote(QuotePlace::Report(number), report.quote.as_ref()));
    }
    found
}

/// What the file of an event, which has this number, quotes from an article.
fn of_event<'a>(event: &'a Event, number: u32, article: &Article) -> Vec<Sought<'a>> {
    let sources = event.sources.iter().zip(0..);
    let of_article = sources.filter(|(source, _)| source.article.value == article.slug);
    let quote = |(source, inner)| {
        let source: &'a crate::model::event::EventSource = source;
        of_quote(
            QuotePlace::EventSource(number, inner),
            source.quote.as_ref(),
        )
    };
    of_article.filter_map(quote).collect()
}

fn of_quote(place: QuotePlace, quote: Option<&Quote>) -> Option<Sought<'_>> {
    let quote = quote?;
    Some(Sought {
        place,
        text: Cow::Borrowed(&quote.text),
        figure: None,
        context: Context {
            prefix: quote.prefix.as_deref(),
            suffix: quote.suffix.as_deref(),
        },
        at: quote.at,
    })
}

fn of_text((place, quotation): (QuotePlace, &TextQuotation)) -> Sought<'_> {
    Sought {
        place,
        text: Cow::Borrowed(&quotation.text),
        figure: None,
        context: Context::default(),
        at: quotation.at,
    }
}

//! Words of a source as pages show them, with what became of them when they were looked for.

use std::borrow::Cow;

use serde::Serialize;

use super::DateView;
use crate::model::article::Figure;
use crate::model::dossier::{LinkedArticle, Report};
use crate::model::locale::Locale;
use crate::model::quotation::{LabelCounts, Origin, Quote, QuotePlace, Verdict};
use crate::pages::context::RenderContext;
use crate::proof;
use crate::tracked::Tracked;

#[derive(Serialize)]
pub struct QuoteView<'d> {
    text: Cow<'d, str>,
    /// Whether it is a figure that was looked for, and not words.
    is_figure: bool,
    verdict: &'static str,
    /// How that is marked: as the verdict, but for what only a digest says.
    mark: &'static str,
    /// Whose words they are: those of the `source`, of a `translation` of it, or of a `digest`, which
    /// may have them from the source (`quoted`).
    words: &'static str,
    /// Where this verdict is explained.
    anchor: &'static str,
    /// Whether the clipping is not here, so that an earlier proof is shown, and the date of that.
    is_locked: bool,
    locked_on: Option<DateView<'d>>,
    /// The beginning of the clipping’s digest.
    clipping: Option<&'d str>,
    /// The passage in the original, and in its archived copy.
    href: Option<String>,
    archived: Option<String>,
}

/// A quotation of an article.
pub fn quote_view<'d>(
    dossier: Tracked<'d>,
    linked: &'d LinkedArticle,
    quote: &'d Option<Quote>,
    place: QuotePlace,
) -> Option<QuoteView<'d>> {
    let text = quote.as_ref()?.text.as_str();
    Some(quote_at(dossier, linked, text.into(), place))
}

/// What became of a figure. Where its source is not here, the words that give it lead there.
pub fn figure_verdict<'d>(
    dossier: Tracked<'d>,
    linked: &'d LinkedArticle,
    figure: &'d Figure,
    number: u32,
) -> QuoteView<'d> {
    let text = figure.quote.as_ref().map_or("", |quote| &quote.text);
    QuoteView {
        is_figure: true,
        ..quote_at(dossier, linked, text.into(), QuotePlace::Figure(number))
    }
}

fn quote_at<'d>(
    dossier: Tracked<'d>,
    linked: &'d LinkedArticle,
    text: Cow<'d, str>,
    place: QuotePlace,
) -> QuoteView<'d> {
    let proof = linked.proof(place);
    let verdict = proof.map_or(Verdict::Unchecked, |proof| proof.verdict);
    let evidence = proof.and_then(|proof| proof.evidence.as_ref());
    let article = &linked.article;
    let clipping = evidence.and_then(|of| article.clippings.get(of.clipping as usize));
    let verbatim = evidence.filter(|of| of.kind.is_verbatim());
    let at = |address: &Option<String>| {
        let (evidence, address) = (verbatim?, address.as_ref()?);
        let own = || (!text.is_empty()).then(|| proof::fragment_of_quotation(&text));
        let fragment = evidence.fragment.clone().or_else(own)?;
        let mark = if address.contains('#') { "" } else { "#" };
        Some(format!("{address}{mark}:~:text={fragment}"))
    };
    let (href, archived) = (at(&article.url), at(&article.archived));
    let origin = Origin::of(evidence);
    let is_locked = evidence.is_some_and(|of| of.locked.is_some());
    QuoteView {
        text,
        is_figure: false,
        verdict: verdict.as_str(),
        mark: match origin {
            Origin::Digest => "paraphrased",
            _ => verdict.as_str(),
        },
        words: origin.as_str(),
        anchor: match origin {
            Origin::Source if is_locked && verdict == Verdict::Verified => "locked",
            Origin::Source => verdict.as_str(),
            other => other.as_str(),
        },
        is_locked,
        locked_on: evidence
            .and_then(|of| of.locked.as_ref()?.as_ref())
            .map(|date| super::date(dossier, date)),
        clipping: clipping.map(|clipping| clipping.short_digest()),
        href,
        archived,
    }
}

/// What the report of an event quotes.
pub fn report_quotes<'d>(context: &RenderContext<'d>, report: &'d Report) -> Vec<QuoteView<'d>> {
    let linked = context.dossier.article(report.article);
    let quotes = report.quotes.iter();
    quotes
        .map(|quote| {
            quote_at(
                context.dossier,
                linked,
                quote.text.as_str().into(),
                quote.place,
            )
        })
        .collect()
}

/// What an article quotes in its running texts. All else is shown with its verdict where it stands. Where
/// nothing could be looked for, there is nothing to tell of each.
pub fn quoted_in_texts<'d>(dossier: Tracked<'d>, linked: &'d LinkedArticle) -> Vec<QuoteView<'d>> {
    if linked.article.clippings.is_empty() {
        return Vec::new();
    }
    let in_text = |place: QuotePlace| match place {
        QuotePlace::Summary(_) | QuotePlace::Body(_) | QuotePlace::ClaimText(..) => true,
        QuotePlace::Claim(_)
        | QuotePlace::Figure(_)
        | QuotePlace::FigureQuote(_)
        | QuotePlace::Event(_)
        | QuotePlace::Report(_)
        | QuotePlace::EventSource(..) => false,
    };
    let sought = proof::quotations(linked).into_iter();
    let in_texts = sought.filter(|sought| in_text(sought.place));
    in_texts
        .map(|sought| quote_at(dossier, linked, sought.text, sought.place))
        .collect()
}

/// How many quotations, or figures, are said to be what.
#[derive(Serialize)]
pub struct LabelCount<'d> {
    label: &'d str,
    count: usize,
}

/// How many there are in all, and with each label.
pub fn label_counts<'d>(locale: &'d Locale, counts: &LabelCounts) -> (usize, Vec<LabelCount<'d>>) {
    let each = counts.iter();
    let each = each.map(|(label, count)| LabelCount {
        label: locale.word_of("verdict", label),
        count: *count,
    });
    (counts.iter().map(|(_, count)| count).sum(), each.collect())
}

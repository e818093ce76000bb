//! Claims as pages show them: how they stand, who makes them and what others say of them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::quote::{QuoteView, quote_view};
use super::{Anchor, DateView, Href};
use crate::model::claim::{Claim, ClaimReference, Stance, Standing};
use crate::model::diagnostic::saturate;
use crate::model::dossier::{ClaimId, LinkedArticle, Response};
use crate::model::quotation::QuotePlace;
use crate::pages::context::{Fragment, RenderContext};
use crate::tracked::Tracked;

/// A claim on the page of its article.
#[derive(Serialize)]
pub struct ClaimView<'d> {
    id: String,
    text: &'d str,
    by: Speaker<'d>,
    about: Vec<Fragment<'d>>,
    /// Where it was made on another day than the article was published.
    date: Option<DateView<'d>>,
    status: Option<Status<'d>>,
    quote: Option<QuoteView<'d>>,
    /// The claims that it supports, disputes or qualifies; only those of which there are any.
    stances: Vec<StanceView<'d>>,
    /// What others say of it.
    responses: Vec<ResponseView<'d>>,
}

/// Who makes a claim: nobody where a draft is named, which nobody may read.
#[derive(Serialize)]
struct Speaker<'d> {
    name: Option<&'d str>,
    entity: Option<Fragment<'d>>,
}

/// How a claim stands.
#[derive(Serialize)]
struct Status<'d> {
    /// Names it for styles.
    name: String,
    label: &'d str,
    /// Whether the editors say so, and it does not follow from what the dossier holds.
    is_stated: bool,
    /// How many independent origins bear it out, where that is why it stands so.
    origins: Option<u32>,
}

#[derive(Serialize)]
struct StanceView<'d> {
    stance: &'static str,
    claims: Vec<ClaimLink<'d>>,
}

#[derive(Serialize)]
struct ClaimLink<'d> {
    text: &'d str,
    href: Href<'d>,
    draft: bool,
}

/// A claim that supports, disputes or qualifies the one that it is shown at.
#[derive(Serialize)]
struct ResponseView<'d> {
    stance: &'static str,
    text: &'d str,
    href: Href<'d>,
    by: Speaker<'d>,
    article: Fragment<'d>,
}

/// A claim in a list, with the article that reports it.
#[derive(Serialize)]
pub struct ClaimRow<'d> {
    text: &'d str,
    href: Href<'d>,
    by: Speaker<'d>,
    date: Option<DateView<'d>>,
    status: Option<Status<'d>>,
    quote: Option<QuoteView<'d>>,
    article: Fragment<'d>,
}

/// The claim of this number, counted from 0.
pub fn claim<'d>(
    context: &RenderContext<'d>,
    linked: &'d LinkedArticle,
    claim: &'d Claim,
    number: u32,
) -> ClaimView<'d> {
    let dossier = context.dossier;
    let links = |references: &'d [ClaimReference]| -> Vec<ClaimLink<'d>> {
        let mut seen = BTreeSet::new();
        let named = references.iter();
        let each_once = named.filter(|to| seen.insert((&to.article, &to.claim)));
        each_once.filter_map(|to| claim_link(dossier, to)).collect()
    };
    let stances = Stance::ALL.into_iter().map(|stance| StanceView {
        stance: stance.as_str(),
        claims: links(claim.stance(stance)),
    });
    let about = linked.links.claims_about.get(number as usize);
    let responses = linked.responses.iter();
    let of_claim = responses.filter(|one| one.claim == number as usize);
    ClaimView {
        id: format!("claim-{}", claim.id.value),
        text: &claim.text,
        by: speaker(context, linked, claim, number),
        about: about
            .into_iter()
            .flatten()
            .map(|entity| context.entity_link(*entity))
            .collect(),
        date: claim
            .date
            .as_ref()
            .map(|date| super::date(context.dossier, date)),
        status: status(dossier, linked, number),
        quote: quote_view(
            context.dossier,
            linked,
            &claim.quote,
            QuotePlace::Claim(number),
        ),
        stances: stances.filter(|one| !one.claims.is_empty()).collect(),
        responses: of_claim.filter_map(|one| response(context, one)).collect(),
    }
}

pub fn claim_rows<'d>(context: &RenderContext<'d>, claims: &[ClaimId]) -> Vec<ClaimRow<'d>> {
    claims
        .iter()
        .filter_map(|id| claim_row(context, *id))
        .collect()
}

/// Pairs of claims that dispute each other.
pub fn disagreements<'d>(
    context: &RenderContext<'d>,
    pairs: &[(ClaimId, ClaimId)],
) -> Vec<(ClaimRow<'d>, ClaimRow<'d>)> {
    let row =
        |(a, b): &(ClaimId, ClaimId)| Some((claim_row(context, *a)?, claim_row(context, *b)?));
    pairs.iter().filter_map(row).collect()
}

fn claim_row<'d>(context: &RenderContext<'d>, id: ClaimId) -> Option<ClaimRow<'d>> {
    let linked = context.dossier.article(id.article);
    let claim = linked.article.claims.get(id.number as usize)?;
    Some(ClaimRow {
        text: &claim.text,
        href: Href::at(&linked.route, Anchor::Claim(claim.id.value.as_str())),
        by: speaker(context, linked, claim, id.number),
        date: claim
            .date
            .as_ref()
            .map(|date| super::date(context.dossier, date)),
        status: status(context.dossier, linked, id.number),
        quote: quote_view(
            context.dossier,
            linked,
            &claim.quote,
            QuotePlace::Claim(id.number),
        ),
        article: context.article_card(id.article),
    })
}

fn speaker<'d>(
    context: &RenderContext<'d>,
    linked: &LinkedArticle,
    claim: &'d Claim,
    number: u32,
) -> Speaker<'d> {
    let by = linked.links.claims_by.get(number as usize);
    let is_hidden = linked.links.unnamed_claims.contains(&(number as usize));
    Speaker {
        name: (!is_hidden).then_some(claim.by.value.as_str()),
        entity: by
            .copied()
            .flatten()
            .map(|entity| context.entity_link(entity)),
    }
}

fn status<'d>(dossier: Tracked<'d>, linked: &LinkedArticle, number: u32) -> Option<Status<'d>> {
    let standing = *linked.standings.get(number as usize)?;
    Some(Status {
        name: standing.as_str().replace(' ', "-"),
        label: dossier.locale().word_of("standing", standing.as_str()),
        is_stated: standing.is_stated(),
        origins: match standing {
            Standing::Corroborated(origins) => Some(origins),
            _ => None,
        },
    })
}

fn response<'d>(context: &RenderContext<'d>, response: &Response) -> Option<ResponseView<'d>> {
    let linked = context.dossier.article(response.article);
    let claim = linked.article.claims.get(response.by_claim)?;
    let number = saturate(response.by_claim);
    Some(ResponseView {
        stance: response.stance.passive(),
        text: &claim.text,
        href: Href::at(&linked.route, Anchor::Claim(claim.id.value.as_str())),
        by: speaker(context, linked, claim, number),
        article: context.article_card(response.article),
    })
}

fn claim_link<'d>(dossier: Tracked<'d>, reference: &ClaimReference) -> Option<ClaimLink<'d>> {
    let linked = dossier.article(dossier.article_named(&reference.article)?);
    let mut claims = linked.article.claims.iter();
    let claim = claims.find(|claim| claim.id.value == reference.claim)?;
    Some(ClaimLink {
        text: &claim.text,
        href: Href::at(&linked.route, Anchor::Claim(claim.id.value.as_str())),
        draft: linked.article.draft,
    })
}

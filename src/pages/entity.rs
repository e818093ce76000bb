//! The page of an entity: who or what it is, when, with whom, and each mention in its words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::PageKind;
use super::body::{self, BodyHtml};
use super::context::{Fragment, RenderContext};
use super::tally::Tally;
use super::view::{
    self, ClaimRow, CorrectionView, DateView, MentionYear, Network, Pager, ScriptName, Share,
    Sparkline, View,
};
use crate::feed::{self, About};
use crate::model::date::Date;
use crate::model::dossier::{ArticleId, EntityId, LinkedEntity, Target};
use crate::model::route::Route;
use crate::subject::{List, Owner, Subject};
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "entity",
    template: "entity.html",
    outputs,
    view,
};

const CO_MENTIONS: usize = 12;

#[derive(Serialize)]
struct EntityPage<'d> {
    entity: Fragment<'d>,
    kind_label: &'d str,
    lead: Fragment<'d>,
    names: Vec<ScriptName<'d>>,
    description: Option<&'d str>,
    aliases: Vec<&'d str>,
    not_to_be_confused_with: Vec<Other<'d>>,
    body: Option<BodyHtml<'d>>,
    corrections: Vec<CorrectionView<'d>>,
    website: Option<&'d str>,
    domains: Vec<&'d str>,
    wikidata: Option<Wikidata<'d>>,
    relations: Vec<RelationGroup<'d>>,
    sparkline: Option<Sparkline>,
    mention_count: usize,
    timeline: Vec<Fragment<'d>>,
    timeline_pager: Option<Pager>,
    claims: Vec<ClaimRow<'d>>,
    claim_count: usize,
    claims_pager: Option<Pager>,
    claims_about: Vec<ClaimRow<'d>>,
    claims_about_count: usize,
    claims_about_pager: Option<Pager>,
    co_mentions: Vec<Share<'d>>,
    network: Option<Network<'d>>,
    mentions: Vec<MentionYear<'d>>,
    mentions_pager: Option<Pager>,
    published: Vec<Fragment<'d>>,
    published_count: usize,
    published_pager: Option<Pager>,
    written: Vec<Fragment<'d>>,
    written_count: usize,
    written_pager: Option<Pager>,
}

/// An entity that this one is taken for.
#[derive(Serialize)]
struct Other<'d> {
    entity: Fragment<'d>,
    description: Option<&'d str>,
}

#[derive(Serialize)]
struct Wikidata<'d> {
    id: &'d str,
    url: String,
}

/// Relations of one type.
#[derive(Serialize)]
struct RelationGroup<'d> {
    /// What the relation is called from here; from the other side, where `stated_there`.
    label: &'d str,
    /// Whether nobody says what it is called from here, so that both sides are to be shown.
    stated_there: bool,
    rows: Vec<RelationView<'d>>,
}

#[derive(Serialize)]
struct RelationView<'d> {
    to: Fragment<'d>,
    from: Option<DateView<'d>>,
    until: Option<DateView<'d>>,
    source: Option<Fragment<'d>>,
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    dossier
        .entity_ids()
        .map(|id| (dossier.entity(id).route.clone(), Subject::Entity(id)))
        .collect()
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let Subject::Entity(id) = subject else {
        return None;
    };
    let linked = dossier.entity(id);
    let entity = &linked.entity;
    let mentioning: Vec<ArticleId> = linked
        .mentions
        .iter()
        .map(|mention| mention.article)
        .collect();
    let owner = Owner::Entity(id);
    let company = company(dossier, id);
    let content = EntityPage {
        entity: context.entity_link(id),
        kind_label: dossier
            .locale()
            .word_of("kind_heading", entity.kind.as_str()),
        lead: context.entity_lead(id),
        names: view::script_names(dossier, id),
        description: entity.description.as_deref(),
        aliases: entity
            .aliases
            .iter()
            .map(|alias| alias.name.value.as_str())
            .collect(),
        not_to_be_confused_with: linked
            .not_to_be_confused_with
            .iter()
            .map(|other| Other {
                entity: context.entity_link(*other),
                description: dossier.entity(*other).entity.description.as_deref(),
            })
            .collect(),
        body: body::html(dossier, &entity.body, &linked.links, &linked.route),
        corrections: view::corrections(dossier, Target::Entity(id)),
        website: entity.website.as_deref(),
        domains: entity
            .domains
            .iter()
            .map(|domain| domain.value.as_str())
            .collect(),
        wikidata: entity.wikidata.as_deref().map(|id| Wikidata {
            id,
            url: format!("https://www.wikidata.org/wiki/{id}"),
        }),
        relations: relations(context, linked),
        sparkline: view::sparkline(dossier, mentioning.iter()),
        mention_count: linked.mentions.len(),
        timeline: view::timeline_items(context, view::newest(&linked.timeline, List::Timeline)),
        timeline_pager: view::pager(dossier, owner, List::Timeline, None),
        claims: view::claim_rows(context, view::newest(&linked.claims, List::Claims)),
        claim_count: linked.claims.len(),
        claims_pager: view::pager(dossier, owner, List::Claims, None),
        claims_about: view::claim_rows(
            context,
            view::newest(&linked.claims_about, List::ClaimsAbout),
        ),
        claims_about_count: linked.claims_about.len(),
        claims_about_pager: view::pager(dossier, owner, List::ClaimsAbout, None),
        co_mentions: view::shares(context, &company),
        network: view::network(context, id, &company),
        mentions: view::mentions_by_year(
            context,
            id,
            view::newest(&linked.mentions, List::Mentions),
        ),
        mentions_pager: view::pager(dossier, owner, List::Mentions, None),
        published: context.article_items(view::newest(&linked.published, List::Published), true),
        published_count: linked.published.len(),
        published_pager: view::pager(dossier, owner, List::Published, None),
        written: context.article_items(view::newest(&linked.written, List::Written), true),
        written_count: linked.written.len(),
        written_pager: view::pager(dossier, owner, List::Written, None),
    };
    let view = view::view(
        dossier,
        KIND.name,
        &linked.route,
        entity.name.value.as_str(),
        entity.description.as_deref(),
        content,
    );
    let named = view::linked_data::named(&linked.links, company.iter().map(|(id, _)| *id));
    let view = view.with_linked_data(view::linked_data::of_entity(context, linked, &named));
    let view = view.with_draft(entity.draft);
    Some(view.with_feed(feed::route(dossier, About::Entity(id))))
}

/// Its own relations and those that others state to it, type by type. One that both state is
/// shown once.
fn relations<'d>(context: &RenderContext<'d>, linked: &'d LinkedEntity) -> Vec<RelationGroup<'d>> {
    let types = &context.dossier.config().relations;
    let own = linked
        .relations
        .iter()
        .map(|own| (own.kind.as_str(), false, own.to, own));
    let inverse = linked.inverse_relations.iter().map(|(from, relation)| {
        let inverse = types.inverse(&relation.kind);
        let label = inverse.unwrap_or(&relation.kind);
        (label, inverse.is_none(), *from, relation)
    });
    let mut groups: Vec<RelationGroup<'d>> = Vec::new();
    let mut known: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    let mut seen = BTreeMap::new();
    for (label, stated_there, other, relation) in own.chain(inverse) {
        let during = [&relation.from, &relation.until];
        let during = during.map(|date| date.as_ref().map(Date::as_written));
        let source = relation.source.map(|source| context.article_card(source));
        let number = *known.entry((label, stated_there)).or_insert_with(|| {
            groups.push(RelationGroup {
                label,
                stated_there,
                rows: Vec::new(),
            });
            groups.len() - 1
        });
        let Some(RelationGroup { rows, .. }) = groups.get_mut(number) else {
            continue;
        };
        match seen.get(&(number, other, during)) {
            // What both sides state needs one source.
            Some(row) => {
                if let Some(row) = rows.get_mut::<usize>(*row) {
                    row.source = row.source.or(source);
                }
            }
            None => {
                seen.insert((number, other, during), rows.len());
                rows.push(RelationView {
                    to: context.entity_link(other),
                    from: relation
                        .from
                        .as_ref()
                        .map(|date| view::date(context.dossier, date)),
                    until: relation
                        .until
                        .as_ref()
                        .map(|date| view::date(context.dossier, date)),
                    source,
                });
            }
        }
    }
    groups
}

/// Those that articles name together with it most often, each with the number of these articles.
fn company(dossier: Tracked<'_>, id: EntityId) -> Vec<(EntityId, usize)> {
    let mut counts = Tally::new(dossier.entity_ids().len());
    for mention in &dossier.entity(id).mentions {
        let others = dossier.article(mention.article).links.entities.iter();
        others
            .filter(|other| **other != id)
            .for_each(|other| counts.add(other.0, 1));
    }
    view::largest(dossier, &counts, CO_MENTIONS)
}

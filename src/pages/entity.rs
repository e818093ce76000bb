//! The page of an entity: who or what it is, when, with whom, and each mention in its words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::PageKind;
use super::body;
use super::scene::{Part, Scene};
use super::view::{self, ClaimRow, ScriptName, Share, Sparkline, TimelineGroup, View};
use crate::exports::atom;
use crate::model::dossier::{ArticleId, Dossier, EntityId, LinkedEntity, LinkedRelation, Mention};
use crate::model::route::Route;
use crate::model::script::word_starts;
use crate::output::Subject;

pub const KIND: PageKind = PageKind {
    name: "entity",
    template: "entity.html",
    outputs,
    view,
};

const CO_MENTIONS: usize = 12;
/// Words shown on each side of a mention.
const CONTEXT_WORDS: usize = 14;

#[derive(Serialize)]
struct EntityPage<'d> {
    entity: Part,
    kind_label: &'static str,
    names: Vec<ScriptName<'d>>,
    aliases: Vec<&'d str>,
    not_to_be_confused_with: Vec<Part>,
    body: Option<String>,
    website: Option<&'d str>,
    domains: Vec<&'d str>,
    wikidata: Option<Wikidata<'d>>,
    relations: Vec<RelationView<'d>>,
    sparkline: Option<Sparkline>,
    mention_count: usize,
    timeline: Vec<TimelineGroup>,
    claims: Vec<ClaimRow<'d>>,
    co_mentions: Vec<Share>,
    mentions: Vec<MentionYear>,
    published: Vec<Part>,
}

#[derive(Serialize)]
struct Wikidata<'d> {
    id: &'d str,
    url: String,
}

#[derive(Serialize)]
struct RelationView<'d> {
    label: &'d str,
    to: Part,
    source: Option<Part>,
    inverse: bool,
}

#[derive(Serialize)]
struct MentionYear {
    label: String,
    rows: Vec<MentionRow>,
}

#[derive(Serialize)]
struct MentionRow {
    article: Part,
    before: String,
    name: String,
    after: String,
    declared: bool,
}

fn outputs(dossier: &Dossier) -> Vec<(Route, Subject)> {
    let ids = (0..).map(|index| Subject::Entity(EntityId(index)));
    dossier
        .entities
        .iter()
        .map(|entity| entity.route.clone())
        .zip(ids)
        .collect()
}

fn view<'d>(scene: &Scene<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = scene.dossier;
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
    let content = EntityPage {
        entity: scene.entity_link(id),
        kind_label: kind_label(linked),
        names: view::script_names(dossier, id),
        aliases: entity
            .aliases
            .iter()
            .map(|alias| alias.value.as_str())
            .collect(),
        not_to_be_confused_with: linked
            .not_to_be_confused_with
            .iter()
            .map(|other| scene.entity_link(*other))
            .collect(),
        body: body::html(dossier, &entity.body, &linked.links, &linked.route),
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
        relations: relations(scene, linked),
        sparkline: view::sparkline(dossier, mentioning.iter()),
        mention_count: linked.mentions.len(),
        timeline: view::timeline_groups(scene, &linked.moments),
        claims: view::claim_rows(scene, &linked.claims),
        co_mentions: co_mentions(scene, id),
        mentions: mentions_by_year(scene, linked),
        published: scene.article_cards(&linked.published),
    };
    let view = view::view(
        dossier,
        KIND.name,
        &linked.route,
        entity.name.value.as_str(),
        None,
        content,
    );
    Some(view.with_feed(atom::entity_feed(dossier, id)))
}

fn kind_label(linked: &LinkedEntity) -> &'static str {
    use crate::model::entity::EntityKind;
    match linked.entity.kind {
        EntityKind::Person => "Person",
        EntityKind::Organisation => "Organisation",
        EntityKind::Product => "Product",
        EntityKind::Place => "Place",
    }
}

fn relations<'d>(scene: &Scene<'d>, linked: &'d LinkedEntity) -> Vec<RelationView<'d>> {
    let _dossier = scene.dossier;
    let relation = |relation: &'d LinkedRelation, other: EntityId, inverse: bool| RelationView {
        label: &relation.kind,
        to: scene.entity_link(other),
        source: relation.source.map(|source| scene.article_card(source)),
        inverse,
    };
    let own = linked
        .relations
        .iter()
        .map(|own| relation(own, own.to, false));
    let inverse = linked
        .inverse_relations
        .iter()
        .map(|(from, other)| relation(other, *from, true));
    own.chain(inverse).collect()
}

fn co_mentions<'d>(scene: &Scene<'d>, id: EntityId) -> Vec<Share> {
    let dossier = scene.dossier;
    let mut counts: BTreeMap<EntityId, usize> = BTreeMap::new();
    for mention in &dossier.entity(id).mentions {
        for other in &dossier.article(mention.article).entities {
            *counts.entry(*other).or_default() += 1;
        }
    }
    counts.remove(&id);
    view::shares(scene, &counts, CO_MENTIONS)
}

/// Mentions under the year in which their article was published, newest first.
fn mentions_by_year<'d>(scene: &Scene<'d>, linked: &'d LinkedEntity) -> Vec<MentionYear> {
    let dossier = scene.dossier;
    let mut years: Vec<MentionYear> = Vec::new();
    for mention in &linked.mentions {
        let published = dossier.article(mention.article).article.published.as_ref();
        let label = view::year_label(published.and_then(|date| date.year()));
        let row = mention_row(scene, mention);
        match years.last_mut().filter(|year| year.label == label) {
            Some(year) => year.rows.push(row),
            None => years.push(MentionYear {
                label,
                rows: vec![row],
            }),
        }
    }
    years
}

fn mention_row<'d>(scene: &Scene<'d>, mention: &Mention) -> MentionRow {
    let dossier = scene.dossier;
    let html = &dossier.article(mention.article).article.body.html;
    let (before, name, after) = match mention.place {
        Some((start, end)) => context(html, start as usize, end as usize),
        None => Default::default(),
    };
    MentionRow {
        article: scene.article_card(mention.article),
        before,
        name,
        after,
        declared: mention.declared,
    }
}

/// The words around `html[start..end]`, as plain text within its own block: our Markdown
/// writer ends each block with a line end, and sets none inside one.
fn context(html: &str, start: usize, end: usize) -> (String, String, String) {
    let before = html.get(..start).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = html.get(end..).unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    let name = plain(html.get(start..end).unwrap_or_default());
    let before = plain(before);
    let after = plain(after);
    (last_words(&before), name, first_words(&after))
}

/// Text without tags and with character references resolved, as our own writer sets them.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(rest.get(..open).unwrap_or_default());
        let tag = rest.get(open..).unwrap_or_default();
        rest = tag
            .find('>')
            .and_then(|close| tag.get(close + 1..))
            .unwrap_or_default();
    }
    text.push_str(rest);
    if text.contains('&') {
        text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
    }
    text
}

fn last_words(text: &str) -> String {
    let starts: Vec<usize> = word_starts(text).collect();
    match starts.len().checked_sub(CONTEXT_WORDS) {
        Some(skipped) if skipped > 0 => {
            let start = starts.get(skipped).copied().unwrap_or_default();
            format!("… {}", text.get(start..).unwrap_or_default())
        }
        _ => text.trim_start().to_string(),
    }
}

fn first_words(text: &str) -> String {
    match word_starts(text).nth(CONTEXT_WORDS) {
        Some(end) => format!("{} …", text.get(..end).unwrap_or_default().trim_end()),
        None => text.trim_end().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_shows_the_words_of_its_own_block() {
        let html =
            "<p>Other block.</p>\n<p>In <em>May</em>, Huawei &amp; others met.</p>\n<p>More.</p>\n";
        let start = html.find("Huawei").unwrap_or_default();
        let (before, name, after) = context(html, start, start + 6);
        assert_eq!(
            (before.as_str(), name.as_str(), after.as_str()),
            ("In May, ", "Huawei", " & others met.")
        );
    }
}

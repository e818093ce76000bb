//! The page of an entity: who or what it is, when, with whom, and each mention in its words.

use std::ops::Range;

use serde::{Serialize, Serializer};

use super::PageKind;
use super::body::{self, BodyHtml};
use super::scene::{Part, Scene};
use super::tally::Tally;
use super::view::{self, ClaimRow, ScriptName, Share, Sparkline, TimelineGroup, View};
use crate::feed;
use crate::model::digest::Digest;
use crate::model::dossier::{
    ArticleId, Dossier, EntityId, Link, LinkedArticle, LinkedEntity, LinkedRelation, Mention,
};
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
    entity: Part<'d>,
    kind_label: &'static str,
    names: Vec<ScriptName<'d>>,
    aliases: Vec<&'d str>,
    not_to_be_confused_with: Vec<Part<'d>>,
    body: Option<BodyHtml<'d>>,
    website: Option<&'d str>,
    domains: Vec<&'d str>,
    wikidata: Option<Wikidata<'d>>,
    relations: Vec<RelationView<'d>>,
    sparkline: Option<Sparkline>,
    mention_count: usize,
    timeline: Vec<TimelineGroup<'d>>,
    claims: Vec<ClaimRow<'d>>,
    co_mentions: Vec<Share<'d>>,
    mentions: Vec<MentionYear<'d>>,
    published: Vec<Part<'d>>,
}

#[derive(Serialize)]
struct Wikidata<'d> {
    id: &'d str,
    url: String,
}

#[derive(Serialize)]
struct RelationView<'d> {
    label: &'d str,
    to: Part<'d>,
    source: Option<Part<'d>>,
    inverse: bool,
}

#[derive(Serialize)]
struct MentionYear<'d> {
    label: String,
    rows: Vec<MentionRow<'d>>,
}

#[derive(Serialize)]
struct MentionRow<'d> {
    /// Headline and byline, as finished HTML.
    article: Part<'d>,
    words: Option<WordsAround<'d>>,
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
        published: scene.article_items(&linked.published, true),
    };
    let view = view::view(
        dossier,
        KIND.name,
        &linked.route,
        entity.name.value.as_str(),
        None,
        content,
    );
    Some(view.with_feed(feed::of_entity(dossier, id)))
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

fn co_mentions<'d>(scene: &Scene<'d>, id: EntityId) -> Vec<Share<'d>> {
    let dossier = scene.dossier;
    let mut counts = Tally::new(dossier.entities.len());
    for mention in &dossier.entity(id).mentions {
        let others = dossier.article(mention.article).entities.iter();
        others
            .filter(|other| **other != id)
            .for_each(|other| counts.add(other.0, 1));
    }
    view::shares(scene, &counts, CO_MENTIONS)
}

/// Mentions under the year in which their article was published, newest first.
fn mentions_by_year<'d>(scene: &Scene<'d>, linked: &'d LinkedEntity) -> Vec<MentionYear<'d>> {
    let dossier = scene.dossier;
    let mut years: Vec<MentionYear<'d>> = Vec::new();
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

fn mention_row<'d>(scene: &Scene<'d>, mention: &Mention) -> MentionRow<'d> {
    MentionRow {
        article: scene.article_lines(mention.article),
        words: mention.place.map(|place| WordsAround {
            dossier: scene.dossier,
            article: scene.dossier.article(mention.article),
            text: scene.shown_text(mention.article),
            place,
        }),
        declared: mention.declared,
    }
}

/// A mention in its words. They are cut out when a template asks for them.
struct WordsAround<'d> {
    dossier: &'d Dossier,
    article: &'d LinkedArticle,
    /// The digest of the article's text as it is shown.
    text: Digest,
    place: (u32, u32),
}

#[derive(Serialize)]
struct Words {
    before: String,
    name: String,
    after: String,
}

impl Serialize for WordsAround<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let LinkedArticle { article, links, .. } = self.article;
        if serializer.is_human_readable() {
            let label = |link: &'_ Link| {
                let range = link.start as usize..link.end as usize;
                body::label(self.dossier, link).map(|name| (range, name))
            };
            let labels: Vec<(Range<usize>, &str)> = links.iter().filter_map(label).collect();
            let text = article.body.prose.text();
            let place = self.place.0 as usize..self.place.1 as usize;
            context(text.html(), place, &labels).serialize(serializer)
        } else {
            (self.text, self.place).serialize(serializer)
        }
    }
}

/// The words around a place of `html`, as plain text within its own block: our Markdown
/// writer ends each block with a line end, and sets none inside one. `labels` say what is shown
/// in place of some of the text.
fn context(html: &str, place: Range<usize>, labels: &[(Range<usize>, &str)]) -> Words {
    let before = html.get(..place.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let after = html.get(place.end..).unwrap_or_default();
    let end = place.end + after.find('\n').unwrap_or(after.len());
    let shown = |range: Range<usize>| {
        let mut text = String::new();
        let mut done = range.start;
        for (place, name) in labels {
            if range.start <= place.start && place.end <= range.end {
                text.push_str(&plain(html.get(done..place.start).unwrap_or_default()));
                text.push_str(name);
                done = place.end;
            }
        }
        text.push_str(&plain(html.get(done..range.end).unwrap_or_default()));
        text
    };
    Words {
        before: last_words(&shown(start..place.start)),
        name: shown(place.clone()),
        after: first_words(&shown(place.end..end)),
    }
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
        let words = context(html, start..start + 6, &[]);
        assert_eq!(
            (
                words.before.as_str(),
                words.name.as_str(),
                words.after.as_str()
            ),
            ("In May, ", "Huawei", " & others met.")
        );
    }
}

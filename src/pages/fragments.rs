//! How the fragments are made that many pages show: which there are, in which order, and what
//! each shows. Stands above the views; pages see only the context.

use serde::Serialize;
use tera::Value;

use super::context::{FragmentKind, Fragments, Made, RenderContext, RenderedFragments, digest};
use super::{body, lead, view};
use crate::model::digest::Digest;
use crate::model::dossier::{ArticleId, Dossier, EntityId, TimelineEntryId, TopicId};
use crate::tracked::{ItemKind, Traces, Tracked};

/// The fragments of a dossier. Those that are as they were in the last build, which left `known`
/// and has `rendered` some of them, are neither looked into nor rendered again. `changed` are the
/// articles that changed since, where it is known that nothing else did.
pub fn fragments(
    dossier: &Dossier,
    known: Option<&Traces>,
    changed: Option<&[ArticleId]>,
    rendered: Option<RenderedFragments>,
) -> Fragments {
    let mut fragments = Fragments::none_of(dossier, known, changed, make);
    let (entities, articles) = (dossier.entities.len(), dossier.articles.len());
    let mut add = |kind, count, digest: &(dyn Fn(&RenderContext<'_>, u32) -> Digest + Sync)| {
        fragments.add(dossier, known, kind, count, digest);
    };
    // In this order, since fragments are made of other fragments.
    add(ItemKind::EntityLink, entities, &|context, index| {
        digest(&view::entity_link(context.dossier, EntityId(index)))
    });
    add(
        ItemKind::TopicLink,
        dossier.topics.len(),
        &|context, index| digest(&view::topic_link(context.dossier, TopicId(index))),
    );
    add(ItemKind::EntityLead, entities, &|context, index| {
        Digest::of(lead::text(context.dossier, EntityId(index)).as_bytes())
    });
    add(ItemKind::EntityCount, entities, &|context, index| {
        digest(&view::entity_count(context, EntityId(index), None))
    });
    add(ItemKind::ArticleCard, articles, &|context, index| {
        digest(&view::article_card(context, ArticleId(index)))
    });
    let entries = dossier.lists.timeline.len();
    add(ItemKind::TimelineRow, entries, &|context, index| {
        digest(&view::timeline_row(context, TimelineEntryId(index)))
    });
    add(ItemKind::ShownText, articles, &|context, index| {
        shown_text(context.dossier, ArticleId(index))
    });
    fragments.take_over(dossier, known, rendered);
    fragments
}

fn make(context: &RenderContext<'_>, kind: FragmentKind) -> Made {
    match kind {
        FragmentKind::EntityLink(id) => data(&view::entity_link(context.dossier, id)),
        FragmentKind::TopicLink(id) => data(&view::topic_link(context.dossier, id)),
        FragmentKind::ArticleCard(id) => data(&view::article_card(context, id)),
        FragmentKind::EntityLead(id) => Made::Value(Value::from(lead::text(context.dossier, id))),
        FragmentKind::EntityCount(id) => data(&view::entity_count(context, id, None)),
        FragmentKind::LinkedEntity(id) => {
            let entity = context.entity_link(id).value();
            Made::Component("entity_link", vec![("entity", entity)])
        }
        FragmentKind::ArticleItem(id) => {
            let article = context.article_card(id).value();
            let lines = context.article_lines(id).value();
            Made::Component("article_item", vec![("article", article), ("lines", lines)])
        }
        FragmentKind::ArticleLines(id) => {
            let article = context.article_card(id).value();
            Made::Component("article_lines", vec![("article", article)])
        }
        FragmentKind::EntityEntry(id) => {
            let entry = context.entity_count(id).value();
            Made::Component("entity_entry", vec![("entry", entry)])
        }
        FragmentKind::TimelineItem(id) => {
            let row = Value::from_serializable(&view::timeline_row(context, id));
            Made::Component("timeline_row", vec![("row", row)])
        }
    }
}

fn data(view: &impl Serialize) -> Made {
    Made::Value(Value::from_serializable(view))
}

/// The digest of an article's text: of its prose, and of the names that stand in it in place of
/// what was typed.
fn shown_text(dossier: Tracked<'_>, id: ArticleId) -> Digest {
    let linked = dossier.article(id);
    body::digest(dossier, &linked.article.body, &linked.links.in_body)
}
